"""The report of a film's row: made when asked for, kept beside the film, never its undoing."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest

from mvsite.lib import storage
from songs.models import Song
from tests.factories import make_song, make_video
from tests.scenery import Staged, stereo_song
from videos.models import Film
from videos.pipeline import measure_film
from videos.report import report_of
from videos.report_card import print_card

pytestmark = pytest.mark.django_db
CUTS = (0, 36, 72, 108, 144)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A song and a film on it."""
    folder = tmp_path_factory.mktemp("film")
    song = stereo_song(folder / "song.flac", 12)
    return song, Staged(song, CUTS).film(folder)


@pytest.fixture
def film(files: tuple[Path, Path], tmp_path: Path) -> Film:
    song, made = files
    row = make_song(Song.Status.READY)
    storage.put_bytes(row.canonical_key, song.read_bytes())
    video = make_video(song=row, cuts=list(CUTS), window_start=2.0)
    film = Film(
        video=video, shape=video.shape, width=320, height=180, frames=144, sha256="",
        key=video.key("films/x.mp4"), report={"notes": ["Clip 2 was filled."]},
        manifest={"cuts": list(CUTS), "parts": [], "sound": {"start": 2.0, "faded": 0.0}},
    )  # fmt: skip
    storage.put_bytes(film.key, made.read_bytes())
    film.save()
    return film


def test_a_film_is_measured_against_its_rows_and_keeps_its_notes(film: Film) -> None:
    report = report_of(film)
    assert report["verdict"] == "ok"
    assert report["notes"] == ["Clip 2 was filled."]
    assert [cut["frame"] for cut in report["cuts"]["placed"]] == [36, 72, 108]
    assert report["cuts"]["against"] == "beats"
    assert report["heard"]["lags"][0]["alike"] > 0.97


def test_what_was_measured_is_kept_in_the_row_and_beside_the_film(film: Film) -> None:
    measure_film(str(film.pk))
    film.refresh_from_db()
    kept = json.loads(storage.local_path(film.video.key("report.json")).read_text())
    assert kept == film.report
    storage.delete(film.key)
    assert report_of(film) == kept


def test_a_film_that_cannot_be_measured_is_still_a_film(film: Film) -> None:
    storage.put_bytes(film.key, b"what no ffmpeg reads")
    report = report_of(film)
    assert report["notes"] == ["Clip 2 was filled."]
    assert card_of(report) == "The film could not be measured; the log says why.\n"
    film.refresh_from_db()
    assert "unmeasured" not in film.report


def test_the_card_says_each_subject_and_draws_the_cuts_over_the_beats(film: Film) -> None:
    lines = card_of(report_of(film)).splitlines()
    assert "nothing is wrong" in lines[0]
    for subject in ("form", "cuts", "drift", "sound", "pictures", "flashes"):
        assert any(line.startswith(f"✓ {subject}") for line in lines)
    (cuts,) = [line for line in lines if line.startswith("  cuts")]
    assert cuts.count("┃") == 3
    assert any(line.strip().startswith("at random") for line in lines)


def test_the_card_names_every_fault_under_its_subject(film: Film) -> None:
    film.manifest["cuts"] = [0, 36, 74, 108, 168]
    said = card_of(report_of(film))
    assert "something is wrong" in said
    assert "✗ It has 144 frames, 24 fewer than planned (1.00 s)." in said
    assert "✗ Cut 2 lies 2 frames before its place." in said


def card_of(report: dict[str, object]) -> str:
    out = StringIO()
    print_card(report, out)
    return out.getvalue()
