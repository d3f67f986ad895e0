"""What a bucket costs: ``python -m bench.storage``.

Against moto's server, in a process of its own: how much memory a film of 200 MB takes up and down
(the mark: 50 MB), how long a thousand links take, and a page of forty pictures beside the same
page with files in a directory.
"""

from __future__ import annotations

import hashlib
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

FILM_BYTES = 200_000_000
LINKS, PICTURES, ROUNDS = 1000, 40, 25
PAGE = "{% load pages %}{% for key in keys %}<img src='{{ key|thumbnail:320 }}'>{% endfor %}"
MEASURE = "measure"


def main() -> None:
    from tests.s3 import moto_server

    with moto_server() as server, tempfile.TemporaryDirectory() as home:
        for backend in ("local", "s3"):
            environment = {**os.environ, **server.environment("films"), "STORAGE_BACKEND": backend}
            environment |= {"LEITMOTIF_HOME": home, "DJANGO_SETTINGS_MODULE": "mvsite.settings"}
            subprocess.run(
                [sys.executable, "-m", "bench.storage", MEASURE], env=environment, check=True
            )


def measure() -> None:
    import django

    django.setup()
    from django.conf import settings

    print(f"--- {settings.STORAGE_BACKEND}")
    if settings.STORAGE_BACKEND == "s3":
        measure_memory()
    measure_links()


def measure_memory() -> None:
    from mvsite.lib.storage import scratch, stores

    store = stores.named("s3")
    store.client.create_bucket(Bucket=store.bucket)  # type: ignore[attr-defined]
    with scratch() as folder:
        film = folder / "film.mp4"
        digest = write_film(film)
        small = folder / "small.bin"
        small.write_bytes(b"x")
        store.put("small.bin", small, "")
        before = peak()
        started = perf_counter()
        store.put("film.mp4", film, digest)
        up = perf_counter() - started
        same = store.fetch("film.mp4", folder / "back.mp4") == digest
        down = perf_counter() - started - up
        pieces = sum(len(piece) for piece in store.pieces("film.mp4"))
    print(f"{FILM_BYTES / 1e6:.0f} MB up {up:.1f} s, down {down:.1f} s, the same: {same}")
    print(f"streamed {pieces / 1e6:.0f} MB; memory {peak():.0f} MB at most, {before:.0f} at rest")


def write_film(path: Path) -> str:
    digest, piece = hashlib.sha256(), os.urandom(1_000_000)
    with path.open("wb") as file:
        for _ in range(FILM_BYTES // len(piece)):
            file.write(piece)
            digest.update(piece)
    return digest.hexdigest()


def peak() -> float:
    """MB that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_links() -> None:
    from django.template import Context, Template

    from mvsite.lib import serving

    serving.url_of("warm.png")
    started = perf_counter()
    for number in range(LINKS):
        serving.url_of(f"videos/{number}/final.mp4")
    print(f"{LINKS} links: {perf_counter() - started:.3f} s")
    page = Template(PAGE)
    keys = Context({"keys": [f"videos/{number}/poster.jpg" for number in range(PICTURES)]})
    times = []
    for _ in range(ROUNDS):
        started = perf_counter()
        page.render(keys)
        times.append(perf_counter() - started)
    print(f"a page of {PICTURES} pictures: {sorted(times)[ROUNDS // 2] * 1000:.1f} ms")


if __name__ == "__main__":
    measure() if MEASURE in sys.argv else main()
