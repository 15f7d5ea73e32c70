"""Rules of several target languages, in those that their examples are not in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tqcheck.checks import registry
from tqcheck.document import Document
from tqcheck.rule import Story


@pytest.mark.parametrize(
    ("code", "target", "source", "text", "found"),
    [
        ("TQ402", "es", "en", "La cumbre de la NATO terminó hoy en Lima.", ["NATO -> OTAN"]),
        ("TQ402", "es", "en", "La cumbre de la OTAN terminó hoy en Lima.", []),
        ("TQ402", "de", "es", "Die OMS warnt, und die UNO auch.", ["OMS -> WHO"]),
        ("TQ402", "fr", "en", "Le rapport de la WHO est sévère.", ["WHO -> OMS"]),
        ("TQ403", "es", "en", "Los líderes se vieron en Beijing y en London.", ["Beijing -> Pekín", "London -> Londres"]),
        ("TQ403", "es", "en", "Leyó el London Review of Books en Londres.", []),
        ("TQ403", "de", "en", "Die Reise nach Moscow war lang.", ["Moscow -> Moskau"]),
        ("TQ403", "de", "en", "Sie spielten bei Rapid Vienna und in Baja California.", []),
        ("TQ403", "it", "es", "Partirono ieri da Londres.", ["Londres -> Londra"]),
        ("TQ403", "pt", "en", "A cidade de Warsaw é antiga.", ["Warsaw -> Varsóvia"]),
        ("TQ503", "es", None, "Ayer habló Zelenski en Kiev. Luego Zelensky viajó. Zelenski volvió.", ["Zelensky -> Zelenski"]),
        ("TQ506", "de", None, "Er sagt, dass es geht. Sie weiß, daß es geht. Und dass es gut ist.", ["daß -> dass"]),
        ("TQ506", "pt", None, "O projeto é bom. Este projecto é mau. O projeto vive.", ["projecto -> projeto"]),
        ("TQ507", "es", None, "La Oficina Nacional de Agua (ONA) cerró. La Oficina Nativa de Agua (ONA) abrió.",
         ["Oficina Nativa de Agua -> None"]),
        ("TQ510", "es", None, "Se firmó el 31 de abril de 2021 en Lima.", ["31 de abril de 2021 -> None"]),
        ("TQ510", "de", None, "Das war am 30. Februar, nicht am 28. Februar.", ["30. Februar -> None"]),
        ("TQ510", "fr", None, "Il est né le 29 février 2023, ou le 29 février 2024.", ["29 février 2023 -> None"]),
    ],
)  # fmt: skip
def test_a_rule_speaks_in_that_language(
    code: str, target: str, source: str | None, text: str, found: list[str], document_of: Callable[..., Document]
) -> None:
    document = document_of(text, source, target)
    rule = registry.find(code, registry.rules())
    assert rule.applies_to(target, source)
    hits = list(rule.hits(Story(document)))
    texts = [document.segments[hit.segment or 0].text[hit.start : hit.end] for hit in hits]
    assert [f"{text} -> {hit.suggestion}" for text, hit in zip(texts, hits, strict=True)] == found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Der Präsident sagte, das Volk habe an diesem Tag seinen Mut gesehen.", 0),  # indirect speech
        ("Der Präsident sagte, das Volk hat an diesem Tag seinen Mut gesehen.", 1),
    ],
)
def test_a_quotation_may_become_indirect_speech_in_german(
    text: str, number: int, document_of: Callable[..., Document]
) -> None:
    document = document_of(text, "en", "de")
    source = 'The president said: "The people saw his courage on that day."'
    document = replace(document, segments=tuple(replace(segment, source=source) for segment in document.segments))
    assert len(list(registry.find("TQ605", registry.rules()).hits(Story(document)))) == number
