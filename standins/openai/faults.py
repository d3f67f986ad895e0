"""What can go wrong with OpenAI's answers and with what a model writes, draws and hears."""

from __future__ import annotations

from standins.faults import ANSWERS

OF_TEXT = (
    "length", "content_filter", "refusal", "empty", "fenced", "prose", "too_few", "too_many",
    "extra_keys", "missing_keys", "blank", "rambling", "twins", "stranger", "all_sung",
)  # fmt: skip
KINDS: dict[str, tuple[str, ...]] = {
    "models": ANSWERS,
    "chat": (*ANSWERS, *OF_TEXT),
    "image": (*ANSWERS, "no_data", "garbage", "wrong_size", "address", "elsewhere"),
    "transcription": (*ANSWERS, "empty", "wordless", "misheard"),
}
"""Call → what can go wrong with it: ``spoiling`` does what is of text."""
DETAILS = ("accepted", "status", "code", "message", "retry_after", "seconds")
