"""Verbs of speech: whether a text reports what someone said, and who that was."""

from __future__ import annotations

import re

from assistant.language.names import name_spans, names


def _split(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PLAIN = _split(
    """
    say says said saying tell tells told telling claimed claiming stated stating announce
    announces announced announcing declare declares declared declaring argue argues argued
    arguing warn warns warned warning commented commenting remarked remarking suggest suggests
    suggested suggesting accuse accuses accused accusing acknowledge acknowledges acknowledged
    acknowledging added adds admit admits admitted admitting advise advises advised advising
    agree agrees agreed agreeing ask asks asked asking assert asserts asserted asserting believe
    believes believed believing complain complains complained complaining concede concedes
    conceded conceding conclude concludes concluded concluding confirm confirms confirmed
    confirming criticise criticises criticised criticising criticize criticizes criticized
    criticizing demanded demanding deny denies denied denying describe describes described
    describing emphasise emphasises emphasised emphasising emphasize emphasizes emphasized
    emphasizing estimated estimating explain explains explained explaining insist insists
    insisted insisting mention mentions mentioned mentioning noted noting objected objecting
    observe observes observed observing pledged pledging predict predicts predicted predicting
    promised quoted quoting recall recalls recalled recalling rejects rejected rejecting replied
    replying reported reporting responds responded responding slams slammed slamming stressed
    stressing tweeted tweeting urges urged urging vowed vowing write writes wrote writing
    written
    """
)
"""Forms of verbs of speech that are seldom anything else. Exact forms: "address", "agreement",
"urgent" and "quota" share only their beginnings with them."""

_DOUBTFUL = _split(
    """
    claims states comments remarks demands promises reports notes stresses vows pledges
    estimates replies tweets urge reject quotes
    """
)
"""Forms that are nouns as well: they report speech only between a name and its clause."""

_ASKED = _split(
    """
    say claim state tell comment remark announce declare think argue warn promise demand suggest
    accuse allege assert insist admit concede confirm reply respond mention tweet vow pledge
    """
)
"""Base forms that ask for someone's words after "what did"."""

_TAKES_PERSON = _split(
    """
    tell tells told telling ask asks asked asking warn warns warned warning advise advises
    advised accuse accuses accused urges urged quoted quoting describe describes described
    criticise criticised criticize criticized mention mentions mentioned slammed rejected
    written
    """
)
"""Verbs after which a name is who is spoken to or of, and not who speaks: "he told Obama"."""

_ASKED_OF_SPEAKERS = _split(
    """
    say ask claim state tell comment remark announce declare think believe argue warn promise demand
    suggest accuse insist admit concede confirm reply respond mention deny criticise criticize call
    propose offer want agree threaten reject predict recommend oppose support describe write
    """
)
"""The same where the text must have whom it asks about as a speaker: "did Lee agree"."""

ASKED_OF_SPEAKERS = rf"(?:{'|'.join(sorted(_ASKED_OF_SPEAKERS))})"
ASKED_SPEECH = rf"(?:{'|'.join(sorted(_ASKED))})"
_VERB = rf"(?:{'|'.join(sorted(_PLAIN))})"
_CLAUSE = r"(?=\s+(?:that|the|an?|it|he|she|they|his|her|its|their|there|no)\b|\s*[:“\"])"

_SPEECH = re.compile(rf"\b(?:{_VERB}|[Aa]ccording\s+to)\b")
"""A verb of speech: "he said", "according to Reis"; but not "the address", "Denis"."""

_AFTER_NAME = re.compile(
    rf"""(?:,[^,.;]{{1,60}},)?                          # "Khoja, the group's chief, …"
    \s+(?:(?:has|had|have|also|later|then|once|often)\s+){{0,2}}
    (?:{_VERB}\b|(?:{"|".join(sorted(_DOUBTFUL))})\b{_CLAUSE})""",
    re.X,
)
"""What follows a speaker's name: " said", ", the chief, later warned", " claims that"."""

_BEFORE_NAME = re.compile(
    rf"\b(?:(?:{'|'.join(sorted(_PLAIN - _TAKES_PERSON))})(?:\s+by)?|[Aa]ccording\s+to)\s+$"
)
"""What stands before a speaker's name: "said ", "according to "; but not "told "."""

_LOOKED_BACK = 40
"""Characters before a name in which its verb of speech ends."""

_DESCRIBED = r",\s+(?:an?|the|(?!and\b|or\b|but\b|who\b|which\b|where\b|then\b)[a-z]+)\s+[a-z]"
"""What follows a name that is explained: "Ana Reis, a painter", "Ana Reis, research director"."""


def reports_speech(text: str) -> bool:
    """Return whether ``text`` has a verb that reports what somebody said."""
    if _SPEECH.search(text):
        return True
    return any(_AFTER_NAME.match(text, span.end) for span in name_spans(text))


def speakers(text: str) -> tuple[str, ...]:
    """Return the names beside a verb of speech, in order."""
    spoke = [
        span.of(text)
        for span in name_spans(text)
        if _AFTER_NAME.match(text, span.end)
        or _BEFORE_NAME.search(text[max(0, span.start - _LOOKED_BACK) : span.start])
    ]
    return tuple(name for one in dict.fromkeys(spoke) for name in names(one))


def says(name: str, text: str) -> bool:
    """Return whether ``name``, the whole of one, says something in ``text``."""
    return any(
        span.of(text) == name and _AFTER_NAME.match(text, span.end) for span in name_spans(text)
    )


def is_described(name: str, text: str) -> bool:
    """Return whether ``text`` explains who is called ``name``."""
    return re.search(re.escape(name) + _DESCRIBED, text) is not None
