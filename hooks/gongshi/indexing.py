"""What can be found: records and hand-written pages as documents of the search index, built segment by segment."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from gongshi import pages, search, tables
from gongshi.catalogue import Catalogue
from gongshi.index.format import FOLDER, MANIFEST, YEAR
from gongshi.kinds import all_kinds
from gongshi.output import Output, digest_of
from gongshi.pool import mapped
from gongshi.record import FieldSpec, Kind, Plain, shown, texts
from gongshi.store import Store
from gongshi.survey import Progress, shelf_of

PAGES: Final = "pages"
"""The kind under which hand-written pages are found."""


@dataclass(frozen=True, slots=True)
class Written:
    """A hand-written page, for the search index and the map. `url` is relative to the site's root."""

    url: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class _Run:
    """What every step of writing the index works with."""

    project: Path
    catalogue: Catalogue
    hand_written: Mapping[str, search.Document]
    store: Store
    output: Output
    progress: Progress
    known: set[str]
    """The pieces in the store."""
    used: set[str]
    """The pieces of this index, as they are planned."""


def write_index(
    catalogue: Catalogue,
    store: Store,
    written: Sequence[Written],
    output: Output,
    *,
    project: Path,
    progress: Progress,
) -> None:
    """Index what stands on the site; only segments and chunks in which something changed are built."""
    hand_written = {page.url: _written_document(page) for page in written}
    run = _Run(project, catalogue, hand_written, store, output, progress, store.piece_keys(), set())
    summaries = list(_write_segments(run))
    names = {layout.kind: _write_table(layout, run) for layout in _layouts(run)}
    ordered = sorted(catalogue.kinds.values(), key=lambda kind: (kind.order, kind.name))
    labels = {kind.name: kind.title for kind in ordered} | {PAGES: "网页"}
    joined = search.join(summaries, labels, names)
    for name, make in joined.files.items():
        if output.needs(path := f"{FOLDER}/{name}", b""):
            output.write(path, make())
    if output.needs(MANIFEST, digest_of(joined.manifest)):
        output.write(MANIFEST, joined.manifest)
    for key in run.known - run.used:
        store.drop_piece(key)


def _write_segments(run: _Run) -> Iterator[search.Summary]:
    segments = search.plan([*_entries(run.catalogue), *map(_entry_of, run.hand_written.values())])
    missing = [segment for segment in segments if segment.key not in run.known]
    tasks = (_documents(segment, run) for segment in missing)
    for done, (segment, index) in enumerate(
        zip(missing, mapped(partial(_build_segment, project=run.project), tasks), strict=True), 1
    ):
        summary = index.summary
        about = json.dumps([summary.directory, summary.documents, summary.dated, summary.kinds])
        run.store.put_piece(segment.key, about, index.files, summary.bigrams, summary.postings)
        run.progress("编检索目录", done, len(missing))
    for segment in segments:
        _write_piece(segment.key, run)
        yield _summary(*run.store.piece(segment.key))


def _write_piece(key: str, run: _Run) -> None:
    run.used.add(key)
    for name in run.store.piece_files(key):
        if run.output.needs(path := f"{FOLDER}/{name}", b""):
            run.output.write(path, run.store.index_file(key, name))


def _write_files(files: Mapping[str, bytes], output: Output) -> None:
    for name, content in files.items():
        if output.needs(path := f"{FOLDER}/{name}", b""):
            output.write(path, content)


def _summary(about: str, bigrams: bytes, postings: bytes) -> search.Summary:
    directory, documents, dated, kinds = json.loads(about)
    return search.Summary(directory, documents, dated, tuple((name, count) for name, count in kinds), bigrams, postings)


def _entries(catalogue: Catalogue) -> Iterator[search.Entry]:
    for one in catalogue.by_id.values():
        row = one.row
        yield search.Entry(row.kind, row.id, row.day, row.length, f"{row.digest.hex()} {one.state}")


