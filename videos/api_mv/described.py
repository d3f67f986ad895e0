"""What the description of the API says of each flat call."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema,
)

from videos.api_mv import resources
from videos.api_mv.examples import (
    CALL_ID,
    CLIP_BODY,
    FILM_LINK,
    IMAGE,
    INFO_BODY,
    NOT_YET,
    PICTURE_LINK,
    REFERENCES_BODY,
    SCENES_BODY,
    STITCH_BODY,
    VIDEO,
)
from videos.api_mv.requests import ClipCall, ReferencesCall, ScenesCall, StitchCall

WAITS = (
    "It waits up to MV_WAIT_SECONDS (60) for the result; “Prefer: wait=N” shortens that. What is "
    "not done by then is a 202 with every key of the 200, null where it is not known yet, and a "
    "“status_url” to ask again. Fields that are not known here are left out and named in "
    "metadata.warnings."
)
NOT_MADE = OpenApiResponse(description="None of it could be made; the detail says why.")
ID = OpenApiParameter("named", UUID, OpenApiParameter.PATH, description="As an answer told it.")
REDIRECT = OpenApiParameter(
    "redirect", bool, default=False,
    description="true: 302 to the file. false: with S3 JSON with a link, else the file itself.",
)  # fmt: skip
SIGNATURE = OpenApiParameter(
    "s", str,
    description="Of a link that an answer gave: it opens without a header. A wrong one is a 403.",
)  # fmt: skip


def asked(value: object) -> OpenApiExample:
    return OpenApiExample("As it is sent", value, request_only=True)


def said(name: str, value: object, status: str = "200") -> OpenApiExample:
    return OpenApiExample(name, value, response_only=True, status_codes=[status])


def going(body: dict[str, Any], status: str) -> OpenApiExample:
    more = {"status": status, "status_url": f"/api/mv/calls/{CALL_ID}/"}
    return said("It goes on", {**body, **more}, "202")


def unfinished(what: str, pk: str, status: str, address: str) -> OpenApiExample:
    known = {f"{what}_id": pk, f"{what}_url": None, **NOT_YET}
    return said("It is made", {**known, "status": status, "status_url": address}, "202")


def call(summary: str, said_: str, form: type, answer: Any, going_: Any, *examples: Any,
         **more: Any) -> Any:  # fmt: skip
    return extend_schema(
        summary=summary, description=f"{said_} {WAITS}", request=form, examples=list(examples),
        responses={200: answer, 202: going_, 502: NOT_MADE, **more}, tags=["mv"],
    )  # fmt: skip


REFERENCES = {
    "create": call(
        "Draw a character from words",
        "One to four pictures of one character, each with a seed of its own; their ids are taken "
        "by generate_video. Some may fail: the answer has the others, and a warning.",
        ReferencesCall, resources.ReferencesAnswer, resources.ReferencesGoing,
        asked({"character_description": "Silver metallic robot with blue eyes", "num_images": 1}),
        said("One picture", REFERENCES_BODY), going(REFERENCES_BODY, "drawing"),
    )
}  # fmt: skip
REFERENCE = {
    "retrieve": extend_schema(
        summary="A character's picture",
        description="By its id. The picture itself, or with S3 a link to it in JSON.",
        parameters=[ID, REDIRECT],
        responses={
            (200, "image/png"): OpenApiTypes.BINARY,
            (200, "application/json"): resources.ReferenceLink,
            202: resources.ReferenceGoing,
            302: OpenApiResponse(description="To the picture."),
            409: OpenApiResponse(description="It could not be drawn; the detail says why."),
        },
        examples=[
            OpenApiExample(
                "A link", PICTURE_LINK, response_only=True, status_codes=["200"],
                media_type="application/json",
            ),
            unfinished(
                "image", IMAGE, "drawing", f"/api/mv/get_character_reference/{IMAGE}/"
            ),
        ],
        tags=["mv"],
    ),
}  # fmt: skip
INFO = extend_schema(
    summary="What is known of a character's picture", parameters=[ID], tags=["mv"],
    responses={200: resources.ReferenceInfo}, examples=[said("A picture", INFO_BODY)],
)  # fmt: skip
SCENES = {
    "create": call(
        "Write scenes",
        "For an idea, with a song or without one. They stand in a video that waits until they are "
        "approved; nothing is drawn or filmed before that.",
        ScenesCall, resources.ScenesAnswer, resources.ScenesGoing,
        asked({"idea": "A robot learns to see", "number_of_scenes": 1}),
        said("One scene", SCENES_BODY), going({**SCENES_BODY, "scenes": None}, "planning"),
    )
}  # fmt: skip
CLIPS = {
    "create": call(
        "Film one clip",
        "In the words of the prompt, with a character's picture or without one. A picture that is "
        "not there does not fail the call, unless “on_missing_reference” says so: "
        "“character_reference_warning” names it. “reference_image_base64” is deprecated.",
        ClipCall, resources.ClipAnswer, resources.ClipGoing,
        asked({
            "prompt": "A silver robot walks through a futuristic city",
            "character_reference_id": IMAGE, "duration": 8,
        }),
        said("A clip", CLIP_BODY), going(CLIP_BODY, "filming"),
        **{"404": OpenApiResponse(description="The picture, with on_missing_reference: fail.")},
    )
}  # fmt: skip
FILM = {
    "retrieve": extend_schema(
        summary="A video's file",
        description="By the video's id, with Range. It waits for one that is being made.",
        parameters=[ID, REDIRECT, SIGNATURE],
        responses={
            (200, "video/mp4"): OpenApiTypes.BINARY,
            (200, "application/json"): resources.FilmLink,
            (206, "video/mp4"): OpenApiTypes.BINARY,
            202: resources.FilmGoing,
            302: OpenApiResponse(description="To the file."),
            409: OpenApiResponse(description="It failed, waits or was stopped: the detail says."),
            416: OpenApiResponse(description="The file has no such range."),
        },
        examples=[
            OpenApiExample(
                "A link",
                FILM_LINK,
                response_only=True,
                status_codes=["200"],
                media_type="application/json",
            ),
            unfinished("video", VIDEO, "filming", f"/api/mv/get_video/{VIDEO}/"),
        ],
        tags=["mv"],
    )
}
STITCH = {
    "create": call(
        "Join videos",
        "In the order given: of a video of one clip its chosen take, of others the film. What is "
        "still being made is waited for. The song's sound alone is heard when one is given, else "
        "the clips' own.",
        StitchCall, resources.StitchAnswer, resources.StitchGoing,
        asked({"video_ids": [VIDEO], "transition": "crossfade"}),
        said("A film", STITCH_BODY), going(STITCH_BODY, "preparing"),
        **{
            "404": OpenApiResponse(description="A video that is not there is named; no merge."),
            "500": OpenApiResponse(description="The merge failed; the detail says why."),
        },
    )
}  # fmt: skip
ANSWERS = {
    each.__name__: each
    for each in (
        resources.ReferencesAnswer, resources.ScenesAnswer, resources.ClipAnswer,
        resources.StitchAnswer,
    )
}  # fmt: skip
CALL = {
    "retrieve": extend_schema(
        summary="What came of a flat call",
        description="Where “status_url” leads: the whole answer with its status, or 202. A call "
        "that failed is answered with the same problem as it would have been at first.",
        responses={
            200: PolymorphicProxySerializer("FlatAnswer", [*ANSWERS.values()], None),
            202: PolymorphicProxySerializer(
                "FlatGoing",
                [
                    resources.ReferencesGoing, resources.ScenesGoing, resources.ClipGoing,
                    resources.StitchGoing,
                ],
                None,
            ),
            409: OpenApiResponse(description="It waits for a person, or was stopped."),
            502: NOT_MADE,
        },
        examples=[said("It is there", CLIP_BODY), going(CLIP_BODY, "filming")],
        tags=["mv"],
    )
}  # fmt: skip
