"""What was accepted of an input, when the answer to its create never came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx2

from generations.providers import catalog
from generations.providers.base import Handle, Sighting, abridged
from generations.providers.replicate.account import Account
from generations.providers.replicate.reading import Page, listing, page_in
from generations.providers.replicate.refusals import Reply, unreachable
from generations.providers.replicate.running import Prediction, instant, is_id

CLOCKS_APART = timedelta(seconds=60)
"""By so much the clocks here and there may differ."""
MOST_PAGES = 100


def find(account: Account, sent: Mapping[str, Any], since: datetime) -> Sighting:
    """Raises ProviderError. Not complete where the list could not be read back to ``since``, or
    where a prediction of the same model has lost its input already."""
    since -= CLOCKS_APART
    found: list[str] = []
    complete = False
    for page in _pages(account, since):
        ours = [item for item in page.predictions if _may_be(item, sent)]
        found += [str(item["id"]) for item in ours if is_equal(item, sent)]
        if any(item.get("data_removed") for item in ours):
            return Sighting(_handles(found), complete=False)
        complete = not page.cursor or _reaches(page, since)
        if complete:
            break
    return Sighting(_handles(found), complete)


def _handles(found: list[str]) -> tuple[Handle, ...]:
    """The oldest first; a page may have moved on while it was read."""
    return tuple(Handle(name) for name in reversed(list(dict.fromkeys(found))))


def _pages(account: Account, since: datetime) -> Iterator[Page]:
    cursor = ""
    with account.client() as client:
        for _ in range(MOST_PAGES):
            try:
                answer = client.get(f"{account.api}/predictions", params=listing(cursor, since))
            except httpx2.HTTPError as error:
                raise unreachable() from error
            page = page_in(Reply(answer.status_code, answer.headers, answer.text))
            yield page
            cursor = page.cursor


def _reaches(page: Page, since: datetime) -> bool:
    created = [instant(item.get("created_at")) for item in page.predictions]
    return any(at is not None and at < since for at in created)


def _may_be(item: Prediction, sent: Mapping[str, Any]) -> bool:
    return is_id(item.get("id")) and item.get("model") == sent["model"]


def is_equal(item: Prediction, sent: Mapping[str, Any]) -> bool:
    """What was sent is all there; the list may show defaults beside it, but no other picture."""
    theirs, ours = item.get("input"), sent["input"]
    if not isinstance(theirs, dict):
        return False
    model = catalog.models().get(str(sent["model"]))
    pictures = model.pictures if model else ()
    more = [name for name in pictures if theirs.get(name) and name not in ours]
    same = all(
        _same(theirs.get(name), value, is_picture=name in pictures) for name, value in ours.items()
    )
    return same and not more


def _same(theirs: Any, ours: Any, *, is_picture: bool) -> bool:
    """Replicate may keep a picture that came within the input as a file of its own: whether two
    are the same is not known then, and taking it for another one could pay twice."""
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(
            _same(their, our, is_picture=is_picture)
            for their, our in zip(theirs, ours, strict=True)
        )
    if is_picture and str(ours).startswith("data:") and not str(theirs).startswith("data:"):
        return isinstance(theirs, str) and theirs.startswith("http")
    return bool(abridged(theirs) == abridged(ours))
