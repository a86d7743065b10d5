"""Parts of a page that a reader does not see are left out, and those that he sees are read."""

from __future__ import annotations

import time

import pytest

from tests.index.loaders.conftest import Loaded, attempt

LONG = "The harbour opened on Monday in front of many fishermen who had come to the old gate. " * 3


def read_lines(loaded: Loaded, body: str, head: str = "") -> list[str]:
    """The lines of a page, without their indents and without the paragraph about the harbour."""
    page = f"<!doctype html><html><head><title>Port</title>{head}</head><body>{body}</body></html>"
    lines = [line.strip() for line in loaded("page.html", page).text.split("\n")]
    return [line for line in lines if line not in ("", "Port", LONG.strip())]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param("<template><p>Gone.</p></template><p>Here.</p>", ["Here."], id="template"),
        pytest.param("<p aria-hidden=true>Gone.</p><p>Here.</p>", ["Here."], id="aria-hidden"),
        pytest.param('<p aria-hidden="TRUE">Gone.</p><p>Here.</p>', ["Here."], id="aria-hidden in capitals"),
        pytest.param("<p aria-hidden=false>Here.</p>", ["Here."], id="aria-hidden false"),
        pytest.param(
            '<div style="color:red; DISPLAY : none !important"><p>Gone.</p></div><p>Here.</p>',
            ["Here."], id="display none",
        ),
        pytest.param('<p hidden>Gone.</p><p>Here.</p>', ["Here."], id="hidden"),
        pytest.param('<p hidden="until-found">Here.</p>', ["Here."], id="hidden until found"),
        pytest.param("<dialog><p>Gone.</p></dialog><p>Here.</p>", ["Here."], id="a closed dialog"),
        pytest.param("<dialog open><p>Here.</p></dialog>", ["Here."], id="an open dialog"),
        pytest.param("<noscript>Turn scripts on.</noscript><p>Here.</p>", ["Here."], id="noscript"),
        pytest.param(
            "<details><summary>Fees</summary>Four euro.</details><details><summary>Dogs</summary>"
            "<p>On a lead.</p></details>",
            ["Fees", "Four euro.", "Dogs", "On a lead."], id="details",
        ),
        pytest.param(
            "<p>It is due in <del>thirty</del> <ins>forty</ins> days.</p>",
            ["It is due in forty days."], id="deleted and inserted words",
        ),
        pytest.param(
            "<del><p>Gone.</p></del><ins><p>Here.</p></ins>", ["Here."], id="a deleted paragraph"
        ),
        pytest.param(
            "<p>A ticket is <s>9 euro</s> 7 euro.</p>", ["A ticket is 7 euro."], id="struck out"
        ),
        pytest.param(
            "<figure><img src=a.png alt=''><figcaption>The mill in 1902.</figcaption></figure>",
            ["The mill in 1902."], id="a caption",
        ),
        pytest.param(
            "<ul><li>Fees<dl><dt>Adult</dt><dd>4 euro</dd></dl></li><li>Hours</li></ul>",
            ["- Fees", "Adult", "4 euro", "- Hours"], id="definitions in a list",
        ),
        pytest.param(
            "<dl><dt>Open</dt><dd><ol><li>Mon</li><li>Tue</li></ol></dd><dt>Shut</dt><dd>Wed</dd></dl>",
            ["Open", "1. Mon", "2. Tue", "Shut", "Wed"], id="a list in definitions",
        ),
        pytest.param(
            "<table role=presentation><tr><td>Open daily.</td><td>Closed in May.</td></tr></table>",
            ["Open daily.", "Closed in May."], id="a table for layout",
        ),
        pytest.param(
            "<table role=presentation><tr><td>Hours</td><td><table><tr><th>Day</th><th>Open</th></tr>"
            "<tr><td>Mon</td><td>9 to 5</td></tr></table></td></tr></table>",
            ["Hours", "Day | Open", "Mon | 9 to 5"], id="a table of data in one for layout",
        ),
        pytest.param(
            "<table><caption>Fees of 2024</caption><thead><tr><th colspan=2>Entry</th></tr></thead>"
            "<tbody><tr><td>Adult</td><td>4 euro</td></tr></tbody></table>",
            ["Fees of 2024", "Entry", "Adult | 4 euro"], id="a caption of a table",
        ),
        pytest.param(
            "<table><tr><td rowspan=0>North</td><td>1</td></tr><tr><td>2</td></tr><tr><td>3</td></tr></table>",
            ["North | 1", "North | 2", "North | 3"], id="a cell to the end of the table",
        ),
        pytest.param(
            "<table><tr><td rowspan=2 colspan=2>A</td><td>1</td></tr><tr><td>2</td></tr></table>",
            ["A | 1", "A | 2"], id="a cell over rows and columns",
        ),
        pytest.param(
            "<table><tr><td>Ann</td><td>4</td></tr><tr style='display:none'><td>Bo</td><td>5</td></tr>"
            "<tr hidden><td>Cy</td><td>6</td></tr></table>",
            ["Ann | 4"], id="hidden rows",
        ),
        pytest.param("<p>He said <q>yes</q> twice.</p>", ["He said “yes” twice."], id="quotation marks"),
        pytest.param("<p>super<wbr>market, har&shy;bour</p>", ["supermarket, harbour"], id="breaks in words"),
        pytest.param(
            "<ul><li><input type=checkbox checked disabled> Pool</li><li><input type=checkbox> Sauna</li></ul>"
            "<label><input type=radio name=a checked=checked>By bus</label>",
            ["- [x] Pool", "- [ ] Sauna", "[x] By bus"], id="ticks",
        ),
    ],
)  # fmt: skip
def test_what_is_seen_of_a_page(loaded: Loaded, body: str, lines: list[str]) -> None:
    assert read_lines(loaded, f"<main><p>{LONG}</p>{body}</main>") == lines
    assert read_lines(loaded, f"<p>{LONG}</p>{body}") == lines


