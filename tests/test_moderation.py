"""What is hidden is not shown, handed out or worked on; shown again, all of it goes on."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from characters.models import Image
from generations.models import Generation
from mvsite.celery import CPU, NETWORK, backlog
from mvsite.lib import serving, storage
from mvsite.lib.state import LeaseLost, NotNow
from songs.models import Song
from tests.factories import make_character, make_generation, make_ready_character, make_song
from tests.factories import make_video as new_video
from videos import moderation, pipeline, style_pictures, take_steps, verbs
from videos.models import Reframing, Take, Video
from videos.tests.test_films import made, stitching
from videos.tests.test_pipeline import filming, moved, planned

pytestmark = pytest.mark.django_db
WHY = "It shows somebody who did not agree"


def hidden(row: Any) -> Any:
    assert moderation.hide(row, WHY)
    return row


def ready() -> Video:
    video = stitching()
    made(video)
    return video


# --- Hiding -------------------------------------------------------------------------------------


def test_nothing_is_hidden_without_a_reason() -> None:
    video = new_video()
    with pytest.raises(ValueError, match="Say why"):
        moderation.hide(video, "  ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Video.objects.filter(pk=video.pk).update(hidden_at=timezone.now())


def test_the_second_of_two_who_hide_changes_nothing() -> None:
    video = hidden(new_video())
    assert not moderation.hide(video, "Another reason")
    video.refresh_from_db()
    assert video.hidden_reason == WHY


def test_what_is_not_hidden_cannot_be_shown_again() -> None:
    assert not moderation.unhide(new_video())


def test_what_is_shown_again_has_no_reason_left() -> None:
    video = hidden(new_video())
    assert moderation.unhide(video)
    video.refresh_from_db()
    assert (video.hidden_at, video.hidden_reason, video.why_hidden) == (None, "", "")


def test_visible_rows_are_those_that_are_not_hidden() -> None:
    one, other = new_video(), hidden(new_video())
    assert list(Video.objects.visible()) == [one]
    assert list(Video.objects.hidden()) == [other]


def part_of(name: str) -> tuple[Any, Video]:
    character = make_ready_character()
    video = planned(character=character)
    return {
        "video": video, "song": video.song, "character": character, "image": video.image
    }[name], video  # fmt: skip


@pytest.mark.parametrize("name", ["video", "song", "character", "image"])
def test_a_video_is_hidden_with_what_it_is_made_of_and_says_so(name: str) -> None:
    row, video = part_of(name)
    hidden(row)
    seen = Video.objects.get(pk=video.pk)
    assert seen.hidden_part == row
    whose = "This" if name == "video" else "Its"
    assert seen.why_hidden == f"{whose} {name} was hidden by this site’s staff: {WHY}."
    assert seen.revision > video.revision, "its page hears of it"


def test_a_picture_is_hidden_with_its_character() -> None:
    image = make_ready_character().images.get()
    hidden(image.character)
    assert Image.objects.get(pk=image.pk).hidden_part == image.character


# --- Nothing is begun ---------------------------------------------------------------------------

BEGUN: dict[str, tuple[Callable[[], Video], Callable[[Video], object]]] = {
    "start": (new_video, verbs.start),
    "retry": (lambda: failing(), verbs.retry),
    "retry clips": (ready, verbs.retry_clips),
    "redo": (ready, lambda video: verbs.redo(video.clips.get(position=0))),
    "cut again": (ready, verbs.cut_again),
    "retry a clip": (lambda: ready(), lambda video: verbs.retry_clip(video.clips.get(position=0))),
    "write anew": (lambda: ready(), lambda video: verbs.rewrite(video.clips.get(position=0))),
    "add a scene": (lambda: ready(), lambda video: verbs.add_scene(video, 0)),
    "another shape": (lambda: ready(), lambda video: verbs.reframe(video, "9:16")),
    "make again": (lambda: ready(), lambda video: verbs.rerun(video, "stitch")),
    "continue": (lambda: asking(), lambda video: verbs.resume(video, "fill")),
    "another model": (ready, lambda video: verbs.another_take(video.clips.get(position=0), "", "")),
    "sing": (ready, lambda video: verbs.sing(video.clips.get(position=0), "wan")),
    "judge a take": (ready, lambda video: verbs.judge_take(video.clips.get(position=0).chosen)),
    "judge the film": (ready, verbs.judge_film),
    "choose models": (ready, lambda video: verbs.choose_models(video, {})),
    "ask for likeness": (ready, verbs.ask_likeness),
    "takes by models": (ready, lambda video: verbs.takes_by(video.clips.get(position=0), [""])),
    "another limit": (ready, lambda video: verbs.set_cap(video, None)),
    "share": (ready, lambda video: verbs.share(video, None)),
}


def failing() -> Video:
    video = planned()
    assert video.move(Video.Status.FAILED, error="Something went wrong.")
    return video


def asking() -> Video:
    video = filming()
    assert pipeline.wait(video, Video.WaitingFor.CLIP)
    return video


@pytest.mark.parametrize("verb", BEGUN)
@pytest.mark.parametrize("part", ["video", "song"])
def test_nothing_is_begun_for_a_hidden_video_and_the_refusal_says_why(verb: str, part: str) -> None:
    arrange, act = BEGUN[verb]
    video = arrange()
    hidden(video if part == "video" else video.song)
    video = Video.objects.get(pk=video.pk)
    before = video.status, Take.objects.count()
    with pytest.raises(NotNow, match=f"{WHY}. Nothing is made of it"):
        act(video)
    video.refresh_from_db()
    assert (video.status, Take.objects.count()) == before


def test_a_hidden_video_can_be_cancelled() -> None:
    video = hidden(filming())
    verbs.cancel(video)
    assert video.status == Video.Status.CANCELLED


def waiting() -> int:
    """Messages in the broker."""
    return sum(backlog(queue) or 0 for queue in (NETWORK, CPU))


@pytest.mark.parametrize("name", ["video", "song", "character", "image"])
@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_for_a_hidden_video(name: str) -> None:
    row, video = part_of(name)
    hidden(row)
    before = waiting()
    pipeline.advance(Video.objects.get(pk=video.pk))
    assert waiting() == before
    moderation.unhide(row)
    shown = waiting()
    pipeline.advance(Video.objects.get(pk=video.pk))
    assert waiting() > shown


def test_a_message_that_was_sent_before_it_was_hidden_orders_nothing() -> None:
    video = filming()
    take = video.clips.get(position=0).takes.get()
    hidden(video)
    before = Generation.objects.count()
    pipeline.film_clip(str(take.pk))
    take.refresh_from_db()
    assert (Generation.objects.count(), take.status) == (before, Take.Status.PENDING)


def test_a_hidden_song_is_not_heard_and_a_hidden_character_not_drawn() -> None:
    song, character = hidden(make_song()), hidden(make_character())
    pipeline.analyse(str(song.pk))
    pipeline.draw_character(str(character.pk))
    song.refresh_from_db()
    assert song.status == Song.Status.UPLOADED
    assert not character.images.exists()


# --- What is under way --------------------------------------------------------------------------


def test_who_works_on_it_is_told_to_stop_and_writes_nothing() -> None:
    video = stitching()
    worker = Video.objects.get(pk=video.pk)
    assert worker.claim(Video.Status.STITCHING)
    hidden(video)
    with pytest.raises(LeaseLost):
        worker.renew()
    assert not worker.move(Video.Status.READY)


def test_a_film_in_another_shape_waits_too() -> None:
    video = ready()
    work = verbs.reframe(video, "9:16")
    assert work.claim(Reframing.Status.PENDING, to=Reframing.Status.CUTTING)
    hidden(video)
    with pytest.raises(LeaseLost):
        work.renew()
    assert moderation.is_held(Reframing.objects.get(pk=work.pk))


def drawing(price: Decimal = Decimal(0)) -> tuple[Take, Generation]:
    take = filming().clips.get(position=0).takes.get()
    moved(take)
    call = take_steps.order_keyframe(take)
    Generation.objects.filter(pk=call.pk).update(estimated=price)
    call.refresh_from_db()
    return take, call


def test_a_free_call_ends_and_another_follows_when_it_is_shown_again() -> None:
    take, call = drawing()
    worker = Generation.objects.get(pk=call.pk)
    assert worker.claim(Generation.Status.RESERVED, to=Generation.Status.SUBMITTING)
    video = take.clip.video
    hidden(video)
    with pytest.raises(LeaseLost):
        worker.renew()
    call.refresh_from_db()
    assert (call.status, call.retryable, call.error) == ("failed", True, moderation.STOPPED)
    assert moved(take) == Take.Status.DRAWING, "it waits"
    moderation.unhide(video)
    again = take_steps.order_keyframe(take)
    assert (again.attempt, again.status) == (2, Generation.Status.RESERVED)


def test_a_paid_call_that_was_not_sent_is_not_sent_and_frees_its_place() -> None:
    take, call = drawing(Decimal("0.30"))
    hidden(take.clip.video)
    call.refresh_from_db()
    assert (call.status, call.charged, call.settled) == ("failed", "no", Decimal(0))
    assert not Generation.objects.live().exists()


def test_a_paid_call_that_was_sent_is_brought_in() -> None:
    take, call = drawing(Decimal("0.30"))
    call.move(Generation.Status.SUBMITTING)
    call.move(Generation.Status.RUNNING, external_id="p-1")
    hidden(take.clip.video)
    call.refresh_from_db()
    assert call.status == Generation.Status.RUNNING
    assert not moderation.is_held(call)


@pytest.mark.parametrize("of", ["video", "character", "image"])
def test_a_call_that_was_reserved_while_its_subject_was_hidden_ends_unsent(of: str) -> None:
    image = make_ready_character().images.get()
    video = new_video(character=image.character)
    subjects = {
        "video": {"project": video.pk},
        "character": {"subject_id": image.character.pk},
        "image": {"subject_model": "characters.Image", "subject_id": image.pk},
    }
    hidden({"video": video, "character": image.character, "image": image}[of])
    call = make_generation(**subjects[of])
    pipeline.carry(call)
    assert (call.status, call.retryable, call.charged) == (Generation.Status.FAILED, True, "no")
    assert not call.submitted_at
    assert not moderation.is_held(make_generation(subject_id=uuid4()))


# --- Its files ----------------------------------------------------------------------------------


@pytest.fixture
def kept(settings: Any, tmp_path: Path) -> Callable[[str], str]:
    settings.MEDIA_ROOT = str(tmp_path)

    def keep(key: str) -> str:
        storage.put_bytes(key, b"a file")
        return serving.url_of(key)

    return keep


@pytest.mark.parametrize("name", ["video", "song", "character", "image"])
def test_files_of_what_is_hidden_are_not_found_until_it_is_shown_again(
    name: str, kept: Callable[[str], str]
) -> None:
    row, video = part_of(name)
    link = kept(video.key("films/x.mp4"))
    hidden(row)
    assert Client().get(link).status_code == 404
    moderation.unhide(row)
    assert Client().get(link).status_code == 200


def test_each_kind_of_file_is_hidden_with_its_row(kept: Callable[[str], str]) -> None:
    image = make_ready_character().images.get()
    song = hidden(make_song())
    links = [kept(song.audio_key), kept(f"character_references/{image.pk}.png")]
    links.append(kept(f"characters/{image.character.pk}/reference.png"))
    links.append(kept(style_pictures.key_of(f"character_references/{image.pk}.png", "ink")))
    hidden(image.character)
    assert [Client().get(link).status_code for link in links] == [404] * 4


def test_staff_still_sees_what_it_hid(kept: Callable[[str], str]) -> None:
    song = hidden(make_song())
    staff, owner = Client(), Client()
    staff.force_login(User.objects.create(username="staff", is_staff=True))
    owner.force_login(song.owner)
    link = kept(song.audio_key)
    assert (staff.get(link).status_code, owner.get(link).status_code) == (200, 404)


def test_another_s_video_is_not_hidden_with_this_one() -> None:
    song = make_song(Song.Status.READY)
    one, other = new_video(song=song), new_video()
    hidden(one)
    assert Video.objects.get(pk=other.pk).hidden_part is None
    assert Song.objects.get(pk=song.pk).hidden_part is None
