"""The search index: any fragment of any text, found by a browser in static files.

    entries ─plan→ Segment ─build_segment→ SegmentIndex ─join→ Joined

A segment is a run of neighbouring documents, newest first. What `build_segment` makes depends on its own documents only, so
the caller can build segments in parallel, cache them by key, and after an edit rebuilds one. `join` puts their postings one
behind the other, without decoding them. The format is told in
`hooks/decisions/0003-search-index.md`; `assets/gongshi/search/` is its only reader.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from gongshi.format import (
    CLOSING_BRACKETS,
    CODE_BITS,
    FORMAT,
    LISTED_BLOCKS,
    OPENING_BRACKETS,
    SHORT_LIST,
    SPACES,
    SUFFIX,
)
from gongshi.index.packing import Bounds, Bytes, Encoded, Files, Ints, as_json, cut, encode, name_of, pack

SEGMENT_CHARACTERS = 2_000_000

Fact = str | int | float | list[str]
Small = NDArray[np.int32]
"""Numbers of which there are many; half the memory."""

_GZIP_LEVEL = 4
_CODING = b"postings 3\0"
"""Part of the names of shards: the same lists may be coded in another way in another format."""

_BRACKETS = {one: same[0] for same in (OPENING_BRACKETS, CLOSING_BRACKETS) for one in same}


# ---------------------------------------------------------------- documents


@dataclass(frozen=True, slots=True)
class Document:
    """What can be found. `kind` and `id` together are unique in an index.

    `url` is relative to the site's root; `day` is an ISO date, or "" for a document without one, which then comes last.
    A hit in `head` (number, name, title) ranks before a hit in `body`; a match never spans two texts.
    `facts` are small values to show, filter and compare; a number in them is exact up to 2**53.
    """

    kind: str
    id: str
    url: str
    title: str
    day: str
    head: tuple[str, ...]
    body: tuple[str, ...]
    facts: Mapping[str, Fact]


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
    """Which documents hold them, and at which occurrence of their characters: see `_Postings`."""


@dataclass(frozen=True, slots=True)
class SegmentIndex:
    """The files of a segment, by name in `FOLDER`, and its summary."""

    files: dict[str, bytes]
    summary: Summary


@dataclass(frozen=True, slots=True)
class Joined:
    """The files that join the segments, by name in `FOLDER`, and the content of `MANIFEST`."""

    files: dict[str, Callable[[], bytes]]
    """Each is made when it is called for: after an edit most are there already."""
    manifest: bytes


class _Placed(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def day(self) -> str: ...


_P = TypeVar("_P", bound=_Placed)


def newest_first(documents: Iterable[_P]) -> list[_P]:
    """Sort documents or entries as the index lists them: by day, newest first, undated last; then by kind and id."""
    by_name = sorted(documents, key=attrgetter("kind", "id"))
    return sorted(by_name, key=attrgetter("day"), reverse=True)


# ---------------------------------------------------------------- text


def normalise(text: str) -> str:
    """Return the form in which text and query are compared.

    Each code point stands for itself, so `normalise(a + b) == normalise(a) + normalise(b)` and every fragment of a text
    stays findable. `normalise` in search/text.js does the same.
    """
    return text.translate({ord(character): _normal_form(character) for character in set(text)})


def _normal_form(character: str) -> str:
    """NFKC, lower case, one kind of bracket, one kind of space."""
    return "".join(map(_folded, unicodedata.normalize("NFKC", character)))


def _folded(character: str) -> str:
    if character in SPACES:
        return " "
    return _BRACKETS.get(character, character.lower())


@dataclass(frozen=True, slots=True)
class _Text:
    """The normalised texts of a segment in one row: all heads, then all bodies, each in the order of the documents."""

    alphabet: Ints
    """The code points that occur, ascending."""
    letters: Small
    """For each character its place in `alphabet`."""
    ends: Ints
    """For each text the position behind its last character, ascending."""
    owners: Small
    """For each text its document; bodies count on from the number of documents."""


def _read_text(documents: Sequence[Document]) -> _Text:
    texts, owners = _flatten(documents)
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    ends = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)))
    folded, starts = _fold(codes)
    alphabet, letters = _rank(folded)
    return _Text(alphabet, letters.astype(np.int32), starts[ends], owners)


def _flatten(documents: Sequence[Document]) -> tuple[list[str], Small]:
    bodies = len(documents)
    heads_of = ((number, text) for number, each in enumerate(documents) for text in each.head)
    bodies_of = ((number + bodies, text) for number, each in enumerate(documents) for text in each.body)
    pairs = [pair for source in (heads_of, bodies_of) for pair in source if pair[1]]
    return [text for _, text in pairs], np.array([owner for owner, _ in pairs], dtype=np.int32)


def _fold(codes: NDArray[np.uint32]) -> tuple[Ints, Ints]:
    """Normalise code points; also return where each of them starts now, and the end."""
    used, places = _rank(codes)
    forms = [_normal_form(chr(code)) for code in used.tolist()]
    widths = np.array([len(form) for form in forms], dtype=np.int64)
    letters = np.array([ord(letter) for form in forms for letter in form], dtype=np.int64)
    first = np.cumsum(widths) - widths
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(widths[places])))
    if len(letters) == len(forms):
        return letters[places], starts
    spread = widths[places]
    step = np.arange(starts[-1]) - np.repeat(starts[:-1], spread)
    return letters[np.repeat(first[places], spread) + step], starts


def _rank(codes: NDArray[np.uint32] | Ints) -> tuple[Ints, Ints]:
    """Return the distinct code points, ascending, and for each code its place among them."""
    used = np.flatnonzero(np.bincount(codes))
    places = np.zeros(int(used[-1]) + 1 if len(used) else 0, dtype=np.int64)
    places[used] = np.arange(len(used))
    return used.astype(np.int64), places[codes]


# ---------------------------------------------------------------- bigrams


@dataclass(frozen=True, slots=True)
class _Occurrences:
    """Every bigram of a segment, sorted by key, document and place. `runs` says where each distinct key starts."""

    keys: Ints
    runs: Ints
    documents: Small
    firsts: Small
    """Which occurrence of its first character in the document this is, from 0."""
    seconds: Small
    """The same of its second character; 0 at the end of a text."""


def _find_bigrams(text: _Text, documents: int) -> _Occurrences:
    """List the bigrams. The last character of a text makes one too, with a second of 0.

    A key is field (0 head, 1 body), first code point, and second code point plus one: 1 + 21 + 21 bits.
    """
    owners = np.repeat(text.owners, np.diff(text.ends, prepend=0))
    seconds = _next(text.letters + 1, text.ends)
    ordered, order = _sort_with_places(_dense_keys(owners >= documents, text.letters, seconds, len(text.alphabet)))
    runs = _starts(ordered)
    keys = _real_keys(ordered[runs], text.alphabet)
    del ordered, seconds
    ordinals = _count_ordinals(text.letters, owners)
    following = _next(ordinals, text.ends)
    return _Occurrences(keys, runs, owners[order] % max(documents, 1), ordinals[order], following[order])


def _next(values: Small, ends: Ints) -> Small:
    """The value of the following character; 0 at the end of a text."""
    following = np.append(values[1:], np.int32(0))
    following[ends - 1] = 0
    return following


def _count_ordinals(letters: Small, owners: Small) -> Small:
    """For each character: how often it stood before in the same document and field."""
    ordered, order = _sort_with_places(letters)
    owner = owners[order]
    starts = np.flatnonzero((np.diff(ordered, prepend=-1) != 0) | (np.diff(owner, prepend=-1) != 0))
    lengths = np.diff(starts, append=len(order))
    ordinals = np.empty_like(order)
    ordinals[order] = np.arange(len(order), dtype=np.int32) - np.repeat(starts.astype(np.int32), lengths)
    return ordinals


def _dense_keys(body: NDArray[np.bool_], firsts: Small, seconds: Small, letters: int) -> Ints:
    """Keys in terms of places in the alphabet, in the same order."""
    dense = body * np.int64(letters)
    dense += firsts
    dense *= letters + 1
    dense += seconds
    return dense


def _real_keys(dense: Ints, alphabet: Ints) -> Ints:
    field_and_first, second = np.divmod(dense, len(alphabet) + 1)
    field, first = np.divmod(field_and_first, max(len(alphabet), 1))
    after = np.concatenate((np.zeros(1, np.int64), alphabet + 1))[second]
    return (field << 2 * CODE_BITS) | (alphabet[first] << CODE_BITS) | after


def _sort_with_places(values: Ints | Small) -> tuple[Ints, Small]:
    """Sort, keeping equal values in order; also return where each came from.

    Sorting value and place as one number is several times faster than a stable argsort.

    Raises:
        OverflowError: the numbers do not fit (a segment of more than 2**27 characters).
    """
    bits = max(len(values), 1).bit_length()
    if len(values) and int(values.max()).bit_length() + bits > 63:
        raise OverflowError("a segment is too large to be indexed")
    ordered = values.astype(np.int64) << bits
    ordered |= np.arange(len(values))
    ordered.sort()
    return ordered >> bits, (ordered & ((1 << bits) - 1)).astype(np.int32)


def _starts(ordered: Ints) -> Ints:
    return np.flatnonzero(np.diff(ordered, prepend=-1))


# ---------------------------------------------------------------- numbers and files


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of bytes, one behind the other."""

    data: Bytes
    sizes: Ints


