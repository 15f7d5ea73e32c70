"""SARIF 2.1.0 (OASIS): for code scanning on GitHub, Azure DevOps, and editors.

Columns are code points, as `columnKind` says. Suppressed findings are there and marked. Where there was a baseline,
`baselineState` tells new from known findings; those that are gone are only counted (`properties` of the run), because
code scanning would show them as open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import PurePath
from typing import Any, TextIO
from urllib.parse import quote

from tqcheck.document import Lines
from tqcheck.finding import Finding, Severity
from tqcheck.renderers import annotating
from tqcheck.renderers.controls import visible
from tqcheck.renderers.json_text import Later, write
from tqcheck.report import DocumentReport, RuleCard, RunReport, Withheld, to_json

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


def render(report: RunReport, out: TextIO) -> None:
    """Writes one log with one run; results are made and written one by one."""
    numbers = {card.code: number for number, card in enumerate(report.rules)}
    run = {
        "tool": {"driver": _driver(report)},
        "automationDetails": {"id": "tqcheck/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "the folder in which tqcheck was run"}}},
        "invocations": [_invocation(report)],
        "artifacts": Later(map(_artifact, report.documents)),
        "results": Later(_results(report, numbers)),
        "properties": {
            "verdict": report.verdict.outcome,
            "reason": visible(report.verdict.reason),
            "signature": visible(report.signature),
            **({"sinceBaseline": to_json(report.since_baseline)} if report.since_baseline else {}),
        },
    }
    write({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, out)


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


def _results(report: RunReport, numbers: dict[str, int]) -> Iterator[dict[str, Any]]:
    for index, document in enumerate(report.documents):
        lines = Lines(document.document.text)
        for finding in document.findings:
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
