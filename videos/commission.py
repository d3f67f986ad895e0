"""A film ordered with one call: song, character and video rows together, or the ones there are."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import transaction

from accounts.models import User
from characters.intake import receive_character
from characters.models import Character
from mvsite.lib import storage
from songs.intake import receive_song
from songs.models import Song
from videos.models import Video

SEED_RANGE = 2**31
LEAST_SECONDS = 1.0
"""Of a film."""


class Unfit(Exception):
    """What is wished does not fit the song. The message is a sentence that says what to do."""


@dataclass(frozen=True)
class Commission:
    """What is wanted. ``clips`` None: the music decides. Times in seconds."""

    song: Path
    picture: Path | None = None
    character: str = ""
    idea: str = ""
    style: str = "clean"
    clips: int | None = 6
    length: float = 30.0
    start: float | None = None
    ratio: str = "16:9"
    seed: int | None = None
    on_character_failure: str = "continue"

    def fingerprint(self) -> str:
        """Equal for equal wishes: the files by their content, whatever they are called."""
        wishes = asdict(self)
        del wishes["on_character_failure"]  # What to do later is no other film.
        wishes["song"] = digest(self.song)
        wishes["picture"] = digest(self.picture) if self.picture else None
        return hashlib.sha256(json.dumps(wishes, sort_keys=True).encode()).hexdigest()


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def find(owner: User, commission: Commission) -> Video | None:
    """The newest film of equal wishes that was not given up and can still be had."""
    same = Video.objects.of(owner).filter(request_hash=commission.fingerprint())
    found: Video | None = (
        same.exclude(status=Video.Status.CANCELLED).order_by("-created_at").first()
    )
    return found if found is not None and _can_be_had(found) else None


def _can_be_had(video: Video) -> bool:
    film, song = video.film, video.song
    made = film is not None and storage.exists(film.key)
    return made or (song is not None and storage.exists(song.canonical_key))


def accept(owner: User, commission: Commission) -> Video:
    """All rows of a new film, a draft.

    Raises BadUpload, Unfit and StorageFull, and keeps nothing then.
    """
    fingerprint = commission.fingerprint()
    seed = commission.seed
    if seed is None:
        seed = int(fingerprint[:8], 16) % SEED_RANGE
    character = _character(owner, commission, seed)
    with storage.all_or_nothing(*([character.reference_key] if character else [])):
        song = _known_song(owner, commission.song)
        if song is not None:
            return _saved(owner, commission, song, character, seed, fingerprint)
        song = receive_song(owner, commission.song, commission.song.name)
        with storage.all_or_nothing(song.audio_key, song.canonical_key):
            return _saved(owner, commission, song, character, seed, fingerprint)


def _check_window(song: Song, start: float | None) -> None:
    if start is not None and start > song.seconds - LEAST_SECONDS:
        raise Unfit(
            f"The film is to start at {start:g} s, but this song is {song.seconds:.1f} s long. "
            "Start earlier, or leave the start to the music."
        )


def _character(owner: User, commission: Commission, seed: int) -> Character | None:
    if commission.picture is None and not commission.character.strip():
        return None
    return receive_character(
        owner, commission.picture, commission.character.strip(),
        num_images=1, auto_select=True, seed=seed,
    )  # fmt: skip


def _known_song(owner: User, path: Path) -> Song | None:
    """The same file again is the same song."""
    same = Song.objects.of(owner).filter(sha256=digest(path)).order_by("-created_at")
    return next((song for song in same if storage.exists(song.canonical_key)), None)


@transaction.atomic
def _saved(
    owner: User, commission: Commission, song: Song, character: Character | None, seed: int,
    fingerprint: str,
) -> Video:  # fmt: skip
    _check_window(song, commission.start)
    if song._state.adding:  # A known one is saved by who works on it.
        song.save()
    video = Video.objects.create(
        owner=owner,
        title=song.title,
        song=song,
        idea=commission.idea,
        style=commission.style,
        shape=commission.ratio,
        seed=seed,
        clips_wanted=commission.clips,
        window_start=commission.start,
        window_length=commission.length,
        on_character_failure=commission.on_character_failure,
        request_hash=fingerprint,
        warnings=[*song.warnings, *(character.warnings if character else [])],
    )
    if character is not None:
        character.save()
        video.characters.add(character)
    return video
