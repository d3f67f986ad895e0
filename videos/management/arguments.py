"""The arguments of ``manage.py film``, and how each is read."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.conf import settings

from generations.providers import providers_of
from generations.providers.base import NEEDED, Kind
from mvsite import standins
from mvsite.lib.uploads import TEXT_READ, clean
from songs.analysis.corrections import LEVELS, BadCorrection, checked
from videos import commission
from videos.forms import MOST_DOLLARS
from videos.models import Video
from videos.quote import is_had


def arguments(styles: str) -> list[tuple[tuple[str, ...], str, dict[str, Any]]]:
    """Names, help, and what else argparse takes."""
    failure = Video.OnCharacterFailure
    return [
        (("song",), "MP3, M4A, WAV, FLAC, OGG, Opus or video", {"metavar": "SONG", "type": Path}),
        (("picture",), "who is in it", {"metavar": "PICTURE", "type": Path, "nargs": "?"}),
        (("--character",), "who is in it, in words",
         {"type": words, "default": "", "metavar": "WORDS"}),
        (("--idea",), "what the film is about",
         {"type": words, "default": "", "metavar": "WORDS"}),
        (("--style",), f"{styles} (clean)", {"default": "clean", "metavar": "NAME"}),
        (("--clips",), "1 to 100, or auto: the music decides (6)",
         {"type": clip_count, "default": 6, "metavar": "N"}),
        (("--length",), "of the film (30)",
         {"type": seconds(1), "default": 30.0, "metavar": "SECONDS"}),
        (("--start",), "where in the song (its best part)",
         {"type": seconds(0), "metavar": "SECONDS"}),
        (("--ratio",), "of the picture (16:9)",
         {"choices": Video.Shape.values, "default": Video.Shape.WIDE}),
        (("--resolution",), "of the wide picture (720p)",
         {"choices": Video.Resolution.values, "default": Video.Resolution.HD}),
        (("--on-character-failure",), "go on without the character, or stop and ask (continue)",
         {"choices": failure.values, "default": failure.CONTINUE}),
        (("--quality",), "final, or animatic: cut from its keyframes first; the same command with "
         "final then films it (final)",
         {"choices": Video.Quality.values, "default": Video.Quality.FINAL}),
        (("--model",), "which model does what, such as film=NAME; again for see, write and draw",
         {"type": model, "action": "append", "default": [], "metavar": "KIND=NAME"}),
        (("--max-cost",), "dollars that the film may cost at most",
         {"type": dollars, "metavar": "USD"}),
        (("--keyframe-floor",), "likeness to the character, 0 to 1, below which a first picture is "
         "drawn again before it is filmed", {"type": share, "metavar": "SHARE"}),
        (("--redo-below",), "likeness below which a clip is filmed once more before the cut",
         {"type": share, "metavar": "SHARE"}),
        (("--tempo",), "half, double, third or triple of what was heard, or beats a minute; heard",
         {"type": tempo, "metavar": "TEMPO"}),
        (("--offset",), "by which all beats come later, or half: a beat",
         {"type": offset, "metavar": "SECONDS"}),
        (("--meter",), "beats in a bar", {"type": meter, "metavar": "N"}),
        (("--lyrics",), "LRC or SRT with times, or plain text", {"type": Path, "metavar": "FILE"}),
        (("--captions",), "timed lyrics in the picture: "
         f"{', '.join(Video.Captions.values[1:])}, or auto (auto)",
         {"choices": Video.Captions.values, "default": Video.Captions.AUTO, "metavar": "KIND"}),
        (("--seed",), "another number gives another film", {"type": seed, "metavar": "N"}),
        (("--again",), "make it anew though it is made", {"action": "store_true"}),
        (("--report",), "measure the film and print its report card", {"action": "store_true"}),
        ((standins.OPTION,), standins.HELP, {"action": "store_true"}),
        ((standins.KEYS,), standins.KEYS_HELP,
         {"type": standins.named, "default": standins.ALL, "metavar": "NAME,…"}),
        (("-o", "--output"), "where to put it (film.mp4)",
         {"type": Path, "metavar": "FILM.mp4"}),
    ]  # fmt: skip


def clip_count(text: str) -> int | None:
    if text == "auto":
        return None
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        raise ArgumentTypeError(f"{text!r} is not a number of clips: 1 to 100, or auto")
    return int(text)


def model(text: str) -> tuple[str, str]:
    """Kind and name."""
    kind, _, name = text.partition("=")
    if kind not in NEEDED or not name:
        kinds = ", ".join(NEEDED)
        raise ArgumentTypeError(f"{text!r} is not KIND=NAME; the kinds are {kinds}")
    if not standins.are_asked_for() and not is_had(Kind(kind), name):
        known = ", ".join(each for by in providers_of(kind) for each in by.models(Kind(kind)))
        raise ArgumentTypeError(f"{name!r} cannot be had here; to {kind} there are {known}")
    return kind, name


def dollars(text: str) -> Decimal:
    try:
        amount = Decimal(text.removeprefix("$"))
    except InvalidOperation:
        amount = Decimal(0)
    if not amount.is_finite() or not 0 < amount <= MOST_DOLLARS:
        raise ArgumentTypeError(f"{text!r} is not an amount in dollars, such as 4.50")
    return amount


def words(text: str) -> str:
    """Bytes that are no text at all cannot be kept, and cannot be printed."""
    return clean(text, TEXT_READ)


def seed(text: str) -> int:
    if not text.isdecimal() or int(text) >= commission.SEED_RANGE:
        raise ArgumentTypeError(f"{text!r} is not a number from 0 to {commission.SEED_RANGE - 1}")
    return int(text)


def seconds(least: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            raise ArgumentTypeError(f"{text!r} is not a number of seconds") from None
        if not least <= value <= settings.SONG_MAX_SECONDS:
            raise ArgumentTypeError(f"{text} is not {least:g} to {settings.SONG_MAX_SECONDS} s")
        return value

    return number


def tempo(text: str) -> dict[str, Any]:
    """As corrections of the song; ``heard`` takes back what was said before."""
    nothing = {"level": None, "tempo_bpm": None}
    if text == "heard":
        return nothing
    if text in LEVELS:
        return {**nothing, "level": text}
    return {**nothing, **correction("tempo_bpm", text, as_number(text))}


def offset(text: str) -> dict[str, Any]:
    nothing = {"beat_offset_seconds": None, "beat_offset_beats": None}
    if text == "half":
        return {**nothing, "beat_offset_beats": 0.5}
    seconds_later = as_number(text)
    if seconds_later == 0:
        return nothing
    return {**nothing, **correction("beat_offset_seconds", text, seconds_later)}


def meter(text: str) -> dict[str, Any]:
    return correction("meter", text, int(text) if text.isdecimal() else None)


def share(text: str) -> float:
    value = as_number(text)
    if value is None or not 0 <= value <= 1:
        raise ArgumentTypeError(f"{text!r} is not a share of likeness: give one such as 0.4.")
    return value


def as_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def correction(name: str, text: str, value: float | None) -> dict[str, Any]:
    try:
        return checked({name: text if value is None else value}, settings.SONG_MAX_SECONDS)
    except BadCorrection as bad:
        raise ArgumentTypeError(f"{text!r}: {bad}") from None
