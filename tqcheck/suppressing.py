"""Findings that do not count because somebody said so: comments in a document, tables in a file, accepted terms.

What is suppressed stays in the report, marked; a suppression that meets nothing is reported.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tqcheck import config
from tqcheck.document import Document, Lines, Span
from tqcheck.errors import ConfigError, UsageError
from tqcheck.finding import Finding, Suppression, means
from tqcheck.report import DocumentReport, UnusedSuppression
from tqcheck.tables import written

_DIRECTIVE = re.compile(r"\s*tqcheck:\s*(?P<what>ignore-file|ignore|off|on)\b(?P<rest>.*)", re.DOTALL)
_BLANK_LINE = re.compile(r"(?:\r\n|\r|\n)[ \t]*(?=\r\n|\r|\n)")


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules by code, beginning of codes, or name; none named means all."""

    names: tuple[str, ...]

    def fits(self, finding: Finding) -> bool:
        return not self.names or any(means(name, finding.rule, finding.name) for name in self.names)

    def __str__(self) -> str:
        return ", ".join(self.names) or "every rule"


# --- comments in documents -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Inline:
    """A comment that suppresses some rules in a range of the file's text."""

    rules: Rules
    reason: str
    where: str
    span: Span

    def fits(self, finding: Finding) -> bool:
        return self.rules.fits(finding) and any(
            span.overlaps(self.span) or (span.start == span.end and self.span.start <= span.start < self.span.end)
            for span in finding.spans
        )


def inline(document: Document) -> tuple[Inline, ...]:
    """What the comments of a document suppress.

    `<!-- tqcheck: ignore TQ301 reason -->` holds for its paragraph, or for the next one if it stands alone;
    `off` until the next `on` (or the end), `ignore-file` for the whole file. Rules are separated by commas without
    spaces; a comment that names no rule suppresses nothing, so that it turns up as unused.
    """
    found: list[Inline] = []
    lines = Lines(document.text)
    ends = [comment.span.start for comment in document.comments if _directive(comment.text)[0] == "on"]
    for comment in document.comments:
        what, names, reason = _directive(comment.text)
        if what in ("", "on"):
            continue
        where = f"{document.path}:{lines.position(comment.span.start)[0]}"
        if what == "ignore":
            span = _paragraph(document.text, comment.span)
        elif what == "off":
            end = min((end for end in ends if end > comment.span.start), default=len(document.text))
            span = Span(comment.span.end, end)
        else:
            span = Span(0, len(document.text))
        found.append(Inline(Rules(names or ("(no rule)",)), reason, where, span))
    return tuple(found)


def _directive(comment: str) -> tuple[str, tuple[str, ...], str]:
    """What a comment says to tqcheck, the rules it names, and the reason; ("", (), "") for any other comment."""
    match = _DIRECTIVE.fullmatch(comment)
    if match is None:
        return "", (), ""
    names, _, reason = match["rest"].strip().partition(" ")
    return (
        match["what"],
        tuple(name for name in names.rstrip(":").split(",") if name),
        " ".join(reason.split()).lstrip("-–—: "),
    )


def _paragraph(text: str, comment: Span) -> Span:
    """The paragraph a comment stands in; the next one where it stands alone."""
    blank_before = [match.end() for match in _BLANK_LINE.finditer(text, 0, comment.start)]
    start = blank_before[-1] if blank_before else 0
    after = _BLANK_LINE.search(text, comment.end)
    end = after.start() if after else len(text)
    alone = not re.sub(r"<!--.*?-->", "", text[start:end], flags=re.DOTALL).strip()
    if not alone:
        return Span(start, end)
    begin = re.compile(r"(?:\s|<!--.*?-->)*", re.DOTALL).match(text, end)
    start = begin.end() if begin else end
    after = _BLANK_LINE.search(text, start)
    return Span(start, after.start() if after else len(text))


# --- tables in a file ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Table:
    """A `[[suppress]]` table: the findings it means, all conditions together.

    paths: patterns of gitignore, relative to `root`; none: every file
    text:  what the phrase must be, in any case; empty: anything
    """

    rules: Rules
    reason: str
    where: str
    root: Path
    paths: tuple[str, ...] = ()
    text: str = ""

    def fits(self, finding: Finding) -> bool:
        said = " ".join(finding.text.split()).casefold()
        return self.rules.fits(finding) and (not self.text or said == self.text.casefold())

    def holds_for(self, path: str) -> bool:
        return not self.paths or config.matches(self.paths, Path(path), self.root)

    def __str__(self) -> str:
        conditions = [str(self.rules), *([f"{self.text!r}"] if self.text else []), *self.paths]
        return " · ".join(conditions)


@dataclass(frozen=True, slots=True)
class Term:
    """A term that is right as it stands: a finding inside one of its occurrences does not count."""

    text: str
    where: str
    reason: str = ""

    def holds(self, finding: Finding, sentence: str) -> bool:
        """Whether the finding's phrase lies inside an occurrence of the term, in any case."""
        return any(
            match.start() <= finding.start and finding.end <= match.end() and finding.start < finding.end
            for match in _occurrences(self.text).finditer(sentence)
        )


