"""A Marian model with random weights in the layout the hub has, made here so that no test needs the network."""

from __future__ import annotations

import io
import json
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
SIZES = {"d_model": 16, "encoder_layers": 2, "decoder_layers": 2, "encoder_attention_heads": 2,
         "decoder_attention_heads": 2, "encoder_ffn_dim": 24, "decoder_ffn_dim": 24}  # fmt: skip
END, SHARPNESS, SEED = 2.0, 6.0, 7


@pytest.fixture(scope="session")
def marian_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Hugging Face folder `opus-mt-es-en`; never written to by tests."""
    return write_marian(tmp_path_factory.mktemp("hub") / "opus-mt-es-en")


def write_marian(folder: Path) -> Path:
    folder.mkdir()
    pieces = _pieces()
    for side in ("source", "target"):
        (folder / f"{side}.spm").write_bytes(pieces)
    processor = sentencepiece.SentencePieceProcessor(model_proto=pieces)
    learned = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    tokens = ["</s>", "<unk>", *(piece for piece in learned if piece not in {"<s>", "</s>", "<unk>"}), "<pad>"]
    (folder / "vocab.json").write_text(json.dumps({token: number for number, token in enumerate(tokens)}), "utf-8")
    (folder / "config.json").write_text(json.dumps(_config(len(tokens))), "utf-8")
    (folder / "tokenizer_config.json").write_text('{"source_lang": "es", "target_lang": "en"}', "utf-8")
    safetensors.numpy.save_file(_tensors(len(tokens)), folder / "model.safetensors", metadata={"format": "pt"})
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
        "architectures": ["MarianMTModel"], "model_type": "marian", **SIZES, "vocab_size": vocabulary,
        "decoder_vocab_size": vocabulary, "max_position_embeddings": 512, "activation_function": "swish",
        "scale_embedding": True, "share_encoder_decoder_embeddings": True, "tie_word_embeddings": True,
        "is_encoder_decoder": True, "static_position_embeddings": True, "pad_token_id": vocabulary - 1,
        "decoder_start_token_id": vocabulary - 1, "eos_token_id": 0, "forced_eos_token_id": 0,
        "bad_words_ids": [[vocabulary - 1]], "num_beams": 1, "max_length": 512, "dropout": 0.0,
    }  # fmt: skip


def _tensors(vocabulary: int) -> dict[str, numpy.ndarray]:
    random = numpy.random.default_rng(SEED)
    width, inner = SIZES["d_model"], SIZES["encoder_ffn_dim"]

    def normal(*shape: int) -> numpy.ndarray:
        return random.normal(0, 0.4, shape).astype(numpy.float32)

    # small embeddings let places count, so that the output is no loop; the bias lets it end
    tensors = {"model.shared.weight": 0.3 * normal(vocabulary, width), "final_logits_bias": 0.1 * normal(1, vocabulary)}
    tensors["final_logits_bias"][0, 0] = END
    for side in ("encoder", "decoder"):
        for number in range(SIZES[f"{side}_layers"]):
            layer = f"model.{side}.layers.{number}."
            attentions = ["self_attn"] if side == "encoder" else ["self_attn", "encoder_attn"]
            for attention in attentions:
                for projection in ("q_proj", "k_proj", "v_proj", "out_proj"):
                    tensors[f"{layer}{attention}.{projection}.weight"] = normal(width, width)
                    tensors[f"{layer}{attention}.{projection}.bias"] = normal(width)
            for norm in (*(f"{attention}_layer_norm" for attention in attentions), "final_layer_norm"):
                tensors[f"{layer}{norm}.weight"] = 1 + normal(width)
                tensors[f"{layer}{norm}.bias"] = normal(width)
            for name, shape in (("fc1", (inner, width)), ("fc2", (width, inner))):
                tensors[f"{layer}{name}.weight"] = normal(*shape)
                tensors[f"{layer}{name}.bias"] = normal(shape[0])
    tensors["model.decoder.layers.1.fc1.weight"] *= 2  # or each token would call for itself again
    tensors["model.decoder.layers.1.fc2.weight"] *= 6
    tensors["model.decoder.layers.1.final_layer_norm.weight"] *= SHARPNESS
    return tensors
