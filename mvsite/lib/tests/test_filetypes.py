"""A file is what its bytes say."""

import io

import pytest

from mvsite.lib import filetypes
from mvsite.lib.filetypes import file_type
from tests.hostile import PLAYLISTS, id3, playlist, saved, song
from tests.hostile import drawn as picture


def kind_of(data: bytes) -> filetypes.FileType:
    return file_type(io.BytesIO(data))


@pytest.mark.parametrize("extension", ["mp3", "aac", "m4a", "wav", "flac", "ogg", "opus", "webm"])
def test_a_song_is_known_without_its_name(extension):
    assert kind_of(song(extension)).extension == extension


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_known_without_its_name(form):
    assert kind_of(saved(picture(), form)).pillow == form


@pytest.mark.parametrize("extension", ["mp3", "aac", "flac"])
def test_a_song_is_found_behind_its_tags(extension):
    assert kind_of(id3("One", id3("Two", song(extension)))).extension == extension


def test_an_mp3_is_found_behind_rubbish():
    assert kind_of(b"\x00\xff\xfb\x10" * 50 + song("mp3")) == filetypes.MP3


def test_frames_that_do_not_follow_one_another_are_no_mp3():
    assert kind_of(b"\xff\xfb\x90\x00" + bytes(range(256)) * 40) == filetypes.UNKNOWN


@pytest.mark.parametrize("kind", PLAYLISTS)
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b" \r\n\t", id3("x")])
def test_a_playlist_is_known_whatever_stands_before_it(kind, before):
    assert kind_of(playlist(kind, before=before)) == filetypes.PLAYLIST


def test_a_text_that_speaks_of_playlists_is_a_text():
    assert kind_of(b"My list starts with #EXTM3U and ffconcat.") == filetypes.TEXT


@pytest.mark.parametrize("data", [b"I", b"ID3", b"ID3\x04\0\0\x7f\x7f\x7f\x7f", b"RIFF", b"\xff"])
def test_a_beginning_without_an_end_is_never_an_error(data):
    assert kind_of(data).words
