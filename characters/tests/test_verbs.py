from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from PIL import Image as Picture

from characters import interrogation, portrait_requests, portraits, verbs
from characters.intake import receive_character
from characters.models import Character, Image
from generations import ledger
from generations.models import Generation
from generations.providers.base import Busy, Refused
from mvsite.lib import storage, thumbnails
from mvsite.lib.state import NotNow
from mvsite.lib.uploads import BadUpload
from tests.factories import make_character, make_owner, make_ready_character, make_song, make_video
from tests.media import make_picture
from videos.pipeline import advance

pytestmark = pytest.mark.django_db
Status = Character.Status


def drawing(**fields: Any) -> Character:
    character = make_character(**fields)
    assert character.move(Status.DRAWING)
    return character


def arrives(image: Image, colour: str = "#1f6fd0") -> None:
    """The picture comes by the moves that a provider's answer makes."""
    call = ledger.latest(image, portraits.PURPOSE)
    for status in (Generation.Status.SUBMITTING, Generation.Status.FETCHING):
        assert call.move(status)
    with storage.scratch() as folder:
        Picture.new("RGB", (64, 64), colour).save(folder / "p.png")
        storage.put(call.key, folder / "p.png")
    assert call.move(Generation.Status.SUCCEEDED, result={"tier": "alpha", "sha256": "0"})


def with_pictures(count: int = 2, **fields: Any) -> Character:
    """A character that asks for a choice."""
    character = drawing(num_images=4, **fields)
    portraits.add_candidates(character, count)
    portraits.order_portraits(character)
    for image in character.images.all():
        arrives(image)
    advance(character)
    assert character.status == Status.CHOOSING
    return character


def places(character: Character) -> list[int]:
    return [image.number for image in portraits.current(list(character.images.all()))]


class TestChoosing:
    def test_the_choice_and_its_hue_are_kept(self) -> None:
        character = with_pictures()
        verbs.choose(character, character.images.get(number=1))
        assert (character.status, character.selected.number) == (Status.READY, 1)
        assert abs(character.hue - 257) <= 3

    def test_another_one_may_be_chosen_later(self) -> None:
        character = with_pictures()
        verbs.choose(character, character.images.get(number=0))
        before = character.revision
        verbs.choose(character, character.images.get(number=1))
        assert (character.status, character.selected.number) == (Status.READY, 1)
        changed = character.images.since(before).values_list("number", flat=True)
        assert sorted(changed) == [0, 1], "what was chosen and what is are both drawn anew"

    def test_one_that_is_not_there_yet_cannot_be_chosen(self) -> None:
        character = with_pictures()
        (more,) = portraits.add_candidates(character, 1)
        with pytest.raises(NotNow, match="not there yet"):
            verbs.choose(character, more)

    def test_a_hidden_picture_cannot_be_chosen(self) -> None:
        from videos.moderation import hide

        character = with_pictures()
        hide(character.images.get(number=0), "Somebody's face.")
        with pytest.raises(NotNow, match="Somebody's face"):
            verbs.choose(character, character.images.get(number=0))

    def test_those_that_come_after_the_choice_are_still_taken_in(self) -> None:
        character = drawing(num_images=3)
        portraits.order_portraits(character)
        first, second, third = character.images.all()
        arrives(first)
        portraits.receive_portraits(character)
        verbs.choose(character, character.images.get(pk=first.pk))
        assert character.at_work
        arrives(second)
        ledger.settle_failed(ledger.latest(third, portraits.PURPOSE), Busy("Too busy."))
        advance(character)
        assert list(character.images.values_list("status", flat=True)) == [
            "ready", "ready", "failed",
        ]  # fmt: skip
        assert (character.status, character.selected) == (Status.READY, first)
        assert not character.at_work

    def test_a_late_picture_whose_message_was_lost_is_found(self) -> None:
        character = drawing(num_images=2)
        portraits.order_portraits(character)
        arrives(character.images.get(number=0))
        portraits.receive_portraits(character)
        verbs.choose(character, character.images.get(number=0))
        assert list(Character.objects.late()) == [character]

    def test_a_worker_s_own_choice_never_takes_the_place_of_a_person_s(self) -> None:
        character = with_pictures()
        verbs.choose(character, character.images.get(number=1))
        as_a_worker_saw_it = Character.objects.get(pk=character.pk)
        as_a_worker_saw_it.status, as_a_worker_saw_it.selected = Status.DRAWING, None
        as_a_worker_saw_it.auto_select = True
        assert not portraits.settle(as_a_worker_saw_it)
        character.refresh_from_db()
        assert character.selected.number == 1


