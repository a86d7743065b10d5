"""Odd texts, odd windows, large documents and logins: the page stays usable and safe."""

from __future__ import annotations

import hashlib
import time
from typing import Any

import numpy as np
import pytest

from assistant import Assistant, Settings
from assistant.web.services.startup import Startup
from index.errors import BadInput
from index.loaders import from_text

pytestmark = pytest.mark.timeout(240)

ARABIC = "المنارة في لوز يبلغ ارتفاعها واحدا وأربعين مترا. بناها أوتو برانت عام 1887."
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 4
HOSTILE = """<script>document.title = "stolen"</script><img src="http://elsewhere.invalid/x.png" onerror="document.title='stolen'">
[a link](javascript:alert(1)) ![an image](http://elsewhere.invalid/y.png) <a href="http://elsewhere.invalid/">here</a>
The lighthouse & its keeper <b onclick="alert(1)">said</b> "hello" to 'everyone' </article></div><style>body{display:none}</style> on Monday."""


class Hashed:
    """An encoder whose vectors depend on the words of a text, and cost next to nothing."""

    dimensions = 8

    def encode(self, texts: Any) -> Any:
        return np.stack([self._vector(text) for text in texts])

    def encode_spans(self, texts: Any, spans: Any) -> Any:
        return [
            np.stack([self._vector(text[one.start : one.end]) for one in inside])
            for text, inside in zip(texts, spans, strict=True)
        ]

    def _vector(self, text: str) -> Any:
        digest = hashlib.sha256(text.encode()).digest()[: self.dimensions]
        vector = np.frombuffer(digest, np.uint8).astype(np.float32) + 1
        return vector / np.linalg.norm(vector)


def large() -> str:
    """A text of 5 MB; one sentence of it names a beacon."""
    filler = "The sea was calm and the wind came from the west all through that long day " * 14
    return "\n".join(
        f"Beacon Zed burned amber oil on day {at}."
        if at == 3_500
        else f"Day {at}: {filler.strip()}."
        for at in range(4_800)
    )


@pytest.fixture(scope="module")
def odd(serving: Any) -> Any:
    """The chat over texts that are hard on a page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.encoder.load", lambda name, device: Hashed())

        def opens() -> Assistant:
            assistant = Assistant.from_texts({}, Settings(reader="hybrid", strictness="lenient"))
            texts = {
                "لوز": ARABIC,
                "Long words": f"Long words\nThe {LONG} meets on Mondays in Luz.",
                "Hostile": HOSTILE,
                "Large": large(),
            }
            assistant.library.add([from_text(title, text) for title, text in texts.items()])
            return assistant

        served = serving(Startup(opens))
        served.chat.startup.wait()
        yield served


def opened_text(opened: Any, title: str) -> Any:
    opened.page.evaluate("footnote.openSheet()")
    opened.page.locator("#reading .documents button", has_text=title).click()
    text = opened.page.locator(f'#reading article.text[aria-label="Text of {title}"]')
    text.wait_for()
    return text


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark"), (2560, "light")])
def test_odd_texts_are_read_in_any_window(visiting: Any, odd: Any, width: int, scheme: str) -> None:
    opened = visiting(odd.url, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = opened.page
    arabic = opened_text(opened, "لوز")
    assert arabic.locator("p").first.evaluate("one => getComputedStyle(one).direction") == "rtl"
    hostile = opened_text(opened, "Hostile")
    shown = hostile.inner_text()
    for line in HOSTILE.splitlines():
        assert " ".join(line.split()) in " ".join(shown.split())
    assert hostile.locator("script, img, a, b, style").count() == 0
    page.evaluate("footnote.closeSheet()")
    turn = opened.ask(f"When does the {LONG} meet?")
    turn.locator("button.cite").first.click()
    page.locator("#reading mark.now").wait_for()
    assert opened.overflow() <= 0
    page.evaluate("footnote.closeSheet()")
    turn = opened.ask("Who said hello to everyone on Monday?")
    assert turn.locator("script, img, a, b, style").count() == 0
    assert page.title() == "Footnote"
    for room in ("Library", "Coverage", "History"):
        opened.room(room)
        page.wait_for_timeout(400)
        assert opened.overflow() <= 0, room


def test_five_megabytes_are_read_part_by_part(visiting: Any, odd: Any) -> None:
    opened = visiting(odd.url)
    page = opened.page
    start = time.perf_counter()
    opened_text(opened, "Large")
    assert page.locator("#reading [data-s]").count() <= 300
    turn = opened.ask("What oil did Beacon Zed burn?")
    turn.locator("button.cite", has_text="1").first.click()
    page.locator("#reading mark.now", has_text="amber oil").wait_for()
    assert "of " in page.locator("#reading .parts .where").inner_text()
    page.get_by_role("button", name="Later part").click()
    page.locator("#reading mark.now").wait_for(state="detached")
    opened.room("Coverage")
    page.locator("#coverage .documents button", has_text="Large").click()
    page.locator("#coverage h2", has_text="Large").wait_for()
    assert page.locator(".strip .cell").count() <= 300
    # Generous, as the machine is shared; a page that froze would not get here at all.
    assert time.perf_counter() - start < 40
    assert page.evaluate("document.querySelectorAll('*').length") < 5_000


def test_motion_is_reduced_for_those_who_ask(visit: Any) -> None:
    page = visit(reduced_motion="reduce").page
    assert page.evaluate("footnote.motion()") == "auto"
    durations = page.locator("#rooms button").evaluate_all(
        "all => all.map(one => parseFloat(getComputedStyle(one).transitionDuration))"
    )
    assert durations
    assert max(durations) < 0.001
    assert visit(reduced_motion="no-preference").page.evaluate("footnote.motion()") == "smooth"


def test_a_login_keeps_others_out_and_people_apart(visiting: Any, serving: Any) -> None:
    served = serving(auth="ann:one,bob:two")
    served.chat.startup.wait()
    asked = "When did Russia begin airstrikes in Syria?"
    for name, password, held in (("ann", "one", 0), ("bob", "two", 0), ("ann", "one", 1)):
        opened = visiting(served.url)
        page = opened.page
        assert page.locator("#question").count() == 0
        page.get_by_label("username").fill(name)
        page.get_by_label("password").fill(password)
        page.get_by_role("button", name="Login").click()
        page.locator(".examples button").first.wait_for()
        opened.room("History")
        page.locator("#history .empty, #history .title").first.wait_for()
        assert page.locator("#history .title").count() == held
        if name == "ann" and not held:
            opened.room("Ask")
            opened.ask(asked)


def test_a_login_that_is_spelt_wrongly_is_told() -> None:
    from assistant.web.server import Server

    with pytest.raises(BadInput, match="name:password"):
        Server.start(Settings(auth="ann", port=0), Startup(lambda: Assistant.from_texts({})))
