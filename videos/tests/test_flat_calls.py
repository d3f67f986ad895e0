"""The flat calls at their edges: whose, how much, what is missing, what is still being made."""

from __future__ import annotations

import base64
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image as Picture

from accounts.models import Limits
from characters.models import Character, Image
from characters.portrait_requests import request_for
from mvsite.lib import storage
from mvsite.lib.state import NotNow
from songs.models import Song
from tests.factories import make_owner, make_ready_character, make_song
from tests.films import exact_film
from tests.programs import JSON, Program
from videos import given_clips, moderation, scenes, single_clip, verbs
from videos.models import FlatCall, Take, Video
from videos.pipeline import carry, move_on
from videos.scene_draft import ScenesWish
from videos.single_clip import ClipWish
from videos.stitch import stitch
from videos.take_prompts import of_motion
from videos.tests.paid import paid
from videos.tests.test_stitch import make_take
from videos.verbs import JoinWish

pytestmark = pytest.mark.django_db
NOBODYS = "00000000-0000-4000-8000-000000000000"
AT_ONCE = {"Prefer": "wait=0"}
PROMPT = "A lighthouse at dusk."


class FlatProgram(Program):
    def call(self, name: str, **said: Any) -> Any:
        return self.post(f"/api/mv/{name}", said, content_type=JSON, headers=AT_ONCE)

    def look(self, address: str) -> Any:
        return self.get(f"/api/mv/{address}", headers=AT_ONCE)


@pytest.fixture
def program() -> FlatProgram:
    return FlatProgram(make_owner())


def clip_of(owner: Any = None, seconds: float = 1.0, **wish: Any) -> Video:
    """Of one clip, being filmed."""
    wanted = ClipWish(prompt=PROMPT, seed=3, seconds=seconds, **wish)
    return verbs.film_one(owner or make_owner(), wanted)


def filmed(video: Video) -> Video:
    make_take(video.clips.get().takes.get())
    settle(video)
    stitch(video)
    assert video.status == Video.Status.READY
    return video


def settle(video: Video) -> None:
    while move_on(video):
        pass


# --- Drawn ---------------------------------------------------------------------------------------


def test_pictures_have_their_ids_and_keys_before_they_are_drawn(program: FlatProgram) -> None:
    answer = program.call("generate_character_reference", character_description="A fox", seed=9)
    assert (answer.status_code, answer["Retry-After"]) == (202, "5")
    said = answer.json()
    assert [image["id"] for image in said["images"]] == [
        str(image.pk) for image in Image.objects.order_by("number")
    ]
    assert said["metadata"]["num_images_generated"] is None
    assert said["status"] == "new"
    again = program.get(said["status_url"])
    assert (again.status_code, again.json()["images"]) == (202, said["images"])


def test_what_is_not_to_be_seen_is_said_to_who_draws(program: FlatProgram) -> None:
    program.call(
        "generate_character_reference", character_description="A fox", negative_prompt="a hat"
    )
    assert request_for(Image.objects.first()).negative_prompt.startswith("a hat, ")


def test_parameters_that_no_model_knows_are_named_and_unknown_fields_too(
    program: FlatProgram,
) -> None:
    said = {"safety_filter_level": "block_few", "output_format": "webp", "generate_audio": True}
    answer = program.call("generate_character_reference", character_description="A fox", **said)
    told = " ".join(answer.json()["metadata"]["warnings"])
    assert all(name in told for name in said)
    used = answer.json()["metadata"]["parameters_used"]
    assert (used["safety_filter_level"], used["output_format"]) == ("block_few", "png")


def test_ten_thousand_unknown_fields_are_told_in_few_words(program: FlatProgram) -> None:
    unknown = {f"field {number}": 1 for number in range(10_000)}
    answer = program.call("generate_character_reference", character_description="A", **unknown)
    assert "9980 more fields" in " ".join(answer.json()["metadata"]["warnings"])
    assert len(answer.content) < 5000


@paid("draw", "film")
@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("generate_character_reference", {"character_description": "A fox"}),
        ("generate_video", {"prompt": PROMPT, "duration": 5}),
    ],
)
def test_what_would_need_a_person_is_refused_before_anything_is_kept(
    program: FlatProgram, call: str, said: dict[str, Any]
) -> None:
    Limits.objects.create(user=make_owner(), usd_per_day=Decimal("0.05"))
    answer = program.call(call, **said)
    assert answer.status_code == 409
    assert "The limit of today is $0.05" in answer.json()["detail"]
    assert not Video.objects.exists()
    assert not Character.objects.exists()
    assert not FlatCall.objects.exists()


