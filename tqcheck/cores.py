"""How many processor cores a model may use."""

from __future__ import annotations

import os

MOST = 8  # more score and translate no faster the few sentences of a story


def cores() -> int:
    """The cores this process may use, at most 8."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(available, MOST)
