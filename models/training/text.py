"""Reads training text and makes it clean: the one place that knows the corpus files.

A corpus folder holds `en-XX.tsv.xz` (English, other language, corpus id) and `mono.XX.txt.xz` (one sentence a
line), as described in its own SOURCES.md. Nothing here keeps a sentence that also stands in an evaluation file.
"""

from __future__ import annotations

import gzip
import json
import lzma
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

# Typographic variants that say nothing about fluency; one character each, so that offsets stay as they are.
# `tqcheck.fluency` applies the same table before it scores (tests hold the two equal).
PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-",
                       "\u00a0": " ", "\u202f": " ", "\u2009": " "})  # fmt: skip

# GUM's Wikinews stories and interviews inside mono.en.txt.xz (zero-based lines). They are the only edited news
# in the corpus, so no model is trained on them: they measure perplexity and give the reference distribution.
WIKINEWS = range(954_744, 956_238)
UN_SPEECHES = range(953_239)

_GLUED = re.compile(r"[a-z]\.[A-Z]|[a-z][A-Z][a-z]")  # scanning faults of the UN speeches: "frustrating.Our"


def plain(text: str) -> str:
    return text.translate(PLAIN)


def fingerprint(sentence: str) -> str:
    """The sentence as overlap is judged: letters and digits only, without case."""
    return "".join(c for c in unicodedata.normalize("NFKC", sentence).casefold() if c.isalnum())


def evaluation_fingerprints(folder: Path) -> set[str]:
    """Fingerprints of every sentence of five words or more in an evaluation folder (JSONL packs and plain text)."""
    seen: set[str] = set()
    for pack in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(pack, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                seen.update(
                    fingerprint(row[key])
                    for key in ("source", "target", "reference")
                    if len((row.get(key) or "").split()) >= 5
                )
    for path in sorted(folder.glob("mt/*.*")):
        if path.suffix != ".md":
            seen.update(fingerprint(line) for line in path.read_text("utf-8").splitlines() if len(line.split()) >= 5)
    return seen


def kept_out(corpus: Path, exclude: Path) -> set[str]:
    """Fingerprints of what no model is trained on: the evaluation files, and the news that fluency is measured by."""
    return evaluation_fingerprints(exclude).union(map(fingerprint, monolingual(corpus, "en", WIKINEWS)))


def monolingual(corpus: Path, language: str, lines: range) -> Iterator[str]:
    """The sentences of `mono.<language>.txt.xz` in the given range of lines; none where there is no such file."""
    path = corpus / f"mono.{language}.txt.xz"
    if not path.exists():
        return
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        for number, line in enumerate(stream):
            if number >= lines.stop:
                return
            if number in lines:
                yield line.strip()


def parallel(corpus: Path, other: str) -> Iterator[tuple[str, str, str]]:
    """(English, other language, corpus id) of `en-<other>.tsv.xz`."""
    with lzma.open(corpus / f"en-{other}.tsv.xz", "rt", encoding="utf-8") as stream:
        for line in stream:
            english, foreign, origin = line.rstrip("\n").split("\t")
            yield english, foreign, origin


def unseen(corpus: Path, exclude: Path, language: str) -> Iterator[tuple[str, str, str]]:
    """(English, other language, corpus id) of pairs neither side of which stands in an evaluation file."""
    tests = evaluation_fingerprints(exclude)
    for english, other, origin in parallel(corpus, language):
        if tests.isdisjoint((fingerprint(english), fingerprint(other))):
            yield english, other, origin


def held_out(path: Path) -> list[str]:
    """The sentences of a text file, or the human versions in an evaluation pack (`.jsonl.gz`)."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as rows:
            lines = [json.loads(row)["target"] for row in rows]
    else:
        lines = path.read_text("utf-8").splitlines()
    return [plain(" ".join(line.split())) for line in lines if line.strip()]


def is_clean(sentence: str) -> bool:
    """True for a line that reads as a sentence: some words, mostly letters, no scanning fault."""
    letters = sum(c.isalpha() or c.isspace() for c in sentence)
    return 3 <= len(sentence.split()) <= 90 and letters >= 0.8 * len(sentence) and not _GLUED.search(sentence)


def deduplicated(sentences: Iterable[str], seen: set[str]) -> Iterator[str]:
    """Sentences whose fingerprint is new; `seen` grows, and may start as the set that must not be trained on."""
    for sentence in sentences:
        key = fingerprint(sentence)
        if key and key not in seen:
            seen.add(key)
            yield sentence