@pytest.mark.parametrize(
    ("style", "is_seen"),
    [
        (".off { display: none }", False),
        ("p.other, p.off{color:red;display:none!important}", False),
        ("#note{visibility:hidden}", False),
        ("/* .off { display:none } */ .off { color: red }", True),
        ("@media print { .off { display:none } }", True),
        ("@media (max-width: 600px) { .off { display:none } } .x { color: red }", True),
        (".menu .off { display:none }", True),
        (".off:empty { display:none }", True),
        (".off { display:none } .off { display:block }", True),
    ],
)
def test_a_style_sheet_may_hide(loaded: Loaded, style: str, is_seen: bool) -> None:
    body = f"<p>{LONG}</p><p id=note class='a off'>Beware of the dog.</p><p>Ring twice.</p>"
    lines = read_lines(loaded, body, f"<style>{style}</style>")
    assert lines == (["Beware of the dog."] if is_seen else []) + ["Ring twice."]


@pytest.mark.parametrize(
    "part",
    [
        "<div class=cookie_notice>We use cookies.</div>",
        "<div id=cookieConsent>We use cookies.</div>",
        "<div id=CybotCookiebotDialog>We use cookies.</div>",
        "<div id=onetrust-banner-sdk>We use cookies.</div>",
        "<div class=gdpr-banner>We use cookies.</div>",
        "<div role=dialog aria-label='Cookie settings'>We use cookies.</div>",
        "<a class=skip-link href='#content'>Skip to content</a>",
        "<div role=navigation><a href=a>We</a> <a href=b>use</a></div>",
        "<div class=main-nav><a href=a>Home</a> <a href=b>Visit</a> <a href=c>Press</a></div>",
        "<div role=contentinfo>Imprint and cookies</div>",
        "<div role=alertdialog aria-labelledby=t><b id=t>Your privacy</b> We use cookies.</div>",
    ],
)
def test_what_is_of_the_site_is_left_out(loaded: Loaded, part: str) -> None:
    rest = f"<h1>The old gate</h1><p>{LONG}</p><p>Ring twice.</p>"
    assert read_lines(loaded, f"{part}{rest}") == ["The old gate", "Ring twice."]


