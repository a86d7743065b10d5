"""What a question asks for, read off its words: parts, a yes or no, a list, what someone said."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ASK = r"(?:who|whom|whose|what|when|where|why|which|how)"
_PARTS = re.compile(
    rf"[,;]?\s+and\s+(?=(?:(?:at|by|in|on|from|to|with|for)\s+)?{_ASK}\b)|\?\s+(?=\w)", re.I
)
_BARE = re.compile(
    rf"(?:(?:at|by|in|on|from|to|with|for)\s+)?{_ASK}(?:\s+(?:many|much|long|often))?", re.I
)
_AUXILIARY = re.compile(
    r"^\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)"
    r"(?:n['’]t)?\s",
    re.I,
)
_SPEECH = (
    r"(?:say|said|says|claim|claimed|state|stated|tell|told|comment|commented|remark|remarked|"
    r"announce|announced|declare|declared|think|argue|argued|warn|warned|promise|promised|"
    r"demand|demanded|suggest|suggested|accuse|accused)"
)
SPEECH = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|tell(?:s|ing)?|told|according\s+to|(?:accus|acknowledg|add|admit|"
    r"advis|agree|announc|argu|ask|assert|believ|claim|comment|complain|conced|conclud|confirm|"
    r"criticis|criticiz|declar|demand|den(?:y|i)|describ|emphasis|emphasiz|estimat|explain|insist|"
    r"mention|not(?:ed|es|ing)|object|observ|pledg|predict|promis|quot|recall|reject|remark|repl|"
    r"report|respond|slam|stat(?:ed|es|ing)|stress|suggest|tweet|urg|vow|warn|writ|wrote)\w*)\b",
    re.I,
)
"""A verb that reports what somebody said."""

_SAID = re.compile(
    rf"^what\s+(?:else\s+)?(?:did|does|do|has|have|had)\s+(?P<speaker>.+?)\s+{_SPEECH}\b"
    rf"(?:\s+(?:about|on|of|regarding|concerning)\b)?(?P<topic>.*)$",
    re.I,
)
_SAID_ABOUT = re.compile(
    r"^what\s+(?:was|were|is|are)\s+(?P<speaker>.+?)['’]s?\s+"
    r"(?:comments?|remarks?|statements?|words?|views?|reactions?|position)\b"
    r"(?:\s+(?:about|on|of|to|regarding|concerning)\b)?(?P<topic>.*)$",
    re.I,
)
_LIST = re.compile(
    r"^(?:list|name|enumerate)\b"
    r"|^(?:which|what)\s+(?:\w+\s+){0,2}?(?:\w{2,}[^s\Wu]s|people|countries)\b(?!\s+(?:is|was)\b)"
    r"|^(?:who|what|which)\s+(?:are|were)\b"
    r"|\ball\s+(?:of\s+)?the\b",
    re.I,
)
_TITLES = re.compile(r"^(?:the|mr|mrs|ms|dr|president|minister)\.?\s+", re.I)


@dataclass(frozen=True, slots=True)
class Question:
    """One question and how it wants to be answered.

    ``several`` where more than one sentence may be wanted; ``speakers`` whose words it asks
    for, and ``topic`` what they were about, ``""`` where it asks for all of them.
    """

    text: str
    yes_no: bool = False
    several: bool = False
    speakers: tuple[str, ...] = ()
    topic: str = ""


def parse(text: str) -> tuple[Question, ...]:
    """The questions that ``text`` is made of, which has at least one letter or digit."""
    parts = [part.strip(" ,;") for part in _PARTS.split(text)]
    whole = _completed([part for part in parts if part.strip("?!. ")])
    return tuple(_parsed(part) for part in whole)


def _completed(parts: list[str]) -> list[str]:
    """The parts, each with what it asks: "when" of "When and where did he go?" shares the rest."""
    bare = [bool(_BARE.fullmatch(part.strip("?!. "))) for part in parts]
    if all(bare) or not any(bare):
        return parts
    asked = parts[bare.index(False)]
    rest = _BARE.sub("", asked, count=1) if _BARE.match(asked) else ""
    # "Who said it, and where?" has nothing to share: "where said it" is no question.
    if not (bare[0] or _AUXILIARY.match(rest)):
        return parts
    return [
        part.strip("?!. ") + rest if is_bare else part
        for part, is_bare in zip(parts, bare, strict=True)
    ]


def _parsed(text: str) -> Question:
    said = _SAID.match(text) or _SAID_ABOUT.match(text)
    return Question(
        text=text,
        yes_no=bool(_AUXILIARY.match(text)),
        several=bool(_LIST.search(text)),
        speakers=_speakers(said["speaker"]) if said else (),
        topic=said["topic"].strip(" ?.!") if said else "",
    )


def _speakers(text: str) -> tuple[str, ...]:
    """The people in "Mr Khoja and Carter each", without titles."""
    bare = re.sub(r"\s+(?:each|both)$", "", text.strip(), flags=re.I)
    return tuple(_TITLES.sub("", one).strip() for one in re.split(r",?\s+and\s+|,\s+", bare))
