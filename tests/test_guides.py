"""What the guides show works as it stands there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import tqcheck
from typer.testing import CliRunner

from tqcheck.cli import app

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(r"^```(?P<language>toml|python)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks() -> Iterator[object]:
    for page in ("docs/packs.md", "CONTRIBUTING.md"):
        for number, match in enumerate(_BLOCK.finditer((ROOT / page).read_text("utf-8")), start=1):
            yield pytest.param(match["language"], match["text"], id=f"{page}-{number}")


@pytest.mark.parametrize(("language", "text"), list(blocks()))
def test_a_pack_of_a_guide_does_what_its_examples_say(language: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / f"guide.{'py' if language == 'python' else language}"
    path.write_text(text, "utf-8")
    result = CliRunner().invoke(app, ["rules", "test", str(path), "--no-config"])
    assert result.exit_code == 0, result.output
    assert "all as expected" in result.output
    assert "no examples" not in result.output


def test_the_configuration_of_the_guide_can_be_used(tmp_path: Path) -> None:
    match = _BLOCK.search((ROOT / "docs" / "configuration.md").read_text("utf-8"))
    assert match is not None
    (tmp_path / "tqcheck.toml").write_text(match["text"], "utf-8")
    (tmp_path / "house.toml").write_text("", "utf-8")
    story = tmp_path / "sport" / "cup.txt"
    story.parent.mkdir()
    story.write_text("The army began its operation in , which has lasted for two years.\n")
    result = tqcheck("check", str(story), "--rules-only", "--format", "json")
    assert (result.returncode, result.stderr) == (0, "")
    assert [finding["severity"] for finding in json.loads(result.stdout)["documents"][0]["findings"]] == ["minor"]
    assert (tmp_path / "out" / "report.sarif").exists()


def test_the_first_example_is_what_the_seed_story_gives(seed: Path) -> None:
    _, example, _ = (ROOT / "README.md").read_text("utf-8").split("```", 2)
    result = tqcheck("check", str(seed), "--from", "es", "--to", "en", "--rules-only", COLUMNS="80")
    shown = [finding.strip() for finding in example.split("\n\n")]
    assert len(shown) == 2
    assert [finding for finding in shown if finding not in result.stdout] == []
