"""The takes of a scene: one more, from a file or a picture, chosen, stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import transaction

from mvsite.lib import storage
from mvsite.lib.moderation import require_shown
from mvsite.lib.state import NotNow
from videos import fitting, own_takes, rewriting, sliding, stills, takes
from videos.models import Clip, Keyframe, Take
from videos.pipeline import advance
from videos.segments import HELD_SECONDS
from videos.take_choices import SAME, TakeChoices
from videos.verbs.going_on import film_on
from videos.verbs.held import SCENE_GONE, held_clip, held_with_words

BEING_MADE = (
    "Take {number} of scene {scene} is being made so already. Nothing more was ordered. "
    "Ask for another one when it is there, or stop it."
)


def redo(clip: Clip) -> Take:
    """One more take of this clip. The film stays as it is until it is cut again."""
    with transaction.atomic():
        take = one_more(held_with_words(clip), {})
    advance(take)
    return take


def another_take(clip: Clip, filmer: str, draws: str) -> Take:
    """One more take of this clip by other models, by name; ``draws`` may be ``SAME``: it begins
    with the first picture that is there."""
    with transaction.atomic():
        choices = TakeChoices(held_with_words(clip), draws)
        models = choices.models(filmer)
        take = one_more(choices.clip, models, choices.picture if draws == SAME else None)
    advance(take)
    return take


def takes_by(clip: Clip, filmers: Sequence[str]) -> list[Take]:
    """One more take of this clip by each of these models; all of them, or none."""
    with transaction.atomic():
        choices = TakeChoices(held_with_words(clip))
        picture = choices.picture if choices.drawing == SAME else None
        named = [choices.models(filmer) for filmer in filmers]
        made = [one_more(choices.clip, models, picture) for models in named]
    for take in made:
        advance(take)
    return made


def one_more(there: Clip, models: Mapping[str, str], picture: Keyframe | None = None) -> Take:
    """As ``takes.redo``, of a scene that is held. Two clicks pay once: NotNow where the same take
    is being made."""
    models = {str(kind): name for kind, name in models.items()}
    if twin := takes.twin_at_work(there, models):
        raise NotNow(BEING_MADE.format(number=twin.number, scene=there.number))
    return takes.redo(there, models, picture)


def retry_clip(clip: Clip) -> Take:
    """The failed take of this clip once more, as it was; what else is made goes on."""
    with transaction.atomic():
        there = held_with_words(clip)
        if there.takes.at_work().exists():
            raise NotNow(f"Scene {there.number} is being filmed already.")
        if not there.takes.filter(status=Take.Status.FAILED).exists():
            raise NotNow(f"No take of scene {there.number} failed. Ask for a new take instead.")
        take = takes.retry(there)
        film_on(there.video)
    advance(take)
    return take


def choose_take(clip: Clip, take: Take) -> None:
    """The take that the next film shows."""
    with transaction.atomic():
        there = held_clip(clip)
        chosen = there.takes.filter(pk=take.pk).first()
        if chosen is None or chosen.status != Take.Status.READY:
            raise NotNow("This take is not there to be chosen. Choose another one.")
        if not storage.exists(chosen.key):
            raise NotNow(f"The file of take {chosen.number} is gone. Choose another one.")
        _require_length(chosen)
        takes.choose(there, chosen)
    clip.refresh_from_db()


def _require_length(take: Take) -> None:
    missing = fitting.seconds_missing(take)
    if missing > HELD_SECONDS:
        raise NotNow(
            f"Take {take.number} is {missing:.1f} s too short for its place. "
            "Choose another one, or film it again."
        )


def slide_take(take: Take, seconds: float) -> None:
    """Show another part of a take that lasts longer than its place; the film stays as it is until
    it is cut again."""
    with transaction.atomic():
        clip = held_clip(_clip_of(take))
        there = clip.takes.filter(pk=take.pk).first()
        if there is None or there.status != Take.Status.READY:
            raise NotNow("This take is not there. Reload the page to see those there are.")
        sliding.slide(clip, there, seconds)


def use_still(clip: Clip) -> Take:
    """A take of the scene's picture, moved on this machine: free. Chosen when it is there."""
    with transaction.atomic():
        there = held_clip(clip)
        require_shown(there.video)
        if not stills.has_picture(there):
            raise NotNow(f"Scene {there.number} has no picture yet that could be moved.")
        take = stills.add(there)
    advance(take)
    return take


def own_take(clip: Clip, path: Path, name: str) -> Take:
    """A take from a file that somebody brings; chosen when it is there.

    Raises BadUpload and StorageFull, and keeps nothing then.
    """
    there = _there_now(clip)
    require_shown(there.video)
    take = own_takes.receive(there, path, name)  # Looked at before anything is held.
    advance(take)
    return take


def _there_now(clip: Clip) -> Clip:
    with transaction.atomic():
        return held_clip(clip)


def cancel_take(take: Take) -> None:
    """It ends; takes that are there stay."""
    with transaction.atomic():
        there = held_clip(_clip_of(take)).takes.filter(pk=take.pk).first()
        if there is None or not takes.cancel(there):
            raise NotNow("This take is no longer being made; there is nothing to cancel.")
    advance(there.clip.video)


def cancel_clip(clip: Clip) -> None:
    """Nothing of it is made any more: neither a take nor other words; what is there stays."""
    with transaction.atomic():
        there = held_clip(clip)
        stopped = [take for take in there.takes.at_work() if takes.cancel(take)]
        if not stopped and not (there.alone and there.words_status in Clip.BEING_WRITTEN):
            raise NotNow(f"Nothing of scene {there.number} is being made; nothing to cancel.")
        rewriting.stop(there)
    advance(there.video)


def _clip_of(take: Take) -> Clip:
    clip = Clip.objects.filter(pk=take.clip_id).first()
    if clip is None:
        raise NotNow(SCENE_GONE)
    return clip
