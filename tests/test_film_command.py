"""``manage.py film`` as a stranger types it, with its own worker."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx2
import pytest

from mvsite.lib import ffmpeg
from tests.media import make_picture, make_song
from tests.prepared import DATABASE
from videos.segments import frames_of

pytest_plugins = ["tests.prepared"]
PROJECT = Path(__file__).resolve().parent.parent


class Stranger:
    """A home of their own, and nothing configured."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.song = make_song(folder / "song.wav")
        self.picture = make_picture(folder / "somebody.png")

    def environment(self, **more: str) -> dict[str, str]:
        unset = (
            "DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "LEITMOTIF_TEST_HOME", "MEDIA_ROOT",
            "BROKER_DIR",
        )  # fmt: skip
        plain = {name: value for name, value in os.environ.items() if name not in unset}
        return {
            **plain, "LEITMOTIF_HOME": str(self.home), "LEITMOTIF_NO_SETUP": "1",
            "DJANGO_SETTINGS_MODULE": "mvsite.settings", "FRAME_HEIGHT": "90",
            "MIN_FREE_BYTES": "1000000", "SWEEP_SECONDS": "1", "LEASE_SECONDS": "10", **more,
        }  # fmt: skip

    def begins(self, *arguments: str | Path, **more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, PROJECT / "manage.py", "film", *map(str, arguments)],
            cwd=self.folder, env=self.environment(**more), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    def types(self, *arguments: str | Path, **more: str) -> tuple[int, str]:
        process = self.begins(*arguments, **more)
        said, _ = process.communicate(timeout=240)
        return process.returncode, said

    def film(self, name: str = "film.mp4") -> Path:
        return self.folder / name

    def kept(self) -> list[Path]:
        """What lies in the store; a refused file must not."""
        media = self.home / "data" / "media"
        return [path for path in media.rglob("*") if path.is_file()]


@pytest.fixture
def newcomer(tmp_path: Path) -> Stranger:
    """In whose home nothing was done yet."""
    return Stranger(tmp_path)


@pytest.fixture
def stranger(newcomer: Stranger, with_tables: Callable[[Path], None]) -> Stranger:
    with_tables(newcomer.home)
    return newcomer


@pytest.fixture(scope="module")
def filmed(
    tmp_path_factory: pytest.TempPathFactory, with_tables: Callable[[Path], None]
) -> Stranger:
    """Who made a film already; tests leave it as it is."""
    somebody = Stranger(tmp_path_factory.mktemp("filmed"))
    with_tables(somebody.home)
    status, said = somebody.types(somebody.song, somebody.picture, *SMALL)
    assert status == 0, said
    return somebody


SMALL = ("--clips", "3", "--length", "8", "--seed", "5")


def asked(home: Path, question: str) -> list[Any]:
    """Of its database, from outside; nothing while it is being made."""
    path = home / DATABASE
    with (
        suppress(sqlite3.OperationalError),
        closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)) as database,
    ):
        return [row[0] for row in database.execute(question)]
    return []


def keyframes(home: Path) -> list[Path]:
    """Those that a row names: what was cut off between its file and its row is drawn again."""
    return [home / "data" / "media" / key for key in asked(home, "select key from videos_keyframe")]


def frames(path: Path) -> str:
    """A hash of every decoded frame."""
    said, _ = ffmpeg.run(["-i", path, "-map", "0:v", "-f", "md5", "-"], capture=True)
    return said.decode()


def wait_until(held: Callable[[], object], seconds: float = 60) -> None:
    deadline = monotonic() + seconds
    while not held():
        assert monotonic() < deadline
        sleep(0.05)


def alive(words: str) -> list[str]:
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    return [line for line in listed.stdout.splitlines() if words in line]


def environ_of(pid: int) -> Mapping[str, str]:
    raw = Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace")
    return dict(pair.split("=", 1) for pair in raw.split("\0") if "=" in pair)


def workers_of(stranger: Stranger) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            ours = environ_of(int(process.name)).get("LEITMOTIF_HOME") == str(stranger.home)
        except OSError:
            continue
        if ours and b"celery" in command:
            found.append(int(process.name))
    return found


