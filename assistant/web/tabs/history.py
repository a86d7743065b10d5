"""The tab of conversations: finding one again, and taking it along."""

from __future__ import annotations

import re
from typing import Any

import gradio as gr

from assistant.web.services.chat import Chat
from assistant.web.services.visitors import visitor
from assistant.web.tabs.ask import AskTab
from assistant.web.tabs.panes import HIDDEN, given, pane
from assistant.web.views.conversation import draw_history
from assistant.web.views.export import write_json, write_markdown

# The suffix and the writer of each form of export.
_FORMS = {"markdown": ("md", write_markdown), "json": ("json", write_json)}


class HistoryTab:
    """The components of the tab, made inside it; a conversation is resumed in the other one."""

    def __init__(self, chat: Chat, tab: gr.Tab, tabs: gr.Tabs, asking: AskTab) -> None:
        self._chat, self._asking, self._tabs = chat, asking, tabs
        with gr.Column(elem_id="history-room", min_width=0):
            self.words = gr.Textbox(
                label="Search the conversations", placeholder="Words", elem_id="search"
            )
            self.list = pane("history", saved={})
        tab.select(self.arrive, self.words, self.list, **HIDDEN)
        self.words.change(self.arrive, self.words, self.list, **HIDDEN)
        self.list.resume(self.resume, None, [*asking.outputs, tabs], **HIDDEN)
        self.list.rename(self.rename, self.words, self.list, **HIDDEN)
        self.list.discard(self.discard, self.words, self.list, **HIDDEN)
        self.list.save(self.save, None, self.list, **HIDDEN)

    def arrive(self, words: str, request: gr.Request) -> str:
        """The conversations in which the words stand."""
        return draw_history(
            self._chat.conversations.all(visitor(request), words or ""), words or ""
        )

    def resume(self, event: gr.EventData, request: gr.Request) -> dict[Any, Any]:
        """Go on with a conversation."""
        shown = self._chat.show(visitor(request), given(event, "conversation"))
        return {**self._asking.update(shown), self._tabs: gr.Tabs(selected="ask")}

    def rename(self, words: str, event: gr.EventData, request: gr.Request) -> str:
        """Give a conversation another name."""
        self._chat.conversations.rename(
            given(event, "conversation"), visitor(request), given(event, "name")
        )
        return self.arrive(words, request)

    def discard(self, words: str, event: gr.EventData, request: gr.Request) -> str:
        """Delete a conversation."""
        self._chat.conversations.delete(given(event, "conversation"), visitor(request))
        return self.arrive(words, request)

    def save(self, event: gr.EventData, request: gr.Request) -> Any:
        """Write a conversation out, for the page to hand over as a file."""
        who, id = visitor(request), given(event, "conversation")
        suffix, write = _FORMS.get(given(event, "form"), _FORMS["json"])
        title = next((one.title for one in self._chat.conversations.all(who) if one.id == id), "")
        text = write(title, self._chat.conversations.turns(id, who))
        return gr.update(saved={"name": name_file(title, suffix), "text": text})


def name_file(title: str, suffix: str) -> str:
    """What the file of a conversation is called."""
    name = re.sub(r"\W+", "-", title).strip("-")[:60] or "conversation"
    return f"{name}.{suffix}"
