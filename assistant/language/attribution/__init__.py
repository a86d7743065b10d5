"""Quotation attribution: which sentences of a text are whose words."""

from assistant.language.attribution.reports import Reports, attribute
from assistant.language.attribution.roster import Speaker, find_called, is_form

__all__ = ["Reports", "Speaker", "attribute", "find_called", "is_form"]
