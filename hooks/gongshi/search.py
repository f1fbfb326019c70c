"""The search index: any fragment of any text, found by a browser in static files.

    entries ─plan→ Segment ─build_segment→ SegmentIndex ─build_vocabulary→ Vocabulary

A segment is a run of neighbouring documents, newest first. Its index depends on its own documents only, so the caller can
build segments in parallel, cache them by key, and after an edit rebuilds one. The format is told in
`hooks/decisions/0003-search-index.md`; `assets/gongshi/search.js` is its only reader.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from gongshi.packing import Bounds, Bytes, Files, Ints, as_json, cut, encode

FORMAT = 2
"""Raise it when the same documents give other files: it is part of every segment's key."""

MANIFEST = "assets/gongshi/index.json"
FOLDER = "assets/gongshi/index"
SEGMENT_CHARACTERS = 2_000_000

Fact = str | int | float | list[str]
Small = NDArray[np.int32]
"""Numbers of which there are many; half the memory."""

_CODE_BITS = 21
_SHARD_BYTES = 6_000
"""Bytes of a shard before compression; about nine tenths remain."""
_VOCABULARY_SHARD_BYTES = 10_000
"""The same of the vocabulary; about half remains."""
_LISTED_BLOCKS = 64
"""How many blocks one list names."""

_OPENING = "(〔【["
_CLOSING = ")〕】]"
_BRACKETS = {**dict.fromkeys(_OPENING, "("), **dict.fromkeys(_CLOSING, ")")}


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
    """What `build_vocabulary` must know of a segment: 12 bytes a distinct bigram, some 1 MB."""

    directory: str
    documents: int
    dated: int
    kinds: tuple[tuple[str, int], ...]
    bigrams: bytes
    """Keys of the vocabulary, sorted, little-endian 64 bits each."""
    counts: bytes
    """How often each bigram occurs, little-endian 32 bits each."""


@dataclass(frozen=True, slots=True)
class SegmentIndex:
    """The files of a segment, by name in `FOLDER`, and its summary."""

    files: dict[str, bytes]
    summary: Summary


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The files that join the segments, by name in `FOLDER`, and the content of `MANIFEST`."""

    files: dict[str, bytes]
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
    stays findable. `normalise` in search.js does the same.
    """
    return text.translate({ord(character): _normal_form(character) for character in set(text)})


def _normal_form(character: str) -> str:
    """NFKC, lower case, one kind of bracket, one kind of space."""
    return "".join(map(_folded, unicodedata.normalize("NFKC", character)))


def _folded(character: str) -> str:
    if character.isspace():
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
    return (field << 2 * _CODE_BITS) | (alphabet[first] << _CODE_BITS) | after


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


def _deltas(ascending: Ints) -> Ints:
    return np.diff(ascending, prepend=0)


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
    found = _find_bigrams(_read_text(documents), len(documents))
    files = Files()
    directory = {
        **_add_shards(found, files),
        "blocks": _add_blocks(documents, files),
        "kinds": _runs_of_kinds(documents),
    }
    return SegmentIndex(files.files, _summarise(documents, found, files.add(as_json(directory))))


def _summarise(documents: Sequence[Document], found: _Occurrences, directory: str) -> Summary:
    counts = np.diff(found.runs, append=len(found.documents))
    words, order = _as_words(found.keys)
    kinds = Counter(document.kind for document in documents)
    return Summary(
        directory,
        len(documents),
        sum(document.day != "" for document in documents),
        tuple(sorted(kinds.items())),
        words.astype("<i8").tobytes(),
        counts[order].astype("<u4").tobytes(),
    )


def _as_words(keys: Ints) -> tuple[Ints, Ints]:
    """Turn keys of postings to keys of the vocabulary: the field goes last, so that one read tells both fields."""
    field, characters = np.divmod(keys, 1 << 2 * _CODE_BITS)
    words = characters * 2 + field
    order = np.argsort(words)
    return words[order], order


def _runs_of_kinds(documents: Sequence[Document]) -> list[str | int]:
    """Return the kinds of the documents in their order: name, how many, name, how many, …"""
    runs = ((kind, sum(1 for _ in same)) for kind, same in groupby(documents, key=attrgetter("kind")))
    return [part for run in runs for part in run]


