"""The offline eye: what the pixels themselves say of a picture, in words, and nothing beyond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from generations.providers.base import SeeRequest
from generations.providers.local.colour_names import colour_name
from generations.providers.local.paint.pictures import lab_of
from generations.providers.local.subjects import anatomy
from generations.providers.local.subjects.subject import Subject, load_subject

SIDE_LIGHT = 4.0
"""Difference of mean L between the halves from which one side counts as lit."""


def see(request: SeeRequest) -> dict[str, str]:
    """``prompt``, ``character_description``, ``style_notes``. Raises Refused when unreadable."""
    subject = load_subject(request.picture.path(), request.picture.hints)
    return describe(subject, request.subject)


def describe(subject: Subject, kind: str = "character") -> dict[str, str]:
    """The three keys of a description. ``kind`` "product": an object whose shape must be kept."""
    seen = _seen(subject)
    thing = kind == "product"
    return {
        "prompt": _prompt(subject, seen, thing),
        "character_description": " ".join(_sentences(subject, seen, thing)),
        "style_notes": " ".join(_style(subject, seen)),
    }


@dataclass(frozen=True)
class _Seen:
    """Measured once: colour names by part, lightness and contrast in L, medium, lit side."""

    main: list[str]
    parts: dict[str, list[str]]
    accent: str
    lightness: float
    contrast: float
    medium: str
    lit: str


def _seen(subject: Subject) -> _Seen:
    rgba = subject.rgba
    lightness = lab_of(rgba)[:, :, 0][rgba[:, :, 3] > 200]
    low, high = np.percentile(lightness, (5, 95)) if len(lightness) else (0.0, 0.0)
    return _Seen(
        main=_names(rgba, 3),
        parts={name: _names(part, 2) for name, part in _parts(subject).items()},
        accent=colour_name(subject.accent),
        lightness=float(lightness.mean()) if len(lightness) else 0.0,
        contrast=float(high - low),
        medium=_medium(rgba),
        lit=_lit_side(rgba),
    )


def _parts(subject: Subject) -> dict[str, NDArray[np.uint8]]:
    """Head, middle and lower part of a character; thirds of a whole picture."""
    rgba = subject.rgba
    height, width = rgba.shape[:2]
    if subject.tier == "frame":
        return {"upper part": rgba[: height // 3], "lower part": rgba[height * 2 // 3 :]}
    x, y, across, tall = subject.head
    neck = int((y + tall) * height)
    waist = neck + max(4, int((height - neck) * 0.5))
    head = rgba[int(y * height) : neck, int(x * width) : int((x + across) * width)]
    parts = {"head": head, "chest": rgba[neck:waist], "lower part": rgba[waist:]}
    return {name: part for name, part in parts.items() if part.size}


def _names(rgba: NDArray[np.uint8], count: int) -> list[str]:
    """Up to ``count`` different names of the main colours, largest first."""
    colours, shares = anatomy.palette(rgba, 6)
    weight: dict[str, float] = {}
    for colour, share in zip(colours, shares, strict=True):
        name = colour_name(colour)
        weight[name] = weight.get(name, 0.0) + float(share)
    ordered = sorted(weight, key=lambda name: -weight[name])
    return [name for name in ordered if weight[name] > 0.08][:count] or ordered[:1]


def _prompt(subject: Subject, seen: _Seen, thing: bool) -> str:
    what = "an object" if thing else _framing(subject)
    parts = [what, *seen.main, f"{seen.accent} as the strongest colour", _tone(seen), seen.medium]
    if thing:
        parts += ["shape, colours and lettering kept exactly", "no people"]
    return ", ".join(dict.fromkeys(parts))


def _sentences(subject: Subject, seen: _Seen, thing: bool) -> list[str]:
    if thing:
        return [
            f"An object in {listed(seen.main[:2])}{_ground(subject)}.",
            _where_colours_are(seen, {"head": "top", "chest": "middle", "lower part": "foot"}),
            f"It is {_tone(seen)}; its shape, its colours and any lettering stay as they are.",
        ]
    if subject.tier == "frame":
        return [
            f"A figure in a picture of {listed(seen.main)}, kept whole with its surroundings.",
            _where_colours_are(seen, {}),
            f"The picture is {_tone(seen)}, and {seen.accent} is its strongest colour.",
        ]
    return [
        f"A figure in {listed(seen.main[:2])}, {_framing(subject)}{_ground(subject)}.",
        _where_colours_are(seen, {}),
        f"The whole is {_tone(seen)}, and {seen.accent} is its strongest colour.",
    ]


def _where_colours_are(seen: _Seen, called: dict[str, str]) -> str:
    """As in: The head is mostly brown and tan, the chest slate grey, the lower part charcoal."""
    said = [
        f"the {called.get(part, part)} {'is mostly ' if not number else ''}{listed(names)}"
        for number, (part, names) in enumerate(seen.parts.items())
    ]
    return f"{', '.join(said).capitalize()}."


def _framing(subject: Subject) -> str:
    if subject.tier == "frame":
        return "a whole picture"
    size = "seen from the waist up" if subject.bust else "standing free from head to foot"
    if subject.bust and subject.head[3] > 0.4:
        size = "head and shoulders only"
    gaze = {-1: "turned to the left", 0: "facing us", 1: "turned to the right"}[subject.facing]
    return f"{size} and {gaze}"


def _ground(subject: Subject) -> str:
    return {
        "alpha": ", on a clear ground",
        "plain": ", on a plain ground",
        "cut": ", cut out of its picture",
        "paper": ", cut out along its outline like a paper figure",
    }.get(subject.tier, "")


def _tone(seen: _Seen) -> str:
    if seen.lightness < 32:
        light = "dark"
    else:
        light = "light" if seen.lightness > 66 else "of middle brightness"
    if seen.contrast > 70:
        return f"{light} with strong contrast"
    return f"{light} with soft contrast" if seen.contrast < 38 else f"{light} with even contrast"


def _style(subject: Subject, seen: _Seen) -> list[str]:
    height, width = subject.rgba.shape[:2]
    sentences = [f"It looks like {seen.medium}."]
    sentences.append(f"The light comes {seen.lit}; the palette is {listed(seen.main)}.")
    if max(height, width) < 300:
        sentences.append("The picture is small, so fine detail will stay soft in close shots.")
    return sentences


def _medium(rgba: NDArray[np.uint8]) -> str:
    """Told from edges, noise and flat areas: outlines and flats are drawn, grain is filmed."""
    solid = cv2.erode((rgba[:, :, 3] > 200).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    if solid.sum() < 100:
        return "a picture without much to see"
    grey = cv2.cvtColor(np.ascontiguousarray(rgba[:, :, :3]), cv2.COLOR_RGB2GRAY)
    steps = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))[solid]
    fine = np.abs(cv2.Laplacian(grey, cv2.CV_32F))[solid]
    flat, lines = float((steps < 6).mean()), float((steps > 160).mean())
    if flat > 0.62:
        return "a flat drawing with even areas of colour"
    if lines > 0.05:
        return "a drawing or painting with clear outlines"
    if float(np.median(fine)) > 2.5:
        return "a photograph or a picture with fine grain"
    return "a photograph or a softly painted picture"


def _lit_side(rgba: NDArray[np.uint8]) -> str:
    """By the mean lightness of the outer thirds of every row."""
    solid = rgba[:, :, 3] > 200
    columns = np.flatnonzero(solid.any(0))
    if len(columns) < 6:
        return "evenly from the front"
    left, right = np.percentile(columns, (38, 62)).astype(int)
    lightness = lab_of(rgba)[:, :, 0]
    sides = [
        float(lightness[:, part][solid[:, part]].mean()) if solid[:, part].any() else 50.0
        for part in (slice(None, left), slice(right, None))
    ]
    if abs(sides[0] - sides[1]) < SIDE_LIGHT:
        return "evenly from the front"
    return "more from the left" if sides[0] > sides[1] else "more from the right"


def listed(words: Sequence[str]) -> str:
    """One; one and two; one, two and three."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
