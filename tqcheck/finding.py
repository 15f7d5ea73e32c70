"""Something found in a translation: an issue for an editor to confirm, never a verdict by itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from tqcheck.document import Span

# MQM-Core dimensions and the ITS 2.0 type each of our categories corresponds to (ITS 2.0 section C).
ITS_TYPES = {
    "accuracy/mistranslation": "mistranslation",
    "accuracy/omission": "omission",
    "accuracy/addition": "addition",
    "accuracy/untranslated": "untranslated",
    "accuracy/do-not-translate": "mistranslation",
    "terminology/wrong-term": "terminology",
    "terminology/inconsistent": "inconsistency",
    "linguistic-conventions/grammar": "grammar",
    "linguistic-conventions/punctuation": "typographical",
    "linguistic-conventions/spelling": "misspelling",
    "linguistic-conventions/capitalization": "typographical",
    "linguistic-conventions/duplication": "duplication",
    "linguistic-conventions/whitespace": "whitespace",
    "linguistic-conventions/unintelligible": "other",
    "linguistic-conventions/character-encoding": "characters",
    "style/unidiomatic": "style",
    "style/awkward": "style",
    "style/register": "register",
    "locale-conventions/number-format": "locale-violation",
    "locale-conventions/date-format": "locale-violation",
    "locale-conventions/name-format": "locale-violation",
    "design/markup": "markup",
    "design/formatting": "formatting",
}


class Severity(IntEnum):
    """MQM severities; comparison is the gate."""

    NEUTRAL = 0
    MINOR = 1
    MAJOR = 2
    CRITICAL = 3

    @property
    def label(self) -> str:
        return self.name.lower()

    @classmethod
    def parse(cls, name: str) -> Severity:
        """The severity of that name. Raises ValueError with the known names."""
        try:
            return cls[name.upper()]
        except KeyError:
            known = ", ".join(member.label for member in cls)
            raise ValueError(f"unknown severity {name!r} (known: {known})") from None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one instrument observed: `rule`, `fluency`, `round-trip` or `source`; strength is 0 to 1."""

    instrument: str
    observation: str
    strength: float


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a finding does not count.

    how:    `inline` (a comment in the document), `configuration`, or `accepted term`
    reason: in the words of whoever suppressed it, or ""
    where:  the file that says so, and its line where it has one (`story.md:12`)
    """

    how: str
    reason: str = ""
    where: str = ""

    def __str__(self) -> str:
        origin = ", ".join(part for part in (self.how, self.where) if part)
        return f"{self.reason} ({origin})" if self.reason else origin


def means(named: str, code: str, name: str) -> bool:
    """Whether a user names a rule: by its code, the beginning of its code, or its name, in any case."""
    return named != "" and (name == named.lower() or code.startswith(named.upper()))


@dataclass(frozen=True, slots=True)
class Finding:
    """One issue, placed in the file.

    rule, name:   code (`TQ301`) and name (`journalistic-conditional`) of the rule
    spans:        places in the file's decoded text, in order; several when the file breaks the phrase over lines
    segment, start, end: the same place in the segment's text
    category:     MQM-Core path (`accuracy/mistranslation`); its_type: ITS 2.0 localization quality issue type
    confidence:   0 to 1
    suggestion:   text to put in place of the phrase, or None; safe: whether that may be done unseen
    fingerprint:  stable when other parts of the file change
    suppressed:   how and why it does not count, or None
    state:        beside a baseline `new` or `known`; None without one
    fails:        whether it is one of the findings for which the gate failed
    """

    rule: str
    name: str
    spans: tuple[Span, ...]
    text: str
    segment: int
    start: int
    end: int
    message: str
    severity: Severity
    category: str
    its_type: str
    confidence: float
    suggestion: str | None = None
    evidence: tuple[Evidence, ...] = ()
    fingerprint: str = ""
    suppressed: Suppression | None = None
    state: str | None = None
    fails: bool = False
    safe: bool = False

    @property
    def span(self) -> Span:
        """From the first to the last character, breaks included."""
        return Span(self.spans[0].start, self.spans[-1].end)
