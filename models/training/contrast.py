"""Trains the contrast of a language model: which words and pairs of words are an editor's, and which a machine's.

    python models/training/contrast.py --pairs build/machine.en.tsv --model models/lm-en

Logistic regression over hashed n-grams (Weinberger et al. 2009) by AdaGrad (Duchi et al. 2011), a minute on one core.
Log-odds are kept within ±1: what one program does with one word (apertium's "his" for "su") must not decide alone.
Writes `contrast.safetensors` into the model's folder and prints how well it tells held-out pairs apart, alone and with
the language model; the weight of the latter goes into `tqcheck.json` as `contrast_weight`. Needs numpy and safetensors.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from pathlib import Path

import numpy as np
import safetensors.numpy
import text

from tqcheck.fluency.contrast import FILE, Contrast, ngrams
from tqcheck.fluency.ctranslate2 import CTranslate2Scorer
from tqcheck.report import Fluency

SLOTS, MOST, RATE, EPOCHS, HELD_OUT = 1 << 18, 1.0, 0.3, 2, 1500
WEIGHTS = (0.0, 0.02, 0.05, 0.1, 0.2)  # of the language model's mean log-probability, beside the contrast's 1

Pairs = list[tuple[str, str]]


def train(pairs: Pairs, language: str) -> np.ndarray:
    examples = [
        (np.array(ngrams(side, language, SLOTS)), label)
        for pair in pairs
        for side, label in zip(pair, (1, 0), strict=True)
    ]
    weights, squares = np.zeros(SLOTS, np.float32), np.full(SLOTS, 1e-2, np.float32)
    for epoch in range(EPOCHS):
        random.Random(epoch).shuffle(examples)
        for slots, label in examples:
            scale = 1 / math.sqrt(len(slots))
            probability = 1 / (1 + math.exp(-float(weights[slots].sum()) * scale))
            gradient = (probability - label) * scale
            squares[slots] += gradient * gradient
            weights[slots] = np.clip(weights[slots] - RATE * gradient / np.sqrt(squares[slots]), -MOST, MOST)
    return weights


def area_under_curve(higher: list[float], lower: list[float]) -> float:
    places = np.searchsorted(np.sort(lower), higher)
    return float(places.mean() / len(lower))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, required=True, help="what machine.py wrote")
    parser.add_argument("--model", type=Path, required=True, help="folder of the language model")
    parser.add_argument("--language", default="en")
    parser.add_argument("--file", default=FILE, help="for a model of several languages: contrast-es.safetensors")
    arguments = parser.parse_args()
    language = arguments.language
    lines = arguments.pairs.read_text("utf-8").splitlines()
    pairs = [(human, machine) for human, machine in (text.plain(line).split("\t") for line in lines)]
    random.Random(7).shuffle(pairs)
    held_out, rest = pairs[:HELD_OUT], pairs[HELD_OUT:]
    weights = train(rest, language)
    safetensors.numpy.save_file({"weights": weights.astype(np.float16)}, arguments.model / arguments.file)
    contrast, language_model = Contrast(weights, language), CTranslate2Scorer(arguments.model)
    sides = []
    for side in zip(*held_out, strict=True):
        fluent = language_model.score(side, language)
        sides.append(
            [
                (contrast.score(s), f.log_probability)
                for s, f in zip(side, fluent, strict=True)
                if isinstance(f, Fluency)
            ]
        )
    areas = {
        weight: round(area_under_curve(*([c + weight * p for c, p in side] for side in sides)), 3) for weight in WEIGHTS
    }
    alone = area_under_curve(*([p for _, p in side] for side in sides))
    print(json.dumps({"held-out pairs": len(held_out), "language model alone": round(alone, 3), "with weight": areas}))


if __name__ == "__main__":
    main()
