"""Whether a clip shows its character, in the words of a model that sees: a second opinion beside
what is measured. It is asked when a person wishes it, and paid as every call."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from generations import ledger
from generations.budget import OverBudget
from generations.models import Generation
from generations.providers import providers_of
from generations.providers.base import Capabilities, JudgeRequest, Kind, Media, Refused
from mvsite.lib import prompts
from mvsite.lib.state import NotNow
from videos import likenesses, spending, take_prompts
from videos.models import Clip, Take, Video

PURPOSE = "judgement"
MOMENTS = 3
"""Of the part of a take that the film shows, evenly."""
NOBODY = "Nobody here judges clips. Whoever runs the site sets OPENAI_JUDGE_MODEL."
NOT_ABLE = "There is nothing to judge: this take was made without the picture of the character."
ASKED = "Take {number} of scene {scene} is being judged already."
TOLD = "Take {number} of scene {scene} has been judged. What was said stands beside it."


def judge() -> Capabilities | None:
    """Who is asked; None where nobody is chosen."""
    chain = providers_of(Kind.JUDGE)
    return chain[0].capabilities(Kind.JUDGE, "") if chain else None


def can_be_judged(take: Take, image: str) -> bool:
    """``image``: the key of what the film's clips are held against."""
    return bool(image and take.image_key and take.status == Take.Status.READY)


def request_for(take: Take) -> JudgeRequest:
    video = take.clip.video
    character = video.character
    words = prompts.render(
        "judge", name=take_prompts.name_of(character) or take_prompts.NAMELESS, count=MOMENTS,
        product=bool(character and character.is_product),
    )  # fmt: skip
    stills = tuple(Media(take.key, {"seconds": seconds}) for seconds in _moments(take))
    return JudgeRequest(Media(video.image_key), stills, prompt=words)


def _moments(take: Take) -> list[float]:
    """Seconds of its file."""
    shown = take.clip.frames
    if take.frames:
        shown = max(1, min(shown, take.frames - take.in_frame))
    rate = take.clip.video.form.rate
    return [round((take.in_frame + (n + 0.5) * shown / MOMENTS) / rate, 3) for n in range(MOMENTS)]


def price_of(takes: Sequence[Take]) -> Decimal | None:
    """Of all of them at most; None where it is not known."""
    try:
        return sum((ledger.price_of(request_for(take)) for take in takes), Decimal(0))
    except Refused:
        return None


def ask(take: Take) -> Generation:
    """A call for this take, as a person wishes it. Raises NotNow, OverBudget and Refused."""
    video = take.clip.video
    if judge() is None:
        raise NotNow(NOBODY)
    if not can_be_judged(take, likenesses.image_of(video)):
        raise NotNow(NOT_ABLE)
    if before := told_of(video, video.image_key).get(take.pk):
        why = ASKED if before.status in Generation.WORKING else TOLD
        raise NotNow(why.format(number=take.number, scene=take.clip.number))
    with transaction.atomic():
        take.touch()
        return spending.order(video, take, PURPOSE, request_for(take), anew=True)


def unjudged(video: Video) -> list[Take]:
    """The takes in the film about which nobody has been asked, in its order."""
    image = likenesses.image_of(video)
    clips = Clip.objects.filter(video=video).select_related("chosen").order_by("position")
    chosen = [clip.chosen for clip in clips if clip.chosen]
    told = told_of(video, image)
    found = [take for take in chosen if can_be_judged(take, image) and take.pk not in told]
    for take in found:
        take.clip.video = video
    return found


def told_of(video: Video, image: str) -> dict[UUID, Generation]:
    """What was told of takes that were held against this image, or is being; by take."""
    told = (*Generation.WORKING, Generation.Status.SUCCEEDED)
    return {call.subject_id: call for call in calls_of(video, image) if call.status in told}


def calls_of(video: Video, image: str) -> list[Generation]:
    """The oldest first."""
    calls = Generation.objects.filter(project=video.pk, purpose=PURPOSE).order_by("created_at")
    ours = calls.defer("sent", "usage")
    return [call for call in ours if call.request["picture"]["key"] == image]


# --- After an attempt that did not end well ------------------------------------------------------


def follows(take: Take) -> bool:
    """Whether another attempt is to follow the last one."""
    call = ledger.latest(take, PURPOSE)
    return call is not None and call.status == Generation.Status.FAILED and call.retryable


def order_next(take: Take) -> Generation | None:
    """That attempt; None where a limit is in its way, and the last one stands as it ended."""
    try:
        return spending.order(take.clip.video, take, PURPOSE, request_for(take))
    except (OverBudget, Refused):
        take.touch()
        Generation.objects.of(take, PURPOSE).filter(status="failed").update(retryable=False)
        return None
