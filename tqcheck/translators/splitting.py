"""Long sentences into clauses, so that a translator made for sentences can do them, and back together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tqcheck import languages

LIMIT = 70  # words; Marian-type models were trained on sentences, most under 50 words
_WORD_LENGTH = 15  # characters; longer "words" are no words, and count as several

_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
# Where to cut, best first. A match ends where the new piece begins.
_CONJUNCTIONS = (
    "and|but|which|who|while|because|y|e|pero|que|mientras|porque|et|mais|qui|und|aber|dass|weil|ed|ma|che|mas|"
    "и|но|а|что|который|которая|которые"
)
_CUTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[.!?…][\"'”’»)\]]*\s+|[。！？][”」』）]*",
        r"[;:]\s+|\s+[–—]\s+|[；：]",
        rf",\s+(?=(?:{_CONJUNCTIONS})\b)",
        r",\s+|[，、]",
        r"\s+",
    )
)


def size(text: str) -> int:
    """Words of a text; two characters of an unspaced script count as a word, as do 15 of anything else."""
    unspaced = len(_UNSPACED.findall(text))
    return max(len(text.split()), unspaced // 2, (len(text) - unspaced) // _WORD_LENGTH)


def split_long(text: str, limit_words: int = LIMIT) -> list[str]:
    """Pieces of at most `limit_words` (see `size`), cut at sentences, clauses, commas or spaces, in that order.

    Nothing is lost: the pieces joined are the text. Raises ValueError for a limit under 1.
    """
    if limit_words < 1:
        raise ValueError(f"a limit of {limit_words} words")
    pieces: list[str] = []
    waiting = [text]
    while waiting:
        piece = waiting.pop()
        place = _cut(piece) if size(piece) > limit_words else 0
        if 0 < place < len(piece):
            waiting += [piece[place:], piece[:place]]
        else:
            pieces.append(piece)
    return pieces


def rejoin(translations: Sequence[str], language: str) -> str:
    """The translated pieces as one text of that language (ISO 639-1)."""
    between = "" if language in languages.UNSPACED else " "
    return between.join(text for text in map(str.strip, translations) if text)


def _cut(text: str) -> int:
    """A place in the middle half of a text: the best kind of cut there is, nearest to the middle."""
    middle, margin = len(text) // 2, len(text) // 4
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    for cut in _CUTS:
        places = [match.end() for match in cut.finditer(text, middle - margin, middle + margin + 1)]
        places = [place for place in places if first < place < last]  # something to translate on both sides
        if places:
            return min(places, key=lambda place: abs(place - middle))
    return middle
