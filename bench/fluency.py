"""Whether the language model's figures mean what they say.

    python bench/fluency.py --eval ../shared/eval

Calibration: on edited news the percentiles should be uniform (Kolmogorov-Smirnov distance). Separation: the area under
the ROC curve when a segment's percentile has to tell the human version of a story from its machine version.
clean_en_gum_news is left out: it overlaps the text the percentiles were made from.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path

from tqcheck import manifest
from tqcheck.fluency.ctranslate2 import CTranslate2Scorer
from tqcheck.report import Fluency

CLEAN = ("clean_en_ntrex", "clean_en_pud", "clean_en_wmt24")
FEWEST_TOKENS = 8


def percentiles(scorer: CTranslate2Scorer, texts: list[str]) -> list[float]:
    results = scorer.score(texts, "en")
    return [
        r.percentile
        for r in results
        if isinstance(r, Fluency) and r.percentile is not None and r.tokens >= FEWEST_TOKENS
    ]


def kolmogorov_smirnov(values: list[float]) -> float:
    """Largest distance between the share of values below a percentile and that percentile."""
    ordered = sorted(value / 100 for value in values)
    size = len(ordered)
    return max(max((i + 1) / size - value, value - i / size) for i, value in enumerate(ordered))


def area(positive: list[float], negative: list[float]) -> float:
    """Chance that a positive value is above a negative one (Mann-Whitney), ties counted half."""
    import bisect

    ordered = sorted(negative)
    wins = sum((bisect.bisect_left(ordered, v) + bisect.bisect_right(ordered, v)) / 2 for v in positive)
    return wins / (len(positive) * len(negative))


def clean(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        return [json.loads(row)["target"] for row in rows]


def lines(folder: Path, pattern: str) -> list[str]:
    return [
        line for path in sorted(folder.glob(pattern)) for line in path.read_text("utf-8").splitlines() if line.strip()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="a folder; default: the embedded English model")
    arguments = parser.parse_args()
    scorer = CTranslate2Scorer(arguments.model or manifest.folder("lm-en"), threads=2)
    result: dict[str, dict[str, float | int]] = {}
    for name in CLEAN:
        values = percentiles(scorer, clean(arguments.eval / f"{name}.jsonl.gz"))
        result[name] = {
            "segments": len(values),
            "median percentile": round(sorted(values)[len(values) // 2], 1),
            "KS distance from uniform": round(kolmogorov_smirnov(values), 3),
        }
    for folder, machine in (("es-en", "apertium"), ("de-en", "rbmt1"), ("de-en", "onlineB")):
        stories = arguments.eval / "stories" / folder
        human = percentiles(scorer, lines(stories, "*.human.en.txt"))
        other = percentiles(scorer, lines(stories, f"*.{machine}.en.txt"))
        result[f"{folder} human against {machine}"] = {
            "paragraphs": len(human) + len(other), "AUC": round(area(human, other), 3)
        }  # fmt: skip
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
