from __future__ import annotations

from generations.providers.local.paint.style import Style
from generations.providers.local.paint.tones import contrast, gradient_map

STYLE = Style(
    name="neon",
    title="Neon",
    about="Night in violet, magenta and cyan.",
    lens="A 35 mm lens wide open, lights out of focus, reflections on all that is wet.",
    lighting="Night lit by coloured tubes alone, haze in the air, bright rims on outlines.",
    colouring="Violet, magenta and cyan on blue-black.",
    unwanted="daylight, white light, beige, earth tones",
    saturation=1.12,
    curve=contrast(1.12),
    paint=gradient_map(
        (0.0, "0a0226"), (0.3, "5a12a0"), (0.6, "f0329c"), (0.8, "ffa8d2"), (0.93, "c8ecff"),
        (1.0, "f4fbff"), share=0.5,
    ),
    halation=0.3,
    vignette=0.3,
    palettes=("neon", "violet", "blue", "dusk", "ember"),
    suits=("neon_grid", "city", "stage", "ribbons", "bokeh"),
)  # fmt: skip
