"""A translator the user asked for by name: that it cannot do the pair is a failure, not a lack of evidence."""

from __future__ import annotations

from collections.abc import Sequence

from tqcheck import languages
from tqcheck.errors import ModelError
from tqcheck.report import Withheld
from tqcheck.seams import Translation, Translator


class NamedTranslator:
    """Passes everything to another translator, and raises ModelError for a pair that one does not support."""

    def __init__(self, name: str, inner: Translator) -> None:
        self._name = name
        self._inner = inner

    @property
    def signature(self) -> str:
        return self._inner.signature

    def supports(self, source_language: str, target_language: str) -> bool:
        return True

    def translate(
        self, texts: Sequence[str], source_language: str, target_language: str
    ) -> list[Translation | Withheld]:
        if not self._inner.supports(source_language, target_language):
            pair = f"{languages.name(source_language)} to {languages.name(target_language)}"
            raise ModelError(
                f"translator {self._name!r} does not translate {pair}", remedy="name another with --translator"
            )
        return self._inner.translate(texts, source_language, target_language)
