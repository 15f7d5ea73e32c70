"""The gate: what makes a document fail, and the answer with its reason in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from tqcheck.errors import UsageError
from tqcheck.finding import Finding, Severity, means
from tqcheck.report import SCORES, DocumentReport, DocumentScores, Failure, Verdict, Withheld

_LOWER_IS_BETTER = "ter"

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of findings: of a document, or of 1,000 words of it."""

    most: float
    is_rate: bool = False

    def __str__(self) -> str:
        return f"{self.most:g}" + " per 1,000 words" * self.is_rate

    def is_exceeded(self, findings: int, words: int) -> bool:
        return findings * 1000 > self.most * max(words, 1) if self.is_rate else findings > self.most


@dataclass(frozen=True, slots=True)
class Gate:
    """What makes a document fail. Suppressed findings never count, and hints (neutral) only where their rule is named.

    A rule is named by its code, the beginning of codes (`TQ3`), or its name; the longest that fits a finding counts.

    fail_on:      a finding of this severity or above, held with `confidence` (0 to 1) or more; None: no finding does
    severities:   (rule, severity) in place of `fail_on`; None: its findings never fail the gate by their severity
    max_findings: more findings of severity minor or above than this, whatever their confidence; None: any number
    limits:       (rule, limit): more findings of it than this, whatever their severity and confidence
    min_scores:   (one of report.SCORES, limit): a score below it; for TER, where lower is better, above it
    only_new:     of the findings only those count that the baseline does not have
    needs:        (rule, kinds of evidence): a rule that is named, where none of it can run without evidence of a kind
    """

    fail_on: Severity | None = Severity.MAJOR
    confidence: float = 0.8
    severities: tuple[tuple[str, Severity | None], ...] = ()
    max_findings: Limit | None = None
    limits: tuple[tuple[str, Limit], ...] = ()
    min_scores: tuple[tuple[str, float], ...] = ()
    only_new: bool = False
    needs: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def judge(self, report: DocumentReport) -> DocumentReport:
        """The report with its verdict, and with the findings marked for which it failed.

        A limit for a score that could not be had, or for a rule that could not be asked, is a failure: the document is
        not evaluated, never passed.
        """
        limits = [_Counted(self, "", self.max_findings)] if self.max_findings is not None else []
        limits += [_Counted(self, rule, limit) for rule, limit in self.limits]
        exceeded = [limit for limit in limits if limit.is_exceeded(report)]
        scores = list(_answers(self.min_scores, report.scores))
        failures = (*report.failures, *_unanswered(self.min_scores, report), *_unasked(self.needs, report))
        findings = tuple(
            _marked(f, fails=self._is_certain(f) or any(limit.counts(f) for limit in exceeded)) for f in report.findings
        )
        wrong = [
            *self._certain_in_words(findings),
            *(limit.in_words(findings) for limit in exceeded),
            *(said for said, is_met in scores if not is_met),
        ]
        if wrong:
            verdict = Verdict("failed", "; ".join(wrong))
        elif failures:
            verdict = Verdict("not evaluated", failures[0].in_short)
        else:
            kept = [f"no {self._kind(1)}"] if self.fail_on is not None else []
            kept += [limit.in_words(findings) for limit in limits] + [said for said, _ in scores]
            verdict = Verdict("passed", "; ".join(kept) or "the gate is off")
        return replace(report, findings=findings, failures=failures, verdict=verdict)

    def names(self) -> Iterator[str]:
        """The rules it names."""
        yield from (rule for rule, _ in (*self.severities, *self.limits))

    def knowing(self, needs_of: Callable[[str], tuple[str, ...]]) -> Gate:
        """The gate with the evidence that is needed by the rules for which it has a limit.

        needs_of: for a rule, the beginning of codes or a name the kinds of evidence without which none of it can run
        """
        named = [*dict(self.limits), *(rule for rule, severity in self.severities if severity is not None)]
        return replace(self, needs=tuple((rule, kinds) for rule in dict.fromkeys(named) if (kinds := needs_of(rule))))

    def counts(self, finding: Finding) -> bool:
        """Whether it looks at a finding at all."""
        return finding.suppressed is None and not (self.only_new and finding.state == "known")

    def _is_certain(self, finding: Finding) -> bool:
        """Whether a finding fails the document by its severity."""
        fail_on = self._fail_on(finding)
        is_grave = fail_on is not None and finding.severity >= fail_on
        return self.counts(finding) and is_grave and finding.confidence >= self.confidence

    def _fail_on(self, finding: Finding) -> Severity | None:
        fitting = [pair for pair in self.severities if _fits(pair[0], finding)]
        if not fitting:
            return self.fail_on
        return max(fitting, key=lambda pair: (pair[0].lower() == finding.name, len(pair[0])))[1]

    def _certain_in_words(self, findings: Sequence[Finding]) -> Iterator[str]:
        """`2 certain findings of severity major or above`; those that only their own rule's severity fails by rule."""
        certain = [finding for finding in findings if self._is_certain(finding)]
        general = [f for f in certain if self.fail_on is not None and f.severity >= self.fail_on]
        if general:
            yield f"{len(general)} {self._kind(len(general))}"
        for rule in sorted({f.rule for f in certain} - {f.rule for f in general}):
            number = sum(f.rule == rule for f in certain)
            yield f"{number} {self._kind(number, of=rule)}"

    def _kind(self, number: int, of: str = "") -> str:
        severity = f"severity {self.fail_on.label} or above" if self.fail_on is not None else ""
        return f"{'new ' * self.only_new}certain finding{'' if number == 1 else 's'} of {of or severity}"


