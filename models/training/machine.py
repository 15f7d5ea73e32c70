"""Makes machine-made text: what apertium makes of foreign prose, and of English prose on the way there and back.

    python models/training/teacher.py --corpus DIR --exclude DIR --language es --to build/en-es/apertium.tsv
    python models/training/machine.py --corpus DIR --exclude DIR --language es --there build/en-es/apertium.tsv \\
        --to build/machine.en.tsv

Writes what a person wrote and what the machine made of the same content, a tab between them. For `contrast.py`.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import teacher
import text

NOT_PROSE = ("tatoeba", "docs", "www")  # in the names of corpora
PLAIN = ("tatoeba", "www", "guide", "bitcoin")  # everyday words, so that these are not taken for a machine's
LONGEST, SHORTEST_PLAIN = 50, 6  # words
ROUND_TRIPS, DIRECT = 45_000, 25_000
PROSE, EVERYDAY = 46_000, 24_000

Pair = tuple[str, str]


def chosen(corpus: Path, exclude: Path, there: Path, language: str) -> list[Pair]:
    """English, and the same in the other language: translated by people, or by apertium on the way there."""
    tests = text.evaluation_fingerprints(exclude)
    prose: list[Pair] = []
    everyday: list[Pair] = []
    for english, other, origin in text.parallel(corpus, language):
        if tests.intersection((text.fingerprint(english), text.fingerprint(other))):
            continue
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


def _sides(line: str) -> Pair:
    english, other = line.split("\t")
    return english, other


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--exclude", type=Path, required=True, help="evaluation folder whose sentences are left out")
    parser.add_argument("--there", type=Path, required=True, help="what teacher.py wrote")
    parser.add_argument("--language", required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    rows = chosen(arguments.corpus, arguments.exclude, arguments.there, arguments.language)
    translated = teacher.translated([other for _, other in rows], arguments.language, "en", arguments.jobs)
    with arguments.to.open("w", encoding="utf-8") as out:
        for (english, _), machine in zip(rows, translated, strict=True):
            if machine:
                out.write(f"{english}\t{machine}\n")


if __name__ == "__main__":
    main()
