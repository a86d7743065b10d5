"""Says in which language a text is written."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale
    from py3langid.langid import LanguageIdentifier

_SAMPLE = 4_000
_LIKELY = 0.5


def language(text: str) -> str:
    """The English name of the language of ``text``; ``""``: there is too little to tell.

    By the byte n-grams of langid.py (Lui and Baldwin 2012) in the first 4,000 characters.
    """
    code, probability = _identifier().classify(text[:_SAMPLE])
    return str(_english().languages.get(code, code)) if probability >= _LIKELY else ""


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _english() -> Locale:
    from babel import Locale

    return Locale.parse("en")
