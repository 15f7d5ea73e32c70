"""The findings of a run as a baseline: `tqcheck check … --output baseline=FILE` draws the line."""

from __future__ import annotations

from typing import TextIO

from tqcheck import baseline
from tqcheck.report import RunReport

name = "baseline"


def render(report: RunReport, out: TextIO) -> None:
    """Writes what `--baseline FILE` reads: a finding a line, hints and what is suppressed left out."""
    out.write(baseline.dumps(baseline.of(report)))
