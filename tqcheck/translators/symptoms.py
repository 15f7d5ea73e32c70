"""Symptoms of a translator that failed: loops, cuts, copies, another language. Each is a sentence or None."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tqcheck import function_words, languages

_REPEATS = 4  # in a row make a loop
_PHRASE, _PHRASE_REPEATS = 3, 3  # of three words or more three times are enough
_LOOP_LONGEST = 12  # words and signs of the part repeated
_PART = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W_]+|[^\w\s]")  # "DMC-DMC-DMC-DMC" is a loop, too
_SYLLABLES = re.compile(r"([^\W\d_]{2,15}?)\1{3,}")  # "WhiteWhiteWhiteWhite"

# Lengths of human translations by length of the original, over 13 directions among cs de en es fr it pt ru
# (newstest2013, FLORES-200): of 1,000 sentences of 40 characters or more, about one is under 0.4 or over 2.3.
_COMPARABLE = 40  # characters of the original
_SHORT, _SHORT_WITHOUT_END, _LONG = 0.4, 0.65, 2.3
_WIDE = re.compile(r"[\u3040-\u30ff\uac00-\ud7af\u3400-\u9fff]")  # one of these stands for some three letters
_END = re.compile(r"[.!?…。！？:;؟][\"'”’»)\]」』）\s]*$")
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("«", "»"), ("「", "」"))

_COPY_WORDS = 4  # a shorter text may well be the same in both languages
_COPY_SHARE = 0.8
_LOWER_WORD = re.compile(r"(?<![\w@#/.-])[^\W\d_]{2,}(?![\w@/-])")

# Of 7,084 FLORES-200 sentences in seven languages none was taken for another language by 0.1 or more.
_LANGUAGE_WORDS = 6
_LANGUAGE_MARGIN = 0.2
_LANGUAGE_TRACE = 0.1  # share of function words that says: some of it is in that language


def loop(original: str, translation: str) -> str | None:
    """A part that stands in a row three (of three words or more) or four times, unless the original loops as well."""
    part = _repeated(translation)
    if part is None or _repeated(original) is not None:
        return None
    return f"the translation loops: {part[:40]!r} again and again"


def copied(original: str, translation: str) -> str | None:
    """Most lower-case words of the original (so no names), at least 4, stand in the translation as they are."""
    words = [word for word in _LOWER_WORD.findall(original) if word.islower()]
    if len(words) < _COPY_WORDS:
        return None
    there = Counter(_LOWER_WORD.findall(translation.lower()))
    kept = sum(min(number, there[word]) for word, number in Counter(words).items())
    if kept / len(words) < _COPY_SHARE:
        return None
    return f"the translator copied the text ({kept} of {len(words)} words are the same)"


def wrong_language(original: str, translation: str, source_language: str, target_language: str) -> str | None:
    """By function words clearly another language than asked for, in six words or more; quoting the original is not."""
    if len(translation.split()) < _LANGUAGE_WORDS and target_language not in languages.UNSPACED:
        return None
    if (
        not function_words.is_known(target_language)
        or function_words.share(translation, target_language) > _LANGUAGE_TRACE
    ):
        return None
    shares = {
        language: function_words.share(translation, language)
        for language in function_words.profiled() | {source_language, target_language}
    }
    found = max(shares, key=lambda language: (shares[language], language == source_language, language))
    if found == target_language or shares[found] - shares[target_language] < _LANGUAGE_MARGIN:
        return None
    if found != source_language and function_words.share(original, found) > _LANGUAGE_TRACE:
        return None  # a quotation, left as it is
    return f"the translation is in {languages.name(found)}, not in {languages.name(target_language)}"


def cut_short(original: str, translation: str) -> str | None:
    """Much shorter than translations are; already at 0.65 of the length where the end is missing."""
    whole, part = _length(original), _length(translation)
    if whole < _COMPARABLE:
        return None
    has_no_end = (_END.search(original) and not _END.search(translation)) or (
        _is_closed(original) and not _is_closed(translation)
    )
    if part / whole >= (_SHORT_WITHOUT_END if has_no_end else _SHORT):
        return None
    return f"the translation is cut short ({part / whole:.0%} of the length)"


def too_long(original: str, translation: str) -> str | None:
    """Much longer than translations are."""
    whole, part = max(_length(original), _COMPARABLE), _length(translation)
    return f"the translation is {part / whole:.1f} times as long" if part / whole > _LONG else None


def _length(text: str) -> int:
    return len(text.strip()) + 2 * len(_WIDE.findall(text))


def _is_closed(text: str) -> bool:
    return all(text.count(left) <= text.count(right) for left, right in _PAIRS)


def _repeated(text: str) -> str | None:
    """The first part that stands several times in a row; in Chinese or Japanese parts are characters."""
    syllables = _SYLLABLES.search(text)
    if syllables:
        return syllables[1]
    ranges = [match.span() for match in _PART.finditer(text)]
    words = [text[start:end].casefold() for start, end in ranges]
    for length in range(1, _LOOP_LONGEST + 1):
        first = _first_loop(words, length, _REPEATS if length < _PHRASE else _PHRASE_REPEATS)
        if first is not None:
            return text[ranges[first][0] : ranges[first + length - 1][1]]
    return None


def _first_loop(words: Sequence[str], length: int, repeats: int) -> int | None:
    same = 0
    for place in range(length, len(words)):
        same = same + 1 if words[place] == words[place - length] else 0
        if same == (repeats - 1) * length:
            first = place + 1 - repeats * length
            if any(word.isalpha() for word in words[first : first + length]):  # dots, rules and figures are no loop
                return first
    return None
