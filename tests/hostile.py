"""The odd files that strangers send, made on the spot: each with what must become of it."""

from __future__ import annotations

import io
import json
import struct
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mvsite.lib import ffmpeg

SECONDS = 8
RATE = 44_100
SECRET = b"the-marker-of-another-users-file"


@dataclass(frozen=True)
class Odd:
    """``name`` as it was sent; ``says``: words of the refusal or of a note, empty for none."""

    name: str
    make: Callable[[], bytes]
    accepted: bool
    says: str = ""

    def __str__(self) -> str:
        return self.name[:40]


# --- Songs -------------------------------------------------------------------------------------


def tone(seconds: float = SECONDS, rate: int = RATE, channels: int = 1) -> NDArray[np.float64]:
    """A chord that swells, -1..1, of shape (samples, channels)."""
    t = np.arange(round(seconds * rate)) / rate
    chord = sum(np.sin(2 * np.pi * note * t) for note in (220, 277, 330)) / 4
    return np.repeat((chord * (0.6 + 0.4 * np.sin(t)))[:, None], channels, axis=1)


def wav(
    samples: NDArray[np.float64], *, rate: int = RATE, kind: str = "<i2", claims: int | None = None
) -> bytes:
    """``claims``: what the head says of the size, where that is a lie."""
    scale = 1.0 if kind.startswith("<f") else 2.0 ** (8 * int(kind[-1]) - 1) - 1
    data = (samples * scale).astype(kind).tobytes()
    width, channels = int(kind[-1]), samples.shape[1]
    size = len(data) if claims is None else claims
    code = 3 if kind.startswith("<f") else 1
    block = channels * width
    form = struct.pack("<HHIIHH", code, channels, rate, rate * block, block, 8 * width)
    head = b"RIFF" + struct.pack("<I", (size + 36) & 0xFFFFFFFF) + b"WAVEfmt \x10\0\0\0" + form
    return head + b"data" + struct.pack("<I", size) + data


CODECS: dict[str, tuple[str, ...]] = {
    "mp3": ("-c:a", "libmp3lame", "-b:a", "48k"),
    "m4a": ("-c:a", "aac", "-b:a", "48k", "-movflags", "+faststart"),
    "aac": ("-c:a", "aac", "-b:a", "48k"),
    "flac": ("-c:a", "flac"),
    "ogg": ("-c:a", "libvorbis"),
    "opus": ("-c:a", "libopus", "-b:a", "48k"),
    "webm": ("-c:a", "libopus", "-b:a", "48k"),
    "mkv": ("-c:a", "libvorbis"),
    "wav": ("-c:a", "pcm_s24le"),
    "aiff": ("-c:a", "pcm_s16be"),
}  # fmt: skip


@cache
def song(extension: str, *options: str) -> bytes:
    """Eight seconds in this format; ``options`` for ffmpeg's output."""
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "in.wav", Path(folder) / f"out.{extension}"
        source.write_bytes(wav(tone()))
        ffmpeg.run(["-i", source, *CODECS[extension], *options, made])
        return made.read_bytes()


@cache
def film(extension: str = "mp4", sound: bool = True, seconds: float = SECONDS) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "in.wav", Path(folder) / f"out.{extension}"
        source.write_bytes(wav(tone(seconds)))
        with_sound = ["-i", source, "-c:a", "libopus" if extension == "webm" else "aac"]
        video = ("libvpx", "-cpu-used", "8") if extension == "webm" else ("libx264",)
        ffmpeg.run(
            ["-f", "lavfi", "-i", f"testsrc=s=96x54:r=24:d={seconds}",
             *(with_sound if sound else []), "-c:v", *video, "-pix_fmt", "yuv420p", "-g", "12",
             *(["-movflags", "+faststart"] if extension in ("mp4", "mov") else []), made]
        )  # fmt: skip
        return made.read_bytes()


def cut(data: bytes, share: float) -> bytes:
    return data[: int(len(data) * share)]


