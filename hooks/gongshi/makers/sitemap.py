"""The sitemap: an index and a part for each list; none without the site's address. Protocol: sitemaps.org 0.9."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongshi.exports.sitemap import MAX_URLS, sitemap_index, url_set
from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Page, Unit
from gongshi.markup.shell import Content
from gongshi.pool import batches

OWNS = ("sitemap.xml", "sitemaps/")
INDEX = "sitemap.xml"


ALONE = True
"""It lists the pages of all others."""


def units(house: House) -> Iterator[Unit]:
    """Yield the index, and every part."""
    yield ()
    yield from ((part,) for part in {"pages": 1, **house.ledger.parts()})


def plan(unit: Unit, house: House) -> Iterator[Page]:
    if not house.site.url:
        return
    if unit:
        (part,) = unit
        listed = [*(_written(house) if part == "pages" else ()), *house.listed(part)]
        for path, urls in zip(_files(part, len(listed)), batches(listed, MAX_URLS), strict=True):
            yield Page((path,), tuple(urls))
    else:
        counts = {"pages": 0, **house.parts()}
        counts["pages"] += len(_written(house))
        yield Page((INDEX,), tuple(path for part, count in counts.items() for path in _files(part, count)))


def _written(house: House) -> list[tuple[str, str]]:
    return [("", ""), *((page.url, "") for page in house.theme.written)]


def _files(part: str, count: int) -> list[str]:
    """Return the files of a part that lists so many pages."""
    return [f"sitemaps/{part}{f'-{place + 1}' if place else ''}.xml" for place in range(-(-count // MAX_URLS))]


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    made = sitemap_index if page.paths[0] == INDEX else url_set
    return [made(frame.site.url, page.subject).encode()]
