"""What a film was cut from, as an edit: its manifest, the takes there are, its song's marks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from generations.providers import offline
from songs.webvtt import cues
from videos.exports.edit import Edit, Mark, MarkKind, Piece, Source
from videos.exports.song_wav import SongWav
from videos.models import Film, Take, Video
from videos.take_requests import FADE_FRAMES

NOTHING_LOST: frozenset[str] = frozenset()
FILLED = "No clip could be made for it: this is what the film shows in its place."
GONE = "Its clip is no longer there: this is the film that was cut from it."
HELD = "The take ends before its slot does: the film shows its last frame until then."


def edit_of(film: Film, song: SongWav | None, lost: frozenset[str] = NOTHING_LOST) -> Edit:
    """``song``: as it lies beside the timeline. ``lost``: keys of takes whose files are gone.

    What no take holds is taken from the film itself, so that the edit is as long as the film, cut
    for cut.
    """
    video = film.video
    pieces = list(_pieces(film, lost)) or [_from_film(film, video.title, 0, film.frames)]
    if video.transition == Video.Transition.CROSSFADE:
        pieces = _dissolved(pieces, film)
    return Edit(
        name=video.title or "Film", rate=video.form.rate, width=film.width, height=film.height,
        pieces=tuple(pieces), sound=_sound(film, song), marks=tuple(_marks(film)),
    )  # fmt: skip


def takes_of(film: Film) -> dict[str, Take]:
    """By id, as far as they are still there, those that it was cut from."""
    named = [part["take"] for part in film.manifest["parts"] if part.get("take")]
    found = Take.objects.ready().filter(pk__in=named, clip__video=film.video_id)
    return {str(take.pk): take for take in found.select_related("generation")}


def take_path(slot: int, take: Take) -> str:
    """Where a take lies beside its timeline. ``slot`` counts from 1."""
    return f"takes/{slot:03d}-take-{take.number}.mp4"


def film_path(film: Film) -> str:
    own = film.shape == film.video.shape
    return "film.mp4" if own else f"film.{film.shape.replace(':', 'x')}.mp4"


def _pieces(film: Film, lost: frozenset[str]) -> Iterator[Piece]:
    takes, begins = takes_of(film), 0
    titles = dict(film.video.clips.values_list("pk", "title"))
    titles_by_id = {str(pk): title for pk, title in titles.items()}
    for slot, part in enumerate(film.manifest["parts"], start=1):
        name = titles_by_id.get(part["clip"]) or f"Scene {slot}"
        take = takes.get(part.get("take") or "")
        if take is None or take.key in lost:
            why = GONE if part.get("take") else FILLED
            yield _from_film(film, name, begins, part["frames"], why)
        else:
            yield from _of_take(film, take, slot, name, begins, part)
        begins += part["frames"]


def _of_take(
    film: Film, take: Take, slot: int, name: str, begins: int, part: dict[str, Any]
) -> Iterator[Piece]:
    """Its part, and from the film what the take is too short for."""
    first, wanted = part.get("in_frame", take.in_frame), part["frames"]
    held = take.frames if take.frames is not None else first + wanted
    shown = min(wanted, held - first)
    if shown > 0:
        own = take.generation is None or take.generation.provider == offline().name
        yield Piece(name, Source(take_path(slot, take), held, in_form=own), first, shown)
    if shown < wanted:
        missing = wanted - max(shown, 0)
        yield _from_film(film, name, begins + wanted - missing, missing, HELD)


def _from_film(film: Film, name: str, first: int, frames: int, note: str = "") -> Piece:
    return Piece(name, Source(film_path(film), film.frames), first, frames, note=note)


def _dissolved(pieces: list[Piece], film: Film) -> list[Piece]:
    """Where both takes reach over their cut. What is taken from the film has its fades in it."""
    whole, done = film_path(film), []
    for before, after in pairwise(pieces):
        ends = before.first + before.frames
        spare = min(FADE_FRAMES, after.first, before.source.frames - ends)
        from_film = whole in (before.source.path, after.source.path)
        done.append(before if from_film else _fading(before, max(spare, 0)))
    return [*done, pieces[-1]]


def _fading(piece: Piece, frames: int) -> Piece:
    return Piece(piece.name, piece.source, piece.first, piece.frames, frames, piece.note)


def _sound(film: Film, song: SongWav | None) -> Piece | None:
    if song is None:
        return None
    return Piece(song.name, Source(song.path, song.frames), song.first, film.frames)


def _marks(film: Film) -> Iterator[Mark]:
    """One a frame, as editors want it; what falls on the same frame shares it."""
    found: dict[int, Mark] = {}
    for kind, start, end, words in _moments(film):
        at, ends = (round(second * film.video.form.rate) for second in (start, end))
        if at in found and kind in ("section", "line"):
            there = found[at]
            found[at] = Mark(there.kind, at, there.frames, f"{there.words}: {words}")
        elif at not in found and 0 <= at < film.frames:
            found[at] = Mark(kind, at, max(1, min(ends, film.frames) - at), words)
    yield from (found[at] for at in sorted(found))


def _moments(film: Film) -> Iterator[tuple[MarkKind, float, float, str]]:
    """Kind, start and end in seconds of the film, words; the weightiest first."""
    video, heard = film.video, film.video.heard()
    if heard is None or video.song is None:
        return
    start = start_of(film)
    for section in heard.sections:
        if section.end <= start:
            continue  # Over before the film begins.
        yield "section", max(section.start - start, 0.0), section.end - start, section.label
    lines = [line for line in video.song.lyric_lines if line.get("start") is not None]
    for cue in cues([line for line in lines if "end" in line], start, video.seconds):
        yield "line", cue.start, cue.end, cue.text
    for number, beat in enumerate(heard.downbeats, start=1):
        yield "downbeat", beat - start, beat - start, f"Bar {number}"
    for beat in heard.beats:
        yield "beat", beat - start, beat - start, "Beat"


def start_of(film: Film) -> float:
    """Seconds of the song at which the film begins."""
    sound = film.manifest.get("sound", {})
    return float(sound.get("start", film.video.window_start or 0.0))
