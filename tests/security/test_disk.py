"""Uploads that would stay and fill the disk, sent past the page."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.web.services import uploads
from assistant.web.services.uploads import Uploads, claim_folder
from index.errors import BadInput
from tests.security.attempts import Attempts

pytestmark = pytest.mark.timeout(240)

Program = Callable[..., httpx.Client]


def held() -> int:
    """The files and folders in which uploads lie."""
    return sum(1 for _ in claim_folder().rglob("*"))


def test_nothing_that_is_uploaded_stays(attempts: Attempts, server: Any, program: Program) -> None:
    parts = [
        ("files", "a.txt"),
        ("strange", "b.txt"),
        ("files", ""),
        ("files", "../c.txt"),
        ("files", "ü" * 90),
    ]
    most = 0
    with program(server.url) as anybody:
        for number in range(20):
            field, name = parts[number % len(parts)]
            sent = {field: (name, b"x" * number * 1_000)}
            with suppress(httpx.TransportError):  # What is no file ends in a failure.
                anybody.post("/gradio_api/upload", files=sent)
            most = max(most, held())
            an_hour_ago = time.time() - 3_700
            for path in claim_folder().rglob("*"):
                os.utime(path, (an_hour_ago, an_hour_ago))
            Uploads(claim_folder(), 1).sweep()
            attempts.record("disk", through=held() > 0)
    assert most > 0


def test_many_small_files_are_refused(attempts: Attempts, tmp_path: Path) -> None:
    room = Uploads(tmp_path, 10**9)
    room.check_room(1)
    for number in range(uploads._MOST_ENTRIES):
        (tmp_path / str(number)).touch()
    with pytest.raises(BadInput, match="no room"):
        room.check_room(1)
    attempts.record("disk", through=False)


def test_a_full_folder_or_disk_takes_nothing(attempts: Attempts, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 1_000)
    Uploads(tmp_path, 2_000).check_room(1_000)
    for length in (1_001, 10**9):
        with pytest.raises(BadInput, match="no room"):
            Uploads(tmp_path, 2_000).check_room(length)
        attempts.record("disk", through=False)
    with pytest.raises(BadInput, match="no room"):
        Uploads(tmp_path, 10**18).check_room(10**16)
    attempts.record("disk", through=False)


def test_all_visitors_together_keep_so_much(
    attempts: Attempts, serving: Any, program: Program
) -> None:
    served = serving(host="0.0.0.0", max_library_mb=1, reader="hybrid")
    served.chat.startup.wait()
    url = served.url.replace("0.0.0.0", "127.0.0.1")
    # Long words make few passages of many characters.
    text = f"The tower is {'t' + 'a' * 4_000 + 'll'}. " * 70
    kept = 0
    for number in range(8):
        with program(url, f"visitor {number}") as one:
            told = one.post("/api/documents", json={"title": f"T{number}", "text": text})
        kept += told.status_code == 201
        if number >= 4:
            attempts.record("disk", through=told.status_code == 201)
    assert 1 <= kept <= 4
