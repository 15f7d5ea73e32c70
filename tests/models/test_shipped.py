"""A shipped translator read back: what is written again is the same, byte for byte."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is an extra (requirements/torch-cpu.txt) and not installed here")


@pytest.fixture
def training(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(root / "models" / "training"), *sys.path])


def test_what_is_read_and_written_again_is_the_same_byte_for_byte(root: Path, training: None, tmp_path: Path) -> None:
    import json

    import shipped
    import torch
    from transformer import save_ctranslate2
    from translator import build

    folder = root / "models" / "mt-en-multi"
    weights = shipped.weights(folder)
    model = build()
    shipped.fill(model, weights)
    with torch.no_grad():
        model.embedding.weight[:-1] = torch.from_numpy(weights["decoder/embeddings/weight"].copy())
    save_ctranslate2(model, json.loads((folder / "shared_vocabulary.json").read_text("utf-8")), tmp_path)
    assert (tmp_path / "model.bin").read_bytes() == (folder / "model.bin").read_bytes()


def test_another_binary_version_is_refused(training: None, tmp_path: Path) -> None:
    import shipped

    (tmp_path / "model.bin").write_bytes(b"\x05\0\0\0")
    with pytest.raises(ValueError, match="binary version 6"):
        shipped.weights(tmp_path)
