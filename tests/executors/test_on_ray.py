"""A cluster of two workers finds what one process finds."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from worker_tasks import fails, square

from tqcheck.collecting import Wanted, collect, item
from tqcheck.compose import Settings, run, suffixes
from tqcheck.errors import UsageError
from tqcheck.executors.on_ray import RayExecutor
from tqcheck.executors.serial import SerialExecutor
from tqcheck.renderers import as_json
from tqcheck.report import RunReport

try:
    import ray
except ImportError:
    ray = None

needs_ray = pytest.mark.skipif(ray is None, reason="ray is not installed: pip install 'tqcheck[ray]'")
pytestmark = pytest.mark.filterwarnings("ignore")  # of Ray itself


@pytest.fixture(scope="module")
def cluster(root: Path) -> Iterator[Any]:
    """Two workers on this machine; test modules are found there too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_AUTH_MODE", "disabled")
        patch.setenv("PYTHONPATH", str(root / "tests" / "fixtures"), prepend=":")
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, configure_logging=False)
        yield ray
        ray.shutdown()


def text_of(report: RunReport) -> str:
    out = io.StringIO()
    as_json.render(report, out)
    return out.getvalue()


@needs_ray
def test_results_are_those_of_one_process_in_order(cluster: Any) -> None:
    assert list(RayExecutor(2).run(square, range(20))) == list(SerialExecutor().run(square, range(20)))
    assert list(RayExecutor(2).run(square, [])) == []


@needs_ray
def test_what_a_task_raises_is_raised(cluster: Any) -> None:
    with pytest.raises(ValueError, match="no 0"):
        list(RayExecutor(1).run(fails, [0]))


@needs_ray
def test_a_cluster_finds_what_one_process_finds(cluster: Any, seed: Path, tmp_path: Path) -> None:
    """With models, files by URL, source texts, and a file that is not there."""
    lines = seed.read_text("utf-8").split("\n\n")
    for number in range(70):
        (tmp_path / f"{number:02}.en.txt").write_text(
            "\n\n".join(lines[number % 30 : number % 30 + 2]) + f"\n\n{number}.\n"
        )
        if number % 7 == 0:
            (tmp_path / f"{number:02}.es.txt").write_text(
                "El presidente ha mostrado su disposición a visitar el país.\n"
            )
    (tmp_path / "list").write_text("\n".join([f"file://{tmp_path}/{n:02}.en.txt" for n in range(71)]))
    wanted = Wanted(files_from=str(tmp_path / "list"), languages=("es", "en"))
    items = [item(file) for file in collect(wanted, suffixes()).files]
    assert sum(each.load_source is not None for each in items) == 10
    models = {"translator": "mt-en-multi,mt-multi-en", "cache": tmp_path / "cache"}
    one = run(items, Settings("es", "en", translator="mt-en-multi,mt-multi-en"))
    two = run(items, Settings("es", "en", executor="ray", jobs=2, **models))
    assert len(one.documents) == 70
    assert one.failures[0].where.endswith("70.en.txt")
    assert text_of(two) == text_of(one)
    assert text_of(run(items, Settings("es", "en", executor="ray", jobs=2, **models))) == text_of(one)


def test_without_ray_it_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(UsageError, match="Ray is not installed"):
        list(RayExecutor().run(square, [1]))


def test_an_unknown_executor_is_told() -> None:
    with pytest.raises(UsageError, match="no executor 'slurm'"):
        run([], Settings(executor="slurm"))
