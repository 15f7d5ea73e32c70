"""Makes the reference distribution of a model: what edited news scores, or what human translations do, by length.

    python models/training/reference.py --model models/lm-en --text build/lm-en/wikinews.txt --source "what it is"
    python models/training/reference.py --model models/lm-multi --language es --text EVAL/clean_es_pud.jsonl.gz \\
        --source "what it is"
    python models/training/reference.py --model models/mt-multi-en --pairs build/news.es.tsv --direction es-en \\
        --source "what it is"

A text holds a sentence a line, or is an evaluation pack (`.jsonl.gz`); pairs have a tab between English and the other
language; none of it must have been trained on. Writes `reference.json`, for a model of several languages
`reference-es.json`, for a direction `reference-es-en.json`, into the model's folder: the source, and for each bucket of
lengths the number of sentences and 101 quantiles of their score: the mean log-probability, or for a language model
with a contrast both together (`CTranslate2Scorer.combined`). A bucket of fewer than 20 sentences gets the quantiles of
the next longer one.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import text

from tqcheck.fluency.ctranslate2 import CTranslate2Scorer
from tqcheck.percentiles import BUCKETS, QUANTILES, bucket
from tqcheck.report import Adequacy, Fluency
from tqcheck.translators.ctranslate2 import CTranslate2Translator

FEWEST = 20  # sentences of a bucket; of fewer the quantiles would be chance


def distribution(scores: Sequence[tuple[float, int]]) -> list[dict[str, object]]:
    """For each bucket its least number of tokens, its number of sentences and its quantiles."""
    groups: list[list[float]] = [[] for _ in BUCKETS]
    for value, tokens in scores:
        if tokens >= BUCKETS[0]:
            groups[bucket(tokens)].append(value)
    if not groups[-1]:
        raise SystemExit(f"no sentence of {BUCKETS[-1]} tokens or more: the text is too small")
    rows: list[dict[str, object]] = []
    places, quantiles = np.linspace(0, 1, QUANTILES), []
    for least, group in reversed(list(zip(BUCKETS, groups, strict=True))):
        quantiles = np.quantile(group, places).round(4).tolist() if len(group) >= FEWEST or not quantiles else quantiles
        rows.insert(0, {"from_tokens": least, "sentences": len(group), "quantiles": quantiles})
    return rows


def fluency(model: Path, texts: list[Path], language: str, every: int) -> list[tuple[float, int]]:
    sentences = [line for path in texts for line in text.held_out(path)[::every]]
    scorer = CTranslate2Scorer(model)
    results = scorer.score(sentences, language)
    return [(scorer.combined(r.log_probability, r.contrast), r.tokens) for r in results if isinstance(r, Fluency)]


def adequacy(model: Path, pairs: list[Path], direction: str) -> list[tuple[float, int]]:
    rows = [line.split("\t") for path in pairs for line in path.read_text("utf-8").splitlines()]
    source_language, target_language = direction.split("-")
    sides = {"en": [row[0] for row in rows]}
    sides[source_language if target_language == "en" else target_language] = [row[1] for row in rows]
    results = CTranslate2Translator(model).score(
        sides[source_language], sides[target_language], source_language, target_language
    )
    return [(result.log_probability, result.tokens) for result in results if isinstance(result, Adequacy)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--text", type=Path, action="append", default=[], help="may be repeated")
    parser.add_argument("--language", default="en")
    parser.add_argument("--every", type=int, default=1, help="2: every second line, so that the others can measure")
    parser.add_argument("--pairs", type=Path, action="append", default=[], help="English, tab, other language")
    parser.add_argument("--direction", help="of a translator, such as es-en")
    parser.add_argument("--source", required=True, help="what the text is, in words")
    arguments = parser.parse_args()
    direction = arguments.direction
    several = len(json.loads((arguments.model / "tqcheck.json").read_text("utf-8")).get("languages", ())) > 1
    of = direction or (arguments.language if several else "")
    target = arguments.model / (f"reference-{of}.json" if of else "reference.json")
    target.unlink(missing_ok=True)
    results = (
        adequacy(arguments.model, arguments.pairs, direction)
        if direction
        else fluency(arguments.model, arguments.text, arguments.language, arguments.every)
    )
    buckets = distribution(results)
    rows = ",\n".join("  " + json.dumps(row) for row in buckets)
    target.write_text(f'{{"source": {json.dumps(arguments.source)}, "buckets": [\n{rows}\n]}}\n', "utf-8")
    for row in buckets:
        print(f"from {row['from_tokens']} tokens: {row['sentences']} sentences")


if __name__ == "__main__":
    main()
