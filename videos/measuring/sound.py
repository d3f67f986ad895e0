"""The film's sound against the window of the song that it should be."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mvsite.lib import ffmpeg
from mvsite.lib.sounds import RATE

Samples = NDArray[np.int16]
"""Shape (samples, 2)."""

PROBE_SECONDS = 2.0
"""Length of what is laid beside the song at the start, in the middle and at the end."""
SEARCH_SECONDS = 0.5
"""A sound further from its place is not found, which is said as well."""
AS_GOOD = 0.005
REFINED = 40
"""Samples, within a swing of all but the lowest tones."""
PIECE_SECONDS = 0.02
HEARD = 100.0
"""Of 32,767: a piece of the song that is louder must be in the film too."""
LOST_DB = -15.0
ALIKE = 0.8
"""What is less like the song is another sound."""
FULL_SCALE = 32_767
PART = 1 << 20
"""Samples."""
DECODING = ffmpeg.Limits(seconds=300)


@dataclass(frozen=True)
class Lag:
    """At ``at`` (s of the film) the sound comes ``samples`` later than in the song; ``alike``:
    the correlation there, 0..1."""

    at: float
    samples: float
    alike: float


@dataclass(frozen=True)
class Heard:
    """``identical``: share of samples, from 0 to 1, that are the song's own to the last bit or
    one beside it (the song's transcode is rounded). ``level`` in dB against the song; ``width``:
    of what differs between left and right, in dB against the song, 0 for a song in mono;
    ``sides``: how like the song's that is, -1..1, below 0 where the sides are changed. ``lost``:
    (start, end) in seconds where the song is heard and the film is not. ``clipped``: share of
    samples at full scale that are not so in the song."""

    seconds: float
    lags: tuple[Lag, ...]
    identical: float
    level: float
    width: float
    sides: float
    lost: tuple[tuple[float, float], ...]
    clipped: float

    @property
    def there(self) -> tuple[Lag, ...]:
        """The lags of places where the film is not silent."""
        return tuple(lag for lag in self.lags if not self._is_lost(lag.at))

    @property
    def drift_ms_per_minute(self) -> float | None:
        """From its start to its end, where both were recognised."""
        lags = [lag for lag in self.there if lag.alike >= ALIKE]
        if len(lags) < 2:
            return None
        first, last = lags[0], lags[-1]
        return (last.samples - first.samples) / RATE * 1000 / (last.at - first.at) * 60

    def _is_lost(self, at: float) -> bool:
        end = at + PROBE_SECONDS
        gone = sum(max(0.0, min(end, last) - max(at, first)) for first, last in self.lost)
        return gone > PROBE_SECONDS / 4


def hear(film: Path, song: Path, start: float, seconds: float, *, faded: float = 0.0) -> Heard:
    """``song``: any file of the song, from ``start`` on; ``faded``: seconds at the end that fade.

    Raises FFmpegError when one of them holds no sound.
    """
    first, count = round(start * RATE), round(seconds * RATE)
    with _samples(film) as film_samples, _samples(song, first, count) as song_samples:
        length = min(len(film_samples), len(song_samples) - round(faded * RATE))
        one, other = film_samples[:length], song_samples[:length]
        lags = tuple(_lags(film_samples, song_samples, length))
        lag = round(lags[0].samples) if lags else 0
        late, early = max(0, lag), max(0, -lag)
        level, width, lost = _levels(one[late:], other[early:], late / RATE)
        return Heard(
            seconds=len(film_samples) / RATE,
            lags=lags,
            identical=_identical(one, other),
            level=level,
            width=width,
            sides=_sides(one[late:], other[early:]),
            lost=lost,
            clipped=_clipped(one, other),
        )


@contextmanager
def _samples(path: Path, first: int = 0, count: int | None = None) -> Iterator[Samples]:
    """As a player hears it, mapped from a file: a quarter of an hour is 160 MB."""
    end = f":end_sample={first + count}" if count is not None else ""
    heard = f"aresample={RATE},atrim=start_sample={first}{end}"
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "samples.raw"
        ffmpeg.run(
            ["-loglevel", "error", "-i", path.absolute(), "-map", "0:a:0", "-filter:a", heard,
             "-ac", "2", "-f", "s16le", raw],
            limits=DECODING,
        )  # fmt: skip
        if not raw.stat().st_size:
            raise ffmpeg.FFmpegError("there is no sound in it")
        yield np.memmap(raw, np.int16, "r").reshape(-1, 2)


def _lags(film: Samples, song: Samples, length: int) -> Iterator[Lag]:
    search = min(round(SEARCH_SECONDS * RATE), length // 4)
    size = min(length - 2 * search, round(PROBE_SECONDS * RATE))
    for first in dict.fromkeys((search, (length - size) // 2, length - size - search)):
        if size > 0 and song[first : first + size].any():
            yield _lag(film, song, first, size, search)


def _lag(film: Samples, song: Samples, first: int, size: int, search: int) -> Lag:
    """By cross-correlation, the peak refined by a parabola. A loop is like itself a bar later:
    of places as good as the best the nearest is taken."""
    sought = _mono(song[first : first + size])
    there = _mono(film[first - search : first + size + search])
    alike = _correlation(there, sought)
    as_good = np.flatnonzero(alike >= alike.max() - AS_GOOD)
    nearest = int(as_good[np.argmin(np.abs(as_good - search))])
    around = slice(max(0, nearest - REFINED), nearest + REFINED + 1)
    peak = around.start + int(np.argmax(alike[around]))
    shift = peak + _vertex(alike, peak) - search
    return Lag(round(first / RATE, 3), round(shift, 2), round(float(alike[peak]), 4))


def _mono(samples: Samples) -> NDArray[np.float32]:
    """Of uneven parts: in a song whose sides are opposite nothing else would be left."""
    both = samples.astype(np.float32)
    return both[:, 0] * np.float32(0.6) + both[:, 1] * np.float32(0.4)


def _correlation(there: NDArray[np.float32], sought: NDArray[np.float32]) -> NDArray[np.float64]:
    """Of ``sought`` with every place of its length in ``there``, -1..1; places beyond the end
    are taken as silence."""
    size = 1 << (len(there) + len(sought) - 1).bit_length()
    products = np.fft.irfft(np.fft.rfft(there, size) * np.conj(np.fft.rfft(sought, size)), size)
    power = np.cumsum(np.pad(there.astype(np.float64) ** 2, (1, len(sought))))
    places = np.arange(max(1, len(there) - len(sought) + 1))
    powers = (power[places + len(sought)] - power[places]) * float(sought @ sought)
    return products[: len(places)] / np.sqrt(np.maximum(powers, 1.0))


def _vertex(values: NDArray[np.float64], peak: int) -> float:
    if not 0 < peak < len(values) - 1:
        return 0.0
    before, at, after = values[peak - 1 : peak + 2]
    bend = before - 2 * at + after
    return float((before - after) / (2 * bend)) if bend < 0 else 0.0


def _identical(film: Samples, song: Samples) -> float:
    same = sum(
        int(np.count_nonzero(np.abs(one.astype(np.int32) - other) <= 1))
        for one, other in zip(_in_parts(film), _in_parts(song), strict=True)
    )
    return round(same / max(1, film.size), 4)


def _in_parts(samples: Samples) -> Iterator[Samples]:
    """What is held at once stays small, however long the song."""
    for first in range(0, len(samples), PART):
        yield samples[first : first + PART]


def _levels(
    film: Samples, song: Samples, late: float
) -> tuple[float, float, tuple[tuple[float, float], ...]]:
    """Level and width in dB against the song, and where the film is silent though the song is
    not, by pieces of the same sound. ``late``: seconds of the film before it begins."""
    size = round(PIECE_SECONDS * RATE)
    pieces = min(len(film), len(song)) // size
    if not pieces:
        return 0.0, 0.0, ()
    ours, theirs = (_powers(each[: pieces * size], size) for each in (film, song))
    heard = np.sqrt(theirs[0]) > HEARD
    gone = heard & (_decibels(ours[0], theirs[0]) < LOST_DB)
    wide = theirs[1].mean() > theirs[0].mean() * 1e-4
    return (
        round(float(_decibels(ours[0].mean(), theirs[0].mean())), 2),
        round(float(_decibels(ours[1].mean(), theirs[1].mean())), 2) if wide else 0.0,
        tuple(
            (round(late + start, 2), round(late + end, 2))
            for start, end in _runs(gone, PIECE_SECONDS)
        ),
    )


def _powers(samples: Samples, size: int) -> NDArray[np.float64]:
    """Of all and of what differs between left and right, a value a piece each."""
    powers, held = [], PART // size * size
    for first in range(0, len(samples), held):
        part = samples[first : first + held].astype(np.float32)
        both = np.stack([(part**2).mean(axis=1), ((part[:, 0] - part[:, 1]) / 2) ** 2])
        powers.append(both.reshape(2, -1, size).mean(axis=2, dtype=np.float64))
    return np.concatenate(powers, axis=1)


def _sides(film: Samples, song: Samples) -> float:
    """Correlation of what differs between left and right."""
    sums = np.zeros(3)
    for one, other in zip(_in_parts(film), _in_parts(song), strict=False):
        length = min(len(one), len(other))
        mine, theirs = (part[:length, 0].astype(float) - part[:length, 1] for part in (one, other))
        sums += mine @ theirs, mine @ mine, theirs @ theirs
    return round(float(sums[0] / np.sqrt(sums[1] * sums[2] + 1.0)), 3)


def _decibels(power: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(10 * np.log10((power + 1e-3) / (other + 1e-3)))


def _runs(held: NDArray[np.bool_], step: float) -> Iterator[tuple[float, float]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], held.astype(np.int8), [0]])))
    for start, end in edges.reshape(-1, 2):
        yield float(start * step), float(end * step)


def _clipped(film: Samples, song: Samples) -> float:
    """The song's own are no fault of the film: only what is more than these is counted."""
    ours, theirs = (
        sum(int(np.count_nonzero(np.abs(part.astype(np.int32)) >= FULL_SCALE)) for part in parts)
        for parts in (_in_parts(film), _in_parts(song))
    )
    return round(max(0, ours - theirs) / max(1, film.size), 6)
