"""Translation by the installed program apertium (rule-based, offline), called without a shell."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Sequence

from tqcheck import languages
from tqcheck.errors import ModelError
from tqcheck.report import Withheld
from tqcheck.seams import Translation

# ISO 639-1 to the codes in names of apertium modes; older pairs use the two-letter code itself.
_CODES = {
    "ar": "ara", "bg": "bul", "ca": "cat", "cs": "ces", "da": "dan", "de": "deu", "en": "eng", "es": "spa",
    "eu": "eus", "fr": "fra", "gl": "glg", "hi": "hin", "hr": "hbs_HR", "id": "ind", "it": "ita", "nl": "nld",
    "no": "nob", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sl": "slv", "sr": "hbs_SR", "sv": "swe",
    "tr": "tur", "uk": "ukr",
}  # fmt: skip

_REMEDY = (
    "install it with its language data: apt-get install apertium apertium-eng-spa (Debian, Ubuntu; other pairs: "
    "apt-cache search apertium-), elsewhere see wiki.apertium.org/wiki/Installation"
)
# python bench/translation.py
_QUALITY = {
    ("en", "es"): "newstest2013 17.2 BLEU, 47.8 chrF",
    ("es", "en"): "newstest2013 17.8 BLEU, 49.7 chrF",
}
_SHORT = 20.0  # seconds for listing modes, and for any translation before its size counts
_SPEED = 1000  # characters a second, a thirtieth of what two slow cores do

# A blank line is the only separation that apertium keeps; it also ends a sentence there. Each text has a number of
# its own before it, so that a paragraph lost or gained spoils no other text.
_FIRST = 900_000_000
_PARAGRAPH = re.compile(r"\n\s*\n")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class ApertiumTranslator:
    """Translates all texts in one run of the program.

    Marks of unknown words are left out of the output. There is no log-probability. Earlier texts of a run may change
    later ones: from English to Spanish 12 of 220 texts came out differently on their own, from Spanish to English
    none (apertium-eng-spa 0.8). The same texts in the same order always give
    the same translations; the signature says `batch:all` for that reason.
    """

    independent = False

    def __init__(self) -> None:
        self._program = shutil.which("apertium")

    @staticmethod
    def is_installed() -> bool:
        return shutil.which("apertium") is not None

    @functools.cached_property
    def signature(self) -> str:
        """`apertium:3.8.3|batch:all`; `unknown` for a program that does not say its version."""
        try:
            version = re.search(r"\d+(?:\.\d+)+", self._run(["-V"], "", _SHORT))
        except ModelError:
            version = None
        return f"apertium:{version[0] if version else 'unknown'}|batch:all"

    def quality(self, source_language: str, target_language: str) -> str:
        return _QUALITY.get((source_language, target_language), "")

    def supports(self, source_language: str, target_language: str) -> bool:
        try:
            return self._program is not None and self._mode(source_language, target_language) is not None
        except ModelError:  # an apertium that cannot list its modes
            return False

    def translate(
        self, texts: Sequence[str], source_language: str, target_language: str
    ) -> list[Translation | Withheld]:
        """One result a text, in order. Raises ModelError when apertium is missing, fails, or hangs."""
        if self._program is None:
            raise ModelError("apertium is not installed", remedy=_REMEDY)
        mode = self._mode(source_language, target_language)
        if mode is None:
            pair = f"{languages.name(source_language)} to {languages.name(target_language)}"
            known = ", ".join(sorted(self._modes)) or "none"
            raise ModelError(f"apertium has no mode for {pair} (installed: {known})", remedy=_REMEDY)
        clean = [" ".join(_CONTROL.sub(" ", text).split()) for text in texts]
        asked = [index for index, text in enumerate(clean) if text]
        if not asked:
            return [Withheld("empty text") for _ in clean]
        numbered = "".join(f"{_FIRST + index}\n\n{clean[index]}\n\n" for index in asked)
        output = self._run(["-u", mode], numbered, _SHORT + len(numbered) / _SPEED)
        paragraphs = _by_number(output)
        return [
            _result(paragraphs.get(_FIRST + index, [])) if text else Withheld("empty text")
            for index, text in enumerate(clean)
        ]

    def _mode(self, source_language: str, target_language: str) -> str | None:
        sources = (_CODES.get(source_language), source_language)
        targets = (_CODES.get(target_language), target_language)
        names = [f"{source}-{target}" for source in sources for target in targets]
        return next((name for name in names if name in self._modes), None)

    @functools.cached_property
    def _modes(self) -> frozenset[str]:
        return frozenset(self._run(["-l"], "", _SHORT).split())

    def _run(self, arguments: Sequence[str], text: str, timeout: float) -> str:
        # a session of its own: apertium is a pipeline, and all of it must end with it
        try:
            process = subprocess.Popen(
                [self._program or "apertium", *arguments],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            raise ModelError(f"apertium cannot be started: {error.strerror}", remedy=_REMEDY) from error
        try:
            output, complaint = process.communicate(text.encode("utf-8", "replace"), timeout=timeout)
        except subprocess.TimeoutExpired as error:
            raise ModelError(f"apertium did not finish within {timeout:.0f} seconds") from error
        finally:
            _end(process)  # also when interrupted
        if process.returncode != 0:
            last = complaint.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no message"]
            raise ModelError(f"apertium ended with status {process.returncode}: {last[0][:200]!r}", remedy=_REMEDY)
        try:
            return output.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ModelError(
                "apertium's output is not UTF-8", remedy="set a UTF-8 locale, e.g. LC_ALL=C.UTF-8"
            ) from error


def _by_number(output: str) -> dict[int, list[str]]:
    """The paragraphs that follow each number."""
    found: dict[int, list[str]] = {}
    current: list[str] = []
    for paragraph in _PARAGRAPH.split(output):
        text = " ".join(paragraph.split())
        if text.isdecimal() and int(text) >= _FIRST:
            current = found.setdefault(int(text), [])
        elif text:
            current.append(text)
    return found


def _result(paragraphs: Sequence[str]) -> Translation | Withheld:
    if len(paragraphs) == 1:
        return Translation(paragraphs[0])
    return Withheld("apertium tore the text apart" if paragraphs else "apertium returned nothing")


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):  # all of the pipeline has ended
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
