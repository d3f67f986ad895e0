"""What an examination of the system finds: of what, how it is, and the one thing to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """``NOTE``: it works, and is worth knowing. ``WRONG``: what needs it does not work."""

    WELL = "well"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """``subject``: what was looked at. ``sentence``: how it is. ``next_step``: what to do, empty
    where there is nothing; ``link``: the page where that is done. No secret is in any of them."""

    subject: str
    level: Level
    sentence: str
    next_step: str = ""
    link: str = ""


def reason(error: BaseException) -> str:
    """What an error says, within a sentence."""
    return str(error).strip().rstrip(".") or type(error).__name__


def well(subject: str, sentence: str) -> Finding:
    return Finding(subject, Level.WELL, sentence)


def note(subject: str, sentence: str, next_step: str = "", link: str = "") -> Finding:
    return Finding(subject, Level.NOTE, sentence, next_step, link)


def wrong(subject: str, sentence: str, next_step: str, link: str = "") -> Finding:
    return Finding(subject, Level.WRONG, sentence, next_step, link)
