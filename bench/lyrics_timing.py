"""How near the times of lyrics come, when what was heard of them is wrong in places.

``python -m bench.lyrics_timing [--songs 40]``: songs of invented words with repeated choruses are
sung at known times and then heard as transcriptions go: words missed, misheard and made up, times a
little off, lines left out on either side. One row for each share of wrong words; the last rows say
how often a line was right for what its confidence promised.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from time import process_time

from songs.alignment import Heard, aligned
from songs.plain_lyrics import Sung

ERRORS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5)
NEAR = 0.3
"""Seconds within which a line begins where it was sung."""
SMALL = ("the", "a", "i", "you", "and", "to", "in", "my", "me", "of", "it", "we", "on", "oh", "no")
ONSETS = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "sh", "st", "tr")
VOWELS, CODAS = "aeiou", ("", "n", "r", "s", "l")
BANDS = (0.0, 0.25, 0.5, 0.75, 0.9, 1.01)
JITTER_SECONDS = 0.06
NEVER_SUNG, UNHEARD_LINE = 0.06, 0.04
SPREAD_OVER = 1.5
"""Seconds that a phrase, of which alone the time is known, may be too long on both sides."""


@dataclass
class Truth:
    """``starts``: of each line of the text, None for one that is not sung."""

    text: list[Sung] = field(default_factory=list)
    starts: list[float | None] = field(default_factory=list)
    words: list[Heard] = field(default_factory=list)
    phrases: list[int] = field(default_factory=list)
    """Of each word which line it is of."""
    seconds: float = 0.0


@dataclass
class Score:
    """``errors`` in seconds of lines that are sung; ``promised``: confidence and whether it was
    right; ``invented``: lines with a time that nobody sang."""

    errors: list[float] = field(default_factory=list)
    promised: list[tuple[float, bool]] = field(default_factory=list)
    sung: int = 0
    invented: int = 0
    cpu: float = 0.0


def song(chance: random.Random) -> Truth:
    words = [_word(chance) for _ in range(180)]
    chorus = [_line(chance, words) for _ in range(4)]
    truth, at = Truth(), chance.uniform(2, 12)
    for part in range(6):
        lines = chorus if part % 2 else [_line(chance, words) for _ in range(chance.choice((4, 6)))]
        for line in lines:
            at = _sing(truth, line, at, chance)
        at += chance.choice((1.0, 4.0, 12.0))
    truth.seconds = at + 5
    return truth


def _word(chance: random.Random) -> str:
    syllables = chance.choice((1, 1, 2, 2, 3))
    return "".join(
        chance.choice(ONSETS) + chance.choice(VOWELS) + chance.choice(CODAS)
        for _ in range(syllables)
    )


def _line(chance: random.Random, words: Sequence[str]) -> list[str]:
    count = chance.randint(3, 9)
    return [chance.choice(SMALL if chance.random() < 0.45 else words) for _ in range(count)]


def _sing(truth: Truth, line: list[str], at: float, chance: random.Random) -> float:
    truth.text.append(Sung(" ".join(line).capitalize()))
    if chance.random() < NEVER_SUNG:
        truth.starts.append(None)
        return at
    truth.starts.append(at)
    for word in line:
        long = chance.uniform(0.12, 0.25) + 0.04 * len(word)
        truth.words.append(Heard(word, at, at + long))
        truth.phrases.append(len(truth.text))
        at += long + chance.uniform(0, 0.12)
    return at + chance.choice((0.15, 0.4, 0.8, 1.6))


def heard(truth: Truth, wrong: float, chance: random.Random) -> list[Heard]:
    """As a model hears it: so many words of a hundred are not what was sung."""
    deaf = {line for line in set(truth.phrases) if chance.random() < UNHEARD_LINE * (wrong > 0)}
    return [
        other
        for word, line in zip(truth.words, truth.phrases, strict=True)
        if line not in deaf
        for other in _misheard(word, wrong, chance)
    ]


def _misheard(word: Heard, wrong: float, chance: random.Random) -> Iterator[Heard]:
    off = chance.gauss(0, JITTER_SECONDS)
    word = Heard(word.text, max(word.start + off, 0.0), max(word.end + off, 0.05))
    if chance.random() >= wrong:
        yield word
        return
    match chance.choice(("gone", "other", "like", "more")):
        case "other":
            yield Heard(_word(chance), word.start, word.end)
        case "like":
            at = chance.randrange(len(word.text))
            text = word.text[:at] + chance.choice("abdeikostu") + word.text[at + 1 :]
            yield Heard(text, word.start, word.end)
        case "more":
            middle = (word.start + word.end) / 2
            yield Heard(word.text, word.start, middle)
            yield Heard(chance.choice(SMALL), middle, word.end)


def by_phrases(words: Sequence[Heard], chance: random.Random) -> list[Heard]:
    """As a server that tells the time of phrases only: its words are spread over them."""
    groups: list[list[Heard]] = []
    for word in words:
        ends = not groups or word.start - groups[-1][-1].end > 0.5 or len(groups[-1]) > 11
        groups.append([word]) if ends else groups[-1].append(word)
    return [part for group in groups for part in _spread(group, chance)]


def _spread(group: Sequence[Heard], chance: random.Random) -> Iterator[Heard]:
    start = group[0].start - chance.uniform(0, SPREAD_OVER / 5)
    each = (group[-1].end + chance.uniform(0, SPREAD_OVER / 2) - start) / len(group)
    for at, word in enumerate(group):
        yield Heard(word.text, max(start + at * each, 0), max(start + (at + 1) * each, 0.05))


def measure(score: Score, truth: Truth, words: Sequence[Heard], *, loose: bool = False) -> None:
    began = process_time()
    found = aligned(truth.text, words, truth.seconds, loose=loose)
    score.cpu += process_time() - began
    for line, start in zip(found, truth.starts, strict=True):
        score.sung += start is not None
        if line is None:
            continue
        right = start is not None and abs(line.start - start) <= NEAR
        score.promised.append((line.confidence or 0.0, right))
        if start is None:
            score.invented += 1
        else:
            score.errors.append(abs(line.start - start))


def row(name: str, score: Score, songs: int) -> dict[str, object]:
    near = sum(error <= NEAR for error in score.errors)
    trusted = [right for promise, right in score.promised if promise >= 0.75]
    return {
        "heard": name,
        "median": round(median(score.errors), 3),
        "near": round(near / score.sung, 3),
        "timed": round(len(score.errors) / score.sung, 3),
        "invented": score.invented,
        "trusted": round(len(trusted) / max(len(score.promised), 1), 3),
        "trusted right": round(sum(trusted) / max(len(trusted), 1), 3),
        "cpu": round(score.cpu / songs, 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--songs", type=int, default=40)
    count = parser.parse_args().songs
    rows, promised = [], []
    for wrong in ERRORS:
        scores = Score(), Score()
        for number in range(count):
            chance = random.Random(f"{number}")
            truth = song(chance)
            words = heard(truth, wrong, chance)
            measure(scores[0], truth, words)
            measure(scores[1], truth, by_phrases(words, chance), loose=True)
        rows += [row(f"{wrong:.0%} wrong", scores[0], count)]
        rows += [row(f"{wrong:.0%}, phrases", scores[1], count)]
        promised += scores[0].promised + scores[1].promised
    _print(rows)
    bands = list(_bands(promised))
    for band in bands:
        print(
            f"confidence {band['from']:.2f} on: {band['right']:.0%} of {band['lines']} lines right"
        )
    print(json.dumps({"rows": rows, "bands": bands}))


def _bands(promised: Sequence[tuple[float, bool]]) -> Iterator[dict[str, float]]:
    for least, most in pairwise(BANDS):
        right = [is_right for promise, is_right in promised if least <= promise < most]
        share = sum(right) / max(len(right), 1)
        yield {"from": least, "lines": len(right), "right": round(share, 3)}


def _print(rows: Sequence[dict[str, object]]) -> None:
    print("  ".join(f"{name:>13}" for name in rows[0]))
    for each in rows:
        print("  ".join(f"{value:>13}" for value in each.values()))


if __name__ == "__main__":
    main()
