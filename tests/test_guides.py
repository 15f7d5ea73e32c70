"""What the guides show works as it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tqcheck import compose
from tqcheck.checks import registry
from tqcheck.examples import trials

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(r"^```(?P<language>toml|python)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks() -> Iterator[object]:
    for page in ("docs/packs.md",):
        for number, match in enumerate(_BLOCK.finditer((ROOT / page).read_text("utf-8")), start=1):
            yield pytest.param(match["language"], match["text"], id=f"{page}-{number}")


@pytest.mark.parametrize(("language", "text"), list(blocks()))
def test_a_pack_of_a_guide_does_what_its_examples_say(language: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / f"guide.{'py' if language == 'python' else language}"
    path.write_text(text, "utf-8")
    compose.rule_catalogue((path,))
    tried = [trial for rule in registry.of_file(path) for trial in trials(rule, compose.example_document)]
    assert any(trial.example.is_wrong for trial in tried)
    assert [(trial.rule.code, trial.number, trial.problem, trial.found) for trial in tried if trial.problem] == []
