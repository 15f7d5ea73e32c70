from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy
import pytest
import safetensors.numpy

from tqcheck.errors import ModelError
from tqcheck.safetensors import read_tensors


def test_tensors_are_read_as_the_safetensors_library_reads_them(tmp_path: Path) -> None:
    random = numpy.random.default_rng(1)
    tensors = {
        "matrix": random.normal(size=(3, 5)).astype("f4"),
        "half": random.normal(size=(4,)).astype("f2"),
        "double": random.normal(size=(2, 1, 2)),
        "number": numpy.array(2.5, "f4"),
        "none": numpy.zeros((0, 7), "f4"),
        "integers": numpy.arange(3),
    }
    safetensors.numpy.save_file(tensors, tmp_path / "model.safetensors", metadata={"format": "pt"})
    read = read_tensors(tmp_path / "model.safetensors")
    assert set(read) == set(tensors) - {"integers"}
    for name, values in read.items():
        assert values.dtype == numpy.float32
        assert values.shape == tensors[name].shape
        assert numpy.array_equal(values, tensors[name].astype("f4"))


def test_bfloat16_is_the_upper_half_of_a_float(tmp_path: Path) -> None:
    header = json.dumps({"x": {"dtype": "BF16", "shape": [3], "data_offsets": [0, 6]}}).encode()
    data = struct.pack("<3H", 0x3F80, 0xC000, 0x3E80)
    (tmp_path / "m").write_bytes(struct.pack("<Q", len(header)) + header + data)
    assert read_tensors(tmp_path / "m")["x"].tolist() == [1.0, -2.0, 0.25]


def file(header: object, data: bytes = b"\0" * 8, length: int | None = None) -> bytes:
    written = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(written) if length is None else length) + written + data


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"1234567",
        file(b"{", b"xx"),
        file([1]),
        file({"x": 3}),
        file({"x": {"dtype": "F32", "shape": [2]}}),
        file({"x": {"dtype": "F32", "shape": [3], "data_offsets": [0, 8]}}),
        file({"x": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}}),
        file({"x": {"dtype": "F32", "shape": [2], "data_offsets": [-8, 0]}}),
        file({"x": {"dtype": "F32", "shape": ["2"], "data_offsets": [0, 8]}}),
        file({"x": {"dtype": "F32", "shape": [2], "data_offsets": ["0", "8"]}}),
        file({"x": {"dtype": ["F32"], "shape": [2], "data_offsets": [0, 8]}}),
        file({}, length=1 << 60),
        file(b"[" * 200_000),
        b"\x80\x04\x95" + b"pickle" * 30,
    ],
)
def test_anything_else_is_a_model_error(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "model.safetensors").write_bytes(raw)
    with pytest.raises(ModelError, match="not a safetensors file"):
        read_tensors(tmp_path / "model.safetensors")


def test_a_file_that_is_not_there_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not a safetensors file"):
        read_tensors(tmp_path / "model.safetensors")
