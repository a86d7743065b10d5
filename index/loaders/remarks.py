"""Counts what of a file is left out of its text, and says so in a sentence."""

from __future__ import annotations

import re
from zipfile import ZipFile

from index.loaders.table import Hidden


def count_marks(archive: ZipFile, start: str, mark: re.Pattern[bytes]) -> int:
    """How often a mark, as that of a comment, is in the parts whose names begin so."""
    names = (name for name in archive.namelist() if name.startswith(start))
    return sum(sum(1 for _ in mark.finditer(archive.read(name))) for name in names)


def name_comments(name: str, count: int) -> str:
    """How many comments are left out, ``""`` where there are none."""
    if not count:
        return ""
    comments = "1 comment" if count == 1 else f"{count} comments"
    return (
        f"The {name} has {comments} that {'is' if count == 1 else 'are'} left out; "
        "write into its text what is to be found."
    )


def name_hidden(name: str, hidden: Hidden) -> str:
    """How much of a workbook is hidden and left out, ``""`` where nothing is."""
    counts = (("sheet", hidden.sheets), ("row", hidden.rows), ("column", hidden.columns))
    parts = [f"{count} hidden {kind}{'s' * (count > 1)}" for kind, count in counts if count]
    if not parts:
        return ""
    verb = "is" if sum(count for _, count in counts) == 1 else "are"
    listed = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    return f"The {name} has {listed} that {verb} left out; show what is to be found."


def join_remarks(*remarks: str) -> str:
    """Several remarks one after the other."""
    return " ".join(filter(None, remarks))
