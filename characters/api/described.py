"""What the description of the API says of each call about characters."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema

from characters.api.requests import CharacterChanges, NewCharacter, Redraw
from characters.api.resources import CharacterResource, ImageResource

FOX, PICTURE = "7d0b6b58-3c0c-4a6f-8a0e-8f7f6a1f9a02", "c8a41b0f-0c2e-4a55-93dc-6a0d3a0a7e21"
IMAGE = {
    "id": PICTURE,
    "status": "ready",
    "error": None,
    "seed": 7,
    "model": "google/nano-banana-2",
    "note": "",
    "url": f"/media/6a1b0c-Yk3…/character_references/{PICTURE}.png",
    "thumbnail_url": f"/media/6a1b0c-p0W…/character_references/{PICTURE}.png.320.webp",
    "width": 1024,
    "height": 1024,
    "created_at": "2026-11-22T15:00:09Z",
}
CHARACTER = {
    "id": FOX,
    "name": "Maren",
    "kind": "character",
    "status": "ready",
    "error": None,
    "description": "A small fox in a yellow raincoat",
    "interrogation": {
        "prompt": "A small fox in a yellow raincoat",
        "character_description": "Orange fur, a white chin, a yellow raincoat with a hood",
        "style_notes": "Flat colours, clean outlines",
    },
    "reference_image_url": f"/media/6a1b0c-Zq1…/characters/{FOX}/reference.png",
    "images": [IMAGE],
    "selected_image": PICTURE,
    "findings": [{"level": "ok", "title": "In focus", "text": "Fine lines are there to be kept."}],
    "created_at": "2026-11-22T15:00:00Z",
}
WORDS = {"name": "Maren", "description": "A small fox in a yellow raincoat", "num_images": 2}
REQUESTS = {"application/json": NewCharacter, "multipart/form-data": NewCharacter}
NEW = {**CHARACTER, "status": "new", "images": [], "selected_image": None, "interrogation": None}
USED = OpenApiResponse(description="Videos or songs use it; the detail names them.")
BUSY = OpenApiResponse(description="It is at work, hidden, or may not cost more; “detail” says it.")


def answer(name: str, value: object, status: str = "200") -> OpenApiExample:
    return OpenApiExample(name, value, response_only=True, status_codes=[status])


def asked(name: str, value: object) -> OpenApiExample:
    return OpenApiExample(name, value, request_only=True, media_type="application/json")


CHARACTERS = {
    "list": extend_schema(
        summary="Your characters",
        description="The newest first.",
        examples=[answer("A character", CHARACTER)],
    ),
    "create": extend_schema(
        summary="Make a character",
        description="Of a description, a reference picture (sent as a form), or both. The picture "
        "is looked at before it is kept, a bad one is a 400; then it is put into words, and drawn.",
        request=REQUESTS,
        responses={
            201: CharacterResource,
            409: OpenApiResponse(description="More is stored than you may store."),
            507: OpenApiResponse(description="There is no room on the disk."),
        },
        examples=[asked("From words", WORDS), answer("Begun", NEW, "201")],
    ),
    "retrieve": extend_schema(
        summary="A character",
        description="Send its ETag in If-None-Match to be told 304 while nothing has changed.",
        examples=[answer("A character", CHARACTER)],
    ),
    "partial_update": extend_schema(
        summary="Put a character into other words",
        description="Pictures that are drawn from now on follow them; those that are there stay.",
        request=CharacterChanges,
        responses={200: CharacterResource, 409: BUSY},
        examples=[
            asked("Style", {"interrogation": {"style_notes": "Watercolour"}}),
            answer("A character", CHARACTER),
        ],
    ),
    "destroy": extend_schema(
        summary="Delete a character and its pictures",
        description="One that a video or a song uses is not deleted.",
        responses={204: None, 409: USED},
    ),
    "redraw": extend_schema(
        summary="Draw it anew",
        description="New pictures to choose from; the old ones stay, and the one that was chosen "
        "stays chosen. One that rests, as its film was not begun, is drawn for the first time.",
        request=Redraw,
        responses={202: CharacterResource, 409: BUSY},
        examples=[
            asked("Two, with a note", {"num_images": 2, "note": "a longer coat"}),
            answer("Drawing", {**CHARACTER, "status": "drawing"}, "202"),
        ],
    ),
}
IMAGES = {
    "retry": extend_schema(
        summary="Draw a picture that failed once more",
        request=None,
        responses={202: ImageResource, 409: BUSY},
        examples=[answer("Drawing", {**IMAGE, "status": "drawing", "url": None}, "202")],
    ),
}
