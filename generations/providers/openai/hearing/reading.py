"""The words in an answer, at their times. Servers differ: words of their own, words within phrases,
or phrases alone, over which the words are spread."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, islice
from typing import Any

from generations.providers.base import Refused
from generations.providers.reply import seconds_in

MOST_WORDS, MOST_PHRASES = 8_000, 4_000
LONGEST_WORD, LONGEST_PHRASE = 80, 2_000
"""Letters."""
ENDLESS = 24 * 3600.0
SILENT, UNSURE = 0.6, -1.0
"""Whisper's own rule for a phrase that it made up while nobody sang."""
USED = ("seconds", "cost")
NO_TIMES = (
    "{model} heard words, and told no times of them. Whoever runs the site sets OPENAI_HEAR_MODEL "
    "to one that tells times, such as whisper-1 or a Whisper of their own."
)
Answer = Mapping[str, Any]


def kept(body: Answer, model: str) -> dict[str, Any]:
    """What is kept of an answer until it is settled; empty where it is none."""
    if not isinstance(body.get("text"), str):
        return {}
    phrases = [_phrase(each) for each in _objects(body.get("segments"))[:MOST_PHRASES]]
    words = [_word(each) for each in _objects(body.get("words"))]
    within = [word for phrase in phrases for word in phrase.pop("words")]
    told = body.get("usage")
    usage = dict(told) if isinstance(told, dict) else {}
    usage.setdefault("seconds", seconds_in(body.get("duration")) or None)
    return {
        "model": model, "has_text": bool(body["text"].strip()), "phrases": phrases,
        "words": [word for word in words or within if word["text"]][:MOST_WORDS],
        "language": str(body.get("language") or "")[:40],
        "usage": {name: usage[name] for name in USED if isinstance(usage.get(name), int | float)},
    }  # fmt: skip


def _objects(listed: Any) -> list[Answer]:
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _phrase(told: Answer) -> dict[str, Any]:
    silent = seconds_in(told.get("no_speech_prob")) > SILENT
    unsure = _number(told.get("avg_logprob")) < UNSURE
    return {
        **_timed(told, str(told.get("text") or "")[:LONGEST_PHRASE]),
        "words": [_word(each) for each in _objects(told.get("words"))],
        "silent": silent and unsure,
    }


def _word(told: Answer) -> dict[str, Any]:
    return _timed(told, str(told.get("word") or told.get("text") or "")[:LONGEST_WORD])


def _timed(told: Answer, text: str) -> dict[str, Any]:
    start = min(_time(told.get("start")), ENDLESS)
    end = min(_time(told.get("end")), ENDLESS)
    return {"text": text.replace("\0", "").strip(), "start": start, "end": max(start, end)}


def _time(told: Any) -> float:
    time = seconds_in(told)
    return time if math.isfinite(time) else 0.0


def _number(told: Any) -> float:
    return float(told) if isinstance(told, int | float) else 0.0


def data_of(answer: Answer, seconds: float | None) -> dict[str, Any]:
    """``data`` of an Outcome, in order and within the song. ``loose``: only phrases had times.
    Raises Refused."""
    loose = not answer["words"] and bool(answer["phrases"])
    found = list(islice(_spread(answer["phrases"]), MOST_WORDS)) if loose else answer["words"]
    if not found and answer["has_text"]:
        raise Refused(NO_TIMES.format(model=answer["model"]))
    silences = [phrase for phrase in answer["phrases"] if phrase["silent"]]
    end = ENDLESS if seconds is None else seconds
    words = [_within(word, end) for word in found if not _in_any(word, silences)]
    within = [word for word in words if word["start"] < end]
    return {
        "words": sorted(within, key=lambda word: (word["start"], word["end"])),
        "language": answer["language"], "loose": loose,
    }  # fmt: skip


def _spread(phrases: Sequence[Answer]) -> Iterator[dict[str, Any]]:
    """Each word as long as it is written."""
    for phrase in phrases:
        words = phrase["text"].split()
        ends = list(accumulate(len(word) + 1 for word in words))
        long = (phrase["end"] - phrase["start"]) / ends[-1] if ends else 0.0
        for word, end in zip(words, ends, strict=True):
            start = phrase["start"] + long * (end - len(word) - 1)
            yield {"text": word, "start": start, "end": start + long * len(word)}


def _within(word: Answer, end: float) -> dict[str, Any]:
    times = {name: round(min(word[name], end), 3) for name in ("start", "end")}
    return {"text": word["text"], **times}


def _in_any(word: Answer, phrases: Sequence[Answer]) -> bool:
    middle = (word["start"] + word["end"]) / 2
    return any(phrase["start"] <= middle <= phrase["end"] for phrase in phrases)
