"""True sentences about texts, and the same sentences made false in one way each.

Ways to be true: the source's words, a part of them, a question and its answer put together by
rule (crowd workers' words: a paraphrase), or a change of form that keeps the sense. Ways to be
false: another number, another name, a negation, another speaker, a true sentence cited to the
wrong one, and the beginning of one sentence with the end of another.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from index.segment import sentences
from index.terms import terms
from index.types import Span
from tests.benchmark.rows import Row

_NUMBER = re.compile(r"(?<![\w.,])\d[\d,.]*\d(?![\w])|(?<![\w.,])\d(?![\w.,])")
_NAME = re.compile(r"(?<=[a-z,;“\"(] )[A-Z][\w’'-]+(?: (?:of |the |de )?[A-Z][\w’'-]+)*")
_FIRST = re.compile(r"^[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+")
_VERB = re.compile(r"\b(?:was|were|is|are|has|had|have|will|would|can|could|did|does|said)\b")
_SAID = re.compile(
    r"(?P<who>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)(?=,? (?:\w+ )?(?:said|says|stated|claimed|argued|"
    r"wrote|announced|told|reported|declared|noted|believed)\b)"
)
_TAIL = re.compile(r",? (?:which|who|where|while|although|whereas|because|but)\b[^.]*(?=\.?$)")
_LEAD = re.compile(r"^(?:In|On|At|By|After|During|Since|From|For|Under) [^,]{3,40}, (?=[A-Za-z])")
_BRACKETED = re.compile(r"\s*\([^()]*\)")
_ASKED = r"(?P<rest>(?!(?:is|are|was|were|did|do|does)\b)(?!.*\b(?:did|do|does)\b).+)$"
_SUBJECT = re.compile(rf"^(?:who|what(?=\s+\w+(?:ed|s)\b))\s+{_ASKED}", re.I)
_WHICH = re.compile(
    rf"^(?:what|which)\s+(?:\w+\s+){{1,2}}?(?=(?:\w+ed|has|had|can|will)\b){_ASKED}", re.I
)
_BE = re.compile(
    r"^(?:who|what)\s+(?P<verb>is|are|was|were)\s+(?P<rest>(?!.*\b(?:called|named|known|used)$).+)$",
    re.I,
)
_DID = re.compile(r"^(?P<ask>when|where)\s+(?P<verb>did)\s+(?P<rest>.+)$", re.I)
_SMALL = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


@dataclass(frozen=True, slots=True)
class Example:
    """A claim with the sentences it cites (indices into ``sentences``), true or false.

    ``kind`` names the way it was made; a false one keeps in ``form`` the true form it was.
    """

    claim: str
    sentences: tuple[str, ...]
    cited: tuple[int, ...]
    true: bool
    kind: str
    form: str
    title: str


def examples(rows: Iterable[Row], seed: int) -> Iterator[Example]:
    """One true claim and up to two false ones for each row that has an answer."""
    for number, row in enumerate(rows):
        chance = random.Random(f"{seed}-{number}-{row.question}")
        spans = sentences(row.text)
        place = _place(row, spans)
        if place is None or len(spans) < 2:
            continue
        texts = tuple(" ".join(span.of(row.text).split()) for span in spans)
        if not 5 <= len(texts[place].split()) <= 60:
            continue
        yield from _made(row, texts, place, chance)


def _place(row: Row, spans: tuple[Span, ...]) -> int | None:
    if not row.right:
        return None
    start = row.right[0].start
    return next((at for at, span in enumerate(spans) if span.start <= start < span.end), None)


def _made(row: Row, texts: tuple[str, ...], place: int, chance: random.Random) -> Iterator[Example]:
    forms = [(name, form(row, texts[place])) for name, form in _FORMS.items()]
    kept = [(name, claim) for name, claim in forms if claim and claim != texts[place]]
    kept.append(("verbatim", texts[place]))
    cited = (place,)
    form, claim = chance.choice(kept)
    stated = next((text for name, text in kept if name == "stated"), None)
    if stated and chance.random() < 0.5:
        form, claim = "stated", stated
    elif chance.random() < 0.3 and (two := _two(texts, place, chance)):
        form, claim, cited = two
    yield Example(claim, texts, cited, True, "true", form, row.title)
    if len(cited) > 1:
        form, claim = "verbatim", texts[place]
    ways = list(_WAYS.items())
    chance.shuffle(ways)
    count = 0
    for kind, way in ways:
        made = way(claim, texts, place, chance)
        if made and count < 2:
            count += 1
            yield Example(made[0], texts, made[1], False, kind, form, row.title)


def _trimmed(row: Row, sentence: str) -> str | None:
    text = _cut(sentence)
    return text if len(text.split()) >= 5 and text != sentence else None


def _cut(sentence: str) -> str:
    text = _BRACKETED.sub("", sentence)
    text = _TAIL.sub("", text)
    lead = _LEAD.match(text)
    if lead:
        text = text[lead.end() :]
        text = text[:1].upper() + text[1:]
    return text


def _stated(row: Row, sentence: str) -> str | None:
    question, answer = row.question.strip(" ?"), min(row.answers, key=len)
    if len(answer.split()) > 8:
        return None
    opened = answer[:1].upper() + answer[1:]
    if found := _BE.match(question):
        return f"{opened} {found['verb']} {found['rest']}."
    if found := _DID.match(question):
        return f"{found['rest'][:1].upper()}{found['rest'][1:]} in {answer}."
    if found := _SUBJECT.match(question) or _WHICH.match(question):
        return f"{opened} {found['rest']}."
    return None


def _two(
    texts: tuple[str, ...], place: int, chance: random.Random
) -> tuple[str, str, tuple[int, ...]] | None:
    """What two neighbours say in one sentence: a pronoun resolved, or both joined by "and"."""
    if not place or not 5 <= len(texts[place - 1].split()) <= 30:
        return None
    subject = re.match(
        r"(?:The )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*(?= (?:was|is|had|has|\w+ed)\b)",
        texts[place - 1],
    )
    if subject and (opening := re.match(r"(?:He|She|It|They) ", texts[place])):
        return "resolved", f"{subject.group()} {texts[place][opening.end() :]}", (place - 1, place)
    parts = texts[place - 1], texts[place]
    if chance.random() < 0.6:
        parts = _cut(parts[0]), _cut(parts[1])
    first, second = (part.rstrip(".") for part in parts)
    if chance.random() < 0.5:
        first, second = second, first
    second = (
        second
        if re.match(r"[A-Z][\w’'-]* [A-Z]|(?!The|A|In|This|It|He)", second)
        else second[:1].lower() + second[1:]
    )
    return "joined", f"{first}, and {second}.", (place - 1, place)


def _shortened(row: Row, sentence: str) -> str | None:
    """Names by their last word, small numbers in words, denials drawn together."""
    text = _FIRST.sub(lambda found: found.group().split()[-1], sentence)
    text = re.sub(
        r"(?<![\w.,])(\d|1[0-2])(?![\w.,%])", lambda found: _SMALL[int(found.group())], text
    )
    text = re.sub(r"\b(did|was|were|is|are|has|had) not\b", r"\1n't", text)
    return text if text != sentence else None


def _reported(row: Row, sentence: str) -> str | None:
    return f"According to the text, {sentence}"


def _number(
    claim: str, texts: tuple[str, ...], place: int, chance: random.Random
) -> tuple[str, tuple[int, ...]] | None:
    found = [match.span() for match in _NUMBER.finditer(claim)]
    if not found:
        return None
    start, end = chance.choice(found)
    old = claim[start:end]
    others = sorted({one for text in texts for one in _NUMBER.findall(text)} - {old})
    others = [one for one in others if one not in claim]
    digits = old.replace(",", "").replace(".", "")
    near = str(int(digits) + chance.choice([-2, -1, 1, 2, 10])) if len(digits) < 9 else "7"
    new = chance.choice(others) if others and chance.random() < 0.5 else near.lstrip("-")
    return None if new == old else (claim[:start] + new + claim[end:], (place,))


def _name(
    claim: str, texts: tuple[str, ...], place: int, chance: random.Random
) -> tuple[str, tuple[int, ...]] | None:
    found = [match.span() for match in _NAME.finditer(claim)]
    found += [match.span() for match in _FIRST.finditer(claim)]
    return _swapped(claim, found, texts, place, chance)


def _speaker(
    claim: str, texts: tuple[str, ...], place: int, chance: random.Random
) -> tuple[str, tuple[int, ...]] | None:
    return _swapped(
        claim, [found.span("who") for found in _SAID.finditer(claim)], texts, place, chance
    )


def _swapped(
    claim: str,
    found: list[tuple[int, int]],
    texts: tuple[str, ...],
    place: int,
    chance: random.Random,
) -> tuple[str, tuple[int, ...]] | None:
    if not found:
        return None
    start, end = chance.choice(found)
    old = set(terms(claim[start:end]))
    others = {one for text in texts for one in _NAME.findall(text)}
    others = sorted(one for one in others if not old & set(terms(one)))
    # As often one that the sentence names too, which only who did what can tell.
    here = [one for one in others if one in texts[place]]
    pool = here if here and chance.random() < 0.5 else others
    if not pool:
        return None
    return claim[:start] + chance.choice(pool) + claim[end:], (place,)


def _negated(
    claim: str, texts: tuple[str, ...], place: int, chance: random.Random
) -> tuple[str, tuple[int, ...]] | None:
    if re.search(r"\b(?:not|no|never)\b|n't", claim):
        made = re.sub(r"\b(?:not|never) |n't", "", claim, count=1)
        return (made, (place,)) if made != claim else None
    verb = re.search(r"\b(?:was|were|is|are|has|had|have|will|would|can|could|did|does)\b", claim)
    return (f"{claim[: verb.end()]} not{claim[verb.end() :]}", (place,)) if verb else None


def _elsewhere(
    claim: str, texts: tuple[str, ...], place: int, chance: random.Random
) -> tuple[str, tuple[int, ...]] | None:
    """The claim, cited to another sentence: the one with most of its words."""
    wanted = set(terms(claim))
    others = [at for at in range(len(texts)) if at != place and len(texts[at].split()) > 4]
    if not others:
        return None
    return claim, (max(others, key=lambda at: (len(wanted & set(terms(texts[at]))), -at)),)


def _mixed(
    claim: str, texts: tuple[str, ...], place: int, chance: random.Random
) -> tuple[str, tuple[int, ...]] | None:
    """The beginning of the claim with the end of another sentence, citing one or both."""
    others = [at for at in range(len(texts)) if at != place and _VERB.search(texts[at])]
    own = _VERB.search(claim)
    if not own or not others:
        return None
    at = chance.choice(others)
    other = _VERB.search(texts[at])
    assert other is not None
    subject, ending = claim[: own.start()], texts[at][other.start() :]
    if len(ending.split()) < 4 or set(terms(subject)) & set(terms(texts[at][: other.start()])):
        return None
    return subject + ending, (place, at) if chance.random() < 0.5 else (place,)


_FORMS: dict[str, Callable[[Row, str], str | None]] = {
    "trimmed": _trimmed,
    "stated": _stated,
    "shortened": _shortened,
    "reported": _reported,
}
_WAYS: dict[
    str,
    Callable[[str, tuple[str, ...], int, random.Random], tuple[str, tuple[int, ...]] | None],
] = {
    "other number": _number,
    "other name": _name,
    "negated": _negated,
    "other speaker": _speaker,
    "wrong sentence": _elsewhere,
    "mixed": _mixed,
}
