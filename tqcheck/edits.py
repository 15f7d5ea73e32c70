"""Which suggestions can be put in place unseen, and a text with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tqcheck.document import Document
from tqcheck.finding import Finding

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` in place of a range of the file's decoded text (code points); `rule`: the code of the rule behind it."""

    start: int
    end: int
    text: str
    rule: str


def edits(document: Document, findings: Sequence[Finding]) -> list[Edit]:
    """The safe suggestions that can be put in place, in order and without overlaps; of two that overlap the first.

    Left out: what is suppressed; places on which there is a graver finding; places that the file writes otherwise than
    the segment has them (an entity, markup in their midst); suggestions that the file's encoding cannot write.
    """
    found = [
        Edit(finding.span.start, finding.span.end, finding.suggestion, finding.rule)
        for finding in findings
        if finding.safe
        and finding.suggestion is not None
        and finding.suppressed is None
        and _stands(document, finding)
        and not any(other.severity > finding.severity and other.span.overlaps(finding.span) for other in findings)
    ]
    kept: list[Edit] = []
    for edit in sorted(found, key=lambda edit: (edit.start, -edit.end)):
        is_free = not kept or edit.start >= kept[-1].end
        if is_free and _can_be_encoded(edit.text, document.encoding):
            kept.append(edit)
    return kept


def _stands(document: Document, finding: Finding) -> bool:
    """Whether the file has the phrase as the finding has it, apart from line ends and other white space."""
    written = document.text[finding.span.start : finding.span.end]
    return _SPACE.sub(" ", written) == _SPACE.sub(" ", finding.text) and written != finding.suggestion


def applied(text: str, changes: Iterable[Edit]) -> str:
    """The text with these edits, which are in order and do not overlap."""
    parts, last = [], 0
    for edit in changes:
        parts += [text[last : edit.start], edit.text]
        last = edit.end
    return "".join([*parts, text[last:]])


def _can_be_encoded(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
