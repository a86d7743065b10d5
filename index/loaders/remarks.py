"""Counts what of a file is left out of its text, and says so in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from zipfile import ZipFile

from index.loaders.normal import one_line
from index.loaders.table import Hidden

_MOST_HEADS = 200
"""Heads of pages that are looked for in a text, at most."""

_OF_NUMBERS = frozenset(
    ("page", "pages", "p", "pg", "of", "seite", "seiten", "s", "von", "página", "páginas", "pág",
     "de", "pagina", "pag", "di", "van", "sur", "strona", "str", "z", "ze", "sida", "av", "side",
     "af", "sivu", "oldal", "sayfa", "страница", "стр", "из")
)  # fmt: skip
"""What stands beside the number of a page: "Page 3 of 9", "Seite 3 von 9"."""

_LONGEST_SHOWN = 80
"""Characters of what is left out that a sentence quotes."""

_WORD = re.compile(r"[^\W\d_]+")


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
    return _name_unseen(name, counts)


def name_uncalculated(name: str, count: int) -> str:
    """How many formulas of a workbook have no value, ``""`` where all have."""
    if not count:
        return ""
    formulas = "1 formula that was" if count == 1 else f"{count} formulas that were"
    return (
        f"The {name} has {formulas} never calculated, so that the cells are empty; open and save "
        "it in a spreadsheet program."
    )


def name_hidden_slides(name: str, count: int) -> str:
    """How many slides are hidden and left out, ``""`` where none is."""
    return _name_unseen(name, (("slide", count),))


def _name_unseen(name: str, counts: Sequence[tuple[str, int]]) -> str:
    """What is hidden of a file, by kind and count."""
    parts = [f"{count} hidden {kind}{'s' * (count > 1)}" for kind, count in counts if count]
    if not parts:
        return ""
    verb = "is" if sum(count for _, count in counts) == 1 else "are"
    listed = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    return f"The {name} has {listed} that {verb} left out; show what is to be found."


def name_running_heads(name: str, heads: Iterable[str], text: str) -> str:
    """Which heads and feet of pages are left out, ``""`` where there are none; those that only
    number the pages, or say what the ``text`` says, are none."""
    known = " ".join(text.split())
    flat = dict.fromkeys(" ".join(head.split()) for head in heads)
    said = islice(filter(_says_something, flat), _MOST_HEADS)
    left = list(islice((head for head in said if head not in known), 2))
    if not left:
        return ""
    shown = one_line(left[0], _LONGEST_SHOWN)
    heads_are = "a running head that is" if len(left) == 1 else "running heads that are"
    return (
        f"The {name} has {heads_are} left out (“{shown}”); write into its text what is to be found."
    )


def _says_something(head: str) -> bool:
    """Whether a head of a page says more than its number, which may not be written out."""
    return not _OF_NUMBERS.issuperset(_WORD.findall(head.casefold()))


def join_remarks(*remarks: str) -> str:
    """Several remarks one after the other."""
    return " ".join(filter(None, remarks))
