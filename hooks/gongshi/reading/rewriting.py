"""YAML files, rewritten: a record makes way for its tombstone, and every other byte stays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gongshi.model.codes import USCC_PLACEHOLDER
from gongshi.model.kind import FieldSpec, Kind, by_key, by_name
from gongshi.model.record import Plain, Tombstone, Withdrawal
from gongshi.reading.decoding import decode
from gongshi.reading.nodes import GroupNode, ListNode, Scalar
from gongshi.reading.places import child_of, last_line
from gongshi.reading.records import is_tombstone, read
from gongshi.reading.recovery import compose_file
from gongshi.reading.told import Told, as_written


class CannotRewrite(Exception):
    """The file is written in a way that cannot be changed line by line. The message is Chinese, for the clerk."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record in a file, good or not. `values` are what its tombstone keeps, as far as the file says it."""

    id: str
    is_tombstone: bool
    values: Mapping[str, str]


def _unsaid(kind: Kind) -> Told:
    """Return how a file is read of which nothing is published: what a record leaves to the body is not asked of it."""
    return as_written({spec.meta.from_body: USCC_PLACEHOLDER for spec in kind.fields if spec.meta.from_body})


def find_records(data: bytes, name: str, kind: Kind) -> list[Found]:
    """Return every record of a file whose id can be read, also those with faults."""
    text = decode(data, name).text
    records = read(data, name, kind, _unsaid(kind)).records
    good = {record.id: record.values for record in records if not record.is_tombstone}
    found = []
    for span in _spans(text, name, kind):
        values = good.get(span.id) or _written(span.node, kind)
        found.append(Found(span.id, is_tombstone(span.node), _kept(values, kind)))
    return found


def _written(node: GroupNode, kind: Kind) -> dict[str, str]:
    """Return the texts of the fields that a tombstone keeps, as they are written in a faulty record."""
    values = {}
    for name in {kind.number, kind.day, "published_on"} - {""}:
        if isinstance(value := child_of(node, kind.field(name)), Scalar):
            values[name] = value.text.strip()
    return values


def _kept(values: Plain, kind: Kind) -> dict[str, str]:
    """Return what a tombstone keeps of a record, under the tombstone's names; days only if they are days."""
    number = str(values.get(kind.number, ""))
    days = {"decided_on": values.get(kind.day, ""), "published_on": values.get("published_on", "")}
    if kind.day in ("", "published_on"):
        days["decided_on"] = ""
    kept = {"number": number if len(number) <= 128 else ""}
    kept |= {name: day if isinstance(day, str) and _ISO.fullmatch(day) else "" for name, day in days.items()}
    return {name: value for name, value in kept.items() if value}


_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


# ------------------------------------------------------------------------------------------------ spans


@dataclass(frozen=True, slots=True)
class _Span:
    """The lines of a record; `last` is the one behind it. `column` is where its list's dash stands, -1 for none."""

    id: str
    node: GroupNode
    first: int
    last: int
    column: int


@dataclass(frozen=True, slots=True)
class _Item:
    """A record as it was composed: the line it begins on, the line behind its last text that could be read."""

    node: GroupNode
    first: int
    end: int
    column: int
    is_partial: bool


def _spans(text: str, name: str, kind: Kind) -> Iterator[_Span]:
    """Yield the records of a file with the lines they take, comments of their own included."""
    lines = text.split("\n")
    items = sorted(_items(text, name, kind, lines), key=lambda item: item.first)
    for place, item in enumerate(items):
        named = child_of(item.node, kind.field("id"))
        if not isinstance(named, Scalar):
            continue
        id = named.text.strip()
        if item.column < 0:
            yield _Span(id, item.node, 0, len(lines), -1)
            continue
        following = items[place + 1].first if place + 1 < len(items) else len(lines)
        first = item.first - _comments_above(lines, item.first, is_first=place == 0)
        if item.is_partial:
            end = following - (_comments_above(lines, following, is_first=False) if following < len(lines) else 0)
        else:
            end = _content_end(lines, item.end, following, item.column)
        yield _Span(id, item.node, first, end, item.column)


def _items(text: str, name: str, kind: Kind, lines: Sequence[str]) -> Iterator[_Item]:
    roots, _ = compose_file(text, name, by_key(kind.record))
    opening = next((line for line in lines if line.strip() and not line.startswith(("#", "%", "---"))), "")
    is_list = opening.lstrip().startswith(("-", "["))
    for root in roots:
        before = root.place.lines_before
        for node in root.node.items if isinstance(root.node, ListNode) else [root.node]:
            if not isinstance(node, GroupNode):
                continue
            line, end = node.line + before, last_line(node) + before + 1
            if is_list:
                first, column = _dash_before(lines, line, node.column)
                yield _Item(node, first, end, column, root.is_partial)
            else:
                yield _Item(node, 0, end, -1, root.is_partial)


