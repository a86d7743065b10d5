"""The application: its commands, and the way each of its failures ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from assistant.cli.ask import ask
from assistant.cli.check import check
from assistant.cli.documents import add, list_documents, rebuild, remove, sync
from assistant.cli.search import search
from assistant.cli.serve import serve
from assistant.cli.terminal import complain
from index.errors import FootnoteError

BAD_INPUT = 2
INTERRUPTED = 130
BROKEN_PIPE = 141

OWN_PACKAGES = ("assistant", "index", "prompts")
"""A module missing here is a mistake of ours, which is not to be dressed up."""


class FootnoteGroup(TyperGroup):
    """Ends every failure with one sentence and an exit code, whoever raised it."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """As typer's, but with one line for a mistake in the arguments, too."""
        try:
            code = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        except typer.Abort:
            code = INTERRUPTED
        except typer.TyperException as error:
            complain(_explain_usage(error))
            code = BAD_INPUT
        if standalone_mode:
            sys.exit(code)
        return code

    def invoke(self, ctx: Any) -> Any:
        """Runs the command and says in one sentence why it failed, if it raised it on purpose."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
            return code
        except FootnoteError as error:
            complain(str(error))
            raise typer.Exit(BAD_INPUT) from None
        except ImportError as error:
            if (error.name or "").partition(".")[0] in OWN_PACKAGES:
                raise
            complain(str(error))  # An extra that is not installed, with the command to do it.
            raise typer.Exit(BAD_INPUT) from None
        except BrokenPipeError:
            # Python would complain once more when it flushes at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(BROKEN_PIPE) from None


def _explain_usage(error: typer.TyperException) -> str:
    """A mistake in the arguments as one sentence that says where to look."""
    message = " ".join(error.format_message().split()).rstrip(".")
    if message.endswith("?"):
        return message
    context = getattr(error, "ctx", None)
    return f"{message}; see {context.command_path if context else 'footnote'} --help."


app = typer.Typer(
    name="footnote",
    cls=FootnoteGroup,
    help="Ask a source text: every answer is footnoted to the exact sentence that supports it.",
    epilog="Every setting has an environment variable as well: FOOTNOTE_INDEX, FOOTNOTE_SOURCES, "
    "FOOTNOTE_STRICTNESS, … Exit codes: 0, 1 (not in the source, or a check failed), "
    "2 (bad input).",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"footnote {version('footnote')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def footnote(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        print(context.get_help())


app.command()(ask)
app.command()(search)
app.command()(add)
app.command("list")(list_documents)
app.command()(remove)
app.command()(sync)
app.command()(serve)
app.command()(check)
app.command()(rebuild)
