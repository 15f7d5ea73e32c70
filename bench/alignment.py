"""How often a target sentence gets the source sentence it renders, in stories where the translation is not even.

    python bench/alignment.py --eval ../shared/eval

Stories of 24 sentences of newstest2013 and FLORES-200, whose pairs are known, in made-up paragraphs of one to three.
In the target some sentences lose their second half, some are left out, some are joined with the next one, some are
split at a mark, and some are added. `right` is the share in percent of the target's segments that get what they render
and nothing else; the columns behind it are the shares of those that were changed, of those next to one, and of others.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tables import Row, table

from tqcheck.aligning import Side, align

PAIRS = [
    *(("newstest2013", source, "en") for source in ("es", "fr", "de", "ru")),
    *(("flores200-devtest", source, "en") for source in ("pt", "it")),
    *(("newstest2013", "en", target) for target in ("es", "de")),
]
SENTENCES = 24
CHANGES = {"halved": 0.06, "left out": 0.04, "joined": 0.04, "split": 0.04, "added": 0.02}
COLUMNS = ("halved", "joined", "split", "added", "beside one", "others")
_MARK = re.compile(r"[,;:] (?=\w)")


@dataclass
class Told:
    """A story, and for each segment of the target what it renders (indices of the source) and what was done to it."""

    source: list[str]
    source_starts: list[bool]
    target: list[str] = field(default_factory=list)
    target_starts: list[bool] = field(default_factory=list)
    renders: list[tuple[int, ...]] = field(default_factory=list)
    change: list[str] = field(default_factory=list)

    def add(self, text: str, starts: bool, renders: tuple[int, ...], change: str) -> None:
        self.target.append(text)
        self.target_starts.append(starts)
        self.renders.append(renders)
        self.change.append(change)


def told(sources: Sequence[str], targets: Sequence[str], elsewhere: Sequence[str], random: Random) -> Told:
    story = Told(list(sources), _starts(len(sources), random))
    skipped = pending = False  # a sentence that was joined with the one before; a paragraph without its first one
    for number, text in enumerate(targets):
        starts = story.source_starts[number] or pending
        pending = False
        if skipped:
            skipped = False
            continue
        change = _drawn(random)
        half = _half(text)
        last = number + 1 == len(targets)
        if change == "left out":
            pending = starts
        elif change == "halved" and half:
            story.add(f"{text[:half]}.", starts, (number,), change)
        elif change == "split" and half:
            story.add(f"{text[:half]}.", starts, (number,), change)
            story.add(text[half + 2 :][:1].upper() + text[half + 3 :], False, (number,), change)
        elif change == "joined" and not last and not story.source_starts[number + 1]:
            story.add(f"{text.rstrip('.')}, {targets[number + 1]}", starts, (number, number + 1), change)
            skipped = True
        else:
            story.add(text, starts, (number,), "")
        if change == "added":
            story.add(random.choice(elsewhere), False, (), change)
    return story


def _starts(number: int, random: Random) -> list[bool]:
    starts: list[bool] = []
    while len(starts) < number:
        starts += [True, *[False] * random.randint(0, 2)]
    return starts[:number]


def _drawn(random: Random) -> str:
    value = random.random()
    for change, share in CHANGES.items():
        if value < share:
            return change
        value -= share
    return ""


def _half(text: str) -> int:
    """Where the mark nearest to the middle stands; 0 where none stands in the middle half."""
    places = [match.start() for match in _MARK.finditer(text) if 0.25 < match.start() / len(text) < 0.75]
    return min(places, key=lambda place: abs(place - len(text) / 2), default=0)


def stories(folder: Path, name: str, source: str, target: str, seed: int) -> list[Told]:
    sources, targets = ((folder / f"{name}.{code}").read_text("utf-8").splitlines() for code in (source, target))
    random = Random(seed)
    return [
        told(sources[start : start + SENTENCES], targets[start : start + SENTENCES], targets[: start or None], random)
        for start in range(0, len(sources) - SENTENCES, SENTENCES)
    ]


def right(story: Told, languages: tuple[str, str], *, paragraphs: bool) -> list[bool]:
    starts = (story.source_starts, story.target_starts) if paragraphs else ((), ())
    sides = (Side(story.source, languages[0], starts[0]), Side(story.target, languages[1], starts[1]))
    wanted = (" ".join(story.source[index] for index in indices) or None for indices in story.renders)
    return [found == want for found, want in zip(align(*sides).sources, wanted, strict=True)]


def row(name: str, told: Sequence[Told], languages: tuple[str, str], *, paragraphs: bool) -> Row:
    by_change: dict[str, list[bool]] = defaultdict(list)
    every: list[bool] = []
    for story in told:
        results = right(story, languages, paragraphs=paragraphs)
        every += results
        for index, (change, is_right) in enumerate(zip(story.change, results, strict=True)):
            near = any(story.change[max(0, index - 1) : index + 2])
            by_change[change or ("beside one" if near else "others")].append(is_right)
    return {
        "pair": name,
        "segments": len(every),
        "right": share(every),
        **{change: share(by_change[change]) for change in COLUMNS},
    }


def share(results: Sequence[bool]) -> str:
    return f"{100 * sum(results) / len(results):.1f}" if results else "-"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rows = []
    for name, source, target in PAIRS:
        some = stories(arguments.eval / "mt", name, source, target, arguments.seed)
        for paragraphs in (True, False):
            label = f"{source}-{target} {name}{'' if paragraphs else ', one paragraph'}"
            rows.append(row(label, some, (source, target), paragraphs=paragraphs))
    print(table(rows))


if __name__ == "__main__":
    main()
