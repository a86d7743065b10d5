"""Settings: arguments before variables, and one sentence for what cannot be used."""

from __future__ import annotations

from typing import Any

import pytest

from assistant import BadInput, Settings


def test_arguments_win_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_CANDIDATES", "12")
    monkeypatch.setenv("FOOTNOTE_SOURCES", "a.txt, b c/")
    monkeypatch.setenv("FOOTNOTE_PORT", "")
    settings = Settings()
    assert (settings.candidates, settings.sources, settings.port) == (12, ("a.txt", "b c/"), 7860)
    assert Settings(candidates=3).candidates == 3


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"candidates": 0}, "The setting 'candidates' cannot be '0'"),
        ({"strictness": "very"}, "The setting 'strictness' cannot be 'very'"),
        ({"indx": "x"}, "There is no setting 'indx'; use one of at_most_wrong, auth, "),
    ],
)
def test_what_cannot_be_used(values: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput) as caught:
        Settings(**values)
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(Exception, match="frozen"):
        Settings().port = 1
