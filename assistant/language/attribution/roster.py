"""The people and bodies that a text speaks of: by name, by role, by pronoun."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.language.names import name_spans
from index.terms import STOPWORDS, terms

_HONORIFICS = frozenset(terms("Mr Mrs Ms Miss Dr Prof Professor Sir Dame"))
"""Words before a name that are no part of it."""

_FEMALE = re.compile(r"\b(?:mrs|ms|miss|she|\w*woman|\w*mistress|mother|daughter|sister)\b", re.I)
_MALE = re.compile(
    r"\b(?:mr|he|(?:spokes|chair|alder|sales|business|fire|police|fisher|states)?man|father|son|brother|uncle|sir)\b",
    re.I,
)
"""Words of a noun phrase that tell whether "she" or "he" can stand for it."""

_POSSESSIVE = re.compile(r"^(?:its|their|his|her)\b", re.I)
_DETERMINED = re.compile(r"^(?:the|its|their|his|her|my|our|a|an|one)\b\s*", re.I)
"""The beginning of a noun phrase with a determiner: "the mayor", "its director"."""

_AFTER_HEAD = re.compile(
    r"\s+(?:of|for|from|in|at|on|to|with|who|whose|which|that|himself|herself)\b.*$|,.*$"
)
"""What follows the head of a noun phrase: "chair | of the board"."""

_BODY = re.compile(
    r"(?:compan(?:y|ies)|firm|group|corporation|business|maker|manufacturer|operator|bank|agency"
    r"|union|party|club|association|council|ministry|authority|board|chamber|court|government"
    r"|commission|committee|department|office|university|hospital|newspaper|service|charity|police)$",
    re.I,
)
"""The head of a noun phrase for a body of people, which "the company" or "it" can stand for."""

_ANY_BODY = re.compile(r"company|firm|group|business|corporation|organi[sz]ation", re.I)
"""A head that can stand for any body that works for money, whatever else it is called."""

_VOICE = re.compile(r"\bspokes(?:man|woman|person|people)\b", re.I)
"""Who speaks for somebody else."""

_INSIDE = re.compile(r"(?<=[^\W_])[,;]? (\w+)")
_FIRST_WORD = re.compile(r"\w+")
"""The words that stand inside sentences, after others; and the first word of a name."""

_LONGEST_NAME = 4
"""Words of the longest name that a last name alone is taken for."""

_KNOWN_BY = 4
"""Letters from which on two words of a common beginning can be forms of one: "lead", "leader"."""


@dataclass(slots=True, eq=False)
class Speaker:
    """Someone a text speaks of: the longest ``name`` (``""`` where there is only a role), the terms
    of the name, the ``heads`` of roles and all terms that describe them.

    ``gender`` is "f", "m", "body" or ``""`` where the text has not told; ``voice_of`` is whom a
    spokesperson speaks for; ``is_person`` where "who" tells that.
    """

    name: str = ""
    named: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    described: set[str] = field(default_factory=set)
    gender: str = ""
    voice_of: Speaker | None = None
    is_person: bool = False
    role: str = ""

    @property
    def title(self) -> str:
        """The name, or the role of one who has none."""
        return self.name or self.role


def is_form(term: str, other: str) -> bool:
    """Whether two terms are the same or forms of one word: "lead" and "leader"."""
    short, long = sorted((term, other), key=len)
    close = len(short) >= _KNOWN_BY and len(long) - len(short) <= max(2, len(short) // 2)
    return term == other or (close and long.startswith(short))


def holds(known: Iterable[str], term: str) -> bool:
    """Whether a term or a form of it is among others."""
    return any(is_form(term, one) for one in known)


class Roster:
    """Who has been spoken of so far, the latest last."""

    def __init__(self, text: str) -> None:
        self._full = {
            span.of(text).split()[-1]: span.of(text)
            for span in reversed(name_spans(text))
            if 2 <= len(span.of(text).split()) <= _LONGEST_NAME and "\n" not in span.of(text)
        }
        self._inside = frozenset(_INSIDE.findall(text))
        self.speakers: list[Speaker] = []
        self._recent: list[Speaker] = []
        self._unnamed: Speaker | None = None

    def touch(self, speaker: Speaker) -> None:
        """Makes ``speaker`` the one last spoken of."""
        if speaker in self._recent:
            self._recent.remove(speaker)
        self._recent.append(speaker)

    def forget_recent(self) -> None:
        """Pronouns and roles in what follows stand for none of those spoken of before."""
        self._recent.clear()

    def end_paragraph(self) -> None:
        """A role without a name is no longer looked for in what follows."""
        self._unnamed = None

    def introduce(self, name: str, role: str) -> Speaker:
        """The speaker of a name, who has a role from now on."""
        speaker = self._by_name(name) or self._add(Speaker())
        self._call(speaker, name)
        self._describe(speaker, role)
        return speaker

    def resolve(self, phrase: str, *, appositive: str = "", new: bool = True) -> Speaker | None:
        """Who a noun phrase, with an apposition to it, stands for; ``None`` where that is open.

        With ``new``, whom it has not spoken of yet is added.
        """
        phrase = phrase.strip(" ,\n")
        if re.fullmatch(r"(?:he|she|it)(?:\s+(?:him|her|it)self)?", phrase, re.I):
            return self._by_pronoun(phrase.split()[0].lower())
        spans = name_spans(phrase)
        beside = name_spans(appositive) if not spans or _DETERMINED.match(phrase) else ()
        if beside and not re.match(r"(?:who|whose|which|an?|the)\b", appositive):
            name, role = beside[0].of(appositive), phrase
            appositive = appositive[beside[0].end :].strip(" ,")
        elif (
            spans
            and not _is_owner(phrase, spans[-1].end)
            and not _is_complement(phrase, spans[0].start)
        ):
            at = (
                spans[0]
                if re.search(r"^\s*(?:of|from|for)\b", phrase[spans[0].end :])
                else spans[-1]
            )
            name, role = at.of(phrase), f"{phrase[: at.start]}"
            appositive = f"{phrase[at.end :].strip()} {appositive}".strip()
        else:
            return self._by_role(phrase, appositive, new=new)
        known = self._by_name(name)
        if known is None and not new:
            return None
        speaker = known or self._unnamed_before(name, role or appositive) or self._add(Speaker())
        self._call(speaker, name)
        if role.strip():
            self._describe(speaker, role)
        if appositive and appositive not in name:
            self._describe(speaker, appositive)
        return speaker

    def note_unnamed(self, phrase: str) -> None:
        """Notes a role at the beginning of a sentence whose name may follow in the next."""
        if spans := name_spans(phrase):
            named = any(self._is_name(span.of(phrase)) for span in spans)
            if speaker := self.resolve(phrase, new=named):
                self.touch(speaker)
        elif re.match(r"the\b", phrase, re.I):
            speaker = self.resolve(phrase)
            if speaker is not None and speaker.gender == "body":
                self.touch(speaker)

    def _is_name(self, name: str) -> bool:
        """Whether a name has several words, or stands inside a sentence too: not "Engineers"."""
        first = _FIRST_WORD.search(name)
        return " " in name or (first is not None and first.group() in self._inside)

    def _unnamed_before(self, name: str, described: str) -> Speaker | None:
        """The role just spoken of, for a full name that nothing describes."""
        free = self._unnamed if len(name.split()) > 1 and not described else None
        self._unnamed = None
        return free

    def _add(self, speaker: Speaker) -> Speaker:
        self.speakers.append(speaker)
        return speaker

    def _call(self, speaker: Speaker, name: str) -> None:
        """Adds a name to a speaker's."""
        speaker.gender = speaker.gender or _gender(name)
        first, of, _ = name.partition(" of ")
        name = first if of and " " in first else name
        bare = [term for term in terms(name) if term not in _HONORIFICS]
        speaker.named.update(bare)
        full = self._full.get(name) if not speaker.name else None
        if full is not None:
            speaker.named.update(term for term in terms(full) if term not in _HONORIFICS)
            name = full
        if len(name) > len(speaker.name):
            speaker.name = re.sub(r"^(?:(?:Mr|Mrs|Ms|Dr|Prof)\.?\s+)+", "", name)

    def _describe(self, speaker: Speaker, role: str) -> None:
        """Adds a role to a speaker's: "the mayor of Wexby", "who leads the opposition"."""
        owner = _POSSESSIVE.match(role)
        last = next((one for one in reversed(self._recent) if one is not speaker), None)
        if owner and owner.group().lower() == "its":
            last = next((one for one in reversed(self._recent) if _is_thing(one)), last)
        if owner and last is not None:
            speaker.described |= last.named | last.heads
        bare = _DETERMINED.sub("", role.strip(" ,()"))
        found = [term for term in terms(bare) if term not in STOPWORDS]
        speaker.described.update(found)
        speaker.gender = speaker.gender or _gender(bare)
        if re.match(r"(?:who|whose|which)\b", bare):
            speaker.is_person = not bare.startswith("which")
            return
        head = _AFTER_HEAD.sub("", bare)
        speaker.heads.update(terms(head)[-1:])
        speaker.role = speaker.role or head
        if _BODY.search(head) and _DETERMINED.match(role.strip(" ,")):
            speaker.gender = "body"
        if _VOICE.search(bare):
            speaker.voice_of = self._find_body(bare)

    def _find_body(self, phrase: str) -> Speaker | None:
        """The body that a phrase names: "a spokesman for Volanta Cargo"; else the last one."""
        for span in name_spans(phrase):
            body = self._by_name(span.of(phrase)) or self._add(Speaker())
            self._call(body, span.of(phrase))
            body.gender = body.gender or "body"
            return body
        words = set(terms(phrase))
        for one in reversed(self.speakers):
            if one.gender == "body" and one.heads & words:
                return one
        return self._last_body()

    def _last_body(self) -> Speaker | None:
        """The body last spoken of, or a name that no "he" or role has told to be a person's."""
        return next(
            (one for one in reversed(self._recent) if one.gender == "body"),
            next((one for one in reversed(self._recent) if _may_be_body(one)), None),
        )

    def _by_pronoun(self, pronoun: str) -> Speaker | None:
        """Who "he", "she" or "it" stands for: the last spoken of that it can stand for."""
        if pronoun == "it":
            return next((one for one in reversed(self._recent) if _is_thing(one)), None)
        wanted = "f" if pronoun == "she" else "m"
        for one in reversed(self._recent):
            if one.gender in ("", wanted):
                one.gender = wanted
                return one
        return None

    def _by_name(self, name: str) -> Speaker | None:
        """The speaker whose name has the same last word, or begins with the one word given."""
        wanted = [term for term in terms(name) if term not in _HONORIFICS]
        if not wanted:
            return None
        for one in (*reversed(self._recent), *reversed(self.speakers)):
            if wanted[-1] in one.named and (set(wanted) <= one.named or one.named <= set(wanted)):
                return one
        return None

    def _by_role(self, phrase: str, appositive: str, *, new: bool) -> Speaker | None:
        """Who a phrase without a name stands for: "the mayor", "the company", "a spokesman"."""
        bare = _DETERMINED.sub("", phrase)
        head = _AFTER_HEAD.sub("", bare)
        wanted = terms(head)
        if not wanted or not _DETERMINED.match(phrase):
            return None
        definite = not re.match(r"(?:an?|one)\b", phrase, re.I)
        if definite and (known := self._by_head(wanted)):
            return known
        body = self._last_body() if re.match("the", phrase, re.I) and _BODY.search(head) else None
        alone = len(terms(bare)) == 1
        if body is not None and alone and (not body.heads or _ANY_BODY.fullmatch(head)):
            body.gender = "body"
            body.heads.add(wanted[-1])
            return body
        if not new:
            return None
        speaker = self._add(Speaker())
        self._describe(speaker, phrase)
        if appositive:
            self._describe(speaker, appositive)
        if definite and speaker.gender != "body":
            self._unnamed = speaker
        return speaker

    def _by_head(self, wanted: list[str]) -> Speaker | None:
        """The last spoken of with a role of this head, whose further words describe it too."""
        for one in (*reversed(self._recent), *reversed(self.speakers)):
            known = one.heads | one.described | one.named
            if wanted[-1] in one.heads | one.named and all(term in known for term in wanted):
                return one
        return None


