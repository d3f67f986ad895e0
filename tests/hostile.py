"""Makes songs, films and pictures of every kind on the spot, and has accidents happen to them."""

from __future__ import annotations

import io
import struct
import tempfile
import zlib
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mvsite.lib import ffmpeg

SECONDS = 8
RATE = 44_100
SECRET = b"the-marker-of-another-users-file"


# --- Songs -------------------------------------------------------------------------------------


def tone(seconds: float = SECONDS, rate: int = RATE, channels: int = 1) -> NDArray[np.float64]:
    """A chord that swells, -1..1, of shape (samples, channels)."""
    t = np.arange(round(seconds * rate)) / rate
    chord = (np.sin(2 * np.pi * 220 * t) + np.sin(2 * np.pi * 277 * t)) / 2.7
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
        with_sound = ("-i", source, "-c:a", "libopus" if extension == "webm" else "aac")
        video = (
            ("libvpx", "-deadline", "realtime", "-cpu-used", "8")
            if extension == "webm"
            else ("libx264",)
        )
        ffmpeg.run(
            ["-f", "lavfi", "-i", f"testsrc=s=96x54:r=24:d={seconds}",
             *(with_sound if sound else ()), "-c:v", *video, "-pix_fmt", "yuv420p", "-g", "12",
             *(["-movflags", "+faststart"] if extension in ("mp4", "mov") else []), made]
        )  # fmt: skip
        return made.read_bytes()


def cut(data: bytes, share: float) -> bytes:
    return data[: int(len(data) * share)]


def id3(title: str, then: bytes = b"", cover: bytes = b"") -> bytes:
    """An ID3v2.3 tag with a title and a cover, before whatever follows."""
    frames = _id3_frame(b"TIT2", b"\x01" + title.encode("utf-16"))
    if cover:
        frames += _id3_frame(b"APIC", b"\0image/png\0\x03\0" + cover)
    size = bytes(len(frames) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\0\0" + size + frames + then


def _id3_frame(name: bytes, content: bytes) -> bytes:
    return name + struct.pack(">IH", len(content), 0) + content


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
