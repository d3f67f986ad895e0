from __future__ import annotations

from generations.providers.local.paint.style import LIGHT, Style, brighter
from generations.providers.local.paint.tones import gradient_map, lifted
from generations.providers.local.paint.veils import fibres

STYLE = Style(
    name="pastel",
    title="Pastel",
    about="Light, pale and soft, as chalk on paper.",
    lens="A 50 mm lens with a soft filter, shallow depth, airy.",
    lighting="High, bright, diffuse light without hard shadows.",
    colouring="Pale rose, cream, lilac and powder blue, as chalk on paper.",
    unwanted="black, deep shadow, saturated colour, contrast",
    saturation=0.86,
    curve=lifted(0.28, 0.97, 0.85, slope=1.3),
    paint=gradient_map(
        (0.0, "6f6a9c"), (0.4, "b79ac8"), (0.7, "f6c3cf"), (1.0, "fff6ea"), share=0.42
    ),
    texture=fibres(0.05),
    vignette=0.06,
    exposure=brighter(LIGHT, 0.05),
    palettes=("dawn", "rose", "golden"),
    suits=("snow", "cloud_sea", "dunes", "sea", "paper_theatre"),
)
