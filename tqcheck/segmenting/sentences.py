"""Where sentences end: sentencex's boundaries, without those after abbreviations and inside running sentences."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator

from tqcheck import dates, tables
from tqcheck.languages import UNSPACED

_MARK = re.compile(r"[.!?…。！？｡؟।॥]")
# sentencex takes a quotation for one sentence, which an unclosed one makes of a whole story; beyond this many
# characters it is split inside as well
_LONG = 250
_END = re.compile(r"[。！？][」』”]*|[.!?…][\"”’'»)\]]*\s+(?=[\"“«'‘(¿¡—–-]*\s*[^\W\d_a-zß-öø-ÿ])")
_OPENERS = '"“„«‘(['
_CHUNK = 4000  # characters
LONGEST = 4000  # characters; what is longer is no sentence, and is cut, so that nothing that looks at one takes forever
_WINDOW = 80  # characters on each side that can tell whether a boundary is one
_NO_END = re.compile(r"(?:^|[\s(\[\"“«'’/-])(?P<word>[^\W\d_][\w.'’-]*|\d+|№)\.[\"”’')\]]*\s*$")
_CLOSERS = r"[\"“”’'»«)\]}›—–-]"
_FIRST_LETTER = re.compile(rf"\s*(?:{_CLOSERS}\s*)*(?P<letter>[^\W\d_])")
# "iPhone sales fell", "al-Qaeda said", "de Blasio won": sentences may begin so
_LOWER_CASE_NAME = re.compile(r"\s*[\"“«'‘]?(?:[a-z]+[A-Z]|(?:al|el|de|del|di|da|van|von|bin|ibn)[- ][A-ZÀ-Þ])")
_LEFT_OVER = re.compile(r"[^\w]*")
_ORDINAL_SIGN = re.compile(r"\s*[ªº]")
_FIRST_WORD = re.compile(r"\s*[\"“«'‘(¿¡]*([\w’'-]+)")
_ORDINAL_LANGUAGES = frozenset({"cs", "da", "de", "et", "fi", "hr", "hu", "lv", "no", "pl", "sk", "sl", "sr", "tr"})
# "a novel of the 19. Century", "on 15. March": a machine that keeps the ordinals of its source
_KEPT_ORDINAL = re.compile(r"\b(?:the|of|on|to|from|until|by|since|after|before)\s\d{1,2}\.\s*$", re.IGNORECASE)
# Direct speech goes on with who said it: "「行く。」と述べた", "“你去吗？”他问"
_SPEECH_GOES_ON = {
    "ja": re.compile(r"\s*(?:と|って|など|という)"),
    "zh": re.compile(r"\s*[^。！？“「『]{0,8}(?:说|說|问|問|道|表示|称|稱|写|寫)"),
}
_SPEECH_END = re.compile(r"[」』”\"]\s*$")


def sentences(text: str, language: str) -> list[tuple[int, int]]:
    """The ranges of the sentences of a paragraph, without white space around them; they cover all visible text.

    language: ISO 639-1 code; of an unknown one ("") only the rules that hold for all languages
    """
    if not _MARK.search(text, 0, len(text) - 1):
        return list(_stripped(text, [(0, len(text))]))
    merged: list[tuple[int, int]] = []
    for start, end in _boundaries(text, language):
        before = text[max(merged[-1][0], start - _WINDOW) : start] if merged else ""
        if merged and _is_one(before, text[start : min(end, start + _WINDOW)], language):
            merged[-1] = merged[-1][0], end
        else:
            merged.append((start, end))
    return list(_stripped(text, merged))


def shortened(text: str, ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The ranges, those longer than `LONGEST` cut at white space, or where there is none, anywhere."""
    if len(text) <= LONGEST:
        return ranges
    pieces: list[tuple[int, int]] = []
    for start, end in ranges:
        while end - start > LONGEST:
            space = text.rfind(" ", start, start + LONGEST)
            last = space if space > start else start + LONGEST
            pieces.append((start, last))
            start = last
        pieces.append((start, end))
    return list(_stripped(text, pieces))


