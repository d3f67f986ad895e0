"""Whatever a test asks to go wrong with Replicate's stand-in goes wrong, so often and no more."""

from __future__ import annotations

import base64
import time
from pathlib import Path
from typing import Any

import httpx2
import pytest

from standins.faults import Faults, Subject
from standins.replicate.faults import DETAILS, KINDS
from standins.replicate.store import Store
from tests.standin import StandIn

pytest_plugins = ["tests.standin_fixtures"]

NANO = "google/nano-banana-2"
BROKEN = (httpx2.RemoteProtocolError, httpx2.ReadError)


def accepted(standin: StandIn) -> int:
    return len(standin.ledger)


# --- Creating ----------------------------------------------------------------------------------


@pytest.mark.parametrize("taken", [True, False])
def test_a_connection_is_dropped_before_or_after_it_was_accepted(
    standin: StandIn, taken: bool
) -> None:
    before = accepted(standin)
    standin.ask("create", "drop", accepted=taken, times=1)
    with pytest.raises(BROKEN):
        standin.create()
    assert accepted(standin) == before + taken
    assert standin.create().status_code == 201


@pytest.mark.parametrize("taken", [True, False])
@pytest.mark.parametrize("status", [500, 502, 503])
def test_an_outage_answers_before_or_after_it_was_accepted(
    standin: StandIn, status: int, taken: bool
) -> None:
    before = accepted(standin)
    standin.ask("create", "status", status=status, accepted=taken)
    assert standin.create().status_code == status
    assert accepted(standin) == before + taken


@pytest.mark.parametrize("kind", ["broken_json", "html"])
def test_rubbish_is_answered_after_it_was_accepted(standin: StandIn, kind: str) -> None:
    before = accepted(standin)
    standin.ask("create", kind, accepted=True)
    answer = standin.create()
    assert answer.status_code == 201
    with pytest.raises(ValueError):
        answer.json()
    assert accepted(standin) == before + 1


def test_an_answer_can_be_slower_than_a_caller_waits(standin: StandIn) -> None:
    before = accepted(standin)
    standin.ask("create", "slow", seconds=1)
    with pytest.raises(httpx2.ReadTimeout):
        standin.http.post(
            f"models/{NANO}/predictions", json={"input": {"prompt": "x"}}, timeout=0.3
        )
    assert accepted(standin) == before + 1


@pytest.mark.parametrize(
    ("wish", "status", "detail"),
    [
        ({"status": 401}, 401, "You did not pass an authentication token"),
        ({"status": 402}, 402, "You have insufficient credit to run this model."),
        ({"status": 404}, 404, "The requested resource could not be found."),
        ({"status": 422}, 422, "The specified version does not exist"),
        ({"status": 429}, 429, "Request was throttled."),
        ({"status": 429, "retry_after": 1}, 429, "Expected available in 1 second."),
        ({"status": 429, "low_credit": True}, 429, "Your rate limit resets in ~5s."),
    ],
)
def test_any_refusal_comes_with_replicates_words(
    standin: StandIn, wish: dict[str, Any], status: int, detail: str
) -> None:
    before = accepted(standin)
    standin.ask("create", "status", **wish)
    answer = standin.create()
    assert answer.status_code == status
    assert detail in answer.json()["detail"]
    assert accepted(standin) == before


# --- Which, and how often ----------------------------------------------------------------------


def test_a_fault_is_narrowed_by_model_prompt_and_seed_and_counted(standin: StandIn) -> None:
    standin.ask("create", "status", status=500, model=NANO, prompt="owl", skip=1, times=1)
    standin.ask("create", "status", status=503, seed=7)
    statuses = [
        standin.create(NANO, prompt="a fox").status_code,
        standin.create(prompt="an owl").status_code,
        *(standin.create(NANO, prompt="an owl").status_code for _ in range(3)),
        standin.create(seed=7).status_code,
    ]
    assert statuses == [201, 201, 201, 500, 201, 503]
    narrowed = standin.desk("faults")["faults"][0]
    assert (narrowed["met"], narrowed["done"]) == (3, 1)


def test_a_chance_is_the_same_at_each_run(tmp_path: Path) -> None:
    runs = []
    for name in ("one", "two"):
        faults = Faults(Store(tmp_path / name), KINDS, DETAILS)
        faults.ask({"call": "create", "kind": "drop", "chance": 0.3})
        runs.append([faults.take("create", Subject()) is not None for _ in range(200)])
    assert runs[0] == runs[1]
    assert 40 <= sum(runs[0]) <= 80


@pytest.mark.parametrize(
    "wish",
    [
        {"call": "buy", "kind": "drop"},
        {"call": "get", "kind": "truncated"},
        {"call": "get", "kind": "drop", "often": 3},
    ],
)
def test_a_wish_that_is_not_understood_is_refused(standin: StandIn, wish: dict[str, Any]) -> None:
    answer = standin.plain.post("/_faults", json=wish)
    assert answer.status_code == 422
    assert "There are" in answer.text or "has" in answer.text


# --- Reading and cancelling --------------------------------------------------------------------


def test_reading_goes_wrong_too(standin: StandIn) -> None:
    made = standin.create().json()["id"]
    standin.ask("get", "status", status=503, times=1)
    standin.ask("get", "drop", times=1)
    standin.ask("list", "html", times=1)
    assert standin.http.get(f"predictions/{made}").status_code == 503
    with pytest.raises(BROKEN):
        standin.http.get(f"predictions/{made}")
    assert "<p>" in standin.http.get("predictions").text
    assert standin.get(made)["id"] == made


