"""Who asks: by ``Authorization: Bearer <token>``, or by the session of a browser."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from knox.crypto import hash_token
from rest_framework.authentication import (
    BaseAuthentication,
    SessionAuthentication,
    get_authorization_header,
)
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from accounts.models import Token, User

SCHEME = "Bearer"
NOT_GOOD = "This token is unknown, was revoked, or has expired. Make a new one on the account page."
NO_TOKEN = "Send one token, as in: Authorization: Bearer lm_…"  # noqa: S105  a sentence
FORGED = (
    "Nothing was done. A page sends its CSRF token along (X-CSRFToken); a program sends no cookie, "
    "but Authorization: Bearer <token>."
)


class BearerAuthentication(BaseAuthentication):
    """One look-up by digest, one answer for all that is wrong."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        scheme, *rest = get_authorization_header(request).split() or [b""]
        if scheme.lower() != SCHEME.lower().encode():
            return None
        if len(rest) != 1:
            raise AuthenticationFailed(NO_TOKEN)
        return _whose(rest[0])

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


def _whose(sent: bytes) -> tuple[User, Token]:
    try:
        digest = hash_token(sent.decode("ascii"))
    except ValueError:
        raise AuthenticationFailed(NOT_GOOD) from None
    now = timezone.now()
    good = Q(expiry=None) | Q(expiry__gt=now)
    found = Token.objects.select_related("user").filter(good, digest=digest).first()
    if found is None or not found.user.is_active:
        raise AuthenticationFailed(NOT_GOOD)
    found.was_used(now.date())
    return found.user, found


class PageAuthentication(SessionAuthentication):
    """Of our own pages, which show that they are by a CSRF token."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            raise PermissionDenied(FORGED) from None


class BearerDescription(OpenApiAuthenticationExtension):
    target_class = BearerAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return dict(build_bearer_security_scheme_object("Authorization", "Bearer"))


class PageDescription(OpenApiAuthenticationExtension):
    target_class = PageAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        said = "Of a browser that is signed in; what changes something needs X-CSRFToken too."
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": said}
