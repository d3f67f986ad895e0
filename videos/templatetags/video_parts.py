"""What the page of a video says in words and in places on its axis."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from characters.models import Character
from generations.amounts import up_to
from generations.budget import usd
from generations.choices import full_name
from generations.providers.base import Kind
from generations.providers.local.styles import LABELS
from mvsite.lib.absolute import absolute
from mvsite.lib.templatetags.pages import about, icon, money
from songs.models import Song
from videos.board import Board
from videos.board.judgement import Judgement
from videos.board.scene import Scene
from videos.likeness_forms import LikenessForm, answers_of
from videos.models import Share, Take, Video
from videos.page_forms import ShareForm
from videos.report_drawing import Drawing, drawing_of
from videos.singers import Singer

register = template.Library()

ORIGINS = {"uploaded": "your own", "still": "the still", "copied": "copied"}
QUESTIONS = {
    "choice": "Choose the picture of the character.",
    "character": "The character could not be drawn.",
    "clip": "A clip could not be made.",
    "budget": "It waits for a higher limit.",
    "approval": "It waits for your word.",
}


@register.simple_tag
def axis_rules(board: Board) -> SafeString:
    """Where each scene stands on the axis, as rules for the page's one style block."""
    rules = [SafeString(f"#score{{--len:{board.seconds:.3f}}}")]
    for scene in board.scenes:
        rules.append(
            format_html(
                ".slot-{}{{--s:{};--d:{}}}",
                scene.number, f"{scene.film_start:.3f}", f"{scene.seconds:.3f}",
            )
        )  # fmt: skip
    return SafeString("".join(rules))


POSTS = 'form="go" formaction="{}" hx-post="{}"'


@register.simple_tag
def posts(route: str, pk: UUID) -> SafeString:
    """What makes a button of a scene one that acts; where the answer goes stands on #scenes."""
    url = reverse(route, args=[pk])
    return format_html(POSTS, url, url)


@register.simple_tag
def later(scene: Scene, part: str, words: str) -> SafeString:
    """In place of a part of a scene that comes when what it stands in is opened; without a script
    a link to the page with that scene whole."""
    link = '<a class="later" href="?open={}&amp;part={}#scene-{}">{} {}</a>'
    return format_html(link, scene.number, part, scene.number, words, scene.number)


BUTTON = (
    '<button class="b sm {}" type="submit" form="go" formaction="{}" hx-post="{}"'
    ' hx-target="#tally" hx-swap="outerHTML"{}>{}{}</button>'
)


REPLY = (
    '<button class="b sm {}" type="submit" form="reply" formaction="{}" hx-post="{}"'
    ' hx-target="#tally" hx-swap="outerHTML" hx-include="input[form=go]" name="decision"'
    ' value="{}">{}{}</button>'
)


@register.simple_tag
def act_button(route: str, video: Video, words: str, drawn: str = "", kind: str = "") -> SafeString:
    """Something that may be done with the whole video."""
    return _button(reverse(route, args=[video.pk]), words, drawn, kind, SafeString(""))


@register.simple_tag
def answer_button(
    video: Video, decision: str, words: str, drawn: str = "", kind: str = ""
) -> SafeString:
    """An answer to what it waits for."""
    value = format_html(' name="decision" value="{}"', decision)
    return _button(reverse("video-answer", args=[video.pk]), words, drawn, kind, value)


@register.simple_tag
def reply_button(
    video: Video, decision: str, words: str, drawn: str = "", kind: str = ""
) -> SafeString:
    """An answer that takes what stands in the fields of the form “reply”."""
    url, picture = reverse("video-answer", args=[video.pk]), icon(drawn) if drawn else ""
    return format_html(REPLY, kind, url, url, decision, picture, words)


def _button(url: str, words: str, drawn: str, kind: str, value: SafeString) -> SafeString:
    picture = icon(drawn) if drawn else ""
    return format_html(BUTTON, kind, url, url, value, picture, words)


@register.filter
def took(seconds: float | None) -> str:
    """0.8 s; 12 s; 3 min."""
    if seconds is None:
        return ""
    return f"{seconds:.1f} s" if seconds < 10 else about(seconds)


@register.filter
def per_mille(share: float) -> int:
    return round(1000 * share)


@register.filter
def doing(board: Board) -> str:
    """What is at work before there are scenes."""
    video, song = board.video, board.video.song
    if song is not None and song.status in Song.WORKING:
        return "listening to the song"
    if board.character is not None and board.character.status in Character.WORKING:
        return "drawing the character"
    return "cutting the film" if video.status == "stitching" else "writing the scenes"


