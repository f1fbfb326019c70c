"""What stands on the site: which records, in which lists, and what points to what.

The only way for a page to see records. Each question notes its topic, so that what a page hangs on need not be written down: a page
cannot show what it has not asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from importlib import import_module
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from gongshi.law.citations import LawTable, Resolved, citations_in
from gongshi.law.citing import LAWS, Cited, Resolver, article_order, cited_in, law_of, law_table
from gongshi.law.remedies import CITED
from gongshi.lawbook import known
from gongshi.markup import addresses
from gongshi.markup.addresses import Link
from gongshi.model.kind import Kind
from gongshi.model.life import Audience, State, state_on
from gongshi.model.links import spec_at
from gongshi.model.references import unpacked_links
from gongshi.shelves import Shelf, bare, shelf_from, shelf_order
from gongshi.store import Entry, Row
from gongshi.topics import Topic
from gongshi.views import Change, Citing, Member, ShelfCount, Tallied, Timed, View

P = ParamSpec("P")
T = TypeVar("T")

NAMES_KEPT: Final = 50_000
"""Records whose names are kept in memory: most pages name the same few."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A record that stands on the site."""

    row: Row
    state: State

    @property
    def url(self) -> str:
        return addresses.record_url(self.row.kind, self.row.id)

    @property
    def member(self) -> Member:
        return Member(self.row.number_in_store, self.row.digest, self.state)

    def link(self, kind_title: str = "") -> Link:
        return link_of(self.row, kind_title)


