from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from characters import portraits, verbs
from characters.models import Character, Image
from generations import ledger
from generations.models import Generation
from generations.providers.base import Refused
from tests.factories import make_character, make_owner, make_video
from tests.media import make_picture
from videos.moderation import hide
from videos.pipeline import advance

from .test_verbs import arrives, drawing, with_pictures

pytestmark = pytest.mark.django_db
Status = Character.Status
HX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def mine(client: Client) -> Client:
    client.force_login(make_owner())
    return client


def path(name: str, character: Character, *more: Any) -> str:
    return reverse(f"character{name}", args=[character.pk, *more])


def shown(client: Client, character: Character) -> str:
    response = client.get(path("", character))
    assert response.status_code == 200
    return response.content.decode()


def live(client: Client, character: Character, since: int, places: int = 4) -> Any:
    return client.get(path("-live", character), {"since": since, "places": places}, **HX)


def tally_of(page: str) -> str:
    found = re.search(r'id="tally".*?</p>', page, re.DOTALL)
    return found[0] if found else ""


def once_took(purpose: str, seconds: float) -> None:
    """Such a call of somebody's lasted so long."""
    now = timezone.now()
    Generation.objects.create(
        kind="draw", purpose=purpose, subject_model="characters.Image", subject_id=uuid4(),
        provider="local", request={}, request_hash="x", status="succeeded",
        submitted_at=now - timedelta(seconds=seconds), finished_at=now,
    )  # fmt: skip


