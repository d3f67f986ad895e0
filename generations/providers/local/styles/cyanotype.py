from __future__ import annotations

from generations.providers.local.paint.palettes import colour
from generations.providers.local.paint.style import Style
from generations.providers.local.paint.tones import gradient_map
from generations.providers.local.paint.veils import fibres

STYLE = Style(
    name="cyanotype",
    title="Cyanotype",
    about="An old blueprint: Prussian blue and white on paper.",
    lens="A large old plate camera, still and frontal, long exposure.",
    lighting="Even light from a clear sky, silhouettes and white edges.",
    colouring="Prussian blue and paper white only, brushed edges, visible fibres.",
    unwanted="any other colour, gloss, modern screens, neon",
    paint=gradient_map(
        (0.0, "04162f"), (0.22, "0b3364"), (0.5, "2a6cae"), (0.76, "9cc5e2"), (1.0, "f3f7f5")
    ),
    lamp=colour("9fd0f5"),
    texture=fibres(0.12),
    vignette=0.22,
    suits=("sea", "forest", "underwater", "ridgelines", "cloud_sea", "paper_theatre"),
)
