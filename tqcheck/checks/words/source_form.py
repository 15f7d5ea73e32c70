"""Names and acronyms left in the form of the source language."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from tqcheck import tables
from tqcheck.document import Segment
from tqcheck.rule import Hit, Story, right, segment_rule, wrong


@functools.cache
def _forms(kind: str) -> tuple[dict[str, str], re.Pattern[str]]:
    table: dict[str, str] = tables.table("source_forms")["en"][kind]
    alternatives = "|".join(re.escape(form) for form in sorted(table, key=len, reverse=True))
    return table, re.compile(rf"(?<![\w.-])(?:{alternatives})(?![\w-])")


def _hits(kind: str, segment: Segment) -> Iterator[Hit]:
    table, pattern = _forms(kind)
    for match in pattern.finditer(segment.text):
        english = table[match[0]]
        if english not in segment.text:  # 'the UN (ONU)': the writer explains the acronym
            yield Hit(*match.span(), suggestion=english, detail={"english": english})


@segment_rule(
    code="TQ402",
    message="'{found}' is '{english}' in English",
    target=("en",),
    presumes_source=("es", "fr", "pt", "it", "de"),
    category="terminology/wrong-term",
    severity="minor",
    tier=1,
    examples=(
        wrong("The [[OTAN]] summit ends today.", fixed="The NATO summit ends today."),
        wrong("He spoke at the [[ONU]] in May.", fixed="He spoke at the UN in May."),
        right("The NATO summit ends today."),
        right("The UN (known as ONU in Spain) met in May."),
    ),
)
def source_acronym(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags an acronym in the form of the source language: "ONU", "OTAN", "PIB".

    Why it matters: English readers do not know it, and searches do not find it.

    Left alone: sentences that give the English form too.
    """
    return _hits("acronyms", segment)


@segment_rule(
    code="TQ403",
    message="'{found}' is '{english}' in English",
    target=("en",),
    presumes_source=("es", "pt", "it"),
    category="accuracy/untranslated",
    severity="minor",
    tier=1,
    examples=(
        wrong("The leaders met in [[Pekín]] on Monday.", fixed="The leaders met in Beijing on Monday."),
        wrong("They fled to [[Corea del Sur]] by boat.", fixed="They fled to South Korea by boat."),
        right("The leaders met in Beijing on Monday."),
        right("The band Nueva Trova came from Cuba."),
    ),
)
def source_exonym(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags the name of a place or person as Spanish writes it: "Pekín", "Moscú", "Jamenei".

    Why it matters: the name was copied; the reader may not recognise it.

    Left alone: sentences that give the English form too.
    """
    return _hits("exonyms", segment)
