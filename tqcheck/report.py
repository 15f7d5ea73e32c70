"""What a run found out: values only, serialisable as they stand (`encoding.to_json`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tqcheck.document import Document
from tqcheck.finding import Finding, Severity

SCHEMA_VERSION = "1.2"


@dataclass(frozen=True, slots=True)
class Withheld:
    """No evidence, and why. Absence of evidence counts neither for nor against a text."""

    withheld: str


NO_SOURCE = Withheld("no source text")


@dataclass(frozen=True, slots=True)
class Dip:
    """A token the language model did not expect: its place in the segment's text and its surprisal in bits."""

    start: int
    end: int
    surprisal: float


@dataclass(frozen=True, slots=True)
class Fluency:
    """How expected a segment is as edited news of its language, and not as a machine's.

    log_probability: mean natural-log probability per token, at most 0
    percentile:      0 to 100, share of edited-news sentences of like length that read less fluently, by probability and
                     contrast together; None where no reference distribution exists for the language
    surprisals:      every token's place and surprisal (bits), in order
    contrast:        mean natural log-odds of its words that an editor and not a machine chose them; None if not known
    """

    log_probability: float
    percentile: float | None
    tokens: int
    surprisals: tuple[Dip, ...] = ()
    contrast: float | None = None


@dataclass(frozen=True, slots=True)
class BackTranslation:
    """A segment translated into the source language and, where there is no source text, back again.

    compared_with: `source` (the back-translation against the source) or `target` (the round trip against the target)
    chrf, bleu, ter: sacreBLEU sentence scores of that comparison, 0 to 100 (ter: lower is better, may exceed 100)
    lost:  ranges of the target's text whose words did not survive the round trip (`compared_with == "target"`)
    """

    back_translation: str
    round_trip: str | None
    compared_with: str
    chrf: float
    bleu: float
    ter: float
    lost: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Adequacy:
    """How expected a segment is as the translation of its source: forced decoding under a model of that direction.

    log_probability: mean natural-log probability per token given the source, the end included, at most 0
    percentile:      0 to 100, share of human translations of like length that the model expects less; None where the
                     model has no reference distribution
    surprisals:      every token's place and surprisal (bits), in order
    """

    log_probability: float
    percentile: float | None
    tokens: int
    surprisals: tuple[Dip, ...] = ()


@dataclass(frozen=True, slots=True)
class SegmentScores:
    """What models observed about one segment."""

    segment: int
    fluency: Fluency | Withheld
    back_translation: BackTranslation | Withheld
    adequacy: Adequacy | Withheld = NO_SOURCE


@dataclass(frozen=True, slots=True)
class Instrument:
    """A model that was used: its signature, and its quality as measured (figure and set), empty where not known."""

    signature: str
    quality: str = ""


@dataclass(frozen=True, slots=True)
class MetricScore:
    """A corpus-level score over the segments that have evidence, with its sacreBLEU signature."""

    name: str
    score: float
    signature: str
    lower_is_better: bool = False


# evidence that rules need -> the stage that tells whether there is any
_STAGES = {"source": "adequacy", "adequacy": "adequacy", "fluency": "fluency", "round-trip": "back-translation"}
SCORES = ("quality", "fluency", "adequacy", "chrf", "bleu", "ter")


