"""A finding as the page shows it: a card."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tqcheck.controls import suggested, visible
from tqcheck.document import Lines
from tqcheck.finding import Finding
from tqcheck.renderers import wording
from tqcheck.renderers.html.manual import anchor
from tqcheck.renderers.html.pieces import Numbered, kind
from tqcheck.report import RuleCard

_LONGEST = 2000  # characters of a phrase, a message or a suggestion on a card; a segment may be megabytes long


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """`says` is whether the observation is more than the rule's own name."""

    instrument: str
    observation: str
    percent: int
    says: bool


@dataclass(frozen=True, slots=True)
class FindingView:
    """`kind` is the severity, or `suppressed`; `why` the rule's reason in one paragraph."""

    number: int
    anchor: str
    place: str
    kind: str
    severity: str
    rule: str
    name: str
    manual: str
    message: str
    suggestion: str | None
    why: str
    confidence: int
    evidence: tuple[EvidenceView, ...]
    suppressed: str | None
    state: str
    fails: bool


def numbered(findings: Sequence[Finding], prefix: str) -> tuple[Numbered, ...]:
    """The findings of a document with numbers from 1 and anchors that stay the same while their sentences do."""
    seen: dict[str, int] = {}
    result = []
    for number, finding in enumerate(findings, start=1):
        short = re.sub(r"[^0-9A-Za-z]", "", finding.fingerprint)[:8] or str(number)
        seen[short] = seen.get(short, 0) + 1
        occurrence = f"-{seen[short]}" if seen[short] > 1 else ""
        result.append(Numbered(finding, number, f"{prefix}f{short}{occurrence}"))
    return tuple(result)


def finding_view(one: Numbered, lines: Lines, cards: Mapping[str, RuleCard]) -> FindingView:
    """A finding as a card; `lines` are those of its file."""
    finding = one.finding
    line, column = lines.position(finding.span.start)
    return FindingView(
        number=one.number,
        anchor=one.anchor,
        place=f"{line}:{column}",
        kind=kind(finding),
        severity=finding.severity.label,
        rule=visible(finding.rule),
        name=visible(finding.name),
        manual=anchor(finding.rule) if finding.rule in cards else "",
        message=visible(_short(finding.message)),
        suggestion=None if finding.suggestion is None else suggested(_short(finding.suggestion)),
        why=_why(cards.get(finding.rule)),
        confidence=round(100 * finding.confidence),
        evidence=tuple(
            EvidenceView(
                wording.instrument(e.instrument),
                visible(_short(e.observation)),
                round(100 * e.strength),
                says=e.observation != f"{finding.rule} {finding.name}",
            )
            for e in finding.evidence
        ),
        suppressed=None if finding.suppressed is None else visible(str(finding.suppressed)),
        state=finding.state or "",
        fails=finding.fails,
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 2 :]}"


def _why(card: RuleCard | None) -> str:
    """The paragraph of a rule's explanation that says why it matters."""
    paragraphs = re.split(r"\n\s*\n", card.explanation) if card else []
    found = next((each for each in paragraphs if each.startswith("Why it matters:")), "")
    why = visible(" ".join(found.removeprefix("Why it matters:").split()))
    return why[:1].upper() + why[1:]
