from __future__ import annotations

from generations.providers.local.paint.style import Style
from generations.providers.local.paint.tones import lifted
from generations.providers.local.paint.veils import scan_lines, tape

STYLE = Style(
    name="vhs",
    title="VHS",
    about="A worn cassette: loud colours that run, lines, snow at the foot.",
    lens="A camcorder with a short zoom of about 1990, held in the hand, everything a little soft.",
    lighting="Room lamps or a flash on the camera, blown highlights.",
    colouring="Loud colours that run at their edges, lifted blacks, lines of a tape.",
    unwanted="high definition, shallow depth of field, film grain, cinematic colour",
    saturation=1.35,
    curve=lifted(0.045, 0.96, 0.94),
    texture=scan_lines(0.07),
    veils=(tape(),),
    vignette=0.18,
    grain=1.6,
    palettes=("neon", "violet", "blue", "dusk", "ember", "jade", "rose"),
    suits=("stage", "city", "neon_grid", "room", "bokeh"),
)
