"""Capitals in the middle of a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from re import Match

from tqcheck.checks import letter
from tqcheck.document import RUNNING_PROSE, Segment
from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, quotations, right, segment_rule, wrong

_FUNCTION_WORD = (
    r"The|A|An|In|Of|And|But|For|He|She|They|It|We|Their|Its|His|Her|Our|Your|My|With|To|This|That|These|Those|From|By|At|On|"
    r"As|Or|Has|Have|Had|Is|Are|Was|Were|Also|Which|Who|Where|When|While|During|After|Before|Because|Than|Me|Him|Them|Us"
)
# What stands before is looked at behind the word, where `re` comes only when there is one.
_WORDS = "|".join(rf"{word}(?<=[a-z,]\s{word})" for word in _FUNCTION_WORD.split("|"))
_CAPITAL = Regex(rf"(?P<word>{_WORDS})\s+(?P<after>[a-z][\w'’-]*)")
# The end of a word in lower case, or one of these at the beginning of the sentence: "In The senate", "He Is".
_BEFORE = Regex(
    r"(?P<word>[a-z]{2,}),?\s\Z|[a-z]['’]s\s\Z"
    r"|^(?:He|She|It|They|We|This|That|There|In|On|At|For|With|From|By|To|After|Before|During|Of)\s\Z"
)
_LONGEST_BEFORE = 60  # characters
# After these a capital begins a title or a quoted thought: 'the film The birds', 'called On the road'.
_TITLE_BEFORE = Regex(
    r"film|movie|book|song|play|series|show|album|novel|magazine|newspaper|called|named|titled|entitled|paper|game|"
    r"programme|program|exhibition|movement|project|site|website|campaign|blog|group|party|band|daily|company|firm|brand"
)

_SHORT_QUOTATION = 60  # characters; titles are shorter

_IN_NAME = Regex(r"[A-Z][a-z]+\s[A-Z][a-z]+\s$")  # Moon Jae In

# The letter A, not the article: "issued A shares", "Grade A offices".
_AFTER_LETTER = Regex(r"and|or|in|at|for|to|shares?|stocks|team|levels?|list|are|is|was|were|protect")
_BEFORE_LETTER = Regex(
    r"\b(?:[Gg]rade|[Cc]lass|[Cc]ategory|[Tt]ype|[Gg]roup|[Vv]itamin|[Hh]epatitis|[Ii]nfluenza|[Hh]a?emophilia|[Ss]eries|Serie|"
    r"[Pp]lan|[Bb]lock|[Tt]erminal|[Pp]late|[Aa]ppendix|[Ss]chedule|[Pp]art|[Ss]ection|[Ll]evel|[Rr]oute|[Pp]oint|[Oo]ption)\s\Z"
)

# What begins a sentence after a headline that lost its stop: "in the prison The trial is about his time there".
_OPENERS = Regex(r"The|An?|He|She|They|It|We|Th(?:is|at|ese|ose)|In|On|At|For|With|From|By|After|Before|During|As")
_LONG_WORD = 6  # letters
_FEWEST_AROUND = 4  # words of a headline, and of the sentence after it
# Behind these a sentence goes on, so that a small letter mends it.
_GOES_ON = Regex(
    r"(?:,|\b(?:the|an?|and|or|but|nor|yet|so|that|than|as|if|when|while|where|because|which|who|whom|whose|what|how|why|whether|"
    r"of|in|on|at|to|for|from|by|with|about|into|over|under|after|before|between|through|against|during|without|since|until|"
    r"is|are|was|were|be|been|being|has|have|had|do|does|did|will|would|can|could|may|might|must|shall|should|not|"
    r"he|she|it|they|we|you|I|his|her|its|their|our|my|your|this|these|those|said|says|told|"
    r"\w+ly|\w+ed|\w+ing|(?:to|will|would|can|could|may|might|must|should|not|they|we|you|I)\s\w+))\s\Z"
)
_PLURAL = Regex(  # and no verb: "in boys", "the ledges"
    r"\b(?:the|an?|of|in|on|at|to|for|from|by|with|and|or|his|her|its|their|these|those|many|all|two|three|\d+)\s[a-z]+s\s\Z"
)


@segment_rule(
    code="TQ107",
    message="'{word}' has a capital in the middle of the sentence{or_stop}",
    target=("en",),
    category="linguistic-conventions/capitalization",
    severity="minor",
    tier=1,
    zones=RUNNING_PROSE,
    where=lambda story: story.matching(_CAPITAL.finditer),
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
        right("It covers Grade A offices and a type A personality."),
        wrong("He had [[A plan]] for it.", fixed="He had a plan for it."),
        wrong("Manning told of abuses during his stay in prison [[The trial]] is about his time there."),
        wrong("It is less pronounced in boys [[The former]] correspondent writes about health."),
        wrong(
            "It is a fact that nobody in town wants [[The former]] mayor to come back.",
            fixed="It is a fact that nobody in town wants the former mayor to come back.",
        ),
        wrong("On Thursday reporters [[In the]] Winter Games interviewed Assistant Professor Simon Licen."),
        right("Dear Mr Smith,\nWe write to you about the bill of last month."),
        right("Council Backs A plan for the New Bridge and The old Harbour"),
        right("He gave Moon Jae In two dogs as a gift."),
    ),
)
def stray_capital(segment: Segment, story: Story) -> Iterator[Hit]:
    """Flags a function word with a capital in mid-sentence: "their relations and Their collaboration".

    Why it matters: it shows where the text was cut before it was translated, and nobody has read it since.

    Where a headline seems to run into the sentence after it, no small letter is suggested: a stop may be missing.

    Left alone: names and titles (the next word has a capital too, or a word such as "film" stands before), the letter A
    ("Grade A offices"), short quotations, which may be titles, and what stands below the salutation of a letter.
    """
    text = segment.text
    found = list(_inside(text))
    if not found or _is_title_case(text):
        return
    for match, before in found:
        start, end = match.span()
        if (before and _TITLE_BEFORE.fullmatch(before)) or _is_letter(
            match, text[max(0, start - _LONGEST_BEFORE) : start]
        ):
            continue
        if match["word"] == "In" and _IN_NAME.search(text[max(0, start - _LONGEST_BEFORE) : start]):
            continue
        if start - 1 in segment.breaks and letter.is_formula(segment, start - 1, "en"):
            continue
        if any(a <= start and end <= b and b - a < _SHORT_QUOTATION for a, b in quotations(text)):
            continue
        if _may_lack_stop(text, match):
            yield Hit(start, end, detail={"word": match["word"], "or_stop": ", or a stop is missing before it"})
        else:
            small = match[0][0].lower() + match[0][1:]
            yield Hit(start, end, suggestion=small, detail={"word": match["word"], "or_stop": ""})


def _is_letter(match: Match[str], before: str) -> bool:
    if match["word"] != "A":
        return False
    return bool(_AFTER_LETTER.fullmatch(match["after"]) or _BEFORE_LETTER.search(before))


def _may_lack_stop(text: str, match: Match[str]) -> bool:
    """Whether what stands before may be a headline and what follows a sentence of its own."""
    before = text[: match.start()]
    around = min(before.count(" "), text[match.end() :].count(" "))
    if around < _FEWEST_AROUND or not _OPENERS.fullmatch(match["word"]):
        return False
    near = before[-_LONGEST_BEFORE:]
    if _GOES_ON.search(near):
        return False
    return not near.endswith("s ") or _PLURAL.search(near) is not None


def _inside(text: str) -> Iterator[tuple[Match[str], str | None]]:
    """Function words with a capital, and the word before each; a word that follows one is not looked at again."""
    end = 0
    for match in _CAPITAL.finditer(text):
        before = _BEFORE.search(text[max(end, match.start() - _LONGEST_BEFORE) : match.start()])
        if before:
            yield match, before["word"]
            end = match.end()


def _is_title_case(text: str) -> bool:
    """Most words have capitals, and hardly a long one has none: a headline, where another convention holds."""
    words = [word for word in text.split() if word[0].isalpha()]
    is_mostly = sum(word[0].isupper() for word in words) > 0.5 * len(words)
    return is_mostly and sum(word.islower() and len(word) >= _LONG_WORD for word in words) <= 1
