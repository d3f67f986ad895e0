"""Which typefaces a film speaks in: one voice per film, suited to its style, chosen by its seed."""

from __future__ import annotations

from dataclasses import dataclass

from videos.lettering.typefaces import (
    BEBAS,
    CAVEAT,
    CORMORANT,
    GROTESK,
    GROTESK_BOLD,
    INTER,
    OSWALD,
    PLAYFAIR,
    PLAYFAIR_BOLD,
    WORLD,
    Face,
)

Faces = tuple[Face, ...]
HAND: Faces = (CAVEAT,)
"""Only for what is written in its letters: nothing beside it looks written by the same hand."""


@dataclass(frozen=True)
class Voice:
    """Faces in order of preference. ``line`` and ``strong``: of lyrics, and of what is stressed in
    them. ``upper``: the title is in capitals."""

    title: Faces
    line: Faces
    strong: Faces
    upper: bool = True


def _lent(*faces: Face) -> Faces:
    return (*faces, OSWALD, INTER, *WORLD)


VOICES = {
    "bebas": Voice(_lent(BEBAS), _lent(INTER), _lent(INTER)),
    "oswald": Voice(_lent(OSWALD), _lent(OSWALD), _lent(OSWALD)),
    "grotesk": Voice(_lent(GROTESK_BOLD), _lent(GROTESK), _lent(GROTESK_BOLD), upper=False),
    "playfair": Voice(_lent(PLAYFAIR_BOLD), _lent(PLAYFAIR), _lent(PLAYFAIR_BOLD), upper=False),
    "cormorant": Voice(_lent(CORMORANT), _lent(CORMORANT), _lent(CORMORANT), upper=False),
}
ANY = ("bebas", "playfair", "grotesk")
WORN = {
    "16mm": ("bebas", "playfair"),
    "noir": ("oswald", "playfair"),
    "neon": ("grotesk", "bebas"),
    "vhs": ("oswald", "grotesk"),
    "risograph": ("grotesk", "bebas"),
    "cyanotype": ("playfair", "cormorant"),
    "gold-leaf": ("playfair", "cormorant"),
    "pastel": ("cormorant", "grotesk"),
    "ink": ("cormorant", "playfair"),
    "watercolour": ("cormorant", "playfair"),
}
"""What suits a style; ``ANY`` suits the others."""


def voice_of(style: str, seed: int) -> str:
    """The name of the film's voice. The seeds of films are spread evenly already."""
    names = WORN.get(style, ANY)
    return names[seed // 7 % len(names)]