def _rows(encoded: Encoded, starts: Ints) -> _Rows:
    """Group encoded numbers in rows; `starts` has the first number of each row."""
    bounds = np.append(encoded.starts[starts], encoded.starts[-1])
    return _Rows(encoded.data, np.diff(bounds))


@dataclass(frozen=True, slots=True)
class _Picked:
    """Rows out of a long row of bytes, in an order of their own, each of one piece or two."""

    data: Bytes
    starts: Ints
    """Of every piece: as many columns as a row has pieces."""
    lengths: Ints
    sizes: Ints
    """Of every row."""

    def between(self, start: int, end: int) -> bytes:
        starts, lengths = self.starts[start:end].ravel(), self.lengths[start:end].ravel()
        ends = np.cumsum(lengths)
        places = np.arange(int(ends[-1]) if len(ends) else 0)
        places += np.repeat(starts - ends + lengths, lengths)
        return self.data[places].tobytes()


def _picked(parts: Sequence[_Rows], order: Ints, leading: _Rows | None = None) -> _Picked:
    """Take the rows of all parts in an order; before each stands one of `leading`, which are in that order already."""
    sizes = _column([part.sizes for part in parts])
    starts = np.cumsum(sizes) - sizes
    sizes, starts = sizes[order], starts[order]
    data = np.concatenate([np.zeros(0, np.uint8), *(part.data for part in parts)])
    if leading is None:
        return _Picked(data, starts[:, None], sizes[:, None], sizes)
    leads = np.cumsum(leading.sizes) - leading.sizes + len(data)
    pieces = np.stack((leads, starts), axis=1), np.stack((leading.sizes, sizes), axis=1)
    return _Picked(np.concatenate((data, leading.data)), *pieces, leading.sizes + sizes)


