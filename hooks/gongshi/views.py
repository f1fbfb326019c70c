"""What of the stored records an audience sees on a day: queries, each answered by an index.

The public sees a record on the days from `from_on` to `last_on`, a preview up to `last_on`, from whenever on: so one condition
serves both, with the day up to which the audience looks ahead.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, starmap, zip_longest
from operator import itemgetter
from typing import Any, Final, NamedTuple

from gongshi.model.life import ALWAYS, NEVER, Audience, State, leaves_notice, may_see, state_on, was_disclosed
from gongshi.store import ROW, SHIPPED, Changed, Entry, Row, Store, checked
from gongshi.stored import restored

_SEEN: Final = "from_on <= :ahead AND last_on >= :today"
_PUBLISHED: Final = "from_on <= :today AND last_on >= :today"
_DISCLOSED: Final = "shows AND published_on <= :today AND NOT (is_held AND withdrawn_on > :today)"
_GONE: Final = "gone_on != '' AND last_on < :today"
_KIND, _ID = (Row._fields.index(name) for name in ("kind", "id"))
_GIVEN: Final = "(SELECT value FROM json_each(?))"
"""Numbers handed to a query as one JSON text, so that the query is the same for however many."""
_CHUNK: Final = 1000
"""Records held at a time."""


class Member(NamedTuple):
    """A record in a list, as the key of a page knows it."""

    number: int
    digest: bytes
    state: State


class Standing(NamedTuple):
    """A record without errors on some day: what it says, and who sees it."""

    row: Row
    facets: tuple[tuple[str, str], ...]
    """(facet, value as readers see it)."""
    state: State
    is_seen: bool
    is_gone: bool
    """A notice stands in its place."""
    is_disclosed: bool
    """It counts among what was disclosed, also after it has been taken down."""


class Change(NamedTuple):
    """A record that is not as it was when the site was built last; None where there is or was none."""

    old: Standing | None
    new: Standing | None


class ShelfCount(NamedTuple):
    """What a list is in numbers."""

    shelf: str
    shown: int
    published: int
    """Those of them that the public sees."""
    disclosed: int
    """Also those taken down since."""
    parties: int
    fen: tuple[int, ...]
    """The sums of the kind's amounts."""


class Tallied(NamedTuple):
    """A record as statistics count it; amounts and facets as they are stored."""

    number: int
    day: str
    amounts: str
    parties: int
    facets: str


class Timed(NamedTuple):
    """How many records of a kind ran the same time from the day that starts the clock to their publication."""

    kind: str
    since: str
    term: int
    done_on: str
    records: int


class Citing(NamedTuple):
    """A record that cites laws, as far as the pages of laws show it."""

    kind: str
    id: str
    heading: str
    number: str
    day: str
    published_on: str
    citations: str


