"""Logical sentences: joined where the file breaks them, split where they end, with exact places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tqcheck import identification, segmenting
from tqcheck.document import Document, Zone
from tqcheck.errors import InputError
from tqcheck.readers import text as text_reader


def sentences(document: Document) -> list[str]:
    return [segment.text for segment in document.segments]


def test_the_seed_is_a_dozen_sentences(seed: Path, document_of: Callable[..., Document]) -> None:
    document = document_of(seed.read_text("utf-8"))
    zones = [segment.zone for segment in document.segments]
    assert zones[:2] == [Zone.DATELINE, Zone.UPDATED]
    assert set(zones[2:]) == {Zone.BODY}
    assert len(zones) == 13
    assert sentences(document)[2].startswith(
        "North Korea assured today that Russian President Vladimir Putin has shown"
    )
    assert sum(len(segment.breaks) for segment in document.segments) == 19


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Smith met Dr. Jones at 5 p.m. on Monday. He left.", ["Mr. Smith met Dr. Jones at 5 p.m. on Monday.", "He left."]),
        ("George W. Bush spoke. Nobody came.", ["George W. Bush spoke.", "Nobody came."]),
        ("“Will you come?” he asked. She did not.", ["“Will you come?” he asked.", "She did not."]),
        ("The U.S. Army came. It left.", ["The U.S. Army came.", "It left."]),
        ("It rose 3.5 percent. That is much.", ["It rose 3.5 percent.", "That is much."]),
        ("It ended.The leaders left.", ["It ended.The leaders left."]),  # a rule must see both sides
    ],
)  # fmt: skip
def test_sentences_end_where_they_end(text: str, expected: list[str], document_of: Callable[..., Document]) -> None:
    assert sentences(document_of(text)) == expected


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("es", "El Sr. García llegó. ¿Quién lo vio? Nadie.", 3),
        ("de", "Am 3. Oktober kam z.B. Herr Dr. Müller. Er ging.", 2),
        ("fr", "M. Dupont est venu. Il est parti.", 2),
        ("zh", "他来了。他走了。", 2),
        ("ja", "彼は来た。彼女は去った。", 2),
    ],
)
def test_other_languages_are_split(language: str, text: str, count: int, document_of: Callable[..., Document]) -> None:
    assert len(document_of(text, None, language).segments) == count


@pytest.mark.parametrize(
    "text",
    [
        "The ministry said that Russian President\n\nVladimir Putin\n\nhas agreed to come in May.",
        "They agreed to\n\nstrengthen their ties\n\nfor the good of all.",
        "It is about the\n\nnegative influence of others,\n\nhe said.",
        "It began its operation in\n\n\n, a euphemism for war.",
    ],
)
def test_a_broken_sentence_is_joined(text: str, document_of: Callable[..., Document]) -> None:
    (segment,) = document_of(text).segments
    assert segment.breaks
    assert all(segment.text[place] == " " for place in segment.breaks)
    assert segment.text.split() == text.split()


@pytest.mark.parametrize(
    "text",
    [
        "Bridge to open in spring\n\nThe council met on Monday to talk about the bridge over the river.",
        "The council met on Monday to talk about it.\n\nA long wait\n\nThe bridge has been closed for three years now, he said.",
        "The council met on Monday.\n\nThe bridge opens in spring.",
        "- the first thing\n- the second thing",
        "By Ana Torres\n\nThe council met on Monday.",
    ],
)
def test_whole_lines_are_not_joined(text: str, document_of: Callable[..., Document]) -> None:
    document = document_of(text)
    assert not any(segment.breaks for segment in document.segments)
    assert len(document.segments) == len([line for line in text.split("\n") if line])


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("Bridge to open\n\nSEOUL, Jan. 12 (Yonhap) -- The council met on Monday.", ["headline", "dateline", "body"]),
        ("The council met.\n\n“It is over.”\n\nHe left.", ["body", "quote", "body"]),
        ("Photo: the bridge in spring\n\nThe council met.", ["caption", "body"]),
        ("By Ana Torres\n\nLast updated: 3 May 2024\n\nThe council met.", ["byline", "updated", "body"]),
    ],
)
def test_zones_of_a_story(text: str, zones: list[str], document_of: Callable[..., Document]) -> None:
    assert [segment.zone.value for segment in document_of(text).segments] == zones


STORIES = st.lists(
    st.one_of(
        st.sampled_from(["The leader said so. ", "Mr. X left. ", "“Yes”", "\n\n", "\n", "\r\n\r\n", ", and", "of the", "(AFP) - ", "中文。"]),
        st.text(alphabet="aB. ,;“”\"()\n?!é\u0301", max_size=15),
    ),
    min_size=1,
    max_size=20,
).map("".join)  # fmt: skip


@given(content=STORIES, language=st.sampled_from(["en", "es", "zh"]))
@settings(max_examples=200, deadline=None)
def test_nothing_is_lost_and_every_place_is_exact(content: str, language: str) -> None:
    try:
        document = text_reader.read(content.encode(), "x.txt")
    except InputError:
        return
    document = identification.identify(document, source_language="es", target_language=language)
    document = segmenting.segment(document)
    visible = "".join("".join(block.text.split()) for block in document.blocks)
    assert "".join("".join(segment.text.split()) for segment in document.segments) == visible
    for number, segment in enumerate(document.segments):
        assert segment.id == number
        assert segment.text == segment.text.strip()
        for index, character in enumerate(segment.text):
            (span,) = segment.locate(index, index + 1)
            if span.start < span.end:
                assert document.text[span.start : span.end] == character
            else:
                assert character == " "  # a break of the file
