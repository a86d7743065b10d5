"""Reads CSV and TSV: a record a line."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice

from index.loaders.draft import Draft, Fetched
from index.loaders.encoding import decode
from index.loaders.guard import Limits, refusing_damage
from index.loaders.table import write_table

_DELIMITERS = "\t;,|"
"""What stands between cells. The first two go before commas, which may be decimal: "3,20;4,10"."""

_RARE = "^~¦:"
"""What stands between cells in few files; all records must have as many of them."""

_FEWEST = 3
"""Columns of a table whose cells only colons part, which times have too."""

_CONTROLS = bytes.maketrans(b"\x01\x1f", b"\t\t")
"""Control characters that programs put between cells."""

_NONE = "\x1e"
"""A delimiter that no file has, for one of a single column."""

_SAMPLE = 100
"""Records by which the delimiter is found."""

_LONGEST = 100
"""Lines that one record may go over; a quotation mark that is open for longer was meant as an inch,
or was forgotten."""


def read(fetched: Fetched) -> Draft:
    """The records, with the file's name for a title. A first line "sep=;" only says what stands
    between the cells.

    Raises:
        BadInput: the file is empty, binary, in no known encoding, or too large for a table.
    """
    with refusing_damage(fetched, "CSV"):
        raw = fetched.raw
        if b"\t" not in raw and b"\0" not in raw:
            raw = raw.translate(_CONTROLS)
        text = decode(raw, fetched.name, fetched.charset)
        lines = list(StringIO(text, newline=""))
        told = lines[0].strip() if lines else ""
        if told.lower().startswith("sep=") and len(told) == 5:
            lines, delimiter = lines[1:], told[4]
        else:
            delimiter = _find_delimiter(lines, fetched.suffix)
        rows = _leave_gaps(write_table(read_records(lines, delimiter), Limits(fetched)))
    return Draft("\n".join(rows), fetched.stem)


def read_records(lines: Sequence[str], delimiter: str) -> Iterator[list[str]]:
    """The records of a file. A line whose quotation marks do not close as they should is a record
    of its own, cut at every delimiter."""
    at = start = 0

    def feed() -> Iterator[str]:
        nonlocal at
        while at < len(lines):
            if at - start >= _LONGEST:
                raise csv.Error
            at += 1
            yield lines[at - 1]

    while at < len(lines):
        try:
            for record in csv.reader(feed(), delimiter=delimiter, strict=True):
                yield record
                start = at
        except csv.Error:
            yield [cell.strip().strip('"') for cell in lines[start].split(delimiter)]
            start = at = start + 1


def _find_delimiter(lines: Sequence[str], suffix: str) -> str:
    """The delimiter that cuts most records into the same number of cells, and most into several."""
    best, found = (0.0, False, 0), _NONE
    for delimiter in _DELIMITERS:
        records = list(islice(filter(None, read_records(lines[: 5 * _SAMPLE], delimiter)), _SAMPLE))
        widths = Counter(map(len, records))
        single = widths.pop(1, 0)
        width, count = widths.most_common(1)[0] if widths.total() > single else (0, 0)
        share = count / len(records) if count else 0.0
        if delimiter == "\t" and suffix == ".tsv" and share:
            return delimiter
        goodness = share, delimiter in "\t;", width
        if share and goodness > best:
            best, found = goodness, delimiter
    return found if found != _NONE else _find_rare(lines)


def _find_rare(lines: Sequence[str]) -> str:
    """A rare delimiter that cuts all records into as many cells."""
    records = [line for line in lines[:_SAMPLE] if line.strip()]
    for delimiter in _RARE:
        counts = {record.count(delimiter) for record in records}
        least = _FEWEST - 1 if delimiter == ":" else 1
        if len(counts) == 1 and len(records) > 1 and min(counts) >= least:
            return delimiter
    return _NONE


def _leave_gaps(rows: list[str]) -> list[str]:
    """The rows without blank lines, where one stands behind each: line ends that were doubled."""
    blank = rows.count("")
    return list(filter(None, rows)) if blank > 1 and len(rows) - 2 * blank in (0, 1) else rows
