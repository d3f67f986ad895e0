"""The film's colours as a script: which of its three palettes each clip wears."""

from __future__ import annotations

from collections.abc import Sequence

from generations.providers.base import FilmLook
from generations.providers.local.paint.palettes import PALETTES, Palette
from generations.providers.local.paint.plates import Setting
from generations.providers.local.stage.shots import Shot


def palette_name(look: FilmLook, three: Sequence[str], setting: Setting, shot: Shot) -> str:
    """The first of the film's palettes, in the order of the clip's part, that its place can wear.

    The peak has the brightest, the bridge the coolest and darkest, verses go between the other
    two, and the end comes back to the opening in another.
    """
    worn = [name for name in three if name in setting.palettes] or list(three)
    rising = sorted(three, key=_radiance)
    order = _order(look, rising, shot)
    if look.position == look.count - 1 > 0 and shot.light == "calm" and not look.peak:
        order.sort(key=lambda name: name == min(worn, key=_opening(rising).index))
    return min(worn, key=order.index)


def _order(look: FilmLook, rising: Sequence[str], shot: Shot) -> list[str]:
    """The film's palettes, given from dark to bright, the fittest for a clip first."""
    dark, middle, bright = rising[0], rising[len(rising) // 2], rising[-1]
    if look.peak or shot.light == "full":
        return [bright, middle, dark]
    if shot.light == "against":
        return sorted(rising, key=lambda name: _weight(PALETTES[name]))
    if look.position == 0:
        return _opening(rising)
    pair = [middle, dark] if look.position % 2 else [dark, middle]
    return [*pair, bright]


def _opening(rising: Sequence[str]) -> list[str]:
    return [rising[len(rising) // 2], rising[0], rising[-1]]


def _radiance(name: str) -> float:
    return PALETTES[name].radiance


def _weight(palette: Palette) -> float:
    """Little for what is dark and cool."""
    red, _, blue = palette.middle
    return palette.brightness + 0.6 * float(red - blue)
