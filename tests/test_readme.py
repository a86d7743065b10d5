"""The README says what is so. ``python -m tests.test_readme`` writes its table of settings anew."""

from __future__ import annotations

import re
from pathlib import Path

from assistant import Assistant, Settings

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


def test_the_python_example_is_true() -> None:
    texts = {"Minutes": "The board met on Tuesday. Ana Reis took the chair."}
    minutes = Assistant.from_texts(texts)
    answer = minutes.ask("Who took the chair?")
    assert answer.short == "Ana Reis"
    assert answer.verify(minutes)
    assert not minutes.ask("Who took the minutes?").found


def test_pictures_are_there() -> None:
    for picture in re.findall(r"!\[.*?\]\((.*?)\)", README.read_text(encoding="utf-8")):
        assert (README.parent / picture).is_file(), picture


if __name__ == "__main__":
    README.write_text(
        _TABLE.sub(lambda _: table(), README.read_text(encoding="utf-8")), encoding="utf-8"
    )
