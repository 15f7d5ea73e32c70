"""Reads a shipped translator back: the int8 weights of its CTranslate2 folder as the float32 they stand for.

So that a measurement of other software by the same weights needs no training checkpoint.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import torch
from transformer import Attention, Layer, Translator

_TYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}  # CTranslate2's numbers of them
_VERSION = 6  # of CTranslate2's binary files


def weights(folder: Path) -> dict[str, np.ndarray]:
    """The variables of a CTranslate2 `model.bin`, int8 matrices as the float32 they stand for. Raises ValueError."""
    raw = (folder / "model.bin").read_bytes()
    place = 0

    def take(form: str) -> tuple[int, ...]:
        nonlocal place
        found = struct.unpack_from("<" + form, raw, place)
        place += struct.calcsize("<" + form)
        return found

    def name() -> str:
        nonlocal place
        length = take("H")[0]
        place += length
        return raw[place - length : place - 1].decode()

    if take("I")[0] != _VERSION:
        raise ValueError(f"{folder / 'model.bin'} is not of binary version {_VERSION}")
    name(), take("I")
    found = {}
    for _ in range(take("I")[0]):
        key, shape = name(), take(f"{take('B')[0]}I")
        kind, size = take("BI")
        found[key] = np.frombuffer(raw, _TYPES[kind], offset=place, count=size // np.dtype(_TYPES[kind]).itemsize)
        found[key] = found[key].reshape(shape)
        place += size
    scaled = {key for key in found if f"{key}_scale" in found}
    return {key: v / found[f"{key}_scale"][:, None] if key in scaled else v for key, v in found.items()}


def fill(model: Translator, found: dict[str, np.ndarray]) -> None:
    """Fills the layers and norms of a model of the same shape; not the embeddings, which stand in another order."""
    sides = (("encoder", model.encoder, model.after_encoder), ("decoder", model.decoder, model.after_decoder))
    with torch.no_grad():
        for side, own, after in sides:
            after.weight.copy_(torch.from_numpy(found[f"{side}/layer_norm/gamma"].copy()))
            for number, layer in enumerate(own):
                _fill(layer, found, f"{side}/layer_{number}")


def _fill(layer: Layer, found: dict[str, np.ndarray], at: str) -> None:
    def put(weight: torch.Tensor, key: str, rows: slice = slice(None)) -> None:
        weight.copy_(torch.from_numpy(found[f"{at}/{key}"][rows].copy()))

    def attention(own: Attention, key: str, query: str, key_value: str, out: str, split: int) -> None:
        put(own.before.weight, f"{key}/layer_norm/gamma")
        put(own.query.weight, f"{key}/{query}/weight", slice(0, len(own.query.weight)))
        put(own.key_value.weight, f"{key}/{key_value}/weight", slice(split, None))
        put(own.out.weight, f"{key}/{out}/weight")

    attention(layer.attention, "self_attention", "linear_0", "linear_0", "linear_1", len(layer.attention.query.weight))
    if layer.across is not None:
        attention(layer.across, "attention", "linear_0", "linear_1", "linear_2", 0)
    put(layer.feed_forward.before.weight, "ffn/layer_norm/gamma")
    put(layer.feed_forward.up.weight, "ffn/linear_0/weight")
    put(layer.feed_forward.down.weight, "ffn/linear_1/weight")
