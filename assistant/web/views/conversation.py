"""Draws conversations: the list of them, and one with its turns."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.web.services.chat import Pending, Shown
from assistant.web.services.conversations import Conversation, Turn
from assistant.web.views.answer import Kind, body, draw_answer, kind
from assistant.web.views.export import copy_text
from assistant.web.views.markup import Html, element, together

# The act, word and title of each button; for rating, the value comes first.
_COPYING = (
    ("copy", "Copy", "Copy the answer with its citations"),
    ("link", "Link", "Copy a link to this answer on this server"),
)
_CHANGING = (
    ("retry", "Retry", "Ask this question again"),
    ("edit", "Edit", "Change this question and ask again from here"),
)
_RATING = (
    (1, "approve", "Right: keep it", "Checks will ask this again and expect this answer"),
    (-1, "wrong", "Wrong: correct it", "Choose the sentence that should have answered"),
)
_RATED = {
    1: "Kept as right: Checks asks this again and expects this answer.",
    -1: "Kept as wrong: Checks asks this again and expects what you chose instead.",
}


def draw_conversation(shown: Shown) -> Html:
    """Draw a conversation with what is being asked now, and what went wrong last.

    Of one that is not the visitor's own, answers can be copied but not changed.
    """
    turns = (draw_turn(turn, own=shown.own) for turn in shown.turns)
    pending = draw_pending(shown.pending) if shown.pending else None
    return together(
        element(
            "div",
            turns,
            pending,
            class_="turns",
            data_conversation=shown.conversation if shown.own else None,
            data_at=shown.at or None,
        ),
        element("p", shown.notice, class_="notice", role="alert") if shown.notice else None,
    )


def draw_welcome(examples: Sequence[str], state: str) -> Html:
    """What an empty conversation shows: what this is, how to add, and questions to start with."""
    chosen = element(
        "ul",
        (
            element("li", element("button", text, type="button", data_example=text))
            for text in examples
        ),
        class_="examples",
    )
    return element(
        "div",
        element("h2", "Ask the source"),
        element(
            "p",
            "Every answer is footnoted to the sentence that supports it, "
            "or says that the text does not say.",
        ),
        element(
            "p",
            element("button", "Add your documents", type="button", data_act="add", class_="add"),
            " or drop files here, or paste a text into the question box.",
        ),
        element("p", state, class_="state", role="status") if state else None,
        element("p", "Questions that the text answers:", class_="label") if examples else None,
        chosen if examples else None,
        class_="welcome",
    )


def draw_limit(longest: int) -> Html:
    """Where the page says how long a question has become, once it is long."""
    return element("p", class_="typing", role="status", data_longest=longest, hidden=True)


def draw_shortcut() -> Html:
    """The key that leads to the newest citation."""
    keys = together(element("kbd", "Alt"), "+", element("kbd", "C"))
    return element("span", keys, " newest citation", class_="shortcut")


def draw_pending(pending: Pending) -> Html:
    """Draw a turn that is not finished."""
    if pending.partial:
        text = body(pending.partial, "now", {})
    else:
        text = element("p", pending.doing, class_="doing")
    return element(
        "article",
        element("h2", pending.question, class_="question", dir="auto"),
        element("div", text, class_="answer", aria_busy="true"),
        class_="turn pending",
    )


def draw_turn(turn: Turn, *, own: bool) -> Html:
    """One finished turn with what can be done with it."""
    return element(
        "article",
        element("h2", turn.asked, class_="question", dir="auto"),
        _understood(turn, own=own),
        draw_answer(turn, own=own),
        _actions(turn, own=own),
        class_="turn",
        id=f"turn-{turn.id}",
        data_turn=turn.id,
        data_copy=copy_text(turn.asked, turn.answer),
    )


def _understood(turn: Turn, *, own: bool) -> Html | None:
    """The question as it was taken, where that is not how it was put."""
    if turn.answer.question.casefold().split() == turn.asked.casefold().split():
        return None
    plain = element("button", "Ask it as written", type="button", data_act="as_written")
    taken = element("q", turn.answer.question)
    return element("p", "Taken as: ", taken, plain if own else None, class_="understood")


def _actions(turn: Turn, *, own: bool) -> Html:
    """What can be done with a finished turn, and what has become of its rating."""
    rated = kind(turn.answer) != Kind.TALK
    buttons = (
        element("button", word, type="button", data_act=act, title=what)
        for act, word, what in _COPYING + (_CHANGING if own else ())
    )
    rates = (
        element(
            "button",
            word,
            type="button",
            data_act=act,
            title=what,
            aria_pressed="true" if turn.rating == value else "false",
        )
        for value, act, word, what in (_RATING if own and rated else ())
    )
    told = _RATED.get(turn.rating) if own else None
    return together(
        element("div", buttons, rates, class_="actions"),
        element("p", told, class_="kept", role="status") if told else None,
    )


# What can be done with a conversation: the name of the act and the word on its button.
_ACTS = (
    ("rename", "Rename"),
    ("markdown", "Markdown"),
    ("json", "JSON"),
    ("delete", "Delete"),
)


def draw_history(conversations: Sequence[Conversation], words: str = "") -> Html:
    """The conversations, the latest first, each with what can be done with it."""
    if not conversations:
        nothing = "No conversation has these words." if words else "There is no conversation yet."
        return element("p", nothing, class_="empty", role="status")
    return element("ul", (_item(one) for one in conversations), class_="history")


def _item(one: Conversation) -> Html:
    count = f"{one.turns} question{'s' * (one.turns != 1)}"
    # The page writes it in the reader's own zone.
    written = f"{one.changed[:16].replace('T', ' ')} UTC"
    when = element("time", written, datetime=one.changed)
    buttons = (
        element("button", word, type="button", data_act=act, aria_label=f"{word}: {one.title}")
        for act, word in _ACTS
    )
    return element(
        "li",
        element("button", one.title, type="button", data_act="resume", class_="title", dir="auto"),
        element("span", f"{count}, ", when, class_="when"),
        element("span", buttons, class_="acts"),
        data_conversation=one.id,
        data_title=one.title,
    )
