from __future__ import annotations

import gc
import re

import pytest
import sacrebleu
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein
from sacrebleu.metrics.lib_ter import BeamEditDistance
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a
from sacrebleu.tokenizers.tokenizer_ter import TercomTokenizer

from tqcheck.metrics.quick_ter import QuickTer, _edited
from tqcheck.metrics.sacrebleu import NAMES, SacreBleu
from tqcheck.testing import check_metric

REFERENCE = "Putin has told the North Korean foreign minister of his wish to visit the country soon."
TABLE = [
    (REFERENCE, REFERENCE),
    ("Putin would have told the North Korean foreign minister of his wish to visit the country soon.", REFERENCE),
    ("Putin soon visits.", REFERENCE),
    ("the the the the", "the cat"),
    ("", REFERENCE),
    (REFERENCE, ""),
    ("", ""),
    ("Он заявил об этом.", "Он сказал это."),
]


def reference_score(name: str, hypothesis: str, reference: str) -> float:
    if name == "BLEU":
        return sacrebleu.sentence_bleu(hypothesis, [reference], use_effective_order=True).score
    if name == "chrF":
        return sacrebleu.sentence_chrf(hypothesis, [reference]).score
    return sacrebleu.sentence_ter(hypothesis, [reference]).score


@pytest.mark.parametrize("name", NAMES)
def test_it_keeps_the_contract(name: str) -> None:
    check_metric(SacreBleu(name))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("pair", TABLE)
def test_segment_scores_are_those_of_sacrebleu(name: str, pair: tuple[str, str]) -> None:
    (score,) = SacreBleu(name).segment_scores([pair[0]], [pair[1]])
    assert score == pytest.approx(reference_score(name, *pair), abs=1e-9)


@pytest.mark.parametrize(
    ("name", "values"),
    [("BLEU", [100, 83.0539, 0.8151]), ("chrF", [100, 91.1457, 11.7504]), ("TER", [0, 12.5, 93.75])],
)
def test_segment_scores_do_not_change_with_versions(name: str, values: list[float]) -> None:
    hypotheses = [hypothesis for hypothesis, _ in TABLE[:3]]
    assert SacreBleu(name).segment_scores(hypotheses, [REFERENCE] * 3) == pytest.approx(values, abs=1e-3)


def test_corpus_scores_are_those_of_sacrebleu_and_no_means() -> None:
    hypotheses, references = map(list, zip(*TABLE[1:4], strict=True))
    assert (
        SacreBleu("BLEU").corpus_score(hypotheses, references) == sacrebleu.corpus_bleu(hypotheses, [references]).score
    )
    assert (
        SacreBleu("chrF").corpus_score(hypotheses, references) == sacrebleu.corpus_chrf(hypotheses, [references]).score
    )
    assert SacreBleu("TER").corpus_score(hypotheses, references) == sacrebleu.corpus_ter(hypotheses, [references]).score


@pytest.mark.parametrize(
    ("name", "language", "signature"),
    [
        ("BLEU", "en", r"BLEU\|nrefs:1\|case:mixed\|eff:no\|tok:13a\|smooth:exp\|version:[\d.]+"),
        ("BLEU", "zh", r"BLEU\|.*tok:zh\|.*"),
        ("BLEU", "ja", r"BLEU\|.*tok:char\|.*"),
        ("chrF", "en", r"chrF\|nrefs:1\|case:mixed\|eff:yes\|nc:6\|nw:0\|space:no\|version:[\d.]+"),
        ("TER", "en", r"TER\|.*asian:no\|version:[\d.]+"),
        ("TER", "zh", r"TER\|.*asian:yes\|version:[\d.]+"),
    ],
)
def test_the_signature_is_sacrebleus_with_the_name_in_front(name: str, language: str, signature: str) -> None:
    assert re.fullmatch(signature, SacreBleu(name, language).signature)


