"""HTML: the main text with what the page says of itself, or else all that is visible."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import BadInput
from index.loaders import load
from index.types import Source

PAGE = """<!doctype html>
<html lang=en><head><title>Harbour opens again - The Coast</title>
<meta name=author content="Ana Lee">
<meta property="article:published_time" content="2024-03-05T10:00:00Z">
<style>p { color: red }</style></head><body>
<nav><a href=/>Home</a> <a href=/news>All the news</a></nav>
<article><h1>Harbour opens again</h1>
<p>The harbour opened on Monday, <a href=/officials>officials</a> said
in a statement that was read to the fishermen who had come to the gate.</p>
<p>The work had cost four million crowns, &amp; most of it was paid by the state.</p>
<ul><li>Herring is sold there.</li><li>Cod is not.</li></ul>
<table><tr><th>Year</th><th>Ships</th></tr><tr><td>2020</td><td>30</td></tr></table>
<script>document.write("a lie")</script></article>
<footer>All rights reserved</footer></body></html>"""


def loaded(folder: Path, page: str | bytes, name: str = "page.html") -> Source:
    path = folder / name
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    return load(str(path))


def test_the_main_text_is_kept_and_the_rest_is_not(tmp_path: Path) -> None:
    text = loaded(tmp_path, PAGE).text
    lines = text.split("\n")
    assert (
        "The harbour opened on Monday, officials said in a statement that was read to the "
        "fishermen who had come to the gate." in lines
    )
    assert "The work had cost four million crowns, & most of it was paid by the state." in lines
    assert "Year | Ships" in lines
    assert "2020 | 30" in lines
    for gone in ("All the news", "a lie", "color", "<", "---"):
        assert gone not in text


def test_title_author_and_date(tmp_path: Path) -> None:
    source = loaded(tmp_path, PAGE, "page.htm")
    assert source.title == "Harbour opens again"
    assert source.author == "Ana Lee"
    assert source.date == "2024-03-05"
    assert source.text.count("Harbour opens again") == 1


def test_a_page_without_a_main_text_is_read_whole(tmp_path: Path) -> None:
    page = "<html><head><title>Port</title></head><body><span>Closed</span><script>no()</script></body></html>"
    source = loaded(tmp_path, page)
    assert "Closed" in source.text
    assert "no()" not in source.text
    assert source.title == "Port"


def test_the_declared_encoding_is_believed(tmp_path: Path) -> None:
    words = "Гавань открылась в понедельник, сказали чиновники рыбакам у ворот старого порта."
    page = f"<html><head><meta charset=windows-1251><title>Порт</title></head><body><p>{words}</p></body></html>"
    source = loaded(tmp_path, page.encode("cp1251"))
    assert words in source.text
    assert source.title == "Порт"


def test_an_xml_declaration_does_no_harm(tmp_path: Path) -> None:
    page = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>The harbour opened on Monday.</p></body></html>'
    assert "The harbour opened on Monday." in loaded(tmp_path, page).text


@pytest.mark.parametrize(
    "page", ["<html><body></body></html>", "<script>x</script>", "<!-- only a comment -->"]
)
def test_a_page_without_words_is_refused(tmp_path: Path, page: str) -> None:
    with pytest.raises(
        BadInput, match=r"^The file \S+page\.html is empty; give one that has text in it\.$"
    ):
        loaded(tmp_path, page)


LINKS = "".join(f"<li><a href=/{n}>Berth {n}</a></li>" for n in range(5))
LONG = "The harbour opened on Monday in front of many fishermen who had come to the old gate. " * 3


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param(
            f"<p>{LONG}</p><h2>Fish</h2><ul><li>herring</li><li>cod<ul><li>salted</li></ul></li></ul>"
            "<ol start=3><li>Cast.</li><li>Haul.</li></ol>",
            ["Fish", "- herring", "- cod", "  - salted", "3. Cast.", "4. Haul."],
            id="lists outside any section",
        ),
        pytest.param(
            f"<p>{LONG}</p><dl><dt>Slip</dt><dd>Where boats are drawn up.</dd></dl>",
            ["Slip", "Where boats are drawn up."],
            id="a list of definitions",
        ),
        pytest.param(
            f"<p>{LONG}</p><table><tr><th>Day</th><th>Open</th></tr>"
            "<tr><td>Monday</td><td><ul><li>9 to 11</li><li>14 to 17</li></ul></td></tr></table>",
            ["Day | Open", "Monday | 9 to 11, 14 to 17"],
            id="lists in cells",
        ),
        pytest.param(
            f"<p>{LONG}</p><details><summary>How does one get in when it is shut?</summary><p>By the north gate.</p></details>",
            ["How does one get in when it is shut?", "By the north gate."],
            id="details that are folded",
        ),
        pytest.param(
            f"<p>{LONG}</p><aside><p>The gate is from 1780.</p></aside>",
            ["The gate is from 1780."],
            id="an aside",
        ),
        pytest.param(
            f"<p>{LONG}</p><main><h1>Port</h1><ul><li><a href=a>Berths</a></li><li><a href=b>Cranes</a>"
            "</li><li><a href=c>Pilots</a></li><li><a href=d>Tugs</a></li></ul></main>",
            ["Port", "- Berths", "- Cranes", "- Pilots", "- Tugs"],
            id="a list of links that is what the page is about",
        ),
        pytest.param(
            f"<main><table><tr><td><h2>News</h2><p>{LONG}</p></td><td><h2>Hours</h2><p>Open at 9.</p>"
            "</td></tr></table></main>",
            ["News", LONG.strip(), "Hours", "Open at 9."],
            id="a table that only puts things beside each other",
        ),
        pytest.param(
            f"<p>{LONG}</p><ol reversed><li>Third</li><li>Second</li></ol><ol type=a><li>Open.</li>"
            "<li value=4>Shut.</li><li>Lock.</li></ol>",
            ["2. Third", "1. Second", "a. Open.", "d. Shut.", "e. Lock."],
            id="numbers of lists as a browser counts them",
        ),
        pytest.param(
            f"<p>{LONG}</p><h2>Forms</h2><ul>{LINKS}</ul>",
            ["Forms", "- Berth 0", "- Berth 1"],
            id="a list of links under its heading",
        ),
        pytest.param(
            f"<p>{LONG}</p><p>See also:</p><ul>{LINKS}</ul>",
            ["See also:", "- Berth 0", "- Berth 1"],
            id="a list of links behind a colon",
        ),
        pytest.param(
            f"<main><h2>Fees<a class=headerlink href='#fees'>¶</a></h2><p>{LONG}"
            "<sup><a href='#n'>1</a></sup></p><p>1 Since May. <a href='#r'>↩</a></p></main>",
            ["Fees", LONG.strip(), "1 Since May."],
            id="links to places of the page that say nothing",
        ),
        pytest.param(
            f"<p>{LONG}</p><h3><button>May dogs come?</button></h3><p>Yes.</p>"
            "<button aria-expanded=false>Is it dry?</button><p>No.</p><button>Send</button>",
            ["May dogs come?", "Yes.", "Is it dry?", "No."],
            id="buttons that unfold what is behind them",
        ),
        pytest.param(
            f"<p>{LONG}</p><div class=menu><p>Soup 4 euro</p></div><p class=share-price>It costs 9.</p>"
            "<div class='alert banner'>Shut until May.</div><div id=comments-policy>Be kind.</div>",
            ["Soup 4 euro", "It costs 9.", "Shut until May.", "Be kind."],
            id="parts that are only called like those of a site",
        ),
        pytest.param(
            "<main><p>In <ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby> now.</p></main>",
            ["In 東京 now."],
            id="readings above the line",
        ),
        pytest.param(
            f"<p>{LONG}</p><p>It has 10<sup>6</sup> or 10<sup>-3</sup> m<sup>2</sup>, the 1<sup>st</sup>.",
            ["It has 10⁶ or 10⁻³ m2, the 1st."],
            id="figures above the line",
        ),
        pytest.param(f"<p>{LONG}</p><pre>a = 1\n  b = 2</pre>", ["a = 1", "  b = 2"], id="code"),
    ],
)
def test_what_a_person_sees_is_in_the_text(tmp_path: Path, body: str, lines: list[str]) -> None:
    text = loaded(tmp_path, f"<html><body>{body}</body></html>").text
    assert "\n".join(lines) in text


@pytest.mark.parametrize(
    "gone",
    [
        "<nav><a href=x>GONE</a></nav>",
        "<div class='cookie-banner'>GONE</div>",
        "<p hidden>GONE</p>",
        "<p style='display: none'>GONE</p>",
        "<div id=comments><p>GONE</p></div>",
        "<footer>GONE</footer>",
        "<div class=related><h3>More</h3><a href=/a>GONE with the wind</a></div>",
        "<select><option>GONE</option></select>",
        "<ul>" + "".join(f"<li><a href=/{n}>GONE {n}</a></li>" for n in range(5)) + "</ul>",
    ],
)
def test_what_is_not_the_page_s_own_is_left_out(tmp_path: Path, gone: str) -> None:
    kept = "<dl><dt>Shareholders</dt><dd>Downloads of the commented list.</dd></dl>"
    text = loaded(tmp_path, f"<html><body><p>{LONG}</p>{gone}{kept}</body></html>").text
    assert "GONE" not in text
    assert "Downloads of the commented list." in text


@pytest.mark.parametrize(
    ("body", "date"),
    [
        ("<p>It burned down on 4 May 1987.</p>", ""),
        ("<p>The fair takes place on 14.09.2024 in the hall.</p>", ""),
        ("<p>The rule of 2018-03-04 is void.</p>", ""),
        ("<p>It was held on <time datetime=2019-07-08>8 July</time> in the rain.</p>", ""),
        ("<table><tr><td>2019-07-08</td><td>Regatta</td></tr></table>", ""),
        ("<ul><li>2020-02-03: wall mended</li><li>2021-02-03: roof mended</li></ul>", ""),
        ("<p>Published 14.09.2024</p>", "2024-09-14"),
        ("<p>Stand: 14.09.2024.</p>", "2024-09-14"),
        ("<p>By Ann Lee, <time datetime=2019-07-08>8 July 2019</time></p>", "2019-07-08"),
        (
            "<ul><li><time datetime=2019-07-08>8 July 2019</time></li><li>Ann</li></ul>",
            "2019-07-08",
        ),
    ],
)
def test_a_date_in_the_text_is_not_the_page_s(tmp_path: Path, body: str, date: str) -> None:
    page = f"<html><body><article><p>{LONG}</p>{body}</article></body></html>"
    assert loaded(tmp_path, page).date == date


def test_a_page_of_lists_in_lists_is_read_in_time(tmp_path: Path) -> None:
    deep = "<ul><li>" * 200 + "the end" + "</li></ul>" * 200
    assert "the end" in loaded(tmp_path, f"<html><body><p>{LONG}</p>{deep * 50}</body></html>").text


def main_text(folder: Path, body: str) -> str:
    path = folder / "rows.html"
    path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    return load(str(path)).text


def test_a_cell_over_rows_stands_in_each(tmp_path: Path) -> None:
    rows = (
        "<tr><th rowspan=2>Way</th><th colspan=2>Hours</th><th rowspan=2>Fare</th></tr>"
        "<tr><th>weekdays</th><th>Sundays</th></tr><tr><td>Up</td><td>8</td><td>9</td><td>4</td></tr>"
    )
    text = main_text(
        tmp_path, f"<main><table>{rows}</table><table><tr><td>b</td></tr></table></main>"
    )
    assert text.split("\n") == [
        "Way | Hours | Fare", "Way | weekdays | Sundays | Fare", "Up | 8 | 9 | 4", "b",
    ]  # fmt: skip


def test_marks_of_notes_are_not_read(tmp_path: Path) -> None:
    body = (
        '<main><p>It holds<sup><a href="#n1">[1]</a></sup> 10<sup>3</sup> litres'
        '<a href="#n2"><sup>2</sup></a>, see <a href="#n1">1</a>. 5<sup><a href="#x">th</a></sup></p></main>'
    )
    assert main_text(tmp_path, body) == "It holds 10³ litres, see 1. 5th"


def test_a_page_laid_out_by_tables_keeps_its_lines(tmp_path: Path) -> None:
    body = (
        "<table><tr><td><b>Menu of the parish</b></td><td><h1>Services</h1><p>Mass is at nine.</p>"
        "<p>The office is open on Wednesdays.</p></td></tr></table>"
    )
    assert main_text(tmp_path, body).split("\n") == [
        "Menu of the parish", "Services", "Mass is at nine.", "The office is open on Wednesdays.",
    ]  # fmt: skip


def test_the_head_of_a_site_is_not_read(tmp_path: Path) -> None:
    said = "It was opened to cars on Tuesday, two years and four months after the old one closed. "
    body = (
        "<header>Orrin Today<nav><a href='/'>News</a></nav></header><div><header><h1>Bridge opens"
        f"</h1></header><p>{said}</p><p>{said}</p><p>{said}</p><p>Its {said}</p></div>"
    )
    text = main_text(tmp_path, body)
    assert text.startswith("Bridge opens\n")
    assert "Orrin Today" not in text
