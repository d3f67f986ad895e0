"""Every page at a phone's and a desk's width, in the light and in the dark: no barriers, nothing
that moves, nothing too heavy; and pictures of them, kept in ``SHOTS`` when that names a folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser import steps
from tests.browser.conftest import DESKTOP, PHONE

Open = Callable[..., Page]
SIZES = {"phone": PHONE, "desktop": DESKTOP}
SHIFT = """
    window.shift = 0;
    new PerformanceObserver(list => {
        for (const entry of list.getEntries())
            if (!entry.hadRecentInput) window.shift += entry.value;
    }).observe({type: "layout-shift", buffered: true});
"""
HEAVIEST = 200_000
"""Bytes of a first page without pictures, sound and film."""


@pytest.fixture(scope="module")
def paths() -> dict[str, str]:
    return {}


@pytest.fixture(autouse=True)
def every_page(paths: dict[str, str], open_page: Open, song: Path, picture: Path) -> None:
    """One film, and with it a page of each kind."""
    if paths:
        return
    page = open_page()
    paths["ready"] = "/" + steps.quick_job(page, song, picture)
    steps.wait_for_film(page)
    steps.wait_until_idle(page)
    page.get_by_role("button", name="Make a link").click()
    paths["shared"] = page.locator("#share-link").input_value()
    for name, part in (("character", "/characters/"), ("song", "/songs/")):
        link = page.locator(f'main a[href^="{part}"]').first
        paths[name] = str(link.get_attribute("href"))
    page.goto(f"{paths['ready']}?open=1")
    paths["why"] = str(page.locator('a[href^="/takes/"]').first.get_attribute("href"))
    steps.give_lyrics(page, paths["song"])
    paths |= {
        "create": "/videos/new/", "gallery": "/", "account": "/account/",
        "songs": "/songs/", "characters": "/characters/",
        "secret": "/account/notices/webhook/secret/", "archives": "/videos/archive/",
        "cuts": f"{paths['ready']}cuts/",
    }  # fmt: skip


KINDS = (
    "create", "gallery", "ready", "character", "song", "account", "songs", "characters",
    "shared", "why", "secret", "archives", "cuts",
)  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_no_barriers_and_fits(
    kind: str, size: str, theme: Any, open_page: Open, paths: dict[str, str], tmp_path: Path
) -> None:
    page = open_page(SIZES[size], color_scheme=theme)
    page.add_init_script(SHIFT)
    page.goto(paths[kind])
    page.wait_for_load_state("networkidle")
    if kind == "song":
        page.locator("#times > summary").click()
    look_at(page, f"{kind}-{size}-{theme}", tmp_path)


def test_a_film_that_is_being_made_has_no_barriers_and_fits(
    open_page: Open, song: Path, picture: Path, tmp_path: Path
) -> None:
    maker = open_page()
    path = "/" + steps.quick_job(maker, song, picture, clips=6, seconds=20)
    for size, theme in product(SIZES, ("light", "dark")):
        page = open_page(SIZES[size], color_scheme=theme)
        page.add_init_script(SHIFT)
        page.goto(path)
        page.wait_for_timeout(3_000)
        look_at(page, f"working-{size}-{theme}", tmp_path)
    steps.wait_for_film(maker)


def test_while_a_film_is_made_nothing_moves_and_each_picture_is_loaded_once(
    open_page: Open, song: Path, picture: Path
) -> None:
    desk, phone = open_page(DESKTOP), open_page(PHONE)
    for page in (desk, phone):
        page.add_init_script(SHIFT)
    loaded: list[str] = []
    desk.on(
        "request",
        lambda request: loaded.extend([request.url] * (request.resource_type == "image")),
    )
    phone.goto("/" + steps.quick_job(desk, song, picture, clips=4, seconds=12))
    for page in (desk, phone):
        page.locator("#scene-1").wait_for(timeout=steps.MADE_WITHIN)
        page.evaluate("window.shift = 0")
    for page in (desk, phone):
        steps.wait_for_film(page)
        steps.wait_until_idle(page)
        assert page.evaluate("window.shift") < 0.05
    media = [url for url in loaded if "/media/" in url]
    assert media
    assert len(media) == len(set(media))


def look_at(page: Page, name: str, folder: Path) -> None:
    keep(page, name, folder)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{wide} pixels wider than the screen"
    if not name.startswith("working"):  # There the song's wave and the scenes may just have come.
        assert page.evaluate("window.shift") < 0.05
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []


@pytest.mark.parametrize("kind", ["create", "gallery", "ready"])
def test_a_first_visit_is_light(kind: str, open_page: Open, paths: dict[str, str]) -> None:
    page = open_page()
    sizes: list[int] = []
    page.on(
        "requestfinished",
        lambda request: sizes.extend(
            [request.sizes()["responseBodySize"]]
            * (request.resource_type not in ("image", "media"))
        ),
    )
    page.goto(paths[kind])
    page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) <= HEAVIEST


def keep(page: Page, name: str, folder: Path) -> None:
    kept = Path(os.environ.get("SHOTS") or folder)
    kept.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=kept / f"{name}.png", full_page=True)
