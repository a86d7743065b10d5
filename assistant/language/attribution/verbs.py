"""Verbs that report speech, in all their finite forms."""

from __future__ import annotations

import re

_BASES = """
    accept accuse acknowledge add address admit admonish advise affirm agree allege announce answer
    apologise apologize appeal apply argue ask assert assure attack attribute beg believe blame
    boast call caution claim comment commend complain concede conclude condemn confess confirm
    congratulate consider contradict counter criticise criticize declare decline defend demand deny
    describe disagree dismiss dispute doubt emphasise emphasize endorse estimate exclaim explain
    express favour favor fear feel forbid hope imply inform insist instruct invite joke lament
    maintain mention name note object observe offer oppose order plead pledge point praise predict
    press proclaim promise propose protest question quip recall recommend refuse reject remark
    remind reply report request respond retort reveal speak state stress suggest support suspect
    tell testify thank think threaten tweet urge vow warn welcome whisper wish wonder write say
"""
"""Verbs of communication, of judgement and of declaring: classes 29.4, 33 and 37 of Levin (English
Verb Classes and Alternations, 1993), without those of manner that are seldom written of speech."""

_IRREGULAR = {
    "say": "says said saying", "tell": "tells told", "speak": "speaks spoke spoken",
    "think": "thinks thought", "write": "writes wrote written", "feel": "feels felt",
    "forbid": "forbids forbade", "deny": "denies denied", "reply": "replies replied",
    "imply": "implies implied", "testify": "testifies testified", "apply": "applies applied",
    "beg": "begs begged", "admit": "admits admitted", "quip": "quips quipped",
}  # fmt: skip
"""Forms that are not made by rule."""


def _inflect(base: str) -> list[str]:
    """The finite forms of a verb."""
    if base in _IRREGULAR:
        return [base, *_IRREGULAR[base].split()]
    third = f"{base}es" if base.endswith(("s", "sh", "ch", "x")) else f"{base}s"
    past = f"{base}d" if base.endswith("e") else f"{base}ed"
    return [base, third, past]


_FORMS = sorted({form for base in _BASES.split() for form in _inflect(base)})

_PHRASES = (
    r"(?:put|puts)\s+(?:this|it|the|that)\b|pointed\s+(?:to|out)|shook\s+h(?:is|er)\s+head"
    r"|(?:is|are|was|were)\s+(?:against|in\s+favour\s+of|opposed\s+to)"
    r"|would\s+(?:rather|prefer|favour|favor|like|welcome)"
    r"|(?:did|does)\s+not\s+(?:want\s+to\s+)?(?:say|comment)|had\s+no\s+(?:opinion|objection|comment)"
    r"|would\s+not\s+(?:say|comment|be\s+drawn)|could\s+not\s+say"
)
"""Reports of more than one word: "put this down to", "had no objection", "would rather"."""

VERB = re.compile(rf"\b(?:{_PHRASES}|(?:{'|'.join(_FORMS)})\b)")
"""A form of a verb of speech, without a capital: "said", "had no opinion"; not "Say"."""

SPOKEN = re.compile(r"\b[a-z]+(?:ed|es|s)\b(?=\s+that\b)|\b[a-z]+ed\b(?=[.,:]?\s*(?:[“\"]|$))")
"""Any verb before a clause with "that", or any in "-ed" at a quotation: "quipped", "hints that"."""
