"""``footnote ask``: one question, a conversation on a terminal, or a question on every line."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.options import (
    AtMostWrong,
    Encoder,
    Index,
    Json,
    Model,
    NoCache,
    Reader,
    Sources,
    Strictness,
    Where,
    load_settings,
    parse_where,
)
from assistant.cli.terminal import complain, console, on_terminal, show_progress, show_status, write
from index.errors import BadInput

if TYPE_CHECKING:
    from assistant.answers import Answer
    from assistant.pipeline import Assistant
    from assistant.settings import Settings
    from index.filters import Filter

_NOT_FOUND = 1
_BAD_INPUT = 2


def ask(
    question: Annotated[
        list[str] | None,
        typer.Argument(help="Without one: a conversation, or a question on each line of a pipe."),
    ] = None,
    as_json: Json = False,
    sources: Sources = None,
    where: Where = None,
    strictness: Strictness = None,
    at_most_wrong: AtMostWrong = None,
    index: Index = None,
    encoder: Encoder = None,
    reader: Reader = None,
    llm: Model = None,
    no_cache: NoCache = False,
) -> None:
    """Answer a question from the documents of the index, with the sentences that say so.

    Where you name no index and have added nothing, the article that ships answers.
    """
    settings = load_settings(
        index=index,
        encoder=encoder,
        reader=reader,
        strictness=strictness,
        at_most_wrong=at_most_wrong,
        llm=llm,
        no_cache=no_cache,
    )
    with open_assistant(settings, sources or (), parse_where(where)) as (assistant, within):
        if question:
            code = _ask_once(assistant, " ".join(question), within, as_json)
        elif sys.stdin.isatty():
            code = _converse(assistant, within, as_json)
        else:
            code = _ask_lines(assistant, sys.stdin, within, as_json)
    raise typer.Exit(code)


@contextmanager
def open_assistant(
    settings: Settings, only: Iterable[str], where: Filter | None = None
) -> Iterator[tuple[Assistant, Collection[str] | None]]:
    """The assistant, and the ids of the documents at ``only`` that match ``where``; ``None`` to
    ask all.

    Raises:
        BadInput: a document cannot be read, or none matches.
    """
    from assistant.pipeline import Assistant
    from index.library import Library

    places = list(only)
    within: Collection[str] | None = None
    if places:
        library = Library(settings.location, settings.encoder, settings.device)
        assistant = Assistant(settings, library)
        with show_progress("Reading") as step:
            within = assistant.add(places, step)
    else:
        with (
            show_progress("Reading")
            if settings.sources
            else show_status("Opening the index") as step
        ):
            assistant = Assistant.open(settings, step)
    try:
        yield assistant, _narrow(assistant, within, where)
    finally:
        assistant.close()


def _narrow(
    assistant: Assistant, ids: Collection[str] | None, where: Filter | None
) -> Collection[str] | None:
    """Those of the documents ``ids``, or of all, that match ``where``."""
    if where is None:
        return ids
    headers = assistant.documents.headers()
    return where.choose(one for one in headers if ids is None or one.id in ids) if headers else ()


def _ask_once(
    assistant: Assistant, question: str, within: Collection[str] | None, as_json: bool
) -> int:
    with show_status("Reading"):
        answer = assistant.ask(question, within=within)
    _show_answer(answer, as_json, indent=2)
    return 0 if answer.found else _NOT_FOUND


def _ask_lines(
    assistant: Assistant, lines: Iterable[str], within: Collection[str] | None, as_json: bool
) -> int:
    """Questions that do not follow on each other; the code is the worst of them."""
    codes: set[int] = set()
    for question in filter(None, map(str.strip, lines)):
        try:
            answer = assistant.ask(question, within=within)
        except BadInput as error:
            complain(str(error))
            codes.add(_BAD_INPUT)
            continue
        if codes & {0, _NOT_FOUND} and not as_json:
            write("")
        _show_answer(answer, as_json)
        sys.stdout.flush()
        codes.add(0 if answer.found else _NOT_FOUND)
    if not codes:
        raise BadInput('There is no question; give one, as in footnote ask "When did it begin?".')
    return max(codes)


def _converse(assistant: Assistant, within: Collection[str] | None, as_json: bool) -> int:
    """Questions that may follow on each other, until the end of input."""
    with suppress(ImportError):
        import readline  # noqa: F401  (gives input() its keys and its memory)
    if on_terminal():
        count = len(within) if within is not None else len(assistant.documents)
        documents = f"{count} document{'s' * (count != 1)}"
        console().print(f"Ask {documents}; Ctrl-D ends.", style="dim")
    history: list[tuple[str, Answer]] = []
    while (question := _read_question()) is not None:
        if not question.strip():
            continue
        try:
            with show_status("Reading"):
                answer = assistant.ask(question, history, within)
        except BadInput as error:
            complain(str(error))
            continue
        history.append((question, answer))
        _show_answer(answer, as_json)
        if not as_json:
            write("")
    return 0


def _read_question() -> str | None:
    """A line from the keyboard, ``None`` at the end."""
    try:
        typed = input("› " if on_terminal() else "")
    except EOFError:
        write("")
        return None
    return None if typed.strip().casefold() in ("exit", "quit") else typed


def _show_answer(answer: Answer, as_json: bool, indent: int | None = None) -> None:
    """The answer for whoever reads it: a program, somebody at a terminal, or a pipe."""
    if as_json:
        sys.stdout.write(json.dumps(answer.to_dict(), ensure_ascii=False, indent=indent) + "\n")
    elif on_terminal():
        from assistant.cli.answers import render_answer

        console().print(render_answer(answer))
    else:
        write(answer.text)
        for problem in answer.problems:
            complain(f"Note: {problem}")
