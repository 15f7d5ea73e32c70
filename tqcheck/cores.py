"""How much of the machine this process may use: processor cores and memory."""

from __future__ import annotations

import contextlib
import functools
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ctypes

MOST = 8  # more score and translate no faster the few sentences of a story
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of malloc.h
_GROUP = Path("/sys/fs/cgroup")  # what a container may use


def cores() -> int:
    """The cores a model may use, at most 8."""
    return min(available_cores(), MOST)


def available_cores(group: Path = _GROUP) -> int:
    """The cores this process may use: those it is bound to, and no more than its container has."""
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota, _, period = _read(group / "cpu.max").partition(" ")
    if quota.isdigit() and period.isdigit():
        bound = min(bound, math.ceil(int(quota) / int(period)))
    return max(1, bound)


def available_memory(group: Path = _GROUP, system: Path = Path("/proc/meminfo")) -> int | None:
    """Bytes of memory that are free for us, on the machine and in our container; None where that is not known."""
    known = []
    for line in _read(system).splitlines():
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            known.append(int(value.split()[0]) * 1024)
    most, used = _read(group / "memory.max"), _read(group / "memory.current")
    if most.isdigit() and used.isdigit():
        known.append(max(0, int(most) - int(used)))
    return min(known, default=None)


def workers(memory: int) -> int:
    """As many processes as there are cores, where there is memory for them; memory: bytes for one."""
    free = available_memory()
    return max(1, min(available_cores(), available_cores() if free is None else free // memory))


def give_back_large_memory() -> None:
    """From now on pieces of 4 MB and more go back to the system one by one as they are freed (glibc).

    Without it every such piece raises the size from which on that is so, up to 32 MB, and with it what may lie free at
    the end of a heap, so that the heaps grow with every larger batch. With 1 MB a run takes longer, for no less memory.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):
        _c_library().mallopt(_MMAP_THRESHOLD, 4 * 2**20)
        _c_library().mallopt(_TRIM_THRESHOLD, 128 * 2**10)  # as it is at the beginning


def give_back_memory() -> None:
    """Gives memory that is free back to the system, where the C library can (glibc).

    Models leave holes of many sizes, in a heap for each of their threads, which the next model has no use for.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):
        _c_library().malloc_trim(0)


@functools.cache
def _c_library() -> ctypes.CDLL:
    import ctypes

    return ctypes.CDLL(None)


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
