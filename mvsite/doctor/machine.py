"""Python and what is installed in it, ffmpeg, the typefaces of films, and the time."""

from __future__ import annotations

import platform
import re
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from PIL import ImageFont

from mvsite.doctor.side_by_side import Examination
from mvsite.lib import ffmpeg
from mvsite.lib.ffmpeg import FFmpegError, Form, Limits
from mvsite.lib.findings import Finding, note, reason, well, wrong
from mvsite.lib.streams import probe_video
from videos.lettering import typefaces
from videos.lettering.typefaces import Face

REQUIREMENTS = ("requirements.txt", "requirements-nodeps.txt")
PIN = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)", re.MULTILINE)
QUICK = Limits(seconds=10)
SMALL = Form(160, 90)
FOUND_BY = "Leave FFMPEG_BINARY out to use the one that is installed with Leitmotif."
SCRIPTS = {
    "Latin": "Łódź", "Greek": "Ωμέγα", "Cyrillic": "Жизнь", "Hebrew": "שלום", "Arabic": "سلام",
    "Thai": "เพลง", "Devanagari": "गीत", "Japanese": "歌う", "Chinese": "音乐", "Korean": "노래",
}  # fmt: skip


def examinations() -> Iterator[Examination]:
    yield Examination("Python", _of_packages)
    yield Examination("ffmpeg", _of_ffmpeg)
    yield Examination("Typefaces", _of_typefaces)
    yield Examination("Time", _of_time)


# --- Python ---------------------------------------------------------------------------------------


def _of_packages() -> Iterator[Finding]:
    pins = pinned()
    here = {name: _installed(name) for name in pins}
    for name in (name for name, version in here.items() if not version):
        yield wrong("Python", f"{name} is not installed.", "Run python3 manage.py up once.")
    other = [name for name, version in here.items() if version and version != pins[name]]
    if other:
        names = ", ".join(f"{name} {here[name]} (pinned: {pins[name]})" for name in other)
        step = "Install the pinned versions: pip install -r requirements.txt."
        yield note("Python", f"Other versions than Leitmotif is tested with: {names}.", step)
    if all(here.values()) and not other:
        version = platform.python_version()
        yield well("Python", f"{version}, and all {len(pins)} packages as they are pinned.")


def pinned() -> Mapping[str, str]:
    """Package → version."""
    files = (Path(settings.BASE_DIR) / name for name in REQUIREMENTS)
    return dict(pin for file in files if file.exists() for pin in PIN.findall(file.read_text()))


def _installed(name: str) -> str:
    """Its version; empty where it is not there."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


# --- ffmpeg ---------------------------------------------------------------------------------------


def _of_ffmpeg() -> Iterator[Finding]:
    try:
        said, _ = ffmpeg.run(["-version"], capture=True, limits=QUICK)
        _encode_a_moment()
    except (OSError, RuntimeError) as error:
        yield wrong("ffmpeg", f"It cannot be started: {reason(error)}.", FOUND_BY)
    except FFmpegError as error:
        why = error.tail.strip().splitlines()[-1:] or [str(error)]
        yield wrong("ffmpeg", f"It cannot encode what films are made of: {why[0]}.", FOUND_BY)
    else:
        version = said.decode(errors="replace").split()[2:3]
        yield well("ffmpeg", f"{' '.join(version)} encodes H.264 and AAC, and levels sound.")


def _encode_a_moment() -> None:
    """As films are encoded, and read back. Raises FFmpegError, OSError."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "moment.mp4"
        ffmpeg.run(
            ["-loglevel", "error", "-f", "lavfi", "-i", "color=s=160x90:r=24:d=0.25",
             "-f", "lavfi", "-i", "sine=d=0.25", "-vf", ffmpeg.TAGGED,
             *ffmpeg.video_codec(SMALL), "-filter:a", "loudnorm,alimiter", "-c:a", "aac", out],
            limits=QUICK,
        )  # fmt: skip
        probe_video(out)


# --- Typefaces ------------------------------------------------------------------------------------


def _of_typefaces() -> Iterator[Finding]:
    faces = [each for each in vars(typefaces).values() if isinstance(each, Face)]
    files = [file for face in faces for file in face.files]
    broken = [file for file in files if not _loads(typefaces.FOLDER / file)]
    if broken:
        said = f"{', '.join(broken[:3])} cannot be read ({len(broken)} of {len(files)})."
        yield wrong("Typefaces", said, "Bring back static/fonts/video as it was delivered.")
        return
    faces_of_lines = typefaces.SMALL_FACES
    lost = [name for name, word in SCRIPTS.items() if typefaces.drawable(word, faces_of_lines)[1]]
    if lost:
        said = f"Titles and lyrics in these scripts are left out of films: {', '.join(lost)}."
        yield note("Typefaces", said, "Install a Pillow with libraqm, as the pinned one is.")
    else:
        yield well("Typefaces", f"{len(files)} files are there, for {len(SCRIPTS)} scripts.")


def _loads(file: Path) -> bool:
    try:
        ImageFont.truetype(file, 20)
    except OSError:
        return False
    return True


# --- Time -----------------------------------------------------------------------------------------


def _of_time() -> Iterator[Finding]:
    now = datetime.now(ZoneInfo(settings.TIME_ZONE))
    yield well("Time", f"It is {now:%H:%M} in {settings.TIME_ZONE}, whose midnight ends a day.")
