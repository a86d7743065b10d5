"""The command line, ``footnote``: ask, add, list, remove, serve, check, rebuild."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs ``footnote`` with the arguments of the process, and ends it with the exit code."""
    try:
        from assistant.cli.application import app
        from assistant.cli.terminal import divert_native_messages

        divert_native_messages()
        app(prog_name="footnote")
    except KeyboardInterrupt:
        sys.exit(130)
