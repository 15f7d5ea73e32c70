"""What every implementation of a seam must do, as checks for authors; and one small real translator.

Each check raises AssertionError that says what is wrong. Use them in tests of your own implementation.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from tqcheck.document import Block, Document
from tqcheck.errors import InputError, ModelError
from tqcheck.finding import ITS_TYPES
from tqcheck.packing import packed
from tqcheck.report import Adequacy, RunReport, Withheld
from tqcheck.rule import CODE, Rule
from tqcheck.seams import (
    AdequacyScorer,
    GrowingRenderer,
    Metric,
    PagesRenderer,
    Reader,
    Renderer,
    Translation,
    Translator,
)

_SAME = 0.05  # log-probabilities closer than this are the same; int8 rounding depends on the batch
_HOSTILE = (
    b"",
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"<" * 5000,
    b'{"a":' * 500,
    b"\x1b[31m\x00\xd8\n",
    b"%PDF-1.7\n\xe2\xe3",
)


class PhrasebookTranslator:
    """Translates phrases it knows, longest first, and copies the rest; in both directions of one pair.

    A real translator, only a small one: tests use it where a model would be slow.
    """

    independent = True

    def __init__(self, phrases: Mapping[str, str], source_language: str, target_language: str) -> None:
        there = {phrase.lower(): translation for phrase, translation in phrases.items()}
        back = {translation.lower(): phrase for phrase, translation in phrases.items()}
        self._books = {(source_language, target_language): there, (target_language, source_language): back}
        digest = hashlib.sha256(json.dumps(sorted(there.items())).encode()).hexdigest()
        self._signature = f"phrasebook:{digest[:8]}|phrases:{len(there)}"

    @property
    def signature(self) -> str:
        return self._signature

    def quality(self, source_language: str, target_language: str) -> str:
        return ""  # nothing was measured

    def supports(self, source_language: str, target_language: str) -> bool:
        return (source_language, target_language) in self._books

    def translate(
        self, texts: Sequence[str], source_language: str, target_language: str
    ) -> list[Translation | Withheld]:
        """One result a text, in order; Withheld for an empty one. Raises ModelError for another pair."""
        book = self._books.get((source_language, target_language))
        if book is None:
            raise ModelError(f"this phrasebook is not for {source_language!r} to {target_language!r}")
        longest_first = "|".join(map(re.escape, sorted(book, key=len, reverse=True)))
        phrases = re.compile(rf"\b(?:{longest_first})\b" if book else r"(?!)", re.IGNORECASE)
        return [
            Translation(phrases.sub(lambda match: book[match[0].lower()], text))
            if text.strip()
            else Withheld("empty text")
            for text in texts
        ]


def check_translator(
    translator: Translator,
    source_language: str,
    target_language: str,
    texts: Sequence[str],
) -> None:
    """One result a text, in order; the same again; nothing for nothing; errors as agreed.

    texts: at least two different ones that the translator can do; in any order and company their translations are
           the same, unless the translator says of itself that it is not `independent`
    """
    _require(len(set(texts)) > 1, "give at least two different texts")
    _check_signature(translator.signature)
    _require(translator.supports(source_language, target_language), "it does not support the pair to check")
    _check_refuses(translator)

    def translate(batch: Sequence[str]) -> list[Translation | Withheld]:
        results = translator.translate(batch, source_language, target_language)
        _require(len(results) == len(batch), f"{len(batch)} texts gave {len(results)} results")
        return results

    _require(translate([]) == [], "no texts must give no results")
    results = translate(texts)
    for text, result in zip(texts, results, strict=True):
        _check_translation(text, result)
    _require(translate(texts) == results, "the same texts gave different results the second time")
    for nothing in ("", " \n\t "):
        _require(isinstance(translate([nothing])[0], Withheld), f"{nothing!r} must be withheld")
    if translator.independent:
        around = translate(["", *reversed(texts), ""])
        _require(isinstance(around[0], Withheld) and isinstance(around[-1], Withheld), "'' must be withheld")
        for text, result, other in zip(texts, results, reversed(around[1:-1]), strict=True):
            alone = translate([text])[0]
            _require(_same(result, alone), f"{text!r} alone gave {alone!r}, with others {result!r}")
            _require(_same(result, other), f"{text!r} in another order gave {other!r}, not {result!r}")
    for hostile in ("\x00\x1b[31m", "\ud800 x", "a" * 3000, "\u202e \u2028\r\n"):
        translate([hostile])


def check_adequacy_scorer(
    scorer: AdequacyScorer, source_language: str, target_language: str, sources: Sequence[str], targets: Sequence[str]
) -> None:
    """One result a pair, in order; the same again; what stands beside a pair changes it by less than 0.05 nat a token.

    sources, targets: at least two different pairs that the scorer can do
    """
    _require(len({*zip(sources, targets, strict=True)}) > 1, "give at least two different pairs")
    _check_signature(scorer.signature)
    _require(scorer.supports(source_language, target_language), "it does not support the pair to check")

    def score(some: Sequence[str], of: Sequence[str]) -> list[Adequacy | Withheld]:
        results = scorer.score(some, of, source_language, target_language)
        _require(len(results) == len(some), f"{len(some)} pairs gave {len(results)} results")
        return results

    _require(score([], []) == [], "no pairs must give no results")
    together = score(sources, targets)
    _require(score(sources, targets) == together, "the same pairs gave different results the second time")
    for source, target, result in zip(sources, targets, together, strict=True):
        _require(isinstance(result, Adequacy), f"{target!r} was withheld: {result!r}")
        (alone,) = score([source], [target])
        if isinstance(result, Adequacy) and isinstance(alone, Adequacy):
            _require(result.log_probability <= 0 and result.tokens > 0, f"{target!r} has {result!r}")
            apart = abs(alone.log_probability - result.log_probability)
            _require(apart < _SAME, f"{target!r} alone differs by {apart:.3f} nat a token")
            places = [(dip.start, dip.end) for dip in result.surprisals]
            _require(all(0 <= a <= b <= len(target) for a, b in places), f"{target!r} has places outside: {places}")
    for nothing in (("", targets[0]), (sources[0], ""), (" ", "\n")):
        _require(isinstance(score(*([each] for each in nothing))[0], Withheld), f"{nothing!r} must be withheld")
    for hostile in ("\x00\x1b[31m", "\ud800 x", "a" * 3000, "\u202e \u2028\r\n"):
        score([hostile, sources[0]], [targets[0], hostile])


def check_metric(metric: Metric) -> None:
    """One score a pair; equal texts score best; corpus scores are finite; the signature names a version."""
    _require(bool(metric.name), "it has no name")
    _check_signature(metric.signature)
    _require("version:" in metric.signature, f"the signature {metric.signature!r} names no version")
    reference = "The ministers agreed to meet again in Beijing next week."
    close, far = reference.replace("next week", "next month"), "Nothing of this kind happened."
    same, near, wrong = metric.segment_scores([reference, close, far], [reference] * 3)
    best = 0.0 if metric.lower_is_better else 100.0
    _require(abs(same - best) < 1e-6, f"equal texts score {same}, not {best}")
    order = [same, near, wrong] if metric.lower_is_better else [wrong, near, same]
    _require(order == sorted(order) and near != wrong, f"scores are not in order: {same}, {near}, {wrong}")
    _require(len(metric.segment_scores(["", "", "a"], ["", "a", ""])) == 3, "empty texts must have scores")
    _require(metric.segment_scores([], []) == [], "no pairs must give no scores")
    corpus = metric.corpus_score([reference, far], [reference, reference])
    _require(min(same, wrong) <= corpus <= max(same, wrong), f"corpus score {corpus} is outside its segments' scores")
    for score in (metric.segment_scores, metric.corpus_score):
        try:
            score(["a"], [])
        except ValueError:
            continue
        raise AssertionError("unequal numbers of hypotheses and references must be a ValueError")


def check_rule(rule: Rule) -> None:
    """It says why it matters; it has two examples that are flagged exactly where they are marked and two left alone."""
    from tqcheck.compose import example_document
    from tqcheck.examples import trials

    _require(CODE.fullmatch(rule.code) is not None, f"{rule.code!r} is no code")
    _require(rule.name == rule.name.lower() and "_" not in rule.name, f"the name {rule.name!r} has capitals or _")
    _require(rule.category in ITS_TYPES, f"{rule.category!r} is no category")
    _require(rule.summary.startswith("Flags"), "its summary does not begin with 'Flags'")
    _require("Why it matters:" in rule.explanation, "it does not say why it matters")
    for is_wrong, kind in ((True, "wrong"), (False, "right")):
        number = sum(example.is_wrong == is_wrong for example in rule.examples)
        _require(number >= 2, f"it has {number} {kind} examples; give at least two")
    for trial in trials(rule, example_document):
        shown = f": expected {trial.expected!r}, found {trial.found!r}" if trial.expected != trial.found else ""
        _require(not trial.problem, f"{rule.code}, {trial.example.text!r}: {trial.problem}{shown}")


def check_reader(reader: Reader, raw: bytes, path: str) -> None:
    """Every offset points at the same character in the file's text; hostile bytes are an InputError or a Document.

    path: need not exist; a reader opens nothing itself
    """
    _require(
        bool(reader.name) and all(suffix.startswith(".") for suffix in reader.suffixes), "name or suffixes missing"
    )
    document = reader.read(raw, path)
    _require(document.path == path and document.format == reader.name, "path or format is not as given")
    _require(bool(document.blocks), "no blocks")
    _require(reader.read(raw, path) == document, "the same bytes gave another document the second time")
    before = 0
    for block in document.blocks:
        _check_block(block, document)
        _require(block.origin[0].file_start >= before, f"{block.text[:40]!r} stands before the block before it")
        before = block.origin[0].file_start
    for hostile in (*_HOSTILE, raw[: len(raw) // 2], raw + b"\x00\xff", raw.replace(b"\n", b"\r")):
        try:
            other = reader.read(hostile, path)
        except InputError:
            continue
        for block in other.blocks:
            _check_block(block, other)


def check_renderer(renderer: Renderer, report: RunReport) -> None:
    """The same report gives the same text, without raw control characters; also a report of nothing.

    A renderer with pages gives the same pages again, each under a name of its own that stays inside the folder. One
    that can write while a run goes on gives the same text document by document.
    """
    _require(bool(renderer.name), "it has no name")
    for each in (report, replace(report, documents=(), rules=(), failures=())):
        first, second = io.StringIO(), io.StringIO()
        renderer.render(each, first)
        renderer.render(each, second)
        text = first.getvalue()
        _require(bool(text.strip()), "nothing was rendered")
        _require(text == second.getvalue(), "the same report gave another text the second time")
        if isinstance(renderer, PagesRenderer):
            _check_pages(list(renderer.pages(each)), list(renderer.pages(each)))
        if isinstance(renderer, GrowingRenderer):
            piecemeal = io.StringIO()
            for content in packed(each.documents):
                renderer.write_document(content, piecemeal)
            renderer.write_end(each, piecemeal)
            _require(piecemeal.getvalue() == text, "document by document it gave another text")
        raw = {c for c in text if unicodedata.category(c) == "Cc"} - {"\n", "\r", "\t"}
        _require(not raw, f"raw control characters in the output: {sorted(raw)!r}")


def _check_pages(pages: Sequence[tuple[str, str]], again: Sequence[tuple[str, str]]) -> None:
    _require(pages == again, "the same report gave other pages the second time")
    names = [name.lower() for name, _ in pages]
    _require(len(set(names)) == len(names) > 0, f"no pages, or two of one name: {names}")
    for name in names:
        _require(bool(re.fullmatch(r"[\w-][\w.-]*(/[\w-][\w.-]*)*", name)), f"{name!r} is no plain name of a file")


def _check_signature(signature: str) -> None:
    _require(bool(signature) and not re.search(r"\s", signature), f"signature {signature!r} is empty or has spaces")


def _check_refuses(translator: Translator) -> None:
    _require(not translator.supports("qq", "zz"), "it claims to support languages that do not exist")
    try:
        translator.translate(["a"], "qq", "zz")
    except ModelError:
        return
    raise AssertionError("a pair that is not supported must be a ModelError")


def _check_translation(text: str, result: Translation | Withheld) -> None:
    _require(isinstance(result, Translation), f"{text!r} was withheld: {result!r}")
    if isinstance(result, Translation):
        _require(bool(result.text.strip()), f"{text!r} gave an empty translation; withhold it")
        known = result.log_probability
        _require(known is None or known <= 0, f"log-probability {known} of {text!r} is above 0")


def _same(one: Translation | Withheld, other: Translation | Withheld) -> bool:
    if not isinstance(one, Translation) or not isinstance(other, Translation):
        return one == other
    if one.log_probability is None or other.log_probability is None:
        return one == other
    return one.text == other.text and abs(one.log_probability - other.log_probability) < _SAME


def _check_block(block: Block, document: Document) -> None:
    _require(bool(block.origin), f"block {block.text[:40]!r} has no origin")
    covered = set[int]()
    for run in block.origin:
        piece = block.text[run.text_start : run.text_start + run.length]
        covered.update(range(run.text_start, run.text_start + run.length))
        there = document.text[run.file_start : run.file_end]
        _require(len(piece) == run.length and bool(there or not piece), f"a run of {block.text[:40]!r} lies outside")
        _require(not run.verbatim or piece == there, f"{piece[:40]!r} is {there[:40]!r} in the file")
    for run, following in pairwise(block.origin):
        in_order = run.text_start + run.length <= following.text_start and run.file_end <= following.file_start
        _require(in_order, f"runs of {block.text[:40]!r} are out of order")
    lost = {character for index, character in enumerate(block.text) if index not in covered}
    _require(lost <= {" "}, f"{block.text[:40]!r} has characters of no place in the file: {lost!r}")


def _require(condition: bool, problem: str) -> None:
    if not condition:
        raise AssertionError(problem)
