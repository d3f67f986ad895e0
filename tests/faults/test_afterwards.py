"""What is asked for of a film that is there, made by real workers."""

from __future__ import annotations

import io
import signal
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from zipfile import ZipFile

import pytest

from generations.models import Generation
from mvsite.lib import storage
from mvsite.lib.ffmpeg import Form
from mvsite.supervision import Supervisor
from tests.faults.rig import PATIENCE, Rig, nothing_lost_or_torn
from tests.films import foreign_film
from videos import downloads, verbs
from videos.board import board_of
from videos.exports.package import package_of
from videos.exports.reading import film_path
from videos.measuring.form import form_of
from videos.models import Clip, Film, Reframing, Take, Video
from videos.segments import frames_of
from videos.standing import is_at_work

pytestmark = [pytest.mark.faults, pytest.mark.grown]
Status = Video.Status


class Studio:
    """A film with its workers; ``rests`` waits until nothing of it is made any more."""

    def __init__(self, supervisor: Supervisor, video: Video) -> None:
        self.supervisor, self.video = supervisor, video

    def rests(self) -> None:
        deadline = monotonic() + PATIENCE
        while is_at_work(self.fresh()):
            assert monotonic() < deadline, f"{self.fresh().status} {self.fresh().error}"
            self.supervisor.tend()
            sleep(0.2)
        self.video = self.fresh()

    def pauses(self) -> None:
        """No worker until ``rests``, so that what is asked for is seen before it is made."""
        self.supervisor.children[0].signal_group(signal.SIGKILL)

    def fresh(self) -> Video:
        return Video.objects.get(pk=self.video.pk)

    def scene(self, position: int) -> Clip:
        return self.fresh().clips.get(position=position)

    @property
    def film(self) -> Film:
        found = self.fresh().film
        assert found is not None
        return found


@pytest.fixture
def studio(rig: Rig) -> Iterator[Studio]:
    """Workers of the offline provider, on a machine that may be busy."""
    rig.environment |= {"TEST_PROVIDERS": "{}", "LEASE_SECONDS": "60"}
    video = rig.order()
    with rig.working() as supervisor:
        found = Studio(supervisor, video)
        found.rests()
        assert found.video.status == Status.READY, found.video.error
        yield found


def test_scenes_and_takes_of_a_finished_film_are_changed_and_it_is_cut_again(
    studio: Studio, tmp_path: Path
) -> None:
    first = studio.film
    words = studio.scene(0).description
    studio.pauses()
    verbs.rewrite(studio.scene(0), "a lighthouse in the rain")
    verbs.redo(studio.scene(1))
    verbs.use_still(studio.scene(2))
    assert is_at_work(studio.fresh())
    studio.rests()
    assert studio.video.status == Status.READY
    assert studio.film == first
    assert studio.scene(0).words_status == Clip.WordsStatus.WRITTEN
    assert studio.scene(0).description != words
    assert studio.scene(1).takes.ready().count() == 2
    still = studio.scene(2).chosen
    assert still is not None
    assert still.origin == Take.Origin.STILL
    assert [scene.clip.position for scene in board_of(studio.video).newer_than_film] == [2]

    sent = foreign_film(tmp_path / "mine.mkv", range(300), Form(200, 112, 30))
    verbs.own_take(studio.scene(1), sent, "mine.mkv")
    studio.rests()
    verbs.add_scene(studio.fresh(), 0)
    studio.rests()
    assert studio.scene(1).words_status == Clip.WordsStatus.WRITTEN
    verbs.move_scene(studio.scene(1), 0)
    verbs.cut_again(studio.fresh())
    studio.rests()
    assert studio.film != first
    assert board_of(studio.video).newer_than_film == []
    assert [clip.position for clip in studio.video.clips.all()] == [0, 1, 2, 3]
    nothing_lost_or_torn(studio.video)
    assert not any(part.get("fill") for part in studio.film.manifest["parts"])


def test_another_shape_is_cut_from_the_same_takes_and_the_film_stays(studio: Studio) -> None:
    calls, first = Generation.objects.count(), studio.film
    studio.pauses()
    for shape in ("9:16", "1:1"):
        work = verbs.reframe(studio.fresh(), shape)
        assert verbs.reframe(studio.fresh(), shape) == work
    studio.rests()
    assert Generation.objects.count() == calls
    assert studio.film == first
    for shape, size in (("9:16", (90, 160)), ("1:1", (120, 120))):
        film = studio.video.films.get(shape=shape)
        path = storage.local_path(film.key)
        assert (film.width, film.height) == size
        assert frames_of(path) == studio.video.cuts[-1]
        assert form_of(path).plays_everywhere
        assert storage.exists(studio.video.key(f"final.{shape.replace(':', 'x')}.mp4"))
    assert storage.local_path(studio.video.key("final.mp4")).read_bytes() == (
        storage.local_path(first.key).read_bytes()
    )
    states = Reframing.objects.values_list("status", flat=True)
    assert list(states) == [Reframing.Status.READY] * 2


def test_everything_is_taken_home_in_one_zip(studio: Studio) -> None:
    data = b"".join(package_of(studio.video))
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        film = archive.read(film_path(studio.film))
        text = archive.read("scenes.txt").decode()
    assert len([name for name in names if name.startswith("takes/0")]) == 3
    assert film == storage.local_path(studio.film.key).read_bytes()
    for clip in studio.video.clips.all():
        assert clip.description in text
        assert frames_of(downloads.clip_file(clip)) == clip.frames
