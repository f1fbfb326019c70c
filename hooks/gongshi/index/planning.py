"""What is indexed, in its order, cut into runs: the segments of the search, and the chunks of each table.

    changed entries ─replan→ Planned: the runs as they were and as they are, and the members of the new ones

The store keeps entries and runs from one build to the next. In an empty one everything is new, and the same steps make all of it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongshi.index.packing import Bounds, closed
from gongshi.index.runs import recut
from gongshi.store import Entry, Place, Run, Store


@dataclass(frozen=True, slots=True)
class Series:
    """Entries that are cut into runs."""

    name: str
    """It changes when the same entries give other pieces: then all are made again."""
    kind: str
    """Whose entries they are; "" for those of all kinds."""
    bounds: Bounds
    named: Callable[[Entry], str]
    """What a cut hangs on."""
    sized: Callable[[Entry], int]
    keyed: Callable[[Sequence[Entry]], str]
    """Returns the key of the piece that is made from entries, the newest first."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A series after a change: its runs, the oldest first, and the entries of each new piece, the newest first."""

    before: list[Run]
    now: list[Run]
    new: dict[str, list[Entry]]


def replan(store: Store, series: Series, changed: Iterable[Place]) -> Planned:
    """Cut the runs again in which something has changed. `changed` has the places, old and new, of entries that came, went or changed."""
    before = store.runs(series.name)
    touched = {_run_of(before, place) for place in changed} if before else {0}
    now, gone = before.copy(), []
    new: dict[str, list[Entry]] = {}
    for one in reversed(
        list(recut(len(before), touched, lambda run: _members(store, series, before, run), _cutter(series)))
    ):
        pieces = [(series.keyed(members[::-1]), members) for members in one.runs]
        now[one.start : one.end] = [Run(members[-1].place, piece, len(members)) for piece, members in pieces]
        gone += before[one.start : one.end]
        new |= {piece: members[::-1] for piece, members in pieces}
    kept = {run.piece for run in before}
    store.put_runs(series.name, gone, (run for run in now if run.piece in new))
    return Planned(before, now, {piece: members for piece, members in new.items() if piece not in kept})


def _is_older(one: Place, other: Place) -> bool:
    """Entries stand newest day first, undated last, then by kind and id."""
    return (one.day, other.kind, other.id) < (other.day, one.kind, one.id)


def _run_of(runs: Sequence[Run], place: Place) -> int:
    """Return the number of the run that a place lies in; the newest run goes on to the end."""
    return min(bisect_left(runs, True, key=lambda run: not _is_older(run.last, place)), len(runs) - 1)


def _members(store: Store, series: Series, runs: Sequence[Run], number: int) -> list[Entry]:
    after = runs[number - 1].last if number else None
    return store.entries_between(series.kind, after, runs[number].last if number < len(runs) - 1 else None)


def _cutter(series: Series) -> Callable[[list[Entry]], tuple[list[list[Entry]], list[Entry]]]:
    def cut(members: list[Entry]) -> tuple[list[list[Entry]], list[Entry]]:
        ends = [0, *closed(list(map(series.named, members)), list(map(series.sized, members)), series.bounds)]
        return [members[start:end] for start, end in pairwise(ends)], members[ends[-1] :]

    return cut
