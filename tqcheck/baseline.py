"""A baseline: the findings that were there when somebody drew a line, so that a run can tell which are new."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from tqcheck.errors import ConfigError
from tqcheck.finding import Finding, Severity
from tqcheck.report import DocumentReport, Recorded, RunReport, SinceBaseline

FILE = ".tqcheck-baseline.json"
_VERSION = 1
_REMEDY = "write one: tqcheck check … --output baseline=FILE"


@dataclass(frozen=True, slots=True)
class Baseline:
    """Recorded findings by the document's path, relative to the working directory where it is below it."""

    path: str
    documents: Mapping[str, tuple[Recorded, ...]]

    def compare(self, report: DocumentReport, rules: Collection[str]) -> DocumentReport:
        """The report whose findings say whether they are new or known, and with what is fixed.

        Hints (neutral) are neither. What a rule recorded that did not run this time (it is not in `rules`, or it
        failed on this document) is not called fixed.
        """
        recorded = {entry.fingerprint: entry for entry in self.documents.get(key(report.document.path), ())}
        failed = {failure.stage.removeprefix("rule ") for failure in report.failures}
        present = {finding.fingerprint for finding in report.findings}
        findings = tuple(
            replace(f, state="known" if f.fingerprint in recorded else "new") if f.severity > Severity.NEUTRAL else f
            for f in report.findings
        )
        fixed = tuple(
            entry
            for entry in recorded.values()
            if entry.fingerprint not in present and entry.rule in rules and entry.rule not in failed
        )
        return replace(report, findings=findings, fixed=fixed)

    def since(self, documents: Iterable[DocumentReport]) -> SinceBaseline:
        """The numbers of a whole run, whose documents `compare` has seen. What is suppressed is not counted."""
        new = known = fixed = 0
        checked = set()
        for document in documents:
            states = [finding.state for finding in document.findings if finding.suppressed is None]
            new, known = new + states.count("new"), known + states.count("known")
            fixed += len(document.fixed)
            checked.add(key(document.document.path))
        left = sum(len(entries) for path, entries in self.documents.items() if path not in checked)
        return SinceBaseline(self.path, new, known, fixed, left)

    def pruned(self, documents: Iterable[DocumentReport]) -> Baseline:
        """Without what is fixed in these documents, and without files that are no longer there."""
        gone = {key(d.document.path): {entry.fingerprint for entry in d.fixed} for d in documents}
        kept = {
            path: tuple(entry for entry in entries if entry.fingerprint not in gone.get(path, ()))
            for path, entries in self.documents.items()
            if path in gone or Path(path).exists()
        }
        return replace(self, documents={path: entries for path, entries in kept.items() if entries})


def key(path: str) -> str:
    """A document's path as a baseline names it: below the working directory relative to it, with slashes."""
    given = PurePath(path)
    here = Path.cwd()
    if given.is_absolute() and given.is_relative_to(here):
        given = given.relative_to(here)
    return posixpath.normpath(given.as_posix())


def recorded(documents: Iterable[DocumentReport]) -> Iterator[tuple[str, tuple[Recorded, ...]]]:
    """(path, findings to record) of each document that has any; neither hints nor what is suppressed."""
    for document in documents:
        entries = tuple(
            _recorded(f) for f in document.findings if f.suppressed is None and f.severity > Severity.NEUTRAL
        )
        if entries:
            yield key(document.document.path), entries


def _recorded(finding: Finding) -> Recorded:
    return Recorded(finding.fingerprint, finding.rule, finding.name, finding.severity, finding.text, finding.message)


def of(report: RunReport, path: str = "") -> Baseline:
    """The baseline that a report makes."""
    return Baseline(path, dict(recorded(report.documents)))


def dumps(baseline: Baseline) -> str:
    """The baseline's file: sorted, a finding a line, so that a version control shows what changed."""
    documents = []
    for path, entries in sorted(baseline.documents.items()):
        lines = sorted((entry.rule, entry.fingerprint, json.dumps(_data(entry))) for entry in entries)
        documents.append(f"  {json.dumps(path)}: [\n" + ",\n".join(f"   {line}" for _, _, line in lines) + "\n  ]")
    body = "{\n" + ",\n".join(documents) + "\n }" if documents else "{}"
    return f'{{\n "tqcheck_baseline": {_VERSION},\n "documents": {body}\n}}\n'


def _data(entry: Recorded) -> dict[str, str]:
    return {
        "rule": entry.rule,
        "name": entry.name,
        "severity": entry.severity.label,
        "text": entry.text,
        "message": entry.message,
        "fingerprint": entry.fingerprint,
    }


def read(path: Path) -> Baseline:
    """The baseline in a file. Raises ConfigError."""
    where = str(path)
    try:
        data = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"the baseline cannot be read: {error.strerror}", where=where, remedy=_REMEDY) from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"is no baseline: {error}", where=where, remedy=_REMEDY) from error
    version = data.get("tqcheck_baseline") if isinstance(data, dict) else None
    if version != _VERSION:
        problem = "is no baseline" if version is None else f"is a baseline of version {version}, not {_VERSION}"
        raise ConfigError(problem, where=where, remedy=_REMEDY)
    try:
        return Baseline(where, {name: tuple(map(_entry, entries)) for name, entries in data["documents"].items()})
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"is a damaged baseline: {error!r}", where=where, remedy=_REMEDY) from error


def _entry(data: Mapping[str, Any]) -> Recorded:
    texts = [data[name] for name in ("fingerprint", "rule", "name", "text", "message")]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError(f"not a recorded finding: {data!r:.80}")
    fingerprint, rule, name, text, message = texts
    return Recorded(fingerprint, rule, name, Severity.parse(data["severity"]), text, message)
