"""SQLite: what was read, what was written, what points to what. A cache: it can be deleted at any time.

The store knows nothing of kinds; it keeps rows. Private fields never reach it. It is emptied when its `version` differs: the
caller puts into the version whatever changes what is stored (the program, the body's choices).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple, get_type_hints

from gongshi.findings import Finding, Where
from gongshi.model.life import ALWAYS, NEVER, Life, gone_on, has_showing, span_of
from gongshi.model.links import unpacked_links
from gongshi.stored import restored, stored

_CACHE_KB: Final = 64 << 10
"""Of pages that are kept in memory. SQLite's own 2 MB are read and written again and again while thousands of records come in."""
LOCK_SECONDS = 120.0
"""How long to wait for another process that writes."""


class Row(NamedTuple):
    """What the plan needs of a stored record; the record itself stays in the store under `number_in_store`.

    Declared here, the columns of the table follow. Days are ISO, "" for none.
    """

    number_in_store: int = 0
    source: str = ""
    """The file it stands in, from the project."""
    kind: str = ""
    id: str = ""
    day: str = ""
    shelf: str = ""
    heading: str = ""
    number: str = ""
    links: str = ""
    """What the record refers to, see `links.unpacked_links`."""
    facts: str = ""
    """What checks between records look at, see `links.fact`."""
    published_on: str = ""
    until: str = ""
    is_draft: int = 0
    is_held: int = 0
    """As `Life.is_held`."""
    withdrawn_on: str = ""
    reason: str = ""
    changed_on: str = ""
    """The day that starts the clock of a withdrawal."""
    is_tombstone: int = 0
    since: str = ""
    """The day that starts the clock of its publication, see `kind.Clock`; "" if none runs."""
    term: int = 0
    """Working days from `since`; 0 if that is itself the last day."""
    done_on: str = ""
    clocks: str = ""
    """JSON: all clocks that run for it, as lists, if its kind says which; "" if the one of its publication is all."""
    due_on: str = ""
    """The last day for publication where a law names it."""
    series: str = ""
    """The yearly report that it is, see `kind.Yearly`."""
    repair_from: str = ""
    """The first day on which its publicity may end by 信用修复."""
    lapses_on: str = ""
    length: int = 0
    """Roughly the characters of its texts."""
    digest: bytes = b""
    amounts: str = ""
    """The kind's amount fields in fen (分), in the order of `Kind.sums`, separated by commas."""
    citations: str = ""
    """The laws it cites, see `citing`; "" for none."""
    parties: int = 1
    """How many parties a decision has."""
    attachments: str = "[]"
    """JSON: (address from the kind's folder, digest) of each attachment."""

    @property
    def life(self) -> Life:
        return _life(_life_columns(self))


_LIFE: Final = ("published_on", "until", "is_draft", "withdrawn_on", "reason", "is_tombstone", "is_held")
_life_columns: Final[Callable[[Row], tuple[Any, ...]]] = attrgetter(*_LIFE)


def _life(columns: Iterable[Any]) -> Life:
    published_on, until, is_draft, withdrawn_on, reason, is_tombstone, is_held = columns
    return Life(published_on, until, bool(is_draft), withdrawn_on, reason, bool(is_tombstone), bool(is_held))


class Rest(NamedTuple):
    """What stays in the store of a record until somebody asks for it. The columns behind those of `Row`."""

    places: str = "{}"
    """JSON: (line, column, end column) of the fields that others are compared with."""
    uniques: str = "{}"
    """JSON: the values no other record of the kind may have."""
    codes: str = "[]"
    """JSON: [field, code, name], see `links.Code`, of each body that is told with its credit code."""
    verified: str = ""
    """What somebody answers for in it, as `reading.verifying` packs it; "" for nothing."""
    facets: str = "[]"
    """JSON: [facet, value] for each value, as readers see it, of the kind's facets."""
    laws: str = "[]"
    """JSON: the names, as written, of the laws that it cites."""
    data: bytes = b"{}"
    """JSON: the public values."""


