"""My videos: what the sheet shows, how it is searched, and what it asks for while work goes on."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from generations.models import Generation
from mvsite.lib import storage, thumbnails
from songs.models import Song
from tests.factories import make_owner, make_ready_character, make_song, make_video
from videos import moderation
from videos.models import Film, Take, Video
from videos.views import gallery as page

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make_owner("ada")


@pytest.fixture
def browser(ada) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def video(owner: User, title: str = "City Blues", status: str = "ready", **fields: Any) -> Video:
    """At any status; ``made``: hours ago."""
    hours = fields.pop("made", 0)
    song = fields.pop("song", None) or make_song(Song.Status.READY, owner=owner, title="A song")
    made = make_video(owner=owner, title=title, song=song, **fields)
    waiting = {"waiting_for": "choice", "waiting_from": "preparing"} if status == "waiting" else {}
    failed = {"error": "The song could not be read."} if status == "failed" else {}
    at = timezone.now() - timedelta(hours=hours)
    Video.objects.filter(pk=made.pk).update(status=status, created_at=at, **waiting, **failed)
    made.refresh_from_db()
    return made


def film(of: Video, data: bytes = b"a film") -> Film:
    key = of.key("final.mp4")
    storage.put_bytes(key, data)
    return Film.objects.create(
        video=of, shape=of.shape, width=160, height=90, frames=48, manifest={}, key=key,
        sha256="", poster_key=of.key("poster.jpg"),
    )  # fmt: skip


def scenes(of: Video, *takes: str) -> None:
    """Written clips, each with a take of this status; the ready ones are chosen."""
    for number, status in enumerate(takes):
        clip = of.clips.create(position=number, words_status="written", words_revision=1)
        error = "It failed." if status == "failed" else ""
        take = Take.objects.create(clip=clip, status=status, key=f"{status}.mp4", error=error)
        if status == "ready":
            of.clips.filter(pk=clip.pk).update(chosen=take)


def came_in(of: Video, *, after: datetime) -> None:
    """A clip of it, a hundred seconds after it was sent for."""
    Generation.objects.create(
        kind="film", purpose="motion", subject_model="videos.Take", subject_id=uuid4(),
        project=of.pk, provider="local", request={}, request_hash="x", status="succeeded",
        submitted_at=after - timedelta(seconds=100), finished_at=after,
    )  # fmt: skip


def text(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


def titles(client: Client, **query: str) -> list[str]:
    return re.findall(r"<h2><a [^>]*>([^<]*)</a>", text(client.get(reverse("gallery"), query)))


def words(client: Client) -> list[Any]:
    """Without the time left."""
    said = r'<span class="st (\w+)">([^<]*?)(?:, \d+ \w+ left)?<'
    return re.findall(said, text(client.get(reverse("gallery"))))


# --- What is shown -----------------------------------------------------------------------------


def test_nobodys_first_page_asks_for_a_song(browser):
    first = text(browser.get(reverse("gallery")))
    assert "Your films will be here" in first
    assert f'method="post" action="{reverse("create")}" enctype="multipart/form-data"' in first


@pytest.mark.parametrize(
    ("status", "said"),
    [("draft", ("wait", "not begun")), ("preparing", ("work", "listening and drawing")),
     ("planning", ("work", "writing the scenes")), ("stitching", ("work", "cutting to the song")),
     ("ready", ("ready", "ready")), ("failed", ("fail", "failed")),
     ("cancelled", ("wait", "stopped")),
     ("waiting", ("ask", "needs you: choose a character"))],
)  # fmt: skip
def test_each_state_has_its_shape_and_word(browser, ada, status, said):
    video(ada, status=status)
    assert words(browser) == [said]


def test_filming_says_how_many_clips_are_there(browser, ada):
    scenes(video(ada, status="filming"), "ready", "ready", "filming")
    assert words(browser) == [("work", "filming, 2 of 3")]
    assert "<progress" in text(browser.get(reverse("gallery")))


def test_a_film_being_made_says_how_long_that_takes_by_the_pace_of_its_own_clips(browser, ada):
    made = video(ada, status="filming")
    scenes(made, "ready", "ready", "filming", "drawing")
    assert ">filming, 2 of 4, 15 s left</span>" in text(browser.get(reverse("gallery")))
    for ended in (0, 100):
        came_in(made, after=timezone.now() - timedelta(seconds=ended))
    assert ">filming, 2 of 4, 3 min left</span>" in text(browser.get(reverse("gallery")))
    made.move(Video.Status.STITCHING)
    made.move(Video.Status.READY)
    assert " left</span>" not in text(browser.get(reverse("gallery")))


def test_a_ready_film_says_which_clips_failed_and_what_is_filmed_again(browser, ada):
    scenes(video(ada, made=1), "ready", "failed", "failed")
    scenes(video(ada, made=2), "ready", "filming")
    assert words(browser) == [("fail", "2 clips failed"), ("work", "ready, a clip is being filmed")]


def test_a_failed_one_says_why(browser, ada):
    video(ada, status="failed")
    assert "The song could not be read." in text(browser.get(reverse("gallery")))


def test_who_is_in_it_and_how_long_it_is(browser, ada):
    video(ada, character=make_ready_character(owner=ada, name="Maren"), window_length=75.0)
    assert '<p class="sub">Maren, 1:15</p>' in text(browser.get(reverse("gallery")))


def test_the_picture_is_that_of_the_film_in_two_sizes(browser, ada):
    key = film(video(ada)).poster_key
    shown = text(browser.get(reverse("gallery")))
    for width in thumbnails.WIDTHS:
        assert f"/{thumbnails.key_of(key, width)}?v=" in shown


def test_before_the_film_it_is_that_of_the_character(browser, ada):
    character = make_ready_character(owner=ada)
    video(ada, status="preparing", character=character)
    assert thumbnails.key_of(character.selected.key, 320) in text(browser.get(reverse("gallery")))


@pytest.mark.parametrize(("shape", "name"), [("16:9", "wide"), ("9:16", "tall"), ("1:1", "square")])
def test_each_has_its_true_shape(browser, ada, shape, name):
    video(ada, shape=shape)
    assert f'class="r-{name}"' in text(browser.get(reverse("gallery")))


def test_a_hidden_one_says_why_and_shows_no_picture(browser, ada):
    made = video(ada)
    film(made)
    moderation.hide(made, "A likeness was used without asking")
    shown = text(browser.get(reverse("gallery")))
    assert words(browser) == [("fail", "hidden")]
    assert "A likeness was used without asking" in shown
    assert "poster.jpg" not in shown


def test_a_title_is_text_and_nothing_else(browser, ada):
    video(ada, title="<script>alert(1)</script>")
    assert "<script>alert" not in text(browser.get(reverse("gallery")))


# --- Searched, sorted, in pages ----------------------------------------------------------------


def test_words_are_looked_for_in_titles_songs_characters_and_ideas(browser, ada):
    video(ada, "One", song=make_song("ready", owner=ada, title="Freezing Point", artist="Ada"))
    video(ada, "Two", character=make_ready_character(owner=ada, name="Yeti"), made=1)
    video(ada, "Three", idea="lamps over the avenue", made=2)
    assert titles(browser, q="freezing") == ["One"]
    assert titles(browser, q="yet") == ["Two"]
    assert titles(browser, q="avenue LAMPS") == ["Three"]
    assert "Nothing fits “zebra”" in text(browser.get(reverse("gallery"), {"q": "zebra"}))


def test_a_search_of_many_words_looks_for_the_first_and_says_so(browser, ada):
    video(ada, "a b c d e f g h")
    with CaptureQueriesContext(connection) as few:
        browser.get(reverse("gallery"), {"q": "a b c d e f g h"})
    with CaptureQueriesContext(connection) as many:
        shown = text(browser.get(reverse("gallery"), {"q": "a b c d e f g h " + "never " * 4000}))
    assert "Only the first eight words are looked for, not “never never" in shown
    assert "a b c d e f g h</a>" in shown
    assert [len(query["sql"]) for query in few] == [len(query["sql"]) for query in many]


@pytest.mark.parametrize("words", ["\x00", "x" * 10_000, "%", "\ud83d", "\u202e", "' OR 1=1 --"])
def test_whatever_is_searched_is_answered(browser, ada, words):
    video(ada, "City Blues")
    for name in ("gallery", "gallery-live", "songs", "characters"):
        assert browser.get(reverse(name), {"q": words.encode(errors="replace")}).status_code == 200
    found = titles(browser, q="City\x00 Blues")
    assert found == ["City Blues"]
    assert "Nothing fits" in text(browser.get(reverse("gallery"), {"q": "x" * 10_000}))


def test_states_carry_counts_and_choose(browser, ada):
    for status in ("ready", "ready", "filming", "waiting", "failed"):
        video(ada, status, status)
    counts = dict(re.findall(r'id="n-(\w+)">(\d+)<', text(browser.get(reverse("gallery")))))
    assert counts == {"every": "5", "making": "1", "ready": "2", "asking": "1", "failed": "1"}
    assert titles(browser, state="asking") == ["waiting"]
    assert titles(browser, state="nonsense", order="nonsense", page="nonsense")


def test_the_order_is_by_time_song_or_length(browser, ada):
    for title, song, length, made in (("a", "Zebra", 30, 1), ("b", "apple", 90, 2)):
        own = make_song("ready", owner=ada, title=song)
        video(ada, title, song=own, window_length=length, made=made)
    assert titles(browser) == ["a", "b"]
    assert titles(browser, order="song") == ["b", "a"]
    assert titles(browser, order="longest") == ["b", "a"]


def test_many_come_in_pages_that_keep_what_was_asked(browser, ada, monkeypatch):
    monkeypatch.setattr(page, "A_PAGE", 2)
    for number in range(5):
        video(ada, f"v{number}", made=number)
    assert titles(browser) == ["v0", "v1"]
    assert titles(browser, page="3") == titles(browser, page="99") == ["v4"]
    shown = text(browser.get(reverse("gallery"), {"state": "ready", "page": "2"}))
    assert 'rel="next" href="?state=ready&amp;page=3"' in shown
    assert 'rel="prev" href="?state=ready&amp;page=1"' in shown


# --- While work goes on ------------------------------------------------------------------------


def asked(client: Client) -> str | None:
    """The address that the page's poller asks."""
    found = re.search(r'id="live" hx-get="([^"]+)"', text(client.get(reverse("gallery"))))
    return found[1].replace("&amp;", "&") if found else None


