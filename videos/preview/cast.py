"""Who is in it, and what of them is still to be drawn."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings

from characters import prices
from characters.models import Character
from characters.prices import ToCome
from videos.preview.window import Window


class Cast(Window):
    """The part of a ``Preview`` that is a character."""

    @cached_property
    def consistency_off(self) -> str:
        """Why no character is in it, whoever is chosen; empty where one can be."""
        if not settings.CHARACTER_CONSISTENCY_ENABLED:
            return "Characters are switched off on this site. The film is made without one."
        if self.song is not None and not self.song.character_consistency_enabled:
            return "Characters are switched off for this song. Its page can switch them on again."
        return ""

    @cached_property
    def character(self) -> Character | None:
        """Who is in it, as far as that is a row already."""
        if self.consistency_off:
            return None
        field = "product" if self.form.is_product else str(self.said.get("source", "picture"))
        row = self.said.get({"picture": "character"}.get(field, field))
        return row if isinstance(row, Character) else None

    @property
    def has_words(self) -> bool:
        in_words = self.said.get("source") == "words" and not self.form.is_product
        return bool(in_words and self.said.get("words") and not self.consistency_off)

    @property
    def candidates(self) -> int:
        """Pictures that will be drawn."""
        if self.has_words:
            return prices.USUAL_PICTURES
        return self._to_come.pictures

    @cached_property
    def _to_come(self) -> ToCome:
        """Of who is a row already; a picture that was sent is drawn only if that is wished."""
        character = self.character
        if character is None:
            return ToCome()
        own = self.said.get("source") == "picture" and not self.form.is_product
        if not own or character.status != Character.Status.NEW:
            return prices.to_come(character)
        return ToCome(True, prices.USUAL_PICTURES) if self.said.get("draw") else ToCome()

    @property
    def _cast_models(self) -> dict[str, str] | None:
        """Of one that was begun without this film."""
        character = self.character
        if character is None or character.status == Character.Status.NEW:
            return None
        return dict(character.chosen_models)
