"""What is allowed but odd about what was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic_core import PydanticCustomError

from gongshi.findings import Finding
from gongshi.model import fields
from gongshi.model.kind import by_key, named
from gongshi.model.record import Part
from gongshi.reading.nodes import GroupNode, ListNode, Node, Place, Scalar
from gongshi.reading.places import scalars
from gongshi.reading.rules import (
    SWALLOWED_COMMENT,
)
from gongshi.reading.validating import is_absent, with_unit


def lines_with_comments(text: str) -> list[str]:
    """Return the lines of a text in which a comment may follow a value; none if it has no such comment."""
    return text.split("\n") if " #" in text or "\t#" in text else []


def advice(node: GroupNode, place: Place, model: type[Part]) -> Iterator[Finding]:
    """Yield what is allowed but odd about single values, also within groups of fields."""
    keys = by_key(model)
    for key, value in node.pairs:
        spec = named(keys, key.text) if isinstance(key, Scalar) else None
        if spec is not None and spec.part_type:
            for inner in value.items if isinstance(value, ListNode) else (value,):
                if isinstance(inner, GroupNode):
                    yield from advice(inner, place, spec.part_type)
            continue
        if spec is None or not isinstance(value, Scalar) or spec.shape.advise is fields.NO_ADVICE or is_absent(value):
            continue
        try:
            advised = spec.shape.advise(with_unit(value.text, key, spec))
        except PydanticCustomError:  # the value is wrong, and validation says so
            continue
        if advised:
            rule, message, help = advised
            yield rule.at(place.of(value), f"“{spec.meta.label}”{message}", help)


def swallowed(node: Node, place: Place, lines: Sequence[str]) -> Iterator[Finding]:
    """Yield where a comment begins right behind a value, which may have been meant as part of it."""
    for value in scalars(node):
        row = value.end_line + place.lines_before
        rest = lines[row][value.end_column :] if value.is_plain and row < len(lines) else ""
        if rest.lstrip().startswith("#"):
            column = value.end_column + len(rest) - len(rest.lstrip())
            yield SWALLOWED_COMMENT.at(
                place.at(value.end_line, column),
                "“#”后面的文字当作注释，不会公开",
                "如果它是内容，给整个内容加上引号。",
            )