@paid("film")
def test_a_clip_that_no_model_films_so_long_is_refused_by_its_field(program: FlatProgram) -> None:
    answer = program.call("generate_video", prompt=PROMPT, duration=30)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["duration"])
    assert "10 s at most" in answer.json()["errors"]["duration"][0]


@paid("film")
def test_a_backend_chooses_among_those_that_are_set_up(program: FlatProgram) -> None:
    assert program.call("generate_video", prompt=PROMPT, backend="local").status_code == 202
    assert Video.objects.get().chosen_models == {"film": "offline"}


# --- Whom a clip shows ---------------------------------------------------------------------------


def test_somebody_else_s_picture_is_as_unknown_as_one_that_never_was(program: FlatProgram) -> None:
    image = make_ready_character(owner=make_owner("another")).selected
    for named in (image.pk, uuid4()):
        answer = program.call("generate_video", prompt=PROMPT, character_reference_id=str(named))
        told = f"Character reference image with UUID '{named}' not found"
        assert answer.json()["character_reference_warning"] == told
    assert not any(video.image_id for video in Video.objects.all())


def test_a_picture_whose_file_is_gone_is_missing(program: FlatProgram) -> None:
    image = make_ready_character().selected
    storage.delete(image.key)
    answer = program.call("generate_video", prompt=PROMPT, character_reference_id=str(image.pk))
    assert "not found" in answer.json()["character_reference_warning"]


@pytest.mark.parametrize(("named", "status"), [("abc", 400), (NOBODYS, 404), (7, 400)])
def test_a_missing_picture_fails_the_call_where_that_is_asked_for(
    program: FlatProgram, named: Any, status: int
) -> None:
    said = {"character_reference_id": named, "on_missing_reference": "fail"}
    assert program.call("generate_video", prompt=PROMPT, **said).status_code == status
    assert not Video.objects.exists()


@pytest.mark.parametrize("sent", ["no base64!", "", base64.b64encode(b"no picture").decode()])
def test_what_is_no_picture_in_the_body_is_refused_and_nothing_is_kept(
    program: FlatProgram, sent: str
) -> None:
    before = storage.keys("")
    answer = program.call("generate_video", prompt=PROMPT, reference_image_base64=sent)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["reference_image_base64"])
    assert not Character.objects.exists()
    assert storage.keys("") == before


def test_a_picture_in_the_body_may_have_15_mb_as_base64(program: FlatProgram) -> None:
    file = io.BytesIO()
    Picture.effect_noise((2000, 2000), 100).save(file, "PNG")
    sent = base64.b64encode(file.getvalue()).decode()
    assert len(sent) > 3_000_000

    def status(sent: str) -> int:
        answer = program.call("generate_video", prompt=PROMPT, reference_image_base64=sent)
        return int(answer.status_code)

    assert [status(each) for each in (sent, "A" * 14_999_000, "A" * 15_000_000)] == [202, 400, 413]


def test_where_characters_are_switched_off_none_is_used_and_that_is_said(
    program: FlatProgram, settings: Any
) -> None:
    settings.CHARACTER_CONSISTENCY_ENABLED = False
    image = make_ready_character().selected
    answer = program.call("generate_video", prompt=PROMPT, character_reference_id=str(image.pk))
    assert "switched off" in answer.json()["character_reference_warning"]
    assert not Video.objects.get().image_id


def test_the_prompt_is_all_that_is_said_of_a_clip() -> None:
    video = clip_of(negative_prompt="rain")
    take = video.clips.get().takes.get()
    assert move_on(take)
    assert of_motion(take) == (PROMPT, "rain")


# --- Handed out ----------------------------------------------------------------------------------


def test_a_link_opens_for_anybody_until_it_is_over(program: FlatProgram, settings: Any) -> None:
    video = filmed(clip_of())
    call = FlatCall.objects.create(
        owner=make_owner(), name=FlatCall.Name.VIDEO, video=video,
        said={
            "prompt": "", "parameters_used": {}, "character_reference_warning": None,
            "character_reference_id": None, "character_reference_path": None,
        },
    )  # fmt: skip
    link = program.get(f"/api/mv/calls/{call.pk}/").json()["video_url"]
    anybody = Client()
    assert anybody.get(link).status_code == 200
    other = link.replace(str(video.pk), str(uuid4()))
    assert anybody.get(other).status_code == 403
    assert anybody.get(link.partition("?")[0]).status_code == 401
    assert anybody.get(f"{link.partition('=')[0]}=").status_code == 403
    settings.PRESIGNED_URL_EXPIRY = 60
    moment = timezone.now() + timedelta(seconds=3 * 3600)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: moment)
        assert anybody.get(link).status_code == 403


