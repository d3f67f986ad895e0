"""What the ear gets: a mel spectrum 100 times a second, where it rises, and the pitch classes.

Made in blocks, so that a song of fifteen minutes needs little more memory than its samples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Curve = NDArray[np.float32]
KeepAlive = Callable[[], None]

FRAMES_A_SECOND = 100
BANDS = 72
LOWEST, HIGHEST = 30.0, 11_000.0
BASS_BELOW, MIDDLE_BELOW = 180.0, 2_500.0
COMPRESSION = 20.0
RISE_FRAMES = 2
BLOCK_SAMPLES = 1 << 20
RISE_BLOCK = 8_192
CHROMA_A_SECOND = 20
CHROMA_RANGE = (65.0, 2_100.0)
BASS_RANGE = (35.0, 260.0)
SILENCE = 1e-4


@dataclass(frozen=True)
class Spectrum:
    """Curves of one value a frame. ``frame``: seconds from one to the next (about .01).

    ``rise``, ``low``, ``middle`` and ``high`` are how much the spectrum rises: as a whole, in the
    bass, in the middle, above; ``onset`` is the first normalised by its surroundings.
    ``mel`` has shape (frames, BANDS); ``chroma`` and ``bass`` have 12 columns and a row each
    ``chroma_frame`` seconds.
    """

    frame: float
    rise: Curve
    onset: Curve
    low: Curve
    middle: Curve
    high: Curve
    mel: NDArray[np.float32]
    chroma_frame: float
    chroma: NDArray[np.float32]
    bass: NDArray[np.float32]


def spectrum_of(samples: Curve, rate: int, keep_alive: KeepAlive) -> Spectrum:
    hop = round(rate / FRAMES_A_SECOND)
    mel = _mel_spectrum(samples, rate, hop, keep_alive)
    rise, low, middle, high = _rises(mel)
    keep_alive()
    step = round(rate / CHROMA_A_SECOND)
    chroma, bass_chroma = _chromas(samples, rate, step, keep_alive)
    return Spectrum(
        frame=hop / rate,
        rise=rise,
        onset=_normalised(rise),
        low=low,
        middle=middle,
        high=high,
        mel=mel,
        chroma_frame=step / rate,
        chroma=chroma,
        bass=bass_chroma,
    )


def magnitudes(samples: Curve, size: int, hop: int) -> Iterator[NDArray[np.float32]]:
    """Blocks of shape (frames, size / 2 + 1); frame k is centred on sample k * ``hop``.

    A sine of amplitude 1 has the magnitude 1.
    """
    window = np.hanning(size + 1)[:-1].astype(np.float32)
    window *= np.float32(2 / window.sum())
    frames = -(-samples.size // hop)
    most = BLOCK_SAMPLES // size
    for first in range(0, frames, most):
        count = min(most, frames - first)
        block = _padded(samples, first * hop - size // 2, (count - 1) * hop + size)
        views = np.lib.stride_tricks.sliding_window_view(block, size)[::hop]
        yield np.abs(np.fft.rfft(views * window, axis=1))


def _padded(samples: Curve, start: int, length: int) -> Curve:
    """``length`` samples from ``start`` on, zeros where there are none."""
    part = samples[max(0, start) : max(0, start + length)]
    before = min(length, max(0, -start))
    return np.pad(part, (before, length - before - part.size))


def loudness(samples: Curve, rate: int) -> float:
    """The root mean square of the louder seconds: what quiet and loud are measured against."""
    whole = samples[: samples.size // rate * rate].reshape(-1, rate)
    seconds = whole if whole.size else samples[None, :]
    levels = np.sqrt(np.einsum("ij,ij->i", seconds, seconds) / seconds.shape[1])
    return float(max(np.percentile(levels, 90), SILENCE))


def _mel_spectrum(
    samples: Curve, rate: int, hop: int, keep_alive: KeepAlive
) -> NDArray[np.float32]:
    size = _power_of_two(0.046 * rate)
    filters = _mel_filters(rate, size)
    gain = np.float32(COMPRESSION / loudness(samples, rate))
    mel = np.empty((-(-samples.size // hop), BANDS), np.float32)
    done = 0
    for block in magnitudes(samples, size, hop):
        mel[done : done + len(block)] = np.log1p(gain * (block @ filters))
        done += len(block)
        keep_alive()
    return mel


def _power_of_two(samples: float) -> int:
    return int(2 ** round(np.log2(samples)))


def _mel_edges() -> NDArray[np.float64]:
    """Edges of the bands in Hz, even on the mel scale of O'Shaughnessy (1987)."""
    low, high = (2595 * np.log10(1 + f / 700) for f in (LOWEST, HIGHEST))
    edges = 700 * (10 ** (np.linspace(low, high, BANDS + 2) / 2595) - 1)
    return np.asarray(edges)


