"""Trains a model for a stretch of time, with checkpoints: the loop all models here share."""

from __future__ import annotations

import ctypes
import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from torch import nn

MUON_RATE, ADAMW_RATE = 0.02, 0.004
WARM_UP, DECAY = 0.02, 0.25  # parts of the time in which the rate rises from, and falls to zero
EVERY = 500  # steps between checkpoints
LOOK = 20  # steps between looks at the loss
LOST = 1.5  # nats by which the running loss may rise before the run goes back to its last checkpoint


class Muon(torch.optim.Optimizer):
    """Momentum, orthogonalised by five Newton-Schulz steps (Jordan 2024); matrices of one shape together.

    torch.optim.Muon always works in bfloat16, which processors without bf16 instructions do 20 times slower, and takes
    one matrix after the other, which on a GPU lasts as long as the step itself.
    """

    def __init__(self, parameters: list[nn.Parameter], lr: float, momentum: float = 0.95) -> None:
        shapes = dict.fromkeys(parameter.shape for parameter in parameters)
        groups = [{"params": [p for p in parameters if p.shape == shape]} for shape in shapes]
        super().__init__(groups, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            members = group["params"]
            gradients = torch.stack([parameter.grad for parameter in members])
            state = self.state[members[0]]
            momentum = state.setdefault("momentum", torch.zeros_like(gradients))
            momentum.lerp_(gradients, 1 - group["momentum"])
            update = orthogonal(gradients.lerp(momentum, group["momentum"]))
            rows, columns = members[0].shape
            torch._foreach_add_(members, list(update), alpha=-group["lr"] * max(1.0, rows / columns) ** 0.5)


def orthogonal(matrices: torch.Tensor) -> torch.Tensor:
    """The nearest orthogonal matrices, roughly: quintic Newton-Schulz iteration, Jordan's coefficients."""
    tall = matrices.shape[-2] > matrices.shape[-1]
    x = matrices.mT if tall else matrices
    x = (x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)).to(arithmetic(matrices.device))
    for _ in range(5):
        gram = x @ x.mT
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    return (x.mT if tall else x).to(matrices.dtype)


def arithmetic(device: torch.device) -> torch.dtype:
    """What matrices are multiplied in: bfloat16 on a GPU and on a processor that has it, else float32."""
    fast = device.type == "cuda" or torch.cpu._is_avx512_bf16_supported()
    return torch.bfloat16 if fast else torch.float32


def autocast(device: torch.device) -> torch.autocast:
    """Where matrices are multiplied so."""
    return torch.autocast(device.type, torch.bfloat16, arithmetic(device) == torch.bfloat16)


def keep_memory() -> None:
    """Has the C library keep the memory that is freed: on Linux, giving it back after every step halves the speed."""
    try:
        mallopt = ctypes.CDLL("libc.so.6").mallopt
    except (OSError, AttributeError):
        return
    most = 2**31 - 1
    for option, value in ((-4, 0), (-1, most), (-2, 2**29)):  # M_MMAP_MAX, M_TRIM_THRESHOLD, M_TOP_PAD
        mallopt(option, value)


def clock() -> float:
    """Seconds, to be subtracted: with a GPU of the clock, else of a core, so that other work costs no steps."""
    return time.monotonic() if torch.cuda.is_available() else time.process_time() / torch.get_num_threads()


def optimisers(model: nn.Module, hidden: list[nn.Parameter]) -> list[torch.optim.Optimizer]:
    """Muon for the hidden matrices, AdamW for the rest (embeddings, norms, biases)."""
    members = {id(parameter) for parameter in hidden}
    others = [p for p in model.parameters() if id(p) not in members and p.requires_grad]
    return [
        Muon(hidden, lr=MUON_RATE),
        torch.optim.AdamW(others, lr=ADAMW_RATE, betas=(0.9, 0.95), weight_decay=0.0, fused=True),
    ]


