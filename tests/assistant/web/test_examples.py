"""The examples of EXAMPLES.md run, and print what stands under them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[3] / "assistant" / "web" / "api" / "EXAMPLES.md"
_EXAMPLE = re.compile(r"```(sh|python|js)\n(.*?)```\n\n```text\n(.*?)```", re.S)
_COMMANDS = {"sh": ["bash", "-euc"], "python": [sys.executable, "-c"]}
NODE = ["node", "--input-type=module", "-e"]

FOUND = _EXAMPLE.findall(EXAMPLES.read_text("utf-8"))


def test_every_example_is_found() -> None:
    text = EXAMPLES.read_text("utf-8")
    assert len(FOUND) == len(re.findall(r"^```(?!text)\w+$", text, re.M)) >= 6
    assert {kind for kind, _, _ in FOUND} == {"sh", "python", "js"}


@pytest.mark.timeout(90)
@pytest.mark.parametrize(
    ("kind", "code", "printed"),
    FOUND,
    ids=[f"{kind}-{at}" for at, (kind, _, _) in enumerate(FOUND)],
)
def test_an_example_prints_what_it_says(
    server: Any, tmp_path: Path, kind: str, code: str, printed: str
) -> None:
    command = _COMMANDS.get(kind, NODE)
    if not shutil.which(command[0]) or (kind == "sh" and not shutil.which("curl")):
        pytest.skip(f"there is no {command[0]} or curl on this machine")
    assert "http://127.0.0.1:7860/" in code
    done = subprocess.run(
        [*command, code.replace("http://127.0.0.1:7860/", server.url)],
        cwd=tmp_path,
        env=os.environ | {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.rstrip("\n") == printed.rstrip("\n")
