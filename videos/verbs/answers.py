"""What a person answers to a video that waits."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from characters import portraits
from characters.models import Character, Image
from generations.providers.base import Kind
from mvsite.lib.moderation import require_shown
from mvsite.lib.state import NotNow
from videos import animatic, casting, plan_check, singers, spending, take_steps, takes
from videos.models import Take, Video
from videos.pipeline import advance
from videos.verbs.going_on import film_failed, go_on
from videos.verbs.held import held, held_with_kin

Status = Video.Status


def resume(video: Video, decision: str, **fields: object) -> None:
    """Answer what a waiting video asks. NotNow for a decision that does not fit the question."""
    require_shown(video)
    with transaction.atomic():
        waiting = held_with_kin(video.pk)
        require_question(waiting, decision)
        DECISIONS[waiting.waiting_for, decision](waiting, **fields)
        go_on(waiting)
    video.refresh_from_db()
    advance(video)


def require_waiting(video: Video) -> None:
    if video.status != Status.WAITING:
        raise NotNow(f"This video is {video.is_now}; it waits for no decision.")


def require_question(video: Video, decision: str) -> None:
    """NotNow unless it is one that answers what the video waits for."""
    if (video.waiting_for, decision) not in DECISIONS:
        raise NotNow(
            f"This video does not wait for “{decision}”. It may be answered already: reload the "
            "page."
        )


def decide(
    character: Character, decision: str, alone: Callable[[], None], **fields: object
) -> Video | None:
    """As the answer to the film that asks, which goes for all that ask; without one ``alone``.

    The film that asked. Raises NotNow.
    """
    video = asking(character, decision)
    if video is None:
        alone()
    else:
        resume(video, decision, **fields)
    return video


def asking(character: Character, decision: str) -> Video | None:
    """One of the films that wait for this answer."""
    asked = [reason for reason, answer in DECISIONS if answer == decision]
    waiting = character.videos.filter(status=Status.WAITING, waiting_for__in=asked)
    return next((video for video in waiting if video.hidden_part is None), None)


def raise_cap(video: Video, amount_usd: Decimal | float | str) -> None:
    """It may cost so much in all; what waited for that goes on, also a take of a film at rest."""
    require_shown(video)
    with transaction.atomic():
        there = held(video.pk)
        _raise_cap(there, amount_usd)
        if there.waiting_for == Video.WaitingFor.BUDGET:
            go_on(there)
    wake_held(video)


def wake_held(video: Video) -> None:
    """A look at all of it that may have waited for money."""
    video.refresh_from_db()
    advance(video)
    takes = Take.objects.at_work().filter(clip__video=video)
    for part in (*takes, *video.clips.rewriting(), *spending.drawn_for(video)):
        advance(part)


def _raise_cap(video: Video, amount_usd: Decimal | float | str) -> None:
    spending.raise_cap(video, Decimal(str(amount_usd)))


def _go_on_with(character: Character) -> None:
    """One answer about a character is for all the films that wait for it."""
    asking = (Video.WaitingFor.CHOICE, Video.WaitingFor.CHARACTER)
    for video in character.videos.filter(status=Status.WAITING, waiting_for__in=asking):
        if video.waiting_from == Status.FILMING:
            casting.freeze_again(video, character)
            take_steps.draw_again(video)
        go_on(video)


def _without_character(video: Video) -> None:
    video.without_character = True
    video.save(update_fields=["without_character"])


def _use_reference(video: Video) -> None:
    if character := video.character:
        if not character.reference_key:
            raise NotNow("This character was made from words; there is no picture of yours to use.")
        portraits.use_reference(character)
        _go_on_with(character)


def _retry_character(video: Video) -> None:
    if character := video.character:
        if character.status == Character.Status.FAILED:
            portraits.retry(character)
        _go_on_with(character)
        advance(character)


def _choose(video: Video, image: UUID) -> None:
    character = video.character
    if character is None:
        raise NotNow("This video has no character to choose a picture for.")
    chosen = character.images.filter(pk=image).first()
    if chosen is None or chosen.status != Image.Status.READY or chosen.refusal:
        raise NotNow("This picture is not there to be chosen. Choose one of those shown.")
    portraits.choose(character, chosen)
    _go_on_with(character)


def _fill(video: Video) -> None:
    video.on_clip_failure = Video.OnClipFailure.FILL
    video.save(update_fields=["on_clip_failure"])


def _approve(video: Video) -> None:
    """The plan before it is paid for, or the animatic before its motion is."""
    if why := plan_check.obstacle(video):
        raise NotNow(f"{why} Choose a way out first.")
    if video.waiting_from == Status.STITCHING:
        animatic.approve(video)
        video.waiting_from = Status.FILMING
    else:
        _approve_scenes(video)


def _approve_scenes(video: Video) -> None:
    """A character that was to wait for them is drawn first."""
    if video.asks_about_scenes and video.wants_character and not video.image_key:
        video.characters.ask_for()
        video.waiting_from = Status.PREPARING
    video.plan_confirmed = True
    video.save(update_fields=["plan_confirmed"])


def _sing(video: Video) -> None:
    """As ``_approve``; performances are filmed by who lets their mouths follow the song."""
    if video.is_animatic:
        raise NotNow("Approve the animatic first; its performances can be filmed so afterwards.")
    clips = list(video.clips.filter(chosen=None))
    found = singers.singers_of(video, singers.silent(video, clips))
    _approve(video)
    for clip in clips:
        if clip.pk in found:
            models = {str(Kind.FILM): found[clip.pk].name}
            takes.add_take(clip, seed=takes.seed_of(clip), models=models)


def _film_offline(video: Video) -> None:
    """On this machine, free; of an animatic it is the film as it is."""
    offline = {str(Kind.DRAW): takes.OFFLINE} if video.waiting_from == Status.PLANNING else {}
    _use(video, {**offline, str(Kind.FILM): takes.OFFLINE})


def _use_model(video: Video, model: str) -> None:
    """In place of the one that blocks the plan."""
    offer = next((each for each in plan_check.offers_of(video) if each.name == model), None)
    if offer is None:
        raise NotNow("This model does not fit the plan. Choose one of those offered.")
    _use(video, {str(offer.kind): model})


def _use(video: Video, models: dict[str, str]) -> None:
    video.chosen_models = {**video.chosen_models, **models}
    video.save(update_fields=["chosen_models"])


def _more_clips(video: Video) -> None:
    """Laid out anew, each short enough for the model."""
    count = plan_check.clips_needed(video)
    if count is None or video.waiting_from != Status.PLANNING:
        raise NotNow("More clips would not make this plan fit. Choose another way out.")
    video.clips_wanted = count
    video.save(update_fields=["clips_wanted"])
    video.waiting_from = Status.PREPARING


DECISIONS: dict[tuple[str, str], Callable[..., None]] = {
    ("choice", "choose"): _choose,
    ("choice", "use_reference"): _use_reference,
    ("character", "choose"): _choose,
    ("character", "retry"): _retry_character,
    ("character", "without_character"): _without_character,
    ("character", "use_reference"): _use_reference,
    ("clip", "retry"): film_failed,
    ("clip", "fill"): _fill,
    ("budget", "raise_cap"): _raise_cap,
    ("approval", "approve"): _approve,
    ("approval", "sing"): _sing,
    ("approval", "offline"): _film_offline,
    ("approval", "model"): _use_model,
    ("approval", "more_clips"): _more_clips,
}
