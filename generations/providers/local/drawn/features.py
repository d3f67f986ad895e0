"""What a human face looks and speaks with: eyes, brows, nose and mouth; glasses."""

from __future__ import annotations

from generations.providers.local.drawn.faces import EYE_X, EYE_Y, INK, Head
from generations.providers.local.drawn.paper import (
    MIDDLE,
    Colour,
    Mask,
    Paper,
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
