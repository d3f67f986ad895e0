"""The scenes of a film to read."""

from __future__ import annotations

from videos.models import Video
from videos.slots import slots_of


def scenes_as_text(video: Video) -> str:
    """One paragraph a scene, with its time in the film."""
    rate, parts = video.form.rate, [video.title or "Film", ""]
    slots = slots_of(video)
    for clip in video.clips.all():
        start, end = (video.cuts[at] / rate for at in (clip.position, clip.position + 1))
        parts.append(f"{clip.number}. {clip.title}  {clock(start)} to {clock(end)}")
        lines = (clip.description, slots[clip.position].lyric, clip.negative_description)
        parts += [
            f"   {label}{line}"
            for label, line in zip(("", "Sung: ", "Not: "), lines, strict=True) if line
        ]  # fmt: skip
        parts.append("")
    return "\n".join(parts)


def clock(seconds: float) -> str:
    """0:04.2"""
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths % 600 // 10:02d}.{tenths % 10}"
