"""What the measurements of a film's sound mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from videos.measuring.form import FileForm
from videos.measuring.sound import ALIKE, RATE, Heard
from videos.measuring.verdicts import Finding, Line, Verdict

SHORTER_NOTICED, SHORTER_FAULT = 0.03, 0.1
"""Seconds between the ends of sound and picture."""
LATE_MS, MUCH_TOO_LATE_MS = 5.0, 20.0
"""Of the sound; half a frame is where lips and beats begin to part from it."""
SAME_SOUND = 0.97
LEVEL_DB, LEVEL_FAULT_DB = 1.0, 3.0
NARROW_DB = -10.0
CHANGED_SIDES = -0.5
CLIPPED_SOUND = 0.001
GAPS_NAMED = 3


def on_sound(heard: Heard | None, copied: float | None, form: FileForm, wanted: bool) -> Line:
    if heard is None:
        found = (Finding("fault", "The film has no sound, though it has a song."),) * wanted
        own = form.sound_codec and not wanted
        return Line("sound", "what the clips sound like themselves" if own else "silent", found)
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
    strange = [lag for lag in heard.there if lag.alike < ALIKE]
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
    if heard.sides < CHANGED_SIDES:
        yield Finding("fault", "Left and right are changed.")
    yield from _of_gaps(heard.lost)
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


def _of_gaps(lost: Sequence[tuple[float, float]]) -> Iterator[Finding]:
    for start, end in lost[:GAPS_NAMED]:
        yield Finding("fault", f"It is silent from {start:.2f} to {end:.2f} s.", start)
    if more := lost[GAPS_NAMED:]:
        yield Finding("fault", f"It is silent {len(more)} times more.", more[0][0])
