from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tqcheck.errors import ModelError
from tqcheck.report import Withheld
from tqcheck.seams import Translation
from tqcheck.testing import check_translator
from tqcheck.translators.apertium import ApertiumTranslator

TEXTS = [
    "El presidente ruso habría comunicado su deseo de visitar el país.",
    "Los ministros llegaron el domingo.",
    "La reunión terminó sin acuerdo",
]

has_spanish_english = pytest.mark.skipif(
    not (ApertiumTranslator.is_installed() and ApertiumTranslator().supports("es", "en")),
    reason="the program apertium with apertium-eng-spa is not installed here",
)


@has_spanish_english
def test_the_installed_program_keeps_the_translators_contract() -> None:
    check_translator(ApertiumTranslator(), "es", "en", TEXTS[:2])
    check_translator(ApertiumTranslator(), "en", "es", ["The ministers arrived.", "A house"])


@has_spanish_english
def test_the_installed_program_translates() -> None:
    results = ApertiumTranslator().translate(TEXTS, "es", "en")
    assert all(isinstance(result, Translation) and result.log_probability is None for result in results)
    assert [result.text.split()[0] for result in results if isinstance(result, Translation)] == ["The"] * 3
    assert results[1] == Translation("The ministers arrived the Sunday.")  # as literal as apertium is


@has_spanish_english
@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("La casa\nes\r\n\r\ngrande.", "The house is big."),
        ("La casa\x00\x1b \u2028es grande.", "The house is big."),
        ("La casa de Xyzqwertz es grande.", "The house of Xyzqwertz is big."),
        ("*La casa* [es] {grande} ^$ <b> \\ /", "*The house* [is] {big} ^$ <b> \\ /"),
        ("La casa@ de #Madrid", "The house@ of #Madrid"),
        ("7", "7"),
    ],
)
def test_line_ends_marks_and_unknown_words_do_no_harm(text: str, translation: str) -> None:
    before, result, after = ApertiumTranslator().translate(["La casa", text, "La mesa"], "es", "en")
    assert (before, after) == (Translation("The house"), Translation("The table"))
    assert result == Translation(translation)


Program = Callable[[str], ApertiumTranslator]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """`program(script)`: a translator with a made-up apertium, whose modes are spa-eng, en-gl and fra-cat."""

    def make(script: str) -> ApertiumTranslator:
        path = tmp_path / "apertium"
        listing = 'case "$1" in -l) echo "  spa-eng"; echo "  en-gl"; echo "  fra-cat"; exit;; -V) echo "Apertium 9.1"; exit;; esac'
        path.write_text(f"#!/bin/sh\n{listing}\n{script}\n", "utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
        return ApertiumTranslator()

    return make


def test_a_program_that_gives_back_paragraphs_keeps_the_contract(program: Program) -> None:
    check_translator(program("cat"), "es", "en", TEXTS)


def test_modes_are_found_by_three_and_by_two_letters(program: Program) -> None:
    translator = program("cat")
    pairs = [("es", "en"), ("en", "gl"), ("fr", "ca")]
    assert [translator.supports(*pair) for pair in pairs] == [True, True, True]
    assert not any(translator.supports(target, source) for source, target in pairs)


def test_the_program_gets_the_mode_and_each_text_as_one_paragraph(program: Program, tmp_path: Path) -> None:
    translator = program(f'echo "$@" > {tmp_path}/arguments; tee {tmp_path}/input')
    assert translator.translate(["a\n\nb", "c"], "es", "en") == [Translation("a b"), Translation("c")]
    assert (tmp_path / "arguments").read_text() == "-u spa-eng\n"
    assert (tmp_path / "input").read_text() == "900000000\n\na b\n\n900000001\n\nc\n\n"


def test_the_signature_names_the_version_and_what_is_done_in_one_go(program: Program) -> None:
    assert program("cat").signature == "apertium:9.1|batch:all"


def test_a_paragraph_lost_or_gained_spoils_no_other_text(program: Program) -> None:
    translator = program("sed -e 's/^lost$//' -e 's/^two$/two\\n\\nparts/'")
    results = translator.translate(["one", "lost", "three", "two", "five"], "es", "en")
    assert results == [
        Translation("one"),
        Withheld("apertium returned nothing"),
        Translation("three"),
        Withheld("apertium tore the text apart"),
        Translation("five"),
    ]


def test_a_program_that_fails_is_a_model_error_with_its_last_words(program: Program) -> None:
    with pytest.raises(ModelError, match="status 3: 'no such dictionary'") as caught:
        program("echo trouble >&2; echo no such dictionary >&2; exit 3").translate(TEXTS, "es", "en")
    assert "apt-get install" in caught.value.remedy


def test_output_in_another_encoding_is_a_model_error(program: Program) -> None:
    with pytest.raises(ModelError, match="not UTF-8"):
        program("printf 'a\\361o\\n\\n'").translate(["año"], "es", "en")


def test_a_program_that_hangs_is_ended_with_all_it_started(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    translator = program(f"(sleep 60; echo late) | cat & echo $! > {tmp_path}/child; wait")
    assert translator.supports("es", "en")
    monkeypatch.setattr("tqcheck.translators.apertium._SHORT", 0.5)
    start = time.monotonic()
    with pytest.raises(ModelError, match="did not finish within"):
        translator.translate(["casa"], "es", "en")
    assert time.monotonic() - start < 20
    child = int((tmp_path / "child").read_text())
    for _ in range(100):  # the killed child may take a moment to be gone, or stay a zombie that nobody waits for
        if not Path(f"/proc/{child}").exists() or ") Z " in Path(f"/proc/{child}/stat").read_text():
            return
        time.sleep(0.05)
    raise AssertionError(f"process {child} goes on")


def test_a_pair_without_a_mode_names_what_is_installed(program: Program) -> None:
    translator = program("cat")
    assert not translator.supports("en", "de")
    with pytest.raises(
        ModelError, match=r"no mode for English to German .installed: en-gl, fra-cat, spa-eng."
    ) as caught:
        translator.translate(["house"], "en", "de")
    assert "apt-get install" in caught.value.remedy


def test_a_program_that_cannot_list_its_modes_supports_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "apertium").write_text("#!/bin/sh\nexit 1\n", "utf-8")
    (tmp_path / "apertium").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert ApertiumTranslator.is_installed()
    assert not ApertiumTranslator().supports("es", "en")
    assert ApertiumTranslator().signature == "apertium:unknown|batch:all"


def test_without_the_program_nothing_is_supported_and_the_error_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("apertium") is None
    assert not ApertiumTranslator.is_installed()
    translator = ApertiumTranslator()
    assert not translator.supports("es", "en")
    with pytest.raises(ModelError, match="apertium is not installed") as caught:
        translator.translate(["casa"], "es", "en")
    assert "apt-get install apertium apertium-eng-spa" in caught.value.remedy
