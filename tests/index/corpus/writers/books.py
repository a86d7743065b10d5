"""Makes books in EPUB."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.index.loaders.conftest import make_archive

_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)


def _page(body: str, title: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>{title}</title></head>'
        f"<body>{body}</body></html>"
    )


def _write(title: str, author: str, date: str, pages: Sequence[str], spare: str = "") -> bytes:
    """A book of these pages in their order; ``spare`` is a page that is in no order."""
    manifest = "".join(
        f'<item id="p{number}" href="text/p%20{number}.xhtml" media-type="application/xhtml+xml"/>'
        for number in range(len(pages) + 1)
    )
    spine = "".join(f'<itemref idref="p{number}"/>' for number in range(len(pages)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata><dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><dc:date>{date}"
        f"</dc:date></metadata><manifest>{manifest}</manifest><spine>{spine}</spine></package>"
    )
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "OPS/book.opf": package,
    }
    names = (f"OPS/text/p {number}.xhtml" for number in range(len(pages) + 1))
    parts |= dict(zip(names, map(_page, (*pages, spare)), strict=True))
    return make_archive(parts)


def make_novel() -> bytes:
    """A novel in parts and chapters, with a page of its title and a break between scenes."""
    return _write(
        "The Salt Road",
        "Mara Quist",
        "1911",
        (
            "<h1>The Salt Road</h1><p>A novel</p>",
            "<h1>Part One</h1><section><h2>I<br/>The Inn</h2><p>It was raining. “Nobody comes in such "
            "weather,” said Mr. Hale.</p><hr/><p>A knock.<a id='x'/> He rose.</p></section>",
            "<section><h2>II<br/>The Guest</h2><p>She wore a grey coat, and asked for salt.</p></section>",
        ),
        "<p>Advertisement: more books</p>",
    )


def make_guide() -> bytes:
    """A guide with notes behind its text, a list of steps and a table."""
    return _write(
        "Repairing umbrellas",
        "Ken Abe",
        "2016-03-01T00:00:00Z",
        (
            "<nav epub:type='toc'><ol><li><a href='#a'>Tools</a></li></ol></nav>",
            "<h1>1 Tools</h1><p>You need pliers<a epub:type='noteref' href='#n1'>1</a> and wire.</p>"
            "<aside epub:type='footnote' id='n1'><p>Flat ones.</p></aside>"
            "<h2>1.1 Ribs</h2><ol><li>Cut the wire.</li><li>Bend it twice.</li></ol>"
            "<table><tr><th>Rib</th><th>Wire</th></tr><tr><td>steel</td><td>1.2 mm</td></tr></table>",
            "<h1>2 Cloth</h1><p>Sew with a waxed thread. Dry the cloth first.</p>",
        ),
    )


def make_maerchen() -> bytes:
    """German tales with verses and a dedication."""
    return _write(
        "Märchen vom Fluß",
        "Hermine Löwe",
        "0101-01-01",
        (
            "<p>Für Änne</p>",
            "<h2>Der Müller</h2><p>Es war einmal ein Müller, der hatte drei Esel. Der 3. Esel sprach:</p>"
            "<blockquote><p>Mahle, mahle,<br/>Rad im Bach.</p></blockquote>",
            "<h2>Die Fähre</h2><p>Niemand sah die Fährfrau je am Tage.</p>",
        ),
    )


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "guide.epub": make_guide,
    "maerchen.epub": make_maerchen,
    "novel.epub": make_novel,
}
