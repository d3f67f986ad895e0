"""The film from its takes: one segment a slot, joined by copying, the song laid under it once."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from time import monotonic
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from generations.providers.base import KeepAlive
from mvsite.lib import storage
from videos import (
    animatic,
    caption_track,
    disclosure,
    fill,
    given_clips,
    take_requests,
    takes,
)
from videos.figures import window_of
from videos.film_sound import Sound, sound_to_lay
from videos.given_clips import NotJoined
from videos.joining import join, poster
from videos.models import Clip, Film, Take, Video
from videos.mv_log import log
from videos.overlays import crossfade
from videos.parts import Part, cached
from videos.segments import NotAClip, TooShort, is_exact, make_segment, segment_key
from videos.words_over import write_over

Status = Video.Status
POSTER_AT = 0.4
"""Share of the film; its peak is mostly later, its title over by then."""


def stitch(video: Video) -> None:
    """From stitching to ready, with a new film. Raises LeaseLost and StorageFull.

    May run twice: what was made is found again by its name, the film is named by its row.
    """
    if not video.claim(Status.STITCHING):
        return
    if video.song and not storage.exists(video.song.canonical_key):
        video.move(Status.FAILED, error="The song's sound is gone from the storage.")
        return
    storage.require_room()
    try:
        _settle(video, _made(video))
    except NotJoined as why:
        video.move(Status.FAILED, error=str(why), finished_at=timezone.now())


def _made(video: Video) -> Film:
    """One of given clips takes them in first. Raises NotJoined."""
    keep_alive, begun = video.keeper(), monotonic()
    if video.course == Video.Course.GIVEN:
        given_clips.take_in(video, keep_alive)
        log.debug("merge begins", video=str(video.pk), clips=video.clips.count())
    film = cut(video, keep_alive)
    film.manifest["cut_seconds"] = round(monotonic() - begun, 2)
    if video.is_bare:
        size, seconds = storage.size(film.key), film.manifest["cut_seconds"]
        log.debug("merge ended, cleaned up", video=str(video.pk), seconds=seconds, bytes=size)
    return film


def cut(video: Video, keep_alive: KeepAlive, suffix: str = "") -> Film:
    """A film of the video as it stands, its row not saved yet; file and poster are kept.

    ``suffix`` tells the poster from that of the video's own shape.
    """
    with storage.scratch() as folder, ThreadPoolExecutor(1) as beside:
        sound = beside.submit(sound_to_lay(video, folder))
        parts = _parts(video, folder, keep_alive)
        laid = _awaited(sound, keep_alive)
        return _joined(video, parts, laid, folder, keep_alive, suffix)


def _parts(video: Video, folder: Path, keep_alive: KeepAlive) -> list[Part]:
    parts = []
    for clip in video.clips.select_related("chosen"):
        parts.append(_part(clip, folder, keep_alive))
        keep_alive()
    if video.transition == Video.Transition.CROSSFADE:
        parts = _dissolved(video, parts, folder, keep_alive)
    return parts if video.is_bare else write_over(video, parts, folder, keep_alive)


def _part(clip: Clip, folder: Path, keep_alive: KeepAlive) -> Part:
    """The chosen take in the film's form; where there is none, the slot is filled."""
    take = clip.chosen
    if take is None or take.status != Take.Status.READY or not storage.exists(take.key):
        return _filled(clip, folder, takes.why_failed(clip), keep_alive)
    try:
        return _of_take(clip, take, folder, keep_alive)
    except (TooShort, NotAClip) as bad:
        return _filled(clip, folder, str(bad), keep_alive)


def _of_take(clip: Clip, take: Take, folder: Path, keep_alive: KeepAlive) -> Part:
    ahead, behind = take_requests.spare_frames(clip)
    frames = ahead + clip.frames + behind
    first = max(0, take.in_frame - ahead)
    form = clip.video.form
    source = storage.local_path(take.key)
    window = window_of(clip)
    seen = (window,) if window else ()
    name = segment_key(take.sha256, first / form.rate, frames, form, seen)
    entry = {
        "clip": str(clip.pk), "take": str(take.pk),
        "frames": clip.frames, "in_frame": take.in_frame,
    }  # fmt: skip
    if first == 0 and is_exact(source, form, frames):
        return Part(clip, source, name, entry)
    path = cached(
        clip.video, name, folder,
        lambda out: make_segment(
            source, out, form=form, frames=frames, in_point=first / form.rate,
            window=window, keep_alive=keep_alive,
        ),
    )  # fmt: skip
    return Part(clip, path, name, entry)


