"""Finds which words translate each other, in sentence pairs that people translated (`tqcheck/lexicon.py`).

    python models/training/lexicon.py --corpus ../shared/corpus --exclude ../shared/eval --out tqcheck/data/lexicons

IBM Model 1 (Brown et al. 1993, The Mathematics of Statistical Machine Translation) over the stems of content words,
once in each direction. An entry is kept where both directions together find it likely enough; its weight is how many
nats likelier the one stem is beside the other than anywhere, rounded, 1 to 9. A word without counterpart is given to
"nothing", which stands in every sentence.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import text

from tqcheck import lexicon

LANGUAGES = ("es", "fr", "de", "pt", "it", "ru")
ROUNDS = 6
FEWEST = 4  # times that a stem stands somewhere, and that two meet as translations
LEAST = 0.06  # probability, the geometric mean of both directions
MOST = 5  # translations of a stem
LONGEST = 30  # content words a side
MANUALS = {"php-docs", "python-docs", "tensorflow-docs", "django-docs", "gnome-user-docs"}
MANUAL_SENTENCES = 60_000  # of manuals: their words are few and come again


class Side:
    """The stems of one side of all pairs, as numbers, one sentence after the other."""

    def __init__(self, sentences: list[list[str]]) -> None:
        counts = Counter(stem for sentence in sentences for stem in sentence)
        self.stems = sorted(stem for stem, count in counts.items() if count >= FEWEST)
        number = {stem: place for place, stem in enumerate(self.stems)}
        self.sentences = [np.array([number[s] for s in sentence if s in number], np.int64) for sentence in sentences]
        self.frequency = np.bincount(np.concatenate(self.sentences), minlength=len(self.stems)) / len(sentences)


def pairs(corpus: Path, exclude: Path, language: str) -> Iterable[tuple[list[str], list[str]]]:
    """The different stems of both sides of each pair."""
    manual = 0
    for english, other, origin in text.unseen(corpus, exclude, language):
        if origin in MANUALS:
            manual += 1
            if manual > MANUAL_SENTENCES:
                continue
        ours, theirs = _different(english, "en"), _different(other, language)
        if 0 < len(ours) <= LONGEST and 0 < len(theirs) <= LONGEST:
            yield ours, theirs


def _different(side: str, language: str) -> list[str]:
    return list(dict.fromkeys(lexicon.stems(side, language)))


def meetings(ours: Side, theirs: Side) -> tuple[np.ndarray, ...]:
    """Every meeting of two stems in a pair of sentences: which kind of meeting, and the word on either side it is of.

    Returns the kinds (our stem times the number of theirs, plus theirs), then for each meeting its kind, and the number
    of our word and of theirs among all words.
    """
    kinds, our_words, their_words = [], [], []
    first = second = 0
    for here, there in zip(ours.sentences, theirs.sentences, strict=True):
        kinds.append((here[:, None] * len(theirs.stems) + there[None, :]).ravel())
        our_words.append(np.repeat(np.arange(first, first + len(here), dtype=np.int32), len(there)))
        their_words.append(np.tile(np.arange(second, second + len(there), dtype=np.int32), len(here)))
        first, second = first + len(here), second + len(there)
    known, kind = np.unique(np.concatenate(kinds), return_inverse=True)
    return known, kind.astype(np.int32), np.concatenate(our_words), np.concatenate(their_words)


def probabilities(
    kind: np.ndarray, word: np.ndarray, given: np.ndarray, floor: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """IBM Model 1: of each kind of meeting how likely the one stem is, given the other, and how often it is so.

    word: of each meeting the word that is explained; given: of each kind the stem that explains;
    floor: of each meeting's word how likely it is beside nothing
    """
    number = len(given)
    likely = np.full(number, 0.1)
    for _ in range(ROUNDS):
        each = likely[kind]
        total = np.bincount(word, each)[word] + floor
        counts = np.bincount(kind, each / total, number)
        likely = counts / np.bincount(given, counts)[given]
    return likely, counts


def table(ours: Side, theirs: Side) -> dict[str, dict[str, int]]:
    known, kind, our_words, their_words = meetings(ours, theirs)
    here, there = np.divmod(known, len(theirs.stems))
    forth, counts = probabilities(kind, their_words, here, theirs.frequency[there[kind]])
    back, _ = probabilities(kind, our_words, there, ours.frequency[here[kind]])
    both = np.sqrt(forth * back)
    weight = np.log(np.maximum(forth / theirs.frequency[there], back / ours.frequency[here]))
    good = (both > LEAST) & (counts >= FEWEST) & (weight >= 1)
    found: dict[str, list[tuple[float, str, int]]] = {}
    for place in np.flatnonzero(good):
        entry = (-both[place], theirs.stems[there[place]], min(9, round(weight[place])))
        found.setdefault(ours.stems[here[place]], []).append(entry)
    return {stem: {other: nats for _, other, nats in sorted(entries)[:MOST]} for stem, entries in sorted(found.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--exclude", type=Path, required=True, help="evaluation sets, whose sentences are left out")
    parser.add_argument("--language", action="append", choices=LANGUAGES)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for language in arguments.language or LANGUAGES:
        english, other = map(list, zip(*pairs(arguments.corpus, arguments.exclude, language), strict=True))
        found = table(Side(english), Side(other))
        head = "# Stems that translate each other, with a weight of 1 to 9; made by models/training/lexicon.py."
        lines = (" ".join([stem, *(f"{each}{nats}" for each, nats in of.items())]) for stem, of in found.items())
        (arguments.out / f"en-{language}.txt").write_text("\n".join([head, *lines, ""]), "utf-8")
        print(f"en-{language}: {len(english)} pairs, {len(found)} stems, {sum(map(len, found.values()))} entries")


if __name__ == "__main__":
    main()
