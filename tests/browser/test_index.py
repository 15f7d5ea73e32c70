"""The index of a folder, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tqcheck.renderers import html
from tqcheck.report import RunReport

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Visit = Callable[..., "Page"]


def paths(page: Page) -> list[str]:
    return [text.split(" · ")[0] for text in page.locator("tbody tr:visible th small").all_inner_texts()]


def test_the_worst_story_comes_first(visit: Visit, folder: Path) -> None:
    page = visit(folder)
    assert page.locator("h1").inner_text() == "4 stories"
    assert paths(page) == ["broken.txt", "other/clean.txt", "seed.txt", "clean.txt"]


def test_it_is_sorted_by_any_column(visit: Visit, folder: Path) -> None:
    page = visit(folder)
    page.get_by_role("button", name="Words").click()
    assert paths(page)[0] == "seed.txt"
    assert page.locator("th[aria-sort=descending]").inner_text().strip().startswith("Words")
    page.get_by_role("button", name="Words").click()
    assert paths(page)[-1] == "seed.txt"
    assert page.evaluate("location.hash") == "#sort=words.up"
    assert paths(visit(folder, "sort=words.up")) == paths(page)
    page.get_by_role("button", name="Words").click()
    assert paths(page)[0] == "broken.txt"


def test_it_is_filtered_by_verdict_and_text(visit: Visit, folder: Path) -> None:
    page = visit(folder)
    page.get_by_label("Failed").uncheck()
    assert paths(page) == ["clean.txt"]
    assert page.locator(".count").inner_text() == "1 of 4 stories"
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("Find").fill("OTHER/")
    assert paths(page) == ["other/clean.txt"]
    assert page.evaluate("location.hash") == "#text=OTHER%2F"


def test_a_row_leads_to_its_page_and_back(visit: Visit, folder: Path) -> None:
    page = visit(folder)
    page.get_by_role("link", name="Storm over the coast").first.click()
    assert page.locator("h1").inner_text() == "Storm over the coast"
    page.get_by_role("link", name="all stories").first.click()
    assert page.locator("h1").inner_text() == "4 stories"


def test_stories_lead_to_each_other_in_the_order_of_the_index(visit: Visit, folder: Path) -> None:
    page = visit(folder)
    order = [f"{path} " for path in paths(page)]
    page.locator("tbody th a").first.click()
    for number, path in enumerate(order, start=1):
        top = page.get_by_role("navigation", name="Stories", exact=True)
        assert f"{number} of 4" in top.inner_text()
        assert path in page.locator(".about").inner_text()
        if number < len(order):
            assert top.get_by_role("link", name="next").get_attribute("title") == order[number].strip()
            page.get_by_role("navigation", name="More stories").get_by_role("link", name="next").click()
            page.wait_for_function(
                "path => document.querySelector('.about').textContent.includes(path)", arg=order[number]
            )
    assert top.get_by_role("link").all_inner_texts() == ["all stories", "previous"]


def test_stories_are_gone_through_with_keys_and_looked_at_alike(visit: Visit, folder: Path) -> None:
    page = visit(folder)
    page.locator("tbody th a").first.click()
    first = page.url
    page.get_by_label("Major").uncheck()
    page.keyboard.press("o")
    page.keyboard.press("t")
    page.keyboard.press("Shift+N")
    page.wait_for_url("**/clean-txt-*")
    assert page.url.endswith(".html#only=1&plain=1")
    assert page.get_by_label("Major").is_checked()
    page.keyboard.press("Shift+P")
    page.wait_for_url(f"{first}#only=1&plain=1")
    page.keyboard.press("Shift+P")  # there is none before the first
    assert page.url.startswith(first)
    page.emulate_media(media="print")
    assert not page.locator(".stories").first.is_visible()


@pytest.fixture(scope="module")
def widest(beside_a_baseline: RunReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with every column there can be."""
    (one,) = beside_a_baseline.documents
    scored = replace(one, scores=replace(one.scores, adequacy_percentile=70.0))
    other = replace(scored, document=replace(one.document, path="other.txt"))
    *_, (name, text) = html.pages(replace(beside_a_baseline, documents=(scored, other)))
    path = tmp_path_factory.mktemp("widest") / name
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("width", [640, 897, 1000, 1088, 1089, 1216, 1217, 1280])
def test_a_title_has_room_and_headings_stand_apart(visit: Visit, widest: Path, width: int) -> None:
    page = visit(widest, "sort=adequacy.down", width=width)
    assert page.locator("thead th").count() == 13
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("tbody th").first.evaluate("title => title.offsetWidth") > 180
    gaps = page.evaluate("""(() => {
        const places = [...document.querySelectorAll("thead button")].map((button) => {
            const range = document.createRange();
            range.selectNodeContents(button);
            return range.getBoundingClientRect();
        });
        return places.slice(1).map(({ left }, before) => left - places[before].right);
    })()""")
    assert page.locator("thead").is_hidden() or min(gaps) > 8


@pytest.mark.parametrize("width", [390, 960, 1280, 1440])
def test_the_rules_have_the_rest_of_their_row_and_whole_names(visit: Visit, widest: Path, width: int) -> None:
    page = visit(widest, width=width)
    assert page.locator(".chart").count() == 5
    right = "element => element.getBoundingClientRect().right"
    assert page.locator(".rules").evaluate(right) == pytest.approx(page.locator("header").evaluate(right), abs=1)
    names = page.locator(".rules .name:visible")
    assert names.count() == 5
    assert not any(names.evaluate_all("names => names.map((name) => name.scrollWidth > name.clientWidth)"))


def test_it_tells_what_changed_since_the_baseline(visit: Visit, beside_a_baseline: RunReport, tmp_path: Path) -> None:
    (one,) = beside_a_baseline.documents
    better = replace(one, findings=(), document=replace(one.document, path="better.txt"))
    for name, text in html.pages(replace(beside_a_baseline, documents=(one, better))):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    page = visit(tmp_path / "index.html")
    assert page.locator(".since").inner_text() == "1 new, 1 fixed, 34 known since yesterday.json"
    page.get_by_role("button", name="New").click()
    assert paths(page) == ["seeds/efe-kim-putin.en.txt", "better.txt"]
    changes = page.locator("tbody td[data-label=new], tbody td[data-label=fixed]").all_inner_texts()
    assert changes == ["1", "1", "0", "1"]
    page.get_by_role("link").nth(2).click()
    assert "0 new, 1 fixed, 0 known" in page.locator(".since").inner_text()


def test_a_row_hints_at_what_its_story_passed_with(visit: Visit, unsure: RunReport, tmp_path: Path) -> None:
    *_, (name, text) = html.pages(unsure)
    (tmp_path / name).write_text(text, "utf-8")
    for width in (390, 1280):
        verdict = visit(tmp_path / name, width=width).locator("tbody td").first
        assert verdict.inner_text().split() == ["Passed", "2", "to", "look", "at"]
        assert verdict.locator("small").evaluate("hint => hint.scrollWidth <= hint.parentElement.clientWidth")


def test_it_is_a_table_without_javascript(visit: Visit, folder: Path) -> None:
    page = visit(folder, java_script_enabled=False)
    assert len(paths(page)) == 4
    assert not page.locator(".bar").is_visible()


def test_a_narrow_window_orders_by_a_list(visit: Visit, folder: Path) -> None:
    page = visit(folder, width=390)
    page.get_by_label("Order").select_option("title.up")
    assert page.evaluate("location.hash") == "#sort=title.up"
    assert paths(page)[-1] == "broken.txt"
