"""How long staff waits for a list of 100,000 rows, and how much the database is asked.

    python -m bench.admin [ROWS]

Makes a database of its own in a temporary folder, fills each table with so many rows, and opens
each list as staff does: its first page, the last one that can be paged to, a filter, a search that
finds little and one that finds nothing, and a row's own page.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter, process_time
from typing import Any
from uuid import uuid4

import django

ROWS = 100_000
BASE = 1000
TIMES = 3
MARK_SECONDS = 1.0


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        fill(rows)
        results = list(measure())
    slowest = max(results, key=lambda result: result["seconds"])
    print(f"\nslowest: {slowest['list']} {slowest['what']}, {slowest['seconds']:.2f} s")
    print(json.dumps({"rows": rows, "mark": MARK_SECONDS, "lists": results}))


def prepare(folder: str) -> None:
    os.environ |= {"LEITMOTIF_HOME": folder, "DJANGO_SETTINGS_MODULE": "mvsite.settings"}
    os.environ |= {"ALLOWED_HOSTS": "testserver", "DEBUG": "true"}
    os.environ.pop("DATABASE_URL", None)
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable")


def fill(rows: int) -> None:
    """A thousand of each by the models, and copies of them by the database."""
    from accounts.models import User
    from characters.models import Character, Image
    from generations.models import Generation
    from songs.models import Song
    from videos.models import Clip, Film, Keyframe, Take, Video

    owners = User.objects.bulk_create(User(username=f"person {i}") for i in range(BASE))
    songs = Song.objects.bulk_create(
        Song(owner=owner, title=f"Song {i}", seconds=200, sha256=f"{i:064x}", canonical_key="x",
             audio_key=f"songs/{i}/audio.mp3", status="failed", error="No.")
        for i, owner in enumerate(owners)
    )  # fmt: skip
    characters = Character.objects.bulk_create(
        Character(owner=owner, name=f"Fox {i}") for i, owner in enumerate(owners)
    )
    Image.objects.bulk_create(Image(character=row, number=0) for row in characters)
    videos = Video.objects.bulk_create(
        Video(owner=song.owner, title=f"Film {i}", song=song) for i, song in enumerate(songs)
    )
    clips = Clip.objects.bulk_create(
        Clip(video=video, position=0, title=f"Scene {i}") for i, video in enumerate(videos)
    )
    frames = Keyframe.objects.bulk_create(Keyframe(clip=clip, key="videos/k.png") for clip in clips)
    Take.objects.bulk_create(Take(clip=frame.clip, keyframe=frame) for frame in frames)
    Film.objects.bulk_create(
        Film(video=video, shape="16:9", width=1280, height=720, frames=900, manifest={},
             key="f.mp4", sha256="0", poster_key=f"videos/{video.pk}/poster.jpg")
        for video in videos
    )  # fmt: skip
    Generation.objects.bulk_create(
        Generation(owner=video.owner, kind="film", purpose="motion", subject_model="videos.Take",
                   subject_id=uuid4(), project=video.pk, provider="local", request={},
                   request_hash=f"{i:064x}", status="succeeded")
        for i, video in enumerate(videos)
    )  # fmt: skip
    for model in (Song, Character, Image, Video, Clip, Keyframe, Take, Film, Generation):
        multiply(model, rows // BASE)


def multiply(model: Any, times: int) -> None:
    """Each row so often, with an id and a time of its own."""
    from django.db import connection

    began, names = perf_counter(), model._meta
    columns = [field.column for field in names.local_concrete_fields]
    other = {
        "id": "lower(hex(randomblob(16)))",
        "created_at": "datetime(created_at, '-' || i || ' minutes')",
        "number": "number + i",
        "position": "position + i",
    }
    chosen = ", ".join(other.get(column, f'"{column}"') for column in columns)
    listed = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {times - 1})"
            f' INSERT INTO "{names.db_table}" ({listed}) SELECT {chosen} FROM '
            f'"{names.db_table}", n'
        )
        cursor.execute("ANALYZE")
    count = model._default_manager.count()
    print(f"{count:>7} {names.verbose_name_plural} in {perf_counter() - began:.1f} s")


def measure() -> Iterator[dict[str, Any]]:
    from django.contrib import admin
    from django.test import Client

    from accounts.models import User
    from mvsite.lib.staff import NewestPaginator

    client = Client()
    client.force_login(User.objects.create_superuser("staff"))
    asked: dict[str, dict[str, str]] = {
        "first": {}, "last": {}, "status": {"status__exact": "ready"},
        "hidden": {"hidden": "yes"}, "search": {"q": "999"}, "nothing": {"q": "nobody at all"},
    }  # fmt: skip
    print(f"\n{'list':>12} {'what':>8} {'seconds':>8} {'cpu':>8} {'queries':>8} {'KB':>6}")
    for model, page in admin.site._registry.items():
        names = model._meta
        if names.app_label == "auth" or not model._default_manager.exists():
            continue
        path = f"/admin/{names.app_label}/{names.model_name}/"
        listed = min(NewestPaginator.AT_MOST, model._default_manager.count())
        asked["last"] = {"p": str(-(-listed // page.list_per_page))}
        for what, query in asked.items():
            if what == "status" and "status" not in page.list_filter:
                continue
            if what == "hidden" and not hasattr(model, "hidden_at"):
                continue
            yield timed(client, str(names.model_name), what, path, query)
        row: Any = model._default_manager.order_by("pk").first()
        yield timed(client, str(names.model_name), "row", f"{path}{row.pk}/change/", {})
    yield timed(client, "system", "page", "/admin/system/", {})


def timed(client: Any, name: str, what: str, path: str, query: dict[str, str]) -> dict[str, Any]:
    seconds, work, queries, size = [], [], 0, 0
    for _ in range(TIMES):
        began, busy = perf_counter(), process_time()
        with counted() as seen:
            response = client.get(path, query)
        seconds.append(perf_counter() - began)
        work.append(process_time() - busy)
        assert response.status_code == 200, (path, query, response.status_code)
        queries, size = len(seen), len(response.content)
    took, cpu = median(seconds), median(work)
    print(f"{name:>12} {what:>8} {took:>8.3f} {cpu:>8.3f} {queries:>8} {size / 1000:>6.0f}")
    return {
        "list": name, "what": what, "seconds": round(took, 3), "cpu": round(cpu, 3),
        "queries": queries,
    }  # fmt: skip


@contextmanager
def counted() -> Iterator[Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        yield seen


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
