"""Home, search and map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from gongshi.markup.addresses import Link, shelf_url
from gongshi.markup.head import Site, site_head
from gongshi.markup.shell import Content
from gongshi.markup.templates import template
from gongshi.model.kind import Kind
from gongshi.shelves import Shelf

ACCOUNTS: Final = (
    ("takedowns.html", "撤下记录"),
    ("timeliness.html", "公开及时率"),
    ("unused.html", "没有用过的权责事项"),
    ("rules.html", "检查规则"),
)
"""The pages on which the body gives account of its disclosure."""


@dataclass(frozen=True, slots=True)
class Card:
    """A kind as the home page shows it."""

    kind: Kind
    count: int
    shelves: Sequence[Shelf]


def home_content(cards: Sequence[Card], latest: Sequence[Link], site: Site) -> Content:
    main = template("home.html").render(cards=cards, latest=latest, body=site.body, root="", shelf_url=shelf_url)
    return Content(site.body.site_name, site_head(site), main)


def map_content(cards: Sequence[Card], written: Sequence[Link], site: Site) -> Content:
    main = template("map.html").render(
        cards=cards, written=written, accounts=ACCOUNTS, body=site.body, root="", shelf_url=shelf_url
    )
    return Content(f"网站地图 - {site.body.site_name}", site_head(site, "map.html"), main)


def search_content(kinds: Iterable[Kind], site: Site) -> Content:
    main = template("search.html").render(kinds=list(kinds), body=site.body, root="")
    return Content(f"检索 - {site.body.site_name}", site_head(site, "search.html"), main)
