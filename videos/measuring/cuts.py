"""Cuts and cross-fades, found in the pictures alone.

Two frames are alike when what they show is, however bright: likeness is the correlation of their
small pictures, each less its mean colour, at the shift that suits it best. So a light that pulses,
a fade to black and a whip of the camera leave it high, and only another picture makes it low.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from videos.measuring.picture import Array, Look

SHIFTS = range(-3, 4)
"""Blocks to either side: a whip moves by less from frame to frame."""
UNLIKE = 0.06
"""Unlikeness of neighbours at a cut, at least; camera and light stay below a third of it."""
HINTED = 0.02
"""Enough where the plan has a cut: between two shots of the same place."""
STANDS_OUT = 4.0
"""A cut is so many times the median of its surroundings, which is high in a whip."""
AROUND = 6
BLANK, SEEN = 1.5, 4.5
"""Contrast (of 255) at which a picture is nothing at all, and from which it counts whole."""
LASTS = (0, 3, 7)
"""Frames before and after which must differ too: a flash is gone by then."""

FADE_REACH = 9
"""Frames to either side of a cross-fade's middle at which the pictures must be unmixed."""
FADED = 0.15
MIXED_WELL = 0.3
"""What a mixture of both ends leaves unexplained of a frame, at most."""
TYPICAL = 0.55
"""A block's change in the middle of all, to their root mean square: between two pictures 0.65 (by
chance alone) or more, where large lettering comes or goes 0.3 to 0.45."""
JUMP = 0.4
"""Share of the way that a cross-fade never goes in one frame."""
APART = 12
"""Frames; two cuts are never nearer."""
STRAYS, STRANGE, SAME_SHOT = 8, 0.2, 0.05
"""So few frames, so unlike those beside them, between two that are so alike, are astray."""
CHUNK = 256


@dataclass(frozen=True)
class Cut:
    """``frame``: the first one of the new picture; of a fade the first that shows more of it."""

    frame: int
    kind: Literal["cut", "fade"]


def find_cuts(look: Look, unlike: NDArray[np.float64], planned: Sequence[int] = ()) -> list[Cut]:
    """In order. ``unlike``: the look's ``unlikeness``. ``planned``: frames near which weaker
    evidence is enough; they add none of their own. Elsewhere the whole picture has to change:
    large lettering comes and goes like a picture too."""
    hard = [frame for frame in _peaks(unlike, _thresholds(unlike, planned)) if _lasts(look, frame)]
    hard = [at for at in hard if not _far(at, planned) or _is_everywhere(look, at - 1, at + 1)]
    fades = [frame for frame in _fades(look, planned) if _far(frame, hard)]
    found = [*(Cut(frame, "cut") for frame in hard), *(Cut(frame, "fade") for frame in fades)]
    return sorted(found, key=lambda cut: cut.frame)


def find_strays(look: Look, unlike: NDArray[np.float64]) -> tuple[tuple[int, int], ...]:
    """Runs of frames, (first, one past the last), of another picture in the midst of a shot."""
    jumps = [int(frame) for frame in np.flatnonzero(unlike >= STRANGE)]
    return tuple(
        (first, end)
        for first, end in pairwise(jumps)
        if end - first <= STRAYS and _goes_on(look, first - 1, end)
    )


def _goes_on(look: Look, before: int, after: int) -> bool:
    one, other = (look.pictures(frame, frame + 1) for frame in (before, after))
    return bool(unlike_at_best(one, other)[0] < SAME_SHOT)


def unlikeness(look: Look) -> NDArray[np.float64]:
    """Of each frame to the one before, 0..1; the first is like itself."""
    found = [np.zeros(1)]
    for first in range(1, look.frames, CHUNK):
        last = min(first + CHUNK, look.frames)
        found.append(unlike_at_best(look.pictures(first - 1, last - 1), look.pictures(first, last)))
    return np.concatenate(found)


def unlike_at_best(one: Array, other: Array) -> NDArray[np.float64]:
    """Pairwise, at the best shift; the shifts are tried only where it matters."""
    unlike = unlike_as_they_are(one, other)
    for at in np.flatnonzero(unlike > HINTED / 2):
        unlike[at] = min(
            unlike_as_they_are(*_shifted(one[at : at + 1], other[at : at + 1], shift))[0]
            for shift in SHIFTS
        )
    return unlike


def _shifted(one: Array, other: Array, shift: int) -> tuple[Array, Array]:
    if shift < 0:
        return _shifted(other, one, -shift)[::-1]
    width = one.shape[2] - shift
    return one[:, :, shift:], other[:, :, :width]


