"""One video, working and ready; and a part of one of its scenes, when that is opened."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from accounts.models import PersonRequest
from mvsite.lib.partial import is_partial
from videos.board import Board, board_of
from videos.models import Video
from videos.page_forms import Opened
from videos.views.live import context_of, have_measured


@require_safe
@never_cache
@gzip_page
def video(request: PersonRequest, pk: UUID) -> HttpResponse:
    mine = Video.objects.of(request.user).select_related("song", "image")
    board = board_of(get_object_or_404(mine, pk=pk))
    opened = Opened(request.GET).context
    if is_partial(request) and opened["part"]:
        return _part(request, board, **opened)
    have_measured(board)
    return render(request, "videos/video.html", context_of(request, board) | opened)


def _part(request: PersonRequest, board: Board, opened: int, part: str) -> HttpResponse:
    """What a page leaves out until somebody opens what it stands in."""
    scene = next((each for each in board.scenes if each.number == opened), None)
    if scene is None:
        raise Http404
    context: dict[str, Any] = {
        "board": board, "video": board.video, "scene": scene, "n": scene.number,
        "clip": scene.clip, "folded": board.film is not None,
    }  # fmt: skip
    return render(request, f"videos/parts/{part}.html", context)
