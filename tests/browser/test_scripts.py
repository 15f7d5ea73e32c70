"""Arabic runs from right to left beside English; Chinese is compared a character at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tqcheck.compose import Settings, run
from tqcheck.finding import Finding, Severity
from tqcheck.report import BackTranslation, DocumentReport, RunReport
from tqcheck.seams import Item

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Visit = Callable[..., "Page"]
ARABIC = "قال وزير الخارجية Sergei Lavrov إن الاتفاق (2024) سيوقع يوم الأحد.\n"
CHINESE = "外交部长周日表示，协议将于下周签署。\n"


def checked(text: str, language: str, back: BackTranslation) -> tuple[RunReport, DocumentReport]:
    report = run([Item("story.txt", text.encode)], Settings("en", language, rules_only=True))
    (document,) = report.documents
    return report, replace(
        document, segment_scores=(replace(document.segment_scores[0], back_translation=back),), findings=()
    )


def test_arabic_runs_from_right_to_left(visit: Visit, written: Callable[[RunReport], Path]) -> None:
    back = BackTranslation("The minister said so.", ARABIC.strip(), "target", 50.0, 30.0, 60.0)
    report, document = checked(ARABIC, "ar", back)
    (segment,) = document.document.segments
    start = segment.text.index("الاتفاق")
    found = Finding(
        "TQ301", "some-rule", segment.locate(start, start + 7), "الاتفاق", 0, start, start + 7, "'الاتفاق' is 'deal'",
        Severity.MAJOR, "style/awkward", "style", 0.9, suggestion="الصفقة", fingerprint="0" * 16,
    )  # fmt: skip
    page = visit(written(replace(report, documents=(replace(document, findings=(found,)),))))
    text = page.locator(".text")
    assert (text.get_attribute("lang"), text.get_attribute("dir")) == ("ar", "rtl")
    # the first word stands further right than a later one, the Latin name reads from left to right
    places = page.evaluate(
        """() => {
          const text = document.querySelector(".text"), whole = document.createRange();
          const at = (word) => {
            for (const node of [...text.childNodes].map((node) => node.firstChild ?? node)) {
              const place = node.textContent.indexOf(word);
              if (place < 0) continue;
              whole.setStart(node, place);
              whole.setEnd(node, place + word.length);
              return whole.getBoundingClientRect().left;
            }
          };
          return ["قال", "Sergei", "Lavrov", "الاتفاق"].map(at);
        }"""
    )
    said, first_name, last_name, deal = places
    assert said > last_name > first_name > deal
    assert page.locator(".back p[lang]").get_attribute("dir") == "ltr"
    assert page.locator(".message bdi").get_attribute("dir") == "ltr"
    assert page.locator(".suggestion bdi").get_attribute("lang") == "ar"


def test_chinese_is_compared_a_character_at_a_time(visit: Visit, written: Callable[[RunReport], Path]) -> None:
    back = BackTranslation(
        "The foreign minister said so.", "外交部长星期日表示，协定将在下周签署。", "target", 50.0, 30.0, 60.0
    )
    report, document = checked(CHINESE, "zh", back)
    page = visit(written(replace(report, documents=(document,))))
    trip = page.locator(".trip p[lang]")
    assert trip.get_attribute("lang") == "zh"
    assert page.locator(".trip del").all_inner_texts() == ["周", "议", "于"]
    assert page.locator(".trip ins").all_inner_texts() == ["星期", "定", "在"]
