"""Trains the table that tells the language of a single word by its letters (`tqcheck/word_shapes.py`).

    python models/training/word_shapes.py train --corpus ../shared/corpus --out tqcheck/data
    python models/training/word_shapes.py evaluate --corpus ../shared/corpus --eval ../shared/eval

The words are those in lower case of the parallel corpora and of the English and German monolingual ones, a word that
stands in two languages counting for each by how frequent it is there; every twentieth is kept for testing. `train`
writes `word_shapes.bin`, and as `word_shapes.toml` the words a language has in spite of their letters. `evaluate` gives
the share of unseen words told rightly, and for thresholds how many words of native and translated English news, and how
many of the words that apertium left in Spanish, lie above.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import random
import re
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from tqcheck import word_shapes

LANGUAGES = ("en", "es", "fr", "de", "pt", "it")
ROWS = 1 << 14
WORD = re.compile(r"(?<![\w'’.@#/-])[^\W\d_A-ZÀ-Þ]{4,24}(?![\w'’.@/-])")
ROUNDS, BATCH, RATE, DECAY = 8, 256, 0.3, 2e-6
UNSURE = 3.0  # nats; known words of a language above it are listed
PEOPLE = ("clean_en_ntrex", "clean_en_gum_news", "clean_en_wmt24", "clean_en_ht_newstest2019", "clean_en_pud")


def vocabularies(corpus: Path) -> dict[str, Counter[str]]:
    """Lower-case words of each language, and in how many sentences they stand."""
    found = {language: Counter[str]() for language in LANGUAGES}
    for language in LANGUAGES[1:]:
        with lzma.open(corpus / f"en-{language}.tsv.xz", "rt", encoding="utf-8") as rows:
            for row in rows:
                english, other, *_ = row.split("\t")
                found["en"].update(set(WORD.findall(english)))
                found[language].update(set(WORD.findall(other)))
    for language in ("en", "de"):
        with lzma.open(corpus / f"mono.{language}.txt.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                found[language].update(set(WORD.findall(line)))
    return found


def shares(found: dict[str, Counter[str]]) -> tuple[list[str], np.ndarray]:
    """Words seen twice, shuffled, and how likely each is in each language."""
    totals = {language: counts.total() for language, counts in found.items()}
    rows: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(LANGUAGES))
    for place, language in enumerate(LANGUAGES):
        for word, count in found[language].items():
            if count >= 2:
                rows[word][place] = count / totals[language]
    words = sorted(rows)
    random.Random(1).shuffle(words)
    values = np.array([rows[word] for word in words], np.float32)
    return words, values / values.sum(1, keepdims=True)


def rows_of(word: str) -> np.ndarray:
    return np.array([word_shapes.row(piece, ROWS) for piece in word_shapes.pieces(word)])


def fit(features: list[np.ndarray], targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Softmax regression by Adagrad; every language weighs the same."""
    labels = targets.argmax(1)
    counts = np.bincount(labels, minlength=len(LANGUAGES))
    weight = counts.mean() / counts
    weights, squares = np.zeros((ROWS, len(LANGUAGES)), np.float32), np.full((ROWS, len(LANGUAGES)), 1e-3, np.float32)
    bias, order = np.zeros(len(LANGUAGES), np.float32), np.random.RandomState(0)
    for number in range(ROUNDS):
        loss = 0.0
        shuffled = order.permutation(len(features))
        for start in range(0, len(shuffled), BATCH):
            batch = shuffled[start : start + BATCH]
            flat = np.concatenate([features[place] for place in batch])
            owner = np.repeat(np.arange(len(batch)), [len(features[place]) for place in batch])
            likely = softmax(sums(weights, flat, owner, len(batch)) + bias)
            loss -= float((targets[batch] * np.log(likely + 1e-9)).sum())
            error = (likely - targets[batch]) * weight[labels[batch]][:, None]
            gradient = np.zeros_like(weights)
            np.add.at(gradient, flat, error[owner])
            gradient += DECAY * len(batch) * weights
            squares += gradient * gradient
            weights -= RATE * gradient / np.sqrt(squares)
            bias -= 0.01 * error.mean(0)
        print(f"round {number + 1}: {loss / len(features):.4f} nats a word", flush=True)
    return weights, bias


