"""What was said of a new video stays said, whoever else says something at the same time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from songs.models import Song
from tests.factories import make_owner, make_song
from tests.media import make_picture
from tests.media import make_song as make_sound
from videos import drafts
from videos.models import Draft, Video
from videos.tests.test_verbs import at_once

pytestmark = pytest.mark.django_db
URL = "/videos/new/"
HTMX = {"HX-Request": "true"}
TOKEN = "a-token-of-a-page-000"


class Fields(HTMLParser):
    """What a browser sends of the page's form as it came, button aside."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.text = self.choice = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        has = dict(attrs)
        name, kind = has.get("name", ""), has.get("type", "text")
        if tag == "input" and name and kind != "file":
            if kind not in ("radio", "checkbox") or "checked" in has:
                self.sent[name] = has.get("value") or ("on" if kind == "checkbox" else "")
        elif tag == "textarea":
            self.text, self.sent[name] = name, ""
        elif tag == "select":
            self.sent[name] = ""

    def handle_data(self, data: str) -> None:
        if self.text:
            self.sent[self.text] += data

    def handle_endtag(self, tag: str) -> None:
        self.text = "" if tag == "textarea" else self.text


class Tab:
    """One page of a new video in somebody's browser."""

    def __init__(self, browser: Client, address: str = f"{URL}?draft={TOKEN}") -> None:
        self.browser = browser
        self.fields = Fields(browser.get(address).content.decode()).sent

    def sends(self, headers: Mapping[str, str] | None = None, **typed: Any) -> Any:
        self.fields |= typed
        return self.browser.post(URL, self.fields, headers=headers)

    def uploads(self, file: Path, meanwhile: Callable[[], object], **fields: str) -> Any:
        """The form, or ``fields`` of it, with a file; while it is on its way something is done."""
        song = SimpleUploadedFile(file.name, file.read_bytes())
        whole = encode_multipart(BOUNDARY, {**(fields or self.fields), "song_file": song})
        sent = {"CONTENT_TYPE": MULTIPART_CONTENT, "CONTENT_LENGTH": str(len(whole))}
        return self.browser.generic("POST", URL, **sent, **{"wsgi.input": Slow(whole, meanwhile)})


class Slow(BytesIO):
    """A body in whose middle something else happens."""

    def __init__(self, body: bytes, meanwhile: Callable[[], object]) -> None:
        super().__init__(body)
        self.meanwhile: Callable[[], object] | None = meanwhile

    def read(self, size: int | None = -1) -> bytes:
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()
        return super().read(size)


@pytest.fixture
def browser() -> Client:
    client = Client()
    client.force_login(make_owner())
    return client


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return make_sound(tmp_path / "Rain.wav", seconds=12.0)


def kept(token: str = TOKEN) -> dict[str, str]:
    return drafts.answers(make_owner(), token)


def beside(browser: Client) -> Client:
    """Another tab of the same browser: the same cookies, at the same time."""
    other = Client()
    other.cookies = browser.cookies
    return other


# --- At the same time ---------------------------------------------------------------------------


def test_what_another_tab_says_while_a_file_is_on_its_way_stays(
    browser: Client, sound: Path
) -> None:
    tab, other = Tab(browser), Tab(beside(browser), f"{URL}?draft=another-token-of-a-page")
    tab.uploads(sound, lambda: other.sends(idea="Rain, all night", words="An old sailor"))
    said = kept("another-token-of-a-page")
    assert (said["idea"], said["words"]) == ("Rain, all night", "An old sailor")
    assert kept()["song"] == str(Song.objects.get().pk)


