"""What the measurements mean: a line for each subject, and a sentence for all that is not right.

``look`` is for what a person should see for themselves, ``fault`` for what must not be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from videos.measuring.flashes import FLASHES_AT_MOST, SWINGS_AT_MOST, Flashes
from videos.measuring.form import FileForm
from videos.measuring.picture import Look
from videos.measuring.placing import PlacedCut, Placing
from videos.measuring.sound import RATE, Heard
from videos.measuring.stills import Stills

Verdict = Literal["ok", "look", "fault"]
WORST_LAST: tuple[Verdict, ...] = ("ok", "look", "fault")

SHORTER_NOTICED, SHORTER_FAULT = 0.03, 0.1
"""Seconds between the ends of sound and picture."""
LATE_MS, MUCH_TOO_LATE_MS = 5.0, 20.0
"""Of the sound; half a frame is where lips and beats begin to part from it."""
DRIFTS_MS = 0.5
"""Of the sound, from its start to its end: more is another clock, not rounding."""
SAME_SOUND, ALIKE_SOUND = 0.97, 0.8
LEVEL_DB, LEVEL_FAULT_DB = 1.0, 3.0
NARROW_DB = -10.0
CLIPPED_SOUND = 0.001
HELD_FRAMES = 18
"""A take that is a little short ends with its last frame held, for so long at most."""
BURNT, BURNT_OUT = 0.25, 0.6
"""Shares of a frame's pixels."""


@dataclass(frozen=True)
class Finding:
    """``at``: seconds of the film, None for all of it."""

    verdict: Verdict
    sentence: str
    at: float | None = None


@dataclass(frozen=True)
class Line:
    """``measured``: what was found, in words; ``verdict``: the worst of the findings'."""

    subject: str
    measured: str
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        return worst([finding.verdict for finding in self.findings])


def worst(verdicts: Sequence[Verdict]) -> Verdict:
    return max(verdicts, key=WORST_LAST.index, default="ok")


def on_form(form: FileForm, look: Look, planned: int | None) -> Line:
    picture = f"{form.width} × {form.height}, {form.rate:g} frames a second, {form.seconds:.2f} s"
    codecs = f"{_named(form.codec)} {form.profile} {form.level}, {form.pixels}"
    sound = f", {form.sound_codec.upper()}-{form.sound_profile}" if form.sound_codec else ""
    everywhere = ", plays everywhere" if form.plays_everywhere else ""
    at_once = ", starts at once" if form.starts_at_once else ""
    measured = f"{picture}; {codecs}{sound}{everywhere}{at_once}"
    return Line("form", measured, tuple(_of_form(form, look, planned)))


def _named(codec: str) -> str:
    return {"h264": "H.264", "hevc": "H.265"}.get(codec, codec.upper())


def _of_form(form: FileForm, look: Look, planned: int | None) -> Iterator[Finding]:
    if planned is not None and form.frames != planned:
        apart = form.frames - planned
        how = "more" if apart > 0 else "fewer"
        seconds = abs(apart) / look.rate
        yield Finding(
            "fault",
            f"It has {form.frames} frames, {abs(apart)} {how} than planned ({seconds:.2f} s).",
            form.seconds,
        )
    if look.frames != form.frames:
        yield Finding("fault", f"Only {look.frames} of {form.frames} frames can be decoded.")
    if not form.rate:
        yield Finding("fault", "The frames stand at uneven times.")
    if not form.plays_everywhere:
        yield Finding("look", "Not every player takes this file: it is no H.264 with AAC-LC.")
    if not form.starts_at_once:
        yield Finding("look", "The index stands at the end, so that it starts only when loaded.")
    if form.colours != "bt709":
        yield Finding("look", "The file does not say that its colours are BT.709.")


def on_cuts(placing: Placing, rate: float) -> Line:
    return Line("cuts", _cuts_measured(placing), tuple(_of_cuts(placing, rate)))


def _cuts_measured(placing: Placing) -> str:
    planned = len(placing.placed) + len(placing.missing)
    found = f"{len(placing.placed)} of {planned} found" if planned else "none, as planned"
    if placing.median_ms is None or placing.random_median_ms is None:
        return found
    return (
        f"{found}; half of them within {placing.median_ms:g} ms of {_mark(placing)}, at random "
        f"{placing.random_median_ms:g} ms: {placing.nearer:g} times nearer"
    )


