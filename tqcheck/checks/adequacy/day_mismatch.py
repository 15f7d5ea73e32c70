"""Weekdays and months that differ from the source."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from tqcheck import dates
from tqcheck.document import Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_AMBIGUOUS = {"en": {"May", "March"}, "fr": {"mars", "mai"}, "de": {"Mai"}}  # may, marches, Mars


@segment_rule(
    code="TQ607",
    message="the source says '{source}' here",
    category="accuracy/mistranslation",
    severity="critical",
    tier=1,
    target=dates.LANGUAGES,
    presumes_source=dates.LANGUAGES,
    needs=("source",),
    examples=(
        wrong("They meet on [[Tuesday]] in Rome.", source="Se reúnen el lunes en Roma.", source_language="es"),
        wrong("It began in [[July]] 2020.", source="Comenzó en junio de 2020.", source_language="es"),
        right("They meet on Monday in Rome.", source="Se reúnen el lunes en Roma.", source_language="es"),
        right("They meet on Sunday.", source="Se reúnen hoy.", source_language="es"),
    ),
)
def day_mismatch(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a weekday or a month where the source sentence names only others.

    Why it matters: the reader comes on the wrong day.

    Left alone: sentences whose source names no weekday or month, which the translator may have worked out.
    """
    source_language, target_language = story.source_language, story.document.target_language.code
    if not segment.source or source_language not in dates.LANGUAGES or target_language not in dates.LANGUAGES:
        return
    for kind in ("weekdays", "months"):
        known = _places(kind, source_language, segment.source)
        if not known or len(known) != len(_places(kind, target_language, segment.text)):
            continue
        for match in _pattern(kind, target_language).finditer(segment.text):
            if dates.number(kind, target_language, match[0]) not in known:
                yield Hit(*match.span(), detail={"source": ", ".join(sorted(known.values()))})


def _places(kind: str, language: str, text: str) -> dict[int, str]:
    found = (match[0] for match in _pattern(kind, language).finditer(text))
    return {dates.number(kind, language, name): name for name in found}


@functools.cache
def _pattern(kind: str, language: str) -> Regex:
    names = [name for name in dates.names(kind, language) if name not in _AMBIGUOUS.get(language, ())]
    flags = 0 if language in ("en", "de") else 2
    return Regex(rf"\b(?:{'|'.join(map(re.escape, names))})\b", flags=flags)
