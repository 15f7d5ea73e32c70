"""Texts cut into pieces, each to be shown in one way: findings, word differences, unexpected words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from tqcheck.controls import visible
from tqcheck.differences import Change, changes, tokens
from tqcheck.document import Segment
from tqcheck.finding import Finding, Severity

KINDS = frozenset({*(severity.label for severity in Severity), "suppressed", "del", "ins"})
_NOTHING = "‸"  # the place of a finding without text, such as an omission
_MOST_COMPARED = 20_000  # characters of both texts; the comparison takes time that grows with their product


class Numbered(NamedTuple):
    """A finding with the number a reader sees and the anchor of its card."""

    finding: Finding
    number: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, ready to be shown.

    text:      with ⏎ where the file breaks the sentence; `lines` are what stands between the breaks
    kind:      one of KINDS, or empty
    findings:  anchors of the findings on it, gravest first
    over:      the kind of the second gravest, where findings overlap
    note:      the gravest in words
    ends:      (number, anchor) of the findings that end here
    """

    text: str
    kind: str = ""
    lines: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    over: str = ""
    note: str = ""
    ends: tuple[tuple[int, str], ...] = ()

    @property
    def is_place(self) -> bool:
        """Whether it stands for a place between characters, and is no text of the document."""
        return self.text == _NOTHING and bool(self.findings)


def kind(finding: Finding) -> str:
    return finding.severity.label if finding.suppressed is None else "suppressed"


def highlighted(segment: Segment, findings: Sequence[Numbered]) -> tuple[Piece, ...]:
    """The text cut at every beginning and end of a finding, each piece marked as the gravest on it."""
    edges = {0, len(segment.text)}
    edges.update(edge for one in findings for edge in (one.finding.start, one.finding.end))
    ordered = sorted(edges)
    coming = sorted(findings, key=lambda one: one.finding.start, reverse=True)
    on_it: list[Numbered] = []
    pieces: list[Piece] = []
    for start, end in pairwise([*ordered, ordered[-1]]):
        on_it = [one for one in on_it if one.finding.end > start]
        while coming and coming[-1].finding.start <= start:
            one = coming.pop()
            if one.finding.start == one.finding.end:
                pieces.append(_marked((_NOTHING,), [one], end=start))
            else:
                on_it.append(one)
        if start < end:
            pieces.append(_marked(_lines(segment, start, end), on_it, end=end))
    return tuple(pieces)


def _lines(segment: Segment, start: int, end: int) -> tuple[str, ...]:
    """`text[start:end]` as the file has it, a line each."""
    breaks = [place for place in segment.breaks if start <= place < end]
    starts, ends = [start, *(place + 1 for place in breaks)], [*breaks, end]
    return tuple(visible(segment.text[a:b]) for a, b in zip(starts, ends, strict=True))


def _marked(lines: tuple[str, ...], findings: Sequence[Numbered], *, end: int) -> Piece:
    text = "⏎".join(lines)
    if not findings:
        return Piece(text, lines=lines)
    ordered = sorted(findings, key=_gravity)
    gravest = ordered[0].finding
    return Piece(
        text,
        kind(gravest),
        lines,
        findings=tuple(one.anchor for one in ordered),
        over=kind(ordered[1].finding) if len(ordered) > 1 else "",
        note=visible(f"{kind(gravest)}: {gravest.rule} {gravest.name}"),
        ends=tuple((one.number, one.anchor) for one in findings if one.finding.end == end),
    )


def _gravity(one: Numbered) -> tuple[bool, int, int]:
    finding = one.finding
    return finding.suppressed is not None, -finding.severity, finding.end - finding.start


def differences(left: str, right: str) -> tuple[Piece, ...]:
    """`right`, and what of `left` is not in it: `del` is only on the left, `ins` only on the right; case is ignored."""
    if len(left) + len(right) > _MOST_COMPARED:
        return (Piece(visible(right)),)
    pieces: list[Piece] = []
    position = 0
    for change in changes(left, right, fold_case=True):
        gap, position = right[position : change.right_start], change.right_end
        new = right[change.right_start : change.right_end]
        pieces.append(Piece(gap))
        if change.same:
            pieces.append(Piece(new))
        else:
            pieces += _different(change, left, new, is_after_space=not pieces[:-1] or gap.isspace())
    pieces.append(Piece(right[position:]))
    return tuple(Piece(visible(piece.text), piece.kind) for piece in pieces if piece.text)


def _different(change: Change, left: str, new: str, *, is_after_space: bool) -> Iterator[Piece]:
    """Words gone, then words new, apart from each other and from what is around them as words of the left are."""
    gone = left[change.start : change.end]
    was_apart = left[change.start - 1 : change.start].isspace()
    is_apart = left[change.end : change.end + 1].isspace()
    if gone:
        yield Piece(" " if was_apart and not is_after_space else "")
        yield Piece(gone, "del")
        yield Piece(" " if is_apart or (new and (was_apart or _is_one_word(gone[-1] + new[0]))) else "")
    if new:
        yield Piece(new, "ins")


def _is_one_word(letters: str) -> bool:
    """Whether two characters would be read as parts of one word, as those of unspaced scripts are not."""
    return len(tokens(letters)) == 1
