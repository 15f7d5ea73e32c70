"""`tqcheck baseline`: the findings that are known."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tqcheck.cli.files import whole
from tqcheck.errors import OutputError, UsageError

if TYPE_CHECKING:
    from tqcheck.baseline import Baseline
    from tqcheck.report import DocumentReport, RunReport

app = typer.Typer(
    name="baseline",
    help="Write, compare and tidy a baseline: the findings that are known.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_REPORTS = typer.Argument(..., metavar="REPORT.json…", help="Reports that `tqcheck check --output json=FILE` wrote.")
_FILE = typer.Option(Path(".tqcheck-baseline.json"), "--baseline", "-b", metavar="FILE", help="The baseline.")


@app.command()
def write(reports: list[Path] = _REPORTS, file: Path = _FILE) -> None:
    """Record the findings of reports; `tqcheck check … --output baseline=FILE` does the same without a report."""
    from tqcheck import baseline

    drawn = baseline.Baseline(str(file), dict(baseline.recorded(_documents(_loaded(reports)))))
    _save(drawn, file)
    findings = sum(map(len, drawn.documents.values()))
    typer.echo(f"{file}: {findings} findings in {len(drawn.documents)} documents")


@app.command()
def diff(reports: list[Path] = _REPORTS, file: Path = _FILE) -> None:
    """Show what is new and what is fixed.

    Exit codes: 0 nothing is new · 1 something is · 3 something was not evaluated, and may hold anything.
    """
    from tqcheck import baseline
    from tqcheck.controls import visible
    from tqcheck.renderers.wording import since_baseline

    known, loaded = baseline.read(file), _loaded(reports)
    compared = _compared(known, loaded)
    for document in compared:
        for finding in document.findings:
            if finding.state == "new" and finding.suppressed is None:
                _line("+", document, finding.rule, finding.severity.label, finding.text)
        for gone in document.fixed:
            _line("-", document, gone.rule, gone.severity.label, gone.text)
    since = known.since(compared)
    typer.echo(since_baseline(since))
    incomplete = [(path, report.verdict) for path, report in zip(reports, loaded, strict=True) if report.is_incomplete]
    for path, verdict in incomplete:
        typer.echo(visible(f"not evaluated  {path}: {verdict.reason}"))
    raise typer.Exit(3 if incomplete else int(since.new > 0))


@app.command()
def prune(reports: list[Path] = _REPORTS, file: Path = _FILE) -> None:
    """Drop what is fixed, and documents that are no longer there."""
    from tqcheck import baseline

    known = baseline.read(file)
    pruned = known.pruned(_compared(known, _loaded(reports)))
    _save(pruned, file)
    before, after = (sum(map(len, each.documents.values())) for each in (known, pruned))
    typer.echo(f"{file}: {before - after} findings dropped, {after} kept")


def _loaded(paths: list[Path]) -> list[RunReport]:
    from tqcheck import saved

    return [saved.load(path) for path in paths]


def _documents(reports: list[RunReport]) -> list[DocumentReport]:
    return [document for report in reports for document in report.documents]


def _compared(known: Baseline, reports: list[RunReport]) -> list[DocumentReport]:
    """The documents beside the baseline. Every rule counts as run: a report does not say which were left out."""
    rules = {entry.rule for entries in known.documents.values() for entry in entries}
    return [known.compare(document, rules) for document in _documents(reports)]


def _line(sign: str, document: DocumentReport, rule: str, severity: str, text: str) -> None:
    from tqcheck.controls import visible

    colour = typer.colors.RED if sign == "+" else typer.colors.GREEN
    said = f"{sign} {document.document.path}  {severity} {rule}  {text}"
    typer.secho(visible(said), fg=colour if sys.stdout.isatty() else None)


def _save(known: Baseline, file: Path) -> None:
    from tqcheck import baseline

    if file.is_dir():
        raise UsageError("is a folder, not a file to write", where=str(file))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with whole(file.resolve()) as stream:
            stream.write(baseline.dumps(known))
    except OSError as error:
        raise OutputError(f"the baseline cannot be written: {error.strerror}", where=str(file)) from error
