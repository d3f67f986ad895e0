"""``manage.py states`` draws every table of moves into docs/states.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mvsite.lib.state import Stateful

DRAWING = settings.BASE_DIR / "docs" / "states.md"
HEAD = """# States

Which moves there are, and who makes them: drawn from the tables beside the statuses by
`python3 manage.py states`. A move that is not drawn does not happen. Bold: somebody is at work.
"""


class Command(BaseCommand):
    help = "Draw the states of every row into docs/states.md."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare, and fail")

    def handle(self, *args: Any, **options: Any) -> None:
        drawn = "\n".join([HEAD, *map(diagram, stateful_models())])
        if not options["check"]:
            DRAWING.write_text(drawn)
        elif not DRAWING.exists() or DRAWING.read_text() != drawn:
            raise CommandError("docs/states.md is not current: run `python3 manage.py states`.")


def stateful_models() -> list[type[Stateful]]:
    return [model for model in apps.get_models() if issubclass(model, Stateful)]


def diagram(model: type[Stateful]) -> str:
    lines = ["```mermaid", "stateDiagram-v2", *first(model), *moves(model), *at_work(model), "```"]
    return f"## {model._meta.label}\n\n" + "\n".join(lines) + "\n"


def first(model: type[Stateful]) -> Iterator[str]:
    meta: Any = model._meta
    yield f"    [*] --> {meta.get_field('status').get_default()}"


def moves(model: type[Stateful]) -> Iterator[str]:
    for target, move in model.MOVES.items():
        for source in move.sources:
            yield f"    {source!s} --> {target!s}: {in_mermaid(move.by)}"


def in_mermaid(text: str) -> str:
    """Colons and semicolons end a label there."""
    return text.replace(":", " –").replace(";", ",")


def at_work(model: type[Stateful]) -> Iterator[str]:
    yield "    classDef working font-weight:bold"
    for status in model.WORKING:
        yield f"    class {status!s} working"
