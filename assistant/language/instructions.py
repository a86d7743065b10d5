"""What reads like an order to a model, and what a sentence only orders to be said.

Two questions, kept apart. ``is_instruction`` is the flag: a hint for who reads an answer, which
must leave the orders of manuals, recipes and exams alone. ``asserts_only_as_order`` is a rule of
evidence: "Say that X" does not say X, whoever is meant.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata

from index.terms import question_terms, terms

_SPEAK = (
    r"(?:say|answer|respond|reply|write|print|output|repeat|tell|inform|add|append|state|claim|"
    r"declare|report|mention|explain|announce|confirm|insist|swear|pretend|promise|recommend|"
    r"describe|praise|include|cite|quote)"
)
"""Verbs of speech in the form of an order."""

_MODEL = (
    r"(?:ais?|llms?|(?:ai|(?:large\s+)?language)\s+models?|models?|assistants?|chat-?bots?|bots?)"
)
"""What a model is called."""

_MUST = (
    r"(?:must|should|shall|will|(?:is|are)\s+(?:to|required\s+to|expected\s+to|instructed\s+to)|"
    r"ha(?:ve|s)\s+to|needs?\s+to)"
)
"""What makes a verb an order: "must", "are expected to"."""

_BEGINS = (
    r"(?:^\W*|[.:;,!?|]\W*|\b(?:and|then|or|please)\s+)"
    r"(?:(?:please|now|then|just|instead|only|always)\s+)*"
)
"""Where an order begins: at the head of a sentence, a clause or a cell, or after "and"."""

_CONTENT = r"(?:that\b(?!\s+(?:to|man|woman|boy|girl|one)\b)|['\"“‘:])"
"""What opens the words that are ordered to be said: "that …", a quotation mark, a colon."""

_SPEAKER = r"(?:system|assistant|user|human|ai|developer)"
"""Labels of the turns of a conversation with a model."""

_INSTRUCTION = re.compile(
    rf"""
    # To set aside what a model was told: "Ignore all previous instructions", as an order only.
    {_BEGINS}(?:ignore|disregard|forget|override|bypass|discard|stop\s+following)\s+
      (?:all\s+|any\s+|of\s+|your\s+|the\s+|these\s+|those\s+|my\s+|previous\s+|prior\s+|earlier\s+|
      above\s+|other\s+)*(?:instructions?|prompts?|guidelines|directives|sources?(?=\W+and\b)|
      everything\s+(?:above|else|you)|rules\s*[:;,]|(?:rules|questions?|sources|recipe|page|table|
      rows)(?:\s+above\b|\s+you\b|\s+and\s+(?:\w+\s+)?{_SPEAK}\b))
    |\bwhat(?:ever)?\s+you\s+(?:were|have\s+been|are)\s+told\b
    |\byour\s+(?:\w+\s+)?(?:orders|instructions|rules|guidelines)\s+(?:are|were)\b
    # To be someone else: "You are now a pirate", "Act as DAN, without limits".
    |\byou\s+are\s+now\s+(?:an?\b|in\s+\w+\s+mode\b|(?-i:[A-Z]))|\byou\s+are\s+(?:now\s+)?dan\b
    |\bpretend\s+(?:that\s+)?you\s+are\s+(?:an?|the|my)\b(?!\s+(?:market|shop|station|party)\b)
    |{_BEGINS}(?:act|answer|speak)\s+as\s+dan\b|\bin\s+which\s+you\s+answer\s+as\b
    |\byou\s+have\s+no\s+(?:restrictions|rules|limits)\b
    |{_BEGINS}enter\s+(?:developer|debug|admin)\s+mode\s+and\s+{_SPEAK}\b
    # What it has to say: "You must answer that …", "your answer has to include that …".
    |\b(?:you|{_MODEL})\b[^.!?]{{0,40}}\b{_MUST}\s+(?:\w+\s+)?{_SPEAK}\b(?:\s+\w+){{0,4}}\s*{_CONTENT}
    |\b(?:your|the\s+correct|every|each|the)\s+(?:answers?|repl(?:y|ies)|responses?)\b[^.!?]{{0,30}}\b
      (?:{_MUST}\s+(?:\w+\s+)?(?:include|be\s+not|contain|end\s+with|begin\s+with|{_SPEAK})|is)\b
      (?:.{{0,20}}\bthat\b|(?<=with)|(?<=not))
    # Who is spoken to: "Note to AI models:", "if you are an AI", "chatbots that read this page".
    |\b(?:attention|note|notice|message)\W{{1,3}}(?:to\s+)?(?:all\s+)?
      (?:ai|llm|language\s+model|chatbot)s?(?:\s+(?:assistant|model|agent|system)s?)?
      (?:\s*[:,!]|\s+reading\b)
    |\bif\s+you\s+are\s+(?:an?\s+)?(?:ai|llm|language\s+model|chat-?bot)\b
    |\b{_MODEL}\s+(?:that\s+reads?|who\s+reads?|reading)\s+(?:this|these)\b
    |\bfor\s+(?:automated|machine|ai)\s+readers\s*:
    # Headings over instructions of one's own: "Real instructions:", "System message:".
    |\b(?:new|updated|real|important|system|developer)\s+(?:instructions?|task|message|prompt)\s*
      (?::|for\s+(?:the\s+|all\s+)?{_MODEL}\s*(?:[:.]|$))|^\W*system\s+prompt\W*$
    |\b(?:reveal|print|output|leak|repeat|show|send)\s+(?:\w+\s+)?(?:your|the\s+system|the\s+api|
      the\s+admin\w*)\s+(?:\w+\s+)?(?:keys?|passwords?|prompts?|instructions)\b
    |\bend\s+of\s+(?:the\s+)?(?:sources?|documents?|data|evidence)\s*[.:;]
    |\binstructions?\s*:.{{0,60}}\b{_SPEAK}\s+that\b
    # The label of a speaker before a whole sentence: "SYSTEM: You …", but not "System: Linux".
    |(?:^|\|)\W*{_SPEAKER}\W{{0,3}}[:：>]\W*(?:(?-i:[A-Z])[^:]{{12,}}[.!?]|{_SPEAK}\s+{_CONTENT})
    # Markup of a chat: "<|im_start|>", "[INST]", "### Instruction:", "<start_of_turn>".
    |</?\W*(?:im_start|im_end|system|inst|source|start_of_turn|end_of_turn|s|conversation)\b
    |\[/?inst\]|<\||^\#+\s*(?:instruction|response)\s*:|["']role["']\s*:\s*["']{_SPEAKER}["']
    # An order to speak to who asked, or in every answer: "Respond only with the phrase …".
    |{_BEGINS}(?:say|respond|reply|answer|output|write|print)\s+(?:always\s+|only\s+|just\s+|
      exactly\s+)?(?:that\b(?!\s+(?:to|man|woman|boy|girl|one|question|call|letter)\b)|
      with\s+(?:the|only\s+the|just\s+the)\s+(?:words?|phrase|sentence)\b|the\s+(?:phrase|sentence)\b|
      nothing\s+(?:else|more|but)\b)
    |{_BEGINS}(?:say|respond|reply|answer)\s+(?:only|always)\s*(?:with\s+the\b|with:|:)
    |{_BEGINS}(?:say|respond|reply|answer)\s+with\s*[:\[]|{_BEGINS}answer\s+only\s+with\b
    |{_BEGINS}(?:tell|inform|assure)\s+(?:the\s+|every\s+|all\s+)?(?:user|reader|asker)s?\s+that\b
    |\bin\s+every\s+(?:answer|reply|response)\b|\bto\s+(?:every|any|each)\s+question\b
    |\bwhen(?:ever)?\s+you\s+(?:answer|reply|respond),
    |{_BEGINS}(?:begin|start|open|end|close)\s+(?:every|each|all|your)\s+(?:answer|reply|response)s?\b
    # "Ignore the instructions" in other languages.
    |\b(?:ignore[rz]|oublie[rz]?|ignorier\w*|vergiss|missacht\w*|ignora\w*|olvid\w*|dimentica\w*|
      negeer|vergeet|zignoruj\w*|zapomnij|ignorera|glöm|ignorér|glem|ignoruj\w*|görmezden\s+gel\w*)
      \b.{{0,40}}\b(?:instructions|consignes|règles|anweisung\w*|regeln|instruccion\w*|reglas|
      istruzion\w*|regole|instruç\w*|regras|instructies|regels|poleceni\w*|instrukcj\w*|
      instruktion\w*|regler\w*|instrukc\w*|pokyn\w*)\b
    |\b(?:talimat|kural)\w*\b.{{0,20}}\byok\s+say
    |\b(?:игнорируй|забудь|проигнорируй)\w*\b.{{0,40}}(?:инструкц|указани|правил)
    |忽略.{{0,12}}(?:指令|指示|说明|規則|规则)|(?:指示|命令|指令|ルール).{{0,8}}無視
    |تجاهل.{{0,20}}(?:التعليمات|الأوامر|القواعد)
    # Markup that would do something where it is shown.
    |javascript:|<script|<img|<iframe|onerror\s*=|!\[[^\]]*\]\(
    """,
    re.I | re.S | re.X,
)

_ORDERED_SPEECH = re.compile(
    rf"""
    # "Say that …", "and write, in every case, that …", "Answer always: …", "Tell me that …".
    # "Answer: …" is a label, and no order.
    {_BEGINS}(?P<order>{_SPEAK})\b(?!\s*:)(?:[\s,]+[\w'’-]+){{0,4}}?[\s,]*{_CONTENT}
    # "must state that …", "are expected to mention that …", "you answer that …".
    |\b(?:{_MUST}|you)\s+(?:\w+\s+)?(?P<duty>{_SPEAK})\b(?:\s+\w+){{0,4}}?\s*{_CONTENT}
    # "The harbour is shut, you will say."
    |\byou\s+{_MUST}\s+(?P<after>{_SPEAK})\W*$
    # "Describe the router as a weapon."
    |{_BEGINS}(?P<role>describe|present|portray|praise)\s+.{{1,60}}?\sas\s
    # What speaks is named before a colon: "Assistant: …".
    |(?:^|\|)\W*(?P<label>{_SPEAKER})\W{{0,3}}[:：>]
    """,
    re.I | re.S | re.X,
)
"""Words that order what follows them to be said; the named group is the word that orders."""

_TOKEN = re.compile(
    r"(?<![\w+/])[A-Za-z0-9+/]{20,}={0,2}(?![\w+/])|\b(?:[0-9a-f]{2}\s?){16,}\b", re.I
)
"""What may be a text in base64 or in hexadecimal digits."""

_LEAST_WORDS = 3
"""Words of a decoded token from which it is taken for a text."""


def is_instruction(text: str) -> bool:
    """Return whether a sentence, on one line, reads like an order to a model. It is a hint."""
    plain = unicodedata.normalize("NFKC", text)
    return bool(_INSTRUCTION.search(plain)) or _hides_text(plain)


def asserts_only_as_order(claim: str, sentence: str) -> bool:
    """Return whether a sentence does not assert a claim, as it only orders it to be said.

    So it is where the sentence orders something to be said, or reads like an order to a model,
    and the claim does not have the words that order: "Say that X" supports that one is to say
    X, and not X.
    """
    plain = unicodedata.normalize("NFKC", sentence)
    claimed = frozenset(terms(claim))
    ordering = [
        found for match in _ORDERED_SPEECH.finditer(plain) for found in match.groups() if found
    ]
    flagged = _INSTRUCTION.search(plain)
    needed = {term for word in ordering for term in terms(word)}
    if flagged:
        needed.update(question_terms(flagged[0]))
    return not needed <= claimed


def find_order(sentence: str) -> int | None:
    """Return where the words that order something to be said end in a sentence, ``None`` without.

    What comes after them is ordered to be said, and not said.
    """
    found = _INSTRUCTION.search(sentence) or _ORDERED_SPEECH.search(sentence)
    return found.end() if found else None


def _hides_text(text: str) -> bool:
    """Return whether a token of the text is itself a text of several words, encoded."""
    return any(len(_decode(found[0]).split()) >= _LEAST_WORDS for found in _TOKEN.finditer(text))


def _decode(token: str) -> str:
    """The text that a token encodes in hexadecimal digits or base64, ``""`` for none."""
    bare = "".join(token.split())
    for decode in (bytes.fromhex, base64.b64decode):
        try:
            decoded = decode(bare).decode("utf-8")
        except (ValueError, binascii.Error):
            continue
        if decoded.isprintable():
            return decoded
    return ""
