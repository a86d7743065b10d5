"""What a question asks for, read off its words: parts, a yes or no, a list, words, talk."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.language.attribution.verbs import VERB
from assistant.language.speech import ASKED_OF_SPEAKERS, ASKED_SPEECH

QUESTION_WORDS = ("who", "whom", "whose", "what", "when", "where", "why", "which", "how")
AUXILIARIES = (
    "is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "can", "could", "will",
    "would", "should", "may", "might", "must",
)  # fmt: skip
SOURCE_NOUNS = (
    "source", "text", "article", "document", "passage", "sentence", "excerpt", "evidence",
    "information", "context",
)  # fmt: skip
"""What a model calls the sentences that it was shown."""

TEXT_NOUNS = (*SOURCE_NOUNS, "story", "piece", "report", "page", "paper", "news item")
"""What someone who asks calls the text."""

ASK = rf"(?:{'|'.join(QUESTION_WORDS)})"
AUXILIARY = rf"(?:{'|'.join(AUXILIARIES)})"
_TEXT = rf"(?:{'|'.join(TEXT_NOUNS)})"
_PLACED = r"(?:at|by|in|on|from|to|with|for)"

_OPEN = re.compile(
    r"\bthis\s+(?:text|article|document|source|story|piece|report|paper|file|news\s+item)\b", re.I
)
"""The words for the document at hand: "What is this document about?", "Who wrote this report?"; not
"What is the document about?", "What does this evidence show?"."""

_PARTS = re.compile(rf"[,;]?\s+and\s+(?=(?:{_PLACED}\s+)?{ASK}\b)|\?\s+(?=\w)", re.I)
"""Where one question ends and another begins: "Who came, and what did they eat?"."""

_BARE = re.compile(rf"(?:{_PLACED}\s+)?{ASK}(?:\s+(?:many|much|long|often))?", re.I)
"""A question word alone: "when", "how many", "by whom"."""

_YES_NO = re.compile(rf"^\s*{AUXILIARY}(?:n['’]t)?\s", re.I)
"""The opening of a question that wants a yes or a no: "Did ", "Wasn’t "."""

_SAID = re.compile(
    rf"""^what\s+(?:else\s+)?(?:did|does|do|has|have|had)\s+(?P<speaker>.+?)\s+
    (?:have\s+to\s+)?{ASKED_SPEECH}\b
    (?:\s+(?:about|on|of|regarding|concerning)\b)?(?P<topic>.*)$""",
    re.I | re.X,
)
"""A question for someone's words: "What did Brandt say about the harbour?"."""

_SAID_ABOUT = re.compile(
    r"""^what\s+(?:was|were|is|are)\s+(?P<speaker>.+?)['’]s?\s+
    (?:comments?|remarks?|statements?|words?|views?|reactions?|position)\b
    (?:\s+(?:about|on|of|to|regarding|concerning)\b)?(?P<topic>.*)$""",
    re.I | re.X,
)
"""The same with a noun: "What were Ana Reis’s remarks on the harbour?"."""

_ABOUT = r"(?:\s+(?:for|about|on|of|to|regarding|concerning|that|whether|if|(?:any|some)thing)\b)*"
_ATTRIBUTED = (
    re.compile(
        rf"""^(?:(?:what|why|when|where|how)\s+)?(?:do|does|did|has|have|had)n?['’]?t?\s+(?P<speaker>.+?)\s+
        (?:ever\s+|really\s+)?{ASKED_OF_SPEAKERS}\b{_ABOUT}(?P<topic>.*)$""",
        re.I | re.X,
    ),
    re.compile(r"^according\s+to\s+(?P<speaker>[^,?]+),\s*(?P<topic>.+)$", re.I),
    re.compile(r"^(?P<topic>.+?),?\s+according\s+to\s+(?P<speaker>[^,?]+)\W*$", re.I),
    re.compile(
        rf"^(?!{ASK}\b|{AUXILIARY}\b)(?P<speaker>(?:[\w.’'-]+\s+){{1,5}}?)(?:on|about)\s+(?P<topic>.+)$",
        re.I,
    ),
)
"""Questions for somebody's words if the text has such a speaker: "did Lee say that …", "why does
she say …", "… according to Lee", "Lee on the bridge"; and "work on Sundays", which has none."""

_WHO_SAID = re.compile(
    rf"^who\s+(?:else\s+)?(?:has\s+|had\s+|is\s+it\s+that\s+)?(?:{VERB.pattern}){_ABOUT}(?P<topic>.*)$",
    re.I,
)
"""A question for who said something: "Who said that the pier is hollow?"."""

