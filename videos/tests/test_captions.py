"""Lines of a song as they are read: how long, in which parts, where, and on which ground."""

import dataclasses
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from generations.providers.local.styles import STYLES
from mvsite.lib import ffmpeg
from mvsite.lib.ffmpeg import Encoder, Form
from tests.films import SMALL, coloured_film, exact_film, numbers_of, picture_of
from videos.captioning import inked
from videos.lettering.breaking import broken, length
from videos.lettering.captions import LETTERS_A_SECOND, LONGEST, Caption, words_in_film
from videos.lettering.posters import hidden_share, on_cover, poster_for
from videos.lettering.spots import MARGIN, spot_for, touching
from videos.lettering.titles import Title, clear_of, edges_of, lettering, notes_on
from videos.lettering.verses import letters_of, set_in, shown
from videos.lettering.voices import VOICES, WORN, voice_of
from videos.overlays import Overlays, overlaid
from videos.segments import is_exact, segment_key

HD, TALL, SQUARE = Form(640, 360), Form(360, 640), Form(480, 480)
CAPTION = Caption(("and the fire came", "down from the hill"), 0.5, 2.5, "caption", "playfair",
                  18.0, -1, 345.0, 305.0)  # fmt: skip
LONG = "and the rain came down to read the signs aloud to nobody at all, " * 3


def line(start: float, end: float, text: str) -> dict[str, object]:
    return {"start": start, "end": end, "text": text}


@pytest.fixture(scope="module")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    folder = tmp_path_factory.mktemp("grounds")

    def make(rgb: str) -> Path:
        path = folder / f"{rgb}.mp4"
        return path if path.exists() else coloured_film(path, rgb, 3, HD)

    return make


def luma(path: Path, form: Form, at: int) -> np.ndarray:
    with ffmpeg.decoded(path, form, first=at, frames=1) as frames:
        return next(frames)[: form.height].astype(int)


def test_a_long_line_is_read_in_parts_that_share_its_time() -> None:
    words = words_in_film([line(2.0, 14.0, LONG)], 0.0, 30.0)
    assert len(words) > 2
    assert all(length(each.text) <= 1.3 * LONGEST for each in words)
    assert " ".join(each.text for each in words).split() == LONG.split()
    assert words[0].start == 2.0
    assert words[-1].end == pytest.approx(14.0)


def test_a_line_stays_long_enough_to_be_read_where_nothing_follows() -> None:
    text = "faster than the falling snow upon the hill"
    words = words_in_film([line(1.0, 1.4, text)], 0.0, 30.0)[0]
    assert words.end - words.start >= min(length(text) / LETTERS_A_SECOND, 1.9) - 1e-6


def test_lines_too_short_to_be_read_alone_are_read_together() -> None:
    words = words_in_film([line(1.0, 1.5, "Run,"), line(1.5, 3.0, "run!")], 0.0, 30.0)
    assert [each.text for each in words] == ["Run, run!"]
    assert (words[0].start, words[0].end) == (1.0, 3.0)


def test_only_lines_of_the_film_s_part_of_the_song_are_read() -> None:
    lines = [line(1.0, 3.0, "before"), line(9.0, 12.0, "into"), line(41.0, 44.0, "behind")]
    words = words_in_film(lines, 10.0, 30.0)
    assert [(each.text, each.start, each.end) for each in words] == [("into", 0.0, 2.0)]


def test_no_line_is_over_another_one() -> None:
    lines = [line(0.3 * k, 0.3 * k + 0.3, f"word {k}") for k in range(40)]
    words = words_in_film(lines, 0.0, 30.0)
    assert all(a.end <= b.start for a, b in pairwise(words))


def test_rows_are_even_and_japanese_is_never_broken_before_a_comma() -> None:
    assert list(broken("and the fire came down from the hill", 2))[1] == [
        "and the fire came", "down from the hill",
    ]  # fmt: skip
    for rows in broken("朝が来るまで、手を離さないで。", 3):
        assert not any(row[0] in "、。" for row in rows)


