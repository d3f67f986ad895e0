"""The report card of a film: its own file measured, and said in words what that means.

The plan is only what the measurements are held against. Whatever cannot be measured costs no
film: the report then says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import structlog
from numpy.typing import NDArray

from mvsite.lib import storage
from mvsite.lib.ffmpeg import FFmpegError
from videos.measuring import sound_verdicts, verdicts
from videos.measuring.cuts import find_cuts, find_strays, unlikeness
from videos.measuring.flashes import Flashes, count_flashes
from videos.measuring.form import FileForm, form_of
from videos.measuring.packets import copied_share
from videos.measuring.picture import Look, look_at
from videos.measuring.placing import Placing, place
from videos.measuring.shots import Compared, Shot, compare
from videos.measuring.sound import RATE, Heard, hear
from videos.measuring.stills import Stills, find_stills
from videos.measuring.verdicts import Line, Verdict
from videos.models import Film, Take
from videos.mp4 import NotMP4, read_mp4

log = structlog.get_logger(__name__)

UNMEASURED = "The film could not be measured; the log says why."
VERSION = 2
"""Of the report: raise it when it should be made anew for films that have one."""


@dataclass(frozen=True)
class Expected:
    """What the film should be. ``cuts``: frames from 0 to the last, none when nobody knows.

    ``song`` is heard from ``start`` (s) on, ``upload`` is what it was made from. ``beats`` are
    seconds of the song; ``against``: what they are. ``shots``: the takes, as far as they are
    there. The last ``faded`` seconds go to black, and
    the sound fades for ``sound_faded``.
    """

    cuts: tuple[int, ...] = ()
    song: Path | None = None
    start: float = 0.0
    upload: Path | None = None
    beats: tuple[float, ...] = ()
    against: str = "beats"
    shots: tuple[Shot, ...] = ()
    faded: float = 1.0
    sound_faded: float = 0.0


@dataclass(frozen=True)
class Report:
    """``heard`` is None for a silent film; ``copied``: share of the sound's packets that are the
    upload's own, None where there is no upload. ``luma``: the mean of each second, 0..255."""

    form: FileForm
    cuts: Placing
    heard: Heard | None
    copied: float | None
    stills: Stills
    flashes: Flashes
    shots: Compared | None
    luma: tuple[float, ...]
    lines: tuple[Line, ...]

    @property
    def verdict(self) -> Verdict:
        return verdicts.worst([line.verdict for line in self.lines])

    @property
    def faults(self) -> tuple[str, ...]:
        """The sentences about what must not be."""
        findings = [finding for line in self.lines for finding in line.findings]
        return tuple(each.sentence for each in findings if each.verdict == "fault")

    def to_json(self) -> dict[str, Any]:
        """Plain lists, numbers and strings."""
        plain = asdict(self) | {"verdict": self.verdict, "version": VERSION}
        for line, row in zip(self.lines, plain["lines"], strict=True):
            row["verdict"] = line.verdict
        plain["form"]["plays_everywhere"] = self.form.plays_everywhere
        listed: dict[str, Any] = json.loads(json.dumps(plain))
        return listed


def measure(film: Path, expected: Expected | None = None) -> Report:
    """Of any film's file. Raises NotMP4, FFmpegError, OSError where it cannot be read."""
    expected = expected or Expected()
    form = form_of(film)
    track = read_mp4(film).video
    assert track is not None
    look = look_at(film, track)
    heard = _heard(film, form, expected)
    stills, flashes = find_stills(look), count_flashes(look)
    unlike = unlikeness(look)
    placing = _placing(look, unlike, heard, expected)
    shots = compare(look, expected.shots)
    copied = copied_share(film, expected.upload) if heard and expected.upload else None
    lines = (
        verdicts.on_form(form, look, expected.cuts[-1] if expected.cuts else None),
        verdicts.on_cuts(placing, find_strays(look, unlike), look.rate),
        *verdicts.on_shots(shots),
        verdicts.on_drift(placing, heard, form),
        sound_verdicts.on_sound(heard, copied, form, expected.song is not None),
        verdicts.on_pictures(stills, look, expected.faded),
        verdicts.on_flashes(flashes),
    )
    return Report(form, placing, heard, copied, stills, flashes, shots, _luma(look), lines)


