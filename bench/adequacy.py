"""How well the evidence of models agrees with human judgements of translations, segment by segment.

    python bench/adequacy.py --eval ../shared/eval
    python bench/adequacy.py --eval ../shared/eval --translator mt-multi-en,mt-en-multi --limit 1000
    python bench/adequacy.py --eval ../shared/eval --translator mt-multi-en,mt-en-multi --dips

For each judged set whose pair a translator knows, or whose target language a language model: Spearman's rank
correlation of the human score (DA, or minus the MQM error points; higher is better) with the forced-decoding score
given the source, with chrF of the back-translation against the source, and with fluency; and of the number of
characters as a reminder of how little is enough. Human translations among the rows are left out. BioMQM is
biomedical, not news, and one expert agrees with another there only at 0.44 (es-en, two rounds); DEMETR's errors are
synthetic.

With --dips: how often TQ703 would flag a word of translations by people (FLORES-200), and how often of those it flags
in DEMETR one is on the injected fault.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tables import Row, table

from tqcheck.checks.evidence import source_dip
from tqcheck.choosing import Choice
from tqcheck.errors import ModelError
from tqcheck.metrics.sacrebleu import SacreBleu
from tqcheck.places import costly_words
from tqcheck.report import Adequacy, Fluency, Withheld
from tqcheck.seams import AdequacyScorer, Translation


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1; equal values share the mean of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    result = [0.0] * len(values)
    first = 0
    while first < len(order):
        last = first
        while last + 1 < len(order) and values[order[last + 1]] == values[order[first]]:
            last += 1
        for place in order[first : last + 1]:
            result[place] = (first + last) / 2 + 1
        first = last + 1
    return result


def spearman(first: Sequence[float], second: Sequence[float]) -> float:
    """Spearman's rank correlation, -1 to 1; nan where a side does not vary."""
    one, other = ranks(first), ranks(second)
    middle = (len(one) + 1) / 2
    together = sum((a - middle) * (b - middle) for a, b in zip(one, other, strict=True))
    spread = sum((a - middle) ** 2 for a in one) * sum((b - middle) ** 2 for b in other)
    return together / math.sqrt(spread) if spread else math.nan


