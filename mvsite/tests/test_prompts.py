"""Prompts are files that an operator changes; what is wrong with one is told by file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.test import override_settings

from mvsite.checks import TAG
from mvsite.lib import prompt_check, prompts
from mvsite.lib.prompt_samples import SAMPLES


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """The operator's folder."""
    with override_settings(PROMPTS_DIR=str(tmp_path)):
        yield tmp_path


def said(name: str, **values: Any) -> str:
    return prompts.render(name, **{**SAMPLES[name], **values})


def test_what_comes_along_can_be_said() -> None:
    assert list(prompt_check.faults()) == []


def test_a_file_of_the_operator_takes_the_place_of_the_one_that_came_along(own: Path) -> None:
    (own / "repair.txt").write_text("Again.\nIt was: {{ wrong }}\n\n- one\n- two\n")
    (own / "scenes.txt").write_text("Write like a poet. {{ title }}")
    assert said("repair", wrong="<no & scene>") == "Again. It was: <no & scene>\n\n- one\n- two"
    assert said("scene").startswith("Write like a poet. Rain")
    assert "Of all these scenes only scene 3 is written now" in said("scene")


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("keyframe", "{{ description }}\n{% if character %}", "keyframe.txt, line 2: Unclosed tag"),
        ("keyframe", "{{ description }}\n\n{{ charcter }}", "keyframe.txt, line 3: there is no"),
        ("motion", "{{ description }}{% if lnie %}x{% endif %}", "motion.txt, line 1: there is no"),
        ("motion", "{{ description }} {{ look.lens }}", "there is no 'look.lens'"),
        ("portrait", "A {{ kind }}.", "does not say what it is for"),
        ("product", "Describe it as prose.", "'prompt'"),
        ("scene", '{% include "sceens.txt" %}', "scene.txt, line 1: sceens.txt"),
        ("repair", "{{ wrong }} {{ wrong|floatformat:wrong|add }}", "repair.txt, line 1: add"),
    ],
)
def test_a_prompt_that_cannot_be_said_is_refused_by_file_and_line(
    own: Path, name: str, text: str, says: str
) -> None:
    (own / f"{name}.txt").write_text(text)
    [told] = [each for each in run_checks(tags=[TAG]) if each.id == "leitmotif.E009"]
    assert told.msg.startswith(str(own))
    assert says in told.msg


def test_a_file_that_is_no_prompt_is_named(own: Path) -> None:
    (own / "sceens.txt").write_text("x")
    [told] = [each.msg for each in run_checks(tags=[TAG]) if each.id == "leitmotif.W010"]
    assert "sceens.txt takes the place of no prompt. There are: scenes.txt," in told


def test_a_prompt_without_all_its_values_is_never_sent() -> None:
    with pytest.raises(TypeError, match="wrong"):
        prompts.render("repair")


def test_the_documents_tell_what_each_prompt_is_said_with() -> None:
    text = (settings.BASE_DIR / "docs" / "prompts.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([\w-]+)\.txt` \|.*\| (.*) \|$", text, re.MULTILINE))
    assert list(rows) == list(SAMPLES)
    film = set(SAMPLES["scenes"])
    for name, told in rows.items():
        same = film if told.startswith("the same") else set()
        assert same | set(re.findall(r"`(\w+)`", told)) == set(SAMPLES[name]), name
