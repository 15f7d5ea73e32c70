"""What a user may choose for a run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tqcheck import languages
from tqcheck.finding import Severity
from tqcheck.metrics import mqm
from tqcheck.suppressing import NOTHING, Suppressions


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose.

    source_language, target_language: language tags, or None to find out
    select, ignore: rule codes, beginnings of codes, or names; none selected means all
    packs:          files of rules besides those of tqcheck and its plug-ins
    severities:     rules, named as in `select`, with the severity they shall have; later ones win
    fail_on, max_findings, min_scores, confidence, fail_on_new: what makes a document fail, see gate.parse
    suppressions:   findings that do not count
    baseline:       file of the findings that are known, or None
    rules_only:     no models
    translator:     `apertium`, a folder, a known model or a hub id; `none`; or None to choose one
    fluency:        a folder or a hub id of a language model; `none`; or None for the embedded one
    jobs:           processes that work at the same time, each with models of its own; 0 to choose
    threads:        processor cores the models of a process use; 0 for all
    executor:       `local`, or `ray` for a cluster
    offline:        never use the network, also not for a model that was asked for by its hub id
    cache:          folder of what is kept from earlier runs, or None
    """

    source_language: str | None = None
    target_language: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: tuple[str, ...] = ()
    max_findings: tuple[str, ...] = ()
    min_scores: tuple[str, ...] = ()
    confidence: float = 0.8
    fail_on_new: bool = False
    suppressions: Suppressions = NOTHING
    baseline: Path | None = None
    rules_only: bool = False
    translator: str | None = None
    fluency: str | None = None
    jobs: int = 1
    threads: int = 0
    executor: str = "local"
    offline: bool = True
    weights: str = mqm.WMT_WEIGHTS
    packs: tuple[Path, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()
    cache: Path | None = None

    @property
    def source_code(self) -> str | None:
        """Its ISO 639-1 code. Raises UsageError for a language that is not known."""
        return languages.parse(self.source_language) if self.source_language else None

    @property
    def target_code(self) -> str | None:
        return languages.parse(self.target_language) if self.target_language else None
