"""How an answer looks on a terminal: the answer, then the numbered sentences that say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from assistant.answers import Answer, Citation, Statement, quote
from assistant.cli.terminal import one_line
from index.loaders.normal import printable


def render_answer(answer: Answer) -> RenderableType:
    """The answer to print; texts of sources are never read as markup."""
    lead = replace(answer, statements=tuple(filter(_is_lead, answer.statements))).text
    parts: list[RenderableType] = []
    if lead:
        parts.append(Text(printable(lead), style="bold" if answer.found else "yellow"))
    if answer.citations:
        if lead:
            parts.append(Text())
        parts.append(number_citations(answer.citations))
    if answer.nearest and answer.grade == "absent":
        parts.append(Text("\nNearest in the source:", style="dim"))
        parts.append(number_citations(answer.nearest, style="dim"))
    parts.extend(Text(f"Note: {one_line(problem)}", style="yellow") for problem in answer.problems)
    return Group(*parts)


def _is_lead(statement: Statement) -> bool:
    """Whether a statement stands above the numbered sentences, rather than being one of them."""
    return not any(statement.text == quote(citation) for citation in statement.citations)


def number_citations(citations: Sequence[Citation], style: str = "") -> Table:
    """One row per sentence; under the last of a run from one place, its document and the place."""
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(ratio=1, overflow="fold")
    for citation, following in zip(citations, [*citations[1:], None], strict=True):
        cell = Text(one_line(quote(citation)), style=style)
        if following is None or _place_of(following) != _place_of(citation):
            where = ", ".join(filter(None, (citation.title, citation.place)))
            cell.append(f"\n{one_line(where)}", style="dim italic")
        table.add_row(f"[{citation.number}]", cell)
    return table


def _place_of(citation: Citation) -> tuple[str, str]:
    return citation.document_id, citation.place
