"""What stands under a picture while it is filmed: short lines from the scene's own words."""

from __future__ import annotations

from videos.models import Clip

LIGHTS = {
    "calm": "Waiting for quiet light …",
    "accent": "Setting one light beside the others …",
    "full": "Turning all the lights on …",
    "against": "Moving the light behind …",
}
SHOTS = {
    "close": "Going nearer …",
    "medium": "Finding the distance …",
    "wide": "Stepping back …",
    "detail": "Looking for the detail …",
    "silhouette": "Keeping only the outline …",
}


def waiting_lines(clip: Clip, beats: int) -> list[str]:
    """A few of them; the page shows one after the other."""
    setting = clip.setting.replace("_", " ").replace("-", " ")
    lines = [
        f"Building the {setting} …" if setting else "",
        LIGHTS.get(clip.light, ""),
        f"Counting {beats} beats until the cut …" if beats > 1 else "",
        SHOTS.get(clip.shot, ""),
        f"Holding still for “{clip.title}” …" if clip.title else "",
    ]
    return [line for line in lines if line]
