"""Glossaries: terms to write and terms to avoid, with the source's term where there is a source text."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tqcheck import inflection
from tqcheck.checks.tokens import Phrases, Token, key, phrase, tokens
from tqcheck.document import Segment
from tqcheck.finding import Evidence
from tqcheck.rule import Hit, Story

MESSAGE = "'{found}': {lead}{use}{instead_of}{remark}"
PLACEHOLDERS = frozenset({"found", "suggestion", "use", "source", "note"})

_UNCONFIRMED = 0.5  # confidence that a term is wrong where the source that would tell is not there
_KEYS = ("use", "avoid", "source", "note", "inflect", "only_with_source")


@dataclass(frozen=True, slots=True)
class Term:
    """A row of a glossary.

    use:     the terms to write, the first one preferred; avoid: those not to write
    source:  the source's terms; where there is a source text, the row counts only where it has one of them
    inflect: `noun`, `verb` or `none`: which regular forms are the same term
    only_with_source: whether the row counts only where there is a source text that has the term
    """

    use: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    note: str = ""
    inflect: str = "noun"
    only_with_source: bool = False

    def __str__(self) -> str:
        parts = ["write " + " or ".join(self.use)] if self.use else []
        parts += ["not " + " or ".join(self.avoid)] if self.avoid else []
        source = f" for {' or '.join(self.source)}" if self.source else ""
        return ", ".join(parts) + source + (f" ({self.note})" if self.note else "")


def term(row: Any) -> Term:
    """A row as its table in a pack says it. Raises ValueError."""
    if not isinstance(row, Mapping) or row.keys() - set(_KEYS):
        raise ValueError(f"{row!r} is not a table of {', '.join(_KEYS)}")
    made = Term(
        use=_texts(row, "use"),
        avoid=_texts(row, "avoid"),
        source=_texts(row, "source"),
        note=str(row.get("note", "")),
        inflect=row.get("inflect", "noun"),
        only_with_source=row.get("only_with_source", False) is True,
    )
    if made.inflect not in inflection.KINDS:
        raise ValueError(f"inflect = {made.inflect!r} is not one of {', '.join(inflection.KINDS)}")
    if not made.avoid and not (made.use and made.source):
        raise ValueError(f"{dict(row)!r} finds nothing: give `avoid`, or `use` and `source`")
    if made.only_with_source and not made.source:
        raise ValueError(f"{dict(row)!r} has only_with_source, but no `source`")
    return made


def _texts(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name, [])
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) and tokens(text) for text in texts):
        raise ValueError(f"{name} = {value!r} is neither a text nor a list of texts")
    return tuple(texts)


class Glossary:
    """The check of a glossary: yields a hit for each term to avoid, and for each sentence without a term it must have.

    A term to avoid is left alone inside a term to use ("Party" in "People's Party").
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = tuple(terms)
        self._by_source: dict[str, list[Term]] = {}
        for row in self.terms:
            for text in row.source:
                self._by_source.setdefault(text, []).append(row)
        self._listed = functools.cache(self._of_target)
        self._asking = functools.cache(self._of_source)

    def _of_target(self, language: str) -> Phrases[tuple[Term, str] | None]:
        """The terms to avoid, each with its row, and those to use."""
        avoid = [(phrase(text, language, row.inflect), (row, text)) for row in self.terms for text in row.avoid]
        use = [(phrase(text, language, row.inflect), None) for row in self.terms for text in row.use]
        return Phrases([*use, *avoid])

    def _of_source(self, language: str) -> Phrases[str]:
        return Phrases((phrase(text, language, row.inflect), text) for row in self.terms for text in row.source)

    def __call__(self, segment: Segment, story: Story) -> Iterator[Hit]:
        language = story.document.target_language.code or ""
        found = tokens(segment.text)
        in_source: dict[str, None] | None = None
        if segment.source is not None:
            places = self._asking(story.source_language or "").find(tokens(segment.source))
            in_source = dict.fromkeys(text for _, _, text in places)
        answered: set[Term] = set()
        for start, end, listed in self._listed(language).find(found):
            if listed is not None:
                hit = _avoided(*listed, found[start:end], in_source, language)
                if hit is not None:
                    answered.add(listed[0])
                    yield hit
        for text in in_source or ():
            for row in self._by_source[text]:
                if row.use and row not in answered and not _has(found, row, language):
                    answered.add(row)
                    detail = _detail(row, "the source asks for ", text)
                    yield Hit(0, len(segment.text), detail=detail, confidence=_UNCONFIRMED)


def _has(found: Sequence[Token], row: Term, language: str) -> bool:
    wanted = Phrases((phrase(text, language, row.inflect), text) for text in row.use)
    return next(wanted.find(found), None) is not None


def _avoided(
    row: Term, text: str, found: Sequence[Token], in_source: Collection[str] | None, language: str
) -> Hit | None:
    """The hit on a term to avoid; None where the source does not ask for the row's term."""
    asking = "" if in_source is None else next((text for text in row.source if text in in_source), "")
    if row.source and not asking and (in_source is not None or row.only_with_source):
        return None
    suggestion = _suggestion(row, text, found, language)
    detail = _detail(row, "write " if row.use else "this is not written here", asking)
    hit = Hit(found[0].start, found[-1].end, suggestion, detail)
    if asking:
        return replace(hit, evidence=(Evidence("source", f"the source has '{asking}'", 0.8),))
    return replace(hit, confidence=_UNCONFIRMED) if row.source else hit


def _detail(row: Term, lead: str, asking: str) -> dict[str, str]:
    return {
        "lead": lead, "use": " or ".join(f"'{text}'" for text in row.use), "source": asking, "note": row.note,
        "instead_of": f" for '{asking}'" if asking and row.use else "",
        "remark": f" ({row.note})" if row.note else "",
    }  # fmt: skip


def _suggestion(row: Term, text: str, found: Sequence[Token], language: str) -> str | None:
    """The preferred term in the form of what was found; None for a form that cannot be made with certainty."""
    if not row.use:
        return None
    base, preferred = [token.key for token in tokens(text)], row.use[0]
    if [token.key for token in found] != base:
        if language != "en" or row.inflect != "noun" or found[-1].key != key(_plural(text)):
            return None
        preferred = preferred[: tokens(preferred)[-1].start] + _plural(preferred)
    written = " ".join(token.text for token in found)
    if written.isupper() and not text.isupper() and len(written) > 1:
        return preferred.upper()
    return preferred[0].upper() + preferred[1:] if written[0].isupper() and text[0].islower() else preferred


def _plural(text: str) -> str:
    made = inflection.forms(tokens(text)[-1].text, "en", "noun")
    return made[min(1, len(made) - 1)]
