"""What a site says of itself, for machines: for whom it is, what it was built from, and what is public in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongshi import __version__
from gongshi.exports.published import BUILT, LIST, Built, built_json, published_tsv
from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Page
from gongshi.making.target import MARK
from gongshi.markup.shell import Content

OWNS = (".gongshi-site", ".gitignore", "built.json", "published.tsv")


def plan(house: House) -> Iterator[Page]:
    """Plan the files, each with its text. A preview lists nothing, and git passes it over wherever it stands."""
    catalogue = house.catalogue
    yield Page((MARK,), f"{house.audience}\n")
    counts = {name: len(seen) for name, seen in catalogue.seen.items()}
    yield Page((BUILT,), built_json(Built(house.today.isoformat(), house.commit), __version__, counts))
    if house.audience == "preview":
        yield Page((".gitignore",), "*\n")
    else:
        yield Page((LIST,), published_tsv(catalogue.by_id))


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    text: str = page.subject
    return [text.encode()]
