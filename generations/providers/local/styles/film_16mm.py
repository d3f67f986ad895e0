from __future__ import annotations

from generations.providers.local.paint.style import Style
from generations.providers.local.paint.tones import lifted
from generations.providers.local.paint.veils import dust

STYLE = Style(
    name="16mm",
    title="16 mm film",
    about="Warm, a little faded, with grain and glowing lights.",
    saturation=0.82,
    tint=(1.035, 1.0, 0.93),
    curve=lifted(0.035),
    halation=0.35,
    veils=(dust(),),
    vignette=0.26,
    grain=2.0,
)
