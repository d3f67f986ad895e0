"""Somebody's own clip or picture as a take: looked at whole before anything of it is kept."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import uuid4

from accounts import quotas
from mvsite.lib import storage
from mvsite.lib.filetypes import FileType, file_type
from mvsite.lib.pictures import read_picture
from mvsite.lib.streams import BadMedia, VideoFacts, probe_video
from mvsite.lib.uploads import BadUpload, quoted, require_readable, require_size
from videos.models import Clip, Keyframe, Take
from videos.segments import HELD_SECONDS
from videos.takes import add_take, seed_of

MOST_BYTES = 500_000_000
MOST_SECONDS = 900.0
TAKEN = "Send an MP4, MOV or WebM clip, or a PNG, JPEG or WebP picture."


def receive(clip: Clip, source: Path, name: str) -> Take:
    """A take still to be made of it. Raises BadUpload, OverQuota and StorageFull, and keeps nothing
    then."""
    require_readable(source, name)
    require_size(source.stat().st_size, MOST_BYTES, name)
    quotas.require_room(clip.video.owner, source.stat().st_size)
    with source.open("rb") as file:
        kind = file_type(file)
    storage.require_room(source.stat().st_size)
    return _picture(clip, source, name) if kind.pillow else _film(clip, source, name, kind)


def _picture(clip: Clip, source: Path, name: str) -> Take:
    read, video = read_picture(source, name), clip.video
    key = video.key(f"intermediate/keyframes/{uuid4()}.png")
    with storage.all_or_nothing(key), quotas.storing(video.owner):
        clip.touch("clip")
        storage.put_bytes(key, read.png)
        keyframe = Keyframe.objects.create(clip=clip, origin=Keyframe.Origin.UPLOADED, key=key)
        return _added(clip, keyframe=keyframe)


def _film(clip: Clip, source: Path, name: str, kind: FileType) -> Take:
    _require_length(clip, _facts(source, name, kind).seconds, name)
    key = clip.video.key(f"intermediate/clips/{clip.pk}/{uuid4()}.sent.{kind.extension}")
    with storage.scratch() as folder, storage.all_or_nothing(key):
        copied = Path(shutil.copyfile(source, folder / "sent"))
        with quotas.storing(clip.video.owner):
            storage.put(key, copied)
            return _added(clip, key=key)


def _added(clip: Clip, *, keyframe: Keyframe | None = None, key: str = "") -> Take:
    take = add_take(clip, seed=seed_of(clip), keyframe=keyframe)
    Take.objects.filter(pk=take.pk).update(origin=Take.Origin.UPLOADED, key=key)
    take.refresh_from_db()
    return take


def _facts(source: Path, name: str, kind: FileType) -> VideoFacts:
    if not kind.demuxer:
        raise BadUpload(
            f"{quoted(name)} is not a clip. It is {kind.words}. Nothing was kept. {TAKEN}"
        )
    try:
        return probe_video(source, max_seconds=MOST_SECONDS)
    except BadMedia as bad:
        raise BadUpload(f"{quoted(name)}: {bad} Nothing was kept. {TAKEN}") from bad


def _require_length(clip: Clip, seconds: float, name: str) -> None:
    wanted = clip.frames / clip.video.form.rate
    if seconds + HELD_SECONDS < wanted:
        raise BadUpload(
            f"{quoted(name)} lasts {seconds:.1f} s; its place in the film lasts {wanted:.1f} s. "
            "Nothing was kept. Send a longer clip, or a picture."
        )
