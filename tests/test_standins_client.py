"""The official client of Replicate, used as its README says, works against the stand-in."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import replicate
from replicate.exceptions import ModelError, ReplicateError

from tests.media import make_picture
from tests.standin import TOKEN, StandIn, running

pytest_plugins = ["tests.standin_fixtures"]
FLUX, SDXL = "black-forest-labs/flux-2-pro", "stability-ai/sdxl"
KLING, GEMINI = "kwaivgi/kling-v3-omni-video", "google/gemini-3-flash"
DIGITS = "7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc"
LANTERN = {"prompt": "a lantern"}


def awaited(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: the one of a browser's tests has a loop that runs already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def is_there(standin: StandIn, address: Any) -> bool:
    return standin.plain.get(str(address)).status_code == 200


def test_run_answers_what_came_of_it(standin: StandIn) -> None:
    client = standin.client
    assert is_there(standin, client.run(FLUX, input=LANTERN))
    assert is_there(standin, client.run(FLUX, input=LANTERN, wait=False))
    assert is_there(standin, awaited(client.async_run(FLUX, input=LANTERN)))
    pictures = client.run(f"{SDXL}:{DIGITS}", input={**LANTERN, "num_outputs": 2})
    assert [is_there(standin, picture) for picture in pictures] == [True, True]
    assert "single character" in "".join(client.run(GEMINI, input=LANTERN))


@pytest.mark.parametrize("encoding", ["url", "base64"])
def test_run_takes_open_files(standin: StandIn, tmp_path: Path, encoding: Any) -> None:
    with make_picture(tmp_path / "me.png").open("rb") as picture:
        given = {**LANTERN, "input_images": [picture]}
        made = standin.client.run(FLUX, input=given, file_encoding_strategy=encoding)
    assert is_there(standin, made)


def test_run_raises_what_the_model_or_the_api_said(standin: StandIn) -> None:
    with pytest.raises(ModelError, match="not found"):
        standin.client.run("google/imagen-4", input=LANTERN)
    with pytest.raises(ReplicateError, match="Additional property colour"):
        standin.client.run(FLUX, input={**LANTERN, "colour": "red"})


@pytest.mark.parametrize(
    "create",
    [
        lambda client: client.predictions.create(model=FLUX, input=LANTERN),
        lambda client: client.predictions.create(version=DIGITS, input=LANTERN),
        lambda client: client.models.predictions.create(FLUX, LANTERN),
        lambda client: client.models.predictions.create(FLUX, LANTERN, wait=1),
        lambda client: client.deployments.predictions.create("leitmotif/clips", LANTERN),
        lambda client: client.deployments.get("leitmotif/clips").predictions.create(LANTERN),
        lambda client: awaited(client.predictions.async_create(model=FLUX, input=LANTERN)),
    ],
)
def test_a_prediction_is_created_reloaded_and_awaited(
    standin: StandIn, create: Callable[[Any], Any]
) -> None:
    made = create(replicate.Client(api_token=TOKEN, base_url=standin.base))
    assert standin.client.predictions.get(made.id).input == LANTERN
    made.reload()
    made.wait()
    assert made.status == "succeeded"
    assert made.progress is None or made.output


def test_a_prediction_is_cancelled_in_either_way(standin: StandIn) -> None:
    standin.set(seconds="30", queue="0")
    first, second = (standin.client.models.predictions.create(KLING, LANTERN) for _ in range(2))
    first.cancel()
    assert first.status == "canceled"
    assert standin.client.predictions.cancel(second.id).status == "canceled"


def test_predictions_are_listed_page_by_page(tmp_path: Path) -> None:
    with running(tmp_path) as standin:
        made = [standin.create().json()["id"] for _ in range(103)]
        pages = list(replicate.paginate(standin.client.predictions.list))
    assert [len(page.results) for page in pages] == [100, 3]
    assert [found.id for page in pages for found in page.results] == made[::-1]


def test_files_are_kept_listed_and_deleted(standin: StandIn) -> None:
    files = standin.client.files
    kept = files.create(io.BytesIO(b"abc"), filename="a.txt", content_type="text/plain")
    assert (kept.name, kept.size, kept.content_type) == ("a.txt", 3, "text/plain")
    assert kept.id in [found.id for found in files.list()]
    assert files.delete(kept.id)
    assert kept.id not in [found.id for found in files.list()]


def test_models_and_their_versions_are_described(standin: StandIn) -> None:
    models = standin.client.models
    assert FLUX in [f"{model.owner}/{model.name}" for model in models.list()]
    assert [version.id for version in models.get(SDXL).versions.list()] == [DIGITS]
    assert models.get(SDXL).versions.get(DIGITS).openapi_schema
    assert models.get(FLUX).versions.list().results == []
