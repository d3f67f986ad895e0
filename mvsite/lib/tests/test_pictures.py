"""Pictures: looked at before they are decoded, and kept as nothing but pixels."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mvsite.lib.pictures import Picture, read_picture
from mvsite.lib.uploads import BadUpload
from tests.hostile import (
    SECRET,
    chatty,
    drawn,
    grey_16,
    png_of,
    saved,
    turned,
    with_chunk,
)
from tests.odd_files import REFUSED_PICTURES, TAKEN_PICTURES, Odd

# pytest puts its own filters in the place of those of the process.
pytestmark = pytest.mark.filterwarnings("error::PIL.Image.DecompressionBombWarning")

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def read(data: bytes, name: str = "me.png") -> Picture:
    return read_picture(io.BytesIO(data), name)


def pixels(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.png))


def quarters(picture: Picture) -> list[tuple[int, ...]]:
    """The colours of the four quarters, row by row, with JPEG's small errors rounded off."""
    image = pixels(picture).convert("RGB")
    places = [(image.width * x // 4, image.height * y // 4) for y in (1, 3) for x in (1, 3)]
    found = [np.asarray(image)[y, x] for x, y in places]
    return [tuple(round(int(value) / 51) * 51 for value in colour) for colour in found]


@pytest.mark.parametrize("odd", TAKEN_PICTURES, ids=str)
def test_an_odd_picture_is_taken_and_its_oddness_said(odd: Odd):
    taken = read(odd.make(), odd.name)
    image = pixels(taken)
    image.load()

    assert odd.says in " ".join(taken.notes)
    assert bool(taken.notes) == bool(odd.says)
    assert (image.format, image.size) == ("PNG", (taken.width, taken.height))
    assert image.mode == ("RGBA" if taken.transparent else "RGB")
    assert image.info == {}


@pytest.mark.parametrize("odd", REFUSED_PICTURES, ids=str)
def test_what_is_no_picture_is_refused_with_a_sentence(odd: Odd):
    with pytest.raises(BadUpload) as refusal:
        read(odd.make(), odd.name)

    assert odd.says in str(refusal.value)
    assert str(refusal.value).startswith(f"“{odd.name}”")
    assert "Nothing was kept." in str(refusal.value)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_whichever_way_the_camera_was_held(orientation):
    turn = [None, None, 0, 3, 1, 5, 4, 6, 2][orientation]  # Pillow's own numbers
    shown = drawn() if turn is None else drawn().transpose(Image.Transpose(turn))

    taken = read(turned(orientation))

    assert (taken.width, taken.height) == shown.size
    assert quarters(taken) == quarters(read(saved(shown)))


def test_nothing_is_kept_but_pixels():
    data = chatty()

    assert data.count(SECRET) >= 4
    assert SECRET not in read(data).png


def test_a_printers_jpeg_is_not_inverted():
    assert quarters(read(saved(drawn(mode="CMYK"), "JPEG", quality=95))) == [
        RED,
        GREEN,
        BLUE,
        WHITE,
    ]


def test_sixteen_bits_of_grey_are_scaled_not_clipped():
    image = pixels(read(grey_16()))

    assert image.getpixel((10, 10)) == (200, 200, 200)
    assert image.getpixel((90, 10)) == (1, 1, 1)


def test_sixteen_bits_of_colour_are_scaled():
    rows = (b"\0" + struct.pack(">HHH", 51_400, 257, 65_535) * 80) * 80

    assert pixels(read(png_of(80, 80, rows, depth=16))).getpixel((9, 9)) == (200, 1, 255)


def test_a_cut_out_keeps_its_transparency():
    image = drawn(mode="RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    taken = read(saved(image, "WEBP", lossless=True))

    assert taken.transparent
    assert pixels(taken).getchannel("A").getextrema() == image.getchannel("A").getextrema()


def test_a_palettes_hole_is_transparent():
    taken = read(saved(drawn().quantize(), transparency=0))

    assert taken.transparent
    assert 0 in np.asarray(pixels(taken))[..., 3]


def test_an_alpha_channel_without_a_hole_is_dropped():
    assert not read(saved(drawn(mode="RGBA"))).transparent


def profile_with_red_and_blue_exchanged() -> bytes:
    """The least of an ICC profile: sRGB's primaries in the wrong order, a straight curve.

    ICC.1:2010, 7.2 and 8.3.
    """

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65_536) for value in values))

    curve = b"curv\0\0\0\0\0\0\0\x01\x01\0\0\0"
    tags = {
        b"wtpt": xyz(0.9642, 1, 0.8249),
        b"rXYZ": xyz(0.1431, 0.0606, 0.7139), b"gXYZ": xyz(0.3851, 0.7169, 0.0971),
        b"bXYZ": xyz(0.4361, 0.2225, 0.0139), b"rTRC": curve, b"gTRC": curve, b"bTRC": curve,
    }  # fmt: skip
    table, data = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        table += name + struct.pack(">II", 132 + 12 * len(tags) + len(data), len(content))
        data += content
    head = struct.pack(">I4sI", 132 + len(table) - 4 + len(data), b"", 0x02100000)
    head += b"mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28) + xyz(0.9642, 1, 0.8249)[8:]
    return head.ljust(128, b"\0") + table + data