def sentences(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


class TestCandidates:
    def test_each_has_its_own_state_and_only_those_that_are_there_can_be_chosen(
        self, mine: Client
    ) -> None:
        character = drawing(num_images=3)
        portraits.order_portraits(character)
        first, second, _ = character.images.all()
        arrives(first)
        ledger.settle_failed(ledger.latest(second, portraits.PURPOSE), Refused("It was refused."))
        advance(character)
        page = shown(mine, character)
        assert re.findall(r'data-state="(\w+)"', page) == ["ready", "failed", "drawing"]
        assert page.count('type="radio"') == 1
        assert "It was refused." in page and "It cost $0.00." in page
        assert "1 of 3 drawn, 1 failed" in page

    def test_while_the_picture_is_read_there_are_frames_for_all_of_them(self, mine: Client) -> None:
        character = make_character(reference_key="characters/x/reference.png", num_images=4)
        assert character.move(Status.DESCRIBING)
        page = shown(mine, character)
        assert page.count('data-state="waiting"') == 4
        assert "Reading your picture" in page
        assert re.search(r"disabled[^>]*>Use this one", page)

    def test_why_a_choice_is_needed_is_said_with_the_films_that_wait(self, mine: Client) -> None:
        character = with_pictures(name="Maren")
        video = make_video("preparing", character=character, title="City Blues")
        advance(video)
        page = shown(mine, character)
        assert "Which one is Maren?" in page
        assert "“City Blues”" in page and "waits for this choice" in page

    def test_the_chosen_one_is_checked_and_lends_its_hue(self, mine: Client) -> None:
        character = with_pictures()
        verbs.choose(character, character.images.get(number=1))
        page = shown(mine, character)
        assert re.search(rf'value="{character.selected.pk}" checked', page)
        assert f":root{{--hue:{character.hue}}}" in page

    def test_one_that_was_chosen_before_stays_among_the_earlier_ones(self, mine: Client) -> None:
        character = with_pictures()
        verbs.choose(character, character.images.get(number=0))
        verbs.redraw_one(character.images.get(number=0))
        page = shown(mine, character)
        assert re.search(r'<details class="fold" open>.*Chosen, picture 1', page, re.S)

    def test_a_picture_from_earlier_words_says_so(self, mine: Client) -> None:
        character = with_pictures()
        assert "from earlier words" not in shown(mine, character)
        verbs.describe(character, description="A grey heron")
        assert "from earlier words" in shown(mine, character)


class TestRefresh:
    def test_nothing_new_is_an_empty_answer_from_one_question_of_its_own(
        self, mine: Client
    ) -> None:
        character = drawing()
        portraits.order_portraits(character)
        character.refresh_from_db()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert live(mine, character, character.revision).status_code == 204
        own = [query for query in asked if "characters_character" in query["sql"]]
        assert len(own) == 1
        assert len(asked) <= 3, "session, user, revision"

    def test_only_candidates_that_changed_are_sent(self, mine: Client) -> None:
        character = drawing(num_images=4)
        portraits.order_portraits(character)
        character.refresh_from_db()
        before = character.revision
        arrives(character.images.get(number=2))
        advance(character)
        answer = live(mine, character, before).content.decode()
        assert re.findall(r'id="(cand-\d)"', answer) == ["cand-2"]
        assert 'hx-swap-oob="outerHTML"' in answer
        assert 'id="words"' not in answer

    def test_it_asks_again_as_long_as_something_is_drawn_and_then_no_more(
        self, mine: Client
    ) -> None:
        character = drawing(num_images=1)
        portraits.order_portraits(character)
        character.refresh_from_db()
        assert shown(mine, character).count("hx-get") == 1
        before = character.revision
        arrives(character.images.get())
        advance(character)
        assert "hx-get" not in live(mine, character, before, places=1).content.decode()
        assert "hx-get" not in shown(mine, character)

    def test_words_and_findings_come_when_they_are_read(self, mine: Client, tmp_path: Path) -> None:
        from characters import interrogation

        character = verbs.bring(make_owner(), make_picture(tmp_path / "p.png"), "")
        character.move(Status.DESCRIBING)
        before = character.revision
        interrogation.look_over(character)
        answer = live(mine, character, before).content.decode()
        assert 'id="words"' in answer and "One figure" in answer

    def test_other_places_than_the_page_has_are_sent_whole(self, mine: Client) -> None:
        character = with_pictures(2)
        answer = live(mine, character, 0, places=4).content.decode()
        assert '<fieldset id="candidates" hx-swap-oob="outerHTML">' in answer

    def test_without_a_script_nothing_typed_is_lost_to_a_page_that_loads_itself(
        self, mine: Client
    ) -> None:
        at_work, at_rest = shown(mine, drawing()), shown(mine, with_pictures())
        assert 'http-equiv="refresh"' not in at_work
        assert "Look again" in at_work and "Look again" not in at_rest

    def test_the_time_left_is_judged_by_the_last_pictures_and_goes_with_them(
        self, mine: Client
    ) -> None:
        once_took(portraits.PURPOSE, 70)
        character = drawing(num_images=1)
        portraits.order_portraits(character)
        assert "0 of 1 drawn, about 1 min left" in shown(mine, character)
        arrives(character.images.get())
        advance(character)
        assert " left" not in tally_of(shown(mine, character))

    def test_a_picture_that_is_read_first_takes_its_time_too(
        self, mine: Client, tmp_path: Path
    ) -> None:
        once_took("description", 60)
        once_took(portraits.PURPOSE, 60)
        picture = make_picture(tmp_path / "p.png")
        character = verbs.bring(make_owner(), picture, "", num_images=1)
        assert "Reading your picture, about 2 min left" in shown(mine, character)

    def test_its_questions_do_not_grow_with_its_pictures(self, mine: Client) -> None:
        few, many = with_pictures(2), with_pictures(4)
        portraits.add_candidates(few, 1)
        for _ in range(3):
            portraits.add_candidates(many, 4)
        counts = []
        for character in (few, many):
            with CaptureQueriesContext(connection) as asked:
                shown(mine, character)
            counts.append(len(asked))
        assert counts[0] == counts[1]


class TestActs:
    def test_all_are_drawn_anew_with_a_note_in_both_ways(self, mine: Client) -> None:
        for headers, status in (({}, 302), (HX, 200)):
            character = with_pictures(2)
            response = mine.post(path("-redraw", character), {"note": "a hood"}, **headers)
            assert response.status_code == status
            assert set(character.images.filter(number__gt=1).values_list("note", flat=True)) == {
                "a hood"
            }

    def test_the_answer_holds_the_grid_and_what_stands_around_it(self, mine: Client) -> None:
        character = with_pictures(2)
        answer = mine.post(path("-redraw", character), **HX).content.decode()
        assert answer.lstrip().startswith('<fieldset id="candidates">')
        for part in ("tally", "headline", "earlier", "decide", "notice", "redraw-all"):
            assert re.search(rf'id="{part}"[^>]*hx-swap-oob', answer), part

    def test_one_is_drawn_anew(self, mine: Client) -> None:
        character = with_pictures(2)
        mine.post(path("-redraw", character), {"only": character.images.get(number=0).pk})
        assert character.images.count() == 3

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"only": "x"}, "This picture is not known here."),
            ({"note": "x" * 401}, "These are more than 400 letters. Shorten them."),
        ],
    )
    def test_what_does_not_fit_is_said_and_nothing_is_drawn(
        self, mine: Client, data: dict[str, str], sentence: str
    ) -> None:
        character = with_pictures(2)
        response = mine.post(path("-redraw", character), data, **HX)
        assert (response.status_code, character.images.count()) == (409, 2)
        assert sentence in response.content.decode()
        page = mine.post(path("-redraw", character), data, follow=True)
        assert sentence in sentences(page)

    def test_a_picture_of_another_character_is_not_found(self, mine: Client) -> None:
        character, other = with_pictures(2), with_pictures(2)
        foreign = other.images.first().pk
        assert mine.post(path("-redraw", character), {"only": foreign}).status_code == 404
        assert mine.post(path("-again", character, foreign)).status_code == 404

    def test_a_failed_one_is_tried_again(self, mine: Client) -> None:
        character = drawing(num_images=2)
        calls = portraits.order_portraits(character)
        arrives(character.images.get(number=0))
        ledger.settle_failed(calls[1], Refused("No."))
        advance(character)
        failed = character.images.get(number=1)
        assert "Try again" in shown(mine, character)
        assert mine.post(path("-again", character, failed.pk), **HX).status_code == 200
        failed.refresh_from_db()
        assert failed.status == Image.Status.DRAWING
        refused = mine.post(path("-again", character, failed.pk), **HX)
        assert (refused.status_code, b"did not fail" in refused.content) == (409, True)

    def test_words_are_kept_as_they_were_sent(self, mine: Client) -> None:
        character = with_pictures(interrogation={"prompt": "P", "character_description": "C"})
        page = mine.post(
            path("-words", character),
            {"name": " Maren\u202e ", "description": "", "character_description": "A coat."},
            follow=True,
        )
        character.refresh_from_db()
        assert character.name == "Maren"
        assert character.interrogation["character_description"] == "A coat."
        assert character.interrogation["prompt"] == "P", "it was not in the form"
        assert "those there stay" in sentences(page)

    def test_words_that_are_too_long_are_refused(self, mine: Client) -> None:
        character = with_pictures(name="Maren")
        response = mine.post(path("-words", character), {"name": "x" * 81}, **HX)
        character.refresh_from_db()
        assert (response.status_code, character.name) == (409, "Maren")

    def test_what_somebody_writes_is_text_and_never_a_tag(self, mine: Client) -> None:
        character = with_pictures(name="<script>alert(1)</script>", description="</textarea><b>")
        page = shown(mine, character)
        assert "<script>alert" not in page and "</textarea><b>" not in page

    def test_it_is_deleted_unless_a_film_uses_it(self, mine: Client) -> None:
        character = with_pictures(name="Maren")
        video = make_video(character=character, title="City Blues")
        kept = mine.post(path("-delete", character), follow=True)
        assert "Maren is used by “City Blues”. Nothing was deleted." in sentences(kept)
        answer = mine.post(path("-delete", character), **HX)
        assert (answer.status_code, "“City Blues”" in answer.content.decode()) == (409, True)
        video.delete()
        gone = mine.post(path("-delete", character), follow=True)
        assert "Maren and all its pictures are deleted." in sentences(gone)
        assert not Character.objects.filter(pk=character.pk).exists()

    def test_a_link_alone_changes_nothing(self, mine: Client) -> None:
        character = with_pictures()
        image = character.images.first()
        for name, more in (
            ("-redraw", ()), ("-again", (image.pk,)), ("-words", ()), ("-picture", ()),
            ("-delete", ()), ("-choose", ()), ("-use-reference", ()), ("-retry", ()),
        ):  # fmt: skip
            assert mine.get(path(name, character, *more)).status_code == 405, name

    def test_somebody_else_s_is_unknown(self, client: Client) -> None:
        character = with_pictures()
        client.force_login(make_owner("another"))
        assert client.get(path("", character)).status_code == 404
        assert client.get(path("-live", character), {"since": 0}).status_code == 404
        assert (
            client.get(path("-live", character), {"since": character.revision}).status_code == 404
        )
        for name in ("-redraw", "-words", "-delete", "-choose", "-use-reference", "-retry"):
            assert client.post(path(name, character)).status_code == 404, name


