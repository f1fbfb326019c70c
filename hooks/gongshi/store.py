"""SQLite: what was read, what was written, what points to what. A cache: it can be deleted at any time.

The store knows nothing of kinds; it keeps rows. Private fields never reach it. It is emptied when its `version` differs: the
caller puts into the version whatever changes what is stored (the program, the body's choices).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple, get_type_hints

from gongshi.findings import Finding, Where
from gongshi.model.life import Life

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
        return Life(
            self.published_on, self.until, bool(self.is_draft), self.withdrawn_on, self.reason, bool(self.is_tombstone)
        )


class Rest(NamedTuple):
    """What stays in the store of a record until somebody asks for it. The columns behind those of `Row`."""

    places: str = "{}"
    """JSON: (line, column, end column) of the fields that others are compared with."""
    uniques: str = "{}"
    """JSON: the values no other record of the kind may have."""
    facets: str = "[]"
    """JSON: [facet, value] for each value, as readers see it, of the kind's facets."""
    data: bytes = b"{}"
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
_RECORDS: Final = ", ".join(f"{name} {_SQL_TYPES[_COLUMNS[name]]} NOT NULL" for name in (*_IN_ROW, *Rest._fields))
_TABLES: Final = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE sources (
    name TEXT PRIMARY KEY, stamp TEXT NOT NULL, digest BLOB NOT NULL, findings TEXT NOT NULL, left_out TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE records ({_RECORDS});
CREATE INDEX records_by_source ON records (source);
CREATE TABLE written (name TEXT PRIMARY KEY, stamp TEXT NOT NULL, verdict TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pages (site TEXT, path TEXT, key BLOB, PRIMARY KEY (site, path)) WITHOUT ROWID;
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
        try:
            self._db = _opened(path, version)
        except sqlite3.DatabaseError as error:
            if _is_damage(error):
                raise Damaged(str(path)) from error
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._db.close()
        if _is_damage(error):
            raise Damaged from error

    def commit(self) -> None:
        self._db.commit()

    # -- sources and records

    def sources(self) -> dict[str, SourceState]:
        return {
            name: SourceState(stamp, digest)
            for name, stamp, digest in self._db.execute("SELECT name, stamp, digest FROM sources")
        }

    def stamp(self, name: str, stamp: str) -> None:
        """Note a new inode stamp of a file whose bytes are the same."""
        self._db.execute("UPDATE sources SET stamp = ? WHERE name = ?", (stamp, name))

    def put(
        self,
        name: str,
        state: SourceState,
        records: Iterable[Kept],
        findings: Iterable[Finding],
        left_out: Sequence[str],
    ) -> None:
        """Replace what is known of a file and its records."""
        self.drop(name)
        said = json.dumps([_packed(finding) for finding in findings], ensure_ascii=False)
        self._db.execute(
            "INSERT INTO sources VALUES (?, ?, ?, ?, ?)", (name, state.stamp, state.digest, said, json.dumps(left_out))
        )
        self._db.executemany(
            f"INSERT INTO records VALUES ({', '.join('?' * (len(_IN_ROW) + len(Rest._fields)))})",
            ((name, *row[2:], *rest) for row, rest in records),
        )

    def drop(self, name: str) -> None:
        self._db.execute("DELETE FROM sources WHERE name = ?", (name,))
        self._db.execute("DELETE FROM records WHERE source = ?", (name,))

    def findings(self) -> Iterator[Finding]:
        for (said,) in self._db.execute("SELECT findings FROM sources WHERE findings != '[]' ORDER BY name"):
            yield from (_unpacked(one) for one in _loads(said))

    def left_out(self) -> Iterator[tuple[str, str]]:
        """Yield kind and id of the records that have errors: they exist, though they are not shown."""
        for name, ids in self._db.execute("SELECT name, left_out FROM sources WHERE left_out != '[]'"):
            yield from ((name.split("/")[1], one) for one in _loads(ids))

    def rows(self) -> Iterator[Row]:
        """Yield every record's row in the order of files and of records within a file."""
        columns = ", ".join(("rowid", *_IN_ROW))
        return map(Row._make, self._db.execute(f"SELECT {columns} FROM records ORDER BY source, rowid"))

    def uniques(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Yield (number in store, {field: value}) of every record that has values no other may have."""
        for number, values in self._db.execute(
            "SELECT rowid, uniques FROM records WHERE uniques != '{}' ORDER BY source, rowid"
        ):
            yield number, _loads(values)

    def facets(self) -> Iterator[tuple[int, str]]:
        """Yield (number in store, JSON as in `Rest.facets`) of every record."""
        yield from self._db.execute("SELECT rowid, facets FROM records")

    def place(self, number: int, field: str) -> tuple[int, int, int]:
        """Return (line, column, end column) of a field of a record; of its id if the field is unknown."""
        (places,) = self._db.execute("SELECT places FROM records WHERE rowid = ?", (number,)).fetchone()
        known = _loads(places)
        line, column, end = known.get(field) or known.get("id", (1, 1, 0))
        return line, column, end

    def data(self, rows: Iterable[Row]) -> Iterator[bytes]:
        """Yield the public values, as JSON, of the records of these rows, in that order.

        Raises:
            Changed: another process has read other records since the rows were taken.
            Damaged: the bytes are not those that were stored.
        """
        query = "SELECT data FROM records WHERE rowid = ? AND digest = ?"
        for row in rows:
            found = self._db.execute(query, (row.number_in_store, row.digest)).fetchone()
            if found is None:
                raise Changed(row.id)
            if record_digest(found[0], row.life) != row.digest:
                raise Damaged(row.id)
            yield found[0]

    # -- files among the hand-written pages

    def verdicts(self) -> dict[str, tuple[str, str]]:
        """Return (stamp, verdict as it was packed) of each file that was looked at, by its name."""
        rows = self._db.execute("SELECT name, stamp, verdict FROM written")
        return {name: (stamp, verdict) for name, stamp, verdict in rows}

    def put_verdicts(self, changed: Iterable[tuple[str, str, str]], gone: Iterable[str]) -> None:
        """Keep (name, stamp, packed verdict) of files, and forget others."""
        self._db.executemany("DELETE FROM written WHERE name = ?", ((name,) for name in gone))
        self._db.executemany("INSERT OR REPLACE INTO written VALUES (?, ?, ?)", changed)

    # -- pages

    def pages(self, site: str) -> dict[str, bytes]:
        return dict(self._db.execute("SELECT path, key FROM pages WHERE site = ?", (site,)))

    def sites(self) -> list[str]:
        return [site for (site,) in self._db.execute("SELECT DISTINCT site FROM pages")]

    def put_pages(self, site: str, written: Iterable[tuple[str, bytes]], deleted: Iterable[str]) -> None:
        self._db.executemany("DELETE FROM pages WHERE site = ? AND path = ?", ((site, path) for path in deleted))
        self._db.executemany(
            "INSERT OR REPLACE INTO pages VALUES (?, ?, ?)", ((site, path, key) for path, key in written)
        )

    def drop_site(self, site: str) -> None:
        self._db.execute("DELETE FROM pages WHERE site = ?", (site,))

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


def record_digest(data: bytes, life: Life) -> bytes:
    """Return the digest of a record: of its public values, and of the days that decide who may see it."""
    return blake2b(data + repr(life).encode(), digest_size=16).digest()


def _loads(text: str) -> Any:
    try:
        return json.loads(text)
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


_NOT_DAMAGE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_NOT_DAMAGE |= {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}


def _is_damage(error: BaseException | None) -> bool:
    return isinstance(error, sqlite3.DatabaseError) and getattr(error, "sqlite_errorcode", 0) & 0xFF not in _NOT_DAMAGE


def _packed(finding: Finding) -> list[Any]:
    where = list(astuple(finding.where))
    return [finding.rule, finding.level, finding.message, where, finding.help, finding.secret, finding.open_until]


def _unpacked(packed: list[Any]) -> Finding:
    rule, level, message, where, help, secret, open_until = packed
    return Finding(rule, level, message, Where(*where), help, secret, open_until)
