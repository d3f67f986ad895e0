"""Whether the process lives, and whether it can serve: for whoever balances or restarts it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.signing import Signer
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mvsite.lib import storage
from mvsite.lib.models import Heartbeat
from mvsite.lib.state import in_seconds
from mvsite.lib.storage import presence, stores

CHALLENGE_LENGTH = 64


@never_cache
@require_safe
@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    """To a ``challenge`` it adds what only this site can say."""
    challenge = request.GET.get("challenge", "")[:CHALLENGE_LENGTH]
    proof = {"proof": proof_of(challenge)} if challenge else {}
    return JsonResponse({"live": True, **proof})


def proof_of(challenge: str) -> str:
    """By the secret key: who answers with it is this site, or one that shares the key."""
    return Signer(salt="mvsite.health").signature(challenge)


@never_cache
@require_safe
@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """503 unless each of these is well; the others' sentences say what is not."""
    checks = {name: check() for name, check in CHECKS.items()}
    well = not any(checks.values())
    return JsonResponse({"ready": well, "checks": checks}, status=200 if well else 503)


def _database() -> str:
    try:
        Heartbeat.objects.exists()
    except DatabaseError:
        return "The database does not answer, or is not migrated."
    return ""


def _workers() -> str:
    patience = settings.HEARTBEAT_SECONDS * 3
    try:
        heard = Heartbeat.objects.filter(at__gt=in_seconds(-patience)).exists()
    except DatabaseError:
        return "Not known while the database does not answer."
    return "" if heard else f"No worker has been heard for {patience} seconds."


def _storage() -> str:
    try:
        storage.root().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=storage.root()) as file:
            file.write(b"x")
            file.flush()
    except OSError:
        return "Nothing can be written where files are kept."
    return _bucket() if stores.in_cloud() else ""


def _bucket() -> str:
    return "" if presence.answers() else "The bucket of the files does not answer."


def _disk() -> str:
    try:
        free = shutil.disk_usage(storage.root()).free
    except OSError:
        return "How much room is left is not known."
    return "" if free >= settings.MIN_FREE_BYTES else "There is too little room on the disk."


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "workers": _workers,
    "storage": _storage,
    "disk": _disk,
}
