from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from training.reader.features import Batch
from training.reader.loss import evidence_loss, span_loss


def _batch(gold: list[int], group: list[int], width: int = 4) -> Batch:
    shape = (len(gold), width)
    right = torch.zeros(shape, dtype=torch.bool)
    right[torch.arange(len(gold)), torch.tensor(gold)] = True
    allowed = torch.ones(shape, dtype=torch.bool)
    allowed[:, 1] = False
    blank = torch.zeros(shape, dtype=torch.int64)
    return Batch(
        blank, blank, blank, allowed, right, right, torch.tensor(group), blank, torch.zeros(0)
    )


def test_equal_logits_cost_the_number_of_allowed_picks() -> None:
    logits = torch.zeros(1, 4)
    assert span_loss(logits, logits, _batch([2], [0]), 0.5).item() == float(
        torch.tensor(math.log(3))
    )


def test_windows_of_one_question_share_one_normalisation() -> None:
    made = _batch([2, 0], [5, 5])
    logits = torch.zeros(2, 4)
    within = math.log(3)
    across = math.log(1 + 4)
    found = span_loss(logits, logits, made, 0.5).item()
    assert abs(found - (within + 0.5 * across)) < 1e-5


def test_a_rival_window_that_scores_high_costs() -> None:
    made = _batch([2, 0], [5, 5])
    calm = torch.tensor([[0.0, 0, 3, 0], [0.0, 0, -3, -3]])
    rival = torch.tensor([[0.0, 0, 3, 0], [0.0, 0, 4, -3]])
    assert span_loss(rival, rival, made, 0.5) > span_loss(calm, calm, made, 0.5) + 1


def test_unanswered_questions_push_spans_below_no_answer() -> None:
    made = _batch([0, 0], [1, 1])
    low = torch.tensor([[0.0, 0, -6, -6]] * 2)
    high = -low
    assert span_loss(low, low, made, 0.5) < 0.05
    assert span_loss(high, high, made, 0.5) > 5


def test_the_logit_of_a_sentence_is_the_mean_over_its_pieces() -> None:
    made = replace(
        _batch([2], [0]),
        sentence=torch.tensor([[0, 1, 1, 2]]),
        evidence=torch.tensor([1.0, 0.0]),
    )
    logits = torch.tensor([[9.0, 1.0, 3.0, -1.0]])
    expected = (math.log(1 + math.exp(-2)) + math.log(1 + math.exp(-1))) / 2
    assert evidence_loss(logits, made).item() == pytest.approx(expected, abs=1e-5)
