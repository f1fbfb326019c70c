"""The search index: any fragment of any text, found by a browser in static files.

    changed entries ─replan→ runs ─build_segment→ SegmentIndex ─rejoin→ shards ─join→ Joined

A segment is a run of neighbouring documents, newest first. What `build_segment` makes depends on its own documents only, so
the caller can build segments in parallel, keep them by key, and after an edit rebuilds one. `joining.rejoin` puts their postings one
behind the other: all, or after a change those that differ. The format is told in
`hooks/decisions/0003-search-index.md`; `assets/gongshi/search/` is its only reader.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby
from operator import attrgetter

from gongshi.format import FORMAT
from gongshi.index.bigrams import encode_postings, find_bigrams
from gongshi.index.packing import Bounds, Files, as_json, cut
from gongshi.index.planning import Series
from gongshi.index.text import Document, Placed, newest_first, read_text
from gongshi.store import Entry

SEGMENT_CHARACTERS = 250_000


@dataclass(frozen=True, slots=True)
class Summary:
    """What `join` must know of a segment."""

    directory: str
    documents: int
    dated: int
    kinds: tuple[tuple[str, int], ...]
    """The kinds of the documents in their order, and how many follow each other."""


@dataclass(frozen=True, slots=True)
class SegmentIndex:
    """The files of a segment, by name in `FOLDER`, its summary, and by band the packed postings of its bigrams."""

    files: dict[str, bytes]
    summary: Summary
    postings: dict[int, bytes]


def series_of(characters: int = SEGMENT_CHARACTERS) -> Series:
    """Return how all documents are cut into segments of about `characters`.

    Where to cut hangs on the documents there, from the oldest on: a new document changes the newest segment, an edit
    changes its own, and rarely a neighbour.
    """
    tools = f"{FORMAT} {zlib.ZLIB_RUNTIME_VERSION} {unicodedata.unidata_version} {characters}"
    bounds = Bounds(characters // 2, characters * 5 // 8, characters * 3 // 2)

    def keyed(members: Sequence[Entry]) -> str:
        return blake2b(as_json([tools, members]), digest_size=16).hexdigest()

    return Series(f"search {tools}", "", bounds, _name, attrgetter("length"), keyed)


def _name(document: Placed) -> str:
    return f"{document.kind}\0{document.id}"


_BLOCK = Bounds(6_000, 7_000, 18_000)
"""In bytes before compression; about a third remains."""


def build_segment(documents: Sequence[Document]) -> SegmentIndex:
    """Index the documents of one segment. Pure: the same documents give the same bytes, in any process.

    Raises:
        ValueError: the documents are not in the order of `newest_first`.
        OverflowError: they have more than 2**27 characters.
    """
    if list(documents) != newest_first(documents):
        raise ValueError("documents of a segment must be sorted newest first")
    files = Files()
    summary = Summary(
        files.add(as_json(_add_blocks(documents, files))),
        len(documents),
        sum(document.day != "" for document in documents),
        tuple((kind, sum(1 for _ in same)) for kind, same in groupby(documents, key=attrgetter("kind"))),
    )
    found = encode_postings(find_bigrams(read_text(documents[::-1]), len(documents)))
    return SegmentIndex(files.files, summary, {band: rows.packed() for band, rows in found.bands()})


def _add_blocks(documents: Sequence[Document], files: Files) -> dict[str, object]:
    """Write what is shown of the documents; return the sizes of the blocks and their names in a row."""
    shown = [as_json(_shown(document)) for document in documents]
    runs = list(cut([_name(each) for each in documents], [len(each) for each in shown], _BLOCK))
    names = [files.add(b"[" + b",".join(shown[start:end]) + b"]") for start, end in runs]
    return {"sizes": [end - start for start, end in runs], "names": "".join(names)}


def _shown(document: Document) -> dict[str, object]:
    return {
        "kind": document.kind,
        "id": document.id,
        "url": document.url,
        "title": document.title,
        "day": document.day,
        "head": document.head,
        "body": document.body,
        "facts": dict(document.facts),
    }
