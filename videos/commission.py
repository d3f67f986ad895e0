"""A film ordered with one call, from files: song, character and video rows together.

A page, which has kept song and picture as rows by then, orders by ``videos.wish``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from accounts import quotas
from accounts.models import User
from characters.intake import receive_character
from characters.models import Character
from generations.fallbacks import GOES_ON
from mvsite.lib import storage
from songs.intake import receive_song
from songs.models import Song
from songs.verbs import correct, merged, set_lyrics
from videos.intake import digest, known_song
from videos.models import Video

SEED_RANGE = 2**31
LEAST_SECONDS = 1.0
"""Of a film."""
LATER = ("on_character_failure", "quality", "max_cost", "keyframe_floor", "redo_below")
"""What to do later is no other film."""


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
    resolution: str = Video.Resolution.HD
    seed: int | None = None
    on_character_failure: str = "continue"
    quality: str = Video.Quality.FINAL
    models: Mapping[str, str] = field(default_factory=dict)
    usual: Mapping[str, str] = field(default_factory=dict)
    """Who does what nobody is named for in ``models``, by kind: others make another film."""
    max_cost: Decimal | None = None
    keyframe_floor: float | None = None
    redo_below: float | None = None
    lyrics: str = ""
    captions: str = Video.Captions.AUTO
    corrections: Mapping[str, Any] = field(default_factory=dict)
    """Of what is heard in the song, as ``songs.analysis.corrections`` has them."""

    @property
    def named(self) -> dict[str, str]:
        """Who alone may do it, by kind; the usual ones of words may be followed by others."""
        lasting = {kind: name for kind, name in self.usual.items() if kind not in GOES_ON}
        return {**lasting, **self.models}

    def fingerprint(self) -> str:
        """Equal for equal wishes: the files by their content, whatever they are called."""
        wishes = asdict(self) | {"models": {**self.usual, **self.models}}
        for name in ("usual", *LATER):
            del wishes[name]
        for name in ("lyrics", "corrections", "models"):  # What is said beside, if anything is.
            if not wishes[name]:
                del wishes[name]
        if self.captions == Video.Captions.AUTO:
            del wishes["captions"]
        if self.resolution == Video.Resolution.HD:
            del wishes["resolution"]
        wishes["song"] = digest(self.song)
        wishes["picture"] = digest(self.picture) if self.picture else None
        return hashlib.sha256(json.dumps(wishes, sort_keys=True).encode()).hexdigest()


def find(owner: User, commission: Commission) -> Video | None:
    """The newest film of equal wishes that was not given up and can still be had."""
    fingerprint = _as_known(owner, commission).fingerprint()
    same = Video.objects.of(owner).filter(request_hash=fingerprint)
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

    Raises BadUpload, OverQuota, Unfit and StorageFull, and keeps nothing then.
    """
    fingerprint = _as_known(owner, commission).fingerprint()
    seed = _seed(commission) if commission.seed is None else commission.seed
    character = _character(owner, commission, seed)
    with storage.all_or_nothing(*([character.reference_key] if character else [])):
        song = known_song(owner, commission.song)
        if song is not None:
            return _saved(owner, commission, song, character, seed, fingerprint)
        song = receive_song(owner, commission.song, commission.song.name)
        with storage.all_or_nothing(song.audio_key, song.canonical_key):
            return _saved(owner, commission, song, character, seed, fingerprint)


def put_right(video: Video, commission: Commission) -> None:
    """What was said of the song is kept with it: later films of it know it too.

    Raises BadCorrection.
    """
    if video.song is not None and commission.corrections:
        correct(video.song, commission.corrections)
    if video.song is not None and commission.lyrics:
        video.warn(*set_lyrics(video.song, commission.lyrics).notes)


def _as_known(owner: User, commission: Commission) -> Commission:
    """With the corrections that the song has already."""
    song = known_song(owner, commission.song)
    known = song.corrections if song is not None else {}
    return replace(commission, corrections=merged(known, commission.corrections))


def _seed(commission: Commission) -> int:
    """The same however the song is put right, and however large it is: it stays the same film."""
    plain = replace(
        commission, lyrics="", captions=Video.Captions.AUTO, corrections={},
        resolution=Video.Resolution.HD,
    )  # fmt: skip
    return int(plain.fingerprint()[:8], 16) % SEED_RANGE


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
        num_images=1, auto_select=True, seed=seed, chosen_models=commission.named,
        asked_for=False,
    )  # fmt: skip


def _saved(owner: User, *what: Any) -> Video:
    with quotas.storing(owner):
        return _rows(owner, *what)


def _rows(
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
        resolution=commission.resolution,
        seed=seed,
        clips_wanted=commission.clips,
        window_start=commission.start,
        window_length=commission.length,
        captions=commission.captions,
        on_character_failure=commission.on_character_failure,
        quality=commission.quality,
        chosen_models=commission.named,
        max_cost_usd=commission.max_cost,
        keyframe_floor=commission.keyframe_floor,
        likeness_floor=commission.redo_below,
        request_hash=fingerprint,
        warnings=[*song.warnings, *(character.warnings if character else [])],
    )
    if character is not None:
        character.save()
        video.characters.add(character)
    return video
