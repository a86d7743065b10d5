"""``footnote add``, ``list``, ``remove`` and ``rebuild``."""

from __future__ import annotations

import json
import random
from pathlib import Path


def listed(footnote) -> list[dict[str, object]]:
    done = footnote("list", "--json")
    assert (done.code, done.err) == (0, "")
    return json.loads(done.out)


def test_only_what_was_given_is_added(footnote, port: Path, hill: Path) -> None:
    done = footnote("add", port, hill)
    assert (done.code, done.err) == (0, "")
    ids = done.out.split()
    found = listed(footnote)
    assert {each["id"] for each in found} == set(ids)
    assert {each["uri"] for each in found} == {str(port), str(hill)}
    assert {each["sentences"] for each in found} == {3}


def test_a_folder_is_added_and_followed(footnote, port: Path, tmp_path: Path) -> None:
    inside = tmp_path / "notes" / "deep"
    inside.mkdir(parents=True)
    (inside / "a.txt").write_text("The trumpet is loud.", encoding="utf-8")
    (id,) = footnote("add", tmp_path / "notes").out.split()
    (inside / "a.txt").write_text("The drum is louder.", encoding="utf-8")
    assert footnote("add", tmp_path / "notes").out.split() == [id]
    assert [each["title"] for each in listed(footnote)] == ["The drum is louder."]


def test_a_file_twice_is_one_document(footnote, port: Path) -> None:
    assert len(footnote("add", port, port, port.parent).out.split()) == 1


def test_what_cannot_be_read_is_named_and_the_rest_added(footnote, port: Path) -> None:
    (port.parent / "empty.txt").write_text("")
    (port.parent / "blank.txt").write_text(" \n\t ")
    done = footnote("add", port.parent)
    assert done.code == 2
    assert len(done.err.splitlines()) == 2
    assert all("empty.txt" in line or "blank.txt" in line for line in done.err.splitlines())
    assert [each["uri"] for each in listed(footnote)] == [str(port)]


def test_a_missing_path_is_named_before_anything_is_added(footnote, port: Path) -> None:
    done = footnote("add", port, port.parent / "none.txt")
    assert (done.code, done.out) == (2, "")
    assert "none.txt" in done.err
    assert done.err.count("\n") == 1
    assert listed(footnote) == []


def test_the_list_is_one_line_a_document_in_a_pipe(footnote, port: Path, hill: Path) -> None:
    assert footnote("list").out == ""
    footnote("add", port, hill)
    lines = footnote("list").out.splitlines()
    assert [line.split("  ")[0] for line in lines] == sorted(line.split("  ")[0] for line in lines)
    assert any(str(port) in line for line in lines)


def test_looking_makes_no_index(footnote, folder: str) -> None:
    assert footnote("list").code == 0
    assert footnote("remove", "nobody").code == 2
    assert footnote("rebuild").code == 2
    assert not Path(folder).exists()


def test_a_removed_document_is_gone(footnote, port: Path, hill: Path) -> None:
    first, second = footnote("add", port, hill).out.split()
    done = footnote("remove", first)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert [each["id"] for each in listed(footnote)] == [second]
    assert footnote("ask", "How tall is the lighthouse of Luz?").code == 1
    again = footnote("remove", first)
    assert again.code == 2
    assert again.err == (
        f"There is no document '{first}' in the index; list shows those there are.\n"
    )


def test_a_damaged_index_is_named_and_rebuilt(footnote, folder: str, port: Path) -> None:
    ids = footnote("add", port).out.split()
    base = Path(folder) / "chroma.sqlite3"
    base.write_bytes(random.Random(1).randbytes(50_000))
    for command in (["ask", "Who built the lighthouse?"], ["list"], ["add", port]):
        done = footnote(*command)
        assert (done.code, done.out) == (2, "")
        assert done.err == (
            f"The index in {folder} cannot be read; "
            "rebuild it from its sources with footnote rebuild.\n"
        )
    assert footnote("rebuild").code == 0
    assert [each["id"] for each in listed(footnote)] == ids


def test_a_rebuild_says_what_is_lost(footnote, folder: str, port: Path, hill: Path) -> None:
    footnote("add", port, hill)
    port.unlink()
    (Path(folder) / "chroma.sqlite3").write_bytes(b"no database")
    done = footnote("rebuild")
    assert done.code == 1
    assert "port.txt" in done.err
    assert "is kept in" in done.err
    assert [each["uri"] for each in listed(footnote)] == [str(hill)]


def test_half_written_vectors_are_mended_by_the_next_add(
    footnote, folder: str, port: Path, tmp_path: Path
) -> None:
    long = tmp_path / "long.txt"
    long.write_text("\n".join(f"Goat {n} eats {n * 7}." for n in range(1_100)), encoding="utf-8")
    footnote("add", long)
    (level,) = [path.parent for path in Path(folder).glob("*/index_metadata.pickle")]
    path = level / "data_level0.bin"
    path.write_bytes(path.read_bytes()[:100_000])
    copy = [*Path(folder).glob("search.sqlite3*")]
    assert "Goat 77 eats 539." in footnote("ask", "--json", "What does goat 77 eat?").out
    for part in copy:
        part.unlink()
    asked = footnote("ask", "What does goat 77 eat?")
    assert asked.code == 2
    assert "make them again with footnote rebuild" in asked.err
    mended = footnote("add", port)
    assert mended.code == 0
    assert "interrupted" in mended.err
    assert "Goat 77 eats 539." in footnote("ask", "--json", "What does goat 77 eat?").out


def test_another_encoder_is_said_to_need_a_rebuild(footnote, port: Path) -> None:
    footnote("add", port)
    done = footnote("ask", "--encoder", "some/model", "Who built the lighthouse?")
    assert done.code == 2
    assert "make it again with footnote rebuild" in done.err


def test_a_second_writer_is_told_to_wait(footnote, hold, folder: str, port: Path) -> None:
    footnote("add", port)
    holder = hold()
    for command in (["add", port], ["remove", "nobody"], ["rebuild"]):
        done = footnote(*command)
        assert done.code == 2
        assert done.err.startswith(f"Another process is writing to the index in {folder}; ")
    assert footnote("ask", "How tall is the lighthouse of Luz?").code == 0
    holder.communicate()
    assert footnote("add", port).code == 0


def test_a_folder_that_cannot_be_made_is_named(footnote, port: Path) -> None:
    done = footnote("add", "--index", port / "below", port)
    assert done.code == 2
    assert "below cannot be made" in done.err


def test_a_folder_is_followed_and_says_what_it_passed_over(footnote, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "b.txt").write_text("The rent of the hall was raised to 135 euro.", encoding="utf-8")
    (docs / "prices.xls").write_text("a,b", encoding="utf-8")
    done = footnote("add", docs)
    (id,) = done.out.split()
    assert done.code == 0
    assert done.err == "Passed over 1 file of kinds that cannot be read: .xls (1): prices.xls.\n"
    (docs / "b.txt").rename(docs / "april.txt")
    (docs / "april.txt").write_text(
        "The rent of the hall was raised to 140 euro.", encoding="utf-8"
    )
    (docs / "copy.txt").write_bytes((docs / "april.txt").read_bytes())
    done = footnote("sync", docs)
    assert f"Removed {id}: its file {docs / 'b.txt'} is gone." in done.err
    assert f"{docs / 'copy.txt'} has the text of {docs / 'april.txt'}, which is stored." in done.err
    assert [Path(each["uri"]).name for each in listed(footnote)] == ["april.txt"]