def _column(columns: Sequence[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *columns])


def _deltas(ascending: Ints) -> Ints:
    return np.diff(ascending, prepend=0)


def _decode(data: bytes) -> Ints:
    """The reverse of `_encode`."""
    groups = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero(groups < 128)
    starts = np.append(0, ends[:-1] + 1)[: len(ends)]
    numbers: Ints = (groups[starts] & 127).astype(np.int64)
    longer, place = np.flatnonzero(ends > starts), 1
    while len(longer):
        numbers[longer] |= (groups[starts[longer] + place] & np.int64(127)) << 7 * place
        place += 1
        longer = longer[ends[longer] >= starts[longer] + place]
    return numbers


def _digits(numbers: Ints) -> Ints:
    """The number of binary digits; 0 has none."""
    digits: Ints = np.frexp(numbers.astype(np.float64))[1].astype(np.int64)
    return digits


def _low_bits(numbers: Ints, widths: Ints) -> bytes:
    """The lowest bits of each number, one behind the other, from the lowest bit of the first byte on."""
    ends = np.cumsum(widths)
    places = np.arange(int(ends[-1]) if len(ends) else 0, dtype=np.int32)
    places -= np.repeat((ends - widths).astype(np.int32), widths)
    bits = (np.repeat(numbers.astype(np.int32), widths) >> places) & 1
    return np.packbits(bits.astype(np.uint8), bitorder="little").tobytes()


def _pack_numbers(*sections: bytes) -> bytes:
    """The same for numbers: each section with a code of its own, without a vain search for repetitions beyond runs."""
    packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 31, 9, zlib.Z_RLE)
    packed = [packer.compress(section) + packer.flush(zlib.Z_SYNC_FLUSH) for section in sections[:-1]]
    return b"".join((*packed, packer.compress(sections[-1]), packer.flush()))


# ---------------------------------------------------------------- planning


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


# ---------------------------------------------------------------- a segment

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
    found = _find_bigrams(_read_text(documents[::-1]), len(documents))
    summary = Summary(
        files.add(as_json(directory)),
        len(documents),
        sum(document.day != "" for document in documents),
        tuple(sorted(kinds.items())),
        found.keys.astype("<i8").tobytes(),
        _encode_postings(found).packed(),
    )
    return SegmentIndex(files.files, summary)


