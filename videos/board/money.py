"""What a film has cost, what its next steps cost, and whether it waits for money."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from math import ceil
from uuid import UUID

from characters import prices as of_characters
from characters.models import Character
from generations.models import Generation
from generations.providers.base import Kind
from videos import film_choices, prices, spending, take_choices
from videos.board.bill import BillRow, bill_of, cost_of, in_doubt
from videos.board.scene import Scene
from videos.models import Take, Video
from videos.prices import TakePrice


class Money:
    """The part of a ``Board`` that counts."""

    video: Video
    scenes: list[Scene]
    calls: list[Generation]
    characters: list[Character]
    at_work: bool

    @property
    def failed_scenes(self) -> list[Scene]:
        return [scene for scene in self.scenes if scene.state == "failed"]

    @cached_property
    def bill(self) -> list[BillRow]:
        return bill_of(self.calls)

    @cached_property
    def spent(self) -> Decimal:
        return cost_of(self.calls)

    @cached_property
    def on_its_way(self) -> Decimal:
        """The upper bounds of what is under way."""
        live = [call.estimated for call in self.calls if call.status in Generation.WORKING]
        return sum(live, Decimal(0))

    @cached_property
    def in_doubt(self) -> Decimal:
        return in_doubt(self.calls)

    @cached_property
    def is_held_up(self) -> bool:
        """Something that was asked for waits for a higher cap."""
        if self._cannot_retry_character:
            return True
        return spending.held_up(self.video) if self.at_work or self.asks_for_money else False

    @property
    def _cannot_retry_character(self) -> bool:
        """Asked for, it would be refused: nothing is begun that may cost more than the cap."""
        if self.video.waiting_for != Video.WaitingFor.CHARACTER or self.cap is None:
            return False
        return self.committed + (self.price_of_character or 0) > self.cap

    @property
    def asks_for_money(self) -> bool:
        return self.video.waiting_for == Video.WaitingFor.BUDGET

    @cached_property
    def committed(self) -> Decimal:
        """Spent, or on its way."""
        return spending.spent(self.video)

    @property
    def whole_price(self) -> Decimal:
        """What is spent or on its way, and the rest as far as it is known."""
        return self.committed + (self.price_of_rest or Decimal(0))

    @property
    def cap_to_offer(self) -> Decimal:
        """Whole dollars above what the rest will cost, as far as that is known."""
        return Decimal(ceil(self.whole_price) + 1)

    @cached_property
    def free_take(self) -> bool:
        return prices.is_free(self.video, Kind.DRAW, Kind.FILM)

    @cached_property
    def is_free(self) -> bool:
        """Nothing of it can cost anything."""
        return prices.is_free(self.video)

    @cached_property
    def take_prices(self) -> dict[UUID, TakePrice]:
        """Of one more take, by clip."""
        clips = [scene.clip for scene in self.scenes]
        found = prices.of_takes(self.video, clips) if clips else []
        return {clip.pk: price for clip, price in zip(clips, found, strict=True)}

    @property
    def who_does_what(self) -> str:
        """From now on."""
        return film_choices.in_words(self.video)

    def drawer_of(self, take: Take) -> str:
        """The model that drew its first picture, by name; empty where none did."""
        drawn = take.keyframe.generation_id if take.keyframe else None
        return self._models_by_call.get(drawn, "")

    @cached_property
    def _models_by_call(self) -> dict[UUID | None, str]:
        return {call.pk: call.model for call in self.calls}

    @cached_property
    def has_other_models(self) -> bool:
        """For one take."""
        return take_choices.are_there()

    @property
    def cap(self) -> Decimal | None:
        return spending.cap_of(self.video)

    def price_of_retry(self, scene: Scene) -> Decimal | None:
        """By the same models; a first picture that is there serves again."""
        price = self.take_prices[scene.clip.pk]
        if scene.failed and scene.failed.chosen_models:
            [price] = prices.of_takes(self.video, [scene.clip], scene.failed.chosen_models)
        return price.filmed if scene.failed and scene.failed.keyframe else price.total

    @property
    def price_of_retries(self) -> Decimal | None:
        return prices.total([self.price_of_retry(scene) for scene in self.failed_scenes])

    @property
    def cost_of_failed_pictures(self) -> Decimal:
        """What was charged, or may have been, for the character that is not there."""
        drawn = [call for call in self.calls if call.subject_model.startswith("characters.")]
        return cost_of([call for call in drawn if call.status != Generation.Status.SUCCEEDED])

    @property
    def price_of_character(self) -> Decimal | None:
        """Of the pictures that failed; where there is one, of the clips that could not show it."""
        character = next(iter(self.characters), None)
        if character is None or character.status != Character.Status.FAILED:
            return self.price_of_rest
        return of_characters.of_retry(character, list(character.images.all()))

    @cached_property
    def price_of_rest(self) -> Decimal | None:
        return prices.rest_of(self.video) if self.scenes else self.price_of_start

    @property
    def price_of_start(self) -> Decimal | None:
        return prices.of_start(self.video)

    @property
    def price_of_cut(self) -> Decimal | None:
        return prices.of_cut(self.video)

    @cached_property
    def price_of_words(self) -> Decimal | None:
        return prices.of_words(self.video)
