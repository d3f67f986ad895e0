"""A moment of a clip as a picture: of a ``Media`` that has ``seconds`` among its hints."""

from __future__ import annotations

from generations.providers import pictures
from generations.providers.base import Media, Refused
from mvsite.lib import ffmpeg
from mvsite.lib.filetypes import file_type

LONG_SIDE = 768
DECODING = ffmpeg.Limits(seconds=30)
UNREADABLE = "The clip cannot be read at the moments that were to be shown."


def as_jpeg(moment: Media) -> bytes:
    """At most ``LONG_SIDE`` pixels long; of what is a picture itself, that. Raises Refused, and
    FileNotFoundError when it is gone."""
    path = moment.path()
    with path.open("rb") as file:
        kind = file_type(file)
    if kind.pillow:
        return pictures.as_jpeg(path)
    scale = f"scale={LONG_SIDE}:{LONG_SIDE}:force_original_aspect_ratio=decrease:flags=area"
    try:
        picture, _ = ffmpeg.run(
            ["-loglevel", "error", "-threads", "1", "-ss", f"{moment.hints['seconds']:.3f}",
             "-f", kind.demuxer or "mov", "-i", path.absolute(), "-map", "0:v:0", "-frames:v", "1",
             "-vf", scale, "-q:v", "3", "-c:v", "mjpeg", "-f", "image2pipe", "pipe:1"],
            limits=DECODING, capture=True,
        )  # fmt: skip
    except ffmpeg.FFmpegError as error:
        raise Refused(UNREADABLE) from error
    if not picture:
        raise Refused(UNREADABLE)
    return picture
