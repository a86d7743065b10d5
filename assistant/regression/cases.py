"""Fixed questions, read from files of YAML in which every mistake is named by its line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from index.errors import BadInput
from index.loaders.normal import normalise

_KINDS = {"int": "a number", "float": "a number", "bool": "true or false", "timestamp": "a date"}


def complaint(path: str, node: yaml.Node, sentence: str) -> BadInput:
    """The error for ``node`` of the file ``path``, which a door shows as it is."""
    return BadInput(f"{path}:{node.start_mark.line + 1}: {sentence}")


def compose(text: str, path: str) -> yaml.Node:
    """The root node of the one YAML document in ``text``; nodes know their lines.

    Raises:
        BadInput: ``text`` is not YAML, or holds nothing.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{path}:{mark.line + 1}" if mark else path
        raise BadInput(f"{where}: this is not valid YAML: {error.problem}") from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        sentence = f"YAML does not allow the character U+{error.character:04X}"
        raise BadInput(f"{path}:{line}: {sentence}") from None
    except RecursionError:
        raise BadInput(f"{path}: this is not a list of questions: it is nested too deep") from None
    if root is None:
        raise BadInput(f"{path}:1: the file is empty; it needs the key 'cases'")
    return root


@dataclass(frozen=True, slots=True)
class Fields:
    """One mapping of a file: its keys are known to be allowed, and each is there once.

    ``name`` says which mapping it is ("case 'start'"); each entry holds the nodes of key and
    value. A key that is absent reads as the empty value of its type; a value of another
    type raises ``BadInput`` naming file and line.
    """

    path: str
    name: str
    node: yaml.Node
    entries: dict[str, tuple[yaml.Node, yaml.Node]]

    @classmethod
    def read(cls, node: yaml.Node, known: Iterable[str], path: str, name: str) -> Fields:
        """The mapping at ``node``.

        Raises:
            BadInput: it is not a mapping, or has a key twice or one that is not in ``known``.
        """
        if not isinstance(node, yaml.MappingNode):
            raise complaint(path, node, f"{name} must be a mapping of keys to values")
        entries: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            word = str(key.value) if isinstance(key, yaml.ScalarNode) else "a collection"
            if word not in known:
                raise complaint(
                    path, key, f"{name} has the unknown key {word!r}; {_mend(word, known)}"
                )
            if word in entries:
                raise complaint(path, key, f"{name} has the key {word!r} twice; keep one of them")
            entries[word] = (key, value)
        return cls(path, name, node, entries)

    def wrong(self, key: str, sentence: str) -> BadInput:
        """The error for the value of ``key``, at its line (or the mapping's, where absent)."""
        node = self.entries[key][0] if key in self.entries else self.node
        return complaint(self.path, node, sentence)

    def text(self, key: str) -> str:
        """One text that is not blank, stripped; absent: ``""``."""
        if key not in self.entries:
            return ""
        return self._text(key, self.entries[key][1], "text")

    def texts(self, key: str, *, single: bool = False) -> tuple[str, ...]:
        """A list of texts, or with ``single`` also one text alone; absent: ``()``."""
        if key not in self.entries:
            return ()
        node, wanted = (
            self.entries[key][1],
            "text or a list of texts" if single else "a list of texts",
        )
        if single and isinstance(node, yaml.ScalarNode):
            return (self._text(key, node, wanted),)
        return tuple(self._text(key, item, "a list of texts") for item in self.items(key, wanted))

    def items(self, key: str, wanted: str = "a list") -> list[yaml.Node]:
        """The nodes of the list that is the value of ``key``, one at least."""
        if key not in self.entries:
            raise self.wrong(key, f"{self.name} has no {key!r}; add it")
        node = self.entries[key][1]
        if not isinstance(node, yaml.SequenceNode):
            raise self.wrong(key, f"{key!r} of {self.name} must be {wanted}")
        if not node.value:
            raise self.wrong(key, f"{key!r} of {self.name} is an empty list; fill it or remove it")
        return list(node.value)

    def flag(self, key: str) -> bool:
        """``true`` or ``false``; absent: ``False``."""
        value = self.value(key)
        if value is None and key not in self.entries:
            return False
        if not isinstance(value, bool):
            raise self.wrong(key, f"{key!r} of {self.name} must be true or false")
        return value

    def is_flag(self, key: str) -> bool:
        """Whether the value of ``key`` is spelt as a boolean."""
        return key in self.entries and self.entries[key][1].tag == "tag:yaml.org,2002:bool"

    def value(self, key: str) -> Any:
        """The plain Python value of ``key``, whatever its type; absent: ``None``."""
        if key not in self.entries:
            return None
        loader = yaml.SafeLoader("")
        try:
            return loader.construct_document(self.entries[key][1])
        except yaml.YAMLError as error:
            problem = getattr(error, "problem", None) or "it cannot be read"
            raise self.wrong(key, f"{key!r} of {self.name} is not plain data: {problem}") from None
        finally:
            loader.dispose()

    def _text(self, key: str, node: yaml.Node, wanted: str) -> str:
        kind = node.tag.rpartition(":")[2]
        if kind != "str" and kind in _KINDS:
            mend = f'not {_KINDS[kind]}; write "{node.value}" in quotes'
            raise complaint(self.path, node, f"{key!r} of {self.name} must be {wanted}, {mend}")
        if kind not in ("str", "null") or not isinstance(node, yaml.ScalarNode):
            raise complaint(self.path, node, f"{key!r} of {self.name} must be {wanted}")
        if kind == "null" or not node.value.strip():
            raise self.wrong(key, f"{key!r} of {self.name} is empty; fill it or remove it")
        return str(node.value).strip()


def _mend(word: str, known: Iterable[str]) -> str:
    """What to write instead of the unknown key ``word``."""
    close = get_close_matches(word, list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else f"the known keys are {', '.join(known)}"


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
