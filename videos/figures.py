"""Where the subject stands in a clip, as far as it is known: words keep off its face."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generations.providers import offline
from generations.providers.base import FilmRequest, Kind, ProviderError
from videos.models import Clip, Take

SAMPLE_EVERY = 12
"""Frames between two looks."""
SMALL_SIDE = 90
"""The shorter side of a remembered cover, in pixels."""

Plane = NDArray[Any]
Edges = tuple[float, float, float, float]


@dataclass(frozen=True)
class Figure:
    """At some moments of a clip (``seconds``): the ``heads`` as left, top, right, bottom in
    fractions of the frame, and the ``covers`` (0..1) at a small size. ``calm``: from when to when
    the camera is not torn aside. ``haunted``: its ghost fills the sky."""

    seconds: tuple[float, ...]
    heads: tuple[Edges, ...]
    covers: tuple[Plane, ...]
    calm: tuple[float, float]
    haunted: bool = False

    def between(self, start: float, end: float, slack: float = 0.5) -> list[int]:
        """The looks nearest to a span of the clip."""
        near = [
            number for number, at in enumerate(self.seconds) if start - slack <= at <= end + slack
        ]
        return near or list(range(len(self.seconds)))


def matte_of(clip: Clip) -> Any | None:
    """The matte of the chosen take; None where the offline provider did not film it in layers."""
    take = clip.chosen
    call = take.generation if take else None
    if take is None or call is None or take.origin != Take.Origin.FILMED:
        return None
    if call.provider != offline().name or call.kind != Kind.FILM:
        return None
    request = call.as_request()
    assert isinstance(request, FilmRequest)
    try:
        return offline().matte(request, call.result)
    except (ProviderError, FileNotFoundError):
        return None


def cover_of(clip: Clip) -> Callable[[int], Plane] | None:
    """What the subject covers of a frame of the segment, 0..255."""
    matte = matte_of(clip)
    if matte is None:
        return None
    ahead = _ahead(clip)
    return lambda frame: matte.alpha(min(frame + ahead, matte.frames - 1))


def edges_before(clip: Clip, seconds: float) -> Edges | None:
    """What head, or framed picture, fills of the frame until then, in pixels; None if unknown."""
    matte = matte_of(clip)
    if matte is None:
        return None
    last = min(round(seconds * clip.video.form.rate), matte.frames)
    heads = [matte.head_at(frame) for frame in range(0, last, SAMPLE_EVERY)]
    lefts, tops, rights, bottoms = zip(*heads, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def figure_of(clip: Clip) -> Figure | None:
    matte = matte_of(clip)
    if matte is None:
        return None
    ahead, rate = _ahead(clip), clip.video.form.rate
    frames = range(0, min(clip.frames, matte.frames - ahead), SAMPLE_EVERY)
    still = [n - ahead for n, torn in enumerate(matte.torn) if not torn] or [0]
    return Figure(
        tuple(frame / rate for frame in frames),
        tuple(_shares(matte.head_at(frame + ahead), clip) for frame in frames),
        tuple(_small(matte.alpha(frame + ahead)) for frame in frames),
        (max(still[0], 0) / rate, (still[-1] + 1) / rate),
        matte.haunted,
    )


def _ahead(clip: Clip) -> int:
    """Frames of the take before the slot begins."""
    return clip.chosen.in_frame if clip.chosen else 0


def _shares(edges: Edges, clip: Clip) -> Edges:
    form = clip.video.form
    left, top, right, bottom = edges
    return left / form.width, top / form.height, right / form.width, bottom / form.height


def _small(alpha: Plane) -> Plane:
    import cv2

    height, width = alpha.shape
    by = SMALL_SIDE / min(height, width)
    size = (round(width * by), round(height * by))
    small = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32) / 255
