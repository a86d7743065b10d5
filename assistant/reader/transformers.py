"""Any Hugging Face extractive question-answering model as a reader, by name or path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.reader.spans import Segment, readings
from assistant.reader.types import Reading, Window
from index.errors import BadInput
from index.types import Span

_OVERLAP = 128
_LONGEST = 512
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_SPAN_LABELS = 2
"""Outputs a piece of a reader of spans: whether one starts there, and whether one ends."""


class TransformersReader:
    """Reads with a model whose no-answer is its first piece, as those trained on SQuAD 2.0.

    Every window is read by itself, so that neither order nor batch can change a reading.

    Args:
        model: a name on the hub or the path of a saved model with a fast tokenizer.
        device: a torch device.

    Raises:
        BadInput: there is no such model, or it does not answer questions by spans.
    """

    def __init__(self, model: str, device: str = "cpu") -> None:
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer

        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(model, use_fast=True)
            loaded: Any = AutoModelForQuestionAnswering.from_pretrained(model)
        except (OSError, ValueError) as error:
            reason = str(error).splitlines()[0]
            raise BadInput(
                f"The reader {model!r} cannot be loaded: give the name or folder of an "
                f"extractive question-answering model ({reason})."
            ) from error
        self._model = loaded.to(device).eval()
        self._device = device
        self._longest = min(_LONGEST, int(self._tokenizer.model_max_length))
        self.name = f"transformers-{model}"

    def read(self, question: str, windows: Sequence[Window]) -> tuple[tuple[Reading, ...], ...]:
        """One tuple per window, holding one reading per sentence of that window, in order."""
        return tuple(
            readings(window, list(self._segments(question, window.text))) for window in windows
        )

    def _segments(self, question: str, text: str) -> Iterator[Segment]:
        """The logits of every stretch of ``text`` that the model can read at once."""
        import torch

        encoded = self._tokenizer(
            self._cut(question),
            text,
            truncation="only_second",
            max_length=self._longest,
            stride=min(_OVERLAP, self._longest // 4),
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            return_token_type_ids=getattr(self._model.config, "type_vocab_size", 0) > 1,
        )
        names = [name for name in _INPUTS if name in encoded]
        for number in range(len(encoded["input_ids"])):
            inputs = {
                name: torch.tensor([encoded[name][number]], device=self._device) for name in names
            }
            with torch.inference_mode():
                logits = _read_logits(self._model, inputs)[0].float().cpu().numpy()
            offsets = encoded["offset_mapping"][number]
            yield _segment(encoded.sequence_ids(number), offsets, logits)

    def _cut(self, question: str) -> str:
        """The beginning of ``question`` that leaves room for a text."""
        encoded = self._tokenizer(
            question,
            add_special_tokens=False,
            truncation=True,
            max_length=max(self._longest // 4, 1),
            return_offsets_mapping=True,
        )
        offsets = encoded["offset_mapping"]
        return question[: offsets[-1][1]] if offsets else question


def _read_logits(model: Any, inputs: Mapping[str, Any]) -> Any:
    """Start and end logits as the last axis, float (1, t, 2); of a reader that we trained with
    evidence logits as a third."""
    import torch

    if model.config.num_labels > _SPAN_LABELS:
        return model.qa_outputs(model.base_model(**inputs)[0])
    output = model(**inputs)
    return torch.stack((output.start_logits, output.end_logits), -1)


def _segment(
    sequence: Sequence[int | None], offsets: Sequence[tuple[int, int]], logits: Any
) -> Segment:
    """The pieces of the text among all the pieces of the model's input."""
    inside = [place for place, number in enumerate(sequence) if number == 1]
    spans = tuple(Span(*offsets[place]) for place in inside)
    evidence = logits[inside, 2] if logits.shape[1] > _SPAN_LABELS else None
    null = float(logits[0, 0] + logits[0, 1])
    return Segment(spans, logits[inside, 0], logits[inside, 1], null, evidence)
