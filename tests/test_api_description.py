"""What is written down of the API, here and for programs, is what it does."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.test import Client

DOCS = Path(settings.BASE_DIR) / "docs"
RENEW = "python3 manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> str:
    """It fails with a warning, too."""
    path = tmp_path_factory.mktemp("schema") / "openapi.yaml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(path))
    return path.read_text()


def test_the_description_that_is_checked_in_is_current(made: str) -> None:
    assert (DOCS / "openapi.yaml").read_text() == made, f"It is stale: {RENEW}"


def test_every_call_has_a_summary_and_its_problems(made: str) -> None:
    for path, item in yaml.safe_load(made)["paths"].items():
        for method, told in item.items():
            answers = told["responses"]
            assert told["summary"], (path, method)
            assert all(answer["description"] for answer in answers.values()), (path, method)
            assert "application/problem+json" in str(answers), (path, method)


def test_every_answer_in_json_and_every_body_has_an_example(made: str) -> None:
    for path, item in yaml.safe_load(made)["paths"].items():
        for method, told in item.items():
            answers = [each for status, each in told["responses"].items() if int(status) < 300]
            for each in (*answers, told.get("requestBody", {})):
                for kind, content in each.get("content", {}).items():
                    assert "examples" in content or kind != "application/json", (path, method)


def test_every_body_says_that_it_takes_no_other_field(made: str) -> None:
    """Of v1; what the flat calls do not know is named in their answer."""
    told = yaml.safe_load(made)
    calls = [
        call for path, item in told["paths"].items() if path.startswith("/api/v1/")
        for call in item.values() if "requestBody" in call
    ]  # fmt: skip
    bodies = {
        content["schema"]["$ref"].rpartition("/")[2]
        for call in calls for content in call["requestBody"]["content"].values()
    }  # fmt: skip
    assert len(bodies) > 15
    schemas = told["components"]["schemas"]
    assert [name for name in bodies if schemas[name].get("additionalProperties") is not False] == []


def test_every_field_says_what_it_is(made: str) -> None:
    schemas = yaml.safe_load(made)["components"]["schemas"]
    untold = [
        f"{name}.{field}" for name, schema in schemas.items()
        for field, told in schema.get("properties", {}).items()
        if not told.get("description") and "$ref" not in told
    ]  # fmt: skip
    assert not untold


def test_every_call_of_v1_is_shown_in_the_guide(made: str) -> None:
    guide = (DOCS / "api.md").read_text()
    for path in yaml.safe_load(made)["paths"]:
        if path.startswith("/api/v1/"):
            words = [word for word in path.strip("/").split("/") if "{" not in word]
            assert f"{words[-1]}/" in guide, path


@pytest.mark.django_db
def test_the_page_tells_of_every_call(made: str) -> None:
    page = Client().get("/api/docs/").content.decode()
    for path, item in yaml.safe_load(made)["paths"].items():
        assert path in page
        assert all(told["operationId"] in page for told in item.values())
