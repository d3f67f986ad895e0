from __future__ import annotations

import numpy as np

from generations.providers.local.paint.brushes import ink
from generations.providers.local.paint.painting import ramp
from generations.providers.local.paint.style import LIGHT, Style
from generations.providers.local.paint.tones import Values, contrast, stairs
from generations.providers.local.paint.veils import fibres, sheet

PAPER = "f6f2e8"
_toned = stairs("14110e", "4a4642", "8b857b", "c6bfb0", PAPER, soft=0.1)


def _with_red(rgb: Values) -> Values:
    """Five tones of ink; what is red keeps it."""
    tones = _toned(rgb)
    others = np.maximum(rgb[..., 1], rgb[..., 2])
    red = ramp(rgb[..., 0] - others, 0.2, 0.34) * ramp(rgb[..., 1] - rgb[..., 2], 0.16, 0.06)
    seal = tones * np.array([0.86, 0.3, 0.26], np.float32) + np.array([0.12, 0.0, 0.0], np.float32)
    return np.asarray(tones + red[..., None] * (seal - tones))


STYLE = Style(
    name="ink",
    title="Ink",
    about="Five tones of ink and a little red on ragged paper.",
    lens="None: a drawing with a wide brush, much paper left empty.",
    lighting="Where it falls the paper is bare; shade is wet ink that runs.",
    colouring="Five tones of black ink and a little red on warm white paper.",
    unwanted="photograph, colour other than red, gradients, digital outlines",
    brush=ink,
    baked=0.6,
    focus=0.2,
    near=0.66,
    curve=contrast(1.6, 0.5),
    paint=_toned,
    own=_with_red,
    texture=fibres(0.1),
    veils=(sheet("f7f6f2", margin=0.03),),
    vignette=0.0,
    grain=0.7,
    exposure=LIGHT,
    palettes=("mist", "dawn", "rose", "golden"),
    suits=("ridgelines", "snow", "cloud_sea", "forest", "sea"),
)