@pytest.mark.parametrize("form", [HD, TALL, SQUARE])
@pytest.mark.parametrize("voice", sorted(VOICES))
def test_a_caption_keeps_the_margins_and_off_the_buttons_of_players(form: Form, voice: str) -> None:
    for text in ("Hold on", "we are the colour of the dark tonight", "夜の街に雨が降る、静かに"):
        spot = spot_for(text, "caption", voice, form, free=1, taken=[])
        assert spot is not None
        caption = Caption(spot.block.rows, 0, 2, "caption", voice, spot.block.caps, -1, spot.x,
                          spot.y)  # fmt: skip
        letters = letters_of(caption, form)
        rows, columns = np.nonzero(letters.mask > 0.3)
        lowest = letters.box.top + rows.max()
        assert letters.box.left + columns.min() >= (MARGIN - 0.01) * form.width
        assert letters.box.left + columns.max() <= (1 - MARGIN + 0.01) * form.width
        assert lowest <= form.height * (0.82 if form == TALL else 0.95)


@pytest.mark.parametrize("form", [HD, TALL, SQUARE])
def test_a_caption_is_never_over_a_face(form: Form) -> None:
    for head in ((0.1, 0.3, 0.9, 0.75), (0.2, 0.6, 0.5, 0.95), (0.45, 0.02, 1.0, 0.9)):
        left, top, right, bottom = head
        edges = (left * form.width, top * form.height, right * form.width, bottom * form.height)
        spot = spot_for("Hold on", "caption", "bebas", form, free=1, taken=[edges])
        assert spot is None or not touching(spot.edges, edges)
    assert spot_for("Hold on", "caption", "bebas", form, free=1,
                    taken=[(0, 0, form.width, form.height)]) is None  # fmt: skip


def test_a_caption_stands_where_there_is_no_subject() -> None:
    for free, wanted in ((1, True), (-1, False)):
        spot = spot_for("every wire is singing", "caption", "grotesk", HD, free=free, taken=[])
        assert spot is not None
        assert (spot.x > HD.width / 2) == wanted


def test_words_of_any_script_are_set_and_what_no_face_has_is_told() -> None:
    for text in ("夜の街に雨が降る", "밤의 거리에 비가 내린다", "我为你留着灯", "كل سلك يغني",
                 "לילה טוב", "कल की रात", "คืนนี้ฝนตก", "Ночь", "Đêm nay", "Νύχτα ♪"):  # fmt: skip
        assert shown(text, "caption", "playfair") == (text, "")
        assert set_in(text, "caption", "playfair", TALL, 300) is not None
    assert shown("fire ᚠ", "caption", "bebas") == ("fire", "ᚠ")
    assert shown("夜", "hand", "bebas")[1] == "夜"


