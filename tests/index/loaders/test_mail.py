"""E-mails: heads, the plain body, the names of attachments; as they were sent, and as Outlook saves."""

from __future__ import annotations

import datetime as dt
import time
from email.message import EmailMessage

import pytest

from index.errors import BadInput
from index.loaders import guard
from tests.index.loaders.compound import make_message
from tests.index.loaders.conftest import Loaded

SENT = "Tue, 03 May 2022 23:30:00 +0200"


def made(body: str = "The rent is 135 euro.\n", **heads: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in {"From": "Ann Berg <ann@example.org>", "To": "bo@example.org", "Date": SENT,
                        "Subject": "The rent", **heads}.items():  # fmt: skip
        message[name] = value
    message.set_content(body)
    return message


def test_a_message_has_its_heads_and_body(loaded: Loaded) -> None:
    source = loaded("a.eml", bytes(made(Cc="cy@example.org")))
    assert (source.title, source.author) == ("The rent", "Ann Berg <ann@example.org>")
    assert source.date == "2022-05-03"
    assert source.text.split("\n") == [
        "From: Ann Berg <ann@example.org>", "To: bo@example.org", "Cc: cy@example.org",
        f"Date: {SENT}", "Subject: The rent", "", "The rent is 135 euro.",
    ]  # fmt: skip


def test_the_plain_body_is_read_and_attachments_are_named(loaded: Loaded) -> None:
    message = made()
    message.add_alternative("<p>The rent is <b>135</b> euro in HTML.</p>", subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Übersicht.pdf")
    message.add_attachment("attached text", filename="notes.txt")
    message.add_attachment(made("inner body", Subject="The old rent"))
    text = loaded("a.eml", bytes(message)).text
    assert text.endswith(
        "Subject: The rent\n\nThe rent is 135 euro.\n\n"
        "Attachment: Übersicht.pdf\nAttachment: notes.txt\nAttachment: The old rent"
    )
    assert "HTML" not in text
    assert "inner body" not in text


def test_a_body_in_html_is_read_as_a_page(loaded: Loaded) -> None:
    message = made()
    message.set_content(
        "<html><head><title>x</title><style>p {}</style></head><body><div class='footer menu'>Dear Bo,</div>"
        "<table><tr><td>Adult</td><td>4 euro</td></tr></table><p style='display:none'>pre</p></body></html>",
        subtype="html",
    )
    message.add_related(
        b"GIF",
        maintype="image",
        subtype="gif",
        cid="<logo>",
        filename="logo.gif",
        disposition="inline",
    )
    assert loaded("a.eml", bytes(message)).text.endswith(
        "Subject: The rent\n\nDear Bo,\nAdult | 4 euro"
    )


def test_a_body_in_html_is_bounded(loaded: Loaded) -> None:
    page = "<p>a</p>" * 1_300_000
    head = "Subject: x\nContent-Type: text/html\n\n"
    with pytest.raises(BadInput, match="more than 10 MB of markup; split it"):
        loaded("a.eml", head + page)


def test_an_empty_plain_body_gives_way_to_html(loaded: Loaded) -> None:
    message = made("\n")
    message.add_alternative("<p>In HTML.</p>", subtype="html")
    assert loaded("a.eml", bytes(message)).text.endswith("\n\nIn HTML.")


def test_heads_are_decoded(loaded: Loaded) -> None:
    raw = (
        b"From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>\r\nSubject: =?iso-8859-2?B?v/Oz5g==?=\r\n"
        b" =?utf-8?q?_und?= mehr\r\nTo: Zo\xc3\xab\r\nCc: Andr\xe9\r\nDate: nonsense\r\n\r\nText.\r\n"
    )
    source = loaded("a.eml", raw)
    assert (source.title, source.author, source.date) == (
        "żółć und mehr",
        "Jürgen <j@example.org>",
        "",
    )
    assert "To: Zoë\nCc: André\nDate: nonsense\n" in source.text


def test_a_body_is_read_in_its_encoding(loaded: Loaded) -> None:
    head = b"Subject: x\nContent-Type: text/plain; charset=iso-8859-2\nContent-Transfer-Encoding: "
    assert loaded("a.eml", head + b"8bit\n\nJedna \xbf\xf3\xb3\xe6.\n").text.endswith("Jedna żółć.")
    assert loaded("a.eml", head + b"quoted-printable\n\nJedna =BF=F3=\n=B3=E6.\n").text.endswith(
        "Jedna żółć."
    )
    assert loaded("a.eml", head + b"base64\n\nSmVkbmEgv/Oz5i4=\n").text.endswith("Jedna żółć.")


def test_flowed_and_wrapped_lines_are_joined(loaded: Loaded) -> None:
    head = b"Subject: x\nContent-Type: text/plain; format=flowed\n\n"
    text = loaded("a.eml", head + b"The rent \nis high.\nBye.\n-- \nAnn\n> old \n").text
    assert text.endswith("The rent is high.\nBye.\n--\nAnn\n> old")


def test_a_message_without_a_subject_has_the_name_of_its_file(loaded: Loaded) -> None:
    assert loaded("hall.eml", b"From: a@example.org\n\nText.").title == "hall"


@pytest.mark.parametrize(
    ("content", "mend"),
    [
        (b"", "is empty; give one that has text in it"),
        (b"Only text.\n", "cannot be read as e-mail; it may be damaged"),
        (bytes(made()).replace(b"text/plain", b"application/pkcs7-mime"), "is encrypted"),
        (
            b"Subject: x\nContent-Type: multipart/encrypted; boundary=b\n\n--b\n\n--b--\n",
            "is encrypted",
        ),
        (b"Subject: x\n\n" + bytes(range(256)) * 10, "is not text"),
    ],
)
def test_a_bad_message_gets_one_sentence(loaded: Loaded, content: bytes, mend: str) -> None:
    with pytest.raises(BadInput, match=mend):
        loaded("a.eml", content)


def nested(depth: int) -> bytes:
    heads = b"".join(
        b"Content-Type: multipart/mixed;\n boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)
    )
    return b"Subject: x\n" + heads + b"Content-Type: text/plain\n\nDeep.\n"


def test_parts_inside_parts_are_read_to_a_depth(loaded: Loaded) -> None:
    assert loaded("a.eml", nested(30)).text.endswith("Deep.")
    with pytest.raises(BadInput, match="more than 200 groups of parts; split it"):
        loaded("a.eml", nested(5_000))


@pytest.mark.parametrize(
    "head",
    [
        b"To: " + b"(" * 200_000,
        b"To: " + b'"a" <a@example.org>, ' * 50_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 100_000,
        b"Subject: " + b"\xff" * 200_000,
        b"Date: " + b"1 " * 100_000,
        b"Content-Type: text/plain; " + b"name*0=a; " * 20_000,
    ],
)
def test_a_head_that_is_made_to_be_slow_is_not(loaded: Loaded, head: bytes) -> None:
    began = time.monotonic()
    assert loaded("a.eml", b"From: a@example.org\n" + head + b"\n\nText.\n").text
    assert time.monotonic() - began < 10


def test_a_message_of_outlook_reads_like_one_that_was_sent(loaded: Loaded) -> None:
    texts = {"0037": "The rent", "0C1A": "Ann Berg", "5D01": "ann@example.org", "0E04": "Bo; Cy",
             "1000": "The rent is 135 euro.\r\nŻółć.\r\n"}  # fmt: skip
    sent = dt.datetime(2022, 5, 3, 21, 30)
    source = loaded("a.msg", make_message(texts, sent, files=("plan.pdf", "x.png")))
    assert (source.title, source.author) == ("The rent", "Ann Berg <ann@example.org>")
    assert source.date == "2022-05-03"
    assert source.text.split("\n") == [
        "From: Ann Berg <ann@example.org>", "To: Bo; Cy", "Date: 2022-05-03 21:30 UTC",
        "Subject: The rent", "", "The rent is 135 euro.", "Żółć.", "",
        "Attachment: plan.pdf", "Attachment: x.png",
    ]  # fmt: skip


def test_a_message_of_outlook_in_html_is_read_as_a_page(loaded: Loaded) -> None:
    page = "<p>Dear Bo,</p><p>the rent is 135 €.</p>".encode()
    texts = {"0037": "x", "0C1F": "/O=FIRM/OU=SITE/CN=ANN", "0C1A": "Ann"}
    text = loaded("a.msg", make_message(texts, html=page * 200)).text
    assert text.startswith("From: Ann\nSubject: x\n\nDear Bo,\nthe rent is 135 €.")
    assert text.count("Dear Bo") == 200


@pytest.mark.parametrize(
    ("content", "mend"),
    [
        (b"", "is empty; give one that has text in it"),
        (
            b"From: a@example.org\n\nText.",
            "cannot be read as an Outlook message; it may be damaged",
        ),
        (guard.OLE + bytes(2_000), "may be damaged"),
        (make_message({"001A": "IPM.Note.SMIME", "0037": "x"}), "is encrypted"),
        (make_message({}), "is empty"),
    ],
)
def test_a_bad_message_of_outlook_gets_one_sentence(
    loaded: Loaded, content: bytes, mend: str
) -> None:
    with pytest.raises(BadInput, match=mend):
        loaded("a.msg", content)
