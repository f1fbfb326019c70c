"""Home, search and map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gongshi.catalogue import Catalogue
from gongshi.makers import places
from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Page, Place
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


def plan(house: House) -> Iterator[Page]:
    catalogue = house.catalogue
    cards = [Card(kind, len(catalogue.seen[name]), catalogue.shelves[name]) for name, kind in catalogue.kinds.items()]
    cards.sort(key=lambda card: (card.kind.order, card.kind.name))
    yield Page(("index.html",), {"cards": cards, "latest": _latest(catalogue)})
    written = [Link(page.url, page.title) for page in house.theme.written]
    yield Page(("map.html",), {"cards": cards, "written": written, "places": places()}, listed=("pages", ""))
    yield Page(("search.html",), {"kinds": [card.kind for card in cards]}, listed=("pages", ""))


def _latest(catalogue: Catalogue) -> list[Link]:
    """Return the records published last, of all kinds that have a day."""
    dated = [one for name, kind in catalogue.kinds.items() if kind.day for one in catalogue.seen[name]]
    dated.sort(key=lambda one: (one.row.published_on, one.row.day, one.row.id), reverse=True)
    return [replace(one.link(catalogue.kinds[one.row.kind].title), day=one.row.published_on) for one in dated[:LATEST]]


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    url, site = page.paths[0], frame.site
    main = template(_TEMPLATES[url]).render(**page.subject, body=site.body, root="", shelf_url=shelf_url)
    title = f"{_TITLES[url]} - {site.body.site_name}" if url in _TITLES else site.body.site_name
    return [Content(title, site_head(site, url if url in _TITLES else ""), main)]


_TEMPLATES: Final = {"index.html": "home.html", "map.html": "map.html", "search.html": "search.html"}
_TITLES: Final = {"map.html": "网站地图", "search.html": "检索"}
