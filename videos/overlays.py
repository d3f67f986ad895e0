"""What is laid over a segment: title, lyrics, the fade at the end, the cross-fade into the next.

MoviePy composes what is rare; lyrics, which may be there all the time, are blended in the planes
(``captioning``). Frames come and go through ``mvsite.lib.ffmpeg``, in the film's own Y'CbCr, and
only the groups of pictures that change are encoded again. This is the only module that imports
MoviePy, and it does so when something is composed: the import takes a second.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from mvsite.lib import ffmpeg
from mvsite.lib.ffmpeg import Form
from videos.captioning import Matte, caption_layer
from videos.layers import Layer, frames_shown, lay_on, samples
from videos.lettering.captions import Caption
from videos.lettering.inks import Card, card, unrest
from videos.lettering.titles import Side, Title, lettering, notes_on
from videos.planes import BLACK, Box, Pixels, pixels_of, whole, with_pixels
from videos.splicing import Planes, exact_track, part_of, rewritten

__all__ = ["EndFade", "Overlaid", "Overlays", "Title", "crossfade", "overlaid", "placed"]


@dataclass(frozen=True)
class EndFade:
    """The last seconds go to black; the last frame is black."""

    seconds: float = 1.0


@dataclass(frozen=True)
class Overlaid:
    """``title`` as it stands, its side and ink settled; ``contrast``: the worst that was found, 0
    without a title. ``notes`` are sentences for the user."""

    notes: tuple[str, ...] = ()
    title: Title | None = None
    contrast: float = 0.0


@dataclass(frozen=True)
class Overlays:
    """All that lies on a segment, in its own seconds."""

    title: Title | None = None
    captions: tuple[Caption, ...] = ()
    fade: EndFade | None = None

    @property
    def all(self) -> list[Title | Caption | EndFade]:
        last = (each for each in (self.title, self.fade) if each is not None)
        return [*self.captions, *last]


def overlaid(
    segment: Path, out: Path, *, form: Form, on: Overlays, matte: Matte | None = None
) -> Overlaid:
    """A segment with what is given on it: as many frames, in the exact form.

    ``matte``: what the subject covers of each frame (0..255), for captions that stand behind it.
    With nothing to show it is the segment itself. Raises NotExact, FFmpegError.
    """
    layers, found = [], Overlaid()
    for caption in on.captions:
        layers += caption_layer(segment, caption, matte, form=form)
    if on.title is not None:
        lettered, found = _titled(segment, form, on.title)
        layers += lettered
    if on.fade is not None:
        layers.append(_faded(segment, form, on.fade))
    with part_of(out) as (part, folder):
        part.symlink_to(segment.absolute())
        lay_on(part, folder / "laid.mp4", form, layers)
        if part.is_symlink():
            part.unlink()
            shutil.copyfile(segment, part)
    return found


def placed(segment: Path, title: Title, *, form: Form) -> Title:
    """The title with the side and the ink that suit this segment.

    For a title that reaches into the next one: it must not change in its midst.
    """
    looks = samples(segment, frames_shown(segment, title.start, title.end, form), form)
    found = _painted(title, looks, form) if looks else None
    return found[0] if found else title


def _titled(segment: Path, form: Form, title: Title) -> tuple[list[Layer], Overlaid]:
    notes = notes_on(title)
    shown = frames_shown(segment, title.start, title.end, form)
    looks = samples(segment, shown, form)
    found = _painted(title, looks, form) if looks else None
    if found is None:
        return [], Overlaid(notes)
    title, drawn = found
    layer = Layer(
        shown,
        lambda first, read: _with_card(range(first, shown.stop), read, drawn, title, form),
    )
    return [layer], Overlaid(notes, title, drawn.contrast)


def _painted(title: Title, looks: list[Planes], form: Form) -> tuple[Title, Card] | None:
    """On the calmer side, where none was asked for."""
    sides: tuple[Side, ...] = ("left", "right") if title.side == "auto" else (title.side,)
    places = []
    for side in sides:
        letters = lettering(replace(title, side=side), form)
        if letters is None:
            return None
        grounds = [pixels_of(planes, form, letters.box) for planes in looks]
        places.append((unrest(grounds), side, letters, grounds))
    _, side, letters, grounds = min(places, key=lambda place: place[0])
    drawn = card(letters, title.ink, grounds)
    return replace(title, side=side, ink=drawn.ink), drawn


class Reel:
    """Frames that come in order, as the function of time that MoviePy asks for.

    The first one stands at frame ``first`` and before; the last one is held.
    """

    def __init__(self, frames: Iterator[Planes], form: Form, box: Box, first: int = 0) -> None:
        self._frames, self._form, self._box = frames, form, box
        self._number = first
        self.planes = next(frames)

    def __call__(self, seconds: float) -> Pixels:
        wanted = math.floor(seconds * self._form.rate + 1e-6)
        for planes in islice(self._frames, max(0, wanted - self._number)):
            self.planes = planes
            self._number += 1
        return pixels_of(self.planes, self._form, self._box)

    def clip(self, frames: int) -> Any:
        from moviepy import VideoClip

        return VideoClip(self, duration=frames / self._form.rate)


def _with_card(
    lettered: range, frames: Iterator[Planes], drawn: Card, title: Title, form: Form
) -> Iterator[Planes]:
    from moviepy import CompositeVideoClip, ImageClip, vfx

    reel = Reel(frames, form, drawn.box, lettered.start)
    letters = (
        ImageClip(drawn.pixels)
        .with_mask(ImageClip(drawn.alpha, is_mask=True))
        .with_start(title.start)
        .with_duration(title.end - title.start)
        .with_effects([vfx.CrossFadeIn(title.fade), vfx.CrossFadeOut(title.fade)])
    )
    scene = CompositeVideoClip([reel.clip(lettered.stop), letters], use_bgclip=True)
    for number in lettered:
        pixels = scene.get_frame(number / form.rate)
        yield with_pixels(reel.planes, form, drawn.box, pixels)
    yield from frames


def _faded(segment: Path, form: Form, fade: EndFade) -> Layer:
    frames = exact_track(segment, form).samples
    length = min(frames, round(fade.seconds * form.rate))
    start = frames - length
    return Layer(
        range(start, frames),
        lambda first, read: chain(islice(read, start - first), _to_black(read, length, form)),
    )


def _to_black(frames: Iterator[Planes], length: int, form: Form) -> Iterator[Planes]:
    """Each frame is shown at its end, so that the last one is black."""
    from moviepy import CompositeVideoClip, vfx

    box = whole(form)
    reel = Reel(frames, form, box, first=1)
    going = reel.clip(length).with_effects([vfx.CrossFadeOut(length / form.rate)])
    scene = CompositeVideoClip([going], bg_color=BLACK)
    for number in range(1, length + 1):
        yield with_pixels(reel.planes, form, box, scene.get_frame(number / form.rate))


def crossfade(
    before: Path, after: Path, frames: int, out_before: Path, out_after: Path, *, form: Form,
    spare_before: int = 0, spare_after: int = 0,
) -> None:  # fmt: skip
    """Dissolve over ``frames`` frames, half of them on either side of the cut.

    Both segments keep their planned lengths, so that the film does too. What overlaps comes from
    the spare frames: ``before`` ends with so many beyond the cut, ``after`` begins with so many
    ahead of it. Where there are too few, the frame at that end is held.
    """
    cut = exact_track(before, form).samples - spare_before
    total = exact_track(after, form).samples
    ahead, behind = frames // 2, frames - frames // 2
    begin = max(0, spare_after - ahead)
    with (
        ffmpeg.decoded(before, form, first=cut - ahead, frames=frames) as going,
        ffmpeg.decoded(after, form, first=begin, frames=frames) as coming,
    ):
        late = max(0, ahead - spare_after)
        blend = _dissolve(going, coming, form, frames, late)
        rewritten(
            before, out_before, form, range(cut - ahead, cut),
            lambda first, read: chain(islice(read, cut - ahead - first), islice(blend, ahead)),
            kept=range(cut),
        )  # fmt: skip
        rewritten(
            after, out_after, form, range(spare_after, spare_after + behind),
            lambda _, read: chain(blend, islice(read, behind, None)),
            kept=range(spare_after, total),
        )  # fmt: skip


def _dissolve(
    going: Iterator[Planes], coming: Iterator[Planes], form: Form, frames: int, late: int
) -> Iterator[Planes]:
    """``late``: how many frames the coming picture stands still for. Each frame is weighed at
    its middle, so that none of them is one picture alone."""
    from moviepy import CompositeVideoClip, vfx

    box = whole(form)
    under = Reel(going, form, box)
    over = Reel(coming, form, box, first=late).clip(frames)
    over = over.with_effects([vfx.CrossFadeIn(frames / form.rate)])
    scene = CompositeVideoClip([under.clip(frames), over], use_bgclip=True)
    for number in range(frames):
        pixels = scene.get_frame((number + 0.5) / form.rate)
        yield with_pixels(under.planes, form, box, pixels)
