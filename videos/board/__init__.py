"""What the page of a video shows, read with a number of queries that is the same for 3 clips and
for 100."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from characters.models import Character, Image
from generations.models import Generation
from mvsite.lib import storage
from songs.analysis.result import Analysis
from songs.waveform_svg import Score, score_of
from videos import demo, likenesses
from videos.board.asking import Plan, plan_of
from videos.board.judgement import Judging, judging_of
from videos.board.likeness import Sameness, is_awaited, sameness_of
from videos.board.money import Money
from videos.board.newer import newer_than, sentence_of
from videos.board.reading import scenes_of
from videos.board.scene import Scene
from videos.board.shapes import ShapeOffer, shapes_of
from videos.board.steps import Step, steps_of
from videos.board.tally import Tally, tally_of
from videos.models import Film, Reframing, Share, Video
from videos.singers import Singer, silent, singers_of
from videos.standing import is_at_work
from videos.timeline import suggested_window

FIGURES_COME_WITHIN = 600
"""Seconds after a film; later they are made when its page is opened."""


@dataclass
class Board(Money):
    """``heard``: the song, as the video is planned; ``films``: of all shapes, the oldest first;
    ``image``: the key of what its clips are held against, empty where nobody is to be in them;
    ``hold_ups``: sentences about work that waits for something, such as room on the disk."""

    video: Video
    heard: Analysis | None
    scenes: list[Scene]
    films: list[Film]
    reframings: list[Reframing]
    characters: list[Character]
    calls: list[Generation]
    at_work: bool
    image: str = ""
    hold_ups: list[str] = field(default_factory=list)
    share: Share | None = None
    now: datetime = field(default_factory=timezone.now)

    @cached_property
    def is_hidden(self) -> bool:
        """Nothing of it is shown but its words, and why."""
        return self.video.hidden_part is not None

    @cached_property
    def film(self) -> Film | None:
        """The newest of the video's own shape."""
        own = [film for film in self.films if film.shape == self.video.shape]
        return own[-1] if own else None

    @property
    def link(self) -> Share | None:
        """By which others can watch it now."""
        return None if self.share is None or self.share.is_over else self.share

    @cached_property
    def film_bytes(self) -> int | None:
        try:
            return storage.size(self.film.key) if self.film else None
        except FileNotFoundError:
            return None

    @property
    def is_measured(self) -> bool:
        return self.film is None or self.film.is_measured

    @property
    def lacks_figures(self) -> bool:
        """Of a film that is young enough for them to be under way."""
        if self.film is None or self.is_measured or self.is_hidden:
            return False
        return (self.now - self.film.created_at).total_seconds() < FIGURES_COME_WITHIN

    @cached_property
    def lacks_likeness(self) -> bool:
        return not self.is_hidden and is_awaited(self)

    @cached_property
    def judging(self) -> Judging | None:
        """Who says in words how like the character its clips are, and what was said."""
        return judging_of(self)

    @cached_property
    def same(self) -> Sameness | None:
        """How like the character its clips are."""
        return sameness_of(self)

    @cached_property
    def singers(self) -> dict[UUID, Singer]:
        """By scene, who would film a performance so that its mouth follows the song."""
        clips = [scene.clip for scene in self.scenes if scene.may_sing]
        return singers_of(self.video, silent(self.video, clips))

    @property
    def polls(self) -> bool:
        """Whether something new is to come by itself; what is measured comes after the film."""
        return self.at_work or self.lacks_figures or self.lacks_likeness

    @property
    def is_being_made(self) -> bool:
        """Its first film; also while it waits for somebody."""
        begun = self.video.status in (*Video.WORKING, Video.Status.WAITING)
        return begun and self.film is None

    @property
    def is_first_run(self) -> bool:
        """The film that Leitmotif brings, while it is made."""
        return self.is_being_made and demo.is_demo(self.video)

    @property
    def is_staged(self) -> bool:
        """Whether the film's place is kept for it, with the newest there is of it."""
        return self.is_being_made or bool(self.newest_still)

    @cached_property
    def character(self) -> Character | None:
        return self.characters[0] if self.characters else None

    @cached_property
    def candidates(self) -> list[Image]:
        """What can be chosen while it is asked for."""
        if self.character is None:
            return []
        return [image for image in self.character.images.all() if not image.is_hidden]

    @property
    def drawn_candidates(self) -> list[Image]:
        return [image for image in self.candidates if image.status == Image.Status.READY]

    @property
    def start(self) -> float:
        """Seconds of the song at which the film begins."""
        return self.video.window_start or 0.0

    @property
    def seconds(self) -> float:
        return self.video.seconds or self.video.window_length

    @property
    def end(self) -> float:
        return self.start + self.seconds

    @cached_property
    def score(self) -> Score | None:
        """The window drawn; before it is laid out, the one that will be suggested."""
        if self.heard is None:
            return None
        if not self.scenes:
            return _score_ahead(self.video, self.heard)
        cuts = [scene.start for scene in self.scenes] + [self.scenes[-1].end]
        return score_of(self.heard, self.start, self.seconds, cuts)

    @cached_property
    def newest_clip(self) -> Scene | None:
        """The scene whose take came last."""
        with_take = [scene for scene in self.scenes if scene.chosen]
        return max(with_take, key=lambda scene: scene.chosen.take.updated_at, default=None)  # type: ignore[union-attr]  # each has one

    @cached_property
    def newest_still(self) -> str:
        """The key of a picture of the film's shape; the last one in the film, as a rule."""
        return next((scene.still for scene in reversed(self.scenes) if scene.still), "")

    @cached_property
    def newer_than_film(self) -> list[Scene]:
        return newer_than(self.film, self.scenes) if self.film else []

    @property
    def shows_other_lyrics(self) -> bool:
        return self.film is not None and self.film.has_other_lyrics(self.video)

    @property
    def newer_sentence(self) -> str:
        return sentence_of(self.film, self.newer_than_film) if self.film else ""

    @cached_property
    def tally(self) -> Tally:
        return tally_of(self)

    @cached_property
    def steps(self) -> list[Step]:
        return steps_of(self)

    @cached_property
    def shapes(self) -> list[ShapeOffer]:
        return shapes_of(self)

    @cached_property
    def plan(self) -> Plan | None:
        """What is to be said before it is paid for, while that is asked."""
        return plan_of(self.video) if self.video.waiting_for == "approval" else None


