"""What a token may do: ``read`` looks, ``create`` also makes, changes and deletes what is its
owner's, ``admin`` also sees to the account itself. A browser's session may do all of it."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import Token

Scope = Token.Scope
ENOUGH = {
    Scope.READ: {Scope.READ, Scope.CREATE, Scope.ADMIN},
    Scope.CREATE: {Scope.CREATE, Scope.ADMIN},
    Scope.ADMIN: {Scope.ADMIN},
}


class Scoped(BasePermission):
    """Signed in, and with a token whose scope is enough for the method; ``view.scope`` asks for
    more."""

    message = "This token may not do that: its scope is too small. Make one that may."

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return False
        usual = Scope.READ if request.method in SAFE_METHODS else Scope.CREATE
        needed: Scope = getattr(view, "scope", None) or usual
        return request.auth is None or request.auth.scope in ENOUGH[needed]
