"""Every route of the API × every method × everybody: whose row it is and what a token may decide.

The routes are the resolver's own. One that the tables below do not name fails the first test, so
that none is added without being asked. Whatever a probe does is undone before the next one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts import tokens
from accounts.models import Token, User
from characters.models import Character
from generations.models import Generation
from mvsite.lib import storage
from songs.models import Song
from tests.factories import (
    make_generation,
    make_owner,
    make_ready_character,
    make_song,
    make_video,
)
from videos import moderation
from videos.models import Clip, Film, FlatCall, Take, Video

pytestmark = pytest.mark.django_db

OPEN = {"schema", "api-docs"}
"""For everybody; nobody's rows."""

ONES_OWN = {
    "api-token-list", "api-generation-list", "api-character-list", "api-song-list",
    "api-video-list", "api-me", "mv-references", "mv-scenes", "mv-clips", "mv-stitch",
}  # fmt: skip
"""Lists and orders: no row is named in the address."""

ROWS = {
    "token": {"api-token-detail"},
    "generation": {"api-generation-detail"},
    "character": {"api-character-detail", "api-character-redraw", "api-choice-select"},
    "image": {"api-image-retry", "mv-reference", "mv-reference-info"},
    "song": {
        "api-song-detail", "api-song-analysis", "api-song-character-preview", "api-song-lyrics",
    },
    "video": {
        "api-video-detail", "api-video-continue", "api-video-cancel", "api-video-clips",
        "api-video-reframe", "api-video-rerun", "api-video-retry", "api-video-start",
        "api-video-stitch", "api-film-export", "api-film-report", "api-film-share", "mv-video",
    },
    "clip": {
        "api-clip-detail", "api-clip-cancel", "api-clip-redo", "api-clip-retry",
        "api-clip-rewrite", "api-clip-select-take", "api-clip-use-still", "api-clip-takes",
    },
    "call": {"mv-call"},
}  # fmt: skip
"""For the owner of the row that the address names."""

OF_ACCOUNT = {"api-token-list", "api-token-detail"}
"""Need a token of scope admin."""

SAFE = ("GET", "HEAD", "OPTIONS")
METHODS = (*SAFE, "POST", "PUT", "PATCH", "DELETE")
NOBODY = ("nothing", "expired", "revoked")
HARDLY_ANYBODY = ("of one who left", "no token", "session that ended")
"""Asked for each route once: they are told apart before the method is looked at."""
MALFORMED_IN_PATHS = ("x", "%00", "a" * 300, "É", "1" * 36)


# --- The routes --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Route:
    name: str
    taken: frozenset[str]
    argument: str

    def address(self, pk: object) -> str:
        return reverse(self.name, kwargs={self.argument: pk} if self.argument else {})

    @property
    def first_method(self) -> str:
        return next(method for method in METHODS if method in self.taken - {"OPTIONS"})

    @property
    def kind(self) -> str:
        return next((kind for kind, names in ROWS.items() if self.name in names), "")


def routes(resolver: URLResolver) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern)
        else:
            yield Route(pattern.name, _taken(pattern), next(iter(pattern.pattern.converters), ""))


def _taken(pattern: URLPattern) -> frozenset[str]:
    actions = {method.upper() for method in getattr(pattern.callback, "actions", {"get": ""})}
    return frozenset({*actions, "OPTIONS", *(["HEAD"] if "GET" in actions else [])})


def _api() -> URLResolver:
    return next(
        each for each in get_resolver().url_patterns
        if isinstance(each, URLResolver) and str(each.pattern) == "api/"
    )  # fmt: skip


ROUTES = [route for route in routes(_api()) if route.name not in OPEN]
ROW_ROUTES = [route for route in ROUTES if route.argument]


def test_every_route_is_in_the_tables_and_the_tables_have_no_other():
    table = [*OPEN, *ONES_OWN, *(name for names in ROWS.values() for name in names)]
    assert len(table) == len(set(table))
    assert {route.name for route in routes(_api())} == set(table)
    assert {route.name for route in ROW_ROUTES} == {n for names in ROWS.values() for n in names}


# --- Somebody's rows, and everybody ------------------------------------------------------------