def seen(client: Client) -> list[str]:
    return re.findall(r'name="seen" value="([^"]+)"', text(client.get(reverse("gallery"))))


def test_a_page_on_which_nothing_is_made_asks_for_nothing(browser, ada):
    video(ada)
    shown = text(browser.get(reverse("gallery")))
    assert asked(browser) is None
    assert 'http-equiv="refresh"' not in shown


def test_one_poller_asks_while_something_is_made_also_without_a_script(browser, ada):
    video(ada, status="filming")
    video(ada, status="planning")
    shown = text(browser.get(reverse("gallery")))
    assert shown.count("hx-trigger") == 1
    assert '<noscript><meta http-equiv="refresh"' in shown


def test_nothing_new_is_204_from_one_query_more_than_an_empty_page(browser, ada):
    video(ada, status="filming")
    address = asked(browser)
    with CaptureQueriesContext(connection) as least:
        browser.get(reverse("theme"))
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 204
    assert len(queries) == len(least) + 1


def test_only_what_changed_is_sent(browser, ada):
    one, two = video(ada, "one", "filming"), video(ada, "two", "filming", made=1)
    address, shown = asked(browser), seen(browser)
    two.move(Video.Status.STITCHING)
    news = text(browser.get(address, {"seen": shown}))
    assert f'id="w-{two.pk}" hx-swap-oob="true"' in news
    assert "cutting to the song" in news
    assert str(one.pk) not in news
    assert f'id="p-{two.pk}"' not in news, "its picture is as it was"
    assert "hx-get" in news


