"""Trains the translators that ship with tqcheck: one from English to many languages, one from them to English.

    cd models/training
    python teacher.py    --corpus DIR --exclude DIR --language es --to build/apertium.es.tsv  # and it, pt: see there
    python pairs.py      --corpus DIR --exclude DIR --work build --language es --language fr …
    python back_translation.py pack --corpus DIR --exclude DIR --work build --language en             # and de
    python translator.py train  --work build --direction en-many --minutes 1.4
    python translator.py train  --work build --direction many-en --minutes 1.4
    python back_translation.py translate --work build --direction en-many --language en --seconds 45
    python back_translation.py translate --work build --direction many-en --language de --seconds 45
    python translator.py train  --work build --direction many-en --minutes 3.7
    python translator.py train  --work build --direction en-many --minutes 3.7
    python translator.py export --work build --direction many-en --to ../mt-multi-en                  # and en-many

Needs torch, sentencepiece, ctranslate2 (for `export`) and numpy. The architecture is that of `transformer.py`, with a
deep encoder and a shallow decoder (Kasai et al. 2021). `train` goes on from its last checkpoint; given more minutes
than before, from the one before its rate fell. The minutes are those of one NVIDIA H100, which sees 1.3 million pieces
a second; without a GPU it takes a day or two. What is exported is a CTranslate2 folder, which `tqcheck check
--translator` takes.
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
import packed
import sentencepiece
import torch
import torch.nn.functional as F
from packed import Packed
from pairs import VOCABULARY, tag
from transformer import Shape, Translator, save_ctranslate2

SHAPE = Shape(VOCABULARY, width=384, encoder_layers=6, decoder_layers=2, heads=6, inner=1536, dropout=0.1)
TOKENS_A_STEP = 40_000  # source and target pieces, padding included
SMOOTHING = 0.1
BOTH = "both"  # directions: one model learns all that was prepared
END = 0  # </s>
EXTRA = np.array([3, 1])  # pieces beside a source's own: two tags and </s>; beside a target's: </s>

# --- the model -----------------------------------------------------------------------------------------------


def build() -> Translator:
    return Translator(SHAPE)


def hidden_matrices(model: Translator) -> list[torch.nn.Parameter]:
    return [p for layer in [*model.encoder, *model.decoder] for p in layer.parameters() if p.ndim == 2]


def loss(states: torch.Tensor, embedding: torch.Tensor, target: torch.Tensor, smoothing: float) -> torch.Tensor:
    """Mean negative log-probability (nats) of a target piece. states: (sentences, pieces, width)"""
    logits = F.linear(states, embedding[:VOCABULARY]).flatten(0, 1)
    return F.cross_entropy(logits.float(), target.flatten(), ignore_index=VOCABULARY, label_smoothing=smoothing)


Batch = tuple[torch.Tensor, torch.Tensor]


class Data:
    """Examples in the memory of the device, given out as batches of like length."""

    def __init__(self, data: Packed, device: torch.device, tags: list[int] | None = None) -> None:
        """tags: only the examples that are translated into the languages with these numbers"""
        self.flat = torch.from_numpy(data.flat.astype(np.int32)).to(device)
        self.starts = torch.from_numpy(data.starts()).to(device)
        self.lengths = torch.from_numpy(data.lengths.astype(np.int64)).to(device)
        chosen = data.examples if tags is None else data.examples[np.isin(data.examples[:, packed.INTO], tags)]
        self.examples = torch.from_numpy(chosen.astype(np.int64)).to(device)
        self.drawn = chosen[:, packed.DRAWN] / packed.TENTHS
        self.sizes = data.lengths[chosen[:, [packed.SOURCE, packed.TARGET]]].astype(np.int64) + EXTRA

    def batches(self, seed: int | None = None, tokens: int = TOKENS_A_STEP) -> list[np.ndarray]:
        """The numbers of the examples of each batch: all once, or as an epoch draws them, in random order."""
        randomly = np.random.default_rng(seed or 0)
        chosen = np.arange(len(self.sizes))
        if seed is not None:
            chosen = np.repeat(chosen, (self.drawn + randomly.random(len(chosen))).astype(int))
        source, target = self.sizes[chosen].T
        # alike in the length of the target, then of the source, and not the same neighbours each time
        chosen = chosen[np.argsort((target + randomly.random(len(chosen)) * 4) // 4 * 1000 + source, kind="stable")]
        groups, first = [], 0
        while first < len(chosen):
            rows = max(1, tokens // self.sizes[chosen[first]].sum())
            longest = self.sizes[chosen[first : first + rows]].max(0).sum()
            rows = max(1, tokens // longest)
            groups.append(chosen[first : first + rows])
            first += rows
        randomly.shuffle(groups)
        return groups

    def tensors(self, members: np.ndarray) -> Batch:
        """Source with tags and </s>, target with </s>: (sentences, pieces), padded to a multiple of 8."""
        widths = -(-self.sizes[members].max(0) // 8) * 8
        rows = self.examples[torch.from_numpy(members).to(self.examples.device)]
        origin = rows[:, packed.ORIGIN]
        source = self.gathered(rows[:, packed.SOURCE], int(widths[0]), 1 + (origin >= 0).long())
        source[:, 1] = torch.where(origin >= 0, origin, source[:, 1])
        source[:, 0] = rows[:, packed.INTO]
        return source, self.gathered(rows[:, packed.TARGET], int(widths[1]), torch.zeros_like(origin))

    def gathered(self, sentences: torch.Tensor, width: int, before: torch.Tensor) -> torch.Tensor:
        """The pieces of sentences and </s>, after so many free places each; the rest is padding."""
        places = torch.arange(width, device=sentences.device)[None] - before[:, None]
        starts, lengths = self.starts[sentences][:, None], self.lengths[sentences][:, None]
        inside = (places >= 0) & (places < lengths)
        ids = self.flat[(starts + places).clamp(0, len(self.flat) - 1)].long()
        return torch.where(inside, ids, torch.where(places == lengths, END, VOCABULARY))


# --- train ---------------------------------------------------------------------------------------------------


def train(work: Path, minutes: float, threads: int, direction: str) -> None:
    torch.manual_seed(1)
    torch.set_num_threads(threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = build().to(device)
    for layer in [*model.encoder, *model.decoder]:
        layer.compile(dynamic=True)
    fast_loss = torch.compile(loss, dynamic=True)
    into = _tags(work, direction)
    data = Packed.load(work / "train.npz")
    for path in sorted(work.glob("own.*.npz")):  # of back_translation.py
        data = data.joined(Packed.load(path))
    examples, watched = Data(data, device, into), Data(Packed.load(work / "watch.npz"), device, into)

    def loss_of(source: torch.Tensor, target: torch.Tensor, smoothing: float) -> torch.Tensor:
        with fitting.autocast(device):
            return fast_loss(model(source, target), model.embedding.weight, target, smoothing)

    def steps(epoch: int) -> Iterator[Callable[[], torch.Tensor]]:
        for group in examples.batches(epoch):
            yield lambda group=group: loss_of(*examples.tensors(group), SMOOTHING)

    def watch() -> str:
        total = pieces = 0.0
        model.eval()
        with torch.no_grad(), torch.compiler.set_stance("force_eager"):  # compiling again would take longer
            for group in watched.batches():
                source, target = watched.tensors(group)
                real = float((target != VOCABULARY).sum())
                total, pieces = total + real * float(loss_of(source, target, 0.0)), pieces + real
        model.train()
        return f"held out: {total / pieces:.3f} nats a piece, perplexity {math.exp(total / pieces):.1f}"

    run = work / direction
    run.mkdir(exist_ok=True)
    fitting.fit(model, hidden_matrices(model), steps, run, minutes, watch)


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


# --- export --------------------------------------------------------------------------------------------------


def trained(work: Path, direction: str) -> Translator:
    """The translator as its last checkpoint has it, on the processor."""
    model = build()
    checkpoint = torch.load(work / direction / "checkpoint.pt", weights_only=True, map_location="cpu")
    model.load_state_dict(checkpoint["model"])
    return model


def export(work: Path, to: Path, direction: str) -> None:
    """Writes a CTranslate2 int8 folder with everything tqcheck needs beside it."""
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(work / "spm.model"))
    save_ctranslate2(trained(work, direction), [pieces.id_to_piece(number) for number in range(len(pieces))], to)
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
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--to", type=Path, help="folder to export to")
    arguments = parser.parse_args()
    if arguments.step == "train":
        train(arguments.work, arguments.minutes, arguments.threads, arguments.direction)
    elif arguments.to is None:
        parser.error("export needs --to")
    else:
        export(arguments.work, arguments.to, arguments.direction)


if __name__ == "__main__":
    main()
