"""The sitemap: an index and a part for each list; none without the site's address. Protocol: sitemaps.org 0.9."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongshi.exports.sitemap import MAX_URLS, sitemap_index, url_set
from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Listing, Page
from gongshi.markup.shell import Content
from gongshi.pool import batches

OWNS = ("sitemap.xml", "sitemaps/")
INDEX = "sitemap.xml"


def plan(house: House) -> Iterator[Page]:
    return iter(())


def close(house: House, listing: Listing) -> Iterator[Page]:
    """Plan the parts when every page is known that stands in one."""
    if not house.site.url:
        return
    written = [("", ""), *((page.url, "") for page in house.theme.written)]
    parts = {"pages": written} | {
        name: [*(written if name == "pages" else ()), *urls] for name, urls in listing.items()
    }
    names = []
    for name, urls in parts.items():
        for place, batch in enumerate(batches(urls, MAX_URLS)):
            names.append(path := f"sitemaps/{name}{f'-{place + 1}' if place else ''}.xml")
            yield Page((path,), tuple(batch))
    yield Page((INDEX,), tuple(names))


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    made = sitemap_index if page.paths[0] == INDEX else url_set
    return [made(frame.site.url, page.subject).encode()]
