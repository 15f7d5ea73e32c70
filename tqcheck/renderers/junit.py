"""JUnit XML, as Jenkins (xunit plugin, junit-10.xsd), GitLab and most other CI systems read it.

A document is a test suite. Its test case `gate` fails when the document fails; beside it, each rule that spoke has a
test case, which fails only where a finding of it fails the gate: a pipeline must not be red for two reasons. What could
not be evaluated is an `error`, what is suppressed is `skipped`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO

from tqcheck.document import Lines
from tqcheck.finding import Finding
from tqcheck.renderers import annotating
from tqcheck.renderers.annotating import xml
from tqcheck.report import DocumentReport, Failure, RunReport, Withheld

name = "junit"


@dataclass(frozen=True, slots=True)
class _Case:
    """A test case: its name and what is inside it; `kind` is `failure`, `error`, `skipped` or empty."""

    name: str
    kind: str = ""
    message: str = ""
    lines: tuple[str, ...] = field(default=())


def render(report: RunReport, out: TextIO) -> None:
    """Writes a suite a document; counts of all suites come from a first pass over the documents."""
    totals = [_counts(_cases(document)) for document in report.documents]
    unread = [_unread(failure) for failure in report.failures]
    if unread or not totals:
        # a run of nothing must not look like a run of nothing wrong
        totals.append(_counts(unread or [_Case("gate", "error", report.verdict.reason)]))
    tests, failed, errors, _ = (sum(column) for column in zip(*totals, strict=True))
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    out.write(f'<testsuites name="tqcheck" tests="{tests}" failures="{failed}" errors="{errors}">\n')
    for document in report.documents:
        _suite(document.document.path, _cases(document), dict(_properties(document)), out)
    if unread or not report.documents:
        _suite("tqcheck", unread or [_Case("gate", "error", report.verdict.reason)], {}, out)
    out.write("</testsuites>\n")


def _cases(report: DocumentReport) -> list[_Case]:
    kind = {"failed": "failure", "passed": ""}.get(report.verdict.outcome, "error")
    gate = _Case("gate", kind, report.verdict.reason if kind else "")
    lines = Lines(report.document.text)
    by_rule: dict[str, list[Finding]] = {}
    for finding in (*annotating.loudest_first(report), *(f for f in report.findings if f.suppressed is not None)):
        by_rule.setdefault(finding.rule, []).append(finding)
    rules = [_rule_case(findings, lines) for _, findings in sorted(by_rule.items())]
    return [gate, *rules, *(_Case(failure.stage, "error", failure.reason) for failure in report.failures)]


def _rule_case(findings: list[Finding], lines: Lines) -> _Case:
    title = f"{findings[0].rule} {findings[0].name}"
    failing = [finding for finding in findings if finding.fails]
    counted = [finding for finding in findings if finding.suppressed is None]
    said = tuple(_said(finding, lines) for finding in findings)
    if failing:
        return _Case(title, "failure", f"{len(failing)} × {annotating.message(failing[0])}", said)
    if not counted:
        return _Case(title, "skipped", f"suppressed: {findings[0].suppressed}", said)
    return _Case(title, "", "", said)


def _said(finding: Finding, lines: Lines) -> str:
    line, column = lines.position(finding.span.start)
    silent = f" [suppressed: {finding.suppressed}]" if finding.suppressed else ""
    return f"{line}:{column} {finding.severity.label} {annotating.message(finding)}{silent}"


def _unread(failure: Failure) -> _Case:
    return _Case(failure.where or failure.stage, "error", failure.reason)


def _properties(report: DocumentReport) -> Iterator[tuple[str, object]]:
    scores = report.scores
    yield from (("verdict", report.verdict.outcome), ("quality", scores.quality), ("penalty", scores.penalty))
    yield "words", scores.words
    if not isinstance(scores.fluency_percentile, Withheld):
        yield "fluency_percentile", scores.fluency_percentile
    if not isinstance(scores.metrics, Withheld):
        yield from ((metric.name, metric.score) for metric in scores.metrics)


def _counts(cases: list[_Case]) -> tuple[int, int, int, int]:
    """Tests, failures, errors, skipped."""
    kinds = [case.kind for case in cases]
    return len(cases), kinds.count("failure"), kinds.count("error"), kinds.count("skipped")


def _suite(path: str, cases: list[_Case], properties: dict[str, object], out: TextIO) -> None:
    tests, failed, errors, skipped = _counts(cases)
    title = xml(annotating.path(path))
    out.write(
        f'  <testsuite name="{title}" tests="{tests}" failures="{failed}" errors="{errors}" skipped="{skipped}">\n'
    )
    if properties:
        out.write("    <properties>\n")
        pairs = ((xml(key), xml(str(value))) for key, value in properties.items())
        out.writelines(f'      <property name="{key}" value="{value}"/>\n' for key, value in pairs)
        out.write("    </properties>\n")
    for case in cases:
        _write(case, title, out)
    out.write("  </testsuite>\n")


def _write(case: _Case, title: str, out: TextIO) -> None:
    head = f'    <testcase name="{xml(case.name)}" classname="{title}" time="0"'
    body = "\n".join(xml(line) for line in case.lines)
    if case.kind:
        # the type says what kind of failure it is: the rule, or the gate itself
        inner = f'<{case.kind} type="{xml(case.name)}" message="{xml(case.message)}">{body}</{case.kind}>'
    else:
        inner = f"<system-out>{body}</system-out>" if body else ""
    out.write(f"{head}>{inner}</testcase>\n" if inner else f"{head}/>\n")
