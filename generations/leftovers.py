"""Files of answers whose worker died before it took them away."""

from __future__ import annotations

import time

from generations.models import Generation
from generations.providers import kept
from mvsite.lib import storage

OLD_SECONDS = 24 * 3600
"""What is younger may be of a call that still finds its answer."""


def clear_answers() -> None:
    old = {kept.name_of(key): key for key in storage.keys(kept.FOLDER) if _is_old(key)}
    if not old:
        return
    calls = Generation.objects.filter(external_id__in=old, status__in=Generation.WORKING)
    needed = set(calls.values_list("external_id", flat=True))
    for name in old.keys() - needed:
        storage.delete(old[name])


def _is_old(key: str) -> bool:
    try:
        return time.time() - storage.local_path(key).stat().st_mtime > OLD_SECONDS
    except FileNotFoundError:
        return False
