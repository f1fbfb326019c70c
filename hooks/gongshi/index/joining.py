"""Segments → the files that join them: one list of documents a bigram for the whole site, cut into shards by content.

    segments before and now ─rejoin→ shards, in the store ─join→ Joined

Lists of one band of keys are joined by themselves, in any process; after a change only the shards whose lists differ are made again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

import numpy as np

from gongshi.format import FORMAT, SHORT_LIST
from gongshi.index.lists import Postings, behind, differing, joined, keys_of, together, without
from gongshi.index.numbers import (
    Rows,
    column_of,
    decode,
    deltas,
    digits,
    halves,
    interleaved,
    low_bits,
    pack_numbers,
    pack_patterns,
)
from gongshi.index.packing import Bounds, Files, Ints, as_json, encode, name_of
from gongshi.index.runs import Recut, recut
from gongshi.index.segments import Summary
from gongshi.pool import Workers, pure
from gongshi.store import Run, Shard, Store

_CODING = b"postings 4\0"
"""Part of the names of shards: the same lists may be coded in another way in another format."""
POSTINGS: Final = "postings"
ORDINALS: Final = "ordinals"
_SHARD = Bounds(6_000, 8_000, 24_000)
"""In bytes before compression; about nine tenths remain."""
_LEAF = Bounds(32, 32, 128)
"""In shards."""
_WORTH_A_TASK: Final = 4 << 20
"""Bytes of packed postings."""
_BEYOND: Final = 1 << 62
"""No key is larger."""


_Packed = list[tuple[int, bytes]]
"""Of each segment the number of its oldest document, and its packed postings in a band."""


class Replaced(NamedTuple):
    """What becomes of shards: those that go, by tree and last key, and those that come."""

    gone: list[tuple[str, int]]
    new: list[Shard]


class _Placed(NamedTuple):
    """A segment, and the number of its oldest document, which counts from the oldest of all."""

    piece: str
    start: int
    documents: int


# ---------------------------------------------------------------- all bands


def rejoin(store: Store, workers: Workers, before: Sequence[Run], now: Sequence[Run]) -> None:
    """Bring the shards in the store from the segments that they joined to those that there are now, the oldest first in both.

    A segment of which nothing has changed, nor the number of older documents, is not looked at.
    """
    if not before:
        store.clear_shards()
    old, new = _placed(before), _placed(now)
    gone, came = [one for one in old if one not in set(new)], [one for one in new if one not in set(old)]
    spans = [(one.start, one.start + one.documents) for one in gone]
    bands = store.bands({one.piece for one in (*gone, *came)})
    if before:
        for band in bands:
            change = _Change(_rows(store, gone, band), _rows(store, came, band), spans)
            store.put_shards(*_rejoined(change, _Kept(store, band)))
    else:
        for shards in workers.run(pure(_joined_anew), _batches(_rows(store, came, band) for band in bands)):
            store.put_shards((), shards)


def _placed(runs: Sequence[Run]) -> list[_Placed]:
    starts = accumulate((run.documents for run in runs), initial=0)
    return [_Placed(run.piece, start, run.documents) for run, start in zip(runs, starts, strict=False)]


def _rows(store: Store, segments: Iterable[_Placed], band: int) -> _Packed:
    found = ((one.start, store.postings(one.piece, band)) for one in segments)
    return [(start, packed) for start, packed in found if packed is not None]


def _batches(bands: Iterable[_Packed]) -> Iterator[list[_Packed]]:
    """Put bands together to what is worth a process of its own."""
    batch: list[_Packed] = []
    size = 0
    for rows in bands:
        batch.append(rows)
        size += sum(len(packed) for _, packed in rows)
        if size > _WORTH_A_TASK:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _joined_anew(bands: list[_Packed]) -> list[Shard]:
    return [shard for rows in bands for shard in _rejoined(_Change([], rows, []), _Kept()).new]


# ---------------------------------------------------------------- one band


@dataclass(frozen=True, slots=True)
class _Change:
    """Numbers of oldest documents and packed postings of the segments that go and come, and the documents of those that go."""

    gone: _Packed
    came: _Packed
    spans: list[tuple[int, int]]


class _Kept:
    """The shards of a band as they were; without a store there are none."""

    def __init__(self, store: Store | None = None, band: int = 0) -> None:
        self._store = store
        self.lasts = {tree: store.lasts(tree, *keys_of(band)) if store else [] for tree in (POSTINGS, ORDINALS)}

    def lists(self, place: int) -> Postings:
        """The lists of a shard of postings."""
        return Postings.unpacked(self._store.lists(self.lasts[POSTINGS][place])) if self._store else behind(())


def _rejoined(change: _Change, kept: _Kept) -> Replaced:
    old, new = (
        together([Postings.unpacked(packed).moved(start) for start, packed in rows])
        for rows in (change.gone, change.came)
    )
    keys = differing(joined(old), joined(new))
    lasts = kept.lasts[POSTINGS]
    told: list[Ints] = []
    """The keys that had or have ordinals, among those that differ."""

    def read(place: int) -> Postings:
        before = kept.lists(place) if lasts else old.between(0, 0)
        now = joined(together([without(before, change.spans), new.up_to(*_range(lasts, place))]))
        told.extend(np.intersect1d(_told(lists).keys, keys) for lists in (before, now))
        return now

    shards = [*recut(len(lasts), _places(lasts, keys), read, _cut_postings)]
    here = _Lists(lasts, kept.lists, shards)
    ends = kept.lasts[ORDINALS]
    touched = _places(ends, np.unique(column_of(told)))
    others = [*recut(len(ends), touched, lambda place: _told(here.up_to(*_range(ends, place))), _cut_ordinals)]
    return Replaced(
        [
            *((POSTINGS, last) for one in shards for last in lasts[one.start : one.end]),
            *((ORDINALS, last) for one in others for last in ends[one.start : one.end]),
        ],
        [
            *(_postings_shard(lists) for one in shards for lists in one.runs),
            *(_ordinals_shard(lists) for one in others for lists in one.runs),
        ],
    )


def _told(lists: Postings) -> Postings:
    """The lists that have ordinals."""
    return lists.picked(np.flatnonzero(lists.counts > SHORT_LIST))


def _places(lasts: Sequence[int], keys: Ints) -> list[int]:
    """The shards that keys lie in; the last one goes on to the end."""
    places = np.searchsorted(np.array(lasts, np.int64), keys)
    return list(map(int, np.unique(np.minimum(places, max(len(lasts) - 1, 0)))))


def _range(lasts: Sequence[int], place: int) -> tuple[int, int]:
    """The keys of a shard: above the first, and up to the second."""
    return lasts[place - 1] if place else -1, lasts[place] if place < len(lasts) - 1 else _BEYOND


class _Lists:
    """The lists of a band as they are now: those of shards that were made anew, and those that were kept."""

    def __init__(
        self, lasts: Sequence[int], kept: Callable[[int], Postings], recuts: Sequence[Recut[Postings]]
    ) -> None:
        self._shards: list[tuple[int, Callable[[], Postings]]] = []
        done = 0
        for one in (*recuts, Recut(len(lasts), len(lasts), [])):
            self._shards += [(lasts[place], partial(kept, place)) for place in range(done, one.start)]
            self._shards += [(int(lists.keys[-1]), partial(_itself, lists)) for lists in one.runs]
            done = one.end

    def up_to(self, after: int, last: int) -> Postings:
        """The lists of keys above `after` and up to `last`."""
        ends = [end for end, _ in self._shards]
        start, end = bisect_right(ends, after), bisect_left(ends, last) + 1
        return behind([read().up_to(after, last) for _, read in self._shards[start:end]])


def _itself(lists: Postings) -> Postings:
    return lists


# ---------------------------------------------------------------- shards


def _cut_postings(lists: Postings) -> tuple[list[Postings], Postings]:
    return _cut(lists, lists.steps.sizes + 4)


def _cut_ordinals(lists: Postings) -> tuple[list[Postings], Postings]:
    return _cut(lists, lists.ordinals.sizes + 3)


def _cut(lists: Postings, sizes: Ints) -> tuple[list[Postings], Postings]:
    """Return the runs of lists that make a shard, and the lists behind them."""
    ends = [0, *_closed_keys(lists.keys, sizes, _SHARD)]
    return [lists.between(start, end) for start, end in pairwise(ends)], lists.between(ends[-1], len(lists))


def _postings_shard(lists: Postings) -> Shard:
    """Write each step as its first two digits and how many they are, plus twice the digits of the list's length, which makes most of them
    alike; and its other digits."""
    firsts = encode(lists.firsts)
    rows = interleaved(Rows(firsts.data, np.diff(firsts.starts)), lists.steps).data.tobytes()
    head = _head(lists, lists.counts)
    steps = decode(rows)
    classes = halves(steps) + 2 * np.repeat(digits(lists.counts), lists.counts)
    content = pack_numbers(head, classes.astype(np.uint8).tobytes(), low_bits(steps, np.maximum(digits(steps) - 2, 0)))
    return _shard(POSTINGS, lists, name_of(_CODING + head + rows), lists.packed(), content)


def _ordinals_shard(lists: Postings) -> Shard:
    head, rows = _head(lists, lists.ordinals.sizes), lists.ordinals.data.tobytes()
    return _shard(ORDINALS, lists, name_of(_CODING + head + rows), b"", pack_patterns(head, rows))


def _head(lists: Postings, numbers: Ints) -> bytes:
    return encode(np.concatenate(([len(lists)], deltas(lists.keys), numbers))).data.tobytes()


def _shard(tree: str, lists: Postings, name: str, packed: bytes, content: bytes) -> Shard:
    return Shard(tree, int(lists.keys[0]), int(lists.keys[-1]), name, packed, content)


def _closed_keys(keys: Ints, sizes: Ints, bounds: Bounds) -> list[int]:
    """Return the end of each run of keys but the last, which may go on. A key ends one by a digest of itself, as a document does in `closed`."""
    chances = (keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(32)
    places = np.flatnonzero(chances.astype(np.int64) * bounds.scale < np.minimum(sizes, bounds.scale) << 32)
    filled = np.cumsum(sizes)
    ends: list[int] = []
    while True:
        start = ends[-1] if ends else 0
        before = int(filled[start - 1]) if start else 0
        least, most = np.searchsorted(filled, [before + bounds.least, before + bounds.most]).tolist()
        chosen = int(np.searchsorted(places, least))
        end = min(most, int(places[chosen]) if chosen < len(places) else most)
        if end >= len(keys):
            return ends
        ends.append(end + 1)


# ---------------------------------------------------------------- what is read first


@dataclass(frozen=True, slots=True)
class Joined:
    """The files that join segments and shards, by name in `FOLDER`, and the content of `MANIFEST`."""

    files: dict[str, bytes]
    manifest: bytes


def join(
    segments: Sequence[Summary],
    shards: Sequence[tuple[str, int, str, int]],
    kinds: Mapping[str, str],
    tables: Mapping[str, str] | None = None,
) -> Joined:
    """Join segments, the newest first, and shards, told by tree, first key, name and last key.

    `kinds` maps the name of each kind to its Chinese label, `tables` to the name of the file with its table.
    """
    files = Files()
    manifest = {
        "format": FORMAT,
        "kinds": [[kind, label] for kind, label in kinds.items()],
        "segments": _listed(segments, list(kinds)),
        "order": files.add(_order(segments, list(kinds))),
        "tables": dict(tables or {}),
        **{tree: _add_leaves([shard for shard in shards if shard[0] == tree], files) for tree in (POSTINGS, ORDINALS)},
    }
    return Joined(files.files, as_json(manifest) + b"\n")


def _listed(segments: Sequence[Summary], kinds: Sequence[str]) -> dict[str, object]:
    counts: dict[str, list[int]] = {kind: [0] * len(segments) for kind in kinds}
    for place, segment in enumerate(segments):
        for kind, count in segment.kinds:
            counts[kind][place] += count
    return {
        "directories": "".join(segment.directory for segment in segments),
        "documents": [segment.documents for segment in segments],
        "dated": [segment.dated for segment in segments],
        "kinds": {kind: each for kind, each in counts.items() if any(each)},
    }


def _order(segments: Sequence[Summary], kinds: Sequence[str]) -> bytes:
    """For each segment how many runs of one kind its documents have; of each run the kind's place in `kinds`, and its length."""
    places = {kind: place for place, kind in enumerate(kinds)}
    numbers = []
    for segment in segments:
        numbers.append(len(segment.kinds))
        numbers += [number for kind, count in segment.kinds for number in (places[kind], count)]
    return encode(np.array(numbers, np.int64)).data.tobytes()


def _add_leaves(shards: Sequence[tuple[str, int, str, int]], files: Files) -> dict[str, object]:
    """Write the directory of a tree; return the first keys and the names of its leaves."""
    firsts, names = np.array([first for _, first, _, _ in shards], np.int64), [name for _, _, name, _ in shards]
    ends = [0, *_closed_keys(firsts, np.ones(len(firsts), np.int64), _LEAF)]
    spans = list(pairwise([*ends, len(firsts)] if ends[-1] < len(firsts) else ends))
    leaves = [
        files.add(as_json({"first": deltas(firsts[start:end]).tolist(), "names": "".join(names[start:end])}))
        for start, end in spans
    ]
    return {"first": deltas(firsts[[start for start, _ in spans]]).tolist(), "names": "".join(leaves)}