class TestOwnPicture:
    def test_another_one_begins_anew(self, mine: Client, tmp_path: Path) -> None:
        character = with_pictures()
        sent = SimpleUploadedFile("me.png", make_picture(tmp_path / "me.png").read_bytes())
        page = mine.post(path("-picture", character), {"picture": sent}, follow=True)
        character.refresh_from_db()
        assert character.status == Status.DESCRIBING
        assert "Your picture is kept." in sentences(page)
        assert "Earlier pictures" in page.content.decode()

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            ((), "Choose a picture first."),
            (("me.png", b""), "This file is empty. Nothing was kept."),
            (("me.png", b"words"), "“me.png” is not a picture."),
        ],
    )
    def test_a_bad_one_is_refused_and_nothing_changes(
        self, mine: Client, sent: tuple[str, bytes], sentence: str
    ) -> None:
        character = with_pictures()
        data = {"picture": SimpleUploadedFile(*sent)} if sent else {}
        page = mine.post(path("-picture", character), data, follow=True)
        assert sentence in sentences(page)
        character.refresh_from_db()
        assert character.status == Status.CHOOSING

    def test_one_that_is_too_large_is_refused_before_it_is_read(
        self, mine: Client, settings: Any
    ) -> None:
        settings.PICTURE_MAX_BYTES = 1000
        character = with_pictures()
        sent = SimpleUploadedFile("me.png", b"x" * 1_100_000)
        page = mine.post(path("-picture", character), {"picture": sent}, follow=True)
        assert "which is the most. Nothing was kept." in sentences(page)

    def test_a_form_without_its_token_is_refused(self, tmp_path: Path) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(make_owner())
        sent = SimpleUploadedFile("me.png", b"x")
        assert client.post(path("-picture", with_pictures()), {"picture": sent}).status_code == 403
        assert client.post(reverse("character-new"), {"words": "A heron"}).status_code == 403


