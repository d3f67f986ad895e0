"""What a model of OpenAI's, or of a server that speaks as it does, can do, as it is shown."""

from __future__ import annotations

from typing import Any

from generations.providers.base import Capabilities
from generations.providers.catalog import ChatModel, HearingModel, ImageModel
from generations.providers.catalog.entries import Price


def described(
    name: str, table: ChatModel | ImageModel | HearingModel | None, dated: Price | None,
    *, typical: float, **more: Any,
) -> Capabilities:  # fmt: skip
    """``dated``: the catalog's price, where that is what counts; ``typical``: seconds of a call by
    a model without a table."""
    return Capabilities(
        model=name,
        title=table.title if table else name,
        takes_seed=False,
        price_date=dated.checked if dated else None,
        price_is_old=dated.is_old() if dated else False,
        typical=table.typical if table else typical,
        gone=table.gone if table else "",
        note=table.note if table else "",
        **more,
    )
