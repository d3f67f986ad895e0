"""Gemini's stand-in films in the background, as Google's client reads it, and counts the cost."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import pytest
from PIL import Image

from mvsite.lib import ffmpeg
from tests.standin_gemini import KEY, OMNI, GeminiStandIn, running

pytest_plugins = ["tests.standin_gemini_fixtures"]

TWO_ROLES = "[# Sources <FIRST_FRAME>@Image1] [# References <IMAGE_REF_0>@Image2] she walks"


@pytest.fixture
def keyframe() -> Image.Image:
    """640 × 360, red on the left and blue on the right."""
    image = Image.new("RGB", (640, 360), "#c03020")
    image.paste("#2040c0", (320, 0, 640, 360))
    return image


def film_of(standin: GeminiStandIn, made: Any, folder: Path) -> Path:
    answer = standin.http.get(made.output_video.uri)
    assert answer.headers["content-type"] == "video/mp4"
    path = folder / "film.mp4"
    path.write_bytes(answer.content)
    return path


def status_of(error: pytest.ExceptionInfo[Exception]) -> tuple[int, str]:
    """And the code of the page of errors."""
    answer: httpx2.Response = error.value.response  # type: ignore[attr-defined]
    return answer.status_code, answer.json()["error"]["code"]


# --- What is filmed ------------------------------------------------------------------------------


def test_a_film_has_the_asked_form_and_length_and_begins_with_its_frame(
    gemini_standin: GeminiStandIn, keyframe: Image.Image, tmp_path: Path
) -> None:
    form = {"aspect_ratio": "9:16", "duration": "4s", "resolution": "720p"}
    made = gemini_standin.made(keyframe, keyframe, TWO_ROLES, form=form)
    assert (made.status, made.model) == ("completed", OMNI)
    film = film_of(gemini_standin, made, tmp_path)
    raw, said = ffmpeg.run(
        ["-i", film, "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"], capture=True
    )
    frames = np.frombuffer(raw, np.uint8).reshape(-1, 96, 54, 3).astype(int)
    assert (len(frames), "Audio: aac" in said) == (4 * 24, True)
    left, right = frames[0, :, :20].mean(axis=(0, 1)), frames[0, :, -20:].mean(axis=(0, 1))
    assert left[0] > 150 > left[2]
    assert right[2] > 150 > right[0]


def test_an_interaction_is_queued_runs_and_is_completed_also_when_the_server_was_killed(
    tmp_path: Path,
) -> None:
    with running(tmp_path, seconds="300", queue="1") as standin:
        waits = standin.create().id
        standin.set(queue="0")
        runs = standin.create().id
        standin.set(seconds="0.1")
        ends = standin.create().id
        standin.kill()
        standin.start()
        assert standin.client.interactions.get(waits).status == "queued"
        assert standin.client.interactions.get(runs).status == "in_progress"
        assert standin.ended(ends).status == "completed"
        assert [entry["cost"] is None for entry in standin.ledger] == [True, True, False]


def test_a_film_costs_its_seconds_and_what_went_in(
    gemini_standin: GeminiStandIn, keyframe: Image.Image
) -> None:
    made = gemini_standin.made(keyframe, TWO_ROLES, form={"duration": "3s"})
    read = len(TWO_ROLES) // 4 + 1120
    assert made.usage.total_input_tokens == read
    assert made.usage.output_tokens_by_modality[0].modality == "video"
    entry = gemini_standin.entry(made.id)
    assert Decimal(entry["cost"]) == Decimal("0.07") * 3 + Decimal("1.5") * read / 1_000_000


def test_a_cancelled_interaction_is_not_filmed(tmp_path: Path) -> None:
    with running(tmp_path, seconds="300") as standin:
        name = standin.create().id
        assert standin.client.interactions.cancel(name).status == "cancelled"
        assert standin.client.interactions.get(name).output_video is None


def test_an_answer_may_hold_the_film_itself(gemini_standin: GeminiStandIn) -> None:
    made = gemini_standin.create(background=False, form={"delivery": "inline", "duration": "3s"})
    assert made.status == "completed"
    assert made.output_video.data


# --- What is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"model": "veo-3.1-generate-preview"}, (404, "model_not_found")),
        ({"form": {"duration": "16s"}}, (400, "invalid_request")),
        ({"form": {"aspect_ratio": "1:1"}}, (400, "invalid_request")),
        ({"extra_body": {"negative_prompt": "blurry"}}, (400, "parameter_unknown")),
        ({"store": False}, (400, "invalid_request")),
    ],
)
def test_what_the_interface_does_not_take_is_refused_and_costs_nothing(
    gemini_standin: GeminiStandIn, more: dict[str, Any], code: tuple[int, str]
) -> None:
    before = len(gemini_standin.ledger)
    with pytest.raises(Exception, match="Error code") as error:
        gemini_standin.create(**more)
    assert status_of(error) == code
    assert len(gemini_standin.ledger) == before


def test_a_wrong_key_is_refused_by_the_front_end_in_a_list(gemini_standin: GeminiStandIn) -> None:
    headers = {"x-goog-api-key": "nonsense"}
    answer = gemini_standin.plain.get("/v1beta/models", headers=headers)
    [told] = answer.json()
    assert (answer.status_code, told["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert told["error"]["details"][0]["reason"] == "API_KEY_INVALID"


def test_models_that_are_gone_are_not_listed(gemini_standin: GeminiStandIn) -> None:
    listed = [model.name for model in gemini_standin.client.models.list()]
    assert listed == [f"models/{OMNI}", "models/gemini-omni-1.1-flash"]
    assert gemini_standin.http.get("models/veo-3.1-generate-preview").status_code == 404


def test_without_credit_nothing_is_accepted(gemini_standin: GeminiStandIn) -> None:
    gemini_standin.set(credit="0")
    with pytest.raises(Exception, match="prepaid") as error:
        gemini_standin.create()
    assert status_of(error) == (402, "payment_required")


# --- What goes wrong on request ------------------------------------------------------------------


@pytest.mark.parametrize(("attempts", "posts"), [(1, 1), (None, 5)])
def test_googles_client_posts_once_only_where_it_is_told_to(
    gemini_standin: GeminiStandIn, attempts: int | None, posts: int
) -> None:
    """By itself it repeats what may have been accepted, up to four times."""
    gemini_standin.ask("create", "status", status=503, accepted=True)
    before = len(gemini_standin.ledger)
    client = gemini_standin.client_of(attempts)
    with pytest.raises(Exception, match="overloaded"):
        client.interactions.create(model=OMNI, input="a fox", background=True)
    assert gemini_standin.asked("create") == posts
    assert len(gemini_standin.ledger) == before + posts


@pytest.mark.parametrize(("accepted", "more"), [(True, 1), (False, 0)])
def test_a_connection_is_dropped_before_or_after_it_was_accepted(
    gemini_standin: GeminiStandIn, accepted: bool, more: int
) -> None:
    before = len(gemini_standin.ledger)
    gemini_standin.ask("create", "drop", accepted=accepted, times=1)
    with pytest.raises(Exception, match="disconnected"):
        gemini_standin.create()
    assert len(gemini_standin.ledger) == before + more


@pytest.mark.parametrize(
    ("fault", "status", "films"),
    [
        ({"kind": "failed", "code": "prohibited_content"}, "failed", False),
        ({"kind": "blocked"}, "completed", False),
        ({"kind": "ended", "status": "budget_exceeded"}, "budget_exceeded", False),
        ({"kind": "empty"}, "completed", False),
    ],
)
def test_a_run_comes_to_nothing(
    gemini_standin: GeminiStandIn, fault: dict[str, str], status: str, films: bool
) -> None:
    gemini_standin.ask("run", **fault, times=1)
    made = gemini_standin.made()
    assert (made.status, made.output_video is not None) == (status, films)
    free = Decimal(gemini_standin.entry(made.id)["cost"]) == 0
    assert free == (fault["kind"] != "empty")


def test_a_file_needs_the_key_is_not_there_at_once_and_not_for_ever(
    gemini_standin: GeminiStandIn, tmp_path: Path
) -> None:
    made = gemini_standin.made()
    address = made.output_video.uri
    assert gemini_standin.plain.get(address).status_code == 403
    gemini_standin.set(active_after="300")
    file = gemini_standin.http.get(address.partition(":download")[0])
    assert file.json()["state"] == "PROCESSING"
    assert gemini_standin.http.get(address).status_code == 400
    gemini_standin.set(active_after="0", expire_after="0")
    assert gemini_standin.http.get(address).status_code == 403


def test_a_key_that_follows_a_redirect_is_told_in_the_ledger(
    gemini_standin: GeminiStandIn,
) -> None:
    file = gemini_standin.entry(gemini_standin.made().id)["file"]
    before = gemini_standin.desk("ledger")["keys_elsewhere"]
    gemini_standin.plain.get(f"/_elsewhere/{file}", headers={"x-goog-api-key": KEY})
    assert gemini_standin.desk("ledger")["keys_elsewhere"] == before + 1


def test_an_interaction_that_is_not_known_is_no_404(gemini_standin: GeminiStandIn) -> None:
    answer = gemini_standin.http.get("interactions/v1_nothing")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_request")
    assert "Invalid interaction name" in answer.json()["error"]["message"]
