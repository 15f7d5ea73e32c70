"""Hugging Face Marian folders (OPUS-MT) to CTranslate2 int8 folders, without torch and without pickles."""

from __future__ import annotations

import functools
import hashlib
import json
import math
import secrets
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tqcheck import user_folders
from tqcheck.errors import ModelError
from tqcheck.safetensors import read_tensors
from tqcheck.translators import model_folder
from tqcheck.translators.ctranslate2 import CTranslate2Translator

_LAYOUT = 1  # part of the cache key: raise it when `convert` writes something else
_NEEDED = ("config.json", "vocab.json", "source.spm", "target.spm")

Weight = Callable[[str], Any]  # name of a tensor -> its values


def translator(folder: Path, cache: Path | None = None, **options: Any) -> CTranslate2Translator:
    """A translator for a Hugging Face Marian folder, converted on first use.

    cache:   folder for converted models; else `$XDG_CACHE_HOME/tqcheck/models`
    options: of CTranslate2Translator
    Raises ModelError for a folder that cannot be converted.
    """
    check(folder)
    digest = hashlib.sha256(str(_LAYOUT).encode())
    for name in (*_NEEDED, "model.safetensors"):
        digest.update(model_folder.sha256(folder / name).encode())
    cache = cache or user_folders.below("XDG_CACHE_HOME", ".cache") / "models"
    to = cache / f"{_name(folder)}-{digest.hexdigest()[:16]}"
    if not to.is_dir():
        _convert_once(folder, to)
    return CTranslate2Translator(to, **options)


def _convert_once(folder: Path, to: Path) -> None:
    """Of several runs that want it at once, one converts and the others wait."""
    from filelock import FileLock

    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(to.with_name(".lock")):
            if not to.is_dir():
                convert(folder, to)
    except OSError as error:
        raise ModelError(f"cannot write the converted model: {error}", where=str(to)) from error


