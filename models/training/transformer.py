"""The translator's architecture: an encoder and a decoder that normalise before each layer, and its CTranslate2 form.

transformers' Marian normalises after each layer. Trained here with Muon, the states of all pieces of a sentence became
the same in six such layers (mean cosine 0.997), and the decoder had to guess. Normalising before (Xiong et al. 2020)
leaves every piece its own path through the encoder.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn


@dataclass(frozen=True, slots=True)
class Shape:
    """pieces: vocabulary, without padding, which is one more number at its end"""

    pieces: int
    width: int
    encoder_layers: int
    decoder_layers: int
    heads: int
    inner: int
    longest: int = 512
    dropout: float = 0.0


class Norm(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.rms_norm(x, self.weight.shape, self.weight, 1e-6)


class Attention(nn.Module):
    """Over its own input, or over a memory. The projection into the residual starts at zero.

    Written out rather than by `scaled_dot_product_attention`, whose way back takes twice as long on a processor for
    sentences as short as these; compiled, the whole step is 1.8 times as fast.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads, self.before = heads, Norm(width)
        self.query, self.key_value = nn.Linear(width, width, bias=False), nn.Linear(width, 2 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        nn.init.zeros_(self.out.weight)

    def forward(self, x: torch.Tensor, mask: torch.Tensor, memory: torch.Tensor | None = None) -> torch.Tensor:
        """What is added to x. mask: true where a place may be looked at; broadcast to (sentences, heads, places, places
        looked at)"""
        normal = self.before(x)
        return self.looked_up(normal, *self.remembered(normal if memory is None else memory), mask)

    def remembered(self, memory: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Keys and values, (sentences, heads, places, width of a head)."""
        key, value = self.key_value(memory).chunk(2, -1)
        return self._split(key), self._split(value)

    def looked_up(
        self, normal: torch.Tensor, key: torch.Tensor, value: torch.Tensor, mask: torch.Tensor
    ) -> torch.Tensor:
        query = self._split(self.query(normal))
        scores = query @ key.transpose(-1, -2) * (query.shape[-1] ** -0.5)
        weights = scores.float().masked_fill(~mask, -1e9).softmax(-1).to(value.dtype)
        return self.out((weights @ value).transpose(1, 2).flatten(2))

    def _split(self, x: torch.Tensor) -> torch.Tensor:
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)


class FeedForward(nn.Module):
    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.before = Norm(width)
        self.up, self.down = nn.Linear(width, inner, bias=False), nn.Linear(inner, width, bias=False)
        nn.init.zeros_(self.down.weight)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.down(F.silu(self.up(self.before(x))))


class Layer(nn.Module):
    def __init__(self, shape: Shape, *, sees_source: bool) -> None:
        super().__init__()
        self.attention = Attention(shape.width, shape.heads)
        self.across = Attention(shape.width, shape.heads) if sees_source else None
        self.feed_forward = FeedForward(shape.width, shape.inner)
        self.dropout = shape.dropout

    def forward(
        self, x: torch.Tensor, own: torch.Tensor, memory: torch.Tensor | None = None, seen: torch.Tensor | None = None
    ) -> torch.Tensor:
        """own, seen: masks of the places of x and of memory"""
        x = x + self._dropped(self.attention(x, own))
        if self.across is not None:
            x = x + self._dropped(self.across(x, seen, memory))
        return x + self._dropped(self.feed_forward(x))

    def _dropped(self, x: torch.Tensor) -> torch.Tensor:
        return F.dropout(x, self.dropout, self.training)


class Translator(nn.Module):
    """Padding is number `shape.pieces`; the decoder starts from it, as a zero embedding."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.pieces + 1, shape.width, padding_idx=shape.pieces)
        nn.init.normal_(self.embedding.weight, std=shape.width**-0.5)
        with torch.no_grad():
            self.embedding.weight[shape.pieces].zero_()
        self.encoder = nn.ModuleList(Layer(shape, sees_source=False) for _ in range(shape.encoder_layers))
        self.decoder = nn.ModuleList(Layer(shape, sees_source=True) for _ in range(shape.decoder_layers))
        self.after_encoder, self.after_decoder = Norm(shape.width), Norm(shape.width)
        self.register_buffer("positions", positions(shape.longest, shape.width), persistent=False)

    def embedded(self, ids: torch.Tensor, first: int = 0) -> torch.Tensor:
        """first: position of the first piece"""
        return self.embedding(ids) * math.sqrt(self.shape.width) + self.positions[first : first + ids.shape[1]]

    def encode(self, source: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """States of shape (sentences, pieces, width), and the mask of what is not padding."""
        mask = (source != self.shape.pieces)[:, None, None]
        x = self.embedded(source)
        for layer in self.encoder:
            x = layer(x, mask)
        return self.after_encoder(x), mask

    def forward(self, source: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """What the decoder knows before each piece of the target: (sentences, pieces, width)."""
        memory, mask = self.encode(source)
        start = torch.full_like(target[:, :1], self.shape.pieces)
        x = self.embedded(torch.cat((start, target[:, :-1]), 1))
        number = target.shape[1]
        causal = torch.ones(number, number, dtype=torch.bool, device=target.device).tril()
        for layer in self.decoder:
            x = layer(x, causal, memory, mask)
        return self.after_decoder(x)

    def logits(self, states: torch.Tensor) -> torch.Tensor:
        return F.linear(states, self.embedding.weight[: self.shape.pieces])  # padding is never an answer


def positions(number: int, width: int) -> torch.Tensor:
    """Sinusoidal positions (Vaswani et al. 2017), sines in the first half."""
    angles = torch.arange(number)[:, None] / 10000 ** (torch.arange(0, width, 2)[None] / width)
    return torch.cat((angles.sin(), angles.cos()), 1)


def save_ctranslate2(model: Translator, pieces: list[str], to: Path) -> None:
    """Writes model.bin, config.json and shared_vocabulary.json, int8."""
    from ctranslate2.specs import Activation, TransformerSpec

    shape = model.shape
    spec = TransformerSpec.from_config(
        (shape.encoder_layers, shape.decoder_layers), shape.heads, pre_norm=True, activation=Activation.SWISH,
        rms_norm=True)  # fmt: skip
    weights = model.embedding.weight[: shape.pieces].detach().numpy().copy()
    spec.encoder.embeddings[0].weight = spec.decoder.embeddings.weight = spec.decoder.projection.weight = weights
    sides = ((spec.encoder, model.encoder, model.after_encoder), (spec.decoder, model.decoder, model.after_decoder))
    for side, layers, after in sides:
        side.scale_embeddings = math.sqrt(shape.width)
        side.position_encodings.encodings = model.positions.numpy().copy()
        side.layer_norm.gamma = after.weight.detach().numpy().copy()
        for part, layer in zip(side.layer, layers, strict=True):
            _fill(part, layer)
    spec.decoder.start_from_zero_embedding = True
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    # the decoder starts from a zero embedding, so any token will do
    spec.config.eos_token, spec.config.unk_token, spec.config.decoder_start_token = "</s>", "<unk>", "</s>"
    spec.config.layer_norm_epsilon = 1e-6
    spec.validate()
    spec.optimize(quantization="int8")
    to.mkdir(parents=True, exist_ok=True)
    spec.save(str(to))


def _fill(part: object, layer: Layer) -> None:
    own = layer.attention
    together = torch.cat((own.query.weight, own.key_value.weight))
    _weights(part.self_attention, own.before, (together, own.out.weight))
    if layer.across is not None:
        across = layer.across
        _weights(part.attention, across.before, (across.query.weight, across.key_value.weight, across.out.weight))
    forward = layer.feed_forward
    part.ffn.layer_norm.gamma = forward.before.weight.detach().numpy().copy()
    part.ffn.linear_0.weight = forward.up.weight.detach().numpy().copy()
    part.ffn.linear_1.weight = forward.down.weight.detach().numpy().copy()


def _weights(attention: object, before: Norm, matrices: tuple[torch.Tensor, ...]) -> None:
    attention.layer_norm.gamma = before.weight.detach().numpy().copy()
    for linear, matrix in zip(attention.linear, matrices, strict=True):
        linear.weight = matrix.detach().numpy().copy()
