"""What a person sees while many files are checked; nothing of it goes where a program reads."""

from __future__ import annotations

import signal
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

import typer

from tqcheck.batch import Watch
from tqcheck.controls import visible
from tqcheck.report import Failure, Summary

_QUIET = 1.0  # seconds before anything is shown
_BETWEEN = 0.2  # seconds between two lines
_RECENT = 60.0  # seconds that the rate is of: the first files may have come from the cache


class Progress(Watch):
    """Shows on a terminal how many files are done, how fast, and how long it will take; says each failure once.

    total: number of files; says_failures: whether they are told at once, as nothing else will tell them
    """

    def __init__(self, total: int, *, says_failures: bool) -> None:
        self._total, self._says_failures = total, says_failures
        self._is_shown = sys.stderr.isatty()
        self._said: set[Failure] = set()
        self._done = self._words = 0
        self._began = self._last = time.monotonic()
        self._recent = deque([(self._began, 0)])
        self._has_line = False

    def result(self, result: Summary | Failure) -> None:
        self._done += 1
        if isinstance(result, Summary):
            self._words += result.words
        self._say([result] if isinstance(result, Failure) else result.failures)
        now = time.monotonic()
        if self._is_shown and now - self._began > _QUIET and now - self._last > _BETWEEN:
            self._last = now
            self._show(now)

    def note(self, problem: str) -> None:
        self._line(f"tqcheck: note: {visible(problem)}")

    def end(self) -> None:
        """Takes the line away."""
        if self._has_line:
            typer.echo("\r\x1b[K", err=True, nl=False)
            self._has_line = False

    def _say(self, failures: Iterable[Failure]) -> None:
        for failure in failures:
            if self._says_failures and failure not in self._said:  # a model that cannot be had fails every document
                self._said.add(failure)
                where = f"{visible(failure.where)}: " if failure.where else ""
                self._line(f"tqcheck: {where}{failure.reason}")

    def _line(self, text: str) -> None:
        self.end()
        typer.echo(text, err=True)

    def _show(self, now: float) -> None:
        self._recent.append((now, self._done))
        while now - self._recent[0][0] > _RECENT:
            self._recent.popleft()
        then, done = self._recent[0]
        rate = (self._done - done) / max(now - then, 1e-6)
        parts = [f"{self._done:,} of {self._total:,} files", f"{rate:.1f} a second"]
        parts.append(f"{self._words / (now - self._began):,.0f} words a second")
        if rate > 0:
            parts.append(f"{in_words((self._total - self._done) / rate)} left")
        typer.echo(f"\r\x1b[K{' · '.join(parts)}", err=True, nl=False)
        self._has_line = True


@contextmanager
def interrupts(watch: Watch) -> Iterator[list[int]]:
    """The first Ctrl-C or SIGTERM ends the run and leaves time to write what was done; the list has its number.

    It ends the program where nothing has been done, and the second one does in any case.
    """
    received: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        received.append(number)
        watch.stopped = True
        restore()
        if not watch.is_writing:
            raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    try:
        yield received
    except KeyboardInterrupt:
        raise typer.Exit(128 + received[0] if received else 130) from None
    finally:
        restore()


def in_words(seconds: float) -> str:
    """`40 s`, `12 min` or `3 h 20 min`."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"
