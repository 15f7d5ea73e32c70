"""Batches of rows of one shape: without padding, what a model says of a row does not depend on its company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

Shape = tuple[int, ...]  # lengths of a row's sides, in tokens


def of_one_shape(shapes: Sequence[Shape], most_tokens: int) -> Iterator[list[int]]:
    """Numbers of the rows of each batch: rows of one shape, together at most `most_tokens` of their longest side.

    A row longer than that is a batch by itself. The longest rows come first, so that several batches at a time end
    together.
    """
    members: dict[Shape, list[int]] = defaultdict(list)
    for number, shape in enumerate(shapes):
        members[shape].append(number)
    for shape in sorted(members, reverse=True):
        rows, size = members[shape], max(1, most_tokens // max(1, *shape))
        for start in range(0, len(rows), size):
            yield rows[start : start + size]
