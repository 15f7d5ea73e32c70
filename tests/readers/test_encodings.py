"""Bytes to text: what is not UTF-8 is read with a note or refused, never read wrongly."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tqcheck.errors import InputError
from tqcheck.readers.encodings import decode

TEXTS = {
    "es": "El presidente dijo que la reunión será mañana en España, según el señor Muñoz. “Sí”, añadió.\n",
    "fr": "Le président a déclaré que les négociations étaient terminées à Genève, où il s’est rendu après l’élection.\n",
    "de": "Der Präsident erklärte, die Gespräche könnten nächste Woche fortgeführt werden; er grüßte.\n",
    "pl": "Prezydent powiedział, że rozmowy będą kontynuowane w przyszłym tygodniu. Źródło: rząd, śledztwo.\n",
    "cs": "Prezident řekl, že jednání o smlouvě budou příští týden pokračovat. Účastníci mlčeli.\n",
    "ru": "Президент заявил, что переговоры будут продолжены на следующей неделе в Москве.\n",
    "el": "Ο πρόεδρος δήλωσε ότι οι συνομιλίες θα συνεχιστούν την επόμενη εβδομάδα στην Αθήνα.\n",
    "tr": "Cumhurbaşkanı, görüşmelerin gelecek hafta İstanbul'da süreceğini açıkladı. Başka bir şey söylemedi.\n",
}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("es", "cp1252"), ("fr", "cp1252"), ("de", "latin-1"), ("pl", "cp1250"), ("pl", "iso8859_2"), ("cs", "cp1250"),
        ("ru", "cp1251"), ("ru", "koi8_r"), ("el", "cp1253"), ("tr", "cp1254"), ("es", "mac_roman"),
    ],
)  # fmt: skip
def test_a_legacy_encoding_is_read_and_said(language: str, encoding: str) -> None:
    content = TEXTS[language] * 2
    decoded = decode(content.encode(encoding), "x.txt")
    assert decoded.text == content
    assert decoded.encoding in decoded.notes[0]


def test_an_english_text_with_typographic_quotes_of_windows_is_read() -> None:
    content = "“We didn’t know,” he said – and left.\n"
    assert decode(content.encode("cp1252"), "x.txt").text == content


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("朝鲜外长崔善姬访问俄罗斯，普京表示愿意在不久的将来访问朝鲜。\n", "gbk"),
        ("北朝鮮の外相がロシアを訪問し、プーチン大統領は訪朝の意向を示した。\n", "shift_jis"),
        ("북한 외무상이 러시아를 방문했으며 푸틴 대통령은 방북 의사를 밝혔다.\n", "euc_kr"),
        ("قال الرئيس إن المفاوضات ستستمر الأسبوع المقبل في القاهرة.\n", "cp1256"),
    ],
)
def test_an_encoding_out_of_reach_is_refused_and_not_guessed(content: str, encoding: str) -> None:
    with pytest.raises(InputError, match="not valid UTF-8: line 1, byte 0"):
        decode(content.encode(encoding) * 3, "x.txt")


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        ("Un año.\nOtro niño.\n".encode() + b"A bad \xf1 here.\n", "line 3, byte 27"),
        ("Un año".encode() + b"\r\rcaf\xe9 bar\r", "line 3, byte 12"),
        (b"The story ends in the middle of a letter: caf\xc3", "line 1, byte 45"),
    ],
)
def test_a_damaged_utf_8_file_is_refused_with_the_place(raw: bytes, place: str) -> None:
    with pytest.raises(InputError, match=place) as caught:
        decode(raw, "x.txt")
    assert "repair that place" in caught.value.remedy


def test_nul_characters_are_binary_in_every_encoding() -> None:
    for raw in (b"text\0text", "text\0text".encode("utf-16"), b"\xff\xfe\0\0a\0\0\0\0\0\0\0"):
        with pytest.raises(InputError, match="binary file"):
            decode(raw, "x.txt")


def test_the_cap_is_an_argument() -> None:
    with pytest.raises(InputError, match="too large"):
        decode(b"a" * 11, "x.txt", largest=10)
    assert decode(b"a" * 10, "x.txt", largest=10).text == "a" * 10


@given(raw=st.binary(max_size=300))
def test_any_bytes_are_their_text_or_an_input_error(raw: bytes) -> None:
    decoded = None
    with contextlib.suppress(InputError):
        decoded = decode(raw, "x.txt")
    assert decoded is None or decoded.text.encode(decoded.encoding) == raw
