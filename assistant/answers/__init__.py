"""Answers: what they are made of, and how those that were kept are read back."""

from assistant.answers.answer import (
    Answer,
    Answerer,
    Change,
    Documented,
    Documents,
    Grade,
    differs,
    find_changes,
)
from assistant.answers.saved import statements_from_text
from assistant.answers.statements import (
    OPENING_QUOTES,
    UNSUPPORTED_MARK,
    Account,
    Citation,
    Origin,
    Passage,
    Statement,
    Support,
    cite,
    quote,
    quote_statements,
)

__all__ = [
    "OPENING_QUOTES",
    "UNSUPPORTED_MARK",
    "Account",
    "Answer",
    "Answerer",
    "Change",
    "Citation",
    "Documented",
    "Documents",
    "Grade",
    "Origin",
    "Passage",
    "Statement",
    "Support",
    "cite",
    "differs",
    "find_changes",
    "quote",
    "quote_statements",
    "statements_from_text",
]
