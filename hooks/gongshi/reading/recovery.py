"""A file that is no YAML as a whole is composed block by block, so that no fault hides another or a good neighbour."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from gongshi.findings import Finding, nearest, shortened
from gongshi.model.kind import FieldSpec, by_key
from gongshi.reading.lines import compose_lines
from gongshi.reading.nodes import Fault, GroupNode, ListNode, Node, Place, Scalar, compose
from gongshi.reading.rules import (
    BAD_INDENT,
    BARE_WORD,
    COLON_SPACE,
    FULLWIDTH_COLON,
    MANY_DOCUMENTS,
    YAML_SYNTAX,
)


@dataclass(frozen=True, slots=True)
class Root:
    """A node at the top of a file, or of a part of it that was composed alone."""

    node: Node
    place: Place
    is_partial: bool = False
    """Fields of it could not be composed, so nobody knows which are missing."""

    def nodes(self) -> Sequence[Node]:
        """Return the records, or what stands where one should be."""
        return self.node.items if isinstance(self.node, ListNode) else [self.node]


def compose_file(text: str, name: str, keys: Mapping[str, FieldSpec]) -> tuple[list[Root], list[Finding]]:
    """Compose a file; where that fails, compose each of its top-level blocks alone, so that no fault hides another."""
    place = Place(name)
    if root := compose_lines(text):
        return [Root(root, place)], []
    try:
        roots, findings = compose(text, place)
    except Fault as fault:
        return _recovered(text, place, keys, fault.finding)
    if len(roots) == 1 and is_nothing(roots[0]):
        return [], findings
    if len(roots) == 1 and isinstance(roots[0], Scalar):
        found = _colon_faults(text, place, keys) or [
            BARE_WORD.at(place.of(roots[0]), f"“{shortened(roots[0].text)}”不是“字段名: 内容”", "写成“字段名: 内容”。")
        ]
        return [], [*findings, *found]
    if len(roots) > 1:
        lines = text.split("\n")
        second = max(number for number, line in enumerate(lines[: roots[1].line + 1]) if line.startswith("---"))
        findings.append(
            MANY_DOCUMENTS.at(
                place.at(second, 0, 3), "这里开始了第二份文档", "删去“---”；多条记录写成列表，每条以“- ”开头。"
            )
        )
    return [Root(root, place, len(roots) > 1) for root in roots if not is_nothing(root)], findings


def is_nothing(node: Node) -> bool:
    """Tell whether nothing stands there; YAML places such a node where the next thing would stand."""
    return isinstance(node, Scalar) and node.is_plain and not node.text


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield (lines before, text) of each block: a line at the outermost level and what is indented under it.

    Closing brackets and list dashes under a key belong to the block before. A text that begins with a list dash is cut
    at its dashes; one that begins with spaces, at the lines indented as its first.
    """
    lines = text.split("\n")
    first = next((line for line in lines if line.strip() and not line.startswith(("#", "%", "---"))), "")
    indent = first[: len(first) - len(first.lstrip(" "))]
    is_list = bool(_DASH.match(first))
    starts = [
        number
        for number, line in enumerate(lines)
        if line.startswith(indent)
        and line[len(indent) : len(indent) + 1] not in ("", " ", "\t", "#", "]", "}", "%")
        and not line.startswith(("---", "..."))
        and is_list == bool(_DASH.match(line))
    ]
    for start, end in pairwise([*starts, len(lines)]):
        yield start, "\n".join(lines[start:end])


_DASH: Final = re.compile(r" *-(?: +|$)")


