"""Text → nodes with places. The only importer of `yaml`; see decisions/0002-reading.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, Final, NamedTuple

import yaml

from gongshi.findings import Finding, Rule, Where, shortened
from gongshi.model.headings import heading_of
from gongshi.reading.odd import Odd, odd_characters
from gongshi.reading.rules import (
    ANCHOR,
    BAD_INDENT,
    MAX_DEPTH,
    NEEDS_QUOTES,
    TAB,
    TAG,
    TOO_DEEP,
    UNCLOSED_BRACKET,
    UNCLOSED_QUOTE,
    YAML_SYNTAX,
)


class Scalar(NamedTuple):
    """A piece of text; lines and columns count from 0."""

    text: str
    line: int
    column: int
    end_line: int
    end_column: int
    is_plain: bool


@dataclass(slots=True)
class ListNode:
    """A list."""

    line: int
    column: int
    items: list[Node] = dataclass_field(default_factory=list)


@dataclass(slots=True)
class GroupNode:
    """A group of fields, in the order written, repeated keys included."""

    line: int
    column: int
    pairs: list[tuple[Node, Node]] = dataclass_field(default_factory=list)
    _places: dict[str, int] = dataclass_field(default_factory=dict, init=False, repr=False, compare=False)

    def value(self, headings: Iterable[str]) -> Node | None:
        """Return the value of the first pair whose key is one of `headings`, as `heading_of` makes them of keys; None if there is none."""
        if not self._places:
            keyed = [(key.text, place) for place, (key, _) in enumerate(self.pairs) if isinstance(key, Scalar)]
            self._places.update((heading_of(text)[0], place) for text, place in reversed(keyed))
        first = min((self._places[one] for one in headings if one in self._places), default=-1)
        return self.pairs[first][1] if first >= 0 else None


Node = Scalar | ListNode | GroupNode


class Fault(Exception):
    def __init__(self, finding: Finding) -> None:
        self.finding = finding


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of text stands: the file, and how many lines lie before the piece."""

    name: str
    lines_before: int = 0

    def at(self, line: int, column: int, end_column: int = 0) -> Where:
        return Where(self.name, line + self.lines_before + 1, column + 1, end_column + 1 if end_column else 0)

    def of(self, node: Node) -> Where:
        end = node.end_column if isinstance(node, Scalar) and node.end_line == node.line else 0
        return self.at(node.line, node.column, end)


_FOLD: Final = re.compile(
    r"(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]) (?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])"
)


_FOLDED: Final = "\ue0f0"
"""A private-use character, put where a line ends: the blank behind it in the value is one that YAML made."""


_WIDTH: Final = 80
"""Columns from which programs that write YAML break a line, at a blank: there the line end stands for one that was typed."""


def _without_folds(source: str, column: int, value: str) -> str:
    """Return a value without the blanks that YAML made of line ends between Chinese characters.

    YAML's own parser says which these are: it reads the scalar once more, with a mark at the end of each line that people broke.
    """
    if _FOLDED in source:
        return value
    lines = source.split("\n")
    for place in _broken_by_people(lines, column):
        lines[place] = f"{lines[place].rstrip(' ')}{_FOLDED}"
    read = _scalar_in("\n".join(lines))
    if read is None or read.replace(_FOLDED, "") != value:
        return value
    return _MARKED_FOLD.sub("", read).replace(_FOLDED, "")


def _broken_by_people(lines: Sequence[str], column: int) -> list[int]:
    """Return which lines of a scalar people have ended. `column` is where the first begins.

    Programs end a line at a blank that was typed: PyYAML and libyaml behind the eightieth column, js-yaml and yaml before the word that
    would go beyond. People do the latter by chance; of what is no block that is believed only if it is so at every line end and a
    blank was typed elsewhere too.
    """
    first = 1 if lines[0].startswith(">") else 0  # the line of a block's sign is none of its text
    ends = [place for place in range(first, len(lines) - 1) if lines[place].strip() and not _ends_escaped(lines[place])]
    widths = {place: len(lines[place].rstrip()) + (0 if place else column) for place in ends}
    full = {
        place for place in ends if lines[place + 1].strip() and _with_next(widths[place], lines[place + 1]) > _WIDTH
    }
    if not first and not (len(full) == len(ends) and any(" " in line.strip() for line in lines)):
        full = set()
    return [place for place in ends if widths[place] <= _WIDTH and place not in full]


def _with_next(width: int, line: str) -> int:
    """Return how wide a line would be with the first word of the next."""
    return width + 1 + len(line.split(maxsplit=1)[0])


_MARKED_FOLD: Final = re.compile(_FOLD.pattern.replace(" ", f"{_FOLDED} "))


