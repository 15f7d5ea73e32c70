"""A second run takes from the cache what has not changed, and says the same as the first."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tqcheck import baseline, batch, compose, pipeline, suppressing
from tqcheck.checks import registry
from tqcheck.compose import Settings, run
from tqcheck.errors import InputError, UsageError
from tqcheck.gate import Gate
from tqcheck.pipeline import Instruments, Item
from tqcheck.renderers import as_json
from tqcheck.report import DocumentReport, Failure, RunReport

TEXTS = {
    "clean.txt": "The council met on Monday to talk about the bridge.\n",
    "broken.txt": "The army began its operation in , which has lasted for two years and cost many lives.\n",
    "long.txt": "President\n\nVladimir Putin\n\nhas said that he will travel to Seoul next week.\n",
}


def items(texts: dict[str, str]) -> list[Item]:
    return [Item(path, text.encode) for path, text in texts.items()]


def text_of(report: RunReport) -> str:
    out = io.StringIO()
    as_json.render(report, out)
    return out.getvalue()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings("es", "en", rules_only=True, cache=tmp_path / "cache")


@pytest.fixture
def observed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of the documents that were really checked."""
    paths: list[str] = []
    original = pipeline.observe

    def observe(items: Sequence[Item], instruments: Instruments) -> list[DocumentReport | Failure]:
        paths.extend(item.path for item in items)
        return original(items, instruments)

    monkeypatch.setattr(pipeline, "observe", observe)
    return paths


def test_the_second_run_checks_nothing_and_says_the_same(settings: Settings, observed: list[str]) -> None:
    first = text_of(run(items(TEXTS), settings))
    assert observed == list(TEXTS)
    assert text_of(run(items(TEXTS), settings)) == first
    assert len(observed) == 3
    assert text_of(run(items(TEXTS), replace(settings, cache=None))) == first


def test_only_what_changed_is_checked(settings: Settings, observed: list[str]) -> None:
    run(items(TEXTS), settings)
    observed.clear()
    changed = TEXTS | {"clean.txt": TEXTS["clean.txt"] + "\nIt rained.\n"}
    report = run(items(changed), settings)
    assert observed == ["clean.txt"]
    assert [document.document.path for document in report.documents] == list(TEXTS)
    assert "It rained." in report.documents[0].document.text


def test_content_counts_and_not_names(settings: Settings, observed: list[str]) -> None:
    run(items(TEXTS), settings)
    observed.clear()
    (moved,) = run([Item("elsewhere/story.txt", TEXTS["broken.txt"].encode)], settings).documents
    assert (observed, moved.document.path, moved.verdict.outcome) == ([], "elsewhere/story.txt", "failed")
    run([Item("story.md", TEXTS["broken.txt"].encode)], settings)  # another reader may read another text
    assert observed == ["story.md"]


def test_the_source_text_counts(settings: Settings, observed: list[str]) -> None:
    plain = Item("a.en.txt", TEXTS["clean.txt"].encode)
    sourced = replace(plain, source_path="a.es.txt", load_source="El consejo se reunió el lunes.".encode)
    other = replace(sourced, load_source="El consejo se reunió el martes.".encode)
    for item in (plain, sourced, other, plain, sourced, other):
        run([item], settings)
    assert len(observed) == 3


@pytest.mark.parametrize(
    "changes", [{"ignore": ("TQ2",)}, {"source_language": "fr"}, {"rules_only": False, "translator": "none"}]
)
def test_settings_that_change_findings_count(
    settings: Settings, observed: list[str], changes: dict[str, object]
) -> None:
    run(items(TEXTS), settings)
    observed.clear()
    run(items(TEXTS), replace(settings, **changes))
    assert len(observed) == 3


def test_the_gate_judges_anew_what_is_known(settings: Settings, observed: list[str]) -> None:
    assert run(items(TEXTS), settings).verdict.outcome == "failed"
    lenient = run(items(TEXTS), replace(settings, fail_on=("critical",)))
    assert (lenient.verdict.outcome, len(observed)) == ("passed", 3)
    assert not any(finding.fails for document in lenient.documents for finding in document.findings)
    assert run(items(TEXTS), replace(settings, jobs=1)).verdict.outcome == "failed"
    assert len(observed) == 3


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of the documents that a gate was really asked about."""
    paths: list[str] = []
    original = Gate.judge

    def judge(gate: Gate, report: DocumentReport) -> DocumentReport:
        paths.append(report.document.path)
        return original(gate, report)

    monkeypatch.setattr(Gate, "judge", judge)
    return paths


def test_what_the_same_gate_has_judged_is_taken_as_it_is(settings: Settings, judged: list[str]) -> None:
    lenient = replace(settings, fail_on=("critical",))
    first, second = (text_of(run(items(TEXTS), each)) for each in (settings, lenient))
    assert first != second
    assert judged == [*TEXTS, *TEXTS]
    assert [text_of(run(items(TEXTS), each)) for each in (lenient, settings)] == [second, first]
    assert len(judged) == 6
    run([Item("elsewhere.txt", TEXTS["clean.txt"].encode)], settings)
    assert judged[6:] == ["elsewhere.txt"]


def test_suppressions_and_baselines_count_by_their_content(
    settings: Settings, judged: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They name files relative to the working directory, which counts as well."""
    table = tmp_path / "suppressions.toml"
    table.write_text('[[suppress]]\nrules = "TQ2"\npaths = "long.txt"\nreason = "it is the house\'s way"\n')
    silent = replace(settings, suppressions=suppressing.read(table))
    known = tmp_path / "baseline.json"
    known.write_text(baseline.dumps(baseline.of(run(items(TEXTS), settings))))
    beside = replace(settings, baseline=known)
    expected = {each: text_of(run(items(TEXTS), replace(each, cache=None))) for each in (settings, silent, beside)}
    assert len(set(expected.values())) == 3
    for each in (silent, beside, settings, beside, silent):
        assert text_of(run(items(TEXTS), each)) == expected[each]
    judged.clear()
    known.write_text(baseline.dumps(baseline.Baseline("", {})))
    assert text_of(run(items(TEXTS), beside)) == text_of(run(items(TEXTS), replace(beside, cache=None)))
    run(items(TEXTS), silent)
    assert len(judged) == 6
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    run(items(TEXTS), silent)
    assert len(judged) == 9


