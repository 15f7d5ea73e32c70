"""SARIF 2.1.0 (OASIS): for code scanning on GitHub, Azure DevOps, and editors.

Columns are code points, as `columnKind` says. Suppressed findings are there and marked. Where there was a baseline,
`baselineState` tells new from known findings; those that are gone are only counted (`properties` of the run), because
code scanning would show them as open.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, TextIO
from urllib.parse import quote

from tqcheck.controls import visible
from tqcheck.document import Lines
from tqcheck.encoding import to_json
from tqcheck.finding import Finding, Severity
from tqcheck.installed import version
from tqcheck.packing import briefly
from tqcheck.renderers import annotating
from tqcheck.renderers.json_text import Later, OnLines, write
from tqcheck.report import DocumentReport, RuleCard, RunReport, Withheld

name = "sarif"

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.MAJOR: "warning",
    Severity.MINOR: "warning",
    Severity.NEUTRAL: "note",
}
_PRECISION = {1: "high", 2: "medium", 3: "low"}
_STATES = {"new": "new", "known": "unchanged"}
_EXIT = {"passed": 0, "failed": 1}
_ROOT = "SRCROOT"


# What GitHub takes (docs.github.com, "SARIF results exceed limits"): results of a run that it stores, leaving out
# what is least severe, and that it accepts at all; runs in a file.
_STORED, _ACCEPTED, _RUNS = 5_000, 25_000, 20


def render(report: RunReport, out: TextIO) -> None:
    """Writes one log with one run, or with several where there are more than 5,000 results: none is left out.

    Results are made and written one by one, a line each.
    """
    parts = list(_parts([len(document.findings) for document in briefly(report.documents)]))
    invocation = _invocation(report)
    runs = (_run(report, part, number, len(parts), invocation) for number, part in enumerate(parts, start=1))
    write({"$schema": _SCHEMA, "version": "2.1.0", "runs": Later(runs)}, out)


@dataclass(frozen=True, slots=True)
class _Share:
    """The findings of one document, by its number, that go into one run."""

    document: int
    findings: slice


def _parts(findings: Sequence[int]) -> Iterator[list[_Share]]:
    """What each run is of, as few runs as can be; a document may begin in one and end in the next.

    findings: how many each document has
    """
    most = min(_ACCEPTED, max(_STORED, math.ceil(sum(findings) / _RUNS)))
    part: list[_Share] = []
    room = most
    for document, number in enumerate(findings):
        if room or not number:
            part.append(_Share(document, slice(0, room)))
        for start in range(room, number, most):
            yield part
            part = [_Share(document, slice(start, start + most))]
        room = room - number if number <= room else (room - number) % most
    yield part


def _run(report: RunReport, part: Sequence[_Share], number: int, of: int, invocation: dict[str, Any]) -> dict[str, Any]:
    numbers = {card.code: place for place, card in enumerate(report.rules)}
    return {
        "tool": {"driver": _driver(report)},
        **_category(report, number, of),
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "the folder in which tqcheck was run"}}},
        "invocations": [invocation],
        "artifacts": OnLines(map(_artifact, _documents(report, part))),
        "results": OnLines(_results(report, part, numbers)),
        "properties": {
            "verdict": report.verdict.outcome,
            "reason": visible(report.verdict.reason),
            "signature": visible(report.signature),
            **({"part": f"{number} of {of}"} if of > 1 else {}),
            **({"sinceBaseline": to_json(report.since_baseline)} if report.since_baseline else {}),
        },
    }


def _documents(report: RunReport, part: Sequence[_Share]) -> Iterator[DocumentReport]:
    first, last = (part[0].document, part[-1].document) if part else (0, -1)
    return itertools.islice(briefly(report.documents), first, last + 1)


def _category(report: RunReport, number: int, of: int) -> dict[str, Any]:
    """What tells shards, and runs of one file, apart where they are uploaded: of two with one category one is lost.

    A run that is alone has none: then whoever uploads it gives one.
    """
    shard = [f"shard-{report.shard.index}-of-{report.shard.of}"] if report.shard is not None else []
    names = [*shard, *([f"part-{number}"] if of > 1 else [])]
    return {"automationDetails": {"id": f"tqcheck/{'/'.join(names)}/"}} if names else {}


def _driver(report: RunReport) -> dict[str, Any]:
    return {
        "name": "tqcheck",
        "version": version("tqcheck"),
        "shortDescription": {"text": "checks machine-translated news"},
        "rules": [_rule(card) for card in report.rules],
    }


def _rule(card: RuleCard) -> dict[str, Any]:
    return {
        "id": card.code,
        "name": card.name.title().replace("-", ""),
        "shortDescription": {"text": _plain(f"{card.summary.rstrip('.')}.")},
        "fullDescription": {"text": _plain(card.explanation)},
        "help": {"text": card.explanation, "markdown": card.explanation},
        "defaultConfiguration": {"level": _LEVELS[card.severity]},
        "properties": {
            "tags": ["translation", card.category, f"its-{card.its_type}"],
            "precision": _PRECISION.get(card.tier, "low"),
            "tier": card.tier,
        },
    }


def _invocation(report: RunReport) -> dict[str, Any]:
    troubles = [
        {
            "level": "error",
            "message": {"text": _plain(trouble.said)},
            "locations": _at(trouble.path),
            "descriptor": {"id": trouble.code},
        }
        for trouble in annotating.troubles(report)
    ]
    return {
        "executionSuccessful": report.verdict.outcome != "not evaluated",
        "exitCode": _EXIT.get(report.verdict.outcome, 3),
        "exitCodeDescription": visible(f"{report.verdict.outcome}: {report.verdict.reason}"),
        "toolExecutionNotifications": troubles,
    }


def _at(where: str) -> list[dict[str, Any]]:
    return [{"physicalLocation": {"artifactLocation": _location(where)}}] if where else []


def _location(path: str) -> dict[str, Any]:
    """Relative to the folder of the run where the path is; else a file URI."""
    if PurePath(path).is_absolute():
        return {"uri": "file://" + quote(annotating.path(path), errors="replace")}
    return {"uri": quote(annotating.path(path), errors="replace"), "uriBaseId": _ROOT}


def _artifact(report: DocumentReport) -> dict[str, Any]:
    scores = report.scores
    percentile = scores.fluency_percentile
    return {
        "location": _location(report.document.path),
        "roles": ["analysisTarget"],
        "encoding": report.document.encoding,
        "properties": {
            "verdict": report.verdict.outcome,
            "reason": visible(report.verdict.reason),
            "quality": scores.quality,
            "penalty": scores.penalty,
            "words": scores.words,
            **({} if isinstance(percentile, Withheld) else {"fluencyPercentile": percentile}),
        },
    }


def _results(report: RunReport, part: Sequence[_Share], numbers: dict[str, int]) -> Iterator[dict[str, Any]]:
    for index, share in enumerate(part):
        document = report.documents[share.document]
        lines = Lines(document.document.text)
        for finding in document.findings[share.findings]:
            yield _result(finding, document, lines, index, numbers)


def _result(
    finding: Finding, report: DocumentReport, lines: Lines, index: int, numbers: dict[str, int]
) -> dict[str, Any]:
    artifact = {**_location(report.document.path), "index": index}
    region = _region(finding, lines)
    snippet = {"snippet": {"text": finding.text}} if finding.text else {}
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": numbers.get(finding.rule, -1),
        "level": annotating.level(finding),
        "message": {"text": _plain(finding.message)},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": {**region, **snippet}}}],
        "partialFingerprints": {"tqcheckFinding/v1": finding.fingerprint},
        "rank": round(100 * finding.confidence, 1),
        "properties": {
            "severity": finding.severity.label,
            "category": finding.category,
            "confidence": finding.confidence,
            "evidence": [f"{evidence.instrument}: {visible(evidence.observation)}" for evidence in finding.evidence],
        },
    }
    if finding.state in _STATES:
        result["baselineState"] = _STATES[finding.state]
    if finding.suppressed is not None:
        kind = "inSource" if finding.suppressed.how == "inline" else "external"
        justification = visible(str(finding.suppressed))
        result["suppressions"] = [{"kind": kind, "status": "accepted", "justification": justification}]
    if finding.suggestion is not None:
        change = {"deletedRegion": region, "insertedContent": {"text": finding.suggestion}}
        result["fixes"] = [{"artifactChanges": [{"artifactLocation": artifact, "replacements": [change]}]}]
    return result


def _region(finding: Finding, lines: Lines) -> dict[str, int]:
    place = annotating.place(finding.span, lines)
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _plain(text: str) -> str:
    """A plain-text message: brackets before parentheses would be a link (SARIF 3.11.6)."""
    return re.sub(r"[\[\]]", r"\\\g<0>", visible(text)) if "](" in text else visible(text)
