"""Whether each shot of a film is its take: the frame in its middle beside the same one there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from videos.measuring.cuts import unlike_as_they_are, unlike_at_best
from videos.measuring.picture import Array, Look, picture_at
from videos.mp4 import read_mp4

OTHER = 0.5
"""A picture so unlike its take's is another one; lettering over it makes less of a difference."""
NEARER = 0.1
"""By so much the frame of another take must be more alike for the shots to be mixed up."""


@dataclass(frozen=True)
class Shot:
    """``first``: frame of the film, ``take``: its file, of which it begins at ``in_frame``."""

    number: int
    first: int
    frames: int
    take: Path
    in_frame: int = 0

    @property
    def middle(self) -> int:
        return self.frames // 2


@dataclass(frozen=True)
class Compared:
    """``other``: the numbers of the shots that are not their takes. ``contrast``: the median of
    the shots' against their takes'."""

    compared: int
    other: tuple[int, ...]
    contrast: float


def compare(look: Look, shots: Sequence[Shot]) -> Compared | None:
    """With the takes of the film's own shape; None where there is none. Raises FFmpegError."""
    pairs = [(shot, taken) for shot in shots if (taken := _taken(look, shot)) is not None]
    if not pairs:
        return None
    shown = [look.pictures(at := shot.first + shot.middle, at + 1) for shot, _ in pairs]
    takes = np.concatenate([taken for _, taken in pairs])
    own = unlike_at_best(np.concatenate(shown), takes)
    nearest = [unlike_as_they_are(np.repeat(one, len(takes), 0), takes).min() for one in shown]
    wrong = (own > OTHER) | (own - nearest > NEARER)
    gains = [_gain(one, taken) for one, (_, taken) in zip(shown, pairs, strict=True)]
    return Compared(
        compared=len(pairs),
        other=tuple(pairs[at][0].number for at in map(int, np.flatnonzero(wrong))),
        contrast=round(float(np.median(np.array(gains)[~wrong])), 3) if not wrong.all() else 1.0,
    )


def _taken(look: Look, shot: Shot) -> Array | None:
    track = read_mp4(shot.take).video
    if track is None or shot.first + shot.middle >= look.frames:
        return None
    picture = picture_at(shot.take, track, shot.in_frame + shot.middle)
    return picture if picture.shape[1:] == look.blocks.shape[1:] else None


def _gain(one: Array, other: Array) -> float:
    """How many times stronger the contrast of the first is."""
    ours, theirs = (each - each.mean(axis=(1, 2), keepdims=True) for each in (one, other))
    return float((ours * theirs).sum() / max(1.0, (theirs**2).sum()))
