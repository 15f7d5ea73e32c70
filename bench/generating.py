"""The embedded translators' weights as a transformers model, so that its own `generate` can run them.

Only for comparing speeds (`bench/inference.py`): the plain way, with a cache of keys and values, float32, one text
after the other. Needs torch and transformers.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import sentencepiece
import torch
from torch import nn
from transformers import EncoderDecoderCache, GenerationMixin, PretrainedConfig, PreTrainedModel
from transformers.modeling_outputs import BaseModelOutput, Seq2SeqLMOutput

sys.path.insert(0, str(Path(__file__).parent.parent / "models" / "training"))

import shipped
import transformer
import translator as training

END = 0  # number of </s>


class Encoder(nn.Module):
    main_input_name = "input_ids"

    def __init__(self, model: transformer.Translator) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, **_: Any) -> BaseModelOutput:
        return BaseModelOutput(last_hidden_state=self.model.encode(input_ids)[0])


class Generating(PreTrainedModel, GenerationMixin):
    """A translator of `models/training/transformer.py` behind the interface that `generate` wants."""

    config_class = PretrainedConfig
    main_input_name = "input_ids"

    def __init__(self, model: transformer.Translator) -> None:
        shape = model.shape
        super().__init__(
            PretrainedConfig(
                is_encoder_decoder=True, vocab_size=shape.pieces + 1, decoder_start_token_id=shape.pieces,
                eos_token_id=END, pad_token_id=shape.pieces, num_hidden_layers=shape.decoder_layers,
                hidden_size=shape.width,
                num_attention_heads=shape.heads,
            )
        )  # fmt: skip
        self.model, self.encoder = model, Encoder(model)

    def get_encoder(self, *_: Any, **__: Any) -> nn.Module:
        return self.encoder

    def forward(
        self,
        input_ids: torch.Tensor | None = None,
        decoder_input_ids: torch.Tensor | None = None,
        encoder_outputs: BaseModelOutput | None = None,
        cache: EncoderDecoderCache | None = None,  # transformers 5; `past_key_values` before
        past_key_values: EncoderDecoderCache | None = None,
        **_: Any,
    ) -> Seq2SeqLMOutput:
        memory, model = encoder_outputs.last_hidden_state, self.model
        past = past_key_values if cache is None else cache
        place = past.get_seq_length()
        x = model.embedding(decoder_input_ids[:, -1:]) * model.shape.width**0.5 + model.positions[place]
        for number, layer in enumerate(model.decoder):
            own, across = layer.attention, layer.across
            normal = own.before(x)
            key, value = past.self_attention_cache.update(*own.remembered(normal), number)
            x = x + _mixed(own, normal, key, value)
            if past.is_updated.get(number):
                key = past.cross_attention_cache.layers[number].keys
                value = past.cross_attention_cache.layers[number].values
            else:
                key, value = past.cross_attention_cache.update(*across.remembered(memory), number)
                past.is_updated[number] = True
            x = x + _mixed(across, across.before(x), key, value)
            x = x + layer.feed_forward(x)
        return Seq2SeqLMOutput(logits=_unpadded(model.logits(model.after_decoder(x))), past_key_values=past)


def _unpadded(logits: torch.Tensor) -> torch.Tensor:
    """With a place for padding, which is never an answer."""
    return torch.nn.functional.pad(logits, (0, 1), value=-1e9)


def _mixed(attention: transformer.Attention, x: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
    query = attention._split(attention.query(x))
    mixed = torch.nn.functional.scaled_dot_product_attention(query, key, value)
    return attention.out(mixed.transpose(1, 2).flatten(2))


def load(folder: Path) -> Generating:
    """An embedded translator: its int8 weights as the float32 they stand for."""
    model, found = training.build(), shipped.weights(folder)
    shipped.fill(model, found)
    # by the numbers of the sentencepiece model; CTranslate2 has them in an order of its own
    numbers = {piece: row for row, piece in enumerate(json.loads((folder / "shared_vocabulary.json").read_text()))}
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "spm.model"))
    rows = [numbers[pieces.id_to_piece(number)] for number in range(len(pieces))]
    with torch.no_grad():
        model.embedding.weight[: len(rows)] = torch.from_numpy(found["decoder/embeddings/weight"][rows])
    return Generating(model).eval()