def _ends_escaped(line: str) -> bool:
    """Tell whether the end of a line in double quotes is escaped: no blank is made of it."""
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _scalar_in(source: str) -> str | None:
    loader = _LOADER(source)
    try:
        while event := loader.get_event():
            if type(event) is yaml.ScalarEvent:
                return str(event.value)
    except yaml.YAMLError:
        pass
    finally:
        loader.dispose()
    return None


def compose(text: str, place: Place) -> tuple[list[Node], list[Finding]]:
    """Return the root of each document in `text`, and what stands in it that we do not take.

    Where YAML folded lines, no space is left between Chinese characters; a blank that was typed stays.

    Raises:
        Fault: the text is no YAML, or is nested too deep.
    """
    roots: list[Node] = []
    findings: list[Finding] = []
    inner = roots
    """Where the next node goes: the roots, a list's items, or a group's keys and values in turn."""
    outer: list[tuple[list[Node], ListNode | GroupNode]] = []
    loader = _LOADER(text)
    try:
        while event := loader.get_event():
            kind = type(event)
            if kind is yaml.ScalarEvent:
                start, end, value = event.start_mark, event.end_mark, event.value
                if start.line != end.line and event.style != "|" and _FOLD.search(value):
                    value = _without_folds(text[start.index : end.index], start.column, value)
                inner.append(Scalar(value, start.line, start.column, end.line, end.column, not event.style))
                if event.anchor or (event.tag and event.tag != "!"):
                    findings.append(_not_taken(event, place))
                if event.style == '"' and "\\" in (source := text[start.index : end.index]):
                    findings.extend(_escaped(odd, inner[-1], place) for odd in _only_escaped(value, source))
            elif kind in _STARTS:
                node = _open(event, len(outer), findings, place)
                inner.append(node)
                outer.append((inner, node))
                inner = node.items if isinstance(node, ListNode) else []
            elif kind in _ENDS:
                parent, node = outer.pop()
                if isinstance(node, GroupNode):
                    node.pairs.extend(zip(inner[::2], inner[1::2], strict=True))
                inner = parent
            elif kind is yaml.AliasEvent:
                findings.append(_not_taken(event, place))
                mark = event.start_mark
                inner.append(Scalar("*", mark.line, mark.column, mark.line, mark.column + 1, False))
    except yaml.YAMLError as error:
        raise Fault(_syntax(error, text, place)) from None
    finally:
        loader.dispose()
    return roots, findings


def _open(event: Any, depth: int, findings: list[Finding], place: Place) -> ListNode | GroupNode:
    """Return a new list or group of fields."""
    mark = event.start_mark
    if depth >= MAX_DEPTH:
        where = place.at(mark.line, mark.column)
        raise Fault(TOO_DEEP.at(where, f"这里的嵌套超过 {MAX_DEPTH} 层", "记录不需要这么多层；检查多余的括号和缩进。"))
    if event.anchor or event.tag:
        findings.append(_not_taken(event, place))
    return _STARTS[type(event)](mark.line, mark.column)


_STARTS: Final[Mapping[Any, type[ListNode] | type[GroupNode]]] = {
    yaml.MappingStartEvent: GroupNode,
    yaml.SequenceStartEvent: ListNode,
}
_ENDS: Final = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def _only_escaped(value: str, source: str) -> Iterator[Odd]:
    """Return what is odd in a value in double quotes and stands in its source with a backslash only; the rest is seen in the file."""
    return (odd for odd in odd_characters(value) if value[odd.start] not in source)


def _escaped(odd: Odd, node: Node, place: Place) -> Finding:
    return odd.rule.at(
        place.of(node), f"引号里用反斜杠写了{odd.what}{odd.harm}", f"{odd.help}反斜杠是文字时改用单引号。"
    )


def _not_taken(event: Any, place: Place) -> Finding:
    mark = event.start_mark
    where = place.at(mark.line, mark.column)
    if event.anchor:
        return ANCHOR.at(where, "这里用了 YAML 的锚点或者引用", "把内容直接写出来；如果“*”“&”是文字，整个内容加引号。")
    written = str(event.tag).replace("tag:yaml.org,2002:", "!!")
    return TAG.at(where, f"这里用了 YAML 的标签“{shortened(written)}”", "删去标签；如果“!”是文字，整个内容加引号。")


