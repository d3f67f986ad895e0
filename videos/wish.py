"""A film ordered from rows that are there: a page keeps song and picture as soon as they come."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from django.db import transaction
from django.db.models import Model

from accounts.models import User
from characters.intake import receive_character
from characters.models import Character, Image
from characters.portraits import choose, use_reference
from songs.models import Song
from videos.commission import SEED_RANGE
from videos.models import Video
from videos.prices import keep_quote

ROWS = ("song", "character", "image")
ALWAYS_SAID = {
    "token", "song", "title", "character", "picture", "words", "name", "drawn", "quick", "idea",
    "style", "shape", "clips", "start", "seconds", "on_character_failure",
}  # fmt: skip
"""What makes it another film even where nothing else is said; the rest only where it is."""
NOT_SHOWN = "The film shows {lead}, the first of its characters. {others} kept with it."


@dataclass(frozen=True)
class Wish:
    """A film of rows that are there. ``clips`` None: the music decides; ``start`` None: the part
    that is suggested. ``token``: equal wishes with an equal one are the same film.

    ``words`` instead of a character: one that is described and not shown. ``picture``: the
    character came for this film, and what it is called, whether it is ``drawn`` anew and who
    chooses among the pictures (``quick``: the first good one) is said with it.

    ``image``: the one of the character's pictures that is shown, whichever is chosen elsewhere;
    ``auto_select``: the first good one, in this film alone. ``others``: characters that are kept
    with the film beside the one that it shows. ``seed`` None: it follows from the rest.
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
    mode: str = Video.Mode.MUSIC
    image: Image | None = None
    others: Sequence[Character] = ()
    auto_select: bool = False
    consistent: bool = True
    seed: int | None = None
    resolution: str = Video.Resolution.HD
    on_clip_failure: str = Video.OnClipFailure.FILL
    transition: str = Video.Transition.CUT
    callback_url: str = ""
    keyframe_floor: float | None = None
    likeness_floor: float | None = None
    redos: int = 1

    def said(self) -> dict[str, str]:
        """What makes it another film."""
        wishes = {name: str(value) for name, value in vars(self).items()}
        wishes |= {name: _id_of(getattr(self, name)) for name in ROWS}
        wishes["others"] = " ".join(map(_id_of, self.others))
        usual = Wish("", self.song)
        return {
            name: value for name, value in wishes.items()
            if name in ALWAYS_SAID or getattr(self, name) != getattr(usual, name)
        }  # fmt: skip

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
        for each in (character, *wish.others):  # One by one: their order is kept.
            video.characters.add(each)
    if wish.others:
        video.warn(_not_shown(wish))
    keep_quote(video)
    return video


def _id_of(row: Model | None) -> str:
    return str(row.pk) if row else ""


def _not_shown(wish: Wish) -> str:
    names = [character.name or "One more" for character in wish.others]
    are = f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'}"
    lead = wish.character.name if wish.character else ""
    return NOT_SHOWN.format(lead=lead or "one", others=are)


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
        image=wish.image,
        character_consistency_enabled=wish.consistent,
        mode=wish.mode,
        idea=wish.idea,
        style=wish.style,
        shape=wish.shape,
        resolution=wish.resolution,
        seed=int(fingerprint[:8], 16) % SEED_RANGE if wish.seed is None else wish.seed,
        clips_wanted=wish.clips,
        window_start=wish.start,
        window_length=wish.seconds,
        auto_select=wish.auto_select,
        on_character_failure=wish.on_character_failure,
        on_clip_failure=wish.on_clip_failure,
        transition=wish.transition,
        callback_url=wish.callback_url,
        quality=wish.quality,
        chosen_models=dict(wish.models),
        max_cost_usd=wish.max_cost,
        keyframe_floor=wish.keyframe_floor,
        likeness_floor=wish.likeness_floor,
        redos=wish.redos,
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
