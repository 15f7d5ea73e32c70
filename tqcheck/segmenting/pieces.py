"""What a block tells of itself: whether a sentence goes on over its ends, whether it is a name or a date."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tqcheck import dates, function_words, tables
from tqcheck.document import Block, Run, Zone, cut
from tqcheck.languages import UNSPACED
from tqcheck.segmenting.zones import FURNITURE, dateline_length, zone

SHORT = 8  # words; a piece that a link or bold type holds, or a subhead
LONGEST_HEADLINE = 25  # words
_TAIL = 60  # characters that tell how a block ends
_FEWEST = 4  # words; what is shorter is no sentence of a story
_LONGEST_SUBHEAD = 14
_LONGEST_LEAD = 40
_LONGEST_DATE = 60  # characters
_HEADLINES = 2  # blocks at the top that may be long and have no end

_STOPS = tuple(".!?…。！？｡؟।॥")
_SPACE = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_CLOSERS = f"\"”’'»)]」』“{_SPACE}"
_OPEN_MARKS = tuple(",([")
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


@dataclass(frozen=True)
class Piece:
    """A block, or the part behind its dateline. What it tells is found out when it is asked, as most never is.

    prose: its text, or nothing where its form says what it is: then its ends tell nothing
    index: the place of its block among all
    """

    text: str
    origin: tuple[Run, ...]
    zone: Zone
    prose: str = ""
    language: str = ""
    index: int = 0

    @functools.cached_property
    def words(self) -> int:
        return len(self.prose) // 2 if self.language in UNSPACED else len(self.prose.split())

    @functools.cached_property
    def ended(self) -> bool:
        return not self.prose or (_is_ended(self._tail) and not self._is_abbreviated)

    @property
    def is_sentence(self) -> bool:
        return self.ended and self.words > _FEWEST and not self.goes_on

    @property
    def is_whole(self) -> bool:
        """A paragraph of its own, not a name between two halves of a sentence."""
        return self.words > SHORT and self.is_sentence

    @property
    def open_end(self) -> bool:
        return self._tail.endswith(_OPEN_MARKS) or self.open_word or self._is_abbreviated

    @property
    def open_word(self) -> bool:
        """Whether it ends in "of" or "that", without a mark."""
        return self._last_word.lower() in _open_ends(self.language)[0]

    @property
    def open_role(self) -> bool:
        """Whether it ends in "president": open before a name."""
        roles = _open_ends(self.language)[1]
        return self._last_word in roles or self._last_word.lower() in roles

    @property
    def open_title(self) -> bool:
        """Whether it ends in "that Russian President": open."""
        is_title = self.open_role and self._last_word[:1].isupper() and self.language != "de"
        return is_title and any(word[:1].islower() for word in self.prose.split())

    @property
    def is_name(self) -> bool:
        """Whether it is a name, such as "Kim Jong-un"."""
        return len(self.prose) <= _TAIL and _NAME.fullmatch(self.prose) is not None and self.prose[:1].isupper()

    @functools.cached_property
    def goes_on(self) -> bool:
        """Whether it begins with a mark or, but for dates and "iPhone sales fell", in lower case."""
        if _MARK_GOES_ON.match(self.prose):
            return True
        match = None if self.is_date else _GOES_ON.match(self.prose)
        return match is not None and match["letter"].islower() and match["rest"] == match["rest"].lower()

    @property
    def begins(self) -> bool:
        """Whether it begins with "The", "But" or a date, as a sentence or a line does and a name hardly."""
        return self._begins_with_date or _begins_a_sentence(self.prose, self.language)

    @property
    def begins_with_name(self) -> bool:
        """Whether it begins with a name, and goes on."""
        return _BEGINS_WITH_NAME.match(self.prose) is not None

    @property
    def is_date(self) -> bool:
        return self._begins_with_date and len(self.prose) <= _LONGEST_DATE

    @property
    def breaks_off(self) -> bool:
        """Whether it is too long for a headline, and ends in a word in lower case."""
        if self.ended or not self._last_word.islower():
            return False
        longest = _LONGEST_LEAD if self.index < _HEADLINES else _LONGEST_SUBHEAD
        return self.words > longest or (self.words > SHORT and _SENTENCE_INSIDE.search(self.prose) is not None)

    @functools.cached_property
    def quotes(self) -> int:
        """Opening less closing quotation marks; “ closes what „ opened."""
        closing = self._marked.count("”")
        if "„" in self._marked:
            return self._marked.count("„") - self._marked.count("“") - closing
        return self._marked.count("“") - closing

    @functools.cached_property
    def straight_quotes(self) -> int:
        return self._marked.count('"')

    @functools.cached_property
    def _marked(self) -> str:
        """Its prose with quotation marks that are whole."""
        prose = self.prose
        return _BROKEN_MARK.sub('"', prose) if "&" in prose or "â€" in prose else prose

    @property
    def _tail(self) -> str:
        return self._marked[-_TAIL:]

    @property
    def _is_abbreviated(self) -> bool:
        return self._tail[-1:] == "." and _ABBREVIATED.fullmatch(self._tail.split()[-1]) is not None

    @functools.cached_property
    def _last_word(self) -> str:
        last = _LAST_WORD.search(self._tail) if _LAST_WORD.match(self._tail[-1:]) else None
        return last[0] if last else ""

    @functools.cached_property
    def _begins_with_date(self) -> bool:
        """Whether it begins with a weekday and has a number: "lunes, 21 de enero de 2024"."""
        line = self.prose[:_LONGEST_DATE]
        first = _LETTERS.match(line)
        weekdays = dates.small_names("weekdays", self.language)
        return first is not None and first[0].lower() in weekdays and any(map(str.isdigit, line))


def pieces(block: Block, index: int, blocks: int, language: str) -> Iterator[Piece]:
    """The block without white space around it; a dateline at its beginning is a piece of its own.

    index: its place among so many blocks; language: ISO 639-1 code or ""
    """
    found = zone(block, index, blocks)
    start, end = len(block.text) - len(block.text.lstrip()), len(block.text.rstrip())
    begin = start + dateline_length(block.text[start:end], index) if found == Zone.BODY else start
    if start < begin < end:
        head = len(block.text[:begin].rstrip())
        yield Piece(block.text[start:head], cut(block.origin, start, head), Zone.DATELINE)
        start = begin
    if start < end:
        is_whole = end - start == len(block.text)
        origin = block.origin if is_whole else cut(block.origin, start, end)
        text = block.text[start:end]
        yield Piece(text, origin, found, "" if found in FURNITURE else text, language, index)


def _is_ended(tail: str) -> bool:
    """Whether a text ends a sentence, or stands between brackets."""
    return tail.rstrip(_CLOSERS).endswith(_STOPS) or (tail[0] in "([" and tail[-1] in ")]")


def _begins_a_sentence(text: str, language: str) -> bool:
    first = text.split(maxsplit=1)[0].strip("\"“„«'‘¿¡…,") if text else ""
    return first[:1].isupper() and first.lower() in function_words.openers(language)


@functools.cache
def _open_ends(language: str) -> tuple[frozenset[str], frozenset[str]]:
    table = tables.table("open_ends").get(language, {})
    return frozenset(table.get("words", "").split()), frozenset(table.get("roles", "").split())
