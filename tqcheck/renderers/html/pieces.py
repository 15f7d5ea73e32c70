"""Texts cut into pieces, each to be shown in one way: findings, word differences, unexpected words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tqcheck.differences import Change, changes
from tqcheck.document import Segment
from tqcheck.finding import Finding, Severity
from tqcheck.renderers.controls import visible
from tqcheck.report import Fluency

KINDS = frozenset({*(severity.label for severity in Severity), "suppressed", "del", "ins", "break", "dip"})
_DIP = 14.0  # bits; 9 % of the tokens of edited news cost as much
_NOTHING = "‸"  # the place of a finding without text, such as an omission


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, ready to be shown.

    kind:      one of KINDS, or empty
    is_broken: the file breaks the sentence here
    findings:  numbers of the findings on it, gravest first
    note:      the gravest in words; of a dip, its surprisal in bits
    """

    text: str
    kind: str = ""
    is_broken: bool = False
    findings: tuple[str, ...] = ()
    note: str = ""


def kind(finding: Finding) -> str:
    return finding.severity.label if finding.suppressed is None else "suppressed"


def highlighted(segment: Segment, findings: Sequence[tuple[Finding, str]]) -> tuple[Piece, ...]:
    """The text cut at every beginning and end of a (finding, number), each piece marked as the gravest on it."""
    breaks = set(segment.breaks)
    edges = {0, len(segment.text), *breaks, *(place + 1 for place in breaks)}
    edges.update(edge for finding, _ in findings for edge in (finding.start, finding.end))
    ordered = sorted(edges)
    coming = sorted(findings, key=lambda pair: pair[0].start, reverse=True)
    on_it: list[tuple[Finding, str]] = []
    pieces: list[Piece] = []
    for start, end in pairwise([*ordered, ordered[-1]]):
        on_it = [pair for pair in on_it if pair[0].end > start]
        while coming and coming[-1][0].start <= start:
            pair = coming.pop()
            if pair[0].start == pair[0].end:
                pieces.append(_marked(_NOTHING, [pair]))
            else:
                on_it.append(pair)
        if start < end:
            is_broken = start in breaks
            text = "⏎" if is_broken else visible(segment.text[start:end])
            pieces.append(_marked(text, on_it, is_broken=is_broken))
    return tuple(pieces)


def _marked(text: str, findings: Sequence[tuple[Finding, str]], *, is_broken: bool = False) -> Piece:
    if not findings:
        return Piece(text, "break" if is_broken else "", is_broken)
    ordered = sorted(findings, key=_gravity)
    gravest = ordered[0][0]
    note = f"{kind(gravest)}: {gravest.rule} {gravest.name}"
    return Piece(text, kind(gravest), is_broken, tuple(number for _, number in ordered), visible(note))


def _gravity(pair: tuple[Finding, str]) -> tuple[bool, int, int]:
    finding, _ = pair
    return finding.suppressed is not None, -finding.severity, finding.end - finding.start


def differences(left: str, right: str) -> tuple[Piece, ...]:
    """`right`, and what of `left` is not in it: `del` is only on the left, `ins` only on the right; case is ignored."""
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
        yield Piece(" " if is_apart or (new and was_apart) else "")
    if new:
        yield Piece(new, "ins")


def unexpected(text: str, fluency: Fluency) -> tuple[Piece, ...]:
    """The text with the tokens that the language model did not expect; empty if it expected all."""
    pieces: list[Piece] = []
    position = 0
    for dip in fluency.surprisals:
        if dip.surprisal < _DIP or dip.start < position:
            continue
        pieces.append(Piece(visible(text[position : dip.start])))
        pieces.append(Piece(visible(text[dip.start : dip.end]), "dip", note=f"{dip.surprisal:.0f}"))
        position = dip.end
    return (*pieces, Piece(visible(text[position:]))) if pieces else ()
