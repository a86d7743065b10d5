"""How long a browser may keep the pictures of pages, and the files of documents."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant import Settings
from assistant.web.api.images import make_routes


class Images:
    """One document, whose file is at a place and has pages or not."""

    def __init__(self, place: Path, packed: str = "") -> None:
        self.place, self.packed = place, packed

    def find_file(self, who: str, document: str) -> tuple[Path, Any]:
        geometry = SimpleNamespace(packed=self.packed)
        return self.place, SimpleNamespace(geometry=geometry, uri=f"upload:{who}/{document}")

    def draw(self, who: str, document: str, page: int, width: int) -> bytes:
        return self.place.read_bytes()


def visit(images: Any) -> TestClient:
    app: Any = Starlette(routes=make_routes(images, Settings()))
    app.cookie_id, app.tokens = "x", {}
    return TestClient(app, base_url="http://127.0.0.1")


@pytest.mark.parametrize(
    ("path", "packed"), [("/file/notes.docx", ""), ("/file/notes.pdf", "612x792 ")]
)
def test_a_file_is_asked_for_each_time(tmp_path: Path, path: str, packed: str) -> None:
    """Its address names the document, which may have a new version, not its bytes."""
    place = tmp_path / "notes"
    place.write_bytes(b"The old notes.")
    client = visit(Images(place, packed))
    told = client.get(path)
    assert (told.status_code, told.content) == (200, b"The old notes.")
    assert told.headers["cache-control"] == "private, no-cache"
    assert told.headers["x-content-type-options"] == "nosniff"


def test_the_picture_of_a_page_is_kept(tmp_path: Path) -> None:
    """Its address names the bytes of the file that it was drawn from."""
    place = tmp_path / "notes"
    place.write_bytes(b"A picture.")
    told = visit(Images(place)).get("/page/notes/1.png?of=0123456789ab")
    assert (told.status_code, told.content) == (200, b"A picture.")
    assert told.headers["cache-control"] == "private, max-age=3600"