class TestHidden:
    def test_why_is_said_and_nothing_can_be_done_or_seen(self, mine: Client) -> None:
        character = with_pictures()
        hide(character, "A complaint came.")
        page = shown(mine, character)
        assert "A complaint came" in page
        assert "Redraw" not in page
        answer = mine.post(path("-redraw", character), **HX)
        assert (answer.status_code, b"A complaint came" in answer.content) == (409, True)

    def test_one_hidden_picture_says_why_in_its_place(self, mine: Client) -> None:
        character = with_pictures()
        hide(character.images.get(number=0), "Somebody’s face.")
        page = shown(mine, character)
        assert re.findall(r'data-state="(\w+)"', page) == ["hidden", "ready"]
        assert "Somebody’s face" in page


class TestWhereItIsUsed:
    def test_films_are_named_and_why_it_is_not_in_one(self, mine: Client) -> None:
        character = with_pictures()
        make_video(character=character, title="City Blues", character_consistency_enabled=False)
        page = shown(mine, character)
        assert "City Blues" in page and "switched off for this video" in page

    def test_a_site_without_characters_says_so(self, mine: Client, settings: Any) -> None:
        settings.CHARACTER_CONSISTENCY_ENABLED = False
        assert "set to make films without characters" in shown(mine, with_pictures())
        assert "set to make films without" in mine.get(reverse("characters")).content.decode()


