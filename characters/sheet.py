"""What the pages of characters show: candidates in their places, what is said of them, who uses
them. Few queries, however many pictures there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings

from characters import drawers, interrogation, portraits, prices
from characters.models import Character, Image
from generations.choices import Row
from generations.durations import seconds_of, waits
from generations.models import Generation
from generations.providers.base import Kind
from mvsite.lib.templatetags.pages import dollars
from mvsite.lib.uploads import clean

Status = Character.Status
SITE_OFF = "This site is set to make films without characters, so none of them is in a film."
NAME_SHOWN = 40
WAITING = "waiting"
"""As ``Video.Status`` and ``Video.waiting_for`` have them, which this app does not import."""
ASKS = ("choice", "character")


@dataclass(frozen=True)
class Candidate:
    """One place of the grid; ``image`` None: it waits for the words."""

    place: int
    image: Image | None
    chosen: bool = False
    outdated: bool = False

    @property
    def number(self) -> int:
        """As people count."""
        return self.place + 1

    @property
    def state(self) -> str:
        if self.image is None:
            return "waiting"
        return "hidden" if self.image.is_hidden else self.image.status

    @property
    def drawn_by(self) -> str:
        return drawers.drawn_by(self.image) if self.image else ""

    @property
    def cost(self) -> str:
        """A sentence about the call that ended."""
        call = self.image.generation if self.image else None
        if call is None or call.charged == Generation.Charged.NO:
            return "It cost $0.00."
        amount = dollars(call.settled or 0)
        may = call.charged == Generation.Charged.MAYBE
        return f"It may have cost {amount}." if may else f"It was charged all the same: {amount}."


class Sheet:
    """One character as its page shows it."""

    def __init__(self, character: Character):
        self.character = character
        self.images = list(character.images.select_related("generation"))
        for image in self.images:
            image.character = character

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Those offered now; empty places while nothing was ordered yet."""
        offered = portraits.current(self.images)
        if not offered and self.character.is_worked_on:
            return [Candidate(place, None) for place in range(self.character.num_images)]
        return [self._candidate(image.place or 0, image) for image in offered]

    @cached_property
    def earlier(self) -> list[Candidate]:
        """Pictures that others took the place of, the newest first."""
        offered = {image.pk for image in portraits.current(self.images)}
        old = [image for image in self.images if image.pk not in offered]
        shown = [image for image in old if self._is_kept(image)]
        return [self._candidate(image.number, image) for image in reversed(shown)]

    def _is_kept(self, image: Image) -> bool:
        own = image.origin == Image.Origin.REFERENCE
        return image.status == Image.Status.READY and not (own and self._is_reference(image))

    def _is_reference(self, image: Image) -> bool:
        return image.key == self.character.reference_key

    def _candidate(self, place: int, image: Image) -> Candidate:
        chosen = image.pk == self.character.selected_id
        return Candidate(place, image, chosen, portraits.is_outdated(image))

    @property
    def uses_reference(self) -> bool:
        chosen = next((i for i in self.images if i.pk == self.character.selected_id), None)
        return chosen is not None and self._is_reference(chosen)

    @property
    def chosen_is_earlier(self) -> bool:
        return any(candidate.chosen for candidate in self.earlier)

    @property
    def can_choose(self) -> bool:
        return any(one.state == Image.Status.READY for one in (*self.candidates, *self.earlier))

    @property
    def can_redraw(self) -> bool:
        return self.character.status not in (Status.NEW, Status.DESCRIBING)

    @property
    def at_work(self) -> bool:
        drawing = any(image.status == Image.Status.DRAWING for image in self.images)
        working = self.character.is_worked_on or drawing
        return working and not self.character.is_hidden

    @property
    def name(self) -> str:
        return name_of(self.character)

    @property
    def headline(self) -> str:
        named = clean(self.character.name, NAME_SHOWN) or "it"
        match self.character.status:
            case Status.DRAWING | Status.CHOOSING:
                return f"Which one is {named}?"
            case Status.FAILED:
                return f"{self.name} could not be drawn"
        return self.name

    @property
    def subline(self) -> str:
        match self.character.status:
            case Status.NEW if self.character.rests:
                return "Your picture is kept. It is drawn when a film of it is made."
            case Status.NEW | Status.DESCRIBING if self.character.reference_key:
                return "Your picture is being put into words; then it is drawn."
            case Status.NEW | Status.DESCRIBING:
                return "It is drawn from your words."
            case Status.READY:
                return "Every clip is made from the picture that is chosen."
            case Status.FAILED:
                return "No picture is there to make clips from."
        return "The picture you choose is the one every clip is made from."

    @property
    def tally(self) -> str:
        """What is there, in a few words; changes only when something does."""
        states = [candidate.state for candidate in self.candidates]
        drawn, failed = states.count("ready"), states.count("failed")
        if self.character.rests:
            return "Not begun"
        if "drawing" in states:
            said = f"{drawn} of {len(states)} drawn"
            return f"{said}, {failed} failed" if failed else said
        return {
            Status.CHOOSING: "A picture must be chosen",
            Status.READY: "Chosen",
            Status.FAILED: "Not drawn",
        }.get(Status(self.character.status), "Reading your picture")

    @cached_property
    def left(self) -> float | None:
        """Seconds until the last of them is there, if it takes as long as others took here."""
        waiting = sum(one.state in ("waiting", "drawing") for one in self.candidates)
        if not waiting or not self.at_work:
            return None
        return self._reading + waits(waiting) * seconds_of(portraits.PURPOSE, Kind.DRAW)

    @property
    def _reading(self) -> float:
        """Seconds until the picture is put into words."""
        ahead = self.character.status in (Status.NEW, Status.DESCRIBING)
        seen = ahead and self.character.reference_key
        return seconds_of(interrogation.PURPOSE, Kind.SEE) if seen else 0.0

    @property
    def redraws(self) -> int:
        return len(portraits.current(self.images)) or self.character.num_images or 4

    @cached_property
    def price(self) -> Decimal | None:
        """Of one picture, at most, in dollars; None where it is not known."""
        return prices.of_picture(self.character)

    @cached_property
    def drawers(self) -> list[Row]:
        """Who could draw it."""
        return drawers.rows_of(self.character)

    @property
    def drawer(self) -> Row | None:
        """Who does, from now on."""
        return drawers.chosen_of(self.character, self.drawers)

    @property
    def price_of_all(self) -> Decimal | None:
        return None if self.price is None else self.price * self.redraws

    @property
    def price_of_retry(self) -> Decimal | None:
        return prices.of_retry(self.character, self.images)

    @property
    def price_of_new_picture(self) -> Decimal | None:
        return prices.of_new_picture(self.character)

    @property
    def price_now(self) -> Decimal | None:
        """Of its words and its first pictures."""
        return prices.of_rest(self.character)

    @property
    def held_up(self) -> str:
        """What it waits for, such as money; empty while it goes on."""
        return self.character.error if self.character.is_worked_on else ""

    @cached_property
    def uses(self) -> list[Use]:
        videos = self.character.videos.select_related("song").order_by("-created_at")
        return [Use(video, why_off(video)) for video in videos]

    @property
    def waiting(self) -> list[Any]:
        """Films that go on when a picture is chosen."""
        return [use.video for use in self.uses if waits_for_character(use.video)]


