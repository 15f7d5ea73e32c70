"""Safe suggestions put in place: in the file's own encoding, and with everything else as it was, byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tqcheck.document import Document
from tqcheck.edits import applied, edits
from tqcheck.errors import InputError
from tqcheck.finding import Finding
from tqcheck.judging import Judge
from tqcheck.pipeline import Instruments, observe
from tqcheck.report import Failure
from tqcheck.seams import Item

_MOST_PASSES = 20  # over one file: a fix may uncover the next, but not for ever


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


def fix(item: Item, instruments: Instruments, judge: Judge) -> Fixed:
    """The file with the safe suggestions in their places, until none has one left.

    instruments: with all rules, so that a place is left alone where another one has found something graver; models cost
    time and change nothing; judge: knows what is suppressed. Raises InputError for a file that cannot be read.
    """
    before = item.load()
    after, encoding, made = before, "utf-8", list[str]()
    for _ in range(_MOST_PASSES):
        document, findings = _observed(item, after, instruments, judge)
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


def _observed(item: Item, raw: bytes, instruments: Instruments, judge: Judge) -> tuple[Document, Sequence[Finding]]:
    (result,) = observe([replace(item, load=lambda: raw)], instruments)
    if isinstance(result, Failure):
        raise InputError(result.reason, where=result.where)
    return result.document, judge(result).findings  # some of which may be suppressed


def _encoded(text: str, encoding: str) -> bytes:
    return text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace")
