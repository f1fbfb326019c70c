"""The search index and the finders' tables: pieces in the store, built as far as something in them changed, and joined."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Final

from gongshi.catalogue import Catalogue
from gongshi.format import FOLDER, MANIFEST
from gongshi.index import columns, joining, segments
from gongshi.index.documents import PAGES, RecordText, document, layout_of, row_of, written_document
from gongshi.index.text import Document
from gongshi.kinds import OwnFiles, kinds_with, own_files
from gongshi.making.house import House
from gongshi.making.output import digest_of
from gongshi.making.page import Exhibit, Frame, Named, Page, Unit
from gongshi.markup.addresses import record_url
from gongshi.markup.shell import Content
from gongshi.pool import Job, as_it_is
from gongshi.store import Reader, Shown
from gongshi.views import Entry

OWNS = ("assets/gongshi/",)


ALONE: Final = True
"""It keeps its pieces in the store."""


def units(house: House) -> Iterator[Unit]:
    yield ()


@dataclass(frozen=True, slots=True)
class _Run:
    """What every step of planning the index works with."""

    house: House
    entries: Mapping[tuple[str, str], Entry]
    """The records, by kind and id."""
    hand_written: Mapping[str, Document]
    known: set[str]
    """The pieces in the store."""
    used: set[str]
    """The pieces of this index, as they are planned."""


def plan(unit: Unit, house: House) -> Iterator[Page]:
    """Plan the files of the index, each named by its content; only segments and chunks in which something changed are built."""
    written = {page.url: written_document(page.url, page.title, page.text) for page in house.theme.written}
    entries = {(one.kind, one.id): one for one in house.catalogue.entries()}
    run = _Run(house, entries, written, house.store.piece_keys(), set())
    summaries = list(_segments(run))
    tables = {layout.kind: _table(layout, run) for layout in _layouts(run)}
    ordered = sorted(house.catalogue.kinds.values(), key=lambda kind: (kind.order, kind.name))
    labels = {kind.name: kind.title for kind in ordered} | {PAGES: "网页"}
    joined = joining.join(summaries, labels, {name: table.name for name, table in tables.items()})
    planned: set[str] = set()
    for name, content in _files(run, tables, joined):
        if name not in planned:  # two pieces may have a file of the same content
            planned.add(name)
            yield Page((f"{FOLDER}/{name}",), Named(name, content))
    yield Page((MANIFEST,), Named(digest_of(joined.manifest).hex(), partial(bytes, joined.manifest)))
    for key in run.known - run.used:
        house.store.drop_piece(key)


def _files(
    run: _Run, tables: Mapping[str, columns.Table], joined: joining.Joined
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the names of all files of the index, and what fetches or makes each."""
    store = run.house.store
    for key in run.used:
        yield from ((name, partial(store.index_file, key, name)) for name in store.piece_files(key))
    for table in tables.values():
        yield from ((name, partial(bytes, content)) for name, content in table.files.items())
    yield from joined.files.items()


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    return [page.subject.content()]


def _segments(run: _Run) -> Iterator[segments.Summary]:
    house = run.house
    planned = segments.plan([*map(_entry, run.entries.values()), *map(_entry_of, run.hand_written.values())])
    missing = [segment for segment in planned if segment.key not in run.known]
    job = Job(
        partial(_fetch_documents, reader=house.store.reader),
        partial(_build_segment, own=own_files(house.project)),
        as_it_is,
    )
    indexes = house.workers.run(job, (_members(segment, run) for segment in missing))
    for done, (segment, index) in enumerate(zip(missing, indexes, strict=True), 1):
        summary = index.summary
        about = json.dumps([summary.directory, summary.documents, summary.dated, summary.kinds])
        house.store.put_piece(segment.key, about, index.files, summary.bigrams, summary.postings)
        house.progress("编检索目录", done, len(missing))
    for segment in planned:
        run.used.add(segment.key)
        yield _summary(*house.store.piece(segment.key))


