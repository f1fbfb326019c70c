"""What is known of a site from its last build: what each page was made from, and what was looked at when it was planned.

A unit is what is planned again as a whole. Its topics (`topics`) lead from a change to the units that hang on it. The ledger can be
lost at any time: then all is planned, and the keys of the pages say what must be made.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple

from gongshi.catalogue import Answer
from gongshi.store import Store, glanced
from gongshi.topics import Topic, named

Name = tuple[str, ...]
"""A unit: its maker, and what of it."""
_QUESTION: Final = "?"
"""Stands where a unit has its maker, for a question that was put by `Catalogue.ask`."""
ADOPTED: Final = 0
"""The unit of the files that no maker has made."""


class Listed(NamedTuple):
    """A file of the site."""

    path: str
    key: bytes
    """What it was made from."""
    part: str
    """Of the sitemap, "" for none."""
    day: str


@dataclass(frozen=True, slots=True)
class Last:
    """When a site was built last, and from what."""

    generation: int
    day: date
    base: bytes
    grounds: Mapping[str, str]
    marked: int
    """When the site was published, as its mark says."""


class Delta(NamedTuple):
    """What putting a unit has changed."""

    gone: list[str]
    """Pages that it no longer has."""
    topics: set[Topic]
    """Parts of the sitemap that are others now."""


_NOTHING: Final = Delta([], set())


@lru_cache(maxsize=1 << 16)
def number_of(topic: Topic) -> int:
    """Return a number for a topic. Should two have the same, a unit is planned once more than it need be."""
    digest = blake2b(named(topic).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def numbers_of(topics: Iterable[Topic]) -> bytes:
    return array("q", sorted({number_of(topic) for topic in topics})).tobytes()


@dataclass(frozen=True, slots=True)
class Ledger:
    """The tables of one site. What is written stays when the store is committed."""

    store: Store
    site: str
    is_new: bool = False
    """Nothing is known of the site."""

    # -- the build before

    def last(self) -> Last | None:
        found = self.store.select(
            "SELECT generation, day, base, grounds, marked FROM sites WHERE site = ?", (self.site,)
        ).fetchone()
        if found is None:
            return None
        generation, day, base, grounds, marked = found
        return Last(generation, date.fromisoformat(day), base, json.loads(grounds), marked)

    def close(self, last: Last, stage: str) -> None:
        """Note that the site stands, and from which stage it came; forget how records were that no site remembers."""
        said = (last.generation, last.day.isoformat(), last.base, json.dumps(dict(last.grounds)), stage, last.marked)
        self.store.change("INSERT OR REPLACE INTO sites VALUES (?, ?, ?, ?, ?, ?, ?)", [(self.site, *said)])
        self.store.change("DELETE FROM past WHERE died <= (SELECT min(generation) FROM sites)", [()])

    # -- pages

    def pages_of(self, name: Name) -> dict[str, Listed]:
        """Return the pages of a unit, by path."""
        query = (
            "SELECT path, key, part, day FROM units JOIN pages USING (u) WHERE units.site = ? AND units.name = ? "
            "AND pages.site = units.site"
        )
        return {one[0]: Listed._make(one) for one in self.store.select(query, (self.site, named(name)))}

    def key(self, path: str) -> bytes | None:
        found = self.store.select("SELECT key FROM pages WHERE site = ? AND path = ?", (self.site, path)).fetchone()
        return found[0] if found else None

    def maker_of(self, path: str) -> str:
        """Return who has made a file; "" if it is none of the makers', or not there."""
        query = "SELECT name FROM pages JOIN units USING (u) WHERE pages.site = ? AND path = ?"
        found = self.store.select(query, (self.site, path)).fetchone()
        return str(json.loads(found[0])[0]) if found else ""

    def makers(self) -> Iterator[tuple[str, str]]:
        """Yield every page with its maker."""
        query = "SELECT path, name FROM pages JOIN units USING (u) WHERE pages.site = ? ORDER BY path"
        yield from ((path, json.loads(name)[0]) for path, name in self.store.select(query, (self.site,)))

    def count(self) -> int:
        """Return how many pages the site has."""
        query = "SELECT count(*) FROM pages WHERE site = ? AND u != ?"
        return int(self.store.select(query, (self.site, ADOPTED)).fetchone()[0])

    def files_in(self, folder: str) -> set[str]:
        """Return the files that stand right in a folder: "" or `…/`."""
        query = "SELECT path FROM pages WHERE site = ? AND path >= ? AND path < ?"
        found = self.store.select(query, (self.site, folder, f"{folder}\U0010ffff"))
        return {path for (path,) in found if "/" not in path[len(folder) :]}

    def adopted(self) -> dict[str, bytes]:
        """Return the files that no maker has made, each with its key."""
        query = "SELECT path, key FROM pages WHERE u = ? AND site = ?"
        return dict(self.store.select(query, (ADOPTED, self.site)))

    def adopt(self, files: Mapping[str, bytes]) -> list[str]:
        """Put all files that no maker has made, each with its key; return those that are there no more."""
        known = self.adopted()
        gone = [path for path in known if path not in files]
        changed = ((self.site, path, key, ADOPTED, "", "") for path, key in files.items() if known.get(path) != key)
        self.store.change(
            "DELETE FROM pages WHERE site = ? AND path = ? AND u = 0", ((self.site, path) for path in gone)
        )
        self.store.change("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?)", changed)
        return gone

    # -- the sitemap

    def parts(self) -> dict[str, int]:
        """Return the parts of the sitemap, and how many pages stand in each."""
        query = "SELECT part, count(*) FROM pages WHERE site = ? AND part != '' GROUP BY part ORDER BY part"
        return dict(self.store.select(query, (self.site,)))

    def listed(self, part: str) -> list[tuple[str, str]]:
        """Return path and day of the pages in a part, in the order of paths."""
        query = "SELECT path, day FROM pages WHERE site = ? AND part = ? AND part != '' ORDER BY path"
        return list(self.store.select(query, (self.site, part)))

    # -- units

    def put(self, name: Name, topics: bytes, pages: Iterable[Listed], answer: bytes = b"") -> Delta:
        """Put what a unit has looked at, and its pages."""
        u, before = self._unit(name)
        if u is None:
            u = self._new(name, topics, answer)
        elif before != (topics, answer):
            self.store.change("UPDATE units SET topics = ?, answer = ? WHERE u = ?", [(topics, answer, u)])
        self._put_reads(u, before[0], topics)
        return self._put_pages(u, {one.path: one for one in pages}, is_new=before == (b"", None))

    def _unit(self, name: Name) -> tuple[int | None, tuple[bytes, bytes | None]]:
        query = "SELECT u, topics, answer FROM units WHERE site = ? AND name = ?"
        found = self.store.select(query, (self.site, named(name))).fetchone()
        return (found[0], (found[1], found[2])) if found else (None, (b"", None))

    def _new(self, name: Name, topics: bytes, answer: bytes) -> int:
        statement = "INSERT INTO units (site, name, topics, answer) VALUES (?, ?, ?, ?)"
        u = self.store.select(statement, (self.site, named(name), topics, answer)).lastrowid
        assert u
        return u

    def _put_reads(self, u: int, before: bytes, after: bytes) -> None:
        if before == after:
            return
        old, new = set(array("q", before)), array("q", after)
        self.store.change(
            "INSERT OR IGNORE INTO reads VALUES (?, ?)", ((topic, u) for topic in new if topic not in old)
        )
        gone = old.difference(new)
        if gone:
            self.store.change("DELETE FROM reads WHERE topic = ? AND u = ?", ((topic, u) for topic in gone))

    def _put_pages(self, u: int, pages: Mapping[str, Listed], is_new: bool) -> Delta:
        known: dict[str, Listed] = {}
        if not is_new:
            query = "SELECT path, key, part, day FROM pages WHERE u = ? AND site = ?"
            known = {one[0]: Listed._make(one) for one in self.store.select(query, (u, self.site))}
        changed = [one for one in pages.values() if known.get(one.path) != one]
        gone = [path for path in known if path not in pages]
        touched = set[Topic]()
        taken = {} if self.is_new else self._pages_at(one.path for one in changed if one.path not in known)
        self.store.change(
            "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?)",
            ((self.site, one.path, one.key, u, one.part, one.day) for one in changed),
        )
        if gone:
            self.store.change(
                "DELETE FROM pages WHERE site = ? AND path = ? AND u = ?", ((self.site, path, u) for path in gone)
            )
        for path in (*(one.path for one in changed), *gone):
            old, new = known.get(path) or taken.get(path), pages.get(path)
            before, after = ((one.part, one.day) if one else ("", "") for one in (old, new))
            if before != after:
                touched |= {("part", part) for part in (before[0], after[0]) if part}
                touched |= {("parts",)} if before[0] != after[0] else set()
        return Delta(gone, touched) if gone or touched else _NOTHING

    def _pages_at(self, paths: Iterable[str]) -> dict[str, Listed]:
        """Return what other units have at these paths."""
        query = "SELECT path, key, part, day FROM pages WHERE site = ? AND path = ?"
        rows = (self.store.select(query, (self.site, path)).fetchone() for path in paths)
        return {found[0]: Listed._make(found) for found in rows if found}

    def put_answer(self, topic: Topic, answer: Answer) -> None:
        self.put((_QUESTION, *topic), numbers_of(answer.topics), (), answer.digest)

    def reading(self, topics: Iterable[Topic]) -> tuple[set[Name], dict[Topic, bytes]]:
        """Return the units and the questions that hang on topics; the questions with their answers."""
        units, questions = set[Name](), dict[Topic, bytes]()
        for topic in topics:
            query = "SELECT name, answer FROM reads JOIN units USING (u) WHERE topic = ? AND site = ?"
            for name, answer in self.store.select(query, (number_of(topic), self.site)):
                maker, *of = json.loads(name)
                if maker == _QUESTION:
                    questions[tuple(of)] = answer
                else:
                    units.add((maker, *of))
        return units, questions

    def units_of_paths(self, paths: Iterable[str]) -> set[Name]:
        """Return the units whose pages these are."""
        query = "SELECT name FROM pages JOIN units USING (u) WHERE pages.site = ? AND path = ?"
        rows = (self.store.select(query, (self.site, path)).fetchone() for path in paths)
        return {tuple(json.loads(found[0])) for found in rows if found}

    def knows(self, name: Name) -> bool:
        """Tell whether a unit was planned before."""
        return self._unit(name)[0] is not None

    def all_units(self) -> Iterator[Name]:
        """Yield every unit that is known."""
        for (name,) in self.store.select("SELECT name FROM units WHERE site = ?", (self.site,)):
            maker, *of = json.loads(name)
            if maker != _QUESTION:
                yield maker, *of

    def all_units_of(self, maker: str) -> set[Name]:
        """Return the known units of a maker."""
        first = named((maker,)).removesuffix("]")
        query = "SELECT name FROM units WHERE site = ? AND name >= ? AND name < ?"
        found = self.store.select(query, (self.site, first, f"{first}\U0010ffff"))
        return {tuple(json.loads(name)) for (name,) in found}

    def drop(self, name: Name) -> Delta:
        """Forget a unit."""
        delta = self.put(name, b"", ())
        self.store.change("DELETE FROM units WHERE site = ? AND name = ?", [(self.site, named(name))])
        return delta

    # -- folders, by what tells that nothing was put into them or taken out

    def folders(self) -> dict[str, str]:
        return dict(self.store.select("SELECT path, stamp FROM site_folders WHERE site = ?", (self.site,)))

    def put_folders(self, stamps: Mapping[str, str], gone: Iterable[str]) -> None:
        self.store.change("DELETE FROM site_folders WHERE site = ? AND path = ?", ((self.site, path) for path in gone))
        rows = ((self.site, path, stamp) for path, stamp in stamps.items())
        self.store.change("INSERT OR REPLACE INTO site_folders VALUES (?, ?, ?)", rows)


def name_of(site: Path, project: Path) -> str:
    """Return the name under which the store knows a site: a project that moves keeps its own."""
    return str(site.relative_to(project) if site.is_relative_to(project) else site)


def is_known(store: Path, site: Path, project: Path) -> bool:
    """Tell whether this folder holds a site that a store of any version has noted: one of its files stands there."""
    query = "SELECT path FROM pages WHERE site = ? AND path NOT LIKE '%/%'"
    return any((site / path).is_file() for (path,) in glanced(store, query, (name_of(site, project),)))


def is_committed(store: Path, stage: str) -> bool:
    """Tell whether the site that came from this stage is the one that a store knows."""
    return bool(glanced(store, "SELECT 1 FROM sites WHERE stage = ?", (stage,)))


def sites(store: Store) -> list[str]:
    """Return the sites that the store knows of."""
    return [site for (site,) in store.select("SELECT site FROM sites")]


def forget(store: Store, site: str) -> None:
    """Forget all of a site."""
    store.change("DELETE FROM reads WHERE u IN (SELECT u FROM units WHERE site = ?)", [(site,)])
    for table in ("units", "pages", "site_folders", "sites"):
        store.change(f"DELETE FROM {table} WHERE site = ?", [(site,)])
