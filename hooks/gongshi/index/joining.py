"""Segments → the files that join them: one list of documents a bigram for the whole site, cut into shards by content."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Protocol

import numpy as np

from gongshi.format import (
    FORMAT,
    SHORT_LIST,
    SUFFIX,
)
from gongshi.index.bigrams import Postings, starts_of
from gongshi.index.numbers import Picked, column_of, decode, deltas, digits, low_bits, pack_numbers, picked, rows_of
from gongshi.index.packing import Bounds, Ints, as_json, encode, name_of, pack
from gongshi.index.segments import Summary

_CODING = b"postings 3\0"
"""Part of the names of shards: the same lists may be coded in another way in another format."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The files that join the segments, by name in `FOLDER`, and the content of `MANIFEST`."""

    files: dict[str, Callable[[], bytes]]
    """Each is made when it is called for: after an edit most are there already."""
    manifest: bytes


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
    parts = [Postings.unpacked(each.postings, len(each.bigrams) // 8) for each in oldest_first]
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    runs = starts_of(keys)
    counts = _sums(column_of([part.counts for part in parts])[order], runs)
    told = np.repeat(counts > SHORT_LIST, np.diff(runs, append=len(keys)))
    ordinals = _Lists(keys[told], picked([part.ordinals for part in parts], order[told]))
    postings = _Lists(keys, _joined_steps(oldest_first, parts, order, runs))
    return {
        "postings": _add_shards(postings, counts, _postings_shard, files),
        "ordinals": _add_shards(ordinals, None, _ordinals_shard, files),
    }


def _sums(values: Ints, runs: Ints) -> Ints:
    return np.add.reduceat(values, runs) if len(runs) else values


def _joined_steps(oldest_first: Sequence[Summary], parts: Sequence[Postings], order: Ints, runs: Ints) -> Picked:
    """The steps of each row of each segment, with a step from the row before to its first document."""
    bases = np.cumsum([0, *(each.documents for each in oldest_first)])
    firsts = column_of([part.firsts + base for part, base in zip(parts, bases, strict=False)])[order]
    lasts = column_of([part.lasts + base for part, base in zip(parts, bases, strict=False)])[order]
    before = np.append(np.zeros(min(len(lasts), 1), np.int64), lasts[:-1])
    before[runs] = 0
    leading = encode(firsts - before)
    return picked([part.steps for part in parts], order, rows_of(leading, np.arange(len(order))))


@dataclass(frozen=True, slots=True)
class _Lists:
    """Rows of bytes with their keys; the rows of a key make its list."""

    keys: Ints
    rows: Picked


class _Shard(Protocol):
    def __call__(self, head: bytes, lists: bytes, counts: Ints) -> bytes: ...


def _add_shards(
    lists: _Lists, counts: Ints | None, shard: _Shard, files: dict[str, Callable[[], bytes]]
) -> dict[str, object]:
    """Write lists; return first keys and names of the leaves of their directory.

    `counts` says how long each list is; if they are not given, its bytes are written.
    """
    runs = starts_of(lists.keys)
    keys, sizes = lists.keys[runs], _sums(lists.rows.sizes, runs)
    bounds = np.append(runs, len(lists.keys))
    numbers = sizes if counts is None else counts
    names = []
    ends = _cut_keys(keys, sizes + 3, _SHARD)
    for start, end in pairwise([0, *ends]):
        head = encode(np.concatenate(([end - start], deltas(keys[start:end]), numbers[start:end]))).data.tobytes()
        content = lists.rows.between(bounds[start], bounds[end])
        names.append(name_of(_CODING + head + content))
        files[f"{names[-1]}{SUFFIX}"] = partial(shard, head, content, numbers[start:end])
    return _add_leaves(keys[[0, *ends[:-1]]] if names else keys, names, files)


def _add_leaves(firsts: Ints, names: Sequence[str], files: dict[str, Callable[[], bytes]]) -> dict[str, object]:
    ends = _cut_keys(firsts, np.ones(len(firsts), np.int64), _LEAF)
    leaves = []
    for start, end in pairwise([0, *ends]):
        leaf = as_json({"first": deltas(firsts[start:end]).tolist(), "names": "".join(names[start:end])})
        leaves.append(name_of(leaf))
        files[f"{leaves[-1]}{SUFFIX}"] = partial(pack, leaf)
    return {"first": deltas(firsts[[0, *ends[:-1]]] if leaves else firsts).tolist(), "names": "".join(leaves)}


def _postings_shard(head: bytes, lists: bytes, counts: Ints) -> bytes:
    """Write each step as its number of digits, plus that of the list's length, which makes most of them alike; and its
    digits but the highest."""
    steps = decode(lists)
    widths = digits(steps)
    classes = widths + np.repeat(digits(counts), counts)
    return pack_numbers(head, classes.astype(np.uint8).tobytes(), low_bits(steps, np.maximum(widths - 1, 0)))


def _ordinals_shard(head: bytes, lists: bytes, counts: Ints) -> bytes:
    return pack_numbers(head, lists)


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
