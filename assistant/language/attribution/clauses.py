"""Who speaks in a clause: the subject of its verb of speech, and how a text introduces people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.language.attribution.verbs import SPOKEN, VERB
from assistant.language.names import name_spans
from index.types import Span

_ADVERBS = re.compile(
    r"(?:\s|^)(?:also|then|later|once|often|never|always|again|today|himself|herself|itself|"
    r"however|too|first|instead|\w+ly|has|have|had|did|does|do|not|will|would|could|"
    r"must|may|might|can|should|who|in\s+turn|at\s+first|only|still|now|and|since|used\s+to|,\s*however,)\s*$"
)
"""What may stand between a subject and its verb: "Lee | has also"."""

_CUT = re.compile(
    r"[;:—–“”()]|,\s|\s(?:and|but|or|that|because|when|while|if|as|although|though|than|where|whether|"
    r"before|after|since|until|once)\s|^(?:But|And|Yet|So|When|While|If|As|Because|Although|Once)\s"
)
"""Where a subject can begin: after a mark, a conjunction, an opening "But"."""

_PRONOUN = re.compile(r"(?:he|she|it)$", re.I)
_DETERMINED = re.compile(
    r"(?:the|its|his|her|their|my|our|an?|one)\s+[^\W\d_]|[^\W\d_].*['’]s?\s+[a-z]|one\s+", re.I
)
"""A noun phrase that begins with a determiner or an owner: "the mayor", "Norden’s director"."""

_COMPLEMENT = re.compile(r"\s+(?:of|from|for)\b|\s*\(")
"""What may follow a name in a subject: "Nadia Frost | of the chamber"."""

_NOT_SUBJECT = re.compile(
    r"^(?:I|We|You|They|There|This|That|These|Those|What|Who|Nobody|Somebody|Everybody|Both|Some|Many|All)\b"
)
"""A word that stands for nobody in particular, or for who speaks anyway."""

_INVERTED = re.compile(r"\s*(?P<subject>[^,.;:“”\n]{2,80})(?P<rest>,\s*[^“”.;:]{2,80})?")
"""The subject after its verb, with an apposition: "said | Ann Lee, the mayor"."""

_AFTER_INVERTED = re.compile(
    r"\s(?:on|in|at|outside|after|before|during|when|as|while|from|by|last|this|to|told)\s.*$"
)
"""What is no part of a subject after its verb: "said Ruiz | outside the depot"."""

_ACCORDING = re.compile(r"\b[Aa]ccording\s+to\s+(?P<subject>[^,.;:“”\n]{2,80})")
_VIEW = re.compile(r"\b[Ii]n\s+(?P<owner>his|her|its)\s+(?:view|opinion|words|eyes)\b")
_PRONOUN_OF = {"his": "he", "her": "she", "its": "it"}

_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|get|got)(?:\s+\w+ly)?\s+$")
"""What makes a participle passive: "was | criticised"."""

_BESIDE = re.compile(r"\s*\([^()]{1,40}\)$")
"""What stands in brackets behind a name: "Mrs Doyle | (no. 14)"."""

_DATED = re.compile(
    r"(?:(?:[Oo]n|[Ii]n|[Aa]t|[Ll]ast|[Tt]his|[Bb]y|[Ss]ince)\s+(?:an?\s+|the\s+)?[\w-]+(?:\s+\d+)?|[Aa]n?\s+\w+\s+ago|\w+\s+later)"
    r"\s+(?=(?:the|its|his|her|an?|he|she|it)\b|[A-Z])"
)
"""A time or place before a subject: "On Monday | he", "A year ago | the mayor"."""

_LONGEST = 12
"""Words of the longest subject."""

_NAME = r"[A-Z][\w’'-]+(?: (?:de |van |von )?[A-Z][\w’'-]*)*"
_WORD = r"(?!(?:and|or|the|an?|that|than|her|his|its)\b)[a-z][\w’-]*"
_ROLE = rf"{_WORD}(?: {_WORD}){{0,3}}"
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|will|would|has|have|had|can|could|may|must|do|does|did|said|says|not)\b"
)
"""A verb, which no role but a relative clause has in it."""

_LINKING = re.compile(
    r"\b(?:and|or|that|than|by|as|to|into|over|under|with|about|between|one|two|three|four|five|six|"
    r"some|many|most|all|each|none|half|part|both)\b"
)
"""A word that no short role has in it: "the suggestion that | Petrov", "two of the piers"."""
_INTRODUCED = (
    # "Ann Lee, the mayor," "Marit Lien, who milks", "Walter Imhof, mayor of Grubben."
    re.compile(
        rf"(?P<name>{_NAME}),\s+(?P<role>(?:(?:an?|the|who|whose)\s+|(?!(?:and|but|or|then|which)\b)"
        rf"[a-z-]+ (?:[a-z-]+ )?(?:of|at|for) )[^,.;:“”\n]{{2,70}}?)(?=[,.;:“”\n]|$)"
    ),
    # "Karin Holz (reception)"
    re.compile(rf"(?P<name>{_NAME})\s+\((?P<role>[a-z][^()\d]{{2,40}})\)"),
    # "The supplier, Zawias, said"; "its founder, Jaap de Wit."
    re.compile(
        rf"\b(?P<role>(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|\w+[’']s?)\s+{_ROLE}"
        rf"(?:\s+(?:of|for|on)\s+[^,.;:“”\n]{{2,40}})?),\s+(?P<name>{_NAME})(?=[,.;”\n]|$)"
    ),
    # "the angler Willi Kranz"
    re.compile(rf"\b(?P<role>(?:the|our|its|his|her|their) {_ROLE}) (?P<name>{_NAME})"),
    # "Tuuli Aho is a research diver", "Ilse Marten has been warden", ", Sten Morck a rescue diver"
    re.compile(
        rf"(?P<name>{_NAME}) (?:is|was|has been) "
        rf"(?P<role>(?:an?|the) {_ROLE}(?=[ ,.;\n])|[a-z]+(?= (?:of|at|for)\b))"
    ),
    re.compile(rf",\s+(?P<name>{_NAME}) (?P<role>an? {_ROLE})(?=[,.;\n])"),
    # "Chair: Olga Simms."
    re.compile(
        rf"(?:^|\. )(?P<role>(?!From|To|Cc|Date|Re)[A-Z][a-z]+): "
        rf"(?P<name>{_NAME} [A-Z][\w-]+)(?=[.,;\n])",
        re.M,
    ),
)
"""How a text tells who somebody is, with an example of each."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The subject of a verb of speech, with the apposition to it, and where they stand."""

    subject: str
    appositive: str
    span: Span


