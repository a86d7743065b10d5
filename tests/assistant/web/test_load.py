"""Eight visitors at once, twenty questions each: every answer is its asker's, and none is lost."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from gradio_client import Client

from assistant import Answer
from assistant.web.services.visitors import COOKIE, named, upload_uri
from index.loaders import from_text

VISITORS, QUESTIONS = 8, 20


def text(visitor: int) -> str:
    return "\n".join(
        f"Beacon {at} of region {visitor} burns {visitor}{at:02} litres of oil a night."
        for at in range(QUESTIONS)
    )


def asked(url: str, number: int) -> tuple[list[float], list[Answer]]:
    """The seconds that a visitor's questions took over the network, and the answers."""
    client = Client(url, headers={"cookie": f"{COOKIE}=visitor-{number}"}, verbose=False)
    taken, answers = [], []
    for at in range(QUESTIONS):
        start = time.perf_counter()
        values = client.predict(f"How much oil does beacon {at} burn?", api_name="/ask")
        taken.append(time.perf_counter() - start)
        answers.append(Answer.from_dict(values))
    return taken, answers


@pytest.mark.timeout(240)
def test_answers_do_not_cross(server: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assistant = server.chat.startup.wait()
    names = [named("cookie", f"visitor-{number}") for number in range(VISITORS)]
    sources = [
        from_text(f"Region {number}", text(number), uri=upload_uri(name, "beacons.txt"))
        for number, name in enumerate(names)
    ]
    assistant.library.add(sources)
    with ThreadPoolExecutor(VISITORS) as pool:
        found = list(pool.map(lambda number: asked(server.url, number), range(VISITORS)))
    taken = sorted(second for seconds, _ in found for second in seconds)
    with capsys.disabled():
        p95 = statistics.quantiles(taken, n=20)[-1]
        print(
            f"\n{VISITORS} visitors x {QUESTIONS} questions: p50 {statistics.median(taken):.3f} s, p95 {p95:.3f} s"
        )
    assert len(taken) == VISITORS * QUESTIONS
    for number, (_, answers) in enumerate(found):
        for at, answer in enumerate(answers):
            assert f"beacon {at} " in answer.question
            cited = [
                one.text
                for one in answer.citations + answer.nearest
                if one.title.startswith("Region")
            ]
            assert cited
            assert all(f"of region {number} burns" in one for one in cited)
            assert answer.verify(assistant)