@pytest.fixture(autouse=True)
def unhurried(settings: Any) -> None:
    settings.API_READS = settings.API_CREATES = 10**6
    settings.MV_WAIT_SECONDS = 0
    ContentType.objects.clear_cache()


@dataclass(frozen=True)
class World:
    owner: User
    ids: dict[str, UUID | None]

    def address(self, route: Route, pk: object = None) -> str:
        return route.address(pk or self.ids.get(route.kind))


@pytest.fixture
def world() -> World:
    owner = make_owner("ada")
    song = make_song(Song.Status.READY, owner=owner, lyrics="A line")
    character = make_ready_character(owner=owner, name="Quillon")
    video = make_video(owner=owner, song=song, character=character, title="Quillon's film")
    film = Film.objects.create(
        video=video, shape=video.shape, width=160, height=90, frames=48, sha256="",
        manifest={"cuts": [0, 24, 48], "parts": []}, key=video.key("final.mp4"), poster_key="",
    )  # fmt: skip
    clips = [
        video.clips.create(position=number, title="A", words_status="written", words_revision=1)
        for number in range(2)
    ]
    take = Take.objects.create(clip=clips[0], status="ready", key=video.key("take.mp4"))
    Clip.objects.filter(pk=clips[0].pk).update(chosen=take)
    Video.objects.filter(pk=video.pk).update(status="ready", cuts=[0, 24, 48])
    for key in (film.key, take.key):
        storage.put_bytes(key, b"a film")
    token, _ = tokens.make(owner, "laptop", Token.Scope.READ, None)
    program(owner).post("/api/mv/create_scenes", {"idea": "A fox"}, "application/json")
    call = FlatCall.objects.get()
    return World(owner, {
        "song": song.pk, "character": character.pk, "image": character.selected_id,
        "video": video.pk, "clip": clips[0].pk, "take": take.pk, "token": token.id,
        "generation": make_generation(owner=owner).pk, "call": call.pk,
    })  # fmt: skip


def program(user: User, scope: str = Token.Scope.ADMIN) -> Client:
    _, token = tokens.make(user, "probe", scope, None)
    return Client(headers={"Authorization": f"Bearer {token}"}, raise_request_exception=False)


def nobody(who: str, owner: User) -> Client:
    if who == "nothing":
        return Client()
    if who == "session that ended":
        client = Client()
        client.force_login(owner)
        client.session.flush()
        return client
    if who == "no token":
        return Client(headers={"Authorization": "Bearer lm_0123456789abcdef"})
    user = make_owner("left") if who == "of one who left" else owner
    row, token = tokens.make(user, "gone", Token.Scope.ADMIN, None)
    if who == "revoked":
        row.delete()
    if who == "expired":
        Token.objects.filter(pk=row.pk).update(expiry=timezone.now() - timedelta(seconds=1))
    User.objects.filter(username="left").update(is_active=False)
    return Client(headers={"Authorization": f"Bearer {token}"})


def probe(client: Client, method: str, address: str, sent: Any = None) -> Any:
    """Its answer; what was done is undone."""
    body = json.dumps(sent or {}).encode()
    with transaction.atomic():
        answer = client.generic(method, address, body, "application/json")
        transaction.set_rollback(True)
    return answer


def told(answer: Any, *ids: object) -> tuple[int, str]:
    """Status and text, whatever id it names."""
    text = "" if answer.streaming else answer.content.decode()
    for each in ids:
        text = text.replace(str(each), "ID")
    return answer.status_code, text


# --- Who may -----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", NOBODY)
def test_who_shows_nothing_good_is_told_to_whatever_is_asked(world, who):
    client = nobody(who, world.owner)
    for route in ROUTES:
        for method in METHODS:
            is_told_to_show_a_token(client, method, world.address(route))


@pytest.mark.parametrize("who", HARDLY_ANYBODY)
def test_so_is_who_was_somebody_once(world, who):
    client = nobody(who, world.owner)
    for route in ROUTES:
        is_told_to_show_a_token(client, route.first_method, world.address(route))


