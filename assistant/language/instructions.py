"""What reads like an order to a model, in the sentences of a source."""

from __future__ import annotations

import re

from index.terms import terms

_SPEAK = r"(?:answer|respond|reply|say|write|print|output|repeat|cite|tell|add|append|state)"

_INSTRUCTION = re.compile(
    rf"""
    # To set aside what it was told: "Ignore all previous instructions".
    \b(?:ignore|disregard|forget|override|bypass|discard)\b.{{0,40}}
      \b(?:instructions?|prompts?|rules?|above|previous|prior|context|guidelines?|evidence|
      (?:the|all|other|these)\s+(?:sources?|questions?|sentences?)|everything\s+(?:else|you))\b
    # To be someone else: "You are now a pirate".
    |\b(?:you\s+are\s+now|you\s+will\s+now|pretend\s+(?:that\s+)?you|roleplay|
      as\s+an?\s+(?:ai|language\s+model)|(?:do\s+not|never|don['’]t)\s+(?:cite|mention\s+this))\b
    # What it has to say: "You must answer that …".
    |\b(?:you|ai|model|assistant)\s+(?:must|should|shall|will|have\s+to)\s+(?:\w+\s+)?{_SPEAK}\b
    # Words for its own instructions.
    |\b(?:system|developer|hidden|initial|secret)\s+(?:prompt|message|instructions?)\b
    |\b(?:new|updated|real|important)\s+instructions?\b
    |\b(?:end|begin|start)\s+of\s+(?:the\s+)?(?:source|document|data|evidence)s?\b
    # The label of a speaker or of a chat's markup: "SYSTEM:", "<|im_start|>", "[INST]".
    |^\W*(?:system|assistant|user|human|ai|developer)\W{{0,3}}[:：>]
    |</?\W*(?:im_start|im_end|system|inst|source|s)\b|\[/?inst\]|<\|
    # An order to speak, where a sentence or a clause begins: "Say that …", "reply only …".
    |(?:^|[.:;!?]\W*|\b(?:please|just|only|instead|always|must|now)\s+){_SPEAK}\s+
      (?:only(?!\s+(?:to|[a-z]+\W*$))|just|exactly|always|that\s+(?!to\b|man\b|woman\b|boy\b|girl\b|
      one\b)|to\s+(?:the\s+)?(?:user|reader)|the\s+(?:following|words?|user|reader|answer)|
      in\s+every\s+(?:answer|reply|response|sentence)|nothing\s+(?:else|but|more)|['\"“‘:])
    |\binstructions?\s*:.{{0,60}}\b{_SPEAK}\s+that\b
    |(?:^|[.:;!?]\W*|\bplease\s+)(?:answer|respond|reply)\s+with\b
    # A call to models by name: "Note to AI models:", but not "Attention: all AI companies".
    |\b(?:attention|note|notice|message)\W{{1,3}}(?:to\s+)?(?:all\s+)?
      (?:ai|llm|language\s+model|chatbot)s?(?:\s+(?:assistant|model|agent|system)s?)?
      (?:\s*[:,!]|\s+reading\b)
    # For secrets or for a visit elsewhere.
    |\b(?:reveal|print|send|output|leak|repeat|show)\b.{{0,30}}\b(?:keys?|passwords?|prompts?)\b
    |\b(?:click|visit|download|curl)\b.{{0,30}}(?:https?:|www\.)
    # "Ignore the instructions" in other languages.
    |\b(?:ignore[rz]|oublie[rz]?|ignorier\w*|vergiss|missachte\w*|ignora\w*|olvid\w*|dimentica\w*)
      \b.{{0,40}}\b(?:instructions|consignes|règles|anweisung\w*|regeln|instruccion\w*|reglas|
      istruzion\w*|regole|instruç\w*)\b
    |\bигнорируй\w*.{{0,40}}инструкц|忽略.{{0,12}}(?:指令|指示|说明)
    # Markup that would do something where it is shown.
    |javascript:|<script|<img|<iframe|onerror\s*=|!\[[^\]]*\]\(
    """,
    re.I | re.S | re.X,
)

_REPORTED = frozenset(terms("instructions ignore disregard prompt command orders tells asks"))
"""Words of a claim that speaks about an instruction: "The text asks to ignore the rules"."""


def is_instruction(text: str) -> bool:
    """Return whether a sentence, on one line, reads like an order to a model. It is a hint."""
    return bool(_INSTRUCTION.search(text))


def mentions_instruction(claim: str) -> bool:
    """Return whether a claim speaks about an instruction."""
    return not _REPORTED.isdisjoint(terms(claim))
