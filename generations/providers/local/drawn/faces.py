"""Human heads and those close to them: shape and shadow, eyes, nose, mouth, beard, glasses."""

from __future__ import annotations

from dataclasses import dataclass

from generations.providers.local.drawn.paper import (
    MIDDLE,
    Colour,
    Mask,
    Paper,
    both_sides,
    darker,
    ellipse,
    flipped,
    lighter,
    mixed,
    moved,
    ribbon,
    sharp,
    spline,
)
from generations.providers.local.drawn.traits import Traits

EYE_Y, EYE_X = 352.0, 60.0
INK: Colour = (0.13, 0.09, 0.12)


@dataclass(frozen=True)
class Head:
    """``wide``: width over the usual. ``turn``: how far the features lie off the middle."""

    wide: float
    jaw: float
    turn: float


def head_of(traits: Traits) -> Head:
    wide = 1.13 if traits.species == "dwarf" else (1.0 if traits.build == "man" else 0.97)
    jaw = {"dwarf": 1.2, "elf": 0.84, "goblin": 1.1}.get(traits.species, 1.0)
    if traits.build == "woman" or traits.young:
        jaw *= 0.93
    return Head(wide, jaw, 9.0)


def draw_head(paper: Paper, traits: Traits, head: Head) -> Mask:
    """Neck, ears and the head itself with its shadow side; returns the head's mask."""
    skin = traits.colours["skin"]
    _neck(paper, traits, skin)
    _ears(paper, traits, head, skin)
    w, j = head.wide, head.jaw
    outline = both_sides(
        [
            (0, 172),
            (66 * w, 182),
            (112 * w, 228),
            (128 * w, 300),
            (122 * w, 372),
            (100 * w * j, 436),
            (56 * j, 484),
            (0, 500),
        ]
    )
    mask = paper.lay(outline, skin, round_=34, shadow=13)
    _shadow_side(paper, skin, mask, head)
    _blush(paper, traits, skin, mask, head)
    return mask


def draw_features(paper: Paper, traits: Traits, head: Head, face: Mask) -> None:
    """Eyes, brows, nose and mouth; then what is worn on them."""
    skin = traits.colours["skin"]
    for side in (-1, 1):
        _eye(paper, traits, head, side)
        _brow(paper, traits, head, side)
    _nose(paper, skin, head, face)
    _mouth(paper, traits, skin, head)
    if "freckles" in traits.extras:
        _freckles(paper, skin, head)
    if "scar" in traits.extras:
        paper.lay(ribbon([(566, 300), (574, 345), (562, 400)], 4, 2), lighter(skin, 0.5), shadow=0)
    if "eyepatch" in traits.extras:
        _eyepatch(paper, head)


def draw_beard(paper: Paper, traits: Traits, head: Head) -> None:
    colour = traits.colours["beard"]
    w, turn = head.wide, head.turn
    if traits.beard in ("beard", "long beard"):
        low = 640 if traits.beard == "long beard" else 548
        cheek = [(124 * w, 352), (128 * w, 400), (112 * w, 470), (64, low - 30), (0, low)]
        inner = [(0, 470), (40, 462), (62, 430), (84, 418), (108 * w, 372)]
        outline = both_sides([*inner[:1], *inner[1:], *cheek], MIDDLE)
        paper.lay(outline, colour, round_=22, shadow=10)
        _beard_locks(paper, colour, low)
    if traits.beard == "goatee":
        outline = both_sides([(0, 462), (34, 470), (30, 510), (0, 540)], MIDDLE + turn * 0.6)
        paper.lay(outline, colour, round_=12, shadow=6)
    if traits.beard in ("beard", "long beard", "moustache", "goatee"):
        half = [
            (MIDDLE + turn, 414),
            (540 + turn, 410),
            (572 + turn, 430),
            (588 + turn, 452),
            (556 + turn, 444),
            (520 + turn, 438),
            (MIDDLE + turn, 430),
        ]
        paper.lay(spline(half), lighter(colour, 0.06), round_=8, shadow=5)
        paper.lay(flipped(spline(half), MIDDLE + turn), lighter(colour, 0.06), round_=8, shadow=5)


