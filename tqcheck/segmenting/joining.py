"""Logical paragraphs: blocks joined where the file breaks a sentence, as scraping does around links and bold type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tqcheck.document import Block, Run, Zone
from tqcheck.segmenting.pieces import LONGEST_HEADLINE, SHORT, Piece, pieces
from tqcheck.segmenting.zones import FURNITURE

_LONGEST_JOINED = 4000  # characters; what is longer is no sentence, whatever its blocks look like
_OPENING = frozenset('“«„"')


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Joined blocks: their text, the way back to the file, and the offsets of the spaces that join them."""

    text: str
    origin: tuple[Run, ...]
    zone: Zone
    breaks: tuple[int, ...] = ()


def paragraphs(blocks: Sequence[Block], language: str) -> Iterator[Paragraph]:
    """The logical paragraphs of a story in its target language (ISO 639-1 code or "")."""
    found = _with_headlines(
        [piece for index, block in enumerate(blocks) for piece in pieces(block, index, len(blocks), language)]
    )
    group: list[Piece] = []
    length = 0
    for index, piece in enumerate(found):
        after = found[index + 1] if index + 1 < len(found) else None
        if group and not (length < _LONGEST_JOINED and _is_joined(group, piece, after)):
            yield _joined(group)
            group, length = [], 0
        group.append(piece)
        length += len(piece.text)
    if group:
        yield _joined(group)


def _joined(group: Sequence[Piece]) -> Paragraph:
    runs: list[Run] = []
    breaks: list[int] = []
    length = 0
    for piece in group:
        if runs:
            breaks.append(length)
            length += 1
        runs += (
            piece.origin if length == 0 else [replace(run, text_start=run.text_start + length) for run in piece.origin]
        )
        length += len(piece.text)
    return Paragraph(" ".join(piece.text for piece in group), tuple(runs), group[0].zone, tuple(breaks))


def _with_headlines(pieces: list[Piece]) -> list[Piece]:
    """The pieces with the zone of headlines and subheads set."""
    for index, (piece, after) in enumerate(pairwise(pieces)):
        before = pieces[index - 1] if index else None
        if _is_headline(piece, before, after):
            pieces[index] = replace(piece, zone=Zone.HEADLINE)
    return pieces


def _is_headline(piece: Piece, before: Piece | None, after: Piece) -> bool:
    """A line without an end: at the top, or between a paragraph that ended and one that begins a sentence."""
    if piece.zone != Zone.BODY or piece.ended or piece.open_end or after.goes_on or piece.breaks_off:
        return False
    if _is_unclosed([piece]) and not (after.is_whole or after.begins):
        return False
    if (piece.open_role and after.is_name) or (piece.open_title and before is not None):
        return False
    if piece.open_role and before is not None and after.begins_with_name and not after.begins:
        return False
    if before is None:
        return piece.words <= LONGEST_HEADLINE or after.words > piece.words
    is_near_top = before.zone in {Zone.DATELINE, Zone.BYLINE, Zone.UPDATED, Zone.HEADLINE}
    longest = LONGEST_HEADLINE if is_near_top else SHORT
    return before.ended and not piece.goes_on and piece.words <= longest and (after.is_whole or after.zone in FURNITURE)


def _is_joined(group: Sequence[Piece], piece: Piece, after: Piece | None) -> bool:
    """Whether the file breaks a sentence between the last of the group and the piece."""
    last = group[-1]
    if last.zone in FURNITURE or piece.zone in FURNITURE or last.zone != piece.zone:
        return False
    if last.ended:
        return len(group) > 1 and piece.text[:1] in {",", ";", ")"}
    if last.is_date and len(group) == 1:
        return False
    if last.open_word and piece.begins and (piece.is_sentence or piece.words > SHORT):
        return False  # "… in favour of the", "But the vote was taken.": the end is lost, the file breaks nothing
    if last.open_end or last.open_title or piece.goes_on:
        return True
    if _is_unclosed(group) and piece.text[:1] not in _OPENING and not (piece.is_sentence or piece.begins):
        return True
    if (last.breaks_off or last.open_role) and piece.begins_with_name and not piece.begins:
        return True
    if piece.is_name:  # "… with the novelist", "Ana Torres", "in Lima" or just "Ana Torres."
        return last.open_role or len(group) > 1 or last.words > SHORT or (after is not None and after.goes_on)
    return piece.words <= SHORT and not piece.ended and after is not None and after.goes_on


def _is_unclosed(group: Sequence[Piece]) -> bool:
    """Whether a quotation opened in the group is still open."""
    is_odd = sum(piece.straight_quotes for piece in group) % 2 == 1 and not group[-1].text.endswith('"')
    # “ and " on two sides of one quotation close it
    return is_odd != (sum(piece.quotes for piece in group) > 0)