def _entry_of(document: search.Document) -> search.Entry:
    length = sum(map(len, (*document.head, *document.body)))
    return search.Entry(
        document.kind,
        document.id,
        document.day,
        length,
        digest_of(repr(document).encode("utf-8", "surrogatepass")).hex(),
    )


@dataclass(slots=True)
class _RecordText:
    """What another process needs to make a record's document."""

    kind: str
    url: str
    heading: str
    number: str
    data: bytes


def _documents(segment: search.Segment, run: _Run) -> list[_RecordText | search.Document]:
    """Return what the documents of a segment are made from, in their order."""
    by_id = run.catalogue.by_id
    seen = [by_id[member] for member in segment.members if member in by_id]
    data = run.store.data(one.row for one in seen)
    made = {
        (one.row.kind, one.row.id): _RecordText(one.row.kind, one.url, one.row.heading, one.row.number, view)
        for one, view in zip(seen, data, strict=True)
    }
    return [made[member] if member in made else run.hand_written[member[1]] for member in segment.members]


def _build_segment(parts: Sequence[_RecordText | search.Document], project: Path) -> search.SegmentIndex:
    kinds = all_kinds(project)
    documents = (_document(part, kinds[part.kind]) if isinstance(part, _RecordText) else part for part in parts)
    return search.build_segment(list(documents))


def _document(text: _RecordText, kind: Kind) -> search.Document:
    """Return a record as it can be found: what its page shows and, where that differs, what the clerk wrote."""
    view = json.loads(text.data)
    head = tuple(dict.fromkeys(one for one in (text.number, text.heading) if one))
    body = tuple(one for one in dict.fromkeys(_search_texts(kind, view)) if one not in head)
    facts: dict[str, search.Fact] = {YEAR: shelf_of(kind, view)} if kind.is_by_year else {}
    for field_name in (*kind.facets, *kind.sums):
        if field_name in view:
            facts[field_name] = _fact(kind.field(field_name), view[field_name])
    day = view.get(kind.day, "") if kind.day else ""
    return search.Document(kind.name, view["id"], text.url, text.heading, day, head, body, facts)


def _search_texts(kind: Kind, view: Plain) -> Iterator[str]:
    for spec, text in texts(kind.fields, view):
        if spec.shape.name == "markdown":
            yield from filter(None, map(str.strip, pages.plain_text(pages.markdown_html(text)).split("\n")))
        else:
            yield text
    for spec in kind.fields:
        if spec.name in view and spec.shape.name in ("day", "amount"):
            yield str(view[spec.name]).removesuffix(".00")
        elif spec.name in view and spec.many and not spec.parts:
            yield shown(spec, view[spec.name])


def _fact(spec: FieldSpec, value: Any) -> search.Fact:
    if spec.shape.name in ("amount", "number"):
        return float(value)
    return [spec.shape.show(one) for one in value] if spec.many else spec.shape.show(value)


def _written_document(page: Written) -> search.Document:
    lines = tuple(line for line in dict.fromkeys(map(str.strip, page.text.split("\n"))) if line)
    return search.Document(PAGES, page.url, page.url, page.title, "", (page.title,), lines, {})


# ------------------------------------------------------------------------------------------------ tables


def _layouts(run: _Run) -> Iterator[tables.Layout]:
    for kind in run.catalogue.kinds.values():
        yield _layout(kind)
    yield tables.Layout(PAGES, "网页", "页", ("", ""))


@cache
def _layout(kind: Kind) -> tables.Layout:
    """Return what the table of a kind has: what the kind declares as facets, sums and columns."""
    names = dict.fromkeys((*kind.columns, *kind.facets, *kind.sums))
    start, _, end = pages.record_url(kind.name, "\n").partition("\n")
    return tables.Layout(
        kind.name,
        kind.title,
        kind.unit,
        (start, end),
        _column(kind.field(kind.day)) if kind.day else None,
        tuple(_column(kind.field(name)) for name in kind.facets),
        tuple(_column(kind.field(name)) for name in kind.sums),
        tuple(_column(kind.field(name)) for name in names),
        len(kind.columns),
    )


