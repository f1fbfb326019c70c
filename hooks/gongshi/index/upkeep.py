"""The index in the store, brought up to date after a change, or made from nothing: then everything has changed.

changed places ─update_search, update_table→ summaries of all pieces, the newest first; pieces and shards are in the store
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from gongshi.index import columns, segments
from gongshi.index.joining import rejoin
from gongshi.index.planning import Planned, Series, replan
from gongshi.pool import Workers
from gongshi.store import Entry, Place, Store

_Members = Collection[Sequence[Entry]]
"""Of each piece that is to be built the entries, the newest first."""


def update_search(
    store: Store,
    workers: Workers,
    changed: Iterable[Place],
    build: Callable[[_Members], Iterable[segments.SegmentIndex]],
    series: Series | None = None,
) -> list[segments.Summary]:
    """Build the segments in which something has changed, and join them."""
    planned = replan(store, series or segments.series_of(), changed)
    for piece, index in zip(planned.new, build(planned.new.values()), strict=True):
        store.put_piece(piece, _packed(index.summary), index.files, index.postings)
    rejoin(store, workers, planned.before, planned.now)
    return [
        segments.Summary(**about | {"kinds": tuple(map(tuple, about["kinds"]))}) for about in _summaries(store, planned)
    ]


def update_table(
    store: Store, changed: Iterable[Place], build: Callable[[_Members], Iterable[columns.ChunkIndex]], series: Series
) -> list[columns.Summary]:
    """Build the chunks of a table in which something has changed."""
    planned = replan(store, series, changed)
    for piece, index in zip(planned.new, build(planned.new.values()), strict=True):
        store.put_piece(piece, _packed(index.summary), index.files)
    return [
        columns.Summary(**about | {"totals": columns.Totals(**about["totals"])}) for about in _summaries(store, planned)
    ]


def _packed(summary: segments.Summary | columns.Summary) -> str:
    return json.dumps(asdict(summary), ensure_ascii=False)


def _summaries(store: Store, planned: Planned) -> list[dict[str, Any]]:
    return [json.loads(store.piece(run.piece)) for run in reversed(planned.now)]