@dataclass(slots=True)
class Reading:
    """What was asked while something was planned."""

    topics: dict[Topic, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question was answered, as far as somebody must know later whether it still is."""

    digest: bytes
    topics: tuple[Topic, ...]
    """What the answer hangs on."""


def shown_kinds(kinds: Mapping[str, Kind], on: Collection[str], view: View) -> tuple[str, ...]:
    """Return the names of the kinds that have pages: of those that are on, what holds something or must have a page without."""
    return tuple(name for name, kind in kinds.items() if name in on and (kind.empty_page or view.has(name)))


@dataclass(slots=True)
class Catalogue:
    """Answers what pages ask of the records that an audience may see on a day."""

    kinds: Mapping[str, Kind]
    view: View
    names: tuple[str, ...]
    """The kinds that have pages of their own, in the order of `kinds`, see `shown_kinds`."""
    answers: dict[Topic, Answer] = field(default_factory=dict)
    """To the questions that were put by `ask`."""
    _readings: list[Reading] = field(default_factory=list)
    _values: dict[Topic, Any] = field(default_factory=dict)
    _names: dict[tuple[str, str], Link | None] = field(default_factory=dict)
    _laws: Resolver | None = None

    @property
    def shown(self) -> dict[str, Kind]:
        """Return the kinds that have pages of their own."""
        return {name: self.kinds[name] for name in self.names}

    @property
    def audience(self) -> Audience:
        """Return for whom the site is; one site has one audience, so that it need not be noted."""
        return self.view.audience

    # -- what is noted

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Note in a reading what is asked until the end of the block."""
        one = Reading()
        self._readings.append(one)
        try:
            yield one
        finally:
            self._readings.pop()

    def note(self, *topic: str) -> None:
        self._readings[-1].topics[topic] = None

    def ask(self, question: Callable[Concatenate[Catalogue, P], T], *of: P.args, **none: P.kwargs) -> T:
        """Put a question, a function at the top of a module that takes texts, whose answer rarely changes though what it looks at does.

        Only the answer is noted, not what it hangs on: what has asked is planned again when the answer is another.
        """
        topic = (f"{question.__module__}:{question.__qualname__}", *map(str, of))
        if topic not in self._values:
            with self.reading() as reading:
                value = question(self, *of, **none)
            self._values[topic] = value
            self.answers[topic] = Answer(digest_of_value(value), tuple(reading.topics))
        self.note(*topic)
        found: T = self._values[topic]
        return found

    def answer(self, topic: Topic) -> Answer:
        """Return the answer to a question of which only the topic is known."""
        module, _, name = topic[0].partition(":")
        with self.reading():
            self.ask(getattr(import_module(module), name), *topic[1:])
        return self.answers[topic]

    # -- single records

    def get(self, kind: str, id: str) -> Seen | None:
        """Return a record that stands on the site."""
        self.note("whole", kind, id)
        row = self.view.seen(kind, id)
        return self._seen(row) if row else None

    def link(self, kind: str, id: str) -> Link | None:
        """Return a record as other pages name it, None if it does not stand on the site."""
        self.note("named", kind, id)
        if (kind, id) not in self._names:
            if len(self._names) >= NAMES_KEPT:
                self._names.clear()
            row = self.view.seen(kind, id)
            self._names[kind, id] = link_of(row) if row else None
        return self._names[kind, id]

    def targets_of(self, one: Seen) -> Iterator[tuple[tuple[str, str], Link]]:
        """Yield kind and id of the records that this one refers to, and how they are named, as far as they stand on the site."""
        for key in dict.fromkeys((link.kind, link.id) for link in unpacked_links(one.row.links)):
            if link := self.link(*key):
                yield key, link

    def gone(self, kind: str, id: str) -> Seen | None:
        """Return the record in whose place a notice stands."""
        self.note("gone", kind, id)
        row = self.view.gone(kind, id)
        return self._seen(row) if row else None

    def standing(self, kind: str, id: str) -> Row | None:
        """Return a record without errors, whoever may see it."""
        self.note("standing", kind, id)
        return self.view.standing_row(kind, id)

    def _seen(self, row: Row) -> Seen:
        return Seen(row, state_on(row.life, self.view.today))

    # -- lists

    def members(self, kind: str, shelf: str) -> list[Member]:
        """Return the records of a shelf, newest first, or in the order of files."""
        self.note("members", kind, shelf)
        return self.view.members(kind, shelf, by_day=bool(self.kinds[kind].day))

    def newest(self, kind: str, limit: int) -> list[Member]:
        """Return the newest records of a kind; all, in the order of files, of one without a day."""
        self.note("newest", kind)
        return self.view.newest(kind, limit) if self.kinds[kind].day else self.view.in_order_of_files(kind)

    def latest(self, kinds: Iterable[str], limit: int) -> list[Member]:
        """Return the records of these kinds that were published last, the last first."""
        kinds = list(kinds)
        for kind in kinds:
            self.note("latest", kind)
        return self.view.latest(kinds, limit)

    def fresh(self, since: str, limit: int) -> tuple[list[Member], int]:
        """Return what the public may see that was published from a day on, the last first, up to a limit; and how many there are."""
        for kind in self.kinds:
            self.note("latest", kind)
        return self.view.fresh(self.kinds, since, limit), self.view.count_fresh(self.kinds, since)

    def latest_of(self, kind: str, facet: str, value: str, limit: int) -> list[Member]:
        """Return the records with a value of a facet that were published last, the last first."""
        self.note("value", kind, facet, value)
        return self.view.latest_of(kind, facet, value, limit)

    def rows(self, members: Iterable[Member]) -> list[Row]:
        """Return the rows of records in a list. The list has been noted, and hangs on all that they say."""
        return self.view.rows(one.number for one in members)

    def all_keys(self) -> Iterator[tuple[str, str]]:
        """Yield kind and id of every record on the site, in their order."""
        self.note("keys")
        return self.view.all_keys()

    def entries(self, keys: Iterable[tuple[str, str]] | None) -> Iterator[Entry]:
        """Yield as what every record on the site is indexed; of these kinds and ids, if some are given."""
        self.note("entries")
        return self.view.entries(keys)

    def stored(self, kind: str, ids: Iterable[str]) -> dict[str, tuple[int, bytes]]:
        """Return number and digest of the records of a kind with these ids that are on the site."""
        self.note("entries")
        return self.view.stored(kind, ids)

    def changes(self, generation: int, day: date) -> Iterator[Change]:
        """Yield every record that is not as it was in this generation on that day."""
        self.note("entries")
        return self.view.changes(generation, day)

    @property
    def moment(self) -> str:
        """Return of which generation and day all this is: whoever keeps it keeps what `changes` goes on from."""
        return f"{self.view.store.generation()} {self.view.today}"

    # -- counting

    def shelves(self, kind: str) -> tuple[Shelf, ...]:
        """Return the shelves of a kind with what stands on them: years newest first, values in the order of their field."""
        return self.ask(shelves, kind)

    def shelf(self, kind: str, name: str) -> Shelf | None:
        return self.ask(shelf, kind, name)

    def bare_shelves(self, kind: str) -> tuple[Shelf, ...]:
        """Return the shelves of a kind without what stands on them."""
        return self.ask(bare_shelves, kind)

    def counts(self, kind: str) -> list[ShelfCount]:
        """See `View.counts`."""
        self.note("counts", kind)
        return self.view.counts(kind, len(self.kinds[kind].sums))

    def values(self, kind: str, facet: str) -> list[tuple[str, int]]:
        """Return the values of a facet, each with how many records have it."""
        self.note("values", kind, facet)
        return self.view.values(kind, facet)

    def tallied(self, kind: str, shelf: str) -> Iterator[Tallied]:
        """See `View.tallied`."""
        self.note("tallied", kind, shelf)
        return self.view.tallied(kind, shelf)

    def timed(self) -> list[Timed]:
        """See `View.timed`."""
        self.note("timed")
        return self.view.timed()

    def timed_rows(self, one: Timed) -> list[Row]:
        """Return the records that ran this time."""
        self.note("timed")
        return self.view.timed_rows(one.kind, one.since, one.term, one.done_on)

    def disclosed(self, kind: str, year: str) -> Sequence[Row]:
        """Return all of a kind that was disclosed in a year, also if it was taken down since; of all years for ""."""
        self.note("disclosed", kind, year)
        return self.view.disclosed(kind, year)

    def departed(self, year: str = "") -> list[Seen]:
        """Return the records in whose place a notice stands, of the year of their going, or all."""
        self.note("departed", year)
        return list(map(self._seen, self.view.departed(year)))

    # -- what points to what

    def referrers(self, kind: str, id: str) -> dict[str, list[Referrer]]:
        """Return the records that refer to one, newest first, under the heading that its page gives them."""
        self.note("referrers", kind, id)
        return {
            heading: [Referrer(row.kind, row.id, row.day, link_of(row)) for row in rows]
            for heading, rows in self._referring(kind, id).items()
        }

    def referring(self, kind: str, id: str) -> dict[str, list[Seen]]:
        """Return the same with all that those records say."""
        self.note("referring", kind, id)
        return {heading: list(map(self._seen, rows)) for heading, rows in self._referring(kind, id).items()}

    def _referring(self, kind: str, id: str) -> dict[str, list[Row]]:
        order = {name: place for place, name in enumerate(self.kinds)}
        groups: dict[str, dict[int, Row]] = {}
        found = sorted(self.view.referring(kind, id), key=lambda one: order[one[1].kind])
        for path, row in sorted(found, key=lambda one: (one[1].day, one[1].id), reverse=True):
            heading = spec_at(self.kinds[row.kind], path).meta.referred_as
            groups.setdefault(heading, {}).setdefault(
                row.number_in_store, row
            )  # two fields may lead to the same record
        return {heading: list(rows.values()) for heading, rows in groups.items()}

    def pointing(self, kind: str, id: str) -> list[tuple[str, Row]]:
        """Return field and row of the records without errors that refer to one, whoever may see them, in the order of files."""
        self.note("pointing", kind, id)
        return self.view.pointing(kind, id)

    def unreferred(self, kind: str) -> list[tuple[str, str]]:
        """Return shelf and id of the records of a kind to which none refers, in the order of files."""
        self.note("newest", kind)
        self.note("linked", kind)
        return self.view.unreferred(kind)

    # -- laws

    def resolved(self, row: Row | Citing) -> Iterator[tuple[Cited, Resolved]]:
        """Yield what a record cites, and what is meant by the laws that this audience may see."""
        for one in cited_in(row.citations):
            self.ask(meaning, one.name, "《》" if one.is_quoted else "", one.version)
        if row.citations:
            yield from self._resolver().of_row(row)

    def _resolver(self) -> Resolver:
        if self._laws is None:
            with self.reading():
                self._laws = Resolver.of(self.ask(laws), self.kinds)
        return self._laws

    def citing(self, law: str) -> dict[str, list[Citing]]:
        """Return the records that cite each article of a law, newest first; the key of a law as a whole is ""."""
        order = {name: place for place, name in enumerate(self.kinds)}
        names = self.ask(names_of, law)
        for name in names:
            self.note("cites", name)
        found: dict[str, list[Citing]] = {}
        rows = sorted(self.view.citing(names), key=lambda row: order[row.kind])
        for row in sorted(rows, key=lambda row: (row.day or row.published_on, row.id), reverse=True):
            keys = (
                key
                for one, meant in self.resolved(row)
                if meant.law and meant.law.id == law
                for key in one.keys or ("",)
            )
            for key in dict.fromkeys(keys):
                found.setdefault(key, []).append(row)
        return dict(sorted(found.items(), key=lambda one: article_order(one[0])))


@dataclass(frozen=True, slots=True)
class Referrer:
    """A record that refers to another, as the page of that names it."""

    kind: str
    id: str
    day: str
    link: Link


def link_of(row: Row | Citing, kind_title: str = "") -> Link:
    """Return a record as other pages name it."""
    url = addresses.record_url(row.kind, row.id)
    return Link(url, row.heading, row.number, row.day or row.published_on, kind_title)


def digest_of_value(value: Any) -> bytes:
    """Return a digest of a plain value whose `repr` says everything."""
    return blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=16).digest()


