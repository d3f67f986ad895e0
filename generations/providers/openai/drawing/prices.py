"""What a drawn picture costs: at most, before it is ordered; by its tokens, when it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generations.providers.catalog import ImageModel
from generations.providers.openai.drawing.sizes import Size
from generations.providers.openai.prices import CENT_PARTS, MILLION, OLD_TIMES, is_amount

SQUARE = 1024**2
LEAST_TEXT = 2500
"""Tokens of the words: a price that is told before they are known must hold."""
MOST_TOKENS = 7100
"""Of a picture that goes in, or a drawn square, where nothing is known of the model."""


@dataclass(frozen=True)
class Price:
    """Dollars for a million tokens of text, of pictures that go in, and of what is drawn; or for
    each picture, whatever it takes."""

    text: Decimal = Decimal(0)
    image: Decimal = Decimal(0)
    drawn: Decimal = Decimal(0)
    each: Decimal = Decimal(0)

    @property
    def is_free(self) -> bool:
        return not (self.text or self.image or self.drawn or self.each)

    def cost(self, text: int, image: int, drawn: int) -> Decimal:
        tokens = self.text * text + self.image * image + self.drawn * drawn
        return (self.each + tokens / MILLION).quantize(CENT_PARTS, rounding="ROUND_UP")


def given(amounts: Sequence[float]) -> Price | None:
    """As the settings say it: one amount, or three; None: nothing is said."""
    exact = [Decimal(str(amount)) for amount in amounts]
    if not exact:
        return None
    return Price(each=exact[0]) if len(exact) == 1 else Price(*exact)


def of_table(table: ImageModel) -> Price:
    usd = table.price.usd
    assert isinstance(usd, Mapping)
    return Price(usd["text"], usd["image"], usd["drawn"])


def most(
    price: Price, words: str, references: int, size: Size, table: ImageModel | None
) -> Decimal:
    """A token has a byte at least, and a larger picture no more tokens than by its area."""
    text = max(len(words.encode()), LEAST_TEXT)
    image = references * (table.picture_tokens if table else MOST_TOKENS)
    area = max(1.0, size[0] * size[1] / SQUARE)
    drawn = round(area * (table.tokens if table else MOST_TOKENS))
    old = table is not None and table.price.is_old()
    return price.cost(text, image, drawn) * (OLD_TIMES if old else 1)


def cost_of(price: Price, usage: Mapping[str, Any]) -> Decimal | None:
    """By the answer's own figures; None where it has none and they are needed."""
    if price.each or price.is_free:
        return price.cost(0, 0, 0)
    read, drawn = usage.get("input_tokens"), usage.get("output_tokens")
    if not (is_amount(read) and is_amount(drawn)):
        return None
    text = _text_of(usage, int(read or 0))
    return price.cost(text, int(read or 0) - text, int(drawn or 0))


def _text_of(usage: Mapping[str, Any], read: int) -> int:
    """What is not told to be text is counted as pictures, which are dearer."""
    details = usage.get("input_tokens_details")
    told = details.get("text_tokens") if isinstance(details, dict) else None
    return min(read, int(told)) if told is not None and is_amount(told) else 0
