"""The scripts that write the manifest and the reference distribution."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tqcheck.percentiles import BUCKETS, Reference

Script = Callable[[str], ModuleType]


@pytest.fixture(scope="module")
def script(root: Path) -> Iterator[Script]:
    def load(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"training_{name}", root / "models" / "training" / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(root / "models" / "training"))  # as when they are run
        yield load


def test_the_manifest_of_the_repository_is_up_to_date(script: Script, root: Path) -> None:
    text = (root / "models" / "manifest.toml").read_text("utf-8")
    assert script("manifest").rewritten(text, root / "models") == text


def test_only_the_files_of_an_entry_are_rewritten(script: Script, tmp_path: Path) -> None:
    (tmp_path / "lm-xx").mkdir()
    (tmp_path / "lm-xx" / "a.bin").write_bytes(b"abc")
    (tmp_path / "lm-xx" / "README.md").write_text("a card", "utf-8")
    before = '# by hand\n[[model]]\nid = "lm-xx"\nfiles = [\n  { name = "gone" },\n]\nquality = "12"\n'
    after = script("manifest").rewritten(before, tmp_path)
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert after == (
        '# by hand\n[[model]]\nid = "lm-xx"\n'
        f'files = [\n  {{ name = "a.bin", size = 3, sha256 = "{digest}" }},\n]\nquality = "12"\n'
    )


def test_an_entry_without_files_is_refused(script: Script, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="without id or"):
        script("manifest").rewritten('[[model]]\nid = "lm-xx"\n', tmp_path)


def test_a_distribution_counts_and_orders_the_sentences_of_each_length(script: Script, tmp_path: Path) -> None:
    scores = [(-3.0 - place / 100, tokens) for tokens in (*BUCKETS, 4) for place in range(101)]
    buckets = script("reference").distribution(scores)
    assert [row["sentences"] for row in buckets] == [101] * len(BUCKETS)
    path = tmp_path / "reference.json"
    path.write_text(json.dumps({"buckets": buckets}), "utf-8")
    assert Reference.load(path).percentile(-3.25, 12) == pytest.approx(75)


def test_a_length_with_few_sentences_is_compared_with_the_next_longer_one(script: Script) -> None:
    buckets = script("reference").distribution([*[(-3.0, 7)] * 20, (-9.0, 12), (-2.0, 60)])
    assert [row["sentences"] for row in buckets] == [20, 1, 0, 0, 0, 1]
    assert buckets[0]["quantiles"] == [-3.0] * 101
    assert buckets[1]["quantiles"] == buckets[5]["quantiles"] == [-2.0] * 101


def test_a_text_without_long_sentences_is_refused(script: Script) -> None:
    with pytest.raises(SystemExit, match="50 tokens"):
        script("reference").distribution([(-3.0, 7)])
