"""Bytes to text, never mojibake in silence."""

from __future__ import annotations

import codecs
import functools
import re
from collections import Counter
from dataclasses import dataclass

from tqcheck import tables
from tqcheck.errors import InputError
from tqcheck.regex import Regex

LARGEST = 20 * 1024 * 1024  # bytes
_SAMPLE = 64 * 1024  # bytes of a file that is not UTF-8 that are enough to guess by

# Longer marks first: the mark of UTF-32-LE begins with that of UTF-16-LE.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The most common first: of encodings that read a file equally well, the first is taken.
_LEGACY = ("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "iso8859_15", "iso8859_2", "mac_roman")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_LETTER_OR_DIGIT = Regex(r"[^\W_]")
_FOREIGN_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*[\r\n]*")
# What a wrong reading is full of: signs between letters, capitals inside words.
_NOT_ASCII = Regex(r"[^\x00-\x7f]")
_TYPOGRAPHY = Regex(r"[‘’‚“”„«»‹›–—…•·°º²³ª№€£§©®™¿¡½¼¾\u00a0\u00ad]|[^\W\d_]")
_WORD = Regex(r"[^\W\d_]{2,}")
_STRAY_CAPITAL = Regex(r"[^\W\d_]*[a-zß-öø-ÿα-ώа-яё][A-ZÀ-ÖØ-ÞΑ-ΩА-ЯЁ]")
_MIXED = Regex(r"[A-Za-zÀ-ſ][\u0370-\u1fff]|[\u0370-\u1fff][A-Za-zÀ-ſ]")  # scripts in one word
_MOST_ODD = 0.1  # share of odd signs or words that a right reading stays under
_LEAST_LIKENESS = 0.8  # of the letters beyond ASCII; the rest are foreign names


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text with its byte-order mark and line ends as they are, and what had to be assumed."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(raw: bytes, path: str, *, largest: int = LARGEST) -> Decoded:
    """The text of a file: UTF-8, UTF-16 or UTF-32 by its mark, else a legacy encoding with a note.

    largest: bytes a file may have
    Raises InputError for a file that is too large, binary, without text, or not readable in one encoding.
    """
    if len(raw) > largest:
        size = f"{len(raw) / 2**20:.1f} MiB, at most {largest / 2**20:.4g}"
        raise InputError(f"too large: {size}", where=path, remedy="split the file by stories")
    decoded = _decode(raw, path)
    if "\0" in decoded.text:
        raise _binary(path)
    if not _LETTER_OR_DIGIT.search(decoded.text):
        raise InputError("no text in this file", where=path, remedy="give a file with a story in it")
    return decoded


def _decode(raw: bytes, path: str) -> Decoded:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return Decoded(_strict(raw, encoding, path), encoding)
    if b"\0" in raw:
        wide = _utf_16_without_mark(raw)
        if wide is None:
            raise _binary(path)
        return Decoded(_strict(raw, wide, path), wide, (f"no byte-order mark; read as {wide}",))
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _legacy(raw, error, path)


def _binary(path: str) -> InputError:
    return InputError("binary file: it has NUL bytes", where=path, remedy="give the story as plain text or Markdown")


def _strict(raw: bytes, encoding: str, path: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        problem = f"not valid {encoding} at byte {error.start}"
        raise InputError(problem, where=path, remedy="save the file as UTF-8") from error


def _utf_16_without_mark(raw: bytes) -> str | None:
    """UTF-16 of mostly Latin text: every second byte is zero, and no other."""
    sample = raw[:_SAMPLE]
    big, little = sample[0::2], sample[1::2]
    for encoding, high, low in (("utf-16-be", big, little), ("utf-16-le", little, big)):
        if high.count(0) >= 0.9 * len(high) and low.count(0) == 0 and len(raw) % 2 == 0:
            return encoding
    return None


def _legacy(raw: bytes, error: UnicodeDecodeError, path: str) -> Decoded:
    """A file in a legacy encoding, if it is that throughout; a UTF-8 file with damaged places is refused."""
    line = len(_LINE_END.findall(raw[: error.start])) + 1
    place = f"line {line}, byte {error.start}"
    is_cut_off = error.end >= len(raw)  # in the middle of a UTF-8 letter
    guess = None if is_cut_off or _is_damaged_utf_8(raw) else _guess(raw)
    if guess is None:
        remedy = "save the file as UTF-8, or repair that place"
        raise InputError(f"not valid UTF-8: {place}", where=path, remedy=remedy) from error
    encoding, text = guess
    return Decoded(text, encoding, (f"not UTF-8 ({place}); read as {encoding}: check the letters with accents",))


def _is_damaged_utf_8(raw: bytes) -> bool:
    """Whether some of the bytes beyond ASCII are well-formed UTF-8, as happens by chance in no legacy encoding."""
    text = raw.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", "ignore")) - damaged
    return 4 * whole > damaged


def _guess(raw: bytes) -> tuple[str, str] | None:
    """The legacy encoding and the text, if one reads like some language throughout."""
    from charset_normalizer import from_bytes

    sample = _foreign_lines(raw)
    possible: set[str] = set()
    for match in from_bytes(sample, cp_isolation=list(_LEGACY), threshold=0.3):
        possible.update((str(match.encoding), *match.could_be_from_charset))
    readings = [(sample.decode(encoding, "ignore"), encoding) for encoding in _LEGACY if encoding in possible]
    # of readings alike the one with most letters: a wrong one makes signs of them
    ranking = [(_likeness(text), sum(map(str.isalpha, text)), encoding) for text, encoding in readings]
    for likeness, _, encoding in sorted(ranking, key=lambda entry: (-entry[0], -entry[1])):
        if likeness < _LEAST_LIKENESS:
            return None
        try:
            return encoding, raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _foreign_lines(raw: bytes) -> bytes:
    """The lines an encoding can be told by: those with bytes beyond ASCII, up to the size of a sample."""
    lines, size = [], 0
    for match in _FOREIGN_LINE.finditer(raw):
        lines.append(match[0])
        size += len(match[0])
        if size > _SAMPLE:
            break
    return b"".join(lines)[:_SAMPLE]


def _likeness(text: str) -> float:
    """Share (0 to 1) of the letters beyond ASCII that one language uses; 0 with many signs or odd words."""
    foreign = _NOT_ASCII.findall(text)
    odd = sum(_TYPOGRAPHY.match(character) is None for character in foreign)
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    stray = sum(_STRAY_CAPITAL.match(word) is not None or _MIXED.search(word) is not None for word in words)
    if odd > _MOST_ODD * len(foreign) or stray > _MOST_ODD * len(words):
        return 0.0
    letters = Counter(character.lower() for character in foreign if character.isalpha())
    if not letters:  # only quotation marks, dashes and the like
        return 1.0
    covers = (sum(letters[letter] for letter in alphabet) for alphabet in _alphabets())
    return max(covers) / letters.total()


@functools.cache
def _alphabets() -> tuple[str, ...]:
    return tuple(tables.table("alphabets").values())
