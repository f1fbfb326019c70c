"""Home, search and map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gongshi.catalogue import Catalogue, link_of
from gongshi.makers import places
from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Page, Place, Unit
from gongshi.markup.addresses import Link, shelf_url
from gongshi.markup.head import site_head
from gongshi.markup.shell import Content
from gongshi.markup.templates import template
from gongshi.model.kind import Kind
from gongshi.shelves import Shelf

OWNS = ("map.html", "search.html")
"""The home page is shared: what is written by hand stands below the kinds."""
MENU = (Place("search.html", "检索", 50),)
LATEST: Final = 10
"""Records on the home page."""
NEWEST: Final = 4
"""Shelves of a kind on its card."""


@dataclass(frozen=True, slots=True)
class Card:
    """A kind as the home page shows it."""

    kind: Kind
    count: int
    """How many records are shown now."""
    shelves: Sequence[Shelf]

    @property
    def disclosed(self) -> int:
        """Return how many were ever disclosed, also those taken down since: what the shelves' numbers add up to."""
        return sum(shelf.disclosed for shelf in self.shelves)

    @property
    def newest(self) -> Sequence[Shelf]:
        return self.shelves[:NEWEST]

    @property
    def rest(self) -> int:
        """Return how many were disclosed in the shelves that the card does not name."""
        return sum(shelf.disclosed for shelf in self.shelves[NEWEST:])


def units(house: House) -> Iterator[Unit]:
    return ((url,) for url in _TEMPLATES)


def plan(unit: Unit, house: House) -> Iterator[Page]:
    (url,) = unit
    catalogue = house.catalogue
    kinds = sorted(catalogue.shown.values(), key=lambda kind: (kind.order, kind.name))
    if url == "search.html":
        yield Page((url,), {"kinds": kinds}, listed=("pages", ""))
        return
    cards = [_card(kind, catalogue.shelves(kind.name)) for kind in kinds]
    if url == "index.html":
        yield Page((url,), {"cards": cards, "latest": _latest(catalogue)})
    else:
        written = [Link(page.url, page.title) for page in house.theme.written]
        yield Page((url,), {"cards": cards, "written": written, "places": places()}, listed=("pages", ""))


def _card(kind: Kind, shelves: Sequence[Shelf]) -> Card:
    return Card(kind, sum(shelf.count for shelf in shelves), shelves)


def _latest(catalogue: Catalogue) -> list[Link]:
    """Return the records published last, of all kinds that have a day."""
    kinds = [name for name, kind in catalogue.kinds.items() if kind.day]
    dated = [row for name in kinds for row in catalogue.rows(catalogue.latest((name,), LATEST))]
    dated.sort(key=lambda row: (row.published_on, row.day, row.id), reverse=True)
    return [replace(link_of(row, catalogue.kinds[row.kind].title), day=row.published_on) for row in dated[:LATEST]]


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    url, site = page.paths[0], frame.site
    main = template(_TEMPLATES[url]).render(**page.subject, body=site.body, root="", shelf_url=shelf_url)
    title = f"{_TITLES[url]} - {site.body.site_name}" if url in _TITLES else site.body.site_name
    return [Content(title, site_head(site, url if url in _TITLES else ""), main)]


_TEMPLATES: Final = {"index.html": "home.html", "map.html": "map.html", "search.html": "search.html"}
_TITLES: Final = {"map.html": "网站地图", "search.html": "检索"}
