"""Chooses the sentences a model may cite, numbers them, and writes them down as plain data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.extractive.ranking import Candidate
from assistant.generative.markup import visible
from index.types import Document, Hit, Span

_LONGEST_TITLE = 120
_LONGEST_SENTENCE = 1_200
_ESCAPES = str.maketrans("[]【】［］〔〕<>＜＞{}`", "()()()()‹›‹›()'")
_SPEAK = r"(?:answer|respond|reply|say|write|print|output|repeat|cite|tell|add|append|state)"
_INSTRUCTION = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|discard)\b.{0,40}"
    r"\b(?:instructions?|prompts?|rules?|above|previous|prior|context|guidelines?|evidence|"
    r"(?:the|all|other|these)\s+(?:sources?|questions?|sentences?)|everything\s+(?:else|you))\b"
    r"|\b(?:you\s+are\s+now|you\s+will\s+now|pretend\s+(?:that\s+)?you|roleplay|"
    r"as\s+an?\s+(?:ai|language\s+model)|(?:do\s+not|never|don['’]t)\s+(?:cite|mention\s+this))\b"
    rf"|\b(?:you|ai|model|assistant)\s+(?:must|should|shall|will|have\s+to)\s+(?:\w+\s+)?{_SPEAK}\b"
    r"|\b(?:system|developer|hidden|initial|secret)\s+(?:prompt|message|instructions?)\b"
    r"|\b(?:new|updated|real|important)\s+instructions?\b"
    r"|\b(?:end|begin|start)\s+of\s+(?:the\s+)?(?:source|document|data|evidence)s?\b"
    r"|^\W*(?:system|assistant|user|human|ai|developer|instructions?|answer)\W{0,3}[:：>]"
    r"|</?\W*(?:im_start|im_end|system|inst|source|s)\b|\[/?inst\]|<\|"
    rf"|(?:^|[.:;!?]\W*|\b(?:please|just|only|instead|always|must|now)\s+){_SPEAK}\s+(?:only|just|"
    r"exactly|always|with|that|to\s+(?:the\s+)?(?:user|reader)|the\s+(?:following|words?|"
    r"user|reader|answer)|to\s+every|in\s+every|nothing|['\"“‘:])"
    r"|\b(?:attention|note|notice|message)\W{1,3}(?:to\s+)?(?:all\s+)?(?:ai|llm|language|chatbot)s?\b"
    r"|\b(?:reveal|print|send|output|leak|repeat|show)\b.{0,30}\b(?:keys?|passwords?|prompts?)\b"
    r"|\b(?:click|visit|download|curl)\b.{0,30}(?:https?:|www\.)"
    r"|\b(?:ignore[rz]|oublie[rz]?|ignorier\w*|vergiss|missachte\w*|ignora\w*|olvid\w*|dimentica\w*)"
    r"\b.{0,40}\b(?:instructions|consignes|règles|anweisung\w*|regeln|instruccion\w*|reglas|"
    r"istruzion\w*|regole|instruç\w*)\b|\bигнорируй\w*.{0,40}инструкц|忽略.{0,12}(?:指令|指示|说明)"
    r"|javascript:|<script|<img|<iframe|onerror\s*=|!\[[^\]]*\]\(",
    re.I | re.S,
)
_NUMBERED = re.compile(r"[\[【［]\s*\d+\s*[\]】］]")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence the model may cite by ``number``, counted from 1 in source order.

    ``text`` is the sentence as it stands in the document, ``around`` the sentences on either
    side of it and the title, where what it leaves unsaid may be named; ``instructs`` whether
    it reads like an instruction to a model.
    """

    number: int
    document_id: str
    title: str
    span: Span
    text: str
    around: str
    instructs: bool


def choose(
    ranked: Sequence[Sequence[Candidate]],
    hits: Sequence[Hit],
    documents: Mapping[str, Document],
    budget: int,
) -> tuple[Evidence, ...]:
    """The likeliest sentences that fit into ``budget`` tokens, in order of document and place.

    Candidates come first, the parts of a question taking turns; sentences that search found
    fill up what is left.
    """
    chosen: dict[tuple[str, int], int] = {}
    left = budget
    for key in _keys(ranked, hits):
        document = documents.get(key[0])
        if document is None or key in chosen or key[1] >= len(document.sentences):
            continue
        cost = tokens(shown(document.sentences[key[1]].of(document.text))) + 4
        if cost <= left:
            chosen[key] = cost
            left -= cost
    return tuple(
        _evidence(number, documents[id], sentence)
        for number, (id, sentence) in enumerate(sorted(chosen), 1)
    )


def tokens(text: str) -> int:
    """About how many tokens a model takes for ``text``: never under what is usual.

    Four characters of ASCII, or two of anything else, to a token.
    """
    plain = len(text.encode("ascii", "ignore"))
    return 1 + plain // 4 + (len(text) - plain + 1) // 2


def block(evidence: Sequence[Evidence]) -> str:
    """The numbered sentences by document, one to a line: nothing in them can end the line."""
    lines: list[str] = []
    document = ""
    for one in evidence:
        if one.document_id != document:
            document = one.document_id
            lines.append(f"Document: {shown(one.title)[:_LONGEST_TITLE]}")
        lines.append(f"[{one.number}] {shown(one.text)}")
    return "\n".join(lines)


def shown(text: str) -> str:
    """A source's words as a model sees them: on one line, without brackets or hidden characters.

    Square and pointed brackets become round and single ones, so that neither a marker nor a
    tag that ends the data can come out of a source.
    """
    return " ".join(visible(text).translate(_ESCAPES).split())[:_LONGEST_SENTENCE]


def instructs(text: str) -> bool:
    """Whether a sentence reads like an instruction to a model, or carries markers of its own.

    A hint for the reader of an answer and a bar to support, never the defence by itself.
    """
    seen = " ".join(visible(text).split())
    return bool(_INSTRUCTION.search(seen) or _NUMBERED.search(seen))


def _keys(ranked: Sequence[Sequence[Candidate]], hits: Sequence[Hit]) -> Iterable[tuple[str, int]]:
    for place in range(max(map(len, ranked), default=0)):
        for part in ranked:
            if place < len(part):
                yield part[place].document_id, part[place].sentence
    for hit in hits:
        yield hit.document_id, hit.sentence


def _evidence(number: int, document: Document, sentence: int) -> Evidence:
    spans = document.sentences
    beside = spans[max(0, sentence - 1) : sentence] + spans[sentence + 1 : sentence + 2]
    text = spans[sentence].of(document.text)
    return Evidence(
        number=number,
        document_id=document.id,
        title=document.title,
        span=spans[sentence],
        text=text,
        around="\n".join([document.title, *(span.of(document.text) for span in beside)]),
        instructs=instructs(text),
    )
