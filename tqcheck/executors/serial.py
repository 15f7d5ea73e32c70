"""One item after the other, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

In = TypeVar("In")
Out = TypeVar("Out")


class SerialExecutor:
    """Runs a task over items in order; results come as they are made."""

    def run(self, task: Callable[[In], Out], items: Iterable[In]) -> Iterator[Out]:
        return map(task, items)
