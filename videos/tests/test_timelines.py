"""The timelines that editors open, read back by OpenTimelineIO and by a plain reader of XML."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.factories import make_generation
from videos.exports.edit import Edit, Mark, Piece, Source
from videos.exports.fcpxml import fcpxml_of
from videos.exports.otio import otio_of
from videos.exports.reading import FILLED, GONE, HELD, edit_of, start_of
from videos.exports.song_wav import wav_of
from videos.models import Clip, Take, Video
from videos.tests.cut_films import cut_video

otio = pytest.importorskip("opentimelineio", reason="it has no wheel for this Python yet")

HOSTILE = 'Neon "Rain" <b>&amp;</b> ]]> \x00\x0b\ufffe 雨 🎬'
PLAIN = 'Neon "Rain" <b>&amp;</b> ]]>  雨 🎬'
TAKES = (Source("takes/001-take-1.mp4", 60), Source("takes/002-take-3.mp4", 200, in_form=False))


def an_edit(**changes: Any) -> Edit:
    pieces = (
        Piece(HOSTILE, TAKES[0], 6, 48, fade=6),
        Piece("Second", TAKES[1], 12, 100, note=HOSTILE),
        Piece("First again", TAKES[0], 0, 20),
    )
    song = Piece("Song", Source("song.wav", 900), 96, 168)
    marks = (Mark("section", 0, 90, HOSTILE), Mark("downbeat", 12, 1, "Bar 3"))
    asked = {"pieces": pieces, "sound": song, "marks": marks}
    return Edit(HOSTILE, 24, 1280, 720, **{**asked, **changes})


def read_otio(edit: Edit) -> Any:
    return otio.adapters.read_from_string(otio_of(edit), "otio_json")


def read_fcpxml(edit: Edit) -> Any:
    [timeline] = otio.adapters.read_from_string(fcpxml_of(edit), "fcpx_xml")
    return timeline


def seen(timeline: Any) -> list[tuple[str, int, int]]:
    """Name, first frame and frames of each picture."""
    [track] = timeline.video_tracks()
    spans = [(clip.name, clip.source_range) for clip in track.find_clips()]
    return [(name, round(at.start_time.value), round(at.duration.value)) for name, at in spans]


PICTURES = [(PLAIN, 6, 48), ("Second", 12, 100), ("First again", 0, 20)]


# --- Both ---------------------------------------------------------------------------------------


def test_opentimelineio_reads_the_same_clips_at_the_same_frames_from_both() -> None:
    as_otio, as_fcpxml = read_otio(an_edit()), read_fcpxml(an_edit())
    assert seen(as_otio) == seen(as_fcpxml) == PICTURES
    for timeline in (as_otio, as_fcpxml):
        assert timeline.duration() == otio.opentime.RationalTime(168, 24)
        [sound] = timeline.audio_tracks()
        [clip] = sound.find_clips()
        assert clip.source_range.start_time == otio.opentime.RationalTime(96, 24)
        assert clip.source_range.duration == otio.opentime.RationalTime(168, 24)


def test_an_edit_in_another_shape_and_without_a_song_has_its_size_and_no_sound() -> None:
    edit = Edit("Tall", 24, 720, 1280, (Piece("One", TAKES[0], 0, 10),))
    assert not read_otio(edit).audio_tracks()
    root = ET.fromstring(fcpxml_of(edit))
    form = root.find("resources/format")
    assert form is not None
    assert (form.get("width"), form.get("height"), form.get("name")) == ("720", "1280", None)
    assert root.find("resources/effect") is None


# --- OpenTimelineIO -----------------------------------------------------------------------------


def test_a_dissolve_is_between_its_clips_and_as_long_on_either_side() -> None:
    [track] = read_otio(an_edit()).video_tracks()
    kinds = [type(each).__name__ for each in track]
    assert kinds == ["Clip", "Transition", "Clip", "Clip"]
    assert track[1].in_offset == track[1].out_offset == otio.opentime.RationalTime(6, 24)
    ahead = track.trimmed_range_of_child(track[2])
    assert ahead.start_time == otio.opentime.RationalTime(48, 24)


def test_files_are_named_as_they_lie_beside_the_timeline_with_all_their_frames() -> None:
    [track] = read_otio(an_edit()).video_tracks()
    media = [clip.media_reference for clip in track.find_clips()]
    assert [each.target_url for each in media[:2]] == [source.path for source in TAKES]
    assert media[1].available_range.duration.value == 200


def test_marks_stand_on_the_timeline_where_the_song_has_them() -> None:
    marks = read_otio(an_edit()).tracks.markers
    assert [(mark.name, mark.marked_range.start_time.value) for mark in marks] == [
        (PLAIN, 0), ("Bar 3", 12),
    ]  # fmt: skip


# --- FCPXML -------------------------------------------------------------------------------------


def test_every_time_in_fcpxml_is_a_whole_number_of_frames() -> None:
    root = ET.fromstring(fcpxml_of(an_edit()))
    times = [
        element.get(name) for element in root.iter() for name in ("offset", "start", "duration")
        if element.get(name) is not None
    ]  # fmt: skip
    assert len(times) > 15
    for time in times:
        assert time is not None
        top, _, bottom = time.removesuffix("s").partition("/")
        assert time == "0s" or (bottom == "2400" and int(top) % 100 == 0)


def test_fcpxml_has_what_its_definition_asks_for_in_that_order() -> None:
    text = fcpxml_of(an_edit())
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>')
    root = ET.fromstring(text)
    assert (root.tag, root.get("version")) == ("fcpxml", "1.10")
    assert [child.tag for child in root] == ["resources", "event"]
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {element.get("ref") for element in root.iter() if element.get("ref")} <= set(ids)
    sources = [element.get("src") for element in root.iter("media-rep")]
    assert sources == ["./takes/001-take-1.mp4", "./takes/002-take-3.mp4", "./song.wav"]
    first, noted = next(iter(root.iter("spine"))).findall("asset-clip")[:2]
    assert [child.tag for child in first] == ["asset-clip"]
    assert [child.tag for child in noted] == ["note"]


def test_a_dissolve_in_fcpxml_lies_over_its_cut() -> None:
    root = ET.fromstring(fcpxml_of(an_edit()))
    fade = next(root.iter("transition"))
    assert (fade.get("offset"), fade.get("duration")) == ("4200/2400s", "1200/2400s")
    effect = fade.find("filter-video")
    assert effect is not None
    assert root.find(f"resources/effect[@id='{effect.get('ref')}']") is not None


def test_marks_are_on_the_song_in_its_own_time() -> None:
    [track] = read_fcpxml(an_edit()).audio_tracks()
    [clip] = track.find_clips()
    assert [(mark.name, mark.marked_range.start_time.value) for mark in clip.markers] == [
        (PLAIN, 96), ("Bar 3", 108),
    ]  # fmt: skip


def test_a_file_of_another_form_is_not_said_to_be_in_the_films() -> None:
    root = ET.fromstring(fcpxml_of(an_edit()))
    forms = [asset.get("format") for asset in root.iter("asset")]
    assert forms == ["r1", None, None]


# --- Of a film's rows ---------------------------------------------------------------------------


def edit(video: Video, **more: Any) -> Edit:
    film = video.film
    assert film is not None
    song = wav_of(video.song, start_of(film), 24) if video.song else None
    return edit_of(film, song, **more)


@pytest.mark.django_db
def test_a_film_is_its_takes_with_room_at_either_end() -> None:
    found = edit(cut_video())
    assert [(piece.first, piece.frames, piece.source.frames) for piece in found.pieces] == [
        (6, 24, 36), (6, 36, 48), (6, 12, 24),
    ]  # fmt: skip
    assert [piece.name for piece in found.pieces] == ["Scene 0", "Scene 1", "Scene 2"]
    assert found.frames == 72
    assert not any(piece.fade for piece in found.pieces)


@pytest.mark.django_db
def test_sections_lines_and_beats_are_marked_once_a_frame_in_frames_of_the_film() -> None:
    marks = edit(cut_video()).marks
    assert len({mark.frame for mark in marks}) == len(marks)
    assert (marks[0].kind, marks[0].words) == ("section", "verse")
    lines = {mark.words: (mark.frame, mark.frames) for mark in marks if mark.kind == "line"}
    assert lines == {"Salt & <light>": (24, 12), "late": (54, 18)}
    beats = [mark.frame for mark in marks if mark.kind in ("beat", "downbeat")]
    assert beats == [12, 36, 48, 60]


@pytest.mark.django_db
def test_a_part_of_the_song_that_is_over_before_the_film_is_not_marked() -> None:
    marks = edit(cut_video(window_start=25.0)).marks
    assert [mark.words for mark in marks if mark.kind == "section"] == ["chorus"]


@pytest.mark.django_db
def test_the_song_lies_below_from_a_whole_frame_on() -> None:
    """4.02 s are 96.48 frames: half a frame of the song is left out ahead of the file."""
    video = cut_video()
    song = edit(video).sound
    assert song is not None
    assert (song.first, song.frames, song.source.path) == (96, 72, "song.wav")
    wav = wav_of(video.song, 4.02, 24)
    assert wav.skipped + wav.first * 1837.5 == pytest.approx(4.02 * 44_100, abs=1)
    assert wav.samples == 40 * 44_100 - wav.skipped


@pytest.mark.django_db
def test_what_no_take_holds_is_shown_from_the_film_and_said() -> None:
    video = cut_video()
    film = video.film
    assert film is not None
    film.manifest["parts"][1] |= {"take": None, "fill": "still"}
    film.save()
    Take.objects.filter(clip__position=2).update(frames=13)
    pieces = edit(video).pieces
    assert [(piece.source.path, piece.first, piece.frames, piece.note) for piece in pieces] == [
        ("takes/001-take-1.mp4", 6, 24, ""),
        ("film.mp4", 24, 36, FILLED),
        ("takes/003-take-1.mp4", 6, 7, ""),
        ("film.mp4", 67, 5, HELD),
    ]
    lost = Take.objects.get(clip__position=0).key
    piece = edit(video, lost=frozenset([lost])).pieces[0]
    assert (piece.source.path, piece.note) == ("film.mp4", GONE)
    assert edit(video).frames == 72


@pytest.mark.django_db
def test_a_cross_fade_is_where_both_takes_reach_over_their_cut() -> None:
    video = cut_video(transition="crossfade")
    assert [piece.fade for piece in edit(video).pieces] == [6, 6, 0]
    Take.objects.filter(clip__position=1).update(frames=44)
    assert [piece.fade for piece in edit(video).pieces] == [6, 2, 0]
    Take.objects.filter(clip__position=1).delete()
    assert [piece.fade for piece in edit(video).pieces] == [0, 0, 0]


@pytest.mark.django_db
def test_a_take_of_another_model_may_have_another_form() -> None:
    video = cut_video()
    clip = Clip.objects.get(position=0)
    call = make_generation(provider="replicate", model="a/model")
    Take.objects.filter(clip=clip).update(generation=call)
    assert [source.in_form for source in edit(video).sources] == [False, True, True]
