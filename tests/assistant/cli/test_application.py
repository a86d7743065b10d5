"""The application as a process: what it loads, how it fails, and how it is interrupted."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from assistant import Settings

ROOT = Path(__file__).parents[3]
HEAVY = ("torch", "transformers", "gradio", "langchain", "langchain_core", "sentence_transformers")
COMMANDS = ("ask", "add", "list", "remove", "serve", "check", "rebuild")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["aks"], "No such command 'aks'. Did you mean 'ask'?"),
        (["--wrong"], "No such option: --wrong"),
        (["remove"], "Missing argument 'ID...'; see footnote remove --help."),
        (["serve", "--port", "many"], "Invalid value for '--port': "),
    ],
)
def test_a_mistake_in_the_arguments_is_one_sentence(
    footnote, arguments: list[str], sentence: str
) -> None:
    done = footnote(*arguments)
    assert (done.code, done.out) == (2, "")
    assert sentence in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("variables", "arguments", "sentence"),
    [
        ({"FOOTNOTE_PORT": "many"}, [], "The setting 'port' cannot be 'many'"),
        ({"FOOTNOTE_AUTH": "nobody"}, ["--port", "0"], "The setting 'auth' must be like"),
        ({}, ["--port", "0", "--host", "192.0.2.1"], "The chat cannot listen on 192.0.2.1"),
    ],
)
def test_app_py_ends_a_mistake_as_the_command_does(
    environment, variables: dict[str, str], arguments: list[str], sentence: str
) -> None:
    done = subprocess.run(
        [sys.executable, "app.py", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | environment | variables,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1


def test_help_names_every_command(footnote) -> None:
    for arguments in ((), ("--help",)):
        done = footnote(*arguments)
        assert (done.code, done.err) == (0, "")
        assert all(command in done.out for command in COMMANDS)
    for command in COMMANDS:
        assert footnote(command, "--help").code == 0


def test_serve_opens_the_chat_with_the_settings_given(
    footnote, folder: str, port: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[Settings] = []
    monkeypatch.setattr("assistant.web.serve", served.append)
    assert footnote("serve", "--port", 0, "--sources", port, "--strictness", "strict").code == 0
    (settings,) = served
    assert (settings.port, settings.host, settings.index) == (0, "127.0.0.1", folder)
    assert (settings.sources, settings.strictness) == ((str(port),), "strict")


def loaded(environment: dict[str, str], *arguments: str) -> set[str]:
    """The modules that a command has imported by its end."""
    code = (
        "import sys; sys.argv = ['footnote', *sys.argv[1:]]; from assistant.cli import main\n"
        "try: main()\n"
        "except SystemExit: print('\\n' + ' '.join(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | environment,
        check=True,
    )
    return set(done.stdout.splitlines()[-1].split())


def test_help_is_light(environment: dict[str, str]) -> None:
    found = loaded(environment, "--help")
    assert "typer" in found
    assert not found & {*HEAVY, "chromadb", "numpy", "pydantic", "onnxruntime", "yaml"}


def test_asking_is_light(environment: dict[str, str], footnote, port: Path) -> None:
    footnote("add", port)
    found = loaded(environment, "ask", "How tall is the lighthouse of Luz?")
    assert "onnxruntime" in found
    assert not found & {*HEAVY, "chromadb", "httpx", "trafilatura", "pypdf", "docx"}


def test_a_pipe_gets_no_colour_and_no_bar(process, port: Path, tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number}.txt").write_text(f"Goat {number} eats grass.", encoding="utf-8")
    added = process("add", tmp_path)
    assert (added.code, added.err, len(added.out.split())) == (0, "", 31)
    asked = process("ask", "How tall is the lighthouse of Luz?")
    assert (asked.code, asked.err) == (0, "")
    assert "\x1b" not in asked.out
    assert process("ask", "Who discovered penicillin?").code == 1


def test_a_panic_of_chroma_is_one_sentence(process, folder: str, port: Path) -> None:
    process("add", port)
    base = Path(folder) / "chroma.sqlite3"
    content = bytearray(base.read_bytes())
    content[40_960:122_880] = os.urandom(81_920)
    base.write_bytes(content)
    done = process("ask", "How tall is the lighthouse?")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"The index in {folder} cannot be read; "
        "rebuild it from its sources with footnote rebuild.\n"
    )


def test_output_that_cannot_be_encoded_is_replaced(process, environment, port: Path) -> None:
    environment["PYTHONIOENCODING"] = "ascii"
    done = process("ask", "--sources", port, "How tall is the lighthouse of Luz?")
    assert (done.code, done.err) == (0, "")
    assert "41 metres" in done.out


def test_ctrl_c_is_quiet(start, port: Path) -> None:
    running = start("ask", "--sources", port)
    assert running.stdin
    assert running.stdout
    running.stdin.write("How tall is the lighthouse of Luz?\n")
    running.stdin.flush()
    running.stdout.readline()
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (130, "")


def test_a_reader_that_goes_away_is_no_error(start, port: Path) -> None:
    running = start("ask", "--json", "--sources", port)
    assert running.stdin
    assert running.stdout
    running.stdin.write("How tall is the lighthouse of Luz?\n")
    running.stdin.flush()
    running.stdout.readline()
    running.stdout.close()
    running.stdin.write("Who built it?\n" * 50)
    running.stdin.close()
    assert running.wait(60) == 141
    assert running.stderr
    assert running.stderr.read() == ""


class Terminal:
    """A process on a pseudo-terminal, typed at and read."""

    def __init__(self, environment: dict[str, str], *arguments: object) -> None:
        self._screen, end = pty.openpty()
        self.running = subprocess.Popen(
            [sys.executable, "-m", "assistant.cli", *map(str, arguments)],
            stdin=end,
            stdout=end,
            stderr=end,
            cwd=ROOT,
            env=os.environ | environment | {"TERM": "xterm-256color", "COLUMNS": "80"},
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        os.close(end)
        self._seen = b""

    def type(self, text: str) -> None:
        os.write(self._screen, text.encode())

    def wait_for(self, wanted: str, seconds: float = 60) -> str:
        """What has appeared since the last call, up to and with ``wanted``."""
        end = time.monotonic() + seconds
        while wanted.encode() not in self._seen:
            assert time.monotonic() < end, f"{wanted!r} not in {self._seen.decode()!r}"
            if select.select([self._screen], [], [], 0.2)[0]:
                self._seen = _plain(self._seen + os.read(self._screen, 65_536))
        seen, _, self._seen = self._seen.partition(wanted.encode())
        return seen.decode() + wanted

    def interrupt(self) -> int:
        """Ctrl-C until the process ends: a signal that comes between readline's prompt and its
        wait for a key is only seen with the next one (CPython)."""
        for _ in range(10):
            self.running.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.running.wait(6)
                break
        return self.end()

    def end(self) -> int:
        code = self.running.wait(60)
        os.close(self._screen)
        return code


def _plain(screen: bytes) -> bytes:
    return re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]|\r", b"", screen)


def test_a_conversation_on_a_terminal(environment, footnote, port: Path) -> None:
    footnote("add", port)
    terminal = Terminal(environment, "ask")
    terminal.wait_for("Ask 1 document; Ctrl-D ends.\n")
    terminal.wait_for("› ")
    terminal.type("How tall is the lighthouse of Luz?\n")
    terminal.wait_for("[1] “Its lighthouse is 41 metres tall")
    terminal.wait_for("› ")
    terminal.type("?!\n")
    terminal.wait_for("The question is empty; type one.")
    terminal.wait_for("› ")
    terminal.type("\x04")
    assert terminal.end() == 0


def test_a_bar_on_a_terminal(environment, tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number}.txt").write_text(f"Goat {number} eats grass.", encoding="utf-8")
    terminal = Terminal(environment, "add", tmp_path)
    seen = terminal.wait_for("40 documents: 40 added.")
    assert re.search(r"\d+/40", seen)
    assert terminal.end() == 0


def test_ctrl_c_ends_a_conversation_quietly(environment, footnote, port: Path) -> None:
    footnote("add", port)
    terminal = Terminal(environment, "ask")
    terminal.wait_for("› ")
    assert terminal.interrupt() == 130
