"""Clips and takes as programs change, order and choose them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture

from mvsite.lib import storage
from tests.factories import make_owner, make_ready_character, make_video
from tests.films import exact_film
from tests.programs import Program
from videos import moderation, own_takes, take_steps, verbs
from videos.models import Clip, Take, Video
from videos.tests.finished import finished, on_set
from videos.tests.paid import paid
from videos.tests.test_pipeline import make_failed, make_ready, moved
from videos.tests.test_replanning import made, take_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def program() -> Program:
    return Program(make_owner())


def scene(video: Video, position: int = 0) -> Clip:
    return video.clips.get(position=position)


def of(clip: Clip, call: str = "") -> str:
    return f"clips/{clip.pk}/{call}"


def sent(answer: Any, status: int = 202) -> dict[str, Any]:
    assert answer.status_code == status, answer.json()
    return dict(answer.json())


def refusal(answer: Any) -> str:
    assert answer.status_code == 409, answer.json()
    return str(answer.json()["detail"])


# --- Scenes --------------------------------------------------------------------------------------


def test_a_clip_is_read_by_itself_and_not_again_while_it_is_the_same(program: Program) -> None:
    clip = scene(finished())
    answer = program.read(of(clip))
    found = sent(answer, 200)
    assert (found["id"], found["video"], found["status"]) == (
        str(clip.pk), str(clip.video_id), "ready",
    )  # fmt: skip
    again = program.read(of(clip), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_words_are_changed_and_the_take_stays(program: Program) -> None:
    clip = scene(finished())
    said = {"title": "Rain", "description": "It rains.", "negative_description": "sun",
            "kind": "b-roll"}  # fmt: skip
    found = sent(program.change(of(clip), said), 200)
    assert {name: found[name] for name in said} == said
    assert found["selected_take"] == str(clip.chosen_id)
    assert not Take.objects.at_work().exists()


def test_a_scene_changes_places_and_slots_stay(program: Program) -> None:
    video = finished()
    first, *rest = video.clips.all()
    found = sent(program.change(of(first), {"position": 2}), 200)
    assert found["position"] == 2
    assert list(video.clips.all()) == [*rest, first]
    video.refresh_from_db()
    assert found["start_seconds"] == pytest.approx(video.cuts[2] / 24, abs=0.001)


def test_words_and_place_are_changed_both_or_not_at_all(program: Program) -> None:
    clip = scene(finished())
    before = clip.description
    said = {"description": "It rains.", "position": 7}
    assert "there is no place 8" in refusal(program.change(of(clip), said))
    clip.refresh_from_db()
    assert clip.description == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("description", ""), ("description", "x" * 2001), ("description", None), ("title", 7),
        ("position", -1), ("position", "1"), ("position", 100), ("kind", "song"), ("words", "x"),
        ("negative_description", ["x"]),
    ],
)  # fmt: skip
def test_what_a_scene_cannot_be_is_named(program: Program, field: str, value: object) -> None:
    clip = make_video().clips.create(position=0)
    answer = program.change(of(clip), {field: value})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_a_scene_is_added_where_it_is_wanted(program: Program) -> None:
    video = finished()
    found = sent(
        program.send(f"videos/{video.pk}/clips/", {"position": 1, "kind": "performance"}), 201
    )
    assert (found["position"], found["kind"], found["words_status"]) == (
        1,
        "performance",
        "pending",
    )
    assert video.clips.count() == 4
    video.refresh_from_db()
    assert found["start_seconds"] == pytest.approx(video.cuts[1] / 24, abs=0.001)
    last = sent(program.send(f"videos/{video.pk}/clips/"), 201)
    assert last["position"] == 4


def test_a_scene_is_not_added_where_there_is_no_place(program: Program) -> None:
    video = finished()
    assert "no scene at this place" in refusal(
        program.send(f"videos/{video.pk}/clips/", {"position": 9})
    )
    for said in ({"position": 0}, {"position": "1"}, {"kind": "opera"}):
        assert program.send(f"videos/{video.pk}/clips/", said).status_code == 400
    assert "being filmed" in refusal(program.send(f"videos/{on_set().pk}/clips/"))


def test_a_scene_is_deleted_but_the_last_one(program: Program) -> None:
    video = finished()
    for clip in list(video.clips.all())[:2]:
        assert program.remove(of(clip)).status_code == 204
    assert "at least one scene" in refusal(program.remove(of(scene(video))))
    assert "being filmed" in refusal(program.remove(of(scene(on_set()))))


def test_a_scene_is_written_anew(program: Program) -> None:
    clip = scene(finished())
    found = sent(program.send(of(clip, "rewrite/"), {"note": "At night"}))
    assert found["words_status"] in ("pending", "writing")
    assert "being written anew" in refusal(program.send(of(clip, "rewrite/")))
    assert "being written anew" in refusal(program.change(of(clip), {"title": "x"}))
    clip.refresh_from_db()
    assert clip.note == "At night"
    found = sent(program.send(of(clip, "cancel/")), 200)
    assert found["words_status"] == "written"
    answer = program.send(of(clip, "rewrite/"), {"note": "x" * 301})
    assert answer.status_code == 400 and list(answer.json()["errors"]) == ["note"]


# --- Takes ---------------------------------------------------------------------------------------


def test_another_take_is_made_while_the_first_one_stays(program: Program) -> None:
    clip = scene(finished())
    found = sent(program.send(of(clip, "redo/")))
    assert [take["status"] for take in found["takes"]] == ["ready", "drawing"]
    assert (found["status"], found["selected_take"]) == ("ready", str(clip.chosen_id))
    assert "is being made so already" in refusal(program.send(of(clip, "redo/")))
    video = program.read(f"videos/{clip.video_id}/").json()
    assert video["eta_seconds"] > 0


def test_a_clip_s_making_is_stopped(program: Program) -> None:
    clip = scene(finished())
    assert "nothing to cancel" in refusal(program.send(of(clip, "cancel/")))
    for call in ("cancel", "redo", "retry", "use-still"):
        answer = program.send(of(clip, f"{call}/"), {"note": "At night"})
        assert answer.status_code == 400 and list(answer.json()["errors"]) == ["note"]
    program.send(of(clip, "redo/"))
    found = sent(program.send(of(clip, "cancel/")), 200)
    assert [take["status"] for take in found["takes"]] == ["ready", "cancelled"]


def test_a_failed_take_is_tried_again(program: Program) -> None:
    video = on_set()
    clip = scene(video)
    assert "being filmed already" in refusal(program.send(of(clip, "retry/")))
    make_failed(clip.takes.get())
    found = sent(program.send(of(clip, "retry/")))
    assert [take["status"] for take in found["takes"]] == ["failed", "drawing"]
    make_ready(clip.takes.get(number=2))
    other = scene(video, 1)
    make_ready(other.takes.get())
    assert "No take of scene 2 failed" in refusal(program.send(of(other, "retry/")))


def test_the_scene_s_picture_becomes_a_take(program: Program) -> None:
    found = sent(program.send(of(scene(finished()), "use-still/")))
    assert found["takes"][-1]["origin"] == "still"


def test_without_a_picture_there_is_no_still(program: Program) -> None:
    clip = scene(finished())
    storage.delete(take_of(clip.video, 0).keyframe.key)
    assert "no picture yet" in refusal(program.send(of(clip, "use-still/")))


def test_a_take_is_selected(program: Program) -> None:
    video = finished()
    clip, first = scene(video), take_of(video, 0)
    second = verbs.redo(clip)
    address = of(clip, "select-take/")
    assert "not there to be chosen" in refusal(program.send(address, {"take": str(second.pk)}))
    make_ready(second)
    assert sent(program.send(address, {"take": str(second.pk)}), 200)["selected_take"] == (
        str(second.pk)
    )
    storage.delete(first.key)
    assert "file of take 1 is gone" in refusal(program.send(address, {"take": str(first.pk)}))
    for said in ({}, {"take": "1"}, {"take": str(uuid4())}, {"take": str(take_of(video, 1).pk)}):
        answer = program.send(address, said)
        assert answer.status_code == 400 and list(answer.json()["errors"]) == ["take"]


def picture(path: Path) -> SimpleUploadedFile:
    Picture.new("RGB", (320, 300), "#c04020").save(path)
    return SimpleUploadedFile("mine.png", path.read_bytes())


def test_an_own_clip_or_picture_becomes_a_take(program: Program, tmp_path: Path) -> None:
    video = finished()
    clip = scene(video)
    film = exact_film(tmp_path / "mine.mp4", range(clip.frames + 30)).read_bytes()
    files = SimpleUploadedFile("mine.mp4", film), picture(tmp_path / "mine.png")
    for count, file in enumerate(files, start=2):
        found = sent(program.form(of(clip, "takes/"), file=file), 201)
        assert len(found["takes"]) == count
        assert found["takes"][-1]["origin"] == "uploaded"


def test_a_file_that_is_no_clip_is_refused_and_nothing_is_kept(program: Program) -> None:
    clip = scene(finished())
    for data in (b"", b"not a film", b"\0" * 5_000):
        answer = program.form(of(clip, "takes/"), file=SimpleUploadedFile("x.mp4", data))
        assert answer.status_code == 400 and list(answer.json()["errors"]) == ["file"]
    for said in ({}, {"file": "x"}, {"models": ["offline"]}, {"models": ["a"] * 2},
                 {"models": [str(n) for n in range(7)]}, {"models": "offline"}):  # fmt: skip
        assert program.send(of(clip, "takes/"), said).status_code == 400
    assert clip.takes.count() == 1


def test_one_that_is_too_large_is_not_read(program: Program) -> None:
    clip = scene(finished())
    answer = program.post(
        f"/api/v1/{of(clip, 'takes/')}", b"--x\r\n", content_type="multipart/form-data; boundary=x",
        headers={"Content-Length": str(own_takes.MOST_BYTES + 2_000_000)},
    )  # fmt: skip
    assert answer.status_code == 413


def test_several_models_film_a_take_each_and_each_is_reserved(program: Program) -> None:
    with paid("draw", "film"):
        clip = scene(made(character=make_ready_character()))
        names = ["camera", "longer"]
        found = sent(program.send(of(clip, "takes/"), {"models": names}), 201)
        assert [take["model"] for take in found["takes"]][1:] == names
        again = program.send(of(clip, "takes/"), {"models": ["dated", "camera"]})
        assert "is being made so already" in refusal(again)
        assert clip.takes.count() == 3
        for take in clip.takes.at_work():
            moved(take)
            take_steps.order_next(take)
        cost = program.read(f"videos/{clip.video_id}/").json()["cost"]
        assert cost["reserved"] == "1.0000"


def test_of_models_that_cannot_all_film_it_none_does(program: Program) -> None:
    clip = scene(finished())
    said = {"models": ["offline", "nobody's"]}
    assert "cannot be had here" in refusal(program.send(of(clip, "takes/"), said))
    assert clip.takes.count() == 1


# --- Whose, and what is hidden -----------------------------------------------------------------

CALLS = ("rewrite", "redo", "retry", "cancel", "use-still", "select-take", "takes")


def test_a_foreign_clip_is_as_unknown_as_one_that_never_was() -> None:
    stranger = Program(make_owner("other"))
    for pk in (scene(finished()).pk, uuid4(), "12"):
        address = f"clips/{pk}/"
        assert stranger.read(address).status_code == 404
        assert stranger.change(address, {"title": "Mine"}).status_code == 404
        assert stranger.remove(address).status_code == 404
        for call in CALLS:
            assert stranger.send(f"{address}{call}/").status_code == 404


def test_of_a_hidden_video_nothing_is_made(program: Program, tmp_path: Path) -> None:
    clip = scene(made(character=make_ready_character()))
    moderation.hide(clip.video, "It was reported.")
    for call in ("rewrite", "redo", "retry", "use-still"):
        assert "hidden" in refusal(program.send(of(clip, f"{call}/")))
    file = picture(tmp_path / "mine.png")
    assert "hidden" in refusal(program.form(of(clip, "takes/"), file=file))
    assert sent(program.read(of(clip)), 200)["keyframe_url"] is None
