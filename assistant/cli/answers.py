"""How an answer looks on a terminal: the answer, then the numbered sentences that say so."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from assistant.answer import quoted
from assistant.cli.terminal import one_line, printable
from assistant.answer import Answer, Citation


def rendered(answer: Answer) -> RenderableType:
    """The answer to print; texts of sources are never read as markup."""
    quotes = {quoted(citation) for citation in answer.citations}
    lead = [part for part in answer.text.split("\n\n") if part not in quotes]
    parts: list[RenderableType] = []
    if lead:
        text = printable("\n\n".join(lead))
        parts.append(Text(text, style="bold" if answer.found else "yellow"))
    if answer.citations:
        if lead:
            parts.append(Text())
        parts.append(_numbered(answer.citations))
    if answer.nearest:
        parts.append(Text("\nNearest in the source:", style="dim"))
        parts.append(_numbered(answer.nearest, style="dim"))
    parts.extend(Text(f"Note: {one_line(problem)}", style="yellow") for problem in answer.problems)
    return Group(*parts)


def _numbered(citations: Sequence[Citation], style: str = "") -> Table:
    """One row per sentence, with the title of their document under the last of a run."""
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(ratio=1, overflow="fold")
    for citation, following in zip(citations, [*citations[1:], None], strict=True):
        marker = f"[{citation.number}]"
        cell = Text(one_line(quoted(citation).removesuffix(f" {marker}")), style=style)
        if following is None or following.document_id != citation.document_id:
            cell.append(f"\n{one_line(citation.title)}", style="dim italic")
        table.add_row(marker, cell)
    return table
