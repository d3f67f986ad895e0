"""Requests made up from the API's description, sent to a site at work: ``python -m bench.fuzz``.

[EACH] (30) for every call, those that fit the description and those that do not, every other one
with the ids of rows that there are, judged by all of schemathesis's checks. Prints each finding
once, with a request that shows it, and ends with status 1 if there is one. Requests that were
refused though they fit are told of apart: whether an id or a state is right, no description says.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import FailureGroup

from bench.api import site

EACH = 30
DESCRIPTION = Path(__file__).resolve().parents[1] / "docs" / "openapi.yaml"
LISTS = ("songs", "characters", "videos", "generations")
REFUSED = "RejectedPositiveData"

Findings = dict[tuple[str, str], str]
"""(call, check): the request that shows it."""


def main(each: int) -> int:
    load_all_checks()
    found: Findings = {}
    sent: Counter[int] = Counter()
    with site(os.environ.get("BENCH_DATABASE_URL", "")) as (_, client, video):
        rows = ids(client, video)
        calls = [
            one.ok() for one in schemathesis.openapi.from_path(DESCRIPTION).get_all_operations()
        ]
        for call in sorted(calls, key=lambda call: call.method.upper() == "DELETE"):
            send_made_up(call, client, rows, each, found, sent)
    faults = {key: shown for key, shown in found.items() if key[1] != REFUSED}
    for (call, check), shown in sorted(found.items()):
        print(f"{call}  {check}\n{shown}\n")
    print(f"{len(calls)} calls, answers: {dict(sorted(sent.items()))}; {len(faults)} findings, ")
    print(f"{len(found) - len(faults)} calls that refused what fits: read why above.")
    return bool(faults)


def ids(client: httpx.Client, video: str) -> dict[str, str]:
    """An id of each kind of row, by the word before it in an address."""
    known = {name: client.get(f"/api/v1/{name}/").json()["results"] for name in LISTS}
    rows = {name: results[0]["id"] for name, results in known.items() if results}
    whole = client.get(f"/api/v1/videos/{video}/").json()
    image = known["characters"][0]["selected_image"]
    return rows | {"videos": video, "clips": whole["clips"][0]["id"], "images": image,
                   "get_video": video, "get_character_reference": image}  # fmt: skip


def send_made_up(
    call: Any, client: httpx.Client, rows: dict[str, str], each: int, found: Findings,
    sent: Counter[int],
) -> None:  # fmt: skip
    number = count(1)
    row = rows.get(call.path.partition("/{")[0].rpartition("/")[2])

    @settings(
        max_examples=each, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=call.as_strategy())
    def send(case: Any) -> None:
        if next(number) % 2:
            case.headers.pop("Idempotency-Key", None)  # One that was used is a 422 and no more.
            if row:
                case.path_parameters = dict.fromkeys(case.path_parameters, row)
        headers = {"Authorization": client.headers["Authorization"]}
        answer = case.call(base_url=str(client.base_url), headers=headers)
        sent[answer.status_code] += 1
        try:
            case.validate_response(answer, headers=headers)
        except FailureGroup as failures:
            for failure in failures.exceptions:
                name = (f"{call.method.upper()} {call.path}", type(failure).__name__)
                shown = f"{failure}\n{case.as_curl_command(headers)[:600]}\n{answer.text[:300]}"
                found.setdefault(name, shown)

    send()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else EACH))