def test_a_new_picture_is_sent_once_it_is_there(browser, ada):
    made = video(ada, status="stitching")
    address, shown = asked(browser), seen(browser)
    film(made)
    made.move(Video.Status.READY)
    assert f'id="p-{made.pk}" class="shot"' in text(browser.get(address, {"seen": shown}))


def test_what_a_person_waits_for_is_said_and_the_asking_ends(browser, ada):
    made = video(ada, "City Blues", "stitching")
    address, shown = asked(browser), seen(browser)
    film(made)
    made.move(Video.Status.READY)
    news = text(browser.get(address, {"seen": shown}))
    assert '<span hx-swap-oob="innerHTML:#said">City Blues: ready.</span>' in news
    assert '<div id="live"></div>' in news
    assert 'id="n-ready" hx-swap-oob="true">1<' in news


@pytest.mark.parametrize("told", ["", ":", "nonsense", "a:b:c:d:e", "%00:1:ready:x"])
def test_what_a_page_tells_of_itself_may_be_anything(browser, ada, told):
    video(ada, status="filming")
    assert browser.get(reverse("gallery-live"), {"since": told, "seen": told}).status_code == 200


@pytest.mark.parametrize("many", [1, 12])
def test_the_queries_do_not_grow_with_the_videos(browser, ada, many):
    for number in range(many):
        made = video(
            ada, f"v{number}", "ready" if number % 2 else "filming", made=number,
            character=make_ready_character(owner=ada, name="Maren"),
        )  # fmt: skip
        film(made)
        scenes(made, "ready", "failed", "filming")
    browser.get(reverse("gallery"))
    with CaptureQueriesContext(connection) as queries:
        browser.get(reverse("gallery"))
    assert len(queries) == 8
    with CaptureQueriesContext(connection) as queries:
        browser.get(reverse("gallery-live"), {"since": "0"})
    assert len(queries) == 9


