"""Makes the reference distribution of a language model: what edited news scores, by length.

    python models/training/reference.py --model models/lm-en --text build/lm-en/wikinews.txt --source "Wikinews (GUM), held out"

The text holds a sentence a line and must not have been trained on.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from tqcheck.fluency.ctranslate2 import CTranslate2Scorer
from tqcheck.fluency.percentiles import BUCKETS, bucket
from tqcheck.report import Fluency


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--language", default="en")
    parser.add_argument("--source", required=True, help="what the text is, in words")
    arguments = parser.parse_args()
    sentences = [line for line in arguments.text.read_text("utf-8").splitlines() if line.strip()]
    groups: list[list[float]] = [[] for _ in BUCKETS]
    for result in CTranslate2Scorer(arguments.model, threads=2).score(sentences, arguments.language):
        if isinstance(result, Fluency):
            groups[bucket(result.tokens)].append(result.log_probability)
    buckets = [
        {"from_tokens": least, "sentences": len(group), "quantiles": np.quantile(group, np.arange(101) / 100).round(4).tolist()}
        for least, group in zip(BUCKETS, groups, strict=True)
    ]
    content = {"source": arguments.source, "buckets": buckets}
    (arguments.model / "reference.json").write_text(json.dumps(content) + "\n", "utf-8")
    print({row["from_tokens"]: row["sentences"] for row in buckets})


if __name__ == "__main__":
    main()
