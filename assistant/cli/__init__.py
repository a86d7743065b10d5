"""The command line, ``footnote``: ask, search, add, list, remove, serve, check, rebuild."""

from __future__ import annotations

import sys


def main(*command: str) -> None:
    """Runs ``footnote``, or one command of it, with the arguments of the process.

    Ends the process with the exit code.
    """
    try:
        from assistant.cli.application import app
        from assistant.cli.terminal import divert_native_messages

        divert_native_messages()
        app([*command, *sys.argv[1:]], prog_name="footnote")
    except KeyboardInterrupt:
        sys.exit(130)
