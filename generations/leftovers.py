"""Files of answers whose worker died before it took them away."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from generations.models import Generation
from generations.providers import kept
from mvsite.lib import storage
from mvsite.lib.models import StoredFile

OLD_DAYS = 1
"""What is younger may be of a call that still finds its answer."""


def clear_answers() -> None:
    before = timezone.now() - timedelta(days=OLD_DAYS)
    files = StoredFile.objects.filter(key__startswith=f"{kept.FOLDER}/", at__lt=before)
    old = {kept.name_of(key): key for key in files.values_list("key", flat=True)}
    if not old:
        return
    calls = Generation.objects.filter(external_id__in=old, status__in=Generation.WORKING)
    needed = set(calls.values_list("external_id", flat=True))
    for name in old.keys() - needed:
        storage.delete(old[name])
