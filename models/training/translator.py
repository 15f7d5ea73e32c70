"""Trains the small translators that ship with tqcheck: one model for both directions of a pair.

    python models/training/teacher.py    --corpus DIR --exclude DIR --language es --to build/en-es/apertium.tsv
    python models/training/translator.py prepare --corpus DIR --exclude DIR --work build/en-es --language es
    python models/training/translator.py train   --work build/en-es --minutes 240
    python models/training/translator.py export  --work build/en-es --to models/mt-en-es

Needs torch, sentencepiece, ctranslate2 and numpy. The architecture is that of `transformer.py`, with a deep encoder and
a shallow decoder (Kasai et al. 2021). What is exported is a CTranslate2 folder that `tqcheck check --translator` takes.
`prepare` writes every example once for each direction, with the weights, the noise and the tags named below. `train`
resumes from its last checkpoint; on a GPU it uses it.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import fitting
import numpy as np
import sentencepiece
import text
import torch
import torch.nn.functional as F
from transformer import Shape, Translator, save_ctranslate2

VOCABULARY = 8000  # pieces, both languages together; the padding token comes after them
SHAPE = Shape(VOCABULARY, width=256, encoder_layers=6, decoder_layers=2, heads=4, inner=1024)
LONGEST = 120  # pieces a side; longer examples are left out
TOKENS_A_STEP = 5000  # source and target pieces, padding included
SMOOTHING = 0.1
SHORT_FIRST = 0.3  # part of the time until sentences of every length are seen (Platanios et al. 2019)

# How often a pair of a corpus stands in an epoch. Documentation only teaches words, so most of it is left out.
WEIGHTS = {"tatoeba-manythings": 1.0, "tatoeba-opusmt": 1.0, "php-docs": 0.2, "python-docs": 0.3,
           "tensorflow-docs": 0.5, "django-docs": 0.5, "gnome-user-docs": 0.5, "mozilla-www": 1.0, "bitcoin-org": 1.0,
           "opensource-guide": 2.0, "apertium": 0.8}  # fmt: skip
PROSE = 4.0  # all others: Europarl, UN, TICO-19, MT-GenEval
DOCUMENTATION = {"php-docs", "python-docs", "tensorflow-docs", "django-docs", "gnome-user-docs"}
HELD_OUT = {"europarl-causalmt": 300, "un-devset": 100, "tico19": 200}  # pairs to watch the loss on
# Tags before the source. A user's text has none but the target's, so it gets what people wrote as prose.
APERTIUM, MANUAL = "<apertium>", "<manual>"

Example = tuple[str, str, str]  # English, other language, corpus id


# --- prepare -------------------------------------------------------------------------------------------------


def collect(corpus: Path, exclude: Path, work: Path, language: str) -> tuple[list[Example], list[Example]]:
    """Clean pairs in which no side stands in an evaluation file, and those held out."""
    tests = text.evaluation_fingerprints(exclude)
    randomly = random.Random(1)
    seen: set[str] = set()
    kept: list[Example] = []
    removed = 0
    for english, other, origin in sources(corpus, work, language):
        key = text.fingerprint(english) + "|" + text.fingerprint(other)
        if key in seen:
            continue
        seen.add(key)
        if text.fingerprint(english) in tests or text.fingerprint(other) in tests:
            removed += 1
        elif fits(english, other):
            kept.append((english, other, origin))
    randomly.shuffle(kept)
    watched: list[Example] = []
    for origin, number in HELD_OUT.items():
        watched += [example for example in kept if example[2] == origin][:number]
    # a sentence of the held-out ones may stand in other pairs too
    sides = {text.fingerprint(side) for example in watched for side in example[:2]}
    rest = [e for e in kept if text.fingerprint(e[0]) not in sides and text.fingerprint(e[1]) not in sides]
    print(f"{len(rest)} pairs, {len(watched)} held out, {removed} left out that stand in an evaluation file")
    return rest, watched


def sources(corpus: Path, work: Path, language: str) -> Iterator[Example]:
    for english, other, origin in text.parallel(corpus, language):
        yield text.plain(english), text.plain(other), origin
    if (work / "apertium.tsv").exists():
        for line in (work / "apertium.tsv").read_text("utf-8").splitlines():
            english, other = line.split("\t")
            yield text.plain(english), text.plain(other), "apertium"


def fits(english: str, other: str) -> bool:
    """Neither side empty, none more than twice as long as the other."""
    first, second = len(english) + 10, len(other) + 10
    return bool(english and other) and 0.5 <= first / second <= 2.0


def weighted(pairs: Iterable[Example], randomly: random.Random) -> Iterator[Example]:
    """Each pair as often as its corpus weighs, by chance where that is no whole number; short pairs joined."""
    short: list[Example] = []
    for pair in pairs:
        weight = WEIGHTS.get(pair[2], PROSE)
        for _ in range(int(weight + randomly.random())):
            if pair[2].startswith("tatoeba") and randomly.random() < 0.5:
                short.append(pair)  # two or three sentences at once: stories have them in quotations and headlines
                if len(short) > randomly.randint(1, 2):
                    yield " ".join(p[0] for p in short), " ".join(p[1] for p in short), pair[2]
                    short = []
            else:
                yield pair


def noised(source: str, randomly: random.Random) -> str:
    """Now and then what machine-made text does: no capitals, all capitals, stray capitals, no final full stop."""
    chance = randomly.random()
    if chance > 0.12:
        return source
    if chance < 0.02:
        return source.lower()
    if chance < 0.04:
        return source.upper()
    words = source.split(" ")
    if chance < 0.08:
        return " ".join(w.capitalize() if randomly.random() < 0.3 and len(w) > 3 else w for w in words)
    if chance < 0.10:
        return source.rstrip(".")
    return " ".join(w for w in words if randomly.random() > 0.05)


def prepare(corpus: Path, exclude: Path, work: Path, language: str) -> None:
    work.mkdir(parents=True, exist_ok=True)
    pairs, watched = collect(corpus, exclude, work, language)
    randomly = random.Random(2)
    chosen = list(weighted(pairs, randomly))
    lines = [side for pair in chosen if pair[2] != "apertium" for side in pair[:2]]
    lines += [pair[0] for pair in chosen if pair[2] == "apertium"]
    with (work / "spm.model").open("wb") as out:  # given sentences, not files: the model keeps the paths of files
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines), model_writer=out, vocab_size=VOCABULARY, model_type="unigram",
            byte_fallback=True, split_digits=True, normalization_rule_name="nmt_nfkc", input_sentence_size=300_000,
            character_coverage=0.9998, unk_id=1, eos_id=0, bos_id=-1, pad_id=-1, eos_piece="</s>", unk_piece="<unk>",
            user_defined_symbols=[">>en<<", f">>{language}<<", APERTIUM, MANUAL], num_threads=2,
            minloglevel=2)  # fmt: skip
    rows = [f"{english}\t{other}\n" for english, other, _ in watched]
    (work / "held-out.tsv").write_text("".join(rows), "utf-8")
    pack(chosen, work / "train.npz", work, language, randomly)
    pack(watched, work / "watch.npz", work, language, None)
    (work / "language").write_text(language)


def pack(pairs: list[Example], path: Path, work: Path, language: str, randomly: random.Random | None) -> None:
    """Writes all examples of both directions as numbers: sources with tags and </s>, targets with </s>."""
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(work / "spm.model"))
    sources, targets = [], []
    for direction in ((0, 1), (1, 0)):
        texts = [pair[direction[0]] for pair in pairs]
        if randomly:
            texts = [noised(line, randomly) for line in texts]
        sources += pieces.encode(texts)
        targets += pieces.encode([pair[direction[1]] for pair in pairs])
    flat, lengths = [], []
    for number, (source, target) in enumerate(zip(sources, targets, strict=True)):
        if not (0 < len(source) < LONGEST and 0 < len(target) < LONGEST):
            continue
        origin = pairs[number % len(pairs)][2]
        tags = [f">>{language}<<" if number < len(pairs) else ">>en<<"]
        tags += [APERTIUM] if origin == "apertium" else [MANUAL] if origin in DOCUMENTATION else []
        flat += [[pieces.piece_to_id(tag) for tag in tags] + source + [0], [*target, 0]]
        lengths.append((len(flat[-2]), len(flat[-1])))
    np.savez(path, flat=np.concatenate([np.array(ids, np.uint16) for ids in flat]), lengths=np.array(lengths, np.int32))
    counts = np.array(lengths).sum(0)
    print(f"{path.name}: {len(lengths)} examples, {counts[0]} source and {counts[1]} target pieces")


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


def meeting(lengths: np.ndarray, starts: np.ndarray, flat: np.ndarray, width: int) -> torch.Tensor:
    """First embeddings, in which pieces that translate each other lie near each other: (pieces, width), norm 1.

    Each piece gets a random direction, and a share of those of the pieces it meets in translations: the association of
    two pieces is c(s,t)^2 / (c(s) c(t)), counted over sentence pairs. From chance alone a translator spends its first
    thousand steps or so on finding out what belongs together.
    """
    from scipy.sparse import csr_matrix

    short = np.flatnonzero(lengths.max(1) <= MEETING_LONGEST)
    sides = []
    for side in (0, 1):
        rows = [np.unique(flat[starts[i, side] : starts[i, side] + lengths[i, side]]) for i in short]
        ends = np.concatenate(([0], np.cumsum([len(row) for row in rows])))
        ones = np.ones(ends[-1], np.float32)
        sides.append(csr_matrix((ones, np.concatenate(rows), ends), shape=(len(short), VOCABULARY)))
    source, target = sides
    together = (source.T @ target).toarray()
    apart = np.outer(source.sum(0), target.sum(0)) + 1.0
    association = together**2 / apart * (together >= MEETING_LEAST)
    association = association + association.T  # one table of embeddings serves both sides
    np.fill_diagonal(association, 0)
    association /= np.linalg.norm(association, axis=1, keepdims=True) + 1e-9
    own = np.random.default_rng(4).standard_normal((VOCABULARY, width), np.float32)
    mixed = own + MEETING_SHARE * association @ own
    return torch.from_numpy(mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).float()


MEETING_LONGEST, MEETING_LEAST, MEETING_SHARE = 40, 5, 0.6  # pieces of a sentence; meetings of two pieces; weight


# --- train ---------------------------------------------------------------------------------------------------

Batch = tuple[torch.Tensor, torch.Tensor]


class Data:
    """Examples in memory, given out as batches of like length."""

    def __init__(self, path: Path, tag: int | None = None) -> None:
        """tag: only the examples whose source begins with this number (the language to translate into)"""
        data = np.load(path)
        self.flat, self.lengths = data["flat"], data["lengths"]
        ends = np.cumsum(self.lengths.ravel())
        self.starts = (ends - self.lengths.ravel()).reshape(-1, 2)
        if tag is not None:
            chosen = self.flat[self.starts[:, 0]] == tag
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


def train(work: Path, minutes: float, threads: int, direction: str) -> None:
    torch.manual_seed(1)
    torch.set_num_threads(threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = build().to(device)
    tag = _tag(work, direction)
    data, watched = Data(work / "train.npz", tag), Data(work / "watch.npz", tag)
    with torch.no_grad():
        model.embedding.weight[:VOCABULARY] = meeting(data.lengths, data.starts, data.flat, SHAPE.width).to(device)
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

    full = SHORT_FIRST * minutes * 60 / SECONDS_A_STEP
    run = work / direction
    run.mkdir(exist_ok=True)
    if (run / "checkpoint.pt").exists():
        seen = torch.load(run / "checkpoint.pt", weights_only=True)["step"]
    fitting.fit(model, hidden_matrices(model), steps, run, minutes, watch)


def _tag(work: Path, direction: str) -> int | None:
    """The number of the tag that stands for the language a direction ends in; none for a model of both directions."""
    if direction == BOTH:
        return None
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(work / "spm.model"))
    return int(pieces.piece_to_id(f">>{direction.split('-')[1]}<<"))


BOTH = "both"
SECONDS_A_STEP = 0.5  # on one core with bf16 instructions; only says how soon long sentences come


# --- export --------------------------------------------------------------------------------------------------


def export(work: Path, to: Path) -> None:
    """Writes a CTranslate2 int8 folder with everything tqcheck needs beside it."""
    language = (work / "language").read_text()
    model = build()
    checkpoint = work / "checkpoint.pt"
    model.load_state_dict(torch.load(checkpoint, weights_only=True, map_location="cpu")["model"])
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(work / "spm.model"))
    save_ctranslate2(model, [pieces.id_to_piece(number) for number in range(len(pieces))], to)
    for side in ("source", "target"):
        shutil.copyfile(work / "spm.model", to / f"{side}.spm")
    card = {"kind": "translator", "pairs": [["en", language], [language, "en"]], "quantization": "int8"}
    (to / "tqcheck.json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["prepare", "train", "export"])
    parser.add_argument("--corpus", type=Path, help="folder with en-XX.tsv.xz")
    parser.add_argument("--exclude", type=Path, help="folder of evaluation files: their sentences are not trained on")
    parser.add_argument("--language", help="the language beside English")
    parser.add_argument("--work", type=Path, default=Path("build/en-es"))
    parser.add_argument("--minutes", type=float, default=120, help="time to train in all, earlier runs counted")
    parser.add_argument("--direction", default=BOTH, help="such as es-en; by default one model learns both")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--to", type=Path, default=Path("models/mt-en-es"))
    arguments = parser.parse_args()
    if arguments.step == "prepare":
        prepare(arguments.corpus, arguments.exclude, arguments.work, arguments.language)
    elif arguments.step == "train":
        train(arguments.work, arguments.minutes, arguments.threads, arguments.direction)
    else:
        export(arguments.work, arguments.to)


if __name__ == "__main__":
    main()