def test_a_song_and_a_picture_become_a_film(newcomer: Stranger) -> None:
    stranger = newcomer
    status, said = stranger.types(stranger.song, stranger.picture, *SMALL)
    assert status == 0, said
    assert frames_of(stranger.film()) == 8 * 24
    assert "film.mp4: 8.0 seconds, 3 clips, 160 × 90" in said
    for step in ("Listening to the song", "Drawing the character", "Writing the scenes",
                 "Filming the clips", "Cutting the film"):  # fmt: skip
        assert f"{step}" in said
    assert not workers_of(stranger)


def assert_reported(said: str) -> None:
    """Every cut is where it was planned, and the sound is the song's."""
    assert "Report card" in said
    for line in ("✓ form", "✓ cuts      2 of 2 found", "✓ drift", "✓ sound", "✓ pictures"):
        assert line in said


def test_the_same_command_gives_the_same_file_and_anew_the_same_frames(filmed: Stranger) -> None:
    command = (filmed.song, filmed.picture, *SMALL)
    first = filmed.film().read_bytes()
    status, said = filmed.types(*command, "--report")
    assert status == 0
    assert "made already" in said
    assert filmed.film().read_bytes() == first
    assert_reported(said)
    status, said = filmed.types(*command, "--again", "-o", "b.mp4")
    assert status == 0, said
    assert frames(filmed.film("b.mp4")) == frames(filmed.film())


def test_another_seed_gives_another_film(filmed: Stranger) -> None:
    filmed.types(filmed.song, filmed.picture, *SMALL[:-1], "6", "-o", "other.mp4")
    assert frames(filmed.film("other.mp4")) != frames(filmed.film())


def test_another_film_lies_beside_the_first(filmed: Stranger) -> None:
    first = filmed.film().read_bytes()
    status, said = filmed.types(filmed.song, "--clips", "1", "--length", "5")
    assert status == 0, said
    assert "film-2.mp4: 5.0 seconds, 1 clip, " in said
    assert filmed.film().read_bytes() == first


@pytest.mark.parametrize(
    ("arguments", "ratio", "size"),
    [(["--character", "a fox in a green coat"], "9:16", "90 × 160"), ([], "1:1", "120 × 120")],
    ids=["words alone, upright", "neither picture nor words, square"],
)
def test_a_picture_is_not_needed_and_each_shape_has_its_size(
    stranger: Stranger, arguments: list[str], ratio: str, size: str
) -> None:
    status, said = stranger.types(stranger.song, *arguments, *SMALL, "--ratio", ratio)
    assert status == 0, said
    assert size in said
    assert frames_of(stranger.film()) == 8 * 24


def test_ctrl_c_ends_it_in_order_and_the_same_command_goes_on(stranger: Stranger) -> None:
    process = stranger.begins(stranger.song, stranger.picture, *SMALL)
    wait_until(lambda: keyframes(stranger.home))
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "goes on from here" in said
    assert not workers_of(stranger)
    drawn = {path: path.stat().st_mtime_ns for path in keyframes(stranger.home)}
    status, said = stranger.types(stranger.song, stranger.picture, *SMALL)
    assert status == 0, said
    assert drawn
    assert all(path.stat().st_mtime_ns == time for path, time in drawn.items())


@pytest.mark.parametrize("seconds", [0.5, 0.8])
def test_ctrl_c_at_once_says_nothing_of_python(stranger: Stranger, seconds: float) -> None:
    process = stranger.begins(stranger.song, *SMALL)
    sleep(seconds)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 130, said
    assert "Traceback" not in said


def test_after_a_kill_of_everything_the_same_command_goes_on_to_the_same_frames(
    stranger: Stranger, filmed: Stranger
) -> None:
    process = stranger.begins(filmed.song, filmed.picture, *SMALL)
    wait_until(lambda: keyframes(stranger.home))
    process.kill()
    process.communicate()
    wait_until(lambda: not workers_of(stranger), 30)
    wait_until(lambda: not [line for line in alive(str(stranger.home)) if "ffmpeg" in line], 30)
    status, said = stranger.types(filmed.song, filmed.picture, *SMALL)
    assert status == 0, said
    assert frames(stranger.film()) == frames(filmed.film())


