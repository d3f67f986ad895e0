"""What it costs by step, with the models and the quality that are chosen."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from characters.models import Character
from generations.providers import provider_of
from generations.providers.base import NEEDED, Kind, Refused
from videos.choosing import Choosing, choosings
from videos.keyframe_floor import REDRAWN_AT_MOST
from videos.models import Video
from videos.preview.cast import Cast
from videos.quote import Quote, Wanted, can_cost, capabilities_of, quote_for
from videos.spending import left_today

SECONDS_A_CLIP = 5.0
"""Of the one clip whose price is told of each model before there is a song."""


class Pricing(Cast):
    """The part of a ``Preview`` that is paid."""

    @cached_property
    def quote(self) -> Quote | None:
        """None without a song: there is nothing to count."""
        if self.song is None:
            return None
        return self.quoted(str(self.said.get("quality", "")))

    @property
    def final(self) -> Quote:
        return self.quoted(Video.Quality.FINAL)

    @property
    def animatic(self) -> Quote:
        """Until its motion is paid for."""
        return self.quoted(Video.Quality.ANIMATIC)

    @property
    def motion_price(self) -> Decimal | None:
        """What approval of an animatic comes to."""
        return next(line.amount for line in self.final.lines if line.name.startswith("Film "))

    def quoted(self, quality: str) -> Quote:
        return quote_for(self.wanted(quality))

    def wanted(self, quality: str) -> Wanted:
        """An animatic has no other price where filming is free."""
        who = self.character is not None or self.has_words
        models = self.form.models
        film = capabilities_of(Kind.FILM, models.get(Kind.FILM, ""))
        filmed = quality != Video.Quality.ANIMATIC or self.films_free
        words_alone = filmed and not (who or self.films_free) and bool(film)
        return Wanted(
            self.slots,
            picture=self._to_come.description,
            candidates=self.candidates,
            sketched=bool(self.character and self.character.reference_key),
            shown=who,
            drawn=self.is_drawn_before,
            models=models,
            cast_models=self._cast_models,
            size=self.size,
            keyframes=not (words_alone and film and film.takes_words_alone),
            motion=filmed,
            redrawn=REDRAWN_AT_MOST if who and self.said.get("keyframe_floor") else 0,
            refilmed=self.form.refilmed if who else 0,
        )

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        shape, resolution = self.said.get("shape"), self.said.get("resolution")
        asked = {"shape": shape, "resolution": resolution}
        return Video(**{name: str(value) for name, value in asked.items() if value}).size

    @property
    def is_drawn_before(self) -> bool:
        """The character is there and costs this film nothing."""
        there = (Character.Status.READY, Character.Status.CHOOSING)
        return self.can_cost and self.character is not None and self.character.status in there

    @cached_property
    def films_free(self) -> bool:
        try:
            return provider_of(Kind.FILM, self.form.models.get(Kind.FILM, "")).free
        except Refused:
            return False

    @cached_property
    def can_cost(self) -> bool:
        return can_cost()

    @property
    def left_today(self) -> Decimal | None:
        return left_today(self.form.owner)

    @property
    def cap(self) -> Decimal | None:
        cap = self.said.get("max_cost")
        return cap if isinstance(cap, Decimal) else None

    @property
    def too_little(self) -> list[str]:
        """What is allowed and will not do for all of it."""
        total = self.quote.total if self.quote else None
        said = {
            "It may cost more than that, and ask before it is finished.": self.cap,
            "Today's money may not do for it; it goes on by itself at midnight.": self.left_today,
        }
        return [
            sentence for sentence, most in said.items()
            if most is not None and total is not None and total > most
        ]  # fmt: skip

    @cached_property
    def choosings(self) -> list[Choosing]:
        """Who could do what, for the motion of all clips; only where there is a choice."""
        wanted = self.wanted(Video.Quality.FINAL)
        slots = self.slots if self.song is not None else [SECONDS_A_CLIP]
        return choosings(NEEDED, replace(wanted, slots=slots, models=self.form.named_models))

    @property
    def misses_model(self) -> bool:
        """One was named that cannot be had any more."""
        return any(each.chosen is None for each in self.choosings)

    @property
    def who_does_what(self) -> str:
        """GPT-6 Luna writes, Nano Banana 2 draws, Kling 3 Omni films"""
        return ", ".join(each.in_short for each in self.choosings if each.chosen)
