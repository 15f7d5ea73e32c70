"""Safe suggestions put in place: in the file's own encoding, and with everything else as it was, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tqcheck.document import Document
from tqcheck.errors import InputError
from tqcheck.finding import Finding
from tqcheck.pipeline import Instruments, Item, judge, observe
from tqcheck.report import Failure

_MOST_PASSES = 20  # over one file: a fix may uncover the next, but not for ever
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` in place of a range of the file's decoded text (code points); `rule`: the code of the rule behind it."""

    start: int
    end: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file before and after.

    rules:   the rule of every edit, in the order they were made
    refused: why nothing was done although something could be; empty otherwise
    """

    path: str
    before: bytes
    after: bytes
    encoding: str = "utf-8"
    rules: tuple[str, ...] = ()
    refused: str = ""


def fix(item: Item, instruments: Instruments) -> Fixed:
    """The file with the safe suggestions in their places, until none has one left.

    instruments: with all rules, so that a place is left alone where another one has found something graver; models cost
    time and change nothing. Raises InputError for a file that cannot be read.
    """
    before = item.load()
    after, encoding, made = before, "utf-8", list[str]()
    for _ in range(_MOST_PASSES):
        document, findings = _observed(item, after, instruments)
        encoding = document.encoding
        wanted = edits(document, findings)
        if not wanted:
            return Fixed(item.path, before, after, encoding, tuple(made))
        if _encoded(document.text, encoding) != after:
            refused = f"{document.format} files cannot be fixed in place"
            return Fixed(item.path, before, before, encoding, refused=refused)
        after = _encoded(applied(document.text, wanted), encoding)
        made += [edit.rule for edit in wanted]
    rules = ", ".join(dict.fromkeys(made[-2:]))
    return Fixed(item.path, before, before, encoding, refused=f"the fixes of {rules} undo each other")


def _observed(item: Item, raw: bytes, instruments: Instruments) -> tuple[Document, Sequence[Finding]]:
    (result,) = observe([replace(item, load=lambda: raw)], instruments)
    if isinstance(result, Failure):
        raise InputError(result.reason, where=result.where)
    return result.document, judge(result, instruments).findings  # some of which may be suppressed


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


def _encoded(text: str, encoding: str) -> bytes:
    return text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace")


def _can_be_encoded(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