def _heard(film: Path, form: FileForm, expected: Expected) -> Heard | None:
    if expected.song is None or not form.sound_codec:
        return None
    return hear(film, expected.song, expected.start, form.seconds, faded=expected.sound_faded)


def _placing(
    look: Look, unlike: NDArray[np.float64], heard: Heard | None, expected: Expected
) -> Placing:
    planned = expected.cuts[1:-1]
    seconds = look.frames / look.rate
    lag = heard.there[0].samples / RATE if heard and heard.there else 0.0
    beats = [beat - expected.start + lag for beat in expected.beats]
    within = [beat for beat in beats if -1 <= beat <= seconds + 1]
    return place(
        find_cuts(look, unlike, planned), planned, look.rate, seconds, within, expected.against
    )  # fmt: skip


def _luma(look: Look) -> tuple[float, ...]:
    starts = np.arange(0, look.frames, round(look.rate))
    return tuple(round(float(part.mean()), 1) for part in np.split(look.luma, starts[1:]))


# --- Of a film's row ----------------------------------------------------------------------------


def report_of(film: Film) -> dict[str, Any]:
    """The stored report, made now if there is none; also kept as report.json beside the film.

    Where it cannot be made it holds a note in place of the measurements.
    """
    if film.report.get("version") == VERSION:
        return film.report
    try:
        with storage.held():
            found = measure(storage.local_path(film.key), expected_of(film)).to_json()
        _keep(film, found)
    except storage.StorageTrouble as trouble:
        return {**film.report, "unmeasured": str(trouble)}
    except (FFmpegError, NotMP4, OSError, ValueError) as error:
        log.warning("a film could not be measured", film=str(film.pk), error=str(error))
        return {**film.report, "unmeasured": UNMEASURED}
    film.report = {**film.report, **found}
    Film.objects.filter(pk=film.pk).update(report=film.report)
    film.touch()
    return film.report


def _keep(film: Film, found: Mapping[str, Any]) -> None:
    if film.shape == film.video.shape:
        text = json.dumps({**film.report, **found}, indent=1)
        storage.put_bytes(film.video.key("report.json"), text.encode())


def expected_of(film: Film) -> Expected:
    """What its rows say that it should be."""
    video, song, manifest = film.video, film.video.song, film.manifest
    sound = manifest.get("sound", {})
    if song is None or sound.get("levelled"):
        return Expected(cuts=tuple(manifest["cuts"]), shots=tuple(_shots(film)))
    heard = song.heard(video.corrections)
    marks = sorted({*heard.onsets, *(section.start for section in heard.sections)})
    return Expected(
        cuts=tuple(manifest["cuts"]),
        song=_kept(song.canonical_key),
        start=sound.get("start", video.window_start or 0.0),
        upload=_kept(song.audio_key),
        shots=tuple(_shots(film)),
        beats=heard.beats or tuple(marks),
        against="beats" if heard.beats else "marks",
        sound_faded=sound.get("faded", 1.0),
    )


def _shots(film: Film) -> Iterator[Shot]:
    """Those whose takes are still there, and are of the film's shape."""
    if film.shape != film.video.shape:
        return
    cuts, parts = film.manifest["cuts"], film.manifest["parts"]
    takes = {str(take.pk): take for take in Take.objects.filter(clip__video=film.video)}
    for number, (first, part) in enumerate(zip(cuts, parts, strict=False), start=1):
        take = takes.get(part["take"] or "")
        if take is not None and storage.exists(take.key):
            path = storage.local_path(take.key)
            in_frame = part.get("in_frame", take.in_frame)  # Films from before takes could slide.
            yield Shot(number, first, part["frames"], path, in_frame)


def _kept(key: str) -> Path | None:
    return storage.local_path(key) if storage.exists(key) else None
