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
from gongshi.making.output import Output, digest_of
from gongshi.markup import addresses
from gongshi.markup.head import Site
from gongshi.model.kind import Kind, shown
from gongshi.model.record import Plain
from gongshi.store import Store

MAX_VALUES: Final = 200
"""Values of one facet that have a feed: those with the most records. A feed for each of a million names serves no one."""


@dataclass(frozen=True, slots=True)
class _Planned:
    url: str
    page: str
    title: str
    members: Sequence[Seen]
    """Published last first."""


def write_feeds(catalogue: Catalogue, store: Store, where: Site, base: bytes, output: Output) -> None:
    """Write the feeds whose records changed; `base` is a digest of what all of them are made from."""
    for planned in _plan(catalogue, store, where):
        digests = (one.row.digest + one.state.encode() for one in planned.members)
        if output.needs(planned.url, digest_of(base, planned.title.encode(), *digests)):
            output.write(planned.url, _render(planned, catalogue, store, where))


def _plan(catalogue: Catalogue, store: Store, where: Site) -> Iterator[_Planned]:
    newest = {name: sorted(seen, key=_published, reverse=True) for name, seen in catalogue.seen.items()}
    latest = [one for seen in newest.values() for one in seen[:MAX_ENTRIES]]
    name = where.body.site_name + ("（示例数据）" if where.body.example else "")
    yield _Planned(addresses.feed_url(), "index.html", name, nlargest(MAX_ENTRIES, latest, key=_published))
    facets = dict(store.facets())
    for kind in catalogue.kinds.values():
        title, page = f"{kind.title} - {name}", f"{kind.name}/index.html"
        yield _Planned(addresses.feed_url(kind.name), page, title, newest[kind.name][:MAX_ENTRIES])
        for facet, value, members in _by_value(kind, newest[kind.name], facets):
            about = f"{kind.field(facet).meta.label}“{_named(catalogue, kind, facet, value)}” - {title}"
            yield _Planned(addresses.facet_feed_url(kind.name, facet, value), page, about, members)


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


def _render(planned: _Planned, catalogue: Catalogue, store: Store, where: Site) -> bytes:
    body = where.body
    root = where.url or addresses.root_of(planned.url)
    feed = Feed(planned.url, planned.page, planned.title, body.name, body.uscc, root, bool(where.url))
    data = store.data(one.row for one in planned.members)
    entries = zip(planned.members, data, strict=True)
    return atom(feed, [_entry(one, json.loads(view), catalogue.kinds[one.row.kind]) for one, view in entries])


def _entry(one: Seen, record: Plain, kind: Kind) -> Entry:
    row = one.row
    specs = (kind.field(name) for name in kind.summary if name in record)
    summary = "；".join(f"{spec.meta.label}：{shown(spec, record[spec.name])}" for spec in specs if not spec.parts)
    corrected = (correction["corrected_on"] for correction in record.get("corrections", ()))
    title = f"{row.heading}（{row.number}）" if row.number and row.number not in row.heading else row.heading
    return Entry(one.url, title, summary, kind.title, row.published_on, max([row.published_on, *corrected]))
