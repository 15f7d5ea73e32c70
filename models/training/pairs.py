"""Pairs of sentences for a translator: cleaned, weighed, tagged and cut into pieces.

    python models/training/pairs.py --corpus DIR --exclude DIR --work build/en-es --language es
    python models/training/pairs.py --corpus DIR --exclude DIR --work build/en-xx --language fr --language de

Every example is written once for each direction. An `apertium.tsv` (`teacher.py`) in the work folder is used, too, for
the first language. The corpus files have been checked for their languages by their makers: of 12,427 sides of en-es
none was in the other language, or in one that is not near (py3langid); so that is not done again here.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import sentencepiece
import text

VOCABULARY = 8000  # pieces, all languages together; the padding token comes after them
LONGEST = 120  # pieces a side; longer examples are left out

# How often a pair of a corpus stands in an epoch. Documentation only teaches words, so most of it is left out.
WEIGHTS = {"tatoeba-manythings": 1.0, "tatoeba-opusmt": 1.0, "php-docs": 0.2, "python-docs": 0.3,
           "tensorflow-docs": 0.5, "django-docs": 0.5, "gnome-user-docs": 0.5, "mozilla-www": 1.0, "bitcoin-org": 1.0,
           "opensource-guide": 2.0, "apertium": 0.8}  # fmt: skip
PROSE = 4.0  # all others: Europarl, UN, TICO-19, MT-GenEval
DOCUMENTATION = {"php-docs", "python-docs", "tensorflow-docs", "django-docs", "gnome-user-docs"}
HELD_OUT = {"europarl-causalmt": 300, "un-devset": 100, "tico19": 200}  # pairs of each language to watch the loss on
# Tags before the source. A user's text has none but the target's, so it gets what people wrote as prose.
APERTIUM, MANUAL = "<apertium>", "<manual>"


class Example(NamedTuple):
    english: str
    other: str
    origin: str  # corpus id
    language: str  # of `other`


def collect(corpus: Path, exclude: Path, work: Path, languages: Sequence[str]) -> tuple[list[Example], list[Example]]:
    """Clean pairs in which no side stands in an evaluation file, and those held out."""
    tests = text.evaluation_fingerprints(exclude)
    randomly = random.Random(1)
    seen: set[str] = set()
    kept: list[Example] = []
    removed = 0
    for example in sources(corpus, work, languages):
        english, other = text.fingerprint(example.english), text.fingerprint(example.other)
        key = f"{english}|{other}"
        if key in seen:
            continue
        seen.add(key)
        if english in tests or other in tests:
            removed += 1
        elif fits(example):
            kept.append(example)
    randomly.shuffle(kept)
    watched: list[Example] = []
    for language in languages:
        for origin, number in HELD_OUT.items():
            watched += [e for e in kept if (e.origin, e.language) == (origin, language)][:number]
    # a sentence of the held-out ones may stand in other pairs too
    sides = {text.fingerprint(side) for e in watched for side in (e.english, e.other)}
    rest = [e for e in kept if sides.isdisjoint((text.fingerprint(e.english), text.fingerprint(e.other)))]
    print(f"{len(rest)} pairs, {len(watched)} held out, {removed} left out that stand in an evaluation file")
    return rest, watched


def sources(corpus: Path, work: Path, languages: Sequence[str]) -> Iterator[Example]:
    for language in languages:
        for english, other, origin in text.parallel(corpus, language):
            yield Example(text.plain(english), text.plain(other), origin, language)
    if (work / "apertium.tsv").exists():
        for line in (work / "apertium.tsv").read_text("utf-8").splitlines():
            english, other = line.split("\t")
            yield Example(text.plain(english), text.plain(other), "apertium", languages[0])


def fits(example: Example) -> bool:
    """Neither side empty, none more than twice as long as the other."""
    first, second = len(example.english) + 10, len(example.other) + 10
    return bool(example.english and example.other) and 0.5 <= first / second <= 2.0


def weighted(examples: Iterable[Example], randomly: random.Random) -> Iterator[Example]:
    """Each pair as often as its corpus weighs, by chance where that is no whole number; short pairs joined."""
    short: dict[str, list[Example]] = {}
    for example in examples:
        for _ in range(int(WEIGHTS.get(example.origin, PROSE) + randomly.random())):
            if example.origin.startswith("tatoeba") and randomly.random() < 0.5:
                waiting = short.setdefault(example.language, [])
                waiting.append(example)  # two or three at once: stories have them in quotations and headlines
                if len(waiting) > randomly.randint(1, 2):
                    yield example._replace(
                        english=" ".join(e.english for e in waiting), other=" ".join(e.other for e in waiting)
                    )
                    waiting.clear()
            else:
                yield example


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


def tag(language: str) -> str:
    """What stands before a source that is to be translated into the language."""
    return f">>{language}<<"


def prepare(corpus: Path, exclude: Path, work: Path, languages: Sequence[str]) -> None:
    work.mkdir(parents=True, exist_ok=True)
    examples, watched = collect(corpus, exclude, work, languages)
    randomly = random.Random(2)
    chosen = list(weighted(examples, randomly))
    # apertium's own wording is no model for the vocabulary
    lines = [example.english for example in chosen]
    lines += [example.other for example in chosen if example.origin != "apertium"]
    with (work / "spm.model").open("wb") as out:  # given sentences, not files: the model keeps the paths of files
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines), model_writer=out, vocab_size=VOCABULARY, model_type="unigram",
            byte_fallback=True, split_digits=True, normalization_rule_name="nmt_nfkc", input_sentence_size=300_000,
            character_coverage=0.9998, unk_id=1, eos_id=0, bos_id=-1, pad_id=-1, eos_piece="</s>", unk_piece="<unk>",
            user_defined_symbols=[tag("en"), *map(tag, languages), APERTIUM, MANUAL], num_threads=2,
            minloglevel=2)  # fmt: skip
    rows = [f"{example.english}\t{example.other}\n" for example in watched]
    (work / "held-out.tsv").write_text("".join(rows), "utf-8")
    pack(chosen, work / "train.npz", work, randomly)
    pack(watched, work / "watch.npz", work, None)
    (work / "languages").write_text(" ".join(languages))


def pack(examples: list[Example], path: Path, work: Path, randomly: random.Random | None) -> None:
    """Writes all examples of both directions as numbers: sources with tags and </s>, targets with </s>."""
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(work / "spm.model"))
    flat, lengths = [], []
    for into_english in (False, True):
        sides = [(e.other, e.english) if into_english else (e.english, e.other) for e in examples]
        texts = [noised(source, randomly) if randomly else source for source, _ in sides]
        encoded = zip(examples, pieces.encode(texts), pieces.encode([target for _, target in sides]), strict=True)
        for example, source, target in encoded:
            if not (0 < len(source) < LONGEST and 0 < len(target) < LONGEST):
                continue
            tags = [tag("en" if into_english else example.language)]
            tags += [APERTIUM] if example.origin == "apertium" else []
            tags += [MANUAL] if example.origin in DOCUMENTATION else []
            flat += [[pieces.piece_to_id(name) for name in tags] + source + [0], [*target, 0]]
            lengths.append((len(flat[-2]), len(flat[-1])))
    np.savez(path, flat=np.concatenate([np.array(ids, np.uint16) for ids in flat]), lengths=np.array(lengths, np.int32))
    counts = np.array(lengths).sum(0)
    print(f"{path.name}: {len(lengths)} examples, {counts[0]} source and {counts[1]} target pieces")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="folder with en-XX.tsv.xz")
    parser.add_argument("--exclude", type=Path, required=True, help="evaluation files: their sentences are left out")
    parser.add_argument("--language", action="append", required=True, help="beside English; may be repeated")
    parser.add_argument("--work", type=Path, required=True)
    arguments = parser.parse_args()
    prepare(arguments.corpus, arguments.exclude, arguments.work, arguments.language)


if __name__ == "__main__":
    main()