def id3(title: str, then: bytes = b"") -> bytes:
    """An ID3v2.3 tag with a title, before whatever follows."""
    text = b"\x01" + title.encode("utf-16")
    frame = b"TIT2" + struct.pack(">IH", len(text), 0) + text
    size = bytes(len(frame) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\0\0" + size + frame + then


def broken_floats() -> bytes:
    samples = tone()
    samples[10_000:12_000] = np.nan
    samples[50_000] = np.inf
    return wav(samples, kind="<f4")


PLAYLISTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{path}\n#EXT-X-ENDLIST\n",
    "m3u": "#EXTM3U\n#EXTINF:10,Song\n{path}\n",
    "dash": '<?xml version="1.0"?><!-- x --><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" '
    'type="static" mediaPresentationDuration="PT10S"><Period><AdaptationSet mimeType="audio/mp4">'
    '<Representation id="1" bandwidth="1"><BaseURL>{path}</BaseURL></Representation>'
    "</AdaptationSet></Period></MPD>",
    "ffconcat": "ffconcat version 1.0\nfile '{path}'\n",
    "pls": "[playlist]\nFile1={path}\nNumberOfEntries=1\n",
    "smil": "<smil><body><audio src='{path}'/></body></smil>",
    "asx": "<asx version='3.0'><entry><ref href='{path}'/></entry></asx>",
    "xspf": "<?xml version='1.0'?><playlist><trackList><track><location>{path}</location>"
    "</track></trackList></playlist>",
}


def playlist(kind: str, path: str = "other.wav", before: bytes = b"") -> bytes:
    return before + PLAYLISTS[kind].format(path=path).encode()


def _songs_that_are_none() -> list[Odd]:
    disguised = [
        Odd(f"{kind}.{suffix}", partial(playlist, kind), False, "a playlist")
        for kind in PLAYLISTS
        for suffix in ("mp3", "m4a", "wav")
    ]
    hidden = [
        Odd(f"{kind} behind a tag.mp3", partial(lambda k: id3("x", playlist(k)), kind), False)
        for kind in PLAYLISTS
    ]
    return [
        *disguised,
        *hidden,
        Odd("bom.mp3", lambda: playlist("hls", before=b"\xef\xbb\xbf \n"), False, "a playlist"),
        Odd("wide.mp3", lambda: PLAYLISTS["hls"].encode("utf-16"), False, "a playlist"),
        Odd("demo.mp3", lambda: b"Dear me, no song.", False, "a text file with a song’s"),
        Odd("latin.mp3", lambda: "Grüße, kein Lied.".encode("latin-1") * 9, False, "a text file"),
        Odd("empty.mp3", lambda: b"", False, "an empty file with a song’s name"),
        Odd("zeros.wav", lambda: bytes(100_000), False, "nothing but zeros"),
        Odd("noise.mp3", lambda: np.random.default_rng(7).bytes(300_000), False, "not known"),
        Odd("tag.mp3", lambda: id3("Only a tag"), False, "a song’s tag without the song"),
        Odd("tag and noise.mp3", lambda: id3("x", np.random.default_rng(3).bytes(90_000)), False),
        Odd("picture.mp3", lambda: saved(drawn()), False, "a PNG picture with a song’s name"),
        Odd("drawing.mp3", lambda: SVG, False, "an SVG drawing"),
        Odd("notes.mp3", lambda: b"MThd\0\0\0\x06\0\0\0\1\0\x60MTrk\0\0\0\0", False, "MIDI"),
        Odd("page.mp3", lambda: b"<!doctype html><title>404</title>", False, "a web page"),
        Odd("big.aiff", lambda: song("aiff"), False, "an AIFF file"),
        Odd("silent.mp4", lambda: film(sound=False), False, "a video without sound"),
        Odd("silent.webm", lambda: film("webm", sound=False), False, "a video without sound"),
        Odd("short.wav", lambda: wav(tone(4.9)), False, "4.9 s long; 5 s is the least"),
        Odd("short.mp3", lambda: song("mp3", "-t", "2"), False, "5 s is the least"),
        Odd("cut short.mp3", lambda: cut(song("mp3"), 0.5), False, "5 s is the least"),
        Odd("end only.m4a", lambda: cut(song("m4a", "-movflags", "0"), 0.9), False, "damaged"),
        Odd("head only.wav", lambda: wav(tone())[:44], False, "no sound"),
        Odd("head only.flac", lambda: song("flac")[:100], False, "no sound"),
        Odd("one hertz.wav", lambda: wav(tone(3), rate=1), False, "longer than 15 min"),
        Odd("no hertz.wav", lambda: wav(tone(), rate=0), False, "no sound"),
        Odd("no channel.wav", lambda: wav(np.zeros((0, 0))), False, "no sound"),
    ]


