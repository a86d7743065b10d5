"""Makes messages as Outlook saves them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from tests.index.loaders.compound import make_message

_SUBJECT, _SENDER, _MAILBOX, _TO, _CC, _BODY = "0037", "0C1A", "5D01", "0E04", "0E03", "1000"


def make_order() -> bytes:
    """An order in plain text with two attachments."""
    texts = {
        _SUBJECT: "Order 5512: slate",
        _SENDER: "Pavel Orr",
        _MAILBOX: "pavel@roofs.example",
        _TO: "Sales",
        _BODY: "Hello,\r\n\r\nplease send 400 slates to Quay Lane 7. The crane is there on 6 June only.\r\n\r\nPavel\r\n",
    }
    return make_message(texts, dt.datetime(2024, 5, 28, 7, 5), files=("plan.pdf", "Größen.xlsx"))


def make_newsletter() -> bytes:
    """A newsletter whose only body is in HTML."""
    page = (
        '<html><head><meta charset="utf-8"></head><body><h1>Beekeepers’ letter</h1>'
        "<p>The swarm line is 0555&nbsp;71. Ring before nine.</p><h2>Dates</h2>"
        "<ul><li>3 May: open day</li><li>8 June: honey fair</li></ul>"
        "<table><tr><td>Jar</td><td>6 euro</td></tr></table></body></html>"
    )
    texts = {_SUBJECT: "Letter no. 14", _SENDER: "Vale Beekeepers", _TO: "Members", _CC: "Board"}
    return make_message(texts, dt.datetime(2024, 4, 30, 18, 30), html=page.encode())


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "newsletter.msg": make_newsletter,
    "order.msg": make_order,
}