def _mel_filters(rate: int, size: int) -> NDArray[np.float32]:
    """Triangles, shape (bins, BANDS); never narrower than a bin, so that no band is empty."""
    bins = np.fft.rfftfreq(size, 1 / rate)[:, None]
    edges = _mel_edges()
    centre = edges[1:-1]
    width = rate / size
    down = np.maximum(centre - edges[:-2], width)
    up = np.maximum(edges[2:] - centre, width)
    triangles = np.minimum(1 - (centre - bins) / down, 1 - (bins - centre) / up)
    return np.maximum(triangles, 0).astype(np.float32)


def _rises(mel: NDArray[np.float32]) -> tuple[Curve, ...]:
    """The mean rise of all bands, of those in the bass, in the middle and above."""
    centres = _mel_edges()[1:-1]
    everything = centres > 0
    bass = centres < BASS_BELOW
    high = centres >= MIDDLE_BELOW
    spans = everything, bass, ~bass & ~high, high
    means = np.zeros((len(spans), len(mel)), np.float32)
    for first in range(RISE_FRAMES, len(mel), RISE_BLOCK):
        rise = _rise(mel[first - RISE_FRAMES : first + RISE_BLOCK])
        for row, bands in zip(means, spans, strict=True):
            row[first : first + RISE_BLOCK] = rise[:, bands].mean(axis=1)
    return tuple(means)


def _rise(mel: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far each band rises over two frames above its neighbourhood (a vibrato does not).

    After Böck and Widmer, "Maximum filter vibrato suppression for onset detection" (2013).
    """
    before = mel[:-RISE_FRAMES]
    around = before.copy()
    around[:, 1:] = np.maximum(around[:, 1:], before[:, :-1])
    around[:, :-1] = np.maximum(around[:, :-1], before[:, 1:])
    return np.maximum(mel[RISE_FRAMES:] - around, 0)


def moving_mean(curve: Curve, frames: int) -> Curve:
    """The mean of ``frames`` values around each, fewer at the ends."""
    if curve.size == 0:
        return curve
    total = np.concatenate([[0.0], np.cumsum(curve, dtype=np.float64)])
    place = np.arange(curve.size)
    first = np.maximum(place - frames // 2, 0)
    last = np.minimum(place + frames // 2 + 1, curve.size)
    return np.asarray((total[last] - total[first]) / (last - first), dtype=np.float32)


def _normalised(curve: Curve) -> Curve:
    """What stands out of its second, in units of the eight seconds around it."""
    above = np.maximum(curve - moving_mean(curve, FRAMES_A_SECOND), 0)
    level = np.sqrt(moving_mean(above**2, 8 * FRAMES_A_SECOND))
    floor = 0.1 * float(level.max(initial=0.0)) + 1e-6
    return np.asarray(above / np.maximum(level, floor), dtype=np.float32)


def _chromas(
    samples: Curve, rate: int, hop: int, keep_alive: KeepAlive
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    size = _power_of_two(0.186 * rate)
    wide, low = (_pitch_classes(rate, size, *span) for span in (CHROMA_RANGE, BASS_RANGE))
    gain = np.float32(COMPRESSION / loudness(samples, rate))
    chroma, bass = [np.zeros((0, 12), np.float32)], [np.zeros((0, 12), np.float32)]
    for block in magnitudes(samples, size, hop):
        loud = np.log1p(gain * block)
        chroma.append(loud @ wide)
        bass.append(loud @ low)
        keep_alive()
    return np.concatenate(chroma), np.concatenate(bass)


def _pitch_classes(rate: int, size: int, low: float, high: float) -> NDArray[np.float32]:
    """Which pitch class each bin belongs to, shape (bins, 12), softly between two of them."""
    bins = np.fft.rfftfreq(size, 1 / rate)
    inside = (bins >= low) & (bins <= high)
    pitch = 12 * np.log2(np.maximum(bins, low) / 440) + 9
    apart = np.abs((pitch[:, None] - np.arange(12) + 6) % 12 - 6)
    return (np.maximum(1 - apart, 0) * inside[:, None]).astype(np.float32)
