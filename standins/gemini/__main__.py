"""``python -m standins.gemini --port 8120 --state DIR``: the stand-in, until it is ended."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from standins.gemini.server import serve
from standins.gemini.settings import READERS, Settings
from standins.listening import HOST, PORT_TAKEN, end_with_parent
from standins.settings import BadSetting, add_arguments, from_arguments


def main() -> int:
    port, folder, settings = _read(_parser())
    end_with_parent()
    sys.stdout.write(
        f"Gemini's stand-in: GEMINI_BASE_URL=http://{HOST}:{port}, state in {folder}\n"
    )
    sys.stdout.flush()
    try:
        asyncio.run(serve(port, folder, settings))
    except OSError as error:
        sys.stderr.write(f"The stand-in cannot listen: {error}. Choose another --port.\n")
        return PORT_TAKEN
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("standins.gemini", description="The Gemini API, here.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True, help="folder that outlives it")
    add_arguments(parser, Settings(), READERS)
    return parser


def _read(parser: argparse.ArgumentParser) -> tuple[int, Path, Settings]:
    """Ends the process with a sentence where a setting cannot be read."""
    arguments = parser.parse_args()
    try:
        settings = from_arguments(Settings(), READERS, arguments)
    except BadSetting as error:
        parser.error(str(error))
    return arguments.port, arguments.state, settings


if __name__ == "__main__":
    sys.exit(main())