def judged(path: Path, limit: int) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    known = [row for row in rows if "da" in row or "mqm" in row]
    machine = [row for row in known if not row.get("human_translation") and row.get("source")]
    return machine[:: max(1, len(machine) // limit)]


def human(row: dict[str, Any]) -> float:
    return float(row["da"]) if "da" in row else -float(row["mqm"])


def log_probability(result: object) -> float | None:
    return result.log_probability if isinstance(result, Adequacy) else None


def percentile(result: object) -> float | None:
    return result.percentile if isinstance(result, Fluency) else None


def correlation(values: Sequence[float | None], judgements: Sequence[float]) -> float | str:
    """Over the rows that have evidence; empty if there are fewer than 20."""
    known = [(value, score) for value, score in zip(values, judgements, strict=True) if value is not None]
    return round(spearman(*zip(*known, strict=True)), 3) if len(known) >= 20 else ""


def measure(name: str, rows: list[dict[str, Any]], choice: Choice) -> Row | None:
    source_language, target_language = rows[0]["src_lang"], rows[0]["tgt_lang"]
    adequacy = choice.models.adequacy(source_language, target_language)
    back = choice.models.translator(target_language, source_language)
    fluency = choice.models.fluency(target_language)
    if all(isinstance(model, Withheld) for model in (adequacy, back, fluency)):
        return None
    sources, targets = [row["source"] for row in rows], [row["target"] for row in rows]
    judgements = [human(row) for row in rows]
    nothing: list[Any] = [Withheld("no model")] * len(rows)
    forced = (
        nothing
        if isinstance(adequacy, Withheld)
        else adequacy.score(sources, targets, source_language, target_language)
    )
    returned = nothing if isinstance(back, Withheld) else back.translate(targets, target_language, source_language)
    fluent = nothing if isinstance(fluency, Withheld) else fluency.score(targets, target_language)
    texts = [result.text if isinstance(result, Translation) else "" for result in returned]
    chrf = [
        score if text else None
        for score, text in zip(
            SacreBleu("chrF", language=source_language).segment_scores(texts, sources), texts, strict=True
        )
    ]
    return {
        "set": name, "pair": f"{source_language}-{target_language}", "rows": len(rows),
        "forced decoding": correlation([log_probability(r) for r in forced], judgements),
        "chrF of the way back": correlation(chrf, judgements),
        "fluency": correlation([percentile(r) for r in fluent], judgements),
        "shorter": correlation([-len(text) for text in targets], judgements),
    }  # fmt: skip


def flagged(text: str, score: object) -> list[tuple[int, int]]:
    """The places that TQ703 marks."""
    if not isinstance(score, Adequacy) or score.percentile is None or score.percentile > source_dip.LOW_PERCENTILE:
        return []
    places = costly_words(text, score.surprisals, source_dip.HIGH_SURPRISAL)
    return [(start, end) for start, end, _ in places if text[start:end].islower()]


def dips(folder: Path, choice: Choice, pairs: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    for pair in pairs:
        source_language, target_language = pair.split("-")
        scorer = choice.models.adequacy(source_language, target_language)
        if isinstance(scorer, Withheld):
            continue
        sides = (folder / "mt" / f"flores200-devtest.{code}" for code in (source_language, target_language))
        sources, targets = (path.read_text("utf-8").splitlines() for path in sides)
        scores = scorer.score(sources, targets, source_language, target_language)
        number = sum(len(flagged(text, score)) for text, score in zip(targets, scores, strict=True))
        words = sum(len(text.split()) for text in targets)
        rows.append({"set": f"FLORES-200 {pair}, by people", "words": words, "flagged": number,
                     "per 1,000 words": round(1000 * number / words, 2), "on a fault": ""})  # fmt: skip
        path = folder / f"demetr_{source_language}{target_language}.jsonl.gz"
        if path.is_file():
            rows.append(faults(path, scorer, pair))
    return rows


def faults(path: Path, scorer: AdequacyScorer, pair: str) -> Row:
    marked = [row for row in judged(path, 10**6) if row.get("spans")]
    sources, targets = [row["source"] for row in marked], [row["target"] for row in marked]
    found = within = 0
    for row, score in zip(marked, scorer.score(sources, targets, *pair.split("-")), strict=True):
        places = flagged(row["target"], score)
        spans = [(span["start"], span["end"]) for span in row["spans"]]
        found += len(places)
        within += sum(any(start < last and first < end for first, last in spans) for start, end in places)
    words = sum(len(text.split()) for text in targets)
    return {"set": f"DEMETR {pair}", "words": words, "flagged": found,
            "per 1,000 words": round(1000 * found / words, 2), "on a fault": within}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--translator", help="an id, a folder or a hub id; default: what a run would choose")
    parser.add_argument("--limit", type=int, default=2000, help="rows of a set, spread over it")
    parser.add_argument("--set", action="append", default=[], help="name of a set; default: all that can be measured")
    parser.add_argument("--dips", action="store_true", help="measure what TQ703 flags")
    parser.add_argument("--pair", action="append", help="with --dips, may be repeated; default: es-en and en-es")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    choice = Choice(arguments.translator, None, offline=True, threads=0, plugin=lambda _: None)
    found: list[Row] = dips(arguments.eval, choice, arguments.pair or ["es-en", "en-es"]) if arguments.dips else []
    for path in () if arguments.dips else sorted(arguments.eval.glob("*.jsonl.gz")):
        name = path.name.removesuffix(".jsonl.gz")
        if arguments.set and name not in arguments.set:
            continue
        rows = judged(path, arguments.limit)
        try:
            row = measure(name, rows, choice) if rows else None
        except ModelError:  # a translator that was named and is not for this pair
            continue
        found += [row] if row else []
    print(json.dumps(found, indent=1) if arguments.json else table(found))


if __name__ == "__main__":
    main()
