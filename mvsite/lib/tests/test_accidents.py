"""Whatever happened to a file on its way: a song, a picture or a sentence, nothing else."""

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as runs
from hypothesis import strategies as st
from PIL import Image

from mvsite.lib.filetypes import file_type
from mvsite.lib.pictures import read_picture
from mvsite.lib.sounds import read_song
from mvsite.lib.streams import BadMedia, probe_video
from mvsite.lib.uploads import BadUpload
from tests.hostile import animated, chatty, damaged, drawn, film, grey_16, saved, song

pytestmark = pytest.mark.filterwarnings("error")

SEEDS = st.integers(0, 2**32)
PICTURES = {
    "png": lambda: saved(drawn(mode="RGBA")),
    "palette": lambda: saved(drawn().quantize(), transparency=0),
    "deep": grey_16,
    "jpeg": chatty,
    "progressive": lambda: saved(drawn(), "JPEG", progressive=True),
    "webp": lambda: saved(drawn(), "WEBP"),
    "animated webp": lambda: animated("WEBP"),
    "animated png": lambda: animated("PNG"),
    "gif": lambda: animated("GIF"),
}
slowly = runs(
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize("kind", PICTURES)
@runs(slowly, max_examples=40)
@given(seed=SEEDS)
def test_a_damaged_picture_is_a_picture_or_a_sentence(kind, seed):
    data = damaged(PICTURES[kind](), seed)
    try:
        taken = read_picture(io.BytesIO(data), "me.png")
    except BadUpload as refusal:
        assert str(refusal).startswith("“me.png” ")
    else:
        Image.open(io.BytesIO(taken.png)).load()


@pytest.mark.parametrize("extension", ["mp3", "m4a", "wav", "flac", "ogg", "opus", "aac"])
@runs(slowly, max_examples=3)
@given(seed=SEEDS)
def test_a_damaged_song_is_a_song_or_a_sentence_and_leaves_nothing(extension, seed, tmp_path: Path):
    sent, kept = tmp_path / "sent", tmp_path / "kept"
    kept.mkdir(exist_ok=True)
    sent.write_bytes(damaged(song(extension), seed))
    try:
        taken = read_song(sent, "demo.mp3", kept)
    except BadUpload as refusal:
        assert str(refusal).startswith("“demo.mp3” ")
        assert list(kept.iterdir()) == []
    else:
        assert taken.seconds >= 5
        taken.canonical.unlink()


@runs(slowly, max_examples=300)
@given(
    st.binary(max_size=400), st.sampled_from([b"", b"ID3\x03\0\0", b"RIFF", b"OggS", b"\xff\xfb"])
)
def test_any_bytes_have_a_name(data, start):
    assert file_type(io.BytesIO(start + data)).words


@runs(slowly, max_examples=4)
@given(seed=SEEDS)
def test_a_damaged_film_gives_its_soundtrack_or_a_sentence(seed, tmp_path: Path):
    (tmp_path / "sent").write_bytes(damaged(film(), seed))
    try:
        assert read_song(tmp_path / "sent", "clip.mp4", tmp_path).seconds >= 5
    except BadUpload as refusal:
        assert "clip.mp4" in str(refusal)


@runs(slowly, max_examples=6)
@given(seed=SEEDS, extension=st.sampled_from(["mp4", "mov", "webm"]))
def test_a_damaged_clip_has_facts_or_is_refused(seed, extension, tmp_path: Path):
    (tmp_path / "delivered").write_bytes(damaged(film(extension, seconds=1), seed))
    try:
        assert probe_video(tmp_path / "delivered").frames > 0
    except BadMedia as refusal:
        assert str(refusal).endswith(".")
