"""Trains the small language models that ship with tqcheck: one language each, or several in one.

    python models/training/language_model.py prepare  --corpus DIR --exclude DIR --work build/lm-en
    python models/training/language_model.py train    --work build/lm-en --minutes 70
    python models/training/language_model.py export   --work build/lm-en --to models/lm-en
    python models/training/language_model.py evaluate --work build/lm-en --model models/lm-en

Needs torch, sentencepiece, ctranslate2 and numpy. A decoder of the LLaMA shape (RMSNorm, rotary positions,
SwiGLU; Touvron et al. 2023) trained on single sentences, which is what the checker scores. A model of several languages
has one vocabulary, and a piece for each language that starts its rows. `train` resumes from its last checkpoint.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import fitting
import numpy as np
import sentencepiece
import text
import torch
import torch.nn.functional as F
from torch import nn
from transformer import Norm

VOCABULARY = 8000  # pieces, also of several languages together: most of the work is telling them apart
OTHERS = ("es", "fr", "de", "pt", "it")
LONGEST = 128  # pieces; longer sentences are left out of training
TOKENS_A_STEP = 4096
# Sentences per corpus id. Prose is taken whole; software manuals only enough to know their words. For other languages,
# of which there is less, three times as many.
SHARES = {"tatoeba-manythings": 40_000, "php-docs": 6_000, "python-docs": 6_000, "tensorflow-docs": 6_000,
          "django-docs": 2_000, "gnome-user-docs": 3_000}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    width: int
    layers: int
    heads: int
    inner: int


# The shared model is narrower: for as little training as two cores give, more text is worth more than more weights
# (Hoffmann et al. 2022).
ONE, SEVERAL = Shape(256, 4, 4, 704), Shape(192, 4, 3, 528)


# --- prepare -------------------------------------------------------------------------------------------------


def collect(corpus: Path, exclude: Path, language: str, words: int) -> list[str]:
    """All training sentences of a language, up to `words` in total: prose whole, manuals by share, speeches last."""
    randomly = random.Random(1)
    seen = text.kept_out(corpus, exclude) if language == "en" else text.evaluation_fingerprints(exclude)
    by_origin: dict[str, list[str]] = {}
    for other in OTHERS if language == "en" else (language,):
        for english, foreign, origin in text.parallel(corpus, other):
            by_origin.setdefault(origin, []).append(english if language == "en" else foreign)
    chosen: list[str] = []
    for origin, sentences in sorted(by_origin.items()):
        fresh = [s for s in text.deduplicated(sentences, seen) if text.is_clean(s)]
        randomly.shuffle(fresh)
        share = SHARES.get(origin, len(fresh)) * (1 if language == "en" else 3)
        chosen += fresh[:share]
        print(f"{origin}: {len(fresh[:share])} of {len(fresh)}")
    if language == "en":
        # GUM beside Wikinews, State of the Union and inaugural addresses stand behind the UN speeches
        rest = list(text.monolingual(corpus, "en", range(text.UN_SPEECHES.stop, text.WIKINEWS.start)))
        rest += text.monolingual(corpus, "en", range(text.WIKINEWS.stop, 10**9))
        chosen += [s for s in text.deduplicated(rest, seen) if text.is_clean(s)]
    total = sum(len(s.split()) for s in chosen)
    print(f"before speeches: {len(chosen)} sentences, {total} words")
    lines = text.UN_SPEECHES if language == "en" else range(10**9)
    unseen = text.deduplicated(text.monolingual(corpus, language, lines), seen)
    speeches = [s for s in unseen if text.is_clean(s)]
    randomly.shuffle(speeches)
    for sentence in speeches:
        if total >= words:
            break
        chosen.append(sentence)
        total += len(sentence.split())
    randomly.shuffle(chosen)
    print(f"{language}: {len(chosen)} sentences, {total} words")
    return chosen


def prepare(corpus: Path, exclude: Path, work: Path, languages: list[str], words: int) -> None:
    """Cuts all sentences in pieces of one vocabulary; of several languages, each has a piece that starts its rows."""
    work.mkdir(parents=True, exist_ok=True)
    sentences = {language: [text.plain(s) for s in collect(corpus, exclude, language, words)] for language in languages}
    if "en" in languages:
        held_out = [text.plain(s) for s in text.monolingual(corpus, "en", text.WIKINEWS) if len(s.split()) >= 5]
        (work / "wikinews.txt").write_text("\n".join(held_out), "utf-8")
    starts = {language: f"<{language}>" for language in languages} if len(languages) > 1 else {}
    with (work / "spm.model").open("wb") as out:  # given sentences, not files: the model keeps the paths of files
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=(s for group in sentences.values() for s in group), model_writer=out,
            model_type="unigram", byte_fallback=True, vocab_size=VOCABULARY, split_digits=True,
            normalization_rule_name="nfkc", input_sentence_size=200_000 * len(languages), shuffle_input_sentence=True,
            character_coverage=0.9995, unk_id=0, bos_id=1, eos_id=2, pad_id=-1, num_threads=2, minloglevel=2,
            user_defined_symbols=list(starts.values()))  # fmt: skip
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(work / "spm.model"))
    encoded = [
        (pieces.piece_to_id(starts[language]) if starts else 1, *ids, 2)
        for language, group in sentences.items()
        for ids in pieces.encode(group)
        if len(ids) < LONGEST
    ]
    flat = np.fromiter((number for row in encoded for number in row), np.uint16)
    np.savez(work / "train.npz", flat=flat, lengths=np.array([len(row) for row in encoded], np.int32))
    (work / "languages.json").write_text(json.dumps({"languages": languages, "starts": starts}), "utf-8")
    print(f"{len(encoded)} sentences, {len(flat)} tokens, longest {LONGEST}")


# --- the model -----------------------------------------------------------------------------------------------


class Layer(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width, inner, self.heads = shape.width, shape.inner, shape.heads
        self.before_attention, self.before_feed_forward = Norm(width), Norm(width)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.gate = nn.Linear(width, inner, bias=False)
        self.up = nn.Linear(width, inner, bias=False)
        self.down = nn.Linear(inner, width, bias=False)

    def forward(self, x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
        batch, length, width = x.shape
        qkv = self.qkv(self.before_attention(x)).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)
        query, key = rotate(query, cos, sin), rotate(key, cos, sin)
        heads = F.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.out(heads.transpose(1, 2).reshape(batch, length, width))
        y = self.before_feed_forward(x)
        return x + self.down(F.silu(self.gate(y)) * self.up(y))


def rotate(x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
    first, second = x.chunk(2, dim=-1)  # halves, not pairs: CTranslate2's rotary_interleave=False
    return x * cos + torch.cat((-second, first), -1) * sin


class LanguageModel(nn.Module):
    def __init__(self, vocabulary: int, shape: Shape) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, shape.width)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = Norm(shape.width)
        half = shape.width // shape.heads
        frequencies = 10_000.0 ** (-torch.arange(0, half, 2) / half)
        angles = torch.outer(torch.arange(512), frequencies).repeat(1, 2)
        self.register_buffer("cos", angles.cos(), persistent=False)
        self.register_buffer("sin", angles.sin(), persistent=False)
        nn.init.normal_(self.embedding.weight, std=0.02)
        for layer in self.layers:
            nn.init.zeros_(layer.out.weight)
            nn.init.zeros_(layer.down.weight)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.embedding(ids) * math.sqrt(self.embedding.embedding_dim)
        for layer in self.layers:
            x = layer(x, self.cos[: ids.shape[1]], self.sin[: ids.shape[1]])
        return self.norm(x)

    def loss(self, ids: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """Mean negative log-probability (nats) of every token after the first, padding left out."""
        states = self(ids[:, :-1])
        real = torch.arange(ids.shape[1] - 1, device=ids.device)[None] < (lengths - 1)[:, None]
        return F.cross_entropy(F.linear(states[real], self.embedding.weight), ids[:, 1:][real])


def vocabulary(work: Path) -> sentencepiece.SentencePieceProcessor:
    return sentencepiece.SentencePieceProcessor(model_file=str(work / "spm.model"))


def shape_of(work: Path) -> Shape:
    return SEVERAL if json.loads((work / "languages.json").read_text("utf-8"))["starts"] else ONE


# --- train ---------------------------------------------------------------------------------------------------


def batches(flat: np.ndarray, lengths: np.ndarray, seed: int) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Batches of like length and about TOKENS_A_STEP tokens, in random order."""
    randomly = np.random.default_rng(seed)
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    order = np.argsort(lengths + randomly.random(len(lengths)) * 4, kind="stable")
    groups, group, longest = [], [], 0
    for index in order:
        longest = max(longest, int(lengths[index]))
        if group and longest * (len(group) + 1) > TOKENS_A_STEP:
            groups.append(group)
            group, longest = [], int(lengths[index])
        group.append(index)
    groups.append(group)
    randomly.shuffle(groups)

    def tensors(members: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
        ids = np.zeros((len(members), max(lengths[m] for m in members)), np.int64)
        for row, m in enumerate(members):
            ids[row, : lengths[m]] = flat[starts[m] : starts[m] + lengths[m]]
        return torch.from_numpy(ids), torch.from_numpy(lengths[members].astype(np.int64))

    return [tensors(g) for g in groups]


def train(work: Path, minutes: float, threads: int) -> None:
    """Trains for a stretch of time, earlier runs counted; see fitting.py."""
    torch.manual_seed(1)
    torch.set_num_threads(threads)
    data = np.load(work / "train.npz")
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = LanguageModel(len(vocabulary(work)), shape_of(work)).to(device)
    hidden = [p for layer in model.layers for p in layer.parameters() if p.ndim == 2]

    def steps(epoch: int) -> Iterator[Callable[[], torch.Tensor]]:
        for ids, lengths in batches(data["flat"], data["lengths"], seed=epoch):
            yield lambda ids=ids, lengths=lengths: model.loss(ids.to(device), lengths.to(device))

    fitting.fit(model, hidden, steps, work, minutes)


# --- export and evaluate ---------------------------------------------------------------------------------------


def export(work: Path, to: Path) -> None:
    """Writes the CTranslate2 int8 folder: model.bin, config.json, vocabulary.json, spm.model, tqcheck.json."""
    from ctranslate2.specs import Activation, TransformerDecoderModelSpec

    weights = {
        k: v.numpy()
        for k, v in torch.load(work / "checkpoint.pt", weights_only=True, map_location="cpu")["model"].items()
    }
    shape = shape_of(work)
    spec = TransformerDecoderModelSpec.from_config(
        shape.layers, shape.heads, activation=Activation.SWISH, ffn_glu=True, rms_norm=True,
        rotary_dim=shape.width // shape.heads, rotary_interleave=False)  # fmt: skip
    decoder = spec.decoder
    decoder.embeddings.weight = weights["embedding.weight"]
    decoder.scale_embeddings = True
    decoder.projection.weight = weights["embedding.weight"]
    decoder.layer_norm.gamma = weights["norm.weight"]
    for number, layer in enumerate(decoder.layer):
        name = f"layers.{number}."
        layer.self_attention.layer_norm.gamma = weights[name + "before_attention.weight"]
        layer.self_attention.linear[0].weight = weights[name + "qkv.weight"]
        layer.self_attention.linear[1].weight = weights[name + "out.weight"]
        layer.ffn.layer_norm.gamma = weights[name + "before_feed_forward.weight"]
        layer.ffn.linear_0.weight = weights[name + "gate.weight"]
        layer.ffn.linear_0_noact.weight = weights[name + "up.weight"]
        layer.ffn.linear_1.weight = weights[name + "down.weight"]
    pieces = vocabulary(work)
    spec.register_vocabulary([pieces.id_to_piece(i) for i in range(len(pieces))])
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<s>", "</s>", "<unk>"
    spec.config.layer_norm_epsilon = 1e-6
    spec.validate()
    spec.optimize(quantization="int8")
    to.mkdir(parents=True, exist_ok=True)
    spec.save(str(to))
    (to / "spm.model").write_bytes((work / "spm.model").read_bytes())
    languages = json.loads((work / "languages.json").read_text("utf-8"))
    description = {"id": to.name, "kind": "language-model", "longest": LONGEST, **languages}
    (to / "tqcheck.json").write_text(json.dumps(description) + "\n", "utf-8")


def perplexities(model: Path, sentences: list[str]) -> tuple[float, float]:
    """(per token, per word) perplexity of the exported model; </s> counts as a token, not as a word."""
    import ctranslate2

    pieces = sentencepiece.SentencePieceProcessor(model_file=str(model / "spm.model"))
    generator = ctranslate2.Generator(str(model), compute_type="int8", intra_threads=2)
    rows = [["<s>", *pieces.encode(s, out_type=str), "</s>"] for s in sentences]
    results = generator.score_batch(rows, max_batch_size=2048, batch_type="tokens")
    total = sum(sum(r.log_probs) for r in results)
    tokens, words = sum(len(r) - 1 for r in rows), sum(len(s.split()) for s in sentences)
    return math.exp(-total / tokens), math.exp(-total / words)


def evaluate(work: Path, model: Path, others: list[Path]) -> None:
    """Perplexity on held-out edited news beside a 5-gram model over the same pieces and the same training text."""
    from ngram import KneserNey

    data = np.load(work / "train.npz")
    baseline = KneserNey(data["flat"], data["lengths"], order=5, vocabulary=len(vocabulary(work)))
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(model / "spm.model"))
    result = {}
    for path in [work / "wikinews.txt", *others]:
        sentences = text.held_out(path)
        rows = [np.array([1, *ids, 2]) for ids in pieces.encode(sentences)]
        nats = sum(baseline.negative_log_probability(row) for row in rows)
        per_token, per_word = perplexities(model, sentences)
        tokens, words = sum(len(r) - 1 for r in rows), sum(len(s.split()) for s in sentences)
        result[path.name] = {
            "sentences": len(sentences), "tokens": tokens, "words": words,
            "perplexity_per_token": round(per_token, 2), "perplexity_per_word": round(per_word, 1),
            "five_gram_per_token": round(math.exp(nats / tokens), 2),
            "five_gram_per_word": round(math.exp(nats / words), 1),
        }  # fmt: skip
    print(json.dumps(result, indent=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["prepare", "train", "export", "evaluate"])
    parser.add_argument("--corpus", type=Path, help="folder with en-XX.tsv.xz and mono.en.txt.xz")
    parser.add_argument("--exclude", type=Path, help="folder of evaluation files: their sentences are not trained on")
    parser.add_argument("--work", type=Path, default=Path("build/lm-en"))
    parser.add_argument("--languages", default="en", help="such as es,fr,de,pt,it: one model of all of them")
    parser.add_argument("--words", type=int, default=9_000_000, help="most words of a language")
    parser.add_argument("--minutes", type=float, default=70)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--to", type=Path, default=Path("models/lm-en"))
    parser.add_argument("--model", type=Path, default=Path("models/lm-en"))
    parser.add_argument("--text", type=Path, action="append", default=[], help="more held-out text")
    arguments = parser.parse_args()
    if arguments.step == "prepare":
        prepare(arguments.corpus, arguments.exclude, arguments.work, arguments.languages.split(","), arguments.words)
    elif arguments.step == "train":
        train(arguments.work, arguments.minutes, arguments.threads)
    elif arguments.step == "export":
        export(arguments.work, arguments.to)
    else:
        evaluate(arguments.work, arguments.model, arguments.text)


if __name__ == "__main__":
    main()