def _add_shards(found: _Occurrences, files: Files) -> dict[str, object]:
    """Write the postings; return first keys and names of the shards."""
    postings, starts = _encode_postings(found)
    heads = [0, *(np.flatnonzero(np.diff(starts[:-1] // _SHARD_BYTES)) + 1).tolist()]
    spans = pairwise([*heads, len(found.keys)]) if len(found.keys) else ()
    names = [files.add(_shard(found.keys[a:b], postings, starts[a : b + 1])) for a, b in spans]
    firsts = found.keys[heads] if names else np.zeros(0, np.int64)
    return {"first": _deltas(firsts).tolist(), "shards": "".join(names)}


def _encode_postings(found: _Occurrences) -> tuple[Bytes, Ints]:
    """Encode all occurrences; return the bytes and where each key's begin, and the end.

    An occurrence is the step from the document before it, times two, plus one if a number for its ordinals follows.
    """
    steps = np.diff(found.documents, prepend=np.int32(0))
    steps[found.runs] = found.documents[found.runs]
    pairs = _pair(found.firsts, found.seconds)
    told = pairs != 0
    places = np.arange(len(steps)) + np.cumsum(told) - told
    numbers = np.empty(len(steps) + int(told.sum()), dtype=np.int64)
    numbers[places] = steps * 2 + told
    numbers[places[told] + 1] = pairs[told] - 1
    encoded = encode(numbers)
    return encoded.data, np.append(encoded.starts[places[found.runs]], encoded.starts[-1])


def _pair(firsts: Small, seconds: Small) -> Ints:
    """Number the pairs along the diagonals: (0,0) (1,0) (0,1) (2,0) (1,1) (0,2) …"""
    both = firsts.astype(np.int64)
    both += seconds
    pairs = both * (both + 1) >> 1
    pairs += seconds
    return pairs


def _shard(keys: Ints, postings: Bytes, starts: Ints) -> bytes:
    head = np.concatenate(([len(keys)], _deltas(keys), np.diff(starts)))
    return encode(head).data.tobytes() + postings[starts[0] : starts[-1]].tobytes()


def _add_blocks(documents: Sequence[Document], files: Files) -> dict[str, object]:
    """Write what is shown of the documents; return the sizes of the blocks, and the names of the lists of their names."""
    shown = [as_json(_shown(document)) for document in documents]
    runs = list(cut([_name(each) for each in documents], [len(each) for each in shown], _BLOCK))
    names = [files.add(b"[" + b",".join(shown[start:end]) + b"]") for start, end in runs]
    cuts = range(0, len(names), _LISTED_BLOCKS)
    lists = [files.add("".join(names[cut : cut + _LISTED_BLOCKS]).encode()) for cut in cuts]
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


# ---------------------------------------------------------------- the vocabulary


def build_vocabulary(
    segments: Sequence[Summary], kinds: Mapping[str, str], tables: Mapping[str, str] | None = None
) -> Vocabulary:
    """Join segments, in the order of `plan`.

    `kinds` maps the name of each kind to its Chinese label, `tables` to the name of the file with its table.
    """
    files = Files()
    shards = _add_vocabulary(segments, files)
    manifest = {
        "format": FORMAT,
        "kinds": [[kind, label] for kind, label in kinds.items()],
        "segments": [_as_listed(segment) for segment in segments],
        "tables": dict(tables or {}),
        **shards,
    }
    return Vocabulary(files.files, as_json(manifest) + b"\n")


def _as_listed(segment: Summary) -> dict[str, object]:
    return {
        "directory": segment.directory,
        "documents": segment.documents,
        "dated": segment.dated,
        "kinds": dict(segment.kinds),
    }


def _add_vocabulary(segments: Sequence[Summary], files: Files) -> dict[str, object]:
    """Write which segments hold a bigram, and how rare it is; return first keys and names of the shards."""
    keys, places = _merge([np.frombuffer(each.bigrams, dtype="<i8") for each in segments])
    if not len(keys):
        return {"first": [], "shards": ""}
    holders = _holders(places, len(keys))
    rarity = _rarity(segments, places, len(keys))
    size = _VOCABULARY_SHARD_BYTES // (4 + holders.shape[1])
    spans = list(pairwise([*range(0, len(keys), size), len(keys)]))
    names = [files.add(_vocabulary_shard(keys[a:b], rarity[a:b], holders[a:b])) for a, b in spans]
    return {"first": _deltas(keys[[a for a, _ in spans]]).tolist(), "shards": "".join(names)}


def _merge(segments: Sequence[Ints]) -> tuple[Ints, list[Ints]]:
    """Return all keys, ascending, and for each segment the places of its keys among them."""
    everything = np.sort(np.concatenate([np.zeros(0, np.int64), *segments]))
    keys = everything[_starts(everything)] if len(everything) else everything
    return keys, [np.searchsorted(keys, each) for each in segments]


def _holders(places: Sequence[Ints], keys: int) -> Bytes:
    """For each key a row of bits: bit n of the row is set if segment n holds it."""
    rows = np.zeros((keys, (len(places) + 7) // 8), dtype=np.uint8)
    for number, place in enumerate(places):
        rows[place, number // 8] |= 1 << number % 8
    return rows


def _rarity(segments: Sequence[Summary], places: Sequence[Ints], keys: int) -> Bytes:
    """For each key the number of binary digits of its count in all segments."""
    totals = np.zeros(keys, dtype=np.int64)
    for segment, place in zip(segments, places, strict=True):
        totals[place] += np.frombuffer(segment.counts, dtype="<u4")
    return np.frexp(totals.astype(np.float64))[1].astype(np.uint8)


def _vocabulary_shard(keys: Ints, rarity: Bytes, holders: Bytes) -> bytes:
    head = encode(np.concatenate(([len(keys)], _deltas(keys)))).data
    return head.tobytes() + rarity.tobytes() + holders.tobytes()
