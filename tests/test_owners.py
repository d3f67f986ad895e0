"""Every route against everybody: whose row it is decides, and nothing else.

The table names each route of the site with whose row its address names. A route that is not in the
table fails the test, so that none is added without this being asked. A row of somebody else is as
unknown as one that never was: the same 404, for staff too, who have the admin.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts import tokens
from accounts.models import Token, User
from characters.models import Image
from mvsite.lib import serving, storage
from songs.models import Song
from tests.factories import make_owner, make_ready_character, make_song, make_video
from tests.films import exact_film
from videos.models import Channel, Delivery, Event, Film, Take, Video

pytestmark = pytest.mark.django_db

OPEN = {
    "enter", "sign-in", "media", "health-live", "health-ready", "hook", "watch", "watch-poster",
    "watch-captions",
}  # fmt: skip
"""For everybody: each of these has its own tests of what it lets in."""

ONES_OWN = {
    "gallery", "gallery-live", "chosen", "account", "theme", "password", "sign-out", "create",
    "archives", "archive-bring",
    "create-look", "characters", "character-new", "songs", "song-bring", "tokens",
    "notices-mail", "notices-webhook", "notices-live", "webhook-on", "webhook-test",
    "webhook-secret",
}  # fmt: skip
"""For everybody who is signed in; no row is named in the address."""

STAFF = {"system", "system-examination"}

ROWS = {
    "video": {
        "video", "video-live", "video-start", "video-cancel", "video-retry", "video-retry-clips",
        "video-answer", "video-cut-again", "video-cuts", "video-plan-again", "video-reframe",
        "video-delete", "video-archive", "video-zip", "video-timeline", "video-captions",
        "video-version", "video-models", "video-judge", "video-likeness", "video-share",
        "video-withdraw",
    },
    "film": {"film-download"},
    "clip": {
        "clip-download", "clip-edit", "clip-rewrite", "clip-add", "clip-delete", "clip-move",
        "clip-redo", "clip-retry", "clip-sing", "clip-still", "clip-own", "clip-other",
    },
    "take": {"take-why", "take-choose", "take-cancel", "take-judge", "take-slide"},
    "character": {
        "character", "character-live", "character-choose", "character-use-reference",
        "character-retry", "character-redraw", "character-again", "character-words",
        "character-draw", "character-drawer", "character-picture", "character-delete", "image-why",
    },
    "token": {"token-revoke"},
    "delivery": {"delivery-again"},
    "song": {
        "song", "song-live", "song-rename", "song-again", "song-character", "song-delete",
        "song-correct", "song-sections", "song-clicks", "song-lyrics", "song-times", "song-track",
        "song-lrc", "song-lyrics-live", "song-words", "song-words-stop", "song-words-use",
        "song-words-leave",
    },
}  # fmt: skip
"""For the owner of the row that ``pk`` names."""

OF_ROWS = [(kind, name) for kind, names in ROWS.items() for name in sorted(names)]
METHODS = ("get", "post")
HTMX = {"HX-Request": "true"}


# --- The table is whole ------------------------------------------------------------------------


def routes(resolver: URLResolver | None = None) -> Iterator[str]:
    """The names of all routes but the admin's, which are of its own matrix below, and the API's,
    which has one in ``test_api_matrix``."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern)
        elif pattern.namespace != "admin" and str(pattern.pattern) != "api/":
            yield from routes(pattern)


def test_every_route_is_in_the_table_and_the_table_has_no_other():
    table = [*OPEN, *ONES_OWN, *STAFF, *(name for _, name in OF_ROWS)]
    assert len(table) == len(set(table))
    assert set(routes()) == set(table)


# --- Somebody's rows ---------------------------------------------------------------------------


@dataclass(frozen=True)
class World:
    """What one person has: one of each."""

    owner: User
    rows: dict[str, Any]
    image: Image

    def address(self, name: str, kind: str, pk: object = None) -> str:
        named: dict[str, Any] = {"pk": pk or self.rows[kind].id}
        if name in ("character-again", "image-why"):
            named["image"] = self.image.pk
        if name == "song-clicks":
            named["name"] = "here-0"
        if name == "video-timeline":
            named["kind"] = "otio"
        return reverse(name, kwargs=named)


@pytest.fixture(scope="module")
def filmed(tmp_path_factory) -> Path:
    """A second of film, kept once for all."""
    return exact_film(tmp_path_factory.mktemp("film") / "take.mp4", range(24))


