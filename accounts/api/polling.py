"""What a program polls and knows already, said before anything else of the API begins.

Token, person and row are one indexed look-up, written by hand: putting it together costs the ORM
more than everything else of such an answer. Whatever is not quite ordinary (another ETag, the
token's first use of a day, no turn at hand, a session) takes the long way, which decides.
"""

from __future__ import annotations

from functools import cache
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from knox.crypto import hash_token

from accounts.models import Pace, Token, User
from accounts.pace import has_turn
from mvsite.lib.http.conditional import etag

BEARER = "Bearer "


def unchanged(request: HttpRequest, model: type[Model], pk: UUID) -> HttpResponse | None:
    """304 for who has this row as it is; None: the long way. ``model`` has owner and revision."""
    digest = _digest(request)
    found = _look(model, pk, digest) if digest else None
    if found is None:
        return None
    revision, owner = found
    known = get_conditional_response(request, etag=etag(revision))
    return known if known is not None and has_turn(owner, Pace.Kind.READS) else None


def _look(model: type[Model], pk: UUID, digest: str) -> tuple[int, UUID] | None:
    """(revision, owner) of a row whose owner has this token, used today and not expired."""
    now, adapted = timezone.now(), connection.ops
    row = model._meta.pk.get_db_prep_value(pk, connection)
    today = adapted.adapt_datefield_value(now.date())
    with connection.cursor() as cursor:
        cursor.execute(_sql(model), [row, digest, today, adapted.adapt_datetimefield_value(now)])
        found = cursor.fetchone()
    return found and (found[0], User._meta.pk.to_python(found[1]))


@cache
def _sql(model: type[Model]) -> str:
    row, user, token = (its._meta.db_table for its in (model, User, Token))
    return (
        f'SELECT r.revision, r.owner_id FROM "{row}" r'  # noqa: S608  names of our own tables
        f' JOIN "{user}" u ON u.id = r.owner_id JOIN "{token}" t ON t.user_id = u.id'
        " WHERE r.id = %s AND u.is_active AND t.digest = %s AND t.last_used = %s"
        " AND (t.expiry IS NULL OR t.expiry > %s)"
    )


def _digest(request: HttpRequest) -> str:
    sent = request.headers.get("Authorization", "")
    if not sent.startswith(BEARER):
        return ""
    try:
        return str(hash_token(sent.removeprefix(BEARER)))
    except ValueError:
        return ""
