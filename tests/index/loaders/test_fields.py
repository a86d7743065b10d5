"""What the fields of a form on a page hold is in its text, as a person sees it."""

from __future__ import annotations

import pytest

from tests.index.loaders.conftest import Loaded
from tests.index.loaders.test_page_parts import LONG


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("<label>Name: <input value='Ana Reis'></label>", "Name: Ana Reis"),
        ("Born: <input type=DATE value=1970-05-04>", "Born: 1970-05-04"),
        ("Fee <input type=number value=12> euro", "Fee 12 euro"),
        ("Why: <textarea>The gate\n is old.</textarea>", "Why: The gate is old."),
        (
            "Way: <select><option>Bus<option selected>Ferry<option>Foot</select>",
            "Way: Ferry",
        ),
        (
            "Days: <select multiple><option selected>Mon<option>Tue<option selected>Wed</select>",
            "Days: Mon, Wed",
        ),
        ("Way: <select><option selected value=''>Please choose<option>Bus</select>", "Way:"),
        ("Way: <select><option>Bus<option>Ferry</select>", "Way:"),
        ("Name: <input placeholder='Your name'>", "Name:"),
        ("Word: <input type=password value=hidden>", "Word:"),
        ("Key: <input type=hidden value=a1b2>", "Key:"),
        ("Find: <input type=search value=boats>", "Find:"),
        ("Done: <input type=submit value=Send>", "Done:"),
        ("Code: <input value=a1b2 style='display:none'>", "Code:"),
        ("<input type=checkbox checked hidden> Ways", "Ways"),
        ("Way: <input list=w><datalist id=w><option>Bus</datalist>", "Way:"),
        ("Paid: <progress value=3 max=4>3 of 4</progress>", "Paid:"),
        ("Seen: <video>Your browser is old.</video>", "Seen:"),
    ],
)
def test_what_a_field_holds(loaded: Loaded, field: str, line: str) -> None:
    page = f"<title>Port</title><main><p>{LONG}</p><form><p>{field}</p></form></main>"
    assert loaded("a.html", page).text.split("\n")[-1].strip() == line
