"""What a run makes of what was found in a document: what is suppressed, what is new, and the gate's answer."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from pathlib import Path

from tqcheck.baseline import Baseline
from tqcheck.gate import Gate
from tqcheck.report import DocumentReport
from tqcheck.scoring import Penalty, counts
from tqcheck.suppressing import NOTHING, Suppressions, suppress


@dataclass(frozen=True, slots=True)
class Judge:
    """Adds to a report what depends on the run and not on the text; `rules`: codes of those that were asked."""

    gate: Gate
    penalty: Penalty
    suppressions: Suppressions = NOTHING
    baseline: Baseline | None = None
    rules: Set[str] = frozenset()

    def __call__(self, report: DocumentReport) -> DocumentReport:
        """The report with what is suppressed, what is new beside the baseline, and the gate's answer."""
        report = suppress(report, self.suppressions)
        if any(finding.suppressed is not None for finding in report.findings):
            penalty = round(self.penalty(report.findings, report.scores.words), 2)
            report = replace(report, scores=replace(report.scores, counts=counts(report.findings), penalty=penalty))
        if self.baseline is not None:
            report = self.baseline.compare(report, self.rules)
        return self.gate.judge(report)

    def reads(self, report: DocumentReport) -> bool:
        """Whether it looks into the text of a document: only where something in it may be suppressed."""
        return bool(report.document.comments or self.suppressions.terms)

    @property
    def identity(self) -> str:
        """What its answers depend on besides a report, its path, and what the report itself depends on."""
        has_paths = self.suppressions or self.baseline is not None  # which are relative to the working directory
        return repr((self.gate, self.suppressions, self.baseline, Path.cwd() if has_paths else None))