@dataclass(frozen=True, slots=True)
class DocumentScores:
    """Numbers of a whole document.

    words:   as `words.number_of_words` counts them: where no spaces stand between words, characters by the word
    penalty: MQM penalty points per 1,000 words, 0 is best
    quality: the same as an MQM quality score: 100 less the penalty points per 100 words, at least 0
    fluency_percentile, adequacy_percentile: mean over segments
    """

    words: int
    small_sample: bool
    counts: Mapping[str, int]  # severity label -> unsuppressed findings
    penalty: float
    weights: str
    fluency_percentile: float | Withheld
    fluency_log_probability: float | Withheld
    compared_with: str | None
    metrics: tuple[MetricScore, ...] | Withheld
    adequacy_percentile: float | Withheld = NO_SOURCE

    @property
    def quality(self) -> float:
        return max(0.0, round(100 - self.penalty / 10, 2))

    def named(self, name: str) -> float | Withheld:
        """The score of that name (one of SCORES), 0 to 100; TER may be more."""
        of_text: dict[str, float | Withheld] = {
            "quality": self.quality,
            "fluency": self.fluency_percentile,
            "adequacy": self.adequacy_percentile,
        }
        if name in of_text:
            return of_text[name]
        if isinstance(self.metrics, Withheld):
            return self.metrics
        return next(metric.score for metric in self.metrics if metric.name.lower() == name)


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be evaluated. Never means that it is fine."""

    stage: str
    where: str
    reason: str

    @property
    def in_short(self) -> str:
        return f"{self.stage}: {self.reason.splitlines()[0]}"


OUTCOMES = ("passed", "failed", "not evaluated")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer, `passed`, `failed` or `not evaluated`, with the reason in words.

    Raises ValueError for another one.
    """

    outcome: str
    reason: str

    def __post_init__(self) -> None:
        if self.outcome not in OUTCOMES:
            raise ValueError(f"no verdict {self.outcome!r}")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A finding as a baseline records it: enough to know it again and to say what it was."""

    fingerprint: str
    rule: str
    name: str
    severity: Severity
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class UnusedSuppression:
    """A suppression that met no finding: where it stands (`story.md:12`), what it names, and its reason."""

    where: str
    what: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run must know of a document besides its report.

    outcome: of its verdict; words: as in its scores; rules: codes of those with findings
    used:    stage -> signature of the instrument that was used
    """

    outcome: str
    words: int
    failures: tuple[Failure, ...]
    rules: tuple[str, ...]
    used: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """What was found in one document.

    instruments: stage -> what was used
    fixed:       findings of the baseline that are no longer there
    unused:      suppressions inside the document that met no finding
    """

    document: Document
    findings: tuple[Finding, ...]
    segment_scores: tuple[SegmentScores, ...]
    scores: DocumentScores
    verdict: Verdict
    failures: tuple[Failure, ...] = ()
    instruments: Mapping[str, Instrument | Withheld] = field(default_factory=dict)
    fixed: tuple[Recorded, ...] = ()
    unused: tuple[UnusedSuppression, ...] = ()

    def lacks(self, evidence: str) -> str:
        """Why there is no evidence of a kind (one that rules need), empty where there is or may be."""
        answer = self.instruments.get(_STAGES[evidence])
        if not isinstance(answer, Withheld) or (evidence == "source" and answer != NO_SOURCE):
            return ""
        return answer.withheld

    @property
    def summary(self) -> Summary:
        rules = tuple(sorted({finding.rule for finding in self.findings}))
        used = {stage: used.signature for stage, used in self.instruments.items() if isinstance(used, Instrument)}
        return Summary(self.verdict.outcome, self.scores.words, self.failures, rules, used)

    def count(self, severity: Severity) -> int:
        """Unsuppressed findings of this severity or worse."""
        return sum(f.severity >= severity and f.suppressed is None for f in self.findings)


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A rule as reports show it, so that no renderer needs the rules themselves.

    documentation: the rule's whole text as `tqcheck explain` prints it, Markdown
    """

    code: str
    name: str
    summary: str
    explanation: str  # Markdown
    severity: Severity
    category: str
    its_type: str
    tier: int
    documentation: str = ""


@dataclass(frozen=True, slots=True)
class SinceBaseline:
    """A run beside a baseline: the baseline's file, and numbers of findings.

    not_checked: findings the baseline records for documents that were not part of this run
    """

    baseline: str
    new: int
    known: int
    fixed: int
    not_checked: int


@dataclass(frozen=True, slots=True)
class Shard:
    """The part of a run that one machine did: number `index` (from 1) of `of`, of a run of `files` files in all.

    digest: of the paths of all these files in their order: two parts of one run have the same
    Raises ValueError for a number that is no part.
    """

    index: int
    of: int
    files: int
    digest: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.index <= self.of:
            raise ValueError(f"shard {self.index} of {self.of} is no part of a whole")

    @property
    def part(self) -> slice:
        """Its files among all, in order: as many as those of any other shard, or one more."""
        return slice((self.index - 1) * self.files // self.of, self.index * self.files // self.of)


@dataclass(frozen=True, slots=True)
class RunReport:
    """Everything of one run. Two runs with the same signature have comparable numbers.

    documents: may be read from disk as they are asked for: iterate, as often as needed, and do not hold all of them
    rules:     of the rules that fired
    failures:  of files that could not be read at all
    since_baseline: None where there was no baseline
    unused:    suppressions of the configuration that met no finding in any document
    shard:     which part of a run this is; None for all of it
    asked:     what the run was asked for, in words: `languages`, `models` and `gate`; what was used of models, and what
               could be, says the signature
    """

    documents: Sequence[DocumentReport]
    rules: tuple[RuleCard, ...]
    signature: str
    verdict: Verdict
    failures: tuple[Failure, ...] = ()
    since_baseline: SinceBaseline | None = None
    unused: tuple[UnusedSuppression, ...] = ()
    shard: Shard | None = None
    asked: Mapping[str, str] = field(default_factory=dict)
    schema_version: str = SCHEMA_VERSION

    @property
    def is_incomplete(self) -> bool:
        """Whether something was not evaluated."""
        return self.verdict.outcome == "not evaluated"
