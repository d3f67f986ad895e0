"""One clip to take home, as the film shows it."""

from __future__ import annotations

import re
from pathlib import Path

from mvsite.lib import storage
from mvsite.lib.ffmpeg import FFmpegError
from mvsite.lib.uploads import clean
from videos import stitch
from videos.exports import NotThere
from videos.models import Clip, Take
from videos.segments import NotAClip, TooShort

NAME_LENGTH = 60


def clip_file(clip: Clip) -> Path:
    """The chosen take as long as its slot, in the film's form, without title, words or sound.

    Raises NotThere. May take a second, the first time, where the take is longer or another size.
    """
    take = clip.chosen
    if take is None or take.status != Take.Status.READY or not storage.exists(take.key):
        raise NotThere(f"Scene {clip.number} has no clip yet. Film it, or use its still.")
    try:
        return stitch.trimmed(clip, take)
    except (TooShort, NotAClip) as bad:
        raise NotThere(str(bad)) from bad
    except (FFmpegError, FileNotFoundError):
        raise NotThere(f"The clip of scene {clip.number} can no longer be read.") from None


def plain(text: str) -> str:
    """A name that every system takes."""
    return clean(re.sub(r'[<>:"/\\|?*]+', " ", text), NAME_LENGTH).strip(" .")
