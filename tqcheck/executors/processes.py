"""Over worker processes on this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")

_AHEAD = 2  # items for each worker that are sent before their turn; more would only fill the memory
_END: Any = object()


class ProcessExecutor:
    """Runs a task over items in worker processes; results come in the order of the items, as soon as they can.

    The task and the items are sent to the workers by pickle, the task once to each. Workers end when this process
    ends, however it ends, and leave Ctrl-C to it.

    jobs: how many workers; lost: the result for an item whose worker died twice (it was killed, or a library crashed)
    """

    def __init__(self, jobs: int, lost: Callable[[Any], Any]) -> None:
        self._jobs, self._lost = jobs, lost

    def run(self, task: Callable[[In], Out], items: Iterable[In]) -> Iterator[Out]:
        following = iter(items)
        waiting: deque[tuple[In, Future[Out]]] = deque()
        pool = _Pool(task, self._jobs)
        try:
            while True:
                while len(waiting) < _AHEAD * self._jobs and (item := next(following, _END)) is not _END:
                    waiting.append((item, pool.submit(item)))
                if not waiting:
                    return
                item, future = waiting[0]
                try:
                    result = future.result()
                except BrokenProcessPool:
                    # one of those begun killed its worker, and took all others with it: the first is tried alone
                    pool.close()
                    result = self._alone(task, item)
                    pool = _Pool(task, self._jobs)
                    waiting = deque((i, f if _is_done(f) else pool.submit(i)) for i, f in waiting)
                waiting.popleft()
                yield result
        finally:
            pool.close(at_once=bool(waiting))

    def _alone(self, task: Callable[[In], Out], item: In) -> Out:
        pool = _Pool(task, 1)
        try:
            result: Out = pool.submit(item).result()
        except BrokenProcessPool:
            result = self._lost(item)
        finally:
            pool.close()
        return result


def _is_done(future: Future[Any]) -> bool:
    return future.done() and future.exception() is None


class _Pool:
    """Worker processes that live as long as the lease, a pipe that only this process can write to, is open."""

    def __init__(self, task: Callable[[Any], Any], jobs: int) -> None:
        # not forked: a process with threads of a model library cannot be
        context = multiprocessing.get_context("spawn")
        self._held, self._lease = context.Pipe(duplex=False)
        self._pool = ProcessPoolExecutor(jobs, context, _begin, (task, self._held))

    def submit(self, item: Any) -> Future[Any]:
        try:
            with _without_interrupts():  # workers begin here, and inherit that Ctrl-C is not for them
                return self._pool.submit(_work, item)
        except BrokenProcessPool as error:
            broken: Future[Any] = Future()
            broken.set_exception(error)
            return broken

    def close(self, *, at_once: bool = False) -> None:
        """Ends the workers, after what they are doing or at once."""
        if at_once:
            self._lease.close()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._lease.close()
        self._held.close()


@contextmanager
def _without_interrupts() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# --- in a worker -------------------------------------------------------------------------------------------------

_task: Callable[[Any], Any]
_gate = threading.Lock()
_is_busy = _is_over = False  # only read and written at the gate


def _begin(task: Callable[[Any], Any], lease: Connection) -> None:
    global _task  # noqa: PLW0603 - a worker has one task
    _task = task
    threading.Thread(target=_end_with, args=(lease,), daemon=True).start()


def _end_with(lease: Connection) -> None:
    """Waits until the process that began this one closes the lease or dies, which closes it too; then ends this one.

    Never between a task's end and the next one's begin: a result that is cut off while it is sent would be waited for
    for ever. The pool ends a worker that has nothing to do.
    """
    global _is_over  # noqa: PLW0603
    try:
        lease.recv()
    except (EOFError, OSError):
        with _gate:
            _is_over = True
            if _is_busy:
                os._exit(0)
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
        os._exit(0)


def _work(item: Any) -> Any:
    _pass_gate(is_busy=True)
    try:
        return _task(item)
    finally:
        _pass_gate(is_busy=False)


def _pass_gate(*, is_busy: bool) -> None:
    global _is_busy  # noqa: PLW0603
    with _gate:
        if _is_over:
            os._exit(0)
        _is_busy = is_busy
