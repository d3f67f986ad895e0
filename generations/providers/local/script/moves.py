"""Which way the camera goes in each clip. The writer and the camera both ask here, so that what a
scene says is what is filmed."""

from __future__ import annotations

SHORT_FILM = 8
"""Up to so many clips a film is told in six shots, each with a move of its own."""
TOLD: dict[str, tuple[str, ...]] = {
    "wide": ("push", "tilt"),
    "medium": ("truck",),
    "close": ("push", "arc"),
    "detail": ("push", "arc"),
    "silhouette": ("crane",),
}
LIFTING = ("handheld", "orbit")
VARIED: dict[str, tuple[str, ...]] = {
    "wide": ("push", "truck", "arc", "tilt", "dolly", "truck", "arc", "crane"),
    "medium": ("push", "truck", "orbit", "handheld", "dolly", "truck", "arc", "handheld"),
    "close": ("push", "truck", "orbit", "handheld"),
    "detail": ("push", "truck", "arc", "handheld"),
    "silhouette": ("dolly", "truck", "arc", "crane"),
}
"""In step for all sizes, so that neighbours never move alike."""


def move_at(seed: int, position: int, count: int, size: str, light: str) -> str:
    """A push at the start and a pull at the end; between them what the size and light ask for."""
    if position == 0:
        return "push"
    if position == count - 1:
        return "pull"
    if light == "accent":
        return LIFTING[(seed + position) % len(LIFTING)]
    table = TOLD if count <= SHORT_FILM else VARIED
    moves = table.get(size, TOLD["medium"])
    move = moves[(seed + position) % len(moves)]
    again = move == "push" and position == 1 and len(moves) > 2
    return moves[-1] if again else move


def way_at(seed: int, position: int) -> int:
    """To which side: -1 or 1, in turn."""
    return 1 if (seed + position) % 2 else -1
