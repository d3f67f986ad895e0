"""Who plays in ``bench.likeness``, and in which half: nothing is tuned on ``held_out``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from bench.likeness_cast import PORTRAITS, Member, Pixels, Pose, Someone
from generations.providers.local.figure import draw_figure

FIGURE = 480
PEOPLE = (
    # like colours stand together, and each group is wholly in one half
    Someone("ana", "#e2b08c", "long", "#3a2a22", "plain", "#27314a", "#8a2f38", "scarf"),
    Someone("ben", "#dfae8b", "short", "#38281f", "zip", "#2a3450", "#b9bec6", "glasses"),
    Someone("cleo", "#8d5a3c", "curls", "#1d1614", "dots", "#d9a23c", "#7a2f2a"),
    Someone("dora", "#f0cdb4", "bun", "#a8512c", "check", "#3f6b52", "#e5d6a8"),
    Someone("emil", "#e8bd9c", "hat", "#5a4434", "stripes", "#b8c4cc", "#2d3f66", "beard"),
    Someone("fay", "#c68f69", "long", "#d6ae62", "plain", "#7a3f6d", "#efe3c8", "bag"),
    Someone("gus", "#d8a27e", "short", "#3b2d26", "plain", "#33373d", "#8a8f96", "", 1.12,
            photo=True),
    Someone("hal", "#dba683", "short", "#2f2621", "zip", "#2e3238", "#77797c", "beard", 1.0,
            photo=True),
    Someone("ida", "#e6b996", "long", "#6d4a30", "plain", "#3a3436", "#a33b3b", "scarf", 0.9,
            photo=True),
    Someone("jon", "#7b4d34", "bald", "#1e1714", "check", "#7d2f2c", "#d8cfc0", "glasses", 1.1,
            photo=True),
    Someone("kim", "#ecc4a3", "bun", "#1f1a1a", "stripes", "#e9e5dc", "#30486e", "", 0.92,
            photo=True),
    Someone("lou", "#b98260", "curls", "#2a1f1b", "plain", "#4c5b3a", "#c9a15a", "bag", 1.0,
            photo=True),
    # held out
    Someone("mia", "#e7b792", "long", "#8c3b1f", "plain", "#8f2d36", "#e0c68a", "scarf"),
    Someone("ned", "#e4b48f", "hat", "#7d3320", "plain", "#93323a", "#dcc48e", "beard"),
    Someone("ola", "#f2d2ba", "short", "#d9b96e", "stripes", "#4f86a8", "#f1ede2"),
    Someone("pia", "#9c6847", "bun", "#241b19", "check", "#e07b4a", "#54324f"),
    Someone("quin", "#d9a581", "curls", "#59402f", "dots", "#5b7f5e", "#f0e2b0", "glasses"),
    Someone("rosa", "#c58d68", "long", "#221a19", "zip", "#6e5aa0", "#d8d2e8", "bag"),
    Someone("sam", "#d9a784", "short", "#46352a", "plain", "#3d4650", "#9aa0a6", "glasses", 1.0,
            photo=True),
    Someone("tom", "#d7a37d", "short", "#413028", "plain", "#414a55", "#8d6b4c", "bag", 1.08,
            photo=True),
    Someone("una", "#e9be9d", "long", "#4a3324", "plain", "#8c8272", "#3d5a80", "scarf", 0.9,
            photo=True),
    Someone("vic", "#6e442e", "curls", "#19130f", "stripes", "#c9c2b4", "#6b2b33", "", 1.0,
            photo=True),
    Someone("wes", "#e3b391", "bald", "#5d4636", "check", "#54664a", "#c7b98c", "beard", 1.1,
            photo=True),
    Someone("yara", "#c99672", "bun", "#1c1718", "dots", "#27394f", "#d7dbe0", "", 0.92,
            photo=True),
)  # fmt: skip
HELD_OUT_FROM = "mia"
WORDS = (
    # like colours stand together
    "a fox in a green coat with a yellow scarf",
    "a tiger in a green coat with a gold trim",
    "an old wizard with a white beard in a blue robe",
    "a king with a white beard and a gold crown in a blue cloak",
    "a girl with red curls in a yellow raincoat",
    "a woman with blonde braids in a mustard coat",
    "a robot with a red scarf",
    "a silver knight with a red plume and a sword",
    "a woman with black hair in a black suit and glasses",
    "a man with black hair in a navy suit and glasses",
    # held out
    "a cat in a red jacket with a white scarf",
    "a wolf in a crimson coat with a silver trim",
    "a mage with a hood in a violet robe and a staff",
    "a queen with a gold crown in a purple dress",
    "a boy with brown hair in an orange hoodie and headphones",
    "a man with ginger hair in a rust sweater and a beanie",
    "an astronaut in a white spacesuit",
    "a bear in a white sweater with a blue scarf",
    "an elf with long silver hair in a teal dress",
    "a woman with a headscarf in a turquoise coat",
)
WORDS_HELD_OUT_FROM = 10


def members() -> Iterator[Member]:
    names = [someone.name for someone in PEOPLE]
    for place, someone in enumerate(PEOPLE):
        yield Member(
            someone.name, "photo-like" if someone.photo else "drawn",
            place >= names.index(HELD_OUT_FROM), someone.picture, partial(_posed, someone),
            partial(_posed, replace(someone, photo=not someone.photo)),
        )  # fmt: skip
    for place, words in enumerate(WORDS):
        held_out = place >= WORDS_HELD_OUT_FROM
        yield Member(words, "of words", held_out, partial(_figure, words, place))
    for path in sorted(PORTRAITS.glob("*.png")):
        yield Member(path.stem, "painted", True, partial(_portrait, path))


def _posed(someone: Someone, number: int) -> Pixels:
    chance = np.random.default_rng([number, len(someone.name), ord(someone.name[0])])
    arms = float(chance.uniform(0, 120)), float(chance.uniform(0, 120))
    side = 1 if chance.random() < 0.5 else -1
    return someone.picture(
        Pose(float(chance.uniform(-9, 9)), float(chance.uniform(-16, 16)),
             side * float(chance.uniform(0.3, 1)), arms)
    )  # fmt: skip


def _figure(words: str, seed: int) -> Pixels:
    return np.array(draw_figure(words, seed, FIGURE).rgba)


def _portrait(path: Path) -> Pixels:
    with Image.open(path) as image:
        return np.array(image.convert("RGBA"))
