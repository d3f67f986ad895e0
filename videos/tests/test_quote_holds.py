"""What is quoted is what is reserved when every call is made: for each model, quality and cast."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.test import Client, override_settings

from characters import interrogation, portraits
from characters.models import Character
from generations.models import Generation
from generations.providers import catalog
from generations.providers.base import Kind
from mvsite.lib import storage
from songs.models import Song
from tests.factories import make_character, make_owner, make_ready_character, make_song
from tests.media import make_picture
from videos import animatic, drafts, prices, scenes, spending, take_steps, verbs
from videos.forms import NewVideo
from videos.models import Take, Video
from videos.preview import Preview
from videos.tests.test_create_page import URL, browser, form
from videos.tests.test_pipeline import moved

__all__ = ["browser"]
pytestmark = pytest.mark.django_db
Status = Video.Status
DRAFT = "a-token-of-a-page-000"
KINDS = (Kind.SEE, Kind.DRAW, Kind.FILM)
OF_KIND = {kind: [m.name for m in catalog.of_kind(kind) if not m.gone] for kind in KINDS}
CASTS = ("nobody", "words", "picture", "own picture", "library", "resting")
RESULTS: dict[str, Any] = {
    "description": {"prompt": "p", "character_description": "d", "style_notes": "s"},
    "scenes": {"scenes": [{"title": "T", "description": f"Scene {n}"} for n in range(3)]},
}


def combinations() -> list[Any]:
    """Some of all, by lot: each model films, draws and sees, for each quality and each cast."""
    every = product(*OF_KIND.values(), Video.Quality.values, CASTS, Video.Shape.values)
    lot = Random(11).sample([each for each in every if can_be(each[1], each[4])], 36)
    return [pytest.param(dict(zip(KINDS, each, strict=False)), *each[3:]) for each in lot]


def can_be(draws: str, cast: str) -> bool:
    """Some draw nothing without a picture to begin with."""
    references = catalog.models()[draws].references
    return not (references and references.least and cast in ("nobody", "words"))


def test_the_lot_leaves_no_model_out() -> None:
    drawn = [param.values for param in combinations()]
    for kind, names in OF_KIND.items():
        assert {models[kind] for models, *_ in drawn} == set(names)
    assert {cast for _, _, cast, _ in drawn} == set(CASTS)


def replicate(**usual: str) -> Any:
    """Settings with its models for what they do; ``usual`` by kind, else the first of them."""
    backend = "generations.providers.replicate.ReplicateProvider"
    paid = {
        str(kind): {"BACKEND": backend, "OPTIONS": {"model": usual.get(kind, names[0])}}
        for kind, names in OF_KIND.items()
    }
    local = {"BACKEND": "generations.providers.local.LocalProvider", "OPTIONS": {}}
    return override_settings(PROVIDERS={"write": local, **paid})


def cast_of(cast: str, tmp_path: Path) -> dict[str, Any]:
    def sketch(**fields: Any) -> str:
        key = "characters/somebody/reference.png"
        storage.put_bytes(key, make_picture(tmp_path / "me.png").read_bytes())
        return str(make_character(description="", reference_key=key, asked_for=False, **fields).pk)

    casts: dict[str, Callable[[], dict[str, Any]]] = {
        "nobody": dict,
        "words": lambda: {"source": "words", "words": "A fox"},
        "picture": lambda: {"character": sketch()},
        "own picture": lambda: {"character": sketch(), "draw": None},
        "library": lambda: {"source": "library", "library": str(make_ready_character().pk)},
        "resting": lambda: {"source": "library", "library": sketch(num_images=2)},
    }
    return casts[cast]()


def comes(call: Generation | None) -> None:
    assert call is not None
    for status in (Generation.Status.SUBMITTING, Generation.Status.FETCHING):
        assert call.move(status)
    if call.key:
        storage.put_bytes(call.key, b"a file")
    result = RESULTS.get(call.purpose, {"sha256": "0" * 64})
    assert call.move(Generation.Status.SUCCEEDED, result=result)


def draw(character: Character) -> None:
    if moved(character) == Character.Status.DESCRIBING:
        comes(interrogation.order_description(character))
    if moved(character) == Character.Status.DRAWING:
        for call in portraits.order_portraits(character):
            comes(call)
    if moved(character) == Character.Status.CHOOSING:
        portraits.choose(character, character.images.ready().first())


def film(video: Video) -> None:
    """Every call that its takes ask for."""
    for take in Take.objects.at_work().filter(clip__video=video):
        while moved(take) != Take.Status.READY:
            comes(take_steps.order_next(take))
    assert moved(video) == Status.STITCHING


def make(video: Video) -> None:
    """Up to the cut, with every call made once."""
    if video.character is not None:
        draw(video.character)
        video.refresh_from_db()
    assert moved(video) == Status.PLANNING
    comes(scenes.order_scenes(video))
    if moved(video) == Status.WAITING:
        verbs.resume(video, "approve")
    film(video)


@pytest.mark.parametrize(("models", "quality", "cast", "shape"), combinations())
def test_the_quote_is_what_is_reserved(
    browser: Client, models: dict[str, str], quality: str, cast: str, shape: str, tmp_path: Path
) -> None:
    with replicate():
        chosen = {f"model_{kind}": name for kind, name in models.items()}
        said = form(
            song=str(make_song(Song.Status.READY).pk), clips_by="number", clips="3", seconds="12",
            quality=quality, shape=shape, **chosen, **cast_of(cast, tmp_path),
        )  # fmt: skip
        browser.post(URL, said, headers={"HX-Request": "true"})
        preview = Preview(NewVideo(make_owner(), drafts.answers(make_owner(), DRAFT)))
        quoted, motion = preview.quoted(quality).total, preview.motion_price
        assert browser.post(URL, said | {"do": "make"}).status_code == 302
        video = Video.objects.get()
        assert prices.of_start(video) == quoted
        make(video)
        assert spending.spent(video) == quoted
        assert cost_of_all() == quoted
        if quality == Video.Quality.ANIMATIC:
            animatic.approve(video)
            assert video.move(Status.READY) and video.move(Status.FILMING)
            film(video)
            assert spending.spent(video) == (quoted or 0) + (motion or 0)


def cost_of_all() -> Decimal:
    """Also of calls that stand in no film's bill."""
    return sum((call.estimated for call in Generation.objects.all()), Decimal(0))
