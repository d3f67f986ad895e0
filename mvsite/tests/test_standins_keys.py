"""``--keys``: stand-ins of some vendors only, whatever ``.env`` has of the others."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from mvsite.standins import ALL, GEMINI, OPENAI, environment, named


@pytest.mark.parametrize(
    ("text", "wanted"), [("none", []), ("gemini", [GEMINI]), ("gemini,openai", [GEMINI, OPENAI])]
)
def test_some_vendors_or_none_can_be_named(text: str, wanted: list[object]) -> None:
    assert named(text) == wanted


@pytest.mark.parametrize("text", ["", "google", "openai,", "none,openai"])
def test_a_vendor_that_has_no_stand_in_is_told_with_those_that_have_one(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="replicate,openai,gemini"):
        named(text)


def test_no_real_key_is_left_beside_stand_ins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REPLICATE_API_TOKEN", "OPENAI_API_KEY", "GEMINI_API_KEY", "OPENAI_HEAR_API_KEY"):
        monkeypatch.setenv(name, "real")
    assert "real" not in environment(tmp_path, {}).values()
    only = environment(tmp_path, {OPENAI: 8200})
    assert (only["OPENAI_API_KEY"], only["GEMINI_API_KEY"]) == ("sk-standin", "")
    assert "real" not in environment(tmp_path, dict.fromkeys(ALL, 8000)).values()