@dataclass(frozen=True, slots=True)
class View:
    """The records of a store as an audience sees them on a day. Those left out for their errors are not there."""

    store: Store
    audience: Audience
    today: date
    _days: dict[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        day = self.today.isoformat()
        object.__setattr__(self, "_days", {"today": day, "ahead": day if self.audience == "public" else NEVER})

    def standing(self, row: Row, facets: str, today: date | None = None) -> Standing:
        """Return what a record is on a day, today unless another is given."""
        day = today or self.today
        state, life = state_on(row.life, day), row.life
        pairs = tuple((facet, value) for facet, value in restored(facets))
        is_seen, is_gone = may_see(self.audience, state), leaves_notice(life, state)
        return Standing(row, pairs, state, is_seen, is_gone, was_disclosed(life, day))

    # -- single records

    def seen(self, kind: str, id: str) -> Row | None:
        return self._one(f"SELECT {ROW} FROM records WHERE kind = :kind AND id = :id AND {_SEEN}", kind=kind, id=id)

    def standing_row(self, kind: str, id: str) -> Row | None:
        """Return a record without errors that is no mere tombstone, whoever sees it."""
        where = "kind = :kind AND id = :id AND NOT is_out AND NOT is_tombstone"
        return self._one(f"SELECT {ROW} FROM records WHERE {where}", kind=kind, id=id)

    def any_row(self, kind: str, id: str) -> Row | None:
        """Return a record, be it left out for what is wrong between it and others; the last of several with this id."""
        query = f"SELECT {ROW} FROM records WHERE kind = :kind AND id = :id ORDER BY source DESC, nth DESC"
        return self._one(query, kind=kind, id=id)

    def gone(self, kind: str, id: str) -> Row | None:
        """Return the record in whose place a notice stands."""
        return self._one(f"SELECT {ROW} FROM records WHERE kind = :kind AND id = :id AND {_GONE}", kind=kind, id=id)

    def _one(self, query: str, **values: str) -> Row | None:
        found = self._select(query, **values).fetchone()
        return Row._make(found) if found else None

    def rows(self, numbers: Iterable[int]) -> list[Row]:
        """Return the rows with these numbers, in their order."""
        return [Row._make(found) for found in self._by_number(f"SELECT {ROW} FROM records", numbers)]

    def texts(self, numbers: Iterable[int]) -> Iterator[tuple[Row, bytes]]:
        """Yield rows and public values, as JSON, of the records with these numbers, in their order.

        Raises:
            Changed: another process has read other records.
            Damaged: the bytes are not those that were stored.
        """
        found = self._by_number(f"SELECT {ROW}, data FROM records JOIN texts USING (n)", numbers)
        return (checked(Row._make(one[:-1]), one[-1]) for one in found)

    def _by_number(self, query: str, numbers: Iterable[int]) -> Iterator[tuple[Any, ...]]:
        wanted = list(numbers)
        for start in range(0, len(wanted), _CHUNK):
            chunk = wanted[start : start + _CHUNK]
            found = {one[0]: one for one in self.store.select(f"{query} WHERE n IN {_GIVEN}", (json.dumps(chunk),))}
            if len(found) < len(set(chunk)):
                raise Changed(min(set(chunk) - found.keys()))
            yield from (found[number] for number in chunk)

    def has(self, kind: str) -> bool:
        """Tell whether anything of a kind is seen, was disclosed, or left a notice."""
        query = (
            f"SELECT EXISTS (SELECT 1 FROM records WHERE kind = :kind AND (({_SEEN}) OR ({_GONE}) OR ({_DISCLOSED})))"
        )
        return bool(self._select(query, kind=kind).fetchone()[0])

    # -- lists

    def members(self, kind: str, shelf: str, by_day: bool) -> list[Member]:
        """Return the records of a shelf, newest first, or in the order of files."""
        order = "day DESC, id DESC" if by_day else "source, nth"
        where = f"kind = :kind AND shelf = :shelf AND {_SEEN}"
        return self._members(f"{where} ORDER BY {order}", kind=kind, shelf=shelf)

    def newest(self, kind: str, limit: int) -> list[Member]:
        """Return the newest records of a kind with a day."""
        where = f"kind = :kind AND {_SEEN} ORDER BY day DESC, id DESC LIMIT :limit"
        return self._members(where, kind=kind, limit=limit)

    def in_order_of_files(self, kind: str) -> list[Member]:
        return self._members(f"kind = :kind AND {_SEEN} ORDER BY source, nth", kind=kind)

    def latest(self, kinds: Iterable[str], limit: int) -> list[Member]:
        """Return the records of these kinds that were published last, the last first."""
        return [Member(*found[:3]) for found in self._latest(kinds, _SEEN, limit)]

    def fresh(self, kinds: Iterable[str], since: str, limit: int) -> list[Member]:
        """Return what was published from a day on and may be seen by the public today, the last first, up to a limit."""
        where = f"{_PUBLISHED} AND published_on BETWEEN :since AND :today"
        return [Member(*found[:3]) for found in self._latest(kinds, where, limit, since)]

    def count_fresh(self, kinds: Iterable[str], since: str) -> int:
        query = f"SELECT count(*) FROM records WHERE kind = :kind AND {_PUBLISHED} AND published_on BETWEEN :since AND :today"
        return sum(self._select(query, kind=kind, since=since).fetchone()[0] for kind in kinds)

    def _latest(self, kinds: Iterable[str], where: str, limit: int, since: str = "") -> list[tuple[Any, ...]]:
        query = (
            f"SELECT n, digest, {_STATE}, published_on, day, kind, id FROM records WHERE kind = :kind AND {where} "
            "ORDER BY published_on DESC, day DESC, id DESC LIMIT :limit"
        )
        found = [one for kind in kinds for one in self._select(query, kind=kind, limit=limit, since=since)]
        return sorted(found, key=lambda one: one[3:], reverse=True)[:limit]

    def latest_of(self, kind: str, facet: str, value: str, limit: int) -> list[Member]:
        """Return the records with a value of a facet that were published last, the last first."""
        found = self._select(
            f"SELECT n, digest, {_STATE_OF} FROM facets f JOIN records r USING (n) WHERE f.kind = :kind AND facet = :facet "
            "AND value = :value AND f.from_on <= :ahead AND f.last_on >= :today "
            "ORDER BY f.published_on DESC, r.day DESC, r.id DESC LIMIT :limit",
            kind=kind,
            facet=facet,
            value=value,
            limit=limit,
        )
        return list(map(Member._make, found))

    def _members(self, where: str, **values: Any) -> list[Member]:
        return list(map(Member._make, self._select(f"SELECT n, digest, {_STATE} FROM records WHERE {where}", **values)))

    def absent(self, keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Return those of the records that are neither seen nor have a notice in their place."""
        missing: set[tuple[str, str]] = set()
        for kind, some in groupby(sorted(keys), key=itemgetter(0)):
            query = f"SELECT id FROM records WHERE kind = :kind AND ({_SEEN} OR {_GONE})"
            there = {id for (id,) in self._select(query, kind=kind)}
            missing.update(key for key in some if key[1] not in there)
        return missing

    def all_keys(self) -> Iterator[tuple[str, str]]:
        """Yield kind and id of every record that is seen, in their order."""
        yield from self._select(f"SELECT kind, id FROM records WHERE {_SEEN} ORDER BY kind, id")

    def entries(self, keys: Iterable[tuple[str, str]] | None = None) -> Iterator[Entry]:
        """Yield as what every record that is seen is indexed; of these kinds and ids, if some are given."""
        query = (
            f"SELECT kind, id, day, length, lower(hex(digest)) || ' ' || {_STATE} FROM records "
            f"WHERE {'kind = :kind AND id = :id AND ' if keys is not None else ''}{_SEEN}"
        )
        for kind, id in (("", ""),) if keys is None else keys:
            yield from map(Entry._make, self._select(query, kind=kind, id=id))

    def stored(self, kind: str, ids: Iterable[str]) -> dict[str, tuple[int, bytes]]:
        """Return number and digest of the records of a kind with these ids that are seen."""
        query = (
            f"SELECT id, n, digest FROM records WHERE kind = :kind AND id IN {_GIVEN.replace('?', ':ids')} AND {_SEEN}"
        )
        found = self._select(query, kind=kind, ids=json.dumps([*ids]))
        return {id: (number, digest) for id, number, digest in found}

    def attached(self) -> Iterator[tuple[str, str]]:
        """Yield kind and id of every record with attachments."""
        yield from self._select(f"SELECT kind, id FROM records WHERE attachments != '[]' AND {_SEEN}")

    # -- counting

    def counts(self, kind: str, sums: int) -> list[ShelfCount]:
        """Return every shelf of a kind on which something stands or was disclosed, with so many sums."""
        fen = "".join(f", sum(CASE WHEN {_SEEN} THEN {_fen(place)} ELSE 0 END)" for place in range(sums))
        found = self._select(
            f"SELECT shelf, sum({_SEEN}), sum({_PUBLISHED}), sum(shelf != '' AND {_DISCLOSED}), sum(CASE WHEN {_SEEN} THEN parties ELSE 0 END)"
            f"{fen} FROM records WHERE kind = :kind GROUP BY shelf",
            kind=kind,
        )
        return [ShelfCount._make((*one[:5], tuple(one[5:]))) for one in found if one[1] or one[3]]

    def count_shipped(self, kind: str) -> int:
        """Return how many records of a kind that are seen stand in no file of the project."""
        query = f"SELECT count(*) FROM records WHERE kind = :kind AND source >= :first AND source < :behind AND {_SEEN}"
        found = self._select(query, kind=kind, first=f"{SHIPPED}/", behind=f"{SHIPPED}0").fetchone()
        return int(found[0])

    def values(self, kind: str, facet: str) -> list[tuple[str, int]]:
        """Return the values of a facet, each with how many records have it."""
        query = f"SELECT value, count(*) FROM facets WHERE kind = :kind AND facet = :facet AND {_SEEN} GROUP BY value"
        return list(self._select(query, kind=kind, facet=facet))

    def tallied(self, kind: str, shelf: str) -> Iterator[Tallied]:
        """Yield the records of a shelf that the public sees, newest first."""
        found = self._select(
            f"SELECT n, day, amounts, parties, facets FROM records WHERE kind = :kind AND shelf = :shelf AND {_PUBLISHED} "
            "ORDER BY day DESC, id DESC",
            kind=kind,
            shelf=shelf,
        )
        return map(Tallied._make, found)

    def timed(self) -> list[Timed]:
        """Return for how long the clocks ran of all that was disclosed."""
        found = self._select(
            f"SELECT kind, since, term, done_on, count(*) FROM records WHERE term AND since != '' AND done_on != '' AND {_DISCLOSED} "
            "GROUP BY kind, since, term, done_on"
        )
        return list(map(Timed._make, found))

    def timed_rows(self, kind: str, since: str, term: int, done_on: str) -> list[Row]:
        """Return the disclosed records that ran this time."""
        query = f"SELECT {ROW} FROM records WHERE kind = :kind AND since = :since AND term = :term AND done_on = :done_on AND {_DISCLOSED}"
        return list(map(Row._make, self._select(query, kind=kind, since=since, term=term, done_on=done_on)))

    def disclosed(self, kind: str, year: str) -> list[Row]:
        """Return all of a kind that was disclosed and counts in a year, "" for any, in the order of files."""
        in_year = "year = :year AND " if year else ""
        query = f"SELECT {ROW} FROM records WHERE kind = :kind AND {in_year}{_DISCLOSED} ORDER BY source, nth"
        return list(map(Row._make, self._select(query, kind=kind, year=year)))

    # -- what points to what

    def referring(self, kind: str, id: str) -> list[tuple[str, Row]]:
        """Return the records that refer to one, each with the field, newest first."""
        found = self._select(
            f"SELECT l.field, {_ROW_OF} FROM links l JOIN records r USING (n) WHERE l.kind = :kind AND l.id = :id AND {_SEEN} "
            "ORDER BY r.day DESC, r.id DESC",
            kind=kind,
            id=id,
        )
        return [(one[0], Row._make(one[1:])) for one in found]

    def pointing(self, kind: str, id: str) -> list[tuple[str, Row]]:
        """Return the same of all that have no errors and are not mere tombstones, whoever sees them."""
        found = self.store.select(
            f"SELECT l.field, {_ROW_OF} FROM links l JOIN records r USING (n) WHERE l.kind = ? AND l.id = ? "
            "AND NOT is_out AND NOT is_tombstone ORDER BY r.source, r.nth",
            (kind, id),
        )
        return [(one[0], Row._make(one[1:])) for one in found]

    def unreferred(self, kind: str) -> list[tuple[str, str]]:
        """Return shelf and id of the records of a kind to which none refers, in the order of files."""
        found = self._select(
            f"SELECT shelf, id FROM records t WHERE kind = :kind AND {_SEEN} AND NOT EXISTS "
            f"(SELECT 1 FROM links l JOIN records r USING (n) WHERE l.kind = t.kind AND l.id = t.id AND r.from_on <= :ahead "
            "AND r.last_on >= :today) ORDER BY source, nth",
            kind=kind,
        )
        return list(found)

    def laws_cited(self) -> list[str]:
        """Return the names, as written, of all laws that are cited."""
        return [law for (law,) in self.store.select("SELECT DISTINCT law FROM cites ORDER BY law")]

    def citing(self, laws: Iterable[str]) -> list[Citing]:
        """Return the records that cite a law by one of these names."""
        numbers = {n for law in laws for (n,) in self.store.select("SELECT n FROM cites WHERE law = ?", (law,))}
        query = (
            f"SELECT {', '.join(Citing._fields)} FROM records WHERE n IN {_GIVEN.replace('?', ':numbers')} AND {_SEEN}"
        )
        return list(map(Citing._make, self._select(query, numbers=json.dumps(sorted(numbers)))))

    # -- what was taken down

    def departed(self, year: str = "") -> list[Row]:
        """Return the records in whose place a notice stands, of a year, or all."""
        where = f"{_GONE} AND gone_on BETWEEN :first AND :last" if year else _GONE
        query = f"SELECT {ROW} FROM records WHERE {where} ORDER BY gone_on, kind, id"
        return list(map(Row._make, self._select(query, first=f"{year}-01-01", last=f"{year}-12-31")))

    # -- what changed

    def changes(self, generation: int, day: date) -> Iterator[Change]:
        """Yield every record that is not as it was in this generation on that day."""
        before: dict[tuple[str, str], list[Standing]] = {}
        after: dict[tuple[str, str], list[Standing]] = {}
        for facets, *row in self.store.select(
            f"SELECT facets, {ROW} FROM past WHERE died > :since AND born <= :since", {"since": generation}
        ):
            before.setdefault((row[_KIND], row[_ID]), []).append(self.standing(Row._make(row), facets, day))
        for facets, *row in self.store.select(
            f"SELECT facets, {ROW} FROM records WHERE born > :since AND NOT is_out", {"since": generation}
        ):
            after.setdefault((row[_KIND], row[_ID]), []).append(self.standing(Row._make(row), facets))
        for facets, *row in self._crossed(generation, day) if day != self.today else ():
            key = row[_KIND], row[_ID]
            before.setdefault(key, []).append(self.standing(Row._make(row), facets, day))
            after.setdefault(key, []).append(self.standing(Row._make(row), facets))
        for key in dict.fromkeys((*before, *after)):
            yield from starmap(Change, zip_longest(before.get(key, []), after.get(key, [])))

    def _crossed(self, generation: int, day: date) -> Iterator[tuple[Any, ...]]:
        """Yield facets and rows of the older records of which the public sees or counts more or less than on another day."""
        first, last = sorted((day, self.today))
        found: dict[int, tuple[Any, ...]] = {}
        for (kind,) in self.store.select("SELECT DISTINCT kind FROM records").fetchall():
            found |= self._older(
                "kind = :kind AND published_on > :first AND published_on <= :last", first, last, generation, kind
            )
        found |= self._older(
            f"last_on != '{ALWAYS}' AND last_on >= :first AND last_on < :last", first, last, generation
        )
        yield from found.values()

    def _older(
        self, where: str, first: date, last: date, generation: int, kind: str = ""
    ) -> dict[int, tuple[Any, ...]]:
        query = f"SELECT n, facets, {ROW} FROM records WHERE {where} AND born <= :since AND NOT is_out"
        values = {"first": first.isoformat(), "last": last.isoformat(), "since": generation, "kind": kind}
        return {one[0]: one[1:] for one in self.store.select(query, values)}

    def _select(self, query: str, **values: Any) -> Any:
        return self.store.select(query, {**self._days, **values})


def _fen(place: int) -> str:
    """Return the SQL for the amount at a place of `Row.amounts`: SQLite reads a number as far as its digits go."""
    rest = "amounts"
    for _ in range(place):
        rest = f"substr({rest}, instr({rest}, ',') + 1)"
    return f"CAST({rest} AS INTEGER)"


_STATE: Final = (
    f"CASE WHEN from_on = '{NEVER}' THEN 'draft' WHEN from_on > :today THEN 'scheduled' ELSE 'published' END"
)
"""The state of a record that is seen."""
_STATE_OF: Final = _STATE.replace("from_on", "r.from_on")
_ROW_OF: Final = ", ".join(f"r.{name}" for name in ROW.split(", "))
