"""Title and lyrics over the segments of a film, and the fade at its end."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from pathlib import Path

from generations.providers.base import KeepAlive
from videos.figures import cover_of, edges_before
from videos.lettering.titles import Side, Title, clear_of
from videos.lettering.voices import voice_of
from videos.models import Clip, Video
from videos.overlays import EndFade, Overlays, overlaid, placed
from videos.parts import Part, cached
from videos.segments import segment_key
from videos.slots import slots_of
from videos.wording import Shot, Wording


def write_over(video: Video, parts: list[Part], folder: Path, keep_alive: KeepAlive) -> list[Part]:
    """Title and lyrics over as many segments as they last, the end fade over the last."""
    title = _title(video, parts[0])
    wording = Wording(video, _shots(video, parts), title, keep_alive)
    captions, passed = wording.captions(), 0.0
    done = []
    for part in parts:
        seconds = part.clip.frames / video.form.rate
        overlays = Overlays(
            title.later(passed) if title and passed < title.end else None,
            tuple(each.later(passed) for each in captions if each.meets(passed, passed + seconds)),
            EndFade() if part is parts[-1] else None,
        )
        done.append(_with_overlays(video, part, overlays, folder))
        passed += seconds
        keep_alive()
    done[0] = replace(done[0], notes=(*done[0].notes, *wording.notes))
    return done


def _shots(video: Video, parts: list[Part]) -> list[Shot]:
    starts = accumulate((part.clip.frames for part in parts), initial=0)
    return [
        Shot(
            part.clip, part.path, start / video.form.rate, part.clip.frames / video.form.rate, slot,
            _free_side(part.clip),
        )
        for part, start, slot in zip(parts, starts, slots_of(video), strict=False)
    ]  # fmt: skip


def _with_overlays(video: Video, part: Part, overlays: Overlays, folder: Path) -> Part:
    if not overlays.all:
        return part
    notes: list[str] = []

    def make(out: Path) -> None:
        behind = any(caption.behind for caption in overlays.captions)
        matte = cover_of(part.clip) if behind else None
        notes.extend(overlaid(part.path, out, form=video.form, on=overlays, matte=matte).notes)

    name = segment_key(part.name, 0, part.clip.frames, video.form, overlays.all)
    path = cached(video, name, folder, make)
    return replace(part, path=path, name=name, notes=(*part.notes, *notes))


def _title(video: Video, first: Part) -> Title | None:
    """It ends with its shot; where that is too short to be read, it reaches into the next ones."""
    if video.song is None:
        return None
    voice = voice_of(video.style, video.seed)
    title = Title(video.song.title, video.song.artist, side=_free_side(first.clip), voice=voice)
    title = title.within(first.clip.frames / video.form.rate)
    taken = edges_before(first.clip, title.end) if video.shape != Video.Shape.WIDE else None
    title = clear_of(title, video.form, taken) if taken else title
    return placed(first.path, title, form=video.form)


def _free_side(clip: Clip) -> Side:
    """Where the shot has no subject; left to the picture when nobody knows."""
    keyframe = clip.chosen.keyframe if clip.chosen else None
    known = keyframe.generation.result if keyframe and keyframe.generation else {}
    side: Side = known.get("free_side", "auto")
    return side
