"""A document that means harm stays text: it runs nothing, breaks nothing, and reaches nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tqcheck.compose import Settings, run
from tqcheck.finding import Finding
from tqcheck.renderers import html
from tqcheck.report import BackTranslation, RunReport
from tqcheck.seams import Item

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
Visit = Callable[..., "Page"]

HARM = (
    "</script></style><script>document.title='taken'</script><img src=x onerror=document.title='taken'>"
    "<svg onload=document.title='taken'> &lt;b&gt; \" onfocus='document.title=1' autofocus {{ 7*7 }} {% raw %}"
    " \u202egnp.exe\u202c \u2066\u061c\u200f [x](javascript:alert(1)) ![x](https://example.org/x.png) <!-- ]]>"
)
_FRAGMENTS = ("%", "%3Cscript%3E", "at=%3Cimg%20src%3Dx%3E", "rule=</select>", "text=%00%FF", "a=b=c&&=", "__proto__")
TEXT = f"{HARM}\n\nThe army began its operation in , {HARM} which has lasted for two years, he would have said.\n"


def every_text(report: RunReport) -> RunReport:
    """The report with harm in every text that a file, a model, a rule or a configuration may have written."""
    (document,) = report.documents
    code = "TQ202"

    def harmed(finding: Finding) -> Finding:
        return replace(
            finding, name=HARM, message=HARM, suggestion=HARM, category=HARM, state="known",
            evidence=tuple(replace(each, instrument=HARM, observation=HARM) for each in finding.evidence),
        )  # fmt: skip

    scores = tuple(
        replace(score, back_translation=BackTranslation(HARM, HARM + " more", "target", 1.0, 1.0, 1.0))
        for score in document.segment_scores
    )
    cards = tuple(
        replace(card, name=HARM, summary=HARM, explanation=f"Why it matters: {HARM}", documentation=f"# x\n\n{HARM}")
        for card in report.rules
    )
    assert code in {card.code for card in cards}
    harmed_document = replace(
        document,
        document=replace(document.document, notes=(HARM,), format=HARM),
        findings=tuple(map(harmed, document.findings)),
        segment_scores=scores,
        verdict=replace(document.verdict, reason=HARM),
    )
    return replace(report, documents=(harmed_document,), rules=cards, signature=HARM)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    name = "a/</script><b>\"'&\n\u202e../../x.txt"
    report = every_text(run([Item(name, TEXT.encode)], Settings("es", "en", rules_only=True)))
    home = tmp_path_factory.mktemp("hostile")
    (home / "stories").mkdir()
    for page, text in html.pages(report):
        assert (home / page).resolve().is_relative_to(home)
        (home / page).write_text(text, "utf-8")
    return home


def test_nothing_of_a_document_runs_or_leads_away(visit: Visit, hostile: Path) -> None:
    (story,) = (hostile / "stories").iterdir()
    for path in (story, hostile / "index.html"):
        page = visit(path)
        assert page.title().startswith("Failed")
        assert page.locator("script").count() == 1
        assert page.locator("style").count() == 1
        assert (
            page.locator("img, iframe, object, embed, link:not([rel=icon]), base, meta[http-equiv=refresh]").count()
            == 0
        )
        attributes = page.evaluate(
            "[...document.querySelectorAll('*')].flatMap((each) => each.getAttributeNames()"
            ".filter((name) => name.startsWith('on') || name === 'style' || name === 'src' || name === 'autofocus'))"
        )
        assert attributes == []
        links = page.evaluate("[...document.links].map((link) => link.getAttribute('href'))")
        assert all(link.startswith(("#", "../index.html", "stories/")) for link in links)
        assert "49" not in page.locator("h1").inner_text()


def test_nothing_of_a_document_reorders_the_page(visit: Visit, hostile: Path) -> None:
    for path in hostile.rglob("*.html"):
        text = path.read_text("utf-8")
        assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c") & set(text)
    (story,) = (hostile / "stories").iterdir()
    page = visit(story)
    page.keyboard.press("n")
    page.keyboard.press("d")  # the rule's documentation, written by a plug-in
    assert "javascript:alert(1)" in page.locator("dialog[open]").inner_text()
    assert "<U+202E>" in page.locator(".text").first.inner_text()


def test_the_address_is_no_way_in(visit: Visit, hostile: Path) -> None:
    (story,) = (hostile / "stories").iterdir()
    page = visit(story, "%FF&at=%3Cimg%20src%3Dx%3E")
    for fragment in _FRAGMENTS:
        page.evaluate("(fragment) => { location.hash = fragment; dispatchEvent(new Event('hashchange')); }", fragment)
        assert page.locator(".count").inner_text() != ""


def test_what_got_past_everything_is_stopped_by_the_policy(
    chromium: Browser, seed_report: RunReport, written: Callable[[RunReport], Path]
) -> None:
    path = written(seed_report)
    injected = "<script>document.title = 'taken'</script><img src='https://example.org/x.png'></footer>"
    path.write_text(path.read_text("utf-8").replace("</footer>", injected), "utf-8")
    page = chromium.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    assert "taken" not in page.title()
    assert sum("Content Security Policy" in message for message in said) == 2
    page.close()


def test_a_line_of_a_megabyte_is_shown(visit: Visit, written: Callable[[RunReport], Path]) -> None:
    line = "<b>" + "word " * 100_000 + "\u202e" + "x" * 500_000 + "  the the end."
    report = run([Item("long.txt", line.encode)], Settings("es", "en", rules_only=True))
    path = written(report)
    page = visit(path, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("n")
    assert page.locator(".finding.current").count() == 1
