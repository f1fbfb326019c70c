"""The search index and the finders' tables: pieces in the store, built as far as something in them changed, and joined."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Final

from gongshi.catalogue import Catalogue
from gongshi.format import FOLDER, MANIFEST, SUFFIX
from gongshi.index import columns, joining, segments
from gongshi.index.documents import PAGES, RecordText, document, layout_of, row_of, written_document
from gongshi.index.text import Document
from gongshi.index.upkeep import update_search, update_table
from gongshi.kinds import OwnFiles, kinds_with, own_files
from gongshi.making.house import House
from gongshi.making.output import digest_of
from gongshi.making.page import Exhibit, Frame, Named, Page, Unit
from gongshi.markup.addresses import record_url
from gongshi.markup.shell import Content
from gongshi.pool import Job, as_it_is
from gongshi.store import Entry, Place, Reader, Shown
from gongshi.stored import restored

OWNS = ("assets/gongshi/",)


ALONE: Final = True
"""It keeps its pieces in the store."""


def units(house: House) -> Iterator[Unit]:
    yield ()


@dataclass(frozen=True, slots=True)
class _Run:
    """What every step of planning the index works with."""

    house: House
    hand_written: Mapping[str, Document]
    changed: Mapping[str, set[Place]]
    """Where entries came, went or changed since the store was filled, by kind."""


def plan(unit: Unit, house: House) -> Iterator[Page]:
    """Plan the files of the index, each named by its content; only pieces and shards in which something changed are built."""
    written = {page.url: written_document(page.url, page.title, page.text) for page in house.theme.written}
    run = _Run(house, written, _changed(house, written.values()))
    summaries = _segments(run)
    layouts = list(_layouts(run))
    tables = {layout.kind: _table(layout, run) for layout in layouts}
    house.store.drop_unused([segments.series_of().name, *(columns.series_of(layout).name for layout in layouts)])
    ordered = sorted(house.catalogue.shown.values(), key=lambda kind: (kind.order, kind.name))
    labels = {kind.name: kind.title for kind in ordered} | {PAGES: "网页"}
    joined = joining.join(summaries, house.store.shards(), labels, {name: table.name for name, table in tables.items()})
    files = dict(_files(run, (joined.files, *(table.files for table in tables.values()))))
    yield from (Page((f"{FOLDER}/{name}",), Named(name, content)) for name, content in files.items())
    yield Page((MANIFEST,), Named(digest_of(joined.manifest).hex(), partial(bytes, joined.manifest)))


def _files(run: _Run, made: Iterable[Mapping[str, bytes]]) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the names of all files of the index, and what fetches or makes each; two pieces may have a file of the same content."""
    store = run.house.store
    yield from ((name, partial(store.index_file, piece, name)) for name, piece in store.index_files())
    yield from ((f"{name}{SUFFIX}", partial(store.shard_file, tree, last)) for tree, _, name, last in store.shards())
    yield from ((name, partial(bytes, content)) for files in made for name, content in files.items())


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    return [page.subject.content()]


# ------------------------------------------------------------------------------------------------ what is indexed


def _changed(house: House, written: Iterable[Document]) -> dict[str, set[Place]]:
    """Bring the entries in the store up to date; return where they came, went or changed, by kind."""
    store = house.store
    keys = _changed_keys(house)
    known = {one for one in store.entries(keys) if one.kind != PAGES} | {*store.entries_between(PAGES, None, None)}
    now = {*house.catalogue.entries(keys), *map(_entry_of, written)}
    gone, new = known - now, now - known
    store.put_entries(gone, new)
    store.note(_INDEXED, f"{house.ledger.site} {house.catalogue.moment}")
    changed: dict[str, set[Place]] = {}
    for entry in (*gone, *new):
        changed.setdefault(entry.kind, set()).add(entry.place)
    return changed


_INDEXED: Final = "indexed"


def _changed_keys(house: House) -> set[tuple[str, str]] | None:
    """Return kind and id of the records that may be indexed as something else than they are; None if they cannot be told apart.

    Several sites share the entries; for a site that follows on another, or on none, they are gone through.
    """
    last = house.ledger.last()
    if not last or house.store.noted(_INDEXED) != f"{house.ledger.site} {last.generation} {last.day}":
        return None
    changes = house.catalogue.changes(last.generation, last.day)
    return {(one.row.kind, one.row.id) for change in changes for one in change if one}


def _entry_of(document: Document) -> Entry:
    length = sum(map(len, (*document.head, *document.body)))
    digest = digest_of(repr(document).encode("utf-8", "surrogatepass")).hex()
    return Entry(document.kind, document.id, document.day, length, digest)


# ------------------------------------------------------------------------------------------------ the search


