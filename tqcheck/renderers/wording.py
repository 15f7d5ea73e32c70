"""What the terminal report and the page say in the same words."""

from __future__ import annotations

from tqcheck import languages
from tqcheck.controls import visible
from tqcheck.document import Document, Language
from tqcheck.report import DocumentReport, DocumentScores, Failure, SinceBaseline, Withheld

_KNOWN_FROM = {
    "told": "as told",
    "metadata": "from the metadata",
    "agency": "from the agency",
    "identified": "identified",
}
_COMPARISONS = {"source": "back-translation against the source", "target": "round trip against the text"}


def pair(document: Document) -> str:
    """`Spanish (as told) → English (identified)`."""
    return f"{_language(document.source_language)} → {_language(document.target_language)}"


def _language(language: Language) -> str:
    if language.code is None:
        return "unknown language"
    detail = f" {language.detail}" if language.known_from == "agency" else ""
    known_from = _KNOWN_FROM.get(language.known_from, language.known_from)
    return visible(f"{languages.name(language.code)} ({known_from}{detail})")


def comparison(compared_with: str | None) -> str:
    """What a back-translation's figures compare."""
    return _COMPARISONS[compared_with or "target"]


def sample(scores: DocumentScores) -> str:
    """The number of words, and that it is small where it is."""
    return f"{scores.words:,} words" + (", a small sample: under 500" if scores.small_sample else "")


def missing(report: DocumentReport) -> str:
    """How many segments the back-translation says nothing about; empty if none."""
    withheld = sum(isinstance(score.back_translation, Withheld) for score in report.segment_scores)
    return f"{withheld} of {len(report.segment_scores)} segments without evidence" if withheld else ""


def failure(value: Failure) -> tuple[str, tuple[str, ...]]:
    """What could not be evaluated, and the lines that say what to do about it."""
    problem, *remedy = value.reason.splitlines() or [""]
    where = f"{value.where}: " if value.where and not problem.startswith(value.where) else ""
    return visible(f"{value.stage}: {where}{problem}"), tuple(visible(line.strip()) for line in remedy)


def since_baseline(value: SinceBaseline) -> str:
    """`3 new, 5 fixed, 12 known since baseline.json`, and what the run does not speak of."""
    said = f"{value.new} new, {value.fixed} fixed, {value.known} known since {visible(value.baseline)}"
    left = f"; {value.not_checked} of documents that were not checked" if value.not_checked else ""
    return said + left


_INSTRUMENTS = {
    "rule": "rule",
    "fluency": "fluency dip",
    "round-trip": "round-trip loss",
    "source": "source text",
    "adequacy": "unexpected given the source",
}


def instrument(name: str) -> str:
    """What an instrument of a finding's evidence observed, in words."""
    return visible(_INSTRUMENTS.get(name, name))


_FAMILIES = {
    "TQ0": "Broken text",
    "TQ1": "Typography and capitals",
    "TQ2": "Wire-story structure",
    "TQ3": "Phrasing",
    "TQ4": "Words",
    "TQ5": "Reference and consistency",
    "TQ6": "Against the source",
    "TQ7": "What models observed",
}


def family(code: str) -> str:
    """The beginning that all codes of a family share: `TQ3` of `TQ301`; the letters of a plug-in's code."""
    return code[:3] if code[:3] in _FAMILIES else code.rstrip("0123456789")


def family_name(key: str) -> str:
    return _FAMILIES.get(key, key)


def codes(document: Document) -> str:
    """`es → en`."""
    return f"{document.source_language.code or '?'} → {document.target_language.code or '?'}"
