"""Makes machine-made text: what apertium makes of foreign prose, and of English prose on the way there and back.

    python models/training/teacher.py --corpus DIR --exclude DIR --language es --to build/en-es/apertium.tsv
    python models/training/machine.py --corpus DIR --exclude DIR --language es --there build/en-es/apertium.tsv \\
        --to build/machine.en.tsv
    python models/training/machine.py --corpus DIR --exclude DIR --into es --to build/machine.es.tsv
    python models/training/machine.py --corpus DIR --exclude DIR --into fr --by-way-of es --to build/machine.fr.tsv

The first kind is English. The other is any language that apertium reaches from English, at once or over a third
language: what people wrote in it, and what the machine made of the same in English. Writes what a person wrote and
what the machine made of the same content, a tab between them. For `contrast.py`.
"""

from __future__ import annotations

import argparse
import random
from itertools import pairwise
from pathlib import Path

import teacher
import text

NOT_PROSE = ("tatoeba", "docs", "www")  # in the names of corpora
PLAIN = ("tatoeba", "www", "guide", "bitcoin")  # everyday words, so that these are not taken for a machine's
LONGEST, SHORTEST_PLAIN = 50, 6  # words
ROUND_TRIPS, DIRECT = 45_000, 25_000
FROM_ENGLISH = 40_000  # pairs of another language than English
PROSE, EVERYDAY = 46_000, 24_000

Pair = tuple[str, str]


def chosen(corpus: Path, exclude: Path, there: Path, language: str) -> list[Pair]:
    """English, and the same in the other language: translated by people, or by apertium on the way there."""
    prose: list[Pair] = []
    everyday: list[Pair] = []
    for english, other, origin in text.unseen(corpus, exclude, language):
        length = len(other.split())
        if not any(name in origin for name in NOT_PROSE) and length <= LONGEST:
            prose.append((english, other))
        if any(name in origin for name in PLAIN) and length >= SHORTEST_PLAIN:
            everyday.append((english, other))
    round_trips = [(english, other) for english, other in map(_sides, there.read_text("utf-8").splitlines())]
    randomly = random.Random(5)
    for rows in (round_trips, prose, everyday):
        randomly.shuffle(rows)
    mixed = [*round_trips[:ROUND_TRIPS], *prose[:DIRECT]]
    randomly.shuffle(mixed)
    return [*mixed[:PROSE], *everyday[:EVERYDAY]]


def from_english(corpus: Path, exclude: Path, language: str) -> list[Pair]:
    """A language, and the same in English: prose first, then everyday sentences, then manuals to make up the number."""
    ranked: list[tuple[int, Pair]] = []
    for english, other, origin in text.unseen(corpus, exclude, language):
        words = len(english.split())
        if words > LONGEST:
            continue
        if not any(name in origin for name in NOT_PROSE):
            ranked.append((0, (other, english)))
        elif words >= SHORTEST_PLAIN and text.is_clean(other):
            ranked.append((1 if any(name in origin for name in PLAIN) else 2, (other, english)))
    random.Random(5).shuffle(ranked)
    ranked.sort(key=lambda row: row[0])
    return [pair for _, pair in ranked[:FROM_ENGLISH]]


def _sides(line: str) -> Pair:
    english, other = line.split("\t")
    return english, other


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--exclude", type=Path, required=True, help="evaluation folder whose sentences are left out")
    parser.add_argument("--there", type=Path, help="for English: what teacher.py wrote")
    parser.add_argument("--language", help="for English: the language that is translated into it")
    parser.add_argument("--into", default="en", help="the language to make")
    parser.add_argument("--by-way-of", help="another language that apertium translates English into first")
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    into, way = arguments.into, arguments.by_way_of
    if into == "en":
        rows = chosen(arguments.corpus, arguments.exclude, arguments.there, arguments.language)
        stations = [arguments.language, "en"]
    else:
        rows = from_english(arguments.corpus, arguments.exclude, into)
        stations = ["en", way, into] if way else ["en", into]
    machine = [foreign for _, foreign in rows]
    for source, target in pairwise(stations):
        machine = list(teacher.translated(machine, source, target, arguments.jobs))
    with arguments.to.open("w", encoding="utf-8") as out:
        for (human, _), made in zip(rows, machine, strict=True):
            if made:
                out.write(f"{human}\t{made}\n")


if __name__ == "__main__":
    main()
