"""What a user may choose for a run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
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

    @property
    def asked(self) -> dict[str, str]:
        """What is asked for, in words: parts of one run have it in common, and it holds on every machine.

        Raises UsageError for a language that is not known.
        """
        chosen = f"--translator {self.translator or 'chosen'} --language-model {self.fluency or 'chosen'}"
        return {
            "languages": f"--from {self.source_code or 'any'} --to {self.target_code or 'any'}",
            "models": "--rules-only" if self.rules_only else chosen,
            "gate": " ".join(self._gate()),
        }

    def _gate(self) -> Iterator[str]:
        """What a document's verdict depends on besides what is found; files by their names, wherever they are."""
        named = {"fail-on": self.fail_on or ("major",), "max-findings": self.max_findings, "min-score": self.min_scores}
        yield from (f"--{option} {','.join(sorted(values))}" for option, values in named.items() if values)
        yield f"--min-confidence {self.confidence:g}"
        if self.baseline is not None:
            yield f"--baseline {self.baseline.name}" + " --fail-on-new" * self.fail_on_new
        if self.suppressions:
            said = [*map(str, self.suppressions.tables), *(term.text for term in self.suppressions.terms)]
            yield f"--suppressions {hashlib.sha256(repr(said).encode()).hexdigest()[:8]}"
