"""Whether the fluency percentiles mean what they say, and whether they tell people's text from a machine's.

    python bench/fluency.py --eval ../shared/eval
    python bench/fluency.py --eval ../shared/eval --json

Calibration: on edited news that neither the model nor its reference distribution has seen, percentiles should be
uniform; the Kolmogorov-Smirnov distance says how far they are from it (0 is perfect). clean_en_gum_news is not among
the sets: it overlaps the text of the reference distribution.

TQ701: words that rule marks, per 1,000 words; in what people wrote they are false alarms.

Separation: the area under the ROC curve (0.5 is chance) when a sentence's percentile has to tell human translations of
the same stories from machine translations; for newstest2013 also the share of sentences whose human version scores
better. Its first lines are translated here by the installed apertium; without apertium that row is left out.
"""

from __future__ import annotations

import argparse
import bisect
import gzip
import json
import statistics
from collections.abc import Iterator
from pathlib import Path

from tables import Row, table

from tqcheck import identification, manifest, segmenting
from tqcheck.checks.evidence.fluency_dip import HIGH_SURPRISAL, LOW_PERCENTILE
from tqcheck.errors import ModelError
from tqcheck.fluency.ctranslate2 import CTranslate2Scorer
from tqcheck.places import costly_words
from tqcheck.readers import text as text_reader
from tqcheck.report import Fluency, Withheld
from tqcheck.seams import Translation
from tqcheck.translators.apertium import ApertiumTranslator

CLEAN = ("clean_en_ntrex", "clean_en_pud", "clean_en_wmt24")
STORIES = (("es-en", "apertium"), ("de-en", "rbmt1"), ("de-en", "uedin-wmt14"), ("de-en", "onlineB"))


def distance_from_uniform(percentiles: list[float]) -> float:
    """Kolmogorov-Smirnov: the largest gap between a percentile and the share of values below it, 0 to 1."""
    ordered = sorted(value / 100 for value in percentiles)
    size = len(ordered)
    return max(max((place + 1) / size - value, value - place / size) for place, value in enumerate(ordered))


def area_under_curve(higher: list[float], lower: list[float]) -> float:
    """Chance that a value of the first list is above one of the second (Mann-Whitney), ties counted half."""
    ordered = sorted(lower)
    wins = sum((bisect.bisect_left(ordered, value) + bisect.bisect_right(ordered, value)) / 2 for value in higher)
    return wins / (len(higher) * len(lower))


def percentiles(results: list[Fluency | Withheld]) -> list[float]:
    return [result.percentile for result in results if isinstance(result, Fluency) and result.percentile is not None]


def hints(texts: list[str], results: list[Fluency | Withheld]) -> float:
    """Words that TQ701 marks, per 1,000: false alarms in what people wrote."""
    marked = sum(
        text[start:end].islower()
        for text, result in zip(texts, results, strict=True)
        if isinstance(result, Fluency) and result.percentile is not None and result.percentile <= LOW_PERCENTILE
        for start, end, _ in costly_words(text, result.surprisals, HIGH_SURPRISAL)
    )
    return round(1000 * marked / sum(len(text.split()) for text in texts), 2)


def clean(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        return [json.loads(row)["target"] for row in rows]


def sentences(folder: Path, version: str) -> list[str]:
    """The sentences of all stories of a folder in one version, as tqcheck segments them."""
    found: list[str] = []
    for path in sorted(folder.glob(f"*.{version}.en.txt")):
        document = text_reader.read(path.read_bytes(), path.name)
        identified = identification.identify(document, source_language=folder.name[:2], target_language="en")
        found += [segment.text for segment in segmenting.segment(identified).segments]
    return found


def calibration(scorer: CTranslate2Scorer, folder: Path) -> Iterator[Row]:
    for name in CLEAN:
        texts = clean(folder / f"{name}.jsonl.gz")
        results = scorer.score(texts, "en")
        values = percentiles(results)
        yield {
            "set": name, "sentences": len(values), "KS": round(distance_from_uniform(values), 3),
            "median": round(statistics.median(values), 1),
            "below 10": round(sum(value < 10 for value in values) / len(values), 3), "TQ701": hints(texts, results),
        }  # fmt: skip


def separation(scorer: CTranslate2Scorer, folder: Path) -> Iterator[Row]:
    for pair, system in STORIES:
        human, machine = (sentences(folder / "stories" / pair, version) for version in ("human", system))
        yield {"set": f"stories {pair}, {system}"} | compared(scorer, human, machine)


def compared(scorer: CTranslate2Scorer, human: list[str], machine: list[str]) -> Row:
    results = [scorer.score(texts, "en") for texts in (human, machine)]
    values = [percentiles(of_side) for of_side in results]
    return {
        "human": len(values[0]), "machine": len(values[1]), "AUC": round(area_under_curve(*values), 3),
        "median human": round(statistics.median(values[0]), 1),
        "median machine": round(statistics.median(values[1]), 1),
        "TQ701 human": hints(human, results[0]), "TQ701 machine": hints(machine, results[1]),
    }  # fmt: skip


def newstest(scorer: CTranslate2Scorer, folder: Path, lines: int) -> Iterator[Row]:
    spanish, english = (
        (folder / "mt" / f"newstest2013.{code}").read_text("utf-8").splitlines()[:lines] for code in ("es", "en")
    )
    try:
        translated = ApertiumTranslator().translate(spanish, "es", "en")
    except ModelError:
        return
    pairs = [(e, t.text) for e, t in zip(english, translated, strict=True) if isinstance(t, Translation)]
    human = scorer.score([pair[0] for pair in pairs], "en")
    machine = scorer.score([pair[1] for pair in pairs], "en")
    both = [
        (scorer.combined(h.log_probability, h.contrast), scorer.combined(m.log_probability, m.contrast))
        for h, m in zip(human, machine, strict=True)
        if isinstance(h, Fluency) and isinstance(m, Fluency)
    ]
    better = round(sum(h > m for h, m in both) / len(both), 3)
    row = {"set": "newstest2013 es-en, apertium"} | compared(
        scorer, *([pair[side] for pair in pairs] for side in (0, 1))
    )
    yield row | {"human better": better}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="a folder; default: the embedded English model")
    parser.add_argument("--lines", type=int, default=500, help="how many lines of newstest2013 to translate")
    parser.add_argument("--json", action="store_true", help="the same as JSON")
    arguments = parser.parse_args()
    scorer = CTranslate2Scorer(arguments.model or manifest.folder("lm-en"))
    calibrated = list(calibration(scorer, arguments.eval))
    separated = [*separation(scorer, arguments.eval), *newstest(scorer, arguments.eval, arguments.lines)]
    if arguments.json:
        print(json.dumps({"model": scorer.signature, "calibration": calibrated, "separation": separated}, indent=1))
        return
    print(f"model: {scorer.signature}\n\n{table(calibrated)}\n\n{table(separated)}")


if __name__ == "__main__":
    main()
