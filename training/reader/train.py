"""Trains the reader: ``python -m training.reader.train --data FOLDER --out FOLDER``.

Starts from the MiniLM weights (or ``--base``), on a CPU or one GPU; writes a checkpoint every
few minutes and goes on from it when it is started again with the same options.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.reader.onnx import OnnxReader
from assistant.reader.tokens import Tokens, base_model
from training.reader.evaluate import cases, figures, outcome
from training.reader.examples import Mixture, examples
from training.reader.export import export
from training.reader.features import Features, Labels, batch, batches, features, labels_of
from training.reader.loss import evidence_loss, span_loss
from training.reader.model import qa_model, rates, read_logits, trained
from training.reader.recipe import Recipe, from_command_line
from training.reader.rows import read_training_rows

_AVERAGED_EVERY = 4


def main(arguments: Sequence[str] | None = None) -> None:
    """Train with the options of the command line, export and print validation figures."""
    recipe = from_command_line(arguments)
    weights = Path(recipe.out) / "reader.onnx"
    export(train(recipe), weights)
    if recipe.validate:
        reader = OnnxReader(weights, base_model() / "tokenizer.json")
        found = figures(outcome(reader, c) for c in cases(Path(recipe.data), recipe.validate))
        (Path(recipe.out) / "figures.json").write_text(json.dumps(found, indent=2))
        print(json.dumps(found, indent=2))


def train(recipe: Recipe) -> Path:
    """Run ``recipe`` to its end and return the folder of the trained (averaged) model.

    Raises:
        BadInput: the data cannot be read.
    """
    import torch

    torch.manual_seed(recipe.seed)
    torch.set_num_threads(recipe.threads)
    run = Run(recipe)
    run.resume()
    with _progress() as progress:
        task = progress.add_task("", total=1.0)
        for numbers, made, answers in run.plan():
            loss = run.step(batch(made, numbers, answers))
            progress.update(
                task,
                completed=run.fraction(),
                description=f"epoch {run.epoch} example {run.seen} loss {loss:.3f}",
            )
            if run.due():
                run.checkpoint()
            if run.fraction() >= 1:
                break
    run.checkpoint()
    return run.export()


def _progress() -> Any:
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    return Progress(*columns, refresh_per_second=0.2)


class Run:
    """The state of a training run: model, optimiser, average, and how far it has come."""

    def __init__(self, recipe: Recipe) -> None:
        import torch

        self.recipe = recipe
        self.out = Path(recipe.out)
        self.out.mkdir(parents=True, exist_ok=True)
        self.base = Path(recipe.base) if recipe.base else base_model()
        self.model = qa_model(self.base, recipe.dropout, recipe.layers).to(recipe.device).train()
        self.parameters = trained(self.model, recipe.frozen)
        self.averages = [p.detach().clone() for _, p in self.parameters]
        self.optimizer = torch.optim.AdamW(rates(self.parameters, recipe), fused=True)
        self.peaks = [group["lr"] for group in self.optimizer.param_groups]
        self.epoch = self.batch = self.seen = self.steps = 0
        self.spent, self.total, self.losses = 0.0, 0, [0.0]
        self.clock = self.saved = time.monotonic()

    def plan(self) -> Iterator[tuple[list[int], Features, Labels]]:
        """The batches still to be learnt from, epoch after epoch."""
        while self.epoch < self.recipe.epochs:
            made = self._features(self.epoch)
            answers = labels_of(made)
            self.total = len(made.row) * self.recipe.epochs
            self.clock = time.monotonic()
            todo = batches(made, self.recipe.batch, self.recipe.seed + self.epoch)
            for numbers in todo[self.batch :]:
                self.batch += 1
                yield numbers, made, answers
            self.epoch, self.batch = self.epoch + 1, 0

    def _features(self, epoch: int) -> Features:
        """The examples of an epoch: other windows, negatives and corruptions in each."""
        path = self.out / f"features-{epoch}.npz"
        if not path.exists():
            recipe = self.recipe
            mixture = Mixture(
                json.loads(recipe.shares),
                recipe.typed,
                recipe.hard,
                recipe.corrupt,
                recipe.copies,
                recipe.seed * 1_000 + epoch,
            )
            rows = read_training_rows(Path(recipe.data), recipe.people)
            tokens = Tokens(self.base / "tokenizer.json")
            features(examples(rows, mixture), tokens).save(path)
        return Features.load(path)

    def fraction(self) -> float:
        """How much of the run is done, in [0, 1], by examples or by time."""
        now = time.monotonic()
        self.spent, self.clock = self.spent + now - self.clock, now
        share = self.seen / max(self.total, 1)
        if self.recipe.minutes:
            share = max(share, self.spent / (60 * self.recipe.minutes))
        return min(share, 1.0)

    def step(self, made: Any) -> float:
        """Learn from one batch; the smoothed loss."""
        import torch

        done, warmup = self.fraction(), self.recipe.warmup
        rate = min(done / warmup, 1.0) * (1 - done) / (1 - min(done, warmup)) + 1e-3
        for group, peak in zip(self.optimizer.param_groups, self.peaks, strict=True):
            group["lr"] = peak * rate
        device = self.recipe.device
        made = type(made)(*(getattr(made, name).to(device) for name in made.__slots__))
        with torch.autocast(device.split(":")[0], torch.bfloat16, enabled=self.recipe.bf16):
            output = read_logits(self.model, made.ids, made.types, made.mask)
        start, end, evidence = output.float().unbind(-1)
        loss = span_loss(start, end, made, self.recipe.shared)
        loss = loss + self.recipe.evidence * evidence_loss(evidence, made)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for _, p in self.parameters], 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.seen, self.steps = self.seen + len(made.ids), self.steps + 1
        self._average()
        self.losses = [*self.losses[-199:], float(loss.detach())]
        return sum(self.losses) / len(self.losses)

    def _average(self) -> None:
        """Keep a running average of the weights, which does better than the last ones."""
        import torch

        if self.steps % _AVERAGED_EVERY == 0:
            keep = min(self.recipe.average**_AVERAGED_EVERY, self.steps / (self.steps + 40))
            current = [p.detach() for _, p in self.parameters]
            torch._foreach_lerp_(self.averages, current, 1 - keep)

    def due(self) -> bool:
        """Whether it is time for a checkpoint."""
        return time.monotonic() - self.saved > 60 * self.recipe.checkpoint_minutes

    def checkpoint(self) -> None:
        """Write all that ``resume`` needs, whole or not at all, and a line to the log."""
        import torch

        state = {
            "model": self.model.state_dict(),
            "averages": self.averages,
            "optimizer": self.optimizer.state_dict(),
            "counts": (self.epoch, self.batch, self.seen, self.steps, self.spent),
        }
        partial = self.out / "checkpoint.partial"
        torch.save(state, partial)
        partial.replace(self.out / "checkpoint.pt")
        self.saved = time.monotonic()
        loss = sum(self.losses) / len(self.losses)
        line = {"seen": self.seen, "seconds": round(self.spent), "loss": round(loss, 4)}
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        self.export()

    def resume(self) -> None:
        """Go on from the checkpoint, if there is one."""
        import torch

        path = self.out / "checkpoint.pt"
        if path.exists():
            state = torch.load(path, map_location=self.recipe.device, weights_only=True)
            self.model.load_state_dict(state["model"])
            self.averages = state["averages"]
            self.optimizer.load_state_dict(state["optimizer"])
            self.epoch, self.batch, self.seen, self.steps, self.spent = state["counts"]

    def export(self) -> Path:
        """Write the averaged model, its tokenizer and the recipe to ``out/model``."""
        import torch

        folder = self.out / "model"
        current = [p.detach().clone() for _, p in self.parameters]
        with torch.no_grad():
            torch._foreach_copy_([p for _, p in self.parameters], self.averages)
            self.model.save_pretrained(folder)
            torch._foreach_copy_([p for _, p in self.parameters], current)
        (folder / "tokenizer.json").write_bytes((self.base / "tokenizer.json").read_bytes())
        recipe = json.dumps(asdict(self.recipe) | {"seen": self.seen, "seconds": self.spent})
        (self.out / "recipe.json").write_text(recipe, encoding="utf-8")
        return folder


if __name__ == "__main__":
    main()