def test_what_is_hidden_is_not_handed_out(program: FlatProgram) -> None:
    video = filmed(clip_of())
    assert program.look(f"get_video/{video.pk}").status_code == 200
    moderation.hide(video, "Not nice")
    assert program.look(f"get_video/{video.pk}").status_code == 404


@pytest.mark.parametrize("redirect", ["maybe", "2", "\x00"])
def test_a_redirect_that_is_neither_is_400(program: FlatProgram, redirect: str) -> None:
    image = make_ready_character().selected
    answer = program.get(f"/api/mv/get_character_reference/{image.pk}", {"redirect": redirect})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["redirect"])


def test_a_video_that_is_being_made_failed_or_waits_says_so(program: FlatProgram) -> None:
    video = clip_of()
    early = program.look(f"get_video/{video.pk}")
    assert (early.status_code, early.json()["status"]) == (202, "filming")
    assert video.move(Video.Status.FAILED, error="The clip could not be made. Too dark.")
    failed = program.look(f"get_video/{video.pk}")
    assert failed.status_code == 409
    assert "Too dark." in failed.json()["detail"]


# --- Scenes --------------------------------------------------------------------------------------


def written(wish: ScenesWish) -> Video:
    video = verbs.write_scenes(make_owner(), wish)
    settle(video)
    if video.status == Video.Status.PLANNING:
        carry(scenes.order_scenes(video))
        settle(video)
    return video


def test_scenes_wait_to_be_approved_and_their_character_is_drawn_then() -> None:
    video = written(ScenesWish(idea="A fox learns to see", count=2, character="A red fox"))
    assert (video.status, video.waiting_for) == (Video.Status.WAITING, "approval")
    assert video.clips.count() == 2
    assert not Take.objects.exists()
    character = video.characters.get()
    assert character.rests
    verbs.resume(video, "approve")
    character.refresh_from_db()
    assert not character.rests
    assert video.status == Video.Status.PREPARING
    video.characters.set([make_ready_character()])
    settle(video)
    assert video.status == Video.Status.FILMING
    assert video.clips.count() == Take.objects.count() == 2


def test_scenes_of_a_song_follow_its_parts(program: FlatProgram) -> None:
    song = make_song(Song.Status.READY)
    video = written(ScenesWish(idea="A fox", count=4, song=song))
    assert video.waiting_for == "approval"
    call = FlatCall.objects.create(
        owner=make_owner(), name=FlatCall.Name.SCENES, video=video,
        said={"character_description": None},
    )  # fmt: skip
    told = program.get(f"/api/mv/calls/{call.pk}/").json()
    assert [scene["index"] for scene in told["scenes"]] == [0, 1, 2, 3]
    assert {scene["section"] for scene in told["scenes"]} <= {"verse", "chorus"}
    assert told["status"] == "waiting"


def test_scenes_of_an_unknown_song_are_refused_by_its_field(program: FlatProgram) -> None:
    others = make_song(Song.Status.READY, owner=make_owner("another"))
    for named in (str(others.pk), str(uuid4()), "abc"):
        answer = program.call("create_scenes", idea="A fox", song=named)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["song"])


# --- Joined --------------------------------------------------------------------------------------


def there(seconds: int = 1) -> Video:
    """A video whose clip is ready, by a file of its own."""
    video = clip_of(seconds=seconds)
    take, key = video.clips.get().takes.get(), video.key("intermediate/clips/take.mp4")
    with storage.scratch() as folder:
        sha256 = storage.put(key, exact_film(folder / "take.mp4", range(24 * seconds)))
    Take.objects.filter(pk=take.pk).update(status="ready", key=key, sha256=sha256, frames=24)
    video.clips.update(chosen=take)
    settle(video)
    return video


def joined(*sources: Video, **wish: Any) -> Video:
    return verbs.join(make_owner(), JoinWish(sources, **wish))


def test_deleting_a_source_breaks_no_film_that_was_made_of_it() -> None:
    source = there()
    film = joined(source, there(2))
    stitch(film)
    assert (film.status, film.cuts) == (Video.Status.READY, [0, 24, 72])
    verbs.delete_video(source)
    film.refresh_from_db()
    verbs.cut_again(film)
    stitch(film)
    assert film.status == Video.Status.READY
    assert {take.origin for take in Take.objects.filter(clip__video=film)} == {"copied"}
    assert film.given.values_list("source", flat=True).first() is None


def test_a_film_of_several_clips_is_given_whole() -> None:
    whole = joined(there(), there())
    stitch(whole)
    film = joined(whole, there())
    stitch(film)
    assert film.cuts == [0, 48, 72]


def test_cross_fades_take_from_the_clips_what_they_need() -> None:
    film = joined(there(2), there(2), transition="crossfade")
    stitch(film)
    assert (film.status, film.cuts) == (Video.Status.READY, [0, 42, 84])


