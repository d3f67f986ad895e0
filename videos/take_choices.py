"""Another model for one take: who could film a scene and draw its first picture, for how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from generations.choices import NOT_HAD, Row, has_choice
from generations.providers.base import Kind
from mvsite.lib.state import NotNow
from videos import prices, stills
from videos.choosing import rows_of
from videos.models import Clip, Keyframe
from videos.prices import Price
from videos.takes import OFFLINE

SAME = "same"
"""In place of who draws: the first picture that is there."""
NO_DRAWER = "Choose who draws the first picture: this one cannot."
PICTURE_GONE = "The first picture is no longer there. Choose who draws another one."


def are_there() -> bool:
    """Whether anybody else could make a take here."""
    return has_choice(Kind.DRAW) or has_choice(Kind.FILM)


@dataclass
class TakeChoices:
    """Of one scene. ``draws``: the name of a model, ``SAME``, or empty: not said yet."""

    clip: Clip
    draws: str = ""

    @cached_property
    def picture(self) -> Keyframe | None:
        """That is there."""
        return stills.keyframe_of(self.clip)

    @cached_property
    def is_outdated(self) -> bool:
        """The picture that is there was drawn from words that were changed since."""
        if self.picture is None or self.picture.origin != Keyframe.Origin.DRAWN:
            return False
        return not self.picture.takes.filter(words_revision=self.clip.words_revision).exists()

    @cached_property
    def drawing(self) -> str:
        """As ``draws``; by itself the picture that is there, while it shows the scene's words, and
        else who draws for the film."""
        if self.draws:
            return self.draws
        if self.picture is not None and not self.is_outdated:
            return SAME
        named = self.clip.video.model_for(Kind.DRAW)
        usual = [row for row in self.drawers if row.choice.is_named(named)]
        return (usual or self.drawers)[0].choice.name

    @property
    def drawer(self) -> Row | None:
        """Who draws a new one."""
        return next((row for row in self.drawers if row.choice.name == self.drawing), None)

    @property
    def has_drawers(self) -> bool:
        """Something is to be chosen, of a film that has first pictures."""
        several = len(self.drawers) + (self.picture is not None) > 1
        return several and prices.wanted_of(self.clip.video, self.clip).keyframes

    @cached_property
    def drawers(self) -> list[Row]:
        return [_settled(row) for row in self._rows(Kind.DRAW)]

    @cached_property
    def filmers(self) -> list[Row]:
        """Each with the price of the whole take; of an animatic this machine alone."""
        rows = self._rows(Kind.FILM)
        if self.clip.video.is_animatic:
            rows = [row for row in rows if row.choice.name == OFFLINE]
        return [self._with_picture(row) for row in rows]

    def _rows(self, kind: Kind) -> list[Row]:
        return rows_of(kind, prices.wanted_of(self.clip.video, self.clip))

    def _with_picture(self, row: Row) -> Row:
        drawn = self._price_of_picture(row.choice.name)
        told = f"{row.told}; ${drawn:.2f} for the first picture" if drawn else row.told
        whole = replace(row, price=prices.total([row.price, drawn]), told=told)
        return _settled(whole if drawn is not None else replace(whole, wrong=NO_DRAWER))

    def _price_of_picture(self, filmer: str) -> Price:
        if self.drawing == SAME:
            return prices.total([])
        models = {str(Kind.DRAW): self.drawing, str(Kind.FILM): filmer}
        [take] = prices.of_takes(self.clip.video, [self.clip], models)
        return take.drawn

    def models(self, filmer: str) -> dict[str, str]:
        """Names by kind, for a take that ``filmer`` films. NotNow where it cannot be made so."""
        if self.drawing == SAME and self.picture is None:
            raise NotNow(PICTURE_GONE)
        draws = {} if self.drawing == SAME else {Kind.DRAW: _named(self.drawers, self.drawing)}
        films = {Kind.FILM: _named(self.filmers, filmer)}
        if self.clip.video.is_animatic:
            films = {}  # That is chosen when it is approved.
        return {str(kind): name for kind, name in (draws | films).items()}


def _settled(row: Row) -> Row:
    """The scene is laid out: what does not fit it cannot be chosen."""
    return replace(row, why_not=row.why_not or row.wrong)


def _named(rows: Sequence[Row], name: str) -> str:
    row = next((row for row in rows if row.choice.name == name), None)
    if row is None or row.why_not:
        raise NotNow(row.why_not if row else NOT_HAD.format(name=name[:40]))
    return name
