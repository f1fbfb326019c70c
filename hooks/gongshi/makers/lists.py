"""The lists of every kind: its newest records, and each shelf cut into pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongshi.catalogue import Catalogue
from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Page, Unit
from gongshi.markup.addresses import root_of, shelf_url
from gongshi.markup.head import list_head
from gongshi.markup.shell import Content
from gongshi.markup.templates import template
from gongshi.model.kind import FieldSpec, shown
from gongshi.model.life import STATE_NAMES
from gongshi.model.record import Plain
from gongshi.shelves import PER_PAGE, Shelf, bare, list_pages
from gongshi.views import Standing

OWNS = ()
"""Every kind owns the folder of its name."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """What a page of a list shows beside its records. Only the first of a shelf has counts: a new record leaves the others."""

    kind: str
    shelves: tuple[Shelf, ...]
    shelf: Shelf | None
    """None on the kind's first page, which shows the newest of all."""
    page: int
    """0 for the newest page of the shelf; the others count from the oldest, 1 on, so that their addresses last."""
    pages: int
    """How many the shelf has; on those behind the second, what lets them know that they are neither first nor second."""
    total: int


def units(house: House) -> Iterator[Unit]:
    """Yield the first page of every kind, and every shelf."""
    for name in house.catalogue.shown:
        yield (name,)
        yield from ((name, shelf.name) for shelf in house.catalogue.shelves(name))


def units_of(one: Standing) -> Iterator[Unit]:
    if one.is_seen or one.is_disclosed:
        yield one.row.kind, one.row.shelf


def plan(unit: Unit, house: House) -> Iterator[Page]:
    name, *shelf = unit
    return _shelf(name, shelf[0], house.catalogue) if shelf else _first(name, house.catalogue)


def _first(name: str, catalogue: Catalogue) -> Iterator[Page]:
    shelves, newest = catalogue.shelves(name), catalogue.newest(name, PER_PAGE)
    about = ListPage(name, shelves, None, 0, 1, sum(shelf.count for shelf in shelves))
    yield Page((f"{name}/index.html",), about, tuple(newest), ("pages", ""))


def _shelf(name: str, shelf_name: str, catalogue: Catalogue) -> Iterator[Page]:
    shelf = catalogue.shelf(name, shelf_name)
    if shelf is None:
        return
    shelves, cut = catalogue.bare_shelves(name), list_pages(catalogue.members(name, shelf.name))
    for place, members in enumerate(cut):
        number = len(cut) - place if place else 0
        is_first = place == 0
        about = ListPage(
            name,
            shelves,
            shelf if is_first else bare(shelf),
            number,
            len(cut) if place < 2 else number + 2,
            shelf.count if is_first else 0,
        )
        listed = (f"{name}-{shelf.slug}", "") if is_first else None
        yield Page((shelf_url(name, shelf.slug, number),), about, tuple(members), listed)


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    about: ListPage = page.subject
    kind, shelf, url = frame.kinds[about.kind], about.shelf, page.paths[0]
    columns = [kind.field(name) for name in kind.columns]
    main = template("list.html").render(
        page=about,
        kind=kind,
        shelf=shelf,
        root=root_of(url),
        body=frame.site.body,
        columns=columns,
        rows=[
            (one.link, _cells(columns, one.record), STATE_NAMES[one.state] if one.state != "published" else "")
            for one in records
        ],
        sums=[(kind.field(name).meta.label, text) for name, text in shelf.sums.items()] if shelf else [],
        shelf_url=shelf_url,
    )
    title = f"{shelf.title} - {kind.title}" if shelf else kind.title
    return [Content(f"{title}（{about.page}）" if about.page else title, list_head(kind, frame.site, url), main)]


def _cells(columns: Sequence[FieldSpec], record: Plain) -> list[tuple[str, str, str]]:
    return [
        (spec.meta.label, shown(spec, record[spec.name]) if spec.name in record else "", spec.shape.name)
        for spec in columns
    ]
