"""What a site says of itself, for machines: for whom it is, what it was built from, and what is public in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongshi import __version__
from gongshi.exports.published import BUILT, LIST, Built, built_json, published_tsv
from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Page, Unit
from gongshi.making.target import MARK
from gongshi.markup.shell import Content

OWNS = (".gongshi-site", ".gitignore", "built.json", "published.tsv")


def units(house: House) -> Iterator[Unit]:
    return ((path,) for path in OWNS)


def plan(unit: Unit, house: House) -> Iterator[Page]:
    """Plan a file with its text. A preview lists nothing, and git passes it over wherever it stands."""
    (path,) = unit
    catalogue = house.catalogue
    if path == MARK:
        yield Page((path,), f"{house.audience}\n")
    elif path == BUILT:
        counts = {name: sum(shelf.count for shelf in catalogue.shelves(name)) for name in catalogue.shown}
        yield Page((path,), built_json(Built(house.today.isoformat(), house.commit), __version__, counts))
    elif path == LIST and house.audience == "public":
        yield Page((path,), published_tsv(catalogue.all_keys()))
    elif path == ".gitignore" and house.audience == "preview":
        yield Page((path,), "*\n")


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    text: str = page.subject
    return [text.encode()]