def sums(weights: np.ndarray, flat: np.ndarray, owner: np.ndarray, size: int) -> np.ndarray:
    total = np.zeros((size, weights.shape[1]), np.float32)
    np.add.at(total, owner, weights[flat])
    return total


def softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max(1, keepdims=True))
    return raised / raised.sum(1, keepdims=True)


def train(corpus: Path, out: Path) -> None:
    found = vocabularies(corpus)
    words, targets = shares(found)
    held = len(words) // 20
    weights, bias = fit([rows_of(word) for word in words[held:]], targets[held:])
    scale = float(np.abs(weights).max() / 127)
    head = {"languages": LANGUAGES, "rows": ROWS, "scale": scale, "bias": [round(float(value), 5) for value in bias]}
    packed = np.clip(np.round(weights / scale), -127, 127).astype(np.int8)
    (out / "word_shapes.toml").write_text("# none yet\n", "utf-8")
    (out / "word_shapes.bin").write_bytes(json.dumps(head).encode() + b"\n" + packed.tobytes())
    listed = {language: odd(language, found) for language in LANGUAGES}
    lines = [f'{language} = "{" ".join(words)}"' for language, words in listed.items()]
    title = "# Words that a language has in spite of their letters. Made by models/training/word_shapes.py"
    (out / "word_shapes.toml").write_text("\n".join([title, *lines]) + "\n", "utf-8")


def odd(language: str, found: dict[str, Counter[str]]) -> list[str]:
    """Words as frequent here as anywhere that do not look it; in English, which is mostly prose, five suffice."""
    totals = {each: counts.total() for each, counts in found.items()}
    kept = []
    for word, count in found[language].items():
        here = count / totals[language]
        elsewhere = max(found[each][word] / totals[each] for each in LANGUAGES if each != language)
        common = (count >= 3 and here * 3 >= elsewhere) or (language == "en" and count >= 5)
        if common and word_shapes.likelier(word, language)[1] > UNSURE:
            kept.append(word)
    return sorted(kept)


def evaluate(corpus: Path, folder: Path) -> None:
    found = vocabularies(corpus)
    words, targets = shares(found)
    unseen = list(zip(words, targets, strict=True))[: len(words) // 20]
    right = sum(best(word) == LANGUAGES[int(target.argmax())] for word, target in unseen)
    print(f"{right / len(unseen):.3f} of {len(unseen)} unseen words told rightly")
    people = [word for name in PEOPLE for text in texts(folder / f"{name}.jsonl.gz") for word in WORD.findall(text)]
    number = sum(len(text.split()) for name in PEOPLE for text in texts(folder / f"{name}.jsonl.gz"))
    left = left_in_spanish(folder / "stories" / "es-en", found["en"])
    for least in (2.0, 3.0, 4.0, 5.0, 6.0, 7.0):
        above = [word for word in people if word_shapes.likelier(word, "en")[1] > least]
        there = sum(word_shapes.likelier(word, "en", frozenset({"es"}))[1] > least for word in left)
        rate = 100_000 * len(above) / number
        print(f"above {least}: {rate:.1f} words in 100,000 of English news; {there} of {len(left)} left in Spanish")
        print("   ", " ".join(f"{word}:{count}" for word, count in Counter(above).most_common(60)))


def best(word: str) -> str:
    other, ahead = word_shapes.likelier(word, "en")
    return other if ahead > 0 else "en"


def texts(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        return [json.loads(row)["target"] for row in rows]


def left_in_spanish(stories: Path, english: Counter[str]) -> list[str]:
    """Words of apertium's stories that stand in the source and hardly ever in English."""
    left = []
    for path in sorted(stories.glob("*.apertium.en.txt")):
        source = Path(str(path).replace(".apertium.en.", ".es.")).read_text("utf-8")
        there = set(WORD.findall(source.lower()))
        left += [word for word in WORD.findall(path.read_text("utf-8")) if word in there and english[word] < 5]
    return left


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("train", "evaluate"):
        command = commands.add_parser(name)
        command.add_argument("--corpus", type=Path, required=True)
        command.add_argument("--out" if name == "train" else "--eval", type=Path, required=True)
    arguments = parser.parse_args()
    if arguments.command == "train":
        train(arguments.corpus, arguments.out)
    else:
        evaluate(arguments.corpus, arguments.eval)


if __name__ == "__main__":
    main()
