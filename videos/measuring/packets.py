"""Whether the film's sound is the upload's own, packet for packet."""

from __future__ import annotations

from pathlib import Path

from mvsite.lib import ffmpeg
from mvsite.lib.ffmpeg import FFmpegError
from mvsite.lib.filetypes import AAC, file_type
from mvsite.lib.streams import SOUND_CODECS

READING = ffmpeg.Limits(seconds=60)


def copied_share(film: Path, upload: Path) -> float:
    """Share, 0..1, of the film's packets of sound that are the upload's, in the same order."""
    ours, theirs = packets(film), packets(upload)
    if not ours or not set(ours) & set(theirs):
        return 0.0
    middle = len(ours) // 2
    places = {at - middle for at, packet in enumerate(theirs) if packet == ours[middle]}
    return max((_equal(ours, theirs, place) for place in places), default=0) / len(ours)


def _equal(ours: list[str], theirs: list[str], place: int) -> int:
    first = max(0, -place)
    return sum(
        one == other for one, other in zip(ours[first:], theirs[max(0, place) :], strict=False)
    )


def packets(path: Path) -> list[str]:
    """A hash of each packet of the first sound; none where there is no sound to be had."""
    with path.open("rb") as file:
        demuxer = file_type(file).demuxer
    if not demuxer:
        return []
    source = ffmpeg.distrusted(path.absolute(), demuxer, SOUND_CODECS)
    bare = ["-bsf:a", "aac_adtstoasc"] if demuxer == AAC.demuxer else []
    try:
        data, _ = ffmpeg.run(
            ["-loglevel", "error", *source, "-map", "0:a:0", "-c", "copy", *bare,
             "-f", "framemd5", "-"],
            limits=READING, capture=True,
        )  # fmt: skip
    except FFmpegError:
        return []
    lines = data.decode("ascii", "replace").splitlines()
    return [line.split(",")[5].strip() for line in lines if not line.startswith("#")]