def test_clips_too_short_to_be_faded_are_cut_and_that_is_said() -> None:
    film = joined(there(1), there(1), transition="crossfade")
    stitch(film)
    assert film.cuts == [0, 24, 48]
    assert given_clips.TOO_SHORT in film.warnings


def test_what_is_still_made_is_waited_for_and_goes_on_by_itself() -> None:
    late = clip_of()
    film = joined(there(), late)
    assert film.status == Video.Status.PREPARING
    assert not move_on(film)
    make_take(late.clips.get().takes.get())
    film.refresh_from_db()
    settle(film)
    assert film.status == Video.Status.STITCHING


@pytest.mark.parametrize("on_missing", ["fail", "skip"])
def test_one_that_fails_meanwhile_is_missing(program: FlatProgram, on_missing: str) -> None:
    late = clip_of()
    film = joined(there(), late, on_missing=on_missing)
    assert late.move(Video.Status.FAILED, error="Too dark.")
    settle(film)
    stitch(film)
    told = f"Clip 2 is not there: the video {late.pk} is failed. Too dark."
    call = FlatCall.objects.create(
        owner=make_owner(), name=FlatCall.Name.STITCH, video=film, said={"video_ids": []}
    )
    answer = program.get(f"/api/mv/calls/{call.pk}/")
    if on_missing == "skip":
        assert answer.json()["metadata"]["num_videos_stitched"] == 1
        assert told in answer.json()["metadata"]["warnings"]
    else:
        assert answer.status_code == 404
        assert told in answer.json()["detail"]


def test_one_that_failed_before_is_left_out_only_where_that_is_asked_for(
    program: FlatProgram,
) -> None:
    failed = clip_of()
    assert failed.move(Video.Status.FAILED, error="Too dark.")
    ids = [str(there().pk), str(failed.pk)]
    refused = program.call("stitch-videos", video_ids=ids)
    assert refused.status_code == 404
    assert "Nothing was merged." in refused.json()["detail"]
    assert not Video.objects.filter(course="given").exists()
    answer = program.call("stitch-videos", video_ids=ids, on_missing="skip")
    assert answer.status_code == 202
    assert "Too dark." in " ".join(answer.json()["metadata"]["warnings"])
    alone = program.call("stitch-videos", video_ids=ids[1:], on_missing="skip")
    assert alone.status_code == 404


def test_a_song_is_the_only_sound_and_begins_where_it_is_asked_to(program: FlatProgram) -> None:
    song = make_song(Song.Status.READY)
    late = program.call(
        "stitch-videos", video_ids=[str(there().pk)], song=str(song.pk), window_start=41
    )
    assert (late.status_code, list(late.json()["errors"])) == (400, ["window_start"])
    film = joined(there(), song=song, window_start=3.0)
    assert (film.song, film.window_start) == (song, 3.0)


def test_more_than_a_hundred_videos_are_too_many(program: FlatProgram) -> None:
    answer = program.call("stitch-videos", video_ids=[str(uuid4())] * 101)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["video_ids"])


def test_what_is_wrong_within_a_list_is_a_sentence_that_says_where(program: FlatProgram) -> None:
    answer = program.call("stitch-videos", video_ids=[str(there().pk), None])
    assert answer.status_code == 400
    assert answer.json()["errors"] == {"video_ids": ["1: This field may not be null."]}


def test_nothing_is_begun_for_what_is_hidden() -> None:
    song, image = make_song(Song.Status.READY), make_ready_character().selected
    moderation.hide(song, "Not nice")
    moderation.hide(image, "Not nice")
    with pytest.raises(NotNow, match="Not nice"):
        verbs.write_scenes(make_owner(), ScenesWish(idea="A fox", song=song))
    with pytest.raises(NotNow, match="Not nice"):
        joined(there(), song=song)
    assert single_clip.image_named(make_owner(), str(image.pk)) is None


@pytest.mark.django_db(transaction=True)
def test_a_video_that_is_deleted_while_an_answer_is_held_is_unknown(
    program: FlatProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = clip_of()
    call = FlatCall.objects.create(owner=make_owner(), name=FlatCall.Name.VIDEO, video=video)
    waits = {"Prefer": "wait=2"}
    monkeypatch.setattr("time.sleep", lambda _: Video.objects.all().delete())
    assert program.get(f"/api/mv/get_video/{video.pk}", headers=waits).status_code == 404
    begun = program.post(
        "/api/mv/generate_video", {"prompt": PROMPT}, content_type=JSON, headers=waits
    )
    assert begun.status_code == 404
    assert program.get(f"/api/mv/calls/{call.pk}").status_code == 404
