"""Bytes to text, never mojibake in silence."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from tqcheck.errors import InputError

LARGEST = 20 * 1024 * 1024  # bytes
_SAMPLE = 64 * 1024  # bytes of a file that is not UTF-8 that are enough to guess by

# Longer marks first: the mark of UTF-32-LE begins with that of UTF-16-LE.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "koi8_r", "iso8859_15", "iso8859_2", "mac_roman")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text with its byte-order mark and line ends as they are, and what had to be assumed."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(raw: bytes, path: str) -> Decoded:
    """The text of a file: UTF-8, UTF-16 or UTF-32 by its mark, else a legacy encoding with a note.

    Raises InputError for a file that is too large, binary, without text, or not readable in one encoding.
    """
    if len(raw) > LARGEST:
        size, most = len(raw) / 2**20, LARGEST // 2**20
        raise InputError(f"too large: {size:.1f} MiB, at most {most}", where=path, remedy="split the file by stories")
    decoded = _decode(raw, path)
    if not any(character.isalnum() for character in decoded.text):
        raise InputError("no text in this file", where=path, remedy="is it the right file?")
    return decoded


def _decode(raw: bytes, path: str) -> Decoded:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return Decoded(_strict(raw, encoding, path), encoding)
    if b"\0" in raw:
        wide = _utf_16_without_mark(raw)
        if wide is None:
            raise InputError("binary file", where=path, remedy="give it as plain text or Markdown")
        return Decoded(_strict(raw, wide, path), wide, (f"no byte-order mark; read as {wide}",))
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _legacy(raw, error, path)


def _strict(raw: bytes, encoding: str, path: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"not valid {encoding} at byte {error.start}", where=path, remedy="save it as UTF-8"
        ) from error


def _utf_16_without_mark(raw: bytes) -> str | None:
    """UTF-16 of mostly Latin text: every second byte is zero."""
    sample = raw[:_SAMPLE]
    halves = {"utf-16-be": sample[0::2], "utf-16-le": sample[1::2]}
    for encoding, high in halves.items():
        if len(high) > 1 and high.count(0) >= 0.9 * len(high) and len(raw) % 2 == 0:
            return encoding
    return None


def _legacy(raw: bytes, error: UnicodeDecodeError, path: str) -> Decoded:
    """A file in a legacy encoding, if it is that throughout; a UTF-8 file with damaged places is refused."""
    line = raw[: error.start].count(b"\n") + 1
    place = f"line {line}, byte {error.start}"
    guess = None if _mostly_utf_8(raw) else _guess(raw)
    if guess is None:
        raise InputError(
            f"not valid UTF-8: {place}", where=path, remedy="save the file as UTF-8, or repair that place"
        ) from error
    return Decoded(raw.decode(guess), guess, (f"not UTF-8 ({place}); read as {guess}: check its accents",))


def _mostly_utf_8(raw: bytes) -> bool:
    """Whether the non-ASCII bytes are mostly well-formed UTF-8, so that only places are damaged."""
    text = raw.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    return sum(ord(character) > 127 for character in text) - damaged > 2 * damaged


def _guess(raw: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:_SAMPLE], cp_isolation=list(_LEGACY)).best()
    if best is None:
        return None
    try:
        text = raw.decode(best.encoding)
    except UnicodeDecodeError:
        return None
    # control characters are where a wrong guess shows
    return None if any("\x80" <= character <= "\x9f" for character in text) else str(best.encoding)
