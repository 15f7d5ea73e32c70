"""The command line as its users meet it: messages, exit codes, files written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import one_message, tqcheck

FIXTURES = Path(__file__).parents[1] / "fixtures"
PAIR = ("--from", "es", "--to", "en")
CLEAN = "The council met on Monday to talk about the bridge.\n\nIt will be built next year, the mayor said.\n"
BROKEN = "The army began its operation in , which has lasted for two years and cost many lives.\n"


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "clean.txt"
    path.write_text(CLEAN)
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.txt"
    path.write_text(BROKEN)
    return path


def test_a_clean_text_passes(clean: Path) -> None:
    result = tqcheck("check", str(clean), "--rules-only", *PAIR)
    assert (result.returncode, result.stderr) == (0, "")
    assert "passed" in result.stdout.lower()


def test_a_grave_finding_fails_the_gate_in_every_format(broken: Path) -> None:
    for name in ("terminal", "json", "html"):
        assert tqcheck("check", str(broken), "--rules-only", *PAIR, "--format", name).returncode == 1


def test_the_gate_can_be_switched_off(broken: Path) -> None:
    assert tqcheck("check", str(broken), "--rules-only", *PAIR, "--fail-on", "never").returncode == 0
    assert tqcheck("check", str(broken), "--rules-only", *PAIR, "--ignore", "TQ2,TQ101").returncode == 0


def test_several_reports_are_written_in_one_run(broken: Path, tmp_path: Path) -> None:
    data, page = tmp_path / "new" / "report.json", tmp_path / "report.html"
    result = tqcheck("check", str(broken), "--rules-only", *PAIR, "-o", f"json={data}", "--html", str(page))
    assert result.returncode == 1
    findings = json.loads(data.read_text())["documents"][0]["findings"]
    assert [finding["rule"] for finding in findings] == ["TQ202"]
    assert page.read_text().startswith("<!doctype html>") or page.read_text().startswith("<!DOCTYPE html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.txt", "new", "report.html"]  # no leftovers


def test_a_terminal_of_another_encoding_does_not_end_the_run(seed: Path) -> None:
    result = tqcheck("check", str(seed), "--rules-only", *PAIR, PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stderr) == (1, "")
    assert "split-line" in result.stdout


def test_standard_input_is_read() -> None:
    result = tqcheck("check", "-", "--rules-only", *PAIR, stdin=BROKEN.encode())
    assert result.returncode == 1


def test_a_folder_is_walked(clean: Path, broken: Path, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "more.md").write_text("# The bridge\n\n" + CLEAN)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    result = tqcheck("check", str(tmp_path), "--rules-only", *PAIR, "--format", "json")
    paths = [document["document"]["path"] for document in json.loads(result.stdout)["documents"]]
    assert [Path(path).name for path in paths] == ["broken.txt", "clean.txt", "more.md"]


def test_a_source_text_is_aligned(tmp_path: Path, clean: Path) -> None:
    source = tmp_path / "source.es.txt"
    source.write_text("El consejo se reunió el lunes.\n\nSe construirá el año que viene, dijo el alcalde.\n")
    result = tqcheck("check", str(clean), "--source", str(source), "--rules-only", *PAIR, "--format", "json")
    segments = json.loads(result.stdout)["documents"][0]["document"]["segments"]
    assert segments[0]["source"] == "El consejo se reunió el lunes."


def test_the_source_text_of_another_story_is_no_ground_for_a_green_build(tmp_path: Path) -> None:
    story, other = ((FIXTURES / "clean" / f"river.{code}.txt").read_text("utf-8") for code in ("en", "es"))
    for name, source in (("right", other), ("wrong", (FIXTURES / "clean" / "puerto.es.txt").read_text("utf-8"))):
        (tmp_path / f"{name}.en.txt").write_text(story, "utf-8")
        (tmp_path / f"{name}.es.txt").write_text(source, "utf-8")
    result = tqcheck("check", str(tmp_path), "--rules-only", *PAIR, "--format", "json")
    assert result.returncode == 3
    assert "wrong.es.txt: it seems to be another story's" in one_message(result)
    outcomes = {
        Path(document["document"]["path"]).name: document["verdict"]["outcome"]
        for document in json.loads(result.stdout)["documents"]
    }
    assert outcomes == {"right.en.txt": "passed", "wrong.en.txt": "not evaluated"}


def test_a_source_text_in_the_language_of_the_text_is_none(tmp_path: Path) -> None:
    story = (FIXTURES / "clean" / "river.en.txt").read_text("utf-8")
    other = (FIXTURES / "clean" / "river.es.txt").read_text("utf-8")
    for name, source in (
        ("same", story),
        ("engine", story.replace("river", "stream") + "\nOne more.\n"),
        ("right", other),
    ):
        (tmp_path / f"{name}.en.txt").write_text(story, "utf-8")
        (tmp_path / f"{name}.es.txt").write_text(source, "utf-8")
    result = tqcheck("check", str(tmp_path), "--rules-only", *PAIR, "--format", "json")
    assert result.returncode == 3
    assert result.stderr.count("es.txt: it seems to be in English, the language of the text") == 2
    assert "right.es.txt" not in result.stderr


def test_a_run_in_which_no_rule_could_be_asked_is_not_evaluated(clean: Path) -> None:
    selected = ("check", str(clean), "--rules-only", *PAIR, "--select")
    assert tqcheck(*selected, "TQ6,TQ7").returncode == 3
    assert "no evidence that any of those selected needs" in one_message(tqcheck(*selected, "lost-name"))
    assert tqcheck(*selected, "TQ6,TQ301").returncode == 0
    assert tqcheck("check", str(clean), "--rules-only", *PAIR, "--max-findings", "TQ6=0").returncode == 3


def test_a_missing_file_is_said_once() -> None:
    result = tqcheck("check", "no-such-file.txt")
    assert result.returncode == 2
    assert "no-such-file.txt: no such file or folder" in one_message(result)


def test_a_folder_without_documents_is_said(tmp_path: Path) -> None:
    result = tqcheck("check", str(tmp_path))
    assert result.returncode == 2
    assert "no document in this folder" in one_message(result)


def test_an_unknown_rule_is_said_with_a_near_one(clean: Path) -> None:
    result = tqcheck("check", str(clean), "--select", "split-lines")
    assert result.returncode == 2
    assert "no rule 'split-lines'" in one_message(result)
    assert "did you mean 'split-line'" in result.stderr
    result = tqcheck("explain", "split-lin")
    assert result.returncode == 2
    assert "did you mean 'split-line'" in one_message(result)


def test_an_unsupported_language_is_said(clean: Path) -> None:
    result = tqcheck("check", str(clean), "--from", "klingon")
    assert result.returncode == 2
    assert "unsupported language 'klingon'" in one_message(result)


def test_bad_utf_8_is_said_with_its_place(tmp_path: Path, clean: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes("The café is closed – and so on. Él niño año.\n".encode() * 20 + b"\xff\xfe\xfa here\n")
    result = tqcheck("check", str(bad), str(clean), "--rules-only", *PAIR, "--format", "json")
    assert result.returncode == 3
    message = one_message(result)
    assert "bad.txt" in message
    assert "UTF-8" in message
    assert "line 21" in message
    documents = json.loads(result.stdout)["documents"]  # the other file is not lost
    assert [Path(document["document"]["path"]).name for document in documents] == ["clean.txt"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "no text"),
        (b" \n\t\n", "no text"),
        (b"Language: en\nSource-Language: es\n", "no text"),
        (b"\x00\x01\x02\x00" * 50, "binary"),
    ],
)
def test_a_file_that_is_no_text_is_not_evaluated(tmp_path: Path, content: bytes, word: str) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(content)
    result = tqcheck("check", str(bad), "--rules-only", *PAIR)
    assert result.returncode == 3
    assert word in one_message(result)


def test_a_missing_translator_withholds_its_stage_and_is_said(clean: Path) -> None:
    result = tqcheck("check", str(clean), *PAIR, "--translator", "apertium", "--format", "json", PATH="/nonexistent")
    assert result.returncode == 3
    assert "apertium is not installed" in one_message(result)
    document = json.loads(result.stdout)["documents"][0]
    assert "apertium is not installed" in document["segment_scores"][0]["back_translation"]["withheld"]


def test_no_translator_at_all_is_no_failure(clean: Path) -> None:
    result = tqcheck("check", str(clean), "--from", "ca", "--to", "en", "--format", "json", PATH="/nonexistent")
    assert result.returncode == 0
    assert "install apertium" in result.stdout


def test_without_any_program_the_embedded_models_make_the_round_trip(seed: Path) -> None:
    result = tqcheck("check", str(seed), *PAIR, "--format", "json", PATH="/nonexistent")
    assert result.returncode == 1  # the seed fails the gate, and nothing failed to be evaluated
    document = json.loads(result.stdout)["documents"][0]
    used = document["instruments"]["back-translation"]
    assert "mt-en-multi:" in used["signature"]
    assert "mt-multi-en:" in used["signature"]
    assert "BLEU" in used["quality"]
    returned = [score["back_translation"] for score in document["segment_scores"]]
    round_trips = [one["round_trip"] for one in returned if one.get("round_trip")]
    assert len(round_trips) >= 10
    assert any("North Korea" in text for text in round_trips)


def test_a_missing_model_folder_is_said(clean: Path) -> None:
    result = tqcheck("check", str(clean), *PAIR, "--language-model", "no/such/model", "--translator", "none")
    assert result.returncode == 3
    one_message(result)


def test_a_regional_tag_has_the_models_of_its_language(clean: Path) -> None:
    def fluency(tag: str) -> object:
        result = tqcheck("check", str(clean), "--to", tag, "--translator", "none", "--format", "json")
        return json.loads(result.stdout)["documents"][0]["scores"]["fluency_percentile"]

    assert isinstance(fluency("en"), float)
    assert fluency("en-GB") == fluency("en")


def test_an_unknown_format_is_told_before_the_work(clean: Path) -> None:
    result = tqcheck("check", str(clean), "--format", "pdf")
    assert result.returncode == 2
    assert "no output format 'pdf'" in one_message(result)


def test_rules_are_listed_and_explained() -> None:
    listed = tqcheck("rules")
    assert listed.returncode == 0
    assert "TQ201" in listed.stdout
    german = json.loads(tqcheck("rules", "--language", "de", "--format", "json").stdout)
    assert 0 < len(german) < len(listed.stdout.splitlines())
    explained = tqcheck("explain", "tq301")
    assert explained.returncode == 0
    assert "# journalistic-conditional (TQ301)" in explained.stdout
    assert "Why it matters" in explained.stdout


def test_the_version_is_told() -> None:
    assert tqcheck("--version").stdout.startswith("tqcheck ")
