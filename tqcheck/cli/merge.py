"""`tqcheck merge`: the reports of shards as one."""

from __future__ import annotations

from pathlib import Path

import typer


def merge(
    reports: list[Path] = typer.Argument(..., metavar="REPORT...", help="Reports as JSON or JSON lines."),
    format_: str = typer.Option(None, "--format", metavar="FORMAT", help="Format on standard output."),
    output: list[str] = typer.Option(
        [], "--output", "-o", metavar="FORMAT=FILE", help="Write a report to a file; may be repeated."
    ),
) -> None:
    """Put the reports of shards (`tqcheck check --shard`) together: the report of one run over all files.

    Exit codes as of `check`; 3 also where a shard is missing. Reports of different files are put together too.
    """
    from tqcheck.cli import outputs
    from tqcheck.cli.check import EXIT
    from tqcheck.merging import merge as merged

    shown, files = outputs.asked(format_, output)
    outputs.spare(files, reports)
    report = merged(reports)
    outputs.give_out(report, shown, files)
    raise typer.Exit(EXIT[report.verdict.outcome])
