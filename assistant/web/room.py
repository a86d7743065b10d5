"""What visitors do in the chat: plain values in, markup out, and nothing of the page framework."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from assistant.answers import Answer
from assistant.settings import Settings
from assistant.web import dialogue, feedback
from assistant.web.conversations import Conversations, Turn, fresh
from assistant.web.markup import Html
from assistant.web.opening import Opening
from assistant.web.source_pane import SourcePane
from assistant.web.visitors import visible
from index.errors import FootnoteError


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows next; ``reading`` of ``None`` leaves the reading pane as it is.

    ``question`` is what is left in the question box, once nothing more follows (not ``busy``).
    """

    chat: Html
    conversation: str
    reading: Html | None = None
    question: str = ""
    busy: bool = False


class Room:
    """The chat of all visitors; ``who`` is always the visitor, as ``visitors`` names them."""

    def __init__(self, settings: Settings, opening: Opening, kept: Conversations) -> None:
        self.settings, self.opening, self.kept = settings, opening, kept
        self.source = SourcePane(opening, kept)
        self._stops: Counter[tuple[str, str]] = Counter()

    def welcome(self) -> Html:
        """What stands where nothing has been asked yet."""
        return dialogue.welcome(self.opening.examples, self.opening.state)

    def answer(self, who: str, question: str) -> Answer:
        """The answer to one question, from the documents that this visitor sees.

        Raises:
            FootnoteError: the question is empty or too long, or there is no library.
        """
        with self.opening.lent() as assistant:
            return assistant.ask(question, within=visible(assistant, who))

    def ask(
        self,
        who: str,
        question: str,
        conversation: str,
        instead_of: str = "",
        chosen: Collection[str] = (),
        *,
        quoting: bool = False,
    ) -> Iterator[Shown]:
        """Ask in a conversation, in place of the turn ``instead_of`` and what follows it.

        Of the documents that the visitor sees, the ``chosen`` ones; without any, all. With
        ``quoting``, without the model, where there is one.
        """
        conversation = conversation or fresh()
        stops = self._stops[who, conversation]
        before = self.kept.turns(conversation, who)
        turns = tuple(takewhile(lambda turn: turn.id != instead_of, before))
        try:
            for partial in self._answers(who, question, turns, chosen, quoting=quoting):
                if isinstance(partial, Html):
                    chat = dialogue.conversation(turns, partial)
                    yield Shown(chat, conversation, busy=True)
                else:
                    final = partial
        except FootnoteError as error:
            chat = dialogue.conversation(before, notice=str(error))
            yield Shown(chat, conversation, question=question)
            return
        if self._stops[who, conversation] != stops:
            return
        if instead_of:
            self.kept.cut(instead_of, who)
        yield self.show(who, self.kept.append(conversation, who, question.strip(), final))

    def stop(self, who: str, conversation: str) -> Shown:
        """Give up what is being asked, though a model may be heard to the end of its sentence."""
        self._stops[who, conversation] += 1
        return self.show(who, conversation)

    def show(self, who: str, conversation: str) -> Shown:
        """A conversation as it stands, beside the source of its last answer."""
        turns = self.kept.turns(conversation, who)
        if not turns:
            return Shown(dialogue.conversation(()), "", self.source.read(who))
        return Shown(
            dialogue.conversation(turns), conversation, self.source.cite(who, turns[-1].id, 0)
        )

    def noticed(self, who: str, conversation: str, notice: str) -> Html:
        """A conversation as it stands, with what went wrong."""
        return dialogue.conversation(self.kept.turns(conversation, who), notice=notice)

    def arrive(self, who: str, turn: str) -> Shown:
        """What the link to a turn leads to: its conversation, or to others the turn alone."""
        if own := self.kept.holding(turn, who):
            return self.show(who, own)
        held = self.kept.shared(turn) if turn else None
        if held is None:
            return self.show(who, "")
        return Shown(dialogue.conversation([held], own=False), "", self.source.cite(who, turn, 0))

    def undo(self, who: str, conversation: str) -> Shown:
        """Take the last turn back, and put its question into the box."""
        turns = self.kept.turns(conversation, who)
        if not turns:
            return self.show(who, conversation)
        self.kept.cut(turns[-1].id, who)
        shown = self.show(who, conversation)
        return Shown(shown.chat, conversation, shown.reading, question=turns[-1].asked)

    def question(self, who: str, turn: str) -> str:
        """The question of a turn of the visitor's own, ``""`` if there is no such turn."""
        held = self._own(who, turn)
        return held.asked if held else ""

    def questions(self, who: str) -> Path:
        """The file of the visitor's fixed questions: everybody's, if the settings name one."""
        named = self.settings.questions
        return Path(named) if named else feedback.file_of(self.settings.chat_folder, who)

    def approve(self, who: str, turn: str) -> None:
        """Keep an answer as it is as a fixed question.

        Raises:
            BadInput: the file of questions cannot be added to.
        """
        if held := self._own(who, turn):
            feedback.keep(feedback.approved(held), self.questions(who))
            self.kept.rate(turn, who, 1)

    def correct(self, who: str, turn: str, document: str, sentence: int) -> None:
        """Keep a question with the sentence that should answer it (no document: none does).

        Raises:
            BadInput: there is no such sentence, or the file of questions cannot be added to.
        """
        held = self._own(who, turn)
        if held is None:
            return
        text = self.source.sentence(who, document, sentence) if document else ""
        feedback.keep(feedback.corrected(held, text), self.questions(who))
        self.kept.rate(turn, who, -1)

    def _own(self, who: str, turn: str) -> Turn | None:
        """A turn of the visitor's own."""
        return self.kept.shared(turn) if self.kept.holding(turn, who) else None

    def _answers(
        self,
        who: str,
        question: str,
        turns: Collection[Turn],
        chosen: Collection[str],
        *,
        quoting: bool,
    ) -> Iterator[Html | Answer]:
        """What is drawn while the answer comes, and at last the answer."""
        ready = self.opening.ready
        yield dialogue.asked(question, doing="Reading …" if ready else self.opening.state)
        history = [(turn.asked, turn.answer) for turn in turns]
        last = None
        with self.opening.lent() as assistant:
            seen = visible(assistant, who)
            within = [id for id in seen if id in chosen] or seen
            asked = assistant.quoting() if quoting else assistant
            for partial in asked.stream(question, history, within):
                if last is not None:
                    yield dialogue.asked(question, last)
                last = partial
        assert last is not None  # a stream ends with its answer
        yield last
