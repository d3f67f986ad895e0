"""Notes written as a standard MIDI file, to a twentieth of a millisecond."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import mido

from bench.compositions.score import DRUMS, Note

TICKS_PER_BEAT, MICROSECONDS_PER_BEAT = 10_000, 500_000
TICKS_PER_SECOND = TICKS_PER_BEAT * 1_000_000 // MICROSECONDS_PER_BEAT
DRUM_CHANNEL = 9
CHANNELS = [channel for channel in range(16) if channel != DRUM_CHANNEL]


def write_midi(notes: Sequence[Note], path: Path) -> None:
    """Each program gets a channel; raises ValueError where there are more than fifteen."""
    programs = sorted({note.program for note in notes} - {DRUMS})
    if len(programs) > len(CHANNELS):
        raise ValueError(f"{len(programs)} instruments do not fit into {len(CHANNELS)} channels.")
    channels = dict(zip(programs, CHANNELS, strict=False)) | {DRUMS: DRUM_CHANNEL}
    track = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=MICROSECONDS_PER_BEAT)])
    for program in programs:
        track.append(mido.Message("program_change", channel=channels[program], program=program))
    now = 0
    for tick, message in _messages(notes, channels):
        track.append(message.copy(time=tick - now))
        now = tick
    file = mido.MidiFile(ticks_per_beat=TICKS_PER_BEAT)
    file.tracks.append(track)
    file.save(path)


def _messages(notes: Sequence[Note], channels: dict[int, int]) -> list[tuple[int, mido.Message]]:
    """Ends before beginnings where both fall together, so that a note can be struck again."""
    timed = []
    for note in notes:
        channel = channels[note.program]
        first = round(note.start * TICKS_PER_SECOND)
        last = max(first + 1, round((note.start + note.seconds) * TICKS_PER_SECOND))
        on = mido.Message("note_on", channel=channel, note=note.pitch, velocity=note.velocity)
        off = mido.Message("note_off", channel=channel, note=note.pitch)
        timed += [(first, 1, on), (last, 0, off)]
    return [(tick, message) for tick, _, message in sorted(timed, key=lambda each: each[:2])]
