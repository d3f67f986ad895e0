"""What the description of the API says of each call about songs."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema

from songs.api.requests import NewLyrics, NewSong, SongChanges
from songs.api.resources import AnalysisResource, LyricsResource, PreviewResource, SongResource

SECTION = {"label": "verse", "start": 0.0, "end": 17.25, "energy": 0.42, "group": 0}
SONG = {
    "id": "0e7c2f1a-6a52-4f5e-9d3b-2b8f1f0f6d11",
    "title": "Paper Lanterns",
    "artist": "The Leitmotifs",
    "status": "ready",
    "error": None,
    "duration_seconds": 64.0,
    "tempo_bpm": 112.0,
    "beat_offset_seconds": 0.0,
    "meter": 4,
    "sections": [SECTION],
    "suggested_window": {"start": 17.25, "length": 30.0},
    "lyrics": "[00:17.20]Light them one by one",
    "character": "7d0b6b58-3c0c-4a6f-8a0e-8f7f6a1f9a02",
    "character_consistency_enabled": True,
    "audio_url": "/media/6a1b0c-Yk3…/songs/0e7c2f1a-6a52-4f5e-9d3b-2b8f1f0f6d11/audio.mp3",
    "warnings": [],
    "created_at": "2026-11-22T15:00:00Z",
}
PREVIEW = {
    "reference_image_url": "/media/6a1b0c-Zq1…/characters/7d0b6b58-…/reference.png",
    "consistent_image_url": None,
    "interrogation_prompt": {
        "prompt": "A small fox in a yellow raincoat",
        "character_description": "Orange fur, a white chin, a yellow raincoat with a hood",
        "style_notes": "Flat colours, clean outlines",
    },
    "enabled": True,
    "disabled_reason": None,
}
LINE = {
    "start": 17.2,
    "end": 20.9,
    "text": "Light them one by one",
    "who": "",
    "confidence": None,
    "by_hand": False,
}
HEARD = {
    "duration_seconds": 64.0,
    "tempo_bpm": 112.0,
    "alternative_tempi": [56.0],
    "meter": 4,
    "confidence": 0.91,
    "beats": [0.512, 1.048],
    "beat_strengths": [1.0, 0.5],
    "downbeats": [0.512],
    "sections": [SECTION],
    "suggested_window": {"start": 17.25, "length": 30.0},
    "onsets": [0.512],
    "energy": [0.31, 0.35],
    "peaks": [12, 90],
}
NOT_HEARD = OpenApiResponse(description="It was not listened to yet, or failed; the detail says.")
USED = OpenApiResponse(description="Videos use it; the detail names them. Nothing was deleted.")


def answer(name: str, value: object, status: str = "200") -> OpenApiExample:
    return OpenApiExample(name, value, response_only=True, status_codes=[status])


SONGS = {
    "list": extend_schema(
        summary="Your songs",
        description="The newest first.",
        examples=[answer("A song", SONG)],
    ),
    "create": extend_schema(
        summary="Send a song",
        description="The file is decoded before it is kept; a bad song or a bad picture is a 400 "
        "that names the field, and nothing is kept. Then it is listened to. Of character_image "
        "the song’s character is made at the same time; should that fail later, the song stays.",
        request={"multipart/form-data": NewSong},
        responses={
            201: SongResource,
            409: OpenApiResponse(description="More is stored than you may store."),
            507: OpenApiResponse(description="There is no room on the disk."),
        },
        examples=[answer("Kept", {**SONG, "status": "uploaded"}, "201")],
    ),
    "retrieve": extend_schema(
        summary="A song",
        description="Send its ETag in If-None-Match to be told 304 while nothing has changed.",
        examples=[answer("A song", SONG)],
    ),
    "partial_update": extend_schema(
        summary="Change a song, or put right what was heard",
        description="All that is sent is changed, or nothing. Videos keep the cuts that they have "
        "until they are planned again.",
        request=SongChanges,
        responses={200: SongResource, 409: NOT_HEARD},
        examples=[
            OpenApiExample("Half the tempo", {"tempo_bpm": 56.0}, request_only=True),
            OpenApiExample("As it was heard", {"tempo_bpm": None}, request_only=True),
            answer("A song", SONG),
        ],
    ),
    "destroy": extend_schema(
        summary="Delete a song and its files",
        description="One that a video uses is not deleted.",
        responses={204: None, 409: USED},
    ),
    "analysis": extend_schema(
        summary="What was heard in a song",
        description="With what was put right. Prefer: wait=N waits until it was listened to.",
        responses={200: AnalysisResource, 409: NOT_HEARD},
        examples=[answer("Heard", HEARD)],
    ),
    "lyrics": extend_schema(
        methods=["get"],
        summary="The lyrics of a song",
        responses={200: LyricsResource},
        examples=[answer("Lyrics", {"text": SONG["lyrics"], "lines": [LINE], "warnings": []})],
    ),
    "character_preview": extend_schema(
        summary="What films of a song show of its character",
        description="Whether they do, and why not; links are null until there is a picture.",
        responses={200: PreviewResource},
        examples=[answer("Described, not yet drawn", PREVIEW)],
    ),
}
LYRICS_PUT = extend_schema(
    methods=["put"],
    summary="Put the lyrics of a song",
    description="Plain text, LRC or SRT. Of text without times each line that was there before "
    "keeps its own.",
    request=NewLyrics,
    responses={200: LyricsResource},
    examples=[
        OpenApiExample("LRC", {"text": SONG["lyrics"]}, request_only=True),
        answer("Lyrics", {"text": SONG["lyrics"], "lines": [LINE], "warnings": []}),
    ],
)