@pytest.mark.parametrize("only_the_file", [True, False])
def test_what_is_typed_on_the_page_while_its_file_is_on_its_way_stays(
    browser: Client, sound: Path, only_the_file: bool
) -> None:
    tab, typing = Tab(browser), Tab(beside(browser))
    fields = {"draft": TOKEN} if only_the_file else {}
    tab.uploads(sound, lambda: typing.sends(HTMX, idea="Rain", style="noir", draw=""), **fields)
    said = kept()
    assert (said["idea"], said["style"], said["draw"]) == ("Rain", "noir", "")
    assert said["song"] == str(Song.objects.get().pk)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_say_different_things_at_once_both_are_heard() -> None:
    owner = make_owner()
    said = {"idea": "Rain", "words": "An old sailor", "name": "Bram"}
    at_once(*(partial(drafts.keep, owner, TOKEN, {name: word}) for name, word in said.items()))
    assert kept() == {**drafts.DEFAULTS, **said}
    assert Draft.objects.count() == 1


# --- Two tabs of one draft ----------------------------------------------------------------------


def test_two_tabs_of_one_draft_change_what_each_of_them_changed(browser: Client) -> None:
    one, other = Tab(browser), Tab(browser)
    one.sends(idea="Rain")
    other.sends(name="Bram", shape="9:16")
    said = kept()
    assert (said["idea"], said["name"], said["shape"]) == ("Rain", "Bram", "9:16")


def test_what_is_changed_back_is_changed_back(browser: Client) -> None:
    tab = Tab(browser)
    marks = Fields(tab.sends(HTMX, idea="Rain").content.decode()).sent
    assert "shown-idea" in marks and "shown-name" not in marks, "only what is shown otherwise"
    tab.sends(HTMX, **marks, idea="")
    assert kept()["idea"] == ""


def test_what_both_changed_is_as_the_later_one_says(browser: Client) -> None:
    one, other = Tab(browser), Tab(browser)
    one.sends(idea="Rain")
    other.sends(idea="Snow")
    assert kept()["idea"] == "Snow"


def test_lines_of_a_text_are_no_change_however_a_browser_ends_them(browser: Client) -> None:
    drafts.keep(make_owner(), TOKEN, {"idea": "Rain\nSnow"})
    one, other = Tab(browser), Tab(browser)
    one.sends(idea="Rain")
    other.sends(idea="Rain\r\nSnow")
    assert kept()["idea"] == "Rain"


def test_what_a_database_cannot_keep_is_left_out(browser: Client) -> None:
    Tab(browser).sends(idea="Rain\0 and snow")
    assert kept()["idea"] == "Rain and snow"


@pytest.mark.parametrize("name", ["song", "library"])
def test_so_it_is_of_what_an_address_says(browser: Client, name: str) -> None:
    assert browser.get(URL, {"draft": TOKEN, name: "a\0b"}).status_code == 200
    assert kept()[name] == "ab"


def test_a_song_that_another_tab_took_is_shown_as_soon_as_this_one_asks(browser: Client) -> None:
    song = make_song(Song.Status.READY)
    one, other = Tab(browser), Tab(browser)
    one.sends(song=str(song.pk), do="take-song")
    answer = other.sends(HTMX, idea="Rain").content.decode()
    assert 'id="song-box" hx-swap-oob="true"' in answer and song.title in answer
    assert kept()["song"] == str(song.pk)


def test_a_song_that_was_put_away_is_not_brought_back_by_a_form_that_still_shows_it(
    browser: Client,
) -> None:
    drafts.keep(make_owner(), TOKEN, {"song": str(make_song(Song.Status.READY).pk)})
    one, other = Tab(browser), Tab(browser)
    one.sends(HTMX, do="no-song")
    other.sends(HTMX, idea="Rain")
    assert kept()["song"] == ""


def test_a_form_whose_draft_is_gone_is_taken_as_it_stands(browser: Client) -> None:
    drafts.keep(make_owner(), TOKEN, {"song": str(make_song(Song.Status.READY).pk), "idea": "Rain"})
    tab = Tab(browser)
    Draft.objects.all().delete()
    tab.sends(do="make")
    assert Video.objects.get().idea == "Rain"


