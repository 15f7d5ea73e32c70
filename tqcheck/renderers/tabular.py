"""Findings as a table, a row a finding: comma-separated (RFC 4180) and tab-separated values.

Every finding is there, also hints and what is suppressed. What could not be evaluated is a row with `not-evaluated` for
a rule, a limit that is not met one with `gate`; a document without findings has a row with its verdict only.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from tqcheck.controls import visible
from tqcheck.document import Lines
from tqcheck.finding import Finding
from tqcheck.renderers import annotating
from tqcheck.report import DocumentReport, RunReport

_COLUMNS = (
    "path", "verdict", "line", "column", "end_line", "end_column", "severity", "rule", "name", "category",
    "confidence", "text", "message", "suggestion", "state", "fails", "suppressed", "fingerprint",
)  # fmt: skip
# what a spreadsheet would take for a formula (CSV injection), and GitHub's runner for a command
_ACTS = ("=", "+", "-", "@", "::")


@dataclass(frozen=True, slots=True)
class Tabular:
    """A table of that name, with this character between the cells."""

    name: str
    delimiter: str

    def render(self, report: RunReport, out: TextIO) -> None:
        """Writes a header and the rows; cells that would act as a formula begin with an apostrophe."""
        table = csv.DictWriter(out, _COLUMNS, restval="", delimiter=self.delimiter, lineterminator="\n")
        table.writeheader()
        for troubles, document in annotating.walk(report):
            for one in troubles:
                table.writerow({"path": _cell(one.path), "rule": one.code, "message": _cell(one.said)})
            if document is not None:
                table.writerows({key: _cell(value) for key, value in row.items()} for row in _rows(document))


def _rows(report: DocumentReport) -> Iterator[dict[str, object]]:
    lines = Lines(report.document.text)
    document: dict[str, object] = {"path": annotating.path(report.document.path), "verdict": report.verdict.outcome}
    if not report.findings:
        yield document
    for finding in report.findings:
        yield {**document, **_facts(finding, lines)}


def _facts(finding: Finding, lines: Lines) -> dict[str, object]:
    place = annotating.place(finding.span, lines)
    return {
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "severity": finding.severity.label,
        "rule": finding.rule,
        "name": finding.name,
        "category": finding.category,
        "confidence": finding.confidence,
        "text": finding.text,
        "message": finding.message,
        "suggestion": finding.suggestion or "",
        "state": finding.state or "",
        "fails": "yes" if finding.fails else "no",
        "suppressed": str(finding.suppressed or ""),
        "fingerprint": finding.fingerprint,
    }


def _cell(value: object) -> str:
    text = visible(str(value))
    return f"'{text}" if text.startswith(_ACTS) and len(text) > 1 else text


COMMA_SEPARATED = Tabular("csv", ",")
TAB_SEPARATED = Tabular("tsv", "\t")
