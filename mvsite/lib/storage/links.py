"""Links into the bucket that open without a header and expire: made here, without a request.

A link says when it was signed. That moment moves in steps of half a link's life, so that every
process gives the same file the same link for half of it, and browsers and a CDN can keep it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from botocore.credentials import Credentials, ReadOnlyCredentials


def presigned(key: str, name: str = "", version: str = "") -> str:
    """``name``: it is saved under that; ``version``: another link for another content."""
    asked = {}
    if name:
        asked["response-content-disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    if version:
        asked["x-v"] = version  # S3 heeds nothing that begins with x-, but it is signed.
    query = f"?{urlencode(asked, quote_via=quote)}" if asked else ""
    address = f"{settings.S3_ADDRESS}/{quote(key, safe='/~')}{query}"
    expires = settings.PRESIGNED_URL_EXPIRY
    link = _signed(address, _credentials(), settings.AWS_REGION, signed_at(), expires)
    return _through_cdn(link)


def period() -> float:
    """Seconds for which a link stays the same: half of its life."""
    return settings.PRESIGNED_URL_EXPIRY / 2


def signed_at() -> datetime:
    return datetime.fromtimestamp(timezone.now().timestamp() // period() * period(), UTC)


@lru_cache(maxsize=4096)
def _signed(
    address: str, credentials: ReadOnlyCredentials, region: str, at: datetime, expires: int
) -> str:
    """By botocore's own signer, as of ``at``; a page asks for the same ones again and again."""
    from botocore.awsrequest import AWSRequest

    request = AWSRequest("GET", address)
    request.context["signed at"] = f"{at:%Y%m%dT%H%M%SZ}"
    _signer()(credentials, "s3", region, expires=expires).add_auth(request)
    return str(request.url)


@lru_cache(maxsize=1)
def _signer() -> Any:
    from botocore.auth import S3SigV4QueryAuth

    class Stepped(S3SigV4QueryAuth):
        """It signs as of the time that the request says where botocore would sign as of now."""

        def _modify_request_before_signing(self, request: Any) -> None:
            request.context["timestamp"] = request.context["signed at"]
            super()._modify_request_before_signing(request)

    return Stepped


def _credentials() -> ReadOnlyCredentials:
    from botocore.credentials import ReadOnlyCredentials

    if not settings.AWS_ACCESS_KEY_ID:
        return _of_machine().get_frozen_credentials()
    return ReadOnlyCredentials(settings.AWS_ACCESS_KEY_ID, settings.AWS_SECRET_ACCESS_KEY, None)


@lru_cache(maxsize=1)
def _of_machine() -> Credentials:
    """Of the role of this machine, which renew themselves."""
    from boto3 import Session

    return Session().get_credentials()


def _through_cdn(link: str) -> str:
    """The signature is that of the bucket's own name, under which the CDN asks for it."""
    if not settings.AWS_S3_CUSTOM_DOMAIN:
        return link
    return settings.AWS_S3_CUSTOM_DOMAIN + link.removeprefix(_origin(link))


def _origin(link: str) -> str:
    return "/".join(link.split("/", 3)[:3])
