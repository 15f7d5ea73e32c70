"""The scripts of docs/scale.md, run as the schedulers run them: shards put together are one run."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from command_line import BROKEN, CLEAN, tqcheck
from installed import with_tqcheck

GUIDE = (Path(__file__).parent.parent / "docs" / "scale.md").read_text("utf-8")
SHARDS, FILES = 3, 10


def code(section: str, language: str) -> str:
    text = GUIDE.split(f"\n### {section}\n", 1)[1]
    found = re.search(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Stories, one of which fails the gate, and their list."""
    stories = tmp_path / "stories"
    stories.mkdir()
    for number in range(FILES):
        (stories / f"{number}.txt").write_text(f"{BROKEN if number == 4 else CLEAN}\nIt was day {number}.\n")
    (tmp_path / "list.txt").write_text("".join(f"{path}\n" for path in sorted(stories.iterdir())))
    (tmp_path / "tqcheck.toml").write_text("rules-only = true\n")  # models take seconds and say nothing of the scripts
    (tmp_path / "out").mkdir()
    return tmp_path


def run_shards(
    desk: Path, script: str, command: list[str], variables: Callable[[int], Mapping[str, str]]
) -> list[subprocess.CompletedProcess[str]]:
    """As many as there are to test, of the 200 of the guide."""
    assert script.count("200") >= 1
    script = script.replace("200", str(SHARDS))
    return [
        subprocess.run(
            [*command, script], cwd=desk, capture_output=True, text=True, check=False,
            env={**with_tqcheck(desk), **variables(number)},
        )
        for number in range(SHARDS)
    ]  # fmt: skip


def merged(desk: Path, reports: Path) -> None:
    """The shards put together are the report of one run; without one of them, that one is named."""
    files = sorted(reports.glob("*.jsonl"))
    assert len(files) == SHARDS
    config = ("--config", str(desk / "tqcheck.toml"))
    whole = tqcheck(
        "check", "--files-from", str(desk / "list.txt"), "--from", "es", "--to", "en", *config, "--format", "json"
    )
    together = tqcheck("merge", *map(str, files), "--format", "json")
    assert (together.returncode, whole.returncode) == (1, 1), whole.stderr
    assert together.stdout == whole.stdout
    some = tqcheck("merge", *map(str, files[:-1]), "--format", "json")
    assert some.returncode == 3
    assert f"shard {SHARDS} of {SHARDS} is missing" in some.stdout


# --- Kubernetes -------------------------------------------------------------------------------------------------


def expanded(text: str, environment: Mapping[str, str]) -> str:
    """What Kubernetes makes of an argument before the shell sees it: `$(NAME)` is a variable where there is one."""
    return re.sub(r"\$\(([^)]*)\)", lambda match: environment.get(match[1], match[0]), text.replace("$$", "$"))


def test_the_job_of_kubernetes_checks_all_files_in_shards(desk: Path) -> None:
    job: dict[str, Any] = yaml.safe_load(code("Kubernetes", "yaml"))
    spec = job["spec"]
    assert (job["apiVersion"], job["kind"], spec["completionMode"]) == ("batch/v1", "Job", "Indexed")
    (container,) = spec["template"]["spec"]["containers"]
    volumes = {volume["name"] for volume in spec["template"]["spec"]["volumes"]}
    assert {mount["name"] for mount in container["volumeMounts"]} <= volumes
    (script,) = container["args"]
    assert f"/{spec['completions']} " in script  # as many shards as pods
    assert "--cache-dir /cache" in script
    assert container["volumeMounts"][0]["mountPath"] == "/cache"
    names = {each["name"] for each in container["env"]}
    assert names == set(re.findall(r"\$([A-Z]+)\b", script)) - {"JOB"}
    script = script.replace("--cache-dir /cache", f"--cache-dir {desk / 'cache'}")

    def variables(number: int) -> dict[str, str]:
        given = {"LIST": f"file://{desk / 'list.txt'}", "REPORTS": f"file://{desk / 'reports'}"}
        return {**given, "JOB_COMPLETION_INDEX": str(number)}

    assert expanded(script, variables(0)) == script  # nothing in it is Kubernetes's own
    results = run_shards(desk, script, container["command"], variables)
    assert [(result.returncode, result.stdout, result.stderr) for result in results] == [(0, "", "")] * SHARDS
    merged(desk, desk / "reports")


def test_a_pod_that_is_taken_away_writes_what_was_done(desk: Path) -> None:
    """SIGTERM goes to the shell only."""
    for number in range(FILES, 600):
        (desk / "stories" / f"{number}.txt").write_text(f"{CLEAN}\nIt was day {number}.\n")
    (desk / "list.txt").write_text("".join(f"{path}\n" for path in (desk / "stories").iterdir()))
    (container,) = yaml.safe_load(code("Kubernetes", "yaml"))["spec"]["template"]["spec"]["containers"]
    script = (
        container["args"][0].replace("200", "1").replace("--jobs auto", "--jobs 1").replace("/cache", f"{desk}/cache")
    )
    given = {"LIST": str(desk / "list.txt"), "REPORTS": str(desk / "reports"), "JOB_COMPLETION_INDEX": "0"}
    growing = desk / "reports" / "0.jsonl.partial"
    with subprocess.Popen(
        [*container["command"], script], cwd=desk, env={**with_tqcheck(desk), **given}, stderr=subprocess.DEVNULL
    ) as pod:
        deadline = time.monotonic() + 60
        while not (growing.exists() and growing.stat().st_size) and time.monotonic() < deadline:
            time.sleep(0.01)
        pod.terminate()
    assert pod.returncode == 1
    run = json.loads((desk / "reports" / "0.jsonl").read_text("utf-8").splitlines()[-1])
    assert run["kind"] == "run"
    assert "interrupted" in run["verdict"]["reason"]


# --- Slurm ------------------------------------------------------------------------------------------------------


def test_the_array_of_slurm_checks_all_files_in_shards(desk: Path) -> None:
    script = code("Slurm", "sh")
    array = re.search(r"^#SBATCH --array=1-(\d+)$", script, re.MULTILINE)
    assert array is not None
    assert f'/{array[1]}"' in script  # as many shards as tasks
    assert script.startswith("#!/bin/bash\n#SBATCH ")  # options count before the first command only
    bin_ = desk / "bin"
    bin_.mkdir()
    (bin_ / "srun").write_text('#!/bin/sh\nexec "$@"\n')
    (bin_ / "srun").chmod(0o755)

    def variables(number: int) -> dict[str, str]:
        return {"SLURM_ARRAY_TASK_ID": str(number + 1), "SLURM_TMPDIR": str(desk / "scratch")}

    results = run_shards(desk, script, ["bash", "-c"], variables)
    assert [(result.returncode, result.stdout, result.stderr) for result in results] == [(0, "", "")] * SHARDS
    merged(desk, desk / "out")
    assert (desk / "scratch" / "tqcheck").is_dir()


def test_a_shard_that_cannot_be_evaluated_is_a_failure_to_the_scheduler(desk: Path) -> None:
    """Exit code 1 is a result; 3 is not, and a scheduler that tries again may help."""
    (desk / "stories" / "0.txt").write_bytes(b"\x00\x01" * 50)
    script = code("Slurm", "sh").replace("srun ", "")
    results = run_shards(desk, script, ["bash", "-c"], lambda number: {"SLURM_ARRAY_TASK_ID": str(number + 1)})
    assert [result.returncode != 0 for result in results] == [True, False, False]
