"""Says in a sentence what of a file is left out of its text."""

from __future__ import annotations


def name_comments(name: str, count: int) -> str:
    """How many comments are left out, ``""`` where there are none."""
    if not count:
        return ""
    comments = "1 comment" if count == 1 else f"{count} comments"
    return (
        f"The {name} has {comments} that {'is' if count == 1 else 'are'} left out; "
        "write into its text what is to be found."
    )


def name_hidden(name: str, sheets: int, rows: int, columns: int) -> str:
    """How much of a workbook is hidden and left out, ``""`` where nothing is."""
    counts = (("sheet", sheets), ("row", rows), ("column", columns))
    parts = [f"{count} hidden {kind}{'s' * (count > 1)}" for kind, count in counts if count]
    if not parts:
        return ""
    verb = "is" if sheets + rows + columns == 1 else "are"
    listed = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    return f"The {name} has {listed} that {verb} left out; show what is to be found."


def join_remarks(*remarks: str) -> str:
    """Several remarks one after the other."""
    return " ".join(filter(None, remarks))
