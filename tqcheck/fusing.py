"""From hits to findings: places in the file, messages, and one finding for one cause."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from tqcheck.document import Document
from tqcheck.finding import Evidence, Finding, Severity
from tqcheck.rule import Hit, Rule

SOFT = 3  # tier of rules that pass on what a model observed


def complete(rule: Rule, hit: Hit, document: Document) -> Finding:
    """The finding a hit stands for. Raises ValueError for a hit outside its segment."""
    if hit.segment is None:
        raise ValueError(f"{rule.code} yields a hit without a segment")
    segment = document.segments[hit.segment]
    found = segment.text[hit.start : hit.end]
    suggestion = _cased(found, hit.suggestion, hit.start)
    detail = {"found": _short(found), "suggestion": suggestion or ""} | {k: _short(v) for k, v in hit.detail.items()}
    confidence = rule.confidence if hit.confidence is None else hit.confidence
    own = () if rule.tier == SOFT else (Evidence("rule", f"{rule.code} {rule.name}", confidence),)
    return Finding(
        rule=rule.code,
        name=rule.name,
        spans=segment.locate(hit.start, hit.end),
        text=found,
        segment=segment.id,
        start=hit.start,
        end=hit.end,
        message=rule.message.format_map(detail),
        severity=rule.severity if hit.severity is None else hit.severity,
        category=rule.category,
        its_type=rule.its_type,
        confidence=confidence,
        suggestion=suggestion,
        evidence=(*own, *hit.evidence),
        safe=rule.safe and hit.safe and suggestion is not None,
    )


def _cased(found: str, suggestion: str | None, start: int) -> str | None:
    """A suggestion begins a sentence with a capital where the phrase it replaces did."""
    if suggestion and start == 0 and found[:1].isupper():
        return suggestion[0].upper() + suggestion[1:]
    return suggestion


def _short(text: str, longest: int = 60) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def fuse(findings: Iterable[Finding], rules: Mapping[str, Rule], document: Document) -> tuple[Finding, ...]:
    """One finding for one cause, in the order of the text.

    What a model observed on the place of a rule's finding becomes evidence of that finding and raises its confidence
    (noisy or: 1 - (1-a)(1-b)); so do two models on one place. A lone observation stays neutral. Of two findings that
    overlap and have one MQM category, or that have the very same place, the graver, then the longer, stays. What stands
    inside a finding of a rule that covers (`Rule.covers`) is left out: nobody mends an article in a loop.

    rules: by their codes
    """
    ordered = sorted(findings, key=lambda f: (f.segment, f.start, -f.end, not rules[f.rule].covers, f.rule))
    fused: list[Finding] = []
    for _, in_segment in groupby(ordered, key=lambda finding: finding.segment):
        fused += _fused(list(in_segment), rules)
    return _with_fingerprints(fused, document)


def _fused(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
    """The findings of one segment, one a cause."""
    kept = _without_doubles(list(_uncovered([f for f in findings if rules[f.rule].tier != SOFT], rules)))
    lone: list[Finding] = []
    for soft in (finding for finding in findings if rules[finding.rule].tier == SOFT):
        if not _absorb(soft, kept) and not _absorb(soft, lone):
            lone.append(replace(soft, severity=Severity.NEUTRAL))
    return sorted([*kept, *lone], key=lambda finding: (finding.start, finding.end, finding.rule))


def _uncovered(findings: Iterable[Finding], rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """The findings, in the order of the text and what covers first, without those inside of one that covers."""
    reached = 0
    for finding in findings:
        if rules[finding.rule].covers:
            reached = max(reached, finding.end)
        elif finding.end <= reached:
            continue
        yield finding


def _overlap(one: Finding, other: Finding) -> bool:
    return one.start < other.end and other.start < one.end


def _is_same_cause(one: Finding, other: Finding) -> bool:
    same_place = (one.start, one.end) == (other.start, other.end)
    return same_place or (_overlap(one, other) and one.category == other.category)


def _without_doubles(findings: Sequence[Finding]) -> list[Finding]:
    kept: list[Finding] = []
    near: list[Finding] = []  # those that reach to the place looked at; a sentence may have thousands
    for finding in findings:
        kept += [other for other in near if other.end <= finding.start and other.start < finding.start]
        near = [other for other in near if other.end > finding.start or other.start == finding.start]
        rivals = [other for other in near if _is_same_cause(finding, other)]
        weight = (finding.severity, finding.end - finding.start)
        if all(weight > (rival.severity, rival.end - rival.start) for rival in rivals):
            near = [other for other in near if other not in rivals] + [finding]
    return kept + near


def _absorb(soft: Finding, findings: list[Finding]) -> bool:
    """Adds the soft finding's evidence to every finding on its place; False where there is none."""
    absorbed = False
    for index, finding in enumerate(findings):
        if _overlap(soft, finding) and finding.rule != soft.rule:
            confidence = 1 - (1 - finding.confidence) * (1 - soft.confidence)
            evidence = (*finding.evidence, *soft.evidence)
            findings[index] = replace(finding, confidence=round(confidence, 3), evidence=evidence)
            absorbed = True
    return absorbed


def _with_fingerprints(findings: Sequence[Finding], document: Document) -> tuple[Finding, ...]:
    """Adds what stays the same when other parts of the file change: rule, sentence, phrase, which occurrence."""
    seen: dict[tuple[str, str, str], int] = {}
    result = []

    @functools.lru_cache(maxsize=256)  # a sentence may have thousands of findings
    def sentence_of(segment: int) -> str:
        return " ".join(document.segments[segment].text.split())

    @functools.lru_cache(maxsize=256)
    def begun(rule: str, sentence: str) -> Any:
        return hashlib.sha256(f"{rule}\x1f{sentence}\x1f".encode("utf-8", "surrogatepass"))

    for finding in findings:
        key = (finding.rule, sentence_of(finding.segment), " ".join(finding.text.split()))
        seen[key] = seen.get(key, 0) + 1
        digest = begun(*key[:2]).copy()
        digest.update(f"{key[2]}\x1f{seen[key]}".encode("utf-8", "surrogatepass"))
        result.append(replace(finding, fingerprint=digest.hexdigest()[:16]))
    return tuple(result)
