"""What needs no work first, and another executor from then on."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from tqcheck.seams import Executor

In = TypeVar("In")
Out = TypeVar("Out")


class KnownFirst:
    """Gives the results that are known, up to the first item with which work begins; none begins before.

    known: the result for an item that needs no work, or None; begin: makes the executor that works
    """

    def __init__(self, known: Callable[[Any], Any | None], begin: Callable[[], Executor]) -> None:
        self._known, self._begin = known, begin

    def run(self, task: Callable[[In], Out], items: Iterable[In]) -> Iterator[Out]:
        following = iter(items)
        for item in following:
            result = self._known(item)
            if result is None:
                yield from self._begin().run(task, itertools.chain([item], following))
                return
            yield result
