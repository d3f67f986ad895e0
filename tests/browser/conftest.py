from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.browser.product import Product
from tests.media import make_picture, make_song

PHONE, DESKTOP = (390, 844), (1440, 900)
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def chromium() -> str:
    """``CHROMIUM``, else the one in PATH. Without one: an error in CI, a named skip elsewhere."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    what = "There is no Chromium in PATH, and CHROMIUM does not name one."
    if os.environ.get("CI"):
        raise AssertionError(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    product = Product(tmp_path_factory.mktemp("home"), "--no-demo")
    yield product
    product.end()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, product: Product) -> Any:
    """The cookies of the owner: the link opens once only."""
    context = browser.new_context()
    context.new_page().goto(product.link)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def open_page(
    browser: Browser, product: Product, signed_in: Any
) -> Iterator[Callable[..., Page]]:  # fmt: skip
    """A page of the owner's. What the console says is an error, a refused policy above all."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def opened(size: tuple[int, int] = DESKTOP, **options: Any) -> Page:
        context = browser.new_context(
            base_url=product.url, storage_state=signed_in,
            viewport={"width": size[0], "height": size[1]}, **options,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.extend([said.text] * is_complaint(said)))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert sorted(set(complaints)) == []


def is_complaint(said: ConsoleMessage) -> bool:
    """Not what htmx says of a request that a newer one took the place of."""
    replaced = said.text.startswith(("htmx:afterRequest", "htmx:sendAbort"))
    return said.type == "error" and not replaced


@pytest.fixture(scope="session")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_song(tmp_path_factory.mktemp("song") / "song.wav", seconds=24)


@pytest.fixture(scope="session")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_picture(tmp_path_factory.mktemp("picture") / "somebody.png")
