"""Lyrics as people have them: LRC, SRT (also WebVTT) or plain text, told apart by content.

LRC has no standard; what is read is what its players agree on: several stamps a line, word stamps
``<mm:ss.xx>`` (left out of the text), ``[offset:+500]`` (milliseconds, positive: sooner), a stamp
without text ends the line before. ``[Name]`` says who sings, ``[Chorus]`` does not.
"""

from __future__ import annotations

import codecs
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, takewhile, zip_longest
from typing import Any

from mvsite.lib.uploads import BadUpload, clean, megabytes, quoted

MOST_BYTES = 2_000_000
MOST_LINES, MOST_STAMPS, MOST_ROWS = 2_000, 10_000, 10_000
LONGEST_ROW, LONGEST_LINE, LONGEST_NAME = 4_000, 300, 60
"""Letters."""
LONGEST_SECONDS = 8.0
"""For how long a line stands that nothing follows."""
SHORTEST_SECONDS = 0.1
ENCODINGS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
LYRICS_TAKEN = "Send plain text, an LRC or an SRT file."

_CLOCK = r"(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2})(?:[.,:](\d{1,6}))?"
STAMP = re.compile(rf"\s*\[{_CLOCK}\]")
WORD_STAMP = re.compile(rf"<{_CLOCK}>")
SPAN = re.compile(rf"^\s*{_CLOCK}\s*-->\s*{_CLOCK}")
OFFSET = re.compile(r"^[ \t]*\[offset:\s*([+-]?\d{1,7})\s*\]", re.IGNORECASE | re.MULTILINE)
ID_TAG = re.compile(
    r"^\s*\[(?:ar|al|ti|au|by|re|ve|tool|length|offset|lang|language|version|id|key|kana|hash|sign|qq|"
    r"total|#)\s*:.*\]\s*$",
    re.IGNORECASE,
)
MARKER = re.compile(r"^\[([^\[\]]{1,80})\]\s*")
PART_OF_SONG = re.compile(
    r"(?:(?:guitar|piano|drum|sax|instrumental|final|last|double)\s+)?"
    r"(?:pre|post)?[\s-]*(?:intro|verse|chorus|refrain|hook|bridge|break|breakdown|drop|solo|outro|"
    r"interlude|instrumental|strophe|refrão|couplet|coro|estribillo|repeat|x\s?\d+)\b[\s\dx.]*",
    re.IGNORECASE,
)
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
MARKUP = re.compile(r"<[^<>]{0,60}>|\{\\[^{}]{0,60}\}")


@dataclass(frozen=True)
class Line:
    """Seconds of the song. ``who`` sings it, empty where that is not said.

    ``confidence`` 0..1 of times that were found by listening, 0 for a guess between two lines; None
    for times that somebody gave. ``by_hand``: put right by a person, and nobody else's to change.
    """

    start: float
    end: float
    text: str
    who: str = ""
    confidence: float | None = None
    by_hand: bool = False

    def to_json(self) -> dict[str, Any]:
        line: dict[str, Any] = {"start": self.start, "end": self.end, "text": self.text}
        line |= {"who": self.who} if self.who else {}
        line |= {} if self.confidence is None else {"confidence": self.confidence}
        return line | ({"by_hand": True} if self.by_hand else {})


@dataclass(frozen=True)
class Lyrics:
    """``lines`` in order, none over another; empty for text without times."""

    text: str
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()


def text_of(data: bytes, name: str) -> str:
    """The text in a stranger's file. Raises BadUpload."""
    require_lyrics_size(len(data), name)
    text = _decoded(data)
    if "\0" in text:
        raise BadUpload(f"{quoted(name)} is not text. Nothing was kept. {LYRICS_TAKEN}")
    return text


def require_lyrics_size(size: int, name: str) -> None:
    """Raises BadUpload for a file of more bytes than lyrics have."""
    if size > MOST_BYTES:
        raise BadUpload(
            f"{quoted(name)} has {megabytes(size)}; lyrics have {megabytes(MOST_BYTES)} at "
            "most. Nothing was kept."
        )


def _decoded(data: bytes) -> str:
    """By its mark, else UTF-8, else as Windows in the west writes: that reads any byte."""
    for mark, encoding in ENCODINGS.items():
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def timed(text: str, seconds: float) -> Lyrics:
    """What is sung when in a song of so many ``seconds``. Never fails: text is always lyrics."""
    kept = without_controls(text)
    found = from_spans(kept) if has_spans(kept) else _from_stamps(kept)
    lines = _in_order(islice(found, MOST_STAMPS))
    inside = [line for line in lines if line.start < seconds][:MOST_LINES]
    notes = _notes(kept, lines, inside, seconds)
    return Lyrics(kept, tuple(_apart(inside, seconds)), tuple(notes))


