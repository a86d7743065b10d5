"""Opens the web chat: ``python app.py``."""

from __future__ import annotations

from assistant.settings import Settings
from assistant.web import serve

if __name__ == "__main__":
    serve(Settings())