def _mark(placing: Placing) -> str:
    return "a beat" if placing.against == "beats" else "an onset or section"


def _of_cuts(placing: Placing, rate: float) -> Iterator[Finding]:
    for cut in placing.placed:
        yield from _of_cut(cut, placing.against, rate)
    for frame in placing.missing:
        time = frame / rate
        yield Finding("fault", f"No cut is seen at {time:.2f} s, where one was planned.", time)
    for frame in placing.unplanned:
        time = frame / rate
        yield Finding("fault", f"A cut is seen at {time:.2f} s, where none was planned.", time)


def _of_cut(cut: PlacedCut, against: str, rate: float) -> Iterator[Finding]:
    time, moved = cut.frame / rate, cut.frame - cut.planned
    allowed = 1 if cut.kind == "fade" else 0
    if abs(moved) > allowed:
        yield Finding("fault", f"Cut {cut.number} lies {_frames(moved)} its place.", time)
    off = round((cut.off_ms or 0.0) / 1000 * rate)
    if against == "beats" and abs(off) > allowed + (not moved):
        yield Finding("look", f"Cut {cut.number} lies {_frames(off)} its beat.", time)


def _frames(off: int) -> str:
    count = "1 frame" if abs(off) == 1 else f"{abs(off)} frames"
    return f"{count} {'after' if off > 0 else 'before'}"


def on_drift(placing: Placing, heard: Heard | None, form: FileForm) -> Line:
    minutes = form.seconds / 60
    cuts = placing.drift_ms_per_minute
    sound = _sound_drift(heard)
    measured = f"cuts {cuts:+.1f} ms a minute against their plan"
    if sound is not None:
        measured += f", sound {sound:+.2f} ms a minute against the song"
    findings = []
    if abs(cuts) * minutes > 1000 / (form.rate or 24):
        findings.append(Finding("fault", f"The cuts drift by {cuts:.0f} ms a minute."))
    if sound is not None and abs(sound) * minutes > DRIFTS_MS:
        findings.append(Finding("fault", f"The sound drifts by {sound:.0f} ms a minute."))
    return Line("drift", measured, tuple(findings))


def _sound_drift(heard: Heard | None) -> float | None:
    """Milliseconds a minute, where start and end were both recognised."""
    lags = [lag for lag in heard.there if lag.alike >= ALIKE_SOUND] if heard else []
    if len(lags) < 2:
        return None
    first, last = lags[0], lags[-1]
    return (last.samples - first.samples) / RATE * 1000 / (last.at - first.at) * 60


def on_sound(heard: Heard | None, copied: float | None, form: FileForm, wanted: bool) -> Line:
    if heard is None:
        found = (Finding("fault", "The film has no sound, though it has a song."),) * wanted
        return Line("sound", "silent", found)
    return Line("sound", _sound_measured(heard, copied), tuple(_of_sound(heard, form)))


def _sound_measured(heard: Heard, copied: float | None) -> str:
    alike = min((lag.alike for lag in heard.there), default=1.0)
    late = max((abs(lag.samples) for lag in heard.there), default=0.0)
    lag = (
        f"{late:.3g} samples off the song at most, likeness {alike:.3f}, "
        f"level {heard.level:+.1f} dB"
    )
    if not copied:
        return f"the song, encoded once: {lag}"
    packets = "every packet" if copied == 1 else f"{copied:.1%} of the packets"
    return f"the song’s own, bit for bit ({packets}): {lag}"


def _of_sound(heard: Heard, form: FileForm) -> Iterator[Finding]:
    yield from _of_its_end(heard.seconds - form.seconds, form)
    strange = [lag for lag in heard.there if lag.alike < ALIKE_SOUND]
    if strange:
        place = strange[0].at
        yield Finding("fault", f"From {place:.1f} s on it is not the song’s window.", place)
        return
    yield from _of_lags(heard)
    if abs(heard.level) > LEVEL_DB:
        verdict: Verdict = "fault" if abs(heard.level) > LEVEL_FAULT_DB else "look"
        louder = "louder" if heard.level > 0 else "softer"
        yield Finding(verdict, f"It is {abs(heard.level):.1f} dB {louder} than the song.")
    if heard.width - heard.level < NARROW_DB:
        yield Finding("fault", "It is in mono, though the song is in stereo.")
    for start, end in heard.lost:
        yield Finding("fault", f"It is silent from {start:.1f} to {end:.1f} s.", start)
    if heard.clipped > CLIPPED_SOUND:
        yield Finding("look", f"{heard.clipped:.2%} of it is clipped where the song is not.")