def is_told_to_show_a_token(client: Client, method: str, address: str) -> None:
    answer = probe(client, method, address)
    assert answer.status_code == 401, (method, address)
    assert answer["WWW-Authenticate"] == "Bearer", (method, address)


@pytest.mark.parametrize("who", ["somebody else", "staff"])
def test_a_row_of_another_is_as_unknown_as_one_that_never_was(world, who):
    other = User.objects.create_superuser("staff") if who == "staff" else make_owner("bob")
    client = program(other)
    for route in ROW_ROUTES:
        for method in METHODS:
            unknown, mine = uuid4(), world.ids[route.kind]
            foreign = told(probe(client, method, world.address(route)), mine)
            if method not in route.taken:
                assert foreign[0] == 405, (route.name, method)
                continue
            assert foreign == told(probe(client, method, route.address(unknown)), unknown)
            assert foreign[0] == (200 if method == "OPTIONS" else 404), (route.name, method)


@pytest.mark.parametrize("pk", MALFORMED_IN_PATHS)
def test_a_malformed_id_is_none(world, pk):
    client = program(world.owner)
    for route in ROW_ROUTES:
        address = world.address(route).replace(str(world.ids[route.kind]), pk)
        for method in route.taken - {"OPTIONS"}:
            answer = probe(client, method, address)
            found = (400, 404) if route.name.startswith("mv-") else (404,)
            assert answer.status_code in found, (route.name, method, answer.status_code)


@pytest.mark.parametrize("scope", [Token.Scope.READ, Token.Scope.CREATE])
def test_a_token_may_what_its_scope_says(world, scope):
    client = program(world.owner, scope)
    for route in ROUTES:
        for method in METHODS:
            answer = probe(client, method, world.address(route))
            looks = method in SAFE
            may = route.name not in OF_ACCOUNT and (looks or scope == Token.Scope.CREATE)
            refused = answer.status_code == 403
            assert refused is not may, (route.name, method, answer.status_code)


@pytest.mark.parametrize("who", ["token", "session"])
def test_the_owner_is_let_in_by_the_methods_that_there_are(world, who):
    client = program(world.owner)
    if who == "session":
        client = Client(raise_request_exception=False)
        client.force_login(world.owner)
    for route in ROUTES:
        for method in METHODS:
            address = world.address(route)
            if who == "token":  # Programs may leave out the slash; pages have it.
                address = address.rstrip("/")
            status = probe(client, method, address).status_code
            if method not in route.taken:
                assert status == 405, (route.name, method)
            else:
                assert status < 500, (route.name, method, status)
                assert status not in (401, 403, 404, 405), (route.name, method, status)


def test_a_page_of_another_site_does_nothing_with_a_session(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.owner)
    for route in ROUTES:
        for method in route.taken - set(SAFE):
            assert probe(client, method, world.address(route)).status_code == 403, route.name


def test_lists_show_nothing_of_another(world):
    for client in (program(make_owner("bob")), program(User.objects.create_superuser("staff"))):
        for route in ROUTES:
            if not route.argument and "GET" in route.taken:
                text = told(probe(client, "GET", world.address(route)))[1]
                assert not any(str(pk) in text for pk in world.ids.values()), route.name
                assert "Quillon" not in text


# --- Hidden rows -------------------------------------------------------------------------------


def test_of_what_is_hidden_its_owner_is_told_why_and_given_no_media_and_no_work(world):
    for model, kind in ((Song, "song"), (Character, "character"), (Video, "video")):
        assert moderation.hide(model.objects.get(pk=world.ids[kind]), "Rude to foxes")
    client = program(world.owner)
    for name in ("api-song-detail", "api-character-detail", "api-video-detail"):
        status, text = told(probe(client, "GET", world.address(named(name))))
        assert status == 200 and "Rude to foxes" in text, name
        assert "/media/" not in text, name
    for route in ROW_ROUTES:
        if route.kind in ("video", "clip", "character", "image") and "POST" in route.taken:
            status = probe(client, "POST", world.address(route)).status_code
            assert status in (400, 409), (route.name, status)
    assert not Take.objects.at_work().exists()


# --- Ids in bodies -----------------------------------------------------------------------------

