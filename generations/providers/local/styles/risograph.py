from __future__ import annotations

from generations.providers.local.paint.halftone import halftone
from generations.providers.local.paint.style import Exposure, Style
from generations.providers.local.paint.tones import contrast
from generations.providers.local.paint.veils import fibres

STYLE = Style(
    name="risograph",
    title="Risograph",
    about="Blue and coral ink in dots on cream paper, a little out of register.",
    lens="A flat graphic view, no lens blur, large plain shapes.",
    lighting="No modelling: light is the paper that is left free.",
    colouring="Two inks in halftone dots, blue and coral, on cream paper, out of register.",
    unwanted="photograph, gradients, black outlines, more than two inks",
    saturation=0.0,
    curve=contrast(1.2, 0.45),
    near=0.55,
    press=halftone(("2b3fa8", "ff6f52"), "fdf0da", degrees=27, period=0.0086),
    baked=0.75,
    focus=0.0,
    vignette=0.06,
    texture=fibres(0.02),
    grain=0.4,
    exposure=Exposure(
        {
            "peak": (0.64, 0.72),
            "against": (0.36, 0.48),
            "calm": (0.42, 0.52),
            "accent": (0.42, 0.52),
            "full": (0.63, 0.69),
        },
        verse=0.54,
        full=(0.63, 0.69),
        peak=(0.64, 0.72),
        most=1.04,
    ),
    palettes=("golden", "dawn", "rose", "mist", "dusk", "jade"),
    suits=("forest", "ridgelines", "dunes", "cloud_sea", "sea"),
)
