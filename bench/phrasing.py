"""Word lists, parts of speech or a language model: what finds broken structure, and what it costs on people's text.

    python bench/phrasing.py --eval ../shared/eval
    python bench/phrasing.py --eval ../shared/eval --artifact missing-subject --show 20

For each artifact that depends on structure the same idea is written down in three ways: over words (regular
expressions with word lists), over tags of a part-of-speech tagger, and as a loose pattern that counts only where the
embedded language model finds a word of so many bits inside it (and the tags confirmed in the same way). Rows give
findings per 1,000 words of machine text (whole stories: apertium from Spanish, a rule-based and two statistical systems
from German) and per 100,000 words of people's text (native news, and 257,000 words of human translations).

The taggers are not dependencies of tqcheck: `pip install textblob hanta` for their rows. TextBlob's is Brill's tagger
with its lexicon (MIT); HanTa is a hidden Markov model of morphemes with CLAWS tags (LGPL: for comparison only).
"""

from __future__ import annotations

import argparse
import bisect
import gzip
import importlib
import itertools
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tables import Row, table

from tqcheck import manifest
from tqcheck.checks.phrasing.adjective_behind_noun import adjective_behind_noun
from tqcheck.document import Document, Segment, Zone
from tqcheck.fluency.ctranslate2 import CTranslate2Scorer
from tqcheck.report import Fluency
from tqcheck.rule import Hit, Story

NATIVE = ("clean_en_ntrex", "clean_en_gum_news", "clean_en_wmt24")
TRANSLATED = ("clean_en_ht_newstest2019", "clean_en_ht_generaltest2022", "clean_en_pud")
STORIES = {"apertium": ("apertium",), "rbmt1": ("rbmt1",), "smt": ("onlineB", "uedin-wmt14")}
BITS = (8, 11, 14)
PEOPLE = ("native", "translated")
NOTHING = Story(Document("", "text", ""))

SAY = "(?:said|says|affirm(?:ed|s)|explain(?:ed|s)|add(?:ed|s)|announc(?:ed|es)|declared|stated|assured|claims?)"
FINITE = "(?:is|are|was|were|has|have|had|will|would|can|could|must|should|does|did)"
ABSTRACT = (
    "(?:life|death|love|violence|inflation|unemployment|poverty|corruption|freedom|justice|democracy|education|health|"
    "tourism|terrorism|immigration|nature|science|technology|religion|culture|music|history|youth|humanity|society|"
    "power|peace|hunger|fear|pain|happiness|success|failure|work|money|time)"
)
BARE = (
    "(?:go|have|make|take|give|get|see|know|win|lose|pay|keep|find|become|obtain|achieve|receive|avoid|improve|arrive|"
    "be|do)"
)
ATTRIBUTED = "(?:said|reported|stated|announced|confirmed|explained|indicated|has|have)"
SOME_VERB = (
    r"(?:is|are|was|were|be|been|has|have|had|will|would|can|could|must|should|may|might|do|does|did|said|says|[a-z]+ed|"
    "[a-z]+s|came|went|made|took|got|gave|saw|found|told|left|fell|rose|won|lost|ran|held|met|became|began|brought|"
    "knew|kept|led|put|set|let|cut|hit|cost|need|want|think|know)"
)
DETERMINER = "(?:the|an?|this|these|his|her|its|their)"
AFTER = r"(?=\s*[.,;]|\s+(?:of|in|that|which|who|and|on|at|by|is|was|has)\b)"


@dataclass(frozen=True)
class Artifact:
    """One artifact three ways.

    words:  over the text
    tags:   over `word/TAG` tokens, each followed by a space (Penn tags)
    loose:  over the text; the group `dip` must hold a word of many bits
    """

    name: str
    words: str
    tags: str
    loose: str


def _t(tag: str, word: str = r"[^\s/]+") -> str:
    return rf"(?:{word}/(?:{tag}) )"


