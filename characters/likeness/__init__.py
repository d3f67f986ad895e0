"""How much the character in a picture or clip looks like the character image.

``reference`` is the character image as it is looked for, ``frames`` what is looked at; ``points``
and ``placing`` find the places where the character could be, ``figures`` whether anybody could be
there, ``comparing`` says what a place has in common with the character, and ``judging`` makes a
score of that with the ``weights`` that ``bench.likeness`` learns.

What is seen is compared, part by part: no face is known. The same character turned round, in other
clothes or against the light comes out too low. Nothing heavy is imported with this package.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Box = tuple[float, float, float, float]

WORST_BELOW = 0.5
"""Scores below this are worth a second look: bench.likeness says how often it is right."""


@dataclass(frozen=True)
class Likeness:
    """``score`` 0..1, 0.5 cannot tell, None not measurable; ``reason`` says it, or why, in a
    sentence. ``found_box``: left, top, width, height in 0..1 of the frame that counted; ``parts``:
    what the score is made of, by the names in ``comparing``."""

    score: float | None
    reason: str
    found_box: Box | None = None
    parts: Mapping[str, float] = field(default_factory=dict)

    @property
    def measurable(self) -> bool:
        return self.score is not None


def in_percent(score: float | None) -> str:
    """94 %; never all or nothing, which no measuring can promise."""
    return f"{min(99, max(1, round(100 * (score or 0))))} %"


def score(character_image: Path, subject_hints: Mapping[str, Any] | None, file: Path) -> Likeness:
    """Of a picture or clip that was checked when it was taken in. The same files, the same score.

    ``subject_hints``: what is known of the subject in the character image, as in ``Media``.
    Raises FileNotFoundError; Refused or FFmpegError where a file cannot be decoded after all.
    """
    import cv2

    from characters.likeness.frames import frames_of
    from characters.likeness.judging import judged
    from characters.likeness.reference import views_of

    cv2.setNumThreads(1)
    return judged(frames_of(file), views_of(character_image, subject_hints))
