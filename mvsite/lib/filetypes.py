"""What a file is, by its content alone. A name says nothing: it only makes the sentence better."""

from __future__ import annotations

import codecs
import os
from dataclasses import dataclass, replace
from typing import BinaryIO

HEAD_BYTES = 1 << 16
TAGS_AT_MOST = 8


@dataclass(frozen=True)
class FileType:
    """``words`` with an article; ``demuxer`` as ffmpeg calls it, ``pillow`` as Pillow does.

    A type without either is known by name only, so that a refusal can say what was sent.
    """

    words: str
    extension: str = ""
    demuxer: str = ""
    pillow: str = ""


MP3 = FileType("an MP3 file", "mp3", "mp3")
AAC = FileType("an AAC file", "aac", "aac")
WAV = FileType("a WAV file", "wav", "wav")
FLAC = FileType("a FLAC file", "flac", "flac")
OGG = FileType("an Ogg file", "ogg", "ogg")
OPUS = FileType("an Opus file", "opus", "ogg")
M4A = FileType("an M4A file", "m4a", "mov")
MP4 = FileType("an MP4 file", "mp4", "mov")
MOV = FileType("a QuickTime file", "mov", "mov")
WEBM = FileType("a WebM file", "webm", "matroska")
MKV = FileType("a Matroska file", "mkv", "matroska")

PNG = FileType("a PNG picture", "png", pillow="PNG")
JPEG = FileType("a JPEG picture", "jpg", pillow="JPEG")
WEBP = FileType("a WebP picture", "webp", pillow="WEBP")
GIF = FileType("a GIF picture", "gif", pillow="GIF")

EMPTY = FileType("an empty file")
ZEROS = FileType("a file of nothing but zeros")
TAG_ONLY = FileType("a song’s tag without the song")
TEXT = FileType("a text file")
PLAYLIST = FileType("a playlist")
UNKNOWN = FileType("a file of a kind that is not known here")

HEIC = FileType("a HEIC picture")
AVIF = FileType("an AVIF picture")

SIGNATURES: tuple[tuple[int, bytes, FileType], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", PNG),
    (0, b"\xff\xd8\xff", JPEG),
    (0, b"GIF87a", GIF),
    (0, b"GIF89a", GIF),
    (8, b"WEBP", WEBP),
    (8, b"WAVE", WAV),
    (0, b"fLaC", FLAC),
    (8, b"AVI ", FileType("an AVI video")),
    (8, b"AIF", FileType("an AIFF file")),
    (0, b"MThd", FileType("a MIDI file")),
    (8, b"RMID", FileType("a MIDI file")),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", FileType("a Windows Media file")),
    (0, b"MAC ", FileType("a Monkey’s Audio file")),
    (0, b"wvpk", FileType("a WavPack file")),
    (0, b"#!AMR", FileType("an AMR voice recording")),
    (0, b"caff", FileType("a CAF file")),
    (0, b"FLV\x01", FileType("a Flash video")),
    (0, b"\x00\x00\x01\xba", FileType("an MPEG video")),
    (0, b"BM", FileType("a BMP picture")),
    (0, b"II*\x00", FileType("a TIFF picture")),
    (0, b"MM\x00*", FileType("a TIFF picture")),
    (0, b"8BPS", FileType("a Photoshop file")),
    (0, b"\x00\x00\x01\x00", FileType("an icon")),
    (0, b"\xff\x0a", FileType("a JPEG XL picture")),
    (4, b"JXL ", FileType("a JPEG XL picture")),
    (4, b"jP  ", FileType("a JPEG 2000 picture")),
    (0, b"%PDF", FileType("a PDF document")),
    (0, b"%!PS", FileType("a PostScript document")),
    (0, b"PK\x03\x04", FileType("a ZIP archive or an office document")),
    (0, b"Rar!", FileType("a RAR archive")),
    (0, b"7z\xbc\xaf", FileType("a 7-Zip archive")),
    (0, b"\x1f\x8b", FileType("a gzip archive")),
    (0, b"\x7fELF", FileType("a program")),
    (0, b"MZ\x90", FileType("a program")),
)
RIFF_LIKE = (b"RIFF", b"RIFX", b"RF64", b"BW64", b"FORM")

