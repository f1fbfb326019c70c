"""What can be found: records and hand-written pages as documents of the search index, built segment by segment."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongshi import pages, search
from gongshi.catalogue import Catalogue
from gongshi.kinds import all_kinds
from gongshi.output import Output, digest_of
from gongshi.pool import mapped
from gongshi.record import FieldSpec, Kind, Plain, shown, texts
from gongshi.store import Store
from gongshi.survey import Progress, shelf_of


@dataclass(frozen=True, slots=True)
class Written:
    """A hand-written page, for the search index and the map. `url` is relative to the site's root."""

    url: str
    title: str
    text: str


def write_index(
    catalogue: Catalogue, store: Store, written: Sequence[Written], output: Output, progress: Progress
) -> None:
    """Index what stands on the site; only segments in which something changed are built."""
    hand_written = {page.url: _written_document(page) for page in written}
    segments = search.plan([*_entries(catalogue), *map(_entry_of, hand_written.values())])
    known = store.segment_keys()
    missing = [segment for segment in segments if segment.key not in known]
    tasks = (_documents(segment, catalogue, hand_written, store) for segment in missing)
    for done, (segment, index) in enumerate(zip(missing, mapped(_build_segment, tasks), strict=True), 1):
        summary = index.summary
        about = json.dumps([summary.directory, summary.documents, summary.dated, summary.kinds])
        store.put_segment(segment.key, about, summary.bigrams, summary.postings, index.files)
        progress("编检索目录", done, len(missing))
    summaries = []
    for segment in segments:
        summaries.append(_summary(*store.segment(segment.key)))
        for name in store.segment_files(segment.key):
            if output.needs(path := f"{search.FOLDER}/{name}", b""):
                output.write(path, store.index_file(segment.key, name))
    labels = {name: kind.title for name, kind in catalogue.kinds.items()} | {"pages": "网页"}
    joined = search.join(summaries, labels)
    for name, make in joined.files.items():
        if output.needs(path := f"{search.FOLDER}/{name}", b""):
            output.write(path, make())
    if output.needs(search.MANIFEST, digest_of(joined.manifest)):
        output.write(search.MANIFEST, joined.manifest)
    for key in known - {segment.key for segment in segments}:
        store.drop_segment(key)


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


def _documents(
    segment: search.Segment, catalogue: Catalogue, hand_written: Mapping[str, search.Document], store: Store
) -> list[_RecordText | search.Document]:
    """Return what the documents of a segment are made from, in their order."""
    seen = [catalogue.by_id[member] for member in segment.members if member in catalogue.by_id]
    data = store.data(one.row for one in seen)
    made = {
        (one.row.kind, one.row.id): _RecordText(one.row.kind, one.url, one.row.heading, one.row.number, view)
        for one, view in zip(seen, data, strict=True)
    }
    return [made[member] if member in made else hand_written[member[1]] for member in segment.members]


def _build_segment(parts: Sequence[_RecordText | search.Document]) -> search.SegmentIndex:
    return search.build_segment([_document(part) if isinstance(part, _RecordText) else part for part in parts])


def _document(text: _RecordText) -> search.Document:
    """Return a record as it can be found: what its page shows and, where that differs, what the clerk wrote."""
    kind, view = all_kinds()[text.kind], json.loads(text.data)
    head = tuple(dict.fromkeys(one for one in (text.number, text.heading) if one))
    body = tuple(one for one in dict.fromkeys(_search_texts(kind, view)) if one not in head)
    facts: dict[str, search.Fact] = {"year": shelf_of(kind, view)} if kind.day else {}
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
    return search.Document("pages", page.url, page.url, page.title, "", (page.title,), lines, {})
