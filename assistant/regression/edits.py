"""Edits single keys of cases in the text of a YAML file, and leaves the rest as it is written."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import yaml

from assistant.regression.cases import Case
from assistant.regression.schema import complaint, compose

_EDITED = ("answer", "cites", "cites_any", "unanswerable", "known_failure")
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Edit:
    """``text[start:end]`` becomes ``words``; all edits of a file refer to its old text."""

    start: int
    end: int
    words: str


def rewritten(text: str, path: str, pairs: Sequence[tuple[Case, Case]]) -> str:
    """``text`` with the differing keys of each (old, new) case rewritten, removed or added.

    ``pairs`` are all cases of the file, in order. Comments are kept, also those inside what
    is replaced.

    Raises:
        BadInput: a changed case is a flow mapping with comments in it.
    """
    root = compose(text, path)
    nodes = next(value.value for key, value in root.value if key.value == "cases")
    edits: list[_Edit] = []
    for node, (old, new) in zip(nodes, pairs, strict=True):
        changes = {
            key: _yaml(new, key) for key in _EDITED if getattr(old, key) != getattr(new, key)
        }
        if changes and node.flow_style:
            edits.append(_flow(text, path, node, changes))
        elif changes:
            edits.extend(_block(text, node, changes))
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        text = text[: edit.start] + edit.words + text[edit.end :]
    return text


def _yaml(case: Case, key: str) -> list[str]:
    """The value of ``key`` as YAML: ``[]`` to remove it, one item for a scalar, more for a list."""
    value = getattr(case, key)
    if key in ("answer", "cites", "cites_any"):
        quoted = [_quoted(one) for one in value]
        return quoted if key == "answer" else [f"- {one}" for one in quoted]
    if isinstance(value, str):
        return [_quoted(value)] if value else []
    return ["true"] if value else []


def _quoted(text: str) -> str:
    """``text`` as a double-quoted scalar on one line."""
    return yaml.safe_dump(text, allow_unicode=True, width=math.inf, default_style='"').strip()


def _flow(text: str, path: str, node: yaml.Node, changes: dict[str, list[str]]) -> _Edit:
    """The edit that writes the flow mapping ``{id: x, …}`` anew, its other values as they are."""
    if _comments(text, node.start_mark.index, node.end_mark.index, [node]):
        raise complaint(
            path, node, "a case in braces with comments cannot be updated; edit it by hand"
        )
    parts = [
        f"{key.value}: {text[value.start_mark.index : value.end_mark.index]}"
        for key, value in node.value
        if key.value not in changes
    ]
    for key, items in changes.items():
        listed = ", ".join(item.removeprefix("- ") for item in items)
        if items:
            parts.append(f"{key}: [{listed}]" if key.startswith("cites") else f"{key}: {listed}")
    return _Edit(node.start_mark.index, node.end_mark.index, "{" + ", ".join(parts) + "}")


def _block(text: str, node: yaml.MappingNode, changes: dict[str, list[str]]) -> Iterator[_Edit]:
    """The edits of a block mapping; new keys go below the question."""
    added = [key for key in changes if key not in {name.value for name, _ in node.value}]
    for at, (key, value) in enumerate(node.value):
        start, end = key.start_mark.index, _end(text, node, at)
        indent = _newline(text) + " " * key.start_mark.column
        if key.value in changes and _in_place(start, value, changes[key.value]):
            yield _Edit(value.start_mark.index, value.end_mark.index, changes[key.value][0])
        elif key.value in changes:
            lines = [
                *_comments(text, start, end, [key, value]),
                *_lines(key.value, changes[key.value]),
            ]
            yield _replacement(text, node, at, end, indent.join(lines))
        if key.value == "question":
            lines = [line for name in added for line in _lines(name, changes[name])]
            yield _Edit(end, end, "".join(indent + line for line in lines))


def _in_place(start: int, value: yaml.Node, items: list[str]) -> bool:
    """Whether a scalar on the lines of its key becomes another, and what follows it can stay."""
    here = isinstance(value, yaml.ScalarNode) and value.style not in ("|", ">")
    return here and value.start_mark.index > start and len(items) == 1 and items[0][:2] != "- "


def _replacement(text: str, node: yaml.MappingNode, at: int, end: int, words: str) -> _Edit:
    """The edit of entry ``at``, which ends at ``end``; without ``words`` its line goes as well."""
    start = node.value[at][0].start_mark.index
    if words:
        return _Edit(start, end, words)
    if at == 0:  # it shares its line with the dash, which stays
        following = node.value[1][0].start_mark.index
        return _Edit(start, end if text[end:following].strip() else following, "")
    return _Edit(len(text[:start].rstrip(" \t").removesuffix("\n").removesuffix("\r")), end, "")


def _lines(key: str, items: list[str]) -> list[str]:
    """``key`` with its value, as lines to be indented alike; none where it is to be removed."""
    if len(items) == 1 and not items[0].startswith("- "):
        return [f"{key}: {items[0]}"]
    return [f"{key}:", *(f"  {item}" for item in items)] if items else []


def _end(text: str, node: yaml.MappingNode, at: int) -> int:
    """Where entry ``at`` ends: before the blank and comment lines that lead to the next entry."""
    if at + 1 < len(node.value):
        limit = node.value[at + 1][0].start_mark.index
    else:
        limit = node.end_mark.index
    start = node.value[at][0].start_mark.index
    scalars = _scalars(node.value[at])
    last = max(right for left, right in scalars if start <= left and right <= limit)
    content = len(text[:last].rstrip())
    lines = text[content:limit].splitlines(keepends=True)
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return content + len("".join(lines).rstrip())


def _comments(text: str, start: int, end: int, nodes: Iterable[yaml.Node]) -> list[str]:
    """The comments in ``text[start:end]``: whatever stands between its scalars behind a ``#``."""
    found: list[str] = []
    for left, right in sorted(_scalars(nodes)):
        if start <= left < end:
            found.extend(_COMMENT.findall(text[start:left]))
            start = min(right, end)
    return [comment.rstrip() for comment in [*found, *_COMMENT.findall(text[start:end])]]


def _scalars(nodes: Iterable[yaml.Node]) -> Iterator[tuple[int, int]]:
    """Start and end of each scalar in ``nodes``, at any depth."""
    for node in nodes:
        if isinstance(node, yaml.ScalarNode):
            yield node.start_mark.index, node.end_mark.index
        elif isinstance(node, yaml.MappingNode):
            yield from _scalars(part for pair in node.value for part in pair)
        else:
            yield from _scalars(node.value)


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
