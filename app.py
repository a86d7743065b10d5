"""Opens the web chat: ``python app.py``, with the options of ``footnote serve``."""

from __future__ import annotations

from assistant.cli import main

if __name__ == "__main__":
    main("serve")
