"""Where in the frame a line may stand: never over a face or the title, best beside the subject."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mvsite.lib.ffmpeg import Form
from videos.lettering.captions import Kind
from videos.lettering.verses import Block, set_in

Edges = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""
Cover = Callable[[Edges], float]
"""How much of a place the subject fills, 0..1."""

MARGIN = 0.06
AROUND_A_HEAD = 0.06
"""Kept free around it, in heights of the frame."""
BEFORE_SUBJECT, BEFORE_SUBJECT_WIDE = 0.7, 2.0
"""What standing wholly before the subject costs, against the places' own order: in a wide frame
there is mostly room beside it."""


@dataclass(frozen=True)
class Place:
    """``across``: its middle, ``baseline`` of the last row, ``room``: the widest block, all in
    fractions of the frame; ``cost``: how gladly it is left for another."""

    across: float
    baseline: float
    room: float
    cost: float


@dataclass(frozen=True)
class Spot:
    """A block and the place that it got: ``x`` its left edge, ``y`` the lowest baseline (px)."""

    block: Block
    x: float
    y: float

    @property
    def edges(self) -> Edges:
        bottom = self.y + self.block.below
        return self.x, bottom - self.block.height, self.x + self.block.width, bottom


TALL = tuple(
    Place(0.5, baseline, 0.86, cost)
    for baseline, cost in (
        (0.77, 0.0), (0.80, 0.05), (0.70, 0.1), (0.24, 0.3), (0.18, 0.35), (0.34, 0.4), (0.42, 0.5),
        (0.52, 0.5), (0.60, 0.5), (0.12, 0.55),
    )
)  # fmt: skip
"""None in the lowest 0.18, which lies under the buttons of players."""
SQUARE = tuple(
    Place(0.5, baseline, 0.84, cost)
    for baseline, cost in (
        (0.88, 0.0), (0.92, 0.1), (0.80, 0.1), (0.16, 0.4), (0.24, 0.45), (0.34, 0.5), (0.50, 0.6),
    )
)  # fmt: skip


def places(form: Form, free: int) -> tuple[Place, ...]:
    """In their order; ``free`` is the side without a subject: -1 left, 1 right."""
    if form.height > 1.2 * form.width:
        return TALL
    if form.width <= 1.2 * form.height:
        return SQUARE
    beside, other, outer = 0.5 + 0.23 * free, 0.5 - 0.23 * free, 0.5 + 0.32 * free
    return (
        Place(beside, 0.85, 0.42, 0.0), Place(outer, 0.85, 0.40, 0.02),
        Place(beside, 0.60, 0.42, 0.2), Place(beside, 0.36, 0.40, 0.3),
        Place(0.5, 0.90, 0.80, 0.35), Place(other, 0.85, 0.42, 0.4),
        Place(beside, 0.20, 0.38, 0.5), Place(0.5, 0.14, 0.80, 0.6),
        Place(other, 0.20, 0.38, 0.7),
    )  # fmt: skip


def spot_for(
    text: str, kind: Kind, voice: str, form: Form, *, free: int, taken: Sequence[Edges],
    cover: Cover = lambda edges: 0.0,
) -> Spot | None:  # fmt: skip
    """The best one that touches nothing ``taken``; None where there is none."""
    before = BEFORE_SUBJECT_WIDE if form.width > 1.2 * form.height else BEFORE_SUBJECT
    found = [
        (place.cost + before * cover(spot.edges), number, spot)
        for number, (place, spot) in enumerate(_set_spots(text, kind, voice, form, free))
        if not any(touching(spot.edges, edges) for edges in taken)
    ]
    return min(found, key=lambda each: each[:2])[2] if found else None


def _set_spots(
    text: str, kind: Kind, voice: str, form: Form, free: int
) -> Iterator[tuple[Place, Spot]]:
    for place in places(form, free):
        block = set_in(text, kind, voice, form, place.room * form.width)
        if block is not None:
            yield place, _stood(block, place, form)


def _stood(block: Block, place: Place, form: Form) -> Spot:
    margin = MARGIN * form.width
    left = place.across * form.width - block.width / 2
    left = max(margin, min(left, form.width - margin - block.width))
    top_room = MARGIN * form.height + block.height - block.below
    return Spot(block, left, max(place.baseline * form.height, top_room))


def touching(one: Edges, other: Edges) -> bool:
    return (
        one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    )  # fmt: skip


def grown(edges: Edges, by: float) -> Edges:
    return edges[0] - by, edges[1] - by, edges[2] + by, edges[3] + by


def around(all_edges: Sequence[Edges]) -> Edges:
    """The least place that holds all of them."""
    lefts, tops, rights, bottoms = zip(*all_edges, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
