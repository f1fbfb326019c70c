"""Which records stand in which feed: one over all kinds, one a kind, and one for each value of a kind's facets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gongshi.catalogue import Catalogue
from gongshi.exports.feed import MAX_ENTRIES, Entry, Feed, atom
from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Page, Unit
from gongshi.markup.addresses import facet_feed_url, feed_url, root_of
from gongshi.markup.shell import Content
from gongshi.model.kind import Kind, shown
from gongshi.views import Member, Standing

MAX_VALUES: Final = 200
"""Values of one facet that have a feed: those with the most records. A feed for each of a million names serves no one."""


OWNS = ("feed.xml",)


@dataclass(frozen=True, slots=True)
class About:
    """What a feed says of itself. `page` is the page that shows the same."""

    page: str
    title: str


def units(house: House) -> Iterator[Unit]:
    """Yield the feed of all, of every kind, and of every value of its facets."""
    yield ()
    for name, kind in house.catalogue.shown.items():
        yield (name,)
        for facet in kind.facets:
            yield from ((name, facet, value) for value, _ in house.catalogue.values(name, facet))


def units_of(one: Standing) -> Iterator[Unit]:
    if one.is_seen:
        yield from ((one.row.kind, facet, value) for facet, value in one.facets)


def plan(unit: Unit, house: House) -> Iterator[Page]:
    catalogue, body = house.catalogue, house.site.body
    site = body.site_name + ("（示例数据）" if body.example else "")
    if not unit:
        yield _feed(feed_url(), "index.html", site, catalogue.latest(catalogue.kinds, MAX_ENTRIES))
        return
    name, *of = unit
    kind = catalogue.kinds[name]
    title, page = f"{kind.title} - {site}", f"{name}/index.html"
    if not of:
        yield _feed(feed_url(name), page, title, catalogue.latest((name,), MAX_ENTRIES))
        return
    facet, value = of
    if value in catalogue.ask(busiest, name, facet):
        about = f"{kind.field(facet).meta.label}“{_named(catalogue, kind, facet, value)}” - {title}"
        members = catalogue.latest_of(name, facet, value, MAX_ENTRIES)
        yield _feed(facet_feed_url(name, facet, value), page, about, members)


def _feed(url: str, page: str, title: str, members: Sequence[Member]) -> Page:
    """Return the plan of a feed; its members were published last first."""
    return Page((url,), About(page, title), tuple(members))


def busiest(catalogue: Catalogue, kind: str, facet: str) -> list[str]:
    """Return the values of a facet with the most records."""
    ordered = sorted(catalogue.values(kind, facet), key=lambda pair: (-pair[1], pair[0]))
    return sorted(value for value, _ in ordered[:MAX_VALUES])


def _named(catalogue: Catalogue, kind: Kind, facet: str, value: str) -> str:
    """Return a value as a reader knows it: of a reference, the title of what it refers to."""
    refers_to = kind.field(facet).meta.refers_to
    target = catalogue.link(refers_to, value) if refers_to else None
    return target.heading if target else value


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
