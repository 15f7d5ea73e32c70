"""`tqcheck report` and the pages of a folder: saved JSON gives the same files as the run itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tqcheck.cli import app
from tqcheck.errors import UsageError

RUN = ["--rules-only", "--from", "es", "--to", "en", "--format", "json"]
CLEAN = "The council met on Monday to talk about the bridge.\n"
BROKEN = "The army began its operation in , which has lasted for two years and cost many lives.\n"


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    for name, text in {"a/story.txt": CLEAN, "b/story.txt": BROKEN, "../../x <b>.txt": CLEAN}.items():
        path = folder / name.replace("../", "up/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_saved_json_gives_the_same_pages(seed: Path, tmp_path: Path) -> None:
    results, page, again = tmp_path / "results.json", tmp_path / "page.html", tmp_path / "again.html"
    run = ["check", str(seed), "--from", "es", "--to", "en", "-o", f"json={results}", "--html", str(page)]
    assert CliRunner().invoke(app, run).exit_code == 1
    result = CliRunner().invoke(app, ["report", str(results), "--html", str(again)])
    assert (result.exit_code, result.stdout) == (0, "")
    assert again.read_bytes() == page.read_bytes()


def test_saved_json_gives_the_same_folder(stories: Path, tmp_path: Path) -> None:
    results = tmp_path / "results.json"
    run = ["check", str(stories), *RUN, "-o", f"json={results}", "--html", str(tmp_path / "one")]
    assert CliRunner().invoke(app, run).exit_code == 1
    assert CliRunner().invoke(app, ["report", str(results), "--html", f"{tmp_path}/two/"]).exit_code == 0
    assert files(tmp_path / "one") == files(tmp_path / "two")
    names = sorted(files(tmp_path / "one"))
    assert [name.rsplit("-", 1)[0] for name in names] == ["index.html", *["stories/story-txt"] * 2, "stories/x-b-txt"]
    index = (tmp_path / "one" / "index.html").read_text()
    assert all(name in index for name in names[1:])


def test_a_folder_that_is_there_gets_pages_whatever_its_name(stories: Path, tmp_path: Path) -> None:
    (tmp_path / "site.html").mkdir()
    CliRunner().invoke(app, ["check", str(stories), *RUN, "--html", str(tmp_path / "site.html")])
    assert "index.html" in files(tmp_path / "site.html")


def test_a_saved_report_is_shown_in_the_terminal(stories: Path, tmp_path: Path) -> None:
    results = tmp_path / "results.json"
    CliRunner().invoke(app, ["check", str(stories), *RUN, "-o", f"json={results}"])
    assert "dropped-name" in CliRunner().invoke(app, ["report", str(results)]).stdout
    data = CliRunner().invoke(app, ["report", str(results), "--format", "json"]).stdout
    assert json.loads(data) == json.loads(results.read_text())


def test_lines_that_have_lost_a_document_are_refused(stories: Path, tmp_path: Path) -> None:
    """What is left passes: the one that failed the gate has gone."""
    lines = tmp_path / "run.jsonl"
    assert CliRunner().invoke(app, ["check", str(stories), *RUN, "-o", f"jsonl={lines}"]).exit_code == 1
    kept = [line for line in lines.read_text().splitlines(keepends=True) if '"outcome":"failed"' not in line]
    assert len(kept) == len(lines.read_text().splitlines()) - 1
    lines.write_text("".join(kept))
    for command in ("merge", "report"):
        result = CliRunner().invoke(app, [command, str(lines)])
        assert isinstance(result.exception, UsageError)
        assert "it has 2 documents, and 3 were written" in str(result.exception)


def test_what_is_no_report_is_said(tmp_path: Path, seed: Path) -> None:
    for path in (seed, tmp_path / "missing.json"):
        result = CliRunner().invoke(app, ["report", str(path), "--html", str(tmp_path / "page.html")])
        assert result.exit_code != 0
        assert not (tmp_path / "page.html").exists()
