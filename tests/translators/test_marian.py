from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy
import pytest
import safetensors.numpy

from tqcheck.errors import ModelError
from tqcheck.seams import Translation
from tqcheck.translators import marian
from tqcheck.translators.ctranslate2 import CTranslate2Translator

FILES = {"model.bin", "config.json", "shared_vocabulary.json", "source.spm", "target.spm", "tqcheck.json"}


def test_a_folder_is_converted_with_all_it_needs(
    copying_marian: Path, tmp_path: Path, sentences: tuple[str, ...]
) -> None:
    to = marian.convert(copying_marian, tmp_path / "new" / "converted")
    assert {path.name for path in to.iterdir()} == FILES
    assert [path.name for path in to.parent.iterdir()] == ["converted"]
    card = json.loads((to / "tqcheck.json").read_text("utf-8"))
    assert (card["kind"], card["pairs"], card["converted_from"]) == ("translator", [["es", "en"]], "opus-mt-es-en")
    results = CTranslate2Translator(to).translate(sentences, "es", "en")
    assert [result.text for result in results if isinstance(result, Translation)] == list(sentences)


def test_converted_weights_take_a_byte_each(random_marian: Path, tmp_path: Path) -> None:
    to = marian.convert(random_marian, tmp_path / "converted")
    tensors = safetensors.numpy.load_file(random_marian / "model.safetensors")
    matrices = sum(values.size for values in tensors.values() if values.ndim == 2)
    positions = 512 * 64 * 4  # in full, once for both sides
    assert matrices < (to / "model.bin").stat().st_size - positions < 2 * matrices


def test_log_probabilities_are_those_of_the_model_as_it_is_defined(random_marian: Path, tmp_path: Path) -> None:
    import ctranslate2

    to = marian.convert(random_marian, tmp_path / "converted")
    vocabulary = json.loads((to / "shared_vocabulary.json").read_text("utf-8"))
    source, target = vocabulary[20:32], vocabulary[40:55]
    (scored,) = ctranslate2.Translator(str(to), compute_type="float32").score_batch([[*source, "</s>"]], [target])
    numbers = {token: number for number, token in enumerate(vocabulary)}
    expected = forced(random_marian, [numbers[t] for t in (*source, "</s>")], [numbers[t] for t in (*target, "</s>")])
    # the weights are int8, so each figure is a little off
    assert scored.log_probs == pytest.approx(expected, abs=0.3)
    assert numpy.mean(scored.log_probs) == pytest.approx(numpy.mean(expected), abs=0.05)
    assert numpy.std(expected) > 0.5  # otherwise the above would say nothing


