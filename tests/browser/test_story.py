"""A story's page in a real browser, as an editor works with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tqcheck.finding import Severity
from tqcheck.report import RunReport

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Visit = Callable[..., "Page"]


def shown(page: Page) -> list[str]:
    """Rules of the findings that are shown, in order."""
    cards = page.locator(".finding:visible")
    return [str(rule) for rule in cards.evaluate_all("cards => cards.map((card) => card.dataset.rule)")]


def fragment(page: Page) -> str:
    return str(page.evaluate("decodeURIComponent(location.hash.slice(1))"))


def test_hints_are_hidden_at_first_and_one_click_away(visit: Visit, story: Path) -> None:
    page = visit(story)
    count = page.locator(".count").inner_text()
    assert count == "29 of 35 findings"
    assert len(shown(page)) == 29
    page.locator("[value=neutral]").check()
    assert len(shown(page)) == 35
    assert fragment(page) == "severity=major,minor,neutral"


def test_a_story_that_passed_leads_to_what_it_passed_with(
    visit: Visit, unsure: RunReport, written: Callable[[RunReport], Path]
) -> None:
    page = visit(written(unsure))
    banner = page.locator(".verdict.passed")
    assert "2 major findings to look at (60 % sure)" in banner.inner_text()
    banner.get_by_role("link").click()
    assert page.locator(".finding.current .number").inner_text() == "2"


def test_the_filters_narrow_and_stand_in_the_address(visit: Visit, story: Path) -> None:
    page = visit(story)
    page.locator(".more > summary").click()
    page.locator("[name=rule]").select_option("TQ3")
    phrasing = shown(page)
    assert phrasing
    assert all(rule.startswith("TQ3") for rule in phrasing)
    page.locator("[name=rule]").select_option("TQ301")
    assert set(shown(page)) == {"TQ301"}
    page.locator("[name=sure]").select_option("80")
    assert fragment(page) == "rule=TQ301&sure=80"
    passed_on = visit(story, "rule=TQ301&sure=80")
    assert shown(passed_on) == shown(page)
    page.get_by_role("button", name="Show everything again").click()
    page.locator(".finding:visible").nth(28).wait_for()  # the page follows once its form is reset
    assert len(shown(page)) == 29
    assert fragment(page) == ""


def test_only_what_failed_the_gate(visit: Visit, story: Path, seed_report: RunReport) -> None:
    failing = [finding.rule for finding in seed_report.documents[0].findings if finding.fails]
    page = visit(story)
    page.get_by_label("failed the gate").check()
    assert shown(page) == failing
    page.keyboard.press("o")
    assert page.locator(".segment:visible").count() == len(
        {f.segment for f in seed_report.documents[0].findings if f.fails}
    )
    assert fragment(page) == "gate=1&only=1"


def test_text_is_found_in_sentences_and_cards(visit: Visit, story: Path) -> None:
    page = visit(story)
    page.keyboard.press("/")
    page.keyboard.type("Kim Jóng-un")
    assert 0 < page.locator(".segment:visible").count() < 10
    assert "kim jong-un" in page.locator(".segment:visible").first.inner_text().lower()
    for phrase in ("would have communicated this to", "Russian President Vladimir Putin has shown"):  # across marks
        page.get_by_label("Text").fill(phrase)
        assert page.locator(".segment:visible").count() == 1
    page.get_by_label("Text").fill("false-friend")
    assert set(shown(page)) == {"TQ401"}


def test_keys_go_from_finding_to_finding(visit: Visit, story: Path) -> None:
    page = visit(story)
    page.keyboard.press("n")
    page.keyboard.press("j")
    assert page.locator(".finding.current .number").inner_text() == "2"
    assert page.locator(".count").inner_text() == "2 / 29 of 35"
    assert page.locator(".mark.current").count() > 0
    page.keyboard.press("p")
    page.keyboard.press("k")
    last = page.locator(".finding:visible").last
    assert page.evaluate("document.activeElement.id") == last.get_attribute("id") == fragment(page)


def test_a_link_leads_to_one_finding_also_where_it_was_hidden(visit: Visit, story: Path) -> None:
    page = visit(story)
    page.locator("[value=neutral]").check()
    hint = str(page.locator(".finding.neutral").first.get_attribute("id"))
    linked = visit(story, hint)
    assert linked.locator(".finding.current").get_attribute("id") == hint
    assert linked.locator(f"#{hint}").is_visible()
    both = visit(story, f"severity=neutral&at={hint}")
    assert set(shown(both)) <= {"TQ701", "TQ702", "TQ703"}
    assert both.locator(".finding.current").get_attribute("id") == hint


def test_a_mark_leads_to_its_card_and_keeps_the_filter(visit: Visit, story: Path) -> None:
    page = visit(story, "severity=major")
    mark = page.locator("a.mark.major").first
    target = str(mark.get_attribute("href"))[1:]
    mark.click()
    assert page.locator(".finding.current").get_attribute("id") == target
    assert fragment(page) == f"severity=major&at={target}"


def test_a_mark_stands_for_the_gravest_findings_shown(
    visit: Visit, seed_report: RunReport, written: Callable[[RunReport], Path]
) -> None:
    (document,) = seed_report.documents
    major = next(finding for finding in document.findings if finding.rule == "TQ301")
    hint = replace(major, rule="TQ701", severity=Severity.NEUTRAL, start=major.start + 6, fingerprint="0f" * 8)
    page = visit(
        written(replace(seed_report, documents=(replace(document, findings=(*document.findings, hint)),))),
        "severity=major,minor,neutral",
    )
    place = page.locator(".mark[data-findings]").first
    assert place.get_attribute("class") == "mark major over-neutral"
    page.locator("[value=major]").uncheck()
    assert place.get_attribute("class") == "mark neutral"
    assert place.get_attribute("href") == "#f0f0f0f0f"
    page.locator("[value=neutral]").uncheck()
    assert place.get_attribute("class") == "mark off"
    assert place.get_attribute("href") is None


def test_the_heat_map_shades_every_unexpected_token(visit: Visit, story: Path, seed_report: RunReport) -> None:
    page = visit(story)
    before = page.locator(".text").all_inner_texts()
    page.keyboard.press("h")
    assert fragment(page) == "heat=fluency"
    assert page.locator(".scale").is_visible()
    document = seed_report.documents[0]
    text, scores = document.document.segments[3].text, document.segment_scores[3].fluency
    expected = [text[dip.start : dip.end] for dip in scores.surprisals if dip.surprisal >= 4]  # type: ignore[union-attr]
    pieces = page.locator("#s4 .heat").evaluate_all("spans => spans.map((span) => span.textContent)")
    assert "".join(pieces).replace("⏎", " ") == "".join(expected)
    page.keyboard.press("h")
    assert page.locator(".heat").count() == 0
    assert page.locator(".text").all_inner_texts() == before


def test_a_finding_is_copied_as_text_for_a_ticket(visit: Visit, story: Path) -> None:
    page = visit(story, permissions=["clipboard-read", "clipboard-write"])
    page.locator(".more > summary").click()
    page.locator("[name=rule]").select_option("TQ301")
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    page.keyboard.press("c")
    page.get_by_role("button", name="Copied").wait_for()
    text = str(page.evaluate("navigator.clipboard.readText()"))
    assert text.startswith("major: TQ301 journalistic-conditional\nseeds/efe-kim-putin.en.txt:16:7\n“would have commun")
    assert "→ reportedly communicated" in text
    assert text.splitlines()[-1] == f"{story.as_uri()}#{page.locator('.finding.current').get_attribute('id')}"


def test_the_next_finding_is_the_next_below(visit: Visit, story: Path) -> None:
    page = visit(story)
    page.locator("#s8").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('s8').scrollIntoView()")
    page.keyboard.press("n")
    segment = page.locator(".segment:has(.finding.current)")
    assert segment.get_attribute("id") in {"s7", "s8", "s9"}
    assert page.locator(".strip a.here").get_attribute("href") == f"#{segment.get_attribute('id')}"


def test_keys_are_explained_and_can_be_switched_off(visit: Visit, story: Path) -> None:
    page = visit(story)
    page.keyboard.press("?")
    assert page.get_by_role("dialog").get_by_text("next finding").is_visible()
    page.get_by_label("these keys are on").uncheck()
    page.get_by_role("button", name="Close").click()
    assert not page.locator("dialog[open]").count()
    page.keyboard.press("n")
    assert page.locator(".finding.current").count() == 0
    assert fragment(page) == "keys=0"


def test_a_rule_explains_itself(visit: Visit, story: Path) -> None:
    page = visit(story)
    page.locator(".finding .rule").first.click()
    dialog = page.locator("dialog[open]")
    assert "Why it matters" in dialog.inner_text()
    assert "Flagged" in dialog.inner_text()
    page.keyboard.press("Escape")
    assert not page.locator("dialog[open]").count()


def test_the_least_fluent_segment_is_one_click_away(visit: Visit, story: Path) -> None:
    page = visit(story)
    page.locator(".strip figcaption a").first.click()
    assert page.evaluate("document.querySelector(':target').id") == page.evaluate("location.hash.slice(1)")
    page.locator(".strip figcaption a").first.focus()
    met = []
    for key in ("Tab", "Tab", "Tab", "ArrowLeft", "ArrowRight", "Tab"):  # each link is a stop, the strip is one
        page.keyboard.press(key)
        met.append(page.evaluate("document.activeElement.textContent.split(/[:(]/)[0].trim()"))
    assert met == ["segment 5", "segment 4", "Segment 1", "Segment 1", "Segment 2", "What was withheld, and why"]


def test_everything_can_be_read_without_javascript(visit: Visit, story: Path) -> None:
    page = visit(story, java_script_enabled=False)
    assert page.locator(".finding").count() == page.locator(".finding:visible").count() == 35
    assert not page.locator(".bar").is_visible()
    page.locator(".finding .rule").first.click()
    assert page.locator(".manual:target").is_visible()
    page.locator("a.mark.major").first.click()
    assert page.locator(".finding:target").is_visible()


def test_a_baseline_tells_new_from_known_and_fixed(
    visit: Visit, beside_a_baseline: RunReport, written: Callable[[RunReport], Path]
) -> None:
    page = visit(written(beside_a_baseline))
    assert page.locator(".since").inner_text() == "1 new, 1 fixed, 34 known since yesterday.json"
    page.get_by_text("Fixed since the baseline (1)").click()
    assert page.get_by_text("would have left").is_visible()
    page.locator(".more > summary").click()
    page.get_by_label("Baseline").select_option("new")
    assert len(shown(page)) == 1
    assert page.locator(".finding:visible .tag.new").count() == 1
    everything = visit(written(beside_a_baseline), "severity=suppressed")
    assert "Does not count: house style (inline, story.txt:4)" in everything.locator(".finding:visible").inner_text()


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_nothing_is_wider_than_the_window(visit: Visit, story: Path, sourced: Path, folder: Path, width: int) -> None:
    for path in (story, sourced, folder):
        page = visit(path, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


TEXTS = """[...document.querySelector("#s1").children].filter((each) => each.matches(".source, .target, .back"))
    .map((each) => { const { left, width } = each.getBoundingClientRect(); return [left, width]; })"""


@pytest.mark.parametrize("width", [390, 900])
def test_a_source_text_stands_above_the_translation_where_there_is_no_room_beside_it(
    visit: Visit, sourced: Path, width: int
) -> None:
    page = visit(sourced, width=width)
    for medium in ("screen", "print"):
        page.emulate_media(media=medium)
        (source, target, back) = page.evaluate(TEXTS)
        assert source == target == back
        assert source[1] > 0.85 * width
    lines = page.locator(".label:visible").all_inner_texts()
    assert lines[:3] == ["Source", "Translation", "Back-translation"]


def test_a_source_text_stands_beside_the_translation_where_there_is_room(visit: Visit, sourced: Path) -> None:
    page = visit(sourced)
    (source, target, back) = page.evaluate(TEXTS)
    assert source[0] < target[0] < back[0]
    assert target[1] > 1.2 * max(source[1], back[1])
    page.emulate_media(media="print")
    (source, target, back) = page.evaluate(TEXTS)
    assert source == target == back


@pytest.mark.parametrize(("width", "medium"), [(641, "screen"), (900, "screen"), (1280, "screen"), (688, "print")])
def test_the_zone_of_a_segment_stands_clear_of_its_text(visit: Visit, story: Path, width: int, medium: str) -> None:
    page = visit(story, width=width)
    page.emulate_media(media=medium)
    gaps = page.evaluate("""[...document.querySelectorAll("#s1, #s2")].map((segment) => {
        const zone = document.createRange();
        zone.selectNodeContents(segment.querySelector(".gutter small"));
        return segment.querySelector(".text").getBoundingClientRect().left - zone.getBoundingClientRect().right;
    })""")
    assert len(gaps) == 2
    assert min(gaps) > 2


@pytest.mark.parametrize("width", [390, 768])
def test_segments_without_evidence_leave_the_cards_their_room(visit: Visit, story: Path, width: int) -> None:
    cards = "[...document.querySelectorAll('.finding')].map(card => card.getBoundingClientRect().width)"
    widths = [wide for wide in visit(story, width=width).evaluate(cards) if wide]
    assert widths
    assert min(widths) > 300


def test_a_narrow_window_has_one_column_and_its_filters_behind_a_button(visit: Visit, story: Path) -> None:
    page = visit(story, width=360)
    widths = page.locator(".finding:visible").evaluate_all("cards => cards.map((card) => card.offsetWidth)")
    assert min(widths) > 300
    assert page.locator(".sticky").evaluate("bar => bar.offsetHeight") < 80
    page.get_by_role("button", name="Filter").click()
    page.locator("[name=rule]").select_option("TQ301")
    assert set(shown(page)) == {"TQ301"}


def test_the_dark_scheme_is_the_readers(visit: Visit, story: Path) -> None:
    grounds = [
        visit(story, color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert [sum(map(int, ground[4:-1].split(","))) > 384 for ground in grounds] == [True, False]


def test_the_print_has_the_text_and_no_controls(visit: Visit, story: Path) -> None:
    page = visit(story)
    page.emulate_media(media="print")
    assert not page.locator(".bar").is_visible()
    assert not page.get_by_role("button").first.is_visible()
    assert page.locator(".text").first.is_visible()
    assert page.pdf().startswith(b"%PDF")