def _songs() -> list[Odd]:
    plain = [Odd(f"plain.{suffix}", partial(song, suffix), True) for suffix in CODECS]
    plain = [odd for odd in plain if odd.name != "plain.aiff"]
    whole = ("mp3", "m4a", "flac", "ogg", "opus", "webm")
    early = [
        Odd(f"cut.{suffix}", partial(lambda s: cut(song(s), 0.8), suffix), True, "ends early")
        for suffix in whole
    ]
    lying = 0xFFFFFFF0
    return [
        *plain,
        *early,
        Odd("cut.wav", lambda: cut(wav(tone(7)), 0.9), True, "ends early: 6 s of it"),
        Odd("clip.mp4", film, True, "soundtrack of the video"),
        Odd("clip.webm", lambda: film("webm"), True, "soundtrack of the video"),
        Odd("clip.mov", lambda: film("mov"), True, "soundtrack of the video"),
        Odd("song named text.txt", lambda: song("mp3"), True),
        Odd("wav named.mp3", lambda: wav(tone()), True),
        Odd("silence.wav", lambda: wav(tone() * 0), True),
        Odd("piped.wav", lambda: wav(tone(), claims=lying), True),
        Odd("claims nothing.wav", lambda: wav(tone(), claims=0), True),
        Odd("floats.wav", broken_floats, True),
        Odd("doubles.wav", lambda: wav(tone(), kind="<f8"), True),
        Odd("eight channels.wav", lambda: wav(tone(channels=8)), True),
        Odd("fast.wav", lambda: wav(tone(rate=192_000), rate=192_000), True),
        Odd("slow.wav", lambda: wav(tone(rate=4_000), rate=4_000), True),
        Odd("tagged.flac", lambda: id3("On FLAC", song("flac")), True),
        Odd("twice tagged.mp3", lambda: id3("One", id3("Two", song("mp3"))), True),
        Odd("long title.mp3", lambda: id3("长" * 50_000, song("mp3")), True),
        Odd("rubbish before.mp3", lambda: b"\x01\x02\x03" * 700 + song("mp3"), True),
        Odd("两条路.mp3", lambda: song("mp3"), True),
        Odd("أغنية \u202egpj.mp3", lambda: song("mp3"), True),
        Odd("\udcff\x00\x1b[31m.mp3", lambda: song("mp3"), True),
        Odd("../../etc/passwd", lambda: song("mp3"), True),
        Odd("", lambda: song("mp3"), True),
        Odd(f"{'x' * 5_000}.mp3", lambda: song("mp3"), True),
    ]


# --- Pictures ----------------------------------------------------------------------------------

SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>'


