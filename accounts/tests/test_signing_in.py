"""Signing in and out, wrong passwords, the look, the password."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import make_owner

PASSWORD = "blue lanterns at noon"
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/videos/new/?song=1"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada", password=PASSWORD)


@pytest.fixture
def browser(ada) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def sign_in(client: Client, password: str, **more: str):
    return client.post(reverse("sign-in"), {"username": "ada", "password": password, **more})


def text(response) -> str:
    return response.content.decode()


# --- In and out --------------------------------------------------------------------------------


def test_the_right_password_leads_to_the_videos(client, ada):
    assert sign_in(client, PASSWORD).headers["Location"] == reverse("gallery")
    assert client.get(reverse("gallery")).status_code == 200


def test_it_leads_to_the_page_that_was_asked_for(client, ada):
    asked = client.get(reverse("account"))
    assert asked.status_code == 302
    page = text(client.get(asked.headers["Location"]))
    assert 'name="next" value="/account/"' in page
    assert sign_in(client, PASSWORD, next="/account/").headers["Location"] == "/account/"


def test_it_leads_to_no_other_site(client, ada):
    away = sign_in(client, PASSWORD, next="https://elsewhere.example/").headers["Location"]
    assert away == reverse("gallery")


def test_a_wrong_password_says_how_many_tries_are_left(client, ada):
    for left in ("4 more tries", "3 more tries", "2 more tries", "One more try"):
        page = text(sign_in(client, "wrong"))
        assert f"do not fit together. {left}, then ten minutes’ rest." in page
        assert 'value="ada"' in page


def test_an_unknown_name_is_told_the_same(client):
    assert "do not fit together. 4 more tries" in text(sign_in(client, "wrong"))


def test_after_five_wrong_ones_the_right_one_has_to_rest_too(client, ada):
    for _ in range(5):
        last = sign_in(client, "wrong")
    assert last.status_code == 429
    refused = sign_in(client, PASSWORD)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "600"
    assert "try again in 10 minutes" in text(refused)
    assert client.get(reverse("gallery")).status_code == 302


def test_the_rest_is_for_one_name_from_one_address(client, ada):
    for _ in range(5):
        sign_in(client, "wrong")
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in(elsewhere, PASSWORD).status_code == 302


def test_signing_in_forgets_the_wrong_ones(client, ada):
    for _ in range(3):
        sign_in(client, "wrong")
    sign_in(client, PASSWORD)
    assert not AccessAttempt.objects.exists()


def test_who_is_in_is_not_asked_again(browser):
    assert browser.get(reverse("sign-in")).headers["Location"] == reverse("gallery")


def test_signing_out_takes_a_press(browser):
    assert browser.get(reverse("sign-out")).status_code == 405
    assert browser.post(reverse("sign-out")).headers["Location"] == reverse("sign-in")
    assert browser.get(reverse("gallery")).status_code == 302


# --- A session that ended ----------------------------------------------------------------------


def test_a_part_of_a_page_is_not_replaced_by_the_sign_in_page(client):
    answer = client.get(reverse("gallery-live"), headers=HTMX)
    assert answer.status_code == 401
    assert answer.content == b""
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=%2Fvideos%2Fnew%2F%3Fsong%3D1&ended=1"


def test_it_says_that_the_work_goes_on(client):
    door = client.get(reverse("gallery-live"), headers=HTMX).headers["HX-Redirect"]
    assert "What is being made goes on" in text(client.get(door))


def test_another_sites_address_is_not_led_back_to(client):
    elsewhere = {**HTMX, "HX-Current-URL": "https://elsewhere.example/x"}
    door = client.get(reverse("gallery-live"), headers=elsewhere).headers["HX-Redirect"]
    assert door.startswith("/sign-in/?next=%2F&")


# --- The look ----------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_look_is_kept_and_worn_by_every_page(browser, ada, theme):
    browser.post(reverse("theme"), {"theme": theme})
    assert User.objects.get(pk=ada.pk).theme == theme
    page = text(browser.get(reverse("gallery")))
    assert f'<html lang="en" data-theme="{theme}">' in page
    assert f'<meta name="color-scheme" content="{theme}">' in page


def test_without_one_it_is_the_systems(browser):
    browser.post(reverse("theme"), {"theme": "dark"})
    browser.post(reverse("theme"), {"theme": ""})
    assert '<html lang="en">' in text(browser.get(reverse("gallery")))


def test_pages_that_know_nobody_wear_it_too(browser):
    browser.post(reverse("theme"), {"theme": "dark"})
    assert 'data-theme="dark"' in text(browser.get("/nowhere/"))
    browser.post(reverse("sign-out"))
    assert 'data-theme="dark"' in text(browser.get(reverse("sign-in")))


def test_there_too_it_is_the_systems_when_none_is_chosen_any_more(browser):
    browser.post(reverse("theme"), {"theme": "dark"})
    browser.post(reverse("theme"), {"theme": ""})
    assert "data-theme" not in text(browser.get("/nowhere/"))


def test_a_browser_that_keeps_another_word_gets_the_systems(client):
    client.cookies["theme"] = "sepia"
    assert "data-theme" not in text(client.get(reverse("sign-in")))


def test_a_look_that_is_none_changes_nothing(browser, ada):
    answer = browser.post(reverse("theme"), {"theme": "sepia"}, follow=True)
    assert "Nothing was changed." in text(answer)
    assert User.objects.get(pk=ada.pk).theme == ""


# --- The password ------------------------------------------------------------------------------


def change(client: Client, new: str, again: str = "", **more: str):
    sent = {"new_password1": new, "new_password2": again or new, **more}
    return client.post(reverse("password"), sent)


def test_a_password_is_changed_and_this_browser_stays_in(browser, ada):
    answer = change(browser, "green lanterns at dusk", old_password=PASSWORD)
    assert answer.headers["Location"] == reverse("account")
    assert User.objects.get(pk=ada.pk).check_password("green lanterns at dusk")
    assert browser.get(reverse("account")).status_code == 200


@pytest.mark.parametrize(
    ("new", "again", "old"),
    [("short", "", PASSWORD), ("password123", "", PASSWORD),
     ("green lanterns", "red lanterns", PASSWORD), ("green lanterns", "", "wrong")],
)  # fmt: skip
def test_one_that_will_not_do_is_refused_beside_its_field(browser, ada, new, again, old):
    answer = change(browser, new, again, old_password=old)
    assert answer.status_code == 422
    assert "Nothing was changed." in text(answer)
    assert 'class="hint bad"' in text(answer)
    assert User.objects.get(pk=ada.pk).check_password(PASSWORD)


def test_who_came_by_a_link_chooses_a_first_one(client):
    owner = User.objects.local_owner()
    client.force_login(owner)
    assert "old_password" not in text(client.get(reverse("password")))
    change(client, "green lanterns at dusk")
    assert User.objects.get(pk=owner.pk).has_usable_password()


def test_two_letters_stand_for_a_person(client):
    owner = make_owner("zoe")
    client.force_login(owner)
    assert ">ZO</a>" in text(client.get(reverse("gallery")))
    User.objects.filter(pk=owner.pk).update(first_name="Zoë", last_name="Ørsted")
    assert ">ZØ</a>" in text(client.get(reverse("gallery")))
