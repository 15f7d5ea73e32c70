"""Training a translator: batches hold what was packed, decoding agrees with the forward pass, a run goes on."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is an extra (requirements/torch-cpu.txt) and not installed here")

CPU = torch.device("cpu")
PADDING = 12_000


@pytest.fixture
def training(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "path", [str(root / "models" / "training"), *sys.path])
    import translator

    small = translator.Shape(PADDING, width=32, encoder_layers=1, decoder_layers=2, heads=2, inner=64)
    monkeypatch.setattr(translator, "SHAPE", small)
    return translator


def test_a_batch_holds_tags_sentences_ends_and_padding(training: ModuleType) -> None:
    from packed import Packed

    data = training.Data(Packed.of([[11, 12, 13], [21], [31, 32]], [(0, 1, 5, -1, 10), (2, 0, 6, 9, 10)]), CPU)
    source, target = data.tensors(np.array([0, 1]))
    pad = [PADDING]
    assert source.tolist() == [[5, 11, 12, 13, 0, *pad * 3], [6, 9, 31, 32, 0, *pad * 3]]
    assert target.tolist() == [[21, 0, *pad * 6], [11, 12, 13, 0, *pad * 4]]


def test_an_epoch_draws_examples_as_often_as_they_weigh(training: ModuleType) -> None:
    from packed import Packed

    rows = [(0, 1, 5, -1, 30), (1, 0, 6, -1, 10), (0, 0, 6, -1, 2)] * 500
    data = training.Data(Packed.of([[11, 12], [21]], rows), CPU)
    drawn = np.concatenate(data.batches(seed=1)) % 3
    assert (drawn == 0).sum() == 1500
    assert (drawn == 1).sum() == 500
    assert 50 < (drawn == 2).sum() < 150
    assert sorted(np.concatenate(data.batches()).tolist()) == list(range(1500)), "without a seed each once"
    only = training.Data(Packed.of([[11, 12], [21]], rows), CPU, tags=[5])
    assert len(only.sizes) == 500


def test_no_batch_is_larger_than_it_may_be(training: ModuleType) -> None:
    from packed import Packed

    lengths = np.random.default_rng(1).integers(1, 100, 600)
    sentences = [[20] * int(n) for n in lengths]
    rows = [(n, (n * 7 + 1) % 600, 5, -1, 10) for n in range(600)]
    data = training.Data(Packed.of(sentences, rows), CPU)
    for group in data.batches(seed=3, tokens=2000):
        source, target = data.tensors(group)
        assert len(group) == 1 or source.numel() + target.numel() < 2000 * 1.3


def test_what_is_decoded_step_by_step_is_what_the_model_says_of_the_whole(
    training: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    import back_translation

    torch.manual_seed(3)
    model = training.build().eval()
    for parameter in model.parameters():
        if parameter.ndim == 2:
            torch.nn.init.normal_(parameter, std=0.2)
    with torch.no_grad():
        model.embedding.weight[PADDING].zero_()
    source = torch.randint(2, PADDING, (5, 9))
    source[2, 6:] = source[3, 4:] = PADDING
    real, seen = model.logits, []

    def ended_at_the_twelfth(states: torch.Tensor) -> torch.Tensor:
        seen.append(real(states))
        return seen[-1] + 1e9 * (torch.arange(PADDING) == 0) if len(seen) == 12 else seen[-1].clone()

    monkeypatch.setattr(model, "logits", ended_at_the_twelfth)
    monkeypatch.setattr(back_translation, "TEMPERATURE", 30.0)  # so that pieces differ
    found = back_translation.translations(model, source, torch.Generator().manual_seed(1))
    assert (found[:, :11] != PADDING).all()
    assert (found[:, 11:] == PADDING).all()
    assert len(set(found[0, :11].tolist())) > 5
    with torch.no_grad():
        whole = real(model(source, found))
    torch.testing.assert_close(torch.cat(seen, 1)[:, :12], whole[:, :12], rtol=1e-4, atol=1e-4)


def test_a_translation_without_an_end_is_given_up(training: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    import back_translation

    model = training.build().eval()
    real = model.logits
    monkeypatch.setattr(model, "logits", lambda states: real(states) - 1e9 * (torch.arange(PADDING) == 0))
    found = back_translation.translations(model, torch.randint(2, PADDING, (3, 6)), torch.Generator().manual_seed(1))
    assert found.shape[1] == 6 * 3 // 2 + back_translation.SPARE
    assert (found == PADDING).all()


def test_matrices_of_one_shape_are_made_orthogonal_together_as_alone(training: ModuleType) -> None:
    import fitting

    matrices = torch.randn(3, 8, 24)
    together = fitting.orthogonal(matrices)
    for one, matrix in zip(together, matrices, strict=True):
        torch.testing.assert_close(one, fitting.orthogonal(matrix), rtol=0.05, atol=0.02)
        spectrum = torch.linalg.svdvals(one.float())
        assert (spectrum > 0.5).all()
        assert (spectrum < 1.4).all()
    assert fitting.orthogonal(matrices.mT).shape == (3, 24, 8)


def test_a_run_learns_and_goes_on_from_before_its_rate_fell(
    training: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fit alone, on a model that copies: the loop, its checkpoints and the second run."""
    import fitting

    monkeypatch.setattr(fitting, "EVERY", 20)
    ticks = iter(range(10**6))
    monkeypatch.setattr(fitting, "clock", lambda: next(ticks))  # a second a step
    torch.manual_seed(1)
    model = training.build()
    sentences = torch.randint(2, 50, (16, 8))

    def steps(epoch: int) -> object:
        for _ in range(50):
            yield lambda: training.loss(model(sentences, sentences), model.embedding.weight, sentences, 0.0)

    with torch.no_grad():
        before = float(next(iter(steps(0)))())
    fitting.fit(model, training.hidden_matrices(model), steps, tmp_path, minutes=2)
    with torch.no_grad():
        after = float(next(iter(steps(0)))())
    assert after < before / 2
    first = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    level = torch.load(tmp_path / "level.pt", weights_only=True)
    assert first["step"] > level["step"] > 0
    assert not first["level"]
    fitting.fit(model, training.hidden_matrices(model), steps, tmp_path, minutes=3)
    second = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    assert level["step"] < second["step"]
    assert second["spent"] > first["spent"]