def _runs_of_kinds(documents: Sequence[Document]) -> list[str | int]:
    """Return the kinds of the documents in their order: name, how many, name, how many, …"""
    runs = ((kind, sum(1 for _ in same)) for kind, same in groupby(documents, key=attrgetter("kind")))
    return [part for run in runs for part in run]


@dataclass(frozen=True, slots=True)
class _Postings:
    """The postings of each bigram of a segment, whose documents count from the oldest."""

    counts: Ints
    """How many documents hold it."""
    firsts: Ints
    lasts: Ints
    """The first of these documents and the last."""
    steps: _Rows
    """The steps from each document to the next."""
    ordinals: _Rows
    """For each occurrence: its pair times two, plus one if another occurrence in the same document follows."""

    def packed(self) -> bytes:
        columns = (self.counts, self.firsts, self.lasts, self.steps.sizes, self.ordinals.sizes)
        numbers = b"".join(column.astype("<u4").tobytes() for column in columns)
        return numbers + self.steps.data.tobytes() + self.ordinals.data.tobytes()

    @staticmethod
    def unpacked(packed: bytes, count: int) -> _Postings:
        """The reverse of `packed`, for `count` bigrams."""
        columns = np.frombuffer(packed, dtype="<u4", count=5 * count).reshape(5, count).astype(np.int64)
        data = np.frombuffer(packed, dtype=np.uint8, offset=20 * count)
        end = int(columns[3].sum())
        return _Postings(
            columns[0], columns[1], columns[2], _Rows(data[:end], columns[3]), _Rows(data[end:], columns[4])
        )


def _encode_postings(found: _Occurrences) -> _Postings:
    fresh = np.diff(found.documents, prepend=np.int32(-1)) != 0
    fresh[found.runs] = True
    documents = found.documents[fresh].astype(np.int64)
    runs = (np.cumsum(fresh) - 1)[found.runs]
    steps = _deltas(documents)
    counts = np.diff(runs, append=len(documents))
    firsts, lasts = documents[runs], documents[runs + counts - 1]
    more = np.append(~fresh[1:], np.zeros(min(len(fresh), 1), np.bool_))
    ordinals = encode(_pair(found.firsts, found.seconds) * 2 + more)
    inner = np.ones(len(documents), np.bool_)
    inner[runs] = False
    encoded = encode(steps[inner])
    starts = runs - np.arange(len(runs))
    return _Postings(counts, firsts, lasts, _rows(encoded, starts), _rows(ordinals, found.runs))


def _pair(firsts: Small, seconds: Small) -> Ints:
    """Number the pairs along the diagonals: (0,0) (1,0) (0,1) (2,0) (1,1) (0,2) …"""
    both = firsts.astype(np.int64)
    both += seconds
    pairs = both * (both + 1) >> 1
    pairs += seconds
    return pairs


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


# ---------------------------------------------------------------- all segments

_SHARD = Bounds(6_000, 8_000, 24_000)
"""In bytes before compression; about nine tenths remain."""
_LEAF = Bounds(32, 32, 128)
"""In shards."""


def join(segments: Sequence[Summary], kinds: Mapping[str, str], tables: Mapping[str, str] | None = None) -> Joined:
    """Join segments, in the order of `plan`.

    `kinds` maps the name of each kind to its Chinese label, `tables` to the name of the file with its table.
    """
    files: dict[str, Callable[[], bytes]] = {}
    manifest = {
        "format": FORMAT,
        "kinds": [[kind, label] for kind, label in kinds.items()],
        "segments": [_as_listed(segment) for segment in segments],
        "tables": dict(tables or {}),
        **_add_postings(segments[::-1], files),
    }
    return Joined(files, as_json(manifest) + b"\n")


def _as_listed(segment: Summary) -> dict[str, object]:
    return {
        "directory": segment.directory,
        "documents": segment.documents,
        "dated": segment.dated,
        "kinds": dict(segment.kinds),
    }


