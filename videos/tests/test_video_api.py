"""Videos as programs read, change and answer them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Limits
from characters.models import Character
from mvsite.lib import storage
from songs.models import Song
from tests.factories import (
    make_character,
    make_generation,
    make_owner,
    make_ready_character,
    make_song,
    make_video,
)
from tests.programs import Program
from videos import moderation, verbs
from videos.models import Film, Share, Take, Video
from videos.tests.finished import finished, on_set
from videos.tests.test_pipeline import make_failed, make_ready, moved, planned
from videos.tests.test_replanning import made

pytestmark = pytest.mark.django_db
Status = Video.Status
KEYS = {
    "id", "title", "status", "waiting_for", "error", "progress", "eta_seconds", "song",
    "character", "characters", "character_consistency_enabled", "auto_select", "idea", "style",
    "seed", "mode", "aspect_ratio", "resolution", "clips_wanted", "window_start", "window_length",
    "quality", "models", "on_character_failure", "on_clip_failure", "transition", "max_cost_usd",
    "callback_url", "cost", "quote", "clips", "file_url", "poster_url", "captions_url",
    "share_url", "warnings", "created_at", "finished_at",
}  # fmt: skip
CLIP_KEYS = {
    "id", "video", "position", "title", "status", "words_status", "error", "section",
    "start_seconds", "duration_seconds", "description", "negative_description", "lyric",
    "keyframe_url", "takes", "selected_take", "likeness",
}  # fmt: skip
TAKE_KEYS = {
    "id", "status", "error", "origin", "model", "seed", "url", "poster_url", "duration_seconds",
    "cost", "likeness", "created_at",
}  # fmt: skip


@pytest.fixture
def program() -> Program:
    return Program(make_owner())


def with_film(video: Video) -> Video:
    video.films.create(
        shape=video.shape, width=160, height=90, frames=288, manifest={}, sha256="0" * 64,
        key=video.key("films/one.mp4"), poster_key=video.key("films/one.jpg"),
    )  # fmt: skip
    return video


def of(video: Video, call: str = "") -> str:
    return f"videos/{video.pk}/{call}"


def told(program: Program, video: Video) -> dict[str, Any]:
    answer = program.read(of(video))
    assert answer.status_code == 200
    return dict(answer.json())


# --- Read --------------------------------------------------------------------------------------


def test_a_film_is_told_with_its_clips_and_their_takes(program: Program) -> None:
    video = with_film(made(character=make_ready_character()))
    found = told(program, video)
    assert found.keys() >= KEYS
    assert (found["status"], found["progress"], found["eta_seconds"]) == ("ready", 1.0, None)
    assert "/films/one.mp4" in found["file_url"] and "/films/one.jpg" in found["poster_url"]
    assert found["cuts"] == video.cuts
    clip = found["clips"][1]
    assert clip.keys() >= CLIP_KEYS
    assert (clip["status"], clip["position"], clip["section"]) == ("ready", 1, "chorus")
    assert clip["start_seconds"] == pytest.approx(video.cuts[1] / 24, abs=0.001)
    [take] = clip["takes"]
    assert take.keys() == TAKE_KEYS
    assert clip["selected_take"] == take["id"]
    assert take["url"] and take["cost"] == "0.0000"


def test_what_is_not_there_yet_is_null(program: Program) -> None:
    found = told(program, make_video())
    for name in ("file_url", "poster_url", "captions_url", "share_url", "eta_seconds", "error",
                 "waiting_for", "finished_at", "character", "image", "callback_url"):  # fmt: skip
        assert found[name] is None, name


def test_what_was_paid_and_what_may_still_be_is_told(program: Program) -> None:
    video = on_set()
    take = video.clips.get(position=0).takes.get()
    paid = {"project": video.pk, "subject_model": "videos.Take", "subject_id": take.pk}
    done = make_generation("succeeded", estimated=Decimal("0.5"), **paid)
    type(done).objects.filter(pk=done.pk).update(settled=Decimal("0.28"), charged="yes")
    make_generation("running", estimated=Decimal("0.5"), **paid)
    found = told(program, video)
    assert found["cost"]["spent"] == "0.2800"
    assert found["cost"]["reserved"] == "0.5000"
    assert found["clips"][0]["takes"][0]["cost"] == "0.2800"


def test_a_poller_is_told_by_one_look_that_nothing_changed(program: Program) -> None:
    video = finished()
    tag = program.read(of(video))["ETag"]
    program.read(of(video))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = program.read(of(video), headers={"If-None-Match": tag})
    assert answer.status_code == 304
    ours = [query for query in queries.captured_queries if "videos_" in query["sql"]]
    assert len(ours) == 1
    video.touch()
    assert program.read(of(video), headers={"If-None-Match": tag}).status_code == 200


def test_one_film_takes_as_many_queries_as_one_of_a_hundred_clips(program: Program) -> None:
    song = make_song(Song.Status.READY, seconds=900.0)
    counts = []
    for clips in (3, 100):
        video = planned(clips_wanted=clips, song=song, window_length=40.0)
        _with_clips(video, clips)
        program.read(of(video))
        with CaptureQueriesContext(connection) as queries:
            found = told(program, video)
        assert len(found["clips"]) == clips
        assert all(len(clip["takes"]) == 2 for clip in found["clips"])
        counts.append(len(queries))
    assert counts[0] == counts[1]


def _with_clips(video: Video, count: int) -> None:
    video.clips.all().delete()
    Video.objects.filter(pk=video.pk).update(cuts=[24 * at for at in range(count + 1)])
    for position in range(count):
        clip = video.clips.create(position=position)
        for number in (1, 2):
            clip.takes.create(number=number)


def test_the_list_is_as_quick_for_three_as_for_one_and_leaves_takes_out(program: Program) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            with_film(made(character=make_ready_character()))
        program.read("videos/")
        with CaptureQueriesContext(connection) as queries:
            found = program.read("videos/").json()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert len(found["results"]) == 3 and found["next"] is None
    assert found["results"][0].keys() >= KEYS
    assert {clip["takes"] for video in found["results"] for clip in video["clips"]} == {None}


def test_the_list_is_narrowed_and_ordered(program: Program) -> None:
    fox = make_ready_character()
    first = make_video(title="B", character=fox)
    second = make_video(title="A", mode="product_video")
    verbs.start(second)
    make_video(owner=make_owner("other"))
    yesterday = (timezone.now() - timedelta(days=1)).isoformat()
    for asked, wanted in {
        "": [second, first],
        "ordering=created_at": [first, second],
        "ordering=title": [second, first],
        "status=draft": [first],
        "status=draft&status=planning": [second, first],
        f"song={first.song_id}": [first],
        f"character={fox.pk}": [first],
        "mode=product_video": [second],
        f"created_after={yesterday.replace('+', '%2B')}": [second, first],
        f"created_before={yesterday.replace('+', '%2B')}": [],
    }.items():
        found = program.read(f"videos/?{asked}").json()["results"]
        assert [each["id"] for each in found] == [str(video.pk) for video in wanted], asked


def test_a_cursor_leads_through_all_of_them(program: Program) -> None:
    videos = {str(make_video(title="same").pk) for _ in range(5)}
    for asked in ("page_size=2", "page_size=2&ordering=title"):
        found, address = [], f"/api/v1/videos/?{asked}"
        while address:
            page = program.get(address).json()
            found += [each["id"] for each in page["results"]]
            address = page["next"]
        assert sorted(found) == sorted(videos)


@pytest.mark.parametrize("asked", [
    "status=x", "song=1", "character=x%00", "song=", "created_after=x", "cursor=x", "mode=%00",
])  # fmt: skip
def test_a_filter_that_means_nothing_is_refused_by_name(program: Program, asked: str) -> None:
    answer = program.read(f"videos/?{asked}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [asked.partition("=")[0]]


def test_a_foreign_video_is_as_unknown_as_one_that_never_was(program: Program) -> None:
    foreign = make_video(owner=make_owner("other"))
    for pk in (foreign.pk, uuid4(), "12"):
        address = f"videos/{pk}/"
        assert program.read(address).status_code == 404
        assert program.change(address, {"title": "Mine"}).status_code == 404
        assert program.remove(address).status_code == 404
        for call in ("start", "cancel", "retry", "stitch", "rerun", "continue", "reframe", "clips"):
            assert program.send(f"{address}{call}/").status_code == 404
    assert Video.objects.get().title == ""


def test_of_a_hidden_video_is_said_why_and_nothing_else_is_shown(program: Program) -> None:
    video = with_film(finished())
    Share.objects.create(video=video)
    assert told(program, video)["share_url"]
    tag = program.read(of(video))["ETag"]
    moderation.hide(video, "It was reported.")
    answer = program.read(of(video), headers={"If-None-Match": tag})
    assert answer.status_code == 200
    found = answer.json()
    assert found["warnings"][0] == ("This video was hidden by this site’s staff: It was reported.")
    links = [found["file_url"], found["poster_url"], found["captions_url"], found["share_url"]]
    for clip in found["clips"]:
        links += [clip["keyframe_url"], *(take["url"] for take in clip["takes"])]
    assert set(links) == {None}
    for call, said in (
        ("stitch", {}), ("rerun", {"from": "film"}), ("reframe", {"aspect_ratio": "1:1"}),
        ("clips", {}),
    ):  # fmt: skip
        answer = program.send(of(video, f"{call}/"), said)
        assert answer.status_code == 409 and "hidden" in answer.json()["detail"]


# --- Changed -----------------------------------------------------------------------------------


def test_of_a_draft_all_can_be_changed_and_it_is_quoted_again(program: Program) -> None:
    video = make_video()
    said = {
        "title": "New", "idea": "Rain", "style": "noir", "seed": 5, "aspect_ratio": "1:1",
        "resolution": "1080p", "clips": 2, "window_start": 2.0, "window_length": 10.0,
        "quality": "animatic", "transition": "crossfade", "auto_select": True,
        "character_consistency_enabled": False, "models": {"film": "offline"},
        "on_character_failure": "ask", "on_clip_failure": "wait", "callback_url": "",
        "max_cost_usd": None,
    }  # fmt: skip
    answer = program.change(of(video), said)
    assert answer.status_code == 200, answer.json()
    found = answer.json()
    assert found["quote"][0]["step"] == "Write two scenes"
    read = {**found, "clips": found["clips_wanted"], "callback_url": found["callback_url"] or ""}
    assert {name: read[name] for name in said} == said


def test_of_a_film_that_is_there_its_size_and_window_stay(program: Program) -> None:
    video = finished()
    later: list[dict[str, Any]] = [{"resolution": "1080p"}, {"window_start": 1}, {"clips": 9}]
    for said in later:
        answer = program.change(of(video), {"title": "New", **said})
        assert answer.status_code == 409
        assert "only of a draft" in answer.json()["detail"]
    video.refresh_from_db()
    assert video.title == ""
    assert program.change(of(video), {"idea": "Rain", "title": "New"}).status_code == 200


def test_while_it_is_made_its_idea_stays_and_its_title_does_not(program: Program) -> None:
    video = on_set()
    assert program.change(of(video), {"idea": "Rain"}).status_code == 409
    assert program.change(of(video), {"title": "Rain"}).json()["title"] == "Rain"


def test_what_cannot_be_changed_is_named(program: Program) -> None:
    video = make_video()
    song = make_song()
    bad: list[dict[str, Any]] = [
        {"song": str(song.pk)}, {"status": "ready"}, {"title": 5}, {"window_start": 39.9},
        {"cuts": []}, {"cuts": [0, "9"]}, {"models": {"see": "offline"}},
    ]  # fmt: skip
    for said in bad:
        answer = program.change(of(video), said)
        assert answer.status_code == 400
        assert list(answer.json()["errors"]) == list(said)


def test_cuts_are_moved_and_the_film_stays(program: Program) -> None:
    video = with_film(finished())
    cuts = list(video.cuts)
    film = Film.objects.get()
    cuts[1] += 12
    answer = program.change(of(video), {"cuts": cuts})
    assert answer.status_code == 200
    found = answer.json()
    assert (found["cuts"], found["status"]) == (cuts, "ready")
    assert found["clips"][0]["duration_seconds"] == pytest.approx(cuts[1] / 24)
    assert Film.objects.get() == film
    cuts[0] = 5
    answer = program.change(of(video), {"cuts": cuts})
    assert answer.status_code == 400 and list(answer.json()["errors"]) == ["cuts"]


def test_takes_that_moved_cuts_leave_too_short_are_named(program: Program) -> None:
    video = finished()
    clip = video.clips.get(position=0)
    Take.objects.filter(clip=clip).update(frames=clip.frames)
    cuts = list(video.cuts)
    cuts[1] += 12
    answer = program.change(of(video), {"cuts": cuts})
    assert answer.json()["warnings"] == ["Take 1 of scene 1 is now too short for its place."]
    assert told(program, video)["warnings"] == []


def test_its_limit_can_be_lowered_raised_and_taken_away(program: Program) -> None:
    video = finished()
    for amount, kept in (("3.50", "3.5000"), (None, None), (2, "2.0000")):
        answer = program.change(of(video), {"max_cost_usd": amount})
        assert answer.json()["max_cost_usd"] == kept
    spent = make_generation("succeeded", project=video.pk)
    type(spent).objects.filter(pk=spent.pk).update(settled=Decimal(1), charged="yes")
    answer = program.change(of(video), {"max_cost_usd": "0.50"})
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("$1.00 are spent")
    Limits.objects.update_or_create(user=video.owner, defaults={"usd_per_video": Decimal(5)})
    assert program.change(of(video), {"max_cost_usd": "6"}).status_code == 409


def test_a_video_is_deleted_whole(program: Program) -> None:
    video = with_film(finished())
    storage.put_bytes(video.key("films/one.mp4"), b"a film")
    assert program.remove(of(video)).status_code == 204
    assert program.read(of(video)).status_code == 404
    assert Song.objects.count() == 1


# --- Begun, stopped, made again ------------------------------------------------------------------


def test_each_verb_is_begun_or_refused_with_its_reason(program: Program) -> None:
    video = finished()
    for call in ("start", "retry", "cancel"):
        answer = program.send(of(video, f"{call}/"))
        assert answer.status_code == 409
        assert answer.json()["detail"].startswith("This video is ready; ")
        answer = program.send(of(video, f"{call}/"), {"from": "film"})
        assert answer.status_code == 400 and list(answer.json()["errors"]) == ["from"]
    answer = program.send(of(video, "stitch/"))
    assert (answer.status_code, answer.json()["status"]) == (202, "stitching")
    answer = program.send(of(video, "stitch/"))
    assert answer.status_code == 409 and "being cut" in answer.json()["detail"]


def test_a_draft_is_started_cancelled_and_started_again(program: Program) -> None:
    video = make_video()
    for call, status in (("start", "planning"), ("cancel", "cancelled"), ("start", "planning")):
        answer = program.send(of(video, f"{call}/"))
        assert (answer.status_code, answer.json()["status"]) == (202, status)


def test_a_failed_video_goes_on(program: Program) -> None:
    video = on_set()
    for clip in video.clips.all():
        make_failed(clip.takes.get())
    assert moved(video) == Status.FAILED
    assert told(program, video)["clips"][0]["status"] == "failed"
    assert told(program, video)["clips"][0]["error"]
    assert program.send(of(video, "retry/")).json()["status"] == "filming"


@pytest.mark.parametrize(
    ("step", "status"), [("plan", "planning"), ("film", "filming"), ("stitch", "stitching")]
)
def test_it_is_made_again_from_a_step(program: Program, step: str, status: str) -> None:
    video = finished()
    answer = program.send(of(video, "rerun/"), {"from": step})
    assert (answer.status_code, answer.json()["status"]) == (202, status)


def test_a_step_that_is_none_is_a_bad_field(program: Program) -> None:
    steps: list[dict[str, Any]] = [{}, {"from": "dream"}, {"from": None}]
    for said in steps:
        answer = program.send(of(make_video(), "rerun/"), said)
        assert answer.status_code == 400 and list(answer.json()["errors"]) == ["from"]


def test_another_shape_stands_beside_the_film(program: Program) -> None:
    video = with_film(finished())
    answer = program.send(of(video, "reframe/"), {"aspect_ratio": "9:16"})
    assert answer.status_code == 202
    assert answer.json()["other_shapes"] == [
        {"aspect_ratio": "9:16", "status": "pending", "error": None, "file_url": None}
    ]
    assert program.send(of(video, "reframe/"), {"aspect_ratio": "16:9"}).status_code == 409
    assert program.send(of(video, "reframe/"), {"aspect_ratio": "2:1"}).status_code == 400


def test_a_key_begins_it_once(program: Program) -> None:
    video = finished()
    answers = [
        program.send(of(video, "stitch/"), headers={"Idempotency-Key": "cut"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()


# --- Answered ------------------------------------------------------------------------------------


def waiting(reason: str) -> Video:
    match reason:
        case "choice":
            fox = make_character()
            assert fox.move(Character.Status.DRAWING)
            key = f"character_references/{uuid4()}.png"
            storage.put_bytes(key, b"one")
            fox.images.create(number=0, place=0, key=key, status="ready")
            assert fox.move(Character.Status.CHOOSING)
            video = make_video(Status.PREPARING, character=fox)
        case "character":
            fox = make_character()
            assert fox.move(Character.Status.DRAWING)
            assert fox.move(Character.Status.FAILED, error="It could not be drawn.")
            video = make_video(Status.PREPARING, character=fox, on_character_failure="ask")
        case "clip":
            video = on_set(on_clip_failure="wait")
            first, *rest = video.clips.all()
            make_failed(first.takes.get())
            for clip in rest:
                make_ready(clip.takes.get())
        case _:
            video = on_set(max_cost_usd=Decimal(1))
            assert video.move(Status.WAITING, waiting_for=reason, waiting_from="filming",
                              error="It waits.")  # fmt: skip
    moved(video)
    assert (video.status, video.waiting_for) == (Status.WAITING, reason)
    return video


@pytest.mark.parametrize(
    ("reason", "said", "status"),
    [
        ("choice", {"decision": "choose", "image": "its own"}, "planning"),
        ("character", {"decision": "without_character"}, "planning"),
        ("character", {"decision": "retry"}, "preparing"),
        ("clip", {"decision": "retry"}, "filming"),
        ("clip", {"decision": "fill"}, "stitching"),
        ("budget", {"decision": "raise_cap", "amount_usd": "2.50"}, "filming"),
        ("approval", {"decision": "approve"}, "filming"),
    ],
)
def test_a_decision_lets_it_go_on(
    program: Program, reason: str, said: dict[str, Any], status: str
) -> None:
    video = waiting(reason)
    found = told(program, video)
    assert (found["status"], found["waiting_for"]) == ("waiting", reason)
    if "image" in said:
        said = {**said, "image": str(Character.objects.get().images.get().pk)}
    answer = program.send(of(video, "continue/"), said)
    assert (answer.status_code, answer.json()["status"]) == (202, status), answer.json()
    assert answer.json()["waiting_for"] is None
    assert program.send(of(video, "continue/"), said).status_code == 409


def test_the_state_is_judged_before_the_fields(program: Program) -> None:
    for video in (make_video(), finished()):
        for said in ({}, {"decision": "dance"}, {"decision": "choose", "image": 5}):
            assert program.send(of(video, "continue/"), said).status_code == 409
    video = waiting("clip")
    for said in ({"decision": "choose", "image": 5}, {"decision": "raise_cap"}):
        answer = program.send(of(video, "continue/"), said)
        assert answer.status_code == 409
        assert "does not wait for" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("reason", "said", "field"),
    [
        ("clip", {}, "decision"), ("clip", {"decision": "dance"}, "decision"),
        ("choice", {"decision": "choose"}, "image"),
        ("choice", {"decision": "choose", "image": "12"}, "image"),
        ("choice", {"decision": "choose", "image": str(uuid4())}, "image"),
        ("budget", {"decision": "raise_cap"}, "amount_usd"),
        ("budget", {"decision": "raise_cap", "amount_usd": "much"}, "amount_usd"),
        ("approval", {"decision": "model"}, "model"),
        ("clip", {"decision": "fill", "reason": "why"}, "reason"),
    ],
)  # fmt: skip
def test_a_field_that_a_decision_lacks_is_named(
    program: Program, reason: str, said: dict[str, Any], field: str
) -> None:
    video = waiting(reason)
    answer = program.send(of(video, "continue/"), said)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert told(program, video)["status"] == "waiting"


def test_a_cap_that_would_not_help_is_refused(program: Program) -> None:
    video = waiting("budget")
    spent = make_generation("succeeded", project=video.pk)
    type(spent).objects.filter(pk=spent.pk).update(settled=Decimal(3), charged="yes")
    answer = program.send(of(video, "continue/"), {"decision": "raise_cap", "amount_usd": "2"})
    assert answer.status_code == 409 and "Name more" in answer.json()["detail"]
