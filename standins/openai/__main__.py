"""``python -m standins.openai --port 8110 --state DIR``: the stand-in, until it is ended."""

from __future__ import annotations

import sys

from standins.command import answer, parser_of, read
from standins.listening import HOST
from standins.openai.server import serve
from standins.openai.settings import READERS, Settings


def main() -> int:
    usual = Settings()
    asked, settings = read(parser_of("openai", "OpenAI's API", usual, READERS), usual, READERS)
    where = (
        f"OpenAI's stand-in ({settings.dialect}): OPENAI_BASE_URL=http://{HOST}:{asked.port}/v1, "
        f"state in {asked.state}"
    )
    return answer(where, serve(asked.port, asked.state, settings))


if __name__ == "__main__":
    sys.exit(main())
