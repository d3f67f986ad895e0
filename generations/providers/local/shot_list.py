"""Which size and which light each clip of a film gets: six shots, carried over to 1 to 100."""

from __future__ import annotations

from collections.abc import Sequence

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


def shots(slots: Sequence[Slot]) -> list[str]:
    """One shot size per slot: opening and end wide, peaks close, the turn a silhouette."""
    if len(slots) in SHORT_FILMS:
        return list(SHORT_FILMS[len(slots)])
    peaks = peak_slots(slots)
    turns = turn_slots(slots, peaks)
    sizes: list[str] = []
    near = 0
    for number, slot in enumerate(slots):
        if number in (0, len(slots) - 1):
            sizes.append("wide")
        elif number in peaks:
            sizes.append(("close", "detail")[near % 3 == 2])
            near += 1
        elif number in turns:
            sizes.append("silhouette")
        else:
            sizes.append(_between(slot, sizes, number + 1 in peaks))
    return sizes


def lights(slots: Sequence[Slot], sizes: Sequence[str]) -> list[str]:
    """Calm, accent before a peak, full at the peak, against the light in a silhouette."""
    peaks = peak_slots(slots)
    return [
        _light(slot, size, number in peaks, number + 1 in peaks)
        for number, (slot, size) in enumerate(zip(slots, sizes, strict=True))
    ]


def peak_slots(slots: Sequence[Slot]) -> set[int]:
    """The clips of the chorus; without one the loudest sixth. Never the opening or the end."""
    inner = _inner(slots)
    named = {number for number in inner if _section_is(slots[number], PEAK_SECTIONS)}
    if named and len(named) <= len(inner) * 0.6:
        return named
    middle = 0.58 * (len(slots) - 1)
    loudest = sorted(inner, key=lambda n: (-round(slots[n].energy, 2), abs(n - middle)))
    return set(loudest[: max(1, round(len(slots) / 6))])


def turn_slots(slots: Sequence[Slot], peaks: set[int]) -> set[int]:
    """The clips of the bridge; without one the quietest after the first peak, one in six."""
    free = [number for number in _inner(slots) if number not in peaks]
    named = {number for number in free if _section_is(slots[number], TURN_SECTIONS)}
    if named and len(named) <= max(1, len(slots) // 4):
        return named
    first = min(peaks, default=0)
    late = [number for number in free if number > first] or free
    quietest = sorted(late, key=lambda n: (round(slots[n].energy, 2), -n))
    return set(quietest[: max(1, round(len(slots) / 8))])


def _between(slot: Slot, before: Sequence[str], lifts: bool) -> str:
    """A verse is medium; the one before a chorus too; else no size stands twice in a row."""
    if lifts or before[-1] != "medium":
        return "medium"
    return "close" if slot.energy > 0.6 else "wide"


def _light(slot: Slot, size: str, peak: bool, lifts: bool) -> str:
    if size == "silhouette":
        return "against"
    if peak:
        return "full"
    return "accent" if lifts or slot.energy > 0.62 else "calm"


def _inner(slots: Sequence[Slot]) -> list[int]:
    return list(range(1, len(slots) - 1)) if len(slots) > 2 else list(range(len(slots)))


def _section_is(slot: Slot, names: Sequence[str]) -> bool:
    return any(name in slot.section.lower() for name in names)
