"""What the description of the API says of the calls that take a film elsewhere."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from videos.api.exports import FORMATS, ReportResource, ShareForm, ShareResource

NO_FILM = OpenApiResponse(description="There is no film yet; the detail says what to do.")
REPORT: dict[str, Any] = {
    "film": "0f0f4b6e-3a07-4b8e-9c55-6f2f6f1c1b7a",
    "created_at": "2026-11-22T15:04:31Z",
    "measured": True,
    "verdict": "ok",
    "lines": [
        {
            "subject": "Drift",
            "measured": "The sound is 0.1 ms off at the start and 0.1 ms at the end.",
            "verdict": "ok",
            "findings": [],
        }
    ],
    "notes": [],
    "figures": {"form": {"width": 1280, "height": 720, "rate": 24.0}},
}
SHARED = {
    "share_url": "https://films.example.org/s/9kQm2xYw0b7Zr4uVtPq1Ag/",
    "expires_at": "2026-12-22T15:04:31Z",
    "created_at": "2026-11-22T15:04:31Z",
}
EXPORTS = {
    "report": extend_schema(
        summary="The report on a film",
        description="Measured on the finished file: cuts against the beats, drift, sound, black "
        "or frozen frames, flashes. Until it is measured the answer is 202; Prefer: wait=N holds "
        "it.",
        responses={200: ReportResource, 202: ReportResource, 409: NO_FILM},
        examples=[
            OpenApiExample("A report", REPORT, response_only=True, status_codes=["200", "202"])
        ],
    ),
    "export": extend_schema(
        summary="Take a film away",
        description="zip: the film in each shape, every take whole, the song as WAV, captions, "
        "scenes, poster and report, and two timelines that name these files where they lie. It is "
        "sent while it is read, with its length. otio, fcpxml: a timeline alone.",
        parameters=[OpenApiParameter("format", str, enum=FORMATS, default="zip", required=False)],
        responses={
            (200, "application/zip"): OpenApiTypes.BINARY,
            (200, "application/json"): OpenApiTypes.OBJECT,
            (200, "application/xml"): OpenApiTypes.STR,
            409: NO_FILM,
        },
        examples=[
            OpenApiExample(
                "The beginning of an OTIO timeline",
                {"OTIO_SCHEMA": "Timeline.1", "name": "City Blues", "metadata": {}},
                response_only=True,
                status_codes=["200"],
                media_type="application/json",
            )
        ],
    ),
    "share": extend_schema(
        summary="Share a film",
        description="Whoever has the link can watch the film, and sees nothing else. A film has "
        "one link: sent again, it keeps its address and ends anew.",
        request=ShareForm,
        responses={201: ShareResource, 409: NO_FILM},
        examples=[
            OpenApiExample("A week", {"expires_in_days": 7}, request_only=True),
            OpenApiExample("A link", SHARED, response_only=True, status_codes=["201"]),
        ],
    ),
}
withdrawn = extend_schema(
    summary="Withdraw the link of a film",
    description="From now on it shows nothing; also when there was none.",
    responses={204: None},
)
