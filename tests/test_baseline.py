"""Fingerprints outlive edits elsewhere, and a baseline tells new findings from known ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tqcheck import baseline
from tqcheck.compose import Settings, run
from tqcheck.errors import ConfigError
from tqcheck.report import DocumentReport, Failure, RunReport
from tqcheck.seams import Item

# each of these has one finding of severity minor or above
WRONG = (
    "The army began its operation in , which has lasted for two years.",
    "The Kremlin leader would have communicated this to the minister on Sunday.",
    "The said visit will take place in the the capital next week.",
    "They met on Tuesday , according to the agency.",
)
RIGHT = (
    "The council met on Monday to talk about the bridge.",
    "It will be built next year, the mayor said.",
    "Nobody was hurt in the fire.",
    "Rain is expected in the north by the evening.",
)
PARAGRAPHS = st.lists(st.sampled_from(RIGHT + WRONG), min_size=0, max_size=6)


def checked(*paragraphs: str, path: str = "story.txt", select: tuple[str, ...] = ()) -> RunReport:
    text = "\n\n".join(paragraphs) + "\n"
    return run([Item(path, text.encode)], Settings("es", "en", rules_only=True, select=select))


def prints(report: RunReport) -> list[str]:
    return [finding.fingerprint for finding in report.documents[0].findings]


RULES = ("TQ001", "TQ101", "TQ104", "TQ202", "TQ301", "TQ312")


@given(before=PARAGRAPHS, after=PARAGRAPHS, wrong=st.sampled_from(WRONG))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_fingerprints_survive_edits_elsewhere(before: list[str], after: list[str], wrong: str) -> None:
    alone = prints(checked("A first line for it.", wrong, "And a last line."))
    assert alone
    edited = prints(checked("A first line for it.", *before, wrong, *after, "And a last line."))
    assert set(alone) <= set(edited)
    assert len(set(edited)) == len(edited)


def test_fingerprints_do_not_depend_on_line_breaks_within_a_sentence_or_on_the_file() -> None:
    wrong = WRONG[1]
    one = prints(checked("A first line.", wrong))
    assert one == prints(checked("A first line.", wrong.replace(" the minister", "\nthe minister"), path="other.txt"))


@pytest.fixture
def drawn() -> baseline.Baseline:
    return baseline.of(checked(RIGHT[0], WRONG[0], WRONG[1]), "b.json")


def compared(drawn: baseline.Baseline, report: RunReport, rules: tuple[str, ...] = RULES) -> DocumentReport:
    return drawn.compare(report.documents[0], rules)


def test_new_known_and_fixed_findings_are_told_apart(drawn: baseline.Baseline) -> None:
    document = compared(drawn, checked(RIGHT[1], WRONG[1], WRONG[3]))
    assert [(f.rule, f.state) for f in document.findings] == [("TQ301", "known"), ("TQ101", "new")]
    assert [entry.rule for entry in document.fixed] == ["TQ202"]
    since = drawn.since([document])
    assert (since.new, since.known, since.fixed, since.not_checked) == (1, 1, 1, 0)


def test_a_rule_that_did_not_run_fixed_nothing(drawn: baseline.Baseline) -> None:
    report = checked(RIGHT[0])
    assert compared(drawn, report, ("TQ101",)).fixed == ()
    assert len(compared(drawn, report).fixed) == 2
    failed = replace(report.documents[0], failures=(Failure("rule TQ301", "story.txt", "ValueError: no"),))
    assert [entry.rule for entry in drawn.compare(failed, RULES).fixed] == ["TQ202"]


def test_a_document_that_was_not_checked_is_neither_known_nor_fixed(drawn: baseline.Baseline) -> None:
    since = drawn.since([compared(drawn, checked(WRONG[0], path="another.txt"))])
    assert (since.new, since.known, since.fixed, since.not_checked) == (1, 0, 0, 2)


def test_a_baseline_is_read_as_it_was_written(drawn: baseline.Baseline, tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text(baseline.dumps(drawn))
    assert baseline.read(path).documents.keys() == drawn.documents.keys()
    assert {*baseline.read(path).documents["story.txt"]} == {*drawn.documents["story.txt"]}
    assert baseline.dumps(baseline.read(path)) == baseline.dumps(drawn)
    lines = path.read_text().splitlines()
    assert sum("fingerprint" in line for line in lines) == 2  # a finding a line
    assert json.loads(baseline.dumps(baseline.Baseline("", {}))) == {"tqcheck_baseline": 1, "documents": {}}


def test_pruning_drops_what_is_fixed_and_files_that_are_gone(
    drawn: baseline.Baseline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here.txt").write_text("")
    entry = drawn.documents["story.txt"]
    more = replace(drawn, documents={**drawn.documents, "here.txt": entry, "gone.txt": entry})
    document = compared(drawn, checked(WRONG[1]))
    pruned = more.pruned([document])
    assert [e.rule for e in pruned.documents["story.txt"]] == ["TQ301"]
    assert set(pruned.documents) == {"story.txt", "here.txt"}
    assert more.pruned([compared(drawn, checked(RIGHT[0]))]).documents.keys() == {"here.txt"}


def test_paths_are_relative_to_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert (
        baseline.key(str(tmp_path / "a" / "b.txt"))
        == baseline.key("./a/b.txt")
        == baseline.key("a/c/../b.txt")
        == "a/b.txt"
    )
    assert baseline.key("/elsewhere/b.txt") == "/elsewhere/b.txt"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff", "is no baseline"),
        (b"[]", "is no baseline"),
        (b'{"schema_version": "1.1"}', "is no baseline"),
        (b"[" * 100_000, "is no baseline"),
        (b'{"tqcheck_baseline": 2, "documents": {}}', "version 2, not 1"),
        (b'{"tqcheck_baseline": 1}', "damaged"),
        (b'{"tqcheck_baseline": 1, "documents": {"a": [{"rule": 1}]}}', "damaged"),
        (b'{"tqcheck_baseline": 1, "documents": {"a": [3]}}', "damaged"),
    ],
)
def test_what_is_no_baseline_is_said(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "b.json"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=problem):
        baseline.read(path)
    with pytest.raises(ConfigError, match="cannot be read"):
        baseline.read(tmp_path / "nowhere.json")


Make = Callable[..., DocumentReport]
