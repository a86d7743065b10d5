"""What the benchmark makes of its measurements: shares, medians, judgements and the report."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.answers import Answer, statements_from_text
from index.types import Span
from tests.benchmark import peers, profiling, report, restored, sameness, steps
from tests.benchmark.lineup import PEERS, Peer
from tests.benchmark.rows import Row
from tests.benchmark.steps import Options, Outcome
from tests.benchmark.tables import figure, table, times
from tests.benchmark.timing import Run, quantile, summed

MAIN = "thread (7): MainThread"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    monkeypatch.setattr(steps, "CACHE", tmp_path)
    return tmp_path


def test_a_cost_is_counted_for_our_innermost_function_and_the_library_below_it() -> None:
    found = profiling.costs(
        [
            f"{MAIN};<module> (benchmark/contenders/ours.py:9);Store.nearest (index/store/__init__.py:5)"
            ";query (chromadb/api/rust.py:3);query (chromadb/api/other.py:3) 6",
            f"{MAIN};Library.search (index/library.py:2);terms (index/terms.py:9) 3",
            f"{MAIN};Library.search (index/library.py:2);wait (threading.py:327) 50",
            "thread (8): encoder_0;run (threading.py:9);_read (index/encoder/compiled.py:72)"
            ";run (onnxruntime/capi/x.py:4) 1",
        ]
    )
    assert [(one.share, one.function, one.library) for one in found] == [
        (0.6, "`index/store/__init__.py` Store.nearest", "chromadb"),
        (0.3, "`index/terms.py` terms", ""),
        (0.1, "`index/encoder/compiled.py` _read", "onnxruntime"),
    ]


def test_costs_can_be_kept_to_one_function_of_the_main_thread() -> None:
    stacks = [
        f"{MAIN};load (benchmark/contenders/ours.py:9);start (index/store/client.py:5) 90",
        f"{MAIN};_asked (benchmark/contenders/protocol.py:9);ask (assistant/pipeline.py:5) 10",
        "thread (7);import (index/encoder/__init__.py:5) 90",
    ]
    (only,) = profiling.costs(stacks, "_asked (")
    assert only.function == "`assistant/pipeline.py` ask"


def test_quantiles_are_values_that_were_measured() -> None:
    values = [float(value) for value in range(1, 21)]
    assert quantile(values, 0.5) == 10
    assert quantile(values, 0.95) == 19
    assert quantile([3.0], 0.95) == 3


def test_runs_are_summed_by_their_medians_without_the_first_question() -> None:
    runs = [_run(rate, [9.0, 0.010, 0.020, 0.030]) for rate in (10, 40, 20)]
    found = summed("one", runs)
    assert (found.rate, found.p50, found.work) == (20, 20, 50)


def test_cited_words_must_be_of_the_right_text_and_hold_an_answer() -> None:
    row = Row("squad2", "", "When?", "It began on Monday.", (Span(12, 18),))
    assert peers._holds(row, "a", "a", "began on Monday")
    assert not peers._holds(row, "a", "b", "began on Monday")
    assert not peers._holds(row, "a", "a", "It began")


def test_an_environment_that_cannot_be_made_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise peers.Failed("ERROR: No matching distribution found")

    monkeypatch.setattr(peers.environments, "made", refused)
    contender, found = peers._begun(Peer("x", "plain.py", "", ("nothing==1",)), "")
    assert contender is None
    assert "Not measured: ERROR: No matching distribution found" in peers.report([found])


def test_a_peer_that_reads_is_given_the_reader(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = peers.environments.Environment(Path(sys.executable), 1.0, ())
    monkeypatch.setattr(peers.environments, "made", lambda *_: made)
    monkeypatch.setattr(peers.jobs, "imported", lambda _: 1.0)
    for peer in PEERS:
        contender, _ = peers._begun(peer, str(tmp_path))
        assert contender is not None
        assert contender.environment == ((("READER", str(tmp_path)),) if peer.reads else ())


def test_the_reader_is_restored_once_unless_one_is_given(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    commands: list[tuple[str, ...]] = []

    def ran(command: tuple[str, ...]) -> str:
        commands.append(command)
        Path(command[-1]).mkdir()
        return ""

    monkeypatch.setattr(restored.jobs, "run", ran)
    assert restored.reader(tmp_path, "theirs") == "theirs"
    assert not commands
    first = restored.reader(tmp_path / "cache")
    assert restored.reader(tmp_path / "cache") == first
    assert [Path(first)] == list((tmp_path / "cache").iterdir())
    assert [command[1:4] for command in commands] == [("-m", "training.reader.restore", "--out")]
    monkeypatch.setattr(restored, "shipped_weights", lambda: tmp_path / "other.onnx")
    (tmp_path / "other.onnx").write_bytes(b"other weights")
    assert restored.reader(tmp_path / "cache") != first


def _answered(short: str, right: bool = True) -> sameness.Found:
    answer = Answer(
        "Who?", bool(short), statements_from_text(short or "No.", ()), short, 0.8 if short else 0.1
    )
    return sameness.Found(frozenset({("d", 0)}), ("d", 0), answer, right)


def test_answers_that_compiling_changes_are_counted_and_named() -> None:
    before = [_answered("Ann"), _answered("Bob"), _answered("Cat"), _answered("")]
    same = sameness._alike("same", before, before)
    assert (same.words, same.decided, same.apart, same.differences) == (1, 1, 0, ())
    assert same.beyond == ()
    compiled = [_answered("Ann"), _answered("Bo", False), _answered("", False), _answered("")]
    found = sameness._alike("other", compiled, before)
    assert (found.words, found.decided, found.right, found.right_before) == (0.5, 0.75, 2, 4)
    assert found.differences == ("Who? “Bo” | “Bob”", "Who? – | “Cat”")
    assert found.beyond == ("words", "decided", "apart", "right")
    assert "Beyond the bounds: other: words" in sameness.report([same, found])


def test_a_step_that_fails_is_reported_with_its_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def breaks(_: Options) -> tuple[str, object]:
        raise OSError("no room left")

    monkeypatch.setitem(steps.STEPS, "speed", breaks)
    steps.run("speed", Options(tmp_path, "", (), 1, 1), "the command")
    text = report.assembled({"speed": steps.kept("speed"), "growth": steps.kept("growth")})
    assert "OSError: no room left" in text
    assert "Not measured." in text


def test_a_step_of_another_day_is_not_reported() -> None:
    old = Outcome(
        "speed", "| 4,711 furlongs |", time.time() - 2 * 86_400, 60, 0.1, "the command", "an AMD"
    )
    text = report.assembled({"speed": old})
    assert "furlongs" not in text
    assert "too long ago" in text


def test_a_table_lines_up_and_a_ratio_is_how_many_times() -> None:
    text = table(["", "ours"], [["p50", figure(1234.5, "ms")], ["memory", figure(0.5, "GB")]])
    assert len({len(line) for line in text.splitlines()}) == 1
    assert "1,234 ms" in text
    assert times(30, 10) == "3.00×"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a parent's memory is not counted")
def test_the_memory_of_a_contender_is_not_that_of_the_process_that_starts_it() -> None:
    held = b"x" * 400_000_000
    told = subprocess.run(
        [sys.executable, "-c", "import protocol; print(protocol.peak_mb())"],
        cwd=Path(__file__).with_name("contenders"), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert 1 < float(told.stdout) < 200 < len(held) / 1e6


def _run(rate: float, seconds: list[float]) -> Run:
    added = {"passages": 1000, "add_seconds": 1000 / rate, "core_seconds": 50, "peak_mb": 1}
    asked = {"load_seconds": 1, "first_seconds": 2, "seconds": seconds, "peak_mb": 1}
    return Run(added, asked)
