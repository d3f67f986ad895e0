"""Films under way with real worker processes, and oracles that do not take our word for it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.db import connection

from accounts.models import User
from characters.models import Character
from generations.models import Generation
from mvsite.lib import storage
from mvsite.lib.models import Heartbeat
from mvsite.lib.state import in_seconds
from mvsite.supervision import Child, Supervisor, worker_command
from mvsite.workers import WORKER_ENVIRONMENT, restart_if_deaf
from songs.models import Song
from tests.faults import provider
from videos import commission, verbs
from videos.commission import Commission
from videos.models import Take, Video
from videos.segments import frames_of

CLIPS = 3
SECONDS = 9.0
PATIENCE = 300.0
"""Seconds that a film may take under faults, on a machine that has much else to do."""
UNHEARD_SECONDS = 20.0


class Rig:
    """Workers and beat as processes, on the database and broker of the test."""

    def __init__(self, folder: Path, song: Path, picture: Path | None) -> None:
        self.folder = folder
        self.song = song
        self.picture = picture
        self.record = folder / "provider.jsonl"
        self.log = folder / "worker.log"
        self.environment = {
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "TEST_PROVIDERS": json.dumps(self.providers({})),
        }

    def providers(self, faults: Mapping[str, str]) -> dict[str, Any]:
        options = {"record": str(self.record), "faults": dict(faults)}
        chosen = {"BACKEND": "tests.faults.provider.FaultyProvider", "OPTIONS": options}
        return dict.fromkeys(("see", "write", "draw", "film"), chosen)

    def with_faults(self, **faults: str) -> None:
        """Names with a blank are written with an underscore: ``keyframe_1="refuse"``."""
        named = {name.replace("_", " "): fault for name, fault in faults.items()}
        self.environment["TEST_PROVIDERS"] = json.dumps(self.providers(named))

    def takes_its_time(self) -> None:
        """Where nobody dies: a busy machine that holds up a worker must not cost it its work."""
        self.environment |= {"LEASE_SECONDS": "60"}

    def order(self, seed: int = 1, **wishes: Any) -> Video:
        owner = User.objects.local_owner()
        wanted = Commission(
            song=self.song, picture=self.picture, clips=CLIPS, length=SECONDS, seed=seed, **wishes
        )
        video = commission.accept(owner, wanted)
        verbs.start(video)
        return video

    @contextmanager
    def working(self, *, switches: str = "", sweeper: bool = True) -> Iterator[Supervisor]:
        environment = {**WORKER_ENVIRONMENT, **self.environment, "TEST_FAULTS": switches}
        if not sweeper:  # What is told once must not go stale while a busy machine gets to it.
            environment["LEASE_SECONDS"] = "60"
        children = [Child(worker_command(2), self.log, environment=environment)]
        if sweeper:
            children.append(Child(beat_command(), self.log, environment=environment))
        with Supervisor(children, grace=0.2) as supervisor:
            yield supervisor

    def listens(self) -> bool:
        """Whether the worker takes messages: one that was sent before may be stale by then."""
        return self.log.exists() and " ready." in self.log.read_text(errors="replace")

    def wait(
        self, supervisor: Supervisor, *videos: Video, seconds: float = PATIENCE, until: Any = None
    ) -> None:
        """Until all have ended (or ``until`` says so); children that ended are started again."""
        until = until or (lambda: all(ended(video) for video in videos))
        deadline = monotonic() + seconds
        while not until():
            assert monotonic() < deadline, self.told(videos)
            supervisor.tend()
            if len(supervisor.children) > 1 and is_unheard(supervisor.children[0]):
                restart_if_deaf(supervisor.children[0])
            sleep(0.1)

    def wait_some(self, supervisor: Supervisor, seconds: float) -> None:
        ends = monotonic() + seconds
        self.wait(supervisor, until=lambda: monotonic() >= ends)

    def told(self, videos: tuple[Video, ...]) -> str:
        """What a failing test shows."""
        rows: list[Any] = []
        for model in (Song, Character, Video, Take, Generation):
            at_work = model.objects.filter(status__in=model.WORKING)
            rows += [model.__name__, *at_work.values_list("status", "lease", "due_at", "claims")]
        rows += [f"{video.status} {video.error}" for video in videos]
        tail = self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""
        return "\n".join([*map(str, rows), tail])

    def made(self) -> list[str]:
        """What the provider was made to make, in order."""
        return [name for what, name in provider.read(self.record) if what == "made"]


def is_unheard(worker: Child) -> bool:
    """For so long that a busy machine alone is no reason. Without beat it has no heart."""
    beats = Heartbeat.objects.filter(at__gt=in_seconds(-UNHEARD_SECONDS))
    return worker.age > UNHEARD_SECONDS and not beats.exists()


def beat_command() -> list[str]:
    return [sys.executable, "-m", "celery", "-A", "mvsite.celery", "beat", "--loglevel", "ERROR"]


def database_url() -> str:
    """Of the test's own database, for the workers."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    host = facts["HOST"] or facts.get("OPTIONS", {}).get("host", "")
    if host.startswith("/"):
        return f"postgres://{facts['USER']}@/{facts['NAME']}?host={host}"
    password = f":{facts['PASSWORD']}" if facts["PASSWORD"] else ""
    port = f":{facts['PORT']}" if facts["PORT"] else ""
    return f"postgres://{facts['USER']}{password}@{host}{port}/{facts['NAME']}"