BRANDS: dict[bytes, FileType] = {
    b"heic": HEIC, b"heix": HEIC, b"heim": HEIC, b"hevc": HEIC, b"mif1": HEIC, b"msf1": HEIC,
    b"avif": AVIF, b"avis": AVIF, b"M4A ": M4A, b"M4B ": M4A, b"M4P ": M4A, b"qt  ": MOV,
}  # fmt: skip
QUICKTIME_ATOMS = (b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot")

TEXT_STARTS: tuple[tuple[str, FileType], ...] = (
    ("#extm3u", PLAYLIST), ("#ext-x-", PLAYLIST), ("ffconcat", PLAYLIST), ("[playlist]", PLAYLIST),
    ("<mpd", PLAYLIST), ("<smil", PLAYLIST), ("<asx", PLAYLIST), ("<playlist", PLAYLIST),
    ("<svg", FileType("an SVG drawing")), ("<!doctype svg", FileType("an SVG drawing")),
    ("<html", FileType("a web page")), ("<!doctype html", FileType("a web page")),
    ("{\\rtf", FileType("an RTF document")),
)  # fmt: skip


def file_type(file: BinaryIO) -> FileType:
    """Looks at the start only, and behind the tags that stand before a song."""
    begin = _behind_tags(file)
    file.seek(begin)
    head = file.read(HEAD_BYTES)
    if not head:
        return TAG_ONLY if begin else EMPTY
    found = _by_signature(head) or _text(head) or _frames(head)
    if found is None and begin:
        return MP3  # its decoder finds its way through what some encoders leave behind the tag
    return found or (UNKNOWN if head.strip(b"\0") else ZEROS)


def _behind_tags(file: BinaryIO) -> int:
    """The position after all ID3v2 tags, whose size is written in four times seven bits."""
    end = file.seek(0, os.SEEK_END)
    position = 0
    for _ in range(TAGS_AT_MOST):
        file.seek(position)
        header = file.read(10)
        if len(header) < 10 or header[:3] != b"ID3":
            break
        size = sum((byte & 0x7F) << shift for byte, shift in zip(header[6:], (21, 14, 7, 0)))  # noqa: B905  both four
        position += 10 + size + (10 if header[5] & 0x10 else 0)
    return min(position, end)


def _by_signature(head: bytes) -> FileType | None:
    if head[:4] == b"OggS":
        return OPUS if b"OpusHead" in head[:256] else OGG
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return WEBM if b"webm" in head[:64] else MKV
    if head[4:8] == b"ftyp":
        return BRANDS.get(head[8:12], MP4)
    if head[4:8] in QUICKTIME_ATOMS:
        return MOV
    for offset, magic, kind in SIGNATURES:
        if head.startswith(magic, offset) and (offset != 8 or head[:4] in RIFF_LIKE):
            return kind
    return None


def _text(head: bytes) -> FileType | None:
    text = _as_text(head)
    if text is None:
        return None
    begin = text.lstrip("\ufeff \t\r\n").lower()
    # An XML declaration and comments may stand before what says which kind of XML it is.
    inside = begin[:4_000] if begin.startswith("<") else ""
    for word, kind in TEXT_STARTS:
        if begin.startswith(word) or (word[0] == "<" and word in inside):
            return kind
    return replace(TEXT, words="an XML file") if begin.startswith("<?xml") else TEXT


def _as_text(head: bytes) -> str | None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and b"\0" in head:
        return head.decode("utf-16", "replace")
    if b"\0" in head:
        return None
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        text = head.decode("latin-1")
    odd = sum(not (letter.isprintable() or letter in "\t\r\n\f") for letter in text[:4_000])
    return text if odd * 50 <= min(len(text), 4_000) else None


# MPEG audio: kilobits a second by (MPEG 1?, layer), and samples a second of MPEG 1.
# ISO 11172-3 2.4.2.3, ISO 13818-3 2.4.2.3.
KILOBITS = {
    (True, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
SAMPLE_RATES = (44_100, 48_000, 32_000)
FRAMES_IN_A_ROW = 3
"""Two bytes of a frame's head occur by chance in any file; three frames in a row do not."""


def _frames(head: bytes) -> FileType | None:
    """MP3 or bare AAC: frames that follow one another, wherever the first one starts."""
    position = head.find(b"\xff")
    while position >= 0:
        for kind, length in ((MP3, _mpeg_length), (AAC, _adts_length)):
            at, count = position, 0
            while count < FRAMES_IN_A_ROW and (step := length(head[at : at + 7])):
                at, count = at + step, count + 1
            if count == FRAMES_IN_A_ROW:
                return kind
        position = head.find(b"\xff", position + 1)
    return None


def _mpeg_length(header: bytes) -> int:
    """Bytes of the MPEG audio frame that starts here, 0 when none does."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return 0
    version, layer = header[1] >> 3 & 3, 4 - (header[1] >> 1 & 3)
    bits, rate_index, padding = header[2] >> 4, header[2] >> 2 & 3, header[2] >> 1 & 1
    if version == 1 or layer == 4 or bits in (0, 15) or rate_index == 3:
        return 0
    first = version == 3
    rate = SAMPLE_RATES[rate_index] >> (0 if first else 2 if version == 0 else 1)
    kilobits = KILOBITS[first, layer][bits - 1]
    if layer == 1:
        return (12_000 * kilobits // rate + padding) * 4
    return (72_000 if layer == 3 and not first else 144_000) * kilobits // rate + padding


def _adts_length(header: bytes) -> int:
    """Bytes of the AAC frame that starts here, 0 when none does. ISO 13818-7 6.2."""
    if len(header) < 7 or header[0] != 0xFF or header[1] & 0xF6 != 0xF0:
        return 0
    length = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    return length if length > 7 and (header[2] >> 2 & 15) < 13 else 0