def draw_glasses(paper: Paper, traits: Traits, head: Head, apart: float = EYE_X) -> None:
    """``apart``: of the eyes from the middle of the face."""
    frame = traits.colours.get("glasses", INK)
    middle = MIDDLE + head.turn
    for side in (-1, 1):
        x = middle + side * (apart + 1)
        rim = ellipse(x, EYE_Y + 4, 46, 41)
        if "sunglasses" in traits.extras:
            lens = paper.mark(rim, (0.10, 0.10, 0.15))
            gleam = sharp([(x - 40, EYE_Y - 20), (x - 8, EYE_Y - 40), (x - 30, EYE_Y + 30)])
            paper.mark(gleam, (0.30, 0.30, 0.40), inside=lens)
        ring = [(float(px), float(py)) for px, py in rim[::6]]
        paper.lay(ribbon([*ring, ring[0]], 7), frame, round_=0, shadow=4)
        edge = MIDDLE + side * 126 * head.wide
        arm = ribbon([(x + side * 46, EYE_Y), ((x + side * 46 + edge) / 2, EYE_Y - 5),
                      (edge, EYE_Y - 9)], 7)  # fmt: skip
        paper.lay(arm, frame, round_=0, shadow=3)
    near = apart - 45
    bridge = [(middle - near, EYE_Y), (middle, EYE_Y - 8), (middle + near, EYE_Y)]
    paper.lay(ribbon(bridge, 7), frame, round_=0, shadow=3)


def _neck(paper: Paper, traits: Traits, skin: Colour) -> None:
    wide = 62 if traits.build == "woman" else 76
    neck = both_sides([(wide, 420), (wide * 0.94, 520), (wide * 1.15, 600), (150, 660), (0, 700)])
    paper.lay(neck, darker(skin, 0.16), round_=24, shadow=6)
    shade = both_sides([(wide, 440), (wide * 0.95, 528), (30, 566), (0, 572)])
    paper.mark(shade, darker(skin, 0.42))


def _ears(paper: Paper, traits: Traits, head: Head, skin: Colour) -> None:
    for side in (-1, 1):
        x = 126 * head.wide
        if traits.species in ("elf", "goblin"):
            tip = 232 if traits.species == "elf" else 250
            points = [(x - 14, 330), (x + 34, 290), (x + 78, tip), (x + 48, 340), (x + 12, 396)]
        else:
            points = [(x - 12, 326), (x + 14, 318), (x + 25, 342), (x + 16, 384), (x - 8, 402)]
        outline = spline([(MIDDLE + side * px, py) for px, py in points])
        paper.lay(outline, mixed(skin, (0.80, 0.32, 0.26), 0.10), round_=10, shadow=5)
        inner = spline(
            [(MIDDLE + side * (px * 0.45 + x * 0.57), py * 0.6 + 145) for px, py in points]
        )
        paper.mark(inner, darker(skin, 0.3))


def _shadow_side(paper: Paper, skin: Colour, mask: Mask, head: Head) -> None:
    """The half away from the key light, cut along brow, nose and lips."""
    middle = MIDDLE + head.turn
    profile = [
        (middle + 30, 150),
        (middle + 22, 250),
        (middle + 12, 318),
        (middle + 5, 352),
        (middle + 14, 392),
        (middle + 24, 408),
        (middle + 8, 420),
        (middle + 13, 446),
        (middle + 6, 466),
        (middle + 16, 505),
        (760, 560),
        (760, 120),
    ]
    outline = spline(profile)
    if paper.light > 0:
        outline = flipped(outline, middle)
    paper.mark(outline, darker(skin, 0.26), inside=mask)


