"""How much of what people marked is found: the annotated seed, and whole stories, machine beside human version.

    python bench/recall.py --gold ../shared/gold/efe-kim-putin.json --stories ../shared/eval/stories/es-en

Rules only unless --models is given. `overlapped` counts gold artifacts that a finding of severity minor or above
touches; `precision` is the share of these findings that touch a gold artifact.
"""

from __future__ import annotations

import argparse
import json
from functools import partial
from pathlib import Path

from tqcheck.compose import Settings, run
from tqcheck.document import Span
from tqcheck.finding import Finding, Severity
from tqcheck.report import DocumentReport
from tqcheck.seams import Item

ROOT = Path(__file__).parent.parent


def checked(path: Path, source_language: str, models: bool) -> DocumentReport:
    settings = Settings(source_language, "en", rules_only=not models)
    return run([Item(str(path), partial(Path.read_bytes, path))], settings).documents[0]


def touches(start: int, end: int, finding: Finding) -> bool:
    return any(span.overlaps(Span(start, end)) for span in finding.spans)


def seed(gold_path: Path, models: bool, verbose: bool) -> dict[str, object]:
    gold = json.loads(gold_path.read_text("utf-8"))
    report = checked(ROOT / gold["file"], gold["source_language"], models)
    findings = [finding for finding in report.findings if finding.severity >= Severity.MINOR]
    artifacts = gold["artifacts"]
    found = [a for a in artifacts if any(touches(a["start"], a["end"], finding) for finding in findings)]
    right = [f for f in findings if any(touches(a["start"], a["end"], f) for a in artifacts)]
    if verbose:
        for artifact in artifacts:
            if artifact not in found:
                print("missed:", artifact["kind"], repr(artifact["text"]))
        for finding in findings:
            if finding not in right:
                print("beside gold:", finding.rule, finding.name, repr(finding.text))
    major = [a for a in artifacts if a["severity"] == "major"]
    return {
        "overlapped": f"{len(found)} of {len(artifacts)}",
        "major": f"{sum(a in found for a in major)} of {len(major)}",
        "precision": f"{len(right)} of {len(findings)} ({len(right) / max(1, len(findings)):.0%})",
    }


def rate(report: DocumentReport) -> float:
    """Findings of severity minor or above per 1,000 words."""
    return 1000 * report.count(Severity.MINOR) / max(1, report.scores.words)


def stories(folder: Path, source_language: str, system: str, models: bool) -> dict[str, object]:
    rows = []
    for human in sorted(folder.glob("*.human.en.txt")):
        base = rate(checked(human, source_language, models))
        for machine in sorted(folder.glob(human.name.replace("human", system))):
            if machine != human:
                rows.append((machine.name, rate(checked(machine, source_language, models)), base))  # noqa: PERF401
    for name, machine_rate, human_rate in rows:
        print(f"{name:58} {machine_rate:6.1f} {human_rate:6.1f}")
    machines, humans = sum(row[1] for row in rows), sum(row[2] for row in rows)
    return {
        "stories": len(rows),
        "machine above human": sum(row[1] > row[2] for row in rows),
        "findings per 1,000 words, machine": round(machines / len(rows), 1),
        "findings per 1,000 words, human": round(humans / len(rows), 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--stories", type=Path)
    parser.add_argument("--system", default="*", help="only the stories of this system, such as rbmt1")
    parser.add_argument("--from", dest="source_language", default="es")
    parser.add_argument("--models", action="store_true", help="with fluency and back-translation")
    parser.add_argument("--verbose", action="store_true", help="show what is missed and what is beside the gold")
    arguments = parser.parse_args()
    result: dict[str, object] = {}
    if arguments.gold:
        result["seed"] = seed(arguments.gold, arguments.models, arguments.verbose)
    if arguments.stories:
        result["stories"] = stories(arguments.stories, arguments.source_language, arguments.system, arguments.models)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
