"""A film that was archived, forgotten and brought back is made again by real workers."""

from __future__ import annotations

from pathlib import Path

import pytest

from accounts.models import User
from characters import verbs as characters
from mvsite.lib.storage import stores
from songs import verbs as songs
from tests.faults.rig import Rig, nothing_lost_or_torn
from videos import archive, verbs
from videos.models import Video

pytestmark = [pytest.mark.faults, pytest.mark.grown]


def forget(video: Video) -> None:
    """All that was archived of it, but the ledger."""
    song, character = video.song, video.character
    verbs.delete_video(video)
    assert song is not None
    songs.delete(song)
    assert character is not None
    characters.delete(character)


def brought_back(video: Video, folder: Path) -> Video:
    store = stores.in_directory(folder)
    archive.persist(video, store)
    kept = video.pk
    forget(video)
    assert list(stores.current().keys("videos")) == []
    found = archive.restore(archive.manifest_in(store), store, User.objects.local_owner()).video
    assert found.pk == kept
    return found


@pytest.mark.parametrize(
    "steps",
    [("stitch",),
     pytest.param(("describe", "analyse", "draw", "plan", "film"), marks=pytest.mark.long)],
)  # fmt: skip
def test_it_is_made_again_from_any_step(rig: Rig, tmp_path: Path, steps: tuple[str, ...]) -> None:
    rig.takes_its_time()
    video = rig.order()
    with rig.working() as supervisor:
        rig.wait(supervisor, video)
        video = brought_back(Video.objects.get(pk=video.pk), tmp_path / "archive")
        for films, step in enumerate(steps, start=2):
            verbs.rerun(video, step)
            rig.wait(supervisor, video)
            nothing_lost_or_torn(video)
            assert video.films.count() == films
