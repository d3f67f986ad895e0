"""The plan of a film before it is paid for: what is to be confirmed, what blocks it, ways out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from generations.choices import Choice, Row
from generations.providers.base import Capabilities, Kind
from videos import (
    casting,
    choosing,
    prices,
    quote,
    singers,
    singing,
    slots,
    spending,
    take_requests,
    words_alone,
)
from videos.models import Clip, Video
from videos.singers import Singer
from videos.timeline import MOST_CLIPS, plan_cuts

PAID = (Kind.DRAW, Kind.FILM)
"""What is still to be paid once the scenes are written."""
WRITTEN = "The scenes are written. Approve them, and they are filmed."


@dataclass(frozen=True)
class Finding:
    """``blocks``: it cannot be filmed so; else it is to be confirmed, or only to be known where it
    ``asks`` nothing. ``kind``: whose model another could take the place of."""

    sentence: str
    blocks: bool = False
    asks: bool = True
    kind: Kind | None = None


@dataclass(frozen=True)
class Offer:
    """A model that could be used instead. ``price``: of all that is to come then, at most."""

    kind: Kind
    name: str
    title: str
    price: Decimal | None


def findings_of(video: Video) -> list[Finding]:
    """None for a film that costs nothing from here on."""
    if not any(_is_unknown(video, kind) or _able(video, kind) for kind in PAID):
        return []
    return [
        *_gaps(video), *_models(video), *_lengths(video), *_references(video), *_money(video),
        *_singing(video),
    ]  # fmt: skip


def question(video: Video) -> str:
    """What a person is asked before it is paid for; empty where nothing is."""
    findings = findings_of(video)
    open_ = [finding for finding in findings if finding.asks or finding.blocks]
    asks = any(finding.blocks for finding in open_) or (bool(open_) and not video.plan_confirmed)
    said = [finding.sentence for finding in findings] if asks else []
    return " ".join([WRITTEN, *said] if video.asks_about_scenes else said)


def obstacle(video: Video) -> str:
    """Why it cannot be filmed so; empty where it can."""
    return next((finding.sentence for finding in findings_of(video) if finding.blocks), "")


def _is_unknown(video: Video, kind: Kind) -> bool:
    return quote.capabilities_of(kind, video.model_for(kind)) is None


def _able(video: Video, kind: Kind) -> Capabilities | None:
    """Of the paid model that does this; None where it is free, or nobody has it."""
    return words_alone.paid_model(video, kind)


def _gaps(video: Video) -> Iterator[Finding]:
    if video.clips.count() != len(video.cuts) - 1:
        yield Finding("Some of the cuts have no scene. Plan the film again.", blocks=True)
    empty = [clip.number for clip in video.clips.filter(description="")]
    if empty:
        yield Finding(f"{_scenes(empty)} no words; what is filmed there is left to the model.")


def _models(video: Video) -> Iterator[Finding]:
    for kind in PAID:
        able = quote.capabilities_of(kind, video.model_for(kind))
        told = quote.told(kind, video.model_for(kind), _price(video, kind))
        if told:
            usable = able is not None and not able.gone and _price(video, kind) is not None
            yield Finding(told, blocks=not usable, kind=kind)


def _price(video: Video, kind: Kind) -> Decimal | None:
    wanted = prices.wanted_of(video)
    if kind is Kind.DRAW:
        return quote.keyframe_price(wanted)
    return prices.total(quote.motion_prices(wanted))


def _lengths(video: Video) -> Iterator[Finding]:
    able = _able(video, Kind.FILM)
    if able is None or not able.lengths:
        return
    seconds = prices.wanted_of(video).slots
    long = [n for n, length in enumerate(seconds, 1) if able.length_for(length) is None]
    if long:
        yield Finding(
            f"{_scenes(long, 'is', 'are')} longer than the {max(able.lengths):g} s that "
            f"{able.title or able.model} films at most.",
            blocks=True, kind=Kind.FILM,
        )  # fmt: skip


def _references(video: Video) -> Iterator[Finding]:
    if casting.is_missing(video):
        yield Finding("The character's picture is gone; the film is made from its words alone.")
        return
    able = _able(video, Kind.DRAW)
    if able is not None and not _has_pictures(video, able):
        yield Finding(
            f"{able.title or able.model} draws no first picture without one of a character, and "
            "this film has none.",
            blocks=True, kind=Kind.DRAW,
        )  # fmt: skip
    elif able is not None and video.image_key and not able.references:
        yield Finding(
            f"{able.title or able.model} does not look at the character's picture: it may look "
            "different in each clip.",
            kind=Kind.DRAW,
        )


def _has_pictures(video: Video, able: Capabilities) -> bool:
    """What a model that draws first pictures lives on; True also where none is drawn."""
    shown = bool(video.image_key) and video.wants_character
    return shown or not able.needs_picture or words_alone.is_filmed_so(video)


def _singing(video: Video) -> Iterator[Finding]:
    clips = list(video.clips.filter(kind=Clip.Kind.PERFORMANCE).select_related("chosen"))
    spans = slots.spans(video)
    bare = [clip.number for clip in clips if not singing.has_words(video, *spans[clip.position])]
    if bare:
        yield Finding(f"{_scenes(bare, 'is', 'are')} performed, and nothing is sung there by the "
                      "lyrics.", asks=False)  # fmt: skip
    if mute := singers.silent(video, clips):
        yield Finding(_mute(video, mute), asks=False)


def _mute(video: Video, mute: list[Clip]) -> str:
    """Whose mouths follow nothing, why, and who would do better."""
    able, numbers = _able(video, Kind.FILM), [clip.number for clip in mute]
    assert able is not None
    longest = max(singers.seconds_of(clip) for clip in mute)
    said = f"{_scenes(numbers, 'is', 'are')} performed, and mouths will not follow the words there"
    better = singers.singers_of(video, mute)
    rest = f" {_better(better.values())}" if better else ""
    return f"{said}: {singers.why_silent(able, longest)}.{rest}"


def _better(found: Collection[Singer]) -> str:
    titles = list(dict.fromkeys(singer.title for singer in found))
    cost = sum((singer.price for singer in found), Decimal(0))
    return f"{' and '.join(titles)} {'does' if len(titles) == 1 else 'do'}, for ${cost:.2f}."


def _money(video: Video) -> Iterator[Finding]:
    price, gone = prices.whole(video), spending.spent(video)
    if price is None:
        return
    cap, today = spending.cap_of(video), spending.left_today(video.owner)
    if cap is not None and gone + price > cap:
        yield Finding(
            f"It may cost ${gone + price:.2f}, and ${cap:.2f} are allowed for it. It waits for "
            "you before it would cost more."
        )
    if today is not None and price > today:
        yield Finding(
            f"It may cost ${price:.2f}, and ${today:.2f} of today's money are left. It goes on "
            "by itself at midnight."
        )


def _scenes(numbers: list[int], one: str = "has", many: str = "have") -> str:
    """Scene 3 has; scenes 2, 4 and 5 have."""
    if len(numbers) == 1:
        return f"Scene {numbers[0]} {one}"
    return f"Scenes {', '.join(map(str, numbers[:-1]))} and {numbers[-1]} {many}"


def offers_of(video: Video) -> list[Offer]:
    """Models in place of those that block it: known in price, offered, and long enough."""
    kinds = {finding.kind for finding in findings_of(video) if finding.blocks and finding.kind}
    return [
        Offer(kind, row.choice.name, row.choice.full, _price_by(video, row.choice))
        for kind in sorted(kinds)
        for row in choosing.rows_of(kind, prices.wanted_of(video))
        if not row.choice.is_here and _would_do(video, row)
    ]


def _price_by(video: Video, choice: Choice) -> Decimal | None:
    return prices.whole(video, {str(choice.kind): choice.name})


def _would_do(video: Video, row: Row) -> bool:
    drawn = row.choice.kind is not Kind.DRAW or _has_pictures(video, row.choice.able)
    return drawn and not (row.why_not or (row.choice.kind is Kind.FILM and row.wrong))


def clips_needed(video: Video) -> int | None:
    """So many that each is short enough for its model; None where more would not help."""
    able = _able(video, Kind.FILM)
    if able is None or not able.lengths or video.song is None or obstacle(video) == "":
        return None
    if able.length_for(max(prices.wanted_of(video).slots)) is not None:
        return None
    heard, rate, longest = video.song.heard(), video.form.rate, max(able.lengths)
    for count in range(len(video.cuts), MOST_CLIPS + 1):
        plan = plan_cuts(heard, video.window_start or 0.0, video.window_length, count, rate)
        spare = 2 * take_requests.FADE_FRAMES / rate if _fades(video) else 0.0
        if max(slot.seconds for slot in plan.slots) + spare <= longest:
            return count
        if len(plan.slots) < count:
            return None
    return None


def _fades(video: Video) -> bool:
    return video.transition == Video.Transition.CROSSFADE
