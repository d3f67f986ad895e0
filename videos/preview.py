"""What a new video will be, before it is made: where it is cut, what it costs, what it lacks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from uuid import UUID

from django.conf import settings

from characters import prices
from characters.models import Character
from characters.prices import ToCome
from generations.providers import provider_of
from generations.providers.base import Kind, Refused
from mvsite.lib.ffmpeg import FRAME_RATE
from songs.analysis.result import Analysis, Section
from songs.models import Song
from songs.waveform_svg import Score, score_of
from videos.forms import NewVideo
from videos.models import Video
from videos.quote import (
    Choice,
    Quote,
    Wanted,
    can_cost,
    capabilities_of,
    choices_of,
    counted,
    even,
    quote_for,
)
from videos.spending import left_today
from videos.timeline import Plan, plan_cuts, suggested_window

ON_BEAT = 0.5 / FRAME_RATE + 1e-6
SAME_PLACE = 0.06
"""Seconds within which two starts are the same: a field shows tenths."""
SECONDS_A_CLIP = 5.0
"""Until the song is heard."""


KINDS = {
    Kind.SEE: "Looks at the picture", Kind.WRITE: "Writes", Kind.DRAW: "Draws", Kind.FILM: "Films"
}  # fmt: skip


@dataclass(frozen=True)
class ModelChoice:
    """Of one kind of work: the field's name, what the model does, which one is chosen."""

    field: str
    words: str
    chosen: str
    choices: list[Choice]


