"""What a container may use counts, not what the machine has."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tqcheck.cores import (
    MOST,
    available_cores,
    available_memory,
    cores,
    give_back_memory,
    workers,
)


@pytest.mark.parametrize(("quota", "expected"), [("100000 100000", 1), ("50000 100000", 1), ("1 100000", 1)])
def test_a_container_has_the_cores_it_was_given(tmp_path: Path, quota: str, expected: int) -> None:
    (tmp_path / "cpu.max").write_text(quota + "\n")
    assert available_cores(tmp_path) == expected


def test_without_a_limit_all_cores_count(tmp_path: Path) -> None:
    everything = available_cores(tmp_path)
    assert 1 <= cores() <= min(everything, MOST)
    (tmp_path / "cpu.max").write_text("max 100000\n")
    assert available_cores(tmp_path) == everything


def test_memory_is_what_is_free_on_the_machine_and_in_the_container(tmp_path: Path) -> None:
    system = tmp_path / "meminfo"
    assert available_memory(tmp_path, system) is None
    system.write_text("MemTotal:       24683604 kB\nMemAvailable:   20000000 kB\n")
    assert available_memory(tmp_path, system) == 20_000_000 * 1024
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.current").write_text("3000000000\n")
    assert available_memory(tmp_path, system) == 20_000_000 * 1024
    (tmp_path / "memory.max").write_text("4000000000\n")
    assert available_memory(tmp_path, system) == 1_000_000_000


def test_there_are_as_many_workers_as_cores_and_memory_allow() -> None:
    assert workers(1) == available_cores()
    assert workers(2**60) == 1


def in_memory() -> int:
    """Pages of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1])


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library keeps memory in its own way")
def test_what_is_free_below_what_is_used_goes_back_to_the_system() -> None:
    blocks = [bytearray(b"x" * 60_000) for _ in range(1000)]
    last = blocks.pop()
    held = in_memory()
    blocks.clear()
    give_back_memory()
    assert (held - in_memory()) * 4096 > 30e6
    assert last


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library keeps memory in its own way")
def test_large_pieces_go_back_one_by_one_whatever_was_freed_before() -> None:
    code = (
        "from tests.test_cores import in_memory\n"
        "from tqcheck.cores import give_back_large_memory\n"
        "give_back_large_memory()\n"
        "bytearray(b'x' * 30_000_000)\n"  # freed: glibc would keep pieces up to its size from now on
        "first, last = bytearray(b'x' * 20_000_000), bytearray(b'x' * 20_000_000)\n"
        "held = in_memory()\n"
        "del first\n"  # below another one, so that the heap cannot shrink
        "print((held - in_memory()) * 4096)\n"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert int(done.stdout) > 15e6
