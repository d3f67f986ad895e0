"""Rows at any status, reached by legal moves."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from accounts.models import User
from characters.models import Character, Image
from generations.models import Generation
from generations.providers.base import Media as StoredMedia
from generations.providers.base import SeeRequest, to_json
from mvsite.lib import storage
from songs.analysis.result import Analysis, Section, Window
from songs.models import Song
from videos.models import Video


def make_owner(name: str = "somebody") -> User:
    return User.objects.get_or_create(username=name)[0]


def analysis(seconds: float = 40.0, beat: float = 0.5) -> Analysis:
    """A steady song in four: quiet verse, loud chorus."""
    beats = tuple(round(i * beat, 3) for i in range(int(seconds / beat)))
    half = seconds / 2
    return Analysis(
        duration=seconds, tempo=60 / beat, meter=4, beats=beats,
        strengths=tuple(1.0 if i % 4 == 0 else 0.5 for i in range(len(beats))),
        downbeats=beats[::4],
        sections=(Section("verse", 0, half, 0.3, 0), Section("chorus", half, seconds, 0.9, 1)),
        window=Window(4.0, 30.0), peaks=(100,) * 1200,
        energy=tuple(0.3 if i / 2 < half else 0.9 for i in range(int(seconds * 2))),
        onsets=beats, confidence=0.9,
    )  # fmt: skip


def make_song(status: str = Song.Status.UPLOADED, **fields: Any) -> Song:
    pk = uuid4()
    song = Song.objects.create(
        **{
            "id": pk,
            "owner": make_owner(),
            "title": "A song",
            "seconds": 40.0,
            "sha256": pk.hex,
            "audio_key": f"songs/{pk}/audio.wav",
            "canonical_key": f"songs/{pk}/canonical.flac",
            **fields,
        }
    )
    if status != Song.Status.UPLOADED:
        assert song.claim(Song.Status.UPLOADED, to=Song.Status.ANALYSING)
    if status == Song.Status.READY:
        assert song.move(status, analysis=analysis().to_json())
    if status == Song.Status.FAILED:
        assert song.move(status, error="It could not be read.")
    return song


def make_character(**fields: Any) -> Character:
    return Character.objects.create(
        **{"owner": make_owner(), "description": "A red fox", "seed": 7, **fields}
    )


def make_ready_character(**fields: Any) -> Character:
    character = make_character(**fields)
    assert character.move(Character.Status.DRAWING)
    image = Image(character=character, number=0, status=Image.Status.READY)
    image.key = f"character_references/{image.pk}.png"
    storage.put_bytes(image.key, b"a picture")
    image.save()
    assert character.move(Character.Status.READY, selected=image)
    return character


def make_video(status: str = Video.Status.DRAFT, **fields: Any) -> Video:
    """Up to planning: what comes later needs clips, which ``scenes.plan`` makes."""
    character = fields.pop("character", None)
    song = fields.pop("song", None) or make_song(Song.Status.READY)
    video = Video.objects.create(
        **{"owner": make_owner(), "song": song, "clips_wanted": 3, "window_length": 12.0, **fields}
    )
    if character is not None:
        video.characters.add(character)
    if status != Video.Status.DRAFT:
        assert video.move(Video.Status.PREPARING)
    return video


def make_generation(status: str = Generation.Status.RESERVED, **fields: Any) -> Generation:
    path = (
        Generation.Status.SUBMITTING, Generation.Status.RUNNING, Generation.Status.FETCHING,
        Generation.Status.SUCCEEDED,
    )  # fmt: skip
    generation = Generation.objects.create(
        **{
            "owner": make_owner(),
            "kind": "see",
            "purpose": "description",
            "subject_model": "characters.Character",
            "subject_id": uuid4(),
            "provider": "local",
            "request": to_json(SeeRequest(picture=StoredMedia("nothing.png"))),
            "request_hash": "0" * 64,
            **fields,
        }
    )
    for step in path:
        if generation.status == status:
            break
        assert generation.move(step)
    assert generation.status == status
    return generation
