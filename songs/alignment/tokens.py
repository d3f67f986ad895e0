"""Words as they are compared: without case, accents, punctuation and apostrophes, in any script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Thai, Lao, Burmese, Khmer, kana and Han are written without spaces: a letter is a word there."""
APOSTROPHES = re.compile(r"['’‘ʼ`´]")
WORD = re.compile(rf"[{SPACELESS}]|(?:(?![{SPACELESS}])[^\W_])+")
ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）")
ASIDE_WEIGHT = 0.4
"""Of a word in brackets: a second voice, which often is not heard."""
FULL_WEIGHT_LETTERS = 5


@dataclass(frozen=True)
class Heard:
    """A word that a model heard. Seconds of the song."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Token:
    """One word of a line; ``weight`` 0..1: how much it says that this one was heard."""

    text: str
    line: int
    weight: float


def words_in(text: str) -> list[str]:
    return WORD.findall(_plain(text))


def _plain(text: str) -> str:
    """Ä is a, é is e; a letter that is not written with marks stays what it is."""
    apart = unicodedata.normalize("NFKD", APOSTROPHES.sub("", text.casefold()))
    bare = "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", bare)


def tokens_of(lines: Iterable[str]) -> list[Token]:
    return [token for number, line in enumerate(lines) for token in _in_line(number, line)]


def _in_line(number: int, line: str) -> Iterator[Token]:
    """What is sung aside counts less, unless the line is nothing else."""
    pieces = list(_pieces(line))
    only = not any(words_in(piece) for piece, aside in pieces if not aside)
    for piece, aside in pieces:
        for word in words_in(piece):
            share = ASIDE_WEIGHT if aside and not only else 1.0
            yield Token(word, number, share * _says(word))


def _pieces(line: str) -> Iterator[tuple[str, bool]]:
    at = 0
    for found in ASIDE.finditer(line):
        yield line[at : found.start()], False
        yield found[0], True
        at = found.end()
    yield line[at:], False


def _says(word: str) -> float:
    """Short words are everywhere; one letter of a script without spaces is a word."""
    if re.match(f"[{SPACELESS}]", word):
        return 0.6
    return min(len(word), FULL_WEIGHT_LETTERS) / FULL_WEIGHT_LETTERS


def split(heard: Iterable[Heard]) -> list[Heard]:
    """One for each word: a model may give several as one."""
    return [part for word in heard for part in _parts(word)]


def _parts(word: Heard) -> Iterator[Heard]:
    texts = words_in(word.text)
    each = (word.end - word.start) / max(len(texts), 1)
    for place, text in enumerate(texts):
        start = word.start + place * each
        yield Heard(text, start, start + each)
