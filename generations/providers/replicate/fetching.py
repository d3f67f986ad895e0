"""The result of a prediction, brought by a plain client: no key, known hosts, a size at most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
from django.conf import settings

from generations.providers.base import (
    BadAnswer,
    BadKey,
    DrawRequest,
    Expired,
    KeepAlive,
    Outcome,
    ProviderError,
    Refused,
    Request,
    SeeRequest,
    Unreadable,
)
from generations.providers.bringing import BRINGING, CLIP_MOST_BYTES, download, later
from generations.providers.catalog import Model, models
from generations.providers.replicate import reading
from generations.providers.replicate.account import Account, certificates
from generations.providers.replicate.pricing import cost
from generations.providers.replicate.running import Prediction, look_of, why_failed
from generations.providers.replicate.seeing import words_of
from mvsite.lib.pictures import read_picture
from mvsite.lib.uploads import BadUpload


def fetch(
    account: Account, request: Request, name: str, folder: Path, keep_alive: KeepAlive
) -> Outcome:
    """Raises ProviderError; Busy where it is made and can only not be brought now."""
    prediction = _ended(account, name)
    output = prediction.get("output")
    model = _model(prediction)
    usage = look_of(prediction).usage
    price = _cost(model, request, prediction, usage)
    if isinstance(request, SeeRequest):
        return Outcome(data=words_of(output, model), cost=price, usage=usage)
    file = folder / ("made" if isinstance(request, DrawRequest) else "clip.mp4")
    most = settings.PICTURE_MAX_BYTES if isinstance(request, DrawRequest) else CLIP_MOST_BYTES
    address = _address_in(output, account.hosts)
    plain = httpx2.Client(timeout=BRINGING, verify=certificates())
    download(plain, address, file, most, keep_alive)
    if isinstance(request, DrawRequest):
        file = _fresh_pixels(file, folder / "picture.png", price)
    return Outcome(file=file, cost=price, usage=usage)


def _model(prediction: Prediction) -> Model:
    """The one that did it, whichever is the usual one by now. Raises Refused."""
    model = models().get(str(prediction.get("model")))
    if model is None:
        raise Refused(
            "It was made by a model that is not known here any more. Choose another model.",
            charged="yes",
        )
    return model


def _cost(
    model: Model, request: Request, prediction: Prediction, usage: Mapping[str, Any]
) -> Decimal:
    """By what was sent, as the prediction shows it."""
    given = prediction.get("input")
    return cost(model, request, given if isinstance(given, dict) else {}, usage)


def _ended(account: Account, name: str) -> Prediction:
    try:
        prediction = reading.get(account, name)
    except BadKey:
        raise
    except ProviderError as error:
        raise later(error.retry_after) from error
    if prediction.get("status") in ("failed", "canceled", "aborted"):
        raise why_failed(prediction)
    if prediction.get("data_removed"):
        raise _expired()
    if prediction.get("status") != "succeeded":
        raise later()
    return prediction


def _expired() -> Expired:
    return Expired(
        "It was made, but Replicate keeps results for an hour only, and it was fetched too late. "
        "Order it again; that is charged once more.",
        charged="yes",
    )


# --- Which file --------------------------------------------------------------------------------


def _address_in(output: Any, hosts: Sequence[str]) -> str:
    """The first of one or several. Raises BadAnswer."""
    found = output if isinstance(output, list) else [output]
    addresses = [item for item in found if isinstance(item, str) and item]
    if not addresses:
        raise BadAnswer(
            "It ended well over there, and nothing came of it. Try again, or choose another model.",
            charged="maybe",
        )
    if not is_allowed(addresses[0], hosts):
        raise BadAnswer(
            "What was made lies at a place that is not known to be Replicate’s. It was not "
            "fetched. Whoever runs the site sets REPLICATE_OUTPUT_HOSTS.",
            charged="maybe",
        )
    return addresses[0]


def is_allowed(address: str, hosts: Sequence[str]) -> bool:
    """``hosts``: names (``*.`` before one: any below it), reached by https and the usual port; or,
    for a stand-in, the whole origin, ``http://127.0.0.1:8101``."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if f"{parts.scheme}://{parts.netloc}" in hosts:
        return True
    if parts.scheme != "https" or port not in (None, 443) or parts.username is not None:
        return False
    return any(_matches(host, allowed) for allowed in hosts)


def _matches(host: str, allowed: str) -> bool:
    return host.endswith(allowed[1:]) if allowed.startswith("*.") else host == allowed


def _fresh_pixels(file: Path, target: Path, price: Decimal) -> Path:
    """As it is kept here: a PNG without whatever else was in the file."""
    try:
        target.write_bytes(read_picture(file, "The picture").png)
    except BadUpload as bad:
        broken = Unreadable("What came is no picture that can be read.", charged="yes")
        broken.cost = price
        raise broken from bad
    return target
