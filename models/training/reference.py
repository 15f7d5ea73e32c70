"""Makes the reference distribution of a language model: what edited news scores, by length.

    python models/training/reference.py --model models/lm-en --text build/lm-en/wikinews.txt --source "what it is"

The text holds a sentence a line and must not have been trained on. Writes `reference.json` into the model's folder:
the source, and for each bucket of lengths the number of sentences and 101 quantiles of their mean log-probability.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from tqcheck.fluency.ctranslate2 import CTranslate2Scorer
from tqcheck.percentiles import BUCKETS, QUANTILES, bucket
from tqcheck.report import Fluency


def distribution(scores: list[Fluency]) -> list[dict[str, object]]:
    """For each bucket its least number of tokens, its number of sentences and its quantiles."""
    groups: list[list[float]] = [[] for _ in BUCKETS]
    for score in scores:
        if score.tokens >= BUCKETS[0]:
            groups[bucket(score.tokens)].append(score.log_probability)
    empty = [str(least) for least, group in zip(BUCKETS, groups, strict=True) if not group]
    if empty:
        raise SystemExit(f"no sentence of {' or '.join(empty)} tokens: the text is too small")
    places = np.linspace(0, 1, QUANTILES)
    return [
        {"from_tokens": least, "sentences": len(group), "quantiles": np.quantile(group, places).round(4).tolist()}
        for least, group in zip(BUCKETS, groups, strict=True)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--text", type=Path, action="append", required=True, help="may be repeated")
    parser.add_argument("--language", default="en")
    parser.add_argument("--source", required=True, help="what the text is, in words")
    arguments = parser.parse_args()
    sentences = [line for path in arguments.text for line in path.read_text("utf-8").splitlines() if line.strip()]
    target = arguments.model / "reference.json"
    target.unlink(missing_ok=True)
    results = CTranslate2Scorer(arguments.model).score(sentences, arguments.language)
    buckets = distribution([result for result in results if isinstance(result, Fluency)])
    rows = ",\n".join("  " + json.dumps(row) for row in buckets)
    target.write_text(f'{{"source": {json.dumps(arguments.source)}, "buckets": [\n{rows}\n]}}\n', "utf-8")
    for row in buckets:
        print(f"from {row['from_tokens']} tokens: {row['sentences']} sentences")


if __name__ == "__main__":
    main()
