from songs.lyrics import timed
from songs.webvtt import subrip, webvtt

LINES = [
    {"start": 10.0, "end": 12.5, "text": "Salt & <light>", "who": "Ada"},
    {"start": 3700.25, "end": 3702.0, "text": "late"},
]


def test_a_track_has_every_line_with_its_times_and_its_singer() -> None:
    assert webvtt(LINES) == (
        "WEBVTT\n\n00:00:10.000 --> 00:00:12.500\n<v Ada>Salt &amp; &lt;light&gt;\n\n"
        "01:01:40.250 --> 01:01:42.000\nlate\n"
    )


def test_a_track_of_a_film_begins_with_the_film_and_ends_with_it() -> None:
    assert webvtt(LINES, 11.0, 1.0) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v Ada>Salt &amp; &lt;light&gt;\n"
    )


def test_a_track_is_read_as_the_lyrics_that_it_was_written_from() -> None:
    read = timed(webvtt(LINES), 4000.0).lines
    assert [(line.start, line.end) for line in read] == [(10.0, 12.5), (3700.25, 3702.0)]
    assert read[0].text == "Salt & <light>"


def test_a_line_cannot_end_its_cue() -> None:
    assert webvtt([{"start": 0.0, "end": 1.0, "text": "a\n\n00:00 --> b"}]).count("-->") == 1


def test_editors_are_given_the_same_lines_as_subrip() -> None:
    assert subrip(LINES, 11.0, 3690.0) == (
        "1\n00:00:00,000 --> 00:00:01,500\nSalt & <light>\n\n"
        "2\n01:01:29,250 --> 01:01:30,000\nlate\n"
    )
    read = timed(subrip(LINES), 4000.0).lines
    assert [(line.start, line.end) for line in read] == [(10.0, 12.5), (3700.25, 3702.0)]


def test_a_line_of_subrip_cannot_end_its_cue_either() -> None:
    assert subrip([{"start": 0.0, "end": 1.0, "text": "a\n\n00:00 --> b"}]).count("\n\n") == 0
