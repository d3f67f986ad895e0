"""What can go wrong with Replicate's answers, runs, files and webhooks."""

from __future__ import annotations

from standins.faults import ANSWERS
from standins.serving import KINDS as OF_FILES

KINDS: dict[str, tuple[str, ...]] = {
    "create": ANSWERS,
    "get": ANSWERS,
    "list": (*ANSWERS, "late"),
    "cancel": ANSWERS,
    "upload": ANSWERS,
    "run": ("failed", "aborted", "unknown_status", "empty", "null", "slow", "queued", "never"),
    "output": OF_FILES,
    "webhook": ("lost", "duplicated", "forged", "early", "late", "lying"),
}
"""Call → what can go wrong with it. docs/standins.md says what each does."""
DETAILS = (
    "accepted", "status", "retry_after", "low_credit", "seconds", "error", "location", "size",
    "data",
)  # fmt: skip