def _blush(paper: Paper, traits: Traits, skin: Colour, mask: Mask, head: Head) -> None:
    strength = 0.62 if "blush" in traits.extras else 0.42
    colour = mixed(skin, (0.86, 0.24, 0.22), strength if traits.build == "woman" else 0.28)
    for side in (-1, 1):
        paper.tint(MIDDLE + head.turn + side * 78, 412, 30, colour, 0.55, mask)


def _eye(paper: Paper, traits: Traits, head: Head, side: int) -> None:
    x = MIDDLE + head.turn + side * EYE_X
    open_ = {"sad": 0.72, "stern": 0.74, "smile": 0.86, "singing": 0.6}.get(traits.mood, 0.84)
    tall = 21 * open_ * (1.12 if traits.build == "woman" or traits.young else 1)
    white = spline(
        [
            (x - 30, EYE_Y + 5),
            (x - 12, EYE_Y - tall),
            (x + 14, EYE_Y - tall),
            (x + 30, EYE_Y - 1),
            (x + 15, EYE_Y + tall * 0.72),
            (x - 14, EYE_Y + tall * 0.74),
        ]
    )
    if side < 0:
        white = flipped(white, x)
    mask = paper.mark(white, (0.95, 0.93, 0.90))
    iris = traits.colours["eyes"]
    look = x + 3
    paper.mark(ellipse(look, EYE_Y, 19, 20), darker(iris, 0.5), inside=mask)
    paper.mark(ellipse(look, EYE_Y + 1, 16.5, 17.5), iris, inside=mask)
    paper.mark(ellipse(look, EYE_Y + 6, 11, 9), lighter(iris, 0.3), inside=mask)
    paper.mark(ellipse(look, EYE_Y, 8.5, 9), INK, inside=mask)
    paper.mark(moved(white, 0, -tall * 1.45), darker(traits.colours["skin"], 0.55), inside=mask)
    _lid(paper, traits, x, side, tall)
    gleam = ellipse(look + paper.light * 6, EYE_Y - 6, 4.2, 4.6)
    paper.mark(gleam, (1, 1, 1))


def _lid(paper: Paper, traits: Traits, x: float, side: int, tall: float) -> None:
    """The upper lid's line, longer and lifted at the outer end on a woman's face."""
    lash = traits.build == "woman"
    outer = (x + side * (42 if lash else 36), EYE_Y - (9 if lash else 2))
    line = [
        (x - side * 34, EYE_Y + 5),
        (x - side * 14, EYE_Y - tall - 1),
        (x + side * 12, EYE_Y - tall - 2),
        outer,
    ]
    paper.mark(ribbon(line, 3.5, 9 if lash else 7), INK)
    crease = [(px, py - 11) for px, py in line[:3]] + [(x + side * 36, EYE_Y - 14)]
    paper.mark(ribbon(crease, 2.2, 3), darker(traits.colours["skin"], 0.5))


def _brow(paper: Paper, traits: Traits, head: Head, side: int) -> None:
    x = MIDDLE + head.turn + side * EYE_X
    inner, outer = {"stern": (16, -10), "sad": (-13, 8), "smile": (-5, -2)}.get(traits.mood, (0, 0))
    heavy = 12 if traits.build == "woman" else 19
    y = 304 if traits.build == "woman" else 312
    line = [
        (x - side * 36, y + 1 + inner),
        (x - side * 4, y - 9 + inner * 0.3),
        (x + side * 26, y - 8 + outer * 0.6),
        (x + side * 48, y + 10 + outer),
    ]
    hair = traits.colours["hair"]
    paper.lay(ribbon(line, heavy, 4), darker(hair, 0.30), round_=0, shadow=2)


def _nose(paper: Paper, skin: Colour, head: Head, face: Mask) -> None:
    middle = MIDDLE + head.turn
    side = paper.light
    bridge = [(middle + side * 4, 322), (middle + side * 8, 362), (middle + side * 13, 396)]
    paper.mark(ribbon(bridge, 4, 10), lighter(skin, 0.22), inside=face)
    under = spline(
        [
            (middle - 25, 401),
            (middle, 409),
            (middle + 25, 401),
            (middle + 11, 417),
            (middle, 420),
            (middle - 11, 417),
        ]
    )
    paper.mark(under, darker(skin, 0.50))
    for nostril in (-1, 1):
        paper.mark(ellipse(middle + nostril * 11, 411, 6, 3.4, nostril * 14), darker(skin, 0.8))


