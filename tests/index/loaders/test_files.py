"""Finding files: in order, of known kinds, and every refusal in one sentence."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import BadInput
from index.loaders import find, load


@pytest.fixture
def locked() -> Iterator[Path]:
    """A folder that may be entered, with a folder and a file in it that may not be read."""
    nobody = 65534
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "inner").mkdir()
        (folder / "inner" / "a.txt").write_text("Text.")
        (folder / "b.txt").write_text("Text.")
        (folder / "inner").chmod(0)
        (folder / "b.txt").chmod(0)
        root = os.geteuid() == 0
        if root:
            os.seteuid(nobody)
        yield folder
        if root:
            os.seteuid(0)
        (folder / "inner").chmod(0o700)


def test_a_folder_is_searched_in_order(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/z.MD",
        "a/.hidden.txt",
        ".git/x.txt",
        "c.gif",
        "~$a.docx",
        "a.html",
        "a/b/c.pdf",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Text.")
    found = [str(Path(name).relative_to(tmp_path)) for name in find(str(tmp_path))]
    assert found == ["a.html", "b.txt", "a/z.MD", "a/b/c.pdf"]


def test_a_file_and_a_url_are_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    monkeypatch.chdir(tmp_path)
    assert find("a.txt") == (str(tmp_path / "a.txt"),)
    assert find("https://example.com/a") == ("https://example.com/a",)
    assert load("a.txt").uri == str(tmp_path / "a.txt")


def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(BadInput, match="neither a file nor a folder"):
        load(str(tmp_path / "a.txt"))


@pytest.mark.parametrize("asked", [find, load])
@pytest.mark.parametrize(
    ("location", "sentence"),
    [("missing.txt", "There is no file"), ("", "name a file"), ("a\0b", "name a file"),
     ("x" * 5000, "cannot be read")],
)  # fmt: skip
def test_what_is_not_there_is_refused(asked: object, location: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        asked(location)  # type: ignore[operator]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="has no file of a kind that can be read"):
        find(str(tmp_path))


def test_an_unknown_kind_is_refused_before_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.gif").write_bytes(b"x")
    with pytest.raises(BadInput, match=r"\.txt, \.text, \.md"):
        find(str(tmp_path / "a.gif"))


def test_an_unreadable_folder_is_refused(locked: Path) -> None:
    with pytest.raises(BadInput, match=r"inner cannot be read \(permission denied\)"):
        find(str(locked))
    with pytest.raises(BadInput, match=r"cannot be read \(permission denied\)"):
        load(str(locked / "inner" / "a.txt"))


def test_an_unreadable_file_is_refused(locked: Path) -> None:
    with pytest.raises(BadInput, match=r"b.txt cannot be read \(permission denied\)"):
        load(str(locked / "b.txt"))


def test_odd_file_names_are_read_and_can_be_printed(tmp_path: Path) -> None:
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9 \x1b[2J\n.txt")
    Path(odd).write_text("Text.")
    (name,) = find(str(tmp_path))
    source = load(name)
    source.uri.encode()
    Path(odd).write_text("")
    with pytest.raises(BadInput) as raised:
        load(name)
    assert str(raised.value).isprintable()
