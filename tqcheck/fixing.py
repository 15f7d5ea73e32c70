"""Safe suggestions put in place: in the file's own encoding, and with everything else as it was, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tqcheck.edits import applied, edits
from tqcheck.errors import InputError
from tqcheck.judging import Judge
from tqcheck.pipeline import Instruments, observe
from tqcheck.report import DocumentReport, Failure
from tqcheck.seams import Item

_MOST_PASSES = 20  # over one file: a fix may uncover the next, but not for ever


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file before and after.

    rules:    the rule of every edit, in the order they were made
    refused:  why nothing was done although something could be; empty otherwise
    failures: what could not be evaluated: there may be more to fix
    """

    path: str
    before: bytes
    after: bytes
    encoding: str = "utf-8"
    rules: tuple[str, ...] = ()
    refused: str = ""
    failures: tuple[Failure, ...] = ()


def fix(item: Item, instruments: Instruments, judge: Judge) -> Fixed:
    """The file with the safe suggestions in their places, until none has one left.

    instruments: with all rules, so that a place is left alone where another one has found something graver; models cost
    time and change nothing; judge: knows what is suppressed. Raises InputError for a file that cannot be read.
    """
    before = item.load()
    after, encoding, made = before, "utf-8", list[str]()
    failures: tuple[Failure, ...] = ()
    for _ in range(_MOST_PASSES):
        report = _observed(item, after, instruments, judge)
        document, encoding = report.document, report.document.encoding
        failures = tuple(dict.fromkeys((*failures, *report.failures)))
        wanted = edits(document, report.findings)
        if not wanted:
            return Fixed(item.path, before, after, encoding, tuple(made), failures=failures)
        if _encoded(document.text, encoding) != after:
            refused = f"{document.format} files cannot be fixed in place"
            return Fixed(item.path, before, before, encoding, refused=refused, failures=failures)
        after = _encoded(applied(document.text, wanted), encoding)
        made += [edit.rule for edit in wanted]
    rules = ", ".join(dict.fromkeys(made[-2:]))
    return Fixed(
        item.path, before, before, encoding, refused=f"the fixes of {rules} undo each other", failures=failures
    )


def _observed(item: Item, raw: bytes, instruments: Instruments, judge: Judge) -> DocumentReport:
    (result,) = observe([replace(item, load=lambda: raw)], instruments)
    if isinstance(result, Failure):
        raise InputError(result.reason, where=result.where)
    return judge(result)  # some findings may be suppressed


def _encoded(text: str, encoding: str) -> bytes:
    return text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace")
