"""What a full check costs beside the bare inference it needs, and beside a plain loop of transformers.

    python bench/inference.py --stories ../shared/eval/stories/es-en
    python bench/inference.py --stories … --transformers --threads 1

Three ways to translate the same segments there and back with the same weights, each in a process of its own, by turns:

check         `tqcheck.compose.run` over all stories: reading, rules, fluency, round trip, metrics, findings
ctranslate2   the same translations and fluency scores by CTranslate2 called directly with all segments at once, in the
              batches that suit it best: what the inference alone costs
transformers  `generate`, one segment after the other, float32, no fluency; needs torch, scipy and transformers

Words are those of the stories. Loading the models counts in all three, importing the libraries in none. Compare the
ratios; the words a second are those of the machine at hand.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tables import Row, table

from tqcheck import compose, pipeline
from tqcheck.document import Document
from tqcheck.evidence import is_prose

BEAM = 2
MODELS = {"en-es": "mt-en-multi", "es-en": "mt-multi-en"}  # there and back again, in this order


def items(folder: Path, limit: int) -> list[pipeline.Item]:
    paths = sorted(folder.glob("*.en.txt"))[:limit]
    return [pipeline.Item(path.name, path.read_bytes) for path in paths]


def settings(threads: int) -> compose.Settings:
    return compose.Settings("es", "en", translator=",".join(MODELS.values()), threads=threads)


def documents(found: list[pipeline.Item], chosen: compose.Settings) -> list[Document]:
    instruments = compose.compose(chosen)
    return [pipeline.prepare(item, instruments)[0] for item in found]


def segments(found: list[pipeline.Item], chosen: compose.Settings) -> list[str]:
    return [s.text for document in documents(found, chosen) for s in document.segments if is_prose(s)]


def by_check(found: list[pipeline.Item], chosen: compose.Settings) -> Callable[[], object]:
    import ctranslate2  # noqa: F401 - imports are not what is measured
    import sacrebleu  # noqa: F401
    import sentencepiece  # noqa: F401

    compose.rule_catalogue()
    return lambda: compose.run(found, chosen)


def by_ctranslate2(found: list[pipeline.Item], chosen: compose.Settings) -> Callable[[], object]:
    import ctranslate2
    import sentencepiece

    from tqcheck import manifest
    from tqcheck.cores import cores

    texts, threads = segments(found, chosen), chosen.threads or cores()
    scorer = manifest.folder("lm-en")

    def work() -> None:
        there = texts
        for pair, model in MODELS.items():
            folder = manifest.folder(model)
            translator = ctranslate2.Translator(str(folder), inter_threads=threads, intra_threads=1)
            pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "spm.model"))
            rows = [[f">>{pair[3:]}<<", *row, "</s>"] for row in pieces.encode(there, out_type=str)]
            outputs = translator.translate_batch(
                rows, beam_size=BEAM, max_batch_size=1024, batch_type="tokens", max_decoding_length=480
            )
            there = [pieces.decode(output.hypotheses[0]) for output in outputs]
        generator = ctranslate2.Generator(str(scorer), compute_type="int8", inter_threads=threads, intra_threads=1)
        words = sentencepiece.SentencePieceProcessor(model_file=str(scorer / "spm.model"))
        by_length = defaultdict(list)
        for row in words.encode(texts, out_type=str):
            by_length[len(row[:126])].append(["<s>", *row[:126], "</s>"])
        # without padding, and several batches at a time: the fastest way we know
        begun = [
            answer
            for length, rows in by_length.items()
            for answer in generator.score_batch(
                rows, max_batch_size=max(1, 512 // (length + 2)), batch_type="examples", asynchronous=True
            )
        ]
        for answer in begun:
            answer.result()

    return work


def by_transformers(found: list[pipeline.Item], chosen: compose.Settings) -> Callable[[], object]:
    import generating
    import sentencepiece
    import torch

    from tqcheck import manifest

    texts = segments(found, chosen)
    if chosen.threads:
        torch.set_num_threads(chosen.threads)

    def work() -> None:
        there = texts
        for pair, name in MODELS.items():
            pieces = sentencepiece.SentencePieceProcessor(model_file=str(manifest.folder(name) / "spm.model"))
            model = generating.load(manifest.folder(name))
            tag, back = pieces.piece_to_id(f">>{pair[3:]}<<"), []
            for row in pieces.encode(there):
                with torch.inference_mode():
                    inputs = torch.tensor([[tag, *row[:478], generating.END]])
                    output = model.generate(input_ids=inputs, num_beams=BEAM, max_new_tokens=480)
                back.append(pieces.decode([number for number in output[0].tolist() if number < len(pieces)]))
            there = back

    return work


WAYS: dict[str, Any] = {"check": by_check, "ctranslate2": by_ctranslate2, "transformers": by_transformers}


def one(way: str, arguments: argparse.Namespace) -> dict[str, float]:
    """Seconds of one run in this process, and the most memory it had (MB)."""
    work = WAYS[way](items(arguments.stories, arguments.limit), settings(arguments.threads))
    began = time.perf_counter()
    work()
    return {
        "seconds": time.perf_counter() - began,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path, required=True, help="folder with *.en.txt")
    parser.add_argument("--transformers", action="store_true", help="beside transformers, too")
    parser.add_argument("--limit", type=int, default=40, help="stories")
    parser.add_argument("--times", type=int, default=3, help="runs of each; the median counts")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--way", choices=[*WAYS], help="one run in this process; prints JSON")
    arguments = parser.parse_args()
    if arguments.way:
        print(json.dumps(one(arguments.way, arguments)))
        return
    ways = [way for way in WAYS if way != "transformers" or arguments.transformers]
    found: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    command = [sys.executable, __file__, *sys.argv[1:]]
    for _ in range(arguments.times):
        for way in ways:
            output = subprocess.run([*command, "--way", way], capture_output=True, check=True, text=True).stdout
            found[way].append(json.loads(output.splitlines()[-1]))
    chosen = settings(arguments.threads)
    words = sum(document.words for document in documents(items(arguments.stories, arguments.limit), chosen))
    seconds = {way: statistics.median(run["seconds"] for run in runs) for way, runs in found.items()}
    rows: list[Row] = [
        {
            "way": way,
            "seconds": round(seconds[way], 2),
            "words/s": round(words / seconds[way]),
            "beside ctranslate2": round(seconds[way] / seconds["ctranslate2"], 2),
            "peak MB": round(max(run["memory"] for run in found[way])),
        }
        for way in ways
    ]
    print(f"{words} words")
    print(table(rows))


if __name__ == "__main__":
    main()