def ended(video: Video) -> bool:
    video.refresh_from_db()
    at_rest = video.status in {*Video.FINISHED, *Video.ASKING}
    return at_rest and not Take.objects.at_work().filter(clip__video=video).exists()


def children_of(pid: int) -> list[int]:
    """Direct children, by the system's own list."""
    found = subprocess.run(
        ["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False
    ).stdout.split()
    return [int(child) for child in found]


def kill(pid: int) -> bool:
    """False where it had ended before."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def ffmpegs() -> list[str]:
    """Command lines of every ffmpeg at work on files of this test run."""
    lines = subprocess.run(
        ["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [line for line in lines if "ffmpeg" in line and str(settings.MEDIA_ROOT) in line]


def no_ffmpeg_is_left(seconds: float = 30) -> None:
    """It ends with its parent, or soon after."""
    deadline = monotonic() + seconds
    while left := ffmpegs():
        assert monotonic() < deadline, left
        sleep(0.5)


# --- Oracles ------------------------------------------------------------------------------------


def nothing_lost_or_torn(*videos: Video) -> None:
    """Every film is there, whole, as its row says, and so is every take of it."""
    for video in videos:
        video.refresh_from_db()
        assert video.status == Video.Status.READY, video.error
        film = video.film
        assert film is not None
        path = storage.local_path(film.key)
        assert sha256(path.read_bytes()).hexdigest() == film.sha256
        assert frames_of(path) == video.cuts[-1] == film.frames
        for take in Take.objects.ready().filter(clip__video=video):
            assert sha256(storage.local_path(take.key).read_bytes()).hexdigest() == take.sha256


def nothing_twice(*videos: Video) -> None:
    """One success for each purpose, one take a clip, one film a video."""
    for video in videos:
        done = Generation.objects.filter(status="succeeded")
        purposes = list(done.values_list("subject_id", "purpose"))
        assert len(purposes) == len(set(purposes))
        assert video.films.count() == 1
        assert all(clip.takes.count() == 1 for clip in video.clips.all())


def in_the_film_s_order(video: Video) -> None:
    """Every step began when what it needs was there."""
    calls = Generation.objects.filter(project=video.pk)
    character = video.characters.get()
    images = [image.pk for image in character.images.all()]
    calls |= Generation.objects.filter(subject_id__in=[character.pk, *images])
    begun = [
        calls.filter(purpose=purpose).order_by("submitted_at").first()
        for purpose in ("description", "portrait", "scenes", "keyframe", "motion")
    ]
    times = [call.submitted_at for call in begun if call and call.submitted_at]
    assert len(times) == len(begun)
    assert times == sorted(times)
    last = calls.filter(purpose="motion").order_by("-finished_at").first()
    assert last is not None
    film = video.film
    assert film is not None
    assert last.finished_at <= film.created_at
