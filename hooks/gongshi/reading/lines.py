"""The short way from text to nodes, for what clerks mostly write: plain lines, blocks, lists and groups, each as YAML says them.

    # a comment
    标识: cf-2024-012
    处罚类别: [罚款, 没收违法所得]
    处罚内容: |-
      一、责令退还非法占用的土地。
    当事人:
      - 行政相对人名称: 湟中示例建材有限公司
        行政相对人类别: 法人及非法人组织

What comes out is what `nodes.compose` gives, places included, or None: quotes, folded lines, anchors, tags, comments behind values
and all else go the long way. Tests hold the two against each other.
"""

from __future__ import annotations

import re
from typing import Final

from gongshi.reading.nodes import GroupNode, ListNode, Node, Scalar
from gongshi.reading.rules import MAX_DEPTH

_UNUSUAL: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""Tabs, and what YAML takes for a line end or not at all."""
_TEXT: Final = "[^-?:,\\[\\]{}#&*!|>'\"%@` ](?:[^:# ]++|:(?=[^ ])| ++(?=[^ #])|(?<=[^ ])#)*+"
"""A text without a sign that means something in YAML, and no blank behind it."""
_KEY: Final = "([0-9A-Z_a-z\u3400-\u9fff][0-9A-Z_a-z\u3400-\u9fff（）()、./-]{0,59}+):"
_FIELD: Final = re.compile(f"{_KEY}(?: ++(?:({_TEXT}) *$)?| *$)")
"""A key, and the text behind it if that is all there is on the line."""
_PLAIN: Final = re.compile(f"({_TEXT}) *$")
_ITEM: Final = re.compile("[^-?:,\\[\\]{}#&*!|>'\"%@` ](?:[^]:#,\\[{}'\" ]++| ++(?=[^], ]))*+")
_DASH: Final = re.compile("- +(?=[^ ])")


class _Odd(Exception):
    """The text takes the long way."""


def compose_lines(text: str) -> GroupNode | ListNode | None:
    """Return the root of a text of one document, or None if anything in it takes the long way."""
    if _UNUSUAL.search(text):
        return None
    reader = _Reader(text)
    try:
        root = reader.collection(0)
    except _Odd:
        return None
    return root if reader.indent < 0 else None


class _Reader:
    """Goes through the lines of a text; `row` is the next that is not blank or a comment, `indent` its blanks, -1 behind the last line."""

    def __init__(self, text: str) -> None:
        self.is_ended = text.endswith("\n")
        self.lines = [*text.removesuffix("\n").split("\n"), ""]
        self.count = len(self.lines) - 1
        self.row = self.indent = -1
        self._go_on(0)

    def collection(self, depth: int) -> GroupNode | ListNode:
        """Read the group or list that begins on the next line."""
        if self.indent < 0 or depth >= MAX_DEPTH:
            raise _Odd
        read = self._items if self._is_dash() else self._fields
        return read(self.indent, depth)

    def _go_on(self, row: int) -> None:
        """Go to a line, or to the first behind it that is not blank or a comment."""
        for place in range(row, self.count):
            line = self.lines[place]
            bare = line.lstrip(" ")
            if bare and bare[0] != "#":
                self.row, self.indent = place, len(line) - len(bare)
                return
        self.row, self.indent = self.count, -1

    def _is_dash(self) -> bool:
        return self.lines[self.row].startswith("-", self.indent)

    def _fields(self, column: int, depth: int) -> GroupNode:
        """Read the group whose first key stands at a column of the next line, perhaps behind the dash of an item."""
        group = GroupNode(self.row, column)
        if depth >= MAX_DEPTH:
            raise _Odd
        add, margin = group.pairs.append, " " * column
        row, found = self.row, _FIELD.match(self.lines[self.row], column)
        while found:
            label, text = found.groups()
            key = Scalar(label, row, column, row, found.end(1), True)
            if text is None:
                add((key, self._value(found.string, found.end(), key, depth)))
                row = self.row
            else:
                add((key, Scalar(text, row, found.start(2), row, found.end(2), True)))
                row += 1
            line = self.lines[row]
            found = _FIELD.match(line, column) if line.startswith(margin) else None
            if found is None:
                self._go_on(row)
                if self.indent < column or (self.indent == column and self._is_dash()):
                    return group
                row, found = self.row, _FIELD.match(self.lines[self.row], column) if self.indent == column else None
        raise _Odd

    def _value(self, line: str, start: int, key: Scalar, depth: int) -> Node:
        """Read the value of a key, which begins on its line or below it, and go on behind it."""
        row, column = key.line, key.column
        if start == len(line):
            self._go_on(row + 1)
            if self.indent > column:
                return self.collection(depth + 1)
            if self.indent == column and self._is_dash():
                return self._items(column, depth + 1)
            return Scalar("", row, key.end_column + 1, row, key.end_column + 1, True)
        if line[start] == "|":
            return self._literal(line, start, key)
        self._go_on(row + 1)
        return _in_brackets(line, start, row, depth)

    def _items(self, column: int, depth: int) -> ListNode:
        """Read the list whose first dash stands at a column of the next line."""
        node = ListNode(self.row, column)
        if depth >= MAX_DEPTH:
            raise _Odd
        while self.indent == column and self._is_dash():
            row, line = self.row, self.lines[self.row]
            found = _DASH.match(line, column)
            if found is None:
                raise _Odd
            if _FIELD.match(line, found.end()):
                node.items.append(self._fields(found.end(), depth + 1))
            else:
                node.items.append(self._in_line(line, found.end(), row, depth))
                self._go_on(row + 1)
        if self.indent > column:
            raise _Odd
        return node

    def _in_line(self, line: str, start: int, row: int, depth: int) -> Node:
        """Return the text, or the list in brackets, that stands from a place to the end of a line."""
        if line[start] == "[":
            return _in_brackets(line, start, row, depth)
        found = _PLAIN.match(line, start)
        if found is None:
            raise _Odd
        return Scalar(found[1], row, start, row, found.end(1), True)

    def _literal(self, line: str, start: int, key: Scalar) -> Scalar:
        """Return the text of a block, whose sign stands at a place of the key's line, and go on behind it."""
        row = key.line + 1
        sign, first = line[start:], self.lines[row]
        indent = len(first) - len(first.lstrip(" "))
        if sign not in ("|", "|-") or indent <= key.column or indent == len(first):
            raise _Odd
        taken, margin = [], first[:indent]
        while row < self.count and ((line := self.lines[row]).startswith(margin) or not line.strip(" ")):
            taken.append(line[indent:])
            row += 1
        if row == self.count and not self.is_ended:
            raise _Odd
        self._go_on(row)
        text = "\n".join(taken).rstrip("\n")
        return Scalar(text if sign == "|-" else f"{text}\n", key.line, start, row, 0, False)


def _in_brackets(line: str, start: int, row: int, depth: int) -> ListNode:
    node = ListNode(row, start)
    written = line.rstrip(" ")
    if depth + 1 >= MAX_DEPTH or line[start] != "[" or not written.endswith("]"):
        raise _Odd
    place = start + 1
    for piece in written[place:-1].split(",") if written[place:-1].strip(" ") else ():
        text = piece.strip(" ")
        if not _ITEM.fullmatch(text):
            raise _Odd
        first = place + len(piece) - len(piece.lstrip(" "))
        node.items.append(Scalar(text, row, first, row, first + len(text), True))
        place += len(piece) + 1
    return node
