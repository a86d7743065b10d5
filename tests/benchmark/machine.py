"""The machine and the versions that figures belong to, and where it keeps what takes long to make.

Nothing that tells whose machine it is.
"""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from platformdirs import user_cache_dir

CACHE = Path(user_cache_dir("footnote-benchmark", appauthor=False))

_PACKAGES = (
    *("footnote", "onnxruntime", "chromadb", "tokenizers", "numpy", "torch"),
    *("sentence-transformers", "transformers", "langchain", "langchain-chroma"),
    *("langchain-huggingface", "gradio"),
)
_FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8")


def described() -> str:
    """Processor, cores, memory, system and versions, as a list in Markdown."""
    held = ", ".join(f"{name} {found}" for name in _PACKAGES if (found := _version(name)))
    return "\n".join(
        [
            f"- {_processor()}, {os.cpu_count()} cores, {_memory():.0f} GB of memory, no GPU used",
            f"- {platform.system()}, Python {platform.python_version()}",
            f"- {held}",
        ]
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    """The model and what of its vector instructions matters to products of 8-bit numbers."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    values = {key.strip(): value.strip() for key, _, value in (x.partition(":") for x in lines)}
    name = values.get("model name") or platform.processor() or platform.machine()
    flags = values.get("flags", "").split()
    found = ", ".join(flag for flag in _FLAGS if flag in flags)
    return f"{name} ({found or 'no vector instructions known'})"


def _memory() -> float:
    """Gigabytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
