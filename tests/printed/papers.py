"""Twenty-five documents as people have them, of the kinds that readers of PDF trip over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.printed.press import (
    Column,
    Drawn,
    Face,
    Paper,
    Press,
    Printed,
    Setter,
    break_lines,
)
from tests.printed.prose import Prose

SANS, BOLD, SERIF = Face("Helvetica", 10.5), Face("Helvetica-Bold", 15), Face("Times-Roman", 11)
LANDSCAPE = Paper(842.0, 595.0)
A5 = Paper(420.0, 595.0)
LETTER = Paper(612.0, 792.0)


def _column(paper: Paper, margin: float = 70.0) -> Column:
    return Column(margin, 80.0, paper.width - 2 * margin, paper.height - 70.0)


def _columns(paper: Paper, count: int, margin: float = 50.0, gutter: float = 20.0) -> list[Column]:
    width = (paper.width - 2 * margin - (count - 1) * gutter) / count
    return [
        Column(margin + at * (width + gutter), 80.0, width, paper.height - 70.0)
        for at in range(count)
    ]


def _chapters(
    setter: Setter, prose: Prose, chapters: int, paragraphs: int, notes: bool = False
) -> None:
    """Numbered headings with paragraphs under them, some with a footnote."""
    for chapter in range(1, chapters + 1):
        heading = Face("Helvetica-Bold", setter.face.size + 4)
        setter.set_heading(f"{chapter} {prose.title()}", heading)
        for at in range(paragraphs):
            if notes and at % 2 and setter.room() > 160:
                setter.set_note(f"{chapter * 10 + at} {prose.take(1)[0]}")
            setter.set_paragraph(prose.paragraph())


def letter(prose: Prose) -> Printed:
    """A letter: sender, address, date, subject, text."""
    press = Press()
    small = Face("Helvetica", 9)
    for at, line in enumerate(("Orla Fenwick", "7 Quay Lane", "Marrow Bay MB2 4TT")):
        press.put_line(line.split(), 400, 70 + 12 * at, small)
    for at, line in enumerate(("Tide & Timber Ltd.", "12 Foundry Road", "Skelby SK1 9PL")):
        press.put_line(line.split(), 70, 140 + 14 * at, SANS)
    press.put_line(["14", "March", "2024"], 400, 200, SANS)
    press.put_line(["Notice", "about", "the", "boathouse"], 70, 240, Face("Helvetica-Bold", 12))
    setter = Setter(press, [Column(70, 275, 455, 770)], SANS)
    setter.set_paragraph("Dear Ms Arkwright,")
    for _ in range(6):
        setter.set_paragraph(prose.paragraph())
    return press.finish("letter")


def _report(
    name: str, prose: Prose, paper: Paper, drawn: Drawn = "lines", columns: int = 1,
    face: Face = SERIF, *, justified: bool = False, hyphens: bool = False, notes: bool = False,
    heads: tuple[str, ...] = (), chapters: int = 3, paragraphs: int = 6,
) -> Printed:  # fmt: skip
    """Chapters in one column or more."""
    press = Press(paper, drawn)
    places = [_column(paper)] if columns == 1 else _columns(paper, columns)
    setter = Setter(press, places, face, justified=justified, hyphens=hyphens, heads=heads)
    _chapters(setter, prose, chapters, paragraphs, notes)
    return press.finish(name)


def paper(prose: Prose) -> Printed:
    """A scientific paper: title and abstract across, then two justified columns with notes."""
    press = Press()
    press.put_line(prose.title().split(), 120, 80, Face("Times-Bold", 18))
    press.put_line(["Ada", "Holm", "and", "Piet", "Vries"], 220, 104, SERIF)
    for at, line in enumerate(break_lines(prose.paragraph(3, 4).split(), SERIF, 455)):
        press.put_line(line, 70, 140 + 14 * at, SERIF)
    first = [replace(one, top=260.0) for one in _columns(press.paper, 2)]
    setter = Setter(press, first, Face("Times-Roman", 10), justified=True, hyphens=True)
    _chapters(setter, prose, 2, 8)
    return press.finish("paper")


def slides(prose: Prose) -> Printed:
    """Slides: a title and items with bullets, in large letters."""
    press = Press(Paper(960.0, 540.0))
    for number in range(8):
        if number:
            press.turn_page()
        press.put_line(prose.title().split(), 60, 80, Face("Helvetica-Bold", 32))
        setter = Setter(press, [Column(80, 150, 800, 500)], Face("Helvetica", 20))
        for _ in range(3):
            setter.set_paragraph(prose.take(1)[0], indent=24, mark="•")
        press.put_line(["Marrow", "Bay", "Trust", str(press.page)], 800, 520, SANS, kind="aside")
    return press.finish("slides")


def _rows(prose: Prose, count: int) -> Iterator[tuple[str, ...]]:
    """Rows of a price list: what, how many, price, remark."""
    draw = prose.random
    for number in range(count):
        what = " ".join(prose.title().split()[:3])
        yield (f"{number + 101} {what}", str(draw.randint(1, 90)), f"{draw.randint(100, 9999)}.50",
               " ".join(prose.take(1)[0].split()[:4]).rstrip("."))  # fmt: skip


def table(prose: Prose) -> Printed:
    """A price list between paragraphs, over two pages."""
    press = Press()
    setter = Setter(press, [_column(press.paper)], SANS, heads=("Price list of the yard", "#"))
    setter.set_heading(prose.title(), BOLD)
    for _ in range(2):
        setter.set_paragraph(prose.paragraph())
        stops = (70, 250, 310, 380)
        rows = [("Article", "Stock", "Price", "Remark"), *_rows(prose, 9)]
        for row in rows:
            if setter.room() < 20:
                break
            for cell, left in zip(row, stops, strict=True):
                press.put_line(cell.split(), left, setter.base, SANS)
            press.rule(70, setter.base + 4, 525)
            setter.base += 17
        setter.base += 14
        setter.set_paragraph(prose.paragraph())
    return press.finish("table")


def clauses(prose: Prose) -> Printed:
    """A lease: clauses with hanging numbers, items with letters."""
    press = Press(LETTER, "words")
    setter = Setter(press, [_column(LETTER)], SERIF, heads=("Lease of the Mill House", "Page #"))
    for clause in range(1, 7):
        setter.set_heading(f"{clause}. {prose.title()}", Face("Times-Bold", 13))
        for item in range(1, 4):
            setter.set_paragraph(prose.paragraph(1, 2), indent=34, mark=f"{clause}.{item}")
        setter.set_paragraph(prose.paragraph(1, 1), indent=52, mark="(a)")
        setter.set_paragraph(prose.paragraph(1, 1), indent=52, mark="(b)")
    return press.finish("clauses")


def contents(prose: Prose) -> Printed:
    """A list of contents with dotted leaders, then the chapters."""
    press = Press()
    setter = Setter(press, [_column(press.paper)], SERIF, heads=("#",))
    setter.set_heading("Contents", BOLD)
    titles = [prose.title() for _ in range(8)]
    for number, title in enumerate(titles, 1):
        dots = "." * round((420 - SERIF.measure(title)) / SERIF.measure("."))
        press.put_line([*title.split(), dots, str(number + 1)], 70, setter.base, SERIF)
        setter.base += 18
    setter.base += 20
    for title in titles[:4]:
        setter.set_heading(title, BOLD)
        setter.set_paragraph(prose.paragraph())
        setter.set_paragraph(prose.paragraph())
    return press.finish("contents")


def turning(prose: Prose) -> Printed:
    """Pages that are turned in every way, one after the other."""
    press = Press()
    for number, turned in enumerate((0, 90, 180, 270, 90, 0)):
        shown = LANDSCAPE if turned in (90, 270) else Paper()
        paper = replace(shown, turned=turned)
        if number:
            press.turn_page(paper)
        setter = Setter(press, [_column(paper)], SERIF)
        setter.set_heading(prose.title(), BOLD)
        for _ in range(4):
            setter.set_paragraph(prose.paragraph())
    return press.finish("turning")


def newsletter(prose: Prose) -> Printed:
    """A newsletter: a headline across, two columns, a wide story under them."""
    press = Press(LETTER)
    press.put_line(
        ["The", "Skerrow", "Harbour", "News", "of", "the", "Month"],
        90,
        80,
        Face("Helvetica-Bold", 22),
    )
    places = [replace(one, top=120.0, bottom=430.0) for one in _columns(LETTER, 2)]
    setter = Setter(press, places, Face("Times-Roman", 10.5))
    while setter.column is places[0] or setter.room() > 110:
        setter.set_paragraph(prose.paragraph(2, 3))
    wide = Setter(press, [Column(50, 470, 512, 740)], Face("Times-Roman", 10.5))
    wide.set_heading(prose.title(), BOLD)
    for _ in range(3):
        wide.set_paragraph(prose.paragraph())
    return press.finish("newsletter")


_CHINESE = (
    "港口在一八七一年第一次点亮了灯塔。守灯人名叫林远，他在岛上住了三十年。",
    "码头于一九零二年加深，工程用了两个夏天。船队每年春天从这里出发，秋天才回来。",
    "镇上的图书馆藏有三千册旧书，周一闭馆。借书的人必须在两周之内归还。",
)


def chinese(prose: Prose) -> Printed:
    """A text without blanks between words."""
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont

    registerFont(UnicodeCIDFont("STSong-Light"))
    press, face = Press(), Face("STSong-Light", 12)
    base = 100.0
    for text in _CHINESE:
        for start in range(0, len(text), 24):
            press.put_line([text[start : start + 24]], 90, base, face)
            base += 18
        base += 18
    return press.finish("chinese")


def print_all(prose: Prose | None = None) -> list[Printed]:
    """All documents, the same each time."""
    prose = prose or Prose()
    heads = ("The annual report of the harbour trust", "#")
    makers: list[Callable[[Prose], Printed]] = [
        letter, paper, slides, table, clauses, contents, turning, newsletter, chinese,
    ]  # fmt: skip
    reports = [
        _report("report", prose, Paper(), heads=heads, justified=True),
        _report("notes", prose, Paper(), notes=True, heads=("#",), paragraphs=9),
        _report("book", prose, A5, notes=True, hyphens=True, justified=True, heads=heads),
        _report("words", prose, LETTER, "words", justified=True, heads=heads),
        _report("letters", prose, Paper(), "letters", justified=True),
        _report("two columns", prose, Paper(), columns=2, paragraphs=9),
        _report("justified columns", prose, Paper(), "words", 2, justified=True, hyphens=True,
                heads=heads, paragraphs=9),
        _report("newspaper", prose, Paper(700.0, 990.0), "lines", 3, Face("Times-Roman", 9.5),
                justified=True, hyphens=True, paragraphs=12),
        _report("column notes", prose, LETTER, columns=2, notes=True, paragraphs=9),
        _report("landscape", prose, LANDSCAPE, columns=2, face=SANS, heads=heads, paragraphs=7),
        _report("turned", prose, replace(LANDSCAPE, turned=90), heads=heads, face=SANS),
        _report("turned columns", prose, replace(LANDSCAPE, turned=270), columns=2, paragraphs=8),
        _report("upside down", prose, replace(Paper(), turned=180), "words", justified=True),
        _report("cropped", prose, replace(A5, corner=(90.0, 120.0)), heads=heads),
        _report("cropped turned", prose, replace(A5, corner=(60.0, 40.0), turned=90), "words"),
        _report("brochure", prose, A5, face=Face("Helvetica", 8.5), hyphens=True),
    ]  # fmt: skip
    return [*(make(prose) for make in makers), *reports]
