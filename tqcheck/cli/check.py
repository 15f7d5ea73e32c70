"""`tqcheck check`: files in, findings out, an exit code that means what it says."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import typer

from tqcheck.cli.configured import CONFIG, EXCLUDE, NO_CONFIG, excluded, listed, per_file, severities
from tqcheck.cli.fixing import DIFF, FIX
from tqcheck.cli.packs import PACKS
from tqcheck.errors import UsageError

EXIT = {"passed": 0, "failed": 1, "not evaluated": 3}


def check(
    context: typer.Context,
    paths: list[str] = typer.Argument(None, help="Files, folders or globs; - reads standard input."),
    files_from: str = typer.Option(
        None, "--files-from", metavar="FILE", help="Check the files of a list, one a line or NUL-separated; - reads it."
    ),
    from_: str = typer.Option(None, "--from", metavar="LANG", help="Language translated from (es, fr, …)."),
    to: str = typer.Option(None, "--to", metavar="LANG", help="Language of the text; found out if not given."),
    source: str = typer.Option(
        None, "--source", metavar="PATH", help="The source text of the one file, or a folder with one for each."
    ),
    source_map: Path = typer.Option(
        None, "--source-map", metavar="FILE", help="A table of texts and source texts, TSV or .csv."
    ),
    pairing: bool = typer.Option(
        True,
        "--pair/--no-pair",
        help="Whether story.es.txt is the source of story.en.txt, es/a.txt of en/a.txt; with --from and --to.",
    ),
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
    jobs: str = typer.Option(
        "auto", "--jobs", "-j", metavar="N", help="Processes with models of their own, one core each; or auto."
    ),
    cache_dir: Path = typer.Option(
        None, "--cache-dir", metavar="DIR", envvar="TQCHECK_CACHE", help="Where reports of unchanged files are kept."
    ),
    no_cache: bool = typer.Option(False, "--no-cache", help="Check every file anew, and keep nothing."),
    executor: str = typer.Option(
        "local", "--executor", metavar="NAME", help="local, or ray: over a cluster, with --jobs processes there."
    ),
    shard: str = typer.Option(
        None, "--shard", metavar="I/N", help="Only the I-th of N parts of the files; tqcheck merge puts them together."
    ),
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

    Exit codes: 0 the gate passed · 1 the gate failed · 2 usage or configuration · 3 something could not be evaluated
    · 130, 143 interrupted: what was done is written.
    """
    from tqcheck import cache, collecting, compose
    from tqcheck.cli import configured, fixing, outputs
    from tqcheck.cli.progress import Progress, interrupts
    from tqcheck.cli.streaming import Streams

    workers = _workers(jobs)
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
        jobs=workers,
        threads=1 if workers else 0,
        executor=executor,
        offline=offline,
        cache=None if no_cache else cache_dir or cache.default_folder(),
    )
    shown, files = outputs.asked(format_, output, html)
    wanted = collecting.Wanted(
        tuple(paths or ()), files_from, source, source_map, (settings.source_code, settings.target_code), pairing
    )
    collected = collecting.collect(wanted, compose.suffixes(), excluded(context, paths or (), exclude), shard)
    sources = (file.source.source for file in collected.files if file.source is not None)
    tables = (files_from, source_map, configured.configuration(context).path, *suppressions, *packs, baseline)
    outputs.spare(files, (*(file.path for file in collected.files), *sources, *tables))
    items, settings_of = [collecting.item(file) for file in collected.files], per_file(context, settings)
    shown_by_itself = format_ in ("terminal", "text") and sys.stdout.isatty()
    progress = Progress(len(items), says_failures=not shown_by_itself)
    for note in collected.notes:
        progress.note(note)
    if diff:
        raise typer.Exit(fixing.show(items, settings_of))
    unwritten = fixing.apply(items, settings_of) if fix else []
    with interrupts(progress) as received:
        with Streams(shown, files, progress.end if sys.stdout.isatty() else None) as streams:
            report = compose.run(items, settings, progress, settings_of, collected.shard, streams.document)
            progress.end()
            unwritten += streams.end(report)
        outputs.give_out(report, streams.shown, streams.files, quiet=quiet, unwritten=unwritten)
    if received:
        is_cut = bool(report.failures) and report.failures[0].stage == "run"
        done = f"{report.failures[0].reason}, and are" if is_cut else "interrupted: all files were checked, and are"
        goes_on = "; the same command goes on from there" if is_cut and not no_cache else ""
        progress.note(f"{done} in the reports{goes_on}")
        raise typer.Exit(128 + received[0])
    raise typer.Exit(EXIT[report.verdict.outcome])


def _workers(jobs: str) -> int:
    """The number of processes; 0 to choose."""
    if jobs in ("auto", "0"):
        return 0
    if not re.fullmatch("[0-9]{1,4}", jobs):
        raise UsageError(f"--jobs {jobs!r} is no number", remedy="give how many processes should work, or auto")
    return int(jobs)
