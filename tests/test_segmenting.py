"""Logical sentences: joined where the file breaks them, split where they end, with exact places."""

from __future__ import annotations

import time
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
        ("It is in the U.S. The leaders left.", ["It is in the U.S.", "The leaders left."]),
        ("See No. 5 of it. No. 10 said no. It left.", ["See No. 5 of it.", "No. 10 said no.", "It left."]),
        ("Apple fell. iPhone sales rose. eBay too.", ["Apple fell.", "iPhone sales rose.", "eBay too."]),
        ("He wrote to J. R. Smith. It was late.", ["He wrote to J. R. Smith.", "It was late."]),
        ("He said: “It is late.” She left.", ["He said: “It is late.”", "She left."]),
        ("It was over. “We left,” he said.", ["It was over.", "“We left,” he said."]),
        ("What now? Nothing! Well …", ["What now?", "Nothing!", "Well …"]),
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
        ("fr", "Il a dit : « Je pars. » Elle est restée.", 2),
        ("es", "Según el art. 5.º de la ley de EE.UU. no hay plazo. El juez calló.", 2),
        ("it", "Arrivò alle h. 30 dal Sig. Rossi. Poi partì.", 2),
        ("ru", "В 2024 г. Россия и им. Ленина. Он ушёл.", 2),
        ("th", "เขามาแล้ว เธอไปแล้ว", 1),
        ("zh", "“你去吗？”他问。她没有回答。", 2),
        ("ja", "「行く。」と彼は述べた。彼女は去った。", 2),
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
        "The prize went to the Spanish cyclist and writer\n\nAna de la Torre,\n\nwho was not there.",
        "The winner was the novelist\n\nAna Torres.",
        "They spoke “of the\n\nFuture of Peace\n\nin Asia” for three hours.",
        "It was said by Mr.\n\nSmith\n\nin London.",
        "The talks between Seoul and the\n\nKremlin will go on in the spring of this year, the two sides said.",
        "It was late when they met again after a long day of talks that went badly and ended without\n\nKim Jong Un.",
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
        "Trump in love with Kim Jong-un\n\nWhile earlier they had bullied each other, the leaders of the two wrote letters.",
        "Elon Musk resigns as Tesla chairman\n\nIn the beginning, there was a tweet.",
        "Population: three million\n\nCapital: Seoul\n\nLanguage: Korean",
        "He said:\n\nThe bridge opens in spring.",
        "(Reporting by Ana Torres; editing by Bo Li)\n\nThe council met on Monday.",
        "Sales fell.\n\niPhone sales rose.",
        "Two men held over the „quiet deal“\n\nPeter Jones left the meeting, and nobody knew why he did it.",
        "US may use “blockade&quot; against ships\n\nWashington can send its navy, the secretary told a paper on Monday.",
        "US may use “blockade against ships\n\nWashington can send its navy, the secretary told a paper on Monday.",
        "A new bridge for the old town\n\nsaturday, October 19, 2013\n\nThe bridge opened on Friday, the mayor said.",
        "He spoke of “a victory of the\n\nThe bridge has been closed for three years now, he said.",
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
        ("Bridge opens\n\nLONDON — The council met on Monday and on Tuesday.", ["headline", "dateline", "body"]),
        ("(AFP)\n\nThe council met on Monday.", ["dateline", "body"]),
        ("The council met.\n\nPhoto-sharing is new.\n\nPublished in 2019, it sold.", ["body", "body", "body"]),
        ("The council met.\n\nFILE PHOTO: The bridge. It is old.", ["body", "caption", "caption"]),
        ("The council met.\n\nPublicado el 21 de enero de 2024\n\n- one\n- two", ["body", "updated", "list", "list"]),
        ("By Ana Torres\n\nLast updated: 3 May 2024\n\nThe council met.", ["byline", "updated", "body"]),
    ],
)
def test_zones_of_a_story(text: str, zones: list[str], document_of: Callable[..., Document]) -> None:
    assert [segment.zone.value for segment in document_of(text).segments] == zones


def test_the_first_sentence_of_each_paragraph_says_so(document_of: Callable[..., Document]) -> None:
    document = document_of("One is here. Two is here.\n\nThree is here.")
    assert [segment.starts_paragraph for segment in document.segments] == [True, False, True]


def test_a_long_quotation_is_split_inside_also_when_it_is_never_closed(document_of: Callable[..., Document]) -> None:
    document = document_of("He said: “" + "We did not know about it. " * 20)
    assert len(document.segments) == 20


def test_segmenting_twice_is_segmenting_once(seed: Path, document_of: Callable[..., Document]) -> None:
    document = document_of(seed.read_text("utf-8"))
    assert segmenting.segment(document) == document


@pytest.mark.parametrize(
    "piece", ["the\n\n", "“Hello there. ", "A. ", "x\n", '. "', "the minister said so and\n", "他走了。"]
)
def test_time_is_linear_in_hostile_text(piece: str, document_of: Callable[..., Document]) -> None:
    def once(text: str) -> float:
        began = time.process_time()
        document_of(text, "es", "zh" if piece[0] == "他" else "en")
        return time.process_time() - began

    def seconds(length: int) -> float:
        text = "Word. " + piece * (length // len(piece))
        return min(once(text) for _ in range(3))  # what other work and the garbage of other tests add is not in all

    seconds(1_000)
    # eight times the text; a quadratic step would take 64 times as long
    assert seconds(80_000) < 24 * max(seconds(10_000), 0.02)


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
