from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from characters.models import Character, Image
from generations.models import Generation
from mvsite.lib import storage
from songs.models import Song
from songs.verbs import correct, set_lyrics
from tests.factories import (
    analysis,
    make_character,
    make_owner,
    make_ready_character,
    make_song,
    make_video,
)
from videos import demo, moderation, rewriting
from videos.models import Clip, Film, Take, Video
from videos.tests.test_pipeline import filming, make_failed, make_ready, moved, planned

pytestmark = pytest.mark.django_db
Status = Video.Status


@pytest.fixture
def page() -> Client:
    client = Client()
    client.force_login(make_owner(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(video: Video) -> str:
    return reverse("video", args=[video.pk])


def shown(page: Client, video: Video) -> str:
    answer = page.get(address(video))
    assert answer.status_code == 200
    return answer.content.decode()


def opened(page: Client, video: Video, number: int) -> str:
    """The page with one scene whole, as its link shows it without a script."""
    return page.get(address(video), {"open": number}).content.decode()


def part(html: str, name: str) -> str:
    """The element with that id, up to the next one that is a part of the page."""
    found = re.search(rf'id="{name}".*?(?=id="(?:words|clip|scene|cell|z)-|</html>)', html, re.S)
    assert found, name
    return found[0]


def ready(**fields: object) -> Video:
    """A film that is there, without a worker: rows, and a few bytes for each file."""
    video = filming(**fields)
    for clip in video.clips.all():
        make_ready(clip.takes.get())
    assert moved(video) == Status.STITCHING
    return with_film(video)


def with_film(video: Video) -> Video:
    storage.put_bytes(video.key("films/f.mp4"), b"a film")
    parts = [
        {"clip": str(c.pk), "take": str(c.chosen_id), "frames": c.frames} for c in video.clips.all()
    ]
    Film.objects.create(
        video=video, shape=video.shape, width=160, height=90, frames=video.cuts[-1],
        manifest={"cuts": video.cuts, "parts": parts}, key=video.key("films/f.mp4"),
        sha256="0" * 64, report={"unmeasured": "Not measured here."},
    )  # fmt: skip
    video.move(Status.READY, finished_at=timezone.now())
    return video


def refusal(page: Client, route: str, pk: object, **data: object) -> str:
    answer = page.post(reverse(route, args=[pk]), data, headers={"HX-Request": "true"})
    assert answer.status_code == 409, answer.status_code
    return answer.content.decode()


def test_a_stranger_s_video_and_one_that_is_not_there_are_the_same_404(page: Client) -> None:
    foreign = make_video(owner=make_owner("other"))
    for pk in (foreign.pk, uuid4()):
        assert page.get(reverse("video", args=[pk])).status_code == 404
        assert page.get(reverse("video-live", args=[pk])).status_code == 404


@pytest.mark.parametrize("route", ["clip-redo", "clip-move", "clip-own", "clip-edit", "clip-add"])
def test_a_stranger_s_scenes_cannot_be_touched(page: Client, route: str) -> None:
    clip = filming(owner=make_owner("other")).clips.first()
    assert page.post(reverse(route, args=[clip.pk]), {"to": 2}).status_code == 404


def test_a_draft_can_be_begun(page: Client) -> None:
    video = make_video()
    assert "Make it" in shown(page, video)
    answer = page.post(reverse("video-start", args=[video.pk]), follow=True)
    assert answer.redirect_chain == [(address(video), 302)]
    video.refresh_from_db()
    assert video.status in Video.WORKING


def test_before_there_are_scenes_it_says_what_it_does(page: Client) -> None:
    video = make_video(Status.PREPARING, character=make_character())
    html = shown(page, video)
    assert "drawing the character" in html
    assert 'hx-trigger="every 2s"' in html
    assert '<noscript><meta http-equiv="refresh"' in html


def test_each_scene_shows_its_own_state(page: Client) -> None:
    video = filming()
    first, second, third = video.clips.all()
    make_ready(first.takes.get())
    make_failed(second.takes.get())
    html = shown(page, video)
    states = re.findall(r'class="cell" id="cell-(\d)"[^>]*data-state="(\w+)"', html)
    assert states == [("1", "ready"), ("2", "failed"), ("3", "pending")]
    assert "No." in part(html, "clip-2")
    assert "It cost $0.00" in part(html, "clip-2")
    assert reverse("clip-retry", args=[second.pk]) in html
    assert "Waits its turn" in part(html, "clip-3")
    moved(third.takes.get())
    assert 'data-state="drawing"' in part(shown(page, video), "clip-3")


def test_scenes_that_are_being_written_have_no_words_yet(page: Client) -> None:
    video = planned()
    html = shown(page, video)
    assert html.count("Writing this scene.") == 3
    assert "The clip follows the words." in html


def test_an_edit_keeps_the_take_and_says_that_it_is_out_of_date(page: Client) -> None:
    video = ready()
    clip = video.clips.first()
    words = {"title": "New", "description": "Snow falls.", "negative_description": "rain"}
    page.post(reverse("clip-edit", args=[clip.pk]), words)
    clip.refresh_from_db()
    assert (clip.title, clip.description) == ("New", "Snow falls.")
    assert Take.objects.filter(clip=clip).count() == 1
    assert "Its words were changed since." in part(opened(page, video, 1), "clip-1")


def test_an_edit_without_words_is_refused_and_changes_nothing(page: Client) -> None:
    clip = ready().clips.first()
    assert "nothing was changed" in refusal(page, "clip-edit", clip.pk, title="x", description=" ")
    clip.refresh_from_db()
    assert clip.title == "T"


def test_the_kind_of_a_scene_is_shown_and_changed_with_its_words(page: Client) -> None:
    video = ready()
    clip = video.clips.first()
    words = {"title": "T", "description": "She sings.", "kind": "performance"}
    page.post(reverse("clip-edit", args=[clip.pk]), words)
    clip.refresh_from_db()
    assert clip.is_sung
    html = opened(page, video, 1)
    assert "<span>Performance</span>" in part(html, "words-1")
    assert '<option value="performance" selected>' in html
    assert "Its words were changed since." in part(html, "clip-1")


def test_a_scene_is_added_as_one_of_a_kind_and_stays_one_when_it_is_written(page: Client) -> None:
    video = ready()
    clip = video.clips.first()
    assert 'id="add-last"' in shown(page, video)
    assert "a story" in refusal(page, "clip-add", clip.pk, kind="opera")
    page.post(reverse("clip-add", args=[clip.pk]), {"kind": "b-roll"})
    added = video.clips.get(position=1)
    call = rewriting.order(added)
    assert "of the kind b-roll" in call.request["prompt"]
    written = {"title": "A", "description": "Rain.", "kind": "story"}
    for status in (Generation.Status.SUBMITTING, Generation.Status.FETCHING):
        call.move(status)
    count = len(call.request["slots"])
    call.move(Generation.Status.SUCCEEDED, result={"scenes": [written] * count})
    assert rewriting.receive(added)
    added.refresh_from_db()
    assert (added.title, added.kind) == ("A", "b-roll")


def test_a_kind_that_there_is_not_is_refused_and_one_that_is_not_said_stays(page: Client) -> None:
    clip = ready().clips.first()
    Clip.objects.filter(pk=clip.pk).update(kind="b-roll")
    words = {"title": "x", "description": "Rain."}
    said = refusal(page, "clip-edit", clip.pk, **words, kind="opera")
    assert "a story, a performance or b-roll" in said
    page.post(reverse("clip-edit", args=[clip.pk]), words)
    clip.refresh_from_db()
    assert (clip.title, clip.kind) == ("x", "b-roll")


def test_a_refusal_without_a_script_stands_on_the_page(page: Client) -> None:
    clip = filming().clips.first()
    answer = page.post(reverse("clip-move", args=[clip.pk]), {"to": 2}, follow=True)
    assert "arrange its scenes when it is made" in answer.content.decode()


def test_a_scene_changes_places_and_the_page_says_so(page: Client) -> None:
    video = ready()
    first = video.clips.first()
    address_ = reverse("clip-move", args=[first.pk])
    answer = page.post(address_, {"to": 2, "since": 0}, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "Scene 1 is now scene 2." in html
    assert re.search(r'id="scenes"[^>]* hx-swap-oob="true"', html)
    assert [clip.pk for clip in video.clips.all()][1] == first.pk


def test_a_scene_is_added_and_deleted(page: Client) -> None:
    video = ready(window_length=24.0)
    clip = video.clips.first()
    page.post(reverse("clip-add", args=[clip.pk]))
    assert video.clips.count() == 4
    page.post(reverse("clip-delete", args=[video.clips.get(position=1).pk]))
    assert video.clips.count() == 3


def test_a_new_take_is_added_and_the_old_one_stays_chosen(page: Client) -> None:
    clip = ready().clips.first()
    before = clip.chosen_id
    page.post(reverse("clip-redo", args=[clip.pk]))
    clip.refresh_from_db()
    assert clip.chosen_id == before
    assert clip.takes.count() == 2
    assert "Take 2 is being made" in part(opened(page, clip.video, 1), "clip-1")


def test_a_take_that_is_being_made_can_be_stopped(page: Client) -> None:
    take = filming().clips.first().takes.get()
    page.post(reverse("take-cancel", args=[take.pk]))
    take.refresh_from_db()
    assert take.status == Take.Status.CANCELLED
    assert "nothing to cancel" in refusal(page, "take-cancel", take.pk)


def test_another_take_is_chosen_and_cutting_again_is_offered_not_done(page: Client) -> None:
    video = ready()
    clip = video.clips.get(position=1)
    page.post(reverse("clip-redo", args=[clip.pk]))
    make_ready(clip.takes.get(number=2))
    assert "newer take" not in shown(page, video)
    page.post(reverse("take-choose", args=[clip.takes.get(number=2).pk]))
    html = shown(page, video)
    assert "Scene 2 has a newer take than the film." in html
    assert reverse("video-cut-again", args=[video.pk]) in html
    video.refresh_from_db()
    assert video.status == Status.READY
    page.post(reverse("video-cut-again", args=[video.pk]))
    video.refresh_from_db()
    assert video.status == Status.STITCHING


def test_an_own_file_that_is_no_picture_is_refused_and_nothing_is_kept(page: Client) -> None:
    clip = ready().clips.first()
    sent = SimpleUploadedFile("holiday.mp4", b"only words")
    assert "holiday.mp4" in refusal(page, "clip-own", clip.pk, file=sent)
    assert clip.takes.count() == 1
    assert "Choose a clip or a picture" in refusal(page, "clip-own", clip.pk)


def test_a_corrected_song_offers_a_new_plan(page: Client) -> None:
    video = ready()
    assert "Plan it again" not in shown(page, video)
    correct(video.song, {"tempo_bpm": 90.0})
    assert "Plan it again" in shown(page, video)


def test_a_video_that_waits_for_a_choice_lets_choose_here(page: Client) -> None:
    character = make_character()
    assert character.move(Character.Status.DRAWING)
    images = [
        Image.objects.create(character=character, number=n, key=f"x{n}.png", status="ready")
        for n in range(2)
    ]
    assert character.move(Character.Status.CHOOSING)
    video = make_video(Status.PREPARING, character=character)
    assert moved(video) == Status.WAITING
    html = shown(page, video)
    assert html.count('name="image"') == 2
    assert "every 2s" not in html
    answer = reverse("video-answer", args=[video.pk])
    assert "Choose one of the pictures" in refusal(
        page, "video-answer", video.pk, decision="choose"
    )
    page.post(answer, {"decision": "choose", "image": images[1].pk})
    character.refresh_from_db()
    assert character.selected_id == images[1].pk


def test_an_answer_that_fits_no_question_is_refused(page: Client) -> None:
    assert "does not wait" in refusal(page, "video-answer", ready().pk, decision="fill")


def test_a_character_that_failed_leaves_three_ways(page: Client) -> None:
    character = make_character(reference_key="x.png")
    character.move(Character.Status.DRAWING)
    character.move(Character.Status.FAILED, error="All four pictures were refused.")
    video = make_video(Status.PREPARING, character=character, on_character_failure="ask")
    assert moved(video) == Status.WAITING
    html = shown(page, video)
    for words in ("All four pictures were refused.", "Use my own picture", "Go on without"):
        assert words in html
    page.post(reverse("video-answer", args=[video.pk]), {"decision": "without_character"})
    video.refresh_from_db()
    assert video.without_character


def test_a_film_without_its_character_says_so_and_has_the_way_back(page: Client) -> None:
    character = make_character(reference_key="x.png", name="Maren")
    character.move(Character.Status.DRAWING)
    character.move(Character.Status.FAILED, error="Its only drawing was lost.")
    video = make_video(Status.PREPARING, character=character, song=make_song(Song.Status.READY))
    moved(video)
    html = shown(page, video)
    link = reverse("character", args=[character.pk])
    assert "Its only drawing was lost." in html and f'<a href="{link}">draw it again or use' in html
    assert re.search(rf'without <a\s+href="{link}">Maren', html)
    assert f'formaction="{reverse("video-version", args=[video.pk])}">Make another' in html


def test_a_failed_video_says_why_and_can_be_retried(page: Client) -> None:
    video = filming()
    for clip in video.clips.all():
        make_failed(clip.takes.get())
    assert moved(video) == Status.FAILED
    html = shown(page, video)
    assert "None of the 3 clips could be made." in html
    page.post(reverse("video-retry", args=[video.pk]))
    video.refresh_from_db()
    assert video.status == Status.FILMING


def test_a_stopped_video_can_go_on(page: Client) -> None:
    video = filming()
    page.post(reverse("video-cancel", args=[video.pk]))
    assert "It was stopped." in shown(page, video)
    assert "nothing to cancel" in refusal(page, "video-cancel", video.pk)


def test_a_hidden_video_shows_its_reason_and_no_picture(page: Client) -> None:
    video = ready()
    moderation.hide(video, "A real person is in it.")
    html = shown(page, Video.objects.get(pk=video.pk))
    assert "A real person is in it." in html
    assert '<video id="player"' not in html
    assert "/media/" not in html
    film = video.film
    assert page.get(reverse("film-download", args=[film.pk])).status_code == 404
    assert page.get(reverse("video-zip", args=[video.pk])).status_code == 404


def test_the_film_is_downloaded_under_its_own_name(page: Client) -> None:
    video = ready(title="Rain, again?")
    answer = page.get(reverse("film-download", args=[video.film.pk]))
    assert b"".join(answer) == b"a film"
    assert "rain-again.mp4" in answer["Content-Disposition"]


def test_all_of_it_is_downloaded_under_the_title_in_any_script(page: Client) -> None:
    video = ready(title="夜の雨")
    answer = page.get(reverse("video-zip", args=[video.pk]))
    assert answer["Content-Disposition"].endswith(f"{quote('夜の雨')}.zip")


def test_captions_are_of_the_film_s_part_of_the_song(page: Client) -> None:
    video = ready(window_start=4.0)
    url = reverse("video-captions", args=[video.pk])
    assert page.get(url).status_code == 404
    set_lyrics(video.song, "[00:05.00]In it\n[00:39.00]Behind it")
    text = page.get(url).content.decode()
    assert text.startswith("WEBVTT")
    assert "In it" in text and "Behind it" not in text
    assert '<track kind="captions"' in shown(page, video)


def test_another_shape_is_ordered_once_and_the_film_s_own_refused(page: Client) -> None:
    video = ready()
    assert "already" in refusal(page, "video-reframe", video.pk, shape=video.shape)
    assert "9:16 or 1:1" in refusal(page, "video-reframe", video.pk, shape="3:2")
    page.post(reverse("video-reframe", args=[video.pk]), {"shape": "9:16"})
    assert video.reframings.get().shape == "9:16"


def test_a_video_is_deleted_with_its_files(page: Client) -> None:
    video = ready()
    answer = page.post(reverse("video-delete", args=[video.pk]))
    assert answer["Location"] == "/"
    assert not Video.objects.filter(pk=video.pk).exists()


def test_the_film_that_leitmotif_brings_stands_large_while_it_is_made(page: Client) -> None:
    video = filming(request_hash=demo.DEMO.fingerprint())
    assert "Bring a song" in shown(page, video)
    make_ready(video.clips.first().takes.get())
    assert 'aria-label="The newest clip"' in shown(page, video)


def test_ones_own_first_film_is_not_taken_for_the_one_that_leitmotif_brings(page: Client) -> None:
    assert "It came with Leitmotif" not in shown(page, filming())


def test_the_film_s_place_is_kept_from_the_first_moment_on(page: Client) -> None:
    video = make_video(Status.PREPARING)
    box = f'width="{video.form.width}" height="{video.form.height}"'
    assert box in part(shown(page, video), "z-stage")
    video = filming()
    make_ready(video.clips.first().takes.get())
    assert f"{box}" in part(shown(page, video), "z-stage")
    assert reverse("video-cancel", args=[video.pk]) in part(shown(page, video), "z-stage")


def many(clips: int) -> Video:
    song = make_song(Song.Status.READY, seconds=230.0)
    song.analysis = analysis(230.0).to_json()
    song.save(update_fields=["analysis"])
    video = filming(
        song=song,
        character=make_ready_character(),
        clips_wanted=clips,
        window_length=2.0 * clips + 6.0,
    )
    Clip.objects.filter(video=video).update(title="A roof in the rain", description="Rain. " * 40)
    for clip in video.clips.all():
        take, key = clip.takes.get(), video.key(f"intermediate/keyframes/{clip.pk}.png")
        keyframe = clip.keyframes.create(origin="drawn", seed=1, key=key)
        name = video.key(f"intermediate/clips/{clip.pk}/{take.pk}.mp4")
        Take.objects.filter(pk=take.pk).update(status="ready", key=name, keyframe=keyframe)
        Clip.objects.filter(pk=clip.pk).update(chosen=take)
    return video


def test_the_page_asks_as_often_of_few_clips_as_of_many(page: Client) -> None:
    def queries(video: Video) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            shown(page, video)
        return len(caught)

    few, lots = many(3), many(30)
    assert lots.clips.count() > 3 * few.clips.count()
    shown(page, few)
    assert queries(few) == queries(lots) <= 35


def test_a_page_of_a_hundred_scenes_is_light(page: Client) -> None:
    working = many(100)
    assert working.clips.count() == 100
    assert len(shown(page, working)) < 500_000
    with_film(working)
    html = shown(page, working)
    assert len(html) < 250_000
    assert html.count("<summary") > 100 and 'id="words-' not in html


@pytest.mark.parametrize(
    ("name", "holds"),
    [("card", 'id="words-2"'), ("edit", "Save words"), ("again", "What should be different?"),
     ("more", "Delete this scene"), ("own", 'type="file"')],
)  # fmt: skip
def test_what_is_left_out_comes_when_it_is_opened(page: Client, name: str, holds: str) -> None:
    video, asked = ready(), {"open": 2, "part": name}
    assert holds not in shown(page, video)
    answer = page.get(address(video), asked, headers={"HX-Request": "true"}).content.decode()
    assert holds in answer and "<html" not in answer
    assert holds in page.get(address(video), asked).content.decode()


def test_a_part_of_a_scene_that_is_gone_or_unheard_of_is_no_error(page: Client) -> None:
    video, asking = ready(), {"HX-Request": "true"}
    assert page.get(address(video), {"open": 9, "part": "card"}, headers=asking).status_code == 404
    assert (
        page.get(address(video), {"open": "x", "part": "../x"}, headers=asking).status_code == 200
    )
    assert page.get(address(video), {"open": 9}).status_code == 200


def test_a_scene_that_was_opened_is_there_in_a_new_plan(page: Client) -> None:
    video = ready()
    first = video.clips.first()
    news = page.post(
        reverse("clip-move", args=[first.pk]), {"to": 2, "since": 0, "loaded": str(first.pk)},
        headers={"HX-Request": "true"},
    ).content.decode()  # fmt: skip
    assert 'id="words-2"' in news and 'id="words-1"' not in news
    assert f'id="fold-{first.pk}"' in news


def test_links_to_media_are_the_same_on_the_next_look(page: Client) -> None:
    video = ready()
    one, other = (set(re.findall(r"/media/[^\"?]+", shown(page, video))) for _ in range(2))
    assert one and one == other


def test_nothing_in_the_page_is_styled_or_scripted_in_place(page: Client) -> None:
    html = shown(page, ready())
    assert not re.search(r"\sstyle=|\son\w+=|<script>", html)


def test_every_form_that_is_sent_in_part_can_be_sent_whole(page: Client) -> None:
    html = opened(page, ready(), 1)
    assert '<div id="scenes" hx-target="#tally" hx-swap="outerHTML">' in html
    scenes = html[html.index('id="scenes"') : html.index('id="z-cost"')]
    for form in re.findall(r"<form[^>]*hx-post[^>]*>", html):
        assert 'method="post"' in form and "action=" in form
    for button in re.findall(r"<button[^>]*hx-post[^>]*>", html):
        assert 'form="' in button and "formaction=" in button
        assert button in scenes or ("hx-target=" in button and "hx-swap=" in button)


def test_a_film_without_figures_polls_for_a_while_and_not_for_ever(page: Client) -> None:
    video = ready()
    Film.objects.update(report={})
    html = shown(page, video)
    assert "Measuring the film" in html and "every 2s" in html
    Film.objects.update(created_at=timezone.now() - timedelta(hours=1))
    html = shown(page, video)
    assert "no figures yet" in html and "every 2s" not in html


def test_scenes_that_changed_places_have_no_newer_take(page: Client) -> None:
    video = ready()
    page.post(reverse("clip-move", args=[video.clips.first().pk]), {"to": 2})
    html = shown(page, video)
    assert "Scenes 1 and 2 are no longer as the film shows them." in html
    assert "newer take" not in html
