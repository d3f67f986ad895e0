"""Lyrics changed, and what becomes of the times of their lines: of those that stay they stand, of
new ones they are looked for in what was heard, if the song was heard once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from songs.alignment import Heard, aligned
from songs.alignment.wrapping import wrapped
from songs.lyrics import Line, Lyrics, lines_of, timed
from songs.models import Song, Transcription
from songs.plain_lyrics import carried_over, reworded, sung, without_times

SAME_SECONDS = 0.011
"""Two stamps are the same time: LRC has hundredths."""


def changed(song: Song, text: str) -> Lyrics:
    """Lyrics that somebody pasted or sent; their own times win, where they have any."""
    given = timed(text, song.seconds)
    known = lines_of(song.lyric_lines)
    if given.lines:
        return replace(given, lines=tuple(_with_marks(given.lines, known)))
    heard, lines = _heard(song), sung(given.text)
    other = [line if line and _stays(line, heard) else None for line in reworded(lines, known)]
    same = carried_over(lines, known)
    kept = [one or two for one, two in zip(same, other, strict=True)]
    return replace(given, lines=tuple(_placed(song, given.text, kept, heard)))


def _stays(line: Line, heard: Transcription | None) -> bool:
    """A line in other words is looked for anew only where its time was found so before."""
    return line.by_hand or line.confidence is None or heard is None


def _with_marks(lines: Sequence[Line], known: Sequence[Line]) -> list[Line]:
    """A line that comes back as it was taken along is the same line."""
    before = carried_over(lines, known)
    return [_marked(line, was) if was else line for line, was in zip(lines, before, strict=True)]


def _marked(line: Line, was: Line) -> Line:
    if abs(was.start - line.start) > SAME_SECONDS:
        return line
    return replace(line, confidence=was.confidence, by_hand=was.by_hand)


def timed_anew(song: Song, transcription: Transcription) -> list[Line]:
    """The lines at the times at which they were heard; those that were put right stand."""
    known = lines_of(song.lyric_lines)
    kept = carried_over(sung(song.lyrics), known)
    fixed = [line if line and line.by_hand else None for line in kept]
    return _placed(song, song.lyrics, fixed, transcription)


def as_fields(song: Song, lines: Sequence[Line]) -> dict[str, Any]:
    """Of a song whose lines were found; what times its text had is not true any more."""
    kept = [line.to_json() for line in lines]
    return {"lyrics": without_times(song.lyrics), "lyric_lines": kept}


def _placed(
    song: Song, text: str, fixed: Sequence[Line | None], transcription: Transcription | None
) -> list[Line]:
    lines = sung(text)
    stand = [
        replace(kept, text=line.text, who=line.who) if kept else None
        for line, kept in zip(lines, fixed, strict=True)
    ]
    heard = words_heard(transcription) if transcription else []
    loose = bool(transcription and transcription.loose)
    found = aligned(lines, heard, song.seconds, fixed=stand, loose=loose)
    return [line for line in found if line]


def as_lyrics(transcription: Transcription) -> dict[str, Any]:
    """The fields of the song when what was heard becomes its lyrics."""
    lines = wrapped(words_heard(transcription), transcription.song.seconds)
    return {
        "lyrics": "\n".join(line.text for line in lines),
        "lyric_lines": [line.to_json() for line in lines],
    }


def words_heard(transcription: Transcription) -> list[Heard]:
    return [Heard(**word) for word in transcription.words]


def _heard(song: Song) -> Transcription | None:
    """The last time that it was heard."""
    ready = song.transcriptions.filter(status=Transcription.Status.READY)
    return ready.exclude(words=[]).first()