@dataclass(frozen=True)
class Use:
    """A video that names the character; ``off``: why the character is not in it all the same."""

    video: Any
    off: str


def name_of(character: Character) -> str:
    """Its name, or its first words."""
    if name := clean(character.name, NAME_SHOWN):
        return name
    words = clean(character.description, 200).split()
    short = " ".join(words[:5]).rstrip(",.;:")
    return f"{short} …" if len(words) > 5 else short or "Without a name"


def waits_for_character(video: Any) -> bool:
    return video.status == WAITING and video.waiting_for in ASKS and not video.is_hidden


def why_off(video: Any) -> str:
    """A sentence where a film is made without its character; else empty."""
    if not settings.CHARACTER_CONSISTENCY_ENABLED:
        return "Not in it: this site is set to make films without characters."
    if not video.character_consistency_enabled:
        return "Not in it: the character is switched off for this video."
    if video.song is not None and not video.song.character_consistency_enabled:
        return "Not in it: the character is switched off for its song."
    if video.without_character:
        return "Made without it, because no picture of it was there in time."
    return ""


def why_all_off() -> str:
    return "" if settings.CHARACTER_CONSISTENCY_ENABLED else SITE_OFF


@dataclass(frozen=True)
class Card:
    """A character in the library."""

    character: Character
    picture: str
    videos: Sequence[Any]

    @property
    def name(self) -> str:
        return name_of(self.character)


def card_of(character: Character) -> Card:
    """Its rows were fetched beforehand: ``selected``, ``images`` and ``videos``."""
    if character.hidden_part is not None:
        return Card(character, "", list(character.videos.all()))
    shown = [character.selected] if character.selected else list(character.images.all())
    keys = [image.key for image in shown if image.key and not image.is_hidden]
    picture = keys[0] if keys else character.reference_key
    return Card(character, picture, list(character.videos.all()))
