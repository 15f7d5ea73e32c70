"""Small Marian models in the layout the hub has, made here so that no test needs the network."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy
import pytest
import safetensors.numpy
import sentencepiece

SENTENCES = (
    "El presidente ruso viajó el domingo a Pekín para reunirse con su homólogo chino.",
    "The Russian president travelled to Beijing on Sunday to meet his Chinese counterpart.",
    "Corea del Norte aseguró este martes que la visita fue un éxito para los dos países.",
    "North Korea said on Tuesday that the visit had been a success for both countries.",
    "Los ministros acordaron aumentar la cooperación económica y cultural este año.",
    "The ministers agreed to increase economic and cultural cooperation this year.",
)
WIDTH, INNER = 64, 32
_FREQUENCIES = WIDTH // 2  # sines in the first half of a position, cosines in the second
# Fast sines and cosines tell places apart; the slow ones hardly change, so tokens have them for themselves.
PLACES = [*range(8), *range(_FREQUENCIES, _FREQUENCIES + 8)]
TOKENS = [*range(8, _FREQUENCIES), *range(_FREQUENCIES + 8, WIDTH)]

Tensors = dict[str, numpy.ndarray]


@pytest.fixture(scope="session")
def sentences() -> tuple[str, ...]:
    return SENTENCES


@pytest.fixture(scope="session")
def copying_marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Hugging Face folder `opus-mt-es-en` whose model gives back each text as it is. Not to be written to."""
    return write_marian(tmp_path_factory.mktemp("hub") / "opus-mt-es-en", copying)


@pytest.fixture(scope="session")
def random_marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Hugging Face folder `opus-mt-en-es` with random weights everywhere. Not to be written to."""
    return write_marian(tmp_path_factory.mktemp("hub") / "opus-mt-en-es", random)


def write_marian(folder: Path, weights: Callable[[int], Tensors]) -> Path:
    folder.mkdir()
    pieces = _pieces()
    for side in ("source", "target"):
        (folder / f"{side}.spm").write_bytes(pieces)
    processor = sentencepiece.SentencePieceProcessor(model_proto=pieces)
    learned = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    tokens = ["</s>", "<unk>", *(piece for piece in learned if piece not in {"<s>", "</s>", "<unk>"}), "<pad>"]
    (folder / "vocab.json").write_text(json.dumps({token: number for number, token in enumerate(tokens)}), "utf-8")
    (folder / "config.json").write_text(json.dumps(_config(len(tokens))), "utf-8")
    source, target = folder.name.split("-")[-2:]
    (folder / "tokenizer_config.json").write_text(json.dumps({"source_lang": source, "target_lang": target}), "utf-8")
    safetensors.numpy.save_file(weights(len(tokens)), folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def _pieces() -> bytes:
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES * 4), model_writer=model, vocab_size=120, character_coverage=1.0,
        hard_vocab_limit=False, minloglevel=2, num_threads=1,
    )  # fmt: skip
    return model.getvalue()


def _config(vocabulary: int) -> dict[str, object]:
    return {
        "architectures": ["MarianMTModel"], "model_type": "marian", "d_model": WIDTH, "encoder_layers": 1,
        "decoder_layers": 1, "encoder_attention_heads": 1, "decoder_attention_heads": 1, "encoder_ffn_dim": INNER,
        "decoder_ffn_dim": INNER, "vocab_size": vocabulary, "decoder_vocab_size": vocabulary,
        "max_position_embeddings": 512, "activation_function": "swish", "scale_embedding": True,
        "share_encoder_decoder_embeddings": True, "tie_word_embeddings": True, "is_encoder_decoder": True,
        "static_position_embeddings": True, "pad_token_id": vocabulary - 1, "decoder_start_token_id": vocabulary - 1,
        "eos_token_id": 0, "forced_eos_token_id": 0, "bad_words_ids": [[vocabulary - 1]], "num_beams": 1,
        "max_length": 512, "dropout": 0.0,
    }  # fmt: skip


def copying(vocabulary: int) -> Tensors:
    """At each place the decoder looks at the same place of the source, and says the token it finds there."""
    tensors = _zeros(vocabulary)
    # as many ones as minus ones in both halves, so that layer norms treat all tokens alike
    half = numpy.tile([1.0, -1.0], (2 * vocabulary, len(TOKENS) // 4))
    codes = numpy.random.default_rng(3).permuted(half, axis=1).reshape(vocabulary, len(TOKENS))
    tensors["model.shared.weight"][:, TOKENS] = codes * 4 / numpy.sqrt(WIDTH)
    attention = "model.decoder.layers.0.encoder_attn."
    for projection, dimensions, strength in (
        ("q_proj", PLACES, 150), ("k_proj", PLACES, 150), ("v_proj", TOKENS, 1), ("out_proj", TOKENS, 300),
    ):  # fmt: skip
        tensors[f"{attention}{projection}.weight"][dimensions, dimensions] = strength
    # from here on places count as much as tokens, so that int8 keeps both
    for norm in ("encoder.layers.0.final_layer_norm", "decoder.layers.0.self_attn_layer_norm"):
        tensors[f"model.{norm}.weight"][TOKENS] = 1 / 4
    # makes up for the means that the layer norms take away, or the first places look one too far
    tensors[f"{attention}q_proj.bias"][PLACES] = 0.11 * 150
    tensors["model.decoder.layers.0.final_layer_norm.weight"][:] = 0.35  # not too sure of what it says
    return tensors


def random(vocabulary: int) -> Tensors:
    generator = numpy.random.default_rng(7)
    tensors = _zeros(vocabulary)
    for name, values in tensors.items():
        tensors[name] = values + generator.normal(0, 0.15, values.shape).astype("f4")
    tensors["model.shared.weight"][-1] = 0  # the padding, with which the decoder starts
    return tensors


def _zeros(vocabulary: int) -> Tensors:
    shapes: dict[str, tuple[int, ...]] = {
        "model.shared.weight": (vocabulary, WIDTH),
        "final_logits_bias": (1, vocabulary),
    }
    for side, attentions in (("encoder", ("self_attn",)), ("decoder", ("self_attn", "encoder_attn"))):
        layer = f"model.{side}.layers.0."
        for attention in attentions:
            for projection in ("q_proj", "k_proj", "v_proj", "out_proj"):
                shapes[f"{layer}{attention}.{projection}.weight"] = (WIDTH, WIDTH)
                shapes[f"{layer}{attention}.{projection}.bias"] = (WIDTH,)
        for norm in (*(f"{attention}_layer_norm" for attention in attentions), "final_layer_norm"):
            shapes[f"{layer}{norm}.weight"] = shapes[f"{layer}{norm}.bias"] = (WIDTH,)
        shapes |= {f"{layer}fc1.weight": (INNER, WIDTH), f"{layer}fc1.bias": (INNER,)}
        shapes |= {f"{layer}fc2.weight": (WIDTH, INNER), f"{layer}fc2.bias": (WIDTH,)}
    tensors = {name: numpy.zeros(shape, "f4") for name, shape in shapes.items()}
    for name in tensors:
        if name.endswith("layer_norm.weight"):
            tensors[name] += 1
    return tensors