def rate_at(progress: float) -> float:
    """The part of the full learning rate after `progress` (0 to 1) of the time: up, level, down."""
    return max(1e-3, min(1.0, progress / WARM_UP, (1 - progress) / DECAY))


def fit(
    model: nn.Module,
    hidden: list[nn.Parameter],
    steps: Callable[[int], Iterator[Callable[[], torch.Tensor]]],
    work: Path,
    minutes: float,
    watch: Callable[[], str] = str,
    rate: float = 1.0,
) -> None:
    """Trains until `minutes` have been spent in all, counting earlier runs.

    steps: for an epoch's number, what to do in it: functions that each return the loss of one batch
    watch: called at every checkpoint; what it returns is printed
    rate:  part of the full learning rates
    Leaves `checkpoint.pt` in `work`, and `level.pt` from before the rate fell. A run with more minutes than the last
    goes on from there: what was learnt at a falling rate does not bear a high one.
    """
    keep_memory()
    found = optimisers(model, hidden)
    rates = [rate * optimiser.param_groups[0]["lr"] for optimiser in found]
    step, spent = _resume(model, found, work, minutes)
    print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f} M parameters, from step {step}", flush=True)
    began, running, lowest, epoch, queue = clock() - spent, None, math.inf, step, iter(())
    while True:
        spent = clock() - began
        progress = spent / (60 * minutes)
        if progress >= 1:
            break
        loss = next(queue, None)
        if loss is None:
            epoch += 1
            queue = steps(epoch)
            continue
        for optimiser, rate in zip(found, rates, strict=True):
            for group in optimiser.param_groups:
                group["lr"] = rate * rate_at(progress)
        value = loss()
        value.backward()
        value = value.detach()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimiser in found:
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        step += 1
        running = value if running is None else 0.98 * running + 0.02 * value
        if step % LOOK:
            continue
        average = running.item()  # a GPU is waited for only here
        lowest = min(lowest, average)
        if not average <= lowest + LOST and (work / "checkpoint.pt").exists():  # not a number counts too
            print(f"loss {average:.2f} after {lowest:.2f}: back to the last checkpoint", flush=True)
            state = torch.load(work / "checkpoint.pt", weights_only=True)
            _restore(state, model, found)
            step = state["step"]
            running, lowest = None, math.inf
            continue
        print(f"step {step}  loss {average:.3f}  {progress:.1%}", flush=True)
        if step % EVERY == 0:
            save(work, model, found, step, spent, level=progress <= 1 - DECAY)
            print(watch(), flush=True)
    save(work, model, found, step, spent, level=False)
    print(watch(), flush=True)


def _resume(model: nn.Module, found: list[torch.optim.Optimizer], work: Path, minutes: float) -> tuple[int, float]:
    path = work / "checkpoint.pt"
    if not path.exists():
        return 0, 0.0
    state = torch.load(path, weights_only=True)
    if not state["level"] and state["spent"] < 60 * minutes * 0.99 and (work / "level.pt").exists():
        state = torch.load(work / "level.pt", weights_only=True)
    _restore(state, model, found)
    return state["step"], state["spent"]


def _restore(state: dict[str, Any], model: nn.Module, found: list[torch.optim.Optimizer]) -> None:
    model.load_state_dict(state["model"])
    for optimiser, saved in zip(found, state["optimisers"], strict=True):
        optimiser.load_state_dict(saved)


def save(
    work: Path, model: nn.Module, found: list[torch.optim.Optimizer], step: int, spent: float, level: bool
) -> None:
    state = {
        "model": model.state_dict(),
        "optimisers": [optimiser.state_dict() for optimiser in found],
        "step": step,
        "spent": spent,
        "level": level,
    }
    for name in ("checkpoint.pt", *(["level.pt"] if level else [])):
        unfinished = work / f"{name}.new"
        torch.save(state, unfinished)
        unfinished.replace(work / name)
