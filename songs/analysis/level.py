"""Which of the pulses is the beat: half, double or shifted, and exactly where each one falls."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from songs.analysis.beats import FASTEST, SLOWEST, beat_frames
from songs.analysis.spectrum import Curve, KeepAlive, Spectrum

Frames = NDArray[np.intp]

FAST, FAIRLY_FAST = 150.0, 105.0
WEAK, VERY_WEAK = 0.55, 0.42
"""Above FAST every second beat below WEAK of its neighbours is none; above FAIRLY_FAST it must be
below VERY_WEAK, as many slow songs have such bars."""
HOLLOW, PHRASE = 0.25, 16
"""A phrase of so many beats is hollow where less than this share of the bass falls on them."""
ONE_LEVEL = 1.35
"""How far a tempo may drift up or down without reaching its double or half."""
AT_LIMIT = 0.97
"""Nearer to the model's fastest tempo the pulse may be one that is faster still."""
BEFORE, AFTER = 2, 5
"""Frames around the model's place in which the onset of a beat falls."""
MODEL_IS_EARLY = 0.017
ONSET_IS_EARLY = 0.002
"""Seconds by which the model's place, and the peak of a rise, come before the sound itself."""


def found_beats(spectrum: Spectrum, keep_alive: KeepAlive) -> Frames:
    """The frames of the beats at one level and phase throughout."""
    frames = _frames_at_one_level(spectrum, keep_alive)
    return frames[frames < spectrum.onset.size]


def _frames_at_one_level(spectrum: Spectrum, keep_alive: KeepAlive) -> Frames:
    """Some songs have to be heard twice, the second time with room for one level only: where the
    pulse slips to another (a drift past the model's fastest tempo does it), where it runs against
    that tempo, and where it goes with a hi-hat between the beats. There only the bass is followed:
    in passages without it nothing is heard then, and the phase stays."""
    first = beat_frames(spectrum.onset, spectrum.frame, keep_alive=keep_alive)
    frames = _without_swing(_halved(first, spectrum), spectrum)
    tempo = tempo_of(frames, spectrum.frame)
    hollow, at_limit = _hollow(frames, spectrum), tempo > AT_LIMIT * FASTEST
    slips = _slips(frames, halved=frames.size < 0.75 * first.size)
    if not (hollow or at_limit or slips):
        return frames
    tempo /= 2 if at_limit else 1
    span = max(SLOWEST, tempo / ONE_LEVEL), min(FASTEST, tempo * ONE_LEVEL)
    curve = spectrum.bass_onset if hollow else spectrum.onset + spectrum.bass_onset
    again = beat_frames(curve, spectrum.frame, span, keep_alive)
    return _on_the_body(again, spectrum) if again.size >= 8 else frames


def _slips(frames: Frames, halved: bool) -> bool:
    """Does the pulse leave its level? One that was halved should not even come near."""
    if frames.size < 8:
        return False
    steps = np.diff(frames)
    away = np.abs(np.log2(steps / np.median(steps)))
    return bool(np.mean(away > (0.15 if halved else 0.8)) > 0.03)


def _on_the_body(frames: Frames, spectrum: Spectrum) -> Frames:
    """Moved by half a beat where drums and bass are there rather than here."""
    both = np.concatenate([frames, shifted(frames, 1 / 2)])
    here, there = np.split(body(spectrum, both), 2)
    return shifted(frames, 1 / 2) if there.mean() > here.mean() else frames


def strengths_at(curve: Curve, frames: Frames) -> Curve:
    """The most that the curve reaches around each frame."""
    if frames.size == 0 or curve.size == 0:
        return np.zeros(frames.size, np.float32)
    around = frames[:, None] + np.arange(-BEFORE, AFTER + 1)
    return np.asarray(curve[np.clip(around, 0, curve.size - 1)].max(axis=1))


def body(spectrum: Spectrum, frames: Frames) -> Curve:
    """Drums and bass at each frame: bass and middle bands at equal weight, hi-hats left out."""
    low = strengths_at(spectrum.low, frames)
    middle = strengths_at(spectrum.middle, frames)
    return np.asarray(low / (low.mean() + 1e-6) + middle / (middle.mean() + 1e-6))


def tempo_of(places: NDArray[np.intp] | NDArray[np.float64], unit: float = 1.0) -> float:
    """Beats a minute, from places in units of so many seconds: the usual phrase, not one beat."""
    if places.size < 2:
        return 0.0
    reach = min(PHRASE, places.size - 1)
    return float(60 * reach / (np.median(places[reach:] - places[:-reach]) * unit))


def _halved(frames: Frames, spectrum: Spectrum) -> Frames:
    tempo = tempo_of(frames, spectrum.frame)
    if frames.size < 8 or tempo < FAIRLY_FAST:
        return frames
    strength = body(spectrum, frames)
    first, second = float(strength[::2].mean()), float(strength[1::2].mean())
    least = WEAK if tempo > FAST else VERY_WEAK
    if min(first, second) >= least * max(first, second):
        return frames
    return frames[::2] if first > second else frames[1::2]


def shifted(frames: Frames, share: float) -> Frames:
    """Each place moved on by a share of the beat that it begins."""
    steps = np.diff(frames, append=2 * frames[-1] - frames[-2])
    return frames + np.round(share * steps).astype(np.intp)


def _without_swing(frames: Frames, spectrum: Spectrum) -> Frames:
    """Off-beats of a swing taken for beats: onsets there and a third later, none elsewhere."""
    if frames.size < 8:
        return frames
    at, third, half, two_thirds = (
        float(strengths_at(spectrum.onset, shifted(frames, share)).mean())
        for share in (0, 1 / 3, 1 / 2, 2 / 3)
    )
    between = max(half, two_thirds)
    if third > 0.5 * at and between < 0.5 * third:
        return shifted(frames, 1 / 3)
    return frames


def _hollow(frames: Frames, spectrum: Spectrum) -> bool:
    """Does the bass of whole phrases fall half a beat later, with nothing on the beat?

    Only this clearest case is doubted: no rule for half a beat is known that is safe in others.
    """
    whole = frames[: frames.size // PHRASE * PHRASE]
    if whole.size < PHRASE:
        return False
    later = shifted(whole, 1 / 2)
    here, there = (
        strengths_at(spectrum.low, f).reshape(-1, PHRASE).mean(axis=1) for f in (whole, later)
    )
    most = np.maximum(here, there)
    struck = most > 0.3 * np.percentile(most, 90)
    return bool(np.sum((here < HOLLOW * there) & struck) > 0.1 * np.sum(struck))


def refined(frames: Frames, spectrum: Spectrum) -> NDArray[np.float64]:
    """The times of the beats: the onset's peak near the model's place, by a parabola."""
    onset, frame = spectrum.onset, spectrum.frame
    if frames.size == 0 or onset.size < 3:
        return np.zeros(frames.size)
    places = np.clip(frames[:, None] + np.arange(-BEFORE, AFTER + 1), 1, onset.size - 2)
    peak = places[np.arange(frames.size), onset[places].argmax(axis=1)]
    before, here, after = onset[peak - 1], onset[peak], onset[peak + 1]
    is_peak = (here >= before) & (here >= after) & (here > 0.2 * np.percentile(onset, 98))
    bend = np.minimum(before - 2 * here + after, -1e-6)
    shift = np.clip(0.5 * (before - after) / bend, -0.5, 0.5)
    heard = (peak + shift) * frame + ONSET_IS_EARLY
    return np.asarray(np.where(is_peak, heard, frames * frame + MODEL_IS_EARLY))
