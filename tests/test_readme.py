"""The README says what is so. ``python -m tests.test_readme`` writes its table of settings anew."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from assistant import Settings, pipeline

README = Path(__file__).parents[1] / "README.md"
_TABLE = re.compile(r"(?<=<!-- settings -->\n).*?(?=<!-- /settings -->)", re.S)


def table() -> str:
    """Every setting, its variable, its default and what it is, as Markdown."""
    lines = ["| setting | variable | default | what it is |", "|---|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = f"`{field.default}`" if field.default not in ("", ()) else "none"
        variable = f"`FOOTNOTE_{name.upper()}`"
        lines.append(f"| `{name}` | {variable} | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def test_the_table_of_settings_is_complete() -> None:
    assert _TABLE.search(README.read_text(encoding="utf-8")).group() == table()


def examples() -> str:
    """The Python of the README."""
    return "\n".join(re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.S))


def test_the_python_examples_are_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, default_index: Path
) -> None:
    """Every line runs, and every value that a comment gives is the value."""
    monkeypatch.chdir(tmp_path)
    pipeline._default.cache_clear()
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "mill.txt").write_text("The mill employs 48 people.", "utf-8")
    lines, names, compared = examples().splitlines(), dict[str, object](), 0
    for statement in ast.parse(examples()).body:
        comment = lines[statement.end_lineno - 1].partition("  # ")[2]
        if isinstance(statement, ast.Expr) and (
            said := re.match(r"(?:True|False)(?:, '[^']*')?|'[^']*'", comment)
        ):
            value = eval(compile(ast.Expression(statement.value), "README", "eval"), names)
            assert value == ast.literal_eval(said.group()), lines[statement.lineno - 1]
            compared += 1
        else:
            exec(compile(ast.Module([statement], []), "README", "exec"), names)
    assert compared == 5
    pipeline._default().close()
    pipeline._default.cache_clear()


def test_pictures_are_there() -> None:
    for picture in re.findall(r"!\[.*?\]\((.*?)\)", README.read_text(encoding="utf-8")):
        assert (README.parent / picture).is_file(), picture


if __name__ == "__main__":
    README.write_text(
        _TABLE.sub(lambda _: table(), README.read_text(encoding="utf-8")), encoding="utf-8"
    )
