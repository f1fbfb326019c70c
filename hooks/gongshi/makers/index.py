"""The search index and the finders' tables: pieces in the store, built as far as something in them changed, and joined."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from gongshi.catalogue import Catalogue
from gongshi.format import FOLDER, MANIFEST, SUFFIX
from gongshi.index import columns, joining, segments
from gongshi.index.documents import PAGES, RecordText, document, layout_of, row_of, written_document
from gongshi.index.text import Document
from gongshi.index.upkeep import update_search, update_table
from gongshi.kinds import all_kinds
from gongshi.making.house import House
from gongshi.making.output import digest_of
from gongshi.making.page import Exhibit, Frame, Named, Page
from gongshi.markup.shell import Content
from gongshi.pool import mapped
from gongshi.store import Entry, Place

OWNS = ("assets/gongshi/",)


@dataclass(frozen=True, slots=True)
class _Run:
    """What every step of planning the index works with."""

    house: House
    hand_written: Mapping[str, Document]
    changed: Mapping[str, set[Place]]
    """Where entries came, went or changed since the store was filled, by kind."""


def plan(house: House) -> Iterator[Page]:
    """Plan the files of the index, each named by its content; only pieces and shards in which something changed are built."""
    written = {page.url: written_document(page.url, page.title, page.text) for page in house.theme.written}
    run = _Run(house, written, _changed(house, written))
    summaries = _segments(run)
    layouts = list(_layouts(run))
    tables = {layout.kind: _table(layout, run) for layout in layouts}
    house.store.drop_unused([segments.series_of().name, *(columns.series_of(layout).name for layout in layouts)])
    ordered = sorted(house.catalogue.kinds.values(), key=lambda kind: (kind.order, kind.name))
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


def _changed(house: House, written: Mapping[str, Document]) -> dict[str, set[Place]]:
    """Bring the entries in the store up to date; return where they came, went or changed, by kind."""
    known = house.store.entries()
    now = {*_entries(house.catalogue), *map(_entry_of, written.values())}
    gone, new = known - now, now - known
    house.store.put_entries(gone, new)
    changed: dict[str, set[Place]] = {}
    for entry in (*gone, *new):
        changed.setdefault(entry.kind, set()).add(entry.place)
    return changed


def _entries(catalogue: Catalogue) -> Iterator[Entry]:
    for one in catalogue.by_id.values():
        row = one.row
        yield Entry(row.kind, row.id, row.day, row.length, f"{row.digest.hex()} {one.state}")


def _entry_of(document: Document) -> Entry:
    length = sum(map(len, (*document.head, *document.body)))
    digest = digest_of(repr(document).encode("utf-8", "surrogatepass")).hex()
    return Entry(document.kind, document.id, document.day, length, digest)


# ------------------------------------------------------------------------------------------------ the search


def _segments(run: _Run) -> list[segments.Summary]:
    def build(pieces: Collection[Sequence[Entry]]) -> Iterator[segments.SegmentIndex]:
        work = partial(_build_segment, project=run.house.project)
        for done, index in enumerate(mapped(work, (_documents(members, run) for members in pieces)), 1):
            yield index
            run.house.progress("编检索目录", done, len(pieces))

    return update_search(run.house.store, chain.from_iterable(run.changed.values()), build)


def _documents(members: Sequence[Entry], run: _Run) -> list[RecordText | Document]:
    """Return what the documents of a segment are made from, in their order."""
    by_id = run.house.catalogue.by_id
    names = [(one.kind, one.id) for one in members]
    seen = [by_id[name] for name in names if name in by_id]
    data = run.house.store.data(one.row for one in seen)
    made = {
        (one.row.kind, one.row.id): RecordText(one.row.kind, one.url, one.row.heading, one.row.number, view)
        for one, view in zip(seen, data, strict=True)
    }
    return [made[name] if name in made else run.hand_written[name[1]] for name in names]


def _build_segment(parts: Sequence[RecordText | Document], project: Path) -> segments.SegmentIndex:
    kinds = all_kinds(project)
    documents = (document(part, kinds[part.kind]) if isinstance(part, RecordText) else part for part in parts)
    return segments.build_segment(list(documents))


# ------------------------------------------------------------------------------------------------ tables


def _layouts(run: _Run) -> Iterator[columns.Layout]:
    for kind in run.house.catalogue.kinds.values():
        yield layout_of(kind)
    yield _PAGES


_PAGES = columns.Layout(PAGES, "网页", "页", ("", ""))


def _table(layout: columns.Layout, run: _Run) -> columns.Table:
    """Build what is missing of the table of a kind, and the file that joins it."""

    def build(pieces: Collection[Sequence[Entry]]) -> Iterator[columns.ChunkIndex]:
        work = partial(_build_chunk, project=run.house.project)
        return mapped(work, ([layout.kind, *_row_texts(layout.kind, members, run)] for members in pieces))

    changed = run.changed.get(layout.kind, ())
    chunks = update_table(run.house.store, changed, build, columns.series_of(layout))
    return columns.build_table(layout, chunks, _label(layout, run.house.catalogue))


def _row_texts(kind: str, members: Sequence[Entry], run: _Run) -> list[tuple[str, bytes] | columns.Row]:
    """Return what the rows of a chunk are made from: heading and stored bytes of a record, or the row of a hand-written page."""
    if kind == PAGES:
        return [columns.Row(one.id, run.hand_written[one.id].title, "") for one in members]
    seen = [run.house.catalogue.by_id[kind, one.id] for one in members]
    return [
        (one.row.heading, view) for one, view in zip(seen, run.house.store.data(one.row for one in seen), strict=True)
    ]


def _build_chunk(parts: Sequence[Any], project: Path) -> columns.ChunkIndex:
    name, *texts = parts
    if name == PAGES:
        return columns.build_chunk(_PAGES, texts)
    kind = all_kinds(project)[name]
    return columns.build_chunk(layout_of(kind), [row_of(kind, heading, json.loads(view)) for heading, view in texts])


def _label(layout: columns.Layout, catalogue: Catalogue) -> columns.Label:
    """Return what gives the heading of a record that a facet's value is the id of."""
    kind = catalogue.kinds.get(layout.kind)
    targets = {column.name: kind.field(column.name).meta.refers_to for column in layout.facets} if kind else {}

    def label(facet: str, value: str) -> str | None:
        target = targets.get(facet)
        one = catalogue.by_id.get((target, value)) if target else None
        return one.row.heading if one else None

    return label
