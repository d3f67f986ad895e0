"""The reference picture put into words: three keys, ordered once and taken in once."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F

from characters import reference_check
from characters.billing import project_of
from characters.models import Character
from generations import fallbacks, ledger
from generations.budget import OverBudget, refusal_of
from generations.models import Generation
from generations.providers import offline
from generations.providers.base import Kind, Media, ProviderError, SeeRequest
from mvsite.lib import prompts, storage
from mvsite.lib.state import NotNow

PURPOSE = "description"
KEYS = ("prompt", "character_description", "style_notes")


def request_for(character: Character) -> SeeRequest:
    return SeeRequest(
        picture=Media(character.reference_key),
        subject=character.kind,
        prompt=prompts.render(character.kind),
        model=character.model_for(Kind.SEE),
    )


def look_over(character: Character) -> None:
    """What the offline eye finds in the reference, once; nothing depends on it."""
    if character.seen is not None or not character.reference_key:
        return
    try:
        path = storage.local_path(character.reference_key)
        seen = dict(offline().facts(path))
        findings = list(reference_check.check(path, seen))
    except (ProviderError, OSError):
        return  # The description will say what is the matter with the picture.
    _keep(character, seen=seen, findings=findings)


def _keep(character: Character, **found: Any) -> None:
    """Of the reference as it was looked at; another may have come meanwhile."""
    with transaction.atomic():
        character.touch()
        same = {"pk": character.pk, "reference_key": character.reference_key}
        Character.objects.filter(**same).update(seen_changed=F("revision"), **found)
    character.refresh_from_db(fields=["revision", "seen_changed", *found])


def order_anew(character: Character) -> None:
    """Because somebody asked for it. NotNow where it cannot be paid: nothing is begun then."""
    request = request_for(character)
    try:
        project_of(character).order(character, PURPOSE, request, anew=True)
    except (OverBudget, ProviderError) as no:
        raise NotNow(refusal_of(no)) from no


def order_description(character: Character) -> Generation:
    look_over(character)
    return project_of(character).order(character, PURPOSE, request_for(character))


def receive_description(character: Character) -> bool:
    """Take the words in, and go on to drawing; False while there is nothing to take.

    A description that failed for good is written offline instead, and that is said.
    """
    generation = ledger.latest(character, PURPOSE)
    if generation is None or not ledger.is_final(generation):
        return False
    if generation.status == Generation.Status.SUCCEEDED:
        words, said = generation.result, fallbacks.told_of(generation)
        instead = [f"The picture was described {said}"] if said else []
        warnings = [*character.warnings, *instead]
    elif not storage.exists(character.reference_key):
        error = "The character's picture is gone from the storage."
        return character.move(Character.Status.FAILED, error=error)
    else:
        words = _offline_words(character)
        reason = f"The picture was described without a model: {generation.error}"
        warnings = [*character.warnings, reason]
    return character.move(
        Character.Status.DRAWING,
        interrogation={key: words[key] for key in KEYS},
        warnings=warnings,
        seen_changed=F("revision"),
    )


def _offline_words(character: Character) -> dict[str, str]:
    with storage.scratch() as folder:
        return dict(offline().make(request_for(character), folder).data)
