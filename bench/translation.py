"""How well the translators translate news: BLEU and chrF of ours and of apertium, in one run, on the same lines.

    python bench/translation.py --eval ../shared/eval
    python bench/translation.py --eval ../shared/eval --pair es-en --translator build/mt-multi-en --lines 500

Without --translator: every embedded and pulled translator that knows the pair, and apertium where it is installed.
newstest2013 is news from five countries; FLORES-200 devtest is Wikinews, Wikijunior and Wikivoyage. What a translator
withholds counts as an empty line. Scores are sacreBLEU's (Post 2018) with its default settings.

Published, for comparison: Helsinki-NLP's multilingual OPUS-MT model en_el_es_fi has 31.9 BLEU and 0.576 chrF on
newstest2013 en-es (its model card). A translator of ours is the default for a pair when it beats apertium on both
figures of newstest2013.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path

import sacrebleu
from tables import Row, table

from tqcheck.choosing import Choice
from tqcheck.errors import ModelError
from tqcheck.manifest import everything
from tqcheck.report import Withheld
from tqcheck.seams import Translation, Translator
from tqcheck.translators.apertium import ApertiumTranslator

SETS = ("newstest2013", "flores200-devtest")


def lines(folder: Path, name: str, language: str, limit: int) -> list[str]:
    return (folder / "mt" / f"{name}.{language}").read_text("utf-8").splitlines()[:limit]


def translators(pair: str, names: list[str]) -> Iterator[tuple[str, Translator]]:
    source, target = pair.split("-")
    for name in names or ["apertium", *(model.id for model in everything() if pair in model.pairs)]:
        if name == "apertium" and not names and not _apertium_knows(source, target):
            continue
        # as a run uses it: a name that cannot be had is an error, long lines are split, what it doubts is withheld
        made = Choice(name, "none", offline=True, threads=0, plugin=lambda _: None).models.translator(source, target)
        if not isinstance(made, Withheld) and made.supports(source, target):
            yield name, made


def _apertium_knows(source: str, target: str) -> bool:
    return ApertiumTranslator.is_installed() and ApertiumTranslator().supports(source, target)


def measure(name: str, translator: Translator, pair: str, set_: str, sources: list[str], references: list[str]) -> Row:
    began = time.perf_counter()
    results = translator.translate(sources, *pair.split("-"))
    seconds = time.perf_counter() - began
    outputs = [result.text if isinstance(result, Translation) else "" for result in results]
    return {
        "set": f"{set_} {pair}", "translator": name, "lines": len(sources),
        "BLEU": round(sacrebleu.corpus_bleu(outputs, [references]).score, 1),
        "chrF": round(sacrebleu.corpus_chrf(outputs, [references]).score, 1),
        "withheld": sum(isinstance(result, Withheld) for result in results),
        "words/s": round(sum(len(line.split()) for line in sources) / seconds),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True, help="folder with mt/newstest2013.XX")
    parser.add_argument("--pair", action="append", help="such as es-en; default: es-en and en-es")
    parser.add_argument("--translator", action="append", default=[], help="apertium, an id, a folder or a hub id")
    parser.add_argument("--lines", type=int, default=3000, help="the first so many lines of each set")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    rows: list[Row] = []
    for pair in arguments.pair or ["es-en", "en-es"]:
        for set_ in SETS:
            if not all((arguments.eval / "mt" / f"{set_}.{code}").is_file() for code in pair.split("-")):
                continue
            sources, references = (lines(arguments.eval, set_, code, arguments.lines) for code in pair.split("-"))
            for name, translator in translators(pair, arguments.translator):
                try:
                    rows.append(measure(name, translator, pair, set_, sources, references))
                except ModelError as error:
                    raise SystemExit(f"{name}: {error}") from error
    print(json.dumps(rows, indent=1) if arguments.json else table(rows))


if __name__ == "__main__":
    main()
