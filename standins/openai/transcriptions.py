"""POST /v1/audio/transcriptions: the words that a test gave, spread over the file's real length."""

from __future__ import annotations

import asyncio
import math
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from mvsite.lib import ffmpeg
from standins.faults import Fault, Subject
from standins.openai import problems, usage
from standins.openai.accepting import Order, accept
from standins.openai.forms import Form, form_of
from standins.openai.hearing import Heard, misheard, spread
from standins.openai.misbehaving import answer
from standins.openai.problems import Problem
from standins.openai.standin import Standin, standin_of

FORMATS = ("json", "text", "verbose_json")
OF_WORDS = ("empty", "wordless", "misheard")
MOST_BYTES = 25 * 1024 * 1024
RATE = 8000
LIMITS = ffmpeg.Limits(seconds=60)
NOTHING_SAID = "la la la"
"""What is heard where nobody says what is sung."""


async def create(request: web.Request) -> web.StreamResponse:
    standin = standin_of(request)
    form = await form_of(request)
    subject = Subject(str(form.fields.get("model", "")), str(form.fields.get("prompt", "")))

    async def act() -> web.StreamResponse:
        return await _transcription(standin, form, subject)

    return await answer(request, "transcription", subject, act)


async def _transcription(standin: Standin, form: Form, subject: Subject) -> web.Response:
    """Raises Problem."""
    sound = _checked(standin, form)
    seconds = await asyncio.to_thread(_seconds, sound)
    fault = standin.faults.take("transcription", subject, *OF_WORDS)
    model = standin.model(form.fields.get("model"), "transcription")
    used = {"type": "duration", "seconds": math.ceil(seconds)}
    request = {**form.fields, "file": standin.store.keep_blob(sound)}
    cost = usage.cost_of_hearing(model, seconds)
    await accept(standin, Order("transcription", subject, request, used, cost, fault))
    heard = _heard(standin.settings.heard or subject.prompt or NOTHING_SAID, seconds, fault)
    return _written(form.fields, heard, seconds, used, fault)


def _heard(text: str, seconds: float, fault: Fault | None) -> Heard:
    if fault and fault.kind == "empty":
        return spread("", seconds)
    heard = spread(text, seconds)
    return misheard(heard) if fault and fault.kind == "misheard" else heard


def _written(
    fields: Mapping[str, Any], heard: Heard, seconds: float, used: Mapping[str, Any],
    fault: Fault | None,
) -> web.Response:  # fmt: skip
    form = fields.get("response_format", "json")
    if form == "text":
        return web.Response(text=heard.text + "\n")
    if form == "json":
        return web.json_response({"text": heard.text, "usage": used})
    wanted = fields.get("timestamp_granularities") or ["segment"]
    body: dict[str, Any] = {
        "task": "transcribe", "language": "english", "duration": round(seconds, 2),
        "text": heard.text, "usage": used,
    }  # fmt: skip
    if "segment" in wanted:
        body["segments"] = [segment.written for segment in heard.segments]
    if "word" in wanted and not (fault and fault.kind == "wordless"):
        body["words"] = [word.written for word in heard.words]
    return web.json_response(body)


# --- What is asked -----------------------------------------------------------------------------


def _checked(standin: Standin, form: Form) -> bytes:
    """The sound. Raises Problem."""
    if not standin.serves("transcription"):
        raise problems.no_such_address("POST", "/v1/audio/transcriptions")
    model = standin.model(form.fields.get("model"), "transcription")
    if "file" not in form.files:
        raise problems.missing("file")
    body = {**form.fields, "file": "file"}
    if body.get("response_format", "json") not in FORMATS:
        message = f"This stand-in answers {', '.join(FORMATS)}."
        raise problems.invalid("response_format", message)
    standin.dialect.check_transcription(model, body)
    _, sound = form.files["file"][0]
    if len(sound) > MOST_BYTES:
        message = f"Maximum content size limit ({MOST_BYTES}) exceeded ({len(sound)} bytes read)"
        raise Problem(413, message, type="server_error")
    return sound


def _seconds(sound: bytes) -> float:
    """Decoded to its end. Raises Problem."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sound"
        path.write_bytes(sound)
        try:
            raw, _ = ffmpeg.run(
                ["-loglevel", "error", "-i", path, "-vn", "-ac", "1", "-ar", str(RATE),
                 "-f", "s16le", "-"],
                limits=LIMITS, capture=True,
            )  # fmt: skip
        except ffmpeg.FFmpegError as error:
            message = (
                "Invalid file format. Supported formats: ['flac', 'm4a', 'mp3', 'mp4', 'mpeg', "
                "'mpga', 'oga', 'ogg', 'wav', 'webm']"
            )
            raise Problem(400, message, param="file") from error
    return len(raw) / 2 / RATE
