"""How well likeness tells the same character from another: ``python -m bench.likeness``.

Puts each held-out character of ``likeness_people`` through each kind of change of
``likeness_changes`` and scores the frame against its own image and two others', the first of like
colours. Prints the AUC of all, by kind of change, of the hard pairs and of the portraits beside the
project; what is not measurable; the mark for "worst"; the pairs that it gets most wrong; the same
for character images on a busy ground; seconds and memory of whole clips, each in a process of its
own.

``--learn`` fits the weights on the other half, says how well these are told apart by weights that
were learnt without them, and writes them; ``--quick`` takes every third kind; ``--busy`` and
``--clips`` measure only these. A quarter of an hour each. AUC is of measurable pairs; "all pairs"
counts the others as 0.5. Nobody was photographed, and no model drew or filmed anything here: what
the score is worth on a paid model's clips has to be seen on these.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.likeness_cast import Member, Pixels
from bench.likeness_changes import KINDS, changed, empty, on_busy_ground
from bench.likeness_learning import Learnt, crossed, learn, write_weights
from bench.likeness_people import members
from characters.likeness import WORST_BELOW, Likeness
from characters.likeness.comparing import NAMES, compared
from characters.likeness.frames import Frame
from characters.likeness.judging import judged
from characters.likeness.placing import places_of
from characters.likeness.reference import View, views_of

OTHERS = 2
EMPTY = 24
BUSY_KINDS = ("light", "crop", "pose", "stand-in")
WORST = 8
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Pair:
    """``own``: who is in the frame; ``other``: whom it was scored against; ``near``: its like."""

    kind: str
    own: Member
    other: Member
    near: bool
    likeness: Likeness

    @property
    def same(self) -> bool:
        return self.own is self.other

    @property
    def score(self) -> float:
        return 0.5 if self.likeness.score is None else self.likeness.score


def main() -> None:
    cv2.setNumThreads(1)
    options = set(sys.argv[1:])
    if options - {"--learn", "--quick", "--busy", "--clips"}:
        raise SystemExit(__doc__)
    kinds = list(KINDS)[:: 3 if "--quick" in options else 1]
    with tempfile.TemporaryDirectory() as base:
        folder = Path(base)
        if "--learn" in options:
            examples = list(_examples(_half(False), kinds, folder))
            print(f"AUC, learnt without the character in the frame: {crossed(examples):.3f}")
            print(write_weights(learn(examples)))
            return
        result: dict[str, Any] = {}
        if not options & {"--clips", "--busy"}:
            result |= _separated(kinds, folder)
        if "--clips" not in options:
            result["busy"] = _busy(folder)
        if "--busy" not in options:
            result["clips"] = _clips(folder)
    print(json.dumps(result))


# --- pairs -------------------------------------------------------------------------------------


def _half(held_out: bool) -> list[Member]:
    return [member for member in members() if member.held_out is held_out]


def _views(
    half: Sequence[Member], folder: Path, image: Callable[[Member], Pixels] = Member.clear
) -> list[Sequence[View]]:
    pictures = [_saved(image(member), folder / f"{n}.png") for n, member in enumerate(half)]
    return [views_of(picture) for picture in pictures]


def _saved(pixels: Pixels, path: Path) -> Path:
    Image.fromarray(np.ascontiguousarray(pixels)).save(path)
    return path


def _against(half: Sequence[Member], own: int) -> list[int]:
    """Itself, its neighbour (of like colours), one of its manner, and any other."""
    chance = np.random.default_rng([own, len(half)])
    near = own ^ 1 if own ^ 1 < len(half) else own - 1
    others = [near]
    alike = [n for n, member in enumerate(half) if member.kind == half[own].kind]
    for choice in (alike, range(len(half)), range(len(half)), range(len(half))):
        free = [n for n in choice if n != own and n not in others]
        if free and len(others) < OTHERS:
            others.append(int(chance.choice(free)))
    return [own, *others]


def _pairs(
    half: Sequence[Member], kinds: Sequence[str], views: Sequence[Sequence[View]]
) -> Iterator[Pair]:
    for own, member in enumerate(half):
        against = _against(half, own)
        for kind in kinds:
            frame = Frame(changed(kind, member, 0))
            for other in against:
                found = judged([frame], views[other])
                yield Pair(kind, member, half[other], other == against[1], found)
        print(".", end="", file=sys.stderr, flush=True)


def _examples(half: Sequence[Member], kinds: Sequence[str], folder: Path) -> Iterator[Learnt]:
    """Every place of every pair, before anything is judged; each second kind by turns."""
    views = _views(half, folder)
    for own, member in enumerate(half):
        for kind in kinds[own % 2 :: 2]:
            frame = Frame(changed(kind, member, 0))
            for other in _against(half, own):
                places = [compared(frame, place) for place in places_of(frame, views[other])]
                if places:
                    rows = np.array([[parts[name] for name in NAMES] for parts in places])
                    yield Learnt(rows, own == other, own // 2)
        print(".", end="", file=sys.stderr, flush=True)


# --- what is said of them ----------------------------------------------------------------------


def _separated(kinds: Sequence[str], folder: Path) -> dict[str, Any]:
    half = _half(True)
    held = list(_pairs(half, kinds, _views(half, folder)))
    result: dict[str, Any] = {"held": _row("held out", held)}
    for kind in kinds:
        result[kind] = _row(kind, [pair for pair in held if pair.kind == kind])
    for manner in dict.fromkeys(pair.own.kind for pair in held):
        result[manner] = _row(manner, [pair for pair in held if pair.own.kind == manner])
    result["hard"] = _row("like colours", [pair for pair in held if pair.same or pair.near])
    result["empty"] = _nobody(folder)
    result["worst mark"] = _mark(held)
    _most_wrong(held)
    return result


def _busy(folder: Path) -> dict[str, float]:
    """Character images on a busy ground, where the outline has to be guessed."""
    half = _half(True)
    pairs = list(_pairs(half, BUSY_KINDS, _views(half, folder, on_busy_ground)))
    return _row("busy image", pairs) | _mark(pairs)


def _row(name: str, pairs: Sequence[Pair]) -> dict[str, float]:
    measured = [pair for pair in pairs if pair.likeness.measurable]
    row = {
        "pairs": len(pairs), "auc": auc(measured), "auc_all": auc(pairs),
        "none_same": _share(not p.likeness.measurable for p in pairs if p.same),
        "none_other": _share(not p.likeness.measurable for p in pairs if not p.same),
    }  # fmt: skip
    print(f"{name:18}{row['pairs']:6.0f} pairs  AUC {row['auc']:.3f}  all pairs "
          f"{row['auc_all']:.3f}  not measurable: same {row['none_same']:.0%}, "
          f"other {row['none_other']:.0%}", flush=True)  # fmt: skip
    return row


def auc(pairs: Sequence[Pair]) -> float:
    """The chance that the same character scores above another one."""
    same = np.array([pair.score for pair in pairs if pair.same])
    other = np.array([pair.score for pair in pairs if not pair.same])
    if not len(same) or not len(other):
        return float("nan")
    above = (same[:, None] > other).mean() + 0.5 * (same[:, None] == other).mean()
    return round(float(above), 4)


def _share(marks: Iterable[bool]) -> float:
    values = list(marks)
    return round(sum(values) / max(1, len(values)), 3)


def _nobody(folder: Path) -> dict[str, float]:
    """What is said of frames with nobody in them, each against one character."""
    half = _half(True)
    views = _views(half, folder)
    found = [judged([Frame(empty(n))], views[n % len(half)]) for n in range(EMPTY)]
    row = {"none": _share(not each.measurable for each in found),
           "taken_for": _share((each.score or 0) >= WORST_BELOW for each in found)}  # fmt: skip
    print(f"nobody there: not measurable {row['none']:.0%}, taken for the character "
          f"{row['taken_for']:.0%}")  # fmt: skip
    return row


def _mark(pairs: Sequence[Pair]) -> dict[str, float]:
    """What ``WORST_BELOW`` does, and the mark that would be right most often."""
    same = np.array([p.score for p in pairs if p.same and p.likeness.measurable])
    other = np.array([p.score for p in pairs if not p.same and p.likeness.measurable])
    marks: NDArray[np.float64] = np.linspace(0.05, 0.95, 91)
    right = [((same >= mark).mean() + (other < mark).mean()) / 2 for mark in marks]
    row = {"best": round(float(marks[int(np.argmax(right))]), 2), "now": WORST_BELOW,
           "same_below": _share(same < WORST_BELOW),
           "other_below": _share(other < WORST_BELOW)}  # fmt: skip
    print(f"worst below {WORST_BELOW}: {row['other_below']:.0%} of others, "
          f"{row['same_below']:.0%} of the same; right most often at {row['best']}")  # fmt: skip
    return row


def _most_wrong(pairs: Sequence[Pair]) -> None:
    measured = sorted((p for p in pairs if p.likeness.measurable), key=lambda pair: pair.score)
    low = [pair for pair in measured if pair.same][:WORST]
    high = [pair for pair in reversed(measured) if not pair.same][:WORST]
    for pair in (*low, *high):
        against = "itself" if pair.same else pair.other.name
        print(f"  {pair.score:.2f}  {pair.kind:17} {pair.own.name}  against  {against}")


# --- clips -------------------------------------------------------------------------------------


def _clips(folder: Path) -> dict[str, Any]:
    """Of one clip by itself: the first with OpenCV's start and the image, the next without."""
    from bench.likeness_clips import clips

    rows = {}
    for name, image, clip in clips(folder):
        done = subprocess.run(
            [sys.executable, "-m", "bench.likeness_clips", image, clip],
            capture_output=True, check=True, text=True, cwd=ROOT,
        )  # fmt: skip
        rows[name] = row = json.loads(done.stdout)
        print(f"{name:44} {row['score']}  first {row['first_s']:.2f} s, CPU "
              f"{row['first_cpu_s']:.2f} s; next {row['next_s']:.2f} s, CPU "
              f"{row['next_cpu_s']:.2f} s; {row['mb']:.0f} MB and ffmpeg "
              f"{row['ffmpeg_mb']:.0f} MB")  # fmt: skip
    return rows


if __name__ == "__main__":
    main()