class TestBadInput:
    def refused(self, stranger: Stranger, *arguments: str | Path) -> str:
        status, said = stranger.types(*arguments)
        assert status == 2, said
        assert "Traceback" not in said
        assert "CommandError" not in said
        assert not stranger.film().exists()
        assert not stranger.kept()
        return said

    def test_a_song_that_is_not_there(self, stranger: Stranger) -> None:
        assert "“nowhere.mp3” is not there." in self.refused(stranger, "nowhere.mp3")

    def test_a_folder(self, stranger: Stranger) -> None:
        assert "is a folder" in self.refused(stranger, stranger.folder)

    def test_a_text_that_is_called_a_song(self, stranger: Stranger) -> None:
        fake = stranger.folder / "demo.mp3"
        fake.write_text("la la la")
        said = self.refused(stranger, fake)
        assert "“demo.mp3” is not a song." in said
        assert "Nothing was kept." in said

    def test_a_song_with_a_picture_that_is_none(self, stranger: Stranger) -> None:
        fake = stranger.folder / "me.png"
        fake.write_text("<svg/>")
        assert "“me.png” is not a picture." in self.refused(stranger, stranger.song, fake)

    def test_a_good_picture_with_a_bad_song(self, stranger: Stranger) -> None:
        fake = stranger.folder / "demo.mp3"
        fake.write_bytes(b"")
        self.refused(stranger, fake, stranger.picture)

    def test_a_style_that_there_is_not(self, stranger: Stranger) -> None:
        said = self.refused(stranger, stranger.song, "--style", "baroque")
        assert all(name in said for name in ("baroque", "clean", "16mm", "noir"))

    @pytest.mark.parametrize("clips", ["0", "101", "-1", "six", "1e1", "²"])
    def test_a_number_of_clips_that_is_none(self, stranger: Stranger, clips: str) -> None:
        assert "1 to 100, or auto" in self.refused(stranger, stranger.song, f"--clips={clips}")

    @pytest.mark.parametrize("length", ["0", "nan", "inf", "-5", "long"])
    def test_a_length_that_is_none(self, stranger: Stranger, length: str) -> None:
        self.refused(stranger, stranger.song, f"--length={length}")

    def test_a_place_where_nothing_can_be_written(self, stranger: Stranger) -> None:
        said = self.refused(stranger, stranger.song, "-o", stranger.folder / "no" / "film.mp4")
        assert "is not there" in said

    @pytest.mark.parametrize("seed", ["-1", "2147483648", "9" * 30, "lucky"])
    def test_a_seed_that_is_none(self, stranger: Stranger, seed: str) -> None:
        assert "0 to 2147483647" in self.refused(stranger, stranger.song, f"--seed={seed}")

    def test_a_name_that_no_film_can_have(self, stranger: Stranger) -> None:
        for length in (250, 300):
            name = "y" * length + ".mp4"
            assert "too long" in self.refused(stranger, stranger.song, "-o", name)
        assert "too long" in self.refused(stranger, "y" * 300)
        assert ".mp4" in self.refused(stranger, stranger.song, "-o", "film.txt")

    def test_a_film_that_would_lie_on_its_own_song(self, stranger: Stranger) -> None:
        song = stranger.song.rename(stranger.folder / "live.mp4")
        before = song.read_bytes()
        assert "“live.mp4” itself" in self.refused(stranger, song, "-o", "live.mp4")
        assert song.read_bytes() == before

    def test_a_start_behind_the_end_of_the_song(self, stranger: Stranger) -> None:
        assert "12" in self.refused(stranger, stranger.song, "--start", "300")


def test_somebody_else_s_film_mp4_is_not_written_over(stranger: Stranger) -> None:
    stranger.film().write_text("my holiday")
    status, said = stranger.types(stranger.song, *SMALL)
    assert status == 0, said
    assert stranger.film().read_text() == "my holiday"
    assert frames_of(stranger.film("film-2.mp4")) == 8 * 24


def test_a_home_that_holds_no_database_is_a_sentence(newcomer: Stranger) -> None:
    stranger = newcomer
    data = stranger.home / "data"
    data.mkdir(parents=True)
    (data / "leitmotif.sqlite3").write_text("not a database " * 100)
    status, said = stranger.types(stranger.song, *SMALL)
    assert status == 1
    assert said.startswith("The database cannot be used")
    assert "Traceback" not in said


def test_a_setting_that_is_wrong_is_a_sentence(stranger: Stranger) -> None:
    status, said = stranger.types(stranger.song, *SMALL, FRAME_HEIGHT="7")
    assert status == 1
    assert said == "Leitmotif: FRAME_HEIGHT is 7; it must be at least 72.\n"


