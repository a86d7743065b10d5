"""Imports point down, heavy libraries have one room each, and the package itself is light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Collection, Iterator
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

# From the ground up. A room imports itself and rooms of lower storeys, and none beside it.
STOREYS = (
    ("index.geometry",),
    ("index.errors", "index.types", "index.terms", "prompts"),
    ("index.languages",),
    ("index.abbreviations",),
    (
        "index.segment", "index.encoder", "index.loaders",
        "index.manifest", "index.lock", "assistant.answers", "assistant.settings",
    ),
    ("index.store", "assistant.language", "assistant.reader"),
    ("index.replacement", "index.filters", "index.ingest", "index.search", "assistant.extractive"),
    ("index.distributed", "assistant.generative"),
    ("assistant.langchain",),
    ("index.library",),
    ("index.folders",),
    ("assistant.answering", "index.watching"),
    ("index.rebuild", "assistant.pipeline"),
    ("assistant.regression",),
    ("assistant.web", "assistant.pytest_plugin"),
    ("assistant.cli",),
)  # fmt: skip

ROOMS = {
    "chromadb": "index/store",
    "sentence_transformers": "index/encoder",
    "gradio": "assistant/web",
    "trafilatura": "index/loaders",
    "pypdf": "index/loaders",
    "pypdfium2": "index/loaders",
    "docx": "index/loaders",
    "openpyxl": "index/loaders",
    "pptx": "index/loaders",
    "olefile": "index/loaders",
    "ray": "index/distributed",
    "watchfiles": "index/watching",
    "rapidocr": "index/loaders",
}


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports anywhere, those only for type checkers included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def room_of(module: str) -> str | None:
    """The room that a module stands in; ``None`` for what is not ours."""
    for room in (room for storey in STOREYS for room in storey):
        if module == room or module.startswith(f"{room}."):
            return room
    return None


HEIGHTS = {room: height for height, storey in enumerate(STOREYS) for room in storey}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_point_down(path: Path) -> None:
    here = module_name(path)
    if here in ("assistant", "index"):
        return
    room = room_of(here)
    assert room is not None, f"{here} stands on no storey: give it one here"
    for module in imported(path):
        other = room_of(module)
        if other not in (None, room):
            assert HEIGHTS[other] < HEIGHTS[room], f"{here} imports {module} from beside or above"


def modules_imported(path: Path, names: Collection[str]) -> Iterator[str]:
    """Those of ``names`` that a file imports; of ``from package import module`` the module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in names)
        elif isinstance(node, ast.ImportFrom) and node.module in names:
            for name in node.names:
                inner = f"{node.module}.{name.name}"
                yield inner if inner in names else str(node.module)


def test_no_modules_import_each_other_in_a_circle() -> None:
    names = {module_name(path): path for path in MODULES}
    arrows = {name: set(modules_imported(path, names)) - {name} for name, path in names.items()}
    while leaves := {name for name, to in arrows.items() if not to}:
        arrows = {name: to - leaves for name, to in arrows.items() if name not in leaves}
    assert sorted(arrows) == []


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
        "from assistant.pipeline import read_shipped;"
        f"a = Assistant.open(Settings(index={str(tmp_path / 'i')!r}));"
        "a.library.add(read_shipped());"
        "a.ask('When did the airstrikes begin?');"
        "print([n for n in ('torch', 'gradio', 'transformers', 'langchain_core',"
        " 'sentence_transformers', 'ray') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"
