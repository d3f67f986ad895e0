"""Report, package, timelines and links over the API."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from accounts import tokens
from mvsite.lib import storage
from tests.factories import make_owner, make_video
from videos import moderation
from videos.models import Film, Share, Video
from videos.tests.cut_films import cut_video

pytestmark = pytest.mark.django_db
LINES = [{"subject": "Cuts", "measured": "On the beat.", "verdict": "ok", "findings": [
    {"verdict": "ok", "sentence": "All of them.", "at": None}]}]  # fmt: skip


def program(video: Video, scope: str = "create", name: str = "") -> Client:
    owner = make_owner(name) if name else video.owner
    _, token = tokens.make(owner, "a program", scope, None)
    return Client(headers={"Authorization": f"Bearer {token}"})


def address(video: Video, call: str) -> str:
    return f"/api/v1/videos/{video.pk}/{call}"


def measured(video: Video) -> Video:
    found = {"version": 2, "verdict": "ok", "lines": LINES, "notes": ["A note."], "luma": [16.0]}
    Film.objects.filter(video=video).update(report=found)
    return video


def test_the_report_is_told_line_by_line() -> None:
    video = measured(cut_video())
    answer = program(video, "read").get(address(video, "report/"))
    told = answer.json()
    assert answer.status_code == 200
    assert (told["measured"], told["verdict"], told["notes"]) == (True, "ok", ["A note."])
    assert told["lines"] == LINES
    assert told["figures"] == {"luma": [16.0]}


def test_a_film_that_is_not_measured_yet_is_begun_to_be() -> None:
    video = cut_video()
    answer = program(video).get(address(video, "report/"))
    assert answer.status_code == 202
    assert (answer.json()["measured"], answer.json()["verdict"]) == (False, None)


@pytest.mark.django_db(transaction=True)
def test_a_video_that_is_deleted_while_its_report_is_waited_for_is_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    video = cut_video()
    asks = program(video)
    monkeypatch.setattr("time.sleep", lambda _: Video.objects.all().delete())
    answer = asks.get(address(video, "report/"), headers={"Prefer": "wait=5"})
    assert answer.status_code == 404


@pytest.mark.parametrize("query", ["", "?format=zip"])
def test_the_package_comes_with_its_length(query: str) -> None:
    video = cut_video()
    answer = program(video, "read").get(address(video, f"export/{query}"))
    data = b"".join(answer)
    assert (answer["Content-Type"], len(data)) == ("application/zip", int(answer["Content-Length"]))
    assert "timeline.fcpxml" in ZipFile(io.BytesIO(data)).namelist()


@pytest.mark.parametrize(
    ("kind", "form"), [("otio", "application/json"), ("fcpxml", "application/xml")]
)
def test_a_timeline_comes_alone(kind: str, form: str) -> None:
    video = cut_video()
    answer = program(video).get(address(video, f"export/?format={kind}"))
    assert answer["Content-Type"] == form
    assert f'.{kind}"' in answer["Content-Disposition"]
    assert b"takes/001-take-1.mp4" in answer.content


def test_what_is_no_form_is_named() -> None:
    video = cut_video()
    answer = program(video).get(address(video, "export/?format=edl"))
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["format"]


def test_a_link_is_made_kept_and_withdrawn() -> None:
    video = cut_video()
    client = program(video)
    first = client.post(address(video, "share/"), {}, "application/json")
    assert first.status_code == 201
    link = Share.objects.get()
    assert first.json()["share_url"] == f"http://testserver/s/{link.token}/"
    again = client.post(address(video, "share/"), {"expires_in_days": None}, "application/json")
    assert (again.json()["share_url"], again.json()["expires_at"]) == (
        first.json()["share_url"], None,
    )  # fmt: skip
    assert client.get(address(video, "")).json()["share_url"] == first.json()["share_url"]
    assert client.delete(address(video, "share/")).status_code == 204
    assert client.delete(address(video, "share/")).status_code == 204
    assert Client().get(f"/s/{link.token}/").status_code == 410
    assert client.get(address(video, "")).json()["share_url"] is None


def test_a_link_lasts_a_month_when_nothing_is_said() -> None:
    video = cut_video()
    program(video).post(address(video, "share/"), {}, "application/json")
    lasts = Share.objects.get().expires_at - timezone.now()
    assert timedelta(days=29) < lasts <= timedelta(days=30)


@pytest.mark.parametrize("days", [0, -1, 367, "7", 1.5, True, [], 10**30])
def test_days_that_make_no_sense_share_nothing(days: Any) -> None:
    video = cut_video()
    sent = {"expires_in_days": days}
    answer = program(video).post(address(video, "share/"), sent, "application/json")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["expires_in_days"]
    assert not Share.objects.exists()


def test_without_a_film_a_sentence_says_what_to_do() -> None:
    video = make_video()
    client = program(video)
    for answer in (
        client.get(address(video, "report/")),
        client.get(address(video, "export/")),
        client.post(address(video, "share/"), {}, "application/json"),
    ):
        assert answer.status_code == 409
        assert answer["Content-Type"] == "application/problem+json"
        assert "ready" in answer.json()["detail"]


def test_nobody_else_and_nothing_hidden() -> None:
    video = measured(cut_video())
    strangers = program(video, name="bob")
    calls = [("get", "report/"), ("get", "export/"), ("post", "share/"), ("delete", "share/")]
    for method, call in calls:
        assert getattr(strangers, method)(address(video, call)).status_code == 404
        assert getattr(Client(), method)(address(video, call)).status_code == 401
    reads = program(video, "read")
    for method, call in calls[2:]:
        assert getattr(reads, method)(address(video, call)).status_code == 403
    moderation.hide(video, "A complaint.")
    client = program(video)
    assert client.get(address(video, "report/")).status_code == 404
    assert client.get(address(video, "export/")).status_code == 404
    assert client.post(address(video, "share/"), {}, "application/json").status_code == 409


def test_a_film_whose_file_is_gone_is_told_as_that_before_the_first_byte() -> None:
    video = cut_video()
    film = video.film
    assert film is not None
    storage.delete(film.key)
    answer = program(video).get(address(video, "export/"))
    assert answer.status_code == 409
    assert "Cut it again" in answer.json()["detail"]
