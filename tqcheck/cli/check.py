"""`tqcheck check`: files in, findings out, an exit code that means what it says."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tqcheck.cli.configured import CONFIG, EXCLUDE, NO_CONFIG, excluded, listed, per_file, severities
from tqcheck.cli.fixing import DIFF, FIX
from tqcheck.cli.packs import PACKS
from tqcheck.errors import InputError, UsageError

if TYPE_CHECKING:
    from tqcheck.config import Excluded
    from tqcheck.pipeline import Item
    from tqcheck.report import RunReport

_EXIT = {"passed": 0, "failed": 1, "not evaluated": 3}
_GLOB = frozenset("*?[")


def check(
    context: typer.Context,
    paths: list[str] = typer.Argument(..., help="Files, folders or globs; - reads standard input."),
    from_: str = typer.Option(None, "--from", metavar="LANG", help="Language translated from (es, fr, …)."),
    to: str = typer.Option(None, "--to", metavar="LANG", help="Language of the text; found out if not given."),
    source: Path = typer.Option(None, "--source", metavar="FILE", help="The source text of the one file checked."),
    format_: str = typer.Option(
        "terminal",
        "--format",
        metavar="FORMAT",
        help="Of standard output: terminal (or text), json, jsonl, html, markdown, sarif, junit, github, gitlab, "
        "rdjson, checkstyle, csv or tsv.",
    ),
    output: list[str] = typer.Option(
        [], "--output", "-o", metavar="FORMAT=FILE", help="Also write a report to a file; may be repeated."
    ),
    quiet: bool = typer.Option(False, "--quiet", "-q", help="On the terminal only what did not pass."),
    html: Path = typer.Option(
        None, "--html", metavar="PATH", help="Write pages: FILE.html for one, a folder for one a story and an index."
    ),
    select: list[str] = typer.Option([], "--select", metavar="RULE", help="Only these rules: TQ301, TQ3, split-line."),
    ignore: list[str] = typer.Option([], "--ignore", metavar="RULE", help="All rules but these."),
    packs: list[Path] = PACKS,
    fail_on: list[str] = typer.Option(
        ["major"], "--fail-on", metavar="SEVERITY", help="Severity at which the gate fails, or never; TQ3=minor."
    ),
    min_confidence: float = typer.Option(0.8, min=0, max=1, help="Confidence a finding needs for --fail-on."),
    max_findings: list[str] = typer.Option(
        [], "--max-findings", metavar="N", help="Fail a document with more findings, hints not counted; TQ404=0."
    ),
    min_score: list[str] = typer.Option(
        [], "--min-score", metavar="N", help="Fail a document of less quality (0 to 100); fluency=20, chrf=50, …"
    ),
    baseline: Path = typer.Option(
        None, "--baseline", metavar="FILE", help="Findings that are known; --output baseline=FILE writes one."
    ),
    fail_on_new: bool = typer.Option(False, "--fail-on-new", help="Of the findings only new ones fail the gate."),
    suppressions: list[Path] = typer.Option(
        [], "--suppressions", metavar="FILE", help="Findings that do not count, and why, besides the configuration's."
    ),
    rules_only: bool = typer.Option(False, "--rules-only", help="No models: no fluency, no back-translation."),
    translator: str = typer.Option(
        None,
        "--translator",
        metavar="NAME",
        help="apertium, a known model, a model folder or a hub id (or two: A,B), or none.",
    ),
    language_model: str = typer.Option(
        None, "--language-model", metavar="NAME", help="A model folder or a hub id, or none."
    ),
    jobs: int = typer.Option(0, "--jobs", "-j", min=0, help="Processor cores to use; 0 for all."),
    cache_dir: Path = typer.Option(
        None, "--cache-dir", metavar="DIR", envvar="TQCHECK_CACHE", help="Where reports of unchanged files are kept."
    ),
    no_cache: bool = typer.Option(False, "--no-cache", help="Check every file anew, and keep nothing."),
    offline: bool = typer.Option(
        True, "--offline/--online", help="Fetch nothing from the model hub, or what is asked for."
    ),
    fix: bool = FIX,
    diff: bool = DIFF,
    exclude: list[str] = EXCLUDE,
    config: Path = CONFIG,
    no_config: bool = NO_CONFIG,
) -> None:
    """Check translated files.

    Exit codes: 0 the gate passed · 1 the gate failed · 2 usage or configuration · 3 something could not be evaluated.
    """
    from tqcheck import cache, compose
    from tqcheck.cli import configured, fixing, outputs

    settings = compose.Settings(
        source_language=from_,
        target_language=to,
        select=listed(select),
        ignore=listed(ignore),
        packs=tuple(packs),
        severities=severities(context),
        fail_on=listed(fail_on),
        max_findings=listed(max_findings),
        min_scores=listed(min_score),
        confidence=min_confidence,
        baseline=baseline,
        fail_on_new=fail_on_new,
        suppressions=configured.suppressions(context, suppressions),
        rules_only=rules_only,
        translator=translator,
        fluency=language_model,
        jobs=jobs,
        offline=offline,
        cache=None if no_cache else cache_dir or cache.default_folder(),
    )
    files = [outputs.parsed(value) for value in output] + ([("html", html)] if html else [])
    outputs.require([format_], files)
    items = _items(paths, source, compose.suffixes(), excluded(context, paths, exclude))
    settings_of = per_file(context, settings)
    if diff:
        raise typer.Exit(fixing.show(items, settings_of))
    if fix:
        fixing.apply(items, settings_of)
    report = compose.run(items, settings, settings_of=settings_of)
    unwritten = outputs.write(report, files)
    outputs.show(report, format_, quiet=quiet)
    _say(report, is_shown=format_ in ("terminal", "text") and sys.stdout.isatty())
    if unwritten:
        raise unwritten[0]
    raise typer.Exit(_EXIT[report.verdict.outcome])


def _say(report: RunReport, *, is_shown: bool) -> None:
    """What could not be evaluated, on standard error; unless the report itself has just said it to a person."""
    failures = [*report.failures, *(failure for document in report.documents for failure in document.failures)]
    # a model that cannot be had fails every document: said once
    for failure in () if is_shown else dict.fromkeys(failures):
        where = f"{failure.where}: " if failure.where else ""
        typer.echo(f"tqcheck: {where}{failure.reason}", err=True)


def _items(paths: list[str], source: Path | None, suffixes: frozenset[str], is_excluded: Excluded) -> list[Item]:
    """The files to check. Raises UsageError for a path that is not there or holds no document."""
    from tqcheck.pipeline import Item

    found = [path for given in paths for path in _expand(given, suffixes, is_excluded)]
    if source is None:
        return [Item(str(path), partial(_bytes, path)) for path in found]
    if len(found) != 1:
        raise UsageError(f"--source is the source of one file; {len(found)} were given")
    if not source.is_file():
        raise UsageError("no such file", where=str(source))
    return [Item(str(found[0]), partial(_bytes, found[0]), str(source), partial(_bytes, source))]


def _expand(given: str, suffixes: frozenset[str], is_excluded: Excluded) -> list[Path]:
    path = Path(given)
    if given == "-" or path.is_file():
        return [path]
    if path.is_dir():
        found = sorted(path for path in _walk(path, suffixes) if not is_excluded(path))
        if not found:
            endings = " ".join(sorted(suffixes))
            remedy = f"documents end in {endings}, and are not excluded"
            raise UsageError("no document in this folder", where=given, remedy=remedy)
        return found
    if _GLOB.intersection(given):
        from glob import glob  # unlike Path.glob also for absolute patterns

        found = sorted(Path(name) for name in glob(given, recursive=True) if Path(name).is_file())  # noqa: PTH207
        found = [path for path in found if not is_excluded(path)]
        if found:
            return found
        raise UsageError("no file matches", where=given)
    raise UsageError("no such file or folder", where=given)


def _walk(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if Path(name).suffix.lower() in suffixes and not name.startswith("."):
                yield Path(parent, name)


def _bytes(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
