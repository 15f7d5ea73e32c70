"""Makes the reference distribution of a model: what edited news scores, or what human translations do, by length.

    python models/training/reference.py --model models/lm-en --text build/lm-en/wikinews.txt --source "what it is"
    python models/training/reference.py --model models/mt-en-es --pairs build/en-es/held-out.tsv --direction es-en \\
        --source "what it is"

A text holds a sentence a line, pairs a tab between English and the other language; none of it must have been trained
on. Writes `reference.json`, or for a direction `reference-es-en.json`, into the model's folder: the source, and for
each bucket of lengths the number of sentences and 101 quantiles of their score: the mean log-probability, or for a
language model with a contrast both together (`CTranslate2Scorer.combined`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tqcheck.fluency.ctranslate2 import CTranslate2Scorer
from tqcheck.percentiles import BUCKETS, QUANTILES, bucket
from tqcheck.report import Adequacy, Fluency
from tqcheck.translators.ctranslate2 import CTranslate2Translator


def distribution(scores: Sequence[tuple[float, int]]) -> list[dict[str, object]]:
    """For each bucket its least number of tokens, its number of sentences and its quantiles."""
    groups: list[list[float]] = [[] for _ in BUCKETS]
    for value, tokens in scores:
        if tokens >= BUCKETS[0]:
            groups[bucket(tokens)].append(value)
    empty = [str(least) for least, group in zip(BUCKETS, groups, strict=True) if not group]
    if empty:
        raise SystemExit(f"no sentence of {' or '.join(empty)} tokens: the text is too small")
    places = np.linspace(0, 1, QUANTILES)
    return [
        {"from_tokens": least, "sentences": len(group), "quantiles": np.quantile(group, places).round(4).tolist()}
        for least, group in zip(BUCKETS, groups, strict=True)
    ]


def fluency(model: Path, texts: list[Path], language: str) -> list[tuple[float, int]]:
    sentences = [line for path in texts for line in path.read_text("utf-8").splitlines() if line.strip()]
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
    parser.add_argument("--pairs", type=Path, action="append", default=[], help="English, tab, other language")
    parser.add_argument("--direction", help="of a translator, such as es-en")
    parser.add_argument("--source", required=True, help="what the text is, in words")
    arguments = parser.parse_args()
    direction = arguments.direction
    target = arguments.model / (f"reference-{direction}.json" if direction else "reference.json")
    target.unlink(missing_ok=True)
    results = (
        adequacy(arguments.model, arguments.pairs, direction)
        if direction
        else fluency(arguments.model, arguments.text, arguments.language)
    )
    buckets = distribution(results)
    rows = ",\n".join("  " + json.dumps(row) for row in buckets)
    target.write_text(f'{{"source": {json.dumps(arguments.source)}, "buckets": [\n{rows}\n]}}\n', "utf-8")
    for row in buckets:
        print(f"from {row['from_tokens']} tokens: {row['sentences']} sentences")


if __name__ == "__main__":
    main()
