"""A translator that begins from another one: what is read back is what was written, and pieces both know keep their place."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is an extra (requirements/torch-cpu.txt) and not installed here")


@pytest.fixture
def training(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(root / "models" / "training"), *sys.path])


def test_a_child_of_the_same_vocabulary_is_its_parent_byte_for_byte(root: Path, training: None, tmp_path: Path) -> None:
    import json

    import torch
    import warm_start
    from transformer import save_ctranslate2
    from translator import build

    folder = root / "models" / "mt-en-es"
    weights = warm_start.weights(folder)
    child = build()
    warm_start.layers(child, weights)
    with torch.no_grad():
        child.embedding.weight[:-1] = torch.from_numpy(weights["decoder/embeddings/weight"].copy())
    save_ctranslate2(child, json.loads((folder / "shared_vocabulary.json").read_text("utf-8")), tmp_path)
    assert (tmp_path / "model.bin").read_bytes() == (folder / "model.bin").read_bytes()


def test_a_new_piece_begins_near_the_one_it_translates(root: Path, training: None) -> None:
    import numpy as np
    import warm_start

    folder = root / "models" / "mt-en-es"
    weights = warm_start.weights(folder)
    pieces = ["▁house", "▁government", "▁Haus@", "▁Regierung@"]  # the last two are new to the parent
    association = np.zeros((4, 4), np.float32)
    association[2, 0] = association[3, 1] = 1.0
    first = warm_start.embeddings(weights, folder, pieces, association)
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    near = first @ first.T
    assert near[2, 0] > 0.7 > near[2, 1]
    assert near[3, 1] > 0.7 > near[3, 0]


def test_another_binary_version_is_refused(training: None, tmp_path: Path) -> None:
    import warm_start

    (tmp_path / "model.bin").write_bytes(b"\x05\0\0\0")
    with pytest.raises(ValueError, match="binary version 6"):
        warm_start.weights(tmp_path)
