"""Words in a script that the language is not written in."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.document import Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, segment_rule, wrong

_CYRILLIC, _ARABIC, _HAN, _HANGUL = "\u0400-\u04ff", "\u0590-\u06ff", "\u3040-\u30ff\u3400-\u9fff", "\uac00-\ud7af"
_ANY = Regex(rf"[{_CYRILLIC}{_ARABIC}{_HAN}{_HANGUL}]")
_WORDS = Regex(
    rf"(?<!\w)(?:(?:[{_CYRILLIC}]{{3,}}|[{_ARABIC}]{{3,}}|[{_HANGUL}]{{2,}})(?:\s[{_CYRILLIC}{_ARABIC}{_HANGUL}]+)*|"
    rf"[{_HAN}]{{2,}})(?!\w)|[{_HAN}]{{2,}}(?![{_HAN}])"
)
# A gloss: in brackets or quotation marks, behind a colon, beside another name for the same.
_OPENS, _CLOSES = frozenset("(（[«“\"‘'/·:,—–"), frozenset(")）]»”\"’'/·;,")
_ABOUT_LANGUAGE = Regex(
    r"(?i)\b(?:Chinese|Japanese|Korean|Arabic|Russian|Cyrillic|Hebrew|Ukrainian|Bulgarian|Serbian|Persian|characters?|"
    r"written|spell(?:ed|t)|spelt|pronounced|mean(?:s|ing)|words?|letters?|literally|simplified|traditional|hashtag|"
    r"palabra|mot|Wort|parola|palavra|chino|chinois|chinesisch|ruso|russe|russisch|árabe|arabe|japonés)\b"
)


@segment_rule(
    code="TQ014",
    message="'{found}' was left in another script",
    category="accuracy/untranslated",
    severity="major",
    tier=1,
    target=("en", "es", "fr", "de", "pt", "it", "nl", "ca", "pl"),
    in_quotes="translated",
    examples=(
        wrong("The leader [[金正恩]] arrived on Monday."),
        wrong("The city of [[Киев]] was hit again."),
        right("The leader Kim Jong-un (金正恩) arrived."),
        right("The Russian word мир is short."),
        right("He read “мир” aloud."),
    ),
)
def foreign_script(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a word in another script in the running text: "the leader 金正恩 arrived", "the city of Киев".

    Why it matters: the reader cannot read it; it was copied instead of translated.

    Left alone: glosses in brackets or quotation marks, and sentences about a language.
    """
    if segment.text.isascii() or not _ANY.search(segment.text) or _ABOUT_LANGUAGE.search(segment.text):
        return
    for match in _WORDS.finditer(segment.text):
        before, after = segment.text[: match.start()].rstrip()[-1:], segment.text[match.end() :].lstrip()[:1]
        if before not in _OPENS and after not in _CLOSES:
            yield Hit(*match.span())
