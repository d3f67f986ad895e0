"""Renders the compositions: ``python -m bench.compositions [--set dev] [--seed N] [--songs DIR]``.

Each becomes a WAV with a JSON of its beats beside it.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench.compositions import SETS, load, prepare


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--set", choices=[*SETS, "all"], default="all")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--songs", type=Path, default=Path(tempfile.gettempdir()) / "songs")
    asked = options.parse_args()
    for which in SETS if asked.set == "all" else [asked.set]:
        folder = prepare(asked.songs, which, asked.seed)
        print(f"{len(load(folder))} songs in {folder}")


if __name__ == "__main__":
    main()
