"""What can be said of a subject to whoever sent its picture: plain values, no pixels."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from generations.providers.local.subjects.gaze import shows_face
from generations.providers.local.subjects.subject import Subject

APART = 0.25
"""Share of the largest part from which another one is a figure too, and no hat or staff."""


def facts_of(subject: Subject) -> dict[str, Any]:
    """``tier``, ``confidence``, ``facing``, ``bust``; ``figures``: separate ones, 0 where the
    subject cannot be told from its ground; ``face``: whether features of one were found."""
    free = subject.tier != "frame"
    return {
        "tier": subject.tier,
        "confidence": round(subject.confidence, 3),
        "facing": subject.facing,
        "bust": subject.bust,
        "figures": _figures(subject) if free else 0,
        "face": free and shows_face(subject.rgba, subject.head),
    }


def _figures(subject: Subject) -> int:
    solid = (subject.rgba[:, :, 3] > 127).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(solid)
    areas = stats[1:, cv2.CC_STAT_AREA]
    return int((areas >= APART * areas.max()).sum()) if len(areas) else 0
