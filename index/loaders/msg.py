"""Reads e-mails that Outlook saved."""

from __future__ import annotations

import datetime as dt
import struct
from io import BytesIO
from typing import Any

from index.errors import BadInput
from index.loaders.draft import Draft, Fetched, Outline
from index.loaders.eml import Mail, read_html, read_plain, write_mail
from index.loaders.encoding import decode
from index.loaders.guard import OLE, encrypted, refusing_damage

_MOST_PARTS = 20_000
"""Parts of a message; one with 100 attachments has some 3,000."""

_LARGEST = 50_000_000
"""Bytes of a body."""

_CLASS, _SUBJECT, _SENDER, _ADDRESS, _MAILBOX = "001A", "0037", "0C1A", "0C1F", "5D01"
_TO, _CC, _BODY, _HTML = "0E04", "0E03", "1000", "1013"
_FILE, _SHORT_FILE, _SHOWN_FILE = "3707", "3704", "3001"
"""Numbers of the properties that are read, in hexadecimal."""

_SENT, _RECEIVED = 0x0039, 0x0E06
"""Numbers of the properties of fixed size that are read."""

_PAGES = (0x3FFD, 0x3FDE)
"""Numbers of the properties that name the encodings of texts and of a body in HTML."""

_EPOCH = dt.datetime(1601, 1, 1)
"""What Windows counts its tenths of microseconds from."""


def read(fetched: Fetched) -> Draft:
    """The heads, the plain body, else the one in HTML, and the names of the attachments, whose
    content is not read.

    Raises:
        BadInput: it is damaged, or encrypted.
    """
    from olefile import OleFileIO

    with refusing_damage(fetched, "an Outlook message"):
        if not fetched.raw.startswith(OLE):
            raise ValueError("It does not begin as such a file does.")
        with OleFileIO(BytesIO(fetched.raw)) as file:
            if len(file.direntries) > _MOST_PARTS:
                raise BadInput(f"The {fetched.name} has more than {_MOST_PARTS:,} parts; split it.")
            return write_mail(_Reader(file, fetched).read(), fetched.stem)


class _Reader:
    """Reads the properties of one message."""

    def __init__(self, file: Any, fetched: Fetched) -> None:
        self._file = file
        self._fetched = fetched
        self._fixed = self._read_fixed()
        pages = [int.from_bytes(self._fixed.get(one, b"")[:4], "little") for one in _PAGES]
        self._charset, self._html_charset = (f"cp{page}" if page else "" for page in pages)

    def read(self) -> Mail:
        """The message."""
        if "SMIME" in self._text(_CLASS).upper() and not self._text(_BODY):
            raise encrypted(self._fetched)
        sent = self._read_date()
        address = self._text(_MAILBOX) or self._text(_ADDRESS)
        # An address inside Exchange is a path, which nobody knows: "/O=FIRM/OU=SITE/CN=ANN".
        addresses = [f"<{address}>"] if "@" in address else []
        mail = Mail(
            self._text(_SUBJECT),
            " ".join(filter(None, (self._text(_SENDER), *addresses))),
            self._text(_TO),
            self._text(_CC),
            sent.strftime("%Y-%m-%d %H:%M") + " UTC" if sent else "",
            sent.date().isoformat() if sent else "",
        )
        plain = read_plain(self._text(_BODY))
        mail.bodies.append(plain if plain[0] else self._read_html())
        for folder in sorted({place[0] for place in self._file.listdir() if len(place) > 1}):
            if folder.startswith("__attach"):
                names = (self._text(one, folder) for one in (_FILE, _SHORT_FILE, _SHOWN_FILE))
                mail.attached.append(next(filter(None, names), "a file without a name"))
        return mail

    def _read_html(self) -> tuple[str, Outline]:
        raw = self._stream(f"__substg1.0_{_HTML}0102")
        page = decode(raw, self._fetched.name, self._html_charset) if raw else self._text(_HTML)
        return read_html(page, self._fetched)

    def _read_date(self) -> dt.datetime | None:
        """When it was sent, else when it arrived."""
        raw = self._fixed.get(_SENT) or self._fixed.get(_RECEIVED)
        ticks = int.from_bytes(raw, "little") if raw else 0
        return _EPOCH + dt.timedelta(microseconds=ticks // 10) if ticks else None

    def _read_fixed(self) -> dict[int, bytes]:
        """The properties of fixed size, by their numbers: 16 bytes each behind a head of 32."""
        raw = self._stream("__properties_version1.0")[32:]
        whole = raw[: len(raw) // 16 * 16]
        return dict(struct.iter_unpack("<2xH4x8s", whole))

    def _text(self, number: str, folder: str = "") -> str:
        """A property that is text, in UTF-16 or in the message's encoding."""
        name = f"{folder}/__substg1.0_{number}" if folder else f"__substg1.0_{number}"
        wide, narrow = self._stream(f"{name}001F"), self._stream(f"{name}001E")
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = narrow.rstrip(b"\0")
        return decode(narrow, self._fetched.name, self._charset) if narrow else ""

    def _stream(self, name: str) -> bytes:
        """The bytes of a part, ``b""`` where there is none."""
        if not self._file.exists(name):
            return b""
        if self._file.get_size(name) > _LARGEST:
            raise BadInput(f"The {self._fetched.name} has a body of more than 50 MB; split it.")
        return bytes(self._file.openstream(name).read())
