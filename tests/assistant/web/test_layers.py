"""The layers of the chat: tabs and the doors of programs import views, views import services, and never the other way."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import assistant.web

WEB = Path(assistant.web.__file__).parent
LOWER = {
    "tabs": {"tabs", "views", "services"},
    "api": {"api", "views", "services"},
    "views": {"views", "services"},
    "services": {"services"},
}
MODULES = [path for layer in LOWER for path in sorted((WEB / layer).glob("*.py"))]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_a_layer_imports_only_itself_and_those_below(path: Path) -> None:
    imports = [
        f"{node.module}.{name.name}"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
        for name in node.names
    ]
    layers = {name.split(".")[2] for name in imports if name.startswith("assistant.web.")}
    assert layers <= LOWER[path.parent.name]
