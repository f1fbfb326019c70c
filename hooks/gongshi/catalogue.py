"""What stands on the site: which records, in which lists, and what points to what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gongshi.markup import addresses
from gongshi.markup.addresses import Link
from gongshi.model.kind import Kind
from gongshi.model.life import Audience, State, leaves_notice, may_see, state_on, was_disclosed
from gongshi.model.links import spec_at, unpacked_links
from gongshi.shelves import Shelf, shelf_from, shelf_order, slug_of
from gongshi.store import Row, Shown


@dataclass(frozen=True, slots=True)
class Seen:
    """A record that stands on the site."""

    row: Row
    state: State

    @property
    def url(self) -> str:
        return addresses.record_url(self.row.kind, self.row.id)

    def link(self, kind_title: str = "") -> Link:
        return link_to(self.row, kind_title)


def link_to(record: Row | Shown, kind_title: str = "") -> Link:
    """Return a record as other pages name it."""
    url = addresses.record_url(record.kind, record.id)
    return Link(url, record.heading, record.number, record.day or record.published_on, kind_title)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What stands on the site, as the pages look it up."""

    kinds: Mapping[str, Kind]
    seen: Mapping[str, tuple[Seen, ...]]
    """By kind; newest first, or in the order of files for kinds without a day."""
    gone: tuple[Seen, ...]
    """The records that stood on the site and do so no more, in the order of files; a notice stands at their address."""
    by_id: Mapping[tuple[str, str], Seen]
    referrers: Mapping[tuple[str, str], Mapping[str, Sequence[Seen]]]
    """By kind and id: the records that refer to this one, newest first, under the heading its page gives them."""
    shelves: Mapping[str, tuple[Shelf, ...]]
    members: Mapping[tuple[str, str], tuple[Seen, ...]]
    """By kind and slug of the shelf."""

    def targets_of(self, one: Seen) -> list[Seen]:
        """Return the records that this one refers to, as far as they stand on the site."""
        links = dict.fromkeys((link.kind, link.id) for link in unpacked_links(one.row.links))
        return [self.by_id[key] for key in links if key in self.by_id]


def make_catalogue(rows: Iterable[Row], kinds: Mapping[str, Kind], audience: Audience, today: date) -> Catalogue:
    """Arrange what this audience may see on this day."""
    seen: dict[str, list[Seen]] = {name: [] for name in kinds}
    gone: list[Seen] = []
    disclosed: Counter[tuple[str, str]] = Counter()
    for row in rows:
        state = state_on(row.life, today)
        if leaves_notice(row.life, state):
            gone.append(Seen(row, state))
        if row.shelf and was_disclosed(row.life, today):
            disclosed[row.kind, row.shelf] += 1
        if may_see(audience, state):
            seen[row.kind].append(Seen(row, state))
    for name, kind in kinds.items():
        if kind.day:
            seen[name].sort(key=lambda one: (one.row.day, one.row.id), reverse=True)
    shelves, members = {}, {}
    for name, kind in kinds.items():
        by_shelf: dict[str, list[Seen]] = {
            shelf: [] for shelf in shelf_order(kind, disclosed, (one.row.shelf for one in seen[name]))
        }
        for one in seen[name]:
            by_shelf[one.row.shelf].append(one)
        shelves[name] = tuple(
            shelf_from(kind, shelf, [one.row for one in inside], disclosed[name, shelf])
            for shelf, inside in by_shelf.items()
        )
        for shelf, inside in by_shelf.items():
            members[name, slug_of(kind, shelf)] = tuple(inside)
    everything = [one for some in seen.values() for one in some]
    return Catalogue(
        kinds,
        {name: tuple(some) for name, some in seen.items()},
        tuple(gone),
        {(one.row.kind, one.row.id): one for one in everything},
        _referrers(kinds, everything),
        shelves,
        members,
    )


def _referrers(kinds: Mapping[str, Kind], everything: Iterable[Seen]) -> dict[tuple[str, str], dict[str, list[Seen]]]:
    referrers: dict[tuple[str, str], dict[str, list[Seen]]] = defaultdict(lambda: defaultdict(list))
    for one in everything:
        for link in unpacked_links(one.row.links):
            some = referrers[link.kind, link.id][spec_at(kinds[one.row.kind], link.field).meta.referred_as]
            if not some or some[-1] is not one:  # two fields may lead to the same record
                some.append(one)
    for groups in referrers.values():
        for some in groups.values():
            some.sort(key=lambda one: (one.row.day, one.row.id), reverse=True)
    return {key: dict(groups) for key, groups in referrers.items()}
