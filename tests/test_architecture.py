"""Imports point one way: nothing points up, implementations do not know each other."""

from __future__ import annotations

import ast
from pathlib import Path

# Lower numbers know nothing of higher ones; modules of one rank and different names do not import each other,
# except inside the vocabulary, which is ordered by itself.
RANKS = [
    ("installed", 0), ("remote", 1), ("pairing", 2), ("decoding", 5), ("saved", 8), ("collecting", 8), ("merging", 9), ("settings", 7),
    ("word_shapes", 1), ("lexicon", 1), ("coverage", 2),
    ("user_folders", 0), ("errors", 0), ("controls", 0), ("regex", 0), ("cores", 0), ("cues", 0), ("words", 0), ("batching", 0), ("safetensors", 1), ("languages", 1), ("differences", 1), ("tables", 0), ("function_words", 1), ("dates", 1), ("agencies", 1), ("sounds", 1), ("exonyms", 1), ("document", 1), ("ledger", 2), ("quantities", 2), ("units", 1),
    ("finding", 2), ("encoding", 3), ("report", 3), ("seams", 4), ("rule", 4), ("places", 4), ("percentiles", 4), ("round_trip", 5),
    ("readers", 6), ("segmenting", 6), ("identification", 6), ("aligning", 6), ("checks", 6), ("translators", 6),
    ("fluency", 6), ("metrics", 6), ("renderers", 6), ("executors", 6), ("manifest", 5), ("store", 6), ("hub", 7), ("explain", 6),
    ("evidence", 6), ("fusing", 6), ("scoring", 6), ("packing", 5), ("edits", 3), ("spool", 7), ("cache", 6), ("provenance", 7), ("pipeline", 7), ("judging", 7), ("catalogue", 7), ("choosing", 7), ("batch", 8), ("compose", 9), ("cli", 10), ("__main__", 11),
    ("inflection", 1), ("examples", 7), ("fixing", 8), ("testing", 10), ("doctor", 8), ("gate", 6), ("suppressing", 6), ("config", 5), ("baseline", 5), ("comparing", 5),
]  # fmt: skip
RANK = dict(RANKS)


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "tqcheck":
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("tqcheck."):
            names.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            names.update(alias.name.split(".")[1] for alias in node.names if alias.name.startswith("tqcheck."))
    return names


def test_imports_point_one_way(root: Path) -> None:
    package = root / "tqcheck"
    wrong = []
    for path in package.rglob("*.py"):
        module = path.relative_to(package).parts[0].removesuffix(".py")
        if module == "__init__":
            continue
        for imported in imports(path):
            above = RANK[imported] > RANK[module]
            beside = RANK[imported] == RANK[module] >= 6 and imported != module
            if above or beside:
                wrong.append(f"{path.relative_to(root)} imports {imported}")
    assert wrong == []


def test_files_stay_small(root: Path) -> None:
    long = {
        str(path.relative_to(root)): lines
        for folder in ("tqcheck", "tests", "bench", "models/training")
        for path in (root / folder).rglob("*.py")
        if (lines := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}


def test_only_the_command_line_prints_or_exits(root: Path) -> None:
    for path in (root / "tqcheck").rglob("*.py"):
        if "cli" in path.parts:
            continue
        called = {
            node.func.id
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & {"print", "exit", "quit", "input"}, path