_PLURAL = (
    r"(?:(?!(?:does|always|perhaps|besides|news|series|species|means)\b)(?-i:[a-z]+[^\Waiusd_\d]s)|"
    r"(?-i:[a-z]*(?:ads|ods|ids|ends|ards|ields|as))|people|men|women|children)"
)
"""A plural noun by its ending, without a capital: "ships", "countries"; not "this", "crisis",
"class", "Paris"."""

_MODIFIER = rf"(?!{AUXILIARY}\b|(?:the|an?|this|that|these|those|his|her|its|it)\b)[\w-]+"
_ASKED_OF_PLURAL = rf"(?:of\s+(?:the|these|those|his|her|its|their)\s+)?(?:{_MODIFIER}\s+){{0,2}}?"
_OBJECT = r"(?:the|an?|him|her|it|us|them|me|you|more|most|less|least|this|that|there|to|at)"
_PAST = r"(?:\w+ed|came|went|made|took|gave|said|got|left|fell|won|lost|sent|bought|sold|built|met)"

_LIST = re.compile(
    rf"""^(?:please\s+)?(?:list|name|enumerate)\s+(?:[\w-]+\s+){{0,4}}?{_PLURAL}\b
    |^which\s+{_ASKED_OF_PLURAL}{_PLURAL}\b(?!\s+(?:is|was|{_OBJECT})\b)
    # "What causes the tides?" asks with a verb, "What causes did he name?" with a noun.
    |^what\s+{_ASKED_OF_PLURAL}{_PLURAL}\s+(?!is\b|was\b)(?:{AUXILIARY}|{_PAST})\b
    |^(?:who|what|which)\s+(?:are|were)\b
    |\ball\s+(?:of\s+)?the\s+(?!time|way|same|more|while)""",
    re.I | re.X,
)
"""A question that several sentences may answer: "Which ships came?", "Who were the guests?"."""

_TITLES = re.compile(r"^(?:the|mr|mrs|ms|dr|president|minister)\.?\s+", re.I)
"""Words in front of a speaker's name that are no part of it."""

_HEADLINE = re.compile(
    rf"\b(?:headline|title)\b(?!\s+(?:of|for)\s+(?!(?:the|this|that)\s+{_TEXT}))"
    rf"|\bwhat\s+is\s+(?:the|this)\s+{_TEXT}\s+(?:called|titled|entitled)\b",
    re.I,
)
"""A question for the title of the text, not of a person in it: "the title of the minister"."""

_THANKS = (
    r"(?:(?:many\s+)?thanks|thank\s+you|thx|ty|cheers)"
    r"(?:\s+(?:very|so)\s+much|\s+a\s+lot|\s+again)?"
)
_COURTESY = re.compile(
    rf"""^\W*(?:(?:ok|okay|yes|no|great|good|fine|well|perfect|nice|right|understood|sure|i\s+see|
    got\s+it|hello|hi|hey|greetings|there|good\s+(?:morning|afternoon|evening|day|night)|
    how\s+are\s+you(?:\s+(?:doing|today))*|good\s*bye|bye|see\s+you|{_THANKS})\W*)+$""",
    re.I | re.X,
)
"""Words that ask for nothing: "Thanks", "OK, thanks.", "Good morning"; not "Thanks to whom?"."""

_THIS = r"(?:this|it|you|footnote|the\s+chat|this\s+(?:chat|tool|app|program|page))"
_HELP = re.compile(
    rf"""^\W*(?:please\s+)?(?:help(?:\s+me)?|what\s+can\s+{_THIS}\s+do(?:\s+for\s+me)?
    |what\s+(?:can|should|may)\s+i\s+(?:ask(?:\s+(?:you|here))?|do\s+here)|how\s+can\s+you\s+help(?:\s+me)?
    |(?:who|what)\s+are\s+you|how\s+do(?:es)?\s+{_THIS}\s+work|how\s+(?:do|can)\s+i\s+use\s+{_THIS})\W*$""",
    re.I | re.X,
)
"""A question about the one who answers: "What can you do?", "How does this work?"; not "What can
the court do?", "How does the pump work?"."""