def _column(spec: FieldSpec) -> tables.Column:
    return tables.Column(spec.name, spec.meta.label, spec.shape.name)


def _write_table(layout: tables.Layout, run: _Run) -> str:
    """Write the table of a kind; return the name of the file that joins it."""
    entries = _table_entries(layout.kind, run)
    chunks = tables.plan(layout, entries)
    missing = [chunk for chunk in chunks if chunk.key not in run.known]
    tasks = ([layout.kind, *_row_texts(layout.kind, chunk, run)] for chunk in missing)
    for chunk, index in zip(missing, mapped(partial(_build_chunk, project=run.project), tasks), strict=True):
        run.store.put_piece(chunk.key, json.dumps(asdict(index.summary), ensure_ascii=False), index.files)
    summaries = []
    for chunk in chunks:
        _write_piece(chunk.key, run)
        about = json.loads(run.store.piece(chunk.key)[0])
        summaries.append(tables.Summary(**about | {"totals": tables.Totals(**about["totals"])}))
    table = tables.build_table(layout, summaries, _labels(layout, run.catalogue))
    _write_files(table.files, run.output)
    return table.name


def _table_entries(kind: str, run: _Run) -> list[tables.Entry]:
    if kind == PAGES:
        return [tables.Entry(url, digest_of(page.title.encode())) for url, page in sorted(run.hand_written.items())]
    ordered = sorted(run.catalogue.seen[kind], key=lambda one: one.row.id)
    ordered.sort(key=lambda one: one.row.day, reverse=True)
    return [tables.Entry(one.row.id, one.row.digest) for one in ordered]


def _row_texts(kind: str, chunk: tables.Chunk, run: _Run) -> list[tuple[str, bytes] | tables.Row]:
    """Return what the rows of a chunk are made from: heading and stored bytes of a record, or the row of a hand-written page."""
    if kind == PAGES:
        return [tables.Row(url, run.hand_written[url].title, "") for url in chunk.members]
    seen = [run.catalogue.by_id[kind, id] for id in chunk.members]
    return [(one.row.heading, view) for one, view in zip(seen, run.store.data(one.row for one in seen), strict=True)]


def _build_chunk(parts: Sequence[Any], project: Path) -> tables.ChunkIndex:
    name, *texts = parts
    if name == PAGES:
        return tables.build_chunk(tables.Layout(PAGES, "网页", "页", ("", "")), texts)
    kind = all_kinds(project)[name]
    return tables.build_chunk(_layout(kind), [_row(kind, heading, json.loads(view)) for heading, view in texts])


def _row(kind: Kind, heading: str, view: Plain) -> tables.Row:
    layout = _layout(kind)
    return tables.Row(
        view["id"],
        heading,
        view.get(kind.day, "") if kind.day else "",
        tuple(_facet_values(kind.field(column.name), view) for column in layout.facets),
        tuple(int(Decimal(view[column.name]) * 100) if column.name in view else None for column in layout.amounts),
        tuple(_shown(kind.field(column.name), view) for column in layout.shown),
    )


def _facet_values(spec: FieldSpec, view: Plain) -> tuple[str, ...]:
    value = view.get(spec.name)
    if value is None:
        return ()
    return tuple(dict.fromkeys(map(spec.shape.show, value))) if spec.many else (spec.shape.show(value),)


def _shown(spec: FieldSpec, view: Plain) -> str:
    """Return a value for the browser: a day as ISO, an amount as digits of yuan, anything else as a page shows it."""
    if spec.name not in view:
        return ""
    value = view[spec.name]
    return str(value) if spec.shape.name in ("day", "amount") else shown(spec, value)


def _labels(layout: tables.Layout, catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """Return the headings of the records that a facet's values are ids of, by facet."""
    if layout.kind == PAGES:
        return {}
    kind = catalogue.kinds[layout.kind]
    targets = {column.name: kind.field(column.name).meta.refers_to for column in layout.facets}
    return {
        name: {one.row.id: one.row.heading for one in catalogue.seen[target]}
        for name, target in targets.items()
        if target
    }
