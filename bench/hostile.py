"""A large seeded corpus of odd and damaged files against the two doors for strangers' files.

``python -m bench.hostile --count 2000 --seed 1``: a table by kind of file, the first offenders,
and one line of JSON. Exit status 1 when anything was wrongly taken, refused or not caught.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mvsite.settings")

import numpy as np
from django.conf import settings
from PIL import Image

from mvsite.lib import ffmpeg
from mvsite.lib.pictures import read_picture
from mvsite.lib.sounds import RATE, SAMPLE_BYTES, read_song
from mvsite.lib.uploads import BadUpload
from tests import hostile, odd_files
from tests.hostile import SECRET
from tests.odd_files import Odd

SLOW_SECONDS = 60
OUTCOMES = ("accepted", "refused", "wrong", "uncaught")

SONGS: dict[str, Callable[[], bytes]] = {
    **{name: (lambda name=name: hostile.song(name)) for name in hostile.CODECS if name != "aiff"},
    "mp4": hostile.film,
    "mov": lambda: hostile.film("mov"),
    "float wav": hostile.broken_floats,
    "tagged mp3": lambda: hostile.id3("Title", hostile.song("mp3")),
}
PICTURES: dict[str, Callable[[], bytes]] = {
    "png": lambda: hostile.saved(hostile.drawn(mode="RGBA")),
    "palette png": lambda: hostile.saved(hostile.drawn().quantize(), transparency=0),
    "16-bit png": hostile.grey_16,
    "animated png": lambda: hostile.animated("PNG"),
    "jpeg": hostile.chatty,
    "turned jpeg": lambda: hostile.turned(6),
    "cmyk jpeg": lambda: hostile.saved(hostile.drawn(mode="CMYK"), "JPEG"),
    "progressive jpeg": lambda: hostile.saved(hostile.drawn(), "JPEG", progressive=True),
    "mpo": lambda: hostile.animated("MPO"),
    "webp": lambda: hostile.saved(hostile.drawn(), "WEBP"),
    "lossless webp": lambda: hostile.webp_of(400, 300),
    "animated webp": lambda: hostile.animated("WEBP"),
    "gif": lambda: hostile.saved(hostile.drawn(), "GIF"),
    "animated gif": lambda: hostile.animated("GIF"),
}


@dataclass(frozen=True)
class Case:
    """``expected``: must it be taken? None where both are right, as after an accident."""

    kind: str
    name: str
    data: bytes
    song: bool
    expected: bool | None = None


@dataclass
class Tally:
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    slowest: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    offenders: list[str] = field(default_factory=list)

    def add(self, case: Case, outcome: str, why: str, seconds: float) -> None:
        self.counts[case.kind][outcome] += 1
        self.slowest[case.kind] = max(self.slowest[case.kind], seconds)
        if outcome in ("wrong", "uncaught"):
            self.offenders.append(f"{case.kind}: {case.name!r}: {why}")

    @property
    def total(self) -> Counter[str]:
        return sum(self.counts.values(), Counter())


def corpus(count: int, seed: int) -> Iterator[Case]:
    """The whole catalogue first, then accidents and playlists; the same for the same seed."""
    catalogue = [
        *_listed(odd_files.REFUSED_SONGS, song=True, expected=False),
        *_listed(odd_files.TAKEN_SONGS, song=True, expected=True),
        *_listed(odd_files.REFUSED_PICTURES, song=False, expected=False),
        *_listed(odd_files.TAKEN_PICTURES, song=False, expected=True),
    ]
    yield from catalogue[:count]
    random = np.random.default_rng(seed)
    for number in range(count - len(catalogue)):
        yield _random_case(number, random)


def _listed(odds: Iterable[Odd], song: bool, expected: bool) -> Iterator[Case]:
    kind = "listed song" if song else "listed picture"
    for odd in odds:
        yield Case(kind, odd.name, odd.make(), song, expected)


def _random_case(number: int, random: np.random.Generator) -> Case:
    draw, seed = random.random(), int(random.integers(2**32))
    if draw < 0.1:
        return _playlist(random)
    song = draw < 0.4
    table = SONGS if song else PICTURES
    kind = str(random.choice(list(table)))
    data = hostile.damaged(table[kind](), seed)
    return Case(f"damaged {kind}", f"{number} seed {seed}", data, song)


def _playlist(random: np.random.Generator) -> Case:
    """Pointing to a readable sound; behind a byte order mark, spaces or a tag now and then."""
    kind = str(random.choice(list(hostile.PLAYLISTS)))
    path = str(random.choice(["other.wav", "../other.wav", "{folder}/other.wav"]))
    start = [b"", b"\xef\xbb\xbf", b"\n \n", hostile.id3("x"), hostile.id3("x", b"\0" * 9)]
    before = start[int(random.integers(len(start)))]
    suffix = random.choice(["mp3", "m4a", "wav", "flac", "ogg", "aac", "webm"])
    data = hostile.playlist(kind, path, before)
    return Case("disguised playlist", f"{kind}.{suffix}", data, True, False)


def judge(case: Case, folder: Path) -> tuple[str, str]:
    """The outcome and, where it is a bad one, why."""
    read = _song if case.song else _picture
    try:
        fault = read(case, folder)
    except BadUpload as refusal:
        return _refused(case, str(refusal), folder)
    except Exception:  # noqa: BLE001  any other error is what is looked for
        return "uncaught", traceback.format_exc(limit=-2)
    if case.expected is False:
        return "wrong", "taken, and is nothing to take"
    return ("wrong", fault) if fault else ("accepted", "")


def _refused(case: Case, sentence: str, folder: Path) -> tuple[str, str]:
    if case.expected:
        return "wrong", f"refused: {sentence}"
    if any((folder / "kept").iterdir()):
        return "wrong", "refused, and something was left behind"
    if len(sentence) < 30 or not sentence.endswith("."):
        return "wrong", f"no sentence: {sentence!r}"
    return "refused", ""


def _song(case: Case, folder: Path) -> str:
    """What is wrong with the accepted song, by decoding it once more."""
    sent, kept = folder / "sent", folder / "kept"
    sent.write_bytes(case.data.replace(b"{folder}", os.fsencode(folder)))
    taken = read_song(sent, case.name, kept)
    sound, _ = ffmpeg.run(["-i", taken.canonical, "-f", "s16le", "-"], capture=True)
    left = [path.name for path in kept.iterdir()]
    taken.canonical.unlink()
    if len(sound) != round(taken.seconds * RATE) * SAMPLE_BYTES:
        return f"says {taken.seconds} s, decodes to {len(sound) // SAMPLE_BYTES} samples"
    if not settings.SONG_MIN_SECONDS <= taken.seconds < settings.SONG_MAX_SECONDS + 1:
        return f"{taken.seconds} s is outside the limits"
    return "" if left == [taken.canonical.name] else f"left behind: {left}"


def _picture(case: Case, folder: Path) -> str:
    taken = read_picture(io.BytesIO(case.data), case.name)
    with Image.open(io.BytesIO(taken.png), formats=("PNG",)) as image:
        image.load()
        if image.size != (taken.width, taken.height) or image.mode not in ("RGB", "RGBA"):
            return f"{image.mode} {image.size}"
        if image.info or SECRET in taken.png:
            return f"kept more than pixels: {list(image.info)}"
        if image.width * image.height > settings.PICTURE_MAX_PIXELS:
            return f"too large: {image.size}"
    return ""


def run(count: int, seed: int) -> Tally:
    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "kept").mkdir()
        (folder / "other.wav").write_bytes(hostile.wav(hostile.tone()))
        for case in corpus(count, seed):
            began = time.monotonic()
            outcome, why = judge(case, folder)
            seconds = time.monotonic() - began
            if seconds > SLOW_SECONDS:
                outcome, why = "wrong", f"took {seconds:.0f} s"
            tally.add(case, outcome, why, seconds)
    return tally


def show(tally: Tally) -> None:
    print(f"{'kind':<24}" + "".join(f"{name:>10}" for name in OUTCOMES) + f"{'slowest':>10}")
    for kind, counts in sorted(tally.counts.items()):
        numbers = "".join(f"{counts[name]:>10}" for name in OUTCOMES)
        print(f"{kind:<24}{numbers}{tally.slowest[kind]:>9.2f}s")
    for offender in tally.offenders[:20]:
        print(offender)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--count", type=int, default=2_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    began = time.monotonic()
    tally = run(chosen.count, chosen.seed)
    show(tally)
    totals = {name: tally.total[name] for name in OUTCOMES}
    seconds = round(time.monotonic() - began, 1)
    print(json.dumps({"bench": "hostile", "seed": chosen.seed, "files": chosen.count, **totals,
                      "seconds": seconds}))  # fmt: skip
    return 1 if tally.offenders else 0


if __name__ == "__main__":
    sys.exit(main())
