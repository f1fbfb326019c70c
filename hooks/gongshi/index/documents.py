"""Records and hand-written pages → what is indexed of them: documents for the search, rows for the finders' tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from gongshi.format import YEAR
from gongshi.index import columns
from gongshi.index.text import Document, Fact
from gongshi.keeping import shelf_of
from gongshi.markup.addresses import record_url
from gongshi.markup.prose import markdown_html, plain_text
from gongshi.model.kind import FieldSpec, Kind, chosen, groups_in, shares, shown, texts, values_of
from gongshi.model.record import Plain

PAGES: Final = "pages"
"""The kind under which hand-written pages are found."""


@dataclass(slots=True)
class RecordText:
    """What another process needs to make a record's document."""

    kind: str
    url: str
    heading: str
    number: str
    data: bytes


def document(text: RecordText, kind: Kind) -> Document:
    """Return a record as it can be found: what its page shows and, where that differs, what the clerk wrote."""
    view = json.loads(text.data)
    head = tuple(dict.fromkeys(one for one in (text.number, text.heading) if one))
    body = tuple(one for one in dict.fromkeys(_search_texts(kind, view)) if one not in head)
    facts: dict[str, Fact] = {YEAR: shelf_of(kind, view)} if kind.is_by_year else {}
    for field_name in (*kind.facets, *kind.sums):
        if values := values_of(spec := kind.field(field_name), view):
            facts[field_name] = _fact(spec, values)
    day = view.get(kind.day, "") if kind.day else ""
    return Document(kind.name, view["id"], text.url, text.heading, day, head, body, facts)


def _search_texts(kind: Kind, view: Plain) -> Iterator[str]:
    for spec, text in texts(kind.fields, view):
        if spec.shape.name == "markdown":
            yield from filter(None, map(str.strip, plain_text(markdown_html(text)).split("\n")))
        else:
            yield text
    for spec in kind.fields:
        if spec.name in view and spec.shape.name in ("day", "amount"):
            yield str(view[spec.name]).removesuffix(".00")
        elif spec.name in view and spec.many and not spec.parts:
            yield shown(spec, view[spec.name])


def _fact(spec: FieldSpec, values: Sequence[Any]) -> Fact:
    if spec.shape.name in ("amount", "number"):
        return float(values[0])
    shown_values = list(dict.fromkeys(chosen(spec, one) for one in values))
    return shown_values if spec.many or len(shown_values) > 1 else shown_values[0]


def written_document(url: str, title: str, text: str) -> Document:
    """Return a hand-written page as it can be found; each line of its text stands for itself."""
    lines = tuple(line for line in dict.fromkeys(map(str.strip, text.split("\n"))) if line)
    return Document(PAGES, url, url, title, "", (title,), lines, {})


@cache
def layout_of(kind: Kind) -> columns.Layout:
    """Return what the table of a kind has: what the kind declares as facets, sums and columns."""
    named = dict.fromkeys((*kind.columns, *kind.facets, *kind.sums))
    parties = (spec.name for spec in kind.fields if spec.within and (spec.name in kind.summary or spec.meta.leads))
    names = dict.fromkeys((*named, *parties))
    start, _, end = record_url(kind.name, "\n").partition("\n")
    return columns.Layout(
        kind.name,
        kind.title,
        kind.unit,
        (start, end),
        _column(kind.field(kind.day)) if kind.day else None,
        tuple(_column(kind.field(name)) for name in kind.facets),
        tuple(_column(kind.field(name)) for name in kind.sums),
        tuple(_column(kind.field(name)) for name in names),
        len(kind.columns),
    )


def _column(spec: FieldSpec) -> columns.Column:
    return columns.Column(spec.name, spec.meta.label, spec.shape.name)


def row_of(kind: Kind, heading: str, view: Plain) -> columns.Row:
    layout = layout_of(kind)
    return columns.Row(
        view["id"],
        heading,
        view.get(kind.day, "") if kind.day else "",
        tuple(_facet_values(kind.field(column.name), view) for column in layout.facets),
        tuple(int(Decimal(view[column.name]) * 100) if column.name in view else None for column in layout.amounts),
        tuple(_shown(kind.field(column.name), view) for column in layout.shown),
        _groups(kind, view),
    )


TOGETHER: Final = "连带，见上一行"
"""What stands for an amount that several parties owe together, behind the first of them: a column is added up by its readers."""


def _groups(kind: Kind, view: Plain) -> tuple[tuple[str, ...], ...]:
    """Return what is shown of each party of a record, in the order of the layout; () where there is one."""
    if (count := groups_in(kind, view)) == 1:
        return ()
    cells = [_cells(kind, kind.field(column.name), view, count) for column in layout_of(kind).shown]
    return tuple(zip(*cells, strict=True))


def _cells(kind: Kind, spec: FieldSpec, view: Plain, count: int) -> list[str]:
    """Return a value for each party: its own, or the record's; an amount of the record counts once."""
    own = shares(kind, view, spec)
    if spec.within or any(one is not None for one in own):
        return ["" if one is None else _shown(spec, {spec.name: one}) for one in own]
    text = _shown(spec, view)
    return [text, *([TOGETHER] * (count - 1))] if text and spec.name in kind.sums else [text] * count


def _facet_values(spec: FieldSpec, view: Plain) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chosen(spec, one) for one in values_of(spec, view)))


def _shown(spec: FieldSpec, view: Plain) -> str:
    """Return a value for the browser: a day as ISO, an amount as digits of yuan, anything else as a page shows it."""
    if spec.name in view and spec.shape.name in ("day", "amount"):
        return str(view[spec.name])
    return shown(spec, view[spec.name]) if spec.name in view else "、".join(_facet_values(spec, view))
