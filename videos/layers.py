"""Layers over a segment: which frames each changes, and all of them laid on in one pass."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from mvsite.lib import ffmpeg
from mvsite.lib.ffmpeg import Form
from videos.splicing import Planes, exact_track, rewritten

SAMPLE_EVERY = 15
"""Frames between two looks at the ground, for letters that must suit all of it."""


@dataclass(frozen=True)
class Layer:
    """What changes these frames of a segment. ``compose`` takes the number of the first frame that
    it is given, and lets all others pass."""

    frames: range
    compose: Callable[[int, Iterator[Planes]], Iterator[Planes]]


def lay_on(segment: Path, new: Path, form: Form, layers: Sequence[Layer]) -> None:
    """Change the file ``segment``; ``new`` is where it is written before.

    Every group of pictures is encoded once at most, however many layers lie on it.
    """
    for stretch in _stretches([layer.frames for layer in layers]):
        within = [layer for layer in layers if _meet(layer.frames, stretch)]

        def compose(
            first: int, frames: Iterator[Planes], within: Sequence[Layer] = within
        ) -> Iterator[Planes]:
            for layer in within:
                frames = layer.compose(first, frames)
            return frames

        rewritten(segment, new, form, stretch, compose)
        new.replace(segment)


def _meet(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _stretches(changed: Sequence[range]) -> list[range]:
    """Frames that are encoded in one go: what lies near together, in order."""
    found: list[range] = []
    for frames in sorted(changed, key=lambda each: each.start):
        if found and frames.start - found[-1].stop < ffmpeg.GOP_FRAMES:
            found[-1] = range(found[-1].start, max(found[-1].stop, frames.stop))
        else:
            found.append(frames)
    return found


def frames_shown(segment: Path, start: float, end: float, form: Form) -> range:
    """The frames of a segment between two moments of it, in seconds."""
    first, last = math.floor(start * form.rate), math.ceil(end * form.rate)
    return range(max(0, first), min(exact_track(segment, form).samples, last))


def samples(segment: Path, shown: range, form: Form) -> list[Planes]:
    """The frames at some moments of it; none where nothing is shown."""
    if not shown:
        return []
    with ffmpeg.decoded(segment, form, first=shown.start, frames=len(shown)) as frames:
        return list(islice(frames, 0, None, SAMPLE_EVERY))
