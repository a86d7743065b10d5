"""Reads e-mails: who wrote to whom, when and about what, the text, and the names of attachments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.errors import BadInput
from index.loaders.draft import Draft, Fetched, Outline, join_outlines
from index.loaders.encoding import decode
from index.loaders.guard import LARGEST_PAGE, encrypted, refuse_markup, refusing_damage
from index.loaders.html import whole
from index.loaders.lines import unwrapped
from index.loaders.mail_quotations import join_quoted
from index.loaders.normal import has_words, normalise

_GROUPS = re.compile(rb"^content-type:\s{0,9}(?:multipart|message)/", re.I | re.M)
"""The head of a group of parts, which may hold others, or of a message inside this one."""

_MOST_GROUPS = 200
"""Groups of parts; reading them costs their depth times their lines."""

_LONGEST_HEADER = 4_000
"""Characters of a header that are looked at."""

_MOST_NAMES = 50
"""Receivers or attachments that are named."""

_LOCKED = frozenset(("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"))
"""Kinds of which only the receiver can read the text."""


@dataclass(slots=True)
class Mail:
    """An e-mail: its heads, the texts of its body with the outline of each, and the names of what
    is attached."""

    subject: str = ""
    sender: str = ""
    receivers: str = ""
    copied: str = ""
    sent: str = ""
    date: str = ""
    bodies: list[tuple[str, Outline]] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)


def write_mail(mail: Mail, stem: str) -> Draft:
    """The heads, one a line, the body and a line for each attachment; the subject is the title."""
    heads = (
        ("From", mail.sender), ("To", mail.receivers), ("Cc", mail.copied),
        ("Date", mail.sent), ("Subject", mail.subject),
    )  # fmt: skip
    lines = [f"{name}: {' '.join(value.split())}" for name, value in heads if value.strip()]
    attached = _shorten([" ".join(name.split()) for name in mail.attached])
    bodies = [body for body in mail.bodies if has_words(body[0])]
    names = "\n".join(f"Attachment: {name}" for name in attached)
    blocks = [("\n".join(lines), Outline()), *bodies, (names, Outline())]
    return Draft(
        "\n\n".join(text for text, _ in blocks if text),
        mail.subject or stem,
        mail.sender,
        mail.date,
        outline=join_outlines(blocks),
    )


def read_html(page: str, fetched: Fetched) -> tuple[str, Outline]:
    """The text of a body in HTML, and its headings."""
    refuse_markup(fetched, len(page), LARGEST_PAGE)
    return whole(page, marks_quotations=True)


def read_plain(text: str) -> tuple[str, Outline]:
    """The text of a plain body, its paragraphs on one line each where it was wrapped, also those
    that it quotes; it has no headings."""
    return join_quoted(unwrapped(normalise(text.expandtabs(4)))), Outline()


def read(fetched: Fetched) -> Draft:
    """The heads, the plain body, else the one in HTML, and the names of the attachments, whose
    content is not read.

    Raises:
        BadInput: it is damaged, encrypted, or has too many parts.
    """
    from email import message_from_bytes
    from email.policy import compat32

    with refusing_damage(fetched, "e-mail"):
        if len(_GROUPS.findall(fetched.raw)) > _MOST_GROUPS:
            raise BadInput(f"The {fetched.name} has more than 200 groups of parts; split it.")
        # The newer policies take minutes over a header that is made for it.
        message = message_from_bytes(fetched.raw, policy=compat32)
        if not any(name in message for name in ("From", "Date", "Subject", "To", "Message-ID")):
            raise ValueError("It has no head of an e-mail.")
        sent = _header(message, "Date")
        mail = Mail(
            _header(message, "Subject"),
            _header(message, "From"),
            _shorten_names(_header(message, "To")),
            _shorten_names(_header(message, "Cc")),
            sent,
            _read_date(sent),
        )
        for kind, text in _read_parts(message, fetched, mail.attached):
            mail.bodies.append(read_html(text, fetched) if kind == "html" else read_plain(text))
        return write_mail(mail, fetched.stem)


def _header(message: Any, name: str) -> str:
    """A header as it is meant, ``""`` where there is none."""
    values = (str(value) for key, value in message.raw_items() if key.lower() == name.lower())
    return _decode_words(next(values, ""))


def _decode_words(value: str) -> str:
    """A header or the name of a file with its encoded words decoded, on one line."""
    from email.errors import HeaderParseError
    from email.header import decode_header

    # Bytes that no header may have are in the text as half a pair of surrogates each.
    raw = value[:_LONGEST_HEADER].encode("utf-8", "surrogateescape")
    value = raw.decode("utf-8") if _is_utf8(raw) else raw.decode("cp1252", "replace")
    try:
        words = decode_header(value)
    except (HeaderParseError, ValueError):
        return " ".join(value.split())
    pieces = (word if isinstance(word, str) else _decode(word, charset) for word, charset in words)
    return " ".join("".join(pieces).split())


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode(word: bytes, charset: str | None) -> str:
    try:
        return word.decode(charset or "raw-unicode-escape", "replace")
    except (LookupError, ValueError):
        return word.decode("utf-8", "replace")


def _read_date(sent: str) -> str:
    """The day of a date as e-mails write it, in the sender's time zone."""
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(sent).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _read_parts(message: Any, fetched: Fetched, attached: list[str]) -> Iterator[tuple[str, str]]:
    """Kind and text of the parts that are the body; the others are put among what is attached."""
    kind = message.get_content_type()
    if kind in _LOCKED:
        raise encrypted(fetched)
    name = message.get_filename() or ""
    parts = message.get_payload()
    if kind == "multipart/alternative" and isinstance(parts, list):
        yield from _choose(parts, fetched, attached)
    elif kind.startswith("multipart/") and isinstance(parts, list):
        for part in parts:
            yield from _read_parts(part, fetched, attached)
    elif kind == "message/rfc822" and isinstance(parts, list) and parts:
        attached.append(_decode_words(name) or _header(parts[0], "Subject") or "a message")
    elif _is_body(message, kind):
        yield kind.removeprefix("text/"), _read_text(message, fetched)
    elif _is_attached(message, kind, name):
        attached.append(_decode_words(name) or kind)