def _stripped(text: str, ranges: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in ranges:
        piece = text[start:end]
        visible = piece.lstrip()
        if visible:
            yield end - len(visible), start + len(piece.rstrip())


def _boundaries(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Pieces that end where a sentence may, and cover the text."""
    ends = [0]
    for chunk_start, chunk_end in _chunks(text):
        for start, end in _sentencex(text[chunk_start:chunk_end], language):
            if end - start > _LONG:
                inside = _END.finditer(text, chunk_start + start, chunk_start + end)
                ends += (match.end() for match in inside)
            ends.append(chunk_start + end)
    return itertools.pairwise(ends)


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Ranges for sentencex, whose time is not linear, that end where a sentence may, if it is not monstrous."""
    start = 0
    while len(text) - start > _CHUNK:
        end = start + _CHUNK
        for match in _END.finditer(text, start + _CHUNK // 2, end):
            end = match.end()
        yield start, end
        start = end
    yield start, len(text)


def _sentencex(text: str, language: str) -> Iterator[tuple[int, int]]:
    from sentencex import get_sentence_boundaries

    start = 0
    for boundary in get_sentence_boundaries(language or "en", text):
        end = boundary["end_index"]
        window = max(start, end - _WINDOW)
        last = window + len(text[window:end].rstrip()) - 1
        if last >= window and text[last] in _OPENERS and text[last - 1].isspace() and text[end : end + 1].strip():
            end = last  # it belongs to the next sentence
        yield start, end
        start = end
    yield start, len(text)


def _is_one(before: str, after: str, language: str) -> bool:
    """Whether there is no end of a sentence between the two pieces."""
    is_plain = after[:1].isupper() and language not in UNSPACED  # as most sentences begin
    if not is_plain and (_LEFT_OVER.fullmatch(after) or _ORDINAL_SIGN.match(after)):
        return True  # a closing mark on its own; "art. 5.º"
    if language in UNSPACED:
        goes_on = _SPEECH_GOES_ON.get(language)
        return goes_on is not None and _SPEECH_END.search(before) is not None and goes_on.match(after) is not None
    if not before[-1:].isspace() and not after[:1].isspace():  # "ended.The leaders": no end to be sure of
        return True
    if not is_plain and _begins_small(after):
        return True
    begun = before.rstrip()
    last = begun.rsplit(maxsplit=1)[-1:]
    if not last or "." not in last[0]:
        return False
    is_ordinal = language == "en" and last[0][-2:-1].isdigit() and _KEPT_ORDINAL.search(before)
    if is_ordinal and _after_ordinal().match(after):
        return True
    word = _NO_END.search(before, max(0, len(begun) - len(last[0]) - 1))
    return word is not None and _is_abbreviation(word["word"], after, language)


def _begins_small(text: str) -> bool:
    first = _FIRST_LETTER.match(text)
    return first is not None and first["letter"].islower() and not _LOWER_CASE_NAME.match(text)


def _is_abbreviation(word: str, after: str, language: str) -> bool:
    first = _FIRST_WORD.match(after)
    following = first[1] if first else ""
    table = _abbreviations(language)
    if word in table["never"]:
        return True
    if following[:1].isdigit() and (word in table["number"] or (len(word) == 1 and word.islower())):
        return True
    is_initial = len(word) == 1 and word.isupper() and word != "I"
    is_ordinal = word.isdigit() and len(word) <= 2 and language in _ORDINAL_LANGUAGES
    return (word in table["either"] or is_initial or is_ordinal) and following not in table["starters"]


@functools.cache
def _after_ordinal() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:Century|{'|'.join(dates.names('months', 'en'))})\b")


@functools.cache
def _abbreviations(language: str) -> dict[str, frozenset[str]]:
    table = tables.table("abbreviations").get(language, {})
    return {kind: frozenset(table.get(kind, "").split()) for kind in ("never", "number", "either", "starters")}
