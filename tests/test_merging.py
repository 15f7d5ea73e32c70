"""Shards put together are the report of one run; what is missing, doubled or foreign is said."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from command_line import BROKEN, CLEAN, RULES, tqcheck
from in_process import run as run_in

from tqcheck.collecting import shard_of
from tqcheck.compose import Settings, run
from tqcheck.errors import UsageError
from tqcheck.merging import Chain, merge
from tqcheck.renderers import as_json, json_lines
from tqcheck.report import RunReport, SinceBaseline
from tqcheck.seams import Item, Renderer

SETTINGS = Settings("es", "en", rules_only=True)
ITEMS = [
    Item(f"{n}.txt", partial(bytes, f"{BROKEN if n % 4 == 0 else CLEAN}\nDay {n}.\n".encode() if n != 5 else b""))
    for n in range(11)
]

PATHS = [item.path for item in ITEMS]


def text_of(report: RunReport, renderer: Renderer = as_json) -> str:
    out = io.StringIO()
    renderer.render(report, out)
    return out.getvalue()


def saved(folder: Path, name: str, report: RunReport, renderer: Renderer = as_json) -> Path:
    path = folder / name
    path.write_text(text_of(report, renderer), "utf-8")
    return path


def shards(folder: Path, of: int, renderer: Renderer = as_json) -> list[Path]:
    paths = []
    for index in range(1, of + 1):
        part = shard_of(f"{index}/{of}", PATHS)
        report = run(ITEMS[part.part], SETTINGS, shard=part)
        paths.append(saved(folder, f"{index}.json", report, renderer))
    return paths


@pytest.mark.parametrize("of", [1, 2, 3, 11, 14])
@pytest.mark.parametrize("renderer", [as_json, json_lines])
def test_shards_put_together_are_the_report_of_one_run(tmp_path: Path, of: int, renderer: Renderer) -> None:
    paths = shards(tmp_path, of, renderer)
    assert text_of(merge(paths[::-1])) == text_of(run(ITEMS, SETTINGS))


def test_every_file_falls_to_one_shard() -> None:
    for files in (0, 1, 7, 100):
        for of in (1, 3, 8):
            parts = [range(files)[shard_of(f"{index}/{of}", [""] * files).part] for index in range(1, of + 1)]
            assert [number for part in parts for number in part] == list(range(files))
            assert max(map(len, parts)) - min(map(len, parts)) <= 1


@pytest.mark.parametrize("text", ["", "1", "0/3", "4/3", "a/b", "1/", "1/2/3", "-1/3"])
def test_what_is_no_shard_is_said(text: str) -> None:
    with pytest.raises(UsageError, match="is no part of a whole"):
        shard_of(text, PATHS)


def test_a_missing_shard_is_not_evaluated(tmp_path: Path) -> None:
    first, _, third = shards(tmp_path, 3)
    report = merge([third, first])
    assert [document.document.path for document in report.documents][:3] == ["0.txt", "1.txt", "2.txt"]
    assert report.failures[0].reason == "shard 2 of 3 is missing: its 4 files were not evaluated"
    assert report.verdict.outcome == "not evaluated"
    assert report.verdict.reason.startswith("run: shard 2 of 3 is missing")


def test_reports_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    first, second = shards(tmp_path, 2)
    with pytest.raises(UsageError, match="shard 1 of 2 a second time"):
        merge([first, second, first])
    other = saved(tmp_path, "other.json", run(ITEMS[:2], SETTINGS))
    with pytest.raises(UsageError, match="not a shard, as others are"):
        merge([first, other])
    foreign = saved(tmp_path, "foreign.json", run(ITEMS[:2], SETTINGS, shard=shard_of("1/3", [""] * 20)))
    with pytest.raises(UsageError, match="of another run: 3 shards of 20 files, not 2 shards of 11 files"):
        merge([first, foreign])
    strict = saved(
        tmp_path, "strict.json", run(ITEMS[6:], replace(SETTINGS, ignore=("TQ1",)), shard=shard_of("2/2", PATHS))
    )
    with pytest.raises(UsageError, match=r"not made as .*1\.json was"):
        merge([first, strict])


@pytest.mark.parametrize("other", [["d", "c", "b", "a"], ["a", "b", "c", "x"]], ids=["reordered", "another"])
def test_shards_of_two_lists_are_refused(tmp_path: Path, other: list[str]) -> None:
    """Or files of one list would count as checked that no shard has looked at."""
    for name in "abcdx":
        (tmp_path / name).write_text(CLEAN)
    for index, names in ((1, ["a", "b", "c", "d"]), (2, other)):
        (tmp_path / "list").write_text("".join(f"{name}\n" for name in names))
        part = ("--shard", f"{index}/2", "-o", f"json={index}.json")
        assert run_in(tmp_path, "check", "--files-from", "list", *RULES, *part).returncode == 0
    result = run_in(tmp_path, "merge", "1.json", "2.json")
    assert (result.returncode, result.stdout) == (2, "")
    assert "2.json: of another list of 4 files than 1.json, or of one in another order" in result.stderr


CHOICES = [
    ("models", ["--from", "es", "--to", "en", "--translator", "none"], "--translator none --language-model chosen"),
    ("gate", [*RULES, "--fail-on", "never"], "--fail-on never --min-confidence 0.8"),
    ("gate", [*RULES, "--suppressions", "s.toml"], "--fail-on major --min-confidence 0.8 --suppressions "),
    ("languages", ["--rules-only", "--from", "fr", "--to", "en"], "--from fr --to en"),
]


@pytest.mark.parametrize(("name", "options", "asked"), CHOICES, ids=["models", "gate", "suppressions", "languages"])
def test_shards_that_were_asked_for_other_things_are_refused(
    tmp_path: Path, name: str, options: list[str], asked: str
) -> None:
    """Neither says the signature: a shard without text uses no model, and a gate is in none."""
    (tmp_path / "a.txt").write_text(CLEAN)
    (tmp_path / "b.txt").write_text("1 2 3 4\n")
    (tmp_path / "s.toml").write_text("[[suppress]]\nrules = 'TQ2'\nreason = 'a test'\n")
    for index, chosen in ((1, list(RULES)), (2, options)):
        part = ("--shard", f"{index}/2", "-o", f"json={index}.json")
        assert run_in(tmp_path, "check", "a.txt", "b.txt", *chosen, *part).returncode == 0
    result = run_in(tmp_path, "merge", "1.json", "2.json")
    assert (result.returncode, result.stdout) == (2, "")
    assert f"2.json: not asked for the {name} that 1.json was:\n  --" in result.stderr
    assert f"\n  {asked}" in result.stderr


def test_reports_of_two_languages_are_put_together(tmp_path: Path) -> None:
    for language in ("es", "fr"):
        (tmp_path / language).write_text(CLEAN)
        arguments = ("--rules-only", "--from", language, "--to", "en", "-o", f"json={language}.json")
        assert run_in(tmp_path, "check", language, *arguments).returncode == 0
    both = json.loads(run_in(tmp_path, "merge", "es.json", "fr.json", "--format", "json").stdout)
    assert both["asked"]["languages"] == "--from es --to en, --from fr --to en"
    assert both["asked"]["gate"] == "--fail-on major --min-confidence 0.8"


def changed(path: Path, change: Callable[[Any], object]) -> Path:
    """The saved report with something in it changed."""
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data), "utf-8")
    return path


def test_what_cannot_be_told_to_belong_together_is_refused(tmp_path: Path) -> None:
    first, second = shards(tmp_path, 2)
    changed(second, lambda data: data["shard"].update(index=3))
    with pytest.raises(UsageError, match="damaged report: shard 3 of 2 is no part of a whole"):
        merge([first, second])
    changed(second, lambda data: data["shard"].update(index=2))
    changed(second, lambda data: data["documents"][1]["document"].update(path="0.txt"))
    with pytest.raises(UsageError, match=r"2\.json: 0\.txt a second time; it is in .*1\.json"):
        merge([first, second])
    changed(second, lambda data: data["documents"][1]["document"].update(path="6.txt"))
    with pytest.raises(UsageError, match=r"6\.txt a second time; it is in .*2\.json"):
        merge([first, second])
    changed(second, lambda data: data.update(schema_version="1.1"))
    with pytest.raises(UsageError, match=r"has schema version 1\.1, and does not say all that merging wants to know"):
        merge([first, second])


def test_reports_of_different_files_are_put_together_in_their_order(tmp_path: Path) -> None:
    one, other = (saved(tmp_path, f"{n}.json", run(some, SETTINGS)) for n, some in enumerate((ITEMS[:5], ITEMS[5:])))
    assert text_of(merge([one, other])) == text_of(run(ITEMS, SETTINGS))
    assert merge([other, one]).documents[0].document.path == "6.txt"
    with pytest.raises(UsageError, match=r"0\.txt a second time; it is in .*0\.json"):
        merge([one, other, one])


def test_models_used_are_those_of_all_shards(tmp_path: Path) -> None:
    settings = Settings("es", "en", translator="none")
    parts = [shard_of(f"{n}/2", PATHS[:4]) for n in (1, 2)]
    some = [Item("0.txt", b"1 2 3 4".strip), *ITEMS[1:4]]  # nothing in the first asks for a model
    paths = [saved(tmp_path, f"{part.index}.json", run(some[part.part], settings, shard=part)) for part in parts]
    whole = run(some, settings)
    assert merge(paths).signature == whole.signature
    assert "fluency:lm-en" in whole.signature


def test_numbers_since_a_baseline_are_those_of_all_shards(tmp_path: Path) -> None:
    # a baseline of ten findings, of which the first shard has four and the second five
    since = [SinceBaseline("b.json", 1, 3, 1, 6), SinceBaseline("b.json", 2, 5, 0, 5)]
    paths = [
        saved(tmp_path, f"{n}.json", replace(run(some, SETTINGS), since_baseline=since[n]))
        for n, some in enumerate((ITEMS[:5], ITEMS[5:]))
    ]
    assert merge(paths).since_baseline == SinceBaseline("b.json", 3, 8, 1, 1)


def test_a_chain_is_a_sequence() -> None:
    documents = tuple(run(ITEMS[:5], SETTINGS).documents)
    chain = Chain([documents[:2], (), documents[2:]])
    assert tuple(chain) == documents
    assert [chain[n] for n in range(5)] == list(documents)
    assert chain[-1] == documents[-1]
    assert tuple(chain[1:4]) == documents[1:4]
    assert len(Chain([])) == 0
    with pytest.raises(IndexError):
        chain[5]


def test_shards_and_merge_on_the_command_line(tmp_path: Path) -> None:
    folder = tmp_path / "stories"
    folder.mkdir()
    for n, item in enumerate(ITEMS):
        (folder / f"{n:02}.txt").write_bytes(item.load() or b"empty, but for this")
    paths = []
    for index in (1, 2, 3):
        paths.append(str(tmp_path / f"{index}.json"))
        part = tqcheck("check", str(folder), *RULES, "--shard", f"{index}/3", "-o", f"json={paths[-1]}", "--no-cache")
        assert part.returncode == 1, part.stderr
    merged = tqcheck("merge", *paths, "--format", "json")
    whole = tqcheck("check", str(folder), *RULES, "--format", "json", "--no-cache")
    assert (merged.returncode, merged.stdout) == (whole.returncode, whole.stdout)
    assert json.loads(whole.stdout)["shard"] is None
    output = tmp_path / "all.sarif"
    missing = tqcheck("merge", *paths[:2], "-o", f"sarif={output}")
    assert (missing.returncode, missing.stdout) == (3, "")
    assert output.exists()
    empty = tqcheck("check", str(folder), *RULES, "--shard", "1/12", "--no-cache")
    assert (empty.returncode, "no document fell to this shard" in empty.stdout) == (0, True)
    assert "is no part of a whole" in tqcheck("check", str(folder), "--shard", "5/3").stderr
