"""What browsers are told with every answer, and the pages for what goes wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse

from mvsite import errors, urls
from mvsite.lib import serving, storage
from mvsite.wsgi import application
from tests.factories import make_owner

pytestmark = pytest.mark.django_db

PAGES = ["gallery", "create", "characters", "songs", "account", "password"]
TEMPLATES = Path(settings.BASE_DIR) / "templates"


@pytest.fixture
def browser() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_owner())
    return client


def policy_of(response) -> dict[str, list[str]]:
    parts = response.headers["Content-Security-Policy"].split(";")
    return {name: sources for name, *sources in (part.split() for part in parts)}


def assert_told(response) -> None:
    """The policy lets nothing in that is not ours, and the rest of the headers are there."""
    policy = policy_of(response)
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]


def assert_clean(page: str) -> None:
    """Nothing stands in the page that the policy would refuse."""
    assert not re.search(r"\sstyle=", page)
    assert not re.search(r"\son[a-z]+=", page)
    assert "javascript:" not in page
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
    assert all("nonce=" in tag for tag in re.findall(r"<style[^>]*>", page))
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


# --- Headers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_told_and_clean(browser, name):
    response = browser.get(reverse(name))
    assert response.status_code == 200
    assert_told(response)
    assert_clean(response.content.decode())


@pytest.mark.parametrize("name", PAGES)
def test_no_proxy_keeps_a_page_of_somebody(browser, name):
    kept = browser.get(reverse(name)).headers["Cache-Control"]
    assert "private" in kept and ("no-cache" in kept or "no-store" in kept)


def test_the_sign_in_page_too(client):
    response = client.get(reverse("sign-in"))
    assert_told(response)
    assert_clean(response.content.decode())


def test_redirects_files_and_errors_are_told_too(client, browser):
    storage.put_bytes("songs/x/audio.ogg", b"sound")
    for response in (
        client.get(reverse("gallery")), browser.get("/nothing/"),
        client.get(serving.url_of("songs/x/audio.ogg")), browser.get(reverse("chosen")),
    ):  # fmt: skip
        assert_told(response)


def test_the_one_style_block_has_the_nonce_of_its_answer(browser):
    response = browser.get(reverse("gallery"))
    given = re.search(r'<style nonce="([^"]+)"', response.content.decode())[1]
    assert f"'nonce-{given}'" in policy_of(response)["style-src"]
    again = browser.get(reverse("gallery")).content.decode()
    assert given not in again


def test_cookies_are_kept_from_scripts_and_other_sites(client):
    owner = make_owner("ada")
    owner.set_password("blue lanterns at noon")
    owner.save()
    client.post(reverse("sign-in"), {"username": "ada", "password": "blue lanterns at noon"})
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_no_template_holds_what_the_policy_refuses():
    found = []
    for template in TEMPLATES.rglob("*.html"):
        if "admin" in template.parts:
            continue
        text = template.read_text()
        if re.search(r"\sstyle=|\son[a-z]+=\"|<script>|javascript:", text):
            found.append(template.name)
    assert not found


def test_every_form_that_htmx_sends_can_be_sent_without_it():
    for template in TEMPLATES.rglob("*.html"):
        for tag in re.findall(r"<form\b[^>]*hx-post[^>]*>", template.read_text()):
            assert "method=" in tag, (template.name, tag)
            assert "action=" in tag, (template.name, tag)


def test_behind_https_nothing_goes_without_it():
    code = (
        "import django; django.setup(); from django.conf import settings as s;"
        "print(s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SECURE_HSTS_SECONDS > 0);"
        "from django.test import Client; ask = Client(headers={'Host': 'localhost'}).get;"
        "print(ask('/health/live').status_code, ask('/sign-in/').status_code)"
    )
    environment = {**os.environ, "HTTPS": "true", "DJANGO_SETTINGS_MODULE": "mvsite.settings"}
    said = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=settings.BASE_DIR,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout.split() == ["True"] * 4 + ["200", "301"]


# --- Weight ------------------------------------------------------------------------------------

MOST_BYTES = 200_000


def test_the_first_page_weighs_at_most_200_kb_without_media(client):
    page = client.get(reverse("sign-in")).content
    static = re.findall(r'(?:src|href)="/static/([^"]+)"', page.decode())
    files = {name for name in static if not name.endswith(".webp")}
    fonts = {
        f"fonts/pages/funnel-{cut}-latin-wght-normal.woff2" for cut in ("sans", "display")
    }  # fmt: skip
    sizes = [(Path(settings.BASE_DIR) / "static" / name).stat().st_size for name in files | fonts]
    assert len(page) + sum(sizes) <= MOST_BYTES


# --- Pages for what goes wrong -----------------------------------------------------------------


def breaks(request):
    raise RuntimeError("something secret")


def too_much(request):
    return HttpResponse(request.POST.get("x", ""))


def forbids(request):
    raise PermissionDenied


urlpatterns = [
    *urls.urlpatterns,
    path("breaks/", breaks),
    path("much/", too_much),
    path("forbids/", forbids),
]
handler400, handler403 = "mvsite.errors.bad_request", "mvsite.errors.forbidden"
handler404, handler500 = "mvsite.errors.not_found", "mvsite.errors.broken"


def assert_says(response, status: int, sentence: str) -> None:
    page = response.content.decode()
    assert response.status_code == status
    assert sentence in page
    assert "Traceback" not in page
    assert "secret" not in page
    assert_told(response)
    assert_clean(page)


def test_an_address_without_a_page_is_a_missing_frame(client):
    assert_says(client.get("/nothing/here/"), 404, "This frame is missing")


@pytest.mark.urls(__name__)
def test_what_breaks_has_a_reference_that_the_log_has_too(browser, caplog):
    response = browser.get("/breaks/")
    assert_says(response, 500, "Nothing you made is lost")
    reference = re.search(r"<kbd>([0-9A-F]{6})</kbd>", response.content.decode())[1]
    assert any(reference in str(record.msg) for record in caplog.records)


def test_no_such_page_asks_the_database():
    request = RequestFactory().get("/x/")
    with CaptureQueriesContext(connection) as queries:
        errors.broken(request)
        errors.not_found(request, Exception())
        errors.bad_request(request, Exception())
    assert not queries


@pytest.mark.urls(__name__)
def test_what_is_for_others_says_so(browser):
    assert_says(browser.get("/forbids/"), 403, "This page is for others")


@pytest.mark.urls(__name__)
def test_a_form_that_is_too_large_says_so(browser, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert_says(browser.post("/much/", {"x": "a" * 5000}), 413, "That is too much at once")


def test_a_name_that_the_site_does_not_have_says_so(client):
    response = client.get("/", headers={"Host": "elsewhere.example"})
    assert_says(response, 400, "ALLOWED_HOSTS")


def test_a_form_of_an_old_page_says_so_and_leads_back_to_it():
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_owner())
    response = strict.post(
        reverse("theme"), {"theme": "dark"}, headers={"Referer": "http://testserver/account/"}
    )
    assert_says(response, 403, "This page was open too long")
    assert 'href="/account/"' in response.content.decode()


@pytest.mark.parametrize("referer", ["https://testserver//elsewhere.example", "nonsense", ""])
def test_it_leads_to_no_other_site(referer):
    request = RequestFactory().post("/account/theme/", headers={"Referer": referer})
    assert 'class="b go" href="/"' in errors.form_expired(request).content.decode()


@pytest.mark.parametrize("address", ["/sign-in/", "/api/schema/", "file"])
def test_head_has_the_length_of_the_answer_and_nothing_of_it(address) -> None:
    """Asked of the application as a server asks it: the test client drops the body itself."""
    if address == "file":
        storage.put_bytes("songs/a/audio.mp3", b"0123456789")
        address = serving.own_url_of("songs/a/audio.mp3")
    said: list[tuple[str, dict[str, str]]] = []
    asked = RequestFactory().head(address).environ
    answer = application(
        asked, lambda status, headers, _=None: said.append((status, dict(headers)))
    )
    assert b"".join(answer) == b""
    assert said[0][0] == "200 OK"
    assert int(said[0][1]["Content-Length"]) >= 10