def find_introductions(text: str) -> Iterator[tuple[str, str]]:
    """The names that a text explains, each with what it says: ``("Ann Lee", "the mayor")``."""
    found = sorted(
        (match.start(), match["name"], match["role"])
        for pattern in _INTRODUCED
        for match in pattern.finditer(text)
    )
    for _, name, role in found:
        relative = re.match(r"(?:who|whose)\b", role)
        if name_spans(name) and (relative or _is_role(role)):
            yield name, role


def _is_role(text: str) -> bool:
    """Whether a text can be what somebody is: "the mayor of Wexby"; not "the trout have gone"."""
    short = re.split(r"\s(?:of|for|at|on|in)\s|,", text)[0]
    return not _FINITE.search(text) and not _LINKING.search(short) and not VERB.search(short)


def find_frame(bare: str) -> Frame | None:
    """The first clause of a sentence that tells who speaks; ``bare`` is without its quotations."""
    if view := _VIEW.search(bare):
        return Frame(_PRONOUN_OF[view["owner"].lower()], "", Span(*view.span()))
    if source := _ACCORDING.search(bare):
        return Frame(source["subject"], "", Span(*source.span()))
    verbs = sorted(
        {
            (match.start(), match.end())
            for pattern in (VERB, SPOKEN)
            for match in pattern.finditer(bare)
        }
    )
    for start, end in verbs:
        if _PASSIVE.search(bare[:start]):
            continue
        if frame := _before(bare, start) or _after(bare, start, end):
            return frame
    return None


