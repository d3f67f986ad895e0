"""What a person may do with a character; pages, API and admin call these.

What a choice means for the films that wait for it stands one app above: ``videos.verbs``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts import quotas
from accounts.models import User
from characters import drawers, interrogation, portraits, prices
from characters.intake import keep_reference, receive_character
from characters.models import Character, Image
from generations import budget, ledger
from generations.models import Generation
from generations.providers.base import Kind
from mvsite.lib import storage
from mvsite.lib.moderation import require_shown
from mvsite.lib.state import Gone, NotNow, wake

Status = Character.Status
PICTURES_AT_MOST = 60
"""Of one character, with the earlier ones: each is a file of its own."""
NOT_DESCRIBED = "It was not put into words by a model. Change its description, which is yours."


def bring(owner: User, picture: Path | None, words: str, **fields: Any) -> Character:
    """Keep a new character and have it drawn. Raises BadUpload, OverQuota and StorageFull."""
    character = receive_character(owner, picture, words, **fields)
    with storage.all_or_nothing(character.reference_key), quotas.storing(owner):
        character.save(force_insert=True)
        wake(character._meta.label, character.pk)
    return character


def draw_from_words(owner: User, words: str, count: int, **fields: Any) -> Character:
    """A new character whose candidates are there at once, still to be drawn. Raises NotNow where
    they cannot be paid, and keeps nothing then."""
    character = receive_character(owner, None, words, num_images=count, **fields)
    with quotas.storing(owner):
        character.save(force_insert=True)
        budget.require(owner, prices.of_pictures(character, count))
        portraits.add_candidates(character, count)
        wake(character._meta.label, character.pk)
    return character


def choose(character: Character, image: Image) -> None:
    """The picture that every clip is made from, from now on."""
    require_shown(character, image)
    if image.status != Image.Status.READY:
        raise NotNow("This picture is not there yet. Choose one that is.")
    if not portraits.choose(character, image):
        raise NotNow("The character changed in the same moment. Look at it again, then choose.")
    wake(character._meta.label, character.pk)


def use_reference(character: Character) -> None:
    """The picture that was sent becomes the character image as it is."""
    require_shown(character)
    if not character.reference_key:
        raise NotNow("This character was made from words; there is no picture of yours to use.")
    portraits.use_reference(character)
    wake(character._meta.label, character.pk)


def redraw(
    character: Character, count: int, note: str = "", seed: int | None = None
) -> list[Image]:
    """So many new candidates; those that were offered go to the earlier ones. ``seed``: of the
    first one, the next have the next; without it they go on from the character's.

    One that rests is drawn for the first time, when it was put into words: no rows yet.
    """
    if character.rests:
        _begin(character, count, note, seed)
        return []
    return _draw(character, range(count), note, seed)


def redraw_one(image: Image, note: str = "") -> Image:
    """A new candidate in the place of this one, which goes to the earlier ones."""
    offered = portraits.current(list(image.character.images.all()))
    if image.place is None or image not in offered:
        raise NotNow("This picture is an earlier one already; draw all of them anew.")
    return _draw(image.character, [image.place], note)[0]


def _draw(
    character: Character, places: Sequence[int], note: str, seed: int | None = None
) -> list[Image]:
    require_shown(character)
    with transaction.atomic():
        latest = _held(character)
        if latest.status in (Status.NEW, Status.DESCRIBING):
            raise NotNow("Its picture is still being put into words. Draw again when it is.")
        if latest.images.count() + len(places) > PICTURES_AT_MOST:
            raise NotNow(
                f"This character has {PICTURES_AT_MOST} pictures, which are the most. "
                "Choose one of them, or begin a new character."
            )
        _require_none_alike(latest, places, note)
        added = portraits.add_candidates(latest, len(places), note, places, seed)
        _set_drawing(latest)
    character.refresh_from_db()
    return added


def _require_none_alike(character: Character, places: Sequence[int], note: str) -> None:
    """Of two clicks the second one orders nothing."""
    asked = character.images.filter(status=Image.Status.DRAWING, note=note, place__in=places)
    if asked.values("place").distinct().count() == len(places):
        raise NotNow("These pictures are being drawn already. Nothing more was ordered.")


def draw_by(character: Character, model: str) -> None:
    """Who draws it from now on, by name; empty: the usual one. Nothing is drawn by this."""
    require_shown(character)
    with transaction.atomic():
        latest = _held(character)
        drawers.require(latest, model)
        named = latest.chosen_models | {str(Kind.DRAW): model}
        latest.chosen_models = {kind: name for kind, name in named.items() if name}
        latest.save(update_fields=["chosen_models"])
    character.refresh_from_db()


def retry_image(image: Image) -> None:
    """Begin a picture that failed once more; the others stay as they are."""
    character = image.character
    require_shown(character, image)
    if not portraits.draw_again(character, character.images.filter(pk=image.pk)):
        raise NotNow("This picture did not fail; there is nothing to try again.")
    _set_drawing(character)


def retry(character: Character) -> None:
    """Go on with a character that failed; pictures that are there stay."""
    require_shown(character)
    with transaction.atomic():
        latest = _held(character)
        if latest.status != Status.FAILED:
            raise NotNow("This character did not fail; there is nothing to try again.")
        portraits.retry(latest)
        _set_drawing(latest)
    character.refresh_from_db()


def _set_drawing(character: Character) -> None:
    """At work, and due at once also where it was at work before."""
    if not character.move(Status.DRAWING):
        Character.objects.filter(pk=character.pk).update(due_at=F("created_at"))
    wake(character._meta.label, character.pk)


def describe(character: Character, **words: str) -> None:
    """Put it into other words: ``name``, ``description`` (the owner's own) and, where it has been
    described, the keys of the description. Nothing that is there is drawn anew."""
    with transaction.atomic():
        latest = _held(character)
        changes: dict[str, Any] = {
            key: words[key] for key in ("name", "description") if key in words
        }
        if latest.interrogation is not None:
            changes["interrogation"] = _put_right(latest.interrogation, words)
        Character.objects.filter(pk=character.pk).update(**changes)
        Image.objects.filter(character=character.pk).touch()
    character.refresh_from_db()


def put_right(character: Character, words: Mapping[str, str]) -> None:
    """As ``describe``; NotNow for words of a description that is not there yet."""
    if character.interrogation is None and words.keys() & {*interrogation.KEYS}:
        raise NotNow(NOT_DESCRIBED)
    describe(character, **words)


def _put_right(known: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    return {key: words.get(key, known.get(key, "")) for key in interrogation.KEYS}


def _begin(character: Character, count: int, note: str, seed: int | None) -> None:
    if note:
        raise NotNow("Nothing of it was drawn yet that a note could change. Draw it without one.")
    seeded = {} if seed is None else {"seed": seed}
    draw_now(character, num_images=count, **seeded)


def draw_now(character: Character, **wishes: int) -> None:
    """One that rests until a film of it is made is described and drawn at once. ``wishes``:
    ``num_images`` and ``seed``, where they are to be others."""
    require_shown(character)
    with transaction.atomic():
        if not _held(character).rests:
            raise NotNow("It is being drawn already, or was.")
        if wishes:
            Character.objects.filter(pk=character.pk).update(**wishes)
        Character.objects.filter(pk=character.pk).ask_for()
    character.refresh_from_db()
    wake(character._meta.label, character.pk)


def replace_reference(character: Character, picture: Path, name: str) -> None:
    """Another picture of it: looked over, described and drawn anew; earlier pictures stay.

    Raises BadUpload, OverQuota and StorageFull, and changes nothing then.
    """
    require_shown(character)
    sent = Character.objects.get(pk=character.pk)
    quotas.require_room(character.owner, picture.stat().st_size)
    keep_reference(sent, picture, name)  # Looked over before anything is held: it takes a while.
    with storage.all_or_nothing(sent.reference_key), quotas.storing(character.owner):
        latest = _held(character)
        if latest.is_worked_on:
            raise NotNow("Its pictures are being drawn. Send another one when they are there.")
        _begin_anew(latest, sent)
    character.refresh_from_db()


def _begin_anew(character: Character, sent: Character) -> None:
    """From the reference that ``sent`` holds, which is not saved."""
    _cancel_calls(character)
    character.images.filter(status=Image.Status.DRAWING).update(
        status=Image.Status.FAILED, error="Another picture was sent before it was drawn."
    )
    character.images.update(place=None)
    kept = ("reference_key", "reference_hash", "warnings", "findings", "seen")
    character.move(
        Status.DESCRIBING, selected=None, hue=None, interrogation=None,
        seen_changed=F("revision"), num_images=character.num_images or 4,
        **{name: getattr(sent, name) for name in kept},
    )  # fmt: skip
    character.images.all().touch()
    interrogation.order_anew(character)
    wake(character._meta.label, character.pk)


def delete(character: Character) -> None:
    """With all its pictures. Raises NotNow while a video or a song uses it."""
    with transaction.atomic():
        if users := used_by(_held(character)):
            raise NotNow(
                f"{character.name or 'This character'} is used by {users}. Nothing was deleted."
            )
        _cancel_calls(character)
        keys = [key for key in character.images.values_list("key", flat=True) if key]
        character.delete()
        transaction.on_commit(lambda: _delete_files(character, keys))


def used_by(character: Character) -> str:
    """“City Blues”, “Under Leaves” and 2 more; empty when nothing uses it."""
    titles = [*character.videos.values_list("title", flat=True)]
    titles += character.songs.values_list("title", flat=True)
    shown = [f"“{title or 'video'}”" for title in titles[:2]]
    more = f"{len(titles) - 2} more" if len(titles) > 2 else ""
    return " and ".join(filter(None, (", ".join(shown) if more else " and ".join(shown), more)))


def _delete_files(character: Character, keys: Sequence[str]) -> None:
    for key in {*keys, *storage.keys(f"characters/{character.pk}")}:
        storage.delete(key)


def _cancel_calls(character: Character) -> None:
    subjects = [character.pk, *character.images.values_list("pk", flat=True)]
    ledger.cancel(list(Generation.objects.live().filter(subject_id__in=subjects)))


def _held(character: Character) -> Character:
    """As it is now; of two who click at once the second one sees what the first one did.

    The films that show it are held before it, as all who change both do.
    """
    character.touch()
    there: Character | None = Character.objects.select_for_update().filter(pk=character.pk).first()
    if there is None:
        raise Gone("This character is no longer there.")
    return there
