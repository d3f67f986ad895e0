"""What can go wrong with the Gemini API's answers, with what is filmed, and with its files."""

from __future__ import annotations

from standins.faults import ANSWERS
from standins.serving import KINDS as OF_FILES

KINDS: dict[str, tuple[str, ...]] = {
    "create": ANSWERS,
    "get": (*ANSWERS, "lost"),
    "cancel": ANSWERS,
    "models": ANSWERS,
    "file": ANSWERS,
    "run": ("failed", "blocked", "ended", "empty", "elsewhere", "slow", "never"),
    "output": OF_FILES,
}
"""Call → what can go wrong with it. docs/standins.md says what each does."""
DETAILS = ("accepted", "status", "code", "message", "seconds", "location", "size", "data")
