"""Writes into a file of questions what the system answers now, where that has changed.

A case that changes is read and written by ruamel.yaml, which keeps its comments; the text around
it is not touched.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Any

import yaml

from assistant.regression.cases import Case, Suite, complaint, compose, load, parse
from assistant.regression.metrics import accepted
from assistant.regression.results import CaseResult, Report, Verdict
from index.errors import BadInput

if TYPE_CHECKING:
    from ruamel.yaml.comments import CommentedMap

# The keys that an update may change, in the order in which new ones are written.
_UPDATED = ("answer", "cites", "cites_any", "unanswerable", "known_failure")

# A comment, where no scalar holds the "#".
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*", re.MULTILINE)

# Wider than any line, so that no value is broken over two.
_WIDTH = 10**9


def update(report: Report) -> tuple[str, ...]:
    """Rewrites the suite's file and returns the ids of the cases that changed, in order.

    A failed case then expects what the system says now; a known failure keeps its true
    answer, and loses only its mark once it passes. The other cases and all comments stay as
    they are written; a file in which nothing changes is not touched.

    Raises:
        BadInput: the file has changed since it was checked, cannot be written, or is laid
            out so that a case cannot be changed in place; nothing is written then.
    """
    suite = report.suite
    pairs = [(result.case, _update_case(result)) for result in report.results]
    changed = tuple(new.id for old, new in pairs if new != old)
    if not changed:
        return ()
    if load(suite.path).text != suite.text:
        raise BadInput(f"{suite.path} has changed since it was checked; check it again")
    text = _rewrite_cases(suite, pairs)
    _verify_text(suite, text, tuple(new for _, new in pairs))
    try:
        Path(suite.path).write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise BadInput(f"{suite.path} cannot be written: {error.strerror}") from None
    return changed


def _update_case(result: CaseResult) -> Case:
    """The case as it should read, given what the system answers now."""
    case, answer = result.case, result.answer
    if result.verdict is Verdict.UNEXPECTED_PASS:
        return replace(case, known_failure="")
    if result.verdict is not Verdict.FAIL or case.known_failure:
        return case
    if not answer.found:
        return replace(case, answer=(), cites=(), cites_any=(), unanswerable=True)
    if case.unanswerable or not (case.answer and accepted(answer, case.answer)):
        named = case.unanswerable or case.answer
        case = replace(case, answer=(answer.short,) if named and answer.short else ())
    evidence = result.evidence
    if case.unanswerable or evidence.unplaced or evidence.missing(answer.citations):
        cited = tuple(dict.fromkeys(citation.text for citation in answer.citations))
        case = replace(case, cites=cited, cites_any=())
    return replace(case, unanswerable=False)


def _verify_text(suite: Suite, text: str, cases: tuple[Case, ...]) -> None:
    """Raises ``BadInput`` unless ``text`` reads as ``suite`` with ``cases`` in place of its own."""
    try:
        reread = parse(text, suite.path)
    except BadInput:
        reread = None
    if reread is None or replace(reread, text="") != replace(suite, text="", cases=cases):
        why = "it has anchors or an unusual layout"
        raise BadInput(f"{suite.path} cannot be updated in place, as {why}; edit it by hand")


def _rewrite_cases(suite: Suite, pairs: Sequence[tuple[Case, Case]]) -> str:
    """The suite's text with the cases that differ, of all its (old, new) ones, written anew.

    Raises:
        BadInput: a case cannot be read without the others, or would lose a comment.
    """
    from ruamel.yaml.error import YAMLError

    text, newline = suite.text, "\r\n" if "\r\n" in suite.text else "\n"
    root = compose(text, suite.path)
    nodes = next(value.value for key, value in root.value if key.value == "cases")
    for node, (old, new) in reversed([*zip(nodes, pairs, strict=True)]):
        if old == new:
            continue
        start, end = node.start_mark.index, _find_end(text, node)
        margin = "" if node.flow_style else " " * node.start_mark.column
        lines = [line.removeprefix(margin) for line in text[start:end].splitlines()]
        before = "\n".join([*lines, ""])
        try:
            after = _rewrite_case(before, _measure_indent(node), old, new)
        except YAMLError:
            sentence = f"case {old.id!r} cannot be updated in place, as it has anchors"
            raise complaint(suite.path, node, f"{sentence}; edit it by hand") from None
        if _count_comments(after) != _count_comments(before):
            sentence = f"case {old.id!r} cannot be updated without losing a comment"
            raise complaint(suite.path, node, f"{sentence}; edit it by hand")
        after = indent(after, margin).removeprefix(margin).replace("\n", newline)
        text = text[:start] + after + text[end:]
    return text


def _rewrite_case(text: str, list_indent: int, old: Case, new: Case) -> str:
    """The mapping ``text`` changed from ``old`` to ``new``, without a line end at its end.

    Raises:
        YAMLError: of ruamel: the text cannot be read by itself.
    """
    from ruamel.yaml import YAML

    rewriter = YAML()
    rewriter.preserve_quotes = True
    rewriter.width = _WIDTH
    rewriter.indent(sequence=list_indent + 2, offset=list_indent)
    case = rewriter.load(text)
    _lead_comments(case)
    left: list[Any] = []
    for key in reversed(_UPDATED):
        if getattr(old, key) != getattr(new, key):
            left = _set_key(case, key, _make_value(new, key)) + left
    written = io.StringIO()
    rewriter.dump(case, written)
    return (written.getvalue() + "".join(token.value for token in left)).rstrip("\n")


def _measure_indent(node: yaml.MappingNode) -> int:
    """How far the lists of a case are indented, where an item is on each line; 2 without one."""
    for _, value in node.value:
        if isinstance(value, yaml.SequenceNode) and not value.flow_style:
            return int(value.start_mark.column - node.start_mark.column)
    return 2


def _make_value(case: Case, key: str) -> Any:
    """The value of ``key`` to write, its texts in double quotes; one without truth: none."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString as Quoted

    value = getattr(case, key)
    if key == "answer":
        return Quoted(value[0]) if value else None
    return [Quoted(text) for text in value] if isinstance(value, tuple) else value