def _add_postings(oldest_first: Sequence[Summary], files: dict[str, Callable[[], bytes]]) -> dict[str, object]:
    """Write all postings. Documents count from the oldest of all, so that a new one changes few lists."""
    keys = np.concatenate([np.zeros(0, np.int64), *(np.frombuffer(each.bigrams, "<i8") for each in oldest_first)])
    parts = [_Postings.unpacked(each.postings, len(each.bigrams) // 8) for each in oldest_first]
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    runs = _starts(keys)
    counts = _sums(_column([part.counts for part in parts])[order], runs)
    told = np.repeat(counts > SHORT_LIST, np.diff(runs, append=len(keys)))
    ordinals = _Lists(keys[told], _picked([part.ordinals for part in parts], order[told]))
    postings = _Lists(keys, _joined_steps(oldest_first, parts, order, runs))
    return {
        "postings": _add_shards(postings, counts, _postings_shard, files),
        "ordinals": _add_shards(ordinals, None, _ordinals_shard, files),
    }


def _sums(values: Ints, runs: Ints) -> Ints:
    return np.add.reduceat(values, runs) if len(runs) else values


def _joined_steps(oldest_first: Sequence[Summary], parts: Sequence[_Postings], order: Ints, runs: Ints) -> _Picked:
    """The steps of each row of each segment, with a step from the row before to its first document."""
    bases = np.cumsum([0, *(each.documents for each in oldest_first)])
    firsts = _column([part.firsts + base for part, base in zip(parts, bases, strict=False)])[order]
    lasts = _column([part.lasts + base for part, base in zip(parts, bases, strict=False)])[order]
    before = np.append(np.zeros(min(len(lasts), 1), np.int64), lasts[:-1])
    before[runs] = 0
    leading = encode(firsts - before)
    return _picked([part.steps for part in parts], order, _rows(leading, np.arange(len(order))))


@dataclass(frozen=True, slots=True)
class _Lists:
    """Rows of bytes with their keys; the rows of a key make its list."""

    keys: Ints
    rows: _Picked


class _Shard(Protocol):
    def __call__(self, head: bytes, lists: bytes, counts: Ints) -> bytes: ...


def _add_shards(
    lists: _Lists, counts: Ints | None, shard: _Shard, files: dict[str, Callable[[], bytes]]
) -> dict[str, object]:
    """Write lists; return first keys and names of the leaves of their directory.

    `counts` says how long each list is; if they are not given, its bytes are written.
    """
    runs = _starts(lists.keys)
    keys, sizes = lists.keys[runs], _sums(lists.rows.sizes, runs)
    bounds = np.append(runs, len(lists.keys))
    numbers = sizes if counts is None else counts
    names = []
    ends = _cut_keys(keys, sizes + 3, _SHARD)
    for start, end in pairwise([0, *ends]):
        head = encode(np.concatenate(([end - start], _deltas(keys[start:end]), numbers[start:end]))).data.tobytes()
        content = lists.rows.between(bounds[start], bounds[end])
        names.append(name_of(_CODING + head + content))
        files[f"{names[-1]}{SUFFIX}"] = partial(shard, head, content, numbers[start:end])
    return _add_leaves(keys[[0, *ends[:-1]]] if names else keys, names, files)


def _add_leaves(firsts: Ints, names: Sequence[str], files: dict[str, Callable[[], bytes]]) -> dict[str, object]:
    ends = _cut_keys(firsts, np.ones(len(firsts), np.int64), _LEAF)
    leaves = []
    for start, end in pairwise([0, *ends]):
        leaf = as_json({"first": _deltas(firsts[start:end]).tolist(), "names": "".join(names[start:end])})
        leaves.append(name_of(leaf))
        files[f"{leaves[-1]}{SUFFIX}"] = partial(pack, leaf)
    return {"first": _deltas(firsts[[0, *ends[:-1]]] if leaves else firsts).tolist(), "names": "".join(leaves)}


def _postings_shard(head: bytes, lists: bytes, counts: Ints) -> bytes:
    """Write each step as its number of digits, plus that of the list's length, which makes most of them alike; and its
    digits but the highest."""
    steps = _decode(lists)
    digits = _digits(steps)
    classes = digits + np.repeat(_digits(counts), counts)
    return _pack_numbers(head, classes.astype(np.uint8).tobytes(), _low_bits(steps, np.maximum(digits - 1, 0)))


def _ordinals_shard(head: bytes, lists: bytes, counts: Ints) -> bytes:
    return _pack_numbers(head, lists)


def _cut_keys(keys: Ints, sizes: Ints, bounds: Bounds) -> list[int]:
    """Return the end of each run of keys. A key ends one by a digest of itself, as a document does in `_cut`."""
    chances = (keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(32)
    places = np.flatnonzero(chances.astype(np.int64) * bounds.scale < np.minimum(sizes, bounds.scale) << 32)
    filled = np.cumsum(sizes)
    ends: list[int] = []
    while (start := ends[-1] if ends else 0) < len(keys):
        before = int(filled[start - 1]) if start else 0
        least, most = np.searchsorted(filled, [before + bounds.least, before + bounds.most]).tolist()
        chosen = int(np.searchsorted(places, least))
        end = min(most, int(places[chosen]) if chosen < len(places) else most)
        ends.append(min(end + 1, len(keys)))
    return ends
