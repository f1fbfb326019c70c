"""SQLite: what was read, what was written, what points to what. A cache: it can be deleted at any time.

The store knows nothing of kinds; it keeps rows. Private fields never reach it. It is emptied when its `version` differs: the
caller puts into the version whatever changes what is stored (the program, the body's choices).
"""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import astuple
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, NamedTuple, get_type_hints

from gongshi.findings import Finding, Where
from gongshi.model.life import Life

_GENERATION: Final = "generation"
_NUMBERS: Final = "numbers"
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
    nth: int = 0
    """Its place among the records of its file."""
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
    uniques: str = "[]"
    """JSON: [field, value as it is compared, as it is written] of the values no other record of the kind may have."""
    facets: str = "[]"
    """JSON: [facet, value] for each value, as readers see it, of the kind's facets."""
    year: str = ""
    """The year it counts in."""
    force_from: str = ""
    """The first day on which it is in force; "" for any, see `kind.term`."""
    force_until: str = ""
    """The first day on which it is in force no more."""
    data: bytes = b"{}"
    """JSON: the public values."""


Kept = tuple[Row, Rest]
"""A record on its way into the store, which gives it source and number."""

_SQL_TYPES: Final = {str: "TEXT", int: "INTEGER", bytes: "BLOB"}
_IN_ROW: Final = Row._fields[1:]
"""The columns of a row beside its number."""
_COLUMNS: Final = {**get_type_hints(Row), **get_type_hints(Rest)}
_STORED: Final = (*_IN_ROW, *Rest._fields)
"""The columns that a record brings with it, in the order of a `RecordRow`."""
_KIND, _ID, _YEAR, _LINKS, _UNIQUES = (_STORED.index(name) for name in ("kind", "id", "year", "links", "uniques"))
_PLACES: Final = frozenset({_STORED.index("nth"), _STORED.index("places")})
"""What only says where a record stands in its file."""
_RECORDS: Final = ", ".join(f"{name} {_SQL_TYPES[_COLUMNS[name]]} NOT NULL" for name in _STORED)
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
CREATE TABLE records (n INTEGER PRIMARY KEY, changed INTEGER NOT NULL, {_RECORDS});
CREATE INDEX records_by_source ON records (source, nth);
CREATE INDEX records_in_lists ON records (source) WHERE nth = 1;
CREATE INDEX records_by_id ON records (kind, id);
CREATE INDEX records_by_year ON records (kind, year);
CREATE INDEX records_by_change ON records (changed);
CREATE INDEX records_by_publication ON records (published_on);
CREATE INDEX records_by_end ON records (until) WHERE until != '';
CREATE INDEX records_by_withdrawal ON records (withdrawn_on) WHERE withdrawn_on != '';
CREATE INDEX records_with_attachments ON records (attachments) WHERE attachments != '[]';
CREATE INDEX records_citing ON records (n) WHERE citations != '';
CREATE TABLE gone (kind TEXT, id TEXT, changed INTEGER NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE links (
    n INTEGER, field TEXT, kind TEXT, id TEXT, PRIMARY KEY (n, field, kind, id)
) WITHOUT ROWID;
CREATE INDEX links_to ON links (kind, id, field, n);
CREATE TABLE uniques (
    kind TEXT, field TEXT, value TEXT, n INTEGER, written TEXT NOT NULL, PRIMARY KEY (kind, field, value, n)
) WITHOUT ROWID;
CREATE INDEX uniques_of ON uniques (n);
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
CREATE TABLE arrivals (file TEXT PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX arrivals_by_day ON arrivals (day);
CREATE TABLE arrivals_in_lists (kind TEXT, id TEXT, day TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE late (n INTEGER PRIMARY KEY, day TEXT NOT NULL);
CREATE TABLE written (name TEXT PRIMARY KEY, stamp TEXT NOT NULL, verdict TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE builds (site TEXT PRIMARY KEY, changed INTEGER NOT NULL, day TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pages (site TEXT, path TEXT, key BLOB, PRIMARY KEY (site, path)) WITHOUT ROWID;
CREATE TABLE pieces (key TEXT PRIMARY KEY, summary TEXT NOT NULL, bigrams BLOB NOT NULL, postings BLOB NOT NULL);
CREATE TABLE index_files (piece TEXT, name TEXT, content BLOB NOT NULL, PRIMARY KEY (piece, name));
"""


SourceRow = tuple[str, str, bytes, str, str, str]
"""A file on its way into the store, see `source_row`."""
RecordRow = tuple[Any, ...]
"""A record on its way into the store, see `record_row`."""


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

    # -- what is remembered

    def begin(self) -> None:
        """Be the only one who writes, until `commit`. What is put from here on is newer than all that was put before."""
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")
            self.note(_GENERATION, str(self.generation + 1))

    @property
    def generation(self) -> int:
        """The number of the last `begin`."""
        return int(self.noted(_GENERATION) or 0)

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

    @property
    def db(self) -> sqlite3.Connection:
        """What the `Ledger` asks."""
        return self._db

    # -- records

    def put(self, files: Sequence[SourceRow], records: Iterable[RecordRow], gone: Sequence[str] = ()) -> None:
        """Replace what is known of files and their records. A record that stays in its file keeps its number."""
        coming: dict[str, list[RecordRow]] = {name: [] for name in (*gone, *(name for name, *_ in files))}
        for record in records:
            coming[record[0]].append(record)
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
        known: dict[str, list[tuple[int, RecordRow]]] = {}
        query = f"SELECT n, {', '.join(_STORED)} FROM records WHERE source = ? ORDER BY nth DESC"
        for number, *values in self._db.execute(query, (source,)).fetchall():
            known.setdefault(values[_ID], []).append((number, tuple(values)))
            self._db.execute("INSERT OR IGNORE INTO touched VALUES (?)", (number,))
            self._db.executemany("INSERT OR IGNORE INTO things VALUES (?, ?)", _things_in(tuple(values)))
        new = []
        for record in records:
            if before := known.get(record[_ID]):
                self._update(*before.pop(), record)
            else:
                new.append(record)
        for number, values in (one for some in known.values() for one in some):
            self._db.execute("DELETE FROM records WHERE n = ?", (number,))
            self._unlink(number)
            mark = (values[_KIND], values[_ID], self.generation)
            self._db.execute("INSERT OR REPLACE INTO gone VALUES (?, ?, ?)", mark)
        return new

    def _update(self, number: int, before: tuple[Any, ...], record: RecordRow) -> None:
        if before == record:
            return
        is_same = all(
            one == other for place, (one, other) in enumerate(zip(before, record, strict=True)) if place not in _PLACES
        )
        changed = () if is_same else (("changed", self.generation),)
        values = (*zip(_STORED, record, strict=True), *changed)
        said = ", ".join(f"{name} = ?" for name, _ in values)
        self._db.execute(f"UPDATE records SET {said} WHERE n = ?", (*(value for _, value in values), number))
        self._unlink(number)
        self._link([(number, record)])

    def _insert(self, records: Sequence[RecordRow]) -> None:
        if not records:
            return
        (most,) = self._db.execute("SELECT MAX(n) FROM records").fetchone()
        first = max(most or 0, int(self.noted(_NUMBERS) or 0)) + 1  # a number is never used again
        self.note(_NUMBERS, str(first + len(records) - 1))
        numbered = list(enumerate(records, first))
        generation = self.generation
        marks = ", ".join("?" * (2 + len(_STORED)))
        self._db.executemany(
            f"INSERT INTO records VALUES ({marks})", ((number, generation, *record) for number, record in numbered)
        )
        self._db.executemany("INSERT OR IGNORE INTO touched VALUES (?)", ((number,) for number, _ in numbered))
        if self._db.execute("SELECT 1 FROM gone LIMIT 1").fetchone():
            keys = ((record[_KIND], record[_ID]) for record in records)
            self._db.executemany("DELETE FROM gone WHERE kind = ? AND id = ?", keys)
        self._link(numbered)

    def _link(self, records: Sequence[tuple[int, RecordRow]]) -> None:
        """Keep what the records refer to and which values no others may have, so that others can ask."""
        links = (
            (number, field, *target.split("/"))
            for number, record in records
            for field, _, target in (one.partition(":") for one in record[_LINKS].split())
        )
        self._db.executemany("INSERT OR IGNORE INTO links VALUES (?, ?, ?, ?)", links)
        uniques = (
            (record[_KIND], field, compared, number, written)
            for number, record in records
            if record[_UNIQUES] != "[]"
            for field, compared, written in _loads(record[_UNIQUES])
        )
        self._db.executemany("INSERT INTO uniques VALUES (?, ?, ?, ?, ?)", uniques)

    def _unlink(self, number: int) -> None:
        self._db.execute("DELETE FROM links WHERE n = ?", (number,))
        self._db.execute("DELETE FROM uniques WHERE n = ?", (number,))

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong within files."""
        for (said,) in self._db.execute("SELECT findings FROM sources WHERE findings != '[]' ORDER BY name"):
            yield from unpacked_findings(said)

    def left_out(self) -> Iterator[tuple[str, str]]:
        """Yield kind and id of the records that have errors: they exist, though they are not shown."""
        yield from self._db.execute("SELECT DISTINCT kind, id FROM left_out")

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
        columns = ", ".join(("n", *_IN_ROW))
        return map(Row._make, self._db.execute(f"SELECT {columns} FROM {rest}", values))

    def count(self) -> int:
        """Return how many records nothing holds back."""
        query = "SELECT (SELECT COUNT(*) FROM records) - (SELECT COUNT(*) FROM outs)"
        (found,) = self._db.execute(query).fetchone()
        return int(found)

    def attached(self) -> Iterator[str]:
        """Yield the digest of each attachment that is shown of a record."""
        for (packed,) in self._db.execute("SELECT attachments FROM records WHERE attachments != '[]'"):
            yield from (digest for _, digest in _loads(packed))

    def facets(self) -> Iterator[tuple[int, str]]:
        """Yield (number in store, JSON as in `Rest.facets`) of every record."""
        yield from self._db.execute("SELECT n, facets FROM records")

    # -- what has changed since a site was built

    def changed_since(self, generation: int) -> list[Row]:
        """Return the rows that are new, another, or stand where they did not, since this `begin`; held back or not."""
        return self.rows_where("n IN (SELECT n FROM records WHERE changed > ?)", generation)

    def gone_since(self, generation: int) -> list[tuple[str, str]]:
        """Return kind and id of the records that were there, and are no more, since this `begin`."""
        return list(self._db.execute("SELECT kind, id FROM gone WHERE changed > ?", (generation,)))

    def moved_between(self, first: str, last: str) -> list[Row]:
        """Return the rows that may be in another state on one of two days (ISO, the earlier first) than on the other."""
        days = (first, last)
        return self.rows_where(
            """n IN (SELECT n FROM records WHERE published_on > ? AND published_on <= ?
            UNION SELECT n FROM records WHERE until != '' AND until >= ? AND until < ?
            UNION SELECT n FROM records WHERE withdrawn_on != '' AND withdrawn_on > ? AND withdrawn_on <= ?)""",
            *(days * 3),
        )

    def built(self, site: str) -> tuple[int, str]:
        """Return the `generation` from which a site was built and for which day (ISO); (0, "") if it is not known."""
        found = self._db.execute("SELECT changed, day FROM builds WHERE site = ?", (site,)).fetchone()
        return (int(found[0]), str(found[1])) if found else (0, "")

    def put_built(self, site: str, generation: int, day: str) -> None:
        """Note that a site shows what stood here then, for a day; what every site has been built without is forgotten."""
        self._db.execute("INSERT OR REPLACE INTO builds VALUES (?, ?, ?)", (site, generation, day))
        self._db.execute("DELETE FROM gone WHERE changed <= (SELECT MIN(changed) FROM builds)")

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
        query = "SELECT data FROM records WHERE n = ? AND digest = ?"
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
        self._db.execute("DELETE FROM builds WHERE site = ?", (site,))

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
    return name, stamp, digest, packed_findings(findings), json.dumps(left_out), json.dumps(attachments)


def record_row(source: str, nth: int, kept: Kept) -> RecordRow:
    """Return what the store keeps of a record that stands in this file, the so-manieth of it."""
    row, rest = kept
    return (source, *row._replace(nth=nth)[2:], *rest)


def _things_in(record: RecordRow) -> Iterator[tuple[str, str]]:
    """Yield all by which others may look at a record: kind, and what it is of that kind, see `Ledger`."""
    kind = record[_KIND]
    yield from ((kind, ""), (kind, record[_ID]), (kind, f"@{record[_YEAR]}"))
    for link in record[_LINKS].split():
        field, _, target = link.partition(":")
        yield kind, f">{field}:{target.partition('/')[2]}"
    for field, compared, _ in _loads(record[_UNIQUES]):
        yield kind, f"={field}\t{compared}"


def packed_findings(findings: Iterable[Finding]) -> str:
    """Return findings as one text, which `unpacked_findings` takes apart."""
    return json.dumps(list(map(_packed, findings)))


def unpacked_findings(text: str) -> list[Finding]:
    return list(map(_unpacked, _loads(text)))


def alike(file: str) -> str:
    """Return the form of a file's name in which a file system may take it for another's."""
    return unicodedata.normalize("NFC", file).casefold()


def _folder_of(name: str) -> str:
    return name.rpartition("/")[0]


def remembered(path: Path, name: str) -> str:
    """Return what was noted in a store of any version, "" if nothing was or it cannot be read."""
    if not path.exists():
        return ""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", LOCK_SECONDS, uri=True)) as db:
            found = db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    except sqlite3.DatabaseError:
        return ""
    return str(found[0]) if found and isinstance(found[0], str) else ""


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
    said = [finding.rule, finding.level, finding.message, where, finding.help, finding.secret]
    return [*said, finding.open_until, finding.matters]


def _unpacked(packed: list[Any]) -> Finding:
    rule, level, message, where, help, secret, open_until, matters = packed
    return Finding(rule, level, message, Where(*where), help, secret, open_until, tuple(matters))