def drawn(width: int = 96, height: int = 80, mode: str = "RGB") -> Image.Image:
    """Red, green, blue and white quarters: what is turned or inverted shows."""
    image = Image.new("RGB", (width, height), "white")
    half = (width // 2, height // 2)
    image.paste("red", (0, 0, *half))
    image.paste("lime", (half[0], 0, width, half[1]))
    image.paste("blue", (0, half[1], half[0], height))
    return image.convert(mode)


def saved(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, rows: bytes, *, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG whose head may say anything."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def with_chunk(data: bytes, kind: bytes, content: bytes) -> bytes:
    """A PNG with one more chunk behind its head."""
    return data[:33] + chunk(kind, content) + data[33:]


def animated(form: str) -> bytes:
    return saved(drawn(), form, save_all=True, append_images=[Image.new("RGB", (96, 80))])


def grey_16() -> bytes:
    """Half at 51,400 of 65,535, which is 200 of 255, half at 257, which is 1."""
    samples = np.full((80, 96), 51_400, np.uint16)
    samples[:, 48:] = 257
    return saved(Image.fromarray(samples))


def turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(drawn(), "JPEG", quality=95, subsampling=0, exif=exif)


def chatty() -> bytes:
    """Says things of its maker in EXIF, a comment, XMP and behind its end."""
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    return saved(drawn(), "JPEG", exif=exif, comment=SECRET, xmp=SECRET) + SECRET


def webp_of(width: int, height: int) -> bytes:
    """A whole lossless WebP of one colour: 34 bytes, whatever its size.

    RFC 9649, 3: sizes in 14 bits, no transform, no cache, then five codes of one symbol each;
    only alpha's (the fourth) needs eight bits, for 255.
    """
    bits = f"{width - 1:014b}"[::-1] + f"{height - 1:014b}"[::-1] + "1000" + "000"
    bits += "1000" * 3 + "101" + "1" * 8 + "1000"
    bits += "0" * (-len(bits) % 8)
    stream = b"\x2f" + int(bits[::-1], 2).to_bytes(len(bits) // 8, "little")
    body = b"WEBPVP8L" + struct.pack("<I", len(stream)) + stream + b"\0" * (len(stream) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def jpeg_saying(width: int, height: int) -> bytes:
    """A small JPEG whose head gives another size."""
    data = bytearray(saved(drawn(), "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def _pictures_that_are_none() -> list[Odd]:
    cuts = [
        Odd(f"cut.{form.lower()}", partial(lambda f: cut(saved(drawn(300, 300), f), 0.6), form),
            False, "damaged or cut off")
        for form in ("PNG", "JPEG", "WEBP", "GIF")
    ]  # fmt: skip
    return [
        *cuts,
        Odd("dot.png", lambda: saved(drawn(1, 1)), False, "1 × 1 pixel; each side needs 64"),
        Odd("line.png", lambda: saved(drawn(2_000, 20)), False, "each side needs 64"),
        Odd("wide.png", lambda: png_of(6_000, 5_000, b""), False, "30 megapixels; 24 are the most"),
        Odd("bomb.png", lambda: png_of(2**31 - 1, 2**31 - 1, b""), False),
        Odd("bomb.webp", lambda: webp_of(16_000, 11_000), False, "megapixels"),
        Odd("large.webp", lambda: webp_of(8_000, 5_000), False, "40 megapixels"),
        Odd("bomb.gif", lambda: b"GIF89a\xff\xff\xff\xff\0\0\0;", False),
        Odd("bomb.jpg", lambda: jpeg_saying(65_000, 65_000), False, "far larger"),
        Odd("no rows.png", lambda: png_of(100, 100, b""), False, "damaged"),
        Odd("odd depth.png", lambda: png_of(100, 100, b"", depth=7), False),
        Odd("drawing.svg", lambda: SVG, False, "an SVG drawing"),
        Odd("drawing.png", lambda: SVG, False, "an SVG drawing with a picture’s name"),
        Odd("text.png", lambda: b"hello", False, "a text file with a picture’s name"),
        Odd("data.png", lambda: json.dumps({"a": 1}).encode(), False, "a text file"),
        Odd("empty.png", lambda: b"", False, "an empty file"),
        Odd("zeros.png", lambda: bytes(9_000), False, "zeros"),
        Odd("noise.png", lambda: np.random.default_rng(5).bytes(9_000), False, "not known"),
        Odd("song.png", lambda: song("ogg"), False, "an Ogg file with a picture’s name"),
        Odd("page.pdf", lambda: saved(drawn(), "PDF"), False, "a PDF document"),
        Odd("bitmap.png", lambda: saved(drawn(), "BMP"), False, "a BMP picture"),
        Odd("scan.png", lambda: saved(drawn(), "TIFF"), False, "a TIFF picture"),
        Odd("phone.jpg", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", False, "a HEIC picture"),
        Odd("nothing.png", lambda: saved(Image.new("RGBA", (80, 80))), False, "transparent"),
        Odd("head only.png", lambda: saved(drawn())[:33], False, "damaged"),
        Odd("comments.png", lambda: with_chunk(saved(drawn()), b"zTXt", b"a\0\0" + zlib.compress(
            bytes(80_000_000))), False, "damaged"),
    ]  # fmt: skip


def _pictures() -> list[Odd]:
    modes = [
        Odd(f"{mode}.png", partial(lambda m: saved(drawn(mode=m)), mode), True)
        for mode in ("1", "L", "P", "RGB", "RGBA", "LA")
    ]
    turns = [Odd(f"turned {n}.jpg", partial(turned, n), True) for n in range(10)]
    moving = [
        Odd(f"moving.{form.lower()}", partial(animated, form), True, "Only the first picture")
        for form in ("PNG", "WEBP", "GIF")
    ]
    return [
        *modes,
        *turns,
        *moving,
        Odd("plain.jpg", lambda: saved(drawn(), "JPEG"), True),
        Odd("plain.webp", lambda: saved(drawn(), "WEBP"), True),
        Odd("small.webp", lambda: webp_of(100, 80), True),
        Odd("plain.gif", lambda: saved(drawn(), "GIF"), True),
        Odd("named text.txt", lambda: saved(drawn()), True),
        Odd("printed.jpg", lambda: saved(drawn(mode="CMYK"), "JPEG"), True),
        Odd("deep.png", grey_16, True),
        Odd("deep colours.png", lambda: png_of(80, 80, bytes(481 * 80), depth=16), True),
        Odd("hole.png", lambda: saved(drawn().quantize(), transparency=0), True),
        Odd("few rows.png", lambda: png_of(100, 100, b"\0" * 301 * 50), True),
        Odd("cut-out.png", lambda: saved(drawn().convert("RGBA").rotate(30, expand=True)), True),
        Odd("chatty.jpg", chatty, True),
        Odd("bad exif.jpg", lambda: saved(drawn(), "JPEG", exif=b"Exif\0\0rubbish"), True),
        Odd("bad profile.jpg", lambda: saved(drawn(), "JPEG", icc_profile=b"rubbish"), True),
        Odd("two eyes.mpo", lambda: animated("MPO"), True),
        Odd("large.jpg", lambda: saved(drawn(6_400, 4_000), "JPEG", quality=20), True, "smaller"),
        Odd("图片.png", lambda: saved(drawn()), True),
        Odd("\udcff\x00.png", lambda: saved(drawn()), True),
    ]


ODD_SONGS = [*_songs_that_are_none(), *_songs()]
ODD_PICTURES = [*_pictures_that_are_none(), *_pictures()]


# --- Damage ------------------------------------------------------------------------------------


def damaged(data: bytes, seed: int) -> bytes:
    """The same file after an accident: bits flipped, pieces lost, doubled or overwritten."""
    random = np.random.default_rng(seed)
    found = bytearray(data)
    for _ in range(int(random.integers(1, 6))):
        if not found:
            break
        _accident(found, random)
    return bytes(found)


def _accident(data: bytearray, random: np.random.Generator) -> None:
    # Half of all accidents hit the head, where what decoders believe is written.
    reach = min(len(data), 200) if random.random() < 0.5 else len(data)
    at, kind = int(random.integers(reach)), int(random.integers(5))
    length = int(random.integers(1, 40))
    if kind == 0:
        data[at] ^= 1 << int(random.integers(8))
    elif kind == 1:
        data[at : at + length] = random.bytes(length)
    elif kind == 2:
        del data[at : at + length]
    elif kind == 3:
        data[at:at] = data[at : at + length]
    else:
        del data[int(random.integers(len(data))) :]