class TestDrawingAnew:
    def test_all_of_them_are_drawn_in_the_old_places_and_the_old_ones_stay(self) -> None:
        character = with_pictures(2)
        verbs.redraw(character, 2, "a darker hood")
        assert character.status == Status.DRAWING
        assert places(character) == [2, 3]
        assert character.images.count() == 4
        assert portrait_requests.request_for(character.images.get(number=3)).prompt.endswith(
            "darker hood"
        )

    def test_one_of_them_is_drawn_in_its_place(self) -> None:
        character = with_pictures(2)
        verbs.redraw_one(character.images.get(number=0), "")
        assert places(character) == [2, 1]

    def test_an_earlier_one_is_not(self) -> None:
        character = with_pictures(2)
        old = character.images.get(number=0)
        verbs.redraw_one(old)
        with pytest.raises(NotNow, match="an earlier one"):
            verbs.redraw_one(old)

    def test_two_clicks_draw_them_once(self) -> None:
        character = with_pictures(2)
        verbs.redraw(character, 2, "a darker hood")
        with pytest.raises(NotNow, match="being drawn already"):
            verbs.redraw(character, 2, "a darker hood")
        verbs.redraw(character, 2, "no hood")
        assert character.images.count() == 6

    def test_what_was_chosen_stays_chosen_until_another_is(self) -> None:
        character = with_pictures(2)
        verbs.choose(character, character.images.get(number=1))
        verbs.redraw(character, 2)
        portraits.order_portraits(character)
        for image in character.images.filter(number__gt=1):
            arrives(image)
        advance(character)
        assert (character.status, character.selected.number) == (Status.READY, 1)

    def test_nothing_is_drawn_while_the_picture_is_put_into_words(self) -> None:
        character = make_character(reference_key="characters/x/reference.png")
        assert character.move(Status.DESCRIBING)
        with pytest.raises(NotNow, match="put into words"):
            verbs.redraw(character, 4)

    def test_there_is_an_end_to_the_pictures_of_one_character(self, monkeypatch: Any) -> None:
        monkeypatch.setattr(verbs, "PICTURES_AT_MOST", 5)
        character = with_pictures(2)
        with pytest.raises(NotNow, match="5 pictures, which are the most"):
            verbs.redraw(character, 4)
        assert character.images.count() == 2

    def test_a_hidden_character_is_not_drawn(self) -> None:
        from videos.moderation import hide

        character = with_pictures(2)
        hide(character, "A complaint came.")
        for verb in (lambda: verbs.redraw(character, 4), lambda: verbs.use_reference(character)):
            with pytest.raises(NotNow, match="A complaint came"):
                verb()


class TestTryingAgain:
    def with_a_failed_one(self) -> Character:
        character = drawing(num_images=2)
        portraits.order_portraits(character)
        first, second = character.images.all()
        arrives(first)
        ledger.settle_failed(ledger.latest(second, portraits.PURPOSE), Refused("No."))
        advance(character)
        return character

    def test_only_the_failed_one_is_begun_again(self) -> None:
        character = self.with_a_failed_one()
        verbs.retry_image(character.images.get(number=1))
        assert character.images.get(number=1).status == Image.Status.DRAWING
        assert character.images.get(number=0).status == Image.Status.READY
        character.refresh_from_db()
        assert character.status == Status.DRAWING

    def test_one_that_did_not_fail_is_not(self) -> None:
        with pytest.raises(NotNow, match="did not fail"):
            verbs.retry_image(self.with_a_failed_one().images.get(number=0))

    def test_a_character_that_did_not_fail_is_not(self) -> None:
        with pytest.raises(NotNow, match="did not fail"):
            verbs.retry(with_pictures())

    def test_a_failed_character_goes_on_where_it_was(self) -> None:
        character = drawing(num_images=1)
        (call,) = portraits.order_portraits(character)
        ledger.settle_failed(call, Refused("No."))
        advance(character)
        assert character.status == Status.FAILED
        verbs.retry(character)
        assert character.status == Status.DRAWING


