"""Pages as a run makes them: of the seed, of a folder, and of a document that means harm."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tqcheck.compose import Settings, run
from tqcheck.finding import Severity, Suppression
from tqcheck.renderers import html
from tqcheck.report import Recorded, RunReport, SinceBaseline, Verdict
from tqcheck.seams import Item

CLEAN = "The council met on Monday to talk about the bridge.\n\nIt will be built next year, the mayor said.\n"
SOURCE = "El concejo se reunió el lunes para hablar del puente.\n\nSe construirá el año que viene, dijo el alcalde.\n"
BROKEN = "Storm over the coast\n\nThe army began its operation in , which has lasted for two years.\n"


@pytest.fixture(scope="session")
def seed_report(seed: Path) -> RunReport:
    return run([Item("seeds/efe-kim-putin.en.txt", seed.read_bytes)], Settings("es", "en", jobs=2))


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[RunReport], Path]:
    """`written(report)`: the one page of a report, as a file."""

    def write(report: RunReport) -> Path:
        out = io.StringIO()
        html.render(report, out)
        path = tmp_path_factory.mktemp("page") / "story.html"
        path.write_text(out.getvalue(), "utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def story(seed_report: RunReport, written: Callable[[RunReport], Path]) -> Path:
    return written(seed_report)


@pytest.fixture(scope="session")
def sourced(written: Callable[[RunReport], Path]) -> Path:
    """The page of a story with its source text and a back-translation."""
    return written(run([Item("bridge.txt", CLEAN.encode, "puente.txt", SOURCE.encode)], Settings("es", "en", jobs=1)))


@pytest.fixture(scope="session")
def beside_a_baseline(seed_report: RunReport) -> RunReport:
    """The seed where the first finding is new, the second accepted, and one is no longer there."""
    (document,) = seed_report.documents
    first, second, *others = document.findings
    findings = (
        replace(first, state="new"),
        replace(second, state="known", suppressed=Suppression("inline", "house style", "story.txt:4")),
        *(replace(finding, state="known") for finding in others),
    )
    gone = Recorded("00", "TQ301", "journalistic-conditional", first.severity, "would have left", "it reads as …")
    since = SinceBaseline("yesterday.json", 1, len(findings) - 1, 1, 0)
    changed = replace(document, findings=findings, fixed=(gone,))
    return replace(seed_report, documents=(changed,), since_baseline=since)


@pytest.fixture(scope="session")
def unsure(seed_report: RunReport) -> RunReport:
    """The seed with findings too uncertain to fail it, two of them major."""
    (document,) = seed_report.documents
    minor = [replace(f, severity=min(f.severity, Severity.MINOR), fails=False) for f in document.findings]
    minor[1:3] = [replace(finding, severity=Severity.MAJOR, confidence=0.6) for finding in minor[1:3]]
    passed = Verdict("passed", "no certain finding of severity major or above")
    return replace(seed_report, documents=(replace(document, findings=tuple(minor), verdict=passed),), verdict=passed)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Path:
    """The index of a folder of four stories."""
    texts = {"clean.txt": CLEAN, "broken.txt": BROKEN, "other/clean.txt": BROKEN.replace("Storm", "Rain") + CLEAN}
    items = [Item(path, text.encode) for path, text in texts.items()]
    report = run([*items, Item("seed.txt", seed.read_bytes)], Settings("es", "en", rules_only=True))
    home = tmp_path_factory.mktemp("pages")
    (home / "stories").mkdir()
    for name, text in html.pages(report):
        (home / name).write_text(text, "utf-8")
    return home / "index.html"
