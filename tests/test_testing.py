"""The contract checks accept what keeps the contract, and name what breaks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TextIO

import pytest

from tqcheck.checks import registry
from tqcheck.document import Block, Document, Run
from tqcheck.errors import ModelError
from tqcheck.report import RunReport, Verdict, Withheld
from tqcheck.rule import Rule, wrong
from tqcheck.seams import Translation
from tqcheck.testing import (
    PhrasebookTranslator,
    check_metric,
    check_reader,
    check_renderer,
    check_rule,
    check_translator,
)

PHRASES = {"good morning": "buenos días", "good": "bueno", "the president": "el presidente", "travelled": "viajó"}
TEXTS = ["The president travelled to Seoul.", "Good morning, Seoul.", "Good."]
REPORT = RunReport((), (), "tqcheck:0|rules:0", Verdict("passed", "0 documents"))


class Phrasebook(PhrasebookTranslator):
    """To be broken by the classes below, each in one way."""

    def __init__(self) -> None:
        super().__init__(PHRASES, "en", "es")


def test_a_phrasebook_translates_its_longest_phrases_and_copies_the_rest() -> None:
    results = Phrasebook().translate(TEXTS, "en", "es")
    assert results == [
        Translation("el presidente viajó to Seoul."),
        Translation("buenos días, Seoul."),
        Translation("bueno."),
    ]


def test_a_phrasebook_works_both_ways() -> None:
    assert Phrasebook().translate(["Buenos días"], "es", "en") == [Translation("good morning")]
    assert PhrasebookTranslator({}, "en", "es").translate(["Hi"], "en", "es") == [Translation("Hi")]


def test_a_phrasebook_keeps_the_translators_contract() -> None:
    check_translator(Phrasebook(), "en", "es", TEXTS)
    check_translator(Phrasebook(), "es", "en", ["Buenos días", "El presidente"])


class LosesOne(Phrasebook):
    def translate(
        self, texts: Sequence[str], source_language: str, target_language: str
    ) -> list[Translation | Withheld]:
        return super().translate(texts, source_language, target_language)[:2]


class Reverses(Phrasebook):
    def translate(
        self, texts: Sequence[str], source_language: str, target_language: str
    ) -> list[Translation | Withheld]:
        return super().translate(texts, source_language, target_language)[::-1]


class Guesses(Phrasebook):
    def translate(
        self, texts: Sequence[str], source_language: str, target_language: str
    ) -> list[Translation | Withheld]:
        results = super().translate(texts, source_language, target_language)
        return [Translation("algo") if isinstance(result, Withheld) else result for result in results]


class IsTooSure(Phrasebook):
    def translate(
        self, texts: Sequence[str], source_language: str, target_language: str
    ) -> list[Translation | Withheld]:
        results = super().translate(texts, source_language, target_language)
        return [replace(r, log_probability=0.5) if isinstance(r, Translation) else r for r in results]


class Drifts(Phrasebook):
    calls = 0

    def translate(
        self, texts: Sequence[str], source_language: str, target_language: str
    ) -> list[Translation | Withheld]:
        self.calls += 1
        results = super().translate(texts, source_language, target_language)
        return [replace(r, text=f"{r.text} {self.calls}") if isinstance(r, Translation) else r for r in results]


class Leaks(Phrasebook):
    """The number of texts in the batch shows in each translation."""

    def translate(
        self, texts: Sequence[str], source_language: str, target_language: str
    ) -> list[Translation | Withheld]:
        results = super().translate(texts, source_language, target_language)
        return [replace(r, text=f"{r.text} {len(texts)}") if isinstance(r, Translation) else r for r in results]


class SupportsAll(Phrasebook):
    def supports(self, source_language: str, target_language: str) -> bool:
        return True


class NeverRefuses(Phrasebook):
    def translate(
        self, texts: Sequence[str], source_language: str, target_language: str
    ) -> list[Translation | Withheld]:
        try:
            return super().translate(texts, source_language, target_language)
        except ModelError:
            return [Translation(text) for text in texts]


class HasSpaces(Phrasebook):
    @property
    def signature(self) -> str:
        return "my phrasebook"


@pytest.mark.parametrize(
    ("translator", "problem"),
    [
        (LosesOne, "3 texts gave 2 results"),
        (Reverses, "alone gave"),
        (Guesses, "must be withheld"),
        (IsTooSure, "above 0"),
        (Drifts, "the second time"),
        (Leaks, "alone gave"),
        (SupportsAll, "languages that do not exist"),
        (NeverRefuses, "must be a ModelError"),
        (HasSpaces, "has spaces"),
    ],
)
def test_a_translator_that_breaks_the_contract_is_told_how(translator: type[Phrasebook], problem: str) -> None:
    with pytest.raises(AssertionError, match=problem):
        check_translator(translator(), "en", "es", TEXTS)


def test_a_translator_may_say_that_texts_influence_each_other() -> None:
    class Admits(Leaks):
        independent = False

    check_translator(Admits(), "en", "es", TEXTS)


@dataclass(frozen=True)
class WordMatch:
    """Percentage of reference words in their place."""

    name: str = "words"
    signature: str = "words|version:1"
    lower_is_better: bool = False
    best: float = 100.0

    def segment_scores(self, hypotheses: Sequence[str], references: Sequence[str]) -> list[float]:
        return [self._score(h.split(), r.split()) for h, r in zip(hypotheses, references, strict=True)]

    def corpus_score(self, hypotheses: Sequence[str], references: Sequence[str]) -> float:
        scores = self.segment_scores(hypotheses, references)
        return sum(scores) / len(scores)

    def _score(self, hypothesis: list[str], reference: list[str]) -> float:
        return self.best * sum(a == b for a, b in zip(hypothesis, reference, strict=False)) / max(len(reference), 1)


def test_a_metric_that_keeps_the_contract_passes() -> None:
    check_metric(WordMatch())


@pytest.mark.parametrize(
    ("metric", "problem"),
    [
        (WordMatch(name=""), "no name"),
        (WordMatch(signature="words"), "names no version"),
        (WordMatch(signature="words version:1"), "has spaces"),
        (WordMatch(lower_is_better=True), "equal texts score 100.0, not 0.0"),
        (WordMatch(best=1.0), "equal texts score 1.0, not 100.0"),
    ],
)
def test_a_metric_that_breaks_the_contract_is_told_how(metric: WordMatch, problem: str) -> None:
    with pytest.raises(AssertionError, match=problem):
        check_metric(metric)


@dataclass(frozen=True)
class WholeFile:
    """One block a file; `shift` and `upper` break it."""

    name: str = "whole"
    suffixes: tuple[str, ...] = (".whole",)
    shift: int = 0
    upper: bool = False

    def read(self, raw: bytes, path: str) -> Document:
        text = raw.decode("utf-8", "replace")
        shown = text.upper() if self.upper else text
        blocks = (Block(shown, (Run(0, self.shift, len(text)),)),) if text else ()
        return Document(path, self.name, text, blocks)


def test_a_reader_that_keeps_the_contract_passes() -> None:
    check_reader(WholeFile(), "Año nuevo\nen Seúl.".encode(), "a.whole")


@pytest.mark.parametrize(
    ("reader", "problem"),
    [
        (WholeFile(shift=1), "in the file"),
        (WholeFile(upper=True), "'AÑO NUEVO' is 'Año nuevo' in the file"),
        (WholeFile(suffixes=("whole",)), "suffixes"),
    ],
)
def test_a_reader_that_breaks_the_contract_is_told_how(reader: WholeFile, problem: str) -> None:
    with pytest.raises(AssertionError, match=problem):
        check_reader(reader, "Año nuevo".encode(), "a.whole")


@dataclass
class Lines:
    name: str = "lines"
    extra: str = ""
    counts: bool = False
    calls: int = 0

    def render(self, report: RunReport, out: TextIO) -> None:
        self.calls += 1
        out.write(f"{report.verdict.outcome}{self.extra}{self.calls if self.counts else ''}\n")


def test_a_renderer_that_keeps_the_contract_passes() -> None:
    check_renderer(Lines(), REPORT)


@pytest.mark.parametrize(
    ("renderer", "problem"),
    [
        (Lines(extra="\x1b[31m"), "control characters"),
        (Lines(counts=True), "the second time"),
        (Lines(name=""), "no name"),
    ],
)
def test_a_renderer_that_breaks_the_contract_is_told_how(renderer: Lines, problem: str) -> None:
    with pytest.raises(AssertionError, match=problem):
        check_renderer(renderer, REPORT)


DOUBLED = registry.find("TQ105", registry.rules())


def test_a_rule_that_keeps_the_contract_passes() -> None:
    check_rule(DOUBLED)


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (replace(DOUBLED, code="tq1"), "no code"),
        (replace(DOUBLED, name="doubled_word"), "capitals or _"),
        (replace(DOUBLED, category="style/odd"), "no category"),
        (replace(DOUBLED, summary="Finds words"), "begin with 'Flags'"),
        (replace(DOUBLED, explanation="Flags words."), "why it matters"),
        (replace(DOUBLED, examples=DOUBLED.examples[:2]), "0 right examples"),
        (replace(DOUBLED, examples=(wrong("A [[b]] c."), *DOUBLED.examples)), "found 'A b c.'"),
    ],
)
def test_a_rule_that_breaks_the_contract_is_told_how(rule: Rule, problem: str) -> None:
    with pytest.raises(AssertionError, match=problem):
        check_rule(rule)
