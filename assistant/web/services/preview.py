"""The questions of visitors that an edit of a source may change the answers to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from assistant.pipeline import Assistant
from assistant.regression import SUFFIX, Trial, list_trials, load
from assistant.settings import Settings
from assistant.web.services.conversations import Conversations
from assistant.web.services.visitors import SHARED, visible

_DATABASE = "chat.sqlite3"


def list_conversation_trials(
    conversations: Conversations, who: str, within: frozenset[str]
) -> Iterator[Trial]:
    """The questions of a visitor's conversations, each after the turns before it."""
    for conversation in conversations.all(who):
        turns = conversations.turns(conversation.id, who)
        for at, turn in enumerate(turns):
            history = tuple((one.asked, one.answer) for one in turns[:at])
            place = f"conversation “{conversation.title}”"
            yield Trial(place, turn.asked, None, history, turn.answer, within)


def list_question_trials(path: Path, place: str, within: frozenset[str]) -> tuple[Trial, ...]:
    """The fixed questions of a visitor, from the file at ``path`` if there is one.

    Raises:
        BadInput: it is no file of questions.
    """
    if not path.is_file():
        return ()
    return tuple(replace(one, place=place) for one in list_trials(load(path), within))


def list_all_trials(assistant: Assistant, settings: Settings) -> tuple[Trial, ...]:
    """The fixed questions and the conversations of every visitor of the chat.

    Raises:
        BadInput: a file of questions is not as it should be.
    """
    folder = settings.chat_folder
    files = {path.name.removesuffix(SUFFIX): path for path in sorted(folder.glob(f"*{SUFFIX}"))}
    if settings.questions:
        files = {SHARED: Path(settings.questions)}
    trials: list[Trial] = []
    for who, path in files.items():
        trials += list_question_trials(path, str(path), _see(assistant, who))
    if (folder / _DATABASE).is_file():
        with closing(Conversations(folder / _DATABASE)) as conversations:
            for who in conversations.visitors():
                trials += list_conversation_trials(conversations, who, _see(assistant, who))
    return tuple(trials)


def _see(assistant: Assistant, who: str) -> frozenset[str]:
    """The ids of the documents that a visitor sees."""
    return frozenset(visible(assistant, who))
