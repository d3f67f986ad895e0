"""A character in each of the styles, small: what the choice of a style shows.

Drawn by a worker when a picture came, kept beside it; until then the page shows pictures of its
own. Nothing waits for them.
"""

from __future__ import annotations

from pathlib import Path

from characters.models import Character
from generations.providers.base import FilmLook, FilmRequest, Media, Scene
from generations.providers.local.styles import LABELS
from mvsite.lib import storage

VERSION = 1
"""Raised when the pictures are drawn otherwise: the kept ones are then left alone."""
SIZE = (320, 200)
FRAME, FRAMES = 20, 120
QUALITY = 80
SEED = 5
PLACES = ("ridgelines", "city", "room")
"""For styles that suit all."""


def picture_of(character: Character) -> str:
    """The key of what it looks like: the chosen picture, else the one that was sent."""
    return character.selected.key if character.selected else character.reference_key


def key_of(picture: str, style: str) -> str:
    """Beside the picture, so that hiding it hides these."""
    folder, _, name = picture.rpartition("/")
    return f"{folder}/styles/{Path(name).stem}-{VERSION}/{style}.webp"


def keys(picture: str) -> dict[str, str]:
    """The keys of those that are drawn, by style."""
    if not picture:
        return {}
    all_keys = {style: key_of(picture, style) for style in LABELS}
    return {style: key for style, key in all_keys.items() if storage.exists(key)}


def draw(character: Character) -> None:
    """Those that are not there yet. Takes half a second each, in a process that may be busy."""
    picture = picture_of(character)
    drawn = keys(picture)
    hints = character.selected.hints if character.selected else {}
    for style in LABELS:
        if picture and style not in drawn:
            storage.put_bytes(key_of(picture, style), draw_one(Media(picture, hints), style))


def draw_one(subject: Media, style: str) -> bytes:
    """A WebP of SIZE."""
    import cv2

    from generations.providers.local.film import stack_of

    cv2.setNumThreads(1)
    frame = stack_of(_request(subject, style)).draw(FRAME, FRAME / 24).rgb()
    options = [cv2.IMWRITE_WEBP_QUALITY, QUALITY]
    return bytes(cv2.imencode(".webp", frame[..., ::-1], options)[1])


def _request(subject: Media, style: str) -> FilmRequest:
    scene = Scene(title="", description="", setting=_place(style), shot="close", light="accent")
    return FilmRequest(
        prompt="", frames=FRAMES, width=SIZE[0], height=SIZE[1], seed=SEED, tempo=120,
        references=(subject,), scene=scene,
        look=FilmLook(style, SEED, 2, 7, energy=0.7, peak=False),
    )  # fmt: skip


def _place(style: str) -> str:
    """The one that suits best."""
    from generations.providers.local.settings import SETTINGS
    from generations.providers.local.styles import STYLES

    able = STYLES[style].fitting(SETTINGS)
    return next(place for place in (*STYLES[style].suits, *PLACES, *able) if place in able)
