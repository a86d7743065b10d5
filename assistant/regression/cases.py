"""Fixed questions with what an assistant should answer and cite, read from ``*.questions.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from assistant.regression.schema import Fields, complaint, compose
from index.errors import BadInput
from index.loaders.normal import normalise

SUFFIX = ".questions.yaml"
"""How the name of a file of questions ends, where files are looked for."""

_TOP = ("sources", "settings", "cases")
_KEYS = (
    *("id", "question", "answer", "cites", "cites_any", "unanswerable"),
    *("tags", "known_failure", "history", "verdict", "wrong", "why"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One question and what is expected of its answer.

    ``answer`` holds the acceptable short answers, ``cites`` the quotes that must all be
    cited, ``cites_any`` quotes of which one suffices; all empty where ``unanswerable``. An
    answerable case without any of them expects only that the question is answered.
    ``known_failure`` is the reason why it fails today (``""``: it should pass), ``history``
    the questions asked before it, ``line`` where the case starts in its file, from 1.
    ``wrong`` holds short answers that would be wrong, whatever is cited. ``verdict`` is "yes" or
    "no" where that is the answer, ``why`` says why the sources do not answer; these two describe
    the case to people and to measurements, and decide nothing.
    """

    id: str
    question: str
    answer: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    cites_any: tuple[str, ...] = ()
    unanswerable: bool = False
    tags: tuple[str, ...] = ()
    known_failure: str = ""
    history: tuple[str, ...] = ()
    verdict: str = ""
    wrong: tuple[str, ...] = ()
    why: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Suite:
    """The cases of one file, with the sources and settings they are asked under.

    ``path`` is as shown in messages: relative to the working directory where it lies below
    it. ``sources`` are absolute paths or URLs; empty: the articles that ship. ``text`` is the
    file as it was read.
    """

    path: str
    cases: tuple[Case, ...]
    sources: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    text: str = field(default="", repr=False)


def load(path: str | Path) -> Suite:
    """The suite in the file at ``path``.

    Raises:
        BadInput: the file cannot be read, or something in it is not as it should be; the
            message names file and line.
    """
    shown = _show_path(Path(path))
    try:
        text = Path(path).read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise BadInput(f"{shown}: the file is not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise BadInput(f"{shown}: the file cannot be read: {error.strerror}") from None
    return parse(text, shown)


def parse(text: str, path: str) -> Suite:
    """The suite in ``text``, which was read from ``path``.

    Raises:
        BadInput: as ``load``.
    """
    top = Fields.read(compose(text, path), _TOP, path, "the file")
    cases: dict[str, Case] = {}
    for node in top.items("cases", "a list of cases"):
        case = _read_case(node, path)
        if case.id in cases:
            first = cases[case.id].line
            raise complaint(path, node, f"the id {case.id!r} is taken by the case in line {first}")
        cases[case.id] = case
    folder = Path(path).absolute().parent
    sources = tuple(_locate_source(source, folder) for source in top.texts("sources"))
    return Suite(path, tuple(cases.values()), sources, _read_settings(top), text)


def _read_case(node: yaml.Node, path: str) -> Case:
    """The case at ``node``, checked."""
    fields = Fields.read(node, _KEYS, path, _name_case(node))
    for key in ("id", "question"):
        if not fields.text(key):
            raise fields.wrong(key, f"{fields.name} has no {key!r}; add it")
    case = Case(
        id=fields.text("id"),
        question=fields.text("question"),
        answer=fields.texts("answer", single=True),
        cites=_read_quotes(fields, "cites"),
        cites_any=_read_quotes(fields, "cites_any"),
        unanswerable=fields.flag("unanswerable"),
        tags=fields.texts("tags"),
        known_failure=_read_known_failure(fields),
        history=fields.texts("history"),
        verdict=fields.text("verdict"),
        wrong=fields.texts("wrong"),
        why=fields.text("why"),
        line=node.start_mark.line + 1,
    )
    for key in ("answer", "cites", "cites_any"):
        if case.unanswerable and key in fields.entries:
            sentence = f"{fields.name} is unanswerable and yet has {key!r}; remove one of the two"
            raise fields.wrong(key, sentence)
    return case


def _name_case(node: yaml.Node) -> str:
    """How messages call the case at ``node``."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    names = [value.value for key, value in pairs if key.value == "id"]
    return f"case {names[0]!r}" if names and isinstance(names[0], str) else "a case"


def _read_quotes(fields: Fields, key: str) -> tuple[str, ...]:
    """Quotes in the normal form of the stored texts, so that they can be found in them."""
    return tuple(normalise(quote) for quote in fields.texts(key))


def _read_known_failure(fields: Fields) -> str:
    """Why the case fails today; ``""``: it should pass."""
    if fields.is_flag("known_failure"):
        return "known failure" if fields.flag("known_failure") else ""
    return fields.text("known_failure")


def _read_settings(top: Fields) -> dict[str, Any]:
    """The suite's settings, each checked by the class that they are for."""
    if "settings" not in top.entries:
        return {}
    from assistant.settings import Settings

    known = tuple(name for name in Settings.model_fields if name not in ("sources", "index"))
    fields = Fields.read(top.entries["settings"][1], known, top.path, "'settings'")
    values = {key: fields.value(key) for key in fields.entries}
    for key, value in values.items():
        try:
            Settings(**{key: value})
        except BadInput as error:
            raise fields.wrong(key, str(error)) from None
    return values


def _locate_source(source: str, folder: Path) -> str:
    """A URL as it is, a path made absolute from the folder of the file that names it."""
    return source if "://" in source else str((folder / Path(source).expanduser()).resolve())


def _show_path(path: Path) -> str:
    """``path`` relative to the working directory where it lies below it."""
    absolute, here = path.absolute(), Path.cwd()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(absolute)
