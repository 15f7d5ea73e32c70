"""`tqcheck compare`: two runs side by side."""

from __future__ import annotations

from pathlib import Path

import typer

from tqcheck.cli import standard
from tqcheck.errors import UsageError


def compare(
    before: Path = typer.Argument(..., metavar="BEFORE.json", help="The report of the earlier run, or engine."),
    after: Path = typer.Argument(..., metavar="AFTER.json", help="The report of the later one."),
    format_: str = typer.Option("terminal", "--format", metavar="FORMAT", help="terminal, markdown, html or json."),
    samples: int = typer.Option(1000, "--samples", min=100, help="Resamples of the significance test."),
) -> None:
    """Show what is new and what is fixed, and whether the scores differ by more than chance.

    For two engines, check the same stories translated by each and give both reports. Scores are compared by paired
    bootstrap resampling over documents (Koehn 2004), as sacreBLEU does it.

    Exit codes: 0 compared, whatever changed · 2 usage · 3 compared, but something of either run was not evaluated.
    """
    from tqcheck import comparing, saved
    from tqcheck.renderers import comparison, comparison_page

    formats = {
        "terminal": comparison.terminal,
        "markdown": comparison.markdown,
        "html": comparison_page.html,
        "json": comparison.data,
    }

    if format_ not in formats:
        raise UsageError(f"no format {format_!r}", remedy=f"known: {', '.join(formats)}")
    names = (str(before), str(after))
    compared = comparing.compare(saved.load(before), saved.load(after), names, samples)
    if not compared.documents:
        raise UsageError(
            f"{before} and {after} have no document in common",
            remedy="documents are paired by their paths, or else by those below the folder that all of a report share",
        )
    formats[format_](compared, standard.output(format_))
    raise typer.Exit(3 if compared.not_evaluated else 0)