_SYNTAX: Final[Sequence[tuple[str, Rule, str, str]]] = (
    (
        "while scanning a quoted scalar",
        UNCLOSED_QUOTE,
        "这里的引号没有成对",
        "在内容末尾补上引号，或者删去开头的引号。",
    ),
    (
        "while parsing a flow",
        UNCLOSED_BRACKET,
        "括号没有成对，或者少了半角逗号",
        "补上成对的括号，各项之间用半角逗号，例如 [罚款, 没收违法所得]。",
    ),
    (
        "while scanning a block scalar",
        YAML_SYNTAX,
        "“|”和“>”后面不能在同一行写内容",
        "从下一行写起，每行前面加两个空格。",
    ),
    (
        "could not find expected ':'",
        YAML_SYNTAX,
        "这一行没有冒号，看不出是哪个字段",
        "写成“字段名: 内容”；上一行内容太长换了行，就在这一行前面加两个空格。",
    ),
    (
        "did not find expected '-' indicator",
        BAD_INDENT,
        "这一行的缩进和列表对不齐",
        "列表的每一项以“- ”开头，从同一列开始。",
    ),
    ("block sequence entries are not allowed", BAD_INDENT, "这里不能写列表", "把“- ”另起一行，放在字段名下面。"),
    ("undefined tag handle", TAG, "这里用了 YAML 的标签“!”", "删去标签；如果“!”是文字，整个内容加引号。"),
    ("while scanning an a", ANCHOR, "这里用了 YAML 的锚点或者引用", "如果“*”“&”是文字，整个内容加引号。"),
    ("found undefined alias", ANCHOR, "这里用了 YAML 的引用", "把内容直接写出来。"),
    ("exceeded max", TOO_DEEP, "嵌套太深", "检查多余的括号。"),
    (
        "did not find expected <document start>",
        BAD_INDENT,
        "这一行的缩进和上面对不齐",
        "同一层的字段从同一列开始；多条记录写成列表，每条以“- ”开头。",
    ),
)


def _syntax(error: yaml.YAMLError, text: str, place: Place) -> Finding:
    """Turn an error of the parser into a finding in a clerk's words."""
    said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if line > (last := text.count("\n")):  # YAML counts an unfinished last line as two
        line, column = last, len(text) - text.rfind("\n") - 1
    if "cannot start any token" in said or _is_tabbed(text, line):
        return _odd_start(text, line, column, place)
    if "mapping values are not allowed" in said or "did not find expected key" in said:
        return _odd_middle(text, line, column, place)
    for words, rule, message, help in _SYNTAX:
        if words in said:
            if rule in (UNCLOSED_QUOTE, UNCLOSED_BRACKET) or "expected ':'" in words:
                context = getattr(error, "context_mark", None) or mark
                line, column = (context.line, context.column) if context else (line, column)
            if "while parsing a flow node" in said:
                line, column = _opening(text, line, column)
            return rule.at(place.at(line, column), message, help)
    return YAML_SYNTAX.at(
        place.at(line, column), "这里不符合 YAML 的写法", "检查冒号、引号、括号和缩进；拿不准就给整个内容加引号。"
    )


def _opening(text: str, line: int, column: int) -> tuple[int, int]:
    """Return the place of the last opening bracket before a place, or the place itself."""
    lines = text.split("\n")
    before = "\n".join([*lines[:line], lines[line][:column] if line < len(lines) else ""])
    offset = max(before.rfind("["), before.rfind("{"))
    return (
        (before.count("\n", 0, offset), offset - before.rfind("\n", 0, offset) - 1) if offset >= 0 else (line, column)
    )


def _is_tabbed(text: str, line: int) -> bool:
    """Tell whether the line is indented with a tab."""
    lines = text.split("\n")
    return line < len(lines) and "\t" in lines[line][: len(lines[line]) - len(lines[line].lstrip())]


def _odd_start(text: str, line: int, column: int, place: Place) -> Finding:
    lines = text.split("\n")
    if _is_tabbed(text, line):
        return TAB.at(
            place.at(line, lines[line].index("\t")), "这里用了制表符（Tab）", "换成空格；在编辑器里打开“用空格缩进”。"
        )
    char = lines[line][column : column + 1] if line < len(lines) else ""
    if char == "\t":
        return TAB.at(place.at(line, column), "这里有制表符（Tab）", "换成空格。")
    return NEEDS_QUOTES.at(place.at(line, column), f"内容不能以“{char}”开头", "给整个内容加上引号。")


def _odd_middle(text: str, line: int, column: int, place: Place) -> Finding:
    """Tell a line that begins in the wrong column from one whose content goes on where YAML expects its end."""
    whole = (text.split("\n")[line:] or [""])[0]
    before, where = whole[:column], place.at(line, column)
    if not before.strip():
        return BAD_INDENT.at(where, "这一行的缩进和上面的字段对不齐", "同一层的字段从同一列开始。")
    if whole.startswith(":", column):
        if ": " in before:
            return NEEDS_QUOTES.at(where, "内容里又有“: ”", "给整个内容加上引号，或者改成中文冒号。")
        indent = len(before) - len(before.lstrip())
        return BAD_INDENT.at(
            place.at(line, indent), "这一行缩进得太多，和上一行的内容连在一起了", "同一层的字段从同一列开始。"
        )
    return NEEDS_QUOTES.at(where, "成对的引号或者括号之后还有文字", "给整个内容加上引号，里面的引号改成中文引号。")
