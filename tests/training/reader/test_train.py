from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from training.reader.features import batch, batches, labels_of
from training.reader.recipe import Recipe, from_command_line
from training.reader.train import Run, train


@pytest.fixture
def recipe(data: Path, tiny_model: Path, tmp_path: Path) -> Recipe:
    return Recipe(
        str(data), str(tmp_path / "out"), str(tiny_model), epochs=1, batch=8, rate=1e-3, threads=1
    )


def _weights(run: Run) -> list[list[float]]:
    return [p.detach().flatten().tolist() for _, p in run.parameters]


def _learn(run: Run, steps: int) -> None:
    for numbers, made, answers in islice(run.plan(), steps):
        run.step(batch(made, numbers, answers))


def test_an_interrupted_run_ends_as_an_unbroken_one(recipe: Recipe, tmp_path: Path) -> None:
    import torch

    unbroken = replace(recipe, out=str(tmp_path / "unbroken"))
    torch.manual_seed(0)
    whole = Run(unbroken)
    _learn(whole, 6)
    torch.manual_seed(0)
    first = Run(recipe)
    _learn(first, 3)
    first.checkpoint()
    second = Run(recipe)
    second.resume()
    assert second.steps == 3
    _learn(second, 3)
    assert _weights(second) == _weights(whole)


def test_training_lowers_the_loss_and_saves_a_model(recipe: Recipe) -> None:
    import torch
    from transformers import AutoModelForQuestionAnswering

    longer = replace(recipe, epochs=40, rate=3e-3, typed=0.0, hard=0.0, corrupt=0.0)
    run = Run(longer)
    losses = [run.step(batch(made, n, answers)) for n, made, answers in islice(run.plan(), 120)]
    assert losses[-1] < 0.9 * losses[0]
    folder = train(recipe)
    saved = AutoModelForQuestionAnswering.from_pretrained(folder)
    assert all(torch.isfinite(p).all() for p in saved.parameters())


def test_batches_keep_the_examples_of_a_row_together(recipe: Recipe) -> None:
    run = Run(recipe)
    _, made, answers = next(run.plan())
    cut = batches(made, 8, seed=1)
    home = {int(made.row[n]): place for place, numbers in enumerate(cut) for n in numbers}
    for place, numbers in enumerate(cut):
        assert all(home[int(made.row[n])] == place for n in numbers)
    assert sorted(n for numbers in cut for n in numbers) == list(range(len(made.row)))
    tensors = batch(made, cut[0], answers)
    assert bool((tensors.starts & ~tensors.allowed).any()) is False
    assert bool((tensors.ends & ~tensors.allowed).any()) is False
    assert answers == labels_of(made)
    assert int(tensors.sentence.max()) == len(tensors.evidence)


def test_options_of_the_command_line() -> None:
    recipe = from_command_line(["--data", "d", "--out", "o", "--rate", "0.1", "--bf16"])
    assert recipe == Recipe("d", "o", rate=0.1, bf16=True)
    with pytest.raises(SystemExit):
        from_command_line(["--out", "o"])
