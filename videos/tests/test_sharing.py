"""A film that is shared: by a link alone, for as long as its owner wants, and nothing beside it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from mvsite.lib.state import NotNow
from tests.factories import make_owner, make_ready_character, make_video
from videos import moderation, verbs
from videos.models import Film, Share, Video
from videos.tests.cut_films import cut_video

pytestmark = pytest.mark.django_db


def page(share: Share, name: str = "watch", client: Client | None = None) -> Any:
    return (client or Client()).get(reverse(name, args=[share.token]))


def ended(share: Share) -> Share:
    Share.objects.filter(pk=share.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    return share


# --- What is seen -------------------------------------------------------------------------------


def test_whoever_has_the_link_sees_the_film_and_nothing_else_of_its_owner() -> None:
    video = cut_video(character=make_ready_character(name="Quillon"), idea="a secret idea")
    answer = page(verbs.share(video, 7))
    text = answer.content.decode()
    film = video.film
    assert answer.status_code == 200
    assert film is not None
    assert all(said in text for said in ("City Blues", film.key, film.poster_key, "captions.vtt"))
    hidden = ["Quillon", "a secret idea", "somebody", "/videos/", "/account/", "Scene 1", "$"]
    assert not [word for word in hidden if word in text.replace(film.key, "").replace(
        film.poster_key, "")]  # fmt: skip
    assert "sessionid" not in answer.cookies


def test_its_files_open_without_signing_in_and_a_part_of_the_film_too() -> None:
    share = verbs.share(cut_video(), 7)
    browser = Client()
    source = page(share).content.decode().partition('<source src="')[2].partition('"')[0]
    part = browser.get(source, headers={"Range": "bytes=4-7"})
    assert (part.status_code, b"".join(part)) == (206, b"film")
    assert page(share, "watch-captions").content.startswith(b"WEBVTT")
    poster = browser.get(page(share, "watch-poster")["Location"])
    assert b"".join(poster) == b"a poster"


def test_sites_that_show_links_are_given_whole_addresses_that_stay(settings: Any) -> None:
    settings.PUBLIC_URL = "https://films.example.org/"
    share = verbs.share(cut_video(title='A "quoted" <title>'), 7)
    text = page(share).content.decode()
    here = f"https://films.example.org/s/{share.token}/"
    assert f'property="og:url" content="{here}"' in text
    assert f'property="og:image" content="{here}poster.jpg"' in text
    assert 'content="A &quot;quoted&quot; &lt;title&gt;"' in text
    settings.PUBLIC_URL = ""
    assert f"http://testserver/s/{share.token}/poster.jpg" in page(share).content.decode()


def test_a_film_without_a_picture_is_shown_without_one() -> None:
    share = verbs.share(cut_video(), 7)
    Film.objects.update(poster_key="")
    text = page(share).content.decode()
    assert "<source" in text
    assert not [word for word in ("og:image", "poster") if word in text]
    assert page(share, "watch-poster").status_code == 404


def test_no_engine_lists_it_and_its_address_is_told_to_nobody() -> None:
    answer = page(verbs.share(cut_video(), 7))
    assert answer["X-Robots-Tag"].startswith("noindex")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]


def test_it_can_only_be_read() -> None:
    share = verbs.share(cut_video(), 7)
    for name in ("watch", "watch-poster", "watch-captions"):
        assert Client().post(reverse(name, args=[share.token])).status_code == 405


# --- How it ends --------------------------------------------------------------------------------


def test_a_link_that_is_over_says_so_and_gives_nothing() -> None:
    for over in (ended(verbs.share(cut_video(), 1)), withdrawn(verbs.share(cut_video(), None))):
        answer = page(over)
        assert answer.status_code == 410
        assert b"This link has ended" in answer.content
        assert b"City Blues" not in answer.content
        assert b"/media/" not in answer.content
        assert page(over, "watch-poster").status_code == 404
        assert page(over, "watch-captions").status_code == 404


def withdrawn(share: Share) -> Share:
    verbs.withdraw(share.video)
    return share


def test_what_is_hidden_is_as_unknown_as_a_link_that_never_was() -> None:
    video = cut_video()
    share = verbs.share(video, None)
    unknown = Client().get(reverse("watch", args=["A" * 22]))
    assert moderation.hide(video.song, "A complaint.")
    for name in ("watch", "watch-poster", "watch-captions"):
        assert page(share, name).status_code == 404
    assert page(share).content == unknown.content
    moderation.unhide(video.song)
    assert page(share).status_code == 200


def test_the_link_of_a_closed_account_shows_nothing() -> None:
    share = verbs.share(cut_video(), None)
    User.objects.filter(pk=share.video.owner_id).update(is_active=False)
    for name in ("watch", "watch-poster", "watch-captions"):
        assert page(share, name).status_code == 404


def test_a_deleted_video_takes_its_link_along() -> None:
    share = verbs.share(cut_video(), None)
    verbs.delete_video(share.video)
    assert page(share).status_code == 404


# --- The owner's --------------------------------------------------------------------------------


def test_a_film_has_one_link_which_stays_when_its_end_is_moved() -> None:
    video = cut_video()
    first, second = verbs.share(video, 1), verbs.share(video, None)
    assert (first.token, second.expires_at) == (second.token, None)
    ended(second)
    third = verbs.share(video, 1)
    assert third.token != second.token
    assert page(second).status_code == 410
    assert video.shares.filter(withdrawn_at=None).count() == 1


def test_two_who_share_at_once_get_the_same_link(transactional_db: None) -> None:
    video = cut_video()

    def share(_: int) -> str:
        try:
            return verbs.share(video, 7).token
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as several:
        assert len(set(several.map(share, range(4)))) == 1


def test_without_a_film_there_is_nothing_to_share() -> None:
    with pytest.raises(NotNow, match="no film to share"):
        verbs.share(make_video(), 7)


def test_a_token_cannot_be_guessed() -> None:
    video = cut_video()
    tokens = set()
    for _ in range(5):
        tokens.add(verbs.share(video, 7).token)
        verbs.withdraw(video)
    assert len(tokens) == 5
    assert min(map(len, tokens)) >= 22


def test_the_page_of_the_video_makes_the_link_shows_it_and_takes_it_back() -> None:
    video, browser = cut_video(), Client()
    browser.force_login(video.owner)
    shown = reverse("video", args=[video.pk])
    assert "Make a link" in browser.get(shown).content.decode()
    browser.post(reverse("video-share", args=[video.pk]), {"days": "7"})
    share = Share.objects.get()
    assert share.expires_at is not None
    assert timedelta(days=6) < share.expires_at - timezone.now() <= timedelta(days=7)
    text = browser.get(shown).content.decode()
    assert f'value="http://testserver/s/{share.token}/"' in text
    browser.post(reverse("video-withdraw", args=[video.pk]))
    assert share.token not in browser.get(shown).content.decode()
    assert page(share).status_code == 410


def test_a_length_that_is_not_offered_changes_nothing() -> None:
    video, browser = cut_video(), Client()
    browser.force_login(video.owner)
    for days in ("0", "-1", "31", "x", "1e9"):
        browser.post(reverse("video-share", args=[video.pk]), {"days": days})
    assert not Share.objects.exists()


def test_nobody_else_shares_or_withdraws_it() -> None:
    video, browser = cut_video(), Client()
    share = verbs.share(video, None)
    browser.force_login(make_owner("bob"))
    assert browser.post(reverse("video-share", args=[video.pk])).status_code == 404
    assert browser.post(reverse("video-withdraw", args=[video.pk])).status_code == 404
    assert page(share).status_code == 200
    assert Video.objects.filter(pk=video.pk).exists()
