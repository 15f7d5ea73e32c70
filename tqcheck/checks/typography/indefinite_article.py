"""'a' before a vowel sound and 'an' before a consonant sound."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.document import Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

# With a letter in front, where re looks for it fast, and what must stand before it behind. Most are as they should be:
# 'a' before a small consonant.
_PAIR = Regex(
    r"(?P<article>a(?<=[\s(]a)n?|a(?<=^a)n?|A(?<=^A)n?)\s(?!(?<=[aA]\s)[b-df-gj-np-tv-z][a-z])"
    r"(?P<next>[A-Za-z0-9][\w’'-]*)(?P<dot>\.?)"
)
# What may follow a wrong article: a vowel, "hour", eight, eleven and eighteen; and nearly everything behind "an".
_CUES = tuple(
    f"{before}{article} {letter}"
    for before in (" ", "(", "\n")
    for article, letters in (("a", "aeiouh81"), ("an", "bcdefghjklmnopqrstuvwxyz0123456789"))
    for letter in letters
)
# What is heard counts, not what is written: "an hour", "a European", "a one-way street", "an unimportant day".
_SILENT_H = Regex(r"(?:hour|honest|honou?r|heir)\w*", flags=2)
_YOU_OR_WON = Regex(
    r"(?:eu|ewe|once|ones?$|oneself|ouija|uni(?!d|m|n[^ti])|us[aeiu]|ut[eio]|ubi|ur[aiou]|ukr|uke|ukul|uga|uly|uvu)\w*",
    flags=2,
)
_EITHER = frozenset({"herb", "herbs", "herbal", "historic", "historical", "historian", "hotel", "habitual", "heroic"})


@segment_rule(
    code="TQ120",
    message="English says '{better} {word}'",
    category="linguistic-conventions/grammar",
    severity="minor",
    tier=2,
    target=("en",),
    cues=_CUES,
    examples=(
        wrong("He lost [[a]] eye in the war.", fixed="He lost an eye in the war."),
        wrong(
            "It was [[an]] big house with [[a]] 11-year-old boy.", fixed="It was a big house with an 11-year-old boy."
        ),
        right("It took an hour for a European to find a one-way street near a university."),
        right("An FBI agent met a US senator, an MP and a UN official on an 18th day."),
        right("Take an e.g. German word."),
        right("Vitamin A is good; Section A applies; he got a 110 and a 'how-to' book."),
    ),
)
def indefinite_article(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags 'a' before a vowel sound and 'an' before a consonant sound: "a eye", "an big house".

    Why it matters: the article was chosen for another word than the one that follows.

    Left alone: acronyms that may be read either way, "an historic", single letters, foreign names.
    """
    for match in _PAIR.finditer(segment.text):
        article, word = match["article"], match["next"]
        has_vowel = _begins_with_a_vowel(word, dotted=bool(match["dot"]))
        if has_vowel is None or has_vowel == (len(article) == 2):
            continue
        better = f"{article[0]}n" if has_vowel else article[0]
        yield Hit(*match.span("article"), suggestion=better, detail={"better": better.lower(), "word": word})


def _begins_with_a_vowel(word: str, *, dotted: bool) -> bool | None:
    """Whether a word begins with a vowel sound; None where that is not sure."""
    head = word.split("-", maxsplit=1)[0]
    if head[0].isdigit():
        return _number(head)
    if len(head) == 1 or head.isupper():
        return _letters(head, dotted=dotted)
    if not head.isascii() or not head[1:].islower() or head.lower() in _EITHER:
        return None
    if head[0] in "hH":
        return _SILENT_H.fullmatch(head) is not None
    if head[0] in "aeiouAEIOU":
        return _YOU_OR_WON.fullmatch(head) is None
    return None if head[0].isupper() and head[0] == "Y" else False  # "Yttrium", "Ypres"


def _number(head: str) -> bool | None:
    digits = head.rstrip("abcdefghijklmnopqrstuvwxyz")
    if digits.startswith("8"):
        return True
    if digits[:2] in {"11", "18"}:  # eleven, eighteen; 1850 is read in two ways
        return {2: True, 4: None, 5: True}.get(len(digits), False)
    return False


def _letters(head: str, *, dotted: bool) -> bool | None:
    """An acronym is read letter by letter or as a word; judged is only what both readings agree on."""
    if len(head) == 1 and not dotted:
        return None
    head = head.upper()  # "an e.g."
    if head[0] in "AEIO":
        return None if len(head) == 1 else True
    return None if head[0] in "FHLMNRSXY" else False