@dataclass
class Preview:
    """What the form says at this moment. Nothing is stored and nothing is begun."""

    form: NewVideo

    @cached_property
    def said(self) -> dict[str, object]:
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def song(self) -> Song | None:
        song = self.said.get("song")
        return song if isinstance(song, Song) else None

    @cached_property
    def heard(self) -> Analysis | None:
        ready = self.song is not None and self.song.status == Song.Status.READY
        return self.song.heard() if self.song and ready else None

    @cached_property
    def window(self) -> tuple[float, float]:
        """(start, seconds) of the song."""
        start, seconds = self.form.window() if self.said is not None else (None, 0.0)
        if start is None:
            start = suggested_window(self.heard, seconds).start if self.heard else 0.0
        return start, seconds

    @property
    def start(self) -> float:
        return self.window[0]

    @property
    def seconds(self) -> float:
        return self.window[1]

    @property
    def end(self) -> float:
        return self.start + self.seconds

    @cached_property
    def pick(self) -> float:
        """Where the suggested part of this length begins."""
        return suggested_window(self.heard, self.seconds).start if self.heard else 0.0

    @property
    def is_pick(self) -> bool:
        return abs(self.pick - self.start) < SAME_PLACE

    @property
    def is_whole(self) -> bool:
        return self.song is not None and self.seconds >= self.song.seconds - SAME_PLACE

    @cached_property
    def plan(self) -> Plan | None:
        return self._planned(self._clips_wanted)

    @cached_property
    def by_music(self) -> Plan | None:
        return self.plan if self._clips_wanted is None else self._planned(None)

    @property
    def _clips_wanted(self) -> int | None:
        clips = self.said.get("clips")
        return clips if isinstance(clips, int) else None

    def _planned(self, clips: int | None) -> Plan | None:
        if self.song is None or self.heard is None:
            return None
        return _planned(self.song.pk, self.song.revision, self.start, self.seconds, clips)

    @cached_property
    def whole(self) -> Score | None:
        """The song from end to end; beats are for the window."""
        return replace(score_of(self.heard), beats="", bars="") if self.heard else None

    @cached_property
    def score(self) -> Score | None:
        """The window with its cuts."""
        if self.heard is None or self.plan is None:
            return None
        cuts = [self.plan.start + frame / self.plan.rate for frame in self.plan.cuts]
        return score_of(self.heard, self.plan.start, self.plan.seconds, cuts)

    @property
    def clips(self) -> int:
        if self.plan is not None:
            return len(self.plan.slots)
        return self._clips_wanted or max(1, round(self.seconds / SECONDS_A_CLIP))

    @property
    def wedge(self) -> str:
        """From the window on the whole song to the full width below it, as a path."""
        assert self.song is not None
        first, last = (1000 * time / self.song.seconds for time in (self.start, self.end))
        return f"M{first:.1f} 0H{last:.1f}L1000 10H0Z"

    @property
    def marks(self) -> dict[str, object]:
        """What handles snap to and how their places are said."""
        assert self.heard is not None
        sections = [(section.start, section.label) for section in self.heard.sections]
        return {"beats": self.heard.beats, "bars": self.heard.downbeats, "sections": sections}

    @property
    def why(self) -> str:
        """What is heard in the window, and how the cuts lie in it."""
        assert self.heard is not None and self.plan is not None
        inside = [
            s for s in self.heard.sections if s.start < self.end - 1 and s.end > self.start + 1
        ]
        return " ".join(
            filter(None, (_told(inside, self.heard), _cuts_told(self.heard, self.plan)))
        )

    @property
    def clips_told(self) -> str:
        """7 clips of 4 to 8 beats"""
        if self.heard is None or self.by_music is None:
            return "as many as the song asks for"
        lengths = [slot.seconds for slot in self.by_music.slots]
        unit, each = ("beats", 60 / self.heard.tempo) if self.heard.tempo else ("s", 1.0)
        least, most = (round(length / each) for length in (min(lengths), max(lengths)))
        held = f"{least}" if least == most else f"{least} to {most}"
        return f"{len(lengths)} clip{'' if len(lengths) == 1 else 's'} of {held} {unit}"

    @cached_property
    def consistency_off(self) -> str:
        """Why no character is in it, whoever is chosen; empty where one can be."""
        if not settings.CHARACTER_CONSISTENCY_ENABLED:
            return "Characters are switched off on this site. The film is made without one."
        if self.song is not None and not self.song.character_consistency_enabled:
            return "Characters are switched off for this song. Its page can switch them on again."
        return ""

    @cached_property
    def character(self) -> Character | None:
        """Who is in it, as far as that is a row already."""
        if self.consistency_off:
            return None
        field = "product" if self.form.is_product else str(self.said.get("source", "picture"))
        row = self.said.get({"picture": "character"}.get(field, field))
        return row if isinstance(row, Character) else None

    @property
    def has_words(self) -> bool:
        in_words = self.said.get("source") == "words" and not self.form.is_product
        return bool(in_words and self.said.get("words") and not self.consistency_off)

    @property
    def candidates(self) -> int:
        """Pictures that will be drawn."""
        if self.has_words:
            return prices.USUAL_PICTURES
        return self._to_come.pictures

    @cached_property
    def _to_come(self) -> ToCome:
        """Of who is a row already; a picture that was sent is drawn only if that is wished."""
        character = self.character
        if character is None:
            return ToCome()
        own = self.said.get("source") == "picture" and not self.form.is_product
        if not own or character.status != Character.Status.NEW:
            return prices.to_come(character)
        return ToCome(True, prices.USUAL_PICTURES) if self.said.get("draw") else ToCome()

    @property
    def _cast_models(self) -> dict[str, str] | None:
        """Of one that was begun without this film."""
        character = self.character
        if character is None or character.status == Character.Status.NEW:
            return None
        return dict(character.chosen_models)

    @property
    def is_drawn_before(self) -> bool:
        """The character is there and costs this film nothing."""
        there = (Character.Status.READY, Character.Status.CHOOSING)
        return self.can_cost and self.character is not None and self.character.status in there

    @property
    def lacking(self) -> list[str]:
        """What has to be there before it can be made."""
        lacks = []
        if self.song is None:
            lacks.append("a song")
        elif self.song.status == Song.Status.FAILED:
            lacks.append("another song")
        if self.form.is_product and self.character is None and not self.consistency_off:
            lacks.append("a picture of the product")
        if self.quote is not None and self.quote.total is None:
            lacks.append("a model whose price is known")
        return lacks

    @cached_property
    def quote(self) -> Quote | None:
        """None without a song: there is nothing to count."""
        if self.song is None:
            return None
        return self.quoted(str(self.said.get("quality", "")))

    @property
    def final(self) -> Quote:
        return self.quoted(Video.Quality.FINAL)

    @property
    def animatic(self) -> Quote:
        """Until its motion is paid for."""
        return self.quoted(Video.Quality.ANIMATIC)

    @property
    def motion_price(self) -> Decimal | None:
        """What approval of an animatic comes to."""
        return next(line.amount for line in self.final.lines if line.name.startswith("Film "))

    def quoted(self, quality: str) -> Quote:
        """An animatic has no other price where filming is free."""
        who = self.character is not None or self.has_words
        models = self.form.models
        film = capabilities_of(Kind.FILM, models.get(Kind.FILM, ""))
        filmed = quality != Video.Quality.ANIMATIC or self.films_free
        words_alone = filmed and not (who or self.films_free) and bool(film)
        return quote_for(
            Wanted(
                self.slots,
                picture=self._to_come.description,
                candidates=self.candidates,
                sketched=bool(self.character and self.character.reference_key),
                shown=who,
                drawn=self.is_drawn_before,
                models=models,
                cast_models=self._cast_models,
                size=Video(shape=str(self.said.get("shape") or Video.Shape.WIDE)).size,
                keyframes=not (words_alone and film and film.takes_words_alone),
                motion=filmed,
            )
        )

    @cached_property
    def films_free(self) -> bool:
        try:
            return provider_of(Kind.FILM, self.form.models.get(Kind.FILM, "")).free
        except Refused:
            return False

    @cached_property
    def can_cost(self) -> bool:
        return can_cost()

    @property
    def left_today(self) -> Decimal | None:
        return left_today(self.form.owner)

    @property
    def cap(self) -> Decimal | None:
        cap = self.said.get("max_cost")
        return cap if isinstance(cap, Decimal) else None

    @cached_property
    def models(self) -> list[ModelChoice]:
        """Only where there is a choice."""
        found = [
            ModelChoice(f"model_{kind}", words, str(self.said.get(f"model_{kind}", "")), choices)
            for kind, words in KINDS.items()
            if len(choices := choices_of(kind)) > 1
        ]
        return found if self.can_cost else []

    @property
    def slots(self) -> list[float]:
        """Seconds of each clip, as far as they are known."""
        if self.plan is None:
            return even(self.clips, self.seconds)
        return [slot.seconds for slot in self.plan.slots]

    @property
    def facts(self) -> str:
        """Robert van Herk · 3:44 · 70 bpm · nine sections"""
        assert self.song is not None
        whole = round(self.song.seconds)
        parts = [self.song.artist, f"{whole // 60}:{whole % 60:02d}"]
        if self.heard is not None:
            parts.append(f"{self.heard.tempo:.0f} bpm" if self.heard.tempo else "no steady beat")
            parts.append(counted(len(self.heard.sections), "section"))
        return " · ".join(filter(None, parts))