def _segments(run: _Run) -> list[segments.Summary]:
    house = run.house
    job = Job(
        partial(_fetch_documents, reader=house.store.reader),
        partial(_build_segment, own=own_files(house.project)),
        as_it_is,
    )

    def build(pieces: Collection[Sequence[Entry]]) -> Iterator[segments.SegmentIndex]:
        indexes = house.workers.run(job, (_members(members, run) for members in pieces))
        for done, index in enumerate(indexes, 1):
            yield index
            house.progress("编检索目录", done, len(pieces))

    return update_search(house.store, house.workers, chain.from_iterable(run.changed.values()), build)


_Stored = tuple[int, bytes]
"""A record of the store: its number and its digest."""


def _members(members: Sequence[Entry], run: _Run) -> list[_Stored | Document]:
    """Return what the documents of a segment are made from, in their order."""
    of_kind: dict[str, list[str]] = {}
    for one in members:
        of_kind.setdefault(one.kind, []).append(one.id)
    found = {kind: run.house.catalogue.stored(kind, ids) for kind, ids in of_kind.items() if kind != PAGES}
    return [found[one.kind][one.id] if one.kind != PAGES else run.hand_written[one.id] for one in members]


def _fetch_documents(members: Sequence[_Stored | Document], reader: Reader) -> list[RecordText | Document]:
    records = reader.records(one for one in members if not isinstance(one, Document))
    return [one if isinstance(one, Document) else _text(next(records)) for one in members]


def _text(shown: Shown) -> RecordText:
    return RecordText(shown.kind, record_url(shown.kind, shown.id), shown.heading, shown.number, shown.data)


def _build_segment(parts: Sequence[RecordText | Document], own: OwnFiles) -> segments.SegmentIndex:
    kinds = kinds_with(own)
    documents = (document(part, kinds[part.kind]) if isinstance(part, RecordText) else part for part in parts)
    return segments.build_segment(list(documents))


# ------------------------------------------------------------------------------------------------ tables


_WRITTEN: Final = columns.Layout(PAGES, "网页", "页", ("", ""))
"""The table of the hand-written pages."""


def _layouts(run: _Run) -> Iterator[columns.Layout]:
    for kind in run.house.catalogue.shown.values():
        yield layout_of(kind)
    yield _WRITTEN


def _table(layout: columns.Layout, run: _Run) -> columns.Table:
    """Build what is missing of the table of a kind, and the file that joins it."""
    house = run.house
    job = Job(
        partial(_fetch_rows, reader=house.store.reader), partial(_build_chunk, own=own_files(house.project)), as_it_is
    )

    def build(pieces: Collection[Sequence[Entry]]) -> Iterator[columns.ChunkIndex]:
        return house.workers.run(job, ((layout.kind, _row_members(layout.kind, members, run)) for members in pieces))

    chunks = update_table(house.store, run.changed.get(layout.kind, ()), build, columns.series_of(layout))
    return columns.build_table(layout, chunks, _label(layout, house.catalogue))


def _row_members(kind: str, members: Sequence[Entry], run: _Run) -> list[_Stored | columns.Row]:
    """Return what the rows of a chunk are made from: a record, or the row of a hand-written page."""
    if kind == PAGES:
        return [columns.Row(one.id, run.hand_written[one.id].title, "") for one in members]
    found = run.house.catalogue.stored(kind, (one.id for one in members))
    return [found[one.id] for one in members]


def _fetch_rows(
    task: tuple[str, Sequence[_Stored | columns.Row]], reader: Reader
) -> tuple[str, list[Shown | columns.Row]]:
    kind, members = task
    records = reader.records(one for one in members if not isinstance(one, columns.Row))
    return kind, [one if isinstance(one, columns.Row) else next(records) for one in members]


def _build_chunk(task: tuple[str, Sequence[Shown | columns.Row]], own: OwnFiles) -> columns.ChunkIndex:
    name, texts = task
    kinds = kinds_with(own)
    rows = [
        one if isinstance(one, columns.Row) else row_of(kinds[name], one.heading, restored(one.data)) for one in texts
    ]
    return columns.build_chunk(layout_of(kinds[name]) if name in kinds else _WRITTEN, rows)


def _label(layout: columns.Layout, catalogue: Catalogue) -> columns.Label:
    """Return what gives the heading of a record that a facet's value is the id of."""
    kind = catalogue.kinds.get(layout.kind)
    targets = {column.name: kind.field(column.name).meta.refers_to for column in layout.facets} if kind else {}

    def label(facet: str, value: str) -> str | None:
        target = targets.get(facet)
        link = catalogue.link(target, value) if target else None
        return link.heading if link else None

    return label
