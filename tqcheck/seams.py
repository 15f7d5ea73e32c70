"""Where implementations plug in: one method each, batch in and batch out, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TextIO, TypeVar, runtime_checkable

from tqcheck.document import Document
from tqcheck.report import Adequacy, Fluency, RunReport, Withheld

In = TypeVar("In")
Out = TypeVar("Out")


@dataclass(frozen=True, slots=True)
class Item:
    """One file to check, and its source text where there is one; loading may raise InputError."""

    path: str
    load: Callable[[], bytes]
    source_path: str = ""
    load_source: Callable[[], bytes] | None = None


@dataclass(frozen=True, slots=True)
class Translation:
    """One translated text. `log_probability` is the mean per output token (natural log), None if not known."""

    text: str
    log_probability: float | None = None


class Reader(Protocol):
    """Turns a file's bytes into a Document with blocks. Raises InputError; never opens a file itself."""

    @property
    def name(self) -> str: ...
    @property
    def suffixes(self) -> tuple[str, ...]: ...
    def read(self, raw: bytes, path: str) -> Document: ...


class Translator(Protocol):
    """Translates texts from one language to another (ISO 639-1 codes).

    `translate` gives one result a text, in order: a Translation, or Withheld where it failed on that text.
    Raises ModelError when it cannot work at all, or not for this pair (ask `supports` first).
    `signature` names model, content and parameters, without spaces; `quality` is what was measured of it for a pair, in
    words, or "".
    `independent`: whether a text's translation is the same whatever stands beside it; where it is not, documents are
    translated one by one, so that a report does not depend on what else is checked.
    """

    @property
    def signature(self) -> str: ...
    @property
    def independent(self) -> bool: ...
    def quality(self, source_language: str, target_language: str) -> str: ...
    def supports(self, source_language: str, target_language: str) -> bool: ...
    def translate(
        self, texts: Sequence[str], source_language: str, target_language: str
    ) -> list[Translation | Withheld]: ...


class FluencyScorer(Protocol):
    """Scores texts of one language; one result a text, in order. Raises ModelError when it cannot work at all."""

    @property
    def signature(self) -> str: ...
    def quality(self, language: str) -> str: ...
    def supports(self, language: str) -> bool: ...
    def score(self, texts: Sequence[str], language: str) -> list[Fluency | Withheld]: ...


class AdequacyScorer(Protocol):
    """Scores translations by how expected they are given their sources (forced decoding); otherwise as Translator."""

    @property
    def signature(self) -> str: ...
    def quality(self, source_language: str, target_language: str) -> str: ...
    def supports(self, source_language: str, target_language: str) -> bool: ...
    def score(
        self, sources: Sequence[str], targets: Sequence[str], source_language: str, target_language: str
    ) -> list[Adequacy | Withheld]: ...


class Metric(Protocol):
    """Compares hypotheses with references. Scores are 0 to 100; see `lower_is_better`."""

    @property
    def name(self) -> str: ...
    @property
    def signature(self) -> str: ...
    @property
    def lower_is_better(self) -> bool: ...
    def segment_scores(self, hypotheses: Sequence[str], references: Sequence[str]) -> list[float]: ...
    def corpus_score(self, hypotheses: Sequence[str], references: Sequence[str]) -> float: ...


class Renderer(Protocol):
    """Writes a report. Pure: the same report gives the same text."""

    @property
    def name(self) -> str: ...
    def render(self, report: RunReport, out: TextIO) -> None: ...


@runtime_checkable
class PagesRenderer(Renderer, Protocol):
    """A renderer that can also write a folder: names of files below it, with their contents, in the order to write."""

    def pages(self, report: RunReport) -> Iterator[tuple[str, str]]: ...


@runtime_checkable
class GrowingRenderer(Renderer, Protocol):
    """A renderer that can also write while a run goes on: each document, packed (`tqcheck.packing`), then the end.

    Together they give what `render` gives of the whole report.
    """

    def write_document(self, content: bytes, out: TextIO) -> None: ...
    def write_end(self, report: RunReport, out: TextIO) -> None: ...


class Executor(Protocol):
    """Runs a task over items, in order. The task turns its own failures into results."""

    def run(self, task: Callable[[In], Out], items: Iterable[In]) -> Iterator[Out]: ...