ARTIFACTS = (
    Artifact(
        "adjective-after-noun",
        "",  # the rule TQ397
        _t("DT|PRP\\$") + _t("NNS?") + _t("RB") + "?" + _t("JJ") + f"(?={_t('[.,:]|IN|VBZ|VBD|WDT|CC|MD')})",
        rf"(?i)\b{DETERMINER}\s+[a-z]+s?\s+(?P<dip>(?:very\s+)?[a-z]+(?:ous|ive|ic|al|ant|ent)){AFTER}",
    ),
    Artifact(
        "article-and-abstract-noun",
        rf"(?:^|(?<=[a-z,] ))[Tt]he\s+{ABSTRACT}(?=\s*[.,;]|\s+(?:is|was|has|are|and|in|for)\b)",
        f"(?:^|(?<=[,.] )){_t('DT', '[Tt]he')}{_t('NN', ABSTRACT)}(?={_t('[.,:]|VBZ|VBD|CC|MD')})",
        rf"[Tt]he\s+(?P<dip>{ABSTRACT})(?=\s*[.,;]|\s+(?:is|was|has|are|and|in|for)\b)",
    ),
    Artifact(
        "missing-subject",
        rf"\b{SAY}\s+that\s+{FINITE}\s+(?!what\b|to\b)|(?<=, )(?:because|although|since)\s+(?:is|was|has|had|will)\s",
        _t("VBD|VBZ|VBN", SAY) + _t("IN|WDT|DT", "that") + _t("VBZ|VBD|MD|VBP|VB", r"(?!to)[a-z]+")
        + "|" + _t("IN|WRB", "(?:because|although|since|whether)") + _t("VBZ|VBD|MD"),
        rf"\b(?:{SAY}\s+that|because|although|since|when|if|whether)\s+(?P<dip>[a-z]+s|{FINITE}|[a-z]+ed)\b",
    ),
    Artifact(
        "verb-before-subject",
        rf"^(?:[A-Z][a-z]+ed|Said|Told|Is|Was|Has|Exists?)\s+{DETERMINER}\s+[a-z]+\s+(?:that|of|in|to)\b[^,?]*$",
        "^" + _t("VBZ|VBD|VBN", "[A-Z][a-z]+") + _t("DT|PRP\\$") + _t("JJ") + "*" + _t("NNS?|NNP") + "(?!.*[,?])",
        rf"^(?P<dip>[A-Z][a-z]+(?:ed|s)\s+{DETERMINER})\s+[a-z]+",
    ),
    Artifact(
        "bare-verb-after-preposition",
        rf"\b(?:without|of|by|despite|instead of)\s+{BARE}\b",
        _t("IN", "(?:without|of|by|despite|before|after)") + _t("VB|VBP") + f"(?={_t('DT|PRP|IN|TO')})",
        rf"\b(?:without|of|by|despite|before|after)\s+(?P<dip>[a-z]+)\s+(?:{DETERMINER}|to|it|them)\b",
    ),
    Artifact(
        "according-to-clause",
        rf"\b[Aa]ccording\s+to\s+(?:\w+\s+){{1,5}}{ATTRIBUTED}\b(?=\s+(?!by)\w)",
        r"(?:[Aa]ccording/\S+ to/\S+ )" + _t("DT|PRP\\$") + "?" + _t("JJ|NN|NNS|NNP") + "{1,4}"
        + _t("VBD|VBZ") + "(?!by)",
        rf"\b[Aa]ccording\s+to\s+(?:\w+\s+){{1,4}}?(?P<dip>{ATTRIBUTED}|[a-z]+ed)\b",
    ),
    Artifact(
        "no-finite-verb",
        rf"(?!.*\b{SOME_VERB}\b)^(?:\w[\w’'-]*,?\s+){{7,}}\w+\.$",
        r"(?!.*/(?:VBZ|VBD|VBP|MD) )(?!.*\?)^(?:\S+/\S+ ){9,}\./\. $",
        r"(?P<dip>^(?:\w[\w’'-]*,?\s+){7,}\w+\.$)",
    ),
)  # fmt: skip