# ------------------------------------------------------------------------------------------------ questions with few answers


def laws(catalogue: Catalogue) -> LawTable:
    """Return the laws that the audience may see."""
    catalogue.note("laws")
    if LAWS not in catalogue.kinds:
        return LawTable()
    rows = catalogue.view.rows(one.number for one in catalogue.view.in_order_of_files(LAWS))
    return law_table(rows, catalogue.view.store)


def meaning(catalogue: Catalogue, name: str, quotes: str, version: str) -> Any:
    """Return what a citation may mean on any day."""
    return catalogue.ask(laws).meant(name, bool(quotes), version)


def remedy_laws(catalogue: Catalogue) -> dict[tuple[str, bool, str], tuple[str, int]]:
    """Return the laws that remedies cite, as far as they are on the site: the newest, be an older version there or not."""
    seen = {law.id: law for law in catalogue.ask(laws).laws}
    shipped = (law_of(one) for id, one in known(catalogue.view.store).items() if id not in seen)
    meaning = LawTable((*seen.values(), *shipped)).meaning("")
    cited = ((one, meaning(one)) for one in citations_in(CITED)) if seen else ()
    return {(one.name, one.is_quoted, one.version): meant for one, meant in cited if meant and meant[0] in seen}


def names_of(catalogue: Catalogue, law: str) -> list[str]:
    """Return the names, as records cite it, by which a law or another version of it may be meant."""
    catalogue.note("laws cited")
    table = catalogue.ask(laws)
    return [name for name in catalogue.view.laws_cited() if law in table.called(name)]


def shelves(catalogue: Catalogue, kind: str) -> tuple[Shelf, ...]:
    declared, counts = catalogue.kinds[kind], {one.shelf: one for one in catalogue.counts(kind)}
    return tuple(shelf_from(declared, counts[name]) for name in shelf_order(declared, counts))


def shelf(catalogue: Catalogue, kind: str, name: str) -> Shelf | None:
    return next((one for one in catalogue.shelves(kind) if one.name == name), None)


def bare_shelves(catalogue: Catalogue, kind: str) -> tuple[Shelf, ...]:
    return tuple(map(bare, catalogue.shelves(kind)))
