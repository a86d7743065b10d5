"""The span model that is trained, and which of its weights learn how fast."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from training.reader.recipe import Recipe

LABELS = 3
"""Outputs of the head: that an answer starts here, ends here, and that this is evidence."""


def qa_model(base: Path, dropout: float = 0.0, layers: int = 0) -> Any:
    """``base`` as a reader of spans and evidence, its head with ``LABELS`` outputs a piece.

    Of its encoder the first ``layers`` are kept (0: all): of a sentence encoder the last ones
    know most of what a reader does not need (Sajjad et al., 2023). A base whose head lacks
    outputs starts with zeros there. Plain attention trains fastest in bfloat16 on a CPU.
    """
    import torch
    from transformers import AutoModelForQuestionAnswering

    model = AutoModelForQuestionAnswering.from_pretrained(
        base,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",
        dtype=torch.float32,
    )
    if layers:
        model.base_model.encoder.layer = model.base_model.encoder.layer[:layers]
        model.config.num_hidden_layers = layers
    known = model.qa_outputs
    if known.out_features < LABELS:
        wider = torch.nn.Linear(known.in_features, LABELS)
        with torch.no_grad():
            wider.weight.zero_()
            wider.bias.zero_()
            wider.weight[: known.out_features] = known.weight
            wider.bias[: known.out_features] = known.bias
        model.qa_outputs = wider
        model.config.num_labels = LABELS
    return model


def read_logits(model: Any, ids: Any, types: Any, mask: Any = None) -> Any:
    """Start, end and evidence logits as the last axis, float (n, t, labels).

    A model that knows no types of pieces, as MPNet, is not given them.
    """
    given = {"token_type_ids": types} if hasattr(model.config, "type_vocab_size") else {}
    hidden = model.base_model(input_ids=ids, attention_mask=mask, **given)[0]
    return model.qa_outputs(hidden)


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
