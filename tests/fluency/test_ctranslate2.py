"""The embedded English model: places, percentiles, independence of company, and damaged folders."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tqcheck.errors import ModelError
from tqcheck.fluency.ctranslate2 import CTranslate2Scorer
from tqcheck.report import Fluency, Withheld

SENTENCES = [
    "The president said on Friday that the talks would continue next week.",
    "Rescuers found no survivors.",
    "According to the ministry, 14 people were taken to hospital after the accident on the motorway.",
    "The leaders are to meet in September, the agency reported, citing a source who did not want to be named.",
    "Prices rose by 2.3 % in March.",
    "“We will not give in,” he told reporters.",
]
TOLERANCE = 0.002  # nat a token, as the class promises


def scored(scorer: CTranslate2Scorer, text: str) -> Fluency:
    result = scorer.score([text], "en")[0]
    assert isinstance(result, Fluency)
    return result


def covered(text: str, fluency: Fluency) -> list[str]:
    return [text[dip.start : dip.end] for dip in fluency.surprisals]


def test_the_score_is_the_mean_over_all_tokens_and_the_end(scorer: CTranslate2Scorer) -> None:
    result = scored(scorer, SENTENCES[0])
    assert result.tokens == len(result.surprisals) + 1
    nats = sum(dip.surprisal for dip in result.surprisals) * math.log(2)
    end = -result.log_probability * result.tokens - nats
    assert -0.05 < end < 3  # the end of a sentence is expected after its full stop; the rest is rounding


def test_a_sentence_reads_better_than_its_words_in_disorder(scorer: CTranslate2Scorer) -> None:
    for sentence in SENTENCES[:4]:
        words = sentence.split()
        random.Random(3).shuffle(words)
        ordered, shuffled = scored(scorer, sentence), scored(scorer, " ".join(words))
        assert ordered.log_probability > shuffled.log_probability + 0.5
        assert ordered.percentile is not None
        assert shuffled.percentile is not None
        assert ordered.percentile > shuffled.percentile


def test_the_word_that_does_not_belong_costs_most(scorer: CTranslate2Scorer) -> None:
    text = "The General Assembly adopted the banana resolution on human rights."
    result = scored(scorer, text)
    worst = max(result.surprisals, key=lambda dip: dip.surprisal)
    assert text.index("banana") <= worst.start < worst.end <= text.index(" resolution")


def test_typographic_variants_score_alike(scorer: CTranslate2Scorer) -> None:
    typographic = "He said: “It’s over – for now.”"
    plain = 'He said: "It\'s over - for now."'
    assert scored(scorer, typographic) == scored(scorer, plain)


def test_company_does_not_change_a_score(scorer: CTranslate2Scorer) -> None:
    alone = [scored(scorer, sentence) for sentence in SENTENCES]
    together = scorer.score(SENTENCES * 3, "en")
    backwards = scorer.score(SENTENCES[::-1], "en")[::-1]
    for texts in (together[: len(SENTENCES)], together[len(SENTENCES) : 2 * len(SENTENCES)], backwards):
        for one, other in zip(alone, texts, strict=True):
            assert isinstance(other, Fluency)
            assert one.log_probability == pytest.approx(other.log_probability, abs=TOLERANCE)
            assert [(d.start, d.end) for d in one.surprisals] == [(d.start, d.end) for d in other.surprisals]


def test_the_same_text_twice_scores_the_same(scorer: CTranslate2Scorer) -> None:
    assert scorer.score(SENTENCES, "en") == scorer.score(SENTENCES, "en")


def test_results_keep_the_order_and_stand_for_texts_without_words(scorer: CTranslate2Scorer) -> None:
    results = scorer.score(["", SENTENCES[0], "  \n", "123 – 45", "…", SENTENCES[1]], "en")
    assert [type(result) for result in results] == [Withheld, Fluency, Withheld, Withheld, Withheld, Fluency]
    assert results[0] == Withheld("no words")
    assert results[1] == scored(scorer, SENTENCES[0])
    assert scorer.score([], "en") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The ﬁrst oﬃce opened.", ["The", "ﬁrst", "oﬃce"]),  # ligatures grow under NFKC
        ("Wait… what", ["…", "…", "…", "what"]),
        ("𝔘nited and 😀 or 𐍈 end", ["and", "😀", "😀", "or", "𐍈", "end"]),
        ("e\u0301tat, a cafe\u0301 there", ["e\u0301", "there"]),
        ("  two   spaces \t there ", ["two", "there"]),
        ("half ½ of it", ["half", "½", "of", "it"]),
    ],
)
def test_every_token_stands_where_the_text_has_it(scorer: CTranslate2Scorer, text: str, words: list[str]) -> None:
    pieces = covered(text, scored(scorer, text))
    rest = iter(pieces)
    assert all(word in rest for word in words), pieces  # in this order


hostile = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x00\x1b\u202e\u2066\ufeff\u200b\ud800ﷺ㍿ﬁ…½é한각\u0301\n\t ab"),
    ),
    max_size=60,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hostile)
def test_places_lie_in_the_text_and_never_go_back(scorer: CTranslate2Scorer, text: str) -> None:
    (result,) = scorer.score([text], "en")
    if isinstance(result, Withheld):
        assert not any(character.isalpha() for character in text)
        return
    starts = [dip.start for dip in result.surprisals]
    assert starts == sorted(starts)
    assert all(0 <= dip.start < dip.end <= len(text) and dip.surprisal >= 0 for dip in result.surprisals)
    assert result.log_probability <= 0
    letters = {place for place, character in enumerate(text) if character.isascii() and character.isalpha()}
    assert letters <= {place for dip in result.surprisals for place in range(dip.start, dip.end)}


def test_a_text_longer_than_the_training_is_scored_to_its_end(scorer: CTranslate2Scorer) -> None:
    text = " ".join(SENTENCES * 9)
    result = scored(scorer, text)
    assert result.tokens > 600
    assert result.surprisals[-1].end == len(text)
    assert [dip.start for dip in result.surprisals] == sorted(dip.start for dip in result.surprisals)


def test_the_first_window_of_a_long_text_is_scored_as_if_it_stood_alone(scorer: CTranslate2Scorer) -> None:
    short, long = scored(scorer, " ".join(SENTENCES[:3])), scored(scorer, " ".join(SENTENCES * 3))
    assert [d.surprisal for d in long.surprisals[: len(short.surprisals)]] == pytest.approx(
        [dip.surprisal for dip in short.surprisals], abs=0.1
    )


def test_too_few_tokens_have_no_percentile(scorer: CTranslate2Scorer) -> None:
    assert scored(scorer, "The end").percentile is None
    assert scored(scorer, "This is the end of it.").percentile is not None


def test_a_model_without_a_reference_distribution_gives_no_percentiles(copy: Path) -> None:
    (copy / "reference.json").unlink()
    scorer = CTranslate2Scorer(copy, threads=1)
    result = scored(scorer, SENTENCES[0])
    assert result.percentile is None
    assert result.log_probability < 0


def test_the_signature_names_model_contents_and_engine_without_spaces(scorer: CTranslate2Scorer, copy: Path) -> None:
    copied = CTranslate2Scorer(copy)
    assert copied.signature == scorer.signature
    assert copied.signature.startswith("lm-en@")
    assert "ctranslate2-" in copied.signature
    assert " " not in copied.signature
    (copy / "model.bin").write_bytes(b"another")
    assert CTranslate2Scorer(copy).signature != scorer.signature


def test_a_model_of_several_languages_has_a_start_a_contrast_and_a_reference_for_each(copy: Path) -> None:
    facts = json.loads((copy / "tqcheck.json").read_text())
    facts |= {"languages": ["en", "fr"], "starts": {"fr": "</s>"}}
    (copy / "tqcheck.json").write_text(json.dumps(facts))
    (copy / "reference.json").rename(copy / "reference-en.json")
    (copy / "contrast.safetensors").rename(copy / "contrast-en.safetensors")
    scorer = CTranslate2Scorer(copy, threads=1)
    english, french = (scorer.score([SENTENCES[0]], language)[0] for language in ("en", "fr"))
    assert isinstance(english, Fluency)
    assert isinstance(french, Fluency)
    assert english.log_probability > french.log_probability  # after the end of a sentence it expects no other
    assert english.percentile is not None
    assert english.contrast is not None
    assert french.percentile is None
    assert french.contrast is None


def test_other_languages_are_refused(scorer: CTranslate2Scorer) -> None:
    assert scorer.supports("en")
    assert not scorer.supports("de")
    with pytest.raises(ModelError, match="'de'"):
        scorer.score(["Guten Tag"], "de")


@pytest.mark.parametrize("name", ["model.bin", "config.json", "vocabulary.json", "spm.model", "tqcheck.json"])
def test_a_missing_file_is_named_with_a_remedy(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ModelError, match=name.replace(".", r"\.")) as caught:
        CTranslate2Scorer(copy)
    assert caught.value.where == str(copy)
    assert "install tqcheck anew" in caught.value.remedy


def test_no_folder_at_all_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        CTranslate2Scorer(tmp_path / "nowhere")


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def overwrite(path: Path) -> None:
    path.write_bytes(b"\x80not a model\n" * 20)


def swap_two_pieces(path: Path) -> None:
    pieces = json.loads(path.read_text("utf-8"))
    pieces[300], pieces[301] = pieces[301], pieces[300]
    path.write_text(json.dumps(pieces), "utf-8")


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("model.bin", cut_in_half),
        ("model.bin", overwrite),
        ("spm.model", cut_in_half),
        ("spm.model", overwrite),
        ("vocabulary.json", overwrite),
        ("vocabulary.json", swap_two_pieces),
        ("config.json", overwrite),
    ],
)
def test_a_damaged_file_is_a_model_error_with_a_remedy(copy: Path, name: str, damage: Callable[[Path], None]) -> None:
    damage(copy / name)
    scorer = CTranslate2Scorer(copy, threads=1)
    with pytest.raises(ModelError) as caught:
        scorer.score(SENTENCES[:1], "en")
    assert caught.value.where == str(copy)
    assert "install tqcheck anew" in caught.value.remedy


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"kind": "translator", "languages": ["en"]}', '{"kind": "language-model", "languages": 1}'],
)
def test_a_description_that_is_none_is_a_model_error(copy: Path, text: str) -> None:
    (copy / "tqcheck.json").write_text(text, "utf-8")
    with pytest.raises(ModelError):
        CTranslate2Scorer(copy)
