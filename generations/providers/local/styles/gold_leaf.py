from __future__ import annotations

from generations.providers.local.paint.brushes import leaf
from generations.providers.local.paint.palettes import colour
from generations.providers.local.paint.style import Style
from generations.providers.local.paint.tones import gradient_map

STYLE = Style(
    name="gold-leaf",
    title="Gold leaf",
    about="Black, bronze and beaten gold.",
    lens="A long lens, frontal and calm, as for an icon.",
    lighting="Candles and low lamps that catch metal, everything else in the dark.",
    colouring="Black, bronze and beaten gold, with cracks in the leaf.",
    unwanted="blue, green, daylight, plastic",
    brush=leaf,
    paint=gradient_map(
        (0.0, "050302"), (0.18, "24150a"), (0.4, "7a4a1c"), (0.62, "c98a35"), (0.82, "f4cf7c"),
        (1.0, "fff6d8"),
    ),
    lamp=colour("ffc96b"),
    halation=0.15,
    vignette=0.3,
    palettes=("blue", "violet", "neon", "dusk", "ember", "jade"),
    suits=("stage", "city", "stars", "embers", "ribbons", "bokeh"),
)  # fmt: skip
