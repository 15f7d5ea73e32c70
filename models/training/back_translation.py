"""Back-translates prose that has no translation, with a translator in training, as further examples for the other one.

    python models/training/back_translation.py pack  --corpus DIR --exclude DIR --work build/en-xx --language en
    python models/training/back_translation.py translate --work build/en-xx --direction en-many --language en

What people wrote becomes the target, what the model makes of it the source, under a tag (Sennrich et al. 2016; Caswell
et al. 2019). Pieces are drawn from the model's distribution, sharpened: the best translation is always the same few
words, a free draw by a weak model is noise. `translate` needs a GPU to be of use.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import fitting
import numpy as np
import packed
import sentencepiece
import text
import torch
import torch.nn.functional as F
from packed import Packed
from pairs import LONGEST, OWN, VOCABULARY, tag
from transformer import Layer, Translator
from translator import END, Data, trained

SHARES = {"es": 0.35, "fr": 0.2, "de": 0.2, "pt": 0.125, "it": 0.125}  # of English sentences, by what they become
DRAWN = 0.5  # how often an epoch has an example
TEMPERATURE = 0.7
LONGEST_WORDS = 60
AT_ONCE = 300_000  # pieces of sources, and as many again, decoded together
SPARE = 12  # pieces that a translation may be longer than half as long again as its source

# --- pack ----------------------------------------------------------------------------------------------------


def prose(corpus: Path, exclude: Path, work: Path, language: str) -> list[str]:
    """Sentences that stand in no pair, no evaluation file, and not among the news that measures fluency."""
    seen = text.kept_out(corpus, exclude)
    for path in work.glob("apertium.*.tsv"):
        seen.update(text.fingerprint(line.split("\t")[0]) for line in path.open(encoding="utf-8"))
    lines = text.deduplicated(text.monolingual(corpus, language, range(10**9)), seen)
    kept = [text.plain(s) for s in lines if text.is_clean(s) and len(s.split()) <= LONGEST_WORDS]
    random.Random(3).shuffle(kept)
    return kept


def pack(corpus: Path, exclude: Path, work: Path, language: str, most: int) -> None:
    """Writes `prose.en.npz`: sentences, and examples that lack their sources (each is its own), half a draw each."""
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(work / "spm.model"))
    encoded = pieces.encode(prose(corpus, exclude, work, language)[:most])
    sentences = [ids for ids in encoded if 0 < len(ids) < LONGEST]
    into, own = pieces.piece_to_id(tag(language)), pieces.piece_to_id(OWN)
    rows = [(n, n, into, own, round(DRAWN * packed.TENTHS)) for n in range(len(sentences))]
    Packed.of(sentences, rows).save(work / f"prose.{language}.npz")
    print(f"{len(rows)} sentences, {sum(map(len, sentences))} pieces")


# --- translate -----------------------------------------------------------------------------------------------


@torch.no_grad()
def translations(model: Translator, source: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Draws a translation of each source, (sentences, pieces): without </s>, padded; all padding if it has no end."""
    memory, seen = model.encode(source)
    most = min(LONGEST, source.shape[1] * 3 // 2 + SPARE)
    across = [layer.across.remembered(memory) for layer in model.decoder]
    own = [[part[:, :, :0] for part in pair] for pair in across]  # keys and values so far: none
    piece = torch.full_like(source[:, :1], VOCABULARY)
    ended = torch.zeros_like(piece, dtype=torch.bool)
    found = []
    everywhere = torch.ones(1, 1, 1, 1, dtype=torch.bool, device=source.device)
    for place in range(most):
        x = model.embedded(piece, place)
        for number, layer in enumerate(model.decoder):
            x = _stepped(layer, x, own[number], across[number], seen, everywhere)
        logits = model.logits(model.after_decoder(x))[:, 0].float() / TEMPERATURE
        noise = torch.empty_like(logits).exponential_(generator=generator).log_()
        piece = (logits - noise).argmax(-1, keepdim=True)  # Gumbel's way of drawing
        ended |= piece == END
        piece = torch.where(ended, VOCABULARY, piece)
        found.append(piece)
        if place % 8 == 7 and bool(ended.all()):
            break
    return torch.where(ended, torch.cat(found, 1), VOCABULARY)


def _stepped(
    layer: Layer,
    x: torch.Tensor,
    own: list[torch.Tensor],
    across: tuple[torch.Tensor, torch.Tensor],
    seen: torch.Tensor,
    everywhere: torch.Tensor,
) -> torch.Tensor:
    """One layer for one place; `own` grows by its key and value."""
    attention = layer.attention
    normal = attention.before(x)
    for number, new in enumerate(attention.remembered(normal)):
        own[number] = torch.cat((own[number], new), 2)
    x = x + attention.looked_up(normal, *own, everywhere)
    x = x + layer.across.looked_up(layer.across.before(x), *across, seen)
    return x + layer.feed_forward(x)


def translate(work: Path, direction: str, language: str, seconds: float) -> None:
    """Writes `own.en.npz`, examples into the language, of as many of the sentences as there is time for."""
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(work / "spm.model"))
    prepared = Packed.load(work / f"prose.{language}.npz")
    # for the model that makes the sources, each sentence is what is to be translated, into one of the languages
    known = (work / "languages").read_text().split()
    shares = {name: share for name, share in SHARES.items() if name in known} if language == "en" else {"en": 1.0}
    asked = prepared.examples.copy()
    tags, chances = [pieces.piece_to_id(tag(name)) for name in shares], np.array([*shares.values()])
    asked[:, packed.INTO] = np.random.default_rng(5).choice(tags, len(asked), p=chances / chances.sum())
    asked[:, packed.ORIGIN] = -1
    numbers, results = _results(trained(work, direction), prepared._replace(examples=asked), seconds)
    inside = results < VOCABULARY
    lengths = inside.sum(1)
    before = prepared.lengths[prepared.examples[numbers, packed.TARGET]]
    good = (lengths > 0) & (lengths + 10 <= 2 * (before + 10.0)) & (2 * (lengths + 10.0) >= before + 10)
    examples = prepared.examples[numbers[good]]
    examples[:, packed.SOURCE] = len(prepared.lengths) + np.arange(len(examples))
    made = Packed(
        np.concatenate((prepared.flat, results[good][inside[good]])),
        np.concatenate((prepared.lengths, lengths[good].astype(np.uint8))),
        examples,
    )
    made.save(work / f"own.{language}.npz")
    print(f"{len(examples)} of {len(numbers)} translations of {len(prepared.lengths)} sentences are kept", flush=True)
    starts = made.starts()
    for row in examples[:40_000:4000]:
        for sentence in row[[packed.SOURCE, packed.TARGET]]:
            first = starts[sentence]
            print("  ", pieces.decode(made.flat[first : first + made.lengths[sentence]].tolist()))


