"""Setting a scene up: its place, palette and shot, the subject in its light, the camera."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from generations.providers.base import (
    Refused,
)
from generations.providers.local.paint import palettes
from generations.providers.local.paint.grade import (
    Grade,
    flattened,
    mean_luma,
    plane_glow,
    plane_layer,
    with_glow,
)
from generations.providers.local.paint.painting import soften
from generations.providers.local.paint.planes import Planes, luma_light, planes_of
from generations.providers.local.paint.plates import Canvas, Layer, Mask, Picture, Plates, Setting
from generations.providers.local.paint.style import Style
from generations.providers.local.script.colour_script import palette_name
from generations.providers.local.settings import SETTINGS
from generations.providers.local.stage.air import WEATHERS, Air
from generations.providers.local.stage.camera import Camera
from generations.providers.local.stage.front import clear_of
from generations.providers.local.stage.ghost import is_haunted, likeness
from generations.providers.local.stage.hanging import FILLING, OF_PAPER, Hanging, plan_hanging
from generations.providers.local.stage.light import Lamp, grounded, hung, lit
from generations.providers.local.stage.screen import Screen
from generations.providers.local.stage.shots import Shot, plan_shot
from generations.providers.local.stage.stack import Laid, Stack
from generations.providers.local.stage.standing import Standing, stand
from generations.providers.local.styles import style_named
from generations.providers.local.subjects.anatomy import accent_light
from generations.providers.local.subjects.subject import Subject, load_subject
from generations.providers.local.take import Take, setting_for

GHOST_ASIDE, GHOST_DEPTH = 0.16, 0.3
DRAWN_SMALL = 1.5
"""Pixels of blur from which on a setting is drawn at half size: a quarter of the work."""
FADES = {"wide": 0.85, "medium": 0.6, "silhouette": 0.8}


@dataclass
class Stager:
    """Makes the stack of one take. Each step is looked up once and kept."""

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
    def standing(self) -> Standing | None:
        if self.subject is None:
            return None
        return stand(self.subject, self.shot, self.camera, self.plates.ground, self.hanging)

    @cached_property
    def hanging(self) -> Hanging:
        """What holds the picture of a subject that was not cut out."""
        take = self.take
        red, green, blue = (round(255 * float(part)) for part in self.canvas.palette.accent)
        aspect = take.width / take.height
        tall, wide = self.subject.rgba.shape[:2] if self.subject else (take.height, take.width)
        return plan_hanging(take.look, self.shot, self.setting.devices, (red, green, blue), aspect,
                            wide / tall)  # fmt: skip

    def steps(self) -> Iterator[object]:
        """What takes long, one after the other, so that others can be told in between."""
        yield self.subject
        yield self.plates
        yield self.standing

    def stack(self) -> Stack:
        take, plates = self.take, self.plates
        glow = plane_glow(plates, self.grade, take.width, take.height)
        subject, rim = self._subject_planes()
        standing = self.standing
        stack = Stack(
            behind=self._behind_layers(),
            glow=Laid(glow, plates.glow_depth, 4),
            subject=subject,
            rim=rim,
            foot=standing.foot if standing else (0.0, 0.0),
            held=self._held,
            front=self._front(),
            air=self._air(),
            screen=Screen(self.style, take.width, take.height, take.look.seed),
            camera=self.camera,
            energy=take.look.energy,
        )
        return self._exposed(stack)

    @property
    def _held(self) -> bool:
        return self.subject is not None and self.subject.tier == "frame"

    @property
    def _unit(self) -> float:
        return float(np.sqrt(self.take.width * self.take.height))

    @property
    def _pixel(self) -> float:
        """How wide a pixel of a 720p frame is in this one."""
        return self._unit / 960

    @property
    def _blur(self) -> float:
        return self.shot.blur * self._pixel * self.style.focus if self.subject else 0.0

    def _behind_layers(self) -> list[Laid]:
        ground, *others = self.plates.behind
        layers = [with_glow(ground, self.plates, self.style.baked), *others]
        return [*(self._laid(layer, self._blur) for layer in layers), *self._ghost()]

    def _front(self) -> list[Laid]:
        """Nothing before a picture that fills the frame: on it near things look like blots."""
        if self._held and self.hanging.device == FILLING:
            return []
        blur = 2.2 * self._pixel * self.style.focus
        return [self._laid(self._off_the_face(layer), blur) for layer in self.plates.front]

    def _off_the_face(self, layer: Layer) -> Layer:
        if self.standing is None or self._held:
            return layer
        x, y, width, height = self.standing.head
        across, down = self.take.width, self.take.height
        return clear_of(layer, (x / across, y / down, width / across, height / down))

    def _laid(self, layer: Layer, blur: float) -> Laid:
        planes, coarse = plane_layer(layer, self.grade, self.take.width, self.take.height, blur)
        return Laid(planes, layer.depth, coarse)

    def _ghost(self) -> list[Laid]:
        take = self.take
        if self.subject is None or not is_haunted(take.look, self.setting.name):
            return []
        x = self.shot.x + self.shot.side * GHOST_ASIDE
        rgb, cover, origin = likeness(self.subject, take.width, take.height, x, self.plates.haze)
        return [Laid(planes_of(self.grade.pictures(rgb, cover), cover, origin), GHOST_DEPTH, 2)]

    def _air(self) -> Air | None:
        take = self.take
        if self.setting.air not in WEATHERS:
            return None
        return Air(
            self.setting.air, take.width, take.height, take.seed, 0.7 + 0.3 * take.look.energy
        )

    @cached_property
    def camera(self) -> Camera:
        take, shot = self.take, self.shot
        toward = (
            (0.5 + 0.6 * (shot.x - 0.5), shot.eye) if self.subject else (self.canvas.light_x, 0.45)
        )
        return Camera(shot.move, take.width, take.height, take.seconds, take.seed, toward, shot.way,
                      take.turns)  # fmt: skip

    def _exposed(self, stack: Stack) -> Stack:
        """The last step to the film's brightness: what is in full light lies above the rest."""
        luma = stack.mean_luma()
        exposure = self.style.exposure
        low, high = 0.0, exposure.verse
        if self.shot.peak or self.shot.light == "full":
            low, high = exposure.peak if self.shot.peak else exposure.full
        wanted = min(max(luma, low), high)
        return stack.exposed(float(np.clip(wanted / max(luma, 0.02), 0.7, exposure.most)))

    def _lamp(self, standing: Standing) -> Lamp:
        take, plates, palette = self.take, self.plates, self.canvas.palette
        middle = (
            standing.left + standing.rgba.shape[1] / 2,
            standing.top + standing.rgba.shape[0] / 3,
        )
        away = np.array([plates.light[0] * take.width - middle[0],
                         plates.light[1] * take.height - middle[1]])  # fmt: skip
        away /= max(float(np.hypot(*away)), 1.0)
        ambient, dark = self.grade.exposed(np.stack([plates.ambient, palette.near]))
        fade = FADES.get(self.shot.size, 0.3)
        return Lamp(
            key=plates.key, ambient=ambient, haze=plates.haze, dark=dark,
            toward=(float(away[0]), float(min(away[1], 0.25))),
            mean=mean_luma(self.grade.exposed(self.small)), light=self.shot.light,
            haze_share=self.shot.haze, fade=fade if standing.fades else 0.0,
        )  # fmt: skip

    def _subject_planes(self) -> tuple[Planes | None, Planes | None]:
        standing = self.standing
        if standing is None or self.subject is None:
            return None, None
        if standing.shine is not None:
            return self._held_planes(standing, standing.shine)
        behind = self._behind(standing)
        shone = lit(standing.rgba, self._lamp(standing), behind)
        stood = grounded(shone, behind, self.canvas.palette.near, shadow=standing.on_ground)
        origin = (standing.left - stood.pad, standing.top - stood.pad)
        key = float(palettes.luma(self.plates.key))
        rgb = Grade.of_subject(self.style).pictures(stood.rgb, stood.cover, self._unit)
        return planes_of(rgb, stood.cover, origin), luma_light(stood.rim * key, origin)

    def _held_planes(self, standing: Standing, shine: Mask) -> tuple[Planes, Planes]:
        """A device with its picture, in the light of the place, and its own light for the beat."""
        cover = standing.rgba[..., 3].astype(np.float32) / 255
        shines = self.hanging.device not in OF_PAPER
        own = hung(standing.rgba, self._lamp(standing), shines=shines)
        rgb = Grade.of_subject(self.style).pictures(own, cover, self._unit)
        origin = (standing.left, standing.top)
        return planes_of(rgb, cover, origin), luma_light(shine, origin)

    def _behind(self, standing: Standing) -> Picture:
        """What the frame shows behind the subject, softened, at the subject's size."""
        small = soften(self.grade.exposed(self.small), 2.0)
        height, width = standing.rgba.shape[:2]
        scale = small.shape[1] / self.take.width
        matrix = np.array([[scale, 0, standing.left * scale], [0, scale, standing.top * scale]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(
            cv2.warpAffine(small, matrix, (width, height), flags=flags,
                           borderMode=cv2.BORDER_REPLICATE)
        )  # fmt: skip
