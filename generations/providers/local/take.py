"""What a clip or a keyframe is made from, and the place that it is in."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from generations.providers.base import (
    DrawRequest,
    FilmLook,
    FilmRequest,
    Media,
    Scene,
)
from generations.providers.local.paint.plates import Setting
from generations.providers.local.settings import SETTINGS
from generations.providers.local.stage.camera import acts
from generations.providers.local.styles import style_named


@dataclass(frozen=True)
class Take:
    """What a frame is made from: the common part of a request to draw and one to film."""

    width: int
    height: int
    seed: int
    scene: Scene
    look: FilmLook
    references: tuple[Media, ...]
    seconds: float = 5.0
    turns: tuple[float, ...] = ()

    @classmethod
    def of(cls, request: DrawRequest | FilmRequest) -> Take:
        seconds = 5.0
        turns: tuple[float, ...] = ()
        if isinstance(request, FilmRequest):
            seconds = request.frames / request.rate
            turns = acts(seconds, [beat.seconds for beat in request.beats if beat.downbeat])
        scene = request.scene or Scene(title="", description=request.prompt)
        look = request.look or FilmLook(style="clean", seed=request.seed, position=0, count=1)
        width, height = request.width & ~1, request.height & ~1
        return cls(width, height, request.seed, scene, look, request.references, seconds, turns)

    def at_rest(self) -> Take:
        """Without its time: the same for a keyframe and its clip."""
        return replace(self, seconds=0.0, turns=())

    def __hash__(self) -> int:
        return hash((self.width, self.height, self.seed, self.look))


def setting_for(scene: Scene, look: FilmLook) -> Setting:
    """The place that the scene names, else the one its words lead to, else the next unused."""
    if scene.setting in SETTINGS:
        return SETTINGS[scene.setting]
    words = set(f"{scene.title} {scene.description}".lower().replace(",", " ").split())
    counts = {name: len(words & set(setting.words)) for name, setting in SETTINGS.items()}
    best = max(counts, key=lambda name: counts[name])
    if counts[best]:
        return SETTINGS[best]
    suitable = sorted(style_named(look.style).fitting(SETTINGS))
    order = np.random.default_rng([look.seed & 0xFFFFFFFF, 23]).permutation(suitable)
    return SETTINGS[str(order[look.position % len(order)])]
