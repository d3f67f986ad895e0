"""The one module that starts ffmpeg: what ends it, and what it may not open."""

import errno
from pathlib import Path

import pytest

from mvsite.lib import ffmpeg
from tests.hostile import playlist, tone, wav

ENDLESS = ["-re", "-f", "lavfi", "-i", "sine", "-f", "null", "-"]


class NoLongerOurs(Exception):
    pass


def test_work_that_is_no_longer_ours_ends_ffmpeg():
    def keep_alive() -> None:
        raise NoLongerOurs

    with pytest.raises(NoLongerOurs):
        ffmpeg.run(ENDLESS, keep_alive=keep_alive)


def test_ffmpeg_is_ended_at_its_limit():
    with pytest.raises(ffmpeg.FFmpegError, match="took more than"):
        ffmpeg.run(ENDLESS, limits=ffmpeg.Limits(seconds=0.2))


def test_a_failure_keeps_what_ffmpeg_said_for_the_log(tmp_path: Path):
    with pytest.raises(ffmpeg.FFmpegError) as failure:
        ffmpeg.run(["-i", tmp_path / "gone", "-f", "null", "-"])

    assert "No such file" in failure.value.tail


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's /dev/full")
def test_a_full_disk_is_told_apart_from_a_bad_file():
    with pytest.raises(OSError) as failure:
        ffmpeg.run(["-f", "lavfi", "-i", "sine=d=60", "-f", "wav", "/dev/full"])

    assert failure.value.errno == errno.ENOSPC


@pytest.mark.parametrize("kind", ["hls", "dash", "ffconcat"])
@pytest.mark.parametrize("demuxer", ffmpeg.DEMUXERS)
def test_no_demuxer_that_is_allowed_follows_a_playlist(kind, demuxer, tmp_path: Path):
    (tmp_path / "other.wav").write_bytes(wav(tone(0.1)))
    (tmp_path / "list").write_bytes(playlist(kind))
    read = ffmpeg.distrusted(tmp_path / "list", demuxer, ["pcm_s16le"])

    with pytest.raises(ffmpeg.FFmpegError):
        ffmpeg.run([*read, "-f", "null", "-"], cwd=tmp_path)
