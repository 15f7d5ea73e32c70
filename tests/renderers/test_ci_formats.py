"""The formats of CI systems: valid by what is published, and the traps of each."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import replace

import published
import pytest

from tqcheck import compose
from tqcheck.compose import Settings, run
from tqcheck.document import Document
from tqcheck.finding import Finding, Severity
from tqcheck.renderers import sarif
from tqcheck.report import DocumentReport, RunReport, Shard, SinceBaseline, Verdict
from tqcheck.seams import Item

ASTRAL = "👍 The council’s plan.\r\n\r\nThe army 🚀🚀 began its operation in , which has lasted for two years.\r\n"


def rendered(name: str, report: RunReport) -> str:
    out = io.StringIO()
    compose.renderer(name).render(report, out)
    return out.getvalue()


def checked(text: str, path: str = "stories/a.txt") -> RunReport:
    return run([Item(path, text.encode)], Settings("es", "en", rules_only=True))


@pytest.fixture
def with_one() -> RunReport:
    """One finding, TQ202, after characters of several units of length."""
    report = checked(ASTRAL)
    (document,) = report.documents
    assert [finding.rule for finding in document.findings] == ["TQ202"]
    return report


@pytest.fixture
def many(report: RunReport) -> RunReport:
    """400 findings with a wicked text in each."""
    first = report.documents[0]
    one = replace(first.findings[0], message="::error::owned\n##[error]owned", severity=Severity.MINOR)
    findings = tuple(
        replace(one, fingerprint=f"{n:016x}", fails=n < 30, severity=Severity.MAJOR if n == 399 else one.severity)
        for n in range(400)
    )
    return replace(report, documents=(replace(first, findings=findings),))


@pytest.mark.parametrize("name", sorted(published.READ))
def test_outputs_are_what_is_published(name: str, report: RunReport, empty_report: RunReport, many: RunReport) -> None:
    for value in (report, empty_report, many):
        published.READ[name](rendered(name, value))


@pytest.mark.parametrize("name", sorted(published.READ))
def test_a_run_of_nothing_does_not_look_clean(name: str, empty_report: RunReport) -> None:
    assert "no document" in rendered(name, empty_report)


@pytest.mark.parametrize("name", sorted(set(published.READ) - {"json", "jsonl"}))
def test_what_could_not_be_evaluated_is_in_every_format(name: str, report: RunReport) -> None:
    text = rendered(name, report)
    assert "not valid UTF-8" in text  # a file that was not read
    assert "ValueError: no" in text  # a rule that failed


@pytest.mark.parametrize("name", ["github", "gitlab", "rdjson", "checkstyle"])
def test_what_is_suppressed_or_a_hint_annotates_nothing(name: str, report: RunReport) -> None:
    text = rendered(name, report)
    assert "TQ301" in text
    assert "TQ005" not in text  # suppressed
    assert "TQ701" not in text  # neutral


# --- places -----------------------------------------------------------------------------------------------------


def test_sarif_columns_are_code_points(with_one: RunReport) -> None:
    (log,) = published.sarif(rendered("sarif", with_one))["runs"]
    assert log["columnKind"] == "unicodeCodePoints"
    place = log["results"][0]["locations"][0]["physicalLocation"]
    line = ASTRAL.split("\r\n")[2]
    region = place["region"]
    assert (region["startLine"], region["endLine"]) == (3, 3)
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == region["snippet"]["text"] == "in ,"


def test_rdjson_columns_are_bytes(with_one: RunReport) -> None:
    (found,) = published.rdjson(rendered("rdjson", with_one))["diagnostics"]
    place = found["location"]["range"]
    line = ASTRAL.split("\r\n")[2].encode()
    assert place["start"]["line"] == 3
    assert line[place["start"]["column"] - 1 : place["end"]["column"] - 1] == b"in ,"


def test_a_byte_order_mark_is_no_column() -> None:
    report = checked("\ufeffThe army began its operation in , which has lasted for two years and more.\n")
    (row,) = published.table(rendered("csv", report))
    assert (row["line"], row["column"]) == ("1", "30")
    (found,) = published.rdjson(rendered("rdjson", report))["diagnostics"]
    assert found["location"]["range"]["start"]["column"] == 30


def test_a_phrase_over_several_lines_is_one_region(report: RunReport) -> None:
    (log,) = published.sarif(rendered("sarif", report))["runs"]
    region = log["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["endLine"]) == (3, 7)
    command = next(c for c in published.github(rendered("github", report)) if c.get("title", "").startswith("TQ201"))
    assert (command["line"], command["endLine"], command.get("col")) == ("3", "7", None)


@pytest.mark.parametrize(
    ("path", "uri", "base"),
    [
        ("./stories/../a b.txt", "a%20b.txt", "SRCROOT"),
        ("stories/año#1.txt", "stories/a%C3%B1o%231.txt", "SRCROOT"),
        ("/abs/a%b.txt", "file:///abs/a%25b.txt", None),
    ],
)
def test_sarif_paths_are_uris(path: str, uri: str, base: str | None) -> None:
    (log,) = published.sarif(rendered("sarif", checked(ASTRAL, path)))["runs"]
    location = log["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert (location["uri"], location.get("uriBaseId")) == (uri, base)


def test_paths_have_no_needless_dots() -> None:
    report = checked(ASTRAL, "./stories/./a.txt")
    (issue,) = published.gitlab(rendered("gitlab", report))
    assert issue["location"] == {"path": "stories/a.txt", "lines": {"begin": 3}}
    (command,) = published.github(rendered("github", report))
    assert (command["file"], command["line"], command["col"], command["endColumn"]) == (
        "stories/a.txt",
        "3",
        "33",
        "37",
    )
    (file,) = published.checkstyle(rendered("checkstyle", report))
    assert (file.get("name"), file[0].get("line"), file[0].get("column")) == ("stories/a.txt", "3", "33")


# --- loudness ---------------------------------------------------------------------------------------------------


def test_only_what_fails_the_gate_is_an_error(report: RunReport) -> None:
    first = report.documents[0]
    failing = replace(first, findings=tuple(replace(f, fails=f.rule == "TQ301") for f in first.findings), failures=())
    value = replace(report, documents=(failing,), failures=())
    errors = {
        "sarif": [r["ruleId"] for r in published.sarif(rendered("sarif", value))["runs"][0]["results"] if r["level"] == "error"],
        "github": [c["title"][:5] for c in published.github(rendered("github", value)) if c["kind"] == "error"],
        "rdjson": [d["code"]["value"][:5] for d in published.rdjson(rendered("rdjson", value))["diagnostics"] if d["severity"] == "ERROR"],
        "gitlab": [i["check_name"] for i in published.gitlab(rendered("gitlab", value)) if i["severity"] == "blocker"],
        "checkstyle": [e.get("source")[8:] for e in published.checkstyle(rendered("checkstyle", value)).iter("error") if e.get("severity") == "error"],
        "csv": [row["rule"] for row in published.table(rendered("csv", value)) if row["fails"] == "yes"],
        "junit": [f.getparent().get("name")[:5] for f in published.junit(rendered("junit", value)).iter("failure")][1:],
    }  # fmt: skip
    assert [found for found in errors.values() if found != ["TQ301"]] == []


def test_a_failed_gate_without_a_failing_finding_is_a_failure_in_junit(report: RunReport) -> None:
    first = report.documents[0]
    silent = replace(first, findings=(), failures=(), verdict=Verdict("failed", "quality 80 is below 95"))
    (failure,) = published.junit(rendered("junit", replace(report, documents=(silent,), failures=()))).iter("failure")
    assert failure.get("message") == "quality 80 is below 95"


def test_github_shows_ten_of_a_kind_the_gravest_first_and_counts_the_rest(many: RunReport) -> None:
    text = rendered("github", replace(many, failures=()))
    commands = published.github(text)
    assert sum(command["kind"] == "warning" for command in commands) == 10
    assert sum(command["kind"] == "error" for command in commands) == 10
    assert "21 more errors are in the log above" in text
    assert "360 more warnings are in the log above" in text
    log = text.split("::group::All findings\n")[1]
    assert log.count("stories/story.txt:3:42 TQ201") == 400
    gravest = [line.split()[0] for line in log.splitlines() if "TQ201" in line]
    assert gravest == ["minor"] * 30 + ["major"] + ["minor"] * 369  # what fails comes first, then by severity


def test_a_document_cannot_give_commands(many: RunReport) -> None:
    commands = published.github(rendered("github", many))
    assert all(command["message"] != "owned" for command in commands)
    assert any("::error::owned" in command["message"] for command in commands)


# --- more than is taken -----------------------------------------------------------------------------------------


def with_findings(report: RunReport, *numbers: int) -> RunReport:
    """Documents with so many findings each."""
    first = report.documents[0]
    documents = []
    for place, number in enumerate(numbers):
        findings = tuple(replace(first.findings[0], fingerprint=f"{place:04x}{n:012x}") for n in range(number))
        there = replace(first.document, path=f"stories/{place}.txt")
        documents.append(replace(first, document=there, findings=findings))
    return replace(report, documents=tuple(documents))


@pytest.mark.parametrize(
    ("numbers", "runs"),
    [
        ((0, 3, 0), [3]),
        ((4, 6), [10]),
        ((4, 6, 0), [10]),
        ((4, 3, 4, 0, 9), [10, 10]),
        ((5, 12, 5), [10, 10, 2]),
        ((25,), [10, 10, 5]),
        ((20, 1), [10, 10, 1]),
        ((30, 31, 30), [16, 16, 16, 16, 16, 11]),  # more than six runs of ten: larger runs
        ((70, 40, 50), [20] * 8),  # more than is taken: nothing is left out
    ],
)
def test_sarif_of_more_results_than_are_stored_has_several_runs(
    report: RunReport, monkeypatch: pytest.MonkeyPatch, numbers: tuple[int, ...], runs: list[int]
) -> None:
    monkeypatch.setattr(sarif, "_STORED", 10)
    monkeypatch.setattr(sarif, "_ACCEPTED", 20)
    monkeypatch.setattr(sarif, "_RUNS", 6)
    value = with_findings(report, *numbers)
    logs = published.sarif(rendered("sarif", value))["runs"]
    assert [len(log["results"]) for log in logs] == runs
    fingerprints = [result["partialFingerprints"]["tqcheckFinding/v1"] for log in logs for result in log["results"]]
    assert fingerprints == [finding.fingerprint for document in value.documents for finding in document.findings]
    assert all(log["invocations"] == logs[0]["invocations"] for log in logs)
    uris = {artifact["location"]["uri"] for log in logs for artifact in log["artifacts"]}
    assert len(uris) == len(numbers)
    categories = [log.get("automationDetails", {}).get("id") for log in logs]
    assert categories == ([None] if len(runs) == 1 else [f"tqcheck/part-{n}/" for n, _ in enumerate(runs, start=1)])


def test_sarif_of_a_shard_has_a_category_of_its_own(report: RunReport) -> None:
    """Of two uploads with the same category GitHub keeps the later one."""
    (log,) = published.sarif(rendered("sarif", replace(report, shard=Shard(2, 3, 10))))["runs"]
    assert log["automationDetails"] == {"id": "tqcheck/shard-2-of-3/"}


# --- suppressed, new, known -------------------------------------------------------------------------------------


def test_sarif_marks_what_is_suppressed_new_or_known(report: RunReport) -> None:
    first = report.documents[0]
    states = ("new", "known", None, None, "known")
    findings = tuple(replace(f, state=state) for f, state in zip(first.findings, states, strict=True))
    value = replace(
        report, documents=(replace(first, findings=findings),), since_baseline=SinceBaseline("b.json", 1, 2, 3, 0)
    )
    (log,) = published.sarif(rendered("sarif", value))["runs"]
    assert [r.get("baselineState") for r in log["results"]] == ["new", "unchanged", None, None, "unchanged"]
    (suppressed,) = [r for r in log["results"] if "suppressions" in r]
    assert suppressed["suppressions"] == [
        {
            "kind": "inSource",
            "status": "accepted",
            "justification": "accepted by the desk (inline, stories/story.txt:9)",
        }
    ]
    assert log["properties"]["sinceBaseline"]["fixed"] == 3
    assert log["invocations"][0]["executionSuccessful"] is False
    assert log["invocations"][0]["exitCode"] == 3


def test_suppressed_findings_are_rows_and_skipped_cases(report: RunReport) -> None:
    rows = {row["rule"]: row for row in published.table(rendered("csv", report)) if row["fingerprint"]}
    assert rows["TQ005"]["suppressed"].startswith("accepted by the desk")
    assert set(rows) == {finding.rule for finding in report.documents[0].findings}
    (skipped,) = published.junit(rendered("junit", report)).iter("skipped")
    assert "accepted by the desk" in skipped.get("message")


def test_sarif_fixes_say_what_to_put_where(report: RunReport) -> None:
    (log,) = published.sarif(rendered("sarif", report))["runs"]
    changes = {
        r["ruleId"]: r["fixes"][0]["artifactChanges"][0]["replacements"][0] for r in log["results"] if "fixes" in r
    }
    assert changes["TQ301"]["insertedContent"]["text"] == "reportedly communicated"
    assert changes["TQ004"]["insertedContent"]["text"] == ""


# --- characters -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(published.READ))
def test_no_text_breaks_a_format(name: str, document_of: Callable[..., Document]) -> None:
    hostile = "]]> --> \"'`|,\t%0A::error::x\ufffe\uffff\x00\x1b[2J\u2028\ud800 =HYPERLINK(1) @all <b> [a](b)"
    plain = checked(ASTRAL)
    document = plain.documents[0]
    finding = replace(document.findings[0], text=hostile, message=hostile, suggestion=hostile)
    wicked = replace(document, findings=(finding,), document=replace(document.document, path=f"{hostile}/a.txt"))
    text = rendered(name, replace(plain, documents=(wicked,), verdict=Verdict("failed", hostile)))
    published.READ[name](text)
    text.encode("utf-8")


def test_a_table_cell_is_no_formula(with_one: RunReport) -> None:
    document = with_one.documents[0]
    finding = replace(document.findings[0], text="=HYPERLINK(1)", message="-1+2", suggestion="@SUM(A1)")
    value = replace(with_one, documents=(replace(document, findings=(finding,)),))
    for name in ("csv", "tsv"):
        (row,) = published.READ[name](rendered(name, value))
        assert (row["text"], row["message"], row["suggestion"]) == ("'=HYPERLINK(1)", "'-1+2", "'@SUM(A1)")


def saying(value: RunReport, finding: Finding, text: str, breaks: tuple[int, ...] = ()) -> RunReport:
    """The report with this finding only, in a segment with this text."""
    (document,) = value.documents
    segments = list(document.document.segments)
    segments[finding.segment] = replace(segments[finding.segment], text=text, breaks=breaks)
    changed = replace(document.document, segments=tuple(segments))
    return replace(value, documents=(replace(document, document=changed, findings=(finding,)),))


def test_markdown_shows_breaks_and_spaces_and_what_fails_the_gate(with_one: RunReport) -> None:
    broken = replace(
        with_one.documents[0].findings[0], text="a b", start=2, end=5, suggestion="a b", fails=True,
        severity=Severity.MAJOR,
    )  # fmt: skip
    text = rendered("markdown", saying(with_one, broken, "x a b", breaks=(3,)))
    assert "`a⏎b` → `a b`" in text
    assert "**major**, fails the gate TQ" in text
    spaces = replace(broken, text="  ", start=1, end=3, suggestion=" ", fails=False)
    text = rendered("markdown", saying(with_one, spaces, "a  b"))
    assert "`␣␣` → `␣`" in text
    assert "fails the gate" not in text.partition("<details")[2]


def test_markdown_mentions_nobody_and_marks_nothing_up(with_one: RunReport) -> None:
    document = with_one.documents[0]
    finding = replace(document.findings[0], text="a `b` ``c``", start=0, end=11, message="@all <img> [x](y) | *z*")
    text = rendered("markdown", saying(with_one, finding, "a `b` ``c``"))
    assert "```a `b` `` `c` ``" not in text
    assert "```a `b` ``c`` ```" in text or "``` a `b` ``c`` ```" in text
    assert "@all" not in text
    assert r"\<img\> \[x\](y) \| \*z\*" in text


def test_a_table_of_many_documents_says_how_many_are_left_out(with_one: RunReport) -> None:
    failed = with_one.documents[0]
    passed = replace(failed, findings=(), verdict=Verdict("passed", "fine"))
    documents: tuple[DocumentReport, ...] = (*(passed,) * 250, failed)
    text = rendered("markdown", replace(with_one, documents=documents))
    assert text.index("| ❌ |") < text.index("| ✅ |")
    assert "… and 51 more documents: 51 passed" in text


def test_json_lines_are_the_documents_of_the_json_report(report: RunReport) -> None:
    *lines, run_line = published.json_lines(rendered("jsonl", report))
    data = json.loads(rendered("json", report))
    assert [{k: v for k, v in line.items() if k != "kind"} for line in lines] == data["documents"]
    assert run_line["failures"] == data["failures"]


class Watched(tuple[Finding, ...]):
    """Findings that know how many of their kind are alive."""

    __slots__ = ()
    alive = most = 0

    def __new__(cls, findings: Sequence[Finding]) -> Watched:
        cls.alive += 1
        cls.most = max(cls.most, cls.alive)
        return super().__new__(cls, findings)

    def __del__(self) -> None:
        type(self).alive -= 1


class Stored(Sequence[DocumentReport]):
    """The documents of a report as if they were read from disk."""

    def __init__(self, documents: Sequence[DocumentReport], times: int) -> None:
        self.documents, self.times = documents, times

    def __len__(self) -> int:
        return len(self.documents) * self.times

    def __getitem__(self, index: int) -> DocumentReport:  # type: ignore[override]
        if not 0 <= index < len(self):
            raise IndexError(index)
        document = self.documents[index % len(self.documents)]
        return replace(document, findings=Watched(document.findings))


@pytest.mark.parametrize("name", sorted({*published.READ, "markdown"}))
def test_documents_are_not_held(name: str, report: RunReport) -> None:
    Watched.alive = Watched.most = 0
    rendered(name, replace(report, documents=Stored(report.documents, 20)))
    assert 0 < Watched.most <= 4  # of 40
