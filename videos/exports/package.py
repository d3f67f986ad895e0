"""All of a film as one ZIP, laid out so that its timelines find their files beside them.

Takes are whole, as they were delivered; one clip as long as its slot is a download of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from zipstream import ZipStream

from songs.webvtt import subrip
from videos.caption_track import captions_of
from videos.exports import NotThere, song_wav
from videos.exports.edit import Edit
from videos.exports.fcpxml import fcpxml_of
from videos.exports.otio import otio_of
from videos.exports.reading import edit_of, film_path, start_of, take_path, takes_of
from videos.exports.scenes_text import scenes_as_text
from videos.exports.song_wav import SongWav, wav_of
from videos.exports.zipping import Entry, stored_entries, text_entry, zipped
from videos.models import Film, Video

TIMELINES = {"otio": otio_of, "fcpxml": fcpxml_of}
TYPES = {"otio": "application/json", "fcpxml": "application/xml"}
NO_FILM = "There is no film yet. Come back when it is ready; its clips are on its page meanwhile."
FILM_GONE = "The file of this film is gone. Cut it again."


@dataclass(frozen=True)
class Kept:
    """What the storage has of a film: entries of the package, and the keys of lost takes."""

    entries: list[Entry]
    lost: frozenset[str]
    song: SongWav | None


def timeline_of(video: Video, kind: str) -> str:
    """Of the newest film, as ``kind`` (otio, fcpxml) writes it; as it lies in the package.

    Raises NotThere.
    """
    film = film_of(video)
    return TIMELINES[kind](_edit(film, _kept(film)))


def package_of(video: Video) -> ZipStream:
    """Raises NotThere, before the first byte."""
    film = film_of(video)
    kept = _kept(film)
    return zipped([*_texts(film, _edit(film, kept)), *kept.entries, *_song(kept.song)])


def film_of(video: Video) -> Film:
    if (film := video.film) is None:
        raise NotThere(NO_FILM)
    return film


def _edit(film: Film, kept: Kept) -> Edit:
    return edit_of(film, kept.song, kept.lost)


def _kept(film: Film) -> Kept:
    named, song = dict(_files(film)), _song_wav(film)
    asked = {**named, song.path: song.key} if song else named
    found = {entry.name: entry for entry in stored_entries(asked.items())}
    if film_path(film) not in found:
        raise NotThere(FILM_GONE)
    return Kept(
        entries=[found[name] for name in named if name in found],
        lost=frozenset(key for name, key in named.items() if name not in found),
        song=song if song and song.path in found else None,
    )


def _files(film: Film) -> Iterator[tuple[str, str]]:
    """Name in the package and key."""
    for each in _newest_of_each_shape(film.video):
        yield film_path(each), each.key
    if film.poster_key:
        yield "poster.jpg", film.poster_key
    takes = takes_of(film)
    for slot, part in enumerate(film.manifest["parts"], start=1):
        if take := takes.get(part.get("take") or ""):
            yield take_path(slot, take), take.key


def _newest_of_each_shape(video: Video) -> list[Film]:
    newest = {film.shape: film for film in video.films.order_by("created_at")}
    for film in newest.values():
        film.video = video
    return list(newest.values())


def _song_wav(film: Film) -> SongWav | None:
    song = film.video.song
    return wav_of(song, start_of(film), film.video.form.rate) if song else None


def _song(song: SongWav | None) -> Iterator[Entry]:
    if song is not None:
        yield Entry(song.path, song.bytes, lambda: song_wav.pieces_of(song))


def _texts(film: Film, edit: Edit) -> Iterator[Entry]:
    video = film.video
    for kind, written in TIMELINES.items():
        yield text_entry(f"timeline.{kind}", written(edit))
    yield text_entry("scenes.txt", scenes_as_text(video))
    yield text_entry("report.json", json.dumps(film.report, indent=1))
    if track := captions_of(video):
        yield text_entry("captions.vtt", track)
        yield text_entry("captions.srt", captions_of(video, subrip))
