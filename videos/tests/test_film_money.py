"""``manage.py film`` with money: it asks nothing and says what it costs."""

from __future__ import annotations

from argparse import ArgumentTypeError
from decimal import Decimal
from pathlib import Path

import pytest

from tests.factories import make_ready_character, make_video
from videos import verbs
from videos.commission import Commission
from videos.management.arguments import dollars, model
from videos.management.commands.film import confirmed, said_price, taken_up, why_not
from videos.models import Video
from videos.tests.paid import paid
from videos.tests.test_animatic import animatic
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


@paid()
def test_it_says_the_price_and_where_it_stops() -> None:
    video = make_video(character=make_ready_character(), max_cost_usd=Decimal(3))
    assert said_price(video) == "It costs $1.64 at most; at $3.00 it stops"


@paid()
def test_a_plan_to_be_confirmed_is_said_and_goes_on() -> None:
    video, display = by(film="dated"), Said()
    assert confirmed(video, display)
    assert video.status == Status.FILMING
    assert "looked up on 2 January 2026" in display.sentences[0]


@paid()
def test_a_blocked_plan_ends_with_what_helps() -> None:
    video = by(film="unpriced")
    assert not confirmed(video, Said())
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
