from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tqcheck.errors import ModelError
from tqcheck.report import Adequacy, Withheld
from tqcheck.seams import Translation
from tqcheck.testing import check_adequacy_scorer, check_translator
from tqcheck.translators import marian
from tqcheck.translators.ctranslate2 import CTranslate2Translator
from tqcheck.translators.doubts import DoubtingTranslator


@pytest.fixture(scope="module")
def folder(copying_marian: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A converted model that gives back each text as it is. Not to be written to."""
    return marian.convert(copying_marian, tmp_path_factory.mktemp("converted") / "opus-mt-es-en")


def copy(folder: Path, to: Path) -> Path:
    shutil.copytree(folder, to)
    return to


@pytest.mark.parametrize("beam_size", [1, 2])
@pytest.mark.parametrize("threads", [1, 2])
def test_it_keeps_the_translators_contract(
    folder: Path, sentences: tuple[str, ...], beam_size: int, threads: int
) -> None:
    translator = CTranslate2Translator(folder, beam_size=beam_size, threads=threads)
    check_translator(translator, "es", "en", sentences)


def test_what_the_model_says_arrives_in_order_with_its_probability(folder: Path, sentences: tuple[str, ...]) -> None:
    texts = [sentences[0], "a", " ".join(sentences[:2]), sentences[3]]
    results = CTranslate2Translator(folder).translate(texts, "es", "en")
    assert [result.text for result in results if isinstance(result, Translation)] == texts
    for result in results:
        assert isinstance(result, Translation)
        assert result.log_probability is not None
        assert -0.5 < result.log_probability < 0


def test_log_probability_is_the_mean_per_token_with_the_end(folder: Path, sentences: tuple[str, ...]) -> None:
    import ctranslate2
    import sentencepiece

    translator = CTranslate2Translator(folder, beam_size=1)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm")).encode(
        sentences[0], out_type=str
    )
    (forced,) = ctranslate2.Translator(str(folder)).score_batch([[*pieces, "</s>"]], [pieces])
    (result,) = translator.translate([sentences[0]], "es", "en")
    assert isinstance(result, Translation)
    assert len(forced.log_probs) == len(pieces) + 1
    assert result.log_probability == pytest.approx(sum(forced.log_probs) / len(forced.log_probs), abs=1e-4)


def test_it_keeps_the_adequacy_scorers_contract(folder: Path, sentences: tuple[str, ...]) -> None:
    check_adequacy_scorer(CTranslate2Translator(folder), "es", "en", sentences, sentences[::-1])


def test_forced_decoding_expects_the_translation_and_not_another_text(folder: Path, sentences: tuple[str, ...]) -> None:
    scorer = CTranslate2Translator(folder)  # its translation of a text is the text itself
    same, other = scorer.score([sentences[0]] * 2, [sentences[0], sentences[2]], "es", "en")
    assert isinstance(same, Adequacy)
    assert isinstance(other, Adequacy)
    (translation,) = CTranslate2Translator(folder, beam_size=1).translate([sentences[0]], "es", "en")
    assert isinstance(translation, Translation)
    assert same.log_probability == pytest.approx(translation.log_probability, abs=0.02)
    assert other.log_probability < same.log_probability - 1


def test_forced_decoding_shows_the_place_of_a_word_that_is_not_in_the_source(
    folder: Path, sentences: tuple[str, ...]
) -> None:
    changed = sentences[0].replace("domingo", "martes")
    (result,) = CTranslate2Translator(folder).score([sentences[0]], [changed], "es", "en")
    assert isinstance(result, Adequacy)
    start = changed.index("martes")
    before = [dip.surprisal for dip in result.surprisals if dip.end <= start]
    there = [dip.surprisal for dip in result.surprisals if start <= dip.start < start + len("martes")]
    assert max(before) < 3 < min(there)
    assert len(result.surprisals) == result.tokens - 1  # the end has no place


def test_what_cannot_be_scored_is_withheld_alone(folder: Path, sentences: tuple[str, ...]) -> None:
    long = " ".join(sentences * 8)
    results = CTranslate2Translator(folder).score(
        ["", sentences[0], long, sentences[1]], [sentences[0], " ", sentences[0], long], "es", "en"
    )
    too_long = Withheld("longer than the model's 480 tokens")
    assert results == [Withheld("empty text"), Withheld("empty text"), too_long, too_long]


def test_texts_that_are_empty_too_long_or_unknown_are_withheld_alone(folder: Path, sentences: tuple[str, ...]) -> None:
    texts = ["", " \n", " ".join(sentences * 8), "日本", sentences[0]]
    results = CTranslate2Translator(folder).translate(texts, "es", "en")
    assert results[:4] == [
        Withheld("empty text"),
        Withheld("empty text"),
        Withheld("longer than the model's 480 tokens"),
        Withheld("the model returned nothing"),
    ]
    assert isinstance(results[4], Translation)


def test_a_doubting_one_withholds_the_copies(folder: Path, sentences: tuple[str, ...]) -> None:
    doubting = DoubtingTranslator(CTranslate2Translator(folder))
    (result,) = doubting.translate([sentences[0]], "es", "en")
    assert isinstance(result, Withheld)
    assert result.withheld.startswith("the translation is in Spanish, not in English")


def test_the_signature_names_model_content_and_parameters(folder: Path, tmp_path: Path) -> None:
    signature = CTranslate2Translator(folder, beam_size=3).signature
    assert re.fullmatch(r"opus-mt-es-en:[0-9a-f]{8}\|beam:3\|ct2:[\d.]+", signature)
    other = copy(folder, tmp_path / "my model es en")
    (other / "model.bin").write_bytes((other / "model.bin").read_bytes() + b"\0")
    changed = CTranslate2Translator(other, pairs=[("es", "en")], beam_size=3).signature
    assert changed.startswith("my-model-es-en:")
    assert changed.split(":")[1] != signature.split(":")[1]


@pytest.mark.parametrize(
    ("name", "card", "pairs", "known"),
    [
        ("opus-mt-es-en", None, None, ("es", "en")),
        ("opus-mt-tc-big-en-es-int8", None, None, ("en", "es")),
        ("model", {"kind": "translator", "pairs": [["fr", "en"]]}, None, ("fr", "en")),
        ("opus-mt-es-en", {"pairs": [["fr", "en"]]}, None, ("fr", "en")),
        ("opus-mt-es-en", {"kind": "translator"}, None, ("es", "en")),
        ("opus-mt-es-en", {"pairs": [["fr", "en"]]}, [("de", "en")], ("de", "en")),
    ],
)
def test_pairs_come_from_the_argument_then_the_card_then_the_name(
    folder: Path, tmp_path: Path, name: str, card: object, pairs: list[tuple[str, str]] | None, known: tuple[str, str]
) -> None:
    other = copy(folder, tmp_path / name)
    (other / "tqcheck.json").unlink()
    if card is not None:
        (other / "tqcheck.json").write_text(json.dumps(card))
    translator = CTranslate2Translator(other, pairs=pairs)
    assert translator.supports(*known)
    assert not translator.supports(known[1], known[0])


def test_the_snapshot_folder_of_the_hub_is_known_by_its_model(folder: Path, tmp_path: Path) -> None:
    other = copy(folder, tmp_path / "models--Helsinki-NLP--opus-mt-it-en" / "snapshots" / "0a1b2c")
    (other / "tqcheck.json").unlink()
    assert CTranslate2Translator(other).supports("it", "en")


@pytest.mark.parametrize("name", ["model", "opus-mt-ROMANCE-en", "opus-mt-en-roa"])
def test_a_model_of_unknown_languages_is_refused_with_what_to_write(folder: Path, tmp_path: Path, name: str) -> None:
    other = copy(folder, tmp_path / name)
    (other / "tqcheck.json").unlink()
    with pytest.raises(ModelError, match="languages this model translates is not known") as caught:
        CTranslate2Translator(other)
    assert '"pairs": [["es", "en"]]' in caught.value.remedy


@pytest.mark.parametrize(
    ("missing", "problem"),
    [
        ("model.bin", "model.bin missing"),
        ("shared_vocabulary.json", "shared_vocabulary.json missing"),
        ("source.spm", "no source.spm"),
        ("target.spm", "no target.spm"),
    ],
)
def test_a_folder_without_one_of_its_files_is_refused(folder: Path, tmp_path: Path, missing: str, problem: str) -> None:
    other = copy(folder, tmp_path / "opus-mt-es-en")
    (other / missing).unlink()
    with pytest.raises(ModelError, match=problem) as caught:
        CTranslate2Translator(other)
    assert caught.value.where == str(other)


def test_one_sentencepiece_model_for_both_sides_is_enough(
    folder: Path, tmp_path: Path, sentences: tuple[str, ...]
) -> None:
    other = copy(folder, tmp_path / "opus-mt-es-en")
    (other / "source.spm").rename(other / "spm.model")
    (other / "target.spm").unlink()
    (result,) = CTranslate2Translator(other).translate([sentences[0]], "es", "en")
    assert isinstance(result, Translation)
    assert result.text == sentences[0]


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("model.bin", "not a CTranslate2 model"),
        ("source.spm", "not a sentencepiece model"),
        ("config.json", "not a JSON file"),
    ],
)
def test_a_damaged_file_is_a_model_error(folder: Path, tmp_path: Path, file: str, problem: str) -> None:
    other = copy(folder, tmp_path / "opus-mt-es-en")
    (other / file).write_bytes(b"damaged beyond repair")
    with pytest.raises(ModelError, match=problem):
        CTranslate2Translator(other).translate(["Hola"], "es", "en")


@pytest.mark.parametrize("card", ["[]", "{", '{"pairs": [["es"]]}', '{"pairs": "es-en"}', '{"pairs": [[1, 2]]}'])
def test_a_card_that_cannot_be_used_is_a_model_error(folder: Path, tmp_path: Path, card: str) -> None:
    other = copy(folder, tmp_path / "model")
    (other / "tqcheck.json").write_text(card)
    with pytest.raises(ModelError) as caught:
        CTranslate2Translator(other)
    assert caught.value.where.endswith("tqcheck.json")


def test_no_folder_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such folder"):
        CTranslate2Translator(tmp_path / "nothing")


def test_a_model_of_several_target_languages_is_told_which(
    folder: Path, tmp_path: Path, sentences: tuple[str, ...]
) -> None:
    other = copy(folder, tmp_path / "opus-mt-en-roa")
    vocabulary = (other / "shared_vocabulary.json").read_text("utf-8")
    tokens = json.loads(vocabulary)
    tokens[-2:] = [">>spa<<", ">>pt<<"]  # two rare pieces give way, the size stays
    (other / "shared_vocabulary.json").write_text(json.dumps(tokens), "utf-8")
    translator = CTranslate2Translator(other, pairs=[("en", "es"), ("en", "pt"), ("en", "it")])
    for target in ("es", "pt"):
        (result,) = translator.translate([sentences[1]], "en", target)
        assert isinstance(result, Translation)  # it copies the tag as well
        assert result.text == f">>{'spa' if target == 'es' else 'pt'}<< {sentences[1]}"
    with pytest.raises(ModelError, match="no tag for Italian"):
        translator.translate([sentences[1]], "en", "it")


def test_a_model_that_knows_plain_marks_only_gets_no_others(
    folder: Path, sentences: tuple[str, ...], tmp_path: Path
) -> None:
    plain = copy(folder, tmp_path / "plain")
    card = json.loads((plain / "tqcheck.json").read_text()) | {"marks": "plain"}
    (plain / "tqcheck.json").write_text(json.dumps(card))
    model = CTranslate2Translator(plain)
    (source, target), *_ = model._pairs
    curly, straight = f"“{sentences[0]}” — ’", f'"{sentences[0]}" - \''
    assert model._pieces(curly) == model._pieces(straight)
    assert CTranslate2Translator(folder)._pieces(curly) != model._pieces(curly)
    assert model.score([curly], [curly], source, target) == model.score([straight], [straight], source, target)
