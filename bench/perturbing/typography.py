"""Broken characters, marks and spaces."""

from __future__ import annotations

import re
from random import Random

from perturbing.fault import (
    Fault,
    Injector,
    between_words,
    family,
    in_sentences,
    new_paragraph,
    new_sentence,
    outside_names,
    placed,
    swap,
)

ALL = "en es fr de"
_FUNCTION_WORD = {
    "en": "the|a|of|in|and|to|for|on|with|from|by|his|her|their|they|has|was|which|at|is|its|it",
    "es": "la|el|de|en|y|los|las|por|con|para|del|una|su",
    "fr": "la|le|les|de|et|dans|pour|par|sur|avec|une|des|du",
    "de": "und|mit|von|auf|für|dem|im|zu|ein|eine|den|am",
}
_LOOK_ALIKE = str.maketrans("aceopxy", "асеорху")
_NAME_OF_DAY = r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|April|June|July|August|September|October|November|December|British|American|French|German|Spanish|Chinese|Russian|Italian|European)\b"  # fmt: skip


def _misread(match: re.Match[str], random: Random) -> str:
    return match[0].encode("utf-8").decode("cp1252", errors="replace")


def _zero_width(match: re.Match[str], random: Random) -> str:
    half = len(match[0]) // 2
    return match[0][:half] + random.choice("\u200b\u2060\u202e\x07") + match[0][half:]


def _homoglyph(match: re.Match[str], random: Random) -> str:
    letters = [place for place, letter in enumerate(match[0]) if letter in "aceopxy"]
    place = random.choice(letters)
    return match[0][:place] + match[0][place].translate(_LOOK_ALIKE) + match[0][place + 1 :]


def _unclosed(paragraph: str, random: Random) -> Fault | None:
    """Takes the closing mark of the only quotation away.

    One that ends its paragraph may do without, as newspapers write where the next paragraph goes on with it.
    """
    match = re.search(r"(?:[“\"„]|«\s?)(?=\w)[^“”\"„«»]{8,}?(?P<close>\s?[”\"“»])(?=.*\w)", paragraph)
    if match is None or len(re.findall(r"[“”\"„«»]", paragraph)) != 2:
        return None
    without = paragraph[: match.start("close")] + paragraph[match.end("close") :]
    return Fault(without, match.start(), match.end() - 1)


def _doubled(language: str) -> Injector:
    return swap(rf"(?<=[a-zà-ü] )(?:{_FUNCTION_WORD[language]})(?= [a-zà-ü])", r"\g<0> \g<0>")


FAMILIES = [
    *(family("doubled word", "TQ105", _doubled(language), language) for language in _FUNCTION_WORD),
    family("mojibake", "TQ003", swap(r"\b\w*[à-ÿ]\w*\b|[“”’–]", _misread), ALL),
    family("markup", "TQ004", between_words((" <br/> ", " <b>", "&nbsp;", " &quot;", " ▁", " </span> ", " @@ ")), ALL),
    family("entity for a mark", "TQ004", swap(r"[\"“”«»]", "&quot;"), ALL),
    family("placeholder", "TQ004 TQ011", between_words((" {{name}} ", " %1$s ", " ${city} ", " % s ", " $ {city} ")), ALL),
    family("invisible character", "TQ005", swap(r"\b[a-z]{5,}\b", _zero_width), ALL),
    family("homoglyph", "TQ006", swap(r"\b(?=[a-z]*[aceopxy])[a-z]{4,}\b", _homoglyph), ALL),
    family("broken bold type", "TQ010", swap(r"(?<=[a-z] )([a-z]{4,} [a-z]{4,})", r"** \1**"), ALL),
    family("broken address", "TQ012", new_sentence(("More at www. harbour .org.", "More at https: //harbour.org/news."))),
    family("space before a mark", "TQ101", swap(r"(?<=[a-z])([,.])(?= |$)", r" \1"), "en es de"),
    family("no space after a mark", "TQ102", swap(r"(?<=[a-z])([,.]) (?=[A-Za-z][a-z]+)", r"\1"), ALL),
    family("inverted marks", "TQ103", swap(r"(?:(?<=^)|(?<=[.”] ))[A-Z](?=[^.!?”]+\?)", r"¿\g<0>")),
    family("inverted marks, added", "TQ103", new_sentence(("¿Will it be enough?", "¡It was a great day!"))),
    family("doubled stop", "TQ104", swap(r"(?<=[a-z]),(?= [a-z])", ",,"), ALL),
    family("lost capital", "TQ106", outside_names(swap(_NAME_OF_DAY, lambda match, random: match[0].lower()))),
    family("stray capital", "TQ107",
           in_sentences(swap(rf"(?<=[a-z] )(?:{_FUNCTION_WORD['en']})(?= [a-z])", lambda match, random: match[0].capitalize()))),
    family("small beginning", "TQ175 TQ201 TQ115",
           in_sentences(swap(r"^[A-ZÀ-Þ](?=[a-zà-ü]+ )", lambda match, random: match[0].lower())), ALL),
    family("two capitals", "TQ108",
           swap(r"(?<=[a-z] )[A-Z][a-z]{4,}\b", lambda match, random: match[0][:2].upper() + match[0][2:])),
    family("double space", "TQ109", swap(r"(?<=[a-z]) (?=[a-z])", "  "), ALL),
    family("foreign quotation marks", "TQ110", swap(r"[“\"](\w[^“”\"]*)[”\"]", r"„\1“")),
    family("guillemets", "TQ110", swap(r"[“\"](\w[^“”\"]*)[”\"]", r"«\1»")),
    family("unclosed quotation", "TQ126", _unclosed, ALL),
    family("stops around a quotation", "TQ112", swap(r"\.([”\"])(?= |$)", r".\1.")),
    family("glued dashes", "TQ113", swap(r", ([a-z]+ [a-z]+ [a-z]+), (?=[a-z])", r" —\1— ")),
    family("broken hyphenation", "TQ114", swap(r"\b([a-z]{4})([a-z]{4,})\b", r"\1- \2")),
    family("lower-case i", "TQ115", swap(r"(?<=[a-z,] )I(?= [a-z])", "i")),
    family("ordinal with a dot", "TQ116", swap(r"\b(\d{1,2})(?:st|nd|rd|th) (?=[a-z])", r"\1. ")),
    family("year-old without hyphen", "TQ117", swap(r"\b(\d+-year)-old\b", r"\1 old")),
    family("spaced sign", "TQ118", new_sentence(("They wrote under # harbour on Monday.", "Follow @ harbour for more."))),
    family("percent with a space", "TQ119", swap(r"\b(\d+)(?:%| per ?cent\b)", r"\1 %")),
    family("a for an", "TQ120", swap(r"\ban (?=[aeio][a-z]+)", "a ")),
    family("an for a", "TQ120", swap(r"\ba (?=[bcdfgklmprstvw][a-z]+)", "an ")),
    family("remark of the program", "TQ009", new_paragraph(("Here is the translation of the text:", "Translation:"))),
    family("line of the web page", "TQ208", new_paragraph(("Leer más", "Publicidad", "Lire aussi"))),
]  # fmt: skip

__all__ = ["ALL", "FAMILIES", "placed"]