def _recovered(
    text: str, place: Place, keys: Mapping[str, FieldSpec], whole: Finding
) -> tuple[list[Root], list[Finding]]:
    """Compose each block of a faulty text alone; the fields that stand side by side become one partial record."""
    roots: list[Root] = []
    findings: list[Finding] = []
    pairs: list[tuple[Node, Node]] = []
    for before, block in _blocks(text):
        here = replace(place, lines_before=place.lines_before + before)
        nodes, found = _block(block, here, keys)
        findings.extend(found)
        for node in nodes:
            if isinstance(node, ListNode):
                roots.append(Root(node, here))
            elif isinstance(node, GroupNode):
                pairs.extend((_moved(key, before), _moved(value, before)) for key, value in node.pairs)
            elif isinstance(node, Root):
                roots.append(node)
    if pairs:
        roots.append(Root(GroupNode(pairs[0][0].line, pairs[0][0].column, pairs), place, is_partial=True))
    if not any(finding.level == "error" for finding in findings):
        findings.append(whole)
    return roots, findings


def _block(block: str, place: Place, keys: Mapping[str, FieldSpec]) -> tuple[Sequence[Node | Root], list[Finding]]:
    try:
        roots, findings = compose(block, place)
    except Fault as fault:
        return _faulty_block(block, place, keys, fault.finding)
    if any(isinstance(root, Scalar) for root in roots):
        end = len(block.partition("\n")[0])
        bare = BARE_WORD.at(
            place.at(0, 0, end),
            f"“{shortened(block)}”不是“字段名: 内容”",
            "写成“字段名: 内容”；续写上一行的内容要缩进。",
        )
        return [], [*findings, *(_colon_faults(block, place, keys) or [bare])]
    return roots, findings


def _faulty_block(
    block: str, place: Place, keys: Mapping[str, FieldSpec], fault: Finding
) -> tuple[Sequence[Node | Root], list[Finding]]:
    """Look for more faults in a block: field by field in an item of a list, else for wrong colons."""
    if block.startswith("-") and (dash := _DASH.match(block)):
        fields_of_item = " " * dash.end() + block[dash.end() :]
        return _recovered(fields_of_item, place, keys, fault)
    colons = _colon_faults(block, place, keys)
    is_cause = colons and fault.rule in (YAML_SYNTAX.name, BAD_INDENT.name)
    return [], colons if is_cause else [*colons, fault]


def _moved(node: Node, lines: int) -> Node:
    """Return the node as it stands `lines` further down."""
    if isinstance(node, Scalar):
        return node._replace(line=node.line + lines, end_line=node.end_line + lines)
    if isinstance(node, ListNode):
        return ListNode(node.line + lines, node.column, [_moved(item, lines) for item in node.items])
    return GroupNode(
        node.line + lines, node.column, [(_moved(key, lines), _moved(value, lines)) for key, value in node.pairs]
    )


_COLON: Final = re.compile(
    r"^(?P<indent>[ ]*(?:- +)?)(?P<key>[^\s:：'\"#\-][^:：'\"\s]{0,39}?)[ \t]*(?P<colon>：|:(?=\S))", re.MULTILINE
)


def _colon_faults(text: str, place: Place, keys: Mapping[str, FieldSpec]) -> list[Finding]:
    """Return the lines of a faulty text that begin with a field's name and a wrong colon."""
    names = frozenset(_all_keys(keys))
    found = []
    line, counted = 0, 0
    for match in _COLON.finditer(text):
        key = match["key"]
        if key not in names and not _is_like_one(key, names):
            continue
        line, counted = line + text.count("\n", counted, match.start()), match.start()
        column = match.start("colon") - match.start()
        where = place.at(line, column, column + 1)
        if match["colon"] == "：":
            found.append(FULLWIDTH_COLON.at(where, f"“{key}”后面是中文冒号", f"改成半角冒号加空格：“{key}: ”。"))
        else:
            found.append(COLON_SPACE.at(where, f"“{key}”的冒号后面没有空格", f"写成“{key}: ”，冒号后面空一格。"))
    return found


@lru_cache(maxsize=1024)
def _is_like_one(key: str, names: frozenset[str]) -> bool:
    return bool(nearest(key, names))


def _all_keys(keys: Mapping[str, FieldSpec]) -> Iterator[str]:
    for key, spec in keys.items():
        yield key
        if spec.part_type:
            yield from _all_keys(by_key(spec.part_type))
