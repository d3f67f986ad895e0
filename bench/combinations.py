"""A film with each combination of keys, by stand-ins: ``python -m bench.combinations [SECONDS]``.

Makes the demo's song and character into a film of six seconds and three clips for every set of
vendors that there can be keys for, and once more with a model of OpenAI's that draws. What each
vendor has accepted must be what stands settled in the ledger, and no call may be left open.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import combinations
from pathlib import Path
from time import monotonic
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
SONG, PICTURE = PROJECT / "demo" / "Paper Lanterns.m4a", PROJECT / "demo" / "Wren.png"
ACCEPTED = {"openai": "calls", "replicate": "predictions", "gemini": "interactions"}
"""The tables in which stand-ins keep what they took."""
DRAWS = {"OPENAI_IMAGE_MODEL": "gpt-image-2"}
KINDS = ("see", "write", "draw", "film")
SECONDS, CLIPS = 6, 3


def main(seconds: int) -> None:
    made = [film(keys, more, seconds) for keys, more in wished()]
    print_table(made)
    print(json.dumps(made))
    if not all(one["whole"] for one in made):
        sys.exit(1)


def wished() -> Iterator[tuple[tuple[str, ...], Mapping[str, str]]]:
    """Vendors with a key, and what else is set."""
    for count in range(len(ACCEPTED) + 1):
        for keys in combinations(ACCEPTED, count):
            yield keys, {}
    yield ("openai",), DRAWS
    yield tuple(ACCEPTED), DRAWS


def film(keys: Sequence[str], more: Mapping[str, str], seconds: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        home, begun = Path(name), monotonic()
        ended = make(home, ",".join(keys) or "none", more, seconds)
        took = monotonic() - begun
        calls = ledger(home / "standins" / "data" / "leitmotif.sqlite3")
        taken = {vendor: accepted(home / "standins" / vendor, vendor) for vendor in ACCEPTED}
    paid = Counter(call["provider"] for call in calls if call["external_id"] and call["paid"])
    return {
        "keys": [*keys, *more], "status": ended, "seconds": round(took, 1),
        "by": {kind: by(calls, kind) for kind in KINDS},
        "accepted": taken, "settled": dict(paid),
        "dollars": round(sum(call["usd"] for call in calls), 4),
        "whole": ended == 0 and taken == {vendor: paid[vendor] for vendor in ACCEPTED},
    }  # fmt: skip


def make(home: Path, keys: str, more: Mapping[str, str], seconds: int) -> int:
    """The exit status of the command."""
    command = [
        sys.executable, "manage.py", "film", str(SONG), str(PICTURE), "--standins", "--keys", keys,
        "--clips", str(CLIPS), "--length", str(seconds), "-o", str(home / "film.mp4"),
    ]  # fmt: skip
    settled = {
        "LEITMOTIF_HOME": str(home), "LEITMOTIF_NO_SETUP": "1", "FRAME_HEIGHT": "180", **more,
    }  # fmt: skip
    with (home / "said").open("w") as said:
        return subprocess.run(
            command, cwd=PROJECT, env={**os.environ, **settled}, stdout=said, stderr=said
        ).returncode


def ledger(database: Path) -> list[dict[str, Any]]:
    sql = """SELECT kind, provider, model, status, external_id, estimated > 0 AS paid,
             coalesce(settled, 0) AS usd FROM generations_generation WHERE status = 'succeeded'"""
    return rows(database, sql)


def accepted(folder: Path, vendor: str) -> int:
    [row] = rows(folder / "standin.sqlite3", f"SELECT count(*) AS taken FROM {ACCEPTED[vendor]}")
    return int(row["taken"])


def rows(database: Path, sql: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql)]


def by(calls: Sequence[Mapping[str, Any]], kind: str) -> str:
    """Who did it, and how often."""
    count = Counter(str(call["provider"]) for call in calls if call["kind"] == kind)
    return ", ".join(f"{name} {times}" for name, times in count.items())


def print_table(made: Sequence[Mapping[str, Any]]) -> None:
    line = "{:36} {:13} {:13} {:13} {:13} {:>9} {:>9} {:>8} {:>6}  {}"
    print(line.format("keys", *KINDS, "accepted", "settled", "dollars", "s", "whole"))
    for one in made:
        counts = [sum(one[name].values()) for name in ("accepted", "settled")]
        keys = "+".join(one["keys"]) or "none"
        who = [one["by"][kind] for kind in KINDS]
        print(line.format(keys, *who, *counts, one["dollars"], one["seconds"], one["whole"]))


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else SECONDS)
