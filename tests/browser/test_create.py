"""The page of a new video under a hand that types: nothing is lost, whatever comes meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from playwright.sync_api import Error as PlaywrightError

from tests.browser import steps
from tests.browser.product import Product
from tests.media import make_song

Open = Callable[..., Page]
NEW = "/videos/new/"
KEEP_WHAT_IS_HEARD = """
const heard = window.heard = [], Player = window.Audio;
window.Audio = function (source) {
  const made = new Player(source);
  heard.push(made);
  return made;
};
"""


@pytest.fixture
def failing_page(browser: Browser, product: Product, signed_in: Any) -> Iterator[Page]:
    """One on which requests may fail, which the console is then right to complain of."""
    context = browser.new_context(base_url=product.url, storage_state=signed_in)
    yield context.new_page()
    context.close()


def heard(page: Page) -> None:
    expect(page.locator("#window")).to_be_visible(timeout=120_000)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.ariaLabel || document.activeElement.name"))


def told(page: Page) -> None:
    """What was typed last is on the server."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("h1").click()


def test_an_answer_that_a_newer_one_overtook_is_not_waited_for(open_page: Open, song: Path) -> None:
    page = open_page()
    late: list[Route] = []
    page.route("**/videos/new/look/*", lambda route: late.append(route))
    page.goto(NEW)
    with page.expect_request("**/videos/new/look/*", timeout=60_000):
        page.set_input_files("[name=song_file]", song)
    page.wait_for_timeout(1_500)  # The next look is due, and waits for the one that is late.
    page.locator("#idea").fill("One rainy night")
    told(page)
    page.unroute("**/videos/new/look/*")
    for route in late:
        with suppress(PlaywrightError):  # Given up by the page already.
            route.continue_()
    heard(page)
    page.wait_for_timeout(500)  # For what a late answer would be complained of.


def test_a_song_that_is_heard_while_a_picture_goes_up_is_drawn_after_it(
    open_page: Open, picture: Path, tmp_path: Path
) -> None:
    page, others = open_page(), list[Route]()

    def let_files_through(route: Route) -> None:
        is_file = route.request.headers.get("hx-trigger-name", "").endswith("_file")
        route.continue_() if is_file else others.append(route)

    page.goto(NEW)
    page.route("**/videos/new/**", let_files_through)
    page.set_input_files("[name=song_file]", make_song(tmp_path / "unheard.wav", seconds=90))
    page.wait_for_url("**draft=*")
    other = page.context.new_page()
    other.goto(page.url)
    heard(other)
    page.set_input_files("[name=picture_file]", picture)
    expect(page.locator("#picture-box img")).to_be_visible()
    page.unroute_all(behavior="ignoreErrors")
    for route in others:
        with suppress(PlaywrightError):
            route.continue_()
    heard(page)


def test_what_is_typed_while_song_and_picture_are_looked_at_stays(
    open_page: Open, song: Path, picture: Path
) -> None:
    page = open_page()
    page.goto(NEW)
    page.set_input_files("[name=song_file]", song)
    page.locator("#idea").fill("One rainy night")
    page.locator("#cname").fill("Maren")
    page.set_input_files("[name=picture_file]", picture)
    heard(page)
    expect(page.locator("#picture-box img")).to_be_visible()
    page.get_by_text("Product video").click()
    page.locator("#pname").fill("Red pedal")
    page.get_by_text("Music video").click()
    told(page)
    page.wait_for_url("**draft=*")
    for _ in range(2):
        assert page.locator("#idea").input_value() == "One rainy night"
        assert page.locator("#cname").input_value() == "Maren"
        assert page.locator("#pname").input_value() == "Red pedal"
        page.reload()


def test_two_tabs_of_one_draft_keep_what_each_of_them_said(open_page: Open) -> None:
    page = open_page()
    page.goto(NEW)
    page.locator("#idea").fill("Rain")
    told(page)
    page.wait_for_url("**draft=*")
    other = page.context.new_page()
    other.goto(page.url)
    page.locator("#idea").fill("Rain, all night")
    told(page)
    with other.expect_response(lambda answer: answer.request.method == "POST"):
        other.locator("[name=style][value=noir]").check(force=True)
    page.reload()
    assert page.locator("#idea").input_value() == "Rain, all night"
    expect(page.locator("[name=style][value=noir]")).to_be_checked()


def test_by_keyboard_one_stays_where_one_is(open_page: Open, song: Path) -> None:
    page = open_page()
    page.goto(NEW)
    page.set_input_files("[name=song_file]", song)
    heard(page)
    page.locator("[name=seconds]").fill("6")
    told(page)
    page.locator("[data-from]").press("End")
    page.locator("[data-from]").press("PageDown")
    page.locator("[data-take-pick]").press("Enter")
    expect(page.locator("[data-take-pick]")).to_have_count(0)
    steps.until(lambda: focused(page) == "Window starts at")
    page.get_by_role("button", name="Other song").press("Enter")
    expect(page.locator("[name=song_file]")).to_be_attached()
    steps.until(lambda: focused(page) == "song_file")


def test_a_song_is_heard_while_it_is_sent_and_ends_with_a_broken_connection(
    failing_page: Page, song: Path
) -> None:
    page, held = failing_page, list[Route]()

    def hold(route: Route) -> None:
        if route.request.headers.get("hx-trigger-name") == "song_file":
            held.append(route)
        else:
            route.continue_()

    page.add_init_script(KEEP_WHAT_IS_HEARD)
    page.goto(NEW)
    page.route("**/videos/new/**", hold)
    page.set_input_files("[name=song_file]", song)
    page.get_by_role("button", name="Play it meanwhile").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.locator("#idea").fill("Rain")
    told(page)
    page.wait_for_url("**draft=*")
    assert page.evaluate("heard.map((each) => each.paused)") == [False]
    held[0].abort()
    expect(page.locator(".sent-wrong")).to_contain_text("Choose it again")
    assert page.evaluate("heard.map((each) => each.paused)") == [True]


def test_what_did_not_work_is_said_until_it_does(failing_page: Page) -> None:
    page = failing_page
    page.goto(NEW)
    page.route("**/videos/new/**", lambda route: route.fulfill(status=403), times=1)
    page.locator("#idea").fill("Rain")
    told(page)
    expect(page.locator("#broke")).to_contain_text("Load the page again")
    page.locator("#idea").fill("Rain, all night")
    told(page)
    expect(page.locator("#broke")).to_have_count(0)


def test_without_a_script_the_page_waits_for_who_types(open_page: Open, song: Path) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(NEW)
    page.set_input_files("[name=song_file]", song)
    page.get_by_role("button", name="Add this song").click()
    page.locator("#idea").fill("Rain")
    page.wait_for_timeout(6_000)
    assert page.locator("#idea").input_value() == "Rain"
    again = page.get_by_role("button", name="Look again")
    while again.count():
        again.click()
    heard(page)
    assert page.locator("#idea").input_value() == "Rain"