def _mouth(paper: Paper, traits: Traits, skin: Colour, head: Head) -> None:
    x = MIDDLE + head.turn
    woman = traits.build == "woman"
    lips = traits.colours.get("lips") or mixed(skin, (0.66, 0.16, 0.20), 0.55 if woman else 0.32)
    if traits.mood == "singing":
        _open_mouth(paper, x, lips)
    else:
        curve = {"smile": -9.0, "sad": 7.0, "stern": 4.0}.get(traits.mood, -3.0)
        _closed_mouth(paper, x, lips, 42 if woman else 46, curve)


def _open_mouth(paper: Paper, x: float, lips: Colour) -> None:
    hole = paper.lay(
        spline([(x - 34, 446), (x, 434), (x + 34, 446), (x + 20, 474), (x, 482), (x - 20, 474)]),
        lips,
        round_=4,
        shadow=2,
    )
    paper.mark(ellipse(x, 459, 24, 15), (0.28, 0.06, 0.09), inside=hole)
    paper.mark(ellipse(x, 447, 17, 5), (0.96, 0.94, 0.9), inside=hole)


def _closed_mouth(paper: Paper, x: float, lips: Colour, wide: float, curve: float) -> None:
    """``curve``: how far the corners hang, negative for a smile."""
    upper = spline(
        [
            (x - wide, 450 + curve),
            (x - 14, 440),
            (x, 443),
            (x + 14, 440),
            (x + wide, 450 + curve),
            (x, 453),
        ]
    )
    lower = spline(
        [
            (x - wide + 8, 451 + curve * 0.8),
            (x, 453),
            (x + wide - 8, 451 + curve * 0.8),
            (x + 18, 466),
            (x, 469),
            (x - 18, 466),
        ]
    )
    paper.lay(lower, lighter(lips, 0.12), round_=5, shadow=2)
    paper.mark(upper, darker(lips, 0.18))
    seam = [
        (x - wide, 450 + curve),
        (x - 16, 452),
        (x, 454),
        (x + 16, 452),
        (x + wide, 450 + curve),
    ]
    paper.mark(ribbon(seam, 3, 3), darker(lips, 0.75))


def _freckles(paper: Paper, skin: Colour, head: Head) -> None:
    colour = mixed(skin, (0.55, 0.25, 0.12), 0.5)
    for number in range(22):
        x = MIDDLE + head.turn + ((number * 37) % 150) - 75
        y = 378 + ((number * 23) % 34) + abs(x - MIDDLE) * 0.12
        paper.mark(ellipse(x, y, 2.6, 2.3), colour)


def _eyepatch(paper: Paper, head: Head) -> None:
    x = MIDDLE + head.turn - EYE_X
    strap = [(MIDDLE - 126, 300), (x, 330), (x + 80, 276), (MIDDLE + 120, 230)]
    paper.lay(ribbon(strap, 8), INK, round_=0, shadow=4)
    paper.lay(ellipse(x, EYE_Y + 2, 42, 36), INK, round_=8, shadow=7)


def _beard_locks(paper: Paper, colour: Colour, low: float) -> None:
    """A few strands, alternately darker and lighter, so that the beard is hair and no bib."""
    for number in range(-4, 5):
        x = MIDDLE + number * 21
        reach = low - 16 - abs(number) * (low - 500) * 0.16
        line = [
            (x, 478 + abs(number) * -5),
            (x + number * 2.5, (478 + reach) / 2),
            (x - number * 5, reach),
        ]
        tone = darker(colour, 0.26) if number % 2 else lighter(colour, 0.14)
        paper.mark(ribbon(line, 9, 2), tone)
