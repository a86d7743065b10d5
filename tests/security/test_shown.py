"""Markup in what visitors and models write, shown in a real browser: nothing of it is run or fetched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.scripted_model import Script
from tests.security.attempts import Attempts

pytestmark = pytest.mark.timeout(280)

MARKUP = (
    "<script>stolen=1</script>",
    "<img src=http://elsewhere.invalid/a onerror=stolen=1>",
    "<svg onload=stolen=1>",
    "<iframe src=javascript:parent.stolen=1></iframe>",
    '"><img src=x onerror=stolen=1>',
    "' onmouseover=stolen=1 autofocus onfocus=stolen=1 '",
    "[a](javascript:stolen=1) ![b](http://elsewhere.invalid/b.png)",
    "</textarea></title></style></script><script>stolen=1</script>",
    "<style>@import 'http://elsewhere.invalid/c.css';</style>",
    "<link rel=stylesheet href=http://elsewhere.invalid/d.css>",
    "${stolen=1} {{constructor.constructor('stolen=1')()}} `",
    "<math><mtext><table><mglyph><style><!--</style><img src onerror=stolen=1>",
    "&lt;script&gt;stolen=1&lt;/script&gt;",
    "<a href=http://elsewhere.invalid/e ping=http://elsewhere.invalid/f>x</a>",
    "<object data=http://elsewhere.invalid/g></object><base href=http://elsewhere.invalid/>",
)
"""Texts that would run a script, or fetch something, if they were read as markup."""

PLACES = ("title", "name", "mail", "table")


def make_file(place: str, markup: str, number: int) -> tuple[str, bytes]:
    """The name and bytes of a file with markup in its title, name, mail or table."""
    told = f"The tower number {number} of Grumo is {number} metres tall."
    if place == "title":
        return f"t{number}.txt", f"{markup}\n\n{told}".encode()
    if place == "name":
        return (
            f"{markup.replace('/', '∕')[:120]}.csv",
            f"name,height\nTower {number},{number}".encode(),
        )
    if place == "mail":
        heads = f"From: {markup} <a@example.org>\nSubject: {markup}\nTo: b@example.org\n\n"
        return f"m{number}.eml", f"{heads}{told} {markup}\n".encode()
    cell = markup.replace('"', '""')
    return f"c{number}.csv", f'name,"{cell}"\nTower {number},"{cell}"\n'.encode()


@pytest.fixture(scope="module")
def talking(serving_model: Any) -> Any:
    """A shared library, asked with a model that answers with markup."""
    said = [f"{one} [1] " for one in MARKUP]
    script = Script("".join(said), sizes=tuple(map(len, said)))
    return serving_model(
        lambda prompt: script, shared_library=True, max_uploads=100, reader="hybrid"
    )


def check(opened: Any) -> bool:
    """Whether a script ran, something was asked elsewhere, or an element came of the markup."""
    page = opened.page
    ran = page.evaluate("typeof stolen !== 'undefined'")
    panes = "#conversation, #holdings, #reading, #history, #coverage, #deliveries, #welcome, #choice, #checks, #effects"
    made = (
        page.locator(panes)
        .locator(
            "script, iframe, object, embed, base, link, math, [src*='elsewhere'], [href*='//elsewhere'], [onerror], [onload], [onfocus], [href^='javascript']"
        )
        .count()
    )
    return bool(ran or made or opened.wrong)


def test_markup_of_documents_and_models_is_shown_as_text(
    attempts: Attempts, talking: Any, visiting: Any, program: Callable[..., httpx.Client]
) -> None:
    with program(talking.url) as rest:
        for number, (place, markup) in enumerate((p, m) for p in PLACES for m in MARKUP):
            added = rest.post("/api/files", files={"file": make_file(place, markup, number)})
            assert added.status_code == 201, added.text
        documents = [one["id"] for one in rest.get("/api/documents").json()["documents"]]
    opened = visiting(talking.url)
    page = opened.page
    opened.room("Library")
    page.locator(".holdings tr", has_text="stolen").first.wait_for()
    attempts.record("shown", through=check(opened))
    opened.room("Ask")
    page.evaluate("footnote.openSheet()")
    buttons = page.locator("#reading .documents button")
    buttons.first.wait_for()
    for at in range(buttons.count()):
        name = buttons.nth(at).inner_text()
        buttons.nth(at).click()
        page.locator("#reading article.text").wait_for()
        attempts.record("shown", through=check(opened))
        assert name
    assert len(documents) > len(MARKUP) * 3
    page.evaluate("footnote.closeSheet()")
    for question in ("How tall is tower number 7 of Grumo?", *MARKUP[:5]):
        turn = opened.ask(f"{question} stolen")
        assert turn.inner_text()
        attempts.record("shown", through=check(opened))
    for room, there in (
        ("History", "#history .title"),
        ("Coverage", ".strip"),
        ("Checks", ".runs, .empty"),
    ):
        opened.room(room)
        page.locator(there).first.wait_for()
        attempts.record("shown", through=check(opened))


def test_an_upload_is_not_opened_as_a_page(
    attempts: Attempts, talking: Any, program: Callable[..., httpx.Client]
) -> None:
    page = "<script>document.title='stolen'</script><svg xmlns='http://www.w3.org/2000/svg' onload=\"document.title='stolen'\"/>"
    with program(talking.url) as anybody:
        for suffix in ("html", "svg", "xhtml", "xml", "htm", "txt", "pdf", "js", "shtml", "mht"):
            sent = {"files": (f"a.{suffix}", page.encode())}
            (path,) = anybody.post("/gradio_api/upload", files=sent).json()
            told = anybody.get(f"/gradio_api/file={path}")
            kind = told.headers.get("content-type", "")
            kept = told.headers.get("content-disposition", "").startswith("attachment")
            active = any(one in kind for one in ("html", "xml", "svg", "javascript"))
            attempts.record("shown", through=active and not kept)
