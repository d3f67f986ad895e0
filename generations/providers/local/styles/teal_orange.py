from __future__ import annotations

from generations.providers.local.paint.style import Style
from generations.providers.local.paint.tones import split

STYLE = Style(
    name="teal-orange",
    title="Teal and orange",
    about="Cool shadows, warm lights, as the cinema has it.",
    curve=split("0a6a86", "ffa95e", strength=0.42, slope=1.1),
    palettes=("blue", "dusk", "golden", "dawn", "jade", "mist"),
    vignette=0.24,
    grain=1.1,
)
