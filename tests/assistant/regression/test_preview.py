"""What an edit of a source would change is told, and nothing is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant, BadInput, Settings
from assistant.regression import Trial, describe_effect, list_trials, preview
from assistant.regression.cases import parse
from index.replacement import load_replacement, match_document, split_replacement

PORT = (
    "The harbour of Luz opened on Monday. Fishermen sell herring there. "
    "Its lighthouse is 41 metres tall and was built by Otto Brandt in 1887."
)
HILL = "Goats live on the hill. A shepherd called Ines keeps them. She plays the flute at dusk."
CASES = """\
cases:
  - {id: height, question: "How tall is the lighthouse of Luz?", answer: [41 metres]}
  - {id: builder, question: "Who built the lighthouse?", cites: [built by Otto Brandt]}
  - {id: shepherd, question: "Who keeps the goats?", cites: [A shepherd called Ines keeps them.]}
"""


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    (tmp_path / "port.txt").write_text(PORT, encoding="utf-8")
    (tmp_path / "hill.txt").write_text(HILL, encoding="utf-8")
    places = [str(tmp_path / name) for name in ("port.txt", "hill.txt")]
    return Assistant.open(Settings(sources=places, index=str(tmp_path / "index")))


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    path = tmp_path / "new" / "port.txt"
    path.parent.mkdir()
    path.write_text(PORT.replace("41", "43"), encoding="utf-8")
    return path


def test_an_edit_is_told_and_not_made(assistant: Assistant, edited: Path) -> None:
    generation = assistant.library.store.generation
    suite = parse(CASES, "luz.questions.yaml")
    source = load_replacement(assistant.documents.headers(), str(edited))
    seen: list[tuple[int, int]] = []
    effects = preview(
        assistant, source, list_trials(suite), lambda _, done, total: seen.append((done, total))
    )
    assert [effect.trial.case and effect.trial.case.id for effect in effects] == [
        "height",
        "builder",
    ]
    told = describe_effect(effects[0])
    assert "from: passed, " in told
    assert "Its lighthouse is 41 metres tall" in told
    assert "to:   failed (" in told
    assert "43 metres" in told
    assert seen == [(done, 6) for done in range(6)]
    assert assistant.library.store.generation == generation
    assert "41 metres" in assistant.ask("How tall is the lighthouse of Luz?").text


def test_the_same_text_and_a_moved_sentence_change_nothing(
    assistant: Assistant, edited: Path
) -> None:
    questions = ["How tall is the lighthouse of Luz?", "Who keeps the goats?"]
    for text in (PORT, f"{PORT} Gulls cry."):
        edited.write_text(text, encoding="utf-8")
        assert assistant.preview(str(edited), questions) == ()


def test_the_assistant_previews_questions(assistant: Assistant, edited: Path) -> None:
    edited.write_text("The harbour of Luz opened on Monday.", encoding="utf-8")
    questions = ["Who keeps the goats?", "How tall is the lighthouse of Luz?"]
    (change,) = assistant.preview(str(edited), questions)
    assert change.question == questions[1]
    assert change.before.found
    assert not change.after.found
    assert assistant.ask(questions[1]) == change.before


def test_a_name_says_what_is_replaced(assistant: Assistant, edited: Path) -> None:
    other = edited.rename(edited.with_name("draft.txt"))
    questions = ["How tall is the lighthouse of Luz?"]
    with pytest.raises(BadInput, match=r"draft\.txt.*hill\.txt, port\.txt"):
        assistant.preview(str(other), questions)
    ids = [one.id for one in assistant.documents if "port" in one.uri]
    for name in ("port.txt", *ids):
        assert len(assistant.preview(str(other), questions, name)) == 1


def test_a_kept_answer_whose_sentence_goes_is_told(assistant: Assistant, edited: Path) -> None:
    question = "How tall is the lighthouse of Luz?"
    kept = assistant.ask(question)
    edited.write_text("Nobody knows.", encoding="utf-8")
    source = load_replacement(assistant.documents.headers(), str(edited))
    # Asked of the hill alone, the question is refused before and after.
    hill = frozenset(one.id for one in assistant.documents if "hill" in one.uri)
    trial = Trial("conversation", question, kept=kept, within=hill)
    (effect,) = preview(assistant, source, [trial])
    assert effect.before.answer == kept
    assert preview(assistant, source, [Trial("conversation", question, within=hill)]) == ()


def test_several_documents_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "port.txt").write_text(f"{PORT} {folder}", encoding="utf-8")
    index = Settings(sources=[str(tmp_path / "a"), str(tmp_path / "b")], index=str(tmp_path / "i"))
    headers = Assistant.open(index).documents.headers()
    with pytest.raises(BadInput, match=r"Several documents are named 'port\.txt'"):
        match_document(headers, "new/port.txt")
    assert match_document(headers, "new/port.txt", headers[1].id) == headers[1]


def test_a_name_is_parted_from_its_file(tmp_path: Path) -> None:
    odd = tmp_path / "a=b.txt"
    odd.write_text("Words.", encoding="utf-8")
    assert split_replacement("old.txt=new.txt") == ("old.txt", "new.txt")
    assert split_replacement("new.txt") == ("", "new.txt")
    assert split_replacement(str(odd)) == ("", str(odd))
    assert split_replacement("https://example.org/?a=b") == ("", "https://example.org/?a=b")
