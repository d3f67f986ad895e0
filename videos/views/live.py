"""What a page of a video shows anew: the answer to its one poller, and to every action on it."""

from __future__ import annotations

from time import time
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import PersonRequest
from videos import zones
from videos.board import Board, board_of
from videos.board.scene import Scene
from videos.models import Video
from videos.page_forms import Seen
from videos.pipeline import compare, measure_again
from videos.standing import changes_since

FRESH_SECONDS = 20
"""A page that shows an older look is answered though nothing moved: what is left has changed."""


@require_safe
@never_cache
def live(request: PersonRequest, pk: UUID) -> HttpResponse:
    """204 from one look-up while there is nothing new."""
    mine = Video.objects.of(request.user).filter(pk=pk)
    revision = mine.values_list("revision", flat=True).first()
    if revision is None:
        raise Http404
    if request.GET.get("since") == str(revision) and _is_fresh(request.GET.get("at", "")):
        return HttpResponse(status=204)
    video = mine.select_related("song", "image").get()
    return HttpResponse(news(request, video, Seen(request.GET)))


def _is_fresh(at: str) -> bool:
    """``at``: when the page was drawn, seconds since 1970. Read without a form, as every open page
    asks every two seconds."""
    return at.isdecimal() and len(at) < 16 and time() - int(at) < FRESH_SECONDS


def news(request: PersonRequest, video: Video, seen: Seen, said: str = "") -> str:
    """The tally, and out of band whatever changed since the page was told. ``said``: a sentence
    about what was done just now."""
    board = board_of(video)
    have_measured(board)
    changes = changes_since(video, seen.value("since"))
    folded = board.film is not None if changes.plan else bool(seen.value("folded"))
    context = context_of(request, board) | {
        "oob": True, "said": said, "folded": folded, "loaded": seen.loaded,
    }  # fmt: skip
    parts: list[str] = [*zones.changed(context["zones"], str(seen.value("zones"))).values()]
    if changes.plan:
        parts += _drawn(request, context, "_cells.html", "_scenes.html")
    else:
        parts += _changed_scenes(request, context, board, changes.words, changes.clips)
    spend = render_to_string("parts/spend.html", {"oob": True}, request)
    return "".join([*_drawn(request, context, "_tally.html"), spend, *parts])


def _changed_scenes(
    request: PersonRequest, context: dict[str, Any], board: Board, words: Any, clips: Any
) -> list[str]:
    parts = []
    changed = {
        "_scene_words.html": {clip.pk for clip in words},
        "_scene_clip.html": {clip.pk for clip in clips},
    }
    for scene in board.scenes:
        names = [name for name, pks in changed.items() if scene.clip.pk in pks]
        if names:
            parts += _drawn(request, context | {"scene": scene}, *_around(context, scene, names))
    return parts


def _around(context: dict[str, Any], scene: Scene, names: list[str]) -> list[str]:
    """With what else shows the scene, and without a card that the page did not load."""
    if not context["folded"]:
        return ["_cell.html", *names]
    loaded = scene.key in context["loaded"]
    return ["_cell.html", "_scene_line.html", *(names if loaded else [])]


def have_measured(board: Board) -> None:
    """The message after the film may have been lost: whoever shows it sends another one."""
    if board.image:
        compare(board.video)
    film = board.film
    if film is None or board.is_measured or board.at_work or board.is_hidden:
        return
    measure_again(film)


def context_of(request: PersonRequest, board: Board) -> dict[str, Any]:
    """Of the page and of all of its parts."""
    context: dict[str, Any] = {
        "board": board, "video": board.video, "now_at": int(board.now.timestamp()),
        "folded": board.film is not None,
    }  # fmt: skip
    context["zones"] = zones.drawn(request, context)
    context["digests"] = zones.digests(context["zones"])
    return context


def _drawn(request: PersonRequest, context: dict[str, Any], *names: str) -> list[str]:
    return [render_to_string(f"videos/{name}", context, request) for name in names]
