"""What is found of providers, each asked as a process: keys, models, prices and clocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from generations.providers import catalog, examining
from generations.providers.base import Kind
from generations.providers.replicate import ReplicateProvider
from mvsite.lib.findings import Finding, Level
from tests.standin import StandIn

pytest_plugins = ["tests.standin_fixtures"]
NANO = "google/nano-banana-2"
LONG_KEY = "r8_abcdefghijklmnopqrstuvwxyz0123456789"
Written = Callable[..., None]


def amiss(standin: StandIn, key: str = LONG_KEY, model: str = NANO) -> list[Finding]:
    """What is not well of the models that draw."""
    provider = ReplicateProvider(model, token=key, base_url=standin.base)
    return [each for each in provider.examine(Kind.DRAW) if each.level is not Level.WELL]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Written]:
    """The catalog with words of it in the place of others, and every price looked up today."""
    text = catalog.TABLE.read_text()
    for day in {str(model.price.checked) for model in catalog.models().values() if model.price}:
        text = text.replace(f"checked = {day}", f"checked = {date.today()}")  # noqa: DTZ011

    def write(*pairs: tuple[str, str]) -> None:
        changed = text
        for old, new in pairs:
            assert old in changed
            changed = changed.replace(old, new, 1)
        (tmp_path / "catalog.toml").write_text(changed)
        catalog.models.cache_clear()

    monkeypatch.setattr(catalog, "TABLE", tmp_path / "catalog.toml")
    write()
    yield write
    monkeypatch.undo()
    catalog.models.cache_clear()


def test_nothing_is_amiss_where_the_catalog_is_right(standin: StandIn, written: Written) -> None:
    assert amiss(standin) == []


def test_a_key_that_is_not_taken_is_told_by_its_ends_and_where_a_new_one_is_made(
    standin: StandIn,
) -> None:
    standin.set(token="r8_another")
    [found] = amiss(standin)
    assert found.level is Level.WRONG
    assert found.sentence == "It does not take the key in REPLICATE_API_TOKEN (r8_…6789)."
    assert found.link == "https://replicate.com/account/api-tokens"
    assert LONG_KEY not in repr(found)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("sk-abcdefghijklmnopqrstuvwxyz", "keys there begin with r8_"),
        ("r8_abcdefghij klmnopqrst", "has spaces, quotation marks"),
        ("“r8_abcdefghijklmnopqrst”", "has spaces, quotation marks"),
    ],
)
def test_what_is_odd_about_a_key_is_told(standin: StandIn, key: str, said: str) -> None:
    [found] = amiss(standin, key)
    assert said in found.sentence
    assert key not in repr(found)


def test_a_model_that_is_used_and_changed_is_wrong_and_another_one_worth_knowing(
    standin: StandIn, written: Written
) -> None:
    written(('"1:1", "2:3"', '"7:5", "2:3"'))
    [used] = amiss(standin)
    assert used.level is Level.WRONG
    assert used.sentence == "Nano Banana 2 does not take 7:5 as aspect_ratio."
    assert "REPLICATE_DRAW_MODEL" in used.next_step
    [other] = amiss(standin, model="black-forest-labs/flux-2-pro")
    assert (other.level, other.sentence) == (Level.NOTE, used.sentence)


def test_a_model_that_the_catalog_has_not_is_wrong(standin: StandIn, written: Written) -> None:
    [found] = amiss(standin, model="google/none")
    assert (found.level, "no model 'google/none'" in found.sentence) == (Level.WRONG, True)
    assert NANO in found.next_step


def test_a_model_that_is_gone_over_there_is_wrong(standin: StandIn, written: Written) -> None:
    written((f'["{NANO}"]', '["google/gone"]'))
    found = amiss(standin, model="google/gone")
    assert [each.sentence for each in found] == [
        "Nano Banana 2 is not offered at Replicate any more. Choose another model."
    ]


def test_a_price_that_was_looked_up_long_ago_is_told(standin: StandIn, written: Written) -> None:
    old = date.today() - timedelta(days=91)  # noqa: DTZ011
    written((f"checked = {date.today()}", f"checked = {old}"))  # noqa: DTZ011
    [found] = amiss(standin)
    assert found.level is Level.NOTE
    assert "The price of Nano Banana 2 was looked up more than 90 days ago" in found.sentence
    assert found.link == f"https://replicate.com/{NANO}"


@pytest.mark.parametrize(("ahead", "way"), [(400, "behind"), (-400, "ahead of")])
def test_a_clock_that_is_off_is_wrong(
    standin: StandIn, written: Written, ahead: int, way: str
) -> None:
    standin.set(clock=str(ahead))
    [found] = amiss(standin)
    assert found.level is Level.WRONG
    assert f"clock is 7 minutes {way} the one there" in found.sentence


def test_clocks_may_differ_by_a_minute_and_answers_may_have_no_date() -> None:
    asked = datetime.now(UTC)

    def found(seconds: float) -> Level:
        headers = {"date": format_datetime(asked - timedelta(seconds=seconds))}
        [each] = examining.clock("It", headers, asked)
        return each.level

    assert [found(seconds) for seconds in (-61, -58, 58, 62)] == [
        Level.WRONG, Level.WELL, Level.WELL, Level.WRONG,
    ]  # fmt: skip
    assert list(examining.clock("It", {}, asked)) == []
    assert list(examining.clock("It", {"date": "soon"}, asked)) == []


def test_a_day_of_shutdown_is_told_when_it_is_near_and_when_it_was() -> None:
    def level(day: object) -> Level | None:
        found = examining.shutdown("It", "a-model", day, "Set another one.")
        return found.level if found else None

    today = datetime.now(UTC).date()
    days = {days: today + timedelta(days=days) for days in (-1, 2, 89, 92)}
    assert level(str(days[-1])) is Level.WRONG
    assert level(str(days[2])) is Level.NOTE
    assert level(f"{days[89]}T00:00:00Z") is Level.NOTE
    assert level(str(days[92])) is None
    assert level((datetime.now(UTC) - timedelta(days=3)).timestamp()) is Level.WRONG
    assert [level(odd) for odd in (None, "", "soon", 1e30)] == [None] * 4
