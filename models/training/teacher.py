"""Translates prose with apertium, as further training text for a translator.

    python teacher.py --corpus DIR --exclude DIR --to build/apertium.es.tsv --language es --speeches 208000
    python teacher.py --corpus DIR --exclude DIR --to build/apertium.it.tsv --language it --near es

Sentences by people on the English side, apertium's on the other: for the direction into English this is
back-translation (Sennrich et al. 2016), for the direction out of it distillation of apertium. The translator is told
by a tag which of its examples are such (Caswell et al. 2019). The first kind translates English prose that no pair
has; the second (`--near`) goes on from what people wrote in a language near by: of the pairs English-Spanish, the
Spanish is translated to Italian. Needs the program apertium with the pair's data.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import text

from tqcheck.report import Withheld
from tqcheck.translators.apertium import ApertiumTranslator

CHUNK = 2000  # sentences a run of the program
LONGEST = 50  # words


def prose(corpus: Path, exclude: Path, language: str, speeches: int) -> list[str]:
    """English sentences no other training file of the pair has: speeches of the UN, US addresses, Europarl."""
    seen = text.kept_out(corpus, exclude)
    seen.update(text.fingerprint(english) for english, _, _ in text.parallel(corpus, language))
    randomly = random.Random(2)

    def fresh(sentences: Iterator[str]) -> list[str]:
        kept = [s for s in text.deduplicated(sentences, seen) if text.is_clean(s) and len(s.split()) <= LONGEST]
        randomly.shuffle(kept)
        return kept

    europarl = (
        english
        for other in ("fr", "de")
        for english, _, origin in text.parallel(corpus, other)
        if origin == "europarl-causalmt"
    )
    addresses = text.monolingual(corpus, "en", range(text.WIKINEWS.stop, 10**9))
    chosen = [*fresh(europarl), *fresh(addresses)]
    chosen += fresh(text.monolingual(corpus, "en", text.UN_SPEECHES))[:speeches]
    randomly.shuffle(chosen)
    return chosen


def near(corpus: Path, exclude: Path, language: str) -> list[tuple[str, str]]:
    """English, and the same in the language, of all pairs by people but the documentation."""
    return [
        (english, other)
        for english, other, origin in text.unseen(corpus, exclude, language)
        if not origin.endswith("docs")
    ]


def translated(sentences: list[str], source_language: str, target_language: str, jobs: int) -> Iterator[str]:
    """What apertium makes of each sentence, in order; empty where it fails."""
    chunks = [sentences[start : start + CHUNK] for start in range(0, len(sentences), CHUNK)]
    translate = ApertiumTranslator().translate
    with ThreadPoolExecutor(jobs) as pool:
        for results in pool.map(lambda chunk: translate(chunk, source_language, target_language), chunks):
            yield from ("" if isinstance(result, Withheld) else result.text for result in results)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--exclude", type=Path, required=True, help="evaluation folder whose sentences are left out")
    parser.add_argument("--language", required=True)
    parser.add_argument("--near", help="translate what pairs of English and this language have, instead of English")
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--speeches", type=int, default=120_000, help="how many sentences of UN speeches")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    if arguments.near:
        pairs = near(arguments.corpus, arguments.exclude, arguments.near)
    else:
        english = prose(arguments.corpus, arguments.exclude, arguments.language, arguments.speeches)
        pairs = list(zip(english, english, strict=True))
    arguments.to.parent.mkdir(parents=True, exist_ok=True)
    originals = [original for _, original in pairs]
    translations = translated(originals, arguments.near or "en", arguments.language, arguments.jobs)
    with arguments.to.open("w", encoding="utf-8") as out:
        for number, ((english, _), translation) in enumerate(zip(pairs, translations, strict=True), start=1):
            if translation:
                out.write(f"{english}\t{translation}\n")
            if number % CHUNK == 0:
                print(f"{number} of {len(pairs)}", flush=True)


if __name__ == "__main__":
    main()
