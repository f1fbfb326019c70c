"""Where a field's value stands among the nodes of a record."""

from __future__ import annotations

from collections.abc import Iterator

from gongshi.findings import Where
from gongshi.model.kind import FieldSpec, by_name
from gongshi.model.record import Part
from gongshi.reading.nodes import GroupNode, ListNode, Node, Place, Scalar


def child_of(node: Node, spec: FieldSpec) -> Node | None:
    """Return the value of a field of a group, or None."""
    return node.value(spec.headings) if isinstance(node, GroupNode) else None


def field_place(node: GroupNode, place: Place, spec: FieldSpec) -> Where:
    """Return where a field's value stands, or where the record begins if it has none."""
    return first_place(child_of(node, spec) or node, place)


def first_place(node: Node, place: Place) -> Where:
    """Return where a node stands; a group stands where its first field begins."""
    return place.of(node.pairs[0][0] if isinstance(node, GroupNode) and node.pairs else node)


def place_at(node: GroupNode, place: Place, model: type[Part], path: str) -> Where:
    """Return where a field stands that a `Problem` names, or where the innermost group on the way to it begins.

    Raises:
        KeyError: there is no such field.
    """
    here: Node = node
    inner = by_name(model)
    for step in path.split("."):
        if step.isdecimal():
            here = here.items[int(step)] if isinstance(here, ListNode) and int(step) < len(here.items) else here
        else:
            spec = inner[step]
            here, inner = child_of(here, spec) or here, by_name(spec.part_type or Part)
    return first_place(here, place)


def scalars(node: Node) -> Iterator[Scalar]:
    """Yield the values in a node, without the keys."""
    if isinstance(node, Scalar):
        yield node
    for inner in node.items if isinstance(node, ListNode) else ():
        yield from scalars(inner)
    for _, value in node.pairs if isinstance(node, GroupNode) else ():
        yield from scalars(value)


def last_line(node: Node) -> int:
    """Return the last line of a node, counted from 0 within its piece of text."""
    if isinstance(node, Scalar):
        return max(node.line, node.end_line - (node.end_column == 0))
    inner = node.items if isinstance(node, ListNode) else [value for _, value in node.pairs]
    return max((last_line(one) for one in inner[-1:]), default=node.line)
