"""Lines of lyrics with their times as a form: typed, nudged, or said to be right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from django import forms

from mvsite.lib.uploads import clean
from songs.forms import TableForm, exact_of, seconds_of
from songs.lyrics import LONGEST_SECONDS, SHORTEST_SECONDS, Line, lines_of, singer
from songs.models import Song
from songs.plain_lyrics import Sung, as_row, carried_over, sung, without_times

NUDGES = (-100, -10, 10, 100)
"""Milliseconds."""
LONGEST_TYPED = 400


@dataclass(frozen=True)
class Sent:
    """A row as it came. ``was``: the line as it was shown, None for one that had no time; ``now``:
    as it is by now, if it still is one."""

    number: int
    start: str
    end: str
    words: Sung
    was: Line | None
    now: Line | None = None


class TimesForm(TableForm):
    """``start``, ``end``, ``line`` and ``was`` of each line; ``do`` names a row to nudge by so many
    milliseconds (``nudge-3-10``), or one that is right as it stands (``right-3``)."""

    do = forms.RegexField(r"^(save|right-\d{1,3}|nudge-\d{1,3}--?\d{2,3})\Z", required=False)

    def __init__(self, song: Song, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.song = song
        self._times = {was_of(line) for line in lines_of(song.lyric_lines)}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        rows = [(row, self._line(row)) for row in self._rows() if row.words.text]
        given["rows"] = _in_order(self._done(rows, given.get("do") or ""))
        given["lines"] = _apart([line for _, line in given["rows"] if line], self.song.seconds)
        return given

    def _rows(self) -> Iterator[Sent]:
        starts, texts = self.sent("start"), self.sent("line")
        if len(starts) != len(texts):
            raise forms.ValidationError("Some lines came without their times. Nothing was changed.")
        none = [""] * len(starts)
        ends, shown = self.sent("end") or none, self.sent("was") or self._in_place(len(starts))
        if not len(ends) == len(shown) == len(starts):
            raise forms.ValidationError("Some lines came without their times. Nothing was changed.")
        known = lines_of(self.song.lyric_lines)
        by_times = {was_of(line): line for line in known}
        words = [_words(text) for text in texts]
        now = carried_over(words, known)
        rows = zip(starts, ends, words, shown, now, strict=True)
        for number, (start, end, said, was, line) in enumerate(rows, 1):
            yield Sent(number, start, end, said, by_times.get(was) or _shown(was), line)

    def _in_place(self, count: int) -> list[str]:
        """Of a form that does not say what it showed: what is kept, line by line."""
        lines = lines_of(self.song.lyric_lines)
        return [was_of(line) for line in lines] if len(lines) == count else [""] * count

    def _line(self, row: Sent) -> Line | None:
        """None for a line that has no time, which is kept among the words."""
        if not row.start.strip():
            return None if row.was else row.now
        start = _time(row.start, row.was.start if row.was else None)
        if start >= self.song.seconds - SHORTEST_SECONDS:
            raise forms.ValidationError(f"Line {row.number} would begin after the song’s end.")
        was = row.was or Line(start, 0.0, "")
        line = replace(was, text=row.words.text, who=row.words.who)
        return self._put_right(row, start, line)

    def _put_right(self, row: Sent, start: float, line: Line) -> Line:
        """A line that is moved keeps its length, unless its end was typed too."""
        end = _time(row.end, line.end) if row.end.strip() else line.end
        if row.was and end == line.end and start != line.start:
            end = start + line.end - line.start
        if end and end < start + SHORTEST_SECONDS:
            raise forms.ValidationError(f"Line {row.number} would end before it begins.")
        moved = not row.was or (start, end) != (line.start, line.end)
        return _by_hand(line, start, end) if moved else self._as_it_is(row, line)

    def _as_it_is(self, row: Sent, line: Line) -> Line:
        """Times that came while somebody typed stand where nothing was typed."""
        outdated = row.was is not None and was_of(row.was) not in self._times
        return row.now if outdated and row.now else line

    def _done(
        self, rows: Sequence[tuple[Sent, Line | None]], do: str
    ) -> Iterator[tuple[Sent, Line | None]]:
        what, _, more = do.partition("-")
        number, _, by = more.partition("-")
        for row, line in rows:
            if line and what in ("right", "nudge") and row.number == int(number):
                shift = int(by or 0) / 1000
                start = min(max(line.start + shift, 0.0), self.song.seconds - 2 * SHORTEST_SECONDS)
                end = max(line.end + shift, start + SHORTEST_SECONDS) if line.end else 0.0
                line = _by_hand(line, start, end)
            yield row, line

    def words(self) -> str:
        """Of valid lines: the lyrics as they are written, with their parts if no word changed."""
        lines = [row.words for row, _ in self.cleaned_data["rows"]]
        if lines == sung(self.song.lyrics):
            return without_times(self.song.lyrics)
        return "\n".join(as_row(line.text, line.who) for line in lines)


def _words(typed: str) -> Sung:
    who, text = singer(clean(typed, LONGEST_TYPED))
    return Sung(text, who)


def was_of(line: Line) -> str:
    """As the form keeps what it showed, exactly."""
    return f"{line.start} {line.end}"


def _shown(was: str) -> Line | None:
    """Of a line that has other times since: those that whoever typed had before their eyes."""
    try:
        start, end = map(float, was.split())
    except ValueError:
        return None
    return Line(start, end, "") if 0 <= start < end < LONGEST_SECONDS * 1e6 else None


def _time(typed: str, was: float | None) -> float:
    """What is shown is rounded: nobody changed it while it is that."""
    exact = None if was is None else exact_of(typed, str(was))
    return seconds_of(typed) if exact is None else exact


def _by_hand(line: Line, start: float, end: float) -> Line:
    return replace(line, start=round(start, 3), end=round(end, 3), confidence=None, by_hand=True)


def _in_order(
    rows: Iterable[tuple[Sent, Line | None]],
) -> list[tuple[Sent, Line | None]]:
    """By their times; a line without one stays behind the line before it."""
    placed: list[tuple[float, tuple[Sent, Line | None]]] = []
    for row in rows:
        before = placed[-1][0] if placed else 0.0
        placed.append((row[1].start if row[1] else before, row))
    return [row for _, row in sorted(placed, key=lambda each: each[0])]


def _apart(lines: Sequence[Line], seconds: float) -> list[Line]:
    """Each ends when the next begins at the latest."""
    for one, other in pairwise(lines):
        if other.start < one.start + SHORTEST_SECONDS:
            both = f"“{clean(one.text, 30)}” and “{clean(other.text, 30)}”"
            raise forms.ValidationError(f"{both} would begin at the same time.")
    return [
        replace(line, end=min(line.end or line.start + LONGEST_SECONDS, after))
        for line, after in zip(lines, [*(line.start for line in lines[1:]), seconds], strict=False)
    ]
