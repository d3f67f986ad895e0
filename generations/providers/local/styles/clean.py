from __future__ import annotations

from generations.providers.local.paint.style import Style

STYLE = Style(
    name="clean",
    title="Clean",
    about="The places in their own colours.",
    lens="A 35 mm lens, deep focus, nothing distorted.",
    lighting="Soft daylight or the lamps that are really there, one clear direction, open shadows.",
    colouring="True to what is shown, full and unfiltered, skin and materials natural.",
    unwanted="colour filter, heavy grain, lens flare, vignette",
)
