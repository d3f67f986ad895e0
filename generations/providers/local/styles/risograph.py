from __future__ import annotations

from generations.providers.local.style import Exposure, Style
from generations.providers.local.tones import contrast
from generations.providers.local.veils import fibres, halftone

STYLE = Style(
    name="risograph",
    title="Risograph",
    about="Blue and coral ink in dots on cream paper, a little out of register.",
    focus=0.4,
    near=0.66,
    saturation=0.0,
    curve=contrast(1.2, 0.45),
    texture=fibres(0.04),
    veils=(halftone(("2b3fa8", "ff6f52"), "fdf0da", degrees=27, period=0.0068),),
    vignette=0.06,
    grain=0.7,
    exposure=Exposure(
        {
            "peak": (0.6, 0.7),
            "against": (0.36, 0.48),
            "calm": (0.42, 0.5),
            "accent": (0.42, 0.5),
            "full": (0.58, 0.66),
        },
        verse=0.5,
        full=(0.58, 0.66),
        peak=(0.6, 0.7),
        most=1.1,
    ),
    palettes=("golden", "dawn", "rose", "mist", "dusk", "jade"),
    suits=("forest", "ridgelines", "dunes", "cloud_sea", "sea"),
)
