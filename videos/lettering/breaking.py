"""Where a text may be broken into lines, and where it is best broken.

Between words, and in Chinese, Japanese and Korean text between characters, by the rules that the
signs themselves set (a small part of the Unicode line breaking algorithm, UAX 14).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import combinations, pairwise

NEVER_FIRST = set(
    "、。，．・：；？！）］｝〉》」』】〕ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々ヽヾ…～♪"
)
NEVER_LAST = set("（［｛〈《「『【〔")
MOST_PIECES = 60
"""Of a text that is broken in every possible way; longer ones are broken at spaces only."""

IN_A_WORD, AFTER_KANA = 4.0, 1.0
"""What a break costs in letters: between two characters, and after kana, where words mostly end."""


def pieces(text: str) -> list[str]:
    """What is never parted, each with the space behind it: a dash stays with the word before."""
    found: list[str] = []
    for word in text.split():
        if found and not any(sign.isalnum() for sign in word):
            found[-1] += f"{word} "
        else:
            found += [*_characters(word)]
            found[-1] += " "
    return found


def lines_of(parts: list[str], breaks: tuple[int, ...]) -> list[str]:
    edges = (0, *breaks, len(parts))
    return ["".join(parts[a:b]).strip() for a, b in pairwise(edges)]


def broken(text: str, most: int) -> Iterator[list[str]]:
    """On one line, on two, on up to ``most``, as evenly as it goes."""
    parts = pieces(text)
    if len(parts) > MOST_PIECES:
        parts = [f"{word} " for word in text.split()]
    for count in range(1, min(most, len(parts)) + 1):
        ways = combinations(range(1, len(parts)), count - 1)
        yield lines_of(parts, min(ways, key=lambda breaks: _cost(parts, breaks)))


def wide(sign: str) -> bool:
    """Whether lines may be broken beside it."""
    return unicodedata.east_asian_width(sign) in "WF" and not "\uac00" <= sign <= "\ud7a3"


def length(text: str) -> float:
    """In letters: a character of East Asia is as wide, and says as much, as two."""
    return sum(
        2 if unicodedata.east_asian_width(sign) in "WF" else not unicodedata.combining(sign)
        for sign in text
    )


def _cost(parts: list[str], breaks: tuple[int, ...]) -> float:
    longest = max(map(length, lines_of(parts, breaks)))
    return longest + sum(_break_cost(parts[at - 1], parts[at]) for at in breaks)


def _break_cost(before: str, after: str) -> float:
    if before[-1] == " " or unicodedata.category(before[-1])[0] == "P":
        return 0.0
    ends_a_word = _is_hiragana(before[-1]) and not _is_hiragana(after[0])
    return AFTER_KANA if ends_a_word else IN_A_WORD


def _is_hiragana(sign: str) -> bool:
    return "\u3040" <= sign <= "\u309f"


def _characters(word: str) -> Iterator[str]:
    """A word of letters whole, a text without spaces character by character."""
    start = 0
    for at in range(1, len(word)):
        before, after = word[at - 1], word[at]
        if (wide(before) or wide(after)) and not _bound(before, after):
            yield word[start:at]
            start = at
    yield word[start:]


def _bound(before: str, after: str) -> bool:
    mark = unicodedata.category(after)[0] == "M"
    return mark or after in NEVER_FIRST or before in NEVER_LAST
