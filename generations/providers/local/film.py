"""One clip: the frames of a scene, composed while ffmpeg encodes the ones before."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from generations.providers.base import FilmRequest, KeepAlive, Outcome, Refused
from generations.providers.local.compose import drawn_here
from generations.providers.local.paint.pictures import read_picture
from generations.providers.local.paint.planes import Frame
from generations.providers.local.stage.pulse import Pulse, pulse_of
from generations.providers.local.stage.stack import Stack
from generations.providers.local.stage.whip import whip_curve
from generations.providers.local.staging import Stager
from generations.providers.local.still import still_stack
from generations.providers.local.subjects.cutout import has_alpha
from generations.providers.local.take import Take
from mvsite.lib.ffmpeg import Encoder, Form

ALIVE_SECONDS = 1.0


def film_clip(request: FilmRequest, folder: Path, keep_alive: KeepAlive) -> Outcome:
    """A clip of exactly the frames asked for, in the project's exact form, silent."""
    if request.frames < 1:
        raise Refused("A clip needs at least one frame. Make its slot longer and try again.")
    path = folder / "clip.mp4"
    keep_alive()
    stack = stack_of(request)
    swing = stack.swing()
    pulse = clip_pulse(request).limited(swing)
    form = Form(request.width & ~1, request.height & ~1, request.rate)
    with Encoder(path, form) as encoder, _alive(keep_alive) as tick:
        for frame in frames(request, stack, pulse):
            encoder.write(frame.buffer)
            tick()
    data = {"drawn_by": "local", "frames": request.frames, "swing": swing}
    return Outcome(file=path, data=data)


def stack_of(request: FilmRequest) -> Stack:
    """The layered scene, or the one flat picture that there is."""
    stager = stager_of(request)
    if stager is not None:
        return stager.stack()
    assert request.keyframe is not None
    return still_stack(request, read_picture(request.keyframe.path()))


def stager_of(request: FilmRequest) -> Stager | None:
    """What sets up the scene in layers; None where there is but a flat picture.

    A keyframe with a clear ground is a character without a place: it is given one.
    """
    if request.keyframe is None:
        return Stager(Take.of(request))
    try:
        picture = request.keyframe.path()
    except FileNotFoundError as error:
        raise Refused("The clip's keyframe is gone. Draw it again and film anew.") from error
    if request.scene is not None and drawn_here(picture):
        return Stager(Take.of(request))
    if has_alpha(read_picture(picture)):
        return Stager(Take.of(replace(request, references=(request.keyframe,))))
    return None


def clip_pulse(request: FilmRequest) -> Pulse:
    energy, wave = (request.look.energy, request.look.wave) if request.look else (0.5, ())
    return pulse_of(request.beats, request.frames, request.rate, energy, request.tempo, wave)


def frames(request: FilmRequest, stack: Stack, pulse: Pulse) -> Iterator[Frame]:
    torn = whip_curve(request.look, request.frames)
    for index in range(request.frames):
        light, zoom, swell = pulse.at(index)
        yield stack.draw(index, index / request.rate, light, zoom, swell, float(torn[index]))


@contextmanager
def _alive(keep_alive: KeepAlive) -> Iterator[Callable[[], None]]:
    """Answers a function to call after each frame; it passes the call on once a second."""
    last = time.monotonic()

    def tick() -> None:
        nonlocal last
        if time.monotonic() - last >= ALIVE_SECONDS:
            keep_alive()
            last = time.monotonic()

    keep_alive()
    yield tick
