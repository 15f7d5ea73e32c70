"""Any causal language model of a folder, with a tiny one made here; and what happens without torch."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import pytest

from tqcheck.errors import ModelError
from tqcheck.fluency.transformers import TransformersScorer
from tqcheck.report import Fluency, Withheld

TEXTS = ["The talks go on.", "", "“Año” … 😀 ﬁne", "123", "a b"]


def test_without_torch_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ModelError, match="torch") as caught:
        TransformersScorer(tmp_path, language="en").score(["Hello"], "en")
    assert caught.value.remedy == "pip install -r requirements/torch-cpu.txt"


def test_it_supports_the_language_it_was_named_for(tmp_path: Path) -> None:
    scorer = TransformersScorer(tmp_path, language="es")
    assert scorer.supports("es")
    assert not scorer.supports("en")
    with pytest.raises(ModelError, match="'en'"):
        scorer.score(["Hello"], "en")


def test_a_hub_model_that_is_not_cached_is_a_model_error_offline(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("huggingface_hub")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    scorer = TransformersScorer("nobody/no-such-model@0123456", language="en")
    with pytest.raises(ModelError, match="no-such-model@0123456' is not on this machine") as caught:
        _ = scorer.signature
    assert "tqcheck models pull nobody/no-such-model@0123456 fetches it" in caught.value.remedy
    assert "local_files_only" not in str(caught.value)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch = pytest.importorskip("torch")
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

    torch.manual_seed(3)
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=300, special_tokens=["<|end|>"], initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(["the talks go on and on " * 9], trainer)
    made = tmp_path_factory.mktemp("models") / "tiny gpt"
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|end|>").save_pretrained(made)  # noqa: S106
    config = GPT2Config(
        vocab_size=tokenizer.get_vocab_size(), n_positions=16, n_embd=16, n_layer=2, n_head=2,
        bos_token_id=0, eos_token_id=0,
    )  # fmt: skip
    GPT2LMHeadModel(config).save_pretrained(made)
    return made


def test_the_score_is_the_mean_of_the_tokens_surprisal(folder: Path) -> None:
    results = TransformersScorer(folder, language="en").score(TEXTS, "en")
    assert [type(result) for result in results] == [Fluency, Withheld, Fluency, Withheld, Fluency]
    for text, result in zip(TEXTS, results, strict=True):
        if isinstance(result, Fluency):
            assert result.percentile is None
            assert result.tokens == len(result.surprisals)
            nats = sum(dip.surprisal for dip in result.surprisals) * math.log(2)
            assert -result.log_probability * result.tokens == pytest.approx(nats, abs=0.01 * result.tokens)
            assert all(0 <= dip.start < dip.end <= len(text) for dip in result.surprisals)


def test_it_agrees_with_the_model_asked_directly(folder: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    model, tokenizer = AutoModelForCausalLM.from_pretrained(folder).eval(), AutoTokenizer.from_pretrained(folder)
    ids = torch.tensor([[0, *tokenizer("the talks go on")["input_ids"]]])
    with torch.inference_mode():
        expected = -model(ids, labels=ids).loss.item()
    (result,) = TransformersScorer(folder, language="en").score(["the talks go on"], "en")
    assert isinstance(result, Fluency)
    assert result.log_probability == pytest.approx(expected, abs=1e-3)


def test_company_does_not_change_a_score(folder: Path) -> None:
    scorer = TransformersScorer(folder, language="en")
    assert [scorer.score([text], "en")[0] for text in TEXTS] == scorer.score(TEXTS, "en")


def test_a_text_longer_than_the_model_is_scored_to_its_end(folder: Path) -> None:
    text = "the talks zigzag on " * 12
    (result,) = TransformersScorer(folder, language="en").score([text], "en")
    assert isinstance(result, Fluency)
    assert result.tokens > 16
    assert result.surprisals[-1].end == len(text)


def test_hostile_characters_do_not_stop_it(folder: Path) -> None:
    text = "a\ud800b\x00\u202ec \x1b[31m"
    (result,) = TransformersScorer(folder, language="en").score([text], "en")
    assert isinstance(result, Fluency)
    assert result.surprisals[-1].end == len(text)


def test_the_signature_names_folder_and_weights_without_spaces(folder: Path) -> None:
    signature = TransformersScorer(folder, language="en").signature
    assert signature.startswith("tiny-gpt@")
    assert len(signature.split("@")[1]) == 8


def test_weights_that_are_no_safetensors_are_refused(folder: Path, tmp_path: Path) -> None:
    import torch

    for path in folder.iterdir():
        if path.suffix != ".safetensors":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    torch.save({}, tmp_path / "pytorch_model.bin")
    with pytest.raises(ModelError, match="safetensors") as caught:
        TransformersScorer(tmp_path, language="en").score(["Hello"], "en")
    assert caught.value.where == str(tmp_path)


def test_an_empty_folder_is_a_model_error(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    with pytest.raises(ModelError):
        TransformersScorer(tmp_path, language="en").score(["Hello"], "en")
