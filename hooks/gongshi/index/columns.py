"""The tables behind the finders: what can be counted, filtered, ranged and sorted of every record of a kind.

    changed entries ─replan→ runs ─build_chunk→ ChunkIndex ─build_table→ Table

A table has a row for each record of a kind, in the order of `search.newest_first`. A chunk is a run of rows; it hangs on its
own rows only, so the caller can cache it by key, and after an edit rebuilds one. A browser reads the table (counts of all
rows, names of files), then columns as far as a filter needs them, then the blocks of the rows it shows. The format is told in
`hooks/decisions/0006-finder-tables.md`; `assets/gongshi/tables/` is its only reader.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from hashlib import blake2b
from typing import Final

import numpy as np

from gongshi.index.packing import Bounds, Files, as_json, cut, encode
from gongshi.index.planning import Series
from gongshi.store import Entry

FORMAT: Final = 2
"""Raise it when the same rows give other files: it is part of every chunk's key."""
CHUNK_ROWS: Final = 12_000
_BLOCK: Final = Bounds(24, 32, 96)
"""In rows; what is shown of a row takes some 60 bytes compressed."""
_LISTED_VALUES: Final = 300
"""So many values of a facet are offered, the most frequent; others can still be asked for by address."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the browser names it. `shape` is that of the field, e.g. `text`, `day` or `amount`."""

    name: str
    label: str
    shape: str = "text"