NONE = "00000000-0000-4000-8000-000000000000"
IN_BODIES: list[tuple[str, str, str, Callable[[str], dict[str, Any]]]] = [
    ("POST", "api-video-list", "song", lambda pk: {"song": pk}),
    ("POST", "api-video-list", "character", lambda pk: {"character": pk}),
    ("POST", "api-video-list", "image", lambda pk: {"character": pk}),
    ("POST", "api-video-list", "character", lambda pk: {"characters": [pk]}),
    ("PATCH", "api-video-detail", "song", lambda pk: {"song": pk}),
    ("PATCH", "api-video-detail", "character", lambda pk: {"character": pk}),
    ("PATCH", "api-song-detail", "character", lambda pk: {"character": pk}),
    ("POST", "api-choice-select", "image", lambda pk: {"image": pk}),
    ("POST", "api-video-continue", "image", lambda pk: {"decision": "choose", "image": pk}),
    ("POST", "api-clip-select-take", "take", lambda pk: {"take": pk}),
    ("PATCH", "api-character-detail", "image", lambda pk: {"selected_image": pk}),
    ("POST", "mv-scenes", "song", lambda pk: {"idea": "x", "song": pk}),
    ("POST", "mv-clips", "image", lambda pk: {"prompt": "x", "character_reference_id": pk}),
    ("POST", "mv-clips", "image", lambda pk: {
        "prompt": "x", "character_reference_id": pk, "on_missing_reference": "fail"}),
    ("POST", "mv-stitch", "video", lambda pk: {"video_ids": [pk]}),
    ("POST", "mv-stitch", "video", lambda pk: {"video_ids": [pk], "on_missing": "skip"}),
    ("POST", "mv-stitch", "song", lambda pk: {"video_ids": [NONE], "song": pk}),
]  # fmt: skip
"""Method, route, whose id the body has, the body."""


MALFORMED = ("x", "", "\x00", "\ud800", "9" * 4000, "../..", "0" * 32)


def test_an_id_of_another_in_a_body_is_as_unknown_as_one_that_never_was(world):
    bob = make_owner("bob")
    song, character = make_song(Song.Status.READY, owner=bob), make_ready_character(owner=bob)
    video = make_video(owner=bob, song=song, character=character)
    clip = video.clips.create(position=0, title="A", words_status="written", words_revision=1)
    own = {"song": song.pk, "character": character.pk, "video": video.pk, "clip": clip.pk}
    client, before = program(bob), Generation.objects.count()
    for method, name, kind, body in IN_BODIES:
        route = named(name)
        foreign, unknown = (
            without_its_own(probe(client, method, route.address(own.get(route.kind)), body(pk)), pk)
            for pk in (str(world.ids[kind]), str(uuid4()))
        )
        assert foreign == unknown, (name, kind)
        assert foreign[0] < 500 and "Quillon" not in foreign[1], (name, kind)
    assert Generation.objects.count() == before


def without_its_own(answer: Any, pk: str) -> tuple[int, str]:
    """Not what two answers differ in: ids of what was made, times, seeds."""
    status, text = told(answer, pk)
    said = json.loads(text) if text else {}
    return status, str([
        said.get(name) for name in ("detail", "errors", "status", "character_reference_warning")
    ])  # fmt: skip


def test_a_malformed_id_in_a_body_is_no_fault_of_ours(world):
    client = program(world.owner)
    for method, name, kind, body in IN_BODIES:
        for pk in MALFORMED:
            answer = probe(client, method, world.address(named(name)), body(pk))
            assert answer.status_code in (200, 201, 202, 400, 404, 409), (name, kind, pk)


def named(name: str) -> Route:
    return next(route for route in ROUTES if route.name == name)


def test_these_are_more_than_three_thousand_probes():
    others, scopes, owners = 2, 2, 2
    everywhere = len(NOBODY) + others + scopes + owners
    unknown = others * sum(len(route.taken) for route in ROW_ROUTES)
    once = len(HARDLY_ANYBODY) * len(ROUTES)
    odd = len(MALFORMED_IN_PATHS) * len(ROW_ROUTES)  # Bodies come on top.
    assert everywhere * len(METHODS) * len(ROUTES) + unknown + once + odd > 3000