class TestWords:
    def described(self) -> Character:
        return with_pictures(
            interrogation={"prompt": "P", "character_description": "C", "style_notes": "S"}
        )

    def test_they_can_be_put_right_and_nothing_is_drawn(self) -> None:
        character = self.described()
        verbs.describe(
            character, name="Maren", description="Own.", character_description="A coat.",
            style_notes="Ink.",
        )  # fmt: skip
        assert (character.name, character.description) == ("Maren", "Own.")
        assert character.interrogation == {
            "prompt": "P", "character_description": "A coat.", "style_notes": "Ink.",
        }  # fmt: skip
        assert character.status == Status.CHOOSING
        assert character.images.count() == 2

    def test_a_picture_drawn_from_other_words_is_called_out_of_date(self) -> None:
        character = self.described()
        assert not portraits.is_outdated(character.images.first())
        verbs.describe(character, character_description="A coat.")
        assert portraits.is_outdated(character.images.first())

    def test_what_was_not_described_yet_only_takes_the_owner_s_words(self) -> None:
        character = make_character()
        verbs.describe(character, description="A grey heron", style_notes="Ink.")
        assert (character.description, character.interrogation) == ("A grey heron", None)


class TestReference:
    def described(self, tmp_path: Path) -> Character:
        character = receive_character(make_owner(), make_picture(tmp_path / "p.png"), "")
        character.save()
        return character

    def test_what_its_pixels_say_is_known_at_once(self, tmp_path: Path) -> None:
        titles = [finding["title"] for finding in self.described(tmp_path).findings]
        assert titles == ["In focus", "Clean edge", "Very small: 240 × 240 pixels"]

    def test_what_is_seen_in_it_is_added_before_it_is_described(self, tmp_path: Path) -> None:
        character = self.described(tmp_path)
        character.move(Status.DESCRIBING)
        before = character.revision
        interrogation.order_description(character)
        assert character.findings[0]["title"] == "One figure"
        assert character.seen["tier"] == "alpha"
        character.refresh_from_db()
        assert character.seen_changed > before

    def test_a_picture_that_is_gone_is_no_matter_for_the_check(self, tmp_path: Path) -> None:
        character = self.described(tmp_path)
        storage.delete(character.reference_key)
        interrogation.look_over(character)
        assert character.seen is None

    def test_another_picture_begins_anew_and_the_old_candidates_stay(self, tmp_path: Path) -> None:
        character = with_pictures()
        verbs.choose(character, character.images.get(number=0))
        verbs.replace_reference(character, make_picture(tmp_path / "p.png"), "new.png")
        assert (character.status, character.selected, character.hue) == (
            Status.DESCRIBING, None, None,
        )  # fmt: skip
        assert portraits.current(list(character.images.all())) == []
        assert character.images.count() == 2
        assert character.findings

    def test_a_second_picture_leaves_the_file_of_the_first(self, tmp_path: Path) -> None:
        character = self.described(tmp_path)
        first = character.reference_key
        portraits.use_reference(character)
        verbs.replace_reference(
            character, make_picture(tmp_path / "q.png", coat="#30b040"), "q.png"
        )
        assert character.reference_key != first
        assert storage.exists(first)
        assert portraits.use_reference(character)
        assert character.selected.key == character.reference_key

    def test_a_bad_picture_changes_nothing(self, tmp_path: Path) -> None:
        character = self.described(tmp_path)
        portraits.use_reference(character)
        (tmp_path / "bad.png").write_text("not a picture")
        with pytest.raises(BadUpload, match="is not a picture"):
            verbs.replace_reference(character, tmp_path / "bad.png", "bad.png")
        character.refresh_from_db()
        assert (character.status, character.selected.origin) == (Status.READY, "reference")

    def test_no_other_picture_is_taken_while_it_is_drawn(self, tmp_path: Path) -> None:
        with pytest.raises(NotNow, match="are being drawn"):
            verbs.replace_reference(drawing(), make_picture(tmp_path / "p.png"), "p.png")

    def test_a_character_of_words_has_no_picture_to_use(self) -> None:
        with pytest.raises(NotNow, match="made from words"):
            verbs.use_reference(drawing())