def rows(folder: Path, names: Sequence[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            found += [json.loads(line)["target"] for line in lines]
    return list(dict.fromkeys(found))


def sets(folder: Path) -> dict[str, list[str]]:
    """Sentences by the name of their set: machine text first."""

    def stories(system: str) -> list[str]:
        paths = sorted((folder / "stories").glob(f"*/*.{system}.en.txt"))
        return [part for path in paths for line in path.read_text("utf-8").splitlines() for part in split(line)]

    made = {name: [text for system in systems for text in stories(system)] for name, systems in STORIES.items()}
    return made | {"native": rows(folder, NATIVE), "translated": rows(folder, TRANSLATED) + stories("human")}


def split(line: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?]) (?=[A-Z“\"])", line.strip()) if part]


def words(texts: Sequence[str]) -> int:
    return sum(len(text.split()) for text in texts)


def over_words(texts: Sequence[str], artifact: Artifact) -> Iterator[tuple[str, int, int]]:
    pattern = re.compile(artifact.words) if artifact.words else None
    for text in texts:
        if pattern is None:
            segment = Segment(0, Zone.BODY, text, ())
            yield from ((text, hit.start, hit.end) for hit in by_rule(segment))
        else:
            yield from ((text, *match.span()) for match in pattern.finditer(text))


def by_rule(segment: Segment) -> Iterable[Hit]:
    rule = adjective_behind_noun
    return rule.check(segment, NOTHING) if rule.check and any(cue in segment.text for cue in rule.cues) else ()


Tagger = Callable[[Sequence[str]], list[tuple[str, str]]]
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[.,;:?!()“”\"]")


def brill() -> Tagger:
    tagger = importlib.import_module("textblob.en.taggers").PatternTagger()
    return lambda tokens: [(word, tag) for word, tag in tagger.tag(" ".join(tokens), tokenize=False)]


CLAWS = {
    "NP": "NNP", "NN2": "NNS", "NN": "NN", "VM": "MD", "AJ": "JJ", "AV": "RB", "AT": "DT", "DPS": "PRP$", "DT": "DT",
    "PR": "IN", "CJT": "IN", "CJS": "IN", "CJ": "CC", "PN": "PRP", "TO": "TO", "PUN": "..",
}  # fmt: skip
VERBS = {"Z": "VBZ", "D": "VBD", "N": "VBN", "G": "VBG", "I": "VB", "B": "VBP"}


def hanta() -> Tagger:
    tagger = importlib.import_module("HanTa.HanoverTagger").HanoverTagger("morphmodel_en.pgz")

    def penn(word: str, claws: str) -> str:
        if word in ".,;:?!":
            return word if word in ".," else ":"
        if claws[0] == "V" and claws[:2] != "VM":
            return VERBS.get(claws[2:3], "VB")
        return next((tag for start, tag in CLAWS.items() if claws.startswith(start)), "X")

    return lambda tokens: [(word, penn(word, claws)) for word, _, claws in tagger.tag_sent(list(tokens))]


@dataclass(frozen=True)
class Tagged:
    """A text as `word/TAG` tokens; `starts` holds where each token begins in the line, `places` in the text."""

    text: str
    line: str
    starts: list[int]
    places: list[tuple[int, int]]


def tag_all(tagger: Tagger, texts: Sequence[str]) -> list[Tagged]:
    result = []
    for text in texts:
        tokens = list(_TOKEN.finditer(text))
        tagged = tagger([token[0] for token in tokens])
        pieces = [f"{word}/{tag} " for word, tag in tagged]
        starts = [0, *itertools.accumulate(map(len, pieces))]
        places = [token.span() for token in tokens]
        if len(pieces) == len(places):  # a tagger that cuts words anew loses the place
            result.append(Tagged(text, "".join(pieces), starts, places))
    return result


def over_tags(tagged: Sequence[Tagged], artifact: Artifact) -> Iterator[tuple[str, int, int]]:
    pattern = re.compile(artifact.tags)
    for each in tagged:
        for match in pattern.finditer(each.line):
            first = bisect.bisect_right(each.starts, match.start()) - 1
            last = max(first, bisect.bisect_left(each.starts, match.end()) - 1)
            if each.places:
                yield each.text, each.places[first][0], each.places[min(last, len(each.places) - 1)][1]


def over_dips(
    texts: Sequence[str], scores: Sequence[Fluency | None], artifact: Artifact, bits: int
) -> Iterator[tuple[str, int, int]]:
    pattern = re.compile(artifact.loose)
    for text, fluency in zip(texts, scores, strict=True):
        for match in pattern.finditer(text) if fluency else ():
            start, end = match.span("dip")
            if fluency and dips_in(fluency, start, end, bits):
                yield text, *match.span()


def dips_in(fluency: Fluency, start: int, end: int, bits: int) -> bool:
    return any(dip.start < end and start < dip.end and dip.surprisal >= bits for dip in fluency.surprisals)


def scores(scorer: CTranslate2Scorer, texts: Sequence[str]) -> list[Fluency | None]:
    return [result if isinstance(result, Fluency) else None for result in scorer.score(texts, "en")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--artifact", action="append", default=[], help="only these; may be repeated")
    parser.add_argument("--show", type=int, default=0, help="print so many findings of each way in each set")
    parser.add_argument("--no-model", action="store_true", help="leave out the language model")
    arguments = parser.parse_args()
    texts = sets(arguments.eval)
    print({name: f"{words(some)} words" for name, some in texts.items()})
    ways: dict[str, Callable[[Artifact, str], list[tuple[str, int, int]]]] = {
        "words": lambda artifact, name: list(over_words(texts[name], artifact))
    }
    for name, make in (("tags (TextBlob)", brill), ("tags (HanTa)", hanta)):
        begun = time.perf_counter()
        try:
            tagger = make()
        except ImportError:
            print(f"{name}: not installed")
            continue
        tagger(["A", "word", "."])
        loaded = time.perf_counter()
        tagged = {each: tag_all(tagger, some) for each, some in texts.items()}
        spent = time.perf_counter() - loaded
        print(f"{name}: loaded in {loaded - begun:.2f} s, {sum(map(words, texts.values())) / spent:.0f} words a second")
        ways[name] = lambda artifact, each, tagged=tagged: list(over_tags(tagged[each], artifact))
    if not arguments.no_model:
        scorer = CTranslate2Scorer(manifest.folder("lm-en"))
        scored = {name: scores(scorer, some) for name, some in texts.items()}
        for bits in BITS:
            ways[f"loose, {bits} bits"] = lambda artifact, name, bits=bits: list(
                over_dips(texts[name], scored[name], artifact, bits)
            )
        of_text = {text: score for name, some in texts.items() for text, score in zip(some, scored[name], strict=True)}
        for way in [way for way in ways if way.startswith("tags")]:
            ways[f"{way}, {BITS[1]} bits"] = lambda artifact, name, find=ways[way]: [
                (text, start, end)
                for text, start, end in find(artifact, name)
                if (fluency := of_text[text]) is not None and dips_in(fluency, start, end, BITS[1])
            ]
    compare(
        texts, ways, [a for a in ARTIFACTS if not arguments.artifact or a.name in arguments.artifact], arguments.show
    )


def compare(texts: dict[str, list[str]], ways: dict[str, Callable[..., list[tuple[str, int, int]]]],
            artifacts: Sequence[Artifact], number: int) -> None:  # fmt: skip
    heads = [f"{name} /{'100k' if name in PEOPLE else '1k'}" for name in texts]
    lines: list[Row] = []
    for artifact in artifacts:
        for way, find in ways.items():
            found = {name: find(artifact, name) for name in texts}
            rates = [
                f"{(100_000 if name in PEOPLE else 1000) * len(found[name]) / words(texts[name]):.2f}" for name in texts
            ]
            lines.append({"artifact": artifact.name, "way": way} | dict(zip(heads, rates, strict=True)))
            for name in texts if number else ():
                for text, start, end in found[name][:number]:
                    marked = f"{text[max(0, start - 40) : start]}[[{text[start:end]}]]{text[end : end + 40]}"
                    print(f"  {artifact.name} {way} {name}: {marked}")
    print(table(lines))


if __name__ == "__main__":
    main()
