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
from videos.measuring.shots import Compared
from videos.measuring.sound import Heard
from videos.measuring.stills import Stills

Verdict = Literal["ok", "look", "fault"]
WORST_LAST: tuple[Verdict, ...] = ("ok", "look", "fault")

DRIFTS_MS = 0.5
"""Of the sound, from its start to its end: more is another clock, not rounding."""
OTHER_CONTRAST = 0.08
"""A picture in the wrong range has seven sixths of it, or six sevenths."""
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


def on_cuts(placing: Placing, strays: Sequence[tuple[int, int]], rate: float) -> Line:
    findings = (*_of_cuts(placing, rate), *_of_strays(strays, rate))
    return Line("cuts", _cuts_measured(placing), findings)


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


def _of_strays(strays: Sequence[tuple[int, int]], rate: float) -> Iterator[Finding]:
    for first, end in strays:
        what = "A frame" if end - first == 1 else f"{end - first} frames"
        time = first / rate
        yield Finding("fault", f"{what} of another picture: seen at {time:.2f} s.", time)


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


def on_shots(compared: Compared | None) -> tuple[Line, ...]:
    """Nothing where no take was there to be held against."""
    if compared is None:
        return ()
    own = compared.compared - len(compared.other)
    return (Line("shots", f"{own} of {compared.compared} as filmed", tuple(_of_shots(compared))),)


def _of_shots(compared: Compared) -> Iterator[Finding]:
    for number in compared.other:
        yield Finding("fault", f"Clip {number} does not show its take.")
    if abs(compared.contrast - 1) > OTHER_CONTRAST:
        yield Finding(
            "look", f"The contrast is {compared.contrast:.0%} of what was filmed: wrong colours."
        )  # fmt: skip


def on_drift(placing: Placing, heard: Heard | None, form: FileForm) -> Line:
    minutes = form.seconds / 60
    cuts = placing.drift_ms_per_minute
    sound = heard.drift_ms_per_minute if heard else None
    measured = f"cuts {cuts:+.1f} ms a minute against their plan"
    if sound is not None:
        measured += f", sound {sound:+.2f} ms a minute against the song"
    findings = []
    if abs(cuts) * minutes > 1000 / (form.rate or 24):
        findings.append(Finding("fault", f"The cuts drift by {cuts:.0f} ms a minute."))
    if sound is not None and abs(sound) * minutes > DRIFTS_MS:
        findings.append(Finding("fault", f"The sound drifts by {sound:.0f} ms a minute."))
    return Line("drift", measured, tuple(findings))


def on_pictures(stills: Stills, look: Look, faded: float) -> Line:
    black = sum(end - start for start, end in stills.black)
    frozen = sum(end - start for start, end in stills.frozen)
    measured = (
        f"{black} black frames, {frozen} frozen, at most {stills.clipped:.1%} of a frame burnt out"
    )
    return Line("pictures", measured, tuple(_of_pictures(stills, look, faded)))


def _of_pictures(stills: Stills, look: Look, faded: float) -> Iterator[Finding]:
    fade = look.frames - round(faded * look.rate)
    for words, runs in (("black", stills.black), ("one plain colour", stills.blank)):
        for start, end in runs:
            if end < look.frames or start < fade:
                place = look.seconds(start)
                yield Finding("fault", f"It is {words} {_span(start, end, look)}.", place)
    for start, end in stills.frozen:
        verdict: Verdict = "look" if end - start <= HELD_FRAMES else "fault"
        yield Finding(
            verdict, f"The picture stands still {_span(start, end, look)}.", look.seconds(start)
        )  # fmt: skip
    for start, _ in stills.juddering:
        place = look.seconds(start)
        yield Finding("look", f"Frames are shown twice from {place:.1f} s on: it judders.", place)
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
