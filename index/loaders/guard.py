"""Guards readers against files that are empty, damaged, encrypted, or made to fill the memory."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from index.errors import BadInput
from index.loaders.draft import Fetched

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of encrypted Office files, of those of before 2007, and of Outlook messages."""

_TEMPLATE_TIMES = frozenset(
    ("2013-12-23T23:15:00Z", "2013-01-27T09:14:16Z", "2013-01-27T09:15:58Z")
)
"""When the templates of python-docx and python-pptx were made and changed, as files made with
them go on saying."""

_TEMPLATE_AUTHOR = "python-docx"
"""Who the template of python-docx says has written it."""

_LARGEST = 200_000_000
"""Bytes that a file may unpack to."""

_LARGEST_TREE = 50_000_000
"""Bytes of markup that may be held as trees at once; a byte takes up to 24 there."""

LARGEST_PAGE = 10_000_000
"""Bytes of one page of HTML inside a file; a whole novel takes two million."""

_MOST_PARTS = 10_000
"""Parts of a file; a long deck has some 2,000."""

_MOST_CELLS = 3_000_000
"""Cells of all tables of a file, empty ones between others included."""

_MOST_CHARACTERS = 60_000_000
"""Characters of all tables of a file: a text can stand in a million cells for a few bytes each."""

_SECONDS = 120.0
"""Time of a processor that reading one file may take, so that a busy machine refuses nothing that
an idle one reads; 100,000 rows of a workbook take about ten."""

_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


def damaged(fetched: Fetched, kind: str) -> BadInput:
    """The refusal of a file that is not of the ``kind`` that its suffix says."""
    return BadInput(
        f"The {fetched.name} cannot be read as {kind}; it may be damaged, so save it anew."
    )


def encrypted(fetched: Fetched) -> BadInput:
    """The refusal of a file that only its owner can open."""
    return BadInput(f"The {fetched.name} is encrypted; it needs its password removed.")


def refuse_empty(fetched: Fetched) -> None:
    """Refuse a file with nothing but blanks in it."""
    if not fetched.raw.strip(b"\0 \t\r\n"):
        raise BadInput(f"The {fetched.name} is empty; give one that has text in it.")


@contextmanager
def refusing_damage(fetched: Fetched, kind: str) -> Iterator[None]:
    """Whatever a parser raises over a file becomes one sentence."""
    refuse_empty(fetched)
    try:
        yield
    except BadInput:
        raise
    except Exception as error:  # A damaged file can make a parser raise anything.
        raise damaged(fetched, kind) from error


def open_archive(
    fetched: Fetched, kind: str, *, streamed: Sequence[str] = (), most: int = _LARGEST_TREE
) -> ZipFile:
    """The parts of a file that is a zip archive.

    ``streamed`` are the beginnings of names of parts that are never held as trees; the others may
    have ``most`` bytes of markup.

    Raises:
        BadInput: it is encrypted, of an older kind, or would fill the memory when unpacked.
    """
    if fetched.raw.startswith(OLE):
        raise BadInput(
            f"The {fetched.name} is encrypted or of an older kind; "
            f"it needs its password removed, or saving as {kind}."
        )
    archive = ZipFile(BytesIO(fetched.raw))
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise encrypted(fetched)
    if sum(part.file_size for part in parts) > _LARGEST:
        raise BadInput(f"The {fetched.name} unpacks to more than 200 MB; split it.")
    markup = sum(
        part.file_size
        for part in parts
        if part.filename.endswith((".xml", ".rels", ".opf", ".vml"))
        and not part.filename.startswith(tuple(streamed))
    )
    if len(parts) > _MOST_PARTS:
        raise BadInput(f"The {fetched.name} has more than 10,000 parts; split it.")
    refuse_markup(fetched, markup, most)
    return archive


def refuse_markup(fetched: Fetched, size: int, most: int = _LARGEST_TREE) -> None:
    """Refuse trees that no memory would hold; ``size`` is what they are made of, in bytes."""
    if size > most:
        raise BadInput(
            f"The {fetched.name} has more than {most // 1_000_000} MB of markup; split it."
        )


def parse_xml(raw: bytes) -> Any:
    """The root of a part; entities are not expanded, and nothing is fetched."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(raw, parser)


def read_properties(archive: ZipFile) -> tuple[str, str, str]:
    """Title, author and date that an Office file records, ``""`` for each that it does not.

    What is still that of the template of the library which made the file is no record of its own.
    """
    name = next((one for one in archive.namelist() if one.lower() == "docprops/core.xml"), "")
    if not name:
        return "", "", ""
    core = parse_xml(archive.read(name))
    times = (core.findtext(f"{_TERMS}{key}") or "" for key in ("created", "modified"))
    made = next((time for time in times if time and time not in _TEMPLATE_TIMES), "")
    title, author = (core.findtext(f"{_DUBLIN}{key}") or "" for key in ("title", "creator"))
    return title, "" if author == _TEMPLATE_AUTHOR else author, made[:10]


class Limits:
    """Counts what is read of one file, and refuses to read on for ever."""

    def __init__(self, fetched: Fetched) -> None:
        self._name = fetched.name
        self._until = time.thread_time() + _SECONDS
        self._cells = self._characters = 0

    def check_time(self) -> None:
        """Refuse to go on after two minutes."""
        if time.thread_time() > self._until:
            raise BadInput(f"The {self._name} takes longer than two minutes to read; split it.")

    def count_cells(self, cells: int, characters: int = 0) -> None:
        """Refuse tables that no memory would hold."""
        self.check_room(cells, characters)
        self._cells += cells
        self._characters += characters
        self.check_time()

    def check_room(self, cells: int, characters: int) -> None:
        """Refuse so many cells more, before they are made."""
        if self._cells + cells > _MOST_CELLS or self._characters + characters > _MOST_CHARACTERS:
            raise BadInput(
                f"The {self._name} has more than {_MOST_CELLS:,} cells "
                f"or {_MOST_CHARACTERS:,} characters in its tables; split it."
            )