@dataclass(frozen=True, slots=True)
class _Counted:
    """A limit for the findings of one rule, or of all."""

    gate: Gate
    rule: str
    limit: Limit

    def counts(self, finding: Finding) -> bool:
        return self.gate.counts(finding) and (
            _fits(self.rule, finding) if self.rule else finding.severity > Severity.NEUTRAL
        )

    def is_exceeded(self, report: DocumentReport) -> bool:
        return self.limit.is_exceeded(sum(map(self.counts, report.findings)), report.scores.words)

    def in_words(self, findings: Iterable[Finding]) -> str:
        number = sum(map(self.counts, findings))
        of_rule = f" of {self.rule}" if self.rule else ""
        new = "new " * self.gate.only_new
        return f"{number} {new}finding{'' if number == 1 else 's'}{of_rule}, limit {self.limit}"


def _fits(rule: str, finding: Finding) -> bool:
    return means(rule, finding.rule, finding.name)


# --- scores ----------------------------------------------------------------------------------------------------------


def _answers(limits: Iterable[tuple[str, float]], scores: DocumentScores) -> Iterator[tuple[str, bool]]:
    """Of each limit for a score that could be had: what to say of it, and whether it is met."""
    for name, limit in limits:
        value = scores.named(name)
        if isinstance(value, Withheld):
            continue
        lower = name == _LOWER_IS_BETTER
        said = f"{name} {value:g}, {'at most' if lower else 'at least'} {limit:g} wanted"
        yield said + (" (a small sample)" if scores.small_sample else ""), value <= limit if lower else value >= limit


def _unanswered(limits: Iterable[tuple[str, float]], report: DocumentReport) -> Iterator[Failure]:
    for name, _ in limits:
        value = report.scores.named(name)
        if isinstance(value, Withheld):
            why = f"a limit for {name} is set, and there is no evidence of it: {value.withheld}"
            yield Failure("gate", report.document.path, why)


def _unasked(needs: Iterable[tuple[str, tuple[str, ...]]], report: DocumentReport) -> Iterator[Failure]:
    for rule, kinds in needs:
        lacking = [report.lacks(kind) for kind in kinds]
        if lacking and all(lacking):
            why = f"a limit for {rule} is set, and there is no evidence for it: {lacking[0]}"
            yield Failure("gate", report.document.path, why)


def _marked(finding: Finding, *, fails: bool) -> Finding:
    return finding if finding.fails == fails else replace(finding, fails=fails)


# --- what users write ------------------------------------------------------------------------------------------------


def parse(
    fail_on: Sequence[str] = (),
    max_findings: Sequence[str] = (),
    min_scores: Sequence[str] = (),
    *,
    confidence: float = 0.8,
    only_new: bool = False,
) -> Gate:
    """The gate that options describe.

    fail_on:      `major`, `never`, or of rules `TQ3=minor`
    max_findings: `10`, `8/1000` (per 1,000 words), or of rules `TQ404=0`
    min_scores:   `95` (quality), or `fluency=20`
    Raises UsageError for what is none of these, and for two values of one thing.
    """
    if not 0 <= confidence <= 1:  # NaN, too: no finding is as certain as that
        raise UsageError(f"--min-confidence {confidence:g}: not a number from 0 to 1")
    severities = dict(_pairs(fail_on, "--fail-on", "a severity", _severity))
    numbers = dict(_pairs(max_findings, "--max-findings", "a number of findings", _number))
    scores = dict(_pairs(min_scores, "--min-score", "a number", _limit))
    for name in scores:
        if name and name.lower() not in SCORES:
            raise UsageError(f"--min-score: no score {name!r}", remedy=f"known: {', '.join(SCORES)}")
    return Gate(
        fail_on=severities.pop("", Severity.MAJOR),
        confidence=confidence,
        severities=tuple(severities.items()),
        max_findings=numbers.pop("", None),
        limits=tuple(numbers.items()),
        min_scores=tuple((name.lower() or "quality", value) for name, value in scores.items()),
        only_new=only_new,
    )


def _pairs(given: Sequence[str], option: str, kind: str, read: Callable[[str], Value]) -> Iterator[tuple[str, Value]]:
    """(what it is for, or empty; value) of each `VALUE` or `NAME=VALUE`."""
    seen = set()
    for text in (part.strip() for value in given for part in value.split(",")):
        name, _, value = text.rpartition("=")
        if name in seen:
            raise UsageError(f"{option} {text!r}: given twice{f' for {name}' if name else ''}")
        seen.add(name)
        try:
            yield name.strip(), read(value.strip())
        except ValueError as error:
            raise UsageError(f"{option} {text!r}: {value!r} is not {kind}", remedy=str(error)) from None


def _severity(text: str) -> Severity | None:
    try:
        return None if text.lower() == "never" else Severity.parse(text)
    except ValueError:
        raise ValueError("known: never, neutral, minor, major, critical") from None


def _number(text: str) -> Limit:
    number, slash, words = text.partition("/")
    if not re.fullmatch(r"\d+(\.\d+)?" if slash else r"\d+", number) or (slash and words != "1000"):
        raise ValueError("for example: 10, 8/1000 (per 1,000 words), or TQ404=0")
    return Limit(float(number), is_rate=bool(slash))


def _limit(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise ValueError("for example: 95, or fluency=20")
    return value