def _of_its_end(longer: float, form: FileForm) -> Iterator[Finding]:
    if abs(longer) > SHORTER_NOTICED:
        verdict: Verdict = "fault" if abs(longer) > SHORTER_FAULT else "look"
        when = "after" if longer > 0 else "before"
        yield Finding(
            verdict, f"It ends {abs(longer):.2f} s {when} the picture.", form.seconds
        )  # fmt: skip


def _of_lags(heard: Heard) -> Iterator[Finding]:
    worst_lag = max(heard.there, key=lambda lag: abs(lag.samples), default=None)
    if worst_lag is None:
        return
    late = worst_lag.samples / RATE * 1000
    if abs(late) > LATE_MS:
        verdict: Verdict = "fault" if abs(late) > MUCH_TOO_LATE_MS else "look"
        how = "late" if late > 0 else "early"
        yield Finding(verdict, f"It comes {abs(late):.0f} ms {how}.", worst_lag.at)
    least = min(heard.there, key=lambda lag: lag.alike)
    if least.alike < SAME_SOUND:
        yield Finding("look", f"It is like the song by {least.alike:.2f} only.", least.at)


def on_pictures(stills: Stills, look: Look, faded: float) -> Line:
    black = sum(end - start for start, end in stills.black)
    frozen = sum(end - start for start, end in stills.frozen)
    measured = (
        f"{black} black frames, {frozen} frozen, at most {stills.clipped:.1%} of a frame burnt out"
    )
    return Line("pictures", measured, tuple(_of_pictures(stills, look, faded)))


def _of_pictures(stills: Stills, look: Look, faded: float) -> Iterator[Finding]:
    for start, end in stills.black:
        in_fade = end == look.frames and end - start <= round(faded * look.rate)
        if not in_fade:
            yield Finding("fault", f"It is black {_span(start, end, look)}.", look.seconds(start))
    for start, end in stills.frozen:
        verdict: Verdict = "look" if end - start <= HELD_FRAMES else "fault"
        yield Finding(
            verdict, f"The picture stands still {_span(start, end, look)}.", look.seconds(start)
        )  # fmt: skip
    if stills.clipped > BURNT:
        verdict = "fault" if stills.clipped > BURNT_OUT else "look"
        place = look.seconds(stills.clipped_at)
        sentence = f"{stills.clipped:.0%} of the picture is burnt out at {place:.1f} s."
        yield Finding(verdict, sentence, place)


def _span(start: int, end: int, look: Look) -> str:
    frames = "1 frame" if end - start == 1 else f"{end - start} frames"
    return f"for {frames} from {look.seconds(start):.2f} s on"


def on_flashes(flashes: Flashes) -> Line:
    swings = (
        f"at most {_count(flashes.swings, 'swing')} of light in any second, "
        f"the largest {flashes.largest:.0%}"
    )
    whole = swings if flashes.swings else "the light of the whole picture never swings by a tenth"
    measured = f"{whole}; in any part of it at most {_count(flashes.local_flashes, 'flash')}"
    return Line("flashes", measured, tuple(_of_flashes(flashes)))


def _count(number: int, word: str) -> str:
    more = "es" if word.endswith("sh") else "s"
    return f"{number} {word}{'' if number == 1 else more}"


def _of_flashes(flashes: Flashes) -> Iterator[Finding]:
    if flashes.swings > SWINGS_AT_MOST:
        yield Finding(
            "fault",
            f"The light swings {flashes.swings} times in the second from {flashes.at:.1f} s on; "
            f"{SWINGS_AT_MOST} are the most.",
            flashes.at,
        )
    if flashes.local_flashes > FLASHES_AT_MOST:
        yield Finding(
            "fault",
            f"A part of the picture flashes {flashes.local_flashes} times in the second from "
            f"{flashes.local_at:.1f} s on.",
            flashes.local_at,
        )
