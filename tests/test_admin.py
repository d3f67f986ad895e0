"""Staff's pages: every row can be read, none is changed but by a verb, and refusals are said."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Limits, Token, User
from characters.models import Character, Image
from generations.models import Generation, ModelHealth
from mvsite.lib.staff import NewestPaginator, StaffAdmin
from songs.models import Song, Transcription
from tests.factories import make_character, make_ready_character, make_song
from tests.factories import make_video as new_video
from videos import moderation, verbs
from videos.models import (
    Channel,
    Clip,
    Delivery,
    Event,
    Film,
    Keyframe,
    Reframing,
    Take,
    Video,
    WebhookEndpoint,
)
from videos.tests.test_films import made, stitching
from videos.tests.test_pipeline import filming, make_failed, planned
from videos.verbs import notices

pytestmark = pytest.mark.django_db
READ = [model for model, page in admin.site._registry.items() if isinstance(page, StaffAdmin)]


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("staff"))
    return client


def address(model: type[Any], page: str = "changelist", *args: Any) -> str:
    names = model._meta
    return reverse(f"admin:{names.app_label}_{names.model_name}_{page}", args=args)


def act(client: Client, action: str, *rows: Any, **answer: str) -> tuple[Any, list[str]]:
    """The answer, and what was said."""
    client.cookies.pop("messages", None)  # Nobody has looked at the page since.
    chosen = [str(row.pk) for row in rows]
    data = {"action": action, "index": "0", "_selected_action": chosen, **answer}
    response = client.post(address(type(rows[0])), data)
    return response, [str(message) for message in get_messages(response.wsgi_request)]


def ready() -> Video:
    video = stitching()
    made(video)
    return video


@pytest.fixture
def everything() -> dict[type[Any], Any]:
    """A row of every kind."""
    video = filming(character=make_ready_character())
    for clip in video.clips.all():
        make_failed(clip.takes.get())
    clip = video.clips.get(position=0)
    take = clip.takes.get()
    keyframe = Keyframe.objects.create(clip=clip, key="videos/x/k.png")
    film = Film.objects.create(
        video=video, shape="16:9", width=160, height=90, frames=9, manifest={},
        key="videos/x/f.mp4", sha256="0", poster_key="videos/x/poster.jpg",
    )  # fmt: skip
    token, _ = Token.objects.create(user=video.owner, name="mine")
    reframing = Reframing.objects.create(video=video, shape="9:16")
    rows = [reframing, video, video.song, video.characters.get(), clip, take, keyframe, film, token]
    rows.append(WebhookEndpoint.of(video.owner))
    rows.append(
        Delivery.objects.tell_owner(
            video.owner, Event.TEST, Channel.ENDPOINT, "https://hooks.example.org/"
        )
    )
    rows.append(Transcription.objects.create(song=make_song()))
    rows += [Image.objects.first(), Generation.objects.first()]
    rows.append(ModelHealth.objects.create(provider="replicate", model="a/film", outages=5))
    return {type(row): row for row in rows}


# --- Reading ------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", READ, ids=lambda model: model.__name__)
def test_every_row_is_listed_and_has_a_page(
    model: type[Any], staff: Client, everything: dict[type[Any], Any]
) -> None:
    row = everything[model]
    assert staff.get(address(model)).status_code == 200
    assert staff.get(address(model), {"q": str(row.pk)}).status_code == 200
    assert staff.get(address(model), {"q": "fox"}).status_code == 200
    page = staff.get(address(model, "change", row.pk))
    assert page.status_code == 200
    assert 'name="_save"' not in page.text


@pytest.mark.parametrize("model", READ, ids=lambda model: model.__name__)
def test_no_row_is_added_changed_or_deleted_by_a_form(
    model: type[Any], staff: Client, everything: dict[type[Any], Any]
) -> None:
    row = everything[model]
    assert staff.get(address(model, "add")).status_code == 403
    assert staff.post(address(model, "change", row.pk), {"status": "ready"}).status_code == 403
    deleting = staff.post(address(model, "delete", row.pk), {"post": "yes"}).status_code
    assert deleting == (302 if model is Token else 403)


def test_a_user_is_not_deleted_and_has_limits_on_the_same_page(staff: Client) -> None:
    user = User.objects.create(username="somebody")
    assert staff.post(address(User, "delete", user.pk), {"post": "yes"}).status_code == 403
    assert "Usd per day" in staff.get(address(User, "change", user.pk)).text
    assert staff.get(address(Limits)).status_code == 200


def test_nobody_but_staff_sees_any_of_it() -> None:
    video = new_video()
    owner = Client()
    owner.force_login(video.owner)
    for model in (Video, Song, Generation):
        assert owner.get(address(model)).status_code == 302
    assert Client().get(address(Video)).status_code == 302


def test_staff_who_may_only_look_is_offered_no_deeds() -> None:
    from django.contrib.auth.models import Permission

    reader = User.objects.create(username="reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_video"))
    client, video = Client(), ready()
    client.force_login(reader)
    act(client, "hide", video, answered="1", reason="No")
    video.refresh_from_db()
    assert not video.is_hidden
    assert "Hide" not in client.get(address(Video, "change", video.pk)).text


@pytest.mark.parametrize("model", [Video, Song, Character, Image, Clip, Take, Film, Keyframe])
def test_a_longer_list_takes_no_more_queries(
    model: type[Any], staff: Client, everything: dict[type[Any], Any]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert staff.get(address(model)).status_code == 200
        return len(seen)

    queries()  # Once for what is kept afterwards, such as content types.
    few = queries()
    more = filming(character=make_ready_character())
    for clip in more.clips.all():
        make_failed(clip.takes.get())
        Keyframe.objects.create(clip=clip, key="videos/x/k.png")
    Film.objects.create(
        video=more, shape="16:9", width=160, height=90, frames=9, manifest={}, key="f", sha256="0"
    )
    assert queries() == few


def test_a_long_list_is_counted_to_its_end_only_if_that_is_near(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(NewestPaginator, "AT_MOST", 2)
    for _ in range(3):
        make_song()
    pages = NewestPaginator(Song.objects.order_by("pk"), 50)
    assert (pages.count, pages.is_capped) == (2, True)


def test_an_id_finds_its_row_at_once(staff: Client) -> None:
    one, other = new_video(title="One"), new_video(title="Other")
    text = staff.get(address(Video), {"q": str(one.pk)}).text
    assert "One" in text
    assert str(other.pk) not in text


@pytest.mark.parametrize(("choice", "shown"), [("yes", ["Bad"]), ("no", ["Good"])])
def test_hidden_rows_can_be_listed_apart(choice: str, shown: list[str], staff: Client) -> None:
    new_video(title="Good")
    moderation.hide(new_video(title="Bad"), "No")
    text = staff.get(address(Video), {"hidden": choice}).text
    assert [title for title in ("Good", "Bad") if f">{title}</a>" in text] == shown


# --- Hiding -------------------------------------------------------------------------------------


def test_hiding_asks_for_a_reason_and_names_what_would_be_hidden(staff: Client) -> None:
    video = new_video(title="Night train")
    response, _ = act(staff, "hide", video)
    assert "Night train" in response.text
    assert "The owner sees that it is hidden and why" in response.text
    response, _ = act(staff, "hide", video, answered="1", reason=" ")
    assert "Say why" in response.text
    video.refresh_from_db()
    assert not video.is_hidden


@pytest.mark.parametrize("make", [new_video, make_song, make_character])
def test_a_row_is_hidden_with_its_reason_and_shown_again(make: Any, staff: Client) -> None:
    row = make()
    _, said = act(staff, "hide", row, answered="1", reason="A complaint.")
    assert len(said) == 1
    assert "hidden, because: A complaint" in said[0]
    row.refresh_from_db()
    assert row.hidden_reason == "A complaint."
    history = LogEntry.objects.get(object_id=str(row.pk))
    assert "A complaint" in history.get_change_message()
    _, said = act(staff, "unhide", row)
    assert "shown again" in said[0]
    row.refresh_from_db()
    assert not row.is_hidden


def test_of_several_those_that_cannot_be_hidden_are_named_and_the_rest_are(staff: Client) -> None:
    one, other = new_video(title="One"), new_video(title="Other")
    moderation.hide(one, "Before")
    _, said = act(staff, "hide", one, other, answered="1", reason="Now")
    assert any(f"One ({str(one.pk)[:8]}): It is hidden already" in text for text in said)
    other.refresh_from_db()
    assert other.hidden_reason == "Now"


def test_what_is_shown_cannot_be_shown_again(staff: Client) -> None:
    _, said = act(staff, "unhide", new_video(title="One"))
    assert "It is not hidden" in said[0]


def test_clips_cannot_be_hidden_apart_from_their_video(staff: Client) -> None:
    clip = planned().clips.get(position=0)
    page = staff.get(address(Clip)).text
    assert 'value="hide"' not in page
    act(staff, "hide", clip, answered="1", reason="No")
    assert not Video.objects.hidden().exists()


def test_from_a_row_s_own_page_one_comes_back_to_it(staff: Client) -> None:
    video = new_video()
    page = staff.get(address(Video, "change", video.pk)).text
    assert 'name="action" value="hide"' in page
    response, _ = act(staff, "hide", video, from_row="1")
    assert 'name="from_row" value="1"' in response.text
    response, _ = act(staff, "hide", video, from_row="1", answered="1", reason="No")
    assert response.url == address(Video, "change", video.pk)


# --- Verbs --------------------------------------------------------------------------------------


def failing() -> Video:
    video = planned()
    assert video.move(Video.Status.FAILED, error="Something went wrong.")
    return video


ALLOWED = {
    "retry": (failing, {}, Video.Status.PLANNING),
    "cancel": (filming, {"answered": "1"}, Video.Status.CANCELLED),
    "cut_again": (ready, {}, Video.Status.STITCHING),
    "rerun": (ready, {"answered": "1", "step": "stitch"}, Video.Status.STITCHING),
}


@pytest.mark.parametrize("action", ALLOWED)
def test_videos_that_allow_it_go_and_the_others_are_named_with_the_reason(
    action: str, staff: Client
) -> None:
    arrange, answer, status = ALLOWED[action]
    good, other = arrange(), new_video(title="Other")
    verbs.cancel(other)
    _, said = act(staff, action, good, other, **answer)
    good.refresh_from_db()
    other.refresh_from_db()
    assert (good.status, other.status) == (status, Video.Status.CANCELLED)
    assert len(said) == 2
    assert any(text.startswith(f"Other ({str(other.pk)[:8]}): ") for text in said)


@pytest.mark.parametrize("action", ["cancel", "rerun"])
def test_what_costs_something_is_asked_first(action: str, staff: Client) -> None:
    video = filming() if action == "cancel" else ready()
    before = video.status
    response, _ = act(staff, action, video)
    assert response.status_code == 200
    assert "Leave all as it is" in response.text
    video.refresh_from_db()
    assert video.status == before


def test_nothing_is_done_when_somebody_only_follows_a_link(staff: Client) -> None:
    video = filming()
    staff.get(address(Video), {"action": "cancel", "_selected_action": str(video.pk)})
    video.refresh_from_db()
    assert video.status == Video.Status.FILMING


def test_a_step_that_is_none_is_asked_for_again(staff: Client) -> None:
    video = ready()
    response, _ = act(staff, "rerun", video, answered="1", step="dance")
    assert "Select a valid choice" in response.text


def test_failed_clips_are_filmed_once_more_and_ready_ones_are_not(staff: Client) -> None:
    video = filming()
    failed, other, *_ = (clip.takes.get() for clip in video.clips.all())
    make_failed(failed)
    _, said = act(staff, "retry_clip", failed.clip, other.clip)
    assert failed.clip.takes.count() == 2
    assert other.clip.takes.count() == 1
    assert len(said) == 2


def test_a_take_is_cancelled_once(staff: Client) -> None:
    take = filming().clips.get(position=0).takes.get()
    act(staff, "cancel_take", take, answered="1")
    take.refresh_from_db()
    assert take.status == Take.Status.CANCELLED
    _, said = act(staff, "cancel_take", take, answered="1")
    assert "nothing to cancel" in said[0]


def test_a_hidden_video_is_not_made_again(staff: Client) -> None:
    video = ready()
    moderation.hide(video, "A complaint")
    _, said = act(staff, "rerun", video, answered="1", step="stitch")
    assert "A complaint" in said[0]
    video.refresh_from_db()
    assert video.status == Video.Status.READY


def test_too_many_rows_at_once_are_refused(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mvsite.lib.asking.AT_ONCE", 1)
    one, other = new_video(), new_video()
    _, said = act(staff, "hide", one, other, answered="1", reason="No")
    assert said == ["Nothing was done: more than 1 rows were chosen. Choose fewer at once."]
    assert not Video.objects.hidden().exists()


# --- Webhooks ------------------------------------------------------------------------------------


def test_a_webhook_is_switched_off_after_a_question_and_on_again(staff):
    hook = notices.wish_webhook(
        make_song().owner, url="https://hooks.example.org/", events=[Event.READY]
    )
    answer, _ = act(staff, "hold", hook)
    assert "not even to addresses that videos name" in answer.rendered_content
    _, said = act(staff, "hold", hook, answered="1")
    assert said[0].endswith("switched off.")
    hook.refresh_from_db()
    assert (hook.off, hook.is_held) == ("staff", True)
    _, said = act(staff, "hold", hook, answered="1")
    assert "switched off by staff already" in said[0]
    act(staff, "let_go", hook)
    hook.refresh_from_db()
    assert hook.is_on


def test_the_secret_of_a_webhook_is_not_for_staff(staff):
    hook = WebhookEndpoint.of(make_song().owner)
    page = staff.get(address(WebhookEndpoint, "change", hook.pk)).content.decode()
    assert "Is told of" in page
    assert hook.secret not in page
