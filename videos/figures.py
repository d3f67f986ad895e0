"""Where the subject stands in a clip, as far as it is known: words keep off its face."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from generations.providers import offline
from generations.providers.base import FilmRequest, Kind, ProviderError
from mvsite.lib.ffmpeg import Form
from videos.framing import Edges, Plane, Seen, Window, window_on
from videos.models import Clip, Take

SAMPLE_EVERY = 12
"""Frames between two looks."""
SMALL_SIDE = 90
"""The shorter side of a remembered cover, in pixels."""

SAME_SHAPE = 0.02
"""Two aspects that differ by less are one."""


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
    """The matte of the chosen take as it lies in the film's shape; None where the offline provider
    did not film it in layers."""
    matte = _filmed_matte(clip)
    window = window_of(clip, matte)
    return Seen(matte, window, clip.video.form, _ahead(clip)) if matte and window else matte


def window_of(clip: Clip, matte: Any | None = None) -> Window | None:
    """What is seen of the chosen take in a film of another shape: its head, where it is known.

    None where the take has the film's shape, or nobody knows.
    """
    call = clip.chosen.generation if clip.chosen else None
    filmed = call.request if call and call.kind == Kind.FILM else None
    if filmed is None or _same_shape(filmed, clip.video.form):
        return None
    picture = filmed["width"] / filmed["height"]
    looks = _looks(clip, matte or _filmed_matte(clip)) or _look_at_keyframe(clip)
    return window_on(*looks, picture, clip.video.form) if looks else None


def _same_shape(filmed: Mapping[str, Any], form: Form) -> bool:
    return abs(filmed["width"] / filmed["height"] / float(form.aspect) - 1) < SAME_SHAPE


def _looks(clip: Clip, matte: Any | None) -> tuple[list[Edges], list[float]] | None:
    """Heads as fractions of the picture that was filmed, and when they are there."""
    if matte is None:
        return None
    ahead, rate = _ahead(clip), clip.video.form.rate
    last = min(matte.frames, ahead + clip.frames)
    frames = [n for n in range(ahead, last, SAMPLE_EVERY) if not matte.torn[n]] or [ahead]
    wide, high = matte.camera.width, matte.camera.height
    heads = [matte.head_at(frame) for frame in frames]
    shares = [(x0 / wide, y0 / high, x1 / wide, y1 / high) for x0, y0, x1, y1 in heads]
    return shares, [(frame - ahead) / rate for frame in frames]


def _look_at_keyframe(clip: Clip) -> tuple[list[Edges], list[float]] | None:
    """The head in the first picture, where whoever drew it says where it is."""
    keyframe = clip.chosen.keyframe if clip.chosen else None
    known = keyframe.generation.result if keyframe and keyframe.generation else {}
    if not known.get("head"):
        return None
    x, y, width, height = known["head"]
    return [(x, y, x + width, y + height)], [0.0]


def _filmed_matte(clip: Clip) -> Any | None:
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
