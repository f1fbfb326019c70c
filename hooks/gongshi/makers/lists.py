"""The lists of every kind: its newest records, and each shelf cut into pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gongshi.markup.addresses import Link, root_of, shelf_url
from gongshi.markup.head import Site, list_head
from gongshi.markup.shell import Content
from gongshi.markup.templates import template
from gongshi.model.kind import FieldSpec, Kind, shown
from gongshi.model.life import STATE_NAMES, State
from gongshi.model.record import Plain
from gongshi.shelves import Shelf

REFERRERS_SHOWN: Final = 200
"""Decisions listed on the page of the item they rest on; all of them are in the lists by year."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list. `shelf` is None on the kind's first page, which shows the newest of all."""

    kind: Kind
    shelves: Sequence[Shelf]
    shelf: Shelf | None
    page: int
    """0 for the newest page of the shelf; the others count from the oldest, 1 on, so that their addresses last."""
    pages: int
    records: Sequence[tuple[Link, Plain, State]]
    total: int


def list_content(page: ListPage, site: Site) -> Content:
    kind, shelf = page.kind, page.shelf
    url = shelf_url(kind.name, shelf.slug, page.page) if shelf else f"{kind.name}/index.html"
    columns = [kind.field(name) for name in kind.columns]
    main = template("list.html").render(
        page=page,
        kind=kind,
        shelf=shelf,
        root=root_of(url),
        body=site.body,
        columns=columns,
        rows=[
            (link, _cells(columns, record), STATE_NAMES[state] if state != "published" else "")
            for link, record, state in page.records
        ],
        sums=[(kind.field(name).meta.label, text) for name, text in shelf.sums.items()] if shelf else [],
        shelf_url=shelf_url,
    )
    title = f"{shelf.title} - {kind.title}" if shelf else kind.title
    return Content(f"{title}（{page.page}）" if page.page else title, list_head(kind, site, url), main)


def _cells(columns: Sequence[FieldSpec], record: Plain) -> list[tuple[str, str, str]]:
    return [
        (spec.meta.label, shown(spec, record[spec.name]) if spec.name in record else "", spec.shape.name)
        for spec in columns
    ]
