"""What the page of a song says of its words: to have them heard, how far that is, what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from generations import ledger
from generations.amounts import up_to, what_it_cost
from generations.durations import seconds_of
from generations.providers import providers_of
from generations.providers.base import Kind, ProviderError
from songs import transcribing
from songs.alignment.wrapping import wrapped
from songs.lyrics import Line
from songs.models import Song, Transcription
from songs.retiming import words_heard

Status = Transcription.Status


@dataclass(frozen=True)
class Words:
    """``last``: the newest time that the song was heard for its words, None: never."""

    song: Song
    last: Transcription | None

    @property
    def can_be_heard(self) -> bool:
        return bool(providers_of(Kind.HEAR)) and not self.song.is_hidden

    @property
    def at_work(self) -> bool:
        return self.last is not None and self.last.status == Status.HEARING

    @property
    def has_failed(self) -> bool:
        return self.last is not None and self.last.status == Status.FAILED

    @cached_property
    def price(self) -> Decimal | None:
        """At most; None where nobody knows, and then it cannot be ordered."""
        try:
            return ledger.price_of(transcribing.request_for(self.song))
        except ProviderError:
            return None

    @property
    def costs(self) -> str:
        return up_to(self.price)

    @property
    def by(self) -> str:
        """Who hears it, and how long that mostly takes."""
        able = providers_of(Kind.HEAR)[0].capabilities(Kind.HEAR, "")
        seconds = seconds_of(transcribing.PURPOSE, Kind.HEAR)
        return f"{able.title}, about {max(5, 5 * round(seconds / 5))} s"

    @property
    def note(self) -> str:
        """What to know before it is chosen."""
        return providers_of(Kind.HEAR)[0].capabilities(Kind.HEAR, "").note

    @property
    def held_up(self) -> str:
        return self.last.error if self.last and self.at_work else ""

    @cached_property
    def cost(self) -> str:
        """A sentence about the call that ended."""
        return what_it_cost(transcribing.call_of(self.last) if self.last else None)

    @property
    def found_nothing(self) -> bool:
        ready = self.last is not None and self.last.status == Status.READY
        return ready and self.last is not None and not self.last.words

    @property
    def found_no_line(self) -> bool:
        """Words were heard, and none of the lyrics among them."""
        if self.last is None or not self.last.words or self.last.lines_found or self.last.is_offer:
            return False
        times = any("confidence" in line for line in self.song.lyric_lines)
        return bool(self.song.lyrics.strip()) and not times

    @cached_property
    def offered(self) -> Sequence[Line]:
        if self.last is None or not self.last.is_offer:
            return ()
        return wrapped(words_heard(self.last), self.song.seconds)


def words_of(song: Song) -> Words:
    return Words(song, song.transcriptions.first())
