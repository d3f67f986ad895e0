from __future__ import annotations

from generations.providers.local.paint.style import Style

STYLE = Style(
    name="clean",
    title="Clean",
    about="The places in their own colours.",
    lens="Deep focus, nothing distorted, drawn or photographed as the character is.",
    lighting="Soft daylight, or the lamps that are really there, from one side; open shadows.",
    colouring="Those of the place and of the character, full and unfiltered.",
    unwanted="colour filter, heavy grain, lens flare, vignette",
)
