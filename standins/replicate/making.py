"""What comes out: made when it is first asked for, kept as a file, shared where it is the same."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from standins.films import Film, film
from standins.pictures import Picture, draw, save
from standins.replicate.catalog import Model
from standins.replicate.prediction import Prediction
from standins.replicate.sizes import Size
from standins.replicate.sounds import levels
from standins.replicate.store import Store

AT_ONCE = 2
"""Works of drawing and filming beside each other; more would only wait for the processors."""

Work = dict[str, Any]


def work_of(
    model: Model, inputs: Mapping[str, Any], blobs: Mapping[str, list[str]], size: Size
) -> Work:
    """All that the result depends on, as JSON."""
    shown = shown_input(model, blobs)
    work: Work = {
        "kind": model.kind,
        "count": int(inputs.get(model.count, 1)),
        "width": size.width,
        "height": size.height,
        "subject": blobs[shown][0] if shown else None,
        "prompt": str(inputs.get("prompt", "")),
        "seed": inputs.get("seed") or 0,
    }
    if model.kind == "video":
        sung = {"sung": blobs[model.sings][0]} if blobs.get(model.sings) else {}
        return work | _clip(model, inputs, first_frame=_is_first_frame(model, shown)) | sung
    quality = int(inputs.get("output_quality", 90))
    return work | {"format": inputs.get("output_format", model.format), "quality": quality}


def shown_input(model: Model, blobs: Mapping[str, list[str]]) -> str | None:
    return next((name for name in model.shows if blobs.get(name)), None)


def _is_first_frame(model: Model, shown: str | None) -> bool:
    return shown is not None and model.fields[shown].type == "file"


def _clip(model: Model, inputs: Mapping[str, Any], *, first_frame: bool) -> Work:
    return {
        "seconds": seconds_of(model, inputs),
        "rate": model.rate,
        "sound": bool(inputs.get("generate_audio", False) or model.sings),
        "first_frame": first_frame,
        "format": "mp4",
    }


def seconds_of(model: Model, inputs: Mapping[str, Any]) -> float:
    return float(inputs.get("duration", model.seconds))


class Workshop:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.benches = asyncio.Semaphore(AT_ONCE)
        self.locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def made(self, prediction: Prediction, position: int) -> Path:
        """The file of one output."""
        work = _one_of(json.loads(prediction.work), position)
        key = hashlib.sha256(json.dumps(work, sort_keys=True).encode()).hexdigest()
        path = self.store.made / f"{key}.{work['format']}"
        async with self.locks[key]:
            if not path.exists():
                async with self.benches:
                    await asyncio.to_thread(_make, work, self.store.blobs, path)
        return path


def _one_of(work: Work, position: int) -> Work:
    """A clip from a first frame depends on nothing else of the input; pictures of one prediction
    differ by their place."""
    work = {**work, "seed": work["seed"] + position}
    if work.get("first_frame"):
        work = {**work, "seed": 0, "prompt": ""}
    del work["count"]
    return work


def _mouth(work: Work, blobs: Path) -> bytes:
    """How far it is open at each frame; empty where nothing is sung."""
    if not work.get("sung"):
        return b""
    return levels(blobs / work["sung"], round(work["seconds"] * work["rate"]), work["rate"])


def _make(work: Work, blobs: Path, path: Path) -> None:
    part = path.with_name(f"{secrets.token_hex(4)}-{path.name}")
    size = work["width"], work["height"]
    subject = blobs / work["subject"] if work["subject"] else None
    picture = Picture(size, work["prompt"], work["seed"], subject, bool(work.get("first_frame")))
    if work["kind"] == "video":
        mouth = _mouth(work, blobs)
        film(Film(draw(picture), work["seconds"], work["rate"], work["sound"], mouth), part)
    else:
        save(draw(picture), part, work["quality"])
    part.replace(path)
