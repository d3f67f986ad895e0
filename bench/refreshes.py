"""How many refreshes with nothing new a server answers: ``python -m bench.refreshes``.

Each page's poller against an empty view behind the same middleware and log-in, in turns in one
process, with the queries of both. The mark: one query more, at 60 % of the empty view's rate.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from statistics import median
from time import perf_counter
from typing import Any

import django
from django.http import HttpRequest, HttpResponse

ROUNDS = 15
ASKED = 40
MARK = 0.6


def nothing(request: HttpRequest) -> HttpResponse:
    """Asks who it is, as every page does, and no more."""
    return HttpResponse(status=204, headers={"X": str(request.user.is_authenticated)})


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        results = list(measure())
    print(json.dumps({"mark": MARK, "pages": results}))


def prepare(folder: str) -> None:
    os.environ |= {"LEITMOTIF_HOME": folder, "DJANGO_SETTINGS_MODULE": "mvsite.settings"}
    os.environ |= {"ALLOWED_HOSTS": "testserver"}
    os.environ.pop("DATABASE_URL", None)
    django.setup()
    from django.core.management import call_command
    from django.urls import path

    from mvsite import urls

    urls.urlpatterns.append(path("nothing/", nothing))
    call_command("migrate", verbosity=0)
    call_command("createcachetable")


def measure() -> Iterator[dict[str, Any]]:
    from django.test import Client

    from accounts.models import User

    owner = User.objects.create_user("ada", password="-")
    browser = Client()
    browser.force_login(owner)
    print(f"{'page':12}{'of the empty view':>18}{'queries':>9}{'refreshes/s':>13}")
    for name, address in addresses(owner).items():
        empty, ours = in_turns(browser, "/nothing/", address)
        queries = asked(browser, address), asked(browser, "/nothing/")
        share = empty / ours
        print(f"{name:12}{share:18.2f}{queries[0]:6d}/{queries[1]}{ASKED / ours:13.0f}")
        yield {"page": name, "share": share, "queries": queries, "seconds": ours / ASKED}


def addresses(owner: Any) -> dict[str, str]:
    """Of each page that asks, as one asks that shows all that there is."""
    from time import time

    from django.urls import reverse

    from tests.factories import make_character, make_song, make_video
    from videos.contact_sheet import token_of

    songs = [make_song(owner=owner) for _ in range(30)]
    videos = [make_video("filming", owner=owner, song=song) for song in songs]
    character = make_character(owner=owner)
    shown = int(time()) + 3600  # So that the page counts as fresh for the whole run.
    return {
        "gallery": f"{reverse('gallery-live')}?since={token_of(owner)}",
        "video": f"{reverse('video-live', args=[videos[0].pk])}"
        f"?since={videos[0].revision}&at={shown}",
        "character": f"{reverse('character-live', args=[character.pk])}?since={character.revision}",
        "song": f"{reverse('song-live', args=[songs[0].pk])}?since={songs[0].revision}",
    }


def in_turns(browser: Any, *paths: str) -> tuple[float, ...]:
    """Median seconds of a round of questions at each, so that both meet the same disturbances."""
    rounds: list[list[float]] = [[] for _ in paths]
    for _ in range(ROUNDS):
        for path, taken in zip(paths, rounds, strict=True):
            begun = perf_counter()
            for _ in range(ASKED):
                status = browser.get(path).status_code
                assert status == 204, f"{path}: {status}"
            taken.append(perf_counter() - begun)
    return tuple(median(taken) for taken in rounds)


def asked(browser: Any, path: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        browser.get(path)
    return len(queries)


if __name__ == "__main__":
    main()