def without_controls(text: str) -> str:
    """Line ends as ours, and nothing that a database or a terminal would choke on."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return CONTROLS.sub("", text).strip("\n")


def rows_of(text: str) -> list[str]:
    """As many, and as long, as are looked at."""
    return [row[:LONGEST_ROW] for row in text.splitlines()[:MOST_ROWS]]


def has_spans(text: str) -> bool:
    return any(SPAN.match(row) for row in rows_of(text))


def from_spans(text: str) -> Iterator[Line]:
    """SRT and WebVTT: a span of time, its words below it up to an empty line or the next span."""
    rows = rows_of(text)
    spans = [(at, match) for at, row in enumerate(rows) if (match := SPAN.match(row))]
    for (at, match), (following, _) in zip_longest(spans, spans[1:], fillvalue=(len(rows), None)):
        assert match is not None
        numbered = following < len(rows) and rows[following - 1].strip().isdecimal()
        below = takewhile(str.strip, rows[at + 1 : following - numbered])
        start, end = _seconds(match.groups()[:4]), _seconds(match.groups()[4:])
        who, said = singer(" ".join(below)[:LONGEST_ROW])
        if end > start:
            yield Line(start, end, said, who)


def _from_stamps(text: str) -> Iterator[Line]:
    """LRC; an end of 0 stands for one that is not said."""
    shift = OFFSET.search(text)
    sooner = int(shift.group(1)) / 1000 if shift else 0.0
    who = ""
    for row in rows_of(text):
        if ID_TAG.match(row):
            continue
        stamps = leading_stamps(row)
        words = row[stamps[-1].end() :] if stamps else row
        marked, said = singer(words, who)
        if not stamps or not said:
            who = marked
        last = list(WORD_STAMP.finditer(words))
        ends = bool(last) and not words[last[-1].end() :].strip() and len(stamps) == 1
        end = _stamped(last[-1]) - sooner if ends else 0.0
        for stamp in stamps:
            yield Line(max(_stamped(stamp) - sooner, 0.0), end, said, marked)


def leading_stamps(row: str) -> list[re.Match[str]]:
    stamps: list[re.Match[str]] = []
    while match := STAMP.match(row, stamps[-1].end() if stamps else 0):
        stamps.append(match)
    return stamps


def _seconds(clock: Iterable[str | None]) -> float:
    """Of (hours, minutes, seconds, a fraction as digits)."""
    hours, minutes, seconds, fraction = (part or "0" for part in clock)
    whole = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return whole + int(fraction) / 10 ** len(fraction)


def _stamped(stamp: re.Match[str]) -> float:
    """[01:02:50] is of minutes, seconds and hundredths; hours come with a fraction behind them."""
    first, second, third, fraction = stamp.groups()
    if first is not None and fraction is None:
        return _seconds((None, first, second, third))
    return _seconds(stamp.groups())


def singer(words: str, before: str = "") -> tuple[str, str]:
    """(who sings, the words): a marker that names a part of the song names nobody."""
    words = MARKUP.sub("", words).strip()
    who = before
    while match := MARKER.match(words):
        name = html.unescape(match.group(1))
        part = PART_OF_SONG.match(name)
        name = clean(name[part.end() if part else 0 :].strip(" :-–—,"), LONGEST_NAME)
        who = name if any(map(str.isalpha, name)) else ""
        words = words[match.end() :]
    return who, clean(html.unescape(words), LONGEST_LINE)


def _in_order(lines: Iterable[Line]) -> list[Line]:
    """By their start; of one start (two voices, or a translation) one line is made."""
    ordered: list[Line] = []
    for line in sorted(lines, key=lambda line: line.start):
        same = ordered and ordered[-1].text and line.text and ordered[-1].start == line.start
        if same:
            text = f"{ordered[-1].text} / {line.text}"[:LONGEST_LINE]
            ordered[-1] = replace(ordered[-1], text=text, end=max(ordered[-1].end, line.end))
        else:
            ordered.append(line)
    return ordered


def _apart(lines: list[Line], seconds: float) -> Iterator[Line]:
    """Each ends when the next begins, with the song, or after a while; empty ones only end."""
    for line, after in zip_longest(lines, lines[1:]):
        following = after.start if after else seconds
        end = min(line.end or line.start + LONGEST_SECONDS, following, seconds)
        if line.text and end - line.start >= SHORTEST_SECONDS:
            yield replace(line, start=round(line.start, 3), end=round(end, 3))


def _notes(text: str, lines: list[Line], inside: list[Line], seconds: float) -> Iterator[str]:
    late = sum(line.start >= seconds and bool(line.text) for line in lines)
    if late:
        count = "One line" if late == 1 else f"{late} lines"
        yield f"{count} of the lyrics would come after the song’s end; they are left out."
    if len(lines) - late > len(inside):
        yield f"Only the first {MOST_LINES} lines of the lyrics have times."
    if text.count("\n") >= MOST_ROWS:
        yield f"Only the first {MOST_ROWS:,} rows of the lyrics were read."


def lines_of(kept: Iterable[Mapping[str, Any]]) -> list[Line]:
    """As ``Line.to_json`` gave them."""
    return [Line(**line) for line in kept]


def to_lrc(lines: Iterable[Line]) -> str:
    """Read again they are the same lines. The end of one stands where the next does not say it."""
    rows: list[str] = []
    for line, after in _with_next(lines):
        who = f"[{line.who}] " if line.who else ""
        rows.append(f"[{_stamp(line.start)}]{who}{_escaped(line.text)}")
        follows = min(line.start + LONGEST_SECONDS, after.start if after else line.end + 1)
        if round(line.end, 3) < round(follows, 3):
            rows.append(f"[{_stamp(line.end)}]")
    return "\n".join(rows)


def _escaped(text: str) -> str:
    """What would be read as markup, or as who sings it."""
    safe = html.escape(text, quote=False).replace("{\\", "&#123;\\")
    return f"&#91;{safe[1:]}" if safe.startswith("[") else safe


def _with_next(lines: Iterable[Line]) -> Iterator[tuple[Line, Line | None]]:
    kept = list(lines)
    return zip_longest(kept, kept[1:])


def _stamp(seconds: float) -> str:
    """01:04.250"""
    minutes, milliseconds = divmod(round(seconds * 1000), 60_000)
    return f"{minutes:02d}:{milliseconds // 1000:02d}.{milliseconds % 1000:03d}"
