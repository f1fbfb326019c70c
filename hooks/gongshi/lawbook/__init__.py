"""The laws that come with the program, as records of the kind `laws`: a project has a page of those that it cites.

They stand in the YAML files of this folder and are read by the reader of a project's own. In the store each is a source of its own,
in the folder `SHIPPED`, and only while the project needs it; so lists, pages, search and sitemap know it as they know any record,
and nothing of the others. A record of the same id, or of the same version of the law, in data/laws/ takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final, Literal, cast

from gongshi import reading
from gongshi.keeping import Policy, kept
from gongshi.law.citations import plain_name
from gongshi.law.citing import LAWS
from gongshi.model.kind import Kind
from gongshi.model.record import Plain
from gongshi.store import SHIPPED, RecordRow, Row, Store, record_digest, record_row, source_row
from gongshi.stored import restored, stored

Shown = Literal["public", "preview"]
"""For whom a law has a page: for everybody, or only where drafts are seen, since nothing else cites it yet."""
SHOWN: Final[tuple[Shown, ...]] = ("public", "preview")
_FOLDER: Final = Path(__file__).parent
_NOTE: Final = "lawbook"


@dataclass(frozen=True, slots=True)
class Text:
    """A file of the collection."""

    name: str
    data: bytes


@cache
def texts() -> tuple[Text, ...]:
    """Return the files in which the laws stand."""
    return tuple(Text(path.name, path.read_bytes()) for path in sorted(_FOLDER.glob("*.yml")))


def version(laws: Iterable[Plain]) -> str:
    """Return the collection's version: the day on which one of its laws was checked last, and a digest of all it says."""
    digest = blake2b(b"\0".join(one.data for one in texts()), digest_size=4).hexdigest()
    return f"{max((str(law.get('checked_on', '')) for law in laws), default='')}-{digest}"


def read_all(kind: Kind) -> Iterator[reading.Reading]:
    """Yield what each file holds. `kind` is that of laws."""
    return (reading.read(one.data, f"{SHIPPED}/{one.name}", kind) for one in texts())


def all_laws(kind: Kind) -> dict[str, reading.Read]:
    """Return the laws by id, in the order of the collection."""
    return {one.id: one for found in read_all(kind) for one in found.records}


# ------------------------------------------------------------------------------------------------ in the store


@dataclass(frozen=True, slots=True)
class Lawbook:
    """The laws that come with the program, as one project takes them in."""

    kind: Kind | None
    """That of laws; None where a project has none."""
    policy: Policy
    facts: tuple[str, ...]
    """What is kept of a law for checks between records."""
    listed: tuple[str, ...] = ()
    """The ids of those that the body wants to have whoever cites them."""

    def take(self, store: Store) -> dict[str, Plain]:
        """See to it that the store knows the laws, and return them as `known` does: they are asked for more often than read."""
        if not self.kind:
            store.note(_NOTE, "")
        elif not store.noted(_NOTE):
            laws = {one.id: _without_articles(one.values) for one in all_laws(self.kind).values()}
            store.note(_NOTE, stored(laws))
        return known(store)

    def show(self, wanted: Mapping[str, Shown], store: Store) -> None:
        """Let these laws stand in the store, and no others."""
        names = {id: f"{SHIPPED}/{place:03} {id}" for place, id in enumerate(known(store), 1)}
        before = standing(store)
        for name in [name for name in store.stamps_in(SHIPPED) if _id_of(name) not in wanted]:
            store.drop(name)
        changed = [id for id, shown in wanted.items() if before.get(id) != shown]
        if self.kind and changed:
            laws = all_laws(self.kind)
            rows = [self._row(laws[id], names[id], wanted[id], self.kind) for id in changed]
            store.put([source_row(names[id], wanted[id], b"", ()) for id in changed], rows)

    def _row(self, law: reading.Read, source: str, shown: Shown, kind: Kind) -> RecordRow:
        row, rest = kept(law, kind, self.policy, self.facts)
        if shown == "preview":
            row = row._replace(is_draft=1)
            row = row._replace(digest=record_digest(rest.data, row.life))
        return record_row(source, 0, (row, rest))


def standing(store: Store) -> dict[str, Shown]:
    """Return for whom the laws are that stand in the store, by id."""
    return {_id_of(name): cast(Shown, shown) for name, shown in store.stamps_in(SHIPPED).items()}


def _id_of(source: str) -> str:
    return source.partition(" ")[2]


def known(store: Store) -> dict[str, Plain]:
    """Return the laws of a store in which records have been checked, without their articles: by id, in their order."""
    found: dict[str, Plain] = restored(store.noted(_NOTE) or "{}")
    return found


def laws_left_to_it(keys: Iterable[tuple[str, str]], store: Store) -> set[tuple[str, str]]:
    """Return those of the records (kind, id) that the project leaves to the lawbook: they have a page only while something cites them."""
    ids = {id for kind, id in keys if kind == LAWS} & known(store).keys()
    own = replaced(store).keys() if ids else ()
    return {(LAWS, id) for id in ids.difference(own) if not store.is_left_out(LAWS, id)}


def replaced(store: Store) -> dict[str, Row]:
    """Return the project's own laws in whose favour the lawbook's do not stand, by the id of that.

    They have its id, or its name and version, or its name and first day in force: bodies had their own before there was a lawbook.
    """
    own = [row for row in store.rows_where("kind = ?", LAWS) if not is_shipped(row)]
    whole = [row for row in own if not row.is_tombstone]
    named = {mark: row for row, data in zip(whole, store.data(whole), strict=True) for mark in _marks(restored(data))}
    by_id, found = {row.id: row for row in own}, dict[str, Row]()
    for id, law in known(store).items():
        marked = (named[mark] for mark in _marks(law) if mark in named)
        if row := by_id.get(id) or next(marked, None):
            found[id] = row
    return found


def _marks(law: Plain) -> tuple[tuple[str, str], ...]:
    name = plain_name(law["name"])
    return (name, law["version"]), (name, law["in_force_from"])


def _without_articles(values: Plain) -> dict[str, object]:
    return {name: value for name, value in values.items() if name != "articles"}


def is_shipped(row: Row) -> bool:
    """Tell whether a record stands in no file of the project."""
    return row.source.startswith(f"{SHIPPED}/")
