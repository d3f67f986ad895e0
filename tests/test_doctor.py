"""``manage.py doctor``: who does what here; ``--live`` makes real calls, through the ledger."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from tests.hostile import film
from tests.runner import free_port
from tests.standin import TOKEN, StandIn
from tests.standin_openai import OpenAIStandIn
from tests.test_film_command import PROJECT
from tests.test_up import UNSET

pytest_plugins = ("tests.standin_fixtures", "tests.standin_openai_fixtures")
GROK = "xai/grok-imagine-video"
QUESTIONS = ("Draws", "Sees", "Films")


class Doctor:
    def __init__(self, home: Path, standin: StandIn) -> None:
        self.home = home
        self.standin = standin
        self.known = len(standin.ledger)

    @property
    def paid_for(self) -> list[dict[str, Any]]:
        """What this test ordered."""
        return self.standin.ledger[self.known :]

    def says(self, *arguments: str, token: str = TOKEN, **more: str) -> tuple[int, str]:
        plain = {name: value for name, value in os.environ.items() if name not in UNSET}
        environment = {
            **plain, "LEITMOTIF_HOME": str(self.home), "LEITMOTIF_NO_SETUP": "1",
            "DJANGO_SETTINGS_MODULE": "mvsite.settings", "REPLICATE_BASE_URL": self.standin.base,
            "REPLICATE_OUTPUT_HOSTS": f"http://127.0.0.1:{self.standin.output_port}",
            "REPLICATE_API_TOKEN": token, **more,
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, PROJECT / "manage.py", "doctor", *arguments],
            cwd=self.home, env=environment, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=180,
        )  # fmt: skip
        return done.returncode, done.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("doctor")


@pytest.fixture
def doctor(home: Path, standin: StandIn) -> Doctor:
    return Doctor(home, standin)


def test_before_anything_was_started_nothing_is_wrong_and_no_database_is_made(
    tmp_path: Path, standin: StandIn
) -> None:
    status, said = Doctor(tmp_path, standin).says(token="")
    lines = said.splitlines()
    assert (status, lines[-1]) == (0, "Nothing is wrong; 2 are worth knowing."), said
    assert "  Films: on this machine, free." in lines
    assert "REPLICATE_API_TOKEN adds models that see, draw and film" in said
    assert "    Next: The first python3 manage.py up makes it." in lines
    assert not list(tmp_path.rglob("*.sqlite3"))


def test_programs_read_the_same_and_no_secret_is_told(doctor: Doctor) -> None:
    nobody = f"127.0.0.1:{free_port()}"
    secrets = {name: f"sesame-{name}-0123456789" for name in ("key", "database", "broker", "cache")}
    status, said = doctor.says(
        "--json", token=f"r8_{secrets['key']}", SECRET_KEY="sesame" * 10,
        DATABASE_URL=f"postgres://film:{secrets['database']}@{nobody}/film",
        CELERY_BROKER_URL=f"redis://:{secrets['broker']}@{nobody}/0",
        CACHE_URL=f"redis://:{secrets['cache']}@{nobody}/1",
    )  # fmt: skip
    told = json.loads(said)
    assert (status, told["well"]) == (1, False)
    assert told.keys() == {"well", "summary", "at", "parts"}
    parts = {part["name"]: part["findings"] for part in told["parts"]}
    assert [*parts] == ["kinds", "providers", "machine", "data", "work", "site"]
    findings = [finding for part in parts.values() for finding in part]
    shape = {"subject", "level", "sentence", "next_step", "link"}
    assert all(finding.keys() == shape for finding in findings)
    wrong = [finding["subject"] for finding in findings if finding["level"] == "wrong"]
    assert wrong == ["Database", "Cache", "Broker"]
    assert "(r8_…6789)" in said
    assert not [value for value in secrets.values() if value in said] and "sesame" not in said


def test_without_a_key_all_is_done_on_this_machine_and_nothing_is_tried(doctor: Doctor) -> None:
    status, said = doctor.says("--live", token="")
    assert (status, doctor.paid_for) == (0, [])
    assert "Nothing here costs anything" in said


def test_one_call_of_each_kind_is_made_and_compared_with_what_was_expected(doctor: Doctor) -> None:
    status, said = doctor.says("--live")
    assert status == 0, said
    lines = said.splitlines()
    asked = [line.split(":")[0].strip() for line in lines[lines.index("Real calls") + 1 :]]
    assert [name for name in asked if name in QUESTIONS] == list(QUESTIONS), "the dearest last"
    assert "  wrong:" not in said
    assert "not as expected" not in said
    assert sum("came: a clip of" in line for line in lines) == 1
    assert sum("came: a picture of" in line for line in lines) == 1
    assert sum("came: the words" in line for line in lines) == 1
    assert len(doctor.paid_for) == len(QUESTIONS)
    assert sum(float(entry["cost"]) for entry in doctor.paid_for) < 1


def test_nothing_is_sent_where_it_could_cost_more_than_it_may(doctor: Doctor) -> None:
    status, said = doctor.says("--live", "--cap", "0.01")
    assert status == 1
    assert "Nothing was sent" in said
    assert doctor.paid_for == []


def test_what_fails_is_said_with_what_it_cost(doctor: Doctor) -> None:
    doctor.standin.ask("run", "failed", error="E005", times=3)
    status, said = doctor.says("--live", "--json")
    told = json.loads(said)
    assert (status, told["well"]) == (1, False)
    assert [trial["kind"] for trial in told["trials"]] == ["draw", "see", "film"]
    for trial in told["trials"]:
        assert not trial["well"]
        assert trial["said"][0].startswith("came: nothing.")
        assert trial["charged"] <= trial["at_most"]


def test_a_sentence_says_who_sees_writes_draws_and_films(doctor: Doctor) -> None:
    status, said = doctor.says()
    assert status == 0, said
    sees, films = (line for line in said.splitlines() if line[:7] in ("  Sees:", "  Films"))
    assert films.startswith("  Films: kwaivgi/kling-v3-omni-video by Replicate (price of ")
    assert films.endswith("). Or: on this machine, free.")
    assert sees.endswith("). If that fails: on this machine, free.")
    assert "Writes: on this machine, free." in said


def test_what_a_clip_lacks_of_what_was_ordered_is_said(doctor: Doctor) -> None:
    doctor.standin.ask("output", "bytes", model=GROK, data=b64encode(film(seconds=0.5)).decode())
    status, said = doctor.says("--live")
    assert status == 1
    assert "not as expected: it is 0.50 s shorter than ordered." in said


def test_what_hears_and_judges_is_tried_where_it_costs_something(
    doctor: Doctor, openai_standin: OpenAIStandIn
) -> None:
    openai_standin.set(heard="home through the rain")
    known = len(openai_standin.ledger)
    status, said = doctor.says(
        "--live", token="", OPENAI_BASE_URL=f"{openai_standin.base}/v1", OPENAI_API_KEY="sk-test",
        OPENAI_PRICE="0.10,0.50", OPENAI_VISION_MODEL="gpt-6-luna", OPENAI_JUDGE_MODEL="gpt-6-luna",
        OPENAI_HEAR_MODEL="whisper-1", OPENAI_HEAR_PRICE="0.006",
    )  # fmt: skip
    tried = said.partition("Real calls")[2]
    assert status == 0, said
    for kind in ("Sees: gpt-6-luna", "Judges clips: gpt-6-luna", "Hears words: whisper-1"):
        assert f"{kind} by 127.0.0.1" in tried
    assert "came: the words “home through the rain”" in tried
    assert len(openai_standin.ledger) - known == 3


def test_a_cap_that_is_no_amount_is_refused(doctor: Doctor) -> None:
    status, said = doctor.says("--live", "--cap", "much")
    assert status != 0
    assert "Traceback" not in said
