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
        return Life(
            self.published_on,
            self.until,
            bool(self.is_draft),
            self.withdrawn_on,
            self.reason,
            bool(self.is_tombstone),
            bool(self.is_held),
        )


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
    data: bytes = b"{}"
    """JSON: the public values."""


Kept = tuple[Row, Rest]
"""A record on its way into the store, which gives it source and number."""

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
CREATE TABLE pieces (key TEXT PRIMARY KEY, summary TEXT NOT NULL, bigrams BLOB NOT NULL, postings BLOB NOT NULL);
CREATE TABLE index_files (piece TEXT, name TEXT, content BLOB NOT NULL, PRIMARY KEY (piece, name));
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

    def codes(self) -> Iterator[tuple[int, list[list[str]]]]:
        """Yield (number in store, as in `Rest.codes`) of every record that tells a credit code."""
        rows = self._db.execute("SELECT rowid, codes FROM records WHERE codes != '[]' ORDER BY source, rowid")
        yield from ((number, _loads(codes)) for number, codes in rows)

    def verified(self) -> Iterator[tuple[int, str]]:
        """Yield (number in store, as in `Rest.verified`) of every record in which somebody answers for something."""
        yield from self._db.execute("SELECT rowid, verified FROM records WHERE verified != '' ORDER BY source, rowid")

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

    # -- pieces of the index: segments and chunks of tables

    def piece_keys(self) -> set[str]:
        return {key for (key,) in self._db.execute("SELECT key FROM pieces")}

    def piece(self, key: str) -> tuple[str, bytes, bytes]:
        """Return what was put of a piece: summary, bigrams, postings."""
        query = "SELECT summary, bigrams, postings FROM pieces WHERE key = ?"
        summary, bigrams, postings = self._db.execute(query, (key,)).fetchone()
        return summary, bigrams, postings

    def put_piece(
        self, key: str, summary: str, files: Mapping[str, bytes], bigrams: bytes = b"", postings: bytes = b""
    ) -> None:
        self._db.execute("INSERT OR REPLACE INTO pieces VALUES (?, ?, ?, ?)", (key, summary, bigrams, postings))
        rows = ((key, name, content) for name, content in files.items())
        self._db.executemany("INSERT OR REPLACE INTO index_files VALUES (?, ?, ?)", rows)

    def piece_files(self, key: str) -> list[str]:
        return [name for (name,) in self._db.execute("SELECT name FROM index_files WHERE piece = ?", (key,))]

    def index_file(self, key: str, name: str) -> bytes:
        query = "SELECT content FROM index_files WHERE piece = ? AND name = ?"
        (content,) = self._db.execute(query, (key, name)).fetchone()
        return bytes(content)

    def drop_piece(self, key: str) -> None:
        self._db.execute("DELETE FROM pieces WHERE key = ?", (key,))
        self._db.execute("DELETE FROM index_files WHERE piece = ?", (key,))


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
