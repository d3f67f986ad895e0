from __future__ import annotations

from generations.providers.local.paint.style import Style
from generations.providers.local.paint.tones import contrast

STYLE = Style(
    name="noir",
    title="Noir",
    about="Black and white by night, hard light and deep shadow.",
    lens="A 32 mm lens, deep focus, hard edges.",
    lighting="One hard lamp from the side or behind, by night; deep shadows, wet ground.",
    colouring="Black and white only, few greys.",
    unwanted="colour, daylight, soft light, smiling crowd",
    saturation=0.0,
    curve=contrast(1.5),
    vignette=0.42,
    grain=1.8,
    palettes=("blue", "neon", "violet", "dusk", "ember", "jade", "mist"),
    suits=("city", "stage", "sea", "stars", "room"),
)
