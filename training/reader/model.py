"""The span model that is trained, and which of its weights learn how fast."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from training.reader.recipe import Recipe


def qa_model(base: Path, dropout: float = 0.0) -> Any:
    """``base`` as a span model; plain attention, which trains fastest in bfloat16 on a CPU."""
    import torch
    from transformers import AutoModelForQuestionAnswering

    return AutoModelForQuestionAnswering.from_pretrained(
        base,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",
        dtype=torch.float32,
    )


def trained(model: Any, frozen: int) -> list[tuple[str, Any]]:
    """The parameters to learn: all but the embeddings and the first ``frozen`` layers."""
    encoder = model.base_model
    encoder.embeddings.requires_grad_(False)
    for layer in encoder.encoder.layer[:frozen]:
        layer.requires_grad_(False)
    return [(name, p) for name, p in model.named_parameters() if p.requires_grad]


def rates(parameters: list[tuple[str, Any]], recipe: Recipe) -> list[dict[str, Any]]:
    """AdamW groups: the new head learns faster, biases and norms are not decayed."""
    head = [p for name, p in parameters if name.startswith("qa_outputs")]
    matrices = [p for name, p in parameters if p.ndim > 1 and not name.startswith("qa_outputs")]
    vectors = [p for name, p in parameters if p.ndim < 2 and not name.startswith("qa_outputs")]
    return [
        {"params": head, "lr": recipe.head_rate, "weight_decay": 0.0},
        {"params": matrices, "lr": recipe.rate, "weight_decay": 0.01},
        {"params": vectors, "lr": recipe.rate, "weight_decay": 0.0},
    ]
