"""``footnote search``: the sentences nearest to a question, without an answer."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.ask import open_assistant
from assistant.cli.options import Encoder, Index, Json, Sources, Where, load_settings, parse_where
from assistant.cli.terminal import console, on_terminal, one_line, show_status, write

if TYPE_CHECKING:
    from assistant.answers import Citation

_NOT_FOUND = 1


def search(
    question: Annotated[list[str], typer.Argument(help="What to look for.")],
    as_json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=64, help="Sentences at most.")] = 8,
    sources: Sources = None,
    where: Where = None,
    index: Index = None,
    encoder: Encoder = None,
) -> None:
    """Find the sentences nearest to a question, without answering it."""
    settings = load_settings(index=index, encoder=encoder)
    with open_assistant(settings, sources or (), parse_where(where)) as (assistant, within):
        with show_status("Searching"):
            sentences = assistant.search(" ".join(question), within, limit)
        if as_json:
            rows = [each.to_dict() for each in sentences]
            sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        elif on_terminal():
            from assistant.cli.answers import number_citations

            console().print(number_citations(sentences))
        else:
            _write_lines(sentences)
    raise typer.Exit(0 if sentences else _NOT_FOUND)


def _write_lines(sentences: tuple[Citation, ...]) -> None:
    """A sentence a line: document, offsets and text, two blanks between them."""
    for each in sentences:
        place = f"{each.start}-{each.end}"
        write("  ".join((each.document_id, place, one_line(each.text))))
