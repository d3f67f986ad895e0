"""The styles a film can have: every module here that holds a ``STYLE``.

To add one, add a file: what a ``Style`` is made of stands in ``paint/style.py``, curves and colour
maps in ``paint/tones.py``, brushes in ``paint/brushes.py``, veils in ``paint/veils.py``.

``LABELS`` is read from the files' text, and a style is imported when it is first looked up: who
only lists or names styles does not wait for OpenCV.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generations.providers.local.paint.style import Style

PLAIN = "clean"


@dataclass(frozen=True)
class Label:
    """What a style is called and how it looks: in one line, and for a model in sentences as of a
    ``Style``. ``module``: the name of its file, none for one of another's."""

    name: str
    title: str
    about: str = ""
    lens: str = ""
    lighting: str = ""
    colouring: str = ""
    unwanted: str = ""
    module: str = ""

    @property
    def in_words(self) -> str:
        """What each picture and each clip of a film is told alike."""
        told = {"Lens": self.lens, "Light": self.lighting, "Colours": self.colouring}
        return " ".join(f"{what}: {said}" for what, said in told.items() if said)


def _labels() -> dict[str, Label]:
    """By name, the plain one first."""
    files = sorted(Path(__file__).parent.glob("[!_]*.py"))
    found = sorted(map(_label, files), key=lambda label: label.name != PLAIN)
    return {label.name: label for label in found}


def _label(file: Path) -> Label:
    """The plain texts among what ``STYLE = Style(…)`` is given."""
    wanted = {field.name for field in fields(Label)}
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    words = {
        node.arg: str(node.value.value)
        for node in nodes
        if isinstance(node, ast.keyword) and isinstance(node.value, ast.Constant)
        if node.arg in wanted
    }
    return Label(**words, module=file.stem)


class _Styles(Mapping[str, "Style"]):
    def __getitem__(self, name: str) -> Style:
        style: Style = import_module(f"{__name__}.{LABELS[name].module}").STYLE
        return style

    def __contains__(self, name: object) -> bool:
        return name in LABELS

    def __iter__(self) -> Iterator[str]:
        return iter(LABELS)

    def __len__(self) -> int:
        return len(LABELS)


LABELS: Mapping[str, Label] = _labels()
STYLES: Mapping[str, Style] = _Styles()


def label_named(name: str) -> Label:
    """Of a name of another provider's no more than that is known."""
    return LABELS.get(name) or Label(name, name)


def style_named(name: str) -> Style:
    """The style, or the plain one for a name of another provider's."""
    return STYLES[name if name in LABELS else PLAIN]