def from_hub_cache(name: str) -> Path | None:
    """The folder of a Marian model (`Helsinki-NLP/opus-mt-es-en`) in the hub's cache, if all of it is there."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        found = [try_to_load_from_cache(name, file) for file in (*_NEEDED, "model.safetensors")]
    except HFValidationError:
        return None
    if not all(isinstance(path, str) for path in found):
        return None
    folder = Path(str(found[0])).parent
    return folder if model_folder.read_json(folder / "config.json").get("model_type") == "marian" else None


def convert(folder: Path, to: Path, pairs: Sequence[model_folder.Pair] = ()) -> Path:
    """Writes the model as a CTranslate2 int8 folder `to`, which must not exist, and returns it.

    pairs: what it translates; else what its folder says
    The folder appears complete or not at all. Same weights, bit for bit, as CTranslate2's own converter gives.
    Raises ModelError for a folder that is not such a model, has no safetensors, or cannot be written.
    """
    check(folder)
    if to.exists():
        raise ModelError("already exists", where=str(to), remedy="remove it, or convert to another folder")
    spec = _spec(folder)
    unfinished = to.with_name(f".{to.name}.{secrets.token_hex(4)}")
    try:
        unfinished.mkdir(parents=True)
        spec.save(str(unfinished))
        for side in ("source", "target"):
            shutil.copyfile(folder / f"{side}.spm", unfinished / f"{side}.spm")
        (unfinished / "tqcheck.json").write_text(_card(folder, pairs), "utf-8")
        unfinished.rename(to)
    except OSError as error:
        if not (to / "model.bin").is_file():  # else another run was faster, with the same result
            raise ModelError(f"cannot write the converted model: {error}", where=str(to)) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return to


def check(folder: Path) -> None:
    """Raises ModelError for what is not a Hugging Face Marian folder with safetensors."""
    if not folder.is_dir():
        raise ModelError("no such folder", where=str(folder))
    if not (folder / "model.safetensors").is_file() and (folder / "pytorch_model.bin").is_file():
        raise ModelError(
            "only pytorch_model.bin here: a pickle, which can run code, is never opened",
            where=str(folder),
            remedy="take a revision of the model with model.safetensors (on the hub often refs/pr/…), or, if you trust "
            "it, save it again with transformers: MarianMTModel.from_pretrained(…).save_pretrained(…)",
        )
    missing = [name for name in (*_NEEDED, "model.safetensors") if not (folder / name).is_file()]
    if missing:
        raise ModelError(f"not a Marian model: {', '.join(missing)} missing", where=str(folder))


def _name(folder: Path) -> str:
    parts = folder.resolve().parts
    hub = next((part for part in parts if part.startswith("models--")), None)  # …/models--org--name/snapshots/<hash>
    return hub.split("--")[-1] if hub else parts[-1]


def _card(folder: Path, known: Sequence[model_folder.Pair]) -> str:
    card = {
        "kind": "translator",
        "pairs": [list(pair) for pair in known or pairs(folder)],
        "converted_from": _name(folder),
        "sha256": model_folder.sha256(folder / "model.safetensors"),
        "quantization": "int8",
    }
    if not card["pairs"]:
        del card["pairs"]  # then the name of the new folder, or the user, must tell
    return json.dumps(card, indent=1) + "\n"


def pairs(folder: Path, name: str = "") -> tuple[model_folder.Pair, ...]:
    """What a Hugging Face Marian folder translates: from its `tqcheck.json`, its name, or its tokenizer's settings.

    name: the model's, where the folder has another
    """
    known = model_folder.known_pairs(folder) or model_folder.pairs_of_name(name)
    if known:
        return known
    settings = model_folder.read_json(folder / "tokenizer_config.json")
    pair = (str(settings.get("source_lang", "")), str(settings.get("target_lang", "")))
    return (pair,) if all(len(code) == 2 and code.islower() for code in pair) else ()


def _spec(folder: Path) -> Any:
    """The model as CTranslate2 describes it, quantized, with its vocabulary."""
    from ctranslate2.specs import TransformerSpec, common_spec

    config = model_folder.read_json(folder / "config.json")
    if config.get("model_type") != "marian" or not config.get("share_encoder_decoder_embeddings", True):
        kind = config.get("model_type")
        raise ModelError(f"model type {kind!r} is not Marian with one vocabulary", where=str(folder / "config.json"))
    tensors = read_tensors(folder / "model.safetensors")
    activations = {
        "swish": common_spec.Activation.SWISH, "silu": common_spec.Activation.SWISH,
        "relu": common_spec.Activation.RELU, "gelu": common_spec.Activation.GELU,
    }  # fmt: skip
    try:
        spec = TransformerSpec.from_config(
            (config["encoder_layers"], config["decoder_layers"]),
            config["encoder_attention_heads"],
            pre_norm=False,
            activation=activations[config["activation_function"]],
        )
        tokens = _tokens(folder / "vocab.json")
        _fill(spec, config, lambda name: tensors[name], len(tokens))
        spec.register_source_vocabulary(tokens)
        spec.register_target_vocabulary(tokens)
        # the decoder starts from a zero embedding, so any token will do
        spec.config.eos_token, spec.config.unk_token, spec.config.decoder_start_token = "</s>", "<unk>", "</s>"
        spec.validate()
        spec.optimize(quantization="int8")
    except (KeyError, ValueError, TypeError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise ModelError(f"not a Marian model as expected ({reason[:200]})", where=str(folder)) from error
    return spec


def _tokens(path: Path) -> list[str]:
    """The vocabulary by number, without the padding token that Hugging Face adds at its end."""
    numbers = model_folder.read_json(path)
    tokens = sorted(numbers, key=lambda token: int(numbers[token]))
    if sorted(numbers.values()) != list(range(len(tokens))):
        raise ValueError("vocab.json does not number its tokens from 0")
    return tokens[:-1] if tokens[-1] == "<pad>" else tokens


def _fill(spec: Any, config: dict[str, Any], weight: Weight, vocabulary: int) -> None:
    scale = math.sqrt(config["d_model"]) if config.get("scale_embedding") else 1.0
    shared = weight("model.shared.weight")[:vocabulary]
    if shared.shape != (vocabulary, config["d_model"]):
        raise ValueError(f"embeddings of shape {shared.shape}")
    positions = _positions(int(config["max_position_embeddings"]), int(config["d_model"]))
    for side, layers in (("encoder", spec.encoder), ("decoder", spec.decoder)):
        layers.scale_embeddings = scale
        layers.position_encodings.encodings = positions
        for number, layer in enumerate(layers.layer):
            _fill_layer(layer, functools.partial(_named, weight, f"model.{side}.layers.{number}."))
    spec.encoder.embeddings[0].weight = shared
    spec.decoder.embeddings.weight = shared
    spec.decoder.start_from_zero_embedding = True
    spec.decoder.projection.weight = shared
    bias = weight("final_logits_bias").reshape(-1)[:vocabulary]
    if bias.any():
        spec.decoder.projection.bias = bias


def _named(weight: Weight, prefix: str, name: str) -> Any:
    return weight(prefix + name)


def _fill_layer(layer: Any, weight: Weight) -> None:
    _fill_attention(layer.self_attention, weight, "self_attn", [("q_proj", "k_proj", "v_proj")])
    if hasattr(layer, "attention"):
        _fill_attention(layer.attention, weight, "encoder_attn", [("q_proj",), ("k_proj", "v_proj")])
    _fill_linear(layer.ffn.linear_0, weight, ["fc1"])
    _fill_linear(layer.ffn.linear_1, weight, ["fc2"])
    _fill_norm(layer.ffn.layer_norm, weight, "final_layer_norm")


def _fill_attention(spec: Any, weight: Weight, name: str, groups: Sequence[Sequence[str]]) -> None:
    """CTranslate2 keeps the projections of one input in one matrix; the last one is of the output."""
    for linear, group in zip(spec.linear, [*groups, ("out_proj",)], strict=True):
        _fill_linear(linear, weight, [f"{name}.{projection}" for projection in group])
    _fill_norm(spec.layer_norm, weight, f"{name}_layer_norm")


def _fill_linear(spec: Any, weight: Weight, names: Sequence[str]) -> None:
    import numpy

    spec.weight = numpy.concatenate([weight(f"{name}.weight") for name in names])
    spec.bias = numpy.concatenate([weight(f"{name}.bias") for name in names])


def _fill_norm(spec: Any, weight: Weight, name: str) -> None:
    spec.gamma, spec.beta = weight(f"{name}.weight"), weight(f"{name}.bias")


def _positions(number: int, width: int) -> Any:
    """Sinusoidal positions (Vaswani et al. 2017), sines in the first half as Marian has them."""
    import numpy

    angles = numpy.arange(number)[:, None] / numpy.power(10000, 2 * (numpy.arange(width)[None, :] // 2) / width)
    return numpy.concatenate([numpy.sin(angles[:, 0::2]), numpy.cos(angles[:, 1::2])], axis=1).astype(numpy.float32)
