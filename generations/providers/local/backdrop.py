"""The place of a shot before the camera stands in it: drawn, graded and cut into planes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from generations.providers.base import Refused
from generations.providers.local.paint import palettes
from generations.providers.local.paint.grade import (
    Grade,
    flattened,
    plane_glow,
    plane_layer,
    with_glow,
)
from generations.providers.local.paint.planes import planes_of
from generations.providers.local.paint.plates import Canvas, Layer, Picture, Plates, Setting
from generations.providers.local.paint.style import Style
from generations.providers.local.script.colour_script import palette_name
from generations.providers.local.settings import SETTINGS
from generations.providers.local.stage.air import WEATHERS, Air
from generations.providers.local.stage.ghost import is_haunted, likeness
from generations.providers.local.stage.shots import Shot, plan_shot
from generations.providers.local.stage.stack import Laid
from generations.providers.local.styles import style_named
from generations.providers.local.subjects.anatomy import accent_light
from generations.providers.local.subjects.subject import Subject, load_subject
from generations.providers.local.take import Take, setting_for

GHOST_ASIDE, GHOST_DEPTH = 0.16, 0.3
DRAWN_SMALL = 1.5
"""Pixels of blur from which on a setting is drawn at half size: a quarter of the work."""


@dataclass
class Backdrop:
    """Everything of a take that does not depend on its camera. Each step is looked up once."""

    take: Take

    @cached_property
    def subject(self) -> Subject | None:
        if not self.take.references:
            return None
        reference = self.take.references[0]
        try:
            return load_subject(reference.path(), reference.hints)
        except FileNotFoundError as error:
            raise Refused(
                "The character's picture is gone. Choose or upload another one and try again."
            ) from error

    @cached_property
    def style(self) -> Style:
        return style_named(self.take.look.style)

    @cached_property
    def shot(self) -> Shot:
        facing = self.subject.facing if self.subject else 0
        take = self.take
        return plan_shot(take.look, take.scene, facing, take.width, take.height)

    @cached_property
    def setting(self) -> Setting:
        return setting_for(self.take.scene, self.take.look)

    @cached_property
    def canvas(self) -> Canvas:
        take = self.take
        accent = accent_light(self.subject.accent) if self.subject else None
        wishes = {name: setting.palettes for name, setting in SETTINGS.items()}
        three = palettes.film_palettes(take.look.seed, accent, wishes, self.style.palettes)
        name = palette_name(take.look, three, self.setting, self.shot)
        palette = palettes.dressed(name, take.look.seed, accent)
        size = 2 if self._blur >= DRAWN_SMALL else 1
        return Canvas(
            take.width // size, take.height // size, palette, take.seed, self.shot.side,
            take.look.energy, take.look.wave,
        )  # fmt: skip

    @cached_property
    def plates(self) -> Plates:
        return self.setting.draw(self.canvas)

    @cached_property
    def small(self) -> Picture:
        """What the frame shows of the setting at an eighth of its size."""
        take = self.take
        return flattened(self.plates, max(8, take.width // 8), max(8, take.height // 8))

    @cached_property
    def grade(self) -> Grade:
        light = "peak" if self.shot.peak else self.shot.light
        return Grade.of(self.style, self.small, light)

    @cached_property
    def behind(self) -> list[Laid]:
        """From back to front. Its paint is let go: it takes ten times the room of the planes."""
        ground, *others = self.plates.behind
        layers = [with_glow(ground, self.plates, self.style.baked), *others]
        laid = [*(self.laid(layer, self._blur) for layer in layers), *self._ghost()]
        self.plates = replace(self.plates, behind=[])
        return laid

    @cached_property
    def glow(self) -> Laid:
        take = self.take
        light = plane_glow(self.plates, self.grade, take.width, take.height)
        return Laid(light, self.plates.glow_depth, 4)

    @cached_property
    def air(self) -> Air | None:
        take = self.take
        if self.setting.air not in WEATHERS:
            return None
        return Air(
            self.setting.air, take.width, take.height, take.seed, 0.7 + 0.3 * take.look.energy
        )

    def laid(self, layer: Layer, blur: float) -> Laid:
        planes, coarse = plane_layer(layer, self.grade, self.take.width, self.take.height, blur)
        return Laid(planes, layer.depth, coarse)

    def _ghost(self) -> list[Laid]:
        take = self.take
        if self.subject is None or not is_haunted(take.look, self.setting.name):
            return []
        x = self.shot.x + self.shot.side * GHOST_ASIDE
        rgb, cover, origin = likeness(self.subject, take.width, take.height, x, self.plates.haze)
        return [Laid(planes_of(self.grade.pictures(rgb, cover), cover, origin), GHOST_DEPTH, 2)]

    @property
    def unit(self) -> float:
        return float(np.sqrt(self.take.width * self.take.height))

    @property
    def pixel(self) -> float:
        """How wide a pixel of a 720p frame is in this one."""
        return self.unit / 960

    @property
    def _blur(self) -> float:
        return self.shot.blur * self.pixel * self.style.focus if self.subject else 0.0


@lru_cache(maxsize=1)
def backdrop_of(take: Take) -> Backdrop:
    """Kept in the process: what has drawn a keyframe mostly films its clip next."""
    return Backdrop(take)