@pytest.fixture
def world(filmed) -> World:
    owner = make_owner("ada")
    song = make_song(Song.Status.READY, owner=owner, lyrics="[00:01.00]A line")
    Song.objects.filter(pk=song.pk).update(lyric_lines=[{"start": 1.0, "end": 3.0, "text": "A"}])
    character = make_ready_character(owner=owner, name="Quillon")
    video = make_video(owner=owner, song=song, character=character)
    film = Film.objects.create(
        video=video, shape=video.shape, width=160, height=90, frames=48,
        manifest={"cuts": [0, 24, 48], "parts": []},
        key=video.key("final.mp4"), sha256="", poster_key=video.key("poster.jpg"),
    )  # fmt: skip
    clip = video.clips.create(position=0, title="A", words_status="written", words_revision=1)
    video.clips.create(position=1, title="B", words_status="written", words_revision=1)
    take = Take.objects.create(clip=clip, status="ready", key=video.key("take.mp4"))
    clip.chosen = take
    clip.save()
    Video.objects.filter(pk=video.pk).update(status="ready", cuts=[0, 24, 48])
    for key in (film.key, film.poster_key, take.key):
        storage.put_bytes(key, filmed.read_bytes())
    told = Delivery.objects.tell_owner(owner, Event.TEST, Channel.ENDPOINT, "https://a.example/")
    token, _ = tokens.make(owner, "laptop", Token.Scope.READ, until=None)
    rows = {
        "video": video, "film": film, "clip": clip, "take": take, "character": character,
        "song": song, "token": token, "delivery": told,
    }  # fmt: skip
    return World(owner, rows, character.selected)


def browser(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def staff() -> User:
    return User.objects.create_superuser("staff")


def answers(client: Client, address: str) -> list[tuple[int, bytes]]:
    found = []
    for method in METHODS:
        for headers in ({}, HTMX):
            response = getattr(client, method)(address, headers=headers)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            found.append((response.status_code, body))
    return found


def statuses(client: Client, address: str) -> set[int]:
    return {status for status, _ in answers(client, address)}


@pytest.mark.parametrize("kind", ROWS)
def test_a_stranger_is_sent_to_sign_in_and_told_nothing(world, kind):
    client = browser(None)
    for name in ROWS[kind]:
        mine, unknown = world.address(name, kind), world.address(name, kind, uuid4())
        assert statuses(client, mine) == statuses(client, unknown) == {302, 401}, name
        assert client.get(mine)["Location"].startswith("/sign-in/?next="), name


@pytest.mark.parametrize("kind", ROWS)
@pytest.mark.parametrize("who", ["somebody else", "staff"])
def test_a_row_of_another_is_as_unknown_as_one_that_never_was(world, kind, who):
    client = browser(staff() if who == "staff" else make_owner("bob"))
    for name in ROWS[kind]:
        foreign = answers(client, world.address(name, kind))
        assert foreign == answers(client, world.address(name, kind, uuid4())), name
        assert 404 in {status for status, _ in foreign} <= {404, 405}, name
    assert {kind: row.__class__.objects.filter(pk=row.pk).exists() for kind, row in
            world.rows.items()} == dict.fromkeys(world.rows, True)  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), OF_ROWS)
def test_the_owner_is_let_in(world, kind, name):
    client = browser(world.owner)
    address = world.address(name, kind)
    found = {getattr(client, method)(address).status_code for method in METHODS}
    assert found - {405}
    assert not found & {401, 403, 404}
    assert max(found) < 500


# --- The others --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(ONES_OWN))
def test_pages_without_a_row_are_for_everybody_who_is_in(name):
    address = reverse(name)
    assert statuses(browser(None), address) <= {302, 401}
    for user in (make_owner("bob"), staff()):
        found = {getattr(browser(user), method)(address).status_code for method in METHODS}
        assert found - {405}
        assert not found & {401, 403, 404}
        assert max(found) < 500


@pytest.mark.parametrize("name", ["gallery", "characters", "songs", "account", "create"])
def test_pages_without_a_row_show_nothing_of_another(world, name):
    page = browser(make_owner("bob")).get(reverse(name)).content.decode()
    assert not any(str(row.pk) in page for row in world.rows.values())
    assert "Quillon" not in page


def test_rows_of_another_are_no_part_of_a_choice(world):
    """Ids in a form's body are asked for as those in an address are."""
    client = browser(make_owner("bob"))
    for act in ("delete", "retry", "download"):
        sent = {"do": act, "video": str(world.rows["video"].pk), "sure": "1"}
        client.post(reverse("chosen"), sent)
    assert Video.objects.filter(pk=world.rows["video"].pk, status="ready").exists()


def admin_pages() -> list[str]:
    """Those that need no row."""
    found = ["/admin/", reverse("system")]
    for pattern in _admin().url_patterns:
        if isinstance(pattern, URLResolver):
            found += [
                reverse(f"admin:{page.name}") for page in pattern.url_patterns
                if isinstance(page, URLPattern) and (page.name or "").endswith("_changelist")
            ]  # fmt: skip
    return found


def _admin() -> URLResolver:
    return next(
        pattern for pattern in get_resolver().url_patterns
        if isinstance(pattern, URLResolver) and pattern.namespace == "admin"
    )  # fmt: skip


def test_the_admin_is_for_staff(world):
    pages = admin_pages()
    assert len(pages) > 8
    for page in pages:
        assert browser(None).get(page).status_code == 302
        assert browser(world.owner).get(page).status_code == 302
    client = browser(staff())
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_a_link_to_a_file_is_for_whoever_has_it_and_for_that_file(world):
    link = serving.url_of(world.rows["film"].key)
    assert browser(None).get(link).status_code == 200
    other = link.rpartition("/")[0] + "/take.mp4"
    for user in (None, world.owner, make_owner("bob")):
        assert browser(user).get(other).status_code == 403
