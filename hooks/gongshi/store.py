"""SQLite: what was read, what was written, what points to what. A cache: it can be deleted at any time.

The store knows nothing of kinds; it keeps rows. Private fields never reach it. It is emptied when its `version` differs: the
caller puts into the version whatever changes what is stored (the program, the body's choices).
"""

from __future__ import annotations

import sqlite3
import unicodedata
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
from gongshi.model.references import unpacked_links
from gongshi.stored import restored, stored
from gongshi.troubles import of_the_machine

_GENERATION: Final = "generation"
_NUMBERS: Final = "numbers"
_CACHE_KB: Final = 64 << 10
"""Of pages that are kept in memory. SQLite's own 2 MB are read and written again and again while thousands of records come in."""
SHIPPED: Final = "(法律库)"
"""The folder in the names of sources that come with the program, see `lawbook`: nobody can mend them in a project."""
LOCK_SECONDS = 120.0
"""How long to wait for another process that writes."""


class Row(NamedTuple):
    """What the plan needs of a stored record; the record itself stays in the store under `number_in_store`.

    Declared here, the columns of the table follow. Days are ISO, "" for none.
    """

    number_in_store: int = 0
    source: str = ""
    """The file it stands in, from the project."""
    nth: int = 0
    """Its place among the records of its file."""
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
    def said(self) -> tuple[Any, ...]:
        """All that it says, wherever it stands."""
        return self[3:]

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
    uniques: str = "[]"
    """JSON: [field, value as it is compared, as it is written] of the values no other record of the kind may have."""
    codes: str = "[]"
    """JSON: [field, code, name], see `links.Code`, of each body that is told with its credit code."""
    verified: str = ""
    """What somebody answers for in it, as `reading.verifying` packs it; "" for nothing."""
    facets: str = "[]"
    """JSON: [facet, value] for each value, as readers see it, of the kind's facets."""
    laws: str = "[]"
    """JSON: the names, as written, of the laws that it cites."""
    told: int = 0
    """Which law its page cites beside those that it cites itself: 1 + the place in `remedies.CITED_BY`; 0 for none."""
    year: str = ""
    """The year it counts in."""
    force_from: str = ""
    """The first day on which it is in force; "" for any, see `kind.term`."""
    force_until: str = ""
    """The first day on which it is in force no more."""
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
_STORED: Final = (*_IN_ROW, *_IN_REST)
"""The columns that a record brings with it, in the order of a `RecordRow`."""
_KIND, _ID, _YEAR, _LINKS, _UNIQUES, _CODES, _FACETS, _LAWS, _PUBLISHED = map(
    _STORED.index, ("kind", "id", "year", "links", "uniques", "codes", "facets", "laws", "published_on")
)
_PLACES: Final = tuple(map(_STORED.index, ("places", "verified")))
"""What says on which lines of its file a record stands, and nothing else that could be another."""
_RECORDS: Final = ", ".join(f"{name} {_SQL_TYPES[_COLUMNS[name]]} NOT NULL" for name in _STORED)
ROW: Final = ", ".join(("n", *_IN_ROW))
"""The columns of a `Row`, for a query."""
_TABLES: Final = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE sources (
    name TEXT PRIMARY KEY, folder TEXT NOT NULL, stamp TEXT NOT NULL, digest BLOB NOT NULL, findings TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX sources_by_folder ON sources (folder, name, stamp);
CREATE INDEX sources_with_findings ON sources (name) WHERE findings != '[]';
CREATE INDEX sources_restless ON sources (name) WHERE stamp = '';
CREATE TABLE strays (
    name TEXT PRIMARY KEY, folder TEXT NOT NULL, stamp TEXT NOT NULL, findings TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX strays_by_folder ON strays (folder, name, stamp);
CREATE TABLE folders (name TEXT PRIMARY KEY, digest BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE beside (file TEXT, source TEXT, PRIMARY KEY (file, source)) WITHOUT ROWID;
CREATE INDEX beside_by_source ON beside (source);
CREATE TABLE left_out (kind TEXT, id TEXT, source TEXT, PRIMARY KEY (kind, id, source)) WITHOUT ROWID;
CREATE INDEX left_out_by_source ON left_out (source);
CREATE TABLE records (
    n INTEGER PRIMARY KEY, {_RECORDS}, from_on TEXT NOT NULL, last_on TEXT NOT NULL, gone_on TEXT NOT NULL,
    shows INTEGER NOT NULL, is_out INTEGER NOT NULL, born INTEGER NOT NULL
);
CREATE INDEX records_by_source ON records (source, nth);
CREATE INDEX records_by_id ON records (kind, id);
CREATE INDEX records_by_year ON records (kind, year);
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
CREATE INDEX records_with_attachments ON records (attachments) WHERE attachments != '[]';
CREATE INDEX records_citing ON records (n) WHERE citations != '';
CREATE INDEX records_told ON records (told, last_on, from_on) WHERE told > 0;
CREATE INDEX records_verified ON records (n) WHERE verified != '';
CREATE TABLE links (
    n INTEGER, field TEXT, kind TEXT, id TEXT, PRIMARY KEY (n, field, kind, id)
) WITHOUT ROWID;
CREATE INDEX links_to ON links (kind, id, field, n);
CREATE TABLE uniques (
    kind TEXT, field TEXT, value TEXT, n INTEGER, written TEXT NOT NULL, PRIMARY KEY (kind, field, value, n)
) WITHOUT ROWID;
CREATE INDEX uniques_of ON uniques (n);
CREATE TABLE codes (code TEXT, n INTEGER, field TEXT, name TEXT NOT NULL, PRIMARY KEY (code, n, field)) WITHOUT ROWID;
CREATE TABLE facets (
    kind TEXT, facet TEXT, value TEXT, published_on TEXT, n INTEGER, from_on TEXT, last_on TEXT,
    PRIMARY KEY (kind, facet, value, published_on, n)
) WITHOUT ROWID;
CREATE TABLE cites (law TEXT, n INTEGER, PRIMARY KEY (law, n)) WITHOUT ROWID;
CREATE TABLE past (n INTEGER, {_RECORDS}, born INTEGER NOT NULL, died INTEGER NOT NULL);
CREATE TABLE touched (n INTEGER PRIMARY KEY);
CREATE TABLE things (kind TEXT, thing TEXT, PRIMARY KEY (kind, thing)) WITHOUT ROWID;
CREATE TABLE outs (n INTEGER PRIMARY KEY, stage INTEGER NOT NULL);
CREATE TABLE said (
    test TEXT NOT NULL, subject NOT NULL, n INTEGER NOT NULL, stage INTEGER NOT NULL, about TEXT NOT NULL,
    finding TEXT NOT NULL
);
CREATE INDEX said_by_subject ON said (test, subject);
CREATE INDEX said_about ON said (about) WHERE about != '';
CREATE INDEX said_holding_back ON said (n, stage) WHERE stage > 0;
CREATE TABLE looks (kind TEXT, thing TEXT, question TEXT, PRIMARY KEY (kind, thing, question)) WITHOUT ROWID;
CREATE INDEX looks_of ON looks (question);
CREATE TABLE watch (n INTEGER PRIMARY KEY, till TEXT NOT NULL, year INTEGER NOT NULL);
CREATE INDEX watch_by_day ON watch (till) WHERE till != '';
CREATE INDEX watch_by_year ON watch (year) WHERE year > 0;
CREATE TABLE unknown_laws (
    name TEXT, version TEXT, n INTEGER, nth INTEGER, PRIMARY KEY (name, version, n, nth)
) WITHOUT ROWID;
CREATE INDEX unknown_laws_of ON unknown_laws (n);
CREATE TABLE law_uses (law TEXT, last_on TEXT, n INTEGER, PRIMARY KEY (law, last_on, n)) WITHOUT ROWID;
CREATE INDEX law_uses_of ON law_uses (n);
CREATE TABLE arrivals (kind TEXT, id TEXT, day TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE INDEX arrivals_by_day ON arrivals (day);
CREATE TABLE arrivals_of_files (file TEXT PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX arrivals_of_files_by_day ON arrivals_of_files (day);
CREATE TABLE late (n INTEGER PRIMARY KEY, day TEXT NOT NULL);
CREATE TABLE written (name TEXT PRIMARY KEY, stamp TEXT NOT NULL, verdict TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sites (
    site TEXT PRIMARY KEY, generation INTEGER, day TEXT, base BLOB, grounds TEXT, stage TEXT, marked INTEGER
) WITHOUT ROWID;
CREATE TABLE units (u INTEGER PRIMARY KEY, site TEXT, name TEXT, topics BLOB, answer BLOB, UNIQUE (site, name));
CREATE TABLE reads (topic INTEGER, u INTEGER, PRIMARY KEY (topic, u)) WITHOUT ROWID;
CREATE TABLE pages (
    site TEXT, path TEXT, key BLOB, u INTEGER, part TEXT, day TEXT, PRIMARY KEY (site, path)
) WITHOUT ROWID;
CREATE INDEX pages_by_unit ON pages (u);
CREATE INDEX pages_by_part ON pages (site, part, path) WHERE part != '';
CREATE TABLE site_folders (site TEXT, path TEXT, stamp TEXT, PRIMARY KEY (site, path)) WITHOUT ROWID;
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
_PAST: Final = ", ".join(("n", *_STORED, "born"))
_INSERT: Final = f"INSERT INTO records VALUES ({', '.join('?' * (1 + len(_STORED) + len(_ADDED)))})"
_UPDATE: Final = f"UPDATE records SET {', '.join(f'{name} = ?' for name in (*_STORED, *_ADDED))} WHERE n = ?"
_MOVE: Final = f"UPDATE records SET {', '.join(f'{_STORED[place]} = ?' for place in _PLACES)} WHERE n = ?"
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


SourceRow = tuple[str, str, bytes, str, str, str]
"""A file on its way into the store, see `source_row`."""
_FacetRow = tuple[str, str, str, str, str, str]
RecordRow = tuple[tuple[Any, ...], bytes, list[tuple[str, str, str]], list[_FacetRow], list[str]]
"""A record on its way into the store, see `record_row`: its columns, public values, links, facets and the laws it cites."""


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
        self._db = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", timeout=LOCK_SECONDS, uri=True, isolation_level=None
        )
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

    # -- generations: a number for each time that records were changed

    def begin(self, generation: int | None = None) -> None:
        """Be the only one who writes, until `commit`.

        Raises:
            Changed: another process has changed the records since this generation.
        """
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")
        if generation is not None and self.generation() != generation:
            raise Changed(str(generation))

    def generation(self) -> int:
        """Return the number of the last change."""
        return int(self.noted(_GENERATION) or 0)

    def _next_generation(self) -> int:
        """Return the number under which changes are noted until the end of this session."""
        if not self._generation:
            self._generation = self.generation() + 1
            self.note(_GENERATION, str(self._generation))
        return self._generation

    # -- what is remembered

    def noted(self, name: str) -> str:
        """Return what was noted under a name, "" if nothing was."""
        found = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def note(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    # -- files

    def stamp_of(self, name: str) -> str | None:
        """Return the stamp of a file under data/ as it was last looked at; None if it was not there."""
        query = "SELECT stamp FROM sources WHERE name = ? UNION ALL SELECT stamp FROM strays WHERE name = ?"
        found = self._db.execute(query, (name, name)).fetchone()
        return found[0] if found else None

    def stamps_in(self, folder: str) -> dict[str, str]:
        """Return the stamps of the files right in a folder, by their names from the project."""
        query = (
            "SELECT name, stamp FROM sources WHERE folder = ? UNION ALL SELECT name, stamp FROM strays WHERE folder = ?"
        )
        return dict(self._db.execute(query, (folder, folder)))

    def restless(self) -> list[str]:
        """Return the files that are looked at each time: they could not be read."""
        return [name for (name,) in self._db.execute("SELECT name FROM sources WHERE stamp = ''")]

    def folders(self) -> dict[str, bytes]:
        """Return the digest of each folder under data/ when it was last walked through, by its name from the project."""
        return dict(self._db.execute("SELECT name, digest FROM folders"))

    def put_folders(self, digests: Mapping[str, bytes], gone: Iterable[str]) -> None:
        self._db.executemany("DELETE FROM folders WHERE name = ?", ((name,) for name in gone))
        self._db.executemany("INSERT OR REPLACE INTO folders VALUES (?, ?)", digests.items())

    def digest_of(self, name: str) -> bytes:
        """Return the digest of the bytes of a file with records when it was last read; b"" if it was not."""
        found = self._db.execute("SELECT digest FROM sources WHERE name = ?", (name,)).fetchone()
        return bytes(found[0]) if found else b""

    def naming(self, file: str) -> list[str]:
        """Return the files whose records name this file as an attachment."""
        query = "SELECT source FROM beside WHERE file = ?"
        return [source for (source,) in self._db.execute(query, (alike(file),))]

    def stamp(self, name: str, stamp: str) -> None:
        """Note a new stamp of a file whose bytes are the same."""
        self._db.execute("UPDATE sources SET stamp = ? WHERE name = ?", (stamp, name))

    def put_stray(self, name: str, stamp: str, findings: Iterable[Finding]) -> None:
        """Keep a file that holds no records, and what is to be said of it."""
        self.drop(name)
        said = (name, _folder_of(name), stamp, packed_findings(findings))
        self._db.execute("INSERT INTO strays VALUES (?, ?, ?, ?)", said)

    def strays(self) -> Iterator[Finding]:
        """Yield what is to be said of the files that hold no records and are named by none."""
        for name, said in self._db.execute("SELECT name, findings FROM strays WHERE findings != '[]' ORDER BY name"):
            if not self.naming(name):
                yield from unpacked_findings(said)

    def drop(self, name: str) -> None:
        """Forget a file and its records."""
        self.put([], [], [name])

    # -- any query, for those who know the tables

    def select(self, query: str, values: Mapping[str, Any] | Sequence[Any] = ()) -> sqlite3.Cursor:
        return self._db.execute(query, values)

    def change(self, statement: str, rows: Iterable[Sequence[Any]] = ((),)) -> None:
        self._db.executemany(statement, rows)

    # -- records

    def put(self, files: Sequence[SourceRow], records: Iterable[RecordRow], gone: Sequence[str] = ()) -> None:
        """Replace what is known of files and their records. A record that stays in its file keeps its number."""
        coming: dict[str, list[RecordRow]] = {name: [] for name in (*gone, *(name for name, *_ in files))}
        for record in records:
            coming[record[0][0]].append(record)
        self._db.executemany("DELETE FROM strays WHERE name = ?", ((name,) for name in coming))
        for name in self._known_among(list(coming)):
            self._db.execute("DELETE FROM sources WHERE name = ?", (name,))
            coming[name] = self._renewed(name, coming[name])
        rows = ((name, _folder_of(name), stamp, digest, said) for name, stamp, digest, said, _, _ in files)
        self._db.executemany("INSERT INTO sources VALUES (?, ?, ?, ?, ?)", rows)
        for name, *_, left_out, beside in files:
            self._put_beside(name, left_out, beside)
        self._insert([record for some in coming.values() for record in some])

    def _known_among(self, names: Sequence[str]) -> list[str]:
        marks = ", ".join("?" * len(names))
        return [name for (name,) in self._db.execute(f"SELECT name FROM sources WHERE name IN ({marks})", names)]

    def _put_beside(self, name: str, left_out: str, beside: str) -> None:
        """Keep which records of a file exist though they are not shown, and which files they name."""
        kind, folder = name.split("/")[1], _folder_of(name)
        for id in _loads(left_out) if left_out != "[]" else ():
            self._db.execute("INSERT OR IGNORE INTO left_out VALUES (?, ?, ?)", (kind, id, name))
            self._db.execute("INSERT OR IGNORE INTO things VALUES (?, ?)", (kind, id))
        for one in _loads(beside) if beside != "[]" else ():
            self._db.execute("INSERT OR IGNORE INTO beside VALUES (?, ?)", (alike(f"{folder}/{one}"), name))

    def _renewed(self, source: str, records: list[RecordRow]) -> list[RecordRow]:
        """Bring the records of a file that was known up to date; return those that are new in it."""
        self._db.execute("INSERT OR IGNORE INTO things SELECT kind, id FROM left_out WHERE source = ?", (source,))
        self._db.execute("DELETE FROM left_out WHERE source = ?", (source,))
        self._db.execute("DELETE FROM beside WHERE source = ?", (source,))
        known: dict[str, list[tuple[int, tuple[Any, ...]]]] = {}
        query = f"SELECT n, {', '.join(_STORED)} FROM records WHERE source = ? ORDER BY nth DESC"
        for number, *columns in self._db.execute(query, (source,)).fetchall():
            known.setdefault(columns[_ID], []).append((number, tuple(columns)))
            self._db.execute("INSERT OR IGNORE INTO touched VALUES (?)", (number,))
            self._db.executemany("INSERT OR IGNORE INTO things VALUES (?, ?)", _things_in(columns))
        new = []
        for record in records:
            if before := known.get(record[0][_ID]):
                self._update(*before.pop(), record)
            else:
                new.append(record)
        for number, columns in (one for some in known.values() for one in some):
            self._remember(number)
            self._db.execute("DELETE FROM records WHERE n = ?", (number,))
            self._db.execute("DELETE FROM texts WHERE n = ?", (number,))
            self._unlink(number, columns)
        return new

    def _update(self, number: int, before: tuple[Any, ...], record: RecordRow) -> None:
        columns, data, *_ = record
        after = columns[: len(_STORED)]
        if before == after:
            return
        if all(
            one == other for place, (one, other) in enumerate(zip(before, after, strict=True)) if place not in _PLACES
        ):
            self._db.execute(_MOVE, (*(after[place] for place in _PLACES), number))
            return
        self._remember(number)
        self._db.execute(_UPDATE, (*columns, 0, self._next_generation(), number))
        self._db.execute("UPDATE texts SET data = ? WHERE n = ?", (data, number))
        self._unlink(number, before)
        self._link([(number, record)])

    def _insert(self, records: Sequence[RecordRow]) -> None:
        if not records:
            return
        (most,) = self._db.execute("SELECT MAX(n) FROM records").fetchone()
        first = max(most or 0, int(self.noted(_NUMBERS) or 0)) + 1  # a number is never used again
        self.note(_NUMBERS, str(first + len(records) - 1))
        numbered, born = list(enumerate(records, first)), self._next_generation()
        self._db.executemany(_INSERT, ((n, *columns, 0, born) for n, (columns, *_) in numbered))
        self._db.executemany("INSERT INTO texts VALUES (?, ?)", ((n, data) for n, (_, data, *_) in numbered))
        self._db.executemany("INSERT OR IGNORE INTO touched VALUES (?)", ((n,) for n, _ in numbered))
        self._link(numbered)

    def _link(self, records: Sequence[tuple[int, RecordRow]]) -> None:
        """Keep by what others may ask for the records: what they refer to, what no two may have, what they say and cite."""
        links = ((n, field, kind, id) for n, (_, _, links, *_) in records for kind, id, field in links)
        self._db.executemany("INSERT OR IGNORE INTO links VALUES (?, ?, ?, ?)", links)
        uniques = (
            (columns[_KIND], field, compared, n, written)
            for n, (columns, *_) in records
            if columns[_UNIQUES] != "[]"
            for field, compared, written in _loads(columns[_UNIQUES])
        )
        self._db.executemany("INSERT INTO uniques VALUES (?, ?, ?, ?, ?)", uniques)
        codes = (
            (code, n, field, name)
            for n, (columns, *_) in records
            if columns[_CODES] != "[]"
            for field, code, name in _loads(columns[_CODES])
        )
        self._db.executemany("INSERT OR IGNORE INTO codes VALUES (?, ?, ?, ?)", codes)
        self._put_facets((*one[:4], n, *one[4:]) for n, (*_, facets, _) in records for one in facets)
        self._db.executemany("INSERT INTO cites VALUES (?, ?)", ((law, n) for n, (*_, laws) in records for law in laws))

    def _put_facets(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._db.executemany("INSERT OR REPLACE INTO facets VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def _unlink(self, number: int, columns: Sequence[Any]) -> None:
        self._db.execute("DELETE FROM links WHERE n = ?", (number,))
        self._db.execute("DELETE FROM uniques WHERE n = ?", (number,))
        codes = ((code, number) for _, code, _ in _loads(columns[_CODES]))
        self._db.executemany("DELETE FROM codes WHERE code = ? AND n = ?", codes)
        cites = ((law, number) for law in _loads(columns[_LAWS]))
        self._db.executemany("DELETE FROM cites WHERE law = ? AND n = ?", cites)
        self._db.executemany(
            "DELETE FROM facets WHERE kind = ? AND facet = ? AND value = ? AND published_on = ? AND n = ?",
            ((columns[_KIND], facet, value, columns[_PUBLISHED], number) for facet, value in _loads(columns[_FACETS])),
        )

    def _remember(self, number: int) -> None:
        """Keep how a record was, for the sites on which it may stand."""
        generation = self._next_generation()
        if self._is_shown_anywhere:
            self._db.execute(_REMEMBER, (generation, number))

    def hold(self, numbers: Iterable[int]) -> None:
        """Note which records are left out for what is wrong between them and others: these, and no more."""
        held = {number for (number,) in self._db.execute("SELECT n FROM records WHERE is_out")}
        for number in sorted(held.symmetric_difference(numbers)):
            row, facets = self._row_and_facets(number)
            days = _days(row) if number in held else _HELD
            self._remember(number)
            self._db.execute(_HOLD, (*days, int(number not in held), self._next_generation(), number))
            self._put_facets((*one[:4], number, *one[4:]) for one in _facet_rows(row, facets, days))

    def _row_and_facets(self, number: int) -> tuple[Row, str]:
        found = self._db.execute(f"SELECT facets, {ROW} FROM records WHERE n = ?", (number,)).fetchone()
        return Row._make(found[1:]), found[0]

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong within files."""
        for (said,) in self._db.execute("SELECT findings FROM sources WHERE findings != '[]' ORDER BY name"):
            yield from unpacked_findings(said)

    def is_left_out(self, kind: str, id: str) -> bool:
        """Tell whether a record has errors of its own: it exists, though it is not kept."""
        query = "SELECT 1 FROM left_out WHERE kind = ? AND id = ? LIMIT 1"
        return self._db.execute(query, (kind, id)).fetchone() is not None

    def is_held_back(self, number: int) -> bool:
        """Tell whether a record is left out for what is wrong between it and others."""
        return self._db.execute("SELECT 1 FROM outs WHERE n = ?", (number,)).fetchone() is not None

    def rows(self) -> Iterator[Row]:
        """Yield every record's row in the order of files and of records within a file."""
        return self._rows("records ORDER BY source, nth")

    def standing(self) -> Iterator[Row]:
        """Yield the rows of the records that nothing holds back, in that order."""
        return self._rows("records WHERE n NOT IN (SELECT n FROM outs) ORDER BY source, nth")

    def rows_where(self, condition: str, *values: str | int) -> list[Row]:
        """Return the rows for which a condition of SQL holds, in that order."""
        return list(self._rows(f"records WHERE {condition} ORDER BY source, nth", values))

    def _rows(self, rest: str, values: Sequence[str | int] = ()) -> Iterator[Row]:
        return map(Row._make, self._db.execute(f"SELECT {ROW} FROM {rest}", values))

    def count(self) -> int:
        """Return how many records of the project nothing holds back."""
        shipped = "(SELECT COUNT(*) FROM sources WHERE folder = ?)"
        query = f"SELECT (SELECT COUNT(*) FROM records) - (SELECT COUNT(*) FROM outs) - {shipped}"
        (found,) = self._db.execute(query, (SHIPPED,)).fetchone()
        return int(found)

    def attached(self) -> Iterator[str]:
        """Yield the digest of each attachment that is shown of a record."""
        for (packed,) in self._db.execute("SELECT attachments FROM records WHERE attachments != '[]'"):
            yield from (digest for _, digest in _loads(packed))

    def codes(self, source: str) -> Iterator[tuple[int, str, str]]:
        """Yield (number, field, code) of each credit code that the records of a file tell."""
        for number, codes in self._db.execute("SELECT n, codes FROM records WHERE source = ? ORDER BY nth", (source,)):
            yield from ((number, field, code) for field, code, _ in _loads(codes))

    def named_by_code(self, codes: Sequence[str]) -> dict[str, str]:
        """Return those of the credit codes that some record tells, each with the name of the first that does."""
        marks = ", ".join("?" * len(codes))
        query = f"SELECT code, name FROM codes JOIN records USING (n) WHERE code IN ({marks}) ORDER BY source DESC, nth DESC"
        return dict(self._db.execute(query, codes))

    def verified(self) -> Iterator[tuple[str, str]]:
        """Yield (file, as in `Rest.verified`) of every standing record in which somebody answers for something."""
        query = "SELECT source, verified FROM records WHERE verified != '' AND n NOT IN (SELECT n FROM outs) ORDER BY source, nth"
        yield from self._db.execute(query)

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

    def entries(self, keys: Iterable[tuple[str, str]] | None = None) -> Iterator[Entry]:
        """Yield what is indexed; of these kinds and ids, if some are given."""
        query = "SELECT kind, id, day, length, digest FROM entries"
        if keys is None:
            yield from map(Entry._make, self._db.execute(query))
            return
        for key in keys:
            yield from map(Entry._make, self._db.execute(f"{query} WHERE kind = ? AND id = ?", key))

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
            with closing(
                sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", timeout=LOCK_SECONDS, uri=True)
            ) as db:
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


def source_row(
    name: str,
    stamp: str,
    digest: bytes,
    findings: Iterable[Finding],
    *,
    left_out: Sequence[str] = (),
    attachments: Sequence[str] = (),
) -> SourceRow:
    """Return what the store keeps of a file.

    `left_out` are the ids of the records that are not published, `attachments` the files beside it that its records name.
    """
    return name, stamp, digest, packed_findings(findings), stored(left_out), stored(attachments)


def record_row(source: str, nth: int, kept: Kept) -> RecordRow:
    """Return what the store keeps of a record that stands in this file, the so-manieth of it."""
    row, rest = kept
    days = _days(row)
    links = [(link.kind, link.id, link.field) for link in unpacked_links(row.links)]
    facets = _facet_rows(row, rest.facets, days)
    return (source, nth, *row.said, *rest[:-1], *days), rest.data, links, facets, _loads(rest.laws)


def _facet_rows(row: Row, facets: str, days: _Days) -> list[_FacetRow]:
    pairs = dict.fromkeys((facet, value) for facet, value in _loads(facets))
    return [(row.kind, *pair, row.published_on, days.from_on, days.last_on) for pair in pairs]


def _things_in(columns: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Yield all by which others may look at a record: kind, and what it is of that kind, see `Inquiry`."""
    kind = columns[_KIND]
    yield from ((kind, ""), (kind, columns[_ID]), (kind, f"@{columns[_YEAR]}"))
    for link in unpacked_links(columns[_LINKS]):
        yield kind, f">{link.field}:{link.id}"
    for field, compared, _ in _loads(columns[_UNIQUES]):
        yield kind, f"={field}\t{compared}"


def packed_findings(findings: Iterable[Finding]) -> str:
    """Return findings as one text, which `unpacked_findings` takes apart."""
    return stored([_packed(finding) for finding in findings])


def unpacked_findings(text: str) -> list[Finding]:
    return list(map(_unpacked, _loads(text)))


def alike(file: str) -> str:
    """Return the form of a file's name in which a file system may take it for another's."""
    return unicodedata.normalize("NFC", file).casefold()


def _folder_of(name: str) -> str:
    return name.rpartition("/")[0]


def remembered(path: Path, name: str) -> str:
    """Return what was noted in a store of any version, "" if nothing was or it cannot be read."""
    found = glanced(path, "SELECT value FROM meta WHERE name = ?", (name,))
    return str(found[0][0]) if found and isinstance(found[0][0], str) else ""


def glanced(path: Path, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Return what a store of any version answers, nothing if it is not there or cannot."""
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", timeout=LOCK_SECONDS, uri=True)) as db:
            return db.execute(query, values).fetchall()
    except sqlite3.DatabaseError:
        return []


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
        db.execute("INSERT INTO meta VALUES ('version', ?)", (version,))
    db.commit()
    return db


def _version(db: sqlite3.Connection) -> str:
    try:
        found = db.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
    except sqlite3.OperationalError:  # no such table, no such column
        return ""
    return str(found[0]) if found else ""


def _is_damage(error: BaseException | None) -> bool:
    return isinstance(error, sqlite3.DatabaseError) and not of_the_machine(error)


def _packed(finding: Finding) -> list[Any]:
    where = list(astuple(finding.where))
    said = [finding.rule, finding.level, finding.message, where, finding.help, finding.secret]
    return [*said, finding.open_until, finding.matters]


def _unpacked(packed: list[Any]) -> Finding:
    rule, level, message, where, help, secret, open_until, matters = packed
    return Finding(rule, level, message, Where(*where), help, secret, open_until, tuple(matters))