@pytest.mark.parametrize("ground", ["0x101828", "0x808080", "0xf4f6fa", "0xff8800"])
@pytest.mark.parametrize("kind", ["caption", "hand", "poster"])
def test_letters_are_legible_on_any_ground(
    tmp_path: Path, grounds: Callable[..., Path], ground: str, kind: str
) -> None:
    caption = dataclasses.replace(CAPTION, kind=kind)
    out = tmp_path / "out.mp4"
    overlaid(grounds(ground), out, form=HD, on=Overlays(captions=(caption,)))
    letters = letters_of(caption, HD)
    box = (slice(letters.box.top, letters.box.top + letters.box.height),
           slice(letters.box.left, letters.box.left + letters.box.width))  # fmt: skip
    picture = picture_of(out, 36, HD)[box] / 255
    linear = np.where(picture <= 0.04045, picture / 12.92, ((picture + 0.055) / 1.055) ** 2.4)
    shades = linear @ [0.2126, 0.7152, 0.0722]
    ink, behind = np.median(shades[letters.mask > 0.95]), shades[letters.mask < 0.02]
    near = np.median(np.sort(behind)[:: 1 if ink > 0.5 else -1][: behind.size // 3])
    assert (max(ink, near) + 0.05) / (min(ink, near) + 0.05) >= 4.5


def test_a_line_reaches_over_a_cut_as_one(tmp_path: Path, grounds: Callable[..., Path]) -> None:
    segment = grounds("0x203040")
    caption = inked(segment, dataclasses.replace(CAPTION, start=1.0, end=5.0), form=HD)
    for name, each in (("a", caption), ("b", caption.later(3.0))):
        overlaid(segment, tmp_path / f"{name}.mp4", form=HD, on=Overlays(captions=(each,)))
    last, first = luma(tmp_path / "a.mp4", HD, 71), luma(tmp_path / "b.mp4", HD, 0)
    assert np.abs(last - first).mean() < 1
    assert first.max() > 200


def test_only_the_groups_under_a_line_are_encoded_again(tmp_path: Path) -> None:
    segment = exact_film(tmp_path / "in.mp4", range(144))
    caption = Caption(("low",), 2.1, 2.9, "caption", "bebas", 8.0, 0, 80.0, 80.0)
    overlaid(segment, tmp_path / "out.mp4", form=SMALL, on=Overlays(captions=(caption,)))
    assert is_exact(tmp_path / "out.mp4", SMALL, 144)
    assert numbers_of(tmp_path / "out.mp4") == list(range(144))
    before, after = packets(segment), packets(tmp_path / "out.mp4")
    assert before[:48] == after[:48]
    assert before[48:72] != after[48:72]
    assert before[72:] == after[72:]


def packets(path: Path) -> list[str]:
    data, _ = ffmpeg.run(
        ["-i", path, "-map", "0:v", "-c", "copy", "-f", "framemd5", "-"], capture=True
    )
    return [row.split()[-1] for row in data.decode().splitlines() if not row.startswith("#")]


def test_other_words_are_another_segment() -> None:
    other = dataclasses.replace(CAPTION, rows=("and the fire came", "down from the sky"))
    keys = {segment_key("take", 0, 72, HD, [each]) for each in (CAPTION, other)}
    assert len(keys) == 2


def test_a_poster_stands_behind_the_subject_and_can_be_read() -> None:
    cover = np.zeros((90, 160), np.float32)
    cover[12:, 30:70] = 1
    poster = poster_for("Hold on!", "bebas", HD, 0.0, 2.0, [cover])
    assert poster is not None
    assert "".join(poster.rows).replace(" ", "") == "HOLDON!"
    assert 0.24 * HD.height <= poster.caps <= 0.34 * HD.height
    assert 0.0 < hidden_share(*on_cover(poster, HD, cover)) <= 0.25


def test_where_the_subject_leaves_no_room_there_is_no_poster() -> None:
    cover = np.ones((90, 160), np.float32)
    assert poster_for("Hold on", "bebas", HD, 0.0, 2.0, [cover]) is None
    assert poster_for("Donaudampfschiff", "bebas", HD, 0.0, 2.0, [cover * 0]) is None


def test_the_subject_covers_a_poster_s_letters(tmp_path: Path) -> None:
    segment = tmp_path / "in.mp4"
    with Encoder(segment, HD) as encoder:
        frame = np.full((540, 640), 128, np.uint8)
        frame[:360] = 60
        for _ in range(48):
            encoder.write(frame)
    matte = np.zeros((360, 640), np.uint8)
    matte[:, :320] = 255
    poster = Caption(("HOLD ON",), 0.0, 2.0, "poster", "bebas", 100.0, 0, 320.0, 200.0)
    overlaid(segment, tmp_path / "out.mp4", form=HD, on=Overlays(captions=(poster,)),
             matte=lambda frame: matte)  # fmt: skip
    seen = luma(tmp_path / "out.mp4", HD, 24)
    assert np.abs(seen[:, :310] - 60).max() <= 6
    assert seen[:, 330:].max() > 200


@pytest.mark.parametrize(
    ("form", "top", "bottom"),
    [(TALL, 0.25, 0.7), (TALL, 0.2, 0.74), (TALL, 0.1, 0.68), (SQUARE, 0.25, 0.7)],
)
def test_a_title_leaves_a_framed_picture_free(form: Form, top: float, bottom: float) -> None:
    title = Title("Freezing Point", "Grady O'Connell")
    taken = (0.03 * form.width, top * form.height, 0.97 * form.width, bottom * form.height)
    edges = edges_of(clear_of(title, form, taken), form)
    assert edges is not None
    assert not touching(edges, taken)
    assert 0.05 * form.height < edges[1] < edges[3] <= 0.82 * form.height


@pytest.mark.parametrize("voice", sorted(VOICES))
def test_a_title_is_drawn_in_every_voice_and_script(voice: str) -> None:
    for text in ("Fünf Ångström", "夜の街", "爱在深秋", "밤의 거리", "कल की रात", "คืนฝนตก"):
        title = Title(text, "Ada", voice=voice)
        assert notes_on(title) == ()
        drawn = lettering(title, HD)
        assert drawn is not None
        assert (drawn.mask > 0.9).sum() > 100


def test_every_style_speaks_in_a_voice_and_a_seed_in_always_the_same() -> None:
    assert set(WORN) < set(STYLES)
    for style in STYLES:
        said = [voice_of(style, seed) for seed in range(0, 200, 7)]
        assert set(said) <= set(VOICES)
        assert len(set(said)) > 1
        assert said == [voice_of(style, seed) for seed in range(0, 200, 7)]
