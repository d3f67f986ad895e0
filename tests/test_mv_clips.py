"""The calls of ``/api/mv/`` that write scenes, film clips and join them, as programs of earlier
services send them: one test an example, by its number."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import httpx2

from tests.films import sound_of
from tests.mv_site import ROBOT, STAMP, WALK, Site
from videos.segments import frames_of

pytest_plugins = ["tests.mv_site", "tests.s3"]
FRAMES = 24


def test_11_scenes_are_written_in_order(site: Site) -> None:
    answer = site.made("create_scenes", idea="A robot learns to see", character_description=ROBOT)
    assert [scene["index"] for scene in answer["scenes"]] == list(range(6))
    for scene in answer["scenes"]:
        assert set(scene) == {
            "index", "description", "negative_description", "duration", "section"
        }  # fmt: skip
        assert scene["description"]
        assert scene["duration"] == 8.0


def test_12_a_clip_is_filmed_with_the_character(site: Site) -> None:
    answer = site.clip("first")
    said = answer["metadata"]
    assert answer["video_path"] == f"videos/{answer['video_id']}/final.mp4"
    assert answer["video_url"].startswith(f"/api/mv/get_video/{answer['video_id']}?s=")
    assert said["character_reference_id"] == site.reference
    assert said["character_reference_path"] == f"character_references/{site.reference}.png"
    assert answer["character_reference_warning"] is said["character_reference_warning"] is None
    assert (said["storage_backend"], said["prompt"]) == ("local", WALK)
    assert said["processing_time_seconds"] > 0
    assert STAMP.match(said["generation_timestamp"])


def test_13_a_bad_id_makes_the_clip_all_the_same_and_is_told(site: Site) -> None:
    answer = site.clip("bad id")
    told = "Character reference image with UUID 'invalid-uuid' not found"
    assert answer["character_reference_warning"] == told
    assert answer["metadata"]["character_reference_warning"] == told


def test_14_the_id_wins_over_a_picture_in_the_body(site: Site) -> None:
    answer = site.clip("both")
    said = answer["metadata"]
    assert answer["character_reference_warning"] is None
    assert said["character_reference_path"] == f"character_references/{site.reference}.png"
    named = " ".join(said["warnings"])
    for word in ("reference_image_base64", "video_rules_template", "gemini"):
        assert word in named


def test_15_a_picture_in_the_body_alone_is_used(site: Site) -> None:
    answer = site.clip("body")
    assert answer["metadata"]["character_reference_path"].endswith("reference.png")
    assert answer["character_reference_warning"] is None


def test_15b_without_any_it_is_asked_for_again_where_it_is_not_done_in_time(site: Site) -> None:
    early = site.program.post(
        "generate_video", json={"prompt": WALK, "duration": 1}, headers={"Prefer": "wait=0"}
    )
    assert (early.status_code, early.headers["Retry-After"]) == (202, "5")
    said, keys = early.json(), {*site.clip("first")}
    assert set(said) == {*keys, "status", "status_url"}
    later = site.look(f"{site.url}{said['status_url']}", headers={"Prefer": "wait=60"})
    assert later.status_code == 200
    assert set(later.json()) == {*keys, "status"}
    assert later.json()["video_url"] == said["video_url"]
    assert later.json()["metadata"]["character_reference_path"] is None


def test_16_of_six_at_once_the_one_that_fails_fails_alone(site: Site) -> None:
    assert [answer.status_code for answer in site.six.values()] == [200] * 5 + [502]
    assert "The test provider refuses this." in site.six["refused"].json()["detail"]


def test_17_a_player_opens_the_link_without_a_header_and_seeks(site: Site) -> None:
    link = f"{site.url}{site.clip('first')['video_url']}"
    whole = httpx2.get(link)
    assert (whole.status_code, whole.headers["Content-Type"]) == (200, "video/mp4")
    part = httpx2.get(link, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    head = httpx2.head(link)
    assert (head.status_code, head.headers["Content-Length"]) == (200, str(len(whole.content)))
    assert httpx2.get(link.partition("?")[0]).status_code == 401
    assert httpx2.get(f"{link[:-3]}abc").status_code == 403


def test_18_the_file_or_the_way_to_it(site: Site) -> None:
    pk = site.clip("first")["video_id"]
    assert site.look(f"get_video/{pk}").headers["Content-Type"] == "video/mp4"
    assert site.look(f"get_video/{pk}?redirect=true").status_code == 302
    assert site.look("get_video/abc").status_code == 400
    assert site.look(f"get_video/{uuid4()}").status_code == 404


def test_19_clips_are_joined_in_their_order_with_their_own_sound(
    site: Site, tmp_path: Path
) -> None:
    ids = [site.clip(name)["video_id"] for name in ("second", "first", "body")]
    answer = site.joined
    said = answer["metadata"]
    assert said["input_video_ids"] == ids
    assert (said["num_videos_stitched"], said["storage_backend"]) == (3, "local")
    assert 0 < said["merge_time_seconds"] <= said["total_processing_time_seconds"] + 0.1
    assert STAMP.match(said["generation_timestamp"])
    assert "cloud_urls" not in said
    film = tmp_path / "film.mp4"
    film.write_bytes(httpx2.get(f"{site.url}{answer['video_url']}").content)
    assert frames_of(film) == 3 * FRAMES
    assert sound_of(film).std() > 0.01


def test_20_what_cannot_be_joined_is_named_and_nothing_is_merged(site: Site) -> None:
    pk, unknown = site.clip("first")["video_id"], str(uuid4())
    assert site.send("stitch-videos", video_ids=[]).status_code == 400
    assert site.send("stitch-videos", video_ids=[pk, "abc"]).status_code == 400
    answer = site.send("stitch-videos", video_ids=[pk, unknown])
    assert answer.status_code == 404
    assert unknown in answer.json()["detail"]


def test_18_and_19_in_a_bucket_a_video_is_a_link(far_site: Site) -> None:
    clip = far_site.made(
        "generate_video", prompt=WALK, character_reference_id=far_site.reference, duration=1
    )
    assert clip["metadata"]["cloud_urls"]["video"] == clip["video_url"]
    assert httpx2.get(clip["video_url"], headers={"Range": "bytes=0-9"}).status_code == 206
    answer = far_site.look(f"get_video/{clip['video_id']}").json()
    assert set(answer) == {
        "video_id", "video_url", "storage_backend", "expires_in_seconds", "cloud_path",
    }  # fmt: skip
    assert far_site.look(f"get_video/{clip['video_id']}?redirect=true").status_code == 302
    film = far_site.made("stitch-videos", video_ids=[clip["video_id"]] * 2)
    assert film["metadata"]["storage_backend"] == "s3"
    assert httpx2.get(film["metadata"]["cloud_urls"]["video"]).status_code == 200


def test_debug_events_name_ids_and_neither_prompts_nor_tokens(site: Site) -> None:
    assert site.joined
    logs = (site.home / "data" / "logs").glob("*.log")
    lines = [
        line for log in logs for line in log.read_text().splitlines() if "logger=mv " in line
    ]  # fmt: skip
    said = "\n".join(lines)
    assert site.reference in said
    assert "merge ended" in said
    for secret in (site.token, "silver robot", ROBOT, "?s="):
        assert secret not in said
