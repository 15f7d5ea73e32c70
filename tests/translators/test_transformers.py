from __future__ import annotations

import importlib.util
import json
import re
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tqcheck.errors import ModelError
from tqcheck.report import Adequacy, Withheld
from tqcheck.seams import Translation
from tqcheck.testing import check_adequacy_scorer, check_translator
from tqcheck.translators import marian
from tqcheck.translators.ctranslate2 import CTranslate2Translator
from tqcheck.translators.transformers import TransformersTranslator

needs_torch = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None,
    reason="torch is an extra (requirements/torch-cpu.txt) and not installed here",
)


def test_without_torch_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match="needs torch") as caught:
        TransformersTranslator("Helsinki-NLP/opus-mt-es-en")
    assert "pip install -r requirements/torch-cpu.txt" in caught.value.remedy
    assert "tqcheck[torch]" in caught.value.remedy
    assert caught.value.where == "Helsinki-NLP/opus-mt-es-en"


@needs_torch
def test_a_marian_folder_keeps_the_translators_contract(copying_marian: Path, sentences: tuple[str, ...]) -> None:
    check_translator(TransformersTranslator(str(copying_marian)), "es", "en", sentences)


@needs_torch
def test_it_translates_and_scores_as_ctranslate2_does_in_full_precision(
    copying_marian: Path, tmp_path: Path, sentences: tuple[str, ...]
) -> None:
    convert_as_ctranslate2_does(copying_marian, tmp_path / "full", None)
    shutil.copyfile(copying_marian / "source.spm", tmp_path / "full" / "spm.model")
    theirs = CTranslate2Translator(tmp_path / "full", pairs=[("es", "en")]).translate(sentences, "es", "en")
    ours = TransformersTranslator(str(copying_marian)).translate(sentences, "es", "en")
    for text, one, other in zip(sentences, ours, theirs, strict=True):
        assert isinstance(one, Translation)
        assert isinstance(other, Translation)
        assert one.text == other.text == text
        assert one.log_probability is not None
        assert one.log_probability < -0.01
        assert one.log_probability == pytest.approx(other.log_probability, abs=0.001)


@needs_torch
def test_a_marian_folder_keeps_the_adequacy_scorers_contract(copying_marian: Path, sentences: tuple[str, ...]) -> None:
    check_adequacy_scorer(TransformersTranslator(str(copying_marian)), "es", "en", sentences, sentences[::-1])


@needs_torch
def test_forced_decoding_gives_what_ctranslate2_gives_in_full_precision(
    copying_marian: Path, tmp_path: Path, sentences: tuple[str, ...]
) -> None:
    convert_as_ctranslate2_does(copying_marian, tmp_path / "full", None)
    shutil.copyfile(copying_marian / "source.spm", tmp_path / "full" / "spm.model")
    targets = [*sentences[1:], sentences[0]]
    theirs = CTranslate2Translator(tmp_path / "full", pairs=[("es", "en")]).score(sentences, targets, "es", "en")
    ours = TransformersTranslator(str(copying_marian)).score(sentences, targets, "es", "en")
    for one, other in zip(ours, theirs, strict=True):
        assert isinstance(one, Adequacy)
        assert isinstance(other, Adequacy)
        assert one.tokens == other.tokens
        assert one.log_probability == pytest.approx(other.log_probability, abs=0.002)


def convert_as_ctranslate2_does(folder: Path, to: Path, quantization: str | None) -> None:
    from ctranslate2.converters import TransformersConverter

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        TransformersConverter(str(folder)).convert(str(to), quantization=quantization)