def board_of(video: Video) -> Board:
    heard = video.heard() if video.song and video.song.analysis else None
    calls = list(_calls(video))
    image = likenesses.image_of(video)
    scenes = scenes_of(video, heard, calls, image)
    return Board(
        video=video,
        heard=heard,
        scenes=scenes,
        films=list(video.films.order_by("created_at")),
        reframings=list(video.reframings.order_by("created_at")),
        characters=_characters(video),
        calls=calls,
        at_work=is_at_work(video),
        image=image,
        hold_ups=_hold_ups(video, scenes, calls),
        share=video.shares.filter(withdrawn_at=None).first(),
    )


def _calls(video: Video) -> list[Generation]:
    """Without what was asked and answered, which is long."""
    calls = Generation.objects.filter(project=video.pk).order_by("created_at")
    return list(calls.defer("request", "sent", "result", "usage"))


def _characters(video: Video) -> list[Character]:
    if not video.character_consistency_enabled:
        return []
    cast = video.cast.select_related("selected")
    return list(cast.prefetch_related("images"))


def _hold_ups(video: Video, scenes: list[Scene], calls: list[Generation]) -> list[str]:
    """Of takes and characters also while it is tried whether they can go on: an order that is
    placed takes the sentence away."""
    now, asked = timezone.now(), video.error if video.status in Video.ASKING else ""
    held = [*video.characters.all(), *(card.take for scene in scenes for card in scene.takes)]
    rows = [row for row in (video, video.song, *calls) if row is not None and row.due_at > now]
    sentences = [row.error for row in (*rows, *held) if row.error and row.status in row.WORKING]
    return [sentence for sentence in dict.fromkeys(sentences) if sentence != asked]


def _score_ahead(video: Video, heard: Analysis) -> Score:
    window = suggested_window(heard, video.window_length)
    start = window.start if video.window_start is None else video.window_start
    return score_of(heard, start, min(video.window_length, heard.duration - start))