def forced(folder: Path, source: list[int], target: list[int]) -> list[float]:
    """Log-probabilities of a target, by the definition of the model (Vaswani et al. 2017, layer norms at the end)."""
    tensors = safetensors.numpy.load_file(folder / "model.safetensors")
    shared = tensors["model.shared.weight"]
    width = shared.shape[1]

    def linear(x: Any, name: str) -> Any:
        return x @ tensors[f"{name}.weight"].T + tensors[f"{name}.bias"]

    def norm(x: Any, name: str) -> Any:
        x = (x - x.mean(-1, keepdims=True)) / numpy.sqrt(x.var(-1, keepdims=True) + 1e-5)
        return x * tensors[f"{name}.weight"] + tensors[f"{name}.bias"]

    def attend(x: Any, to: Any, name: str, mask: Any = 0.0) -> Any:
        weights = linear(x, f"{name}.q_proj") @ linear(to, f"{name}.k_proj").T / numpy.sqrt(width) + mask
        weights = numpy.exp(weights - weights.max(-1, keepdims=True))
        mixed = weights / weights.sum(-1, keepdims=True) @ linear(to, f"{name}.v_proj")
        return norm(x + linear(mixed, f"{name}.out_proj"), f"{name}_layer_norm")

    def feed(x: Any, layer: str) -> Any:
        inner = linear(x, f"{layer}.fc1")
        return norm(x + linear(inner / (1 + numpy.exp(-inner)), f"{layer}.fc2"), f"{layer}.final_layer_norm")

    def embed(numbers: list[int]) -> Any:
        angles = numpy.arange(len(numbers))[:, None] / 10000 ** (2 * numpy.arange(width // 2) / width)
        return shared[numbers] * numpy.sqrt(width) + numpy.concatenate([numpy.sin(angles), numpy.cos(angles)], 1)

    encoded = embed(source)
    encoded = feed(attend(encoded, encoded, "model.encoder.layers.0.self_attn"), "model.encoder.layers.0")
    decoder = "model.decoder.layers.0"
    x = embed([len(shared) - 1, *target[:-1]])  # it starts with the padding, whose embedding is zero
    future = numpy.triu(numpy.full((len(target), len(target)), -1e9), 1)
    x = attend(attend(x, x, f"{decoder}.self_attn", future), encoded, f"{decoder}.encoder_attn")
    logits = (feed(x, decoder) @ shared.T + tensors["final_logits_bias"])[:, :-1]
    logits -= logits.max(-1, keepdims=True)
    logits -= numpy.log(numpy.exp(logits).sum(-1, keepdims=True))
    return [float(row[number]) for row, number in zip(logits, target, strict=True)]


def test_a_translator_converts_once_and_again_only_for_other_weights(copying_marian: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = marian.translator(copying_marian, cache)
    (converted,) = cache.glob("opus-*")
    before = (converted / "model.bin").stat().st_mtime_ns
    assert marian.translator(copying_marian, cache, beam_size=1).supports("es", "en")
    assert (converted / "model.bin").stat().st_mtime_ns == before
    other = tmp_path / "opus-mt-es-en"
    shutil.copytree(copying_marian, other)
    tensors = safetensors.numpy.load_file(other / "model.safetensors")
    tensors["final_logits_bias"][0, 5] = 1
    safetensors.numpy.save_file(tensors, other / "model.safetensors")
    assert marian.translator(other, cache).signature != first.signature
    assert len(list(cache.glob("opus-*"))) == 2


def test_of_two_processes_that_want_it_at_once_one_converts(copying_marian: Path, tmp_path: Path) -> None:
    code = """
import sys, time
from pathlib import Path
from tqcheck.translators import marian
convert = marian.convert
def slowly(folder, to):
    with open(sys.argv[2] + "/converted", "a") as log:
        log.write("x")
    time.sleep(0.5)
    return convert(folder, to)
marian.convert = slowly
print(marian.translator(Path(sys.argv[1]), Path(sys.argv[2])).signature)
"""
    arguments = [sys.executable, "-c", code, str(copying_marian), str(tmp_path)]
    runs = [subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert outputs[0] == outputs[1] != ""
    assert (tmp_path / "converted").read_text() == "x"


def test_the_cache_is_where_the_desktop_standard_puts_it(
    copying_marian: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    marian.translator(copying_marian)
    assert [path.name[:14] for path in (tmp_path / "tqcheck" / "models").glob("*-*")] == ["opus-mt-es-en-"]


def test_a_pickle_is_never_opened(copying_marian: Path, tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return Path.touch, (tmp_path / "sprung",)

    folder = tmp_path / "opus-mt-es-en"
    shutil.copytree(copying_marian, folder)
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Trap()))
    for act in (lambda: marian.convert(folder, tmp_path / "to"), lambda: marian.translator(folder, tmp_path / "cache")):
        with pytest.raises(ModelError, match=r"only pytorch_model\.bin") as caught:
            act()
        assert "model.safetensors" in caught.value.remedy
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("missing", ["config.json", "vocab.json", "source.spm", "target.spm", "model.safetensors"])
def test_a_folder_without_one_of_its_files_is_refused(copying_marian: Path, tmp_path: Path, missing: str) -> None:
    folder = tmp_path / "opus-mt-es-en"
    shutil.copytree(copying_marian, folder)
    (folder / missing).unlink()
    with pytest.raises(ModelError, match=f"{missing} missing"):
        marian.convert(folder, tmp_path / "to")


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("config.json", {"model_type": "m2m_100"}),
        ("config.json", {"share_encoder_decoder_embeddings": False}),
        ("config.json", {"activation_function": "tanh"}),
        ("config.json", {"encoder_layers": 3}),
        ("config.json", {"decoder_layers": "one"}),
        ("config.json", {"d_model": 32}),
        ("vocab.json", {"new": 5}),
        ("vocab.json", {"new": "many"}),
    ],
)
def test_a_model_of_another_kind_is_refused_and_leaves_nothing(
    copying_marian: Path, tmp_path: Path, file: str, changes: dict[str, object]
) -> None:
    folder = tmp_path / "opus-mt-es-en"
    shutil.copytree(copying_marian, folder)
    settings = json.loads((folder / file).read_text("utf-8"))
    (folder / file).write_text(json.dumps(settings | changes), "utf-8")
    with pytest.raises(ModelError):
        marian.convert(folder, tmp_path / "to")
    assert [path.name for path in tmp_path.iterdir()] == ["opus-mt-es-en"]


def test_a_conversion_that_cannot_be_written_leaves_nothing(
    copying_marian: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full_disk)
    with pytest.raises(ModelError, match="No space left on device"):
        marian.convert(copying_marian, tmp_path / "to")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(copying_marian: Path, tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()
    with pytest.raises(ModelError, match="already exists"):
        marian.convert(copying_marian, tmp_path / "to")


def test_of_two_runs_that_convert_the_same_the_slower_uses_the_others(
    copying_marian: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "to"
    original = marian._spec

    def slow(folder: Path) -> Any:
        spec = original(folder)
        if not to.exists():
            monkeypatch.setattr(marian, "_spec", original)
            marian.convert(folder, to)  # the other run is done first
        return spec

    monkeypatch.setattr(marian, "_spec", slow)
    assert marian.convert(copying_marian, to) == to
    assert {path.name for path in to.iterdir()} == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["to"]


def test_a_model_in_the_hubs_cache_is_found_without_the_network(
    copying_marian: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    repository = tmp_path / "models--Helsinki-NLP--opus-mt-es-en"
    shutil.copytree(copying_marian, repository / "snapshots" / "abc123")
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("abc123")
    folder = marian.from_hub_cache("Helsinki-NLP/opus-mt-es-en")
    assert folder == repository / "snapshots" / "abc123"
    assert marian.translator(folder, tmp_path / "cache").signature.startswith("opus-mt-es-en-")
    assert marian.from_hub_cache("Helsinki-NLP/opus-mt-en-es") is None
    assert marian.from_hub_cache("not a/name/of the hub") is None
    (folder / "model.safetensors").unlink()
    assert marian.from_hub_cache("Helsinki-NLP/opus-mt-es-en") is None
