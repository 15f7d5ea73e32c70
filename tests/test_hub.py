"""Models from a hub: fetched when asked, checked, converted, used; and nothing kept of what is not as it should be."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

NAME = "Helsinki-NLP/opus-mt-es-en"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
TEXT = "El presidente ruso viajó el domingo a Pekín para reunirse con su homólogo chino.\n"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path, hub: Any) -> Run:
    """`run("models", "pull", …)`: the command as a process of its own, with a store and a cache of its own."""

    def call(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from tqcheck.cli import main; main()", *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={
                **os.environ,
                "HF_ENDPOINT": hub.endpoint,
                "HF_HOME": str(tmp_path / "hf"),
                "HF_TOKEN": "hf_secret",
                "TQCHECK_MODELS": str(tmp_path / "store"),
                "XDG_CACHE_HOME": str(tmp_path / "cache"),
                "NO_COLOR": "1",
                **environment,
            },
        )

    return call


@pytest.fixture
def model(hub: Any, copying_marian: Path, tmp_path: Path) -> Path:
    """The files of a small Marian model on the hub, with a pickle and a script that nobody should fetch."""
    folder = tmp_path / "remote"
    shutil.copytree(copying_marian, folder)
    (folder / "pytorch_model.bin").write_bytes(b"a pickle")
    (folder / "modeling.py").write_text("raise SystemExit")
    (folder / "README.md").write_text("a card")
    hub.add(NAME, folder)
    return folder


def failed(result: subprocess.CompletedProcess[str], code: int = 3) -> str:
    assert result.returncode == code, result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    assert "hf_secret" not in result.stderr
    return result.stderr


def store_is_empty(tmp_path: Path) -> bool:
    store = tmp_path / "store"
    return not (store / "manifest.toml").exists() and not (store / "opus-mt-es-en").exists()


def test_a_model_is_pulled_listed_verified_and_used(run: Run, hub: Any, model: Path, tmp_path: Path) -> None:
    result = run("models", "pull", NAME)
    assert result.returncode == 0, result.stderr
    assert "used for es-en" in result.stdout
    assert not [request for request in hub.requests if request.endswith((".bin", ".py", ".md"))]
    (entry,) = [e for e in json.loads(run("models", "list", "--json").stdout) if e["id"] == "opus-mt-es-en"]
    assert (entry["origin"], entry["revision"], entry["licence"]) == (f"hub:{NAME}", COMMIT, "cc-by-4.0")
    assert entry["pairs"] == ["es-en"]
    assert run("models", "verify").returncode == 0
    assert run("models", "path", NAME).stdout.strip() == str(tmp_path / "store" / "opus-mt-es-en")
    requests = len(hub.requests)
    story = tmp_path / "story.txt"
    story.write_text(TEXT)
    (tmp_path / "source.txt").write_text("The Russian president travelled to Beijing on Sunday.\n")
    for name in ([], ["--translator", NAME], ["--translator", "opus-mt-es-en"]):
        checked = run(
            "check", str(story), "--from", "en", "--to", "es", "--source", str(tmp_path / "source.txt"), *name,
            "--format", "json", "--fail-on", "never",
        )  # fmt: skip
        assert checked.returncode == 0, checked.stderr
        (document,) = json.loads(checked.stdout)["documents"]
        assert document["instruments"]["back-translation"]["signature"].startswith("opus-mt-es-en:")
    assert len(hub.requests) == requests  # a run asks the hub nothing


def test_what_is_left_of_a_pull_is_the_converted_model_alone(run: Run, model: Path, tmp_path: Path) -> None:
    run("models", "pull", NAME)
    left = {path.name for path in (tmp_path / "store").iterdir()}
    assert left - {".lock", ".downloads"} == {"manifest.toml", "opus-mt-es-en"}
    assert {path.name for path in (tmp_path / "store" / ".downloads").iterdir()} <= {".lock"}
    assert not list((tmp_path / "store").rglob("*.safetensors"))


def test_a_changed_file_is_noticed_before_it_is_loaded(run: Run, model: Path, tmp_path: Path) -> None:
    run("models", "pull", NAME)
    weights = tmp_path / "store" / "opus-mt-es-en" / "model.bin"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    message = failed(run("models", "verify"))
    assert "model.bin" in message
    assert "damaged" in message
    assert f"models pull {NAME}" in message
    story = tmp_path / "story.txt"
    story.write_text(TEXT)
    source = tmp_path / "source.txt"
    source.write_text("The Russian president travelled.\n")
    checked = run("check", str(story), "--from", "en", "--to", "es", "--source", str(source), "--fail-on", "never")
    assert "model.bin" in failed(checked)


def test_bytes_other_than_announced_are_refused(run: Run, hub: Any, model: Path, tmp_path: Path) -> None:
    for file in ("model.safetensors", "vocab.json"):
        hub.lies = {file}
        message = failed(run("models", "pull", NAME))
        assert f"{file} is not what the hub says it is" in message
        assert store_is_empty(tmp_path)
    hub.lies = set()
    assert run("models", "pull", NAME).returncode == 0


def test_a_revision_is_pinned(run: Run, hub: Any, model: Path) -> None:
    assert run("models", "pull", f"{NAME}@{COMMIT}").returncode == 0
    assert f"GET /api/models/{NAME}/revision/{COMMIT}" in hub.requests
    assert all(COMMIT in request for request in hub.requests if "/resolve/" in request)
    message = failed(run("models", "pull", NAME, "--revision", "refs/pr/99"))
    assert f"{NAME}@refs/pr/99: no such revision" in message


def test_a_name_that_is_not_there_is_told(run: Run, hub: Any, tmp_path: Path) -> None:
    assert "nobody/nothing: no such model on the hub" in failed(run("models", "pull", "nobody/nothing"))
    assert "not the name of a hub model" in failed(run("models", "pull", "what is this"))
    assert store_is_empty(tmp_path)


def test_a_model_behind_terms_says_so(run: Run, hub: Any, model: Path) -> None:
    hub.refuses[NAME] = 403
    assert "accept its terms on its page" in failed(run("models", "pull", NAME))
    hub.refuses[NAME] = 401
    assert "a private model needs `hf auth login`" in failed(run("models", "pull", NAME))


def test_a_model_of_pickles_only_is_refused(run: Run, hub: Any, model: Path, tmp_path: Path) -> None:
    (model / "model.safetensors").unlink()
    message = failed(run("models", "pull", NAME))
    assert "only pytorch_model.bin, which can run code and is never opened" in message
    assert "--revision refs/pr/1" in message
    assert not [request for request in hub.requests if "/resolve/" in request]


def test_a_model_of_another_kind_is_refused(run: Run, model: Path, tmp_path: Path) -> None:
    config = json.loads((model / "config.json").read_text())
    (model / "config.json").write_text(json.dumps(config | {"model_type": "bert", "architectures": ["BertModel"]}))
    assert "model type 'bert' is of no use here" in failed(run("models", "pull", NAME))
    assert store_is_empty(tmp_path)


@pytest.fixture
def large(model: Path) -> int:
    """Adds a file of 24 MiB to the model; huggingface_hub keeps what has arrived in steps of 10 MiB."""
    (model / "other.safetensors").write_bytes(bytes(24 << 20))
    return 20 << 20


def test_a_connection_that_breaks_is_taken_up_where_it_broke(run: Run, hub: Any, model: Path, large: int) -> None:
    hub.cut["other.safetensors"] = large + 1000
    assert run("models", "pull", NAME).returncode == 0
    assert hub.ranges == [f"other.safetensors bytes={large}-"]


def test_a_pull_that_is_killed_is_taken_up_by_the_next_one(
    run: Run, hub: Any, model: Path, large: int, tmp_path: Path
) -> None:
    hub.stall["other.safetensors"] = large + 1000
    code = "from tqcheck.cli import main; main()"
    first = subprocess.Popen(
        [sys.executable, "-c", code, "models", "pull", NAME],
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HF_ENDPOINT": hub.endpoint, "TQCHECK_MODELS": str(tmp_path / "store")},
    )
    assert hub.stalled.wait(60)
    (arriving,) = (tmp_path / "store" / ".downloads").rglob("*.part")
    while arriving.stat().st_size < large:  # what was sent is not yet written
        time.sleep(0.02)
    first.kill()
    first.wait()
    assert store_is_empty(tmp_path)
    before = len(hub.requests)
    assert run("models", "pull", NAME).returncode == 0
    assert hub.ranges == [f"other.safetensors bytes={large}-"]
    assert not [r for r in hub.requests[before:] if r.startswith("GET") and r.endswith("/model.safetensors")]


def test_a_hub_that_is_gone_is_one_message(run: Run, tmp_path: Path) -> None:
    message = failed(run("models", "pull", NAME, HF_ENDPOINT="http://127.0.0.1:9"))
    assert f"{NAME}: the hub cannot be reached" in message
    assert store_is_empty(tmp_path)


def test_offline_means_that_nothing_is_asked(run: Run, hub: Any, model: Path, tmp_path: Path) -> None:
    assert "HF_HUB_OFFLINE" in failed(run("models", "pull", NAME, HF_HUB_OFFLINE="1"))
    story = tmp_path / "story.txt"
    story.write_text(TEXT)
    checked = run("check", str(story), "--from", "en", "--to", "es", "--translator", NAME)
    assert f"tqcheck models pull {NAME}" in failed(checked)
    assert hub.requests == []


def test_two_pulls_at_once_lose_neither_entry(hub: Any, model: Path, random_marian: Path, run: Run) -> None:
    hub.add("Helsinki-NLP/opus-mt-en-es", random_marian)
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda name: run("models", "pull", name), [NAME, "Helsinki-NLP/opus-mt-en-es"]))
    assert [result.returncode for result in results] == [0, 0], [result.stderr for result in results]
    listed = {entry["id"] for entry in json.loads(run("models", "list", "--json").stdout)}
    assert {"opus-mt-es-en", "opus-mt-en-es"} <= listed


def test_what_is_here_already_is_not_fetched_again_unless_it_is_damaged(
    run: Run, hub: Any, model: Path, tmp_path: Path
) -> None:
    run("models", "pull", NAME)
    before = len(hub.requests)
    again = run("models", "pull", NAME)
    assert again.returncode == 0
    assert "is here already" in again.stderr
    assert not [request for request in hub.requests[before:] if "/resolve/" in request]
    (tmp_path / "store" / "opus-mt-es-en" / "model.bin").write_bytes(b"")
    assert run("models", "pull", NAME).returncode == 0
    assert run("models", "verify").returncode == 0


def test_two_pulls_of_one_model_at_once_leave_it_whole(hub: Any, model: Path, run: Run) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda name: run("models", "pull", name), [NAME, NAME]))
    assert [result.returncode for result in results] == [0, 0], [result.stderr for result in results]
    assert run("models", "verify").returncode == 0


def test_a_removed_model_is_gone_and_ours_stay(run: Run, model: Path, tmp_path: Path) -> None:
    run("models", "pull", NAME)
    assert run("models", "remove", "opus-mt-es-en").returncode == 0
    assert not (tmp_path / "store" / "opus-mt-es-en").exists()
    assert "no model 'opus-mt-es-en'" in failed(run("models", "remove", "opus-mt-es-en"))
    assert "came with tqcheck" in failed(run("models", "remove", "lm-en"), 2)