@needs_torch
@pytest.mark.parametrize("model", ["copying_marian", "random_marian"])
def test_our_conversion_is_bit_for_bit_that_of_ctranslate2(
    model: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    folder = request.getfixturevalue(model)
    convert_as_ctranslate2_does(folder, tmp_path / "theirs", "int8")
    marian.convert(folder, tmp_path / "ours")
    for name in ("model.bin", "shared_vocabulary.json", "config.json"):
        assert (tmp_path / "ours" / name).read_bytes() == (tmp_path / "theirs" / name).read_bytes(), name


@needs_torch
def test_a_marian_model_is_for_one_pair(copying_marian: Path) -> None:
    translator = TransformersTranslator(str(copying_marian))
    assert translator.supports("es", "en")
    assert not translator.supports("en", "es")
    with pytest.raises(ModelError, match="does not translate English to Spanish"):
        translator.translate(["a"], "en", "es")


@needs_torch
def test_the_signature_names_model_content_and_versions(copying_marian: Path) -> None:
    signature = TransformersTranslator(str(copying_marian)).signature
    assert re.fullmatch(r"opus-mt-es-en:[0-9a-f]{8}\|beam:2\|transformers:[\d.]+", signature)


@needs_torch
def test_texts_that_are_empty_or_too_long_are_withheld_alone(copying_marian: Path, sentences: tuple[str, ...]) -> None:
    results = TransformersTranslator(str(copying_marian)).translate(
        [" ", " ".join(sentences * 9), sentences[0]], "es", "en"
    )
    assert results[:2] == [Withheld("empty text"), Withheld("longer than the model's 480 tokens")]
    assert isinstance(results[2], Translation)


@needs_torch
def test_a_model_with_a_pickle_only_is_not_opened(copying_marian: Path, tmp_path: Path) -> None:
    folder = tmp_path / "opus-mt-es-en"
    shutil.copytree(copying_marian, folder)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match="cannot be loaded"):
        TransformersTranslator(str(folder)).translate(["Hola"], "es", "en")


@needs_torch
def test_a_model_that_is_not_here_is_not_looked_for_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    translator = TransformersTranslator("nobody/opus-mt-es-en")
    assert not translator.supports("es", "en")
    with pytest.raises(ModelError, match="cannot be loaded"):
        translator.translate(["Hola"], "es", "en")


@needs_torch
def test_a_model_of_another_kind_is_refused(copying_marian: Path, tmp_path: Path) -> None:
    folder = tmp_path / "t5"
    folder.mkdir()
    (folder / "config.json").write_text('{"model_type": "t5"}')
    with pytest.raises(ModelError, match="'t5' is not Marian, M2M100 or NLLB"):
        TransformersTranslator(str(folder)).translate(["Hola"], "es", "en")


@needs_torch
@pytest.mark.parametrize("make", ["m2m100", "nllb"])
def test_models_of_many_languages_are_told_both(
    make: str, tmp_path: Path, copying_marian: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokenizer = {"m2m100": _m2m100, "nllb": _nllb}[make](tmp_path, copying_marian)
    _save_random(tokenizer, tmp_path / make)
    translator = TransformersTranslator(str(tmp_path / make))
    assert translator.supports("es", "en")
    assert translator.supports("en", "zh")
    assert not translator.supports("qq", "en")
    given: list[dict[str, Any]] = []
    generate = translator._model.generate

    def record(**arguments: Any) -> Any:
        given.append(arguments)
        return generate(**arguments | {"max_new_tokens": 8})

    monkeypatch.setattr(translator._model, "generate", record)
    assert len(translator.translate(["la lora", ""], "es", "en")) == 2
    english, spanish = {"m2m100": ("__en__", "__es__"), "nllb": ("eng_Latn", "spa_Latn")}[make]
    assert given[0]["forced_bos_token_id"] == tokenizer.convert_tokens_to_ids(english)
    assert given[0]["input_ids"][0, 0] == tokenizer.convert_tokens_to_ids(spanish)


def _m2m100(folder: Path, pieces: Path) -> Any:
    from transformers import M2M100Tokenizer

    vocabulary = json.loads((pieces / "vocab.json").read_text("utf-8"))
    tokens = ["<s>", "<pad>", "</s>", "<unk>", *(t for t in vocabulary if t not in {"</s>", "<unk>", "<pad>"})]
    (folder / "vocab.json").write_text(json.dumps({token: number for number, token in enumerate(tokens)}))
    shutil.copyfile(pieces / "source.spm", folder / "sentencepiece.bpe.model")
    return M2M100Tokenizer(str(folder / "vocab.json"), str(folder / "sentencepiece.bpe.model"))


def _nllb(folder: Path, pieces: Path) -> Any:
    from transformers import NllbTokenizer

    tokens = ["<s>", "<pad>", "</s>", "<unk>", "▁", *"aelor"]
    return NllbTokenizer(vocab={token: number for number, token in enumerate(tokens)}, merges=[])


def _save_random(tokenizer: Callable[..., Any], folder: Path) -> None:
    import torch
    from transformers import M2M100Config, M2M100ForConditionalGeneration

    torch.manual_seed(0)
    config = M2M100Config(
        vocab_size=300, d_model=16, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=16, decoder_ffn_dim=16, max_position_embeddings=512,
        decoder_start_token_id=2,
    )  # fmt: skip
    M2M100ForConditionalGeneration(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