@register.filter
def in_a_sentence(board: Board) -> str:
    """For those who do not see it: how things stand, without the clock."""
    video = board.video
    if video.status == Video.Status.WAITING:
        return QUESTIONS[video.waiting_for]
    if video.status in (Video.Status.FAILED, Video.Status.CANCELLED):
        return "The film could not be made." if video.status == "failed" else "It is stopped."
    if video.status == Video.Status.READY and not board.at_work:
        return "The film is ready."
    counts = [f"{number} {words}" for _, number, words in board.tally.counts]
    return f"Scenes: {', '.join(counts)}." if counts else f"Now: {doing(board)}."


@register.filter
def what_it_cost(scene: Scene) -> str:
    """And what helps; a retry of what was charged is charged once more."""
    cost = usd(scene.cost_of_failure)
    said = f"It may have cost {cost}." if scene.may_be_charged else f"It cost {cost}."
    if scene.was_charged:
        said = f"It was charged all the same: {cost}."
    return f"{said} {scene.next_step}".strip()


@register.simple_tag
def take_price(board: Board, scene: Scene) -> str:
    """After the words of a button that asks for one more take."""
    if board.free_take:
        return ", free"
    return costing("", board.take_prices[scene.clip.pk].total)


@register.simple_tag
def judged(board: Board, take: Take) -> Judgement | None:
    """What a model said of it, or is asked to say."""
    return board.judging.said.get(take.pk) if board.judging else None


@register.simple_tag
def judge_price(price: Decimal | None) -> str:
    """After the words of a button that asks a model: at most so much."""
    return f", {up_to(price)}"


@register.simple_tag
def retry_price(board: Board, scene: Scene) -> str:
    chosen = bool(scene.failed and scene.failed.chosen_models)
    free = board.free_take and not chosen
    return ", free" if free else costing("", board.price_of_retry(scene))


@register.simple_tag
def singer_of(board: Board, scene: Scene) -> Singer | None:
    return None if board.is_hidden else board.singers.get(scene.clip.pk)


@register.simple_tag
def words_price(board: Board) -> str:
    return ", free" if board.is_free else costing("", board.price_of_words)


@register.simple_tag
def costs(board: Board, words: str, which: str) -> str:
    """The words of a button with ``which`` price of the board; a film that is free says none."""
    return words if board.is_free else costing(words, getattr(board, f"price_of_{which}"))


@register.simple_tag
def cut_words(board: Board) -> str:
    """Scenes that were added since are written and filmed for it."""
    return costing("Cut it again", Decimal(0) if board.is_free else board.price_of_cut)


def costing(words: str, price: Decimal | None) -> str:
    """Try again, $0.30"""
    return f"{words}, {'price not known' if price is None else money(price)}"


@register.simple_tag
def floors(field: str, said: str) -> list[tuple[str, str, bool]]:
    """What a field of likeness offers: value, words, whether it is chosen."""
    offered = LikenessForm.base_fields[field].choices  # type: ignore[attr-defined]  # of choices
    return [(value, words, value == (said or "")) for value, words in offered]


@register.filter
def told_of(reason: str, character: Character | None) -> str:
    """What was measured, said of a product where it is one."""
    is_product = character is not None and character.kind == Character.Kind.PRODUCT
    return reason.replace("the character", "the product") if is_product else reason


@register.filter
def likeness_asked(video: Video) -> dict[str, str]:
    return answers_of(video)


@register.filter
def style_title(name: str) -> str:
    """A style that has gone keeps its name."""
    return LABELS[name].title if name in LABELS else name.capitalize()


@register.filter
def take_name(take: Take) -> str:
    """Take 2, your own"""
    origin = ORIGINS.get(take.origin, "")
    return f"Take {take.number}, {origin}" if origin else f"Take {take.number}"


@register.simple_tag
def made_by(board: Board, take: Take) -> str:
    """Kling 3 Omni at Replicate, from a picture by Flux 2 Pro at Replicate; empty of a take that no
    model filmed, and where one alone could."""
    if not (board.has_other_models and take.is_filmed and take.model):
        return ""
    filmed, drawer = full_name(Kind.FILM, take.model), board.drawer_of(take)
    return f"{filmed}, from a picture by {full_name(Kind.DRAW, drawer)}" if drawer else filmed


@register.filter
def drawing(report: dict[str, object]) -> Drawing | None:
    return drawing_of(report)


@register.simple_tag(takes_context=True)
def watch_address(context: dict[str, Any], link: Share) -> str:
    """Of a shared film's page, to be followed from elsewhere."""
    return absolute(context["request"], reverse("watch", args=[link.token]))


@register.simple_tag
def share_lengths() -> list[tuple[str, str]]:
    """For how long a link can last: value and words."""
    return list(ShareForm.base_fields["days"].choices)  # type: ignore[attr-defined]  # of choices