def _is_body(message: Any, kind: str) -> bool:
    """Whether a part is text that is shown with the message."""
    is_attached = message.get_content_disposition() == "attachment" or message.get_filename()
    return kind in ("text/plain", "text/html") and not is_attached


_SIGNATURES = frozenset(
    ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
)
"""What only proves who has sent a message."""


def _is_attached(message: Any, kind: str, name: str) -> bool:
    """Whether a part is a file that was sent along; pictures inside a body are none."""
    shown = "Content-ID" in message and message.get_content_disposition() != "attachment"
    is_file = bool(name) or kind == "text/calendar" or kind.startswith("application/")
    return not kind.startswith("multipart/") and is_file and not shown and kind not in _SIGNATURES


def _choose(
    parts: Sequence[Any], fetched: Fetched, attached: list[str]
) -> Iterator[tuple[str, str]]:
    """Of texts that say the same the plain one, or the first one that says something."""
    versions = [list(_read_parts(part, fetched, attached)) for part in parts]
    said = [one for one in versions if any(has_words(text) for _, text in one)]
    plain = [one for one in said if all(kind == "plain" for kind, _ in one)]
    yield from next(iter(plain or said), [])


def _read_text(message: Any, fetched: Fetched) -> str:
    """The text of a part; of flowed text the lines that go on are joined."""
    raw = message.get_payload(decode=True)
    charset = message.get_content_charset() or ""
    text = decode(raw, fetched.name, charset) if isinstance(raw, bytes) else ""
    if str(message.get_param("format", "")).lower() == "flowed":
        text = text.replace("\r\n", "\n").replace("\n-- \n", "\n--\n")
        between = "" if str(message.get_param("delsp", "")).lower() == "yes" else " "
        text = re.sub(r" \n(?!>|\n)", between, text)
    return text


def _shorten_names(names: str) -> str:
    """The receivers, of very many the first."""
    return ", ".join(_shorten(names.split(", ")))


def _shorten(names: Sequence[str]) -> Iterable[str]:
    more = len(names) - _MOST_NAMES
    return names if more <= 0 else [*names[:_MOST_NAMES], f"and {more} more"]
