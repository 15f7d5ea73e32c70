"""Logical paragraphs: blocks joined where the file breaks a sentence, as scraping does around links and bold type."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tqcheck import dates, tables
from tqcheck.document import Block, Run, Zone, cut
from tqcheck.languages import UNSPACED
from tqcheck.segmenting.zones import FURNITURE, dateline_length, zone

_TAIL = 60  # characters that tell how a block ends
_SHORT = 8  # words; a piece that a link or bold type holds, or a subhead
_FEWEST = 4  # words; what is shorter is no sentence of a story
_LONGEST_HEADLINE = 25  # words
_LONGEST_SUBHEAD = 14
_LONGEST_LEAD = 40
_LONGEST_DATE = 60  # characters
_HEADLINES = 2  # blocks at the top that may be long and have no end
_LONGEST_JOINED = 4000  # characters; what is longer is no sentence, whatever its blocks look like

_STOPS = tuple(".!?…。！？｡؟।॥")
_SPACE = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_CLOSERS = f"\"”’'»)]」』“{_SPACE}"
_OPEN_MARKS = tuple(",([")
_OPENING = frozenset('“«„"')
# "Kim Jong-un", "Choe Son-hui,", "Ana de la Torre."
_NAME = re.compile(
    r"(?:(?:[\"“«]?[^\W\d_a-zß-öø-ÿ][\w.'’-]*|de|del|la|da|di|van|von|bin|ibn|al|of|the|and|y|e)[\"”»,.]*(?:\s+|$)){1,5}"
)
_LAST_WORD = re.compile(r"[\w’'-]+$")
_ABBREVIATED = re.compile(r"(?:Mr|Mrs|Ms|Dr|Sr|Sra|Gen|Sen|Gov|Rep|St|[A-Z])\.")
# "Ri Yong Ho told world leaders": a sentence, or the middle of one
_BEGINS_WITH_NAME = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ][\w.'’-]*,?\s(?:(?:de|del|la|van|von|bin|al)\s){0,2}){2,4}[\w(]")
_SENTENCE_INSIDE = re.compile(r"[^\W\d_]{3}[.!?][\"”’»]?\s[\"“«„]?[^\W\d_a-zß-öø-ÿ]")
# Quotation marks that a converter broke: "&quot;", "â€œ"
_BROKEN_MARK = re.compile(r"&(?:quot|#34|#x22|[lr]dquo|[lr]aquo|bdquo);|â€[œ\x9d“”„]?")
_LETTERS = re.compile(r"[^\W\d_]+")
_MARK_GOES_ON = re.compile(r"[,;:.)\]%!?](?!\.\.)")
_GOES_ON = re.compile(r"[\"“«'‘]?\s*(?:(?!\w)[\"“«'‘])?(?P<letter>[^\W\d_])(?P<rest>\w*)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Joined blocks: their text, the way back to the file, and the offsets of the spaces that join them."""

    text: str
    origin: tuple[Run, ...]
    zone: Zone
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block, or the part behind its dateline, and what tells whether a sentence goes on over its ends."""

    text: str
    origin: tuple[Run, ...]
    zone: Zone
    words: int = 0
    ended: bool = True
    open_end: bool = False
    open_word: bool = False  # ends in "of" or "that", without a mark
    open_role: bool = False  # ends in "president": open before a name
    open_title: bool = False  # ends in "that Russian President": open
    is_name: bool = False  # "Kim Jong-un"
    goes_on: bool = False  # begins in the middle of a sentence
    begins: bool = False  # begins with "The", "But" or a date, as a sentence or a line does and a name hardly
    begins_with_name: bool = False  # and goes on
    is_date: bool = False
    breaks_off: bool = False  # is too long for a headline, and ends in a word in lower case
    quotes: int = 0  # opening less closing quotation marks
    straight_quotes: int = 0

    @property
    def is_whole(self) -> bool:
        """A paragraph of its own, not a name between two halves of a sentence."""
        return self.words > _SHORT and self.is_sentence

    @property
    def is_sentence(self) -> bool:
        return self.ended and self.words > _FEWEST and not self.goes_on


def paragraphs(blocks: Sequence[Block], language: str) -> Iterator[Paragraph]:
    """The logical paragraphs of a story in its target language (ISO 639-1 code or "")."""
    pieces = _with_headlines(
        [piece for index, block in enumerate(blocks) for piece in _pieces(block, index, len(blocks), language)]
    )
    group: list[_Piece] = []
    length = 0
    for index, piece in enumerate(pieces):
        after = pieces[index + 1] if index + 1 < len(pieces) else None
        if group and not (length < _LONGEST_JOINED and _is_joined(group, piece, after)):
            yield _joined(group)
            group, length = [], 0
        group.append(piece)
        length += len(piece.text)
    if group:
        yield _joined(group)


def _joined(group: Sequence[_Piece]) -> Paragraph:
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


# --- what a block looks like --------------------------------------------------------------------------------------


def _pieces(block: Block, index: int, blocks: int, language: str) -> Iterator[_Piece]:
    """The block without white space around it; a dateline at its beginning is a piece of its own."""
    found = zone(block, index, blocks)
    start, end = len(block.text) - len(block.text.lstrip()), len(block.text.rstrip())
    begin = start + dateline_length(block.text[start:end], index) if found == Zone.BODY else start
    if start < begin < end:
        head = len(block.text[:begin].rstrip())
        yield _Piece(block.text[start:head], cut(block.origin, start, head), Zone.DATELINE)
        start = begin
    if start < end:
        is_whole = end - start == len(block.text)
        origin = block.origin if is_whole else cut(block.origin, start, end)
        yield _piece(block.text[start:end], origin, found, language, index)


def _piece(text: str, origin: tuple[Run, ...], zone: Zone, language: str, index: int) -> _Piece:
    """A piece with what its ends tell; those of furniture tell nothing."""
    if zone in FURNITURE:
        return _Piece(text, origin, zone)
    marked = _BROKEN_MARK.sub('"', text) if "&" in text or "â€" in text else text
    tail = marked[-_TAIL:]
    is_abbreviated = tail[-1] == "." and _ABBREVIATED.fullmatch(tail.split()[-1]) is not None
    last = _LAST_WORD.search(tail) if _LAST_WORD.match(tail[-1]) else None
    word = last[0] if last else ""
    words, roles = _open_ends(language)
    is_role = word in roles or word.lower() in roles
    is_title = is_role and word[:1].isupper() and language != "de" and any(w[:1].islower() for w in text.split())
    number = len(text) // 2 if language in UNSPACED else len(text.split())
    ended = _is_ended(tail) and not is_abbreviated
    begins_with_date = _begins_with_date(text[:_LONGEST_DATE], language)
    is_date = begins_with_date and len(text) <= _LONGEST_DATE
    return _Piece(
        text,
        origin,
        zone,
        words=number,
        ended=ended,
        open_end=tail.endswith(_OPEN_MARKS) or word.lower() in words or is_abbreviated,
        open_word=word.lower() in words,
        open_role=is_role,
        open_title=is_title,
        is_name=len(text) <= _TAIL and _NAME.fullmatch(text) is not None and text[:1].isupper(),
        goes_on=_begins_inside(text, is_date=is_date),
        begins=begins_with_date or _begins_a_sentence(text, language),
        is_date=is_date,
        begins_with_name=_BEGINS_WITH_NAME.match(text) is not None,
        breaks_off=not ended and word.islower() and _is_no_headline(text, number, index),
        quotes=_unclosed(marked),
        straight_quotes=marked.count('"'),
    )


def _is_no_headline(text: str, words: int, index: int) -> bool:
    longest = _LONGEST_LEAD if index < _HEADLINES else _LONGEST_SUBHEAD
    return words > longest or (words > _SHORT and _SENTENCE_INSIDE.search(text) is not None)


def _unclosed(text: str) -> int:
    """Opening less closing quotation marks; “ closes what „ opened."""
    if "„" in text:
        return text.count("„") - text.count("“") - text.count("”")
    return text.count("“") - text.count("”")


def _is_ended(tail: str) -> bool:
    """Whether a text ends a sentence, or stands between brackets."""
    return tail.rstrip(_CLOSERS).endswith(_STOPS) or (tail[0] in "([" and tail[-1] in ")]")


def _begins_inside(text: str, *, is_date: bool) -> bool:
    """Whether a text begins with a mark or, but for dates and "iPhone sales fell", in lower case."""
    if _MARK_GOES_ON.match(text):
        return True
    match = None if is_date else _GOES_ON.match(text)
    return match is not None and match["letter"].islower() and match["rest"] == match["rest"].lower()


def _begins_a_sentence(text: str, language: str) -> bool:
    first = text.split(maxsplit=1)[0].strip("\"“„«'‘¿¡…,") if text else ""
    return first[:1].isupper() and first.lower() in _openers(language)


@functools.cache
def _openers(language: str) -> frozenset[str]:
    listed = (tables.words(name).get(language, frozenset()) for name in ("function_words", "openers"))
    return frozenset().union(*listed)


def _begins_with_date(line: str, language: str) -> bool:
    """Whether a line begins with a weekday and has a number: "lunes, 21 de enero de 2024"."""
    first = _LETTERS.match(line)
    return first is not None and first[0].lower() in _weekdays(language) and any(map(str.isdigit, line))


@functools.cache
def _weekdays(language: str) -> frozenset[str]:
    known = language in dates.LANGUAGES
    return frozenset(name.lower() for name in dates.names("weekdays", language)) if known else frozenset()


@functools.cache
def _open_ends(language: str) -> tuple[frozenset[str], frozenset[str]]:
    table = tables.table("open_ends").get(language, {})
    return frozenset(table.get("words", "").split()), frozenset(table.get("roles", "").split())


# --- what blocks are to each other ----------------------------------------------------------------------------------


def _with_headlines(pieces: list[_Piece]) -> list[_Piece]:
    """The pieces with the zone of headlines and subheads set."""
    for index, (piece, after) in enumerate(pairwise(pieces)):
        before = pieces[index - 1] if index else None
        if _is_headline(piece, before, after):
            pieces[index] = replace(piece, zone=Zone.HEADLINE)
    return pieces


def _is_headline(piece: _Piece, before: _Piece | None, after: _Piece) -> bool:
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
        return piece.words <= _LONGEST_HEADLINE or after.words > piece.words
    is_near_top = before.zone in {Zone.DATELINE, Zone.BYLINE, Zone.UPDATED, Zone.HEADLINE}
    longest = _LONGEST_HEADLINE if is_near_top else _SHORT
    return before.ended and not piece.goes_on and piece.words <= longest and (after.is_whole or after.zone in FURNITURE)


def _is_joined(group: Sequence[_Piece], piece: _Piece, after: _Piece | None) -> bool:
    """Whether the file breaks a sentence between the last of the group and the piece."""
    last = group[-1]
    if last.zone in FURNITURE or piece.zone in FURNITURE or last.zone != piece.zone:
        return False
    if last.is_date and len(group) == 1:
        return False
    if last.ended:
        return len(group) > 1 and piece.text[:1] in {",", ";", ")"}
    if last.open_word and piece.begins and (piece.is_sentence or piece.words > _SHORT):
        return False  # "… in favour of the", "But the vote was taken.": the end is lost, the file breaks nothing
    if last.open_end or last.open_title or piece.goes_on:
        return True
    if _is_unclosed(group) and piece.text[:1] not in _OPENING and not (piece.is_sentence or piece.begins):
        return True
    if (last.breaks_off or last.open_role) and piece.begins_with_name and not piece.begins:
        return True
    if piece.is_name:  # "… with the novelist", "Ana Torres", "in Lima" or just "Ana Torres."
        return last.open_role or len(group) > 1 or last.words > _SHORT or (after is not None and after.goes_on)
    return piece.words <= _SHORT and not piece.ended and after is not None and after.goes_on


def _is_unclosed(group: Sequence[_Piece]) -> bool:
    """Whether a quotation opened in the group is still open."""
    is_odd = sum(piece.straight_quotes for piece in group) % 2 == 1 and not group[-1].text.endswith('"')
    # “ and " on two sides of one quotation close it
    return is_odd != (sum(piece.quotes for piece in group) > 0)
