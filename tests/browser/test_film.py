"""From a song and a picture to a film on the disk, as a person does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import sleep

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from videos.mp4 import read_mp4

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """The path of the film that the first test made; the others look at it."""
    return {}


@pytest.fixture
def film(made: dict[str, str], open_page: Open, song: Path, picture: Path) -> str:
    if "path" not in made:
        page = open_page()
        made["path"] = steps.quick_job(page, song, picture)
        steps.wait_for_film(page)
        steps.wait_until_idle(page)
    return "/" + made["path"]


def test_a_song_and_a_picture_become_a_film_that_is_downloaded(
    open_page: Open, film: str, tmp_path: Path
) -> None:
    page = open_page()
    page.goto(film)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download the film").click()
    coming.value.save_as(tmp_path / "film.mp4")
    track = read_mp4(tmp_path / "film.mp4").video
    assert track is not None
    seconds = track.samples * track.ticks / track.timescale
    assert seconds == pytest.approx(8, abs=1)
    expect(page.locator(".scenes details, .scene")).not_to_have_count(0)


def test_everything_of_a_film_is_downloaded_as_one_zip(open_page: Open, film: str) -> None:
    page = open_page()
    page.goto(film)
    with page.expect_download() as coming:
        page.get_by_role("link", name="All of it").click()
    path = coming.value.path()
    assert path is not None
    assert path.read_bytes()[:2] == b"PK"


def test_the_film_plays_and_the_score_seeks_it(open_page: Open, film: str) -> None:
    page = open_page()
    page.goto(film)
    player = page.locator("#player")
    player.evaluate("player => { player.muted = true; return player.play() }")
    steps.until(lambda: player.evaluate("player => player.currentTime > 0.3"))
    assert player.evaluate("player => player.duration") == pytest.approx(8, abs=1)
    player.evaluate("player => { player.pause(); player.currentTime = 5 }")
    steps.until(lambda: player.evaluate("player => !player.seeking && player.currentTime > 4.9"))


def test_a_redo_leaves_a_playing_clip_typed_text_and_the_focus_alone(
    open_page: Open, film: str
) -> None:
    page = open_page()
    page.goto(film)
    for number in (1, 2, 3):
        steps.unfold(page, number)
    page.locator("#edit-b-3").click()
    page.locator("#d-3").fill("Nobody has saved this yet")
    page.evaluate(
        """() => {
            const clip = document.querySelector('#clip-1 video');
            clip.loop = true; clip.muted = true; window.clip = clip; clip.play();
        }"""
    )
    takes = page.locator("#clip-2 .takes button.pic")
    before = takes.count()
    page.locator("#redo-2").click()
    page.locator("#d-3").focus()
    expect(takes).to_have_count(max(2, before + 1), timeout=steps.MADE_WITHIN)
    assert page.evaluate("window.clip === document.querySelector('#clip-1 video')")
    assert page.evaluate("!window.clip.paused")
    expect(page.locator("#d-3")).to_have_value("Nobody has saved this yet")
    expect(page.locator("#d-3")).to_be_focused()
    expect(page.get_by_role("button", name="Cut it again")).not_to_be_visible()
    takes.nth(takes.count() - 1).click()
    expect(page.get_by_role("button", name="Cut it again")).to_be_visible(timeout=30_000)


def test_words_saved_in_one_tab_are_in_the_other_after_a_reload(open_page: Open, film: str) -> None:
    one, other = open_page(), open_page()
    for page in (one, other):
        page.goto(film)
        steps.unfold(page, 1)
    one.locator("#edit-b-1").click()
    one.locator("#d-1").fill("A lamp that both tabs know")
    one.locator("#edit-1").get_by_role("button", name="Save words").click()
    expect(one.locator("#words-1 .desc").first).to_have_text("A lamp that both tabs know")
    other.reload()
    steps.unfold(other, 1)
    expect(other.locator("#words-1 .desc").first).to_have_text("A lamp that both tabs know")
    expect(other.locator("#clip-1")).to_contain_text("Out of date")


def test_a_cut_is_moved_along_the_music_put_back_and_kept(open_page: Open, film: str) -> None:
    page = open_page()
    page.goto(f"{film}cuts/")
    handle = page.get_by_role("slider", name="Start of scene 2")
    field = page.locator("#cut-2")
    before = field.input_value()
    drag(page, handle, by=0.12)
    assert field.input_value() != before
    expect(handle).to_have_attribute("aria-valuetext", f"Scene 2 begins at {field.input_value()}")
    page.get_by_role("button", name="Put them back").click()
    expect(field).to_have_value(before)
    handle.press("ArrowRight")
    moved = field.input_value()
    assert moved > before
    page.get_by_role("button", name="Keep the cuts", exact=True).click()
    expect(page.get_by_text("The cuts are moved")).to_be_visible()
    page.get_by_role("link", name="Move the cuts").click()
    expect(field).to_have_value(moved)


def drag(page: Page, handle: Locator, by: float) -> None:
    """``by``: a part of the whole axis."""
    box, axis = handle.bounding_box(), page.locator("#cuts .axis").bounding_box()
    assert box is not None and axis is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 10
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by * axis["width"], y, steps=4)
    page.mouse.up()


def test_a_closed_page_does_not_stop_the_film(open_page: Open, song: Path, picture: Path) -> None:
    page = open_page()
    path = steps.quick_job(page, song, picture, clips=2, seconds=6)
    page.close()
    sleep(3)
    again = open_page()
    again.goto("/" + path)
    steps.wait_for_film(again)


def test_without_quick_job_the_character_is_chosen(
    open_page: Open, song: Path, picture: Path
) -> None:
    page = open_page()
    steps.bring(page, song, picture, clips=2, seconds=6)
    page.locator("button[value=make]:visible").first.click()
    page.wait_for_url("**/videos/*-*/", timeout=60_000)
    choices = page.locator("input[name=image][form=choose]")
    expect(choices).to_have_count(4, timeout=steps.MADE_WITHIN)
    choices.nth(2).check(force=True)
    page.get_by_role("button", name="Film with this picture").click()
    steps.wait_for_film(page)


def test_it_all_works_without_javascript(open_page: Open, song: Path, picture: Path) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/videos/new/")
    page.set_input_files("[name=song_file]", song)
    page.set_input_files("[name=picture_file]", picture)
    page.locator("[name=clips_by][value=number]").check()
    page.locator("[name=clips]").fill("2")
    page.get_by_role("button", name="Add this song").click()
    expect(page.locator("#song")).to_contain_text("song", timeout=60_000)
    page.locator("[name=seconds]").fill("6")
    page.locator("button[value=quick]:visible").first.click()
    page.wait_for_url("**/videos/*-*/", timeout=60_000)
    expect(page.locator("#player")).to_be_attached(timeout=steps.MADE_WITHIN)
    page.locator("#line-1").click()
    page.locator("#scene-1 .later").click()
    page.locator("#edit-b-1").click()
    page.locator("#d-1").fill("Words without a script")
    page.locator("#edit-1").get_by_role("button", name="Save words").click()
    expect(page.locator("#words-1 .desc").first).to_have_text("Words without a script")
