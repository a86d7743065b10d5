"""Examples as word pieces: what stands before a window shifts its labels and is never picked."""

from __future__ import annotations

from tokenizers import Tokenizer

from assistant.reader.tokens import Tokens, shipped_vocabulary
from assistant.reader.types import Window
from index.types import Span
from training.reader.examples import Example
from training.reader.features import batch, features, labels_of

TEXT = "The mill opened in 1902. Anna Berg founded it."
ANSWER = Span(TEXT.index("Anna"), TEXT.index(" founded"))
SENTENCES = (Span(0, 24), Span(25, len(TEXT)))


def _name_pieces(ids: list[int]) -> list[str]:
    vocabulary = Tokenizer.from_file(str(shipped_vocabulary()))
    return [vocabulary.id_to_token(id) for id in ids]


def _read(context: str) -> tuple[list[str], list[str], list[str]]:
    """The pieces that may be picked, those of the answer, and those of the evidence."""
    tokens = Tokens(shipped_vocabulary())
    window = Window(TEXT, SENTENCES, context)
    example = Example(0, 0, "Who founded it?", window, (False, True), (ANSWER,))
    made = features([example], tokens)
    cut = batch(made, [0], labels_of(made))
    pieces = _name_pieces(cut.ids[0].tolist())
    starts, ends = cut.starts[0].tolist(), cut.ends[0].tolist()
    evidence = cut.sentence[0].tolist()
    return (
        [piece for piece, allowed in zip(pieces, cut.allowed[0].tolist(), strict=True) if allowed],
        pieces[starts.index(True) : ends.index(True) + 1],
        [piece for piece, number in zip(pieces, evidence, strict=True) if number == 2],
    )


def test_labels_stay_on_their_words_behind_a_context() -> None:
    alone, under = _read(""), _read("The mill: Anna Berg")
    assert alone == under
    assert under[0][0] == "[CLS]"
    assert under[0][1:4] == ["the", "mill", "opened"]
    assert under[1] == ["anna", "berg"]
    assert under[2] == ["anna", "berg", "founded", "it", "."]


def test_a_context_is_read_as_part_of_the_text() -> None:
    tokens = Tokens(shipped_vocabulary())
    example = Example(0, 0, "Who?", Window(TEXT, SENTENCES, "The mill"), (False, True), ())
    made = features([example], tokens)
    cut = batch(made, [0], labels_of(made))
    asked, head = int(made.question[0]), int(made.head[0])
    pieces = _name_pieces(cut.ids[0].tolist())
    assert pieces[asked:head] == ["the", "mill", "[SEP]"]
    assert cut.types[0, asked:head].tolist() == [1, 1, 1]
