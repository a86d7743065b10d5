"""Each kind of answer has a look of its own; a model that talks is stopped."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from assistant.answers import Answer, Citation, Origin, statements_from_text
from assistant.web.views.answer import Kind, kind

pytestmark = pytest.mark.timeout(120)

ASKED = "When did Russia begin airstrikes in Syria?"
CITED = Citation(1, "a-1", "A", 0, 4, "93 m", 0.9)


def answer(text: str = "93 m [1]", sure: float = 0.9, origin: Origin = "written") -> Answer:
    return Answer(
        "?", True, statements_from_text(text, (CITED,)), "", sure, (CITED,), origin=origin
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (answer(), Kind.FOUND),
        (answer(sure=0.4), Kind.UNSURE),
        (Answer("?", False, statements_from_text("The source does not say.", ())), Kind.UNSAID),
        (Answer("?", False, (), citations=(CITED,)), Kind.CLOSEST),
        (answer("93 m [1] It is blue. [unsupported]"), Kind.PARTLY),
        (answer(origin="replaced"), Kind.INSTEAD),
        (answer(origin="quoted"), Kind.FOUND),
    ],
)  # fmt: skip
def test_the_kind_is_told_from_the_answer(given: Answer, expected: Kind) -> None:
    assert kind(given) is expected


class Model(BaseHTTPRequestHandler):
    """Speaks like an OpenAI server; what it says depends on the question it is asked."""

    stop = threading.Event()

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        prompt = request["messages"][-1]["content"]
        question = prompt.rpartition("Question: ")[2]
        if "fail" in question:
            self.send_error(500)
            return
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        number = re.search(r"^\[(\d+)\] .*carrying out airstrikes", prompt, re.M)
        said = f"On Wednesday, Russian Federation indeed began carrying out airstrikes in Syria, ostensibly to fight ISIS [{number[1] if number else 1}]. "
        words = [said, "Bananas ", "are ", "rich ", "in ", "potassium."]
        for word in words:
            if "slowly" in question and self.stop.wait(1.5):
                return
            self._event({"content": word})
        self._event({}, "stop")
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, delta: dict[str, str], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
        chunk = {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "scripted",
            "choices": [choice],
        }
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def talking(serving: Any) -> Iterator[Any]:
    """The chat with a model that writes the answers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_API_KEY", "sk-none")
        patch.setenv("NO_PROXY", "127.0.0.1")
        http = ThreadingHTTPServer(("127.0.0.1", 0), Model)
        http.daemon_threads = True
        thread = threading.Thread(target=http.serve_forever, args=(0.05,))
        thread.start()
        url = f"http://127.0.0.1:{http.server_port}/v1"
        started = serving(llm="openai:scripted", llm_base_url=url, llm_retries=0, llm_cache="off")
        started.chat.startup.wait()
        yield started
        Model.stop.set()
        http.shutdown()
        http.server_close()
        thread.join(5)


def test_what_the_model_says_without_support_is_struck_through(
    visiting: Any, talking: Any, look: dict[str, Any]
) -> None:
    opened = visiting(talking.url, **look)
    turn = opened.ask(ASKED)
    assert turn.locator(".kind").inner_text() == "Answer, in part unsupported"
    assert turn.locator("s").inner_text() == "Bananas are rich in potassium."
    assert turn.locator(".unsupported").inner_text() == "no sentence supports this"
    assert "No source sentence supports this" in turn.locator(".problems").inner_text()
    drawn = turn.locator("s").evaluate("one => getComputedStyle(one).textDecorationLine")
    assert drawn == "line-through"
    turn.locator("button.cite").first.click()
    opened.page.locator("#reading mark.now").wait_for()
    opened.page.evaluate("footnote.closeSheet()")
    opened.page.get_by_label("Without the model").check()
    turn = opened.ask(ASKED)
    assert turn.locator(".kind").inner_text() == "Answer"
    assert "Bananas" not in turn.inner_text()
    opened.page.get_by_label("Without the model").uncheck()
    turn = opened.ask("When did Russia begin airstrikes in Syria, without fail?")
    assert (
        turn.locator(".kind").inner_text() == "Answer in the words of the source, without the model"
    )
    assert "failed" in turn.locator(".problems").inner_text()
    turn.locator("button.cite").first.wait_for()
    assert opened.overflow() <= 0


def test_an_answer_that_is_coming_can_be_stopped(visiting: Any, talking: Any) -> None:
    opened = visiting(talking.url)
    page = opened.page
    opened.ask(ASKED)
    box = page.get_by_label("Your question")
    box.fill("Slowly: when did Russia begin airstrikes in Syria? slowly")
    box.press("Enter")
    page.locator(".turn.pending", has_text="Wednesday").wait_for()
    page.locator("#question .stop-button").click()
    page.locator(".turn.pending").wait_for(state="detached")
    assert page.locator(".turn").count() == 1
    page.locator("#question .submit-button").wait_for()
    # What the model goes on to say is not kept.
    page.wait_for_timeout(4_000)
    opened.ask(ASKED)
    assert page.locator(".turn").count() == 2


def test_confidence_is_words_and_the_number_is_there_on_demand(visit: Any) -> None:
    turn = visit().ask("What did Sergei Lavrov say?")
    assert turn.locator(".kind").inner_text() in ("Answer", "Uncertain answer")
    number = turn.locator(".confidence .number")
    assert not number.is_visible()
    turn.locator(".confidence summary").click()
    assert re.match(r"\d+% probable", number.inner_text())
