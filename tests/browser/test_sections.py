"""Sections of a song are moved by handles on its wave; the form beside them saves what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from videos.demo import DEMO

Open = Callable[..., Page]
BAR = 60 / 112 * 4
"""Seconds, in the song that is brought."""
PATHS: list[str] = []


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def page(request: Any, open_page: Open) -> Iterator[Page]:
    """Of a song with two sections, the second of which begins with bar 9."""
    page = open_page(request.param)
    page.goto(PATHS[0] if PATHS else "/songs/")
    if not PATHS:
        page.set_input_files("[name=song]", DEMO.song)
        page.wait_for_url("**/songs/*-*/", timeout=60_000)
        PATHS.append("/" + page.url.split("/", 3)[3])
    expect(handle_of(page)).to_be_attached(timeout=60_000)
    yield page
    if (undo := page.get_by_role("button", name="As they were heard")).count():
        undo.click()
        expect(undo).to_have_count(0)


def handle_of(page: Page) -> Any:
    return page.get_by_role("slider", name="Start of section 2")


def start_of(page: Page) -> float:
    minutes, seconds = page.get_by_label("Start of section 2").last.input_value().split(":")
    return int(minutes) * 60 + float(seconds)


def test_keys_move_it_from_bar_to_bar_and_the_number_with_it(page: Page) -> None:
    handle, heard = handle_of(page), start_of(page)
    expect(handle).to_have_attribute("aria-valuetext", "Chorus begins at 0:17.2, bar 9")
    handle.press("ArrowRight")
    expect(handle).to_have_attribute("aria-valuetext", "Chorus begins at 0:19.3, bar 10")
    assert start_of(page) - heard == pytest.approx(BAR, abs=0.05)
    handle.press("PageDown")
    expect(handle).to_have_attribute("aria-valuetext", "Chorus begins at 0:10.8, bar 6")
    handle.press("Home")
    expect(handle).to_have_attribute("aria-valuetext", "Chorus begins at 0:02.2, bar 2")
    expect(handle).to_have_attribute("aria-valuenow", handle.get_attribute("aria-valuemin"))


def test_dragged_it_falls_on_the_nearest_bar_and_is_saved(page: Page) -> None:
    drag(page, bars=1.2)
    expect(handle_of(page)).to_have_attribute("aria-valuetext", "Chorus begins at 0:19.3, bar 10")
    moved, note = start_of(page), page.locator("#moved")
    expect(note).to_contain_text("Chorus begins at 0:19.3, bar 10. Not saved yet.")
    note.get_by_role("button", name="Save the sections").click()
    expect(note).to_be_hidden()
    expect(handle_of(page)).to_be_focused()
    page.reload()
    expect(handle_of(page)).to_have_attribute("aria-valuetext", "Chorus begins at 0:19.3, bar 10")
    assert start_of(page) == moved


def test_put_back_it_is_where_it_was_to_the_last_digit(page: Page) -> None:
    exact = page.locator("[name=was]").last
    heard = exact.input_value()
    handle_of(page).press("End")
    assert exact.input_value() != heard
    page.get_by_role("button", name="Put them back").click()
    expect(page.locator("#moved")).to_be_hidden()
    assert exact.input_value() == heard


def test_a_typed_time_moves_it_and_a_press_on_it_plays_from_there(page: Page) -> None:
    field = page.get_by_label("Start of section 2").last
    field.fill("0:05")
    field.blur()
    expect(handle_of(page)).to_have_attribute("aria-valuetext", "Chorus begins at 0:05.0")
    drag(page, bars=0)
    expect(page.get_by_label("Place in the song")).to_have_attribute("aria-valuetext", "0:05.0")


def drag(page: Page, bars: float) -> None:
    handle = handle_of(page)
    handle.scroll_into_view_if_needed()
    box, axis = handle.bounding_box(), page.locator("#song-wave .axis").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 10
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + bars * BAR * axis["width"] / 36.9, y, steps=4)
    page.mouse.up()
