"""What teams put into their pipelines: valid by the schemas of these systems, and its commands work."""

from __future__ import annotations

import functools
import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pathspec
import pytest
import yaml
from in_process import run
from installed import with_tqcheck

ROOT = Path(__file__).parent.parent
SCHEMAS = Path(__file__).parent / "fixtures" / "schemas"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PINNED = re.compile(r"uses: (?!\./)(\S+)@([0-9a-f]{40}) # v\d")
STORY = "The council met on Monday to talk about the bridge.\n"


@functools.cache
def validator(name: str) -> Any:
    schema = json.loads((SCHEMAS / name).read_text("utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


def blocks(language: str, after: str = "") -> list[str]:
    """Code of docs/ci.md in a language, from the section that begins so."""
    text = (ROOT / "docs" / "ci.md").read_text("utf-8")
    section = text.split(f"\n## {after}", 1)[1].split("\n## ", 1)[0] if after else text
    return [code for kind, code in BLOCK.findall(section) if kind == language]


# --- GitHub -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def action() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    return found


def test_the_action_is_valid_and_names_only_what_there_is(action: dict[str, Any]) -> None:
    validator("github-action.json").validate(action)
    text = (ROOT / "action.yml").read_text("utf-8")
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(action["inputs"])
    ids = {step["id"] for step in action["runs"]["steps"] if "id" in step}
    assert set(re.findall(r"steps\.(\w+)\.", text)) == ids
    assert len(PINNED.findall(text)) == text.count("uses: ") == 4  # by commit, not by a tag that may move
    # no input is ever part of a script
    assert not any("${{" in step.get("run", "") for step in action["runs"]["steps"])


@pytest.mark.parametrize(
    ("text", "code", "outcome"), [(STORY, 0, "passed"), ("The army is in , he said.\n", 1, "failed")]
)
def test_the_script_of_the_action_runs(
    action: dict[str, Any], tmp_path: Path, text: str, code: int, outcome: str
) -> None:
    (tmp_path / "my stories").mkdir()
    (tmp_path / "my stories" / "a b.txt").write_text(text)
    (step,) = [step for step in action["runs"]["steps"] if step.get("id") == "check"]
    inputs = {
        "PATHS": "my stories\n",
        "FROM": "es",
        "TO": "en",
        "RULES_ONLY": "true",
        "BASELINE": "",
        "ARGS": "--max-findings=50\n\n",
    }
    files = {"REPORTS": str(tmp_path / "reports"), "GITHUB_OUTPUT": str(tmp_path / "output"), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}  # fmt: skip
    assert set(step["env"]) <= {*inputs, *files, "TQCHECK_CACHE"}
    result = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", step["run"]], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**with_tqcheck(tmp_path), **inputs, **files},
    )  # fmt: skip
    assert result.returncode == code, result.stderr
    assert (tmp_path / "output").read_text() == f"outcome={outcome}\nreports={tmp_path / 'reports'}\n"
    names = {"report.json", "report.sarif", "report.xml", "report.md"}
    assert names <= {path.name for path in (tmp_path / "reports").iterdir()}
    assert list((tmp_path / "reports" / "pages").glob("*.html"))
    assert (tmp_path / "summary").read_text("utf-8").startswith("## ")


def test_the_workflows_of_the_docs_are_valid(action: dict[str, Any]) -> None:
    codes = blocks("yaml", "GitHub Actions")
    assert len(codes) == 2
    for code in codes:
        assert "uses: actions/checkout@" in code
        workflow = yaml.load(code, Loader=yaml.BaseLoader)  # noqa: S506 - `on` must stay a text
        validator("github-workflow.json").validate(workflow)
        for step in workflow["jobs"]["tqcheck"]["steps"]:
            if "tqcheck@" in step.get("uses", ""):
                assert set(step["with"]) <= set(action["inputs"])
                assert action["inputs"]["paths"]["required"]


# --- GitLab -----------------------------------------------------------------------------------------------------


def filled(template: str, inputs: dict[str, str]) -> str:
    return re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda match: inputs[match[1]], template)


def test_the_gitlab_template_is_valid_and_its_script_runs(tmp_path: Path) -> None:
    head, job = (ROOT / "templates" / "tqcheck.yml").read_text("utf-8").split("\n---\n")
    spec = yaml.safe_load(head)["spec"]["inputs"]
    assert set(re.findall(r"inputs\.([\w-]+)", job)) == set(spec)
    (use,) = [code for code in blocks("yaml", "GitLab") if "include:" in code]
    validator("gitlab-ci.json").validate(yaml.safe_load(use))
    given = yaml.safe_load(use)["include"][0]["inputs"]
    assert set(given) <= set(spec)
    defaults = {name: value.get("default", "") for name, value in spec.items()}
    jobs = yaml.safe_load(filled(job, {**defaults, **given}))
    validator("gitlab-ci.json").validate(jobs)
    script = jobs["tqcheck"]["script"]
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "a.txt").write_text(STORY)
    variables = {name: value for name, value in jobs["tqcheck"]["variables"].items() if name != "TQCHECK_CACHE"}
    result = subprocess.run(
        ["bash", "-e", "-c", script[-1]], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**with_tqcheck(tmp_path), **variables, "TQCHECK_OPTIONS": "--rules-only"},
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    reports = jobs["tqcheck"]["artifacts"]["reports"]
    assert {path for path in reports.values() if (tmp_path / path).is_file()} == set(reports.values())


