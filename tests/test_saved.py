"""A saved report comes back as it was, or says what is wrong with it."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tqcheck.compose import Settings, run
from tqcheck.errors import UsageError
from tqcheck.finding import Severity
from tqcheck.renderers import as_json, json_lines
from tqcheck.report import Recorded, RunReport, SinceBaseline, UnusedSuppression
from tqcheck.saved import load
from tqcheck.seams import Item


@pytest.fixture(scope="module")
def report(seed: Path) -> RunReport:
    items = [Item(path.name, path.read_bytes) for path in (seed, seed)]
    plain = run([*items, Item("empty.txt", bytes)], Settings("es", "en", rules_only=True))
    first = replace(
        plain.documents[0],
        fixed=(Recorded("f00", "TQ301", "journalistic-conditional", Severity.MAJOR, "would have", "a message"),),
        unused=(UnusedSuppression("story.md:3", "TQ301", "house style"),),
    )
    return replace(plain, documents=(first, *plain.documents[1:]), since_baseline=SinceBaseline("b.json", 1, 2, 3, 0))


def saved(report: RunReport, path: Path) -> Path:
    with path.open("w", encoding="utf-8") as out:
        as_json.render(report, out)
    return path


def test_a_saved_report_comes_back_as_it_was(report: RunReport, tmp_path: Path) -> None:
    loaded = load(saved(report, tmp_path / "report.json"))
    assert loaded.failures == report.failures
    assert loaded.since_baseline == report.since_baseline
    assert loaded.rules == report.rules
    for one, other in zip(loaded.documents, report.documents, strict=True):
        assert one == replace(other, document=replace(other.document, blocks=()))
    again = io.StringIO()
    as_json.render(loaded, again)
    assert again.getvalue() == (tmp_path / "report.json").read_text("utf-8")


def test_models_evidence_comes_back_too(seed: Path, tmp_path: Path) -> None:
    report = run([Item("seed.txt", seed.read_bytes)], Settings("es", "en", translator="none"))
    loaded = load(saved(report, tmp_path / "report.json"))
    assert loaded.documents[0].segment_scores == report.documents[0].segment_scores
    assert loaded.documents[0].instruments == report.documents[0].instruments


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff", "is not JSON"),
        (b"{", "is not JSON"),
        (b"[]", "is not a report"),
        (b"{}", "is not a report"),
        (b'{"schema_version": "9.0"}', "has schema version 9.0"),
        (b'{"schema_version": "1.0"}', "damaged report"),
        (b'{"schema_version": "1.0", "documents": 3, "rules": [], "signature": "", "verdict": {}}', "damaged report"),
    ],
)
def test_what_is_no_report_is_said(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=problem):
        load(path)
    with pytest.raises(UsageError, match="cannot be read"):
        load(tmp_path / "nowhere.json")


@pytest.mark.parametrize(("cut", "documents"), [(1, "2 documents"), (0.999, "1 document$"), (0.6, "1 document$")])
def test_lines_of_a_run_that_did_not_end_are_no_report(
    report: RunReport, tmp_path: Path, cut: float, documents: str
) -> None:
    """Whether the run was killed between lines or in the midst of one."""
    out = io.StringIO()
    json_lines.render(report, out)
    lines = out.getvalue().rpartition('{"kind": "run"')[0]
    path = tmp_path / "report.jsonl.partial"
    path.write_text(lines[: int(cut * len(lines))], "utf-8")
    with pytest.raises(UsageError, match=rf"(?m)is of a run that did not end: {documents}"):
        load(path)


def test_lines_that_are_damaged_are_not_taken_for_those_of_a_run_that_did_not_end(
    report: RunReport, tmp_path: Path
) -> None:
    out = io.StringIO()
    json_lines.render(report, out)
    first, second, last = out.getvalue().splitlines(keepends=True)
    path = tmp_path / "report.jsonl"
    path.write_text(f"{first}{second[:40]}\n{last}", "utf-8")
    with pytest.raises(UsageError, match="is not JSON"):
        load(path)


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("findings", "segment", 999),
        ("findings", "start", -1),
        ("findings", "end", 100_000),
        ("findings", "spans", []),
        ("findings", "spans", [{"start": 0, "end": 10_000_000}]),
        ("findings", "confidence", float("nan")),
        ("segment_scores", "segment", -1),
        ("segment_scores", "fluency", {"log_probability": -1, "percentile": 2, "tokens": 1, "surprisals": [
            {"start": 3, "end": 999_999, "surprisal": 2}]}),
    ],
)  # fmt: skip
def test_a_place_that_is_not_there_is_said(
    report: RunReport, tmp_path: Path, part: str, field: str, value: object
) -> None:
    path = saved(report, tmp_path / "report.json")
    data = json.loads(path.read_text("utf-8"))
    data["documents"][0][part][0][field] = value
    path.write_text(json.dumps(data))
    with pytest.raises(UsageError, match=r"damaged report|is no number"):
        load(path)


@pytest.mark.parametrize("keep", [slice(1, None), slice(0)], ids=["one lost", "all lost"])
def test_a_report_that_has_lost_documents_is_damaged(report: RunReport, tmp_path: Path, keep: slice) -> None:
    path = saved(report, tmp_path / "report.json")
    data = json.loads(path.read_text("utf-8"))
    data["documents"] = data["documents"][keep]
    path.write_text(json.dumps(data))
    with pytest.raises(UsageError, match=r"damaged report: it has \d documents, and 2 were written"):
        load(path)
    del data["number_of_documents"]
    path.write_text(json.dumps(data))
    with pytest.raises(UsageError, match=r"damaged report: it has \d documents, and None were written"):
        load(path)


@pytest.mark.parametrize("outcome", ["wat", "", "Passed"])
def test_a_verdict_that_there_is_not_is_damage(report: RunReport, tmp_path: Path, outcome: str) -> None:
    path = saved(report, tmp_path / "report.json")
    data = json.loads(path.read_text("utf-8"))
    for part in (data, data["documents"][1]):
        kept, part["verdict"]["outcome"] = part["verdict"]["outcome"], outcome
        path.write_text(json.dumps(data))
        with pytest.raises(UsageError, match=f"damaged report: no verdict '{outcome}'"):
            load(path)
        part["verdict"]["outcome"] = kept


def test_a_report_of_an_older_minor_version_is_read(report: RunReport, tmp_path: Path) -> None:
    path = saved(report, tmp_path / "report.json")
    data = json.loads(path.read_text("utf-8"))
    data["schema_version"] = "1.0"
    del data["asked"], data["number_of_documents"]
    for document in data["documents"]:
        del document["fixed"], document["unused"]
        for finding in document["findings"]:
            del finding["state"], finding["fails"]
    path.write_text(json.dumps(data))
    assert load(path).documents[0].findings[0].fails is False