def _results(model: Translator, asked: Packed, seconds: float) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of the examples, some of every length, and a translation of each, padded: (examples, LONGEST)."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model, data = model.to(device).eval(), Data(asked, device)
    generator = torch.Generator(device).manual_seed(6)
    numbers, made = [], []
    until = time.monotonic() + seconds
    for group in data.batches(tokens=AT_ONCE):  # in random order, so that a run which ends early leaves none out
        if time.monotonic() > until:
            break
        with fitting.autocast(device):
            found = translations(model, data.tensors(group)[0], generator)
        made.append(F.pad(found, (0, LONGEST - found.shape[1]), value=VOCABULARY).to(torch.int16).cpu().numpy())
        numbers.append(group)
    return np.concatenate(numbers), np.concatenate(made).astype(np.uint16)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["pack", "translate"])
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--exclude", type=Path, help="evaluation files: their sentences are left out")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--language", required=True, help="of the prose")
    parser.add_argument("--most", type=int, default=10**9, help="sentences to pack")
    parser.add_argument("--direction", help="of the model that translates it: en-many, or many-en")
    parser.add_argument("--seconds", type=float, default=10**9, help="time to translate in")
    arguments = parser.parse_args()
    if arguments.step == "pack":
        pack(arguments.corpus, arguments.exclude, arguments.work, arguments.language, arguments.most)
    else:
        translate(arguments.work, arguments.direction, arguments.language, arguments.seconds)


if __name__ == "__main__":
    main()
