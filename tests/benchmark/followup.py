"""How often a follow-up question finds the right sentence: rewritten by rules, and as it stands.

``python -m tests.benchmark.followup`` runs the conversations of ``tests/conversations``; with
``--misses`` it prints those that fail.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from assistant.answers import Answer
from assistant.language.followup import Turn, standalone
from assistant.pipeline import Assistant, read_shipped
from assistant.settings import Settings

FOLDER = Path(__file__).parents[1] / "conversations"


@dataclass(frozen=True, slots=True)
class Conversation:
    """Questions asked one after the other; ``cites`` are words of the right sentences, any of
    which answers the last."""

    text: str
    turns: tuple[str, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the last question: how it was rewritten, and whether the best sentence
    (``first``) and the sentences of the answer (``cited``) were right."""

    conversation: Conversation
    asked: str
    first: bool
    cited: bool


def conversations(path: Path = FOLDER / "conversations.yaml") -> tuple[Conversation, ...]:
    """The conversations of a file."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(
        Conversation(
            row["text"],
            tuple(row["turns"]),
            tuple([row["cites"]] if isinstance(row["cites"], str) else row["cites"]),
        )
        for row in rows
    )


def texts() -> dict[str, str]:
    """The texts that the conversations are about, by name."""
    found = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.txt")}
    return {"article": next(iter(read_shipped())).text, **found}


def outcomes(reader: str, rewritten: bool) -> Iterator[Outcome]:
    """Every conversation held on its own text, the last question rewritten or not."""
    settings = Settings(reader=reader)
    made = {name: Assistant.from_texts({name: text}, settings) for name, text in texts().items()}
    for one in conversations():
        yield _outcome(made[one.text], one, rewritten)
    for assistant in made.values():
        assistant.close()


def _outcome(assistant: Assistant, one: Conversation, rewritten: bool) -> Outcome:
    history: list[Turn] = []
    for question in one.turns[:-1]:
        history.append((question, assistant.ask(question, history)))
    last = one.turns[-1]
    asked = standalone(last, history) if rewritten else last
    answer = assistant.ask(asked)
    best = assistant.rank(asked)[:1]
    document = assistant.documents[0]
    first = any(_right(each.span.of(document.text), one) for each in best)
    return Outcome(one, asked, first, _is_cited(answer, one))


def _is_cited(answer: Answer, one: Conversation) -> bool:
    return answer.found and any(_right(each.text, one) for each in answer.citations)


def _right(sentence: str, one: Conversation) -> bool:
    return any(words in sentence for words in one.cites)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reader", default="", help="a reader's name; empty: ours")
    parser.add_argument("--misses", action="store_true", help="print those that fail")
    options = parser.parse_args()
    for label, rewritten in (("as it stands", False), ("rewritten", True)):
        found = list(outcomes(options.reader, rewritten))
        first, cited = (
            sum(flags) for flags in zip(*((o.first, o.cited) for o in found), strict=True)
        )
        count = len(found)
        print(
            f"{label:13} best sentence {first}/{count} ({first / count:.0%}), cited {cited}/{count}"
        )
        for one in found if options.misses and rewritten else ():
            if not one.first:
                print(f"  {' | '.join(one.conversation.turns)}\n    {one.asked}")


if __name__ == "__main__":
    main()
