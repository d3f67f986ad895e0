"""What a person does on the pages, step by step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

from playwright.sync_api import Page, expect

MADE_WITHIN = 240_000
"""Milliseconds for a film of a few small clips on a busy machine."""


def bring(page: Page, song: Path, picture: Path, *, clips: int = 3, seconds: float = 8) -> None:
    """The form of a new video, filled in; with a script the files go up as they are chosen."""
    page.goto("/videos/new/")
    page.set_input_files("[name=song_file]", song)
    expect(page.locator("[name=song]").first).to_be_attached(timeout=60_000)
    page.set_input_files("[name=picture_file]", picture)
    expect(page.locator("#window")).to_be_visible(timeout=120_000)
    page.locator("[name=clips_by][value=number]").check()
    page.locator("[name=clips]").fill(str(clips))
    page.locator("[name=seconds]").fill(str(seconds))
    page.locator("[name=seconds]").blur()
    expect(page.locator("#cuts .slotmarks foreignObject")).to_have_count(clips, timeout=30_000)


def quick_job(page: Page, song: Path, picture: Path, **wishes: float) -> str:
    """Begin a film; answers the path of its page."""
    bring(page, song, picture, **wishes)
    page.locator("button[value=quick]:visible").first.click()
    page.wait_for_url("**/videos/*-*/", timeout=60_000)
    return page.url.split("/", 3)[3]


def wait_for_film(page: Page) -> None:
    expect(page.locator("#player")).to_be_attached(timeout=MADE_WITHIN)


def wait_until_idle(page: Page) -> None:
    """The only poller of the page has ended."""
    expect(page.locator("#tally[hx-get]")).to_have_count(0, timeout=MADE_WITHIN)


def give_lyrics(page: Page, song: str) -> None:
    """Of the song at this path; the second line is moved by hand, the third has no time."""
    page.goto(song)
    page.locator("#id_text").fill("[00:01.00]Paper lanterns\n[00:04.00]Over the water\nOne by one")
    page.get_by_role("button", name="Keep the words").click()
    page.locator("#times > summary").click()
    page.locator("#line-2 [name=start]").click()
    page.locator("#line-2 [data-nudge='100']").click()
    page.get_by_role("button", name="Keep the times").click()
    expect(page.locator(".lyr .sure")).to_have_text("by hand")


def until(what: Callable[[], bool], seconds: float = 20) -> None:
    """The page's own way of waiting evaluates a string, which its policy forbids."""
    deadline = monotonic() + seconds
    while not what():
        assert monotonic() < deadline
        sleep(0.05)


def unfold(page: Page, number: int) -> None:
    """A scene of a finished film is folded."""
    words = page.locator(f"#words-{number}")
    if not words.is_visible():
        page.locator(f"#line-{number}").click()
    expect(words).to_be_visible()