class TestDeleting:
    def test_it_goes_with_its_pictures_and_their_calls_end(self) -> None:
        character = with_pictures()
        portraits.add_candidates(character, 1)
        portraits.order_portraits(character)
        keys = [image.key for image in character.images.ready()]
        keys += [thumbnails.key_of(key, 640) for key in keys]
        assert all(thumbnails.local_path(key).is_file() for key in keys)
        _deleted(character)
        assert not Character.objects.filter(pk=character.pk).exists()
        assert not [key for key in keys if storage.exists(key)]
        assert not Generation.objects.live().exists()

    def test_one_whose_picture_is_chosen_goes_too(self) -> None:
        character = make_ready_character()
        _deleted(character)
        assert not Character.objects.exists() and not Image.objects.exists()

    def test_it_goes_with_its_owner(self) -> None:
        make_ready_character().owner.delete()
        assert not Character.objects.exists()

    def test_one_that_a_video_uses_stays_and_the_video_is_named(self) -> None:
        character = with_pictures(name="Maren")
        for title in ("City Blues", "Under Leaves", "First Sun"):
            make_video(character=character, title=title)
        with pytest.raises(NotNow) as refused:
            verbs.delete(character)
        assert str(refused.value) == (
            "Maren is used by “City Blues”, “Under Leaves” and 1 more. Nothing was deleted."
        )
        assert Character.objects.filter(pk=character.pk).exists()

    def test_one_that_a_song_names_stays(self) -> None:
        character = with_pictures()
        make_song(title="Hammer Song", character=character)
        with pytest.raises(NotNow, match="used by “Hammer Song”"):
            verbs.delete(character)


def _deleted(character: Character) -> None:
    """With what is done after commit."""
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        verbs.delete(character)


def test_one_that_rests_is_not_due_and_is_once_it_is_drawn_after_all(tmp_path: Path) -> None:
    character = receive_character(make_owner(), make_picture(tmp_path / "a.png"), "")
    character.asked_for = False
    character.save()
    assert not Character.objects.due().exists()
    verbs.use_reference(character)
    verbs.redraw(character, 1)
    assert (character.status, character.at_work) == (Status.DRAWING, True)
    Character.objects.update(due_at=F("created_at"))
    assert Character.objects.due().exists()


DONE: dict[str, Callable[[Character, Path], object]] = {
    "drawn anew": lambda character, _: verbs.redraw(character, 1),
    "put into words": lambda character, _: verbs.describe(character, name="Maren"),
    "given another picture": lambda character, picture: verbs.replace_reference(
        character, picture, "a.png"
    ),
}


@pytest.mark.parametrize("name", DONE)
def test_films_are_held_before_their_character(name: str, tmp_path: Path) -> None:
    """Whoever answers a film holds the film first: in another order the two wait for each other."""
    character = with_pictures()
    make_video(character=character)
    picture = make_picture(tmp_path / "a.png")
    with CaptureQueriesContext(connection) as asked:
        DONE[name](character, picture)
    changes = [query["sql"] for query in asked if query["sql"].startswith("UPDATE")]
    assert changes[0].startswith('UPDATE "videos_video"')
