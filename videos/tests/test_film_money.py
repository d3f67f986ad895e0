"""``manage.py film`` with money: it asks nothing and says what it costs."""

from __future__ import annotations

from argparse import ArgumentTypeError
from decimal import Decimal
from pathlib import Path

import pytest

from generations.models import Generation
from tests.factories import make_owner, make_ready_character, make_video
from tests.media import make_song
from videos import commission, verbs
from videos.commission import Commission
from videos.management import taking_up
from videos.management.arguments import dollars, model
from videos.management.commands.film import why_not
from videos.management.taking_up import confirmed, said_bill, said_price, usual_models
from videos.models import Video
from videos.tests.paid import paid
from videos.tests.test_animatic import animatic
from videos.tests.test_pipeline import filming
from videos.tests.test_plan_check import by
from videos.tests.test_spending import at_its_cap

pytestmark = pytest.mark.django_db
Status = Video.Status
SONG = Path("song.mp3")


class Said:
    def __init__(self) -> None:
        self.sentences: list[str] = []

    def show(self, video: Video, elapsed: float) -> None:
        """Only what is said counts."""

    def say(self, sentence: str) -> None:
        self.sentences.append(sentence)


def taken_up(video: Video, wanted: Commission) -> list[str]:
    display = Said()
    taking_up.taken_up(video, wanted, display)
    return display.sentences


@paid()
def test_it_says_the_price_and_where_it_stops() -> None:
    video = make_video(character=make_ready_character(), max_cost_usd=Decimal(3))
    assert said_price(video) == "It costs about $1.64; at $3.00 it stops"


@paid()
def test_a_plan_to_be_confirmed_is_said_and_goes_on() -> None:
    video, display = by(film="dated"), Said()
    assert confirmed(video, Commission(SONG), display)
    assert video.status == Status.FILMING
    assert "looked up on 2 January 2026" in display.sentences[0]


@paid()
def test_a_blocked_plan_ends_with_what_helps() -> None:
    video = by(film="unpriced")
    assert not confirmed(video, Commission(SONG), Said())
    assert why_not(video).endswith("Another --model, or more --clips, may help.")


@paid("draw", "film")
def test_the_same_command_with_final_films_the_animatic() -> None:
    video = animatic()
    taken_up(video, Commission(SONG, quality="animatic"))
    assert video.status == Status.WAITING
    taken_up(video, Commission(SONG))
    assert video.status == Status.FILMING


@paid()
def test_the_same_command_with_a_higher_cap_goes_on() -> None:
    video = at_its_cap()
    assert "higher --max-cost" in why_not(video)
    taken_up(video, Commission(SONG))
    assert video.status == Status.WAITING
    taken_up(video, Commission(SONG, max_cost=Decimal(5)))
    assert (video.status, video.max_cost_usd) == (Status.FILMING, Decimal(5))
    verbs.cancel(video)


@paid("film")
def test_a_model_is_named_with_its_kind_and_has_to_be_had() -> None:
    assert model("film=longer") == ("film", "longer")
    for wrong in ("longer", "film=", "sing=longer", "film=nobodys", "draw=camera"):
        with pytest.raises(ArgumentTypeError):
            model(wrong)


def test_an_amount_is_in_dollars() -> None:
    assert dollars("4.50") == dollars("$4.50") == Decimal("4.50")
    for wrong in ("", "much", "-1", "0", "nan", "inf"):
        with pytest.raises(ArgumentTypeError):
            dollars(wrong)


def test_the_cap_and_the_quality_make_no_other_film_and_a_model_does(tmp_path: Path) -> None:
    song = tmp_path / "song.mp3"
    song.write_bytes(b"a song")
    plain = Commission(song)
    capped = Commission(song, quality="animatic", max_cost=Decimal(3))
    assert capped.fingerprint() == plain.fingerprint()
    assert Commission(song, models={"film": "longer"}).fingerprint() != plain.fingerprint()


def test_the_first_key_and_another_usual_model_make_another_film() -> None:
    assert usual_models() == {}
    with paid("draw", "film"):
        assert usual_models() == {"draw": "brush", "film": "camera"}


def test_who_is_usual_makes_another_film_and_only_who_is_named_is_never_followed(
    tmp_path: Path,
) -> None:
    song = make_song(tmp_path / "song.wav", 8.0)
    usual = {"see": "eye", "write": "pen", "film": "camera"}
    wanted = Commission(song, models={"see": "other"}, usual=usual)
    assert wanted.fingerprint() != Commission(song, models={"see": "other"}).fingerprint()
    film = commission.accept(make_owner(), wanted)
    assert film.chosen_models == {"see": "other", "film": "camera"}


@paid()
def test_the_cap_that_is_named_now_holds_and_one_that_was_named_stays() -> None:
    video = make_video(character=make_ready_character(), max_cost_usd=Decimal(9))
    said = taken_up(video, Commission(SONG, max_cost=Decimal(3)))
    assert said == ["It costs about $1.64; at $3.00 it stops"]
    assert video.max_cost_usd == Decimal(3) and video.status == Status.PLANNING
    verbs.cancel(video)
    assert "at $3.00 it stops" in taken_up(video, Commission(SONG))[0]


@paid()
def test_a_film_that_was_begun_says_what_is_spent_and_what_the_rest_costs() -> None:
    video = at_its_cap()
    assert taken_up(video, Commission(SONG, max_cost=Decimal(5))) == [
        "$0.10 are spent or on their way; the rest costs $1.54 at most; at $5.00 it stops"
    ]


@paid("draw", "film")
def test_the_quality_that_is_asked_for_now_is_made_as_long_as_no_clip_was_begun() -> None:
    video = make_video(character=make_ready_character())
    [first, *_] = taken_up(video, Commission(SONG, quality="animatic"))
    assert first.startswith("It costs about $0.12")
    assert video.quality == "animatic"
    begun = filming(character=make_ready_character())
    said = taken_up(begun, Commission(SONG, quality="animatic"))
    assert begun.quality == "final" and "is being filmed already" in said[1]


@paid("draw", "film")
def test_an_animatic_that_comes_when_the_film_is_asked_for_is_filmed_without_a_question() -> None:
    video = animatic()
    assert not confirmed(video, Commission(SONG, quality="animatic"), Said())
    assert confirmed(video, Commission(SONG), Said())
    assert video.status == Status.FILMING


@paid()
def test_a_film_ends_with_what_it_cost_and_what_of_it_is_in_doubt() -> None:
    video = at_its_cap()
    assert said_bill(video) == " It cost $0.10."
    Generation.objects.filter(purpose="keyframe").update(status="running")
    verbs.cancel(video)
    assert said_bill(video) == " It cost $0.10. $0.08 of it may not have been charged."


def test_a_film_that_cost_nothing_says_nothing_of_it() -> None:
    assert said_bill(make_video()) == ""
