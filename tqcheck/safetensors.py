"""Reads tensors from a safetensors file with numpy alone; nothing in the file is ever executed."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tqcheck.errors import ModelError

_LARGEST_HEADER = 100_000_000  # bytes, the limit of the format itself
_TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}


def read_tensors(path: Path) -> Mapping[str, Any]:
    """All floating-point tensors of a file by name, as float32 arrays.

    The format: 8 bytes length of the header (little endian), the header (JSON: name, type, shape, offsets), the data
    (github.com/huggingface/safetensors). Raises ModelError for a file that is not exactly that.
    """
    try:
        header, data = _parts(path)
        return {
            name: _tensor(entry, data)
            for name, entry in header.items()
            if name != "__metadata__" and entry["dtype"] in _TYPES
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ModelError(f"not a safetensors file: {error}", where=str(path)) from error


def _parts(path: Path) -> tuple[dict[str, Any], Any]:
    import numpy

    with path.open("rb") as file:
        start = file.read(8)
        if len(start) < 8:
            raise ValueError("too short")
        (length,) = struct.unpack("<Q", start)
        if length > _LARGEST_HEADER:
            raise ValueError(f"a header of {length} bytes")
        header = json.loads(file.read(length))
    return header, numpy.memmap(path, mode="r", offset=8 + length, dtype="u1")


def _tensor(entry: dict[str, Any], data: Any) -> Any:
    import numpy

    start, end = entry["data_offsets"]
    kind = numpy.dtype(_TYPES[entry["dtype"]])
    if not 0 <= start <= end <= len(data) or end - start != kind.itemsize * math.prod(entry["shape"]):
        raise ValueError(f"a tensor of shape {entry['shape']} at bytes {start} to {end}")
    values = numpy.frombuffer(data[start:end].tobytes(), dtype=kind).reshape(entry["shape"])
    if entry["dtype"] == "BF16":  # the upper half of a float32
        return (values.astype("<u4") << 16).view("<f4")
    return values.astype(numpy.float32)
