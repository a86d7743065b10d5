"""The page is usable by everybody: no violation that axe-core finds, in any state."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.loaders import from_text
from tests.printed.guide import ASKED as LIT_ASKED
from tests.printed.guide import GUIDE

pytestmark = pytest.mark.timeout(180)

ASKED = "When did Russia begin airstrikes in Syria?"


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core: the file that FOOTNOTE_AXE names, or else fetched with npm."""
    named = os.environ.get("FOOTNOTE_AXE", "")
    if named:
        return Path(named).read_text("utf-8")
    npm = shutil.which("npm")
    folder = tmp_path_factory.mktemp("axe")
    command = [
        npm or "npm",
        "install",
        "--prefix",
        str(folder),
        "--no-audit",
        "--no-fund",
        "axe-core@4",
    ]
    if (
        npm is None
        or subprocess.run(command, capture_output=True, timeout=90, check=False).returncode
    ):
        pytest.skip("axe-core is not there: set FOOTNOTE_AXE to axe.min.js")
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def violations(page: Any, axe: str) -> list[str]:
    page.wait_for_timeout(400)
    page.evaluate(axe)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(
    ("width", "scheme"),
    [(360, "light"), (360, "dark"), (1280, "dark"), (1280, "light"), (1920, "light")],
)
def test_no_violation_in_any_room(
    visit: Any, server: Any, axe: str, width: int, scheme: str
) -> None:
    opened = visit(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = opened.page
    assert violations(page, axe) == []
    opened.ask(ASKED)
    turn = opened.ask("What is the capital of Syria?")
    turn.locator(".confidence, button.cite").first.focus()
    turn.get_by_role("button", name="Wrong").click()
    assert violations(page, axe) == []
    page.get_by_role("button", name="The source does not say").click()
    turn.locator('[data-act=wrong][aria-pressed="true"]').wait_for()
    for room, there in (
        ("Library", ".holdings"),
        ("History", "#history .title"),
        ("Coverage", ".strip"),
        ("Checks", ".empty, .runs svg"),
    ):
        opened.room(room)
        page.locator(there).first.wait_for()
        assert violations(page, axe) == [], room
    page.get_by_role("button", name="Run the fixed questions").click()
    page.locator(".results summary").first.click()
    assert violations(page, axe) == []


@pytest.mark.parametrize(
    ("width", "scheme"), [(390, "dark"), (390, "light"), (1440, "dark"), (1440, "light")]
)
def test_no_violation_beside_the_page_of_a_pdf(
    visit: Any, axe: str, tmp_path: Path, width: int, scheme: str
) -> None:
    (tmp_path / "guide.pdf").write_bytes(GUIDE.raw)
    opened = visit(
        viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = opened.page
    opened.add([str(tmp_path / "guide.pdf")])
    turn = opened.ask(LIT_ASKED)
    turn.locator("button.cite").first.click()
    page.locator("#reading mark.now").wait_for()
    field = page.get_by_label("Find in this document")
    field.fill("quay")
    field.press("Enter")
    page.locator("#reading .sought").wait_for()
    assert violations(page, axe) == []
    page.get_by_role("button", name="Page", exact=True).click()
    page.wait_for_function("document.querySelector('#reading .leaf img').naturalWidth > 0")
    assert violations(page, axe) == []
    page.evaluate("footnote.closeSheet()")
    opened.room("Library")
    page.locator(".holdings .away", has_text="guide.pdf").wait_for()
    assert violations(page, axe) == []


@pytest.fixture
def two(server: Any) -> Iterator[None]:
    """A second document, so that there is a choice."""
    assistant = server.chat.startup.wait()
    (added,) = assistant.library.add(
        [from_text("A harbour", "Velmouth was dredged.", uri="harbour")]
    )
    yield
    assistant.remove(added)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation_where_there_is_a_choice(visit: Any, axe: str, two: None, scheme: str) -> None:
    opened = visit(color_scheme=scheme, reduced_motion="reduce")
    page = opened.page
    opened.ask(ASKED)
    opened.room("Library")
    page.get_by_label("Ask A harbour").uncheck()
    page.locator("#choice", has_text="Asking 1 of 2").wait_for(state="attached")
    page.get_by_label("Add a web page").fill("nowhere")
    page.get_by_label("Add a web page").press("Enter")
    page.locator(".deliveries .refused").wait_for()
    assert violations(page, axe) == []
    opened.room("Ask")
    assert violations(page, axe) == []
    opened.room("Coverage")
    page.locator(".strip").wait_for()
    assert violations(page, axe) == []
