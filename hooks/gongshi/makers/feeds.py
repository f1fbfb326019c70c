"""Which records stand in which feed: one over all kinds, one a kind, and one for each value of a kind's facets."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from typing import Final

from gongshi.catalogue import Catalogue, Seen
from gongshi.exports.feed import MAX_ENTRIES, Entry, Feed, atom
from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Page
from gongshi.markup.addresses import facet_feed_url, feed_url, root_of
from gongshi.markup.shell import Content
from gongshi.model.kind import Kind, shown

MAX_VALUES: Final = 200
"""Values of one facet that have a feed: those with the most records. A feed for each of a million names serves no one."""


OWNS = ("feed.xml",)


@dataclass(frozen=True, slots=True)
class About:
    """What a feed says of itself. `page` is the page that shows the same."""

    page: str
    title: str


def plan(house: House) -> Iterator[Page]:
    catalogue, body = house.catalogue, house.site.body
    newest = {name: sorted(seen, key=_published, reverse=True) for name, seen in catalogue.seen.items()}
    latest = [one for seen in newest.values() for one in seen[:MAX_ENTRIES]]
    facets = house.facets()
    name = body.site_name + ("（示例数据）" if body.example else "")
    yield _feed(feed_url(), "index.html", name, nlargest(MAX_ENTRIES, latest, key=_published))
    for kind in catalogue.kinds.values():
        title, page = f"{kind.title} - {name}", f"{kind.name}/index.html"
        yield _feed(feed_url(kind.name), page, title, newest[kind.name][:MAX_ENTRIES])
        for facet, value, members in _by_value(kind, newest[kind.name], facets):
            about = f"{kind.field(facet).meta.label}“{_named(catalogue, kind, facet, value)}” - {title}"
            yield _feed(facet_feed_url(kind.name, facet, value), page, about, members)


def _feed(url: str, page: str, title: str, members: Sequence[Seen]) -> Page:
    """Return the plan of a feed; its members were published last first."""
    return Page((url,), About(page, title), tuple(members))


def _published(one: Seen) -> tuple[str, str, str, str]:
    row = one.row
    return row.published_on, row.day, row.kind, row.id


def _by_value(
    kind: Kind, newest: Iterable[Seen], facets: Mapping[int, str]
) -> Iterator[tuple[str, str, Sequence[Seen]]]:
    """Yield (facet, value, its newest records) of the values with the most records, in the order of their names."""
    members: dict[tuple[str, str], list[Seen]] = defaultdict(list)
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for one in newest:
        for pair in _pairs(facets.get(one.row.number_in_store, "[]")):
            counts[pair] += 1
            if counts[pair] <= MAX_ENTRIES:
                members[pair].append(one)
    for facet in kind.facets:
        pairs = sorted((pair for pair in counts if pair[0] == facet), key=lambda pair: (-counts[pair], pair))
        yield from ((*pair, members[pair]) for pair in sorted(pairs[:MAX_VALUES]))


@cache
def _pairs(facets: str) -> tuple[tuple[str, str], ...]:
    """Return the (facet, value) pairs of a record; few sets of them differ."""
    return tuple((facet, value) for facet, value in json.loads(facets))


def _named(catalogue: Catalogue, kind: Kind, facet: str, value: str) -> str:
    """Return a value as a reader knows it: of a reference, the title of what it refers to."""
    target = catalogue.by_id.get((kind.field(facet).meta.refers_to, value))
    return target.row.heading if target else value


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    about, url, site = page.subject, page.paths[0], frame.site
    root = site.url or root_of(url)
    feed = Feed(url, about.page, about.title, site.body.name, site.body.uscc, root, bool(site.url))
    return [atom(feed, [_entry(one, frame.kinds[one.kind]) for one in records])]


def _entry(one: Exhibit, kind: Kind) -> Entry:
    link, record = one.link, one.record
    specs = (kind.field(name) for name in kind.summary if name in record)
    summary = "；".join(f"{spec.meta.label}：{shown(spec, record[spec.name])}" for spec in specs if not spec.parts)
    corrected = (correction["corrected_on"] for correction in record.get("corrections", ()))
    title = f"{link.heading}（{link.number}）" if link.number and link.number not in link.heading else link.heading
    return Entry(link.url, title, summary, kind.title, one.published_on, max([one.published_on, *corrected]))
