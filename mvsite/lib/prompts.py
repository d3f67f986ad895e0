"""What models are asked, as templates: ``prompts/`` of the project, one file for each prompt.

A file of the same name in ``settings.PROMPTS_DIR`` takes its place. They are Django templates
without escaping; a process reads each of them once. ``prompt_check`` says what is wrong with them.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine

from mvsite.lib.prompt_samples import SAMPLES

SUFFIX = ".txt"
ITEM = re.compile(r"\n(?=- )")
EMPTY_LINE = re.compile(r"\n\s*\n")


def render(name: str, /, **values: Any) -> str:
    """The prompt of this name, with all the values that ``prompt_samples`` has for it."""
    if wrong := set(SAMPLES[name]) ^ set(values):
        raise TypeError(f"The prompt “{name}” takes {sorted(SAMPLES[name])}, no more: {wrong}.")
    template = _engine(folders()).get_template(name + SUFFIX)
    return tidy(template.render(Context(values, autoescape=False)))


def tidy(text: str) -> str:
    """A line break is a space, but for empty lines and the lines of a list."""
    paragraphs = (ITEM.split(paragraph) for paragraph in EMPTY_LINE.split(text.strip()))
    return "\n\n".join(
        "\n".join(" ".join(line.split()) for line in lines) for lines in paragraphs
    )  # fmt: skip


def folders() -> tuple[str, ...]:
    """Where they lie, the operator's own first, if there is one."""
    own, shipped = Path(settings.PROMPTS_DIR), settings.BASE_DIR / "prompts"
    return tuple(str(folder) for folder in (own, shipped) if folder.is_dir())


@cache
def _engine(dirs: tuple[str, ...]) -> Engine:
    """It keeps what it read."""
    return Engine(dirs=list(dirs), autoescape=False)
