"""The picture of an answer that lies here: read, checked, and cut to the form that is wanted."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
from django.conf import settings
from PIL import Image

from generations.providers.base import BadAnswer, DrawRequest, KeepAlive
from generations.providers.bringing import BRINGING, download
from generations.providers.openai.account import certificates
from generations.providers.pictures import in_form
from generations.providers.replicate.fetching import is_allowed
from mvsite.lib import storage
from mvsite.lib.pictures import read_picture
from mvsite.lib.uploads import BadUpload

NOTHING = "{model} was done, and no picture came of it. Try again, or choose another model."
NO_PICTURE = "What {model} answered is no picture that can be read. Choose another model."
ELSEWHERE = (
    "The picture lies at another place than {server}, from which nothing is fetched. Choose "
    "another model."
)


def answer_in(key: str) -> Mapping[str, Any]:
    """Raises BadAnswer where the file is gone."""
    try:
        text = storage.local_path(key).read_text(encoding="utf-8")
    except FileNotFoundError as gone:
        raise BadAnswer("The answer to this call was lost.", charged="maybe") from gone
    found: Mapping[str, Any] = json.loads(text)
    return found


def picture_of(
    answer: Mapping[str, Any], request: DrawRequest, model: str, base: str, folder: Path,
    keep_alive: KeepAlive,
) -> Path:  # fmt: skip
    """A PNG of fresh pixels in ``folder``. Raises BadAnswer, which was paid; Busy where the picture
    cannot be brought now."""
    file = folder / "made"
    told = answer["data"][0] if answer["data"] and isinstance(answer["data"][0], dict) else {}
    if isinstance(told.get("b64_json"), str) and told["b64_json"]:
        file.write_bytes(_bytes(told["b64_json"], model))
    elif isinstance(told.get("url"), str) and told["url"]:
        _bring(told["url"], base, file, keep_alive)
    else:
        raise BadAnswer(NOTHING.format(model=model))
    return _fresh_pixels(file, request, model)


def _bytes(text: str, model: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadAnswer(NO_PICTURE.format(model=model)) from error


def _bring(address: str, base: str, file: Path, keep_alive: KeepAlive) -> None:
    """From the server that was asked, and no other place: it has no key with it."""
    parts = urlsplit(base)
    if not is_allowed(address, [f"{parts.scheme}://{parts.netloc}"]):
        raise BadAnswer(ELSEWHERE.format(server=parts.hostname))
    plain = httpx2.Client(timeout=BRINGING, verify=certificates())
    download(plain, address, file, settings.PICTURE_MAX_BYTES, keep_alive)


def _fresh_pixels(file: Path, request: DrawRequest, model: str) -> Path:
    target = file.with_name("picture.png")
    try:
        target.write_bytes(read_picture(file, "The picture").png)
    except BadUpload as bad:
        raise BadAnswer(NO_PICTURE.format(model=model)) from bad
    with Image.open(target, formats=("PNG",)) as image:
        cut = in_form(image, (request.width, request.height))
        if cut is not image:
            cut.save(target, "PNG")
    return target