def test_chinese_is_compared_by_characters() -> None:
    hypothesis, reference = "俄罗斯总统普京访问了北京。", "俄罗斯总统普京访问北京。"
    (by_characters,) = SacreBleu("BLEU", "zh").segment_scores([hypothesis], [reference])
    (as_one_word,) = SacreBleu("BLEU", "en").segment_scores([hypothesis], [reference])
    assert by_characters > 60 > as_one_word


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_scored_with_what_was_counted_of_its_segments(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    metric = SacreBleu(name)
    hypotheses, references = map(list, zip(*TABLE, strict=True))
    metric.segment_scores(hypotheses, references)
    whole = SacreBleu(name).corpus_score(hypotheses, references)
    monkeypatch.delattr(type(metric._metric()), "_compute_segment_statistics")
    assert metric.corpus_score(hypotheses, references) == whole


@pytest.mark.parametrize(("name", "tokenizer"), [("BLEU", Tokenizer13a), ("TER", TercomTokenizer)])
def test_sentences_do_not_stay_in_the_tokenizers_of_sacrebleu(name: str, tokenizer: type) -> None:
    SacreBleu(name).segment_scores([REFERENCE], ["A sentence of its own."])
    assert tokenizer.__call__.cache_info().currsize == 0  # type: ignore[attr-defined]


def test_nothing_to_compare_is_an_error() -> None:
    with pytest.raises(ValueError, match="0 hypotheses"):
        SacreBleu("BLEU").corpus_score([], [])
    with pytest.raises(ValueError, match="unknown metric 'COMET'"):
        SacreBleu("COMET")


WORDS = st.lists(st.sampled_from(["the", "minister", "of", "Moscow", "said", "a", "in", "war", ",", "."]), max_size=70)


@given(WORDS, WORDS)
def test_quick_ter_counts_the_edits_that_sacrebleu_counts(hypothesis: list[str], reference: list[str]) -> None:
    pair = " ".join(hypothesis), " ".join(reference)
    ours, theirs = QuickTer().sentence_score(pair[0], [pair[1]]), sacrebleu.sentence_ter(pair[0], [pair[1]])
    assert (ours.num_edits, ours.ref_length, ours.score) == (theirs.num_edits, theirs.ref_length, theirs.score)


LETTERS = st.text("abcdefgh", max_size=80)


@given(LETTERS, LETTERS, st.integers(0, 60), st.booleans())
@settings(deadline=None)
def test_a_way_to_the_reference_is_that_of_sacrebleu_in_its_beam_and_out_of_it(
    words: str, more: str, start: int, is_backward: bool
) -> None:
    moved = words[start:] + more + words[:start]
    hypothesis, reference = (moved, words) if is_backward else (words, moved)
    assert _edited(hypothesis, reference) == BeamEditDistance(list(reference))(list(hypothesis))


def test_the_beam_of_sacrebleu_makes_some_ways_longer() -> None:
    words = "".join(map(chr, range(100)))
    moved = words[30:] + words[:30]
    edits, done = BeamEditDistance(list(moved))(list(words))
    assert edits > Levenshtein.distance(words, moved)
    assert _edited(words, moved) == (edits, done)


def test_quick_ter_takes_the_best_of_several_references() -> None:
    references = ["the war in Moscow", "a minister said the war"]
    theirs = sacrebleu.sentence_ter("said a minister the war", references)
    assert QuickTer().sentence_score("said a minister the war", references).score == theirs.score


@pytest.mark.parametrize("name", NAMES)
def test_scores_leave_no_cycles_behind(name: str) -> None:
    """They would wait for a collection that seldom comes, while a long run goes on."""
    metric = SacreBleu(name, "en")
    pairs = ["The council met on Monday.", "It met again."], ["The council met Monday.", "Again it met."]
    metric.segment_scores(["It was late."], ["It is late."])  # makes what is kept
    gc.collect()
    gc.disable()
    try:
        metric.segment_scores(*pairs)
        metric.corpus_score(*pairs)
        assert gc.collect() == 0
    finally:
        gc.enable()