def test_a_list_may_lag_behind(standin: StandIn) -> None:
    made = standin.create().json()["id"]
    standin.ask("list", "late", seconds=30, times=1)
    lists = [standin.http.get("predictions").json()["results"] for _ in range(2)]
    assert [made in {item["id"] for item in found} for found in lists] == [False, True]


def test_a_cancel_may_be_carried_out_and_not_answered(standin: StandIn) -> None:
    standin.set(seconds="5", queue="0")
    made = standin.create().json()["id"]
    standin.ask("cancel", "drop", accepted=True)
    with pytest.raises(BROKEN):
        standin.http.post(f"predictions/{made}/cancel")
    assert standin.get(made)["status"] == "canceled"


def test_an_upload_may_fail(standin: StandIn) -> None:
    standin.ask("upload", "status", status=500)
    answer = standin.http.post("files", files={"content": ("a.png", b"x", "image/png")})
    assert answer.status_code == 500


# --- Runs --------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["E005", "E6716", "PA", "E1001"])
def test_a_run_fails_as_replicates_runs_do_and_costs_nothing(standin: StandIn, code: str) -> None:
    standin.ask("run", "failed", error=code)
    failed = standin.made()
    assert (failed["status"], failed["output"]) == ("failed", None)
    assert code in failed["error"]
    assert float(standin.entry(failed["id"])["cost"]) == 0


def test_a_model_that_is_gone_fails_each_run(standin: StandIn) -> None:
    failed = standin.made("google/imagen-4")
    assert failed["error"] == "Publisher model imagen-4.0-generate-001 not found"


@pytest.mark.parametrize(
    ("kind", "more", "status", "output"),
    [
        ("aborted", {}, "aborted", None),
        ("unknown_status", {"status": "paused"}, "paused", None),
        ("null", {}, "succeeded", None),
        ("empty", {}, "succeeded", ""),
    ],
)
def test_a_run_ends_oddly(
    standin: StandIn, kind: str, more: dict[str, Any], status: str, output: str | None
) -> None:
    standin.ask("run", kind, **more)
    ended = standin.made()
    assert (ended["status"], ended["output"]) == (status, output)
    assert standin.entry(ended["id"])["faults"] == [f"run {kind}"]


def test_a_run_takes_long_waits_long_or_never_ends(standin: StandIn) -> None:
    standin.set(queue="0", run_limit="2")
    for kind, seconds in (("slow", 30), ("queued", 30), ("never", None)):
        standin.ask("run", kind, times=1, **({"seconds": seconds} if seconds else {}))
    slow, queued, never = (standin.create().json()["id"] for _ in range(3))
    time.sleep(0.4)
    statuses = [standin.get(name)["status"] for name in (slow, queued, never)]
    assert statuses == ["processing", "starting", "processing"]
    assert standin.ended(never)["status"] == "failed"


# --- Outputs -----------------------------------------------------------------------------------


@pytest.fixture
def output(standin: StandIn) -> str:
    address: str = standin.made()["output"]
    return address


def test_an_output_is_cut_short(standin: StandIn, output: str) -> None:
    standin.ask("output", "truncated", times=1)
    with pytest.raises(httpx2.RemoteProtocolError):
        standin.plain.get(output)
    assert standin.plain.get(output).status_code == 200


@pytest.mark.parametrize(
    ("kind", "more", "begin"),
    [
        ("html", {}, b"<!doctype html>"),
        ("wrong_type", {}, b"GIF89a"),
        ("bytes", {"data": base64.b64encode(b"#EXTM3U").decode()}, b"#EXTM3U"),
    ],
)
def test_an_output_is_something_else(
    standin: StandIn, output: str, kind: str, more: dict[str, Any], begin: bytes
) -> None:
    standin.ask("output", kind, **more)
    assert standin.plain.get(output).content.startswith(begin)


def test_an_output_is_rubbish_of_the_right_size(standin: StandIn, output: str) -> None:
    whole = standin.plain.get(output).content
    standin.ask("output", "garbage")
    rubbish = standin.plain.get(output).content
    assert len(rubbish) == len(whole)
    assert rubbish != whole


def test_an_output_is_huge_and_does_not_say_so(standin: StandIn, output: str) -> None:
    standin.ask("output", "huge", size=5 << 20)
    answer = standin.plain.get(output)
    assert len(answer.content) == 5 << 20
    assert "content-length" not in answer.headers


def test_an_output_comes_packed_twice(standin: StandIn, output: str) -> None:
    standin.ask("output", "packed", size=5 << 20)
    with standin.plain.stream("GET", output) as answer:
        packed = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip, gzip"
    assert len(packed) < 5_000


def test_an_output_leads_to_a_private_address(standin: StandIn, output: str) -> None:
    standin.ask("output", "redirect")
    answer = standin.plain.get(output)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("http://169.254.169.254/")


def test_an_output_is_gone_dropped_or_slow(standin: StandIn, output: str) -> None:
    standin.ask("output", "status", status=404, times=1)
    standin.ask("output", "drop", times=1)
    standin.ask("output", "slow", seconds=0.3, times=1)
    assert standin.plain.get(output).status_code == 404
    with pytest.raises(BROKEN):
        standin.plain.get(output)
    began = time.monotonic()
    assert standin.plain.get(output).status_code == 200
    assert time.monotonic() - began >= 0.3
