"""Languages: told, from metadata, from the agency in the dateline, identified, or unknown."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tqcheck import agencies
from tqcheck.document import Document
from tqcheck.identification import identified, identify
from tqcheck.readers import markdown, text


def read(content: str) -> Document:
    return text.read(content.encode(), "x.txt")


@pytest.mark.parametrize(
    ("content", "code", "agency"),
    [
        ("Efe Seoul\n\nThe leaders met on Monday.", "es", "Efe"),
        ("Leaders meet\n\nSEOUL, Jan. 12 (Yonhap) -- The leaders met.", "ko", "Yonhap"),
        ("Seúl, 12 ene (EFE).- The leaders met on Monday.", "es", "EFE"),
        ("MOSCOW, January 21. /TASS/. The leaders met.", "ru", "TASS"),
        ("(AFP) - The leaders met on Monday.", "fr", "AFP"),
        ("BERLIN (dpa) - The leaders met on Monday.", "de", "dpa"),
        ("The leaders met.\n\n© EFE", "es", "EFE"),
        (
            "The leaders met on Monday.\n\nNobody came.\n\nMore is known.\n\nThe end is near.\n\nBy Xinhua",
            "zh",
            "Xinhua",
        ),
    ],
)
def test_the_agency_tells_the_source_language(content: str, code: str, agency: str) -> None:
    source = identify(read(content), source_language=None, target_language="en").source_language
    assert (source.code, source.known_from, source.detail) == (code, "agency", agency)


@pytest.mark.parametrize(
    "content",
    [
        "The leaders met, according to KCNA.",
        "Efe Seoul bureau chief resigns\n\nThe leaders met.",
        "NEW YORK (AP) - The leaders met on Monday.",  # writes in the target language
        "The report (AFP) said so.",
        "MADRID (Reuters) - The leaders met on Monday.",  # files in English or in the client's language
        "The leaders met.\n\nNobody came.\n\nMore is known.\n\nBy Xinhua\n\nThe end is near.\n\nIt is over.",
    ],
)
def test_a_mention_tells_nothing(content: str) -> None:
    source = identify(read(content), source_language=None, target_language="en").source_language
    assert (source.code, source.known_from) == (None, "unknown")


def test_what_is_told_goes_before_metadata_and_agency() -> None:
    document = markdown.read(b"---\nlang: en\nsource_language: fr\n---\nEfe Seoul\n\nThe leaders met.\n", "x.md")
    told = identify(document, source_language="it", target_language="de")
    assert (told.source_language.code, told.target_language.code) == ("it", "de")
    read_from_file = identify(document, source_language=None, target_language=None)
    assert (read_from_file.source_language.code, read_from_file.source_language.known_from) == ("fr", "metadata")
    assert (read_from_file.target_language.code, read_from_file.target_language.known_from) == ("en", "metadata")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("The council met on Monday to talk about the new bridge over the river.", "en"),
        ("El consejo se reunió el lunes para hablar del nuevo puente sobre el río.", "es"),
        ("Le conseil s'est réuni lundi pour parler du nouveau pont sur la rivière.", "fr"),
        ("Der Rat traf sich am Montag, um über die neue Brücke zu sprechen.", "de"),
        ("Совет собрался в понедельник, чтобы поговорить о новом мосте.", "ru"),
        ("理事会は月曜日に会合を開いた。", "ja"),
        ("理事会于星期一开会讨论新桥。", "zh"),
        ("이사회는 월요일에 회의를 열었다.", "ko"),
        ("Міністр заявив, що переговори будуть продовжені наступного тижня.", "uk"),
        ("Министърът заяви, че преговорите ще продължат следващата седмица.", "bg"),
        ("قال الرئيس إن المفاوضات ستستمر الأسبوع المقبل", "ar"),
        ("رئیس جمهور گفت که مذاکرات هفته آینده ادامه خواهد یافت", "fa"),
        ("ประธานาธิบดีกล่าวว่าการเจรจาจะดำเนินต่อไป", "th"),
        ("Ο πρόεδρος δήλωσε ότι οι συνομιλίες θα συνεχιστούν", "el"),
        ("הנשיא אמר שהשיחות יימשכו בשבוע הבא", "he"),
        ("金正恩氏、プーチン大統領と会談", "ja"),  # few kana, as in headlines
        ("The council of 서울 met on Monday to talk about the new bridge over the 한강 river.", "en"),
        ("Kim Jong-un", None),
        ("12 : 34 — 56", None),
    ],
)
def test_the_language_of_a_text_is_identified(content: str, code: str | None) -> None:
    assert identified(content).code == code


def test_no_library_is_loaded_when_both_are_told() -> None:
    code = """
import sys
from tqcheck.readers import text
from tqcheck.identification import identify
identify(text.read(b"The leaders met.", "x"), source_language="es", target_language="en")
assert "py3langid" not in sys.modules and "numpy" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_agency_has_a_language() -> None:
    assert agencies.language("EFE") == "es"
    assert agencies.language("Agencia Nadie") is None
