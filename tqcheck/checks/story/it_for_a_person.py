"""'It said' of a person."""

from __future__ import annotations

from collections.abc import Iterator

from tqcheck.regex import Regex
from tqcheck.rule import Hit, Story, right, story_rule, wrong

_SAYING = (
    r"(?:said|says|added|adds|explained|explains|recalled|insisted|affirmed|assured|denied|recogni[sz]ed|acknowledged|"
    r"admitted|argued|asked|declared|remembered|stressed|underlined|commented|answered|replied|warned|told|noted|"
    r"stated|believes|thinks|claimed|testified|confessed|maintained|indicated|pointed out|expressed)"
)
_IT_SAID = Regex(rf"^[\"“]?(?P<it>It)\s(?:also\s|later\s|then\s)?{_SAYING}\b")
_SAID_THAT_IT = Regex(  # but not "that it was hard", "that it cost much", of things
    rf"\b{_SAYING}(?:\s\w+)?\sthat\s(?P<it>it)\s(?:(?:had|has|never|always|also|not)\s)*"
    r"(?!(?:be|been|is|was|were|would|will|can|could|may|might|must|should|shall|had|has|does|did|do|seem\w*|appear\w*|cost|"
    r"took|taken?s?|depend\w*|rain\w*|snow\w*|bec[ao]me|happen\w*|mean\w*|work\w*|fail\w*|matter\w*|remain\w*|follow\w*)\b)\w+"
)
_PERSON = Regex(r"\b(?:he|she|his|her|him|himself|herself|who|whose)\b")


@story_rule(
    code="TQ505",
    message="'it' seems to be {person}",
    target=("en",),
    presumes_source=("es", "pt", "it"),
    category="linguistic-conventions/grammar",
    severity="minor",
    tier=2,
    examples=(
        wrong("Manning told the court about his stay in Kuwait. [[It]] said that nobody came."),
        wrong("Manning spoke of his cell. Manning said that [[it]] had considered many things."),
        right("Manning told the court about his stay. The ministry answered. It said that nobody came."),
        right("Sainsbury plans new shops. It said that Lloyds will help."),
        right("Manning spoke of his cell. Manning said that it had cost him much."),
    ),
)
def it_for_a_person(story: Story) -> Iterator[Hit]:
    """Flags 'it' as the subject of a verb of saying or thinking where a person was just the subject.

    Why it matters: the source has no pronoun there, and the engine put 'it'; the reader looks for a thing that speaks.

    A name is taken for that of a person where the story has a title before it, or 'he', 'she', 'his', 'who' in a
    sentence with no other name.

    Left alone: names of companies and states; sentences after one whose subject is something else.
    """
    people, subjects = _people(story), story.ledger.subjects
    for segment in story.segments:
        found = _IT_SAID.search(segment.text)
        subject = subjects.get(segment.id - 1 if found else segment.id)
        if subject is None or subject.words[-1] not in people:
            continue
        found = found or _SAID_THAT_IT.search(segment.text)
        if found:
            yield Hit(*found.span("it"), segment=segment.id, detail={"person": subject.text})


def _people(story: Story) -> frozenset[str]:
    """Last words of names that people have."""
    titled = {run.words[-1] for run in story.ledger.runs if run.title}
    return frozenset(titled) | {
        subject.words[-1]
        for number, subject in story.ledger.subjects.items()
        if _PERSON.search(story.segments[number].text[subject.end :])
    }
