"""What a provider is asked for a take: its first picture, and its film."""

from __future__ import annotations

from generations.providers.base import (
    DrawRequest,
    FilmLook,
    FilmRequest,
    Kind,
    Media,
    Scene,
)
from mvsite.lib import storage
from videos import singing, take_prompts
from videos.models import Clip, Take, Video
from videos.slots import beats_of, lifts, loudest, slots_of, turns, wave_of

FADE_FRAMES = 6
"""A cross-fade takes so many frames on either side of the cut."""


def keyframe_request(take: Take) -> DrawRequest:
    video, said = take.clip.video, take_prompts.of_keyframe(take)
    return DrawRequest(
        prompt=said.prompt,
        negative_prompt=said.unwanted,
        references=_references(take),
        width=video.form.width,
        height=video.form.height,
        seed=take.seed,
        scene=_scene(take),
        look=_look(take),
        model=take.model_for(Kind.DRAW),
    )


def motion_request(take: Take) -> FilmRequest:
    clip, video = take.clip, take.clip.video
    heard = video.heard()
    ahead, behind = spare_frames(clip)
    frames = ahead + clip.frames + behind
    said = take_prompts.of_motion(take)
    return FilmRequest(
        prompt=said.prompt,
        negative_prompt=said.unwanted,
        frames=frames,
        width=video.form.width,
        height=video.form.height,
        rate=video.form.rate,
        keyframe=Media(take.keyframe.key) if take.keyframe else None,
        references=_references_of_motion(take),
        sound=singing.sound_of(take, ahead, frames),
        beats=beats_of(video, clip.position, ahead / video.form.rate),
        tempo=heard.tempo if heard else 0.0,
        seed=take.seed,
        scene=_scene(take),
        look=_look(take),
        model=singing.film_model(take),
    )


def spare_frames(clip: Clip) -> tuple[int, int]:
    """Frames that are filmed ahead of and behind the slot: what a cross-fade needs."""
    if clip.video.transition != Video.Transition.CROSSFADE:
        return 0, 0
    last = len(clip.video.cuts) - 2
    return FADE_FRAMES * (clip.position > 0), FADE_FRAMES * (clip.position < last)


def _references(take: Take) -> tuple[Media, ...]:
    if not take.image_key:
        return ()
    image = take.clip.video.image
    return (Media(take.image_key, image.hints if image else {}),)


def _references_of_motion(take: Take) -> tuple[Media, ...]:
    """A first picture shows the character too: lost, it is filmed from that alone."""
    lost = bool(take.keyframe and take.image_key) and not storage.exists(take.image_key)
    return () if lost else _references(take)


def _scene(take: Take) -> Scene:
    return Scene(**{name: take.words[name] for name in Clip.WORDS})


def _look(take: Take) -> FilmLook:
    video, position = take.clip.video, take.clip.position
    slots = slots_of(video)
    hard = video.transition != Video.Transition.CROSSFADE
    first, last = position == 0, position == len(slots) - 1
    return FilmLook(
        style=video.style,
        seed=video.seed,
        position=position,
        count=len(slots),
        section=slots[position].section,
        energy=slots[position].energy,
        peak=loudest(slots) == position,
        opens=not first and turns(slots[position - 1], slots[position]),
        closes=not last and turns(slots[position], slots[position + 1]),
        lifted=hard and not first and lifts(slots[position - 1], slots[position]),
        lifts=hard and not last and lifts(slots[position], slots[position + 1]),
        wave=wave_of(video, position),
    )