def unlike_as_they_are(one: Array, other: Array) -> NDArray[np.float64]:
    one, other = _structure(one), _structure(other)
    powers = [(each**2).mean(axis=(1, 2, 3)) for each in (one, other)]
    alike = (one * other).mean(axis=(1, 2, 3)) / np.sqrt(np.maximum(powers[0] * powers[1], 1e-6))
    contrast = np.sqrt(np.minimum(*powers))
    seen = np.clip((contrast - BLANK) / (SEEN - BLANK), 0, 1)
    return (np.clip(1 - alike, 0, 1) * seen).astype(np.float64)


def _structure(pictures: Array) -> Array:
    return pictures - pictures.mean(axis=(1, 2), keepdims=True)


def _thresholds(unlike: NDArray[np.float64], planned: Sequence[int]) -> NDArray[np.float64]:
    least = np.full(len(unlike), UNLIKE)
    for cut in planned:
        least[max(0, cut - AROUND) : cut + AROUND + 1] = HINTED
    return least


def _peaks(unlike: NDArray[np.float64], least: NDArray[np.float64]) -> Iterator[int]:
    """Frames that stand out of their surroundings, the strongest of neighbours alone."""
    taken: list[int] = []
    for frame in map(int, np.argsort(-unlike, kind="stable")):
        if unlike[frame] < HINTED:
            return
        around = unlike[max(1, frame - AROUND) : frame + AROUND + 1]
        stands_out = unlike[frame] >= STANDS_OUT * np.median(around)
        if unlike[frame] >= least[frame] and stands_out and _far(frame, taken):
            taken.append(frame)
            yield frame


def _far(frame: int, taken: Sequence[int]) -> bool:
    return all(abs(frame - other) >= APART for other in taken)


def _lasts(look: Look, frame: int) -> bool:
    """What comes is unlike what was, also some frames away."""
    before = [max(0, frame - 1 - away) for away in LASTS]
    after = [min(look.frames - 1, frame + away) for away in LASTS]
    pairs = [(one, other) for one in before for other in after]
    ones = np.concatenate([look.pictures(one, one + 1) for one, _ in pairs])
    others = np.concatenate([look.pictures(other, other + 1) for _, other in pairs])
    return float(unlike_at_best(ones, others).min()) >= HINTED


def _fades(look: Look, planned: Sequence[int]) -> list[int]:
    """Where one picture becomes another by mixing, the middle of each."""
    across = _across(look, FADE_REACH)
    middles: list[int] = []
    for frame in map(int, np.argsort(-across, kind="stable")):
        if across[frame] < FADED:
            break
        middle = _middle(look, frame) if _far(frame, middles) else None
        if middle is None or not _far(middle, middles):
            continue
        around = (frame - FADE_REACH, frame + FADE_REACH)
        if not _far(middle, planned) or _is_everywhere(look, *around):
            middles.append(middle)
    return middles


def _across(look: Look, reach: int) -> NDArray[np.float64]:
    """Unlikeness of what is ``reach`` frames before each frame to what is as many after it."""
    found = np.zeros(look.frames)
    for first in range(reach, look.frames - reach, CHUNK):
        last = min(first + CHUNK, look.frames - reach)
        found[first:last] = unlike_at_best(
            look.pictures(first - reach, last - reach), look.pictures(first + reach, last + reach)
        )
    return found


def _is_everywhere(look: Look, before: int, after: int) -> bool:
    """Whether most of the picture changes, and not a part of it by far the most."""
    frames = (before, min(after, look.frames - 1))
    one, other = (look.pictures(at, at + 1) for at in frames)
    change = other - one
    changes = ((change - np.median(change, axis=(1, 2))) ** 2).sum(axis=-1)
    return bool(np.median(changes) >= TYPICAL**2 * changes.mean())


def _middle(look: Look, frame: int) -> int | None:
    """The first frame that shows more of the later picture; None if it is no mixture of both."""
    first = frame - FADE_REACH
    pictures = _structure(look.pictures(first, frame + FADE_REACH + 1)).reshape(
        2 * FADE_REACH + 1, -1
    )
    way = pictures[-1] - pictures[0]
    long = float(way @ way)
    shares = (pictures - pictures[0]) @ way / long
    left = pictures - pictures[0] - shares[:, None] * way
    unexplained = np.sqrt((left**2).sum(axis=1) / long)
    if unexplained.max() > MIXED_WELL or np.diff(shares).max() > JUMP:
        return None
    return first + int(np.argmax(shares > 0.5))
