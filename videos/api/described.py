"""What the description of the API says of each call about videos, clips and takes."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema

from videos.api.orders import VideoOrder
from videos.api.requests import (
    Answer,
    ClipChanges,
    NewClip,
    NewTakes,
    Note,
    Reframe,
    Rerun,
    TakeChoice,
    VideoChanges,
)
from videos.api.resources import ClipResource, VideoResource

SONG, FOX = "0e7c2f1a-6a52-4f5e-9d3b-2b8f1f0f6d11", "7d0b6b58-3c0c-4a6f-8a0e-8f7f6a1f9a02"
VIDEO_ID, CLIP_ID = "5b1f9d52-1f5d-4c39-8a0b-64e3d5a9c7aa", "b4b0a8a6-9d7e-4b47-8f4a-0f7c7f2c1e55"
TAKE_ID, PICTURE = "f2f3a7e0-5d0c-4d8e-9b51-0a2f4cb7c3d4", "c8a41b0f-0c2e-4a55-93dc-6a0d3a0a7e21"
FOLDER = f"/media/6a1b0c-Yk3…/videos/{VIDEO_ID}"
TAKE = {
    "id": TAKE_ID,
    "status": "ready",
    "error": None,
    "origin": "filmed",
    "model": "offline",
    "seed": 1187402,
    "url": f"{FOLDER}/intermediate/clips/{CLIP_ID}/{TAKE_ID}.mp4",
    "poster_url": f"{FOLDER}/intermediate/keyframes/31d0….png",
    "duration_seconds": 4.292,
    "cost": "0.0000",
    "likeness": 0.81,
    "created_at": "2026-11-22T15:00:21Z",
}
CLIP = {
    "id": CLIP_ID,
    "video": VIDEO_ID,
    "position": 0,
    "title": "The first lantern",
    "status": "ready",
    "words_status": "written",
    "error": None,
    "section": "verse",
    "start_seconds": 0.0,
    "duration_seconds": 4.292,
    "kind": "story",
    "description": "The fox lights a paper lantern on a pier at dusk.",
    "negative_description": "crowds",
    "lyric": "Light them one by one",
    "keyframe_url": f"{FOLDER}/intermediate/keyframes/31d0….png",
    "takes": [TAKE],
    "selected_take": TAKE_ID,
    "likeness": 0.81,
}
QUOTE = [
    {"step": "Write seven scenes", "amount_usd": "0.0000", "seconds": 0.5, "note": ""},
    {"step": "Film 30 seconds", "amount_usd": "0.0000", "seconds": 28.0, "note": ""},
]
DRAFT: dict[str, Any] = {
    "id": VIDEO_ID,
    "title": "Paper Lanterns",
    "status": "draft",
    "waiting_for": None,
    "error": None,
    "progress": 0.07,
    "eta_seconds": None,
    "song": SONG,
    "character": FOX,
    "characters": [FOX],
    "image": None,
    "character_consistency_enabled": True,
    "auto_select": True,
    "mode": "music_video",
    "idea": "A fox lights lanterns along the river.",
    "style": "clean",
    "seed": 42,
    "aspect_ratio": "16:9",
    "resolution": "720p",
    "clips_wanted": 7,
    "window_start": None,
    "window_length": 30.0,
    "quality": "final",
    "models": {},
    "on_character_failure": "continue",
    "on_clip_failure": "fill",
    "transition": "cut",
    "max_cost_usd": "2.5000",
    "callback_url": None,
    "cost": {"estimated": "0.0000", "reserved": "0.0000", "spent": "0.0000"},
    "quote": QUOTE,
    "cuts": [],
    "clips": [],
    "file_url": None,
    "poster_url": None,
    "captions_url": None,
    "share_url": None,
    "other_shapes": [],
    "warnings": [],
    "created_at": "2026-11-22T15:00:00Z",
    "finished_at": None,
}
BEGUN = {**DRAFT, "status": "preparing", "progress": 0.12, "eta_seconds": 41}
READY = {
    **DRAFT,
    "status": "ready",
    "progress": 1.0,
    "image": PICTURE,
    "window_start": 17.25,
    "cuts": [0, 103, 206],
    "clips": [CLIP],
    "file_url": f"{FOLDER}/films/8b1c….mp4",
    "poster_url": f"{FOLDER}/films/8b1c….jpg",
    "captions_url": f"{FOLDER}/captions.vtt",
    "finished_at": "2026-11-22T15:00:52Z",
}
LISTED = {**READY, "clips": [{**CLIP, "takes": None}]}
NOT_NOW = OpenApiResponse(description="Its state does not allow it, or it is hidden: “detail”.")
HELD = "Prefer: wait=N holds the answer until nothing of it is being made."


def answer(name: str, value: object, status: str = "200") -> OpenApiExample:
    return OpenApiExample(name, value, response_only=True, status_codes=[status])


def asked(name: str, value: object) -> OpenApiExample:
    return OpenApiExample(name, value, request_only=True)


def work(summary: str, said: str, body: Any = None, **example: Any) -> Any:
    """A call after which something of the whole video is made."""
    return extend_schema(
        summary=summary, description=f"{said} {HELD}", request=body,
        responses={202: VideoResource, 409: NOT_NOW},
        examples=[answer("Begun", BEGUN, "202"), *([asked(summary, example)] if example else ())],
    )  # fmt: skip


def scene(summary: str, said: str, body: Any = None, status: int = 202, **example: Any) -> Any:
    """A call about one clip."""
    return extend_schema(
        summary=summary, description=f"{said} {HELD}" if status != 200 else said, request=body,
        responses={status: ClipResource, 409: NOT_NOW},
        examples=[
            answer("The clip", CLIP, str(status)), *([asked(summary, example)] if example else ())
        ],
    )  # fmt: skip


VIDEOS = {
    "list": extend_schema(
        summary="Your videos",
        description="The newest first. Their clips come without takes, which are null here.",
        examples=[answer("A video", LISTED)],
    ),
    "create": extend_schema(
        summary="Order a video",
        description="A draft with its quote: nothing is spent, and nothing begun. With start it "
        "begins at once and the answer is 202. Equal orders are two videos; an Idempotency-Key "
        f"makes them one. {HELD}",
        request=VideoOrder,
        responses={201: VideoResource, 202: VideoResource, 409: NOT_NOW},
        examples=[
            asked("A draft", {"song": SONG, "character": FOX, "clips": 7, "max_cost_usd": "2.50"}),
            asked("Begun at once", {"song": SONG, "clips": "auto", "start": True}),
            answer("A draft", DRAFT, "201"),
            answer("Begun", BEGUN, "202"),
        ],
    ),
    "retrieve": extend_schema(
        summary="A video",
        description="Send its ETag in If-None-Match to be told 304 while nothing has changed.",
        examples=[answer("A film", READY)],
    ),
    "partial_update": extend_schema(
        summary="Change what is wanted of a video",
        description="All that is sent is changed, or nothing; nothing is filmed anew by itself. Of "
        "a draft everything can be changed, which is quoted again; later the title, what is done "
        "on failures, callback_url, max_cost_usd and models; while it rests also idea, style and "
        "cuts. Takes that moved cuts leave too short are named in warnings, and the film stays "
        "until stitch/.",
        request=VideoChanges,
        responses={200: VideoResource, 409: NOT_NOW},
        examples=[
            asked("Cuts on the beat", {"cuts": [0, 98, 206], "snap": "beat"}),
            asked("More money", {"max_cost_usd": "5.00"}),
            answer("A film", READY),
        ],
    ),
    "destroy": extend_schema(
        summary="Delete a video",
        description="With its films, takes and files. Song and character stay, and so does what "
        "was spent.",
        responses={204: None},
    ),
    "start": work("Begin a draft, or a cancelled video anew", "What was made before stays."),
    "cancel": work("Stop a video", "What was made stays; what a vendor has begun may be charged."),
    "retry": work("Go on with a failed video", "From the step that failed; the rest stays."),
    "stitch": work(
        "Cut the film again",
        "From the takes that are selected now; what lacks is filmed, and may cost.",
    ),
    "rerun": work(
        "Make it again from a step on",
        "All that follows is made anew, and may cost; takes that are there stay to be selected.",
        Rerun,
        **{"from": "film"},
    ),
    "answer": work(
        "Decide what a waiting video asks",
        "By waiting_for: choice: choose (image), use_reference; character: choose (image), retry, "
        "without_character, use_reference; clip: retry, fill; budget: raise_cap (amount_usd); "
        "approval: approve, sing, offline, model (model), more_clips. The state is judged first: "
        "a decision that does not answer it is a 409.",
        Answer,
        decision="raise_cap",
        amount_usd="5.00",
    ),
    "reframe": work(
        "The film in another shape",
        "From the takes that are selected now; it stands in other_shapes, its own stays.",
        Reframe,
        aspect_ratio="9:16",
    ),
    "clips": scene(
        "Add a scene",
        "It takes the second part of the slot before it, is written at once, and is filmed by "
        "stitch/.",
        NewClip,
        201,
        position=1,
        kind="performance",
    ),
}
CLIPS = {
    "retrieve": extend_schema(
        summary="A clip",
        description="Send its ETag in If-None-Match to be told 304 while nothing has changed.",
        examples=[answer("A clip", CLIP)],
    ),
    "partial_update": scene(
        "Change or move a scene",
        "Nothing is filmed anew: takes of other words are out of date. Moved, the scenes between "
        "make room and the slots stay.",
        ClipChanges,
        200,
        description="The fox lets the lantern go.",
        position=2,
    ),
    "destroy": extend_schema(
        summary="Delete a scene",
        description="Its time goes to the scene before it; what its takes cost stays spent.",
        responses={204: None, 409: NOT_NOW},
    ),
    "rewrite": scene(
        "Have a scene written anew", "Its takes stay.", Note, note="At night, in the rain"
    ),
    "redo": scene("Another take", "By the film’s models; those that are there stay."),
    "retry": scene("A failed take once more", "As it was; a first picture that is there serves."),
    "cancel": scene(
        "Stop what is being made of a clip", "Takes, and words that are being written.", None, 200
    ),
    "use_still": scene("A take of the scene’s picture", "Moved on this machine, free."),
    "select_take": scene(
        "Select a take", "The next film shows it; see stitch/.", TakeChoice, 200, take=TAKE_ID
    ),
}
TAKES = {
    "create": extend_schema(
        summary="More takes: your own, or by several models",
        description=f"One of the two: a file of your own, in a form, or models by name. {HELD}",
        request={"multipart/form-data": NewTakes, "application/json": NewTakes},
        responses={
            201: ClipResource,
            409: NOT_NOW,
            507: OpenApiResponse(description="There is no room on the disk."),
        },
        examples=[
            asked("Two models", {"models": ["kling-3-omni", "offline"]}),
            answer("The clip", CLIP, "201"),
        ],
    ),
}