def test_the_gitlab_job_of_the_docs_is_valid() -> None:
    (code,) = [code for code in blocks("yaml", "GitLab") if "script:" in code]
    validator("gitlab-ci.json").validate(yaml.safe_load(code))


# --- pre-commit -------------------------------------------------------------------------------------------------

# What pre-commit's documentation lists for a hook; these four are required.
_REQUIRED = {"id", "name", "entry", "language"}
_OPTIONAL = {"description", "types_or", "types", "files", "exclude", "require_serial", "args", "pass_filenames", "stages", "minimum_pre_commit_version"}  # fmt: skip


def test_the_pre_commit_hook_is_one_and_runs(tmp_path: Path) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert set(hook) >= _REQUIRED
    assert set(hook) <= _REQUIRED | _OPTIONAL
    (use,) = [yaml.safe_load(code) for code in blocks("yaml", "pre-commit")]
    (wanted,) = use["repos"][0]["hooks"]
    assert wanted["id"] == hook["id"]
    (tmp_path / "a.md").write_text(STORY)
    (tmp_path / "b.txt").write_text("The army is in , he said.\n")
    command, *arguments = [*shlex.split(hook["entry"]), *wanted["args"]]
    assert command == "tqcheck"
    assert run(tmp_path, *arguments, "a.md").returncode == 0
    assert run(tmp_path, *arguments, "a.md", "b.txt").returncode == 1


# --- the container ----------------------------------------------------------------------------------------------


def instructions() -> list[tuple[str, str]]:
    """(instruction, what follows) of the container file, lines that go on joined."""
    text = (ROOT / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines)]


def test_the_container_file_copies_what_a_wheel_needs() -> None:
    copied = {name for kind, rest in instructions() if kind == "COPY" for name in rest.split()[:-1]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["packages"], *(name.split("/")[0] for name in wheel["force-include"]), "pyproject.toml"}
    needed |= {project["project"]["readme"], *project["project"]["license-files"]}
    assert needed <= copied
    assert all((ROOT / name).exists() for name in copied)
    ignored = pathspec.GitIgnoreSpec.from_lines((ROOT / ".containerignore").read_text("utf-8").splitlines())
    assert not any(ignored.match_file(name) for name in (*needed, *wheel["force-include"]))
    images = [rest for kind, rest in instructions() if kind == "FROM"]
    assert [re.fullmatch(r"python:3\.\d+-slim( AS build)?", image) is not None for image in images] == [True, True]
    oldest = int(project["project"]["requires-python"].rpartition(".")[2])
    assert all(int(re.findall(r"3\.(\d+)", image)[0]) >= oldest for image in images)


def test_the_container_file_does_what_a_machine_can_do() -> None:
    """No container is built here: its instructions are known, its scripts are shell, and pip has their options."""
    known = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENV", "ENTRYPOINT", "CMD"}
    assert {kind for kind, _ in instructions()} <= known
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    following = dict(instructions())  # the last of each: that of the image
    assert set(json.loads(following["ENTRYPOINT"])) <= set(project["scripts"])
    assert following["USER"] != "root"
    scripts = [re.sub(r"^(--mount=\S+\s+)+", "", rest) for kind, rest in instructions() if kind == "RUN"]
    used = 0
    for script in scripts:
        assert subprocess.run(["sh", "-n", "-c", script], check=False).returncode == 0, script
        for command in script.split("&&"):
            program, *words = shlex.split(command)
            if program == "pip":
                used += 1
                said = subprocess.run(
                    [sys.executable, "-m", "pip", words[0], "--help"], capture_output=True, text=True, check=True
                ).stdout
                assert all(word in said for word in words if word.startswith("--")), command
    assert used == 2


# --- commands ---------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """What the docs' commands speak of."""
    for folder in ("stories", "engine-a", "engine-b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(STORY)
    return tmp_path


def test_the_commands_of_the_docs_run_in_their_order(desk: Path) -> None:
    commands = [line.partition("#")[0].strip() for code in blocks("sh") for line in code.splitlines()]
    own = [command for command in commands if command.startswith("tqcheck ")]
    assert len(own) >= 15
    for command in own:
        words = shlex.split(command.partition(">")[0])[1:]
        if words[0] == "check":
            # models take seconds and say nothing about the commands
            words += ["--rules-only", "--ignore", "TQ1"] if "fluency" not in command else ["--translator", "none"]
        result = run(desk, *words)
        assert result.returncode == 0, (command, result.stderr)


def test_the_configuration_of_the_docs_can_be_used(desk: Path) -> None:
    (code,) = blocks("toml")
    (desk / "tqcheck.toml").write_text(code)
    result = run(desk, "check", "stories", "--rules-only", "--to", "en")
    assert result.returncode == 0, result.stderr
    (comment,) = blocks("markdown")
    (desk / "stories" / "b.md").write_text(comment)
    result = run(desk, "check", "stories/b.md", "--rules-only", "--from", "es", "--to", "en", "--no-config")
    assert "1 suppressed" in result.stdout
