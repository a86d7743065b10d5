"""Any sentence-transformers model on torch: the way to use a model that is not the default."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.encoder.onnx import model_folder, verify_weights
from index.encoder.types import DEFAULT, Vectors, pooled
from index.errors import BadInput
from index.types import Span

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class TorchEncoder:
    """A sentence-transformers model, on a CPU or a GPU.

    Spans are pooled from the tokens of the whole text where the model itself takes the mean of
    its tokens; where it does not, each span is encoded as a text of its own.
    """

    def __init__(self, name: str, device: str) -> None:
        self.name = name or DEFAULT
        self._model = _load(name, device)
        self._takes_mean = _takes_mean(self._model)

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = self._model.encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), -1)

    def encode_spans(
        self, texts: Sequence[str], spans: Sequence[tuple[Span, ...]]
    ) -> tuple[Vectors, ...]:
        if not self._takes_mean:
            return tuple(
                self.encode([span.of(text) for span in inside])
                for text, inside in zip(texts, spans, strict=True)
            )
        hidden = self._model.encode(
            list(texts), output_value="token_embeddings", show_progress_bar=False
        )
        offsets = self._model.tokenizer(
            list(texts),
            truncation=True,
            max_length=self._model.max_seq_length,
            return_offsets_mapping=True,
        )["offset_mapping"]
        return tuple(
            pooled(tokens.float().cpu().numpy(), places[: len(tokens)], inside)
            for tokens, places, inside in zip(hidden, offsets, spans, strict=True)
        )


def _takes_mean(model: SentenceTransformer) -> bool:
    """Whether the model's vector is the mean of its tokens', with offsets to find them by."""
    modes = [getattr(module, "pooling_mode", None) for module in model]
    fast = getattr(model.tokenizer, "is_fast", False)
    return fast and any(mode in ("mean", ("mean",), ["mean"]) for mode in modes)


def _load(name: str, device: str) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    if name in ("", DEFAULT):
        verify_weights()
        name = str(model_folder())
    try:
        return SentenceTransformer(name, device=device)
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0][:160].rstrip(".")
        raise BadInput(
            f"The encoder {name!r} cannot be loaded ({reason}); "
            "give the name or folder of a sentence-transformers model."
        ) from error
