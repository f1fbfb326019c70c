"""The search index: any fragment of any text, found by a browser in static files.

    entries ─plan→ Segment ─build_segment→ SegmentIndex ─join→ Joined

A segment is a run of neighbouring documents, newest first. What `build_segment` makes depends on its own documents only, so
the caller can build segments in parallel, cache them by key, and after an edit rebuilds one. `joining.join` puts their postings one
behind the other, without decoding them. The format is told in
`hooks/decisions/0003-search-index.md`; `assets/gongshi/search/` is its only reader.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby
from operator import attrgetter

from gongshi.format import (
    FORMAT,
    LISTED_BLOCKS,
)
from gongshi.index.bigrams import encode_postings, find_bigrams
from gongshi.index.packing import Bounds, Files, as_json, cut
from gongshi.index.text import Document, _Placed, newest_first, read_text

SEGMENT_CHARACTERS = 2_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What `plan` must know of a document: its place in the order, its size, and a digest of all that is in it.

    `length` counts the characters of head and body.
    """

    kind: str
    id: str
    day: str
    length: int
    digest: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of documents, newest first. Two segments with the same `key` have the same index."""

    key: str
    members: tuple[tuple[str, str], ...]
    """Kind and id of each document."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What `join` must know of a segment."""

    directory: str
    documents: int
    dated: int
    kinds: tuple[tuple[str, int], ...]
    bigrams: bytes
    """Keys of the distinct bigrams, ascending, little-endian 64 bits each."""
    postings: bytes
    """Which documents hold them, and at which occurrence of their characters: see `Postings`."""


@dataclass(frozen=True, slots=True)
class SegmentIndex:
    """The files of a segment, by name in `FOLDER`, and its summary."""

    files: dict[str, bytes]
    summary: Summary


def plan(entries: Iterable[Entry], characters: int = SEGMENT_CHARACTERS) -> list[Segment]:
    """Cut all documents into segments of about `characters`, the newest segment first.

    Where to cut hangs on the documents there, from the oldest on: a new document changes the newest segment, an edit
    changes its own, and rarely a neighbour.
    """
    oldest_first = newest_first(entries)[::-1]
    bounds = Bounds(characters // 2, characters * 5 // 8, characters * 3 // 2)
    lengths = [entry.length for entry in oldest_first]
    runs = list(cut([_name(each) for each in oldest_first], lengths, bounds))
    return [_as_segment(oldest_first[start:end][::-1]) for start, end in reversed(runs)]


def _as_segment(members: Sequence[Entry]) -> Segment:
    parts = [(each.kind, each.id, each.day, each.digest) for each in members]
    tools = [FORMAT, zlib.ZLIB_RUNTIME_VERSION, unicodedata.unidata_version]
    digest = blake2b(as_json([tools, parts]), digest_size=16)
    return Segment(digest.hexdigest(), tuple((each.kind, each.id) for each in members))


def _name(document: _Placed) -> str:
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
    directory = {"blocks": _add_blocks(documents, files), "kinds": _runs_of_kinds(documents)}
    kinds = Counter(document.kind for document in documents)
    found = find_bigrams(read_text(documents[::-1]), len(documents))
    summary = Summary(
        files.add(as_json(directory)),
        len(documents),
        sum(document.day != "" for document in documents),
        tuple(sorted(kinds.items())),
        found.keys.astype("<i8").tobytes(),
        encode_postings(found).packed(),
    )
    return SegmentIndex(files.files, summary)


def _runs_of_kinds(documents: Sequence[Document]) -> list[str | int]:
    """Return the kinds of the documents in their order: name, how many, name, how many, …"""
    runs = ((kind, sum(1 for _ in same)) for kind, same in groupby(documents, key=attrgetter("kind")))
    return [part for run in runs for part in run]


def _add_blocks(documents: Sequence[Document], files: Files) -> dict[str, object]:
    """Write what is shown of the documents; return the sizes of the blocks, and the names of the lists of their names."""
    shown = [as_json(_shown(document)) for document in documents]
    runs = list(cut([_name(each) for each in documents], [len(each) for each in shown], _BLOCK))
    names = [files.add(b"[" + b",".join(shown[start:end]) + b"]") for start, end in runs]
    cuts = range(0, len(names), LISTED_BLOCKS)
    lists = [files.add("".join(names[cut : cut + LISTED_BLOCKS]).encode()) for cut in cuts]
    return {"sizes": [end - start for start, end in runs], "lists": "".join(lists)}


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