def test_two_commands_in_one_home_share_the_worker_and_both_are_made(stranger: Stranger) -> None:
    one = stranger.begins(stranger.song, stranger.picture, *SMALL, "-o", "one.mp4")
    two = stranger.begins(stranger.song, "--clips", "2", "--length", "6", "-o", "two.mp4")
    for process, name in ((one, "one.mp4"), (two, "two.mp4")):
        said, _ = process.communicate(timeout=240)
        assert process.returncode == 0, said
        assert stranger.film(name).exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to mount a small disk")
def test_a_full_disk_is_a_sentence_and_the_film_goes_on_when_there_is_room(
    stranger: Stranger,
) -> None:
    disk = stranger.folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], check=True)
    try:
        ballast = disk / "ballast"
        process = stranger.begins(
            stranger.song, stranger.picture, *SMALL, LEITMOTIF_HOME=str(disk), MIN_FREE_BYTES="0"
        )
        wait_until(lambda: keyframes(disk))
        fill_up(ballast)
        sleep(8)
        assert process.poll() is None, "it gave up"
        whole = [
            path
            for path in (disk / "data/media/videos").rglob("*.mp4")
            if not path.name.startswith(".")
        ]
        assert all(frames_of(path) for path in whole if ".scratch" not in path.parts)
        ballast.unlink()
        said, _ = process.communicate(timeout=240)
        assert process.returncode == 0, said
        assert frames_of(stranger.film()) == 8 * 24
        assert sha256(stranger.film().read_bytes()).hexdigest()
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def fill_up(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 65_536)
        except OSError:
            return


def test_a_broker_that_does_not_answer_is_a_sentence_before_anything_is_begun(
    stranger: Stranger,
) -> None:
    status, said = stranger.types(
        stranger.song, *SMALL, CELERY_BROKER_URL="redis://127.0.0.1:1/0"
    )  # fmt: skip
    assert status == 1
    assert "The message broker in CELERY_BROKER_URL does not answer" in said
    assert "Traceback" not in said
    assert not stranger.kept()


def test_no_room_at_all_is_a_sentence_before_anything_is_begun(stranger: Stranger) -> None:
    status, said = stranger.types(stranger.song, *SMALL, MIN_FREE_BYTES=str(10**18))
    assert status == 1
    assert "The disk is full" in said
    assert not stranger.kept()


def test_the_worker_s_parent_never_loads_opencv(stranger: Stranger) -> None:
    """A fork after OpenCV ran hangs, so it is loaded in the children alone."""
    code = (
        "import sys, django; django.setup(); import mvsite.celery as c; "
        "c.app.loader.import_default_modules(); "
        "print([name for name in ('cv2', 'moviepy') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, env=stranger.environment(),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"


STANDS_AT = re.compile(r"answers at (\S+): nothing is paid")


def test_with_a_stand_in_all_that_costs_is_made_by_it_and_nothing_is_paid(
    stranger: Stranger,
) -> None:
    models = ("--model", "draw=minimax/image-01", "--model", "film=xai/grok-imagine-video")
    process = stranger.begins(stranger.song, stranger.picture, *SMALL, *models, "--standin")
    assert process.stdout is not None
    places = [STANDS_AT.search(process.stdout.readline()) for _ in range(3)]
    desk, words, _ = (httpx2.Client(base_url=f"http://{at[1]}", timeout=30) for at in places if at)
    quick = {"seconds": "0.1", "answer": "0", "height": "90"}
    desk.post("/_settings", json=quick).raise_for_status()
    words.post("/_settings", json={"seconds": "0.1"}).raise_for_status()
    kinds: dict[str, int] = {}
    asked: list[str] = []

    def is_all_ordered() -> bool:
        with suppress(httpx2.TransportError):
            ledger = desk.get("/_ledger").json()["predictions"]
            kinds.update(Counter(entry["model"] for entry in ledger))
            asked[:] = [call["model"] for call in words.get("/_ledger").json()["calls"]]
        return process.poll() is not None

    wait_until(is_all_ordered, 240)
    assert process.returncode == 0, process.stdout.read()
    assert frames_of(stranger.film()) == 8 * 24
    assert kinds == {"minimax/image-01": 1 + 3, "xai/grok-imagine-video": 3}
    assert asked == ["gpt-6-luna"] * 2, "it saw the picture and wrote the scenes"
    assert stranger.kept() == [], "its films lie apart"
    ports = [at[1].rpartition(":")[2] for at in places if at]
    assert alive("standins.replicate --port " + ports[0]) == []
    assert alive("standins.openai --port " + ports[1]) == []
    assert alive("standins.gemini --port " + ports[2]) == []
