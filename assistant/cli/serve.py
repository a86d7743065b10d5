"""``footnote serve``: the web chat."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli.options import (
    Encoder,
    Index,
    Model,
    NoCache,
    Reader,
    Sources,
    Strictness,
    load_settings,
)


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port; 0 for any free one.", show_default="7860")
    ] = None,
    sources: Sources = None,
    strictness: Strictness = None,
    index: Index = None,
    encoder: Encoder = None,
    reader: Reader = None,
    llm: Model = None,
    no_cache: NoCache = False,
) -> None:
    """Open the web chat over the documents of the index."""
    from assistant import web

    settings = load_settings(
        host=host,
        port=port,
        sources=tuple(sources) if sources else None,
        strictness=strictness,
        index=index,
        encoder=encoder,
        reader=reader,
        llm=llm,
        no_cache=no_cache,
    )
    web.serve(settings)