def test_a_run_over_known_files_makes_no_rules_and_still_names_them(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(items(TEXTS), settings)
    assert first.rules
    with monkeypatch.context() as patch:
        patch.setattr(registry, "rules", None)
        second = run(items(TEXTS), settings)
    assert (second.rules, second.signature) == (first.rules, first.signature)
    # what was known of other settings, or of another pack, says nothing of these
    for wrong in ({"select": ("TQ3", "no-such-rule")}, {"fail_on": ("TQ999=minor",)}, {"source_language": "xx"}):
        with pytest.raises(UsageError):
            run(items(TEXTS), replace(settings, **wrong))


def test_a_pack_counts_by_its_content(settings: Settings, observed: list[str], tmp_path: Path) -> None:
    pack = tmp_path / "house.toml"
    text = '[[rule]]\ncode = "HOUSE001"\nname = "bridge"\npattern = "bridge"\nmessage = "{found}: WHY"\n'
    text += 'wrong = ["A [[bridge]].", "The [[bridge]]."]\nright = ["A ridge.", "The ridge."]\n'
    packed = replace(settings, packs=(pack,))
    for number, why in enumerate(("say crossing", "say crossing", "say passage"), start=1):
        pack.write_text(text.replace("WHY", why))
        registry.rules.cache_clear()  # as in another process
        registry.foreign.cache_clear()
        report = run(items(TEXTS), packed)
        assert [card.code for card in report.rules if card.code == "HOUSE001"]
        assert any(f.message == f"bridge: {why}" for document in report.documents for f in document.findings)
        assert len(observed) == (3 if number < 3 else 6)


def test_another_version_of_the_code_or_its_data_checks_anew(
    settings: Settings, observed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(items(TEXTS), settings)
    monkeypatch.setattr(compose.provenance, "_tree", lambda folder: "another")
    run(items(TEXTS), settings)
    assert len(observed) == 6


def test_what_failed_is_tried_again(settings: Settings, observed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    named = replace(settings, rules_only=False, fluency="none", translator="apertium")
    monkeypatch.setenv("PATH", "/nonexistent")
    for expected in (3, 6):
        report = run(items(TEXTS), named)
        assert report.verdict.outcome == "not evaluated"
        assert len(observed) == expected


def test_a_file_that_cannot_be_read_fails_alone(settings: Settings) -> None:
    def unreadable() -> bytes:
        raise InputError("cannot be read: Permission denied", where="b.txt")

    some = [*items(TEXTS), Item("b.txt", unreadable), Item("empty.txt", bytes)]
    for each in (settings, settings, replace(settings, cache=None)):
        report = run(some, each)
        assert len(report.documents) == 3
        assert [failure.where for failure in report.failures] == ["b.txt", "empty.txt"]
        assert report.verdict.outcome == "not evaluated"
        assert "1 of 5 documents failed the gate" in report.verdict.reason


def test_a_damaged_entry_is_checked_anew(settings: Settings, observed: list[str]) -> None:
    first = text_of(run(items(TEXTS), settings))
    assert settings.cache is not None
    cache = batch.Cache(settings.cache)
    assert cache._connection is not None
    cache._connection.execute("UPDATE report SET content = substr(content, 1, 40)")
    cache.close()
    assert text_of(run(items(TEXTS), settings)) == first
    assert len(observed) == 6


def test_what_is_wrong_with_the_cache_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    notes: list[str] = []

    class Noting(batch.Watch):
        def note(self, problem: str) -> None:
            notes.append(problem)

    many = [Item(f"{number}.txt", TEXTS["clean.txt"].encode) for number in range(70)]
    report = run(many, Settings("es", "en", rules_only=True, cache=tmp_path / "file" / "cache"), Noting())
    assert (len(report.documents), len(notes)) == (70, 1)
    assert "no cache in" in notes[0]
