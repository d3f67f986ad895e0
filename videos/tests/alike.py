"""Films whose pictures are there, so that likeness can be measured: some show the character, some
another one, some nobody."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from characters.models import Character
from characters.tests.test_likeness import GREEN, RED, figure, scene
from mvsite.lib import storage
from tests.factories import make_ready_character
from videos.models import Take, Video
from videos.tests.test_pipeline import filming, make_ready

SHOWN = {"same": RED, "other": GREEN, "nobody": None}


def png(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def picture_of(whom: str) -> bytes:
    colours = SHOWN[whom]
    return png(scene(figure(*colours) if colours else None))


def red_one(**fields: object) -> Character:
    character = make_ready_character(name="Maren", **fields)
    storage.put_bytes(character.selected.key, png(figure(*RED)))
    return character


def filmed(*whom: str, **fields: object) -> Video:
    """In the state of filming, with the take of each clip there."""
    video = filming(character=red_one(), clips_wanted=len(whom), **fields)
    for clip, each in zip(video.clips.all(), whom, strict=True):
        take = clip.takes.get()
        make_ready(take)
        shows(take, each)
    return video


def shows(take: Take, whom: str) -> None:
    """Its clip does; its first picture is measured in no time, as it cannot be read."""
    storage.put_bytes(take.key, picture_of(whom))
