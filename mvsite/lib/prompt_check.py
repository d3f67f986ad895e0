"""What is wrong with the prompts, found before anybody pays for what they would ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine, Template, TemplateDoesNotExist, TemplateSyntaxError

from mvsite.lib.prompt_samples import MUST_SAY, SAMPLES
from mvsite.lib.prompts import SUFFIX, folders, tidy

WRONG = "\N{REPLACEMENT CHARACTER}"
"""Stands, with its name, where a value has no such part."""
LOST = re.compile(f"{WRONG}(.*?){WRONG}")
UNSAYABLE = (
    TemplateSyntaxError, TemplateDoesNotExist, ArithmeticError, LookupError, OSError, TypeError,
    ValueError,
)  # fmt: skip


def faults() -> Iterator[str]:
    """Sentences that name file and line."""
    for name, sample in SAMPLES.items():
        if fault := _fault(name, sample):
            yield fault


def strangers() -> Iterator[str]:
    """Sentences of files that take no prompt's place."""
    names = [name + SUFFIX for name in SAMPLES]
    for file in sorted(Path(settings.PROMPTS_DIR).glob("*")):
        if file.name not in names:
            yield f"{file} takes the place of no prompt. There are: {', '.join(names)}."


def _fault(name: str, sample: Mapping[str, Any]) -> str:
    try:
        return _unsaid(name, sample)
    except UNSAYABLE as error:
        told = getattr(error, "template_debug", {})
        return f"{told.get('name', _file(name))}, line {told.get('line', 1)}: {error}."


def _unsaid(name: str, sample: Mapping[str, Any]) -> str:
    """What is lost of it, said with all values and with none. Raises what a template raises."""
    invalid = f"{WRONG}%s{WRONG}"
    engine = Engine(list(folders()), debug=True, string_if_invalid=invalid, autoescape=False)
    template = engine.get_template(name + SUFFIX)
    said, missed = _said(template, sample)
    missed |= _said(template, {key: type(value)() for key, value in sample.items()})[1]
    missed |= set(LOST.findall(said))
    if missed:
        unknown = min(missed)
        there = ", ".join(sample) or "none"
        return f"{_where(name, unknown)}: there is no {unknown!r} here. There are: {there}."
    lost = [words for words in MUST_SAY.get(name, ()) if words not in said]
    return f"{_file(name)}: it does not say what it is for: {lost[0]!r}." if lost else ""


def _said(template: Template, values: Mapping[str, Any]) -> tuple[str, set[str]]:
    """And the names that nobody gave."""
    context = _Recording(values)
    return tidy(template.render(context)), context.missed


class _Recording(Context):
    """Keeps the names that are not there: a template that only asks for one does not show it."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values, autoescape=False)
        self.missed: set[str] = set()

    def __getitem__(self, key: Any) -> Any:
        try:
            return super().__getitem__(key)
        except KeyError:
            self.missed.add(key)
            raise


def _where(name: str, unknown: str) -> str:
    """The first line that has it in a tag; of what a file includes, the file alone."""
    file = _file(name)
    tag = re.compile(r"\{[{%][^}]*(?<![\w.])" + re.escape(unknown))
    lines = file.read_text(encoding="utf-8").splitlines()
    found = (f"{file}, line {number}" for number, line in enumerate(lines, 1) if tag.search(line))
    return next(found, str(file))


def _file(name: str) -> Path:
    """The one that counts."""
    files = [Path(folder) / f"{name}{SUFFIX}" for folder in folders()]
    return next(filter(Path.is_file, files), files[-1])
