"""The catalogue of odd files: what must be taken, with which note, and what must be refused."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from PIL import Image

from tests.hostile import (
    CODECS,
    PLAYLISTS,
    SVG,
    animated,
    broken_floats,
    chatty,
    cut,
    drawn,
    film,
    grey_16,
    id3,
    jpeg_saying,
    playlist,
    png_of,
    saved,
    song,
    tone,
    turned,
    wav,
    webp_of,
    with_chunk,
)  # fmt: skip


@dataclass(frozen=True)
class Odd:
    """``name`` as it was sent; ``says``: words of the refusal or of a note, empty for none."""

    name: str
    make: Callable[[], bytes]
    says: str = ""

    def __str__(self) -> str:
        return self.name[:40]


REFUSED_SONGS = (
    *(
        Odd(f"{kind}.{suffix}", partial(playlist, kind), "a playlist")
        for kind in PLAYLISTS
        for suffix in ("mp3", "m4a", "wav")
    ),
    *(
        Odd(f"{kind} behind a tag.mp3", partial(lambda k: id3("x", playlist(k)), kind))
        for kind in PLAYLISTS
    ),
    Odd("bom.mp3", lambda: playlist("hls", before=b"\xef\xbb\xbf \n"), "a playlist"),
    Odd("wide.mp3", lambda: PLAYLISTS["hls"].encode("utf-16"), "a playlist"),
    Odd("demo.mp3", lambda: b"Dear me, no song.", "a text file with a song’s"),
    Odd("latin.mp3", lambda: "Grüße, kein Lied.".encode("latin-1") * 9, "a text file"),
    Odd("empty.mp3", lambda: b"", "an empty file with a song’s name"),
    Odd("zeros.wav", lambda: bytes(100_000), "nothing but zeros"),
    Odd("noise.mp3", lambda: np.random.default_rng(7).bytes(300_000), "not known"),
    Odd("tag.mp3", lambda: id3("Only a tag"), "a song’s tag without the song"),
    Odd("tag and zeros.mp3", lambda: id3("x", bytes(9_000)), "no sound"),
    Odd("tag and noise.mp3", lambda: id3("x", np.random.default_rng(3).bytes(90_000))),
    Odd("picture.mp3", lambda: saved(drawn()), "a PNG picture with a song’s name"),
    Odd("drawing.mp3", lambda: SVG, "an SVG drawing"),
    Odd("notes.mp3", lambda: b"MThd\0\0\0\x06\0\0\0\1\0\x60MTrk\0\0\0\0", "MIDI"),
    Odd("page.mp3", lambda: b"<!doctype html><title>404</title>", "a web page"),
    Odd("big.aiff", lambda: song("aiff"), "an AIFF file"),
    Odd("silent.mp4", lambda: film(sound=False), "a video without sound"),
    Odd("silent.webm", lambda: film("webm", sound=False), "a video without sound"),
    Odd("nearly.wav", lambda: wav(tone(4.99)), "4.9 s long; 5 s is the least"),
    Odd("short.wav", lambda: wav(tone(4.9)), "4.9 s long; 5 s is the least"),
    Odd("short.mp3", lambda: song("mp3", "-t", "2"), "5 s is the least"),
    Odd("cut short.mp3", lambda: cut(song("mp3"), 0.5), "5 s is the least"),
    Odd("end only.m4a", lambda: cut(song("m4a", "-movflags", "0"), 0.9), "damaged"),
    Odd("head only.wav", lambda: wav(tone())[:44], "no sound"),
    Odd("head only.flac", lambda: song("flac")[:100], "no sound"),
    Odd("one hertz.wav", lambda: wav(tone(3), rate=1), "longer than 15 min"),
    Odd("no hertz.wav", lambda: wav(tone(), rate=0), "no sound"),
    Odd("no channel.wav", lambda: wav(np.zeros((0, 0))), "no sound"),
)


TAKEN_SONGS = (
    *(Odd(f"plain.{suffix}", partial(song, suffix)) for suffix in CODECS if suffix != "aiff"),
    *(
        Odd(f"cut.{suffix}", partial(lambda s: cut(song(s), 0.8), suffix), "ends early")
        for suffix in ("mp3", "m4a", "flac", "ogg", "opus", "webm")
    ),
    Odd("two in one.ogg", lambda: song("ogg") + song("opus"), "ends early: 8 s of it"),
    Odd("cut film.webm", lambda: cut(film("webm", seconds=7), 0.9), "ends early: 6 s of it"),
    Odd("cut.wav", lambda: cut(wav(tone(7)), 0.9), "ends early: 6 s of it"),
    Odd("clip.mp4", film, "soundtrack of the video"),
    Odd("clip.webm", lambda: film("webm"), "soundtrack of the video"),
    Odd("clip.mov", lambda: film("mov"), "soundtrack of the video"),
    Odd("song named text.txt", lambda: song("mp3")),
    Odd("wav named.mp3", lambda: wav(tone())),
    Odd("silence.wav", lambda: wav(tone() * 0)),
    Odd("piped.wav", lambda: wav(tone(), claims=0xFFFFFFF0)),
    Odd("claims nothing.wav", lambda: wav(tone(), claims=0)),
    Odd("floats.wav", broken_floats),
    Odd("doubles.wav", lambda: wav(tone(), kind="<f8")),
    Odd("eight channels.wav", lambda: wav(tone(channels=8))),
    Odd("fast.wav", lambda: wav(tone(rate=192_000), rate=192_000)),
    Odd("slow.wav", lambda: wav(tone(rate=4_000), rate=4_000)),
    Odd("tagged.flac", lambda: id3("On FLAC", song("flac"))),
    Odd("twice tagged.mp3", lambda: id3("One", id3("Two", song("mp3")))),
    Odd("cover.mp3", lambda: id3("x", song("mp3"), saved(drawn()))),
    Odd("padded tag.mp3", lambda: id3("x", bytes(100_000) + song("mp3"))),
    Odd("long title.mp3", lambda: id3("长" * 50_000, song("mp3"))),
    Odd("rubbish before.mp3", lambda: b"\x01\x02\x03" * 700 + song("mp3")),
    Odd("两条路.mp3", lambda: song("mp3")),
    Odd("أغنية \u202egpj.mp3", lambda: song("mp3")),
    Odd("\udcff\x00\x1b[31m.mp3", lambda: song("mp3")),
    Odd("../../etc/passwd", lambda: song("mp3")),
    Odd("", lambda: song("mp3")),
    Odd(f"{'x' * 5_000}.mp3", lambda: song("mp3")),
)


REFUSED_PICTURES = (
    *(
    Odd(f"cut.{form.lower()}", partial(lambda f: cut(saved(drawn(300, 300), f), 0.6), form),
            "damaged or cut off")
        for form in ("PNG", "JPEG", "WEBP", "GIF")
    ),
    Odd("dot.png", lambda: saved(drawn(1, 1)), "1 × 1 pixel; each side needs 64"),
    Odd("line.png", lambda: saved(drawn(2_000, 20)), "each side needs 64"),
    Odd("wide.png", lambda: png_of(6_000, 5_000, b""), "30 megapixels; 24 are the most"),
    Odd("bomb.png", lambda: png_of(2**31 - 1, 2**31 - 1, b"")),
    Odd("bomb.webp", lambda: webp_of(16_000, 11_000), "megapixels"),
    Odd("large.webp", lambda: webp_of(8_000, 5_000), "40 megapixels"),
    Odd("bomb.gif", lambda: b"GIF89a\xff\xff\xff\xff\0\0\0;"),
    Odd("bomb.jpg", lambda: jpeg_saying(65_000, 65_000), "far larger"),
    Odd("no rows.png", lambda: png_of(100, 100, b""), "damaged"),
    Odd("odd depth.png", lambda: png_of(100, 100, b"", depth=7)),
    Odd("drawing.svg", lambda: SVG, "an SVG drawing"),
    Odd("drawing.png", lambda: SVG, "an SVG drawing with a picture’s name"),
    Odd("text.png", lambda: b"hello", "a text file with a picture’s name"),
    Odd("data.png", lambda: json.dumps({"a": 1}).encode(), "a text file"),
    Odd("empty.png", lambda: b"", "an empty file"),
    Odd("zeros.png", lambda: bytes(9_000), "zeros"),
    Odd("noise.png", lambda: np.random.default_rng(5).bytes(9_000), "not known"),
    Odd("song.png", lambda: song("ogg"), "an Ogg file with a picture’s name"),
    Odd("page.pdf", lambda: saved(drawn(), "PDF"), "a PDF document"),
    Odd("bitmap.png", lambda: saved(drawn(), "BMP"), "a BMP picture"),
    Odd("scan.png", lambda: saved(drawn(), "TIFF"), "a TIFF picture"),
    Odd("phone.jpg", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a HEIC picture"),
    Odd("nothing.png", lambda: saved(Image.new("RGBA", (80, 80))), "transparent"),
    Odd("head only.png", lambda: saved(drawn())[:33], "damaged"),
    Odd("comments.png", lambda: with_chunk(saved(drawn()), b"zTXt", b"a\0\0" + zlib.compress(
        bytes(80_000_000))), "damaged"),
)  # fmt: skip


turns = [Odd(f"turned {n}.jpg", partial(turned, n)) for n in range(10)]

TAKEN_PICTURES = (
    *(
        Odd(f"{mode}.png", partial(lambda m: saved(drawn(mode=m)), mode))
        for mode in ("1", "L", "P", "RGB", "RGBA", "LA")
    ),
    *turns,
    *(
        Odd(f"moving.{form.lower()}", partial(animated, form), "Only the first picture")
        for form in ("PNG", "WEBP", "GIF")
    ),
    Odd("plain.jpg", lambda: saved(drawn(), "JPEG")),
    Odd("plain.webp", lambda: saved(drawn(), "WEBP")),
    Odd("small.webp", lambda: webp_of(100, 80)),
    Odd("plain.gif", lambda: saved(drawn(), "GIF")),
    Odd("named text.txt", lambda: saved(drawn())),
    Odd("printed.jpg", lambda: saved(drawn(mode="CMYK"), "JPEG")),
    Odd("deep.png", grey_16),
    Odd("deep colours.png", lambda: png_of(80, 80, bytes(481 * 80), depth=16)),
    Odd("hole.png", lambda: saved(drawn().quantize(), transparency=0)),
    Odd("few rows.png", lambda: png_of(100, 100, b"\0" * 301 * 50)),
    Odd("grey hole.png", lambda: saved(drawn(mode="L"), transparency=255)),
    Odd("black hole.png", lambda: saved(drawn(mode="1"), transparency=0)),
    Odd("cut-out.png", lambda: saved(drawn().convert("RGBA").rotate(30, expand=True))),
    Odd("chatty.jpg", chatty),
    Odd("bad exif.jpg", lambda: saved(drawn(), "JPEG", exif=b"Exif\0\0rubbish")),
    Odd("bad profile.jpg", lambda: saved(drawn(), "JPEG", icc_profile=b"rubbish")),
    Odd("two eyes.mpo", lambda: animated("MPO")),
    Odd("large.jpg", lambda: saved(drawn(6_400, 4_000), "JPEG", quality=20), "smaller"),
    Odd("图片.png", lambda: saved(drawn())),
    Odd("\udcff\x00.png", lambda: saved(drawn())),
)