class TestLibrary:
    def listed(self, client: Client, **query: Any) -> str:
        return client.get(reverse("characters"), query).content.decode()

    def test_an_empty_one_says_what_to_bring(self, mine: Client) -> None:
        assert "Bring someone: a picture or two sentences." in self.listed(mine)

    def test_each_has_picture_state_and_films(self, mine: Client) -> None:
        character = with_pictures(name="Maren")
        verbs.choose(character, character.images.first())
        for title in ("City Blues", "Under Leaves", "First Sun"):
            make_video(character=character, title=title)
        page = self.listed(mine)
        assert "Maren" in page and 'st ready">ready' in page and "and 1 more" in page
        assert character.selected.key in page

    def test_one_without_a_name_is_called_by_its_first_words(self, mine: Client) -> None:
        make_character(description="A grey heron in a long yellow raincoat")
        assert "A grey heron in a …" in self.listed(mine)

    def test_it_is_searched_by_name_and_words(self, mine: Client) -> None:
        make_character(name="Maren")
        make_character(name="Bram", description="An old dwarf")
        assert "Maren" not in self.listed(mine, q="dwarf")
        assert "Bram" in self.listed(mine, q="dwarf")
        assert "Nobody is called that" in self.listed(mine, q="yeti")

    def test_only_my_own_are_there(self, mine: Client) -> None:
        make_character(name="Maren", owner=make_owner("another"))
        assert "Maren" not in self.listed(mine)

    def test_a_hidden_one_is_marked_and_its_picture_not_shown(self, mine: Client) -> None:
        character = with_pictures(name="Maren")
        hide(character, "A complaint came.")
        page = self.listed(mine)
        assert "hidden" in page and "character_references" not in page

    def test_it_asks_for_news_only_while_something_is_drawn(self, mine: Client) -> None:
        character = drawing()
        page = self.listed(mine)
        (seen,) = re.findall(r"since=(\w+)", page)
        asked = mine.get(reverse("characters"), {"since": seen})
        assert asked.status_code == 204
        character.touch()
        assert mine.get(reverse("characters"), {"since": seen}).status_code == 200
        Character.objects.all().delete()
        assert "hx-get" not in self.listed(mine)

    def test_it_has_pages_and_its_questions_do_not_grow(self, mine: Client) -> None:
        for number in range(3):
            with_pictures(name=f"Somebody {number}")
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as asked:
                self.listed(mine)
            counts.append(len(asked))
            for number in range(25):
                make_video(character=make_character(name=f"More {number}"))
        assert counts[0] == counts[1]
        assert "Page 1 of 3" in self.listed(mine)


class TestNew:
    def test_from_a_picture(self, mine: Client, tmp_path: Path) -> None:
        sent = SimpleUploadedFile("me.png", make_picture(tmp_path / "me.png").read_bytes())
        response = mine.post(
            reverse("character-new"),
            {"source": "upload", "kind": "character", "name": "Maren", "picture": sent},
        )
        character = Character.objects.get(name="Maren")
        assert response["Location"] == path("", character)
        assert character.findings and character.reference_key

    def test_from_words_of_a_product(self, mine: Client) -> None:
        mine.post(
            reverse("character-new"),
            {"source": "words", "kind": "product", "words": "A red fuzz pedal"},
        )
        character = Character.objects.get()
        assert (character.kind, character.description) == ("product", "A red fuzz pedal")
        assert not character.reference_key

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"source": "upload"}, "Choose a picture first, or describe it in words."),
            ({"source": "words"}, "Say in a sentence or two what it looks like."),
            ({"source": "words", "words": "x" * 2001}, "more than 2,000 letters"),
        ],
    )
    def test_what_lacks_is_said_and_what_was_typed_stays(
        self, mine: Client, data: dict[str, str], sentence: str
    ) -> None:
        response = mine.post(reverse("character-new"), {"kind": "product", "name": "Fuzz", **data})
        page = response.content.decode()
        assert response.status_code == 422
        assert sentence in page
        assert 'value="Fuzz"' in page and 'value="product" checked' in page
        assert not Character.objects.exists()

    def test_a_bad_picture_is_refused_with_what_it_is(self, mine: Client) -> None:
        sent = SimpleUploadedFile("me.png", b"%PDF-1.4 hello")
        response = mine.post(
            reverse("character-new"), {"source": "upload", "kind": "character", "picture": sent}
        )
        assert response.status_code == 422
        assert "“me.png” is not a picture. It is a PDF" in response.content.decode()

    def test_one_that_is_too_large_is_refused_before_it_is_read(
        self, mine: Client, settings: Any
    ) -> None:
        settings.PICTURE_MAX_BYTES = 1000
        sent = SimpleUploadedFile("me.png", b"x" * 1_100_000)
        response = mine.post(reverse("character-new"), {"source": "upload", "picture": sent})
        assert response.status_code == 413
        assert "which is the most" in response.content.decode()
