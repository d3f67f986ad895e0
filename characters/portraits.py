"""Candidates: pictures that a character may become, each with its own seed, state and error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import transaction

from characters.billing import project_of
from characters.hue import hue_of
from characters.models import Character, Image, ImageQuerySet
from characters.portrait_requests import request_for
from generations import ledger
from generations.budget import OverBudget, refusal_of
from generations.models import Generation
from generations.providers.base import ProviderError
from mvsite.lib import storage
from mvsite.lib.pictures import size_of
from mvsite.lib.state import NotNow

PURPOSE = "portrait"
CHOSEN_BEFORE = "Another one was chosen before it was drawn."


def add_candidates(
    character: Character, count: int, note: str = "", places: Sequence[int] | None = None,
    seed: int | None = None,
) -> list[Image]:  # fmt: skip
    """Rows for ``count`` more candidates; candidate i has the character's seed + i, of ``seed``
    the i-th of these.

    ``places``: where they are shown, in the stead of those that were there.
    """
    with transaction.atomic():
        character.touch()
        first = character.images.count()
        from_seed = character.seed + first if seed is None else seed
        added = [
            Image.objects.create(
                character=character, number=first + index, seed=from_seed + index, note=note,
                place=place,
            )
            for index, place in enumerate(places or range(count))
        ]  # fmt: skip
        Image.objects.filter(pk__in=[image.pk for image in added]).touch()
    return added


def current(images: Sequence[Image]) -> list[Image]:
    """The candidates that are offered now: the newest of each place, in the order of places."""
    ordered = sorted(images, key=lambda image: image.number)
    newest = {image.place: image for image in ordered if image.place is not None}
    return [newest[place] for place in sorted(newest)]


def failed(images: Sequence[Image]) -> list[Image]:
    """Of those that are offered now."""
    return [image for image in current(images) if image.status == Image.Status.FAILED]


def is_outdated(image: Image) -> bool:
    """Whether the words say something else now than when it was drawn. Asks for its call."""
    drawn_from = image.generation.request.get("prompt") if image.generation else None
    if drawn_from is None:
        return False
    return bool(drawn_from.split() != request_for(image).prompt.split())


def order_portraits(character: Character) -> list[Generation]:
    """The calls for every candidate that is still to be drawn, in their order."""
    if not _has_places(character):
        _first_candidates(character)
    drawing = character.images.filter(status=Image.Status.DRAWING)
    calls = [_order(image) for image in drawing.select_related("character__owner")]
    character.goes_on()
    return calls


def _has_places(character: Character) -> bool:
    return character.images.filter(place__isnull=False).exists()


def _first_candidates(character: Character) -> None:
    with transaction.atomic():
        character.touch()  # Of workers who begin in the same moment the others wait here.
        if not _has_places(character):
            add_candidates(character, character.num_images)


def _order(image: Image, *, anew: bool = False) -> Generation:
    project = project_of(image.character)
    return project.order(image, PURPOSE, request_for(image), key=key_of(image), anew=anew)


def key_of(image: Image) -> str:
    return f"character_references/{image.pk}.png"


def receive_portraits(character: Character) -> bool:
    """Take in every candidate that is settled, and settle the character when it can be."""
    if character.status != Character.Status.DRAWING:
        _receive_late(character)
        return False
    for image in character.images.filter(status=Image.Status.DRAWING):
        receive_portrait(image)
    return settle(character)


def receive_portrait(image: Image) -> None:
    generation = ledger.latest(image, PURPOSE)
    if generation is None or not ledger.is_final(generation):
        return
    drawing = Image.objects.filter(pk=image.pk, status=Image.Status.DRAWING)
    with transaction.atomic():
        image.touch()
        drawing.update(**_outcome(generation))


def _outcome(generation: Generation) -> dict[str, Any]:
    if generation.status == Generation.Status.SUCCEEDED:
        return made_by(generation)
    return {
        "status": Image.Status.FAILED, "generation": generation,
        "error": generation.error or "It was cancelled.",
    }  # fmt: skip


def made_by(generation: Generation) -> dict[str, Any]:
    """What a candidate has of the call that drew it."""
    hints = {name: value for name, value in generation.result.items() if name != "sha256"}
    return {
        "status": Image.Status.READY, "generation": generation, "key": generation.key,
        "hints": hints, **_pixels_of(generation.key),
    }  # fmt: skip


def _pixels_of(key: str) -> dict[str, int]:
    """Nothing of a file that is no picture, or gone."""
    try:
        width, height = size_of(storage.local_path(key))
    except OSError:
        return {}
    return {"width": width, "height": height}


def _receive_late(character: Character) -> None:
    """Take in the candidates that come after one was chosen; none of them is waited for."""
    for image in character.images.filter(status=Image.Status.DRAWING):
        receive_portrait(image)
        generation = ledger.latest(image, PURPOSE)
        if generation is None or generation.status == Generation.Status.FAILED:
            _give_up(image, generation.error if generation else CHOSEN_BEFORE)


def _give_up(image: Image, reason: str) -> None:
    """Another attempt would follow, if anybody still waited for it."""
    with transaction.atomic():
        image.touch()
        drawing = Image.objects.filter(pk=image.pk, status=Image.Status.DRAWING)
        drawing.update(status=Image.Status.FAILED, error=reason)


def settle(character: Character) -> bool:
    """Choose, ask or fail, as far as the candidates allow; False while they do not.

    One image asked for, or ``auto_select``: the first that is ready. What a person chose before
    stays chosen. Some candidates may fail and the rest still count.
    """
    if _verdict(character) is None:
        return False
    with transaction.atomic():
        character.touch()  # Nobody changes the row from here on: what was wished last counts.
        verdict = _verdict(character)
        return verdict is not None and character.move(verdict.status, **verdict.changes)


class Verdict(NamedTuple):
    """A move of a character, and what is saved with it."""

    status: str
    changes: dict[str, Any]


def _verdict(character: Character) -> Verdict | None:
    """By its rows as they are now, whatever was read before; None while it has to wait."""
    now = Character.objects.filter(pk=character.pk).first()
    # One look: of two, the second would see candidates that were ordered after the first.
    return _judged(now, list(now.images.all())) if now else None


def _judged(character: Character, images: Sequence[Image]) -> Verdict | None:
    ready = [image for image in current(images) if image.status == Image.Status.READY]
    chosen = next((image for image in images if image.pk == character.selected_id), None)
    if ready and chosen is None and (character.auto_select or character.num_images == 1):
        return _on(ready[0])
    if not images or any(image.status == Image.Status.DRAWING for image in images):
        return None
    if chosen is not None and chosen.status == Image.Status.READY:
        return _on(chosen)
    if any(image.status == Image.Status.READY for image in images):
        return Verdict(Character.Status.CHOOSING, {})
    return Verdict(Character.Status.FAILED, {"error": _why_failed(current(images))})


def _on(image: Image) -> Verdict:
    return Verdict(Character.Status.READY, {"selected": image, "hue": _hue_of(image)})


def _why_failed(images: Sequence[Image]) -> str:
    reasons = dict.fromkeys(image.error for image in images)
    which = "The picture" if len(images) == 1 else f"All {len(images)} pictures"
    return f"{which} of the character could not be drawn. {' '.join(reasons)}"


def choose(character: Character, image: Image) -> bool:
    """Make ``image`` the character image. ValueError unless it is the character's and ready.

    Films that were begun keep the one they have.
    """
    if image.character_id != character.pk or image.status != Image.Status.READY:
        raise ValueError("Choose one of this character's pictures that is ready.")
    with transaction.atomic():
        shown = [image.pk, character.selected_id]
        settled = _on(image)
        chosen = character.move(settled.status, **settled.changes) or _choose_another(
            character, image
        )
        Image.objects.filter(pk__in=[pk for pk in shown if pk]).touch()
    return chosen


def _choose_another(character: Character, image: Image) -> bool:
    """In place of the one chosen before; no move, so that no worker does it by mistake."""
    character.touch()
    ready = Character.objects.filter(pk=character.pk, status=Character.Status.READY)
    changed = ready.update(selected=image, hue=_hue_of(image))
    character.refresh_from_db()
    return bool(changed)


def _hue_of(image: Image) -> int | None:
    try:
        return hue_of(storage.local_path(image.key))
    except FileNotFoundError:
        return None


def use_reference(character: Character) -> bool:
    """The reference picture itself becomes the character image."""
    if not character.reference_key:
        raise ValueError("This character has no reference picture to use.")
    with transaction.atomic():
        character.touch()
        image, _ = Image.objects.get_or_create(
            character=character,
            origin=Image.Origin.REFERENCE,
            key=character.reference_key,
            defaults={
                "number": character.images.count(), "status": Image.Status.READY,
                **_pixels_of(character.reference_key),
            },
        )  # fmt: skip
    return choose(character, image)


def retry(character: Character) -> None:
    """Begin every failed candidate anew; what succeeded stays. One that failed before any was
    ordered begins with its first ones."""
    again = [image.pk for image in failed(list(character.images.all()))]
    if again:
        draw_again(character, character.images.filter(pk__in=again))
    elif character.status == Character.Status.FAILED:
        character.move(Character.Status.DRAWING)


def _order_anew(image: Image) -> None:
    """NotNow where it cannot be paid: nothing was begun then."""
    try:
        _order(image, anew=True)
    except (OverBudget, ProviderError) as no:
        raise NotNow(refusal_of(no)) from no


def draw_again(character: Character, candidates: ImageQuerySet) -> bool:
    """Begin those of them anew that failed; False where none did, or somebody was quicker."""
    with transaction.atomic():
        character.touch()
        images = list(candidates.filter(status=Image.Status.FAILED))
        if not images:
            return False
        again = Image.objects.filter(pk__in=[image.pk for image in images])
        again.touch()
        again.update(status=Image.Status.DRAWING, error="", generation=None)
        for image in images:
            _order_anew(image)
        character.move(Character.Status.DRAWING, error="")
        return True
