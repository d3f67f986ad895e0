"""A style and a seed become a composition."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bench.compositions.band import layers, melody
from bench.compositions.clock import Clock, clock
from bench.compositions.drummer import drums
from bench.compositions.forms import Section, sections
from bench.compositions.score import Composition, Mastering, Truth
from bench.compositions.stage import Stage
from bench.compositions.style import Groove, Style

TAIL = 1.5
"""Seconds in which the last notes die away."""
CODECS = ("", "", "mp3", "aac", "ogg")


def composed(style: Style, fills: Sequence[Groove], seed: int = 0) -> Composition:
    """The same style and seed give the same composition."""
    random = np.random.default_rng([seed, zlib.crc32(style.name.encode())])
    tempo = float(random.uniform(*style.tempo))
    form = sections(style.form, 60 / tempo * style.meter, tuple(style.drums), random)
    pickup = 2 * 60 / tempo if style.pickup else 0.0
    offset = style.silence + pickup + float(random.uniform(0.05, 0.4))
    times = clock(_lengths(style, form), tempo, style.curve, offset, random)
    stage = Stage(style, times, form, int(random.integers(-5, 7)), random)
    notes = sorted([*drums(stage, fills), *layers(stage), *melody(stage)])
    mastering = _mastering(style, random)
    truth = replace(_truth(style, times, form), score=zlib.crc32(repr((notes, mastering)).encode()))
    return Composition(truth, tuple(notes), mastering)


def _lengths(style: Style, form: Sequence[Section]) -> list[int]:
    lengths = [style.meter] * (form[-1].bar + form[-1].bars)
    if style.odd_bar:
        second = [section for section in form if section.label in ("chorus", "refrain")][1]
        lengths[second.bar - 1] = style.odd_bar
    return lengths


def _truth(style: Style, times: Clock, form: Sequence[Section]) -> Truth:
    beats, downbeats = times.beats[:-1], times.downbeats
    return Truth(
        name=re.sub(r"[^a-z0-9]+", "-", style.name.lower()),
        genre=style.genre,
        tempo=round(60 / float(np.median(np.diff(beats))), 2),
        meter=style.meter,
        level_fixed=style.level_fixed,
        seconds=round(float(times.beats[-1]) + TAIL, 3),
        beats=tuple(np.round(beats, 4).tolist()),
        downbeats=tuple(np.round(downbeats, 4).tolist()),
        boundaries=tuple(np.round([downbeats[s.bar] for s in form[1:]], 4).tolist()),
        labels=tuple(section.label for section in form),
    )


def _mastering(style: Style, random: np.random.Generator) -> Mastering:
    mastering = Mastering(
        bass=round(float(random.uniform(-3, 4)), 1),
        treble=round(float(random.uniform(-5, 4)), 1),
        squeeze=round(float(random.uniform(1.5, 6)), 1),
        codec=CODECS[int(random.integers(len(CODECS)))],
        fade_in=style.fade_in,
        small_font=bool(random.random() < 0.35),
    )
    return replace(mastering, codec=style.codec) if style.codec else mastering
