"""The list of songs and the page of one, asked for as a browser does."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mvsite.lib import storage
from songs import verbs
from songs.models import Song
from tests.factories import analysis, make_owner, make_song, make_video
from tests.hostile import song as sound_file
from videos.models import Video

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_owner())
    return client


@pytest.fixture
def song() -> Song:
    return make_song(Song.Status.READY)


def at(view: str, song: Song, **more: Any) -> str:
    return reverse(view, kwargs={"pk": song.pk, **more})


def correct(client: Client, song: Song, **fields: Any) -> Any:
    response = client.post(at("song-correct", song), fields)
    song.refresh_from_db()
    return response


# --- The list ----------------------------------------------------


def test_a_song_that_is_sent_has_a_page_and_is_listened_to(client: Client) -> None:
    sent = SimpleUploadedFile("chord.wav", sound_file("wav"))
    response: Any = client.post(reverse("song-bring"), {"song": sent})
    song = Song.objects.get()
    assert response.url == at("song", song) and song.status == Song.Status.UPLOADED
    assert storage.exists(song.audio_key) and storage.exists(song.canonical_key)
    assert song.owner == make_owner() and song.title == "chord"


def test_what_is_no_song_is_refused_beside_its_field_and_nothing_is_kept(client: Client) -> None:
    sent = SimpleUploadedFile("demo.mp3", b"just words, no song at all\n" * 50)
    response = client.post(reverse("song-bring"), {"song": sent})
    assert response.status_code == 422 and "is not a song" in response.content.decode()
    assert not Song.objects.exists()


def test_a_form_without_a_file_says_so(client: Client) -> None:
    response = client.post(reverse("song-bring"))
    assert response.status_code == 422 and "Choose a song first." in response.content.decode()


def test_a_body_that_is_too_long_by_its_own_account_is_refused_unread(
    client: Client, settings: Any
) -> None:
    settings.SONG_MAX_BYTES = 1000
    sent = SimpleUploadedFile("long.wav", b"x" * 2_000_000)
    response = client.post(reverse("song-bring"), {"song": sent})
    assert response.status_code == 413 and "which is the most" in response.content.decode()


def test_sending_a_song_needs_the_token_of_its_form() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_owner())
    sent = SimpleUploadedFile("chord.wav", sound_file("wav"))
    assert client.post(reverse("song-bring"), {"song": sent}).status_code == 403
    assert not Song.objects.exists()


def test_the_list_shows_ones_own_songs_and_where_they_are_used(client: Client, song: Song) -> None:
    make_video(song=song, title="Night walk")
    make_song(owner=make_owner("another"), title="Theirs")
    page = client.get(reverse("songs")).content.decode()
    assert "A song" in page and "Night walk" in page and "120" in page
    assert "Theirs" not in page


def test_songs_are_found_by_title_and_artist(client: Client) -> None:
    make_song(title="City Blues", artist="Robert")
    make_song(title="Freezing Point")
    found = client.get(reverse("songs"), {"q": "robert"}).content.decode()
    assert "City Blues" in found and "Freezing Point" not in found
    assert "No song is called that" in client.get(reverse("songs"), {"q": "zz"}).content.decode()


def test_without_a_script_the_list_is_looked_at_again_while_a_song_is_heard(client: Client) -> None:
    song = make_song()
    assert "Look again" in client.get(reverse("songs")).content.decode()
    song.delete()
    make_song(Song.Status.READY)
    assert "Look again" not in client.get(reverse("songs")).content.decode()


def test_an_empty_list_says_what_will_be_there(client: Client) -> None:
    assert "Your songs will be here" in client.get(reverse("songs")).content.decode()


def test_a_long_list_has_pages(client: Client) -> None:
    for number in range(26):
        make_song(title=f"Song {number}")
    assert "Page 1 of 2" in client.get(reverse("songs")).content.decode()
    assert "Song 0<" in client.get(reverse("songs"), {"page": 2}).content.decode()


def test_the_list_needs_as_many_queries_for_many_songs_as_for_one(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        make_video(song=make_song(Song.Status.READY))
    with django_assert_max_num_queries(9):
        client.get(reverse("songs"))


def test_the_list_asks_for_itself_while_a_song_is_listened_to_and_then_ends(
    client: Client,
) -> None:
    song = make_song()
    page = client.get(reverse("songs"))
    seen = page.context["seen"]
    assert "hx-trigger" in page.content.decode()
    assert client.get(reverse("songs"), {"since": seen}).status_code == 204
    song.claim(Song.Status.UPLOADED, to=Song.Status.ANALYSING)
    song.move(Song.Status.READY, analysis=analysis().to_json())
    done = client.get(reverse("songs"), {"since": seen})
    assert done.status_code == 200 and "hx-trigger" not in done.content.decode()


# --- Deleting ----------------------------------------------------


def test_a_song_that_nobody_uses_goes_with_all_its_files(client: Client) -> None:
    song = make_song(Song.Status.READY)
    for name in ("audio.wav", "canonical.flac", "clicks/x.flac"):
        storage.put_bytes(f"songs/{song.pk}/{name}", b"sound")
    response: Any = client.post(at("song-delete", song))
    assert response.url == reverse("songs")
    assert not Song.objects.exists() and not storage.keys(f"songs/{song.pk}")


def test_a_song_in_use_stays_and_the_videos_are_named(client: Client, song: Song) -> None:
    for title in ("One", "Two", "Three", "Four"):
        make_video(song=song, title=title)
    page = client.post(at("song-delete", song), follow=True).content.decode()
    assert "is used by “Four”, “Three”, “Two”, 1 more" in page
    assert "Nothing was deleted" in page and Song.objects.exists()


# --- The page, live ----------------------------------------------------


def test_the_page_of_a_song_that_is_listened_to_polls_and_without_a_script_offers_to_look_again(
    client: Client,
) -> None:
    page = client.get(at("song", make_song())).content.decode()
    assert "Listening" in page and "hx-trigger" in page
    assert "Look again" in page and 'http-equiv="refresh"' not in page, "lyrics may be typed"


def test_a_poll_with_nothing_new_is_204_from_one_query_more_than_the_log_in(
    client: Client, django_assert_num_queries: Any
) -> None:
    song = make_song()
    song.refresh_from_db()
    with django_assert_num_queries(3):  # session, user, revision
        response = client.get(at("song-live", song), {"since": song.revision})
    assert response.status_code == 204 and not response.content


def test_polling_ends_when_it_was_heard(client: Client) -> None:
    song = make_song()
    seen = song.revision
    song.claim(Song.Status.UPLOADED, to=Song.Status.ANALYSING)
    song.move(Song.Status.READY, analysis=analysis().to_json())
    answer = client.get(at("song-live", song), {"since": seen}).content.decode()
    assert 'id="song-wave"' in answer and "hx-trigger" not in answer
    assert 'id="song-tempo"' in answer and "120" in answer


def test_a_song_that_could_not_be_heard_says_why_and_can_be_heard_again(client: Client) -> None:
    song = make_song(Song.Status.FAILED)
    page = client.get(at("song", song)).content.decode()
    assert "It could not be read." in page and "Listen again, free" in page
    client.post(at("song-again", song))
    song.refresh_from_db()
    assert song.status == Song.Status.UPLOADED


def test_a_song_at_work_is_not_begun_again(client: Client) -> None:
    song = make_song(Song.Status.ANALYSING)
    page = client.post(at("song-again", song), follow=True).content.decode()
    assert "It is being listened to already." in page


def test_nothing_is_made_of_a_hidden_song_and_its_page_says_why(client: Client) -> None:
    song = make_song(Song.Status.FAILED)
    Song.objects.filter(pk=song.pk).update(hidden_at=song.created_at, hidden_reason="stolen")
    page = client.post(at("song-again", song), follow=True).content.decode()
    assert "hidden by this site’s staff: stolen" in page and "<audio" not in page
    song.refresh_from_db()
    assert song.status == Song.Status.FAILED
    assert client.get(at("song-clicks", song, name="x")).status_code == 409


# --- Names and switches ----------------------------------------------------


def test_title_and_artist_are_changed(client: Client, song: Song) -> None:
    client.post(at("song-rename", song), {"title": " City\tBlues ", "artist": "Robert"})
    song.refresh_from_db()
    assert (song.title, song.artist) == ("City Blues", "Robert")


@pytest.mark.parametrize("title", ["", "   ", "\u202e\u202d"])
def test_a_song_keeps_a_title(client: Client, song: Song, title: str) -> None:
    response = client.post(at("song-rename", song), {"title": title, "artist": "x"})
    assert response.status_code == 422 and "A song has a title." in response.content.decode()
    song.refresh_from_db()
    assert song.title == "A song"


def test_a_song_says_whether_its_videos_keep_to_one_character(client: Client, song: Song) -> None:
    client.post(at("song-character", song))
    song.refresh_from_db()
    assert not song.character_consistency_enabled
    client.post(at("song-character", song), {"shown": "on"})
    song.refresh_from_db()
    assert song.character_consistency_enabled


# --- Putting right what was heard ----------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "corrections"),
    [
        ({"scale": "0.5"}, {"level": "half"}),
        ({"scale": "2"}, {"level": "double"}),
        ({"tempo": "100"}, {"tempo_bpm": 100.0}),
        ({"nudge": "0.01"}, {"beat_offset_seconds": 0.01}),
        ({"first_beat": "0:00.12"}, {"beat_offset_seconds": 0.12}),
        ({"off_beat": "on"}, {"beat_offset_beats": 0.5}),
        ({"meter": "3"}, {"meter": 3}),
        ({"bar_begins": "1"}, {"downbeat_seconds": 1.0}),
        ({"taps": "1,1.6,2.2,2.8,3.4"}, {"tempo_bpm": 100.0, "downbeat_seconds": 1.0}),
    ],
)
def test_each_correction_is_made_from_the_page(
    client: Client, song: Song, fields: dict[str, str], corrections: dict[str, Any]
) -> None:
    assert correct(client, song, **fields).url == f"{at('song', song)}#tempo"
    assert song.corrections == corrections
    assert "Put right by you" in client.get(at("song", song)).content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"tempo": "900"}, "a number from 30 to 300"),
        ({"tempo": "fast"}, "Enter a number."),
        ({"tempo": "nan"}, "Enter a number."),
        ({"nudge": "99"}, "less than or equal to 10"),
        ({"first_beat": "9:00"}, "A beat comes between 0 and 40.0 s"),
        ({"first_beat": "soon"}, "“soon” is no time."),
        ({"meter": "13"}, "A bar has 2 to 7 beats here."),
        ({"bar_begins": "41"}, "A bar begins between 0 and 40.0 s"),
        ({"taps": "1,2"}, "Tap at least 4 beats"),
        ({"taps": "4,3,2,1,0"}, "Tap at least 4 beats"),
        ({"taps": "1,x,3,4"}, "Those are no times."),
        ({"scale": "7"}, "not one of the available choices"),
        ({"take_back": "owner"}, "is nothing that was put right"),
        ({}, "Say what to put right."),
    ],
)
def test_each_refusal_is_a_sentence_on_the_page(
    client: Client, song: Song, fields: dict[str, str], sentence: str
) -> None:
    response = correct(client, song, **fields)
    assert response.status_code == 422 and sentence in response.content.decode()
    assert song.corrections == {}


def test_a_refusal_comes_as_a_part_of_the_page_to_a_script(client: Client, song: Song) -> None:
    response = client.post(at("song-correct", song), {"tempo": "900"}, **HTMX)
    body = response.content.decode()
    assert response.status_code == 200 and "a number from 30 to 300" in body
    assert 'id="song-tempo"' in body and 'value="900"' in body and "<html" not in body


def test_a_correction_redraws_all_that_shows_it_and_nothing_else(
    client: Client, song: Song
) -> None:
    body = client.post(at("song-correct", song), {"scale": "0.5"}, **HTMX).content.decode()
    for part in ("song-tempo", "song-sections", "song-wave", "song-films"):
        assert body.count(f'id="{part}"') == 1
    assert "<audio" not in body and 'id="lyrics"' not in body


def test_half_of_double_is_what_was_heard(client: Client, song: Song) -> None:
    correct(client, song, scale="2")
    correct(client, song, scale="0.5")
    assert song.corrections == {}


def test_nudges_add_up_and_go(client: Client, song: Song) -> None:
    for nudge in ("0.01", "0.01", "-0.01"):
        correct(client, song, nudge=nudge)
    assert song.corrections == {"beat_offset_seconds": 0.01}
    correct(client, song, nudge="-0.01")
    assert song.corrections == {}


def test_one_correction_or_all_are_taken_back(client: Client, song: Song) -> None:
    correct(client, song, scale="0.5")
    correct(client, song, meter="3")
    correct(client, song, take_back="meter")
    assert song.corrections == {"level": "half"}
    correct(client, song, meter="3")
    correct(client, song, take_back="level meter ")
    assert song.corrections == {}


def test_a_song_without_a_beat_says_so_and_takes_a_tempo(client: Client) -> None:
    song = make_song(Song.Status.READY)
    silent = analysis().to_json() | {
        "beats": [], "strengths": [], "downbeats": [], "tempo": 0.0, "confidence": 0.0,
        "alternatives": [],
    }  # fmt: skip
    Song.objects.filter(pk=song.pk).update(analysis=silent)
    assert "No steady beat was heard." in client.get(at("song", song)).content.decode()
    for fields in ({"scale": "2"}, {"first_beat": "1"}):
        refused = correct(client, song, **fields)
        assert "No beat was heard. Type a tempo or tap along first." in refused.content.decode()
    correct(client, song, tempo="100")
    assert song.heard().tempo == 100


@pytest.mark.parametrize("name", ["song-correct", "song-sections"])
def test_nothing_is_put_right_before_it_was_heard(client: Client, name: str) -> None:
    song = make_song()
    response = client.post(at(name, song), {"meter": "3"}, **HTMX)
    assert response.status_code == 409
    assert "<p>This song has to be listened to before" in response.content.decode()
    assert 'id="told"' in client.get(at("song", song)).content.decode()
    plain = client.post(at(name, song), {"meter": "3"}, follow=True)
    assert plain.redirect_chain == [(at("song", song), 302)]
    assert "listened to before" in plain.content.decode()


def test_a_correction_is_offered_to_the_videos_and_changes_none(client: Client, song: Song) -> None:
    video = make_video(song=song, title="Night walk", cuts=[0, 30, 60])
    make_video(song=song, title="Not cut yet")
    correct(client, song, scale="0.5")
    page = client.get(at("song", song)).content.decode()
    assert "You put right a song that a video uses." in page
    assert "Plan “Night walk” again" in page and "Plan “Not cut yet”" not in page
    video.refresh_from_db()
    assert video.cuts == [0, 30, 60] and video.status == Video.Status.DRAFT


# --- Sections ----------------------------------------------------


def table(song: Song, **changes: Any) -> dict[str, Any]:
    rows = song.heard().sections
    return {
        "label": [row.label for row in rows],
        "start": [f"0:{row.start:05.2f}" for row in rows],
        "was": [str(row.start) for row in rows],
        "do": "save",
        **changes,
    }


def named(song: Song) -> list[tuple[str, float]]:
    return [(section.label, section.start) for section in song.heard().sections]


def arrange(client: Client, song: Song, **changes: Any) -> Any:
    response = client.post(at("song-sections", song), table(song, **changes))
    song.refresh_from_db()
    return response


def test_sections_are_named_and_moved(client: Client, song: Song) -> None:
    assert arrange(client, song, label=["Intro", "Last chorus"], start=["0:00.00", "18,5"])
    assert named(song) == [("intro", 0.0), ("last chorus", 18.5)]


def test_a_time_that_is_shown_rounded_stays_exact(client: Client) -> None:
    song = make_song(Song.Status.READY)
    verbs.correct(song, {"sections": [{"label": "a", "start": 0}, {"label": "b", "start": 12.347}]})
    arrange(client, song, label=["c", "d"], start=["0:00.00", "0:12.35"])
    assert named(song) == [("c", 0.0), ("d", 12.347)]


def test_a_section_is_split_on_the_nearest_bar(client: Client, song: Song) -> None:
    arrange(client, song, do="split", split_at="9.6")
    assert named(song) == [("verse", 0.0), ("verse", 10.0), ("chorus", 20.0)]


def test_a_section_is_removed_and_its_neighbour_goes_on(client: Client, song: Song) -> None:
    arrange(client, song, do="remove-0")
    assert named(song) == [("chorus", 0.0)]


def test_sections_are_as_they_were_heard_again(client: Client, song: Song) -> None:
    arrange(client, song, label=["a", "b"])
    correct(client, song, take_back="sections")
    assert named(song) == [("verse", 0.0), ("chorus", 20.0)]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"label": ["", "b"]}, "Each section has a name."),
        ({"start": ["0:00", "later"]}, "“later” is no time."),
        ({"start": ["0:00", "0:41"]}, "before the song ends"),
        ({"start": ["0:00", "0:00"]}, "after the one before it"),
        ({"label": [], "start": [], "was": []}, "one section at least"),
        ({"label": ["a"]}, "one section at least"),
        ({"do": "split", "split_at": ""}, "Say where"),
        ({"do": "split", "split_at": "0:20"}, "begins at 20.0 s already"),
        ({"do": "split", "split_at": "2:00"}, "between 0 and 40.0 s"),
        ({"do": "remove-7"}, "one section at least"),
        ({"do": "explode"}, "Enter a valid value."),
    ],
)
def test_each_refused_section_is_a_sentence_and_what_was_typed_stays(
    client: Client, song: Song, changes: dict[str, Any], sentence: str
) -> None:
    response = arrange(client, song, **changes)
    assert response.status_code == 422 and sentence in response.content.decode()
    assert song.corrections == {}


def test_a_hundred_and_one_sections_are_too_many(client: Client, song: Song) -> None:
    many = {
        "label": ["x"] * 101, "start": [f"{n * 0.3:.2f}" for n in range(101)], "was": [""] * 101,
    }  # fmt: skip
    assert "100 at most" in arrange(client, song, **many).content.decode()


# --- Clicks ----------------------------------------------------


@pytest.fixture
def heard_song() -> Song:
    """With eight seconds of sound."""
    song = make_song(seconds=8.0, audio_key="songs/x/audio.flac")
    storage.put_bytes(song.canonical_key, sound_file("flac"))
    song.claim(Song.Status.UPLOADED, to=Song.Status.ANALYSING)
    song.move(Song.Status.READY, analysis=analysis(8.0).to_json())
    return song


def sound_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_the_click_track_is_made_once_and_served_in_parts(client: Client, heard_song: Song) -> None:
    url = client.get(at("song", heard_song)).context["heard"].clicks
    link = at("song-clicks", heard_song, name=url)
    whole = sound_of(client.get(link))
    assert whole[:4] == b"fLaC"
    part = client.get(link, HTTP_RANGE="bytes=4-9")
    assert part.status_code == 206 and sound_of(part) == whole[4:10]
    assert client.get(link, HTTP_RANGE=f"bytes={len(whole)}-").status_code == 416


def test_the_click_track_follows_a_correction_and_the_old_one_goes(
    client: Client, heard_song: Song
) -> None:
    before = client.get(at("song", heard_song)).context["heard"].clicks
    assert sound_of(client.get(at("song-clicks", heard_song, name=before)))
    correct(client, heard_song, nudge="0.2")
    after = client.get(at("song", heard_song)).context["heard"].clicks
    assert after != before
    assert sound_of(client.get(at("song-clicks", heard_song, name=after)))
    assert storage.keys(f"songs/{heard_song.pk}/clicks") == [
        f"songs/{heard_song.pk}/clicks/{after}.flac"
    ]


def test_clicks_of_a_song_whose_sound_is_gone_say_so(client: Client, song: Song) -> None:
    response = client.get(at("song-clicks", song, name="any"))
    assert response.status_code == 409 and "can no longer be read" in response.content.decode()


def test_the_first_bars_are_seen_from_near_and_only_the_beats_move(
    client: Client, heard_song: Song
) -> None:
    before = client.get(at("song", heard_song)).context["heard"].near
    correct(client, heard_song, nudge="0.05")
    after = client.get(at("song", heard_song)).context["heard"].near
    assert after.wave == before.wave and after.start == before.start
    assert after.beats != before.beats and len(before.wave) > 1000


def test_without_its_sound_a_song_has_no_close_up_but_a_page(client: Client, song: Song) -> None:
    response = client.get(at("song", song))
    assert response.status_code == 200 and response.context["heard"].near is None


# --- Whose it is ----------------------------------------------------

GETS = ["song", "song-live", "song-track", "song-lrc"]
POSTS = [
    "song-rename", "song-again", "song-character", "song-delete", "song-correct", "song-sections",
    "song-lyrics", "song-times",
]  # fmt: skip


@pytest.mark.parametrize("name", GETS + POSTS)
def test_the_songs_of_others_are_unknown(client: Client, name: str) -> None:
    theirs = make_song(Song.Status.READY, owner=make_owner("another"))
    ask = client.get if name in GETS else client.post
    assert ask(at(name, theirs)).status_code == 404
    assert ask(reverse(name, args=[uuid4()])).status_code == 404
    theirs.refresh_from_db()
    assert theirs.corrections == {} and theirs.lyrics == ""


@pytest.mark.parametrize("name", POSTS)
def test_what_changes_a_song_is_posted(client: Client, song: Song, name: str) -> None:
    assert client.get(at(name, song)).status_code == 405


def test_who_is_not_signed_in_is_sent_to_the_door(song: Song) -> None:
    for name in GETS:
        response: Any = Client().get(at(name, song))
        assert "/sign-in/" in response.url


def test_no_page_of_a_song_sets_a_style_in_place(client: Client, song: Song) -> None:
    verbs.set_lyrics(song, "[00:01.00]One <b>line</b>")
    for url in (at("song", song), reverse("songs")):
        page = client.get(url).content.decode()
        assert " style=" not in page and " onclick" not in page
