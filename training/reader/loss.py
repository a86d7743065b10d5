"""The training loss: span log-likelihood within a window, and across the windows of a question.

The second term is the shared normalisation of Clark and Gardner (2018), with one common
no-answer option, so that span scores minus no-answer scores compare across windows.
"""

from __future__ import annotations

from typing import Any

from training.reader.features import Batch

_NEVER = -1e9


def span_loss(start_logits: Any, end_logits: Any, batch: Batch, shared: float) -> Any:
    """Mean loss of a batch; ``shared`` weighs the term across windows.

    Logits are float (n, t). Several right answers are summed in probability.
    """
    pairs = ((start_logits, batch.starts), (end_logits, batch.ends))
    within = sum(_within(logits, gold, batch.allowed) for logits, gold in pairs) / 2
    if shared == 0 or len(batch.group.unique()) == len(batch.group):
        return within
    across = sum(_across(logits, gold, batch) for logits, gold in pairs) / 2
    return within + shared * across


def _within(logits: Any, gold: Any, allowed: Any) -> Any:
    every = logits.masked_fill(~allowed, _NEVER).logsumexp(1)
    right = logits.masked_fill(~gold, _NEVER).logsumexp(1)
    return (every - right).mean()


def _across(logits: Any, gold: Any, batch: Batch) -> Any:
    """The loss over all pieces of a question's windows, each relative to its window's [CLS]."""
    import torch

    relative = logits - logits[:, :1]
    picks = batch.allowed.clone()
    picks[:, 0] = False
    answering = gold & picks
    groups, place, counts = batch.group.unique(return_inverse=True, return_counts=True)
    member = torch.nn.functional.one_hot(place, len(groups)).bool().T
    every = _of_groups(relative.masked_fill(~picks, _NEVER).logsumexp(1), member)
    right = _of_groups(relative.masked_fill(~answering, _NEVER).logsumexp(1), member)
    none = torch.zeros_like(every)
    total = torch.logaddexp(every, none)
    answered = right > _NEVER / 2
    losses = total - torch.where(answered, right, none)
    return losses[counts > 1].mean()


def _of_groups(values: Any, member: Any) -> Any:
    """Log-sum-exp of the (n,) values of each group's members, (groups,)."""
    return values.unsqueeze(0).masked_fill(~member, _NEVER).logsumexp(1)


def evidence_loss(logits: Any, batch: Batch) -> Any:
    """Mean binary cross-entropy over the sentences of a batch.

    ``logits`` is float (n, t); the logit of a sentence is the mean over its pieces.
    """
    import torch

    count = len(batch.evidence)
    places = batch.sentence.flatten()
    sums = torch.zeros(count + 1, device=logits.device).index_add(0, places, logits.flatten())
    pieces = torch.bincount(places, minlength=count + 1).clamp(min=1)
    scores = (sums / pieces)[1:]
    return torch.nn.functional.binary_cross_entropy_with_logits(scores, batch.evidence)
