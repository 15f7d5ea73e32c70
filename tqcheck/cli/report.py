"""`tqcheck report`: a saved report in another form."""

from __future__ import annotations

from pathlib import Path

import typer


def report(
    saved: Path = typer.Argument(..., metavar="REPORT", help="A report that `tqcheck check` wrote as JSON."),
    format_: str = typer.Option(None, "--format", metavar="FORMAT", help="Format on standard output."),
    output: list[str] = typer.Option(
        [], "--output", "-o", metavar="FORMAT=FILE", help="Write a report to a file; may be repeated."
    ),
    html: Path = typer.Option(
        None, "--html", metavar="PATH", help="Write pages: FILE.html for one, a folder for one a story and an index."
    ),
) -> None:
    """Write a saved report in other formats: the same files as `tqcheck check` would have written.

    Nothing is checked again, and the saved verdict does not change the exit code: 0 says that the report was written.
    """
    from tqcheck.cli import outputs
    from tqcheck.saved import load

    shown, files = outputs.asked(format_, output, html)
    outputs.spare(files, [saved])
    outputs.give_out(load(saved), shown, files)
