"""The page is usable by everybody: no serious violation that axe-core finds, in any state."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.timeout(180)


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
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark"), (1920, "light")])
def test_no_serious_violation_in_any_room(visit: Any, axe: str, width: int, scheme: str) -> None:
    opened = visit(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = opened.page
    assert violations(page, axe) == []
    opened.ask("When did Russia begin airstrikes in Syria?")
    opened.ask("How many civilians were killed in the shelling of Aleppo last June?")
    assert violations(page, axe) == []
    for tab in ("Library", "History", "Checks"):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_timeout(300)
        assert violations(page, axe) == [], tab
