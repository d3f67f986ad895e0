"""A film that the same command was given for before: how it goes on, and what of it is new."""

from __future__ import annotations

from decimal import Decimal

from generations.providers import provider_of
from generations.providers.base import NEEDED
from mvsite.lib import storage
from mvsite.lib.templatetags.pages import money
from videos import plan_check, prices, spending, verbs
from videos.commission import Commission
from videos.models import Take, Video
from videos.progress_bar import Display

IS_FILMED = "It is being filmed already; --again begins another one with its animatic first."


def usual_models() -> dict[str, str]:
    """Of the kinds that cost: another usual model, or the first key, makes another film."""
    usual = {kind: provider_of(kind) for kind in NEEDED}
    return {
        str(kind): provider.capabilities(kind, "").model
        for kind, provider in usual.items()
        if not provider.free
    }


def is_made(video: Video, wanted: Commission) -> bool:
    film = video.film
    there = film is not None and storage.exists(film.key)
    return there and not is_to_be_filmed(video, wanted)


def is_to_be_filmed(video: Video, wanted: Commission) -> bool:
    """An animatic that was looked at, and approved by the quality that is asked for now."""
    return is_shown(video) and wanted.quality == Video.Quality.FINAL


def is_shown(video: Video) -> bool:
    """An animatic that waits for a word."""
    return video.waiting_for == Video.WaitingFor.APPROVAL and video.film is not None


def taken_up(video: Video, wanted: Commission, display: Display) -> None:
    """Its price is said, then it is started, retried or answered, whatever its state asks for.
    NotNow where it is refused."""
    Video.objects.filter(pk=video.pk).update(on_character_failure=wanted.on_character_failure)
    video.refresh_from_db()
    _have_quality(video, wanted)
    _have_floors(video, wanted)
    _have_cap(video, wanted)
    for sentence in filter(None, (said_price(video), _too_late(video, wanted))):
        display.say(sentence)
    match video.status:
        case Video.Status.DRAFT:
            verbs.start(video)
        case Video.Status.FAILED:
            verbs.retry(video)
        case Video.Status.READY:
            verbs.cut_again(video)
        case Video.Status.WAITING if video.waiting_for == Video.WaitingFor.CHARACTER:
            goes_on = wanted.on_character_failure == Video.OnCharacterFailure.CONTINUE
            verbs.resume(video, "without_character" if goes_on else "retry")
        case Video.Status.WAITING if is_to_be_filmed(video, wanted):
            verbs.resume(video, "approve")


def _have_cap(video: Video, wanted: Commission) -> None:
    """The one that is named now holds; what waited for a higher one goes on."""
    cap = wanted.max_cost
    if cap is None or cap == video.max_cost_usd:
        return
    if video.waiting_for == Video.WaitingFor.BUDGET:
        verbs.raise_cap(video, cap)
    else:
        Video.objects.filter(pk=video.pk).update(max_cost_usd=cap)
    video.refresh_from_db()


def _have_floors(video: Video, wanted: Commission) -> None:
    """Those that are named now hold for what is made from here on."""
    Video.objects.filter(pk=video.pk).update(
        keyframe_floor=wanted.keyframe_floor, likeness_floor=wanted.redo_below
    )
    video.refresh_from_db()


def _have_quality(video: Video, wanted: Commission) -> None:
    """As long as no clip was begun; a film is approved when its animatic is there."""
    if video.quality != wanted.quality and not Take.objects.filter(clip__video=video).exists():
        Video.objects.filter(pk=video.pk).update(quality=wanted.quality)
        video.refresh_from_db()


def _too_late(video: Video, wanted: Commission) -> str:
    """What is asked for now and comes too late for this film; empty: nothing."""
    late = wanted.quality == Video.Quality.ANIMATIC and video.quality != wanted.quality
    return IS_FILMED if late and Take.objects.filter(clip__video=video).exists() else ""


def confirmed(video: Video, wanted: Commission, display: Display) -> bool:
    """What can be answered without a person: a plan to confirm is said, an animatic that is to be
    filmed is approved."""
    if is_to_be_filmed(video, wanted):
        verbs.resume(video, "approve")
        return True
    if video.waiting_from != Video.Status.PLANNING or video.waiting_for != "approval":
        return False
    if plan_check.obstacle(video):
        return False
    display.say(video.error)
    verbs.resume(video, "approve")
    return True


def said_price(video: Video) -> str:
    """Of all of it, or of the rest of a film that was begun; empty where it is free."""
    if prices.is_free(video):
        return ""
    begun, gone = video.clips.exists(), spending.spent(video)
    price = prices.rest_of(video) if begun else prices.of_start(video)
    if price is None:
        return "Its price is not known; nothing is paid before it is."
    cap = f"; at ${video.max_cost_usd:.2f} it stops" if video.max_cost_usd is not None else ""
    costs = f"${price:.2f} at most" if begun else f"about ${price:.2f}"  # Cuts change lengths.
    if gone:
        return f"${gone:.2f} are spent or on their way; the rest costs {costs}{cap}"
    return f"It costs {costs}{cap}"


def said_bill(video: Video) -> str:
    """After another sentence: It cost $2.79. Empty for a film that could cost nothing."""
    gone, maybe = spending.spent(video), spending.in_doubt(video)
    if prices.is_free(video) and not gone:
        return ""
    said = f" It cost {money(gone or Decimal(0))}."
    return f"{said} ${maybe:.2f} of it may not have been charged." if maybe else said
