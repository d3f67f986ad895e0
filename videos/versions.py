"""A video as the beginning of its next version: what was asked for, as answers of a draft."""

from __future__ import annotations

import re

from accounts.models import User
from characters.models import Character
from videos import drafts, likeness_forms
from videos.models import Video

TITLE_LENGTH = 200
NUMBERED = re.compile(r"(.+?) (\d{1,4})\Z")


def begin(video: Video) -> str:
    """The token of a draft that asks for the same again; nothing is made yet."""
    token = drafts.new_token()
    drafts.keep(video.owner, token, answers_of(video))
    return token


def answers_of(video: Video) -> dict[str, str]:
    return {
        "title": next_title(video.owner, video.title),
        "song": str(video.song_id or ""),
        "idea": video.idea,
        "style": video.style,
        "shape": video.shape,
        "resolution": video.resolution,
        "on_character_failure": video.on_character_failure,
        "quality": video.quality,
        "max_cost": "" if video.max_cost_usd is None else f"{video.max_cost_usd:.2f}",
        **likeness_forms.answers_of(video),
        **{f"model_{kind}": name for kind, name in video.chosen_models.items()},
        "clips_by": "number" if video.clips_wanted else "music",
        **({"clips": str(video.clips_wanted)} if video.clips_wanted else {}),
        **_window(video),
        **_cast(video.cast.first()),
    }


def _window(video: Video) -> dict[str, str]:
    if video.song is not None and video.window_length >= video.song.seconds - 0.001:
        return {"whole": "on"}
    at = video.window_start
    start = "" if at is None else f"{int(at // 60)}:{at % 60:06.3f}"
    return {"start": start, "seconds": f"{video.window_length:.3f}".rstrip("0").rstrip(".")}


def _cast(character: Character | None) -> dict[str, str]:
    if character is None:
        return {}
    if character.kind == Character.Kind.PRODUCT:
        product = {"product": str(character.pk), "product_name": character.name}
        return {"mode": "product_video", **product}
    return {"source": "library", "library": str(character.pk)}


def next_title(owner: User, title: str) -> str:
    """City Blues 2, or the first number after it that no video of the owner's has."""
    found = NUMBERED.match(title)
    name, number = (found[1], int(found[2])) if found else (title or "Untitled", 1)
    taken = set(Video.objects.of(owner).values_list("title", flat=True))
    while (following := _numbered(name, number := number + 1)) in taken:
        pass
    return following


def _numbered(name: str, number: int) -> str:
    return f"{name[: TITLE_LENGTH - 6]} {number}"