@dataclass(frozen=True, slots=True)
class Layout:
    """What the table of a kind has."""

    kind: str
    label: str
    unit: str
    address: tuple[str, str]
    """What stands before and behind a row's id in the address of its page, from the site's root."""
    day: Column | None = None
    facets: tuple[Column, ...] = ()
    amounts: tuple[Column, ...] = ()
    """In yuan for the reader, in fen (分) in the file."""
    shown: tuple[Column, ...] = ()
    """What is shown of a row beside its title."""
    listed: int = 0
    """So many of `shown` stand in a list of hits; a download has all."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record. `day` is ISO or ""; `facets` has the values of each facet, `amounts` fen or None, `shown` texts, in the order of the layout."""

    id: str
    title: str
    day: str
    facets: tuple[tuple[str, ...], ...] = ()
    amounts: tuple[int | None, ...] = ()
    shown: tuple[str, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
    """Where a record is about several parties, what is shown of each, in the order of `shown`."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What all rows of a chunk or a table come to: rows, rows by value of each facet, fen of each amount, rows by month."""

    rows: int = 0
    facets: tuple[Mapping[str, int], ...] = ()
    amounts: tuple[int, ...] = ()
    months: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """What `build_table` must know of a chunk: what it comes to, and names of files; "" for none."""

    totals: Totals
    days: str
    facets: str
    amounts: str
    blocks: str


@dataclass(frozen=True, slots=True)
class ChunkIndex:
    """The files of a chunk, by name, and its summary."""

    files: dict[str, bytes]
    summary: Summary


@dataclass(frozen=True, slots=True)
class Table:
    """The file that joins the chunks of a kind, by name, and that name without its suffix."""

    files: dict[str, bytes]
    name: str


def series_of(layout: Layout, rows: int = CHUNK_ROWS) -> Series:
    """Return how the rows of a kind are cut into chunks of about so many. Where to cut hangs on the rows, from the oldest on."""
    tools = blake2b(repr((FORMAT, layout, rows)).encode(), digest_size=16).hexdigest()
    bounds = Bounds(rows // 2, rows // 2, rows * 3 // 2)

    def keyed(members: Sequence[Entry]) -> str:
        return blake2b(as_json([tools, members]), digest_size=16).hexdigest()

    return Series(f"table {tools}", layout.kind, bounds, lambda entry: entry.id, lambda entry: 1, keyed)


# ---------------------------------------------------------------- a chunk


def build_chunk(layout: Layout, rows: Sequence[Row]) -> ChunkIndex:
    """Write the rows of one chunk. Pure: the same rows give the same bytes, in any process."""
    files = Files()
    facets = [[row.facets[place] for row in rows] for place in range(len(layout.facets))]
    amounts = [[row.amounts[place] for row in rows] for place in range(len(layout.amounts))]
    summary = Summary(
        _total(rows, facets, amounts),
        files.add(_days(rows)) if layout.day else "",
        files.add(b"".join(map(_facet, facets))) if facets else "",
        files.add(b"".join(map(_amounts, amounts))) if amounts else "",
        _add_blocks(rows, files),
    )
    return ChunkIndex(files.files, summary)


def _total(
    rows: Sequence[Row], facets: Iterable[Sequence[tuple[str, ...]]], amounts: Iterable[Sequence[int | None]]
) -> Totals:
    return Totals(
        len(rows),
        tuple(dict(Counter(value for values in column for value in values)) for column in facets),
        tuple(sum(filter(None, column)) for column in amounts),
        dict(Counter(row.day[:7] for row in rows if row.day)),
    )


def _days(rows: Sequence[Row]) -> bytes:
    """Days since 1970 plus one, 0 for none: the first, then how much each row is lower than the one before it."""
    first_day = date(1970, 1, 1).toordinal() - 1
    days = np.array([date.fromisoformat(row.day).toordinal() - first_day if row.day else 0 for row in rows], np.int64)
    return encode(np.concatenate((days[:1], -np.diff(days)))).data.tobytes()


def _facet(column: Sequence[tuple[str, ...]]) -> bytes:
    """The size of the head; as its head the distinct sets of values as JSON; then the place of each row's set, in 1 or 2 bytes."""
    sets = sorted(set(column))
    places = {values: place for place, values in enumerate(sets)}
    head = as_json(sets)
    kind = "<u1" if len(sets) <= 1 << 8 else "<u2" if len(sets) <= 1 << 16 else "<u4"
    width = int(kind[-1])
    numbers = encode(np.array([len(head), width], dtype=np.int64)).data.tobytes()
    return numbers + head + np.array([places[values] for values in column], dtype=kind).tobytes()


def _amounts(column: Sequence[int | None]) -> bytes:
    """The unit in fen; then for each row the amount in that unit plus one, 0 for none."""
    present = [amount for amount in column if amount is not None]
    unit = next(unit for unit in (10_000, 100, 1) if all(amount % unit == 0 for amount in present))
    return encode(np.array([unit, *(0 if one is None else one // unit + 1 for one in column)], np.int64)).data.tobytes()


def _add_blocks(rows: Sequence[Row], files: Files) -> str:
    """Write what is shown of the rows: blocks, and the file that has their sizes and names."""
    runs = list(cut([row.id for row in rows[::-1]], [1] * len(rows), _BLOCK))
    spans = [(len(rows) - end, len(rows) - start) for start, end in reversed(runs)]
    names = [files.add(as_json([_block_row(row) for row in rows[start:end]])) for start, end in spans]
    return files.add(as_json({"sizes": [end - start for start, end in spans], "names": "".join(names)}))


def _block_row(row: Row) -> list[object]:
    return [row.id, row.title, *row.shown, *([row.groups] if row.groups else [])]


# ---------------------------------------------------------------- the table


Label = Callable[[str, str], str | None]
"""Facet and value → what the value is called, where that differs from it."""


def build_table(layout: Layout, chunks: Sequence[Summary], label: Label = lambda facet, value: None) -> Table:
    """Join chunks, the newest first."""
    files = Files()
    totals = [chunk.totals for chunk in chunks]
    table = {
        "kind": layout.kind,
        "label": layout.label,
        "unit": layout.unit,
        "address": layout.address,
        "rows": sum(each.rows for each in totals),
        "day": _listed(layout.day) if layout.day else None,
        "facets": [
            {
                **_listed(column),
                "values": list(_values([each.facets[place] for each in totals], partial(label, column.name))),
            }
            for place, column in enumerate(layout.facets)
        ],
        "amounts": [
            {**_listed(column), "sum": sum(each.amounts[place] for each in totals)}
            for place, column in enumerate(layout.amounts)
        ],
        "shown": [_listed(column) for column in layout.shown],
        "listed": layout.listed,
        "months": dict(sorted(_added(each.months for each in totals).items())),
        "chunks": [_listed_chunk(chunk) for chunk in chunks],
    }
    return Table(files.files, files.add(as_json(table)))


def _listed(column: Column) -> dict[str, str]:
    return {"name": column.name, "label": column.label, "shape": column.shape}


def _listed_chunk(chunk: Summary) -> dict[str, object]:
    names = {"days": chunk.days, "facets": chunk.facets, "amounts": chunk.amounts, "blocks": chunk.blocks}
    return {"rows": chunk.totals.rows, **names}


def _values(counts: Sequence[Mapping[str, int]], label: Callable[[str], str | None]) -> Iterator[list[str | int]]:
    """Yield value, count and, where it has one, label, the most frequent first."""
    ordered = sorted(_added(counts).items(), key=lambda pair: (-pair[1], pair[0]))
    for value, count in ordered[:_LISTED_VALUES]:
        called = label(value)
        yield [value, count] if called is None else [value, count, called]


def _added(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return total
