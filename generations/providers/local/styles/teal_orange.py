from __future__ import annotations

from generations.providers.local.paint.style import Style
from generations.providers.local.paint.tones import split

STYLE = Style(
    name="teal-orange",
    title="Teal and orange",
    about="Cool shadows, warm lights, as the cinema has it.",
    lens="An anamorphic 40 mm lens, wide and steady, ovals of light out of focus.",
    lighting="Low warm light on whoever is near, cool shade behind.",
    colouring="Teal shadows, orange skin and lamps, little else.",
    unwanted="green cast, pink, flat light, washed-out blacks",
    curve=split("0a6a86", "ffa95e", strength=0.42, slope=1.1),
    palettes=("blue", "dusk", "golden", "dawn", "jade", "mist"),
    vignette=0.24,
    grain=1.1,
)
