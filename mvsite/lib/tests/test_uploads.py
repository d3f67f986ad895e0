"""Names and sentences: what a person reads when a file is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mvsite.lib.filetypes import TEXT
from mvsite.lib.uploads import BadUpload, clean, megabytes, quoted, require_size, wrong_kind


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("demo.mp3", "“demo.mp3”"),
        ("C:\\fakepath\\demo.mp3", "“demo.mp3”"),
        ("../../etc/passwd", "“passwd”"),
        ("two\nlines\x00.mp3", "“two lines.mp3”"),
        ("\udcff.mp3", "“.mp3”"),
        ("evil\u202egpj.mp3", "“evilgpj.mp3”"),
        ("أغنية.mp3", "“أغنية.mp3”"),
        ("می‌خواهم.mp3", "“می‌خواهم.mp3”"),
        ("", "The file"),
        ("\x00/", "The file"),
    ],
)
def test_a_file_is_named_as_it_was_sent_without_what_breaks_a_page(sent, shown):
    assert quoted(sent) == shown


def test_a_long_name_is_cut_and_keeps_its_ending():
    shown = quoted("x" * 5_000 + ".mp3")

    assert len(shown) < 70
    assert shown.endswith("….mp3”")


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=300), st.integers(1, 50))
def test_a_cleaned_text_is_one_line_that_can_be_stored(text, limit):
    cleaned = clean(text, limit)

    assert len(cleaned) <= limit
    assert cleaned.isprintable() or not set(cleaned) & set("\n\r\t\x00\x1b\x7f\x85\u2028")
    assert cleaned == cleaned.strip()
    cleaned.encode()


def test_decomposed_letters_are_composed():
    assert clean("u\u0308ber", 10) == "über"


def test_a_refusal_says_what_the_file_is_and_what_to_send():
    assert str(wrong_kind("song", "demo.mp3", TEXT)) == (
        "“demo.mp3” is not a song. It is a text file with a song’s name. "
        "Nothing was kept. Send an MP3, M4A, AAC, WAV, FLAC, OGG or Opus file."
    )


def test_a_name_that_promises_nothing_is_not_called_a_disguise():
    assert "with a picture’s name" not in str(wrong_kind("picture", "notes.txt", TEXT))


def test_a_file_over_the_limit_is_refused_with_both_sizes():
    with pytest.raises(BadUpload, match=r"“a.wav” has 501 MB; 500 MB is the most"):
        require_size(501_000_000, 500_000_000, "a.wav")


def test_small_sizes_have_a_decimal():
    assert megabytes(1_540_000) == "1.5 MB"
