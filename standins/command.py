"""What the command of each stand-in does: read its arguments, say where it is, answer until it is
ended."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from standins.listening import PORT_TAKEN, end_with_parent
from standins.settings import BadSetting, Chosen, Readers, add_arguments, from_arguments


def parser_of(name: str, title: str, usual: Any, readers: Readers) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(f"standins.{name}", description=f"{title}, here.")
    parser.add_argument("--port", type=int, required=True, help="of the API")
    parser.add_argument("--state", type=Path, required=True, help="folder that outlives it")
    add_arguments(parser, usual, readers)
    return parser


def read(
    parser: argparse.ArgumentParser, usual: Chosen, readers: Readers
) -> tuple[argparse.Namespace, Chosen]:
    """Ends the process with a sentence where a setting cannot be read."""
    arguments = parser.parse_args()
    try:
        return arguments, from_arguments(usual, readers, arguments)
    except BadSetting as error:
        parser.error(str(error))


def answer(where: str, serving: Coroutine[Any, Any, None]) -> int:
    """The exit status, once it has ended."""
    end_with_parent()
    sys.stdout.write(f"{where}\n")
    sys.stdout.flush()
    try:
        asyncio.run(serving)
    except OSError as error:
        sys.stderr.write(f"The stand-in cannot listen: {error}. Choose another --port.\n")
        return PORT_TAKEN
    return 0
