"""``python -m standins.gemini --port 8120 --state DIR``: the stand-in, until it is ended."""

from __future__ import annotations

import sys

from standins.command import answer, parser_of, read
from standins.gemini.server import serve
from standins.gemini.settings import READERS, Settings
from standins.listening import HOST


def main() -> int:
    usual = Settings()
    asked, settings = read(parser_of("gemini", "The Gemini API", usual, READERS), usual, READERS)
    where = f"Gemini's stand-in: GEMINI_BASE_URL=http://{HOST}:{asked.port}, state in {asked.state}"
    return answer(where, serve(asked.port, asked.state, settings))


if __name__ == "__main__":
    sys.exit(main())