def _set_key(case: CommentedMap, key: str, value: Any) -> list[Any]:
    """Sets or removes ``key``; a new one goes below the question.

    Comments inside the old value go above the key, or if it is removed above the next one;
    where there is none, they are returned.
    """
    tokens = _take_comments(case, key) if isinstance(case.get(key), list) or not value else []
    keys = list(case)
    if value and key in case:
        case[key] = value
    elif value:
        case.insert(keys.index("question") + 1, key, value)
    elif key in case:
        del case[key]
    below = key if value else next(iter(keys[keys.index(key) + 1 :]), None)
    if below in (None, next(iter(case))):  # What stands above the first key is not the case's.
        return tokens
    _put_above(case, below, tokens)
    return []


def _lead_comments(case: CommentedMap) -> None:
    """Hands each key the comments and blank lines above it, which ruamel.yaml keeps with the
    end of the value before."""
    from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString

    for key, following in pairwise(list(case)):
        holder, at, slot = case, key, 2
        while isinstance(holder[at], list) and holder[at] and not holder[at].fa.flow_style():
            holder, at, slot = holder[at], len(holder[at]) - 1, 0
        tokens = holder.ca.items.get(at)
        if tokens and tokens[slot]:
            # A block scalar has taken the end of its line, and no comment can stand there.
            block = isinstance(holder[at], FoldedScalarString | LiteralScalarString)
            beside, _, above = ("\n" * block + tokens[slot].value).partition("\n")
            _put_above(case, following, _make_comments(above))
            tokens[slot].value = f"{beside}\n"
            tokens[slot] = tokens[slot] if beside else None


def _take_comments(case: CommentedMap, key: str) -> list[Any]:
    """The comments above, beside and inside the value of ``key``, which are then gone."""
    inside = getattr(case.get(key), "ca", None)
    groups = [case.ca.items.pop(key, []), *(inside.items.values() if inside else ())]
    tokens: list[Any] = []
    for entry in (entry for group in groups for entry in group if entry):
        tokens.extend(entry if isinstance(entry, list) else [entry])
    return [line for token in tokens for line in _make_comments(token.value)]


def _put_above(case: CommentedMap, key: str, tokens: list[Any]) -> None:
    """Writes comments above ``key``, over those that are there."""
    if tokens:
        slots = case.ca.items.setdefault(key, [None] * 4)
        slots[1] = tokens + (slots[1] or [])


def _make_comments(comments: str) -> list[Any]:
    """The lines of comments, blank ones too, each as ruamel.yaml has a comment above a key."""
    from ruamel.yaml.error import CommentMark
    from ruamel.yaml.tokens import CommentToken

    return [CommentToken(f"{line.strip()}\n", CommentMark(0)) for line in comments.splitlines()]


def _find_end(text: str, node: yaml.MappingNode) -> int:
    """Where a case ends: before the blank and comment lines that lead to the next one."""
    limit = int(node.end_mark.index)
    if node.flow_style:
        return limit
    ends = (end for end in _find_scalar_ends(node) if node.start_mark.index < end <= limit)
    content = len(text[: max(ends)].rstrip())
    lines = text[content:limit].splitlines(keepends=True)
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return content + len("".join(lines).rstrip())


def _find_scalar_ends(node: yaml.Node) -> Iterator[int]:
    """Where each scalar in ``node`` ends, at any depth."""
    if isinstance(node, yaml.ScalarNode):
        yield node.end_mark.index
    for value in node.value if isinstance(node, yaml.CollectionNode) else ():
        for part in value if isinstance(value, tuple) else (value,):
            yield from _find_scalar_ends(part)


def _count_comments(text: str) -> Counter[str]:
    """The comments of a file and how often each stands there."""
    bare, start = "", 0
    for token in yaml.scan(text):
        if isinstance(token, yaml.ScalarToken):
            bare += text[start : token.start_mark.index] + " "
            start = token.end_mark.index
    return Counter(found.rstrip() for found in _COMMENT.findall(bare + text[start:]))
