"""Long rows cut into runs where their content says so: after a change only the runs around it are cut again.

Where a run ends hangs on its own members only. So whatever was changed before or behind, a run that begins where one began before and holds
the same members is that one: what is cut again goes on until a cut falls where one was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar


class Members(Protocol):
    """What a run is cut from, in order: a list is one."""

    def __len__(self) -> int: ...
    def __add__(self, other: Self, /) -> Self: ...


M = TypeVar("M", bound=Members)


@dataclass(frozen=True, slots=True)
class Recut(Generic[M]):
    """The runs from `start` to `end`, as they were counted, are replaced by others."""

    start: int
    end: int
    runs: list[M]


def recut(
    count: int, touched: Iterable[int], read: Callable[[int], M], cut: Callable[[M], tuple[list[M], M]]
) -> Iterator[Recut[M]]:
    """Cut again what has changed; with nothing cut yet (`count` 0, `touched` 0) it is all.

    `touched` has the numbers of the runs with changed members, `read` returns the members of a run as they are now, and `cut` returns the
    runs that members make, and those at the end that make none yet. What comes behind all runs belongs to the last one.
    """
    place = 0
    for start in sorted(set(touched)):
        if start < place:
            continue
        runs, rest = cut(read(start))
        place = start + 1
        while len(rest) and place < count:
            more, rest = cut(rest + read(place))
            runs += more
            place += 1
        yield Recut(start, min(place, count), [*runs, rest] if len(rest) else runs)
