"""A film ordered with one call: song, character and video rows together, or the ones there are.

``accept`` takes files, as a command does; ``order`` takes rows that are there already, as a page
does, which keeps a song and a picture as soon as they arrive (``take_in_song``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from django.db import transaction

from accounts.models import User
from characters.intake import keep_reference, receive_character
from characters.models import Character
from characters.portraits import choose, use_reference
from generations.providers import provider_of
from generations.providers.base import Kind
from mvsite.lib import storage
from songs.intake import receive_song
from songs.models import Song
from songs.verbs import correct, merged, set_lyrics
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
    quality: str = Video.Quality.FINAL
    models: Mapping[str, str] = field(default_factory=dict)
    max_cost: Decimal | None = None
    lyrics: str = ""
    captions: str = Video.Captions.AUTO
    corrections: Mapping[str, Any] = field(default_factory=dict)
    """Of what is heard in the song, as ``songs.analysis.corrections`` has them."""

    def fingerprint(self) -> str:
        """Equal for equal wishes: the files by their content, whatever they are called."""
        wishes = asdict(self)
        for name in ("on_character_failure", "quality", "max_cost"):
            del wishes[name]  # What to do later is no other film.
        for name in ("lyrics", "corrections", "models"):  # What is said beside, if anything is.
            if not wishes[name]:
                del wishes[name]
        if self.captions == Video.Captions.AUTO:
            del wishes["captions"]
        wishes["song"] = digest(self.song)
        wishes["picture"] = digest(self.picture) if self.picture else None
        return hashlib.sha256(json.dumps(wishes, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Wish:
    """A film of rows that are there. ``clips`` None: the music decides; ``start`` None: the part
    that is suggested. ``token``: equal wishes with an equal one are the same film.

    ``words`` instead of a character: one that is described and not shown. ``picture``: the
    character came for this film, and what it is called, whether it is ``drawn`` anew and who
    chooses among the pictures (``quick``: the first good one) is said with it.
    """

    token: str
    song: Song
    title: str = ""
    character: Character | None = None
    picture: bool = False
    words: str = ""
    name: str = ""
    drawn: bool = True
    quick: bool = False
    idea: str = ""
    style: str = "clean"
    shape: str = "16:9"
    clips: int | None = None
    start: float | None = None
    seconds: float = 30.0
    on_character_failure: str = "continue"
    quality: str = Video.Quality.FINAL
    models: Mapping[str, str] = field(default_factory=dict)
    max_cost: Decimal | None = None

    def said(self) -> dict[str, str]:
        """What makes it another film; of money only what was said."""
        wishes = {name: str(value) for name, value in vars(self).items()}
        wishes["song"] = str(self.song.pk)
        wishes["character"] = str(self.character.pk) if self.character else ""
        for name, plain in (("quality", Video.Quality.FINAL), ("models", {}), ("max_cost", None)):
            if getattr(self, name) == plain:
                del wishes[name]
        return wishes

    def fingerprint(self) -> str:
        wishes = self.said()
        return hashlib.sha256(json.dumps(wishes, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def order(owner: User, wish: Wish) -> Video:
    """The draft of this wish; asked twice at once, the same one twice."""
    User.objects.select_for_update().get(pk=owner.pk)
    fingerprint = wish.fingerprint()
    same = Video.objects.of(owner).filter(request_hash=fingerprint).order_by("-created_at").first()
    if same is not None:
        return cast(Video, same)
    video = _ordered(owner, wish, fingerprint)
    if (character := _cast(owner, wish)) is not None:
        video.warn(*character.warnings)
        video.characters.add(character)
    return video


def _cast(owner: User, wish: Wish) -> Character | None:
    if wish.character is not None and wish.picture:
        _told(wish.character, wish)
    elif wish.character is not None:
        resting = Character.objects.filter(pk=wish.character.pk).resting()
        resting.update(chosen_models=dict(wish.models))
    if wish.character is not None or not wish.words:
        return wish.character
    character = receive_character(
        owner, None, wish.words, name=wish.name, num_images=4, auto_select=wish.quick,
        chosen_models=dict(wish.models), asked_for=False,
    )  # fmt: skip
    character.save()
    return character


def _ordered(owner: User, wish: Wish, fingerprint: str) -> Video:
    return Video.objects.create(
        owner=owner,
        title=wish.title or wish.song.title,
        song=wish.song,
        idea=wish.idea,
        style=wish.style,
        shape=wish.shape,
        seed=int(fingerprint[:8], 16) % SEED_RANGE,
        clips_wanted=wish.clips,
        window_start=wish.start,
        window_length=wish.seconds,
        on_character_failure=wish.on_character_failure,
        quality=wish.quality,
        chosen_models=dict(wish.models),
        max_cost_usd=wish.max_cost,
        request_hash=fingerprint,
        warnings=list(wish.song.warnings),
    )


def _told(character: Character, wish: Wish) -> None:
    """A picture that was kept as soon as it came learns what it is for."""
    images = 4 if wish.drawn else 0
    character.touch()
    Character.objects.filter(pk=character.pk).update(
        name=wish.name, auto_select=wish.quick, num_images=images,
        chosen_models=dict(wish.models),
    )  # fmt: skip
    character.refresh_from_db()
    settled = character.status == Character.Status.READY
    if character.status == Character.Status.NEW or settled:
        return
    if not wish.drawn and character.reference_key:
        use_reference(character)
    elif wish.quick and (ready := character.images.ready().first()):
        choose(character, ready)


def take_in_song(owner: User, path: Path, name: str) -> Song:
    """A stranger's file as a saved song; the same file again is the same song.

    Raises BadUpload and StorageFull, and keeps nothing then.
    """
    known = _known_song(owner, path)
    if known is not None and not known.is_hidden:
        return known
    song = receive_song(owner, path, name)
    with storage.all_or_nothing(song.audio_key, song.canonical_key):
        song.save()
    return song


def take_in_picture(owner: User, path: Path, name: str, kind: str) -> Character:
    """A stranger's picture as a saved character. Raises as ``take_in_song`` does.

    Where its words and its pictures cost something they are not begun before the film is.
    """
    drawn = 4 if kind == Character.Kind.CHARACTER else 0
    free = all(provider_of(kind).free for kind in (Kind.SEE, Kind.DRAW))
    character = Character(id=uuid4(), owner=owner, kind=kind, num_images=drawn, asked_for=free)
    with storage.all_or_nothing(f"characters/{character.pk}/reference.png"):
        keep_reference(character, path, name)
        character.save()
    return character


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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

    Raises BadUpload, Unfit and StorageFull, and keeps nothing then.
    """
    fingerprint = _as_known(owner, commission).fingerprint()
    seed = _seed(commission) if commission.seed is None else commission.seed
    character = _character(owner, commission, seed)
    with storage.all_or_nothing(*([character.reference_key] if character else [])):
        song = _known_song(owner, commission.song)
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
    song = _known_song(owner, commission.song)
    known = song.corrections if song is not None else {}
    return replace(commission, corrections=merged(known, commission.corrections))


def _seed(commission: Commission) -> int:
    """The same however the song is put right: it stays the same film."""
    plain = replace(commission, lyrics="", captions=Video.Captions.AUTO, corrections={})
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
        num_images=1, auto_select=True, seed=seed, chosen_models=dict(commission.models),
        asked_for=False,
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
        captions=commission.captions,
        on_character_failure=commission.on_character_failure,
        quality=commission.quality,
        chosen_models=dict(commission.models),
        max_cost_usd=commission.max_cost,
        request_hash=fingerprint,
        warnings=[*song.warnings, *(character.warnings if character else [])],
    )
    if character is not None:
        character.save()
        video.characters.add(character)
    return video
