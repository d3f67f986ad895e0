from __future__ import annotations

from generations.providers.local.paint.brushes import watercolour
from generations.providers.local.paint.style import LIGHT, Style
from generations.providers.local.paint.tones import lifted
from generations.providers.local.paint.veils import fibres, sheet

STYLE = Style(
    name="watercolour",
    title="Watercolour",
    about="Flat washes with darker rims and a ragged white margin.",
    lens="None: a painting seen straight on, loose edges, a white margin.",
    lighting="Clear light through thin washes, shade by a second wash.",
    colouring="Transparent, flat washes with darker rims on rough white paper.",
    unwanted="photograph, black outlines, opaque paint, gloss",
    brush=watercolour,
    baked=0.5,
    focus=0.3,
    near=0.65,
    saturation=0.95,
    curve=lifted(0.08, 0.97, 0.9, slope=1.3),
    texture=fibres(0.09),
    veils=(sheet("fbfaf6", margin=0.034, rim=0.28),),
    vignette=0.0,
    grain=0.7,
    exposure=LIGHT,
    palettes=("dawn", "rose", "golden", "mist"),
    suits=("dunes", "cloud_sea", "ridgelines", "sea", "snow"),
)