# --- Several at once ---------------------------------------------------------------------------


def do(client: Client, act: str, *videos: Video, **more: str) -> Any:
    sent = {"do": act, "video": [str(one.pk) for one in videos], **more}
    return client.post(reverse("chosen"), sent, follow="sure" in more or act != "delete")


def test_deleting_asks_first_and_names_them(browser, ada):
    made = video(ada)
    shown = text(do(browser, "delete", made))
    assert "Delete this video?" in shown
    assert "City Blues" in shown
    assert Video.objects.filter(pk=made.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_then_they_go_with_their_files_and_the_rest_stays(browser, ada):
    one, two, stays = video(ada, "one"), video(ada, "two"), video(ada, "three")
    key = film(one).key
    shown = text(do(browser, "delete", one, two, sure="1"))
    assert "2 videos are deleted, with all their files." in shown
    assert list(Video.objects.all()) == [stays]
    assert not storage.exists(key)
    assert Song.objects.filter(pk=one.song.pk).exists()


def test_it_leads_back_to_the_same_place(browser, ada):
    answer = browser.post(
        reverse("chosen"),
        {"do": "retry", "video": str(video(ada).pk), "back": "state=ready&page=2"},
    )
    assert answer["Location"] == "/?state=ready&page=2"


def test_nothing_chosen_is_said(browser):
    assert "Nothing was chosen" in text(do(browser, "retry"))


def test_what_cannot_be_retried_says_so_for_each_and_the_rest_goes_on(browser, ada):
    failed, ready = video(ada, "Failed one", "failed"), video(ada, "Ready one")
    shown = text(do(browser, "retry", failed, ready))
    assert "1 video is at work again" in shown
    assert "“Ready one”: " in shown
    failed.refresh_from_db()
    assert failed.status in Video.WORKING


def test_one_film_comes_as_it_is_and_several_as_a_zip(browser, ada):
    one, two, without = video(ada, "A/B"), video(ada, "A/B"), video(ada, "No film")
    film(one, b"first")
    film(two, b"second")
    alone = do(browser, "download", one, without)
    assert b"".join(alone.streaming_content) == b"first"
    assert "attachment" in alone["Content-Disposition"]
    both = do(browser, "download", one, two)
    with zipfile.ZipFile(io.BytesIO(b"".join(both.streaming_content))) as archive:
        assert archive.testzip() is None
        found = {name: archive.read(name) for name in archive.namelist()}
    assert sorted(found) == ["A B 2.mp4", "A B.mp4"]
    assert sorted(found.values()) == [b"first", b"second"]


def test_without_a_film_there_is_nothing_to_take_home(browser, ada):
    assert "None of the chosen has a film yet" in text(do(browser, "download", video(ada)))


def test_a_hidden_film_is_not_handed_out(browser, ada):
    made = video(ada)
    film(made)
    moderation.hide(made, "Not ours")
    assert "None of the chosen has a film yet" in text(do(browser, "download", made))
