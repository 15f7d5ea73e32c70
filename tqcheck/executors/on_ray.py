"""Over a cluster, on Ray Data."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from tqcheck.errors import TqcheckError, UsageError

In = TypeVar("In")
Out = TypeVar("Out")


class RayExecutor:
    """Runs a task over items in processes of a Ray cluster; results come in the order of the items.

    The cluster is that of `RAY_ADDRESS`, or of this process where it is connected already; else one is begun on this
    machine, for the time of the run. tqcheck and its models must be installed on every node, and items must be such as
    every node can read (URLs, or a shared file system).

    jobs: processes, one core each, each with a task of its own; 0 for one a core
    """

    def __init__(self, jobs: int = 0) -> None:
        self._jobs = jobs

    def run(self, task: Callable[[In], Out], items: Iterable[In]) -> Iterator[Out]:
        """Raises UsageError where Ray is not installed, TqcheckError where the cluster fails."""
        try:
            import ray
            import ray.data
        except ImportError as error:
            raise UsageError("Ray is not installed", remedy="pip install 'tqcheck[ray]'") from error
        is_ours = not ray.is_initialized()
        if is_ours:
            ray.init(log_to_driver=False, configure_logging=False)
        try:
            yield from self._results(ray, task, items)
        except ray.exceptions.RayError as error:
            raise TqcheckError(
                f"the Ray cluster failed: {_in_words(error)}",
                remedy="what was done is in the caches of the nodes: run it again, or see the logs of Ray",
            ) from error
        finally:
            if is_ours:
                ray.shutdown()

    def _results(self, ray: Any, task: Callable[[In], Out], items: Iterable[In]) -> Iterator[Out]:
        context = ray.data.DataContext.get_current()
        context.execution_options.preserve_order = True
        context.enable_progress_bars = False
        rows = [{"item": pickle.dumps(item)} for item in items]  # names, not texts
        if not rows:
            return
        jobs = self._jobs or max(1, int(ray.cluster_resources().get("CPU", 1)))
        # a block a row: the next free process takes the next group
        groups = ray.data.from_items(rows, override_num_blocks=len(rows))
        results = groups.map(
            _Worker,
            fn_constructor_args=(pickle.dumps(task),),
            compute=ray.data.ActorPoolStrategy(size=min(jobs, len(rows))),
            num_cpus=1,
        )
        for row in results.iter_rows():
            result, error = pickle.loads(row["result"])  # noqa: S301 - from our own processes
            if error is not None:
                raise error
            yield result


def _in_words(error: BaseException) -> str:
    """The last line: the lines above it are traces of the processes it went through."""
    lines = str(error).strip().splitlines()
    return lines[-1] if lines else type(error).__name__


class _Worker:
    """A task in a process of the cluster, made once there."""

    def __init__(self, task: bytes) -> None:
        self._task = pickle.loads(task)  # noqa: S301

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        try:
            outcome: tuple[Any, Exception | None] = (self._task(pickle.loads(row["item"])), None)  # noqa: S301
        except Exception as error:  # noqa: BLE001 - raised again where the results are wanted, without Ray's traces
            outcome = (None, error)
        return {"result": pickle.dumps(outcome)}