def test_nothing_is_made_of_what_the_page_does_not_show(browser: Client) -> None:
    drafts.keep(make_owner(), TOKEN, {"song": str(make_song(Song.Status.READY).pk)})
    one, other = Tab(browser), Tab(browser)
    one.sends(idea="Rain")
    answer = other.sends(do="make", name="Bram")
    page = answer.content.decode()
    assert answer.status_code == 422 and "changed in another tab meanwhile" in page
    assert ">Rain</textarea>" in page and 'value="Bram"' in page and not Video.objects.exists()
    other.fields = Fields(page).sent
    other.sends(do="make")
    assert Video.objects.get().idea == "Rain"


def test_it_is_made_though_the_page_does_not_show_yet_that_its_picture_came(
    browser: Client, tmp_path: Path
) -> None:
    """Who is quick sends the file once more with the whole form."""
    drafts.keep(make_owner(), TOKEN, {"song": str(make_song(Song.Status.READY).pk)})
    picture, tab = make_picture(tmp_path / "Wren.png"), Tab(browser)
    with picture.open("rb") as file:
        browser.post(URL, {"draft": TOKEN, "picture_file": file}, headers=HTMX)
    with picture.open("rb") as file:
        answer = tab.sends(do="quick", picture_file=file)
    assert answer.status_code == 302
    assert Video.objects.get().characters.count() == 1


def test_the_way_back_from_a_video_leads_to_what_was_said(browser: Client) -> None:
    drafts.keep(make_owner(), TOKEN, {"song": str(make_song(Song.Status.READY).pk)})
    Tab(browser).sends(do="make", idea="Rain")
    assert Tab(browser).fields["idea"] == "Rain"


# --- Whose it is, and how long ------------------------------------------------------------------


def test_a_draft_is_its_owner_s_alone_also_where_the_token_is_the_same() -> None:
    ada, bob = make_owner("ada"), make_owner("bob")
    drafts.keep(ada, TOKEN, {"idea": "Rain"})
    drafts.keep(bob, TOKEN, {"idea": "Snow"})
    assert [drafts.answers(who, TOKEN)["idea"] for who in (ada, bob)] == ["Rain", "Snow"]


def test_a_draft_outlives_signing_out(browser: Client) -> None:
    Tab(browser).sends(idea="Rain")
    again = Client()
    again.force_login(make_owner())
    assert Tab(again).fields["idea"] == "Rain"


def test_only_the_last_drafts_of_an_owner_are_kept(browser: Client) -> None:
    for number in range(drafts.MOST + 3):
        drafts.keep(make_owner(), f"a-token-of-a-page-{number:03}", {"idea": str(number)})
    drafts.keep(make_owner("bob"), TOKEN, {})
    assert Draft.objects.of(make_owner()).count() == drafts.MOST
    assert kept()["idea"] == ""
    assert kept(f"a-token-of-a-page-{drafts.MOST + 2:03}")["idea"] == str(drafts.MOST + 2)


def test_a_draft_that_nobody_came_back_to_goes_and_its_song_stays() -> None:
    song = make_song()
    for token, age in (("an-old-token-of-a-page", drafts.KEPT), (TOKEN, timedelta(days=1))):
        drafts.keep(make_owner("bob"), token, {"song": str(song.pk), "idea": "Rain"})
        Draft.objects.filter(token=token).update(updated_at=timezone.now() - age)
    drafts.keep(make_owner(), "a-new-token-of-a-page", {})
    assert list(Draft.objects.of(make_owner("bob")).values_list("token", flat=True)) == [TOKEN]
    assert Song.objects.filter(pk=song.pk).exists()


def test_a_page_that_was_only_looked_at_leaves_nothing(browser: Client) -> None:
    browser.get(URL)
    browser.get(f"{URL}?draft={TOKEN}")
    browser.get(f"{URL}look/?draft={TOKEN}")
    assert not Draft.objects.exists()