class Shown(NamedTuple):
    """What a page shows of a stored record, and how other pages name it."""

    kind: str
    id: str
    day: str
    heading: str
    number: str
    published_on: str
    until: str
    data: bytes
    """JSON: the public values."""


Kept = tuple[Row, Rest]
"""A record on its way into the store, which gives it source and number."""


class Place(NamedTuple):
    """Where an entry stands: newest day first, undated last, then by kind and id."""

    day: str
    kind: str
    id: str


class Entry(NamedTuple):
    """What is indexed, as far as planning must know: where it stands, its size, and a digest of all that is in it.

    `length` counts the characters of head and body.
    """

    kind: str
    id: str
    day: str
    length: int
    digest: str

    @property
    def place(self) -> Place:
        return Place(self.day, self.kind, self.id)


class Run(NamedTuple):
    """Entries that follow each other, and the piece of the index that is made of them: the same piece for the same entries."""

    last: Place
    """The newest of them."""
    piece: str
    documents: int


class Shard(NamedTuple):
    """The lists of the bigrams from one key to another: a file of the site, and what the next one is made from."""

    tree: str
    first: int
    last: int
    name: str
    lists: bytes
    """Packed postings; of ordinals nothing, since postings have them."""
    content: bytes


_SQL_TYPES: Final = {str: "TEXT", int: "INTEGER", bytes: "BLOB"}
_IN_ROW: Final = Row._fields[1:]
"""The columns of a row; its number is SQLite's own."""
_COLUMNS: Final = {**get_type_hints(Row), **get_type_hints(Rest)}
_IN_REST: Final = Rest._fields[:-1]
"""What stands beside the row; the public values are long, and stand by themselves."""
_RECORDS: Final = ", ".join(f"{name} {_SQL_TYPES[_COLUMNS[name]]} NOT NULL" for name in (*_IN_ROW, *_IN_REST))
ROW: Final = ", ".join(("n", *_IN_ROW))
"""The columns of a `Row`, for a query."""
_TABLES: Final = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE sources (
    name TEXT PRIMARY KEY, stamp TEXT NOT NULL, digest BLOB NOT NULL, findings TEXT NOT NULL, left_out TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE records (
    n INTEGER PRIMARY KEY, {_RECORDS}, from_on TEXT NOT NULL, last_on TEXT NOT NULL, gone_on TEXT NOT NULL,
    shows INTEGER NOT NULL, is_out INTEGER NOT NULL, born INTEGER NOT NULL
);
CREATE INDEX records_by_source ON records (source);
CREATE INDEX records_by_id ON records (kind, id);
CREATE INDEX records_by_shelf ON records (
    kind, shelf, day, id, from_on, last_on, shows, published_on, digest, amounts, parties
);
CREATE INDEX records_by_day ON records (kind, day, id, from_on, last_on);
CREATE INDEX records_by_publication ON records (kind, published_on, day, id, from_on, last_on);
CREATE INDEX records_by_end ON records (last_on) WHERE last_on != '{ALWAYS}';
CREATE INDEX records_by_departure ON records (gone_on) WHERE gone_on != '';
CREATE INDEX records_by_birth ON records (born);
CREATE INDEX records_out ON records (is_out) WHERE is_out;
CREATE TABLE texts (n INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE links (kind TEXT, id TEXT, n INTEGER, field TEXT, PRIMARY KEY (kind, id, n, field)) WITHOUT ROWID;
CREATE TABLE facets (
    kind TEXT, facet TEXT, value TEXT, published_on TEXT, n INTEGER, from_on TEXT, last_on TEXT,
    PRIMARY KEY (kind, facet, value, published_on, n)
) WITHOUT ROWID;
CREATE TABLE cites (law TEXT, n INTEGER, PRIMARY KEY (law, n)) WITHOUT ROWID;
CREATE TABLE past (n INTEGER, {_RECORDS}, born INTEGER NOT NULL, died INTEGER NOT NULL);
CREATE TABLE written (name TEXT PRIMARY KEY, stamp TEXT NOT NULL, verdict TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sites (
    site TEXT PRIMARY KEY, generation INTEGER, day TEXT, base BLOB, grounds TEXT
) WITHOUT ROWID;
CREATE TABLE units (u INTEGER PRIMARY KEY, site TEXT, name TEXT, topics BLOB, answer BLOB, UNIQUE (site, name));
CREATE TABLE reads (topic INTEGER, u INTEGER, PRIMARY KEY (topic, u)) WITHOUT ROWID;
CREATE TABLE pages (
    site TEXT, path TEXT, key BLOB, u INTEGER, part TEXT, day TEXT, PRIMARY KEY (site, path)
) WITHOUT ROWID;
CREATE INDEX pages_by_unit ON pages (u);
CREATE INDEX pages_by_part ON pages (site, part, path) WHERE part != '';
CREATE TABLE folders (site TEXT, path TEXT, stamp TEXT, PRIMARY KEY (site, path)) WITHOUT ROWID;
CREATE TABLE entries (
    kind TEXT, id TEXT, day TEXT NOT NULL, length INTEGER NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE INDEX entries_in_order ON entries (day, kind DESC, id DESC);
CREATE INDEX entries_of_kind ON entries (kind, day, id DESC);
CREATE TABLE runs (
    series TEXT, day TEXT, kind TEXT, id TEXT, piece TEXT NOT NULL, documents INTEGER NOT NULL, PRIMARY KEY (series, day, kind, id)
) WITHOUT ROWID;
CREATE TABLE pieces (key TEXT PRIMARY KEY, summary TEXT NOT NULL);
CREATE TABLE piece_postings (piece TEXT, band INTEGER, postings BLOB NOT NULL, PRIMARY KEY (piece, band));
CREATE TABLE index_files (piece TEXT, name TEXT, content BLOB NOT NULL, PRIMARY KEY (piece, name));
CREATE TABLE shards (
    tree TEXT, first INTEGER NOT NULL, last INTEGER, name TEXT NOT NULL, lists BLOB NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (tree, last)
);
"""


_ADDED: Final = ("from_on", "last_on", "gone_on", "shows", "is_out", "born")
_PAST: Final = ", ".join(("n", *_IN_ROW, *_IN_REST, "born"))
_INSERT: Final = f"INSERT INTO records VALUES ({', '.join('?' * (1 + len(_IN_ROW) + len(_IN_REST) + len(_ADDED)))})"
_REMEMBER: Final = f"INSERT INTO past ({_PAST}, died) SELECT {_PAST}, ? FROM records WHERE n = ? AND NOT is_out"
_HOLD: Final = "UPDATE records SET from_on = ?, last_on = ?, gone_on = ?, shows = ?, is_out = ?, born = ? WHERE n = ?"


class _Days(NamedTuple):
    """By what queries tell who sees a record on which day, see `life.span_of`."""

    from_on: str
    last_on: str
    gone_on: str
    shows: int
    """There is a day on which it is, was or will be public."""


_HELD: Final = _Days(NEVER, "", "", 0)


def _days(row: Row) -> _Days:
    life = row.life
    shows = has_showing(life)
    return _Days(*span_of(life), gone_on(life) if shows else "", int(shows))


SourceRow = tuple[str, str, bytes, str, str]
"""A file on its way into the store, see `source_row`."""
_FacetRow = tuple[str, str, str, str, str, str]
RecordRow = tuple[tuple[Any, ...], bytes, list[tuple[str, str, str]], list[_FacetRow], list[str]]
"""A record on its way into the store, see `record_row`: its columns, public values, links, facets and the laws it cites."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of a file: the stamp of its inode, and the digest of its bytes."""

    stamp: str
    digest: bytes


class Changed(Exception):
    """Another process has changed the store; begin again."""


class Damaged(Exception):
    """The file is no store of ours, or is spoilt: discard it and begin again."""


class Store:
    """One project's store, open for writing. Use as a context manager; leaving it without `commit` changes nothing.

    Raises:
        Damaged: the file is spoilt; on opening, or on leaving the context.
    """

    def __init__(self, path: Path, version: str) -> None:
        self._path = path
        self._generation = 0
        """That of the changes of this session; 0 while there are none."""
        try:
            self._db = _opened(path, version)
            self._is_shown_anywhere = bool(self._db.execute("SELECT 1 FROM sites").fetchone())
        except sqlite3.DatabaseError as error:
            if _is_damage(error):
                raise Damaged(str(path)) from error
            raise

    @classmethod
    def snapshot(cls, path: Path, version: str, generation: int) -> Store:
        """Open a store that another process holds, to read it as it was committed.

        Raises:
            Changed: it is another than it was.
        """
        self = cls.__new__(cls)
        self._generation, self._is_shown_anywhere = 0, False
        self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", LOCK_SECONDS, uri=True, isolation_level=None)
        self._db.execute("BEGIN")
        if _version(self._db) != version or self.generation() != generation:
            raise Changed(str(path))
        return self

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._db.close()
        if _is_damage(error):
            raise Damaged from error

    def commit(self) -> None:
        self._db.commit()
        self._generation = 0

    @property
    def reader(self) -> Reader:
        """What other processes read the records with, as they were committed."""
        return Reader(self._path)

    # -- sources and records

    def sources(self) -> dict[str, SourceState]:
        return {
            name: SourceState(stamp, digest)
            for name, stamp, digest in self._db.execute("SELECT name, stamp, digest FROM sources")
        }

    def stamp(self, name: str, stamp: str) -> None:
        """Note a new inode stamp of a file whose bytes are the same."""
        self._db.execute("UPDATE sources SET stamp = ? WHERE name = ?", (stamp, name))

    def put(self, files: Sequence[SourceRow], records: Iterable[RecordRow]) -> None:
        """Replace what is known of files and their records."""
        if not files:
            return
        for name, *_ in files:
            self.drop(name)
        self._db.executemany("INSERT INTO sources VALUES (?, ?, ?, ?, ?)", files)
        (last,) = self._db.execute("SELECT coalesce(max(n), 0) FROM records").fetchone()
        numbered, born = list(enumerate(records, last + 1)), self._next_generation()
        self._db.executemany(_INSERT, ((n, *columns, 0, born) for n, (columns, *_) in numbered))
        self._db.executemany("INSERT INTO texts VALUES (?, ?)", ((n, data) for n, (_, data, *_) in numbered))
        self._db.executemany(
            "INSERT INTO links VALUES (?, ?, ?, ?)",
            ((kind, id, n, field) for n, (_, _, links, *_) in numbered for kind, id, field in links),
        )
        self._put_facets((*one[:4], n, *one[4:]) for n, (*_, facets, _) in numbered for one in facets)
        self._db.executemany(
            "INSERT INTO cites VALUES (?, ?)", ((law, n) for n, (*_, laws) in numbered for law in laws)
        )

    def _put_facets(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._db.executemany("INSERT OR REPLACE INTO facets VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def drop(self, name: str) -> None:
        """Forget a file and its records."""
        self._db.execute("DELETE FROM sources WHERE name = ?", (name,))
        for number, kind, published_on, links, facets, laws in self._db.execute(
            "SELECT n, kind, published_on, links, facets, laws FROM records WHERE source = ?", (name,)
        ).fetchall():
            self._remember(number)
            self._db.execute("DELETE FROM records WHERE n = ?", (number,))
            self._db.execute("DELETE FROM texts WHERE n = ?", (number,))
            self._db.executemany(
                "DELETE FROM links WHERE kind = ? AND id = ? AND n = ?",
                ((link.kind, link.id, number) for link in unpacked_links(links)),
            )
            self._db.executemany("DELETE FROM cites WHERE law = ? AND n = ?", ((law, number) for law in _loads(laws)))
            self._db.executemany(
                "DELETE FROM facets WHERE kind = ? AND facet = ? AND value = ? AND published_on = ? AND n = ?",
                ((kind, facet, value, published_on, number) for facet, value in _loads(facets)),
            )

    def _remember(self, number: int) -> None:
        """Keep how a record was, for the sites on which it may stand."""
        if self._is_shown_anywhere:
            self._db.execute(_REMEMBER, (self._next_generation(), number))

    def numbers(self) -> Iterator[int]:
        """Yield the number of every record."""
        return (number for (number,) in self._db.execute("SELECT n FROM records"))

    def hold(self, numbers: Iterable[int]) -> None:
        """Note which records are left out for what is wrong between them and others: these, and no more."""
        held = {number for (number,) in self._db.execute("SELECT n FROM records WHERE is_out")}
        for number in sorted(held.symmetric_difference(numbers)):
            row, facets = self.row_and_facets(number)
            days = _days(row) if number in held else _HELD
            self._remember(number)
            self._db.execute(_HOLD, (*days, int(number not in held), self._next_generation(), number))
            self._put_facets((*one[:4], number, *one[4:]) for one in _facet_rows(row, facets, days))

    def row_and_facets(self, number: int) -> tuple[Row, str]:
        found = self._db.execute(f"SELECT facets, {ROW} FROM records WHERE n = ?", (number,)).fetchone()
        return Row._make(found[1:]), found[0]

    # -- generations: a number for each time that something was changed

    def generation(self) -> int:
        """Return the number of the last change."""
        (found,) = self._db.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()
        return int(found)

    def _next_generation(self) -> int:
        """Return the number under which changes are noted until the end of this session."""
        if not self._generation:
            self._generation = self.generation() + 1
            self._db.execute("UPDATE meta SET value = ? WHERE name = 'generation'", (str(self._generation),))
        return self._generation

    # -- any query, for those who know the tables

    def select(self, query: str, values: Mapping[str, Any] | Sequence[Any] = ()) -> sqlite3.Cursor:
        return self._db.execute(query, values)

    def change(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        self._db.executemany(statement, rows)

    def begin(self, generation: int) -> None:
        """Lock the store for writing until `commit`.

        Raises:
            Changed: another process has changed the records since this generation.
        """
        self._db.execute("BEGIN IMMEDIATE")
        if self.generation() != generation:
            raise Changed(str(generation))

    def findings(self) -> Iterator[Finding]:
        for (said,) in self._db.execute("SELECT findings FROM sources WHERE findings != '[]' ORDER BY name"):
            yield from (_from_list(one) for one in _loads(said))

    def left_out(self) -> Iterator[tuple[str, str]]:
        """Yield kind and id of the records that have errors: they exist, though they are not shown."""
        for name, ids in self._db.execute("SELECT name, left_out FROM sources WHERE left_out != '[]'"):
            yield from ((name.split("/")[1], one) for one in _loads(ids))

    def rows(self) -> Iterator[Row]:
        """Yield every record's row in the order of files and of records within a file."""
        return map(Row._make, self._db.execute(f"SELECT {ROW} FROM records ORDER BY source, n"))

    def uniques(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Yield (number in store, {field: value}) of every record that has values no other may have."""
        for number, values in self._db.execute(
            "SELECT n, uniques FROM records WHERE uniques != '{}' ORDER BY source, n"
        ):
            yield number, _loads(values)

    def codes(self) -> Iterator[tuple[int, list[list[str]]]]:
        """Yield (number in store, as in `Rest.codes`) of every record that tells a credit code."""
        rows = self._db.execute("SELECT n, codes FROM records WHERE codes != '[]' ORDER BY source, n")
        yield from ((number, _loads(codes)) for number, codes in rows)

    def verified(self) -> Iterator[tuple[int, str]]:
        """Yield (number in store, as in `Rest.verified`) of every record in which somebody answers for something."""
        yield from self._db.execute("SELECT n, verified FROM records WHERE verified != '' ORDER BY source, n")

    def place(self, number: int, field: str) -> tuple[int, int, int]:
        """Return (line, column, end column) of a field of a record; of its id if the field is unknown."""
        (places,) = self._db.execute("SELECT places FROM records WHERE n = ?", (number,)).fetchone()
        known = _loads(places)
        line, column, end = known.get(field) or known.get("id", (1, 1, 0))
        return line, column, end

    def data(self, rows: Iterable[Row]) -> Iterator[bytes]:
        """Yield the public values, as JSON, of the records of these rows, in that order.

        Raises:
            Changed: another process has read other records since the rows were taken.
            Damaged: the bytes are not those that were stored.
        """
        query = "SELECT data FROM texts JOIN records USING (n) WHERE n = ? AND digest = ?"
        for row in rows:
            found = self._db.execute(query, (row.number_in_store, row.digest)).fetchone()
            if found is None:
                raise Changed(row.id)
            yield checked(row, found[0])[1]

    # -- files among the hand-written pages

    def verdicts(self) -> dict[str, tuple[str, str]]:
        """Return (stamp, verdict as it was packed) of each file that was looked at, by its name."""
        rows = self._db.execute("SELECT name, stamp, verdict FROM written")
        return {name: (stamp, verdict) for name, stamp, verdict in rows}

    def put_verdicts(self, changed: Iterable[tuple[str, str, str]], gone: Iterable[str]) -> None:
        """Keep (name, stamp, packed verdict) of files, and forget others."""
        self._db.executemany("DELETE FROM written WHERE name = ?", ((name,) for name in gone))
        self._db.executemany("INSERT OR REPLACE INTO written VALUES (?, ?, ?)", changed)

    # -- what is indexed, and the runs it is cut into

    def entries(self) -> set[Entry]:
        return set(map(Entry._make, self._db.execute("SELECT kind, id, day, length, digest FROM entries")))

    def put_entries(self, gone: Iterable[Entry], new: Iterable[Entry]) -> None:
        self._db.executemany("DELETE FROM entries WHERE kind = ? AND id = ?", ((one.kind, one.id) for one in gone))
        self._db.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?)", new)

    def entries_between(self, kind: str, after: Place | None, last: Place | None) -> list[Entry]:
        """Return the entries of a kind ("": of all) behind a place and up to another (None: no bound), the oldest first."""
        conditions, values = ["kind = ?"] if kind else ["TRUE"], [kind] if kind else []
        if after:
            conditions.append("day >= ? AND (day > ? OR (kind, id) < (?, ?))")
            values += [after.day, *after]
        if last:
            conditions.append("day <= ? AND (day < ? OR (kind, id) >= (?, ?))")
            values += [last.day, *last]
        query = f"SELECT kind, id, day, length, digest FROM entries WHERE {' AND '.join(conditions)}"
        return [*map(Entry._make, self._db.execute(f"{query} ORDER BY day, kind DESC, id DESC", values))]

    def runs(self, series: str) -> list[Run]:
        """Return the runs of a series, the oldest first."""
        query = "SELECT day, kind, id, piece, documents FROM runs WHERE series = ? ORDER BY day, kind DESC, id DESC"
        return [Run(Place(*last), piece, documents) for *last, piece, documents in self._db.execute(query, (series,))]

    def put_runs(self, series: str, gone: Iterable[Run], new: Iterable[Run]) -> None:
        places = ((series, *run.last) for run in gone)
        self._db.executemany("DELETE FROM runs WHERE series = ? AND day = ? AND kind = ? AND id = ?", places)
        rows = ((series, *run.last, run.piece, run.documents) for run in new)
        self._db.executemany("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?)", rows)

    def drop_unused(self, series: Iterable[str]) -> None:
        """Forget all other series, and the pieces that no run is made of."""
        others = {name for (name,) in self._db.execute("SELECT DISTINCT series FROM runs")} - set(series)
        self._db.executemany("DELETE FROM runs WHERE series = ?", ((name,) for name in others))
        unused = self._db.execute("SELECT key FROM pieces WHERE key NOT IN (SELECT piece FROM runs)").fetchall()
        for table, column in (("pieces", "key"), ("piece_postings", "piece"), ("index_files", "piece")):
            self._db.executemany(f"DELETE FROM {table} WHERE {column} = ?", unused)

    # -- pieces of the index: segments and chunks of tables

    def piece(self, key: str) -> str:
        """Return the summary of a piece."""
        (summary,) = self._db.execute("SELECT summary FROM pieces WHERE key = ?", (key,)).fetchone()
        return str(summary)

    def put_piece(
        self, key: str, summary: str, files: Mapping[str, bytes], postings: Mapping[int, bytes] = MappingProxyType({})
    ) -> None:
        self._db.execute("INSERT OR REPLACE INTO pieces VALUES (?, ?)", (key, summary))
        rows = ((key, name, content) for name, content in files.items())
        self._db.executemany("INSERT OR REPLACE INTO index_files VALUES (?, ?, ?)", rows)
        bands = ((key, band, packed) for band, packed in postings.items())
        self._db.executemany("INSERT OR REPLACE INTO piece_postings VALUES (?, ?, ?)", bands)

    def index_files(self) -> list[tuple[str, str]]:
        """Return the name of each file of a piece, and the piece."""
        return self._db.execute("SELECT name, piece FROM index_files").fetchall()

    def index_file(self, key: str, name: str) -> bytes:
        query = "SELECT content FROM index_files WHERE piece = ? AND name = ?"
        (content,) = self._db.execute(query, (key, name)).fetchone()
        return bytes(content)

    # -- what joins segments: lists of bigrams

    def bands(self, segments: Iterable[str]) -> list[int]:
        """Return the bands in which any of the segments has bigrams."""
        query = "SELECT band FROM piece_postings WHERE piece = ?"
        return sorted({band for segment in segments for (band,) in self._db.execute(query, (segment,))})

    def postings(self, segment: str, band: int) -> bytes | None:
        """Return the packed postings of a segment."""
        query = "SELECT postings FROM piece_postings WHERE piece = ? AND band = ?"
        found = self._db.execute(query, (segment, band)).fetchone()
        return found and bytes(found[0])

    def lasts(self, tree: str, low: int, high: int) -> list[int]:
        """Return the last keys of the shards of a tree, of those between two."""
        query = "SELECT last FROM shards WHERE tree = ? AND last BETWEEN ? AND ? ORDER BY last"
        return [last for (last,) in self._db.execute(query, (tree, low, high))]

    def lists(self, last: int) -> bytes:
        """Return the lists of the shard of postings with this last key."""
        query = "SELECT lists FROM shards WHERE tree = 'postings' AND last = ?"
        return bytes(self._db.execute(query, (last,)).fetchone()[0])

    def put_shards(self, gone: Iterable[tuple[str, int]], new: Iterable[Shard]) -> None:
        """Replace shards, named by tree and last key."""
        self._db.executemany("DELETE FROM shards WHERE tree = ? AND last = ?", gone)
        self._db.executemany("INSERT INTO shards VALUES (?, ?, ?, ?, ?, ?)", new)

    def clear_shards(self) -> None:
        """Forget all shards."""
        self._db.execute("DELETE FROM shards")

    def shards(self) -> list[tuple[str, int, str, int]]:
        """Return tree, first key, name and last key of all shards, ascending."""
        return self._db.execute("SELECT tree, first, name, last FROM shards ORDER BY tree, last").fetchall()

    def shard_file(self, tree: str, last: int) -> bytes:
        query = "SELECT content FROM shards WHERE tree = ? AND last = ?"
        return bytes(self._db.execute(query, (tree, last)).fetchone()[0])


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the records of a store that somebody else holds open. Nothing is open in it, so that it can travel."""

    path: Path

    def records(self, wanted: Iterable[tuple[int, bytes]]) -> Iterator[Shown]:
        """Yield the records of these numbers and digests, in that order.

        Raises:
            Changed: another process has read other records since the numbers were taken.
            Damaged: the bytes are not those that were stored, or the file is spoilt.
        """
        try:
            with closing(sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", LOCK_SECONDS, uri=True)) as db:
                for number, digest in wanted:
                    found = db.execute(_SHOWN_QUERY, (number, digest)).fetchone()
                    if found is None:
                        raise Changed(str(number))
                    shown, life = Shown._make(found[: len(Shown._fields)]), _life(found[len(Shown._fields) :])
                    if record_digest(shown.data, life) != digest:
                        raise Damaged(shown.id)
                    yield shown
        except sqlite3.DatabaseError as error:
            if _is_damage(error):
                raise Damaged(str(self.path)) from error
            raise


_SHOWN_QUERY: Final = (
    f"SELECT {', '.join((*Shown._fields, *_LIFE))} FROM records JOIN texts USING (n) WHERE n = ? AND digest = ?"
)


def source_row(name: str, state: SourceState, findings: Iterable[Finding], left_out: Sequence[str]) -> SourceRow:
    """Return what the store keeps of a file: `left_out` are the ids of the records that are not published."""
    said = stored([_as_list(finding) for finding in findings])
    return name, state.stamp, state.digest, said, stored(left_out)


def record_row(source: str, kept: Kept) -> RecordRow:
    """Return what the store keeps of a record that stands in this file."""
    row, rest = kept
    days = _days(row)
    links = [(link.kind, link.id, link.field) for link in unpacked_links(row.links)]
    facets = _facet_rows(row, rest.facets, days)
    return (source, *row[2:], *rest[:-1], *days), rest.data, links, facets, _loads(rest.laws)


def _facet_rows(row: Row, facets: str, days: _Days) -> list[_FacetRow]:
    pairs = dict.fromkeys((facet, value) for facet, value in _loads(facets))
    return [(row.kind, *pair, row.published_on, days.from_on, days.last_on) for pair in pairs]


def checked(row: Row, data: bytes) -> tuple[Row, bytes]:
    """Return both.

    Raises:
        Damaged: the bytes are not those that were stored.
    """
    if record_digest(data, row.life) != row.digest:
        raise Damaged(row.id)
    return row, data


def record_digest(data: bytes, life: Life) -> bytes:
    """Return the digest of a record: of its public values, and of the days that decide who may see it."""
    return blake2b(data + repr(life).encode(), digest_size=16).digest()


def _loads(text: str) -> Any:
    try:
        return restored(text)
    except ValueError as error:
        raise Damaged(text[:40]) from error


def discard(path: Path) -> None:
    """Delete the store; what it held is made again from the records."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _opened(path: Path, version: str) -> sqlite3.Connection:
    """Open the store, and empty it if it is of another version; two processes may do so at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, timeout=LOCK_SECONDS)
    db.execute("PRAGMA journal_mode = WAL")  # survives the end of the process
    db.execute("PRAGMA synchronous = OFF")  # the disk need not be waited for: it is a cache
    db.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
    db.execute("BEGIN IMMEDIATE")
    if _version(db) != version:
        tables = db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        for (name,) in tables:
            db.execute(f'DROP TABLE "{name}"')
        for statement in _TABLES.split(";"):
            db.execute(statement)
        db.execute("INSERT INTO meta VALUES ('version', ?), ('generation', '0')", (version,))
    db.commit()
    return db


def _version(db: sqlite3.Connection) -> str:
    try:
        found = db.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
    except sqlite3.OperationalError:  # no such table, no such column
        return ""
    return str(found[0]) if found else ""


_NOT_DAMAGE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_NOT_DAMAGE |= {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}


def _is_damage(error: BaseException | None) -> bool:
    return isinstance(error, sqlite3.DatabaseError) and getattr(error, "sqlite_errorcode", 0) & 0xFF not in _NOT_DAMAGE


def _as_list(finding: Finding) -> list[Any]:
    where = list(astuple(finding.where))
    return [finding.rule, finding.level, finding.message, where, finding.help, finding.secret, finding.open_until]


def _from_list(one: list[Any]) -> Finding:
    rule, level, message, where, help, secret, open_until = one
    return Finding(rule, level, message, Where(*where), help, secret, open_until)
