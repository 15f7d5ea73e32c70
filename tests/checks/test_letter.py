"""Letters: a salutation is a line of its own in every language that we know the formulas of."""

from __future__ import annotations

import pytest

import tqcheck


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Dear Mr Smith,\nWe write to you about the bill of last month.\n\nYours sincerely,\nJohn Smith"),
        ("es", "Estimado señor García,\n\nLe escribo sobre la factura del mes pasado.\n\nAtentamente,\n\nAna Torres"),
        ("fr", "Chère Madame,\n\nJe vous écris au sujet de la facture.\n\nCordialement,\n\nAnne Martin"),
        ("de", "Sehr geehrte Frau Müller,\n\nSie haben die Rechnung noch nicht bezahlt."),
        ("pt", "Prezada senhora,\n\nEscrevo sobre a fatura do mês passado.\n\nAtenciosamente,\n\nAna Torres"),
        ("it", "Gentile dottor Rossi,\n\nLe scrivo per la fattura.\n\nCordiali saluti,\n\nAnna Bianchi"),
    ],
)
def test_a_letter_is_not_broken_behind_its_formulas(language: str, text: str) -> None:
    report = tqcheck.check(text, target_language=language, rules_only=True)
    assert not {finding.rule for finding in report.findings} & {"TQ107", "TQ201"}
