"""What the JSON of an archive's rows may be: its form, and its sense."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.conf import settings

from characters.interrogation import KEYS
from generations.providers.base import Kind
from songs.analysis.corrections import checked
from songs.analysis.result import Analysis
from songs.lyrics import LONGEST_LINE, LONGEST_NAME, MOST_LINES
from videos.archive.values import (
    Shape,
    ascending,
    listed,
    mapping,
    number,
    numbers,
    require,
    scalar,
    scalars,
    text,
    texts,
    whole,
)
from videos.models import Clip

PEAKS = 1200
SPARE_SECONDS = 1.0
RATE_AT_MOST = 60
HINTS = ("tier", "confidence", "head", "facing", "bust", "accent", "free_side", "figures", "face")


def words(value: Any) -> dict[str, str]:
    return mapping(value, dict.fromkeys(KEYS, text))


def findings(value: Any) -> list[Any]:
    known = dict.fromkeys(("level", "title", "text"), text)
    return listed(value, lambda item: mapping(item, known), 50)


def named_models(value: Any) -> dict[str, str]:
    return mapping(value, dict.fromkeys(map(str, Kind), lambda name: text(name, 120)), tuple(Kind))


def hints(value: Any) -> dict[str, Any]:
    """What is known of a picture; of names that mean nothing here, nothing is kept."""
    require(isinstance(value, dict))
    return {name: HINT[name](value[name]) for name in HINTS if name in value}


HINT: dict[str, Shape] = {
    "tier": lambda value: text(value, 20),
    "free_side": lambda value: text(value, 10),
    "confidence": lambda value: number(value, 0, 1),
    "head": lambda value: _of(4, numbers(value, 0, 1)),
    "accent": lambda value: _of(3, listed(value, lambda part: whole(part, 0, 255))),
    "facing": lambda value: whole(value, -1, 1),
    "figures": lambda value: whole(value, 0, 1000),
    "bust": lambda value: bool(scalar(value)),
    "face": lambda value: bool(scalar(value)),
}


def _of(count: int, value: list[Any]) -> list[Any]:
    require(len(value) == count)
    return value


def analysis(value: Any) -> dict[str, Any]:
    """As ``songs.analysis`` keeps it, and with its sense."""
    require(isinstance(value, dict))
    seconds = number(value["duration"], 0.1, settings.SONG_MAX_SECONDS + SPARE_SECONDS)
    most = seconds + SPARE_SECONDS
    times = {name: ascending(numbers(value[name], 0, most)) for name in ("beats", "downbeats")}
    require(len(numbers(value["strengths"], 0, 1e3)) == len(times["beats"]))
    require(set(times["downbeats"]) <= set(times["beats"]))
    require(len(listed(value["peaks"], lambda peak: whole(peak, 0, 255), PEAKS)) == PEAKS)
    for name in ("energy", "onsets", "alternatives"):
        numbers(value[name], 0, max(most, 1e3))
    for name, highest in (("tempo", 1e3), ("confidence", 1e3), ("meter", 16), ("version", 100)):
        number(value[name], 0, highest)
    listed(value["sections"], lambda section: _section(section, most), 500)
    mapping(value["window"], dict.fromkeys(("start", "seconds"), lambda at: number(at, 0, most)))
    return Analysis.from_json(value).to_json()


def _section(value: Any, most: float) -> dict[str, Any]:
    time = lambda at: number(at, 0, most)  # noqa: E731
    known: dict[str, Shape] = {
        "label": lambda label: text(label, 60), "start": time, "end": time,
        "energy": number, "group": lambda group: whole(group, -1, 1000),
    }  # fmt: skip
    return mapping(value, known)


def corrections(value: Any) -> dict[str, Any]:
    require(isinstance(value, dict))
    return checked(value, settings.SONG_MAX_SECONDS)


def lyric_lines(value: Any) -> list[Any]:
    lines = listed(value, _lyric_line, MOST_LINES)
    require(all(line["start"] < line["end"] for line in lines))
    require(all(one["start"] <= other["start"] for one, other in pairwise(lines)))
    return lines


def _lyric_line(value: Any) -> dict[str, Any]:
    known: dict[str, Shape] = {
        "start": lambda at: number(at, 0, 1e5), "end": lambda at: number(at, 0, 1e5),
        "text": lambda said: text(said, LONGEST_LINE), "who": lambda name: text(name, LONGEST_NAME),
        "confidence": lambda share: number(share, 0, 1), "by_hand": lambda said: bool(scalar(said)),
    }  # fmt: skip
    return mapping(value, known, ("who", "confidence", "by_hand"))


def cuts(value: Any) -> list[int]:
    """Frame numbers from 0 on; none before it was planned."""
    last = round((settings.SONG_MAX_SECONDS + SPARE_SECONDS) * RATE_AT_MOST)
    found = ascending(listed(value, lambda cut: whole(cut, 0, last), 1000))
    require(not found or (found[0] == 0 and len(found) > 1))
    return found


def take_words(value: Any) -> dict[str, str]:
    return mapping(value, dict.fromkeys(Clip.WORDS, text), Clip.WORDS)


def film_manifest(value: Any) -> dict[str, Any]:
    """What it was made of; of what else is said there, what is plain."""
    known: dict[str, Shape] = {
        "cuts": cuts, "parts": lambda parts: listed(parts, _part, 1000), "sound": scalars,
    }  # fmt: skip
    require(isinstance(value, dict))
    more = {name: item for name, item in value.items() if not isinstance(item, list | dict)}
    said = {name: value[name] for name in known if name in value}
    return scalars(more) | mapping(said, known, ("sound",))


def _part(value: Any) -> dict[str, Any]:
    known: dict[str, Shape] = {
        "clip": lambda pk: text(pk, 36), "take": lambda pk: pk and text(pk, 36),
        "frames": lambda frames: whole(frames, 1), "in_frame": whole, "fill": text,
    }  # fmt: skip
    return mapping(value, known, ("in_frame", "fill"))


def report_notes(value: Any) -> dict[str, Any]:
    """Its figures are measured anew."""
    require(isinstance(value, dict))
    return {"notes": texts(value.get("notes", []))}


MEDIA = ("picture", "keyframe", "references", "sound", "stills")


def call(value: Any) -> dict[str, Any]:
    """What was asked, as far as it is plain, and the files that went with it."""
    require(isinstance(value, dict))
    plain = {name: item for name, item in value.items() if not isinstance(item, list | dict)}
    return scalars(plain) | {name: _media(value[name]) for name in MEDIA if value.get(name)}


def _media(value: Any) -> Any:
    """Their keys are looked at by ``kinship``."""
    if isinstance(value, list):
        return listed(value, _media, 20)
    require(isinstance(value, dict))
    return {"key": text(value["key"], 300), "hints": {}}


def answer(value: Any) -> dict[str, Any]:
    return hints(value) | {
        name: scalar(item) for name, item in value.items()
        if name in ("drawn_by", "frames", "swing", "sha256")
    }  # fmt: skip


JSON: dict[tuple[str, str], Shape] = {
    ("generations.generation", "request"): call,
    ("generations.generation", "sent"): call,
    ("generations.generation", "result"): answer,
    ("generations.generation", "usage"): lambda usage: call(usage) if usage else {},
    ("characters.character", "interrogation"): words,
    ("characters.character", "findings"): findings,
    ("characters.character", "seen"): hints,
    ("characters.character", "warnings"): texts,
    ("characters.character", "chosen_models"): named_models,
    ("characters.image", "hints"): hints,
    ("songs.song", "warnings"): texts,
    ("songs.song", "analysis"): analysis,
    ("songs.song", "corrections"): corrections,
    ("songs.song", "lyric_lines"): lyric_lines,
    ("videos.video", "cuts"): cuts,
    ("videos.video", "corrections"): corrections,
    ("videos.video", "warnings"): texts,
    ("videos.video", "chosen_models"): named_models,
    ("videos.take", "words"): take_words,
    ("videos.take", "chosen_models"): named_models,
    ("videos.film", "manifest"): film_manifest,
    ("videos.film", "report"): report_notes,
}
