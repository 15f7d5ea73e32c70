"""Whether the fluency percentiles mean what they say, and whether they tell people's text from a machine's.

    python bench/fluency.py --eval ../shared/eval
    python bench/fluency.py --eval ../shared/eval --language es --json

Calibration: on edited news that neither the model nor its reference distribution has seen, percentiles should be
uniform; the Kolmogorov-Smirnov distance says how far they are from it (0 is perfect). clean_en_gum_news is not among
the sets: it overlaps the text of the English reference distribution; nor are the sets the other ones are made of (the
model's card names them).

TQ701: words that rule marks, per 1,000 words; in what people wrote they are false alarms.

Separation: the area under the ROC curve (0.5 is chance) when a sentence's percentile has to tell human translations
from machine translations of the same; for MT test sets also the share of sentences whose human version scores better.
Their first lines are translated here by the installed apertium, into French, Portuguese and Italian by way of Spanish;
a language that it does not reach has no such row.
"""

from __future__ import annotations

import argparse
import bisect
import gzip
import json
import statistics
from collections.abc import Iterator, Sequence
from itertools import pairwise
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

CLEAN = {
    "en": ("clean_en_ntrex", "clean_en_pud", "clean_en_wmt24"),
    "es": ("clean_es_ntrex_ht", "clean_es_pud", "clean_es_ht_wmt24"),
    "fr": ("clean_fr_ntrex_ht", "clean_fr_pud", "clean_fr_generaltest2022"),
    "de": ("clean_de_ntrex_ht", "clean_de_pud", "clean_de_generaltest2022"),
}
# Test set, and the languages that apertium goes through from another side of it. Portuguese and Italian have no other
# set: every second line made their reference distribution, so only the others are used.
MADE = {
    "en": ("newstest2013", ("es", "en")), "es": ("newstest2013", ("en", "es")),
    "fr": ("newstest2013", ("en", "es", "fr")), "pt": ("flores200-devtest", ("en", "es", "pt")),
    "it": ("flores200-devtest", ("en", "es", "it")),
}  # fmt: skip
HALVED = ("pt", "it")
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


def embedded(language: str) -> Path | None:
    """Folder of the language model that ships for a language, if there is one."""
    model = manifest.language_model(language)
    return manifest.folder(model.id) if model else None


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


def unseen(path: Path, language: str) -> list[str]:
    """Lines of an MT test set that the reference distribution of the language is not made of."""
    lines = path.read_text("utf-8").splitlines()
    return lines[1::2] if language in HALVED else lines


def calibration(scorer: CTranslate2Scorer, language: str, folder: Path) -> Iterator[Row]:
    sets = {name: clean(folder / f"{name}.jsonl.gz") for name in CLEAN.get(language, ())}
    if language in HALVED:
        sets["flores200-devtest, every second line"] = unseen(folder / f"mt/flores200-devtest.{language}", language)
    for name, texts in sets.items():
        results = scorer.score(texts, language)
        values = percentiles(results)
        yield {
            "language": language, "set": name, "sentences": len(values),
            "KS": round(distance_from_uniform(values), 3), "median": round(statistics.median(values), 1),
            "below 10": round(sum(value < 10 for value in values) / len(values), 3), "TQ701": hints(texts, results),
        }  # fmt: skip


def separation(scorer: CTranslate2Scorer, folder: Path) -> Iterator[Row]:
    for pair, system in STORIES:
        human, machine = (sentences(folder / "stories" / pair, version) for version in ("human", system))
        yield {"language": "en", "set": f"stories {pair}, {system}"} | compared(scorer, "en", human, machine)


def compared(scorer: CTranslate2Scorer, language: str, human: list[str], machine: list[str]) -> Row:
    results = [scorer.score(texts, language) for texts in (human, machine)]
    values = [percentiles(of_side) for of_side in results]
    return {
        "human": len(values[0]), "machine": len(values[1]), "AUC": round(area_under_curve(*values), 3),
        "median human": round(statistics.median(values[0]), 1),
        "median machine": round(statistics.median(values[1]), 1),
        "TQ701 human": hints(human, results[0]), "TQ701 machine": hints(machine, results[1]),
    }  # fmt: skip


def made(scorer: CTranslate2Scorer, language: str, folder: Path, lines: int) -> Iterator[Row]:
    """People's and apertium's version of the first lines of a test set; nothing where apertium cannot make one."""
    if language not in MADE:
        return
    name, stations = MADE[language]
    human, machine = (unseen(folder / "mt" / f"{name}.{code}", language)[:lines] for code in (language, stations[0]))
    try:
        pairs = list(zip(human, through(machine, stations), strict=True))
    except ModelError:
        return
    kept = [(person, program) for person, program in pairs if program]
    scores = [scorer.score([pair[side] for pair in kept], language) for side in (0, 1)]
    both = [
        (scorer.combined(h.log_probability, h.contrast), scorer.combined(m.log_probability, m.contrast))
        for h, m in zip(*scores, strict=True)
        if isinstance(h, Fluency) and isinstance(m, Fluency)
    ]
    better = round(sum(h > m for h, m in both) / len(both), 3)
    row = {"language": language, "set": f"{name} {'-'.join(stations)}, apertium"}
    yield (
        row | compared(scorer, language, *([pair[side] for pair in kept] for side in (0, 1))) | {"human better": better}
    )


def through(texts: list[str], stations: Sequence[str]) -> list[str]:
    """What apertium makes of texts from one language to the next; empty where it fails."""
    for source, target in pairwise(stations):
        results = ApertiumTranslator().translate(texts, source, target)
        texts = [result.text if isinstance(result, Translation) else "" for result in results]
    return texts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="a folder; default: the embedded model of the language")
    parser.add_argument("--language", action="append", default=[], help="default: all that have a model")
    parser.add_argument("--lines", type=int, default=500, help="how many lines of a test set to translate")
    parser.add_argument("--json", action="store_true", help="the same as JSON")
    arguments = parser.parse_args()
    calibrated, separated, models = [], [], {}
    for language in arguments.language or ["en", "es", "fr", "de", "pt", "it"]:
        folder = arguments.model or embedded(language)
        if folder is None:
            continue
        scorer = CTranslate2Scorer(folder)
        models[language] = scorer.signature
        calibrated += list(calibration(scorer, language, arguments.eval))
        separated += list(separation(scorer, arguments.eval)) if language == "en" else []
        separated += list(made(scorer, language, arguments.eval, arguments.lines))
    if arguments.json:
        print(json.dumps({"models": models, "calibration": calibrated, "separation": separated}, indent=1))
        return
    print(f"{table(calibrated)}\n\n{table(separated)}\n")
    for language, signature in models.items():
        print(f"{language}: {signature}")


if __name__ == "__main__":
    main()