def find_opening(bare: str) -> Frame | None:
    """The subject that a sentence opens with, whatever its verb: "Marlow | was calm"."""
    for match in re.finditer(r"(?:(?<=[\w.’]),?)\s+(?:[a-z]+\b|\d)", bare[:200]):
        chunk = bare[: match.start()].strip(" ,")
        if not _is_subject(chunk):
            continue
        appositive = ""
        if beside := re.match(r",\s+([^,.;:“”]{2,80}),", bare[match.start() :]):
            appositive = beside[1]
        if (name_spans(chunk)[-1:] and name_spans(chunk)[-1].end == len(chunk)) or _ends_phrase(
            match
        ):
            return Frame(chunk, appositive, Span(0, match.start()))
    return None


def _ends_phrase(match: re.Match[str]) -> bool:
    """Whether a subject can end before the word: a comma, or no part of a noun phrase follows."""
    word = match.group().strip(" ,")
    verb = re.match(
        r"(?:himself|herself|itself|\w+ed|is|was|were|has|had|will|would|did|does|must|can|could|may|\w+s)$",
        word,
    )
    return match.group().startswith(",") or verb is not None


def _before(bare: str, verb: int) -> Frame | None:
    """The frame whose subject stands before its verb: "Ann Lee, the mayor, also | said"."""
    end = verb
    while adverb := _ADVERBS.search(bare[:end]):
        end = adverb.start()
    chunk = _BESIDE.sub("", bare[:end].rstrip())
    if chunk.endswith(","):
        return _with_apposition(bare, chunk)
    start = max((match.end() for match in _CUT.finditer(f"{chunk} ")), default=0)
    subject = chunk[start:].strip()
    if not subject and (joined := re.search(r"\s(?:and|but)$", chunk)):
        opening = find_opening(bare[: joined.start()])
        return Frame(opening.subject, opening.appositive, opening.span) if opening else None
    start += len(chunk[start:]) - len(chunk[start:].lstrip())
    dated = _DATED.match(subject)
    start, subject = (start + dated.end(), subject[dated.end() :]) if dated else (start, subject)
    begins = start
    return Frame(subject, "", Span(begins, verb)) if _is_subject(subject) else None


def _with_apposition(bare: str, chunk: str) -> Frame | None:
    """The frame whose subject has an apposition in commas before its verb."""
    parts = [(match.start(), match.group()) for match in re.finditer(r"[^,]+", chunk)]
    for first in range(max(0, len(parts) - 3), len(parts) - 1):
        start, part = parts[first]
        cuts = [match.end() for match in re.finditer(r"[;:“”]|^\s*(?:But|And)\s", part)]
        subject = part[max(cuts, default=0) :].strip()
        appositive = ",".join(words for _, words in parts[first + 1 :]).strip()
        if _is_subject(subject):
            return Frame(subject, appositive, Span(start + max(cuts, default=0), len(chunk)))
    return None


def _after(bare: str, start: int, end: int) -> Frame | None:
    """The frame whose subject stands after its verb: "…,” | said Ann Lee, the mayor"."""
    before = bare[:start].rstrip()
    if not before.endswith(("”", ",")) and before:
        return None
    match = _INVERTED.match(bare, end)
    if match is None:
        return None
    subject = _AFTER_INVERTED.sub("", match["subject"]).strip()
    if not _is_subject(subject):
        return None
    whole = subject == match["subject"].strip()
    appositive = (match["rest"] or "").strip(" ,") if whole else ""
    return Frame(subject, appositive, Span(start, match.end() if whole else match.end("subject")))


def _is_subject(phrase: str) -> bool:
    """Whether a phrase is one that somebody who speaks is called by."""
    words = phrase.split()
    if not words or len(words) > _LONGEST or words[-1] == "I" or _NOT_SUBJECT.match(phrase):
        return False
    if _FINITE.search(phrase):
        return False
    if _PRONOUN.match(phrase) or _DETERMINED.match(phrase):
        return True
    spans = name_spans(phrase)
    if not spans:
        return False
    ends = [spans[-1].end, spans[0].end] if spans[0].start == 0 else [spans[-1].end]
    return any(end == len(phrase) or _COMPLEMENT.match(phrase, end) for end in ends)