def _dash_before(lines: Sequence[str], line: int, column: int) -> tuple[int, int]:
    """Return line and column of the dash that opens the item whose first field stands at this place.

    Raises:
        CannotRewrite: there is no dash: the list is written in brackets.
    """
    for number in range(line, -1, -1):
        here = lines[number][:column] if number == line else lines[number]
        if dash := re.match(r"( *)-(?=\s|$)", here):
            return number, len(dash[1])
        if number < line and here.strip() and not here.lstrip().startswith("#"):
            break
    raise CannotRewrite("这个文件的列表写在方括号里，不能逐行改。先改成每条记录以“- ”开头，再撤下。")


def _comments_above(lines: Sequence[str], start: int, is_first: bool) -> int:
    """Return how many comment lines right above an item are its own.

    Above the first item, a comment at the top of the file is the file's.
    """
    count = 0
    while count < start and re.match(r"\s*#", lines[start - count - 1]):
        count += 1
    return 0 if is_first and count == start else count


def _content_end(lines: Sequence[str], end: int, following: int, column: int) -> int:
    """Return the line behind an item: its last text, and the comments below that are indented as its own."""
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    for number in range(end, following):
        here = lines[number]
        if re.match(r"\s*#", here) and len(here) - len(here.lstrip()) > column:
            end = number + 1
        elif here.strip():
            break
    return end


# ------------------------------------------------------------------------------------------------ rewriting


def with_tombstones(data: bytes, name: str, kind: Kind, stones: Mapping[str, Plain]) -> bytes:
    """Return a file in which the records of these ids are replaced by tombstones.

    A file of one record becomes its tombstone; of a list, everything but the record and its own comments stays byte
    for byte. `stones` are values of `Tombstone` by id.

    Raises:
        CannotRewrite: the file cannot be changed safely.
    """
    decoded = decode(data, name)
    if decoded.not_utf8:
        raise CannotRewrite("这个文件不是 UTF-8 编码，先另存为 UTF-8，再撤下。")
    spans = [span for span in _spans(decoded.text, name, kind) if span.id in stones]
    if sorted(span.id for span in spans) != sorted(stones):
        raise CannotRewrite("标识在文件里没有找到，或者不止一处。先运行 gongshi check，改正以后再撤下。")
    raw = data.splitlines(keepends=True)
    ending = "\r\n" if raw and raw[0].endswith(b"\r\n") else "\n"
    for span in sorted(spans, key=lambda one: one.first, reverse=True):
        indent = " " * (span.column + 2) if span.column >= 0 else ""
        written = [f"{indent}{line}" for line in _tombstone_lines(stones[span.id])]
        if span.column >= 0:
            written[0] = f"{' ' * span.column}- {written[0].lstrip()}"
        bom = b"\xef\xbb\xbf" if span.first == 0 and data.startswith(b"\xef\xbb\xbf") else b""
        block = bom + "".join(line + ending for line in written).encode()
        raw[span.first : span.last] = [block]
    changed = b"".join(raw)
    _assert_others_are_the_same(data, changed, name, kind, stones)
    return changed


def _tombstone_lines(stone: Plain) -> Iterator[str]:
    for name, spec in by_name(Tombstone).items():
        if name not in stone:
            continue
        if spec.parts:
            yield f"{spec.meta.label}:"
            yield from (f"  {line}" for line in _field_lines(stone[name], by_name(Withdrawal)))
        else:
            yield f"{spec.meta.label}: {_scalar(stone[name])}"


def _field_lines(values: Plain, specs: Mapping[str, FieldSpec]) -> Iterator[str]:
    return (f"{spec.meta.label}: {_scalar(values[name])}" for name, spec in specs.items() if name in values)


def _scalar(value: str) -> str:
    """Return a text as a YAML scalar: plain where that is safe, else in double quotes, as in JSON."""
    return value if _SAFE.fullmatch(value) else json.dumps(value, ensure_ascii=False)


_SAFE: Final = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff〔〕（）。，、；.\-]*")


def _assert_others_are_the_same(
    before: bytes, after: bytes, name: str, kind: Kind, stones: Mapping[str, Plain]
) -> None:
    """Make sure that the new file says what it must, before it is written.

    Raises:
        CannotRewrite: it does not.
    """
    old, new = _by_id(before, name, kind, stones), _by_id(after, name, kind, {})
    for id, stone in stones.items():
        if new.pop(id, None) != dict(stone):
            raise CannotRewrite("这个文件的写法特殊，不能自动改。请手工把记录换成存根。")
    if old != new:
        raise CannotRewrite("这个文件里别的记录会受影响，不能自动改。先运行 gongshi check，改正以后再撤下。")


def _by_id(data: bytes, name: str, kind: Kind, left_out: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        record.id: record.values
        for record in read(data, name, kind, _unsaid(kind)).records
        if record.id not in left_out
    }
