"""Pictures and sounds that come with an input: data URLs, uploads, outputs, addresses elsewhere."""

from __future__ import annotations

import asyncio
import binascii
import io
import struct
import time
import zlib
from base64 import b64decode
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

import aiohttp
from PIL import Image, UnidentifiedImageError

from standins.pictures import TAKEN
from standins.replicate.catalog import Field, Model
from standins.replicate.prediction import Prediction
from standins.replicate.sizes import Size
from standins.replicate.sounds import NoSound, seconds_of
from standins.replicate.standin import Standin

FETCHING = aiohttp.ClientTimeout(total=20)
MOST_BYTES = 30_000_000
MOST_PIXELS = 50_000_000
DECODER_ERRORS = (
    UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError,
    LookupError, EOFError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow raises on rubbish."""
NOT_LOOKED_AT = ("audio", "video", "videos", "reference_video")
"""Inputs that nothing here looks at, but for sounds of which the length is told."""


class Unusable(Exception):
    """A reference that fails the run; the message is the prediction's ``error``."""


async def gather(standin: Standin, model: Model, inputs: Mapping[str, Any]) -> dict[str, list[str]]:
    """The blobs of each input that is a file. Raises Unusable."""
    found: dict[str, list[str]] = {}
    for name, item in model.fields.items():
        if not item.is_file or not inputs.get(name):
            continue
        if name in NOT_LOOKED_AT and not item.seconds:
            continue
        values = inputs[name] if item.type == "files" else [inputs[name]]
        datas = [await _data(standin, value) for value in values]
        least = min(item.side, standin.settings.height or item.side)
        if item.seconds:
            await asyncio.to_thread(_require_sounds, datas, item)
        else:
            await asyncio.to_thread(_require_sides, datas, least)
        found[name] = [standin.store.keep_blob(data) for data in datas]
    return found


async def _data(standin: Standin, address: str) -> bytes:
    if address.startswith("data:"):
        return _of_data_url(address)
    if address.startswith(f"{standin.api}/files/"):
        return _of_upload(standin, address)
    if address.startswith(f"{standin.outputs}/"):
        return await _of_output(standin, address)
    return await _fetched(standin, address)


def _of_data_url(address: str) -> bytes:
    head, _, body = address.removeprefix("data:").partition(",")
    try:
        return (
            b64decode(body, validate=True) if head.endswith(";base64") else unquote_to_bytes(body)
        )
    except binascii.Error as error:
        raise Unusable("Invalid data URL in input") from error


def _of_upload(standin: Standin, address: str) -> bytes:
    """Also without the token: the model's own download is signed."""
    name = address.removeprefix(f"{standin.api}/files/").partition("/")[0]
    sql = "SELECT sha256 FROM files WHERE id = ? AND NOT deleted AND expires > ?"
    row = standin.store.row(sql, name, time.time())
    if row is None:
        raise Unusable(f"Failed to download input file: 404 Not Found for url {address}")
    return (standin.store.blobs / row["sha256"]).read_bytes()


async def _of_output(standin: Standin, address: str) -> bytes:
    token = address.removeprefix(f"{standin.outputs}/").split("/")[1]
    row = standin.store.row(
        "SELECT predictions.*, outputs.position FROM outputs JOIN predictions"
        " ON predictions.id = outputs.prediction WHERE token = ?",
        token,
    )
    if row is None or Prediction.of(row).removed(time.time(), standin.settings.expire_after):
        raise Unusable(f"Failed to download input file: 404 Not Found for url {address}")
    path = await standin.workshop.made(Prediction.of(row), row["position"])
    return await asyncio.to_thread(path.read_bytes)


async def _fetched(standin: Standin, address: str) -> bytes:
    try:
        async with standin.client.get(address, timeout=FETCHING) as response:
            response.raise_for_status()
            return await _whole(response)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise Unusable(f"Failed to download input file: {address}") from error


async def _whole(response: aiohttp.ClientResponse) -> bytes:
    data = bytearray()
    async for piece in response.content.iter_any():
        data += piece
        if len(data) > MOST_BYTES:
            raise Unusable(f"Input file is too large: {response.url}")
    return bytes(data)


@lru_cache(maxsize=64)
def size_of_picture(data: bytes) -> Size:
    """Of one that can be decoded to its end; the same references come often. Raises Unusable."""
    try:
        image = Image.open(io.BytesIO(data), formats=TAKEN)
        if image.width * image.height > MOST_PIXELS:
            raise Unusable("image is too large")
        image.load()
    except DECODER_ERRORS as error:
        raise Unusable("cannot identify image file") from error
    return Size(*image.size)


def _require_sounds(datas: list[bytes], item: Field) -> None:
    least, most = item.seconds
    for data in datas:
        try:
            seconds = seconds_of(data)
        except NoSound as error:
            raise Unusable("cannot decode audio file") from error
        if not least <= seconds <= most:
            raise Unusable(f"Audio must be {least:g} to {most:g} seconds long")
        if len(data) > item.bytes:
            raise Unusable(f"Audio must be at most {item.bytes} bytes")


def _require_sides(datas: list[bytes], side: int) -> None:
    for data in datas:
        if min(size_of_picture(data)) < side:
            raise Unusable(f"Image width and height must be at least {side}px")
