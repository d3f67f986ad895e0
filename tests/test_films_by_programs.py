"""A whole film over HTTP: a server, its workers, and a program that has nothing but a token."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.browser.product import PROJECT, Product
from tests.media import make_picture, make_song
from videos.segments import frames_of

WAIT = {"Prefer": "wait=60"}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    product = Product(tmp_path_factory.mktemp("home"), "--no-demo")
    made = subprocess.run(
        [sys.executable, "manage.py", "token", "create", "owner", "--scope", "create"],
        cwd=PROJECT, env=product.environment, text=True, check=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    token = next(word for word in made.stdout.split() if word.startswith("lm_"))
    headers = {"Authorization": f"Bearer {token}"}
    with httpx2.Client(base_url=f"{product.url}/api/v1/", headers=headers, timeout=90) as client:
        yield client
    product.end()


def got(answer: httpx2.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    return dict(answer.json())


def test_a_song_and_a_picture_become_a_film_that_is_changed(
    program: httpx2.Client, tmp_path: Path
) -> None:
    song, picture = make_song(tmp_path / "song.wav"), make_picture(tmp_path / "somebody.png")
    with song.open("rb") as file:
        sung = got(program.post("songs/", files={"file": file}, headers=WAIT), 201)
    with picture.open("rb") as file:
        said = {"name": "Somebody", "num_images": "2"}
        files = {"reference_image": file}
        somebody = got(program.post("characters/", data=said, files=files, headers=WAIT), 201)
    order = {"song": sung["id"], "character": somebody["id"], "clips": 3, "window_length": 9,
             "on_clip_failure": "wait", "start": True}  # fmt: skip
    video = got(program.post("videos/", json=order, headers=WAIT), 202)
    assert (video["status"], video["waiting_for"]) == ("waiting", "choice")

    answer = {"decision": "choose", "image": somebody["images"][1]["id"]}
    film = f"videos/{video['id']}/"
    video = got(program.post(f"{film}continue/", json=answer, headers=WAIT), 202)
    assert (video["status"], video["image"]) == ("ready", answer["image"])
    assert video["progress"] == 1 and len(video["clips"]) == 3
    first = _fetched(program, video, tmp_path)

    clip = video["clips"][1]
    again = got(program.post(f"clips/{clip['id']}/redo/", headers=WAIT), 202)
    assert [take["status"] for take in again["takes"]] == ["ready", "ready"]
    take = {"take": again["takes"][1]["id"]}
    got(program.post(f"clips/{clip['id']}/select-take/", json=take), 200)
    cuts = [video["cuts"][0], video["cuts"][1] - 6, *video["cuts"][2:]]
    changed = got(program.patch(film, json={"cuts": cuts}), 200)
    assert changed["file_url"] == video["file_url"]
    video = got(program.post(f"{film}stitch/", headers=WAIT), 202)
    assert video["status"] == "ready" and video["cuts"] == cuts
    assert _fetched(program, video, tmp_path) != first


def _fetched(program: httpx2.Client, video: dict[str, Any], folder: Path) -> bytes:
    """The film, by a link that asks for no header; as long as its cuts say."""
    with httpx2.Client(base_url=program.base_url.join("/")) as anybody:
        film = anybody.get(video["file_url"])
        part = anybody.get(video["file_url"], headers={"Range": "bytes=0-9"})
        assert (film.status_code, part.status_code) == (200, 206)
        assert part.content == film.content[:10]
        assert anybody.get(video["poster_url"]).status_code == 200
    path = folder / "film.mp4"
    path.write_bytes(film.content)
    assert frames_of(path) == video["cuts"][-1]
    return film.content
