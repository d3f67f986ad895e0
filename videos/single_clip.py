"""A video of one clip, in the words of whoever asked: without a song, and planned by nobody."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from accounts.models import User
from characters.models import Image
from generations.providers import provider_of
from generations.providers.base import Kind
from mvsite.lib import storage
from mvsite.lib.uploads import clean
from videos import casting, prices, takes
from videos.models import Clip, Video

USUAL_SECONDS = 8.0
LEAST_SECONDS, MOST_SECONDS = 1.0, 60.0
TITLE_AT_MOST = 60
TOO_LONG = "{title} films {most:g} s at most. Ask for less, or for another model."


class TooLong(ValueError):
    """The model films no clip of that length. The message says how long one may be."""


@dataclass(frozen=True)
class ClipWish:
    """``model``: by name; empty: the usual one. ``image``: who is to be seen in it."""

    prompt: str
    seed: int
    seconds: float = USUAL_SECONDS
    shape: str = Video.Shape.WIDE
    negative_prompt: str = ""
    model: str = ""
    image: Image | None = None


def image_named(owner: User, named: str) -> Image | None:
    """A picture of the owner's by its id, if it can be shown and its file is there."""
    try:
        pk = UUID(named)
    except ValueError:
        return None
    mine = Image.objects.ready().filter(character__owner=owner, pk=pk)
    image = mine.select_related("character").first()
    usable = image is not None and image.hidden_part is None and storage.exists(image.key)
    return image if usable else None


def seconds_by(model: str, asked: float | None) -> float:
    """How long the clip will be: as asked, or what is usual and the model can. Raises TooLong, and
    Refused for a model that nobody here has."""
    able = provider_of(Kind.FILM, model).capabilities(Kind.FILM, model)
    most = max(able.lengths, default=MOST_SECONDS)
    if asked is not None and asked > most:
        raise TooLong(TOO_LONG.format(title=able.title or able.model, most=most))
    return min(USUAL_SECONDS, most) if asked is None else asked


def make(video: Video, wish: ClipWish) -> Clip:
    """The video's rows: its cut, its clip and the picture that it shows, copied into it."""
    title = title_of(wish.prompt)
    video.title, video.course, video.seed = title, Video.Course.SINGLE, wish.seed
    video.shape, video.clips_wanted, video.window_length = wish.shape, 1, wish.seconds
    video.chosen_models = {str(Kind.FILM): wish.model} if wish.model else {}
    video.cuts = [0, max(1, round(wish.seconds * video.form.rate))]
    video.image = wish.image
    video.save(force_insert=True)
    if wish.image is not None:
        video.characters.add(wish.image.character)
        casting.freeze_image(video, wish.image.character)
    return Clip.objects.create(
        video=video, position=0, title=title, description=wish.prompt,
        negative_description=wish.negative_prompt, kind=Clip.Kind.STORY,
        words_status=Clip.WordsStatus.WRITTEN, words_revision=1,
    )  # fmt: skip


def price_of(clip: Clip) -> Decimal | None:
    """In dollars, at most; None where nobody knows."""
    return prices.of_takes(clip.video, [clip])[0].total


def film(clip: Clip) -> bool:
    """With the seed that was asked for."""
    takes.add_take(clip, seed=clip.video.seed)
    return clip.video.move(Video.Status.FILMING)


def title_of(words: str) -> str:
    """Its first words."""
    return textwrap.shorten(clean(words, 2 * TITLE_AT_MOST), TITLE_AT_MOST, placeholder="…")
