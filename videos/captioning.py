"""A caption laid over a segment. Words may stand there all the time: they are blended in the
planes, at a third of what a general compositor takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mvsite.lib.ffmpeg import Form
from videos.layers import Layer, frames_shown, samples
from videos.lettering.captions import Caption
from videos.lettering.inks import Card, InkPlanes, card, ink_planes, laid
from videos.lettering.verses import letters_of
from videos.planes import pixels_of
from videos.splicing import Planes

Matte = Callable[[int], NDArray[np.uint8]]
"""What the subject covers of a frame, 0..255, shape (height, width)."""

POSTER_TINT = 0.25


def caption_layer(
    segment: Path, caption: Caption, matte: Matte | None, *, form: Form
) -> list[Layer]:
    """One layer, or none where the caption is not shown in this segment."""
    shown = frames_shown(segment, caption.start, caption.end, form)
    grounds = samples(segment, shown, form)
    if not grounds:
        return []
    drawn = ink_planes(_card(caption, grounds, form))
    before = matte if caption.behind else None
    return [
        Layer(shown, lambda first, read: _with_words(first, read, drawn, caption, form, before))
    ]


def inked(segment: Path, caption: Caption, *, form: Form) -> Caption:
    """The caption with the ink that suits this segment: it must not change in its midst."""
    grounds = samples(segment, frames_shown(segment, caption.start, caption.end, form), form)
    return replace(caption, ink=_card(caption, grounds, form).ink) if grounds else caption


def _card(caption: Caption, grounds: Sequence[Planes], form: Form) -> Card:
    letters = letters_of(caption, form)
    under = [pixels_of(planes, form, letters.box) for planes in grounds]
    tint = POSTER_TINT if caption.behind else 0.0
    return card(letters, caption.ink, under, light_first=not caption.behind, tint=tint)


def _with_words(
    first: int, frames: Iterator[Planes], drawn: InkPlanes, caption: Caption, form: Form,
    matte: Matte | None,
) -> Iterator[Planes]:  # fmt: skip
    for number, planes in enumerate(frames, first):
        opacity = caption.opacity((number + 0.5) / form.rate)
        before = matte(number) if matte is not None and opacity > 0 else None
        yield laid(planes, form, drawn, opacity, before)
