"""Long stories and large folders open at once. Times are those of the page's own thread, whatever else the machine does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tqcheck.document import Run, Span
from tqcheck.renderers import html
from tqcheck.report import RunReport

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
Visit = Callable[..., "Page"]
STORIES = 2000


def repeated(report: RunReport, times: int) -> RunReport:
    """The report of the one document, as if its text stood there so many times."""
    (one,) = report.documents
    document, long, many = one.document, len(one.document.text), len(one.document.segments)

    def moved(run: Run, n: int) -> Run:
        return replace(run, file_start=run.file_start + n * long)

    segments = tuple(
        replace(each, id=each.id + n * many, origin=tuple(moved(run, n) for run in each.origin))
        for n in range(times)
        for each in document.segments
    )
    findings = tuple(
        replace(
            each,
            segment=each.segment + n * many,
            spans=tuple(Span(span.start + n * long, span.end + n * long) for span in each.spans),
            fingerprint=f"{n:04x}{each.fingerprint[4:]}",
        )
        for n in range(times)
        for each in one.findings
    )
    scores = tuple(replace(each, segment=each.segment + n * many) for n in range(times) for each in one.segment_scores)
    whole = replace(document, text=document.text * times, segments=segments)
    return replace(report, documents=(replace(one, document=whole, findings=findings, segment_scores=scores),))


@pytest.fixture
def opened(chromium: Browser) -> Callable[[Path], float]:
    """Seconds of the processor that a page takes until it is loaded, filtered and drawn."""

    def seconds(path: Path) -> float:
        page = chromium.new_page()
        page.set_default_timeout(60_000)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.goto(path.as_uri())
        page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
        page.close()
        return float(metrics["TaskDuration"])

    return seconds


def test_a_story_of_5000_words_is_small_and_opens_at_once(
    seed_report: RunReport, written: Callable[[RunReport], Path], opened: Callable[[Path], float]
) -> None:
    report = repeated(seed_report, 11)
    assert sum(len(segment.text.split()) for segment in report.documents[0].document.segments) > 5000
    path = written(report)
    assert path.stat().st_size < 1_000_000
    assert opened(path) < 1


def test_an_index_of_2000_stories_opens_at_once_and_holds_all(
    seed_report: RunReport, tmp_path: Path, visit: Visit, opened: Callable[[Path], float]
) -> None:
    (one,) = seed_report.documents
    bare = replace(one, findings=(), segment_scores=(), document=replace(one.document, segments=()))
    many = tuple(replace(bare, document=replace(bare.document, path=f"night/{n:04}.txt")) for n in range(STORIES))
    index = tmp_path / "index.html"
    for name, text in html.pages(replace(seed_report, documents=many)):
        if name == "index.html":
            index.write_text(text, "utf-8")
    assert opened(index) < 1
    page = visit(index)
    assert page.locator("tbody tr:visible").count() == 200
    page.get_by_label("Find").fill("1999")
    assert page.locator("tbody tr:visible").count() == 1
    page.get_by_role("button", name="Show all").click()
    page.get_by_role("button", name="Show the other 1800").click()
    assert page.locator("tbody tr:visible").count() == STORIES
    unscripted = visit(index, java_script_enabled=False)
    assert unscripted.locator("tbody tr").last.is_visible()
