"""What the pages are worth to a browser: ``python -m bench.pages [--device desktop|mobile]``.

Starts the product with ``up`` in a folder of its own, makes one small film in it, and has
Lighthouse (by npx, from npm) judge create, video and gallery in the system's Chromium. Beside the
scores: what a first visit loads without media, and how much the page moved while it came.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.conftest import NAMES
from tests.browser.product import PROJECT, Product
from tests.media import make_picture, make_song

LIGHTHOUSE = "lighthouse@13.5.0"
CATEGORIES = ("performance", "accessibility", "best-practices")
HEADING = f"{'page':10}{'performance':>13}{'accessible':>12}{'practices':>11}{'shift':>7}{'KB':>7}"
MEDIA = ("image", "media")


@dataclass(frozen=True)
class Judged:
    scores: dict[str, float]
    shift: float
    kilobytes: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", choices=("desktop", "mobile"), default="mobile")
    device = parser.parse_args().device
    with tempfile.TemporaryDirectory() as folder:
        judged = judge(Path(folder), device)
    print(json.dumps({name: vars(page) for name, page in judged.items()}))


def judge(folder: Path, device: str) -> dict[str, Judged]:
    home = folder / "home"
    product = Product(home, "--no-demo")
    try:
        make_film(folder, home)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            context = browser.new_context(base_url=product.url)
            return dict(rows(product, browser, context, device))
    finally:
        product.end()


def rows(product: Product, browser: Browser, context: BrowserContext, device: str) -> Any:
    page = context.new_page()
    page.goto(product.link)
    page.goto("/")
    video = page.locator('a[href*="/videos/"]:not([href$="/new/"])').first.get_attribute("href")
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in context.cookies())
    print(HEADING)
    for name, path in (("create", "/videos/new/"), ("video", str(video)), ("gallery", "/")):
        report = lighthouse(product.url + path, cookies, device)
        scores = {key: report["categories"][key]["score"] * 100 for key in CATEGORIES}
        shift = report["audits"]["cumulative-layout-shift"]["numericValue"]
        row = Judged(scores, shift, weight(report))
        print(f"{name:10}{scores['performance']:13.0f}{scores['accessibility']:12.0f}"
              f"{scores['best-practices']:11.0f}{shift:7.3f}{row.kilobytes:7.0f}")  # fmt: skip
        for audit in failed(report):
            print(f"           {audit}")
        yield name, row


def lighthouse(url: str, cookies: str, device: str) -> dict[str, Any]:
    """The report of one visit."""
    preset = ["--preset=desktop"] if device == "desktop" else []
    done = subprocess.run(
        ["npx", "--yes", LIGHTHOUSE, url, "--output=json", "--quiet", *preset,
         f"--only-categories={','.join(CATEGORIES)}",
         "--chrome-flags=--headless=new --no-sandbox",
         f"--extra-headers={json.dumps({'Cookie': cookies})}"],
        env={**os.environ, "CHROME_PATH": chromium()}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout))


def weight(report: dict[str, Any]) -> float:
    """Kilobytes over the network, without pictures, sound and film."""
    requests = report["audits"]["network-requests"]["details"]["items"]
    return sum(
        each.get("transferSize", 0) for each in requests
        if each.get("resourceType", "").lower() not in MEDIA
    ) / 1000  # fmt: skip


def failed(report: dict[str, Any]) -> list[str]:
    wanted = {ref["id"] for key in CATEGORIES for ref in report["categories"][key]["auditRefs"]
              if ref["weight"]}  # fmt: skip
    return [
        f"{audit['title']} {audit.get('displayValue', '')}".strip()
        for name, audit in report["audits"].items()
        if name in wanted and audit["score"] is not None and audit["score"] < 0.9
    ]


def make_film(folder: Path, home: Path) -> None:
    song, picture = make_song(folder / "song.wav", 24), make_picture(folder / "somebody.png")
    subprocess.run(
        ["python", "manage.py", "film", song, picture, "--clips", "4", "--length", "12",
         "--out", folder / "film.mp4"],
        cwd=PROJECT, check=True, stdout=subprocess.DEVNULL,
        env={**os.environ, "LEITMOTIF_HOME": str(home), "LEITMOTIF_NO_SETUP": "1",
             "FRAME_HEIGHT": "360"},
    )  # fmt: skip


def chromium() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise SystemExit("This bench needs Chromium: set CHROMIUM, or put it in PATH.")
    return found


if __name__ == "__main__":
    main()