_DOCUMENTS = r"(?:documents?|files?|texts?|sources?|articles?)"
_HOLDINGS = re.compile(
    rf"""^\W*(?:(?:which|what|how\s+many)\s+{_DOCUMENTS}\s+(?:(?:do|can|did)\s+(?:i|you|we)\s+
        (?:have|know|read|use|ask|add|upload)(?:\s+(?:here|about))?|are\s+(?:there|here|loaded|asked|in\s+(?:the|my)\s+library))
    |(?:please\s+)?(?:list|show(?:\s+me)?|name)\s+(?:all\s+)?(?:of\s+)?(?:my|the|your)?\s*{_DOCUMENTS}
    |what\s+is\s+in\s+(?:the|my|your)\s+library)\W*$""",
    re.I | re.X,
)
"""A question for what there is to be asked: "Which documents do I have?", "List my files"; not
"Which documents do I have to bring?", "Name the sources of the Nile"."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question and how it wants to be answered.

    ``several`` where more than one sentence may be wanted; ``speakers`` whose words it asks
    for, and ``topic`` what they were about, ``""`` where it asks for all of them. ``attributed`` is
    whom it asks about if the text has a speaker called so, with ``statement``, what they would have
    said; where only the latter is given, it asks who said that.
    """

    text: str
    yes_no: bool = False
    several: bool = False
    speakers: tuple[str, ...] = ()
    topic: str = ""
    attributed: str = ""
    statement: str = ""


def parse(text: str) -> tuple[Question, ...]:
    """Return the questions that ``text`` is made of, which has at least one letter or digit."""
    parts = [part.strip(" ,;") for part in _PARTS.split(text)]
    parts = [part for part in parts if part.strip("?!. ")]
    # "Who said it? Where?" are two questions all the same.
    alone = parts if "?" in text.rstrip("?!. ") else [text]
    return tuple(_parsed(part) for part in _completed(parts) or alone)


def asks_headline(question: str) -> bool:
    """Return whether ``question`` asks for the title of the text."""
    return bool(_HEADLINE.search(question))


def is_courtesy(text: str) -> bool:
    """Return whether ``text`` thanks, greets or agrees, and asks nothing."""
    return bool(_COURTESY.match(text))


def asks_help(text: str) -> bool:
    """Return whether ``text`` asks about the one who answers."""
    return bool(_HELP.match(text))


def asks_documents(text: str) -> bool:
    """Return whether ``text`` asks which documents there are."""
    return bool(_HOLDINGS.match(text))


def asks_open(text: str) -> bool:
    """Return whether ``text`` asks of the document that is open before whoever asks."""
    return bool(_OPEN.search(text))


def is_talk(text: str) -> bool:
    """Return whether ``text`` asks nothing of a source."""
    return is_courtesy(text) or asks_help(text) or asks_documents(text)


def _completed(parts: list[str]) -> list[str] | None:
    """The parts, each with what it asks: "when" of "When and where did he go?" shares the rest.

    ``None`` where a bare word has nothing to share: "latest landing and why" is one question.
    """
    bare = [bool(_BARE.fullmatch(part.strip("?!. "))) for part in parts]
    if all(bare) or not any(bare):
        return parts
    asked = parts[bare.index(False)]
    rest = _BARE.sub("", asked, count=1) if _BARE.match(asked) else ""
    # "Who said it, and where?" has nothing to share: "where said it" is no question.
    if not (bare[0] or _YES_NO.match(rest)):
        return None
    return [
        part.strip("?!. ") + rest if is_bare else part
        for part, is_bare in zip(parts, bare, strict=True)
    ]


def _parsed(text: str) -> Question:
    said = _SAID.match(text) or _SAID_ABOUT.match(text)
    who = _WHO_SAID.match(text)
    told = (
        None if who else next((found for form in _ATTRIBUTED if (found := form.match(text))), None)
    )
    asked = who or told or said
    return Question(
        text=text,
        yes_no=bool(_YES_NO.match(text)),
        several=bool(_LIST.search(text)),
        speakers=_speakers(said["speaker"]) if said else (),
        topic=said["topic"].strip(" ?.!") if said else "",
        attributed=(told or said or {"speaker": ""})["speaker"].strip() if not who else "",
        statement=asked["topic"].strip(' ?.!"“”') if asked else "",
    )


def _speakers(text: str) -> tuple[str, ...]:
    """The people in "Mr Khoja and Carter each", without titles."""
    bare = re.sub(r"\s+(?:each|both)$", "", text.strip(), flags=re.I)
    return tuple(_TITLES.sub("", one).strip() for one in re.split(r",?\s+and\s+|,\s+", bare))
