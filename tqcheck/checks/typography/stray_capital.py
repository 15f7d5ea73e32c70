"""Capitals in the middle of a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from re import Match

from tqcheck.checks.regex import Regex
from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.rule import Hit, Story, quotations, right, segment_rule, wrong

_FUNCTION_WORD = (
    r"The|A|An|In|Of|And|But|For|He|She|They|It|We|Their|Its|His|Her|Our|Your|My|With|To|This|That|These|Those|From|By|At|On|"
    r"As|Or|Has|Have|Had|Is|Are|Was|Were|Also|Which|Who|Where|When|While|During|After|Before|Because|Than|Me|Him|Them|Us"
)
_CAPITAL = Regex(rf"(?P<word>{_FUNCTION_WORD})\s+(?P<after>[a-z][\w'’-]*)")
# The end of a word in lower case, or one of these at the beginning of the sentence: "In The senate", "He Is".
_BEFORE = Regex(
    r"(?P<word>[a-z]{2,}),?\s\Z|[a-z]['’]s\s\Z"
    r"|^(?:He|She|It|They|We|This|That|There|In|On|At|For|With|From|By|To|After|Before|During|Of)\s\Z"
)
_LONGEST_BEFORE = 60  # characters
# After these a capital begins a title or a quoted thought: 'the film The birds', 'called On the road'.
_TITLE_BEFORE = frozenset(
    [
        "film",
        "movie",
        "book",
        "song",
        "play",
        "series",
        "show",
        "album",
        "novel",
        "magazine",
        "newspaper",
        "called",
        "named",
        "titled",
        "entitled",
        "paper",
        "game",
        "programme",
        "program",
        "exhibition",
        "movement",
        "project",
        "site",
        "website",
        "campaign",
        "blog",
        "group",
        "party",
        "band",
        "daily",
        "company",
        "firm",
        "brand",
    ]
)

_SHORT_QUOTATION = 60  # characters; titles are shorter

_IN_NAME = Regex(r"[A-Z][a-z]+\s[A-Z][a-z]+\s$")  # Moon Jae In

# The letter A, not the article: "issued A shares", "grade A in Mandarin".
_AFTER_LETTER = frozenset(
    (
        "and",
        "or",
        "in",
        "at",
        "for",
        "to",
        "shares",
        "share",
        "stocks",
        "team",
        "level",
        "levels",
        "list",
        "are",
        "is",
        "was",
        "were",
        "protect",
    )
)


@segment_rule(
    code="TQ107",
    message="'{word}' has a capital in the middle of the sentence",
    target=("en",),
    category="linguistic-conventions/capitalization",
    severity="minor",
    tier=1,
    zones=RUNNING_PROSE,
    examples=(
        wrong(
            "They agreed that their friendship and [[Their collaboration]] serve peace.",
            fixed="They agreed that their friendship and their collaboration serve peace.",
        ),
        wrong("She said that [[The measure]] would help.", fixed="She said that the measure would help."),
        wrong("Afterwards [[He was]] taken to hospital.", fixed="Afterwards he was taken to hospital."),
        right("They agreed that The Times would report it."),
        right("They watched the film The birds on Sunday."),
        right("He read “On the road” and said The End was near."),
        wrong("In [[The senate]] there are only two independents."),
        wrong("“We have not yet grown tired and the blood of our brothers [[Has not]] been forgotten,” he said."),
        right("They asked: Who are you?"),
        right("The bank issued A shares in Shanghai."),
        right("Large amounts of immunoglobulins A are produced."),
        right("He gave Moon Jae In two dogs as a gift."),
    ),
)
def stray_capital(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a function word with a capital in mid-sentence: "their relations and Their collaboration".

    Why it matters: it shows where the text was cut before it was translated, and nobody has read it since.

    Left alone: names and titles (the next word has a capital too, or a word such as "film" stands before), and short
    quotations, which may be titles.
    """
    found = list(_inside(segment.text))
    if not found or _is_title_case(segment.text):
        return
    for match, before in found:
        if before in _TITLE_BEFORE or (match["word"] == "A" and match["after"] in _AFTER_LETTER):
            continue
        start, end = match.span()
        if match["word"] == "In" and _IN_NAME.search(segment.text[max(0, start - _LONGEST_BEFORE) : start]):
            continue
        if any(a <= start and end <= b and b - a < _SHORT_QUOTATION for a, b in quotations(segment.text)):
            continue
        yield Hit(start, end, suggestion=match[0][0].lower() + match[0][1:], detail={"word": match["word"]})


def _inside(text: str) -> Iterator[tuple[Match[str], str | None]]:
    """Function words with a capital, and the word before each; a word that follows one is not looked at again."""
    end = 0
    for match in _CAPITAL.finditer(text):
        before = _BEFORE.search(text[max(end, match.start() - _LONGEST_BEFORE) : match.start()])
        if before:
            yield match, before["word"]
            end = match.end()


def _is_title_case(text: str) -> bool:
    """Most words have capitals: a headline, where another convention holds."""
    words = [word for word in text.split() if word[0].isalpha()]
    return sum(word[0].isupper() for word in words) > 0.5 * len(words)
