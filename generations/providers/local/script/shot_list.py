"""Which size and which light each clip of a film gets: six shots, carried over to 1 to 100."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from generations.providers.base import Slot

PEAK_SECTIONS = ("chorus", "hook", "drop", "refrain")
TURN_SECTIONS = ("bridge", "break", "interlude", "solo", "middle")

SHORT_FILMS: dict[int, tuple[str, ...]] = {
    1: ("medium",),
    2: ("wide", "close"),
    3: ("wide", "close", "wide"),
    4: ("wide", "medium", "close", "wide"),
    5: ("wide", "medium", "close", "silhouette", "wide"),
}
PARTS: dict[str, dict[str, float]] = {
    "verse": {"medium": 0.0, "close": 0.5, "wide": 0.5, "detail": 1.0, "silhouette": 1.7},
    "lift": {"medium": 0.0, "close": 0.7, "detail": 0.9, "wide": 1.2, "silhouette": 2.0},
    "peak": {"close": 0.0, "detail": 0.7, "medium": 0.7, "wide": 0.8, "silhouette": 3.0},
    "turn": {"silhouette": 0.0, "wide": 0.5, "detail": 0.8, "medium": 0.9, "close": 1.1},
}
"""What each size costs in each part of a film: 0 is the one that it asks for."""
AGAIN = (3.0, 0.45, 0.2)
"""What it costs to show the size of the last clip once more, of the one before, of the third."""
CHANCE = 0.35
SHORT_FILM = 6
ACCENT_ABOVE = 0.12
"""How much louder than the film's mean a clip is that gets an accent of light."""
EVERY_THIRD = 3


def shots(slots: Sequence[Slot]) -> list[str]:
    """One shot size per slot: opening and end wide, peaks close, the turn a silhouette."""
    if len(slots) in SHORT_FILMS:
        return list(SHORT_FILMS[len(slots)])
    parts = _parts(slots)
    sizes: list[str] = []
    for number, part in enumerate(parts):
        ends = number in (0, len(slots) - 1)
        near_end = number == len(slots) - 2
        sizes.append("wide" if ends else _size(part, sizes, near_end, len(slots)))
    return sizes


def lights(slots: Sequence[Slot], sizes: Sequence[str]) -> list[str]:
    """Calm, accent before a peak, full at the peak, against the light in a silhouette."""
    peaks = peak_slots(slots)
    usual = sum(slot.energy for slot in slots) / max(len(slots), 1)
    return [
        _light(number, size, peaks, slot.energy - usual > ACCENT_ABOVE, len(slots))
        for number, (slot, size) in enumerate(zip(slots, sizes, strict=True))
    ]


def peak_slots(slots: Sequence[Slot]) -> set[int]:
    """The clips of the chorus; where nearly all are, those that enter it and the loudest sixth;
    without one the loudest sixth. Never the opening or the end."""
    inner = _inner(slots)
    named = {number for number in inner if _section_is(slots[number], PEAK_SECTIONS)}
    if named and len(named) <= len(inner) * 0.6:
        return named
    middle = 0.58 * (len(slots) - 1)
    among = sorted(named) or inner
    loudest = sorted(among, key=lambda n: (-round(slots[n].energy, 2), abs(n - middle)))
    entered = {n for n in named if not _section_is(slots[n - 1], PEAK_SECTIONS)}
    return entered | set(loudest[: max(1, round(len(slots) / 6))])


def turn_slots(slots: Sequence[Slot], peaks: set[int]) -> set[int]:
    """The clips of the bridge; without one the quietest after the first peak, one in ten."""
    free = [number for number in _inner(slots) if number not in peaks]
    named = {number for number in free if _section_is(slots[number], TURN_SECTIONS)}
    if named and len(named) <= max(1, len(slots) // 4):
        return named
    first = min(peaks, default=0)
    late = [number for number in free if number > first] or free[1:2]
    quietest = sorted(late, key=lambda n: (round(slots[n].energy, 2), -n))
    return set(quietest[: max(1, len(slots) // 10)])


def _parts(slots: Sequence[Slot]) -> list[str]:
    """What each clip is to the film: verse, lift (the last before a peak), peak or turn."""
    peaks = peak_slots(slots)
    turns = turn_slots(slots, peaks)
    named = dict.fromkeys(peaks, "peak") | dict.fromkeys(turns - peaks, "turn")
    lifts = {number for number in range(len(slots)) if number + 1 in peaks} - set(named)
    return [
        named.get(number, "lift" if number in lifts else "verse") for number in range(len(slots))
    ]


def _size(part: str, before: Sequence[str], near_end: bool, count: int) -> str:
    """The cheapest size for a part, those of the last clips made dearer. In a film of six the lift
    stays as near as the verse: only the light changes."""
    chance = Random(f"{count} {len(before)}")
    costs = {size: cost + chance.uniform(0, CHANCE) for size, cost in PARTS[part].items()}
    for back, dearer in zip(reversed(before), AGAIN, strict=False):
        if count > SHORT_FILM or part != "lift":
            costs[back] += dearer
    if near_end:
        costs["wide"] += AGAIN[0]
    return min(costs, key=lambda size: costs[size])


def _light(number: int, size: str, peaks: set[int], loud: bool, count: int) -> str:
    if size == "silhouette":
        return "against"
    if number in peaks:
        return "full"
    inner = 0 < number < count - 1
    lifted = number + 1 in peaks or loud or number % EVERY_THIRD == EVERY_THIRD - 1
    return "accent" if inner and lifted else "calm"


def _inner(slots: Sequence[Slot]) -> list[int]:
    return list(range(1, len(slots) - 1)) if len(slots) > 2 else list(range(len(slots)))


def _section_is(slot: Slot, names: Sequence[str]) -> bool:
    return any(name in slot.section.lower() for name in names)
