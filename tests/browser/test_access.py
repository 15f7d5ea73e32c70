"""Nobody is kept out: WCAG 2.2 AA as far as axe-core can tell, in every state of the pages."""

from __future__ import annotations

import functools
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tqcheck.report import RunReport

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Visit = Callable[..., "Page"]
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@functools.cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def violations(page: Page) -> list[str]:
    page.evaluate(_axe())
    # axe passes over what the browser has not laid out yet
    page.add_style_tag(content=".segment { content-visibility: visible !important; }")
    found = page.evaluate("rules => axe.run({ runOnly: rules }).then((result) => result.violations)", _RULES)
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_story_has_no_violation(visit: Visit, story: Path, scheme: str) -> None:
    page = visit(story, "severity=major,minor,neutral&heat=fluency", color_scheme=scheme, bypass_csp=True)
    page.keyboard.press("n")
    assert violations(page) == []


def test_a_narrow_story_and_its_dialogs_have_no_violation(
    visit: Visit, beside_a_baseline: RunReport, written: Callable[[RunReport], Path]
) -> None:
    page = visit(written(beside_a_baseline), "severity=suppressed,minor", width=390, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    assert violations(page) == []
    page.evaluate("document.querySelector('.more').open = false")
    page.keyboard.press("?")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.press("d")
    assert violations(page) == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_an_index_has_no_violation(visit: Visit, folder: Path, scheme: str, width: int) -> None:
    page = visit(folder, "sort=penalty.up", color_scheme=scheme, width=width, bypass_csp=True)
    assert violations(page) == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_a_story_of_a_folder_has_no_violation(visit: Visit, folder: Path, scheme: str, width: int) -> None:
    page = visit(min((folder.parent / "stories").iterdir()), color_scheme=scheme, width=width, bypass_csp=True)
    assert violations(page) == []


def test_the_whole_page_can_be_worked_with_the_keyboard(visit: Visit, story: Path) -> None:
    page = visit(story)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#text"
    met = set()
    page = visit(story)
    for _ in range(25):
        page.keyboard.press("Tab")
        met.add(page.evaluate("document.activeElement.name || document.activeElement.dataset.do || ''"))
    assert {"kind", "gate", "text", "next", "previous", "help"} <= met
