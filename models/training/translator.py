"""Trains the small translators that ship with tqcheck, one for each direction of a pair, or one for many.

    python models/training/teacher.py    --corpus DIR --exclude DIR --language es --to build/en-es/apertium.tsv
    python models/training/pairs.py      --corpus DIR --exclude DIR --language es --work build/en-es
    python models/training/translator.py train  --work build/en-es --direction es-en --threads 1 --minutes 125
    python models/training/translator.py export --work build/en-es --direction es-en --to models/mt-es-en

and one of many languages, that begins from the shipped one of another:

    python models/training/pairs.py      --corpus DIR --exclude DIR --language fr --language de --work build/en-xx
    python models/training/translator.py train  --work build/en-xx --direction en-many --parent models/mt-en-es

Needs torch, sentencepiece, ctranslate2, numpy and scipy. The architecture is that of `transformer.py`, with a deep
encoder and a shallow decoder (Kasai et al. 2021). What is exported is a CTranslate2 folder that `tqcheck check
--translator` takes. `train` resumes from its last checkpoint; on a GPU it uses it. Two runs of one thread, one for
each direction, use two cores better than one run of two threads.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import fitting
import numpy as np
import sentencepiece
import torch
import torch.nn.functional as F
import warm_start
from pairs import LONGEST, VOCABULARY, tag
from transformer import Shape, Translator, save_ctranslate2

SHAPE = Shape(VOCABULARY, width=256, encoder_layers=6, decoder_layers=2, heads=4, inner=1024)
TOKENS_A_STEP = 5000  # source and target pieces, padding included
SMOOTHING = 0.1
CHILD_RATE = 0.5  # part of the full learning rates, for a model that begins from another
SHORT_FIRST = 0.1  # part of the time until sentences of every length are seen (Platanios et al. 2019)
BOTH = "both"  # directions: one model learns all that was prepared

# --- the model -----------------------------------------------------------------------------------------------


def build() -> Translator:
    return Translator(SHAPE)


def hidden_matrices(model: Translator) -> list[torch.nn.Parameter]:
    return [p for layer in [*model.encoder, *model.decoder] for p in layer.parameters() if p.ndim == 2]


def loss(model: Translator, source: torch.Tensor, target: torch.Tensor, smoothing: float) -> torch.Tensor:
    """Mean negative log-probability (nats) of a target piece. Both of shape (sentences, pieces), padded."""
    with torch.autocast(source.device.type, torch.bfloat16, fitting.arithmetic(source.device) == torch.bfloat16):
        logits = model.logits(model(source, target)).flatten(0, 1)
        return F.cross_entropy(logits, target.flatten(), ignore_index=VOCABULARY, label_smoothing=smoothing)


Batch = tuple[torch.Tensor, torch.Tensor]


class Data:
    """Examples in memory, given out as batches of like length."""

    def __init__(self, path: Path, tags: list[int] | None = None) -> None:
        """tags: only the examples whose source begins with one of these numbers (the languages to translate into)"""
        data = np.load(path)
        self.flat, self.lengths = data["flat"], data["lengths"]
        ends = np.cumsum(self.lengths.ravel())
        self.starts = (ends - self.lengths.ravel()).reshape(-1, 2)
        if tags is not None:
            chosen = np.isin(self.flat[self.starts[:, 0]], tags)
            self.lengths, self.starts = self.lengths[chosen], self.starts[chosen]

    def batches(self, seed: int) -> list[np.ndarray]:
        """The numbers of the examples of each batch, in random order."""
        randomly = np.random.default_rng(seed)
        longest = self.lengths.max(1) + randomly.random(len(self.lengths)) * 4
        order = np.argsort(longest, kind="stable")
        groups, first, source, target = [], 0, 0, 0
        for place, index in enumerate(order):
            source, target = max(source, self.lengths[index, 0]), max(target, self.lengths[index, 1])
            if (source + target) * (place + 1 - first) > TOKENS_A_STEP and place > first:
                groups.append(order[first:place])
                first, (source, target) = place, self.lengths[index]
        groups.append(order[first:])
        randomly.shuffle(groups)
        return groups

    def tensors(self, members: np.ndarray, device: torch.device) -> Batch:
        sides = []
        for side in (0, 1):
            lengths, starts = self.lengths[members, side], self.starts[members, side]
            ids = np.full((len(members), lengths.max()), VOCABULARY, np.int64)
            for row, (start, length) in enumerate(zip(starts, lengths, strict=True)):
                ids[row, :length] = self.flat[start : start + length]
            sides.append(torch.from_numpy(ids).to(device))
        return sides[0], sides[1]


def association(data: Data) -> np.ndarray:
    """How strongly each piece meets the others in translations: (pieces, pieces), rows of norm 1.

    c(s,t)^2 / (c(s) c(t)), counted over sentence pairs.
    """
    from scipy.sparse import csr_matrix

    short = np.flatnonzero(data.lengths.max(1) <= MEETING_LONGEST)
    sides = []
    for side in (0, 1):
        begins, lengths = data.starts[short, side], data.lengths[short, side]
        rows = [np.unique(data.flat[begin : begin + n]) for begin, n in zip(begins, lengths, strict=True)]
        ends = np.concatenate(([0], np.cumsum([len(row) for row in rows])))
        ones = np.ones(ends[-1], np.float32)
        sides.append(csr_matrix((ones, np.concatenate(rows), ends), shape=(len(short), VOCABULARY)))
    source, target = sides
    together = (source.T @ target).toarray()
    apart = np.outer(source.sum(0), target.sum(0)) + 1.0
    found = together**2 / apart * (together >= MEETING_LEAST)
    found = found + found.T  # one table of embeddings serves both sides
    np.fill_diagonal(found, 0)
    return (found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-9)).astype(np.float32)


def meeting(associated: np.ndarray, width: int) -> np.ndarray:
    """First embeddings, in which pieces that translate each other lie near each other: (pieces, width), norm 1.

    Each piece gets a random direction, and a share of those of the pieces it meets. From chance alone a translator
    spends its first thousand steps or so on finding out what belongs together.
    """
    own = np.random.default_rng(4).standard_normal((VOCABULARY, width), np.float32)
    mixed = own + MEETING_SHARE * associated @ own
    return mixed / np.linalg.norm(mixed, axis=1, keepdims=True)


def begin(model: Translator, data: Data, work: Path, parent: Path | None) -> None:
    """Gives a new model its first weights: from nothing, or from a translator of another pair."""
    associated = association(data)
    if parent is None:
        first = meeting(associated, SHAPE.width)
    else:
        found = warm_start.weights(parent)
        warm_start.layers(model, found)
        pieces = sentencepiece.SentencePieceProcessor(model_file=str(work / "spm.model"))
        names = [pieces.id_to_piece(number) for number in range(len(pieces))]
        first = warm_start.embeddings(found, parent, names, associated)
    with torch.no_grad():
        model.embedding.weight[:VOCABULARY] = torch.from_numpy(first)


MEETING_LONGEST, MEETING_LEAST, MEETING_SHARE = 40, 5, 0.6  # pieces of a sentence; meetings of two pieces; weight


# --- train ---------------------------------------------------------------------------------------------------


def train(work: Path, minutes: float, threads: int, direction: str, parent: Path | None) -> None:
    """parent: folder of a shipped translator to begin from"""
    torch.manual_seed(1)
    torch.set_num_threads(threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = build()
    into = _tags(work, direction)
    data, watched = Data(work / "train.npz", into), Data(work / "watch.npz", into)
    if not (work / direction / "checkpoint.pt").exists():
        begin(model, data, work, parent)
    model.to(device)
    fast_loss = torch.compile(loss, dynamic=True)
    seen = 0

    def steps(epoch: int) -> Iterator[Callable[[], torch.Tensor]]:
        nonlocal seen
        waiting = data.batches(epoch)
        while waiting:
            # the first batch that is short enough for now, else the shortest there is
            limit = math.inf if seen >= full else 8 + (LONGEST - 8) * seen / full
            place = next((i for i, group in enumerate(waiting) if data.lengths[group[-1]].max() <= limit), 0)
            group = waiting.pop(place)
            seen += 1
            source, target = data.tensors(group, device)
            yield lambda source=source, target=target: fast_loss(model, source, target, SMOOTHING)

    def watch() -> str:
        total = pieces = 0.0
        with torch.no_grad():
            for group in watched.batches(0):
                source, target = watched.tensors(group, device)
                real = float((target != VOCABULARY).sum())
                total, pieces = total + real * float(loss(model, source, target, 0.0)), pieces + real
        return f"held out: {total / pieces:.3f} nats a piece, perplexity {math.exp(total / pieces):.1f}"

    # a child of a trained parent knows long sentences already
    full = 0 if parent else SHORT_FIRST * minutes * 60 / SECONDS_A_STEP
    run = work / direction
    run.mkdir(exist_ok=True)
    if (run / "checkpoint.pt").exists():
        seen = torch.load(run / "checkpoint.pt", weights_only=True)["step"]
    fitting.fit(model, hidden_matrices(model), steps, run, minutes, watch, rate=CHILD_RATE if parent else 1.0)


def _tags(work: Path, direction: str) -> list[int] | None:
    """The numbers of the tags for the languages a direction ends in; none for a model of both directions."""
    if direction == BOTH:
        return None
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(work / "spm.model"))
    return [
        int(pieces.piece_to_id(tag(target))) for target in dict.fromkeys(pair[1] for pair in _pairs(work, direction))
    ]


def _pairs(work: Path, direction: str) -> list[list[str]]:
    """What a model of a direction translates: `es-en`, `en-many` (all that was prepared), `many-en`, or `both`."""
    into = [["en", language] for language in (work / "languages").read_text().split()]
    out_of = [pair[::-1] for pair in into]
    return {BOTH: into + out_of, "en-many": into, "many-en": out_of}.get(direction) or [direction.split("-")]


SECONDS_A_STEP = 0.5  # on one core with bf16 instructions; only says how soon long sentences come


# --- export --------------------------------------------------------------------------------------------------


def export(work: Path, to: Path, direction: str) -> None:
    """Writes a CTranslate2 int8 folder with everything tqcheck needs beside it."""
    model = build()
    checkpoint = torch.load(work / direction / "checkpoint.pt", weights_only=True, map_location="cpu")
    model.load_state_dict(checkpoint["model"])
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(work / "spm.model"))
    save_ctranslate2(model, [pieces.id_to_piece(number) for number in range(len(pieces))], to)
    shutil.copyfile(work / "spm.model", to / "spm.model")
    card = {"kind": "translator", "pairs": _pairs(work, direction), "marks": "plain", "quantization": "int8"}
    (to / "tqcheck.json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["train", "export"])
    parser.add_argument("--work", type=Path, required=True, help="what pairs.py made")
    parser.add_argument(
        "--direction", default=BOTH, help="such as es-en, en-many, many-en; by default one model learns all directions"
    )
    parser.add_argument("--minutes", type=float, default=120, help="time to train in all, earlier runs counted")
    parser.add_argument("--parent", type=Path, help="begin from this translator, such as models/mt-en-es")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--to", type=Path, help="folder to export to")
    arguments = parser.parse_args()
    if arguments.step == "train":
        train(arguments.work, arguments.minutes, arguments.threads, arguments.direction, arguments.parent)
    elif arguments.to is None:
        parser.error("export needs --to")
    else:
        export(arguments.work, arguments.to, arguments.direction)


if __name__ == "__main__":
    main()
