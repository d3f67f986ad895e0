"""A song heard for its words: paid once, taken in once, and what a person put right stands."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Limits
from generations import ledger
from generations.adoption import resolve
from generations.fetch import fetch
from generations.models import Generation
from generations.submit import submit
from mvsite.lib import ffmpeg, storage
from mvsite.lib.state import NotNow
from songs import transcribing, verbs
from songs.line_sheet import all_lines
from songs.lyrics import lines_of
from songs.models import Song, Transcription
from tests.factories import make_owner, make_song
from tests.standin_openai import KEY, OpenAIStandIn
from videos import moderation
from videos.pipeline.moves import move_on

pytest_plugins = ["tests.standin_openai_fixtures"]
pytestmark = pytest.mark.django_db(transaction=True)
Status = Transcription.Status
SECONDS = 8.0
TEXT = "[Verse]\nPaper lanterns over the water\nSomeone lit them one by one\n\n[Ada] Hold the light"
BACKEND = "generations.providers.openai.hearing.OpenAIHearingProvider"


@pytest.fixture(autouse=True)
def openai(openai_standin: OpenAIStandIn, settings: Any, tmp_path: Path) -> OpenAIStandIn:
    cache.clear()
    settings.MEDIA_ROOT = tmp_path / "media"
    base = f"{openai_standin.base}/v1"
    options = {"model": "whisper-1", "key": KEY, "price": (0.006,), "base_url": base}
    settings.PROVIDERS = {**settings.PROVIDERS, "hear": {"BACKEND": BACKEND, "OPTIONS": options}}
    return openai_standin


@pytest.fixture
def song(tmp_path: Path) -> Song:
    song = make_song(Song.Status.READY, seconds=SECONDS)
    sound = tmp_path / "sound.flac"
    ffmpeg.run(["-f", "lavfi", "-i", f"sine=frequency=220:duration={SECONDS}", sound])
    storage.put(song.canonical_key, sound)
    verbs.set_lyrics(song, TEXT)
    return song


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_owner())
    return client


def carried(transcription: Transcription) -> Generation:
    """As the pipeline does, one attempt."""
    call = transcribing.order(transcription)
    submit(call)
    if call.status == Generation.Status.UNKNOWN:
        Generation.objects.filter(pk=call.pk).update(due_at=timezone.now())
        call.refresh_from_db()
        resolve(call)
    if call.status == Generation.Status.FETCHING:
        fetch(call)
    call.refresh_from_db()
    return call


def heard(song: Song) -> Transcription:
    transcription = verbs.hear_words(song)
    carried(transcription)
    assert move_on(transcription)
    song.refresh_from_db()
    return transcription


def test_each_line_gets_its_time_with_confidence_and_the_words_stay_as_written(song: Song) -> None:
    before = song.revision
    transcription = heard(song)
    lines = lines_of(song.lyric_lines)
    assert [line.text for line in lines] == [
        "Paper lanterns over the water", "Someone lit them one by one", "Hold the light",
    ]  # fmt: skip
    assert [line.confidence for line in lines] == [1.0] * 3 and lines[2].who == "Ada"
    assert 0 < lines[0].start < lines[1].start < lines[2].end <= SECONDS
    assert (song.lyrics, transcription.lines_found) == (TEXT, 3)
    assert song.revision > before


def test_the_call_is_of_no_film_and_is_paid_once(song: Song, openai: OpenAIStandIn) -> None:
    before = len(openai.ledger)
    transcription = heard(song)
    call = transcribing.call_of(transcription)
    assert call and (call.project, call.kind, call.charged) == (None, "hear", "yes")
    assert call.owner == song.owner and call.settled == Decimal("0.0008") == call.estimated
    assert not move_on(transcription)
    assert len(openai.ledger) == before + 1


def test_two_who_ask_at_once_have_one_call(song: Song) -> None:
    assert verbs.hear_words(song) == verbs.hear_words(song)
    assert Generation.objects.filter(kind="hear").count() == 1


def test_what_cannot_be_paid_is_not_begun_and_says_so(song: Song) -> None:
    Limits.objects.create(user=song.owner, usd_per_day=Decimal("0.0001"))
    with pytest.raises(NotNow, match="today"):
        verbs.hear_words(song)
    assert not song.transcriptions.exists() and not Generation.objects.exists()


def test_without_lyrics_the_words_are_offered_and_never_forced(song: Song) -> None:
    verbs.set_lyrics(song, "")
    transcription = heard(song)
    assert transcription.is_offer and (song.lyrics, song.lyric_lines) == ("", [])
    verbs.use_words(song)
    song.refresh_from_db()
    assert song.lyrics and [line["text"] for line in song.lyric_lines] == song.lyrics.splitlines()
    with pytest.raises(NotNow):
        verbs.leave_words(song)


def test_what_was_put_right_survives_a_new_timing_and_an_edit_of_other_lines(song: Song) -> None:
    heard(song)
    first, second, third = lines_of(song.lyric_lines)
    moved = [first, second, third]
    moved[1] = type(second)(second.start + 0.1, second.end, second.text, by_hand=True)
    verbs.set_lines(song, song.lyrics, moved)
    heard(song)
    assert lines_of(song.lyric_lines)[1] == moved[1]
    verbs.set_lyrics(song, TEXT.replace("Paper lanterns", "Paper flowers"))
    lines = lines_of(song.lyric_lines)
    assert lines[1] == moved[1] and lines[2] == third
    assert lines[0].text.startswith("Paper flowers") and 0 < (lines[0].confidence or 0) < 1
    assert Generation.objects.filter(kind="hear").count() == 2  # To look again was free.


def test_a_song_without_singing_is_told_and_keeps_its_lines(
    song: Song, openai: OpenAIStandIn, client: Client
) -> None:
    verbs.set_lyrics(song, "[00:01.00]Paper lanterns")
    openai.ask("transcription", "empty")
    assert heard(song).words == [] and len(song.lyric_lines) == 1
    assert "Nothing sung was heard" in client.get(page_of(song)).content.decode()


def test_other_words_than_were_sung_are_told(
    song: Song, openai: OpenAIStandIn, client: Client
) -> None:
    openai.set(heard="Quite another song was playing here tonight")
    heard(song)
    assert song.lyric_lines == [] and song.lyrics == TEXT
    assert "Of these lines none was heard" in client.get(page_of(song)).content.decode()


def test_a_failure_has_its_reason_its_cost_and_a_button(
    song: Song, openai: OpenAIStandIn, client: Client
) -> None:
    openai.ask("transcription", "status", code="insufficient_quota")
    transcription = heard(song)
    assert transcription.status == Status.FAILED
    page = client.get(page_of(song)).content.decode()
    assert "no credit left" in page and "It cost $0.00." in page
    assert "Time these lines, up to $0.01" in page


def test_a_lost_answer_is_booked_and_asked_for_once_more(song: Song, openai: OpenAIStandIn) -> None:
    openai.ask("transcription", "drop", accepted=True, times=1)
    transcription = verbs.hear_words(song)
    lost = carried(transcription)
    assert (lost.status, lost.charged, lost.retryable) == ("failed", "maybe", True)
    assert not move_on(transcription)
    assert carried(transcription).attempt == 2
    assert move_on(transcription) and transcription.status == Status.READY


def test_a_stopped_one_writes_nothing_though_its_answer_comes(song: Song) -> None:
    transcription = verbs.hear_words(song)
    verbs.stop_hearing(song)
    transcription.refresh_from_db()
    call = ledger.latest(transcription, transcribing.PURPOSE)
    assert call and (transcription.status, call.status) == (Status.CANCELLED, "cancelled")
    assert not move_on(transcription)
    with pytest.raises(NotNow):
        verbs.stop_hearing(song)


def test_a_hidden_song_is_not_sent_anywhere(song: Song) -> None:
    transcription = verbs.hear_words(song)
    moderation.hide(song, "Somebody else’s song.")
    call = transcribing.call_of(transcription)
    assert call and (call.status, call.charged) == ("failed", "no")
    with pytest.raises(NotNow, match="hidden"):
        verbs.hear_words(song)


def test_a_deleted_song_ends_its_call(song: Song) -> None:
    verbs.hear_words(song)
    verbs.delete(song)
    assert Generation.objects.get().status == Generation.Status.CANCELLED


# --- The page --------------------------------------------------------------------------------


def page_of(song: Song) -> str:
    return reverse("song", args=[song.pk])


def test_the_button_says_what_it_costs_and_the_page_is_shown_live(
    song: Song, client: Client
) -> None:
    assert "Time these lines, up to $0.01" in client.get(page_of(song)).content.decode()
    client.post(reverse("song-words", args=[song.pk]), {"language": "EN"})
    transcription = Transcription.objects.get()
    assert transcription.language == "en"
    page = client.get(page_of(song)).content.decode()
    assert "Listening for these lines" in page and "lyrics/live?since=" in page
    song.refresh_from_db()
    live = reverse("song-lyrics-live", args=[song.pk])
    assert client.get(live, {"since": song.revision}).status_code == 204
    carried(transcription)
    assert move_on(transcription)
    news = client.get(live, {"since": song.revision}).content.decode()
    assert "sure" in news and "every 2s" not in news


def test_where_nobody_hears_nothing_is_offered(song: Song, client: Client, settings: Any) -> None:
    settings.PROVIDERS = {k: v for k, v in settings.PROVIDERS.items() if k != "hear"}
    assert "hear-words" not in client.get(page_of(song)).content.decode()
    answer = client.post(reverse("song-words", args=[song.pk]), follow=True).content.decode()
    assert "OPENAI_HEAR_MODEL" in answer and not Transcription.objects.exists()


def test_a_line_is_nudged_or_said_to_be_right_without_a_script(
    song: Song, client: Client, openai: OpenAIStandIn
) -> None:
    openai.set(heard="Paper lantern Someone let them won by won Hold a light")
    heard(song)
    first, second, _ = lines_of(song.lyric_lines)
    client.post(reverse("song-times", args=[song.pk]), sent(song, "nudge-2--100"))
    song.refresh_from_db()
    moved = lines_of(song.lyric_lines)
    assert moved[1].start == round(second.start - 0.1, 3) and moved[1].by_hand
    assert moved[0].confidence == first.confidence and not moved[0].by_hand
    client.post(reverse("song-times", args=[song.pk]), sent(song, "right-1"))
    song.refresh_from_db()
    right = lines_of(song.lyric_lines)[0]
    assert (right.start, right.by_hand, right.confidence) == (first.start, True, None)
    assert song.lyrics == TEXT


def test_times_that_came_while_somebody_typed_are_not_taken_for_typed_ones(
    song: Song, client: Client
) -> None:
    verbs.set_lyrics(song, "[00:01.00]Paper lanterns over the water\n[00:03.00]Hold the light")
    typed = sent(song, "save")
    heard(song)
    found = lines_of(song.lyric_lines)
    typed["start"][1] = "0:03.5"
    client.post(reverse("song-times", args=[song.pk]), typed)
    song.refresh_from_db()
    first, second = lines_of(song.lyric_lines)
    assert (second.start, second.by_hand, first.by_hand) == (3.5, True, False)
    assert first.start == found[0].start


def sent(song: Song, do: str) -> dict[str, Any]:
    """The form as the page shows it."""
    rows = all_lines(song)
    return {
        "do": do, "start": [row.start for row in rows], "end": [row.end for row in rows],
        "line": [row.text for row in rows], "was": [row.was for row in rows],
    }  # fmt: skip