def trimmed(clip: Clip, take: Take) -> Path:
    """The take as its slot shows it, without what a cross-fade needs on either side.

    Raises TooShort and NotAClip.
    """
    form, source = clip.video.form, storage.local_path(take.key)
    if take.in_frame == 0 and is_exact(source, form, clip.frames):
        return source
    in_point = take.in_frame / form.rate
    name = segment_key(take.sha256, in_point, clip.frames, form, ())

    def make(out: Path) -> None:
        make_segment(source, out, form=form, frames=clip.frames, in_point=in_point)

    with storage.scratch() as folder:
        return cached(clip.video, name, folder, make)


def _filled(clip: Clip, folder: Path, reason: str, keep_alive: KeepAlive) -> Part:
    """FI8: a clip that failed for good does not cost the film, unless it was given for it."""
    if clip.video.course == Video.Course.GIVEN:
        raise NotJoined(f"Clip {clip.number} cannot be used. {reason} No film was made.")
    ahead, behind = take_requests.spare_frames(clip)
    frames = ahead + clip.frames + behind
    source = fill.source_for(clip, folder)
    name = segment_key(f"fill {source.name}", clip.position, frames, clip.video.form, ())
    path = cached(
        clip.video, name, folder,
        lambda out: fill.move_still(clip, source.picture, frames, out, keep_alive),
    )  # fmt: skip
    entry = {"clip": str(clip.pk), "take": None, "frames": clip.frames, "fill": source.what}
    note = f"Clip {clip.number} could not be made and was filled with {source.words}. {reason}"
    return Part(clip, path, name, entry, (note.strip(),))


def _dissolved(video: Video, parts: list[Part], folder: Path, keep_alive: KeepAlive) -> list[Part]:
    """Every cut becomes a cross-fade; lengths stay as planned."""
    frames = 2 * take_requests.FADE_FRAMES
    for index in range(1, len(parts)):
        before, after = parts[index - 1], parts[index]
        names = [
            segment_key(f"{before.name} {after.name} {side}", 0, frames, video.form, ())
            for side in ("before", "after")
        ]
        outs = [folder / f"{name}.mp4" for name in names]
        crossfade(
            before.path, after.path, frames, *outs, form=video.form,
            spare_before=take_requests.FADE_FRAMES, spare_after=take_requests.FADE_FRAMES,
        )  # fmt: skip
        parts[index - 1] = replace(before, path=outs[0], name=names[0])
        parts[index] = replace(after, path=outs[1], name=names[1])
        keep_alive()
    return parts


def _joined(
    video: Video, parts: list[Part], sound: Sound, folder: Path, keep_alive: KeepAlive,
    suffix: str,
) -> Film:  # fmt: skip
    """The film's row, not saved yet; its file and poster are kept."""
    film = Film(
        id=uuid4(), video=video, shape=video.shape,
        width=video.form.width, height=video.form.height,
        frames=sum(part.clip.frames for part in parts),
        manifest={
            "cuts": video.cuts, "parts": [part.entry for part in parts], "sound": sound.said,
            "lyrics": video.lyrics_digest,
        },
        report={"notes": [note for part in parts for note in part.notes]},
    )  # fmt: skip
    out = folder / "film.mp4"
    tags = disclosure.tags_of(video, film.manifest)
    join([part.path for part in parts], sound.file, out, form=video.form, metadata=tags)
    keep_alive()
    poster(out, round(film.frames * POSTER_AT), folder / "poster.jpg")
    film.key = video.key(f"films/{film.pk}.mp4")
    film.poster_key = video.key(f"poster{suffix}.jpg")
    storage.put(film.poster_key, folder / "poster.jpg")
    film.sha256 = storage.put(film.key, out)
    return film


def _awaited(sound: Future[Sound], keep_alive: KeepAlive) -> Sound:
    while not wait([sound], timeout=1.0).done:
        keep_alive()
    return sound.result()


def _settle(video: Video, film: Film) -> None:
    """``final.mp4`` is put while the row is held, so that it is never an older film than it says:
    whoever is killed in between cuts the film once more."""
    with storage.all_or_nothing(film.key), transaction.atomic():
        if not Video.objects.select_for_update().filter(pk=video.pk, lease=video.lease):
            storage.delete(film.key)
            return
        storage.copy(film.key, video.key("final.mp4"))
        caption_track.keep(video)
        warnings = _said(video, film)
        if question := animatic.asks(video):
            asking = {"waiting_for": Video.WaitingFor.APPROVAL, "waiting_from": video.status}
            video.move(Status.WAITING, warnings=warnings, error=question, **asking)
        else:
            video.move(Status.READY, warnings=warnings, finished_at=timezone.now())
        film.save()
        film.touch()


def _said(video: Video, film: Film) -> list[str]:
    """The video's warnings, with this film's notes in place of the last one's."""
    before = video.film.report.get("notes", []) if video.film else []
    kept = [warning for warning in video.warnings if warning not in before]
    return list(dict.fromkeys([*kept, *film.report["notes"]]))