@functools.cache
def _occurrences(term: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, term.split()))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Suppressions:
    """What a configuration suppresses."""

    tables: tuple[Table, ...] = ()
    terms: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.tables or self.terms)

    def require(self, known: Callable[[Sequence[str]], object]) -> None:
        """Raises ConfigError where a table names a rule that `known` raises UsageError for."""
        for table in self.tables:
            try:
                known(table.rules.names)
            except UsageError as error:
                raise ConfigError(error.problem, where=table.where, remedy=error.remedy) from error

    def __or__(self, other: Suppressions) -> Suppressions:
        return Suppressions((*self.tables, *other.tables), (*self.terms, *other.terms))


NOTHING = Suppressions()


def read(path: Path) -> Suppressions:
    """The suppressions in a TOML file: `[[suppress]]` tables and `accepted-terms`. Raises ConfigError."""
    data, _ = written(path)
    unknown = data.keys() - {"suppress", "accepted-terms"}
    if unknown:
        raise ConfigError(f"unknown key {min(unknown)!r}", where=str(path), remedy="known: suppress, accepted-terms")
    return parsed(data.get("suppress", []), data.get("accepted-terms", []), path)


def parsed(tables: Any, terms: Any, path: Path) -> Suppressions:
    """The suppressions of such values in a configuration file. Raises ConfigError."""
    if not isinstance(tables, list) or not all(isinstance(table, Mapping) for table in tables):
        raise ConfigError("suppress is not a list of tables", where=str(path), remedy="write [[suppress]]")
    if not isinstance(terms, list) or not all(isinstance(term, str) and term.strip() for term in terms):
        raise ConfigError("accepted-terms is not a list of words", where=str(path))
    here = Path.cwd()
    shown = path.relative_to(here) if path.is_absolute() and path.is_relative_to(here) else path
    return Suppressions(
        tuple(_table(table, f"{shown}, [[suppress]] {number}", path) for number, table in enumerate(tables, start=1)),
        tuple(Term(" ".join(term.split()), str(shown)) for term in terms),
    )


def _table(table: Mapping[str, Any], where: str, path: Path) -> Table:
    known = ("rules", "paths", "text", "reason")
    for key in table:
        if key not in known:
            raise ConfigError(f"unknown key {key!r}", where=where, remedy=f"known: {', '.join(known)}")
    reason, text = table.get("reason"), table.get("text", "")
    if not isinstance(reason, str) or not reason.strip():
        raise ConfigError("no reason is given", where=where, remedy='say why: reason = "house style"')
    if not isinstance(text, str):
        raise ConfigError("text is not a string", where=where)
    rules, paths = _strings(table, "rules", where), config.proper(_strings(table, "paths", where), where)
    if not (rules or paths or text):
        raise ConfigError("would suppress everything", where=where, remedy=f"give one of {', '.join(known[:3])}")
    return Table(Rules(rules), reason.strip(), where, path.parent, paths, " ".join(text.split()))


def _strings(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = table.get(key, [])
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(each, str) and each for each in values):
        raise ConfigError(f"{key} is not a list of strings", where=where)
    return tuple(values)


# --- applying them ---------------------------------------------------------------------------------------------------


def suppress(report: DocumentReport, suppressions: Suppressions) -> DocumentReport:
    """The report with its suppressed findings marked, and with the comments that met nothing.

    Counts and scores are left as they are: they are for the caller to make anew.
    """
    comments = inline(report.document)
    here = [table for table in suppressions.tables if table.holds_for(report.document.path)]
    findings = []
    for finding in report.findings:
        why = _why(finding, report.document, comments, here, suppressions.terms)
        findings.append(finding if why is None else replace(finding, suppressed=why))
    idle = tuple(
        UnusedSuppression(comment.where, str(comment.rules), comment.reason)
        for comment in comments
        if not any(map(comment.fits, findings))
    )
    return replace(report, findings=tuple(findings), unused=idle)


def _why(
    finding: Finding,
    document: Document,
    comments: Sequence[Inline],
    tables: Sequence[Table],
    terms: Sequence[Term],
) -> Suppression | None:
    for comment in comments:
        if comment.fits(finding):
            return Suppression("inline", comment.reason, comment.where)
    for table in tables:
        if table.fits(finding):
            return Suppression("configuration", table.reason, table.where)
    for term in terms:
        if term.holds(finding, document.segments[finding.segment].text):
            return Suppression("accepted term", term.text, term.where)
    return None


def unused(
    suppressions: Suppressions, documents: Iterable[DocumentReport], rules: Collection[str]
) -> tuple[UnusedSuppression, ...]:
    """The tables that met no finding, though a file they name was checked by the rules they name.

    rules: codes and names of the rules that were run. Accepted terms are a list of words, not of incidents: they need
    not occur in every run.
    """
    seen: set[str] = set()
    used: set[str] = set()
    for document in documents:
        used.update(f.suppressed.where for f in document.findings if f.suppressed is not None)
        seen.update(table.where for table in suppressions.tables if table.holds_for(document.document.path))
    return tuple(
        UnusedSuppression(table.where, str(table), table.reason)
        for table in suppressions.tables
        if table.where in seen - used and _were_run(table.rules, rules)
    )


def _were_run(names: Rules, rules: Collection[str]) -> bool:
    return all(any(rule == name.lower() or rule.startswith(name.upper()) for rule in rules) for name in names.names)
