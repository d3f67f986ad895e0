"""``python -m standins.replicate --port 8100 --state DIR``: the stand-in, until it is ended."""

from __future__ import annotations

import sys

from standins.command import answer, parser_of, read
from standins.listening import HOST
from standins.replicate.server import Places, serve
from standins.replicate.settings import READERS, Settings


def main() -> int:
    usual = Settings()
    parser = parser_of("replicate", "Replicate's API", usual, READERS)
    parser.add_argument("--output-port", type=int, help="of the files that come out (port + 1)")
    asked, settings = read(parser, usual, READERS)
    places = Places(asked.port, asked.output_port or asked.port + 1, asked.state)
    where = (
        f"Replicate's stand-in: REPLICATE_BASE_URL=http://{HOST}:{places.port}, "
        f"files from http://{HOST}:{places.output_port}, state in {places.folder}"
    )
    return answer(where, serve(places, settings))


if __name__ == "__main__":
    sys.exit(main())
