"""Whether each artifact that is put into clean news trips its own rule, and no other.

    python bench/perturbation.py --eval ../shared/eval
    python bench/perturbation.py --eval ../shared/eval --family "stray capital" --show 20   # the misses, to read
    python bench/perturbation.py --eval ../shared/eval --examples                           # the rules' own examples

Synthetic errors in the manner of DEMETR (Karpinska et al. 2022) and of the examples MetricX-23 was trained with
(Juraska et al. 2023). One artifact is put into one place of a story, and what the rules say then and did not say of
the clean story is judged: `found` is the share where a rule made for it speaks at that place, `others` counts findings
of any other rule. An artifact of a family is made without a look at the rules: not every one is an artifact that a rule
could know (a doubled 'that' may be right). Artifacts against the source are put into newstest2013, whose source is
known. Both sides of it were often translated from a third language, so that the source does not always say what the
English said before: of 36 hedges that were taken away, 7 had none in the source. What a rule without a model cannot
find: a denial lost or added where the rest of the sentence has another word that may deny ("but only", "refuse"), a
number that the source has in another place of the sentence, a name in another's place.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import false_alarms
from perturbing import FAMILIES
from perturbing.trial import Clean, Outcome, Trial, of_family, of_rule, tried
from tables import Row, table

from tqcheck.compose import rule_catalogue

PARAGRAPHS = 6  # a story is cut into pieces of so many, so that a run costs little


def clean_stories(folder: Path) -> list[Clean]:
    """News that people wrote, two rows a paragraph, and newstest2013 and FLORES-200 with their sources."""
    stories: list[Clean] = []
    for language, sets in false_alarms.SETS.items():
        for name in sets:
            for doc, text, _ in false_alarms.stories(folder / f"{name}.jsonl.gz"):
                pieces = list(_pieces(_paragraphs(text.split("\n\n"))))
                stories += [Clean(f"{name} {doc} {i}", language, piece) for i, piece in enumerate(pieces)]
    for source in ("es", "de", "fr"):
        stories += _parallel(folder / "mt", "newstest2013", source, "en")
    for target in ("pt", "it"):
        stories += _parallel(folder / "mt", "flores200-devtest", "en", target)
    return stories


def _paragraphs(rows: list[str]) -> list[str]:
    paragraphs: list[str] = []
    ends = (".", ".”", '."', "!", "?")
    for row in rows:
        if paragraphs and paragraphs[-1].endswith(ends) and row.endswith(ends) and paragraphs[-1].count(". ") == 0:
            paragraphs[-1] += f" {row}"
        else:
            paragraphs.append(row)
    return paragraphs


def _pieces(paragraphs: list[str]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(paragraphs), PARAGRAPHS):
        piece = tuple(paragraphs[start : start + PARAGRAPHS])
        if len(piece) > 2:
            yield piece


def _parallel(folder: Path, name: str, source: str, target: str) -> Iterator[Clean]:
    sides = ((folder / f"{name}.{language}").read_text("utf-8").splitlines() for language in (target, source))
    for number, (texts, sources) in enumerate(zip(*map(_pieces, map(list, sides)), strict=True)):
        yield Clean(f"{name} {number}", target, texts, sources, source)


def row(name: str, results: list[Outcome]) -> Row:
    others = Counter(finding.rule for result in results for finding in result.others)
    found = sum(result.found for result in results)
    said = " ".join(f"{code}×{count}" for code, count in others.most_common(5))
    tried_ = len(results)
    return {
        "artifact": name,
        "tried": tried_,
        "found": found,
        "recall": f"{found / tried_:.0%}" if tried_ else "-",
        "others": others.total(),
        "which": said,
    }


def show(results: list[Outcome], number: int) -> None:
    for result in [each for each in results if each.missed or each.others][:number]:
        text = result.trial.text
        for place in result.missed:
            start, end = place.start, place.end
            around = f"{text[max(0, start - 60) : start]}[[{text[start:end]}]]{text[end : end + 40]}"
            print("  missed:", around.replace("\n", "⏎"))
        for finding in result.others:
            print(f"  other:  {finding.rule} {finding.name}", repr(finding.text))


def trials(arguments: argparse.Namespace, stories: list[Clean]) -> Iterator[tuple[str, list[Trial]]]:
    if arguments.examples:
        for rule in rule_catalogue():
            some = [trial for in_prose in (False, True) for trial in of_rule(rule, stories, in_prose=in_prose)]
            yield f"{rule.code} {rule.name}", some
        return
    for family in FAMILIES:
        for language in sorted(family.languages, key=lambda code: (code != "en", code)):
            if not arguments.language or language in arguments.language:
                fitting = [story for story in stories if story.language == language]
                name = family.name if language == "en" else f"{family.name}, {language}"
                yield name, list(of_family(family, fitting, arguments.number, arguments.seed))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--number", type=int, default=100, help="artifacts of each family and language")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--family", action="append", default=[], help="only families whose name contains this")
    parser.add_argument("--language", action="append", default=[])
    parser.add_argument(
        "--examples", action="store_true", help="the rules' own wrong examples in place of the families"
    )
    parser.add_argument("--show", type=int, default=0, help="print so many misses and others of each family")
    arguments = parser.parse_args()
    rows: list[Row] = []
    every: list[Outcome] = []
    for name, some in trials(arguments, clean_stories(arguments.eval)):
        if (arguments.family and not any(part in name for part in arguments.family)) or not some:
            continue
        results = [tried(trial) for trial in some]
        every += results
        rows.append(row(name, results))
        if arguments.show and any(result.missed or result.others for result in results):
            print(name)
            show(results, arguments.show)
    print(table([*rows, row("together", every)]))


if __name__ == "__main__":
    main()
