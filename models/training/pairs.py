"""Pairs of sentences for a translator: cleaned, weighed, tagged and cut into pieces.

    python models/training/pairs.py --corpus DIR --exclude DIR --work build/en-es --language es
    python models/training/pairs.py --corpus DIR --exclude DIR --work build/en-xx --language fr --language de

An `apertium.es.tsv` (`teacher.py`) in the work folder is used for its language, too. The corpus files have been checked
for their languages by their makers: of 12,427 sides of en-es none was in the other language, or in one that is not near
(py3langid); so that is not done again here.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import sentencepiece
import text
from packed import TENTHS, Packed

VOCABULARY = 12_000  # pieces, all languages together; the padding token comes after them
LONGEST = 120  # pieces a side; longer examples are left out

# How often a pair of a corpus stands in an epoch. Documentation only teaches words: half of it is left out,
# and the rest drawn less often.
WEIGHTS = {"tatoeba-manythings": 1.0, "tatoeba-opusmt": 1.0, "php-docs": 0.4, "python-docs": 0.5,
           "tensorflow-docs": 0.7, "django-docs": 0.7, "gnome-user-docs": 0.7, "mozilla-www": 1.0, "bitcoin-org": 1.0,
           "opensource-guide": 2.0, "apertium": 0.8}  # fmt: skip
PROSE = 3.0  # all others: Europarl, UN, TICO-19, MT-GenEval
LEFT_OUT = 0.5  # of documentation
DOCUMENTATION = {"php-docs", "python-docs", "tensorflow-docs", "django-docs", "gnome-user-docs"}
HELD_OUT = {"europarl-causalmt": 300, "un-devset": 100, "tico19": 200}  # pairs of each language to watch the loss on
# Tags before the source. A user's text has none but the target's, so it gets what people wrote as prose.
APERTIUM, MANUAL, OWN = "<apertium>", "<manual>", "<own>"
# Names that stand in both languages: half are exchanged for others or for made-up ones.
RENAMED, MADE_UP = 0.5, 0.7
_NAME = re.compile(r"\b[A-Z][a-zà-öø-ÿ]{2,}\b")


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
        elif fits(example) and not (example.origin in DOCUMENTATION and randomly.random() < LEFT_OUT):
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
    for language in languages:
        made = work / f"apertium.{language}.tsv"
        if made.exists():
            for line in made.read_text("utf-8").splitlines():
                english, other = line.split("\t")
                yield Example(text.plain(english), text.plain(other), "apertium", language)


def fits(example: Example) -> bool:
    """Neither side empty, none more than twice as long as the other."""
    first, second = len(example.english) + 10, len(example.other) + 10
    return bool(example.english and example.other) and 0.5 <= first / second <= 2.0


def joined(examples: Iterable[Example], randomly: random.Random) -> Iterator[Example]:
    """All examples, many short ones two or three at once: stories have them in quotations and headlines."""
    short: dict[str, list[Example]] = {}
    for example in examples:
        if example.origin.startswith("tatoeba") and randomly.random() < 0.5:
            waiting = short.setdefault(example.language, [])
            waiting.append(example)
            if len(waiting) > randomly.randint(1, 2):
                yield example._replace(
                    english=" ".join(e.english for e in waiting), other=" ".join(e.other for e in waiting)
                )
                waiting.clear()
        else:
            yield example


def names(examples: Iterable[Example]) -> list[str]:
    """Capitalised words that stand in both languages of a pair, at least twice: those that are not translated."""
    counts = Counter(name for example in examples for name in _shared(example))
    return sorted(name for name, number in counts.items() if number > 1)


def _shared(example: Example) -> list[str]:
    if example.origin in DOCUMENTATION:  # there they are products, and none of them rare
        return []
    return sorted(set(_NAME.findall(example.english)) & set(_NAME.findall(example.other)))


def renamed(example: Example, known: Sequence[str], randomly: random.Random) -> Example:
    """Half of the names that both sides share are exchanged, so that a translator learns to copy any name.

    Tatoeba's people are all called Tom. A made-up name is the head of one and the tail of another.
    """
    for name in _shared(example):
        if randomly.random() < RENAMED:
            new = randomly.choice(known)
            if randomly.random() < MADE_UP:
                tail = randomly.choice(known)
                new = new[: randomly.randint(2, len(new) - 1)] + tail[randomly.randint(1, len(tail) - 2) :]
            whole = re.compile(rf"\b{name}\b")
            example = example._replace(english=whole.sub(new, example.english), other=whole.sub(new, example.other))
    return example


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
    examples, watched = collect(corpus, exclude, work, languages)
    randomly = random.Random(2)
    known = names(examples)
    chosen = [renamed(example, known, randomly) for example in joined(examples, randomly)]
    lines = [line for example in drawn(examples, randomly) for line in (example.english, example.other)]
    randomly.shuffle(lines)
    work.mkdir(parents=True, exist_ok=True)
    with (work / "spm.model").open("wb") as out:  # given sentences, not files: the model keeps the paths of files
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines), model_writer=out, vocab_size=VOCABULARY, model_type="unigram",
            byte_fallback=True, split_digits=True, normalization_rule_name="nmt_nfkc", input_sentence_size=500_000,
            character_coverage=0.9998, unk_id=1, eos_id=0, bos_id=-1, pad_id=-1, eos_piece="</s>", unk_piece="<unk>",
            user_defined_symbols=[tag("en"), *map(tag, languages), APERTIUM, MANUAL, OWN], num_threads=2,
            minloglevel=2)  # fmt: skip
    rows = [f"{example.english}\t{example.other}\n" for example in watched]
    (work / "held-out.tsv").write_text("".join(rows), "utf-8")
    pack(chosen, work / "train.npz", work, randomly)
    pack(watched, work / "watch.npz", work, None)
    (work / "languages").write_text(" ".join(languages))


def drawn(examples: Iterable[Example], randomly: random.Random) -> Iterator[Example]:
    """What the vocabulary is made from: pairs by people as often as an epoch has them, at most once."""
    return (e for e in examples if e.origin != "apertium" and randomly.random() < WEIGHTS.get(e.origin, PROSE))


def pack(examples: list[Example], path: Path, work: Path, randomly: random.Random | None) -> None:
    """Writes all examples of both directions as numbers, a tenth of the sources as machine-made text is."""
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(work / "spm.model"))
    plain = [[e.english for e in examples], [e.other for e in examples]]
    encoded = [pieces.encode(side) for side in plain]
    noisy = [pieces.encode([noised(line, randomly) for line in side]) if randomly else encoded[n]
             for n, side in enumerate(plain)]  # fmt: skip
    sentences: list[list[int]] = []
    rows = []
    for number, example in enumerate(examples):
        sides = [encoded[0][number], encoded[1][number]]
        sources = [noisy[0][number], noisy[1][number]]
        if not all(0 < len(ids) < LONGEST for ids in sides + sources):
            continue
        origin = MANUAL if example.origin in DOCUMENTATION else APERTIUM if example.origin == "apertium" else None
        marked = pieces.piece_to_id(origin) if origin else -1
        weight = round(WEIGHTS.get(example.origin, PROSE) * TENTHS)
        at = len(sentences)
        sentences += sides
        for side, into in ((0, example.language), (1, "en")):
            source = at + side
            if sources[side] != sides[side]:
                source = len(sentences)
                sentences.append(sources[side])
            rows.append((source, at + 1 - side, pieces.piece_to_id(tag(into)), marked, weight))
    Packed.of(sentences, rows).save(path)
    print(f"{path.name}: {len(rows)} examples, {sum(map(len, sentences))} pieces")


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
