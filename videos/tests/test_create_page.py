"""A new video, as a browser with and without scripts makes one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from characters.models import Character, Image
from generations.models import Generation
from mvsite.lib import storage
from mvsite.lib.receiving import FIELDS_BYTES
from songs.models import Song
from tests.factories import analysis, make_character, make_owner, make_song
from tests.media import make_picture
from tests.media import make_song as make_sound
from tests.odd_files import REFUSED_PICTURES, REFUSED_SONGS, Odd
from videos import style_pictures
from videos.models import Video
from videos.pipeline import recover
from videos.pipeline.film import interrogate
from videos.pipeline.sweeping import sweep
from videos.tests.test_quote import by
from videos.timeline import suggested_window
from videos.views.create_parts import FIELDS

pytestmark = pytest.mark.django_db
URL = "/videos/new/"
HTMX = {"HX-Request": "true"}
PICK = suggested_window(analysis(), 30.0).start


@pytest.fixture
def browser() -> Client:
    client = Client()
    client.force_login(make_owner())
    return client


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return make_sound(tmp_path / "Rain.wav", seconds=12.0)


def sent(path: Path, name: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(name or path.name, path.read_bytes())


def form(draft: str = "a-token-of-a-page-000", **said: Any) -> dict[str, Any]:
    """What a browser sends when nothing was touched but what is said here."""
    plain = {
        "draft": draft, "mode": "music_video", "source": "picture", "draw": "on",
        "on_character_failure": "continue", "style": "clean", "shape": "16:9",
        "clips_by": "music", "clips": "6", "seconds": "30", "start": "", "words": "",
        "name": "", "idea": "", "product_name": "",
    }  # fmt: skip
    return {name: value for name, value in {**plain, **said}.items() if value is not None}


def ready_song(**fields: Any) -> Song:
    return make_song(Song.Status.READY, **fields)


def kept(pattern: str) -> set[Path]:
    return set(storage.root().glob(pattern))


def body(response: Any) -> str:
    return str(response.content.decode())


# --- Songs --------------------------------------------------------------------------------------


def test_a_song_is_kept_as_soon_as_it_comes_and_what_was_typed_is_still_there(
    browser: Client, sound: Path
) -> None:
    answer = browser.post(URL, form(song_file=sent(sound), idea="Rain, all night", do="update"))
    assert answer.status_code == 302
    song = Song.objects.get()
    page = body(browser.get(answer["Location"]))
    assert "Rain, all night" in page and f'value="{song.pk}"' in page
    assert "Listening" in page and 'hx-get="/videos/new/look/' in page


def test_with_scripts_only_parts_come_back_and_the_address_names_the_draft(
    browser: Client, sound: Path
) -> None:
    answer = browser.post(URL, form(song_file=sent(sound)), headers=HTMX)
    parts = body(answer)
    assert answer.status_code == 200 and "<html" not in parts
    assert 'id="song-box" hx-swap-oob="true"' in parts
    assert answer["HX-Replace-Url"] == f"{URL}?draft=a-token-of-a-page-000"


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("odd", REFUSED_SONGS[::3][:14], ids=str)
def test_what_is_no_song_is_refused_under_the_zone_and_nothing_is_kept(
    browser: Client, odd: Odd, scripts: bool
) -> None:
    file, before = SimpleUploadedFile("a song.mp3", odd.make()), kept("songs/*/*")
    answer = browser.post(URL, form(song_file=file, idea="Rain"), headers=HTMX if scripts else None)
    page = body(answer)
    assert answer.status_code == 422 and 'role="alert"' in page
    assert "Nothing was kept." in page
    assert scripts or ">Rain</textarea>" in page
    assert not Song.objects.exists() and kept("songs/*/*") == before


def test_the_same_file_again_is_the_same_song(browser: Client, sound: Path) -> None:
    for _ in range(2):
        browser.post(URL, form(song_file=sent(sound)))
    assert Song.objects.count() == 1


@override_settings(SONG_MAX_BYTES=1000)
def test_a_song_over_the_limit_is_refused_in_a_sentence(browser: Client, sound: Path) -> None:
    answer = browser.post(URL, form(song_file=sent(sound)))
    assert answer.status_code == 422 and "is the most" in body(answer)
    assert not Song.objects.exists()


@override_settings(SONG_MAX_BYTES=1000, PICTURE_MAX_BYTES=1000)
@pytest.mark.parametrize("headers", [None, HTMX])
def test_a_body_that_says_it_is_too_long_is_not_read(browser: Client, headers: Any) -> None:
    answer = browser.generic(
        "POST", URL, b"x", CONTENT_LENGTH=str(FIELDS_BYTES + 5000), headers=headers
    )
    assert answer.status_code == 413 and "which is the most" in body(answer)


@override_settings(MIN_FREE_BYTES=10**18)
def test_a_full_disk_is_said_and_nothing_is_kept(browser: Client, sound: Path) -> None:
    answer = browser.post(URL, form(song_file=sent(sound)))
    assert "The disk is full" in body(answer) and not Song.objects.exists()


def test_a_form_from_elsewhere_is_refused(sound: Path) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_owner())
    assert client.post(URL, form(song_file=sent(sound))).status_code == 403
    assert not Song.objects.exists()
    client.get(URL)
    token = client.cookies["csrftoken"].value
    taken = client.post(URL, form(song_file=sent(sound), csrfmiddlewaretoken=token))
    assert taken.status_code == 302


def test_another_page_may_send_the_song_alone(browser: Client, sound: Path) -> None:
    page = body(browser.get(browser.post(URL, {"song_file": sent(sound)})["Location"]))
    assert 'name="draw" checked' in page and Song.objects.get().title in page


def test_one_of_my_songs_can_be_taken_again_and_put_away(browser: Client) -> None:
    song = ready_song()
    page = body(browser.get(browser.post(URL, form(song=str(song.pk), do="take-song"))["Location"]))
    assert "Planned clips" in page or "slotmarks" in page
    page = body(browser.get(browser.post(URL, form(song=str(song.pk), do="no-song"))["Location"]))
    assert 'name="song_file"' in page


def test_a_song_that_failed_says_why_and_what_to_do(browser: Client) -> None:
    song = make_song(Song.Status.FAILED)
    page = body(browser.get(f"{URL}?song={song.pk}"))
    assert "It could not be read. It cost nothing." in page
    assert "Still needed: another song." in page and "hx-get" not in watcher(page)


# --- The window ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "start", "seconds"),
    [
        ({"start": "0:08.0", "seconds": "10"}, 8.0, 10.0),
        ({"start": "99", "seconds": "30"}, 10.0, 30.0),
        ({"start": "5", "seconds": "400"}, 0.0, 40.0),
        ({"start": "0", "seconds": "0.1"}, 0.0, 2.0),
        ({"start": "12", "seconds": "10", "whole": "on"}, 0.0, 40.0),
        ({"start": "0:04.0", "picked": "0:04.0"}, PICK, 30.0),
        ({"start": "1,5", "seconds": "9,5"}, 1.5, 9.5),
    ],
)
def test_the_window_lies_in_the_song(
    browser: Client, said: dict[str, str], start: float, seconds: float
) -> None:
    song = ready_song()
    browser.post(URL, form(song=str(song.pk), do="make", **said))
    video = Video.objects.get()
    assert (video.window_start, video.window_length) == (start, seconds)


def test_a_change_draws_the_cuts_anew_and_nothing_else_of_the_song(browser: Client) -> None:
    song = ready_song()
    said = form(song=str(song.pk), start="0:10.0", seconds="8", clips_by="number", clips="3")
    parts = body(browser.post(URL, said, headers=HTMX))
    assert 'id="cuts" hx-swap-oob="true"' in parts and 'data-start="10.000"' in parts
    assert "3 clips:" in parts and 'id="bill" hx-swap-oob="true"' in parts
    assert 'name="start"' not in parts and "<audio" not in parts and "<textarea" not in parts


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"start": "soon"}, "“soon” is no time. Write it as 2:31.7"),
        ({"seconds": "ten"}, "“ten” is no time."),
        ({"clips_by": "number", "clips": "0"}, "A film has 1 to 100 clips."),
        ({"clips_by": "number", "clips": "1000"}, "A film has 1 to 100 clips."),
        ({"clips_by": "number", "clips": "many"}, "whole number"),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field_and_no_video_is_made(
    browser: Client, said: dict[str, str], sentence: str
) -> None:
    song = ready_song()
    answer = browser.post(URL, form(song=str(song.pk), do="make", idea="Rain", **said))
    assert answer.status_code == 422 and sentence in body(answer)
    assert ">Rain</textarea>" in body(answer) and not Video.objects.exists()


def test_our_pick_is_said_and_can_be_taken_again(browser: Client) -> None:
    song = ready_song()
    assert "is our pick." in body(browser.get(f"{URL}?song={song.pk}"))
    elsewhere = form(song=str(song.pk), start="0", seconds="10")
    page = body(browser.get(browser.post(URL, elsewhere)["Location"]))
    assert "Our pick," in page
    page = body(browser.get(browser.post(URL, {**elsewhere, "do": "pick"})["Location"]))
    assert "is our pick." in page


# --- Characters ---------------------------------------------------------------------------------


def test_a_picture_is_kept_as_soon_as_it_comes_with_what_it_is_good_for(
    browser: Client, tmp_path: Path
) -> None:
    file = sent(make_picture(tmp_path / "me.png"))
    parts = body(browser.post(URL, form(picture_file=file, name="Maren"), headers=HTMX))
    character = Character.objects.get()
    assert character.kind == "character" and character.reference_key
    assert 'id="picture-findings"' in parts and "pixels" in parts
    assert 'name="name"' not in parts  # What is being typed is left alone.


@pytest.mark.parametrize("odd", REFUSED_PICTURES[::3], ids=str)
@pytest.mark.parametrize("field", ["picture_file", "product_file"])
def test_what_is_no_picture_is_refused_beside_its_zone(
    browser: Client, odd: Odd, field: str
) -> None:
    file, before = SimpleUploadedFile("me.png", odd.make()), kept("characters/*/*.png")
    answer = browser.post(URL, form(idea="Rain", **{field: file}))
    assert answer.status_code == 422 and 'role="alert"' in body(answer)
    assert ">Rain</textarea>" in body(answer)
    assert not Character.objects.exists() and kept("characters/*/*.png") == before


def test_a_video_from_a_picture_waits_for_a_choice_among_four(
    browser: Client, tmp_path: Path
) -> None:
    song = ready_song()
    browser.post(URL, form(picture_file=sent(make_picture(tmp_path / "me.png"))))
    character = Character.objects.get()
    said = form(song=str(song.pk), character=str(character.pk), name="Maren", do="make")
    answer = browser.post(URL, said)
    video = Video.objects.get()
    assert answer["Location"] == reverse("video", args=[video.pk])
    character.refresh_from_db()
    assert (character.name, character.num_images, character.auto_select) == ("Maren", 4, False)
    assert video.status == Video.Status.PREPARING and video.characters.get() == character


def test_quick_job_asks_nothing(browser: Client, tmp_path: Path) -> None:
    song = ready_song()
    browser.post(URL, form(picture_file=sent(make_picture(tmp_path / "me.png"))))
    character = Character.objects.get()
    browser.post(URL, form(song=str(song.pk), character=str(character.pk), do="quick"))
    character.refresh_from_db()
    assert character.auto_select


def test_quick_job_takes_the_first_good_one_of_those_that_wait(browser: Client) -> None:
    song, character = ready_song(), choosing()
    browser.post(URL, form(song=str(song.pk), character=str(character.pk), do="quick"))
    character.refresh_from_db()
    assert character.status == "ready" and character.selected == character.images.ready().first()


@by("Paid")
def test_nothing_is_paid_for_a_picture_before_a_film_of_it_is_asked_for(
    browser: Client, tmp_path: Path
) -> None:
    """Its description and its candidates stand in the price that is agreed to with the click."""
    song = ready_song()
    said = form(picture_file=sent(make_picture(tmp_path / "me.png")), song=str(song.pk))
    parts = body(browser.post(URL, said, headers=HTMX))
    assert "pixels" in parts and "Your picture is being looked over." not in parts
    character = Character.objects.get()
    recover()
    sweep()
    interrogate(str(character.pk))
    assert not Generation.objects.exists()
    page = body(browser.get(reverse("character", args=[character.pk])))
    assert "drawn when a film of it is made" in page and 'hx-trigger="every' not in page
    browser.post(URL, form(character=str(character.pk), song=str(song.pk), do="make"))
    interrogate(str(character.pk))
    assert Generation.objects.get().purpose == "description"


@by("Paid")
def test_the_picture_that_was_sent_is_used_as_it_is_without_a_price(
    browser: Client, tmp_path: Path
) -> None:
    browser.post(URL, form(product_file=sent(make_picture(tmp_path / "p.png"))))
    assert Character.objects.get().status == Character.Status.READY
    assert not Generation.objects.exists()


def test_without_new_pictures_the_own_one_is_the_character(browser: Client, tmp_path: Path) -> None:
    song = ready_song()
    browser.post(URL, form(picture_file=sent(make_picture(tmp_path / "me.png"))))
    character = Character.objects.get()
    said = form(song=str(song.pk), character=str(character.pk), draw=None, do="make")
    browser.post(URL, said)
    character.refresh_from_db()
    assert character.num_images == 0
    assert character.selected.origin == Image.Origin.REFERENCE


def test_words_become_a_character_when_the_video_is_made(browser: Client) -> None:
    song = ready_song()
    said = form(song=str(song.pk), source="words", words="An old sailor", name="Bram", do="make")
    browser.post(URL, said)
    character = Video.objects.get().characters.get()
    assert (character.description, character.name) == ("An old sailor", "Bram")


def test_a_character_of_the_library_is_used_as_it_is(browser: Client) -> None:
    song, known = ready_song(), ready_character(name="Maren")
    page = body(browser.get(URL))
    assert str(known.pk) in page
    said = form(song=str(song.pk), source="library", library=str(known.pk), name="x", do="make")
    browser.post(URL, said)
    known.refresh_from_db()
    assert Video.objects.get().characters.get() == known and known.name == "Maren"


def test_only_the_tab_that_is_open_counts(browser: Client) -> None:
    song, known = ready_song(), ready_character()
    said = form(song=str(song.pk), source="words", words="", library=str(known.pk), do="make")
    browser.post(URL, said)
    assert not Video.objects.get().characters.exists()


@override_settings(CHARACTER_CONSISTENCY_ENABLED=False)
def test_a_site_without_characters_says_so_and_makes_the_film(browser: Client) -> None:
    song, known = ready_song(), ready_character()
    said = form(song=str(song.pk), source="library", library=str(known.pk))
    assert "switched off on this site" in body(browser.get(browser.post(URL, said)["Location"]))
    browser.post(URL, {**said, "do": "make"})
    assert not Video.objects.get().characters.exists()


def test_a_song_without_characters_says_so(browser: Client) -> None:
    song = ready_song(character_consistency_enabled=False)
    assert "switched off for this song" in body(browser.get(f"{URL}?song={song.pk}"))


# --- Products -----------------------------------------------------------------------------------


def test_a_product_needs_its_picture_and_stays_as_it_is(browser: Client, tmp_path: Path) -> None:
    song = ready_song()
    said = form(song=str(song.pk), mode="product_video", product_name="Red pedal", do="make")
    answer = browser.post(URL, said)
    assert answer.status_code == 422
    assert "Still needed: a picture of the product." in body(answer)
    browser.post(URL, {**said, "do": "", "product_file": sent(make_picture(tmp_path / "p.png"))})
    product = Character.objects.get()
    browser.post(URL, {**said, "product": str(product.pk)})
    product.refresh_from_db()
    assert (product.kind, product.num_images, product.name) == ("product", 0, "Red pedal")
    assert Video.objects.get().characters.get() == product


def test_switching_between_character_and_product_loses_nothing(browser: Client) -> None:
    known = ready_character()
    said = {
        "words": "An old sailor", "name": "Bram", "product_name": "A pedal",
        "character": str(known.pk), "source": "words",
    }  # fmt: skip
    for mode in ("product_video", "music_video"):
        page = body(browser.get(browser.post(URL, form(mode=mode, **said))["Location"]))
        assert "An old sailor</textarea>" in page and 'value="A pedal"' in page
        assert 'value="Bram"' in page and f'name="character" value="{known.pk}"' in page


# --- Making -------------------------------------------------------------------------------------


@pytest.mark.parametrize("do", ["make", "quick"])
def test_without_a_song_the_page_says_what_is_missing(browser: Client, do: str) -> None:
    answer = browser.post(URL, form(do=do, idea="Rain"))
    assert answer.status_code == 422 and "Still needed: a song." in body(answer)
    assert not Video.objects.exists()


def test_a_double_click_makes_one_video_and_other_wishes_another(browser: Client) -> None:
    song = ready_song()
    said = form(song=str(song.pk), source="words", words="An old sailor", do="make")
    first, second = browser.post(URL, said), browser.post(URL, said)
    assert first["Location"] == second["Location"] and Video.objects.count() == 1
    assert Character.objects.count() == 1
    browser.post(URL, {**said, "idea": "Rain"})
    assert Video.objects.count() == 2


def test_what_is_wished_is_what_is_made(browser: Client) -> None:
    song = ready_song()
    browser.post(URL, form(
        song=str(song.pk), do="make", idea="Rain", style="noir", shape="9:16",
        resolution="1080p", clips_by="number", clips="4", on_character_failure="ask",
    ))  # fmt: skip
    video = Video.objects.get()
    assert (video.idea, video.style, video.shape) == ("Rain", "noir", "9:16")
    assert (video.clips_wanted, video.on_character_failure) == (4, "ask")
    assert (video.resolution, video.mode) == ("1080p", "music_video")
    assert video.quote[0]["step"] == "Write four scenes"
    assert video.owner == make_owner() and video.title == song.title


def test_a_change_never_makes_a_video_not_even_with_the_focus_on_its_button(
    browser: Client,
) -> None:
    song = ready_song()
    answer = browser.post(URL, form(song=str(song.pk), do="make"), headers=HTMX)
    assert answer.status_code == 200 and not Video.objects.exists()
    assert "not do," in body(browser.get(URL))


def test_the_enter_key_in_a_field_only_shows_what_was_typed(browser: Client) -> None:
    """Browsers press the first button of the form."""
    page = body(browser.get(f"{URL}?song={ready_song().pk}"))
    inside = page[page.index('<form class="make"') :]
    assert re.search(r"<button[^>]*>", inside)[0].count('value="update"') == 1


def test_a_song_that_is_still_heard_can_be_ordered(browser: Client) -> None:
    song = make_song()
    browser.post(URL, form(song=str(song.pk), do="make"))
    assert Video.objects.get().status == Video.Status.PREPARING


@pytest.mark.parametrize("field", ["song", "character", "library", "product"])
@pytest.mark.parametrize("kind", ["foreign", "unknown", "hidden", "nonsense"])
def test_rows_of_others_gone_and_hidden_ones_are_refused(
    browser: Client, field: str, kind: str
) -> None:
    pk = row_for(field, kind)
    mine = {} if field == "song" else {"song": str(ready_song().pk)}
    answer = browser.post(URL, form(**{**mine, field: pk}, do="make"))
    assert answer.status_code == 422 and not Video.objects.exists()
    assert 'role="alert"' in body(answer)


def test_an_invented_token_is_replaced(browser: Client) -> None:
    page = body(browser.get(f"{URL}?draft=<script>"))
    assert "<script>" not in re.search(r'name="draft" value="[^>]*>', page)[0]


def test_what_is_typed_is_text_and_nothing_else(browser: Client) -> None:
    answer = browser.post(URL, form(idea="</textarea><script>alert(1)</script>", name='"><b>Bram'))
    page = body(browser.get(answer["Location"]))
    assert "<script>alert" not in page and '"><b>Bram' not in page


# --- Looking again ------------------------------------------------------------------------------


def watcher(page: str) -> str:
    return re.search(r'<div id="watch"[^>]*>', page)[0]


def test_there_is_one_poller_and_it_ends_by_itself(browser: Client) -> None:
    song = make_song()
    page = body(browser.get(f"{URL}?song={song.pk}"))
    assert page.count('hx-trigger="every') == 1
    look = re.search(r'hx-get="([^"]+)"', watcher(page))[1].replace("&amp;", "&")
    browser.post(URL, form(song=str(song.pk), draft=re.search(r"draft=([\w-]+)", look)[1]))
    assert browser.get(look).status_code == 204
    assert song.claim(Song.Status.UPLOADED, to=Song.Status.ANALYSING)
    assert song.move(Song.Status.READY, analysis=analysis().to_json())
    answer = browser.get(look)
    parts = body(answer)
    assert answer.status_code == 200 and 'id="song-map" hx-swap-oob="true"' in parts
    assert "hx-get" not in watcher(parts)
    assert "<audio" not in parts and '<input type="text"' not in parts


def look_of_a_page_without_song(browser: Client) -> str:
    """What it looks at, with the song that it shows: none. Another tab has chosen one since."""
    character = make_character(status=Character.Status.NEW)
    browser.post(URL, form(character=str(character.pk)))
    page = body(browser.get(URL, {"draft": form()["draft"]}))
    look = re.search(r'hx-get="([^"]+)"', watcher(page))[1].replace("&amp;", "&")
    browser.post(URL, form(song=str(ready_song().pk)))
    return f"{look}&shown-song=" + re.search(r'name="shown-song" value="([^"]+)"', page)[1]


def test_a_page_that_sends_a_song_is_told_nothing_of_one(browser: Client) -> None:
    look = look_of_a_page_without_song(browser) + "&sending=song"
    assert browser.get(look).status_code == 204
    found = [{"level": "ok", "title": "One figure", "text": "It stands alone."}]
    Character.objects.update(findings=found)
    typed = form(**dict(parse_qsl(urlsplit(look).query)))
    for answer in (browser.get(look), browser.post(URL, typed, headers=HTMX)):
        assert "It stands alone." in body(answer)
        assert not re.search(r'id="(song-box|song-map|cuts)"', body(answer))


def test_a_page_that_waits_is_given_the_song_that_another_tab_chose(browser: Client) -> None:
    parts = body(browser.get(look_of_a_page_without_song(browser)))
    assert 'id="song-box" hx-swap-oob="true"' in parts and 'id="shown-song"' in parts
    assert 'id="song-map" hx-swap-oob="true"' not in parts, "there was no place for it"


@pytest.mark.parametrize("part", ["song", "picture"])
def test_the_answer_to_a_file_says_nothing_of_what_its_page_may_not_show(
    browser: Client, sound: Path, tmp_path: Path, part: str
) -> None:
    draft = {"draft": "a-token-of-a-page-000"}
    browser.post(URL, form(song=str(ready_song().pk), **draft))
    path = sound if part == "song" else make_picture(tmp_path / "me.png")
    parts = body(browser.post(URL, {f"{part}_file": sent(path), **draft}, headers=HTMX))
    drawn = {name for name in ("song-box", "picture-box", "cuts", "best", "watch")
             if f'id="{name}" hx-swap-oob' in parts}  # fmt: skip
    assert drawn == {"song": {"song-box", "watch"}, "picture": {"picture-box"}}[part]


def test_the_answer_to_a_refused_file_draws_its_part_alone(browser: Client) -> None:
    answer = browser.post(URL, {"song_file": SimpleUploadedFile("a.mp3", b"")}, headers=HTMX)
    assert answer.status_code == 422
    drawn = re.findall(r'id="([\w-]+)"[^>]* hx-swap-oob', body(answer))
    assert drawn == ["song-box", *(f"shown-{name}" for name in FIELDS["song"])]


def test_a_song_that_is_heard_just_before_something_is_changed_is_drawn_with_the_answer(
    browser: Client,
) -> None:
    song = make_song()
    page = body(browser.get(f"{URL}?song={song.pk}"))
    seen = re.search(r'name="seen" form="make" value="([^"]+)"', page)[1]
    assert song.claim(Song.Status.UPLOADED, to=Song.Status.ANALYSING)
    assert song.move(Song.Status.READY, analysis=analysis().to_json())
    parts = body(browser.post(URL, form(song=str(song.pk), idea="Rain", seen=seen), headers=HTMX))
    assert "hx-get" not in watcher(parts), "nobody asks any more"
    assert 'id="song-map" hx-swap-oob="true"' in parts and parts.count('id="cuts"') == 1


def test_a_page_where_nothing_is_made_does_not_poll(browser: Client) -> None:
    assert "hx-get" not in watcher(body(browser.get(URL)))


def test_without_a_script_nothing_typed_is_lost_to_a_page_that_loads_itself(
    browser: Client,
) -> None:
    song = make_song()
    page = body(browser.get(f"{URL}?song={song.pk}"))
    assert 'http-equiv="refresh"' not in page
    assert "The song is being listened to." in page and 'name="do" value="look"' in page


def test_who_looks_again_keeps_what_is_typed_and_is_told_what_came(browser: Client) -> None:
    song = make_song()
    said = form(song=str(song.pk), do="look", seen="uploaded 0 0", idea="Rain")
    page = body(browser.get(browser.post(URL, said)["Location"]))
    assert ">Rain</textarea>" in page and "Nothing new yet." in page
    assert song.claim(Song.Status.UPLOADED, to=Song.Status.ANALYSING)
    assert song.move(Song.Status.READY, analysis=analysis().to_json())
    page = body(browser.get(browser.post(URL, said)["Location"]))
    assert "The song is heard; the cuts are drawn on it." in page
    assert 'value="look"' not in page


def test_who_looks_again_is_told_of_the_picture_and_its_styles(
    browser: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.post(URL, form(picture_file=sent(make_picture(tmp_path / "me.png"))))
    character = Character.objects.get()
    monkeypatch.setattr(style_pictures, "LABELS", {"noir": style_pictures.LABELS["noir"]})
    style_pictures.draw(character)
    said = form(character=str(character.pk), do="look", seen=" 0 0")
    page = body(browser.get(browser.post(URL, said)["Location"]))
    assert "The picture was looked over." in page and "1 of the 12 styles" in page
    assert "Your picture is being looked over." in page


@pytest.mark.parametrize("seen", ["", "nonsense", "a b c d", "<b> 0 0"])
def test_an_invented_look_is_no_news(browser: Client, seen: str) -> None:
    answer = browser.get(URL, {"seen": seen})
    assert answer.status_code == 200 and "<b> 0" not in body(answer)


# --- Styles on the character --------------------------------------------------------------------


def test_styles_are_shown_on_the_character_as_they_are_drawn(
    browser: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert body(browser.get(URL)).count("/static/styles/") == 13
    browser.post(URL, form(picture_file=sent(make_picture(tmp_path / "me.png"))))
    character = Character.objects.get()
    monkeypatch.setattr(style_pictures, "LABELS", {"noir": style_pictures.LABELS["noir"]})
    style_pictures.draw(character)
    page = body(browser.post(URL, form(character=str(character.pk)), headers=HTMX))
    assert re.search(r'id="style-noir" src="/media/[^"]+/noir.webp"', page)
    kept = style_pictures.keys(character.reference_key)
    assert storage.local_path(kept["noir"]).read_bytes()[8:12] == b"WEBP"
    before = storage.record_of(kept["noir"]).at
    style_pictures.draw(character)
    assert storage.record_of(kept["noir"]).at == before


# --- Helpers ------------------------------------------------------------------------------------


def ready_character(**fields: Any) -> Character:
    character = Character.objects.create(owner=fields.pop("owner", make_owner()), **fields)
    image = Image.objects.create(
        character=character, number=0, status="ready", key=f"character_references/{uuid4()}.png"
    )
    assert character.move("drawing") and character.move("ready", selected=image)
    return character


def choosing() -> Character:
    character = Character.objects.create(owner=make_owner())
    for number in range(2):
        Image.objects.create(
            character=character, number=number, status="ready",
            key=f"character_references/{uuid4()}.png",
        )  # fmt: skip
    assert character.move("drawing") and character.move("choosing")
    return character


def row_for(field: str, kind: str) -> str:
    if kind in ("unknown", "nonsense"):
        return str(uuid4()) if kind == "unknown" else "no-id"
    owner = make_owner("somebody else") if kind == "foreign" else make_owner()
    row: Any = ready_song(owner=owner) if field == "song" else ready_character(owner=owner)
    if kind == "hidden":
        type(row).objects.filter(pk=row.pk).update(
            hidden_at="2026-01-01T00:00Z", hidden_reason="A complaint"
        )
    return str(row.pk)
