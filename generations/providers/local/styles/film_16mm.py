from __future__ import annotations

from generations.providers.local.paint.style import Style
from generations.providers.local.paint.tones import lifted
from generations.providers.local.paint.veils import dust

STYLE = Style(
    name="16mm",
    title="16 mm film",
    about="Warm, a little faded, with grain and glowing lights.",
    lens="A 25 mm prime on 16 mm film, shallow depth, fine grain, a slight weave of the frame.",
    lighting="Late sun or warm lamps; lights bloom in red at their edges.",
    colouring="Warm and a little faded: amber, moss, brick, milky blacks.",
    unwanted="digital sharpness, clipped highlights, neon colours, clean edges",
    saturation=0.82,
    tint=(1.035, 1.0, 0.93),
    curve=lifted(0.035),
    halation=0.35,
    veils=(dust(),),
    vignette=0.26,
    grain=2.0,
)