def test_a_pictures_own_colours_become_those_of_every_screen():
    data = saved(drawn(), icc_profile=profile_with_red_and_blue_exchanged())

    assert quarters(read(data)) == [BLUE, GREEN, RED, WHITE]


def test_a_profile_keeps_the_transparency():
    image = drawn(mode="RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    taken = read(saved(image, icc_profile=profile_with_red_and_blue_exchanged()))

    assert taken.transparent
    assert quarters(taken)[1:] == [GREEN, RED, WHITE]


def test_a_large_jpeg_is_scaled_while_it_is_decoded(settings):
    settings.PICTURE_MAX_PIXELS = 96 * 80
    taken = read(saved(drawn(384, 300), "JPEG"), "me.jpg")

    assert (taken.width, taken.height) == (96, 75)
    assert taken.notes == ("The picture was made smaller: 384 × 300 pixels became 96 × 75 pixels.",)
    assert quarters(taken) == [RED, GREEN, BLUE, WHITE]


def test_a_large_picture_of_another_kind_is_refused(settings):
    settings.PICTURE_MAX_PIXELS = 96 * 80

    for form in ("PNG", "WEBP", "GIF"):
        with pytest.raises(BadUpload, match="megapixels"):
            read(saved(drawn(96, 81), form))


def test_the_first_picture_of_an_animation_is_the_one_shown():
    black = Image.new("RGB", (96, 80))
    data = saved(drawn(), "GIF", save_all=True, append_images=[black, black])

    assert quarters(read(data)) == [RED, GREEN, BLUE, WHITE]


def test_a_flipped_bit_in_a_png_is_noticed():
    data = bytearray(saved(drawn(300, 300)))
    data[data.index(b"IDAT") + 60] ^= 1

    with pytest.raises(BadUpload, match="damaged"):
        read(bytes(data))


def test_a_comment_that_unpacks_to_more_than_memory_is_refused_unread():
    bomb = b"Comment\0\0" + zlib.compress(bytes(50_000_000), 9)

    with pytest.raises(BadUpload):
        read(with_chunk(saved(drawn()), b"zTXt", bomb))


def test_a_picture_over_the_size_is_refused_before_it_is_read(settings):
    settings.PICTURE_MAX_BYTES = 100

    with pytest.raises(BadUpload, match="is the most"):
        read(bytes(101))


def test_a_picture_is_read_from_a_path_too(tmp_path: Path):
    (tmp_path / "x").write_bytes(saved(drawn()))

    assert read_picture(tmp_path / "x", "me.png") == read(saved(drawn()))


def test_a_path_that_is_not_there_is_a_sentence(tmp_path: Path):
    with pytest.raises(BadUpload, match=r"“me.png” could not be found"):
        read_picture(tmp_path / "x", "me.png")
