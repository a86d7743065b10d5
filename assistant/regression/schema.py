"""Reads YAML strictly: every key known and of its type, every complaint with file and line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import yaml

from index.errors import BadInput

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
