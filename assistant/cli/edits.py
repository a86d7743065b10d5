"""``footnote check --against``: what an edit of a source would change."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli.terminal import console, on_terminal, show_progress
from index.errors import BadInput
from index.types import is_server

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from assistant.regression import Effect, Suite, Trial
    from assistant.settings import Settings
    from index.store import Header


class Edit:
    """The file that would replace a document, and what that would change so far.

    ``asked`` counts the questions; ``headers`` are the documents among which it was looked for.
    """

    def __init__(self, given: str) -> None:
        from index.replacement import split_replacement

        self.name, self.location = split_replacement(given)
        self.effects: list[Effect] = []
        self.asked = 0
        self.replaced: dict[str, str] = {}
        self.headers: list[Header] = []

    def try_on(self, assistant: Assistant, trials: Sequence[Trial]) -> None:
        """Ask before and after the edit, where the assistant has the document.

        Raises:
            BadInput: the file cannot be read, or several documents are named so.
        """
        from assistant.regression import preview
        from index.replacement import load_replacement, match_document

        headers = assistant.documents.headers()
        self.headers += headers
        replaced = match_document(headers, self.location, self.name)
        if replaced is None:
            return
        self.replaced[replaced.id] = replaced.title
        source = load_replacement(headers, self.location, self.name)
        with show_progress("Asking") as step:
            self.effects += preview(assistant, source, trials, step)
        self.asked += len(trials)


def check_edit(given: str, suites: Sequence[Suite], settings: Settings, *, as_json: bool) -> bool:
    """Print what would change in the fixed questions of ``suites`` and of the chat, and in its
    conversations; return whether anything would.

    Raises:
        BadInput: the file cannot be read, or would replace no document.
    """
    from assistant.regression import list_trials, open_suite
    from assistant.web.services.preview import list_all_trials
    from index.loaders import load
    from index.replacement import explain_no_match

    edit = Edit(given)
    load(edit.location)  # Whatever is wrong with it is told before anything is opened.
    for suite in suites:
        with show_progress("Reading") as step:
            assistant = open_suite(suite, settings, step)
        with closing(assistant):
            edit.try_on(assistant, list_trials(suite))
    with _open_index(settings) as own:
        if own:
            edit.try_on(own, list_all_trials(own, settings))
    if not edit.replaced:
        raise BadInput(explain_no_match(edit.headers, edit.location, edit.name))
    (_print_edit if as_json else _print_text)(edit)
    return bool(edit.effects)


@contextmanager
def _open_index(settings: Settings) -> Iterator[Assistant | None]:
    """The assistant over the user's own index, if there is one; nothing is added to it."""
    from assistant.pipeline import Assistant
    from index.library import Library

    place = settings.location
    if not (is_server(settings.index) or (Path(place) / "chroma.sqlite3").exists()):
        yield None
        return
    library = Library(place, settings.encoder, settings.device)
    with closing(Assistant(settings, library)) as assistant:
        yield assistant


def _print_edit(edit: Edit) -> None:
    values = {
        "file": edit.location,
        "replaces": list(edit.replaced),
        "asked": edit.asked,
        "changes": [effect.to_dict() for effect in edit.effects],
    }
    sys.stdout.write(json.dumps(values, ensure_ascii=False, indent=2) + "\n")


def _print_text(edit: Edit) -> None:
    """The changes one under the other, and how many there are."""
    from rich.text import Text

    from assistant.regression import describe_effect

    target = console()
    if not on_terminal():
        target.width = 100
    for effect in edit.effects:
        target.print(Text(describe_effect(effect) + "\n", overflow="fold"))
    titles = " and ".join(f"“{title}”" for title in dict.fromkeys(edit.replaced.values()))
    count = f"{len(edit.effects)} of {edit.asked}" if edit.effects else f"None of {edit.asked}"
    noun = "answer" if edit.asked == 1 else "answers"
    target.print(Text(f"{count} {noun} would change if {edit.location} replaced {titles}."))