@pytest.mark.parametrize(
    "part",
    [
        "<div class=cookies-recipe><p>Bake the cookies for ten minutes.</p></div>",
        "<div id=recipe-cookies><p>Bake the cookies for ten minutes.</p></div>",
        "<div class=navy><p>Bake the cookies for ten minutes.</p></div>",
    ],
)
def test_what_only_sounds_like_a_site_is_read(loaded: Loaded, part: str) -> None:
    body = f"<h1>The old gate</h1><p>{LONG}</p>{part}"
    assert read_lines(loaded, body) == ["The old gate", "Bake the cookies for ten minutes."]


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("in 1902.<sup>1</sup> It sank", "in 1902. It sank"),
        ("the crew<sup>*</sup> left", "the crew left"),
        ("the crew,<sup>[2]</sup> left", "the crew, left"),
        ("a mill<sup><b><a href='#n1'>1</a></b></sup> stood", "a mill stood"),
        ("a mill<span style='vertical-align:super'><a href='#n1'>1</a></span> stood", "a mill stood"),
        ("a mill<a class=footnote-ref href='#n1'>1</a> stood", "a mill stood"),
        ("a mill<a class=noteref href='notes.html#n1'>*</a> stood", "a mill stood"),
        ("see part <a href='#p2'>2</a> and 4 m<sup>2</sup>.", "see part 2 and 4 m2."),
        ("the 2<sup>nd</sup> of May", "the 2nd of May"),
        ("about 10<sup>3</sup> of them", "about 10³ of them"),
        ("take 2<sup>1</sup>&frasl;<sub>2</sub> cups", "take 2 1/2 cups"),
        ("take <sup>3</sup>/<sub>4</sub> cup", "take 3/4 cup"),
        ("a bolt of 3<sup>5</sup>&frasl;<sub>16</sub> inches", "a bolt of 3 5/16 inches"),
        ("a share of <math><mfrac><mn>1</mn><mn>3</mn></mfrac></math> each", "a share of 1/3 each"),
        ("the flow<sup>a</sup> stops</p><p><sup>a</sup> By weight", "the flow stops\na By weight"),
        ("a flow of 3<sup>a</sup> and Quel<sup>x</sup>", "a flow of 3a and Quelx"),
        ("H<sub>2</sub>O and 10<sup>−6</sup> g", "H2O and 10⁻⁶ g"),
    ],
)  # fmt: skip
def test_figures_above_the_line(loaded: Loaded, said: str, line: str) -> None:
    assert read_lines(loaded, f"<main><p>{LONG}</p><p>{said}</p></main>") == line.split("\n")


@pytest.mark.parametrize(
    "page",
    [
        "<math>" + "<mrow>" * 20_000 + "<mn>1</mn>" + "</mrow>" * 20_000 + "</math>",
        "x" + "<sup>" * 20_000 + "1",
        "<style>" + "/*" * 200_000 + "</style>",
        "<style>" + "@{" * 200_000 + "</style>",
        "<style>" + "a" * 400_000 + "</style>",
        "<style>" + "".join(f".a{n}{{display:none}}" for n in range(20_000)) + "</style>",
    ],
    ids=["formulas", "marks", "comments", "groups", "names", "rules"],
)
def test_a_page_that_is_made_to_be_slow_is_not(loaded: Loaded, page: str) -> None:
    begin = time.monotonic()
    assert attempt(loaded, "page.html", f"<main><p>Ring twice.</p>{page}</main>")
    assert time.monotonic() - begin < 20