def _summary(about: str, bigrams: bytes, postings: bytes) -> segments.Summary:
    directory, documents, dated, kinds = json.loads(about)
    return segments.Summary(
        directory, documents, dated, tuple((name, count) for name, count in kinds), bigrams, postings
    )


def _entry(one: Entry) -> segments.Entry:
    return segments.Entry(one.kind, one.id, one.day, one.length, f"{one.digest.hex()} {one.state}")


def _entry_of(document: Document) -> segments.Entry:
    length = sum(map(len, (*document.head, *document.body)))
    return segments.Entry(
        document.kind,
        document.id,
        document.day,
        length,
        digest_of(repr(document).encode("utf-8", "surrogatepass")).hex(),
    )


_Stored = tuple[int, bytes]
"""A record of the store: its number and its digest."""


def _members(segment: segments.Segment, run: _Run) -> list[_Stored | Document]:
    """Return what the documents of a segment are made from, in their order."""
    entries = run.entries
    return [
        _stored(entries[member]) if member in entries else run.hand_written[member[1]] for member in segment.members
    ]


def _stored(one: Entry) -> _Stored:
    return one.number, one.digest


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
    for kind in run.house.catalogue.kinds.values():
        yield layout_of(kind)
    yield _WRITTEN


def _table(layout: columns.Layout, run: _Run) -> columns.Table:
    """Build what is missing of the table of a kind, and the file that joins it."""
    entries = _table_entries(layout.kind, run)
    chunks = columns.plan(layout, entries)
    missing = [chunk for chunk in chunks if chunk.key not in run.known]
    tasks = ((layout.kind, _row_members(layout.kind, chunk, run)) for chunk in missing)
    job = Job(
        partial(_fetch_rows, reader=run.house.store.reader),
        partial(_build_chunk, own=own_files(run.house.project)),
        as_it_is,
    )
    for chunk, index in zip(missing, run.house.workers.run(job, tasks), strict=True):
        run.house.store.put_piece(chunk.key, json.dumps(asdict(index.summary), ensure_ascii=False), index.files)
    summaries = []
    for chunk in chunks:
        run.used.add(chunk.key)
        about = json.loads(run.house.store.piece(chunk.key)[0])
        summaries.append(columns.Summary(**about | {"totals": columns.Totals(**about["totals"])}))
    return columns.build_table(layout, summaries, _labels(layout, run.house.catalogue))


def _table_entries(kind: str, run: _Run) -> list[columns.Entry]:
    if kind == PAGES:
        return [columns.Entry(url, digest_of(page.title.encode())) for url, page in sorted(run.hand_written.items())]
    ordered = sorted((one for one in run.entries.values() if one.kind == kind), key=lambda one: one.id)
    ordered.sort(key=lambda one: one.day, reverse=True)
    return [columns.Entry(one.id, one.digest) for one in ordered]


def _row_members(kind: str, chunk: columns.Chunk, run: _Run) -> list[_Stored | columns.Row]:
    """Return what the rows of a chunk are made from: a record, or the row of a hand-written page."""
    if kind == PAGES:
        return [columns.Row(url, run.hand_written[url].title, "") for url in chunk.members]
    return [_stored(run.entries[kind, id]) for id in chunk.members]


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
        one if isinstance(one, columns.Row) else row_of(kinds[name], one.heading, json.loads(one.data)) for one in texts
    ]
    return columns.build_chunk(layout_of(kinds[name]) if name in kinds else _WRITTEN, rows)


_ALL: Final = -1
"""No limit, as SQLite has it."""


def _labels(layout: columns.Layout, catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """Return the headings of the records that a facet's values are ids of, by facet."""
    if layout.kind == PAGES:
        return {}
    kind = catalogue.kinds[layout.kind]
    targets = {column.name: kind.field(column.name).meta.refers_to for column in layout.facets}
    return {
        name: {row.id: row.heading for row in catalogue.rows(catalogue.newest(target, _ALL))}
        for name, target in targets.items()
        if target
    }
