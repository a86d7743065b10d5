"""Imports point down, heavy libraries have one room each, and the package itself is light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    path for room in ("assistant", "index", "prompts") for path in (ROOT / room).rglob("*.py")
)
HEAVY = (
    "torch",
    "chromadb",
    "gradio",
    "langchain",
    "langchain_core",
    "transformers",
    "onnxruntime",
    "ray",
)

# From the ground up: a module imports from its own storey only itself and its package.
STOREYS = (
    ("index",),
    ("prompts",),
    ("assistant.answers", "assistant.settings"),
    ("assistant.language", "assistant.reader"),
    ("assistant.extractive",),
    ("assistant.generative",),
    ("assistant.pipeline", "assistant.langchain", "assistant.langchain"),
    ("assistant.regression",),
    ("assistant.web", "assistant.cli", "assistant.pytest_plugin"),
)  # fmt: skip

ROOMS = {
    "chromadb": "index/store",
    "sentence_transformers": "index/encoder",
    "gradio": "assistant/web",
    "trafilatura": "index/loaders",
    "pypdf": "index/loaders",
    "docx": "index/loaders",
    "ray": "index/distributed",
}


def imported(path: Path, *, at_run_time: bool = False) -> Iterator[str]:
    """The modules that a file imports; those only for type checkers are left out if asked."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            skipped |= {id(inside) for inside in ast.walk(node)}
    for node in ast.walk(tree):
        if at_run_time and id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def storey(module: str) -> int | None:
    """How high a module stands; ``None`` for what is not ours."""
    for height, names in enumerate(STOREYS):
        if any(module == name or module.startswith(f"{name}.") for name in names):
            return height
    return None


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_point_down(path: Path) -> None:
    here = module_name(path)
    if here == "assistant":
        return
    height = storey(here)
    assert height is not None, f"{here} stands on no storey: give it one here"
    for module in imported(path, at_run_time=True):
        above = storey(module)
        assert above is None or above <= height, f"{here} imports {module} from above"


@pytest.mark.parametrize(("library", "room"), ROOMS.items())
def test_a_library_has_one_room(library: str, room: str) -> None:
    outside = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if library in {name.split(".")[0] for name in imported(path)}
        and not str(path.relative_to(ROOT)).startswith(room)
    ]
    assert outside == []


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import assistant, sys;"
        f"print([name for name in {HEAVY!r} if name in sys.modules]);"
        "assistant.Answer, assistant.Citation, assistant.Settings"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


def test_answering_loads_neither_torch_nor_a_chat(tmp_path: Path, article: object) -> None:
    code = (
        "import sys; from assistant import Assistant, Settings;"
        f"a = Assistant.open(Settings(index={str(tmp_path / 'i')!r}));"
        "a.ask('When did the airstrikes begin?');"
        "print([n for n in ('torch', 'gradio', 'transformers', 'langchain_core',"
        " 'sentence_transformers', 'ray') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"
