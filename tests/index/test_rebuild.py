"""Rebuilding: from stored documents, from sources, after damage, and when it is interrupted."""

from __future__ import annotations

import hashlib
import random
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import manifest
from index.errors import BadInput, IndexDamaged, IndexLocked, IndexOutdated, VectorsDamaged
from index.library import Library
from index.loaders import from_text, load
from index.lock import locked
from index.rebuild import rebuild
from index.store import client, graph, swap
from index.types import Source

PORT = "The harbour opened on Monday. Fishermen sell herring there. Gulls eat the rest."
HILL = "Goats live on the hill. A shepherd keeps them. He plays the flute at dusk."
UNREADABLE = "cannot be read; rebuild it from its sources with footnote rebuild"


@pytest.fixture
def sources(tmp_path: Path) -> list[Source]:
    """Two files and what is read from them."""
    for name, text in (("port.txt", PORT), ("hill.txt", HILL)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [load(str(tmp_path / name)) for name in ("port.txt", "hill.txt")]


@pytest.fixture
def index(folder: str, sources: list[Source]) -> str:
    """A closed index of both files."""
    made = Library(folder)
    made.add(sources)
    made.close()
    return folder


def read(location: str, encoder: str = "") -> tuple[dict[str, str], str]:
    """The texts by id, and the best sentence about the flute."""
    library = Library(location, encoder)
    texts = {document.id: document.text for document in library.documents}
    best = library.search("Who plays the flute?")[0]
    library.close()
    return texts, texts[best.document_id][best.start : best.end]


def garbage(path: Path, size: int | None = None) -> None:
    path.write_bytes(random.Random(7).randbytes(path.stat().st_size if size is None else size))


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def in_the_middle(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[40_960:122_880] = random.Random(7).randbytes(81_920)
    path.write_bytes(content)


def of_an_earlier_time(path: Path) -> None:
    """The list of names as it was before the graph beside it was written."""
    before, key, after = path.read_bytes().partition(b"total_elements_added")
    width = {b"K": 1, b"M": 2, b"J": 4}[after[:1]]
    count = int.from_bytes(after[1 : 1 + width], "little") - 10
    path.write_bytes(
        before + key + after[:1] + count.to_bytes(width, "little") + after[1 + width :]
    )


def test_what_is_stored_is_restored_without_its_sources(index: str, tmp_path: Path) -> None:
    before = read(index)
    (tmp_path / "port.txt").unlink()
    (tmp_path / "hill.txt").unlink()
    seen: list[tuple[int, int]] = []
    done = rebuild(index, progress=lambda _, at, total: seen.append((at, total)))
    assert (done.restored, done.lost, done.kept) == (tuple(before[0]), (), "")
    assert seen == [(1, 2), (2, 2)]
    assert read(index) == before
    assert not {path.name for path in Path(index).iterdir()} & {"building", "rebuilt", "replaced"}


def test_an_index_of_another_segmentation_is_made_for_this_one(
    index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read(index)
    with sqlite3.connect(Path(index) / "chroma.sqlite3") as base:
        base.execute("UPDATE collection_metadata SET str_value = 'old' WHERE key = 'segmentation'")
    base.close()
    with pytest.raises(IndexOutdated, match=r"segmentation 'old', not .* footnote rebuild"):
        Library(index)
    rebuild(index)
    assert read(index) == before


@pytest.mark.parametrize("damage", [garbage, cut_short, in_the_middle, lambda path: path.unlink()])
def test_a_damaged_database_is_named_and_rebuilt_from_its_sources(
    index: str, damage: Callable[[Path], None]
) -> None:
    before = read(index)
    damage(Path(index) / "chroma.sqlite3")
    with pytest.raises(IndexDamaged, match=UNREADABLE):
        Library(index)
    assert rebuild(index).lost == ()
    assert read(index) == before


def test_what_cannot_be_restored_is_said_and_the_old_index_kept(
    index: str, tmp_path: Path, sources: list[Source]
) -> None:
    library = Library(index)
    named = library.add([from_text("A name", "Given by name alone.")])[0]
    library.close()
    (tmp_path / "port.txt").unlink()
    garbage(Path(index) / "chroma.sqlite3")
    done = rebuild(index)
    assert done.restored == (sources[1].id,)
    assert len(done.lost) == 2
    assert any(named in lost and "add it again" in lost for lost in done.lost)
    assert any("port.txt" in lost for lost in done.lost)
    assert (Path(done.kept) / "chroma.sqlite3").exists()
    assert read(index)[0] == {sources[1].id: HILL}


def test_nothing_is_touched_where_nothing_can_be_restored(index: str, tmp_path: Path) -> None:
    (tmp_path / "port.txt").unlink()
    (tmp_path / "hill.txt").unlink()
    base = Path(index) / "chroma.sqlite3"
    garbage(base)
    before = hashlib.sha256(base.read_bytes()).digest()
    with pytest.raises(IndexDamaged, match=r"Nothing of the index in .* can be restored"):
        rebuild(index)
    assert hashlib.sha256(base.read_bytes()).digest() == before


def test_a_text_that_is_not_what_was_stored_is_read_again(
    index: str, sources: list[Source]
) -> None:
    with sqlite3.connect(Path(index) / "chroma.sqlite3") as base:
        base.execute(
            "UPDATE embedding_metadata SET string_value = 'Forged.' "
            "WHERE key = 'chroma:document' AND string_value = ?",
            (PORT,),
        )
    base.close()
    rebuild(index)
    assert read(index)[0] == {source.id: source.text for source in sources}


def test_a_removed_document_does_not_come_back(index: str, sources: list[Source]) -> None:
    library = Library(index)
    library.remove(sources[0].id)
    library.close()
    assert rebuild(index).restored == (sources[1].id,)
    garbage(Path(index) / "chroma.sqlite3")
    assert rebuild(index).restored == (sources[1].id,)


def test_there_must_be_an_index(tmp_path: Path, index: str) -> None:
    with pytest.raises(BadInput, match=r"There is no index in .*nowhere"):
        rebuild(str(tmp_path / "nowhere"))
    assert not (tmp_path / "nowhere").exists()


def test_files_of_others_in_the_folder_are_left_alone(index: str) -> None:
    (Path(index) / "diary.txt").write_text("mine")
    (Path(index) / "photos").mkdir()
    rebuild(index)
    assert (Path(index) / "diary.txt").read_text() == "mine"
    assert (Path(index) / "photos").is_dir()


class Interrupted(BaseException):
    """Stands for a kill."""


MOVES = 14
"""Two changes of name, and seven parts of an index out and in."""


@pytest.mark.parametrize("moment", [0, 1, 2, 5, 7, 8, 11, 13, 14])
def test_an_interrupted_rebuild_leaves_the_old_index_or_the_new(
    index: str, moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read(index)
    with monkeypatch.context() as context:
        countdown = iter(range(moment))

        def counted(real: Callable[..., object]) -> Callable[..., object]:
            def step(self: Path, *args: object, **options: object) -> object:
                if next(countdown, None) is None:
                    raise Interrupted
                return real(self, *args, **options)

            return step

        for name in ("rename", "replace"):
            context.setattr(Path, name, counted(getattr(Path, name)))
        try:
            rebuild(index)
        except Interrupted:
            interrupted = True
        else:
            interrupted = False
    assert interrupted == (moment < MOVES)
    assert read(index) == before
    assert not swap.begun(Path(index))
    if moment == 5:
        rebuild(index)
        assert read(index) == before
        left = {path.name for path in Path(index).iterdir()}
        assert not left & {"building", "rebuilt", "installing", "replaced"}


def test_an_open_library_notices_that_its_index_was_rebuilt(index: str) -> None:
    other = Library(index)
    assert other.store.generation
    replacing = Path(index) / "chroma.sqlite3"
    content = replacing.read_bytes()
    replacing.unlink()
    replacing.write_bytes(content)
    assert other.store.generation == ""
    other.add([from_text("New", "A trumpet sounds at noon.")])
    assert other.store.generation
    other.close()
    assert "A trumpet sounds at noon." in read(index)[0].values()


def test_a_rebuild_waits_for_nobody(index: str) -> None:
    import subprocess
    import sys

    holder = subprocess.Popen(
        [sys.executable, "-c", "import sys;from index.lock import locked\n"
         "with locked(sys.argv[1]): print('held', flush=True); sys.stdin.read()", index],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert holder.stdout
    holder.stdout.readline()
    with pytest.raises(IndexLocked, match="Another process is writing"):
        rebuild(index)
    holder.communicate()
    with locked(index):
        assert rebuild(index).restored


def test_the_manifest_follows_the_index_and_may_be_damaged(
    index: str, sources: list[Source]
) -> None:
    assert manifest.read(Path(index)) == {source.id: source.uri for source in sources}
    (Path(index) / "sources.json").write_text("[1, 2")
    assert manifest.read(Path(index)) == {}
    assert set(rebuild(index).restored) == {source.id for source in sources}
    assert manifest.read(Path(index)) == {source.id: source.uri for source in sources}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with so many sentences that Chroma has written its vectors out."""
    folder = tmp_path_factory.mktemp("large") / "index"
    words = random.Random(3)
    library = Library(str(folder))
    library.add(
        from_text(
            f"Note {number}",
            " ".join(
                f"Goat {words.randrange(999)} eats {words.randrange(999)}." for _ in range(20)
            ),
        )
        for number in range(60)
    )
    library.close()
    return folder


def graph_folder(index: Path) -> Path:
    return next(path.parent for path in index.glob("*/index_metadata.pickle"))


def ranking(library: Library) -> list[tuple[str, int]]:
    """The best ten sentences; their scores may differ in the last digit, since Chroma scales
    vectors once more when it writes them out."""
    hits = library.search("Which goat eats 5?")[:10]
    assert len(hits) == 10
    return [(hit.document_id, hit.sentence) for hit in hits]


def without_copy(index: Path) -> None:
    for path in index.glob("search.sqlite3*"):
        path.unlink()


def test_whole_vectors_are_passed(large: Path) -> None:
    graph.check(large)


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("data_level0.bin", garbage),
        ("data_level0.bin", cut_short),
        ("link_lists.bin", garbage),
        ("link_lists.bin", cut_short),
        ("header.bin", garbage),
        ("header.bin", cut_short),
        ("length.bin", cut_short),
        ("index_metadata.pickle", garbage),
        ("index_metadata.pickle", of_an_earlier_time),
        ("index_metadata.pickle", lambda path: path.unlink()),
    ],
)
def test_damaged_vectors_are_named_and_made_again(
    large: Path, name: str, damage: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph, "_PATIENCE_SECONDS", 0.0)
    path = graph_folder(large) / name
    whole = path.read_bytes()
    damage(path)
    library = Library(str(large))
    before = ranking(library)
    with pytest.raises(VectorsDamaged, match=r"^The vectors of the index in \S+ are damaged"):
        library.add([from_text("New", "A trumpet sounds at noon.")])
    assert ranking(library) == before
    library.close()
    without_copy(large)
    with pytest.raises(VectorsDamaged, match=r"^The vectors of the index in \S+ are damaged"):
        Library(str(large))
    path.write_bytes(whole)
    graph.check(large)
    library = Library(str(large))
    assert ranking(library) == before
    library.close()


def test_a_large_index_is_read_only_after_an_interruption(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_QUICKLY_READ", 0)
    checked: list[Path] = []
    monkeypatch.setattr(graph, "check", checked.append)
    library = Library(str(large))
    library.add([from_text("New", "A trumpet sounds at noon.")])
    assert checked == []
    assert not (large / "writing.mark").exists()

    def broken() -> Iterator[Source]:
        yield from_text("Newer", "A drum sounds at one.")
        raise BadInput("It broke.")

    with pytest.raises(BadInput):
        library.add(broken())
    library.close()
    assert (large / "writing.mark").exists()
    library = Library(str(large))
    library.add([from_text("Newest", "A horn sounds at two.")])
    library.close()
    assert checked
    assert not (large / "writing.mark").exists()


def test_vectors_that_are_gone_are_made_again(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "_PATIENCE_SECONDS", 0.0)
    library = Library(str(large))
    before = ranking(library)
    library.close()
    for path in graph_folder(large).iterdir():
        path.unlink()
    without_copy(large)
    with pytest.raises(VectorsDamaged):
        Library(str(large))
    assert rebuild(str(large)).lost == ()
    library = Library(str(large))
    assert ranking(library) == before
    library.close()


def test_errors_are_one_sentence(index: str) -> None:
    garbage(Path(index) / "chroma.sqlite3")
    with pytest.raises(IndexDamaged) as error:
        Library(index)
    assert re.fullmatch(r"[^\n]+\.", str(error.value))
