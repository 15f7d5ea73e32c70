"""Pages of a folder: their names, the index's rows, and its distributions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tqcheck.renderers import html
from tqcheck.renderers.html.charts import histogram
from tqcheck.renderers.html.index import Gathered, index
from tqcheck.renderers.html.names import page_name
from tqcheck.report import RunReport, Verdict


def test_a_name_is_readable_and_the_same_in_every_run() -> None:
    assert page_name("news/Kim & Putin.en.txt") == "stories/kim-putin-en-txt-dc3a6178.html"
    assert page_name("other/Kim & Putin.en.txt").startswith("stories/kim-putin-en-txt-")
    assert page_name("other/Kim & Putin.en.txt") != page_name("news/Kim & Putin.en.txt")
    assert page_name("新闻").startswith("stories/story-")


@given(st.text())
def test_a_name_stays_in_its_folder(path: str) -> None:
    folder, name = page_name(path).split("/")
    assert folder == "stories"
    assert name.removesuffix(".html").replace("-", "").isalnum()
    assert name.isascii()
    assert len(name) < 100


def test_a_document_given_twice_has_two_pages(report: RunReport) -> None:
    twice = replace(report, documents=(*report.documents, *report.documents))
    names = [name for name, _ in html.pages(twice)]
    assert len(set(names)) == len(names) == 5
    assert names[:2] == [name for name, _ in html.pages(report)][:2]
    assert names[-1] == "index.html"


def test_a_report_of_nothing_has_an_index(empty_report: RunReport) -> None:
    ((name, text),) = html.pages(empty_report)
    assert name == "index.html"
    assert "No story was checked." in text


def test_an_index_says_once_what_all_stories_share(report: RunReport) -> None:
    gathered = Gathered()
    for number, document in enumerate(report.documents):
        gathered.add(document, f"stories/{number}.html", has_baseline=False)
    view = index(report, gathered)
    assert (view.folder, view.pair) == ("stories/", "")
    assert [(row.path, row.outcome, row.pair) for row in view.rows] == [
        ("story.txt", "failed", "es → en"), ("good <b>.txt", "passed", "? → en"),
    ]  # fmt: skip
    assert [row.to_look_at for row in view.rows] == [0, 0]
    assert [(rule.code, rule.findings, rule.stories) for rule in view.rules] == [
        ("TQ004", 1, 1), ("TQ201", 1, 1), ("TQ301", 1, 1),
    ]  # fmt: skip
    assert [chart.key for chart in view.charts] == ["penalty", "fluency", "chrf"]


def test_a_row_tells_what_a_story_passed_with(report: RunReport) -> None:
    rich, clean = report.documents
    gathered = Gathered()
    for document in (replace(rich, verdict=Verdict("passed", "the gate is off")), clean):
        gathered.add(document, "stories/1.html", has_baseline=False)
    assert [row.to_look_at for row in gathered.rows] == [2, 0]


@pytest.mark.parametrize(
    ("values", "top", "edges"),
    [
        ([0.0, 0.0], None, (0, 1)),
        ([3.0, 128.1], None, (0, 140)),
        ([0.0, 55.0, 100.0], 100, (0, 100)),
        ([0.04], None, (0, 1)),
    ],
)
def test_a_histogram_counts_every_value_in_round_bins(
    values: list[float], top: float | None, edges: tuple[int, int]
) -> None:
    chart = histogram("penalty", "Penalty", "points", values, top)
    assert chart is not None
    assert sum(bin_.count for bin_ in chart.bins) == len(values)
    assert (chart.bins[0].low, chart.bins[-1].high) == edges
    assert len(chart.bins) <= 10
    assert max(bin_.height for bin_ in chart.bins) == 60


def test_a_histogram_says_itself_in_words() -> None:
    chart = histogram("fluency", "Fluency", "percentile", [5.0, 7.0, 95.0], 100)
    assert chart is not None
    assert chart.in_words == "Fluency, 3 stories, median 7. 0–10: 2; 90–100: 1"
    assert histogram("fluency", "Fluency", "percentile", []) is None
