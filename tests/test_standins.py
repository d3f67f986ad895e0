"""Replicate's stand-in speaks as Replicate's documents say: to its own client, and plainly."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
import replicate
from pydantic.v1 import ValidationError
from replicate.exceptions import ReplicateError

from standins.replicate.settings import Settings
from standins.replicate.uploads import download_signature
from tests.media import make_picture
from tests.runner import free_port
from tests.standin import PROJECT, StandIn, running, until

pytest_plugins = ["tests.standin_fixtures"]

FLUX = "black-forest-labs/flux-2-pro"
SDXL = "stability-ai/sdxl"
DIGITS = "7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc"


# --- The official client -----------------------------------------------------------------------


def test_the_official_client_finds_it_by_its_variable(
    standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPLICATE_BASE_URL", standin.base)
    standin.set(seconds="1", queue="0.9")
    prediction = replicate.Client(api_token="r8_x").models.predictions.create(
        "google/nano-banana-2", {"prompt": "a lantern", "aspect_ratio": "16:9"}
    )
    statuses = [prediction.status]
    prediction.wait()
    assert [*statuses, prediction.status] == ["starting", "succeeded"]
    assert standin.plain.get(prediction.output).headers["content-type"] == "image/jpeg"


def test_the_official_client_sees_models_account_secret_and_files(
    standin: StandIn, tmp_path: Path
) -> None:
    client = standin.client
    schema = client.models.get("google/nano-banana-2").latest_version.openapi_schema
    inputs = schema["components"]["schemas"]["Input"]
    assert inputs["required"] == ["prompt"]
    assert inputs["properties"]["image_input"]["items"]["format"] == "uri"
    assert client.accounts.current().username == "stand-in"
    assert client.webhooks.default.secret().key.startswith("whsec_")
    upload = client.files.create(make_picture(tmp_path / "me.png"))
    assert client.files.get(upload.id).size == upload.size


def test_a_prediction_has_the_fields_of_the_specification(standin: StandIn) -> None:
    standin.set(seconds="1", queue="0.9")
    created = standin.create(seed=5).json()
    assert set(created) == {
        "id", "model", "version", "input", "logs", "output", "data_removed", "error", "source",
        "status", "created_at", "urls",
    }  # fmt: skip
    assert re.fullmatch(r"[a-z0-9]{26}", created["id"])
    assert (created["version"], created["status"], created["output"]) == (
        "hidden",
        "starting",
        None,
    )
    assert created["urls"]["cancel"] == f"{standin.base}/v1/predictions/{created['id']}/cancel"
    ended = standin.ended(created["id"])
    assert set(ended) == {*created, "started_at", "completed_at", "metrics"}
    assert ended["metrics"]["predict_time"] < ended["metrics"]["total_time"] == pytest.approx(1)
    assert re.fullmatch(r"http://127.0.0.1:\d+/\w{4}/\w{44}/tmp\w+\.webp", ended["output"])


@pytest.mark.parametrize("version", [DIGITS, f"{SDXL}:{DIGITS}"])
def test_a_community_model_is_run_by_its_version_and_answers_a_list(
    standin: StandIn, version: str
) -> None:
    prediction = standin.client.predictions.create(version, {"prompt": "x", "num_outputs": 2})
    prediction.wait()
    assert prediction.version == DIGITS
    assert len(prediction.output) == 2


def test_an_official_model_is_run_by_its_name_as_version_and_by_a_deployment(
    standin: StandIn,
) -> None:
    assert standin.client.predictions.create(FLUX, {"prompt": "x"}).model == FLUX
    body = {"input": {"prompt": "x"}}
    deployed = standin.http.post("deployments/leitmotif/clips/predictions", json=body).json()
    assert deployed["deployment"] == "leitmotif/clips"


def test_it_is_slow_unless_it_is_told_otherwise() -> None:
    """A quick one hides the faults that matter."""
    assert (Settings().seconds, Settings().answer) == ((8, 20), (0.2, 3))


# --- Refusals ----------------------------------------------------------------------------------


def test_nobody_is_let_in_without_a_token(standin: StandIn) -> None:
    answer = standin.plain.post(f"{standin.base}/v1/models/{FLUX}/predictions", json={"input": {}})
    assert answer.status_code == 401
    assert answer.json() == {
        "title": "Unauthenticated",
        "detail": "You did not pass an authentication token",
        "status": 401,
    }


def test_what_is_not_there_is_not_found(standin: StandIn) -> None:
    missing = {"detail": "The requested resource could not be found.", "status": 404}
    for address in ("predictions/nobody", "models/no/body", "files/nothing", "trainings"):
        answer = standin.http.get(address)
        assert (answer.status_code, answer.json()) == (404, missing)
    assert standin.create(SDXL).status_code == 404  # Only official models have this address.


def test_an_unknown_version_is_refused_in_replicates_words(standin: StandIn) -> None:
    with pytest.raises(ReplicateError) as refusal:
        standin.client.predictions.create("f" * 64, {"prompt": "x"})
    assert refusal.value.status == 422
    assert refusal.value.title == "Invalid version or not permitted"


@pytest.mark.parametrize(
    ("given", "kind", "field", "words"),
    [
        ({"prompt": None}, "required", "input", "prompt is required"),
        (
            {"output_format": "gif"}, "enum", "input.output_format",
            'output_format must be one of the following: "webp", "jpg", "png"',
        ),
        (
            {"safety_tolerance": 9}, "number_lte", "input.safety_tolerance",
            "Must be less than or equal to 5",
        ),
        (
            {"negative_prompt": "blur"}, "additional_property_not_allowed", "input",
            "Additional property negative_prompt is not allowed",
        ),
        (
            {"seed": "one"}, "invalid_type", "input.seed",
            "Invalid type. Expected: integer, given: string",
        ),
        (
            {"input_images": ["cat.png"]}, "format", "input.input_images",
            "Does not match format 'uri'",
        ),
        (
            {"input_images": ["https://x/y.png"] * 9}, "array_max_items", "input.input_images",
            "Array must have at most 8 items",
        ),
    ],
)  # fmt: skip
def test_an_input_that_the_schema_has_not_is_refused(
    standin: StandIn, given: dict[str, Any], kind: str, field: str, words: str
) -> None:
    before = len(standin.ledger)
    answer = standin.create(**given)
    assert answer.status_code == 422
    assert answer.json() == {
        "detail": f"- {field}: {words}\n",
        "status": 422,
        "title": "Input validation failed",
        "invalid_fields": [{"type": kind, "field": field, "description": words}],
    }
    assert len(standin.ledger) == before


def test_unknown_inputs_are_ignored_where_that_is_set(standin: StandIn) -> None:
    standin.set(unknown_inputs="ignore")
    assert standin.create(negative_prompt="blur").status_code == 201


def test_the_envelope_takes_nothing_else(standin: StandIn) -> None:
    body = {"model": FLUX, "input": {"prompt": "x"}}
    answer = standin.http.post("predictions", json=body).json()
    described = [item["description"] for item in answer["invalid_fields"]]
    assert described == ["version is required", "Additional property model is not allowed"]


def test_too_many_creates_are_throttled(standin: StandIn) -> None:
    standin.set(creates_per_minute=1)
    answers = [standin.create() for _ in range(2)]
    assert answers[-1].status_code == 429
    assert answers[-1].json()["detail"].startswith("Request was throttled. Expected available in ")
    assert int(answers[-1].headers["Retry-After"]) > 1


def test_below_five_dollars_six_creates_a_minute_are_taken_one_at_once(standin: StandIn) -> None:
    spent = float(standin.desk("ledger")["cost"])
    standin.set(credit=spent + 4)
    answers = [standin.create() for _ in range(2)]
    refused = next(answer for answer in answers if answer.status_code == 429).json()
    assert 1 <= refused["retry_after"] <= 10
    assert refused["detail"].endswith(f"Your rate limit resets in ~{refused['retry_after']}s.")


def test_without_credit_nothing_is_taken(standin: StandIn) -> None:
    standin.set(credit=-1)
    statuses = {standin.create().status_code for _ in range(3)}
    assert 402 in statuses or statuses == {429}
    assert 201 not in statuses


def test_a_body_that_is_no_json_is_refused(standin: StandIn) -> None:
    answer = standin.http.post("predictions", content=b"{'input':")
    assert (answer.status_code, answer.json()["title"]) == (400, "Bad Request")


# --- Waiting, deadlines, cancelling ------------------------------------------------------------


def test_who_dies_while_it_waits_may_be_accepted_after_that(standin: StandIn) -> None:
    standin.set(answer="1.5", accepts="0.9")
    before = len(standin.ledger)
    with pytest.raises(httpx2.ReadTimeout):
        body = {"input": {"prompt": "x"}}
        standin.http.post(f"models/{FLUX}/predictions", json=body, timeout=0.2)
    assert len(standin.ledger) == before
    until(lambda: len(standin.ledger) == before + 1)


def test_who_prefers_to_wait_gets_the_output_or_202(standin: StandIn) -> None:
    done = standin.create(headers={"Prefer": "wait"})
    assert (done.status_code, done.json()["status"]) == (201, "succeeded")
    standin.set(seconds="3")
    early = standin.create(headers={"Prefer": "wait=1"})
    assert (early.status_code, early.json()["status"]) == (202, "processing")


def test_a_deadline_in_the_queue_aborts_for_nothing_and_later_cancels_for_a_share(
    standin: StandIn,
) -> None:
    standin.set(seconds="10", least_deadline="0.1", queue="0.5")
    queued = standin.create(headers={"Cancel-After": "0.2"}).json()
    standin.set(queue="0")
    running_one = standin.create(headers={"Cancel-After": "0.5s"}).json()
    aborted, canceled = standin.ended(queued["id"]), standin.ended(running_one["id"])
    assert (aborted["status"], canceled["status"]) == ("aborted", "canceled")
    assert aborted["deadline"] == aborted["completed_at"]
    assert "started_at" not in aborted
    assert float(standin.entry(queued["id"])["cost"]) == 0
    entry = standin.entry(running_one["id"])
    assert float(entry["cost"]) == pytest.approx(0.05 * float(entry["price"]), rel=0.2)


def test_a_deadline_below_the_least_is_refused(standin: StandIn) -> None:
    standin.set(least_deadline="5")
    assert standin.create(headers={"Cancel-After": "4s"}).status_code == 400
    assert standin.create(headers={"Cancel-After": "soon"}).status_code == 400
    assert standin.create(headers={"Cancel-After": "1h5m"}).status_code == 201


def test_cancelling_what_runs_ends_it_and_after_its_end_changes_nothing(standin: StandIn) -> None:
    standin.set(seconds="5", queue="0")
    prediction = standin.client.models.predictions.create(FLUX, {"prompt": "x"})
    prediction.cancel()
    assert standin.get(prediction.id)["status"] == "canceled"
    assert standin.entry(prediction.id)["canceled"] is True
    standin.set(seconds="0.1")
    ended = standin.made()
    answer = standin.http.post(f"predictions/{ended['id']}/cancel")
    assert (answer.status_code, answer.json()) == (200, ended)


# --- The list ----------------------------------------------------------------------------------


def test_the_list_has_the_newest_first_in_pages_and_between_two_times(standin: StandIn) -> None:
    known = {entry["id"] for entry in standin.ledger}
    since = datetime.fromisoformat(standin.create().json()["created_at"])
    with ThreadPoolExecutor(10) as pool:
        made = [answer.json()["id"] for answer in pool.map(lambda _: standin.create(), range(110))]
    page = standin.http.get("predictions").json()
    assert len(page["results"]) == 100
    results = [*page["results"], *standin.http.get(page["next"]).json()["results"]]
    assert set(made) <= {item["id"] for item in results}
    times = [item["created_at"] for item in results]
    assert times == sorted(times, reverse=True)
    filtered, before, web = (
        standin.http.get("predictions", params=query).json()
        for query in (
            {"created_after": since.isoformat()},
            {"created_before": since.isoformat()},
            {"source": "web"},
        )
    )
    assert len(filtered["results"]) == 100
    assert "created_after" in filtered["next"]
    assert {item["id"] for item in before["results"]}.isdisjoint(made)
    assert known or before["results"]
    assert web["results"] == []


def test_the_official_client_cannot_read_what_was_aborted(standin: StandIn) -> None:
    standin.ask("run", "aborted")
    aborted = standin.made()
    for read in (
        standin.client.predictions.list,
        lambda: standin.client.predictions.get(aborted["id"]),
    ):
        with pytest.raises(ValidationError):
            read()


# --- Files and outputs -------------------------------------------------------------------------


def test_an_upload_can_be_read_drawn_from_and_deleted(standin: StandIn, tmp_path: Path) -> None:
    picture = make_picture(tmp_path / "me.png")
    upload = standin.client.files.create(picture)
    standin.made(input_images=[upload.urls["get"]])
    expiry = str(int(time.time()) + 60)
    secret = standin.client.webhooks.default.secret().key
    signed = download_signature(secret, upload.id, "stand-in", expiry)
    address = f"{upload.urls['get']}/download"
    query = {"owner": "stand-in", "expiry": expiry, "signature": signed}
    assert standin.plain.get(address, params=query).content == picture.read_bytes()
    assert standin.plain.get(address, params={**query, "expiry": "9" + expiry}).status_code == 404
    assert standin.http.delete(f"files/{upload.id}").status_code == 204
    assert standin.http.get(f"files/{upload.id}").status_code == 404
    assert "404" in standin.made(input_images=[upload.urls["get"]])["error"]


def test_an_upload_that_is_too_large_is_refused(standin: StandIn) -> None:
    standin.set(file_limit=1000)
    answer = standin.http.post("files", files={"content": ("a.png", b"\0" * 2000, "image/png")})
    assert answer.status_code == 413
    assert answer.json() == {"detail": "Files must be less than 100MB in size"}
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_outputs_come_from_another_host_which_takes_no_token(standin: StandIn) -> None:
    prediction = standin.made()
    address = prediction["output"]
    assert not address.startswith(standin.base)
    assert (
        standin.plain.get(address, headers={"Authorization": "Bearer r8_test"}).status_code == 403
    )
    assert standin.plain.get(address).status_code == 200
    assert standin.plain.get(address, headers={"Range": "bytes=0-9"}).status_code == 206
    entry = standin.entry(prediction["id"])
    assert (entry["downloads"], entry["authorized_downloads"]) == (2, 1)


def test_nothing_comes_out_before_the_end_and_all_is_gone_after_the_hour(standin: StandIn) -> None:
    prediction = standin.made()
    standin.set(expire_after=0)
    assert standin.plain.get(prediction["output"]).status_code == 404
    gone = standin.get(prediction["id"])
    assert (gone["status"], gone["output"], gone["data_removed"]) == ("succeeded", None, True)
    assert gone["input"] == {}
    assert standin.entry(prediction["id"])["status"] == "succeeded"


# --- The process -------------------------------------------------------------------------------


def test_a_killed_server_goes_on_where_it_was(tmp_path: Path) -> None:
    with running(tmp_path, seconds="1.2") as standin:
        ended = standin.made("google/gemini-3-flash")
        begun = standin.create().json()
        standin.set(seconds="0.2")
        standin.kill()
        standin.start()
        assert standin.get(ended["id"])["output"] == ended["output"]
        later = standin.ended(begun["id"])
        assert later["created_at"] == begun["created_at"]
        assert later["metrics"]["total_time"] == pytest.approx(1.2)
        assert standin.plain.get(later["output"]).status_code == 200
        assert [entry["id"] for entry in standin.ledger] == [ended["id"], begun["id"]]
        listed = standin.client.predictions.list()
        assert [found.id for found in listed] == [begun["id"], ended["id"]]


@pytest.mark.parametrize(
    ("wish", "status", "words"),
    [("--seconds=soon", 2, "seconds: could not convert"), ("", 3, "Choose another --port")],
)
def test_what_it_cannot_start_with_is_a_sentence(
    standin: StandIn, tmp_path: Path, wish: str, status: int, words: str
) -> None:
    command = [sys.executable, "-m", "standins.replicate", "--port", str(standin.port)]
    ended = subprocess.run(
        [*command, "--output-port", str(free_port()), "--state", str(tmp_path), *wish.split()],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == status
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr


def test_what_was_answered_is_kept_whenever_it_is_killed(tmp_path: Path) -> None:
    with running(tmp_path, answer="0-0.4") as standin, ThreadPoolExecutor(40) as pool:

        def create(_: int) -> str | None:
            try:
                return str(standin.create().json()["id"])
            except httpx2.TransportError:
                return None

        answers = pool.map(create, range(120))
        time.sleep(0.5)
        standin.kill()
        answered = {name for name in answers if name}
        standin.start()
        accepted = {entry["id"] for entry in standin.ledger}
        assert answered <= accepted
        assert 0 < len(accepted) <= 120
        assert {standin.ended(name)["status"] for name in answered} == {"succeeded"}


def test_three_hundred_at_once_are_accepted_and_polled(standin: StandIn) -> None:
    standin.set(answer="0.1-0.4", seconds="1")
    before = len(standin.ledger)
    http = standin.http
    with ThreadPoolExecutor(60) as pool:

        def create(number: int) -> str:
            body = {"input": {"prompt": f"lantern {number}"}}
            answer = http.post(f"models/{FLUX}/predictions", json=body)
            return str(answer.raise_for_status().json()["id"])

        def status(name: str) -> str:
            return str(http.get(f"predictions/{name}").json()["status"])

        names = list(pool.map(create, range(300)))
        assert set(pool.map(status, names)) <= {"starting", "processing", "succeeded"}
        until(lambda: set(pool.map(status, names)) == {"succeeded"}, 20)
    assert len(set(names)) == len(standin.ledger) - before == 300
