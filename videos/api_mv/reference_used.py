"""Which picture a clip is to show: by its id, or sent along; what is said when it is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from rest_framework.exceptions import NotFound

from accounts.models import User
from characters.models import Image
from mvsite.lib.uploads import clean
from videos.api_mv.requests import id_of, require_id
from videos.mv_log import log
from videos.single_clip import image_named

MISSING = "Character reference image with UUID '{named}' not found"
OFF = "Characters are switched off on this site: the clip is made without one."
ID_WINS = "“reference_image_base64” was left out, as “character_reference_id” was given too."
SHOWN_AT_MOST = 100


@dataclass(frozen=True)
class Reference:
    """``named``: the id that was sent; ``bytes``: of a picture that was sent in its place."""

    named: str | None = None
    image: Image | None = None
    bytes: bytes | None = None
    warning: str | None = None
    warnings: tuple[str, ...] = ()


def reference_of(owner: User, said: Mapping[str, Any]) -> Reference:
    """Raises ValidationError and NotFound where a missing one is to ``fail``."""
    sent = said.get("reference_image_base64")
    if "character_reference_id" not in said:
        return Reference(bytes=sent) if settings.CHARACTER_CONSISTENCY_ENABLED else _off(None, sent)
    named = clean(str(said["character_reference_id"]), SHOWN_AT_MOST)
    also = (ID_WINS,) if sent is not None else ()
    if not settings.CHARACTER_CONSISTENCY_ENABLED:
        return _off(named, sent)
    image = image_named(owner, named) if id_of(named) else None
    log.debug("a picture was looked for", named=named, found=image is not None)
    if image is not None:
        return Reference(named, image, warnings=also)
    warning = MISSING.format(named=named)
    if said["on_missing_reference"] == "fail":
        require_id(named, "character_reference_id")
        raise NotFound(f"{warning}. Nothing was made.")
    return Reference(named, warning=warning, warnings=also)


def _off(named: str | None, sent: bytes | None) -> Reference:
    asked = named is not None or sent is not None
    return Reference(named, warning=OFF if asked else None, warnings=(OFF,) if asked else ())