def _is_owner(phrase: str, end: int) -> bool:
    """Whether the name that ends there owns what follows: "Nordmilk’s chief executive"."""
    return bool(re.match(r"['’]s?\s+\w", phrase[end:]))


def _is_complement(phrase: str, start: int) -> bool:
    """Whether the name that starts there belongs to a role: "the landlord of the Crown"."""
    before = phrase[:start].rstrip()
    return bool(
        _DETERMINED.match(phrase) and re.search(r"\b(?:of|for|at|from|in)(?:\s+the)?$", before)
    )


def _gender(phrase: str) -> str:
    if _FEMALE.search(phrase):
        return "f"
    return "m" if _MALE.search(phrase) else ""


def _is_thing(speaker: Speaker) -> bool:
    """Whether "it" can stand for a speaker."""
    return speaker.gender in ("", "body") and not speaker.is_person


def _may_be_body(speaker: Speaker) -> bool:
    return bool(speaker.name) and not speaker.gender and not speaker.heads and not speaker.is_person


def find_called(asked: str, speakers: Iterable[Speaker]) -> tuple[Speaker, ...]:
    """The speakers that a question calls by a name or a role: "Lee", "the chair of the board".

    A name goes before the head of a role, and that before what else the text tells of somebody.
    """
    bare = _DETERMINED.sub("", asked.strip())
    wanted = [term for term in terms(bare) if term not in STOPWORDS | _HONORIFICS and len(term) > 1]
    head = [term for term in terms(_AFTER_HEAD.sub("", bare)) if term in wanted][-1:]
    if not head:
        return ()
    known = [(one, one.named | one.heads | one.described) for one in speakers]
    fitting = [one for one, words in known if all(holds(words, term) for term in wanted)]
    named = [
        one
        for one in fitting
        if (head[0] in one.named and asked != asked.lower()) or wanted[-1] in one.named
    ]
    headed = [one for one in fitting if holds(one.heads, head[0])]
    return tuple(named or headed or fitting)
