"""Refusals that Django REST framework has no class for, by their status."""

from __future__ import annotations

from http import HTTPStatus

from rest_framework.exceptions import APIException

TOO_LARGE = "This is larger than what is taken here. Nothing was kept. Send less."


class Conflict(APIException):
    """The state does not allow it; the detail says why."""

    status_code = HTTPStatus.CONFLICT


class TooLarge(APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_detail = TOO_LARGE


class NoRoom(APIException):
    status_code = HTTPStatus.INSUFFICIENT_STORAGE


class Away(APIException):
    """The store of the files does not answer; the same request does it later."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    wait = 10


class Unprocessable(APIException):
    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
