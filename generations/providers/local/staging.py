"""Setting a scene up: its place, palette and shot, the subject in its light, the camera."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from generations.providers.local.backdrop import Backdrop, backdrop_of
from generations.providers.local.paint import palettes
from generations.providers.local.paint.grade import Grade, mean_luma
from generations.providers.local.paint.painting import soften
from generations.providers.local.paint.planes import Planes, luma_light, planes_of
from generations.providers.local.paint.plates import Layer, Mask, Picture
from generations.providers.local.stage.camera import Camera
from generations.providers.local.stage.front import clear_of
from generations.providers.local.stage.hanging import FILLING, OF_PAPER, Hanging, plan_hanging
from generations.providers.local.stage.light import Lamp, grounded, hung, lit
from generations.providers.local.stage.screen import screen_of
from generations.providers.local.stage.stack import Laid, Stack
from generations.providers.local.stage.standing import Standing, stand
from generations.providers.local.take import Take

FADES = {"wide": 0.85, "medium": 0.6, "silhouette": 0.8}


@dataclass
class Stager:
    """Makes the stack of one take. Each step is looked up once and kept."""

    take: Take

    @cached_property
    def backdrop(self) -> Backdrop:
        return backdrop_of(self.take.at_rest())

    @cached_property
    def standing(self) -> Standing | None:
        place = self.backdrop
        if place.subject is None:
            return None
        ground = place.plates.ground
        return stand(place.subject, place.shot, self.camera, ground, self.hanging)

    @cached_property
    def hanging(self) -> Hanging:
        """What holds the picture of a subject that was not cut out."""
        place = self.backdrop
        take = self.take
        red, green, blue = (round(255 * float(part)) for part in place.canvas.palette.accent)
        aspect = take.width / take.height
        tall, wide = place.subject.rgba.shape[:2] if place.subject else (take.height, take.width)
        accent = (red, green, blue)
        devices = place.setting.devices
        return plan_hanging(take.look, place.shot, devices, accent, aspect, wide / tall)

    def steps(self) -> Iterator[object]:
        """What takes long, one after the other, so that others can be told in between."""
        yield self.backdrop.subject
        yield self.backdrop.plates
        yield self.standing

    def stack(self) -> Stack:
        take = self.take
        subject, rim = self._subject_planes()
        standing = self.standing
        stack = Stack(
            behind=self.backdrop.behind,
            glow=self.backdrop.glow,
            subject=subject,
            rim=rim,
            foot=standing.foot if standing else (0.0, 0.0),
            held=self._held,
            front=self._front(),
            air=self.backdrop.air,
            screen=screen_of(take.look.style, take.width, take.height, take.look.seed),
            camera=self.camera,
            energy=take.look.energy,
        )
        return self._exposed(stack)

    @property
    def _held(self) -> bool:
        return self.backdrop.subject is not None and self.backdrop.subject.tier == "frame"

    def _front(self) -> list[Laid]:
        """Nothing before a picture that fills the frame: on it near things look like blots."""
        place = self.backdrop
        if self._held and self.hanging.device == FILLING:
            return []
        blur = 2.2 * place.pixel * place.style.focus
        return [place.laid(self._off_the_face(layer), blur) for layer in place.plates.front]

    def _off_the_face(self, layer: Layer) -> Layer:
        if self.standing is None or self._held:
            return layer
        x, y, width, height = self.standing.head
        across, down = self.take.width, self.take.height
        return clear_of(layer, (x / across, y / down, width / across, height / down))

    @cached_property
    def camera(self) -> Camera:
        place = self.backdrop
        take, shot = self.take, place.shot
        toward = (
            (0.5 + 0.6 * (shot.x - 0.5), shot.eye)
            if place.subject
            else (place.canvas.light_x, 0.45)
        )
        return Camera(shot.move, take.width, take.height, take.seconds, take.seed, toward, shot.way,
                      take.turns)  # fmt: skip

    def _exposed(self, stack: Stack) -> Stack:
        """The last step to the film's brightness: what is in full light lies above the rest."""
        place = self.backdrop
        luma = stack.mean_luma()
        exposure = place.style.exposure
        low, high = 0.0, exposure.verse
        if place.shot.peak or place.shot.light == "full":
            low, high = exposure.peak if place.shot.peak else exposure.full
        wanted = min(max(luma, low), high)
        return stack.exposed(float(np.clip(wanted / max(luma, 0.02), 0.7, exposure.most)))

    def _lamp(self, standing: Standing) -> Lamp:
        place = self.backdrop
        take, plates, palette = self.take, place.plates, place.canvas.palette
        middle = (
            standing.left + standing.rgba.shape[1] / 2,
            standing.top + standing.rgba.shape[0] / 3,
        )
        away = np.array([plates.light[0] * take.width - middle[0],
                         plates.light[1] * take.height - middle[1]])  # fmt: skip
        away /= max(float(np.hypot(*away)), 1.0)
        ambient, dark = place.grade.exposed(np.stack([plates.ambient, palette.near]))
        fade = FADES.get(place.shot.size, 0.3)
        return Lamp(
            key=plates.key, ambient=ambient, haze=plates.haze, dark=dark,
            toward=(float(away[0]), float(min(away[1], 0.25))),
            mean=mean_luma(place.grade.exposed(place.small)), light=place.shot.light,
            haze_share=place.shot.haze, fade=fade if standing.fades else 0.0,
        )  # fmt: skip

    def _subject_planes(self) -> tuple[Planes | None, Planes | None]:
        place = self.backdrop
        standing = self.standing
        if standing is None or place.subject is None:
            return None, None
        if standing.shine is not None:
            return self._held_planes(standing, standing.shine)
        behind = self._behind(standing)
        shone = lit(standing.rgba, self._lamp(standing), behind)
        stood = grounded(shone, behind, place.canvas.palette.near, shadow=standing.on_ground)
        origin = (standing.left - stood.pad, standing.top - stood.pad)
        key = float(palettes.luma(place.plates.key))
        rgb = Grade.of_subject(place.style).pictures(stood.rgb, stood.cover, place.unit)
        return planes_of(rgb, stood.cover, origin), luma_light(stood.rim * key, origin)

    def _held_planes(self, standing: Standing, shine: Mask) -> tuple[Planes, Planes]:
        """A device with its picture, in the light of the place, and its own light for the beat."""
        place = self.backdrop
        cover = standing.rgba[..., 3].astype(np.float32) / 255
        shines = self.hanging.device not in OF_PAPER
        own = hung(standing.rgba, self._lamp(standing), shines=shines)
        rgb = Grade.of_subject(place.style).pictures(own, cover, place.unit)
        origin = (standing.left, standing.top)
        return planes_of(rgb, cover, origin), luma_light(shine, origin)

    def _behind(self, standing: Standing) -> Picture:
        """What the frame shows behind the subject, softened, at the subject's size."""
        place = self.backdrop
        small = soften(place.grade.exposed(place.small), 2.0)
        height, width = standing.rgba.shape[:2]
        scale = small.shape[1] / self.take.width
        matrix = np.array([[scale, 0, standing.left * scale], [0, scale, standing.top * scale]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(
            cv2.warpAffine(small, matrix, (width, height), flags=flags,
                           borderMode=cv2.BORDER_REPLICATE)
        )  # fmt: skip
