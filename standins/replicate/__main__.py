"""``python -m standins.replicate --port 8100 --state DIR``: the stand-in, until it is ended."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from standins.listening import HOST, PORT_TAKEN, end_with_parent
from standins.replicate.server import Places, serve
from standins.replicate.settings import READERS, Settings
from standins.settings import BadSetting, add_arguments, from_arguments


def main() -> int:
    places, settings = _read(_parser())
    end_with_parent()
    sys.stdout.write(
        f"Replicate's stand-in: REPLICATE_BASE_URL=http://{HOST}:{places.port}, "
        f"files from http://{HOST}:{places.output_port}, state in {places.folder}\n"
    )
    sys.stdout.flush()
    try:
        asyncio.run(serve(places, settings))
    except OSError as error:
        sys.stderr.write(f"The stand-in cannot listen: {error}. Choose another --port.\n")
        return PORT_TAKEN
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("standins.replicate", description="Replicate's API, here.")
    parser.add_argument("--port", type=int, required=True, help="of the API")
    parser.add_argument("--output-port", type=int, help="of the files that come out (port + 1)")
    parser.add_argument("--state", type=Path, required=True, help="folder that outlives it")
    add_arguments(parser, Settings(), READERS)
    return parser


def _read(parser: argparse.ArgumentParser) -> tuple[Places, Settings]:
    """Ends the process with a sentence where a setting cannot be read."""
    arguments = parser.parse_args()
    output_port = arguments.output_port or arguments.port + 1
    try:
        settings = from_arguments(Settings(), READERS, arguments)
    except BadSetting as error:
        parser.error(str(error))
    return Places(arguments.port, output_port, arguments.state), settings


if __name__ == "__main__":
    sys.exit(main())