@lru_cache(maxsize=256)
def _planned(pk: UUID, revision: int, start: float, seconds: float, clips: int | None) -> Plan:
    """A quarter of an hour takes half a second to lay out, and each answer asks for it."""
    return plan_cuts(Song.objects.get(pk=pk).heard(), start, seconds, clips, FRAME_RATE)


def _told(inside: list[Section], heard: Analysis) -> str:
    if not inside:
        return ""
    names = list(dict.fromkeys(section.label.lower() for section in inside))
    loudest = max(heard.sections, key=lambda section: section.energy)
    peak = ", the strongest part of the song" if inside[-1] is loudest else ""
    if len(names) == 1:
        return f"All of it is {names[0]}{peak}."
    if len(names) == 2:
        return f"The {names[0]} leads into the {names[1]}{peak}."
    return f"From the {names[0]} to the {names[-1]}{peak}."


def _cuts_told(heard: Analysis, plan: Plan) -> str:
    beats = [
        beat for beat in heard.beats if plan.start - ON_BEAT <= beat < plan.start + plan.seconds
    ]
    if not beats:
        return "No steady beat was heard; the cuts follow sections and strong sounds."
    cuts = [plan.start + frame / plan.rate for frame in plan.cuts[1:-1]]
    on_beat = sum(any(abs(cut - beat) <= ON_BEAT for beat in beats) for cut in cuts)
    counted_beats = f"{len(beats)} beat{'' if len(beats) == 1 else 's'}"
    if not cuts:
        return f"{counted_beats}, one clip."
    if on_beat == len(cuts):
        return f"{counted_beats}, every cut on one of them."
    return f"{counted_beats}; {on_beat} of {len(cuts)} cuts are on one of them."
