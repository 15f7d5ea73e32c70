"""Translation by way of a third language, where no model translates a pair directly."""

from __future__ import annotations

from collections.abc import Sequence

from tqcheck import languages
from tqcheck.errors import ModelError
from tqcheck.report import Withheld
from tqcheck.seams import Translation, Translator


class PivotTranslator:
    """Two translators, one after the other. Each should doubt itself: what the first spoils, the second hides.

    There is no log-probability: the second translator's would be that of another text.
    """

    def __init__(self, first: Translator, second: Translator, middle: str = "en") -> None:
        self._first, self._second, self._middle = first, second, middle

    @property
    def signature(self) -> str:
        """Both signatures, `>` between them."""
        return f"{self._first.signature}>{self._second.signature}"

    @property
    def independent(self) -> bool:
        return self._first.independent and self._second.independent

    def quality(self, source_language: str, target_language: str) -> str:
        """What is known of the two; of both together nothing was measured."""
        halves = ((self._first, (source_language, self._middle)), (self._second, (self._middle, target_language)))
        known = [f"{'-'.join(pair)}: {said}" for half, pair in halves if (said := half.quality(*pair))]
        return f"by way of {languages.name(self._middle)}" + (f" ({'; '.join(known)})" if known else "")

    def supports(self, source_language: str, target_language: str) -> bool:
        middle = self._middle
        return self._first.supports(source_language, middle) and self._second.supports(middle, target_language)

    def translate(
        self, texts: Sequence[str], source_language: str, target_language: str
    ) -> list[Translation | Withheld]:
        """One result a text, in order. Raises ModelError for another pair, and as the two translators do."""
        if not self.supports(source_language, target_language):
            pair = f"{languages.name(source_language)} to {languages.name(target_language)}"
            raise ModelError(f"no way from {pair} through {languages.name(self._middle)}")
        half = self._first.translate(texts, source_language, self._middle)
        arrived = [result.text for result in half if isinstance(result, Translation)]
        whole = iter(self._second.translate(arrived, self._middle, target_language))
        return [_plain(next(whole)) if isinstance(result, Translation) else result for result in half]


def _plain(result: Translation | Withheld) -> Translation | Withheld:
    return Translation(result.text) if isinstance(result, Translation) else result
