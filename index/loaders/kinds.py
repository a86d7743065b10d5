"""Which reader reads which kind of file."""

from __future__ import annotations

from collections.abc import Callable

from index.errors import BadInput
from index.loaders.docx import read as read_docx
from index.loaders.draft import Draft, Fetched
from index.loaders.html import read as read_html
from index.loaders.markdown import read as read_markdown
from index.loaders.pdf import read as read_pdf
from index.loaders.text import read as read_text

_READERS: dict[str, Callable[[Fetched], Draft]] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
}
SUFFIXES = tuple(_READERS)


def read(fetched: Fetched) -> Draft:
    """The text of a file, by the kind that its suffix says.

    Raises:
        BadInput: the suffix is unknown, or the file is not what its suffix says.
    """
    reader = _READERS.get(fetched.suffix)
    if reader is None:
        raise BadInput(
            f"The {fetched.name} is of a kind that cannot be read; "
            f"convert it to one of {', '.join(SUFFIXES)}."
        )
    return reader(fetched)
