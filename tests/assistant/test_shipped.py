"""The shipped article answers where nothing was ever given, and nowhere else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from assistant import Assistant, Settings
from index import manifest
from index.errors import BadInput, IndexEmpty
from index.library import Library
from index.loaders import from_text
from index.rebuild import rebuild

ROOT = Path(__file__).parents[2]
ASKED = "When did Russia begin airstrikes in Syria?"
MILL = "The mill of Lund was founded by Anna Berg in 1871. It employs 48 people."


def opened(index: str = "") -> closing[Assistant]:
    return closing(Assistant.open(Settings(index=index) if index else Settings()))


def says_empty(index: str = "") -> bool:
    """Whether an index says that it is empty, each time that it is opened."""
    said = []
    for _ in range(2):
        with opened(index) as assistant, pytest.raises(IndexEmpty) as caught:
            said.append(assistant.ask(ASKED))
        assert str(caught.value) == (
            f"There are no documents in the index {assistant.library.location}; "
            "add some with footnote add."
        )
    return said == []


def killed_adding(index: str, *, after: int) -> None:
    """Add documents in a process that kills itself when it comes to the one after ``after``."""
    code = f"""
import os, signal
from index.library import Library
from index.loaders import from_text
def sources():
    for number in range({after}):
        yield from_text(f"Mill {{number}}", "The mill was founded in 1871. " * 40)
    os.kill(os.getpid(), signal.SIGKILL)
Library({index!r}).add(sources())
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL


def test_an_index_that_somebody_named_is_empty(folder: str) -> None:
    assert says_empty(folder)


def test_a_variable_names_an_index_too(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_INDEX", folder)
    assert says_empty()


def test_an_index_named_like_the_default_is_named(default_index: Path) -> None:
    assert says_empty(str(default_index))


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL")
@pytest.mark.parametrize("after", [0, 1])
def test_after_a_first_import_that_was_killed(folder: str, default_index: Path, after: int) -> None:
    for index in (folder, ""):
        killed_adding(index or str(default_index), after=after)
        assert says_empty(index)


def test_after_the_last_document_was_removed(folder: str, default_index: Path) -> None:
    for index in (folder, ""):
        with opened(index) as assistant:
            (id,) = assistant.library.add([from_text("Mill", MILL)])
            assert assistant.ask("Who founded the mill?").found
            assistant.remove(id)
        assert says_empty(index)


def test_after_the_article_itself_was_removed(default_index: Path) -> None:
    with opened() as assistant:
        (article,) = assistant.documents
        assistant.remove(article.id)
    assert says_empty()


def test_a_wrong_id_leaves_the_article(default_index: Path) -> None:
    with opened() as assistant, pytest.raises(BadInput, match="no document 'mill'"):
        assistant.remove("mill")
    with opened() as assistant:
        assert assistant.ask(ASKED).found


def test_the_article_makes_way_for_the_first_document(default_index: Path) -> None:
    with opened() as assistant:
        assert assistant.ask(ASKED).found
        assistant.library.add([from_text("Mill", MILL)])
        assert [one.title for one in assistant.documents] == ["Mill"]
        assert not assistant.ask(ASKED).found
    with opened() as assistant:
        assistant.library.add([from_text("Hill", "Goats live on the hill.")])
        assert [one.title for one in assistant.documents] == ["Hill", "Mill"]


def test_the_article_makes_way_after_a_rebuild(default_index: Path) -> None:
    with opened() as assistant:
        assert assistant.ask(ASKED).found
    rebuild(str(default_index))
    with opened() as assistant:
        assert assistant.ask(ASKED).found
        assistant.library.add([from_text("Mill", MILL)])
        assert [one.title for one in assistant.documents] == ["Mill"]


def test_filling_that_was_killed_is_done_again(default_index: Path) -> None:
    library = Library(str(default_index))
    manifest.write(default_index, {}, shipped=True)
    library.close()
    with opened() as assistant:
        assert assistant.ask(ASKED).found


def test_documents_whose_list_is_lost_make_no_way(default_index: Path) -> None:
    with closing(Library(str(default_index))) as library:
        library.add([from_text("Mill", MILL)])
        (default_index / "sources.json").unlink()
        library.add([from_text("Hill", "Goats live on the hill.")])
        assert [one.title for one in library.documents] == ["Hill", "Mill"]


def test_what_visitors_upload_stands_beside_what_ships(default_index: Path) -> None:
    with opened() as assistant:
        assistant.library.add([from_text("Mill", MILL)], uploaded=True)
        assert len(assistant.documents) == 2
        assert not assistant.library.was_given
    with opened() as assistant:
        assert assistant.ask(ASKED).found
        # What is given makes the article go, and leaves what visitors have.
        assistant.library.add([from_text("Port", "The port was dredged in 1950.")])
        titles = sorted(one.title for one in assistant.documents.headers())
    assert titles == ["Mill", "Port"]
