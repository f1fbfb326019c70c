"""What stands on the site: which records, in which lists, and what points to what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Final

from gongshi import shelves
from gongshi.law import deadlines
from gongshi.law.deadlines import Timeliness
from gongshi.makers.notices import LATE_SHOWN, LateRecord, Removal, TimelyKind, TimelyRow
from gongshi.markup import addresses
from gongshi.markup.addresses import Link
from gongshi.model.kind import Kind
from gongshi.model.life import Audience, State, gone_on, leaves_notice, may_see, state_on, was_disclosed
from gongshi.model.links import spec_at, unpacked_links
from gongshi.model.values import show_amount
from gongshi.shelves import Shelf
from gongshi.store import Row


@dataclass(frozen=True, slots=True)
class Seen:
    """A record that stands on the site."""

    row: Row
    state: State

    @property
    def url(self) -> str:
        return addresses.record_url(self.row.kind, self.row.id)

    def link(self, kind_title: str = "") -> Link:
        row = self.row
        return Link(self.url, row.heading, row.number, row.day or row.published_on, kind_title)


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
        if was_disclosed(state) and row.shelf:
            disclosed[row.kind, row.shelf] += 1
        if may_see(audience, state):
            seen[row.kind].append(Seen(row, state))
    for name, kind in kinds.items():
        if kind.day:
            seen[name].sort(key=lambda one: (one.row.day, one.row.id), reverse=True)
    shelves, members = {}, {}
    for name, kind in kinds.items():
        by_shelf: dict[str, list[Seen]] = {shelf: [] for shelf in _shelf_order(kind, disclosed, seen[name])}
        for one in seen[name]:
            by_shelf[one.row.shelf].append(one)
        shelves[name] = tuple(
            _shelf_from(kind, shelf, inside, disclosed[name, shelf]) for shelf, inside in by_shelf.items()
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


def removal_of(one: Seen, kind: Kind) -> Removal:
    """Return what may be said of a record that was taken down: nothing that it said itself."""
    row, day = one.row, gone_on(one.row.life)
    reason = row.reason if row.withdrawn_on == day else "公示期满"
    due_on, taken = deadlines.withdrawal_clock(row, day)
    changed_on = row.changed_on if deadlines.has_withdrawal_clock(row) else ""
    return Removal(row.kind, kind.title, row.id, one.state, reason, row.published_on, changed_on, day, due_on, taken)


def timely_kinds(timely: Timeliness, catalogue: Catalogue) -> list[TimelyKind]:
    """Return the kinds whose publication was timed, with their quarters."""
    kinds = dict.fromkeys(one.kind for one in timely.quarters)
    return [
        TimelyKind(
            catalogue.kinds[name],
            tuple(
                TimelyRow(one.title, one.count, one.on_time, one.median) for one in timely.quarters if one.kind == name
            ),
        )
        for name in kinds
    ]


def late_records(timely: Timeliness, catalogue: Catalogue) -> list[LateRecord]:
    """Return the records published late, newest first, named only if they stand on the site."""
    late = []
    for one in timely.late[:LATE_SHOWN]:
        row = one.row
        seen = catalogue.by_id.get((row.kind, row.id))
        link = seen.link() if seen else Link("", row.id)
        title = catalogue.kinds[row.kind].title
        late.append(LateRecord(link, title, row.day, one.due_on, row.published_on, one.days))
    return late


def _shelf_order(kind: Kind, disclosed: Counter[tuple[str, str]], seen: Sequence[Seen]) -> list[str]:
    """Return the shelves of a kind: years newest first, values in the order of their field."""
    names = {shelf for name, shelf in disclosed if name == kind.name} | {one.row.shelf for one in seen}
    if kind.is_by_year:
        return sorted(names, reverse=True)
    choices = kind.field(kind.shelf).shape.choices
    return sorted(names, key=lambda name: (choices.index(name) if name in choices else len(choices), name))


def slug_of(kind: Kind, shelf: str) -> str:
    """Return the shelf's part of the address: the year, or the number of the value among the field's answers."""
    if kind.is_by_year:
        return shelf
    choices = kind.field(kind.shelf).shape.choices
    if shelf in choices:
        return f"{choices.index(shelf) + 1:02d}"
    return "other-" + blake2b(shelf.encode(), digest_size=4).hexdigest()


def _shelf_from(kind: Kind, shelf: str, inside: Sequence[Seen], disclosed: int) -> Shelf:
    sums = {}
    for place, name in enumerate(kind.sums):
        fen = sum(int(one.row.amounts.split(",")[place]) for one in inside)
        if fen:
            sums[name] = show_amount(str(Decimal(fen) / 100))
    return Shelf(slug_of(kind, shelf), shelf_title(kind, shelf), len(inside), len(list_pages(inside)), disclosed, sums)


def shelf_title(kind: Kind, shelf: str) -> str:
    return f"{shelf}年" if kind.is_by_year else shelf


def list_pages(inside: Sequence[Seen]) -> list[Sequence[Seen]]:
    """Cut a shelf into pages, the newest first.

    Pages are counted from the oldest record, so that a new one changes the first page only; the first page takes what is
    over, and so has between one and two pages' worth.
    """
    full = max(1, len(inside) // shelves.PER_PAGE)
    first = len(inside) - (full - 1) * shelves.PER_PAGE
    return [
        inside[:first],
        *(inside[start : start + shelves.PER_PAGE] for start in range(first, len(inside), shelves.PER_PAGE)),
    ]


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


ITEMS: Final = "responsibilities"
"""The kind whose records are powers, under which decisions are made."""


def unused_items(catalogue: Catalogue) -> dict[str, list[Seen]]:
    """Return the powers under which nothing was decided that stands on the site, by their shelf."""
    found: dict[str, list[Seen]] = {}
    for one in catalogue.seen.get(ITEMS, ()):
        if (ITEMS, one.row.id) not in catalogue.referrers:
            found.setdefault(one.row.shelf, []).append(one)
    return found
