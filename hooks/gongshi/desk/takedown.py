"""Taking records down for good: in the YAML files, tombstones take the place of records. Undo is git's."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from gongshi import reading
from gongshi.findings import Finding, suggestion
from gongshi.law.publicity import groundless, too_early
from gongshi.model.kind import Kind
from gongshi.model.life import Life, gone_on, has_showing, life_of, state_on
from gongshi.reading.rewriting import CannotRewrite, Found, find_records, with_tombstones
from gongshi.store import Row
from gongshi.systems import write_whole


class Refused(Exception):
    """The record cannot be taken down; nothing was changed. The message is Chinese, for the clerk."""


@dataclass(frozen=True, slots=True)
class Located:
    """A record and the file it stands in."""

    source: reading.Source
    kind: Kind
    found: Found


def locate(project: Path, kinds: Mapping[str, Kind], reference: str) -> Located:
    """Find the record named `id` or `kind/id`, also where it has faults.

    Raises:
        Refused: there is none, or records of several kinds bear this id.
    """
    only, _, id = reference.rpartition("/")
    located, ids = [], set()
    for source in reading.find(project, kinds):
        if isinstance(source, Finding) or (only and source.kind != only):
            continue
        data = reading.load(source.path, source.name)
        if isinstance(data, Finding):
            continue
        if id.encode() in data:
            kind = kinds[source.kind]
            located += [Located(source, kind, one) for one in _found(data, source.name, kind) if one.id == id]
        ids.add(source.path.stem)
    if not located:
        raise Refused(f"没有标识为“{reference}”的记录。{suggestion(id, sorted(ids))}")
    if len(located) > 1:
        places = "、".join(f"{one.kind.name}/{id}（{one.source.name}）" for one in located)
        raise Refused(
            f"标识“{id}”不止一处：{places}。写明是哪一种，例如 {located[0].kind.name}/{id}；同一种里重复的，先改正。"
        )
    return located[0]


def _found(data: bytes, name: str, kind: Kind) -> list[Found]:
    try:
        return find_records(data, name, kind)
    except CannotRewrite as error:
        raise Refused(f"{name}：{error}") from error


def withdraw(located: Located, withdrawal: Mapping[str, str], months: Mapping[str, int]) -> None:
    """Put a tombstone in the place of a record. `withdrawal` has the values of `Withdrawal`, `months` are the body's periods.

    Raises:
        Refused: it has been taken down already, its days contradict the reason, or its file cannot be changed safely.
    """
    if located.found.is_tombstone:
        raise Refused(f"“{located.found.id}”已经是存根，不用再撤。要改原因或者日期，直接改 {located.source.name}。")
    record = _read(located)
    life = life_of(located.kind, record.values, months) if record else None
    _assert_reason(located.kind, withdrawal, life, located.kind.repair_from(record.values) if record else "")
    is_shown = not life or has_showing(replace(life, withdrawn_on=withdrawal["withdrawn_on"]))
    stone = _stone(located.found, withdrawal, is_shown)
    _rewrite(located.source.path, located.source.name, located.kind, {located.found.id: stone})


def _read(located: Located) -> reading.Read | None:
    """Return the record that still stands whole; None if it has faults, and nobody can say what its days are."""
    data = reading.load(located.source.path, located.source.name)
    read = () if isinstance(data, Finding) else reading.read(data, located.source.name, located.kind).records
    return next((one for one in read if one.id == located.found.id), None)


def _assert_reason(kind: Kind, withdrawal: Mapping[str, str], life: Life | None, repair_from: str) -> None:
    """Raise if a record cannot be taken down for this reason, or not yet: its tombstone would hide why."""
    said, help = groundless(kind, withdrawal["reason"]), "换一个原因（--reason）。"
    if life and not said:
        said, help = too_early(withdrawal["reason"], withdrawal["withdrawn_on"], life.until, repair_from)
    if said:
        raise Refused(f"{said}。{help}")


def _stone(found: Found, withdrawal: Mapping[str, str], is_shown: bool) -> dict[str, Any]:
    """Return a tombstone's values; of a record that was never shown it has no day of publication."""
    kept = {name: value for name, value in found.values.items() if is_shown or name != "published_on"}
    return {"id": found.id, "is_tombstone": "是", **kept, "withdrawal": dict(withdrawal)}


def _rewrite(path: Path, name: str, kind: Kind, stones: Mapping[str, Mapping[str, Any]]) -> None:
    data = reading.load(path, name)
    if isinstance(data, Finding):
        raise Refused(f"{name}：{data.message}")
    try:
        changed = with_tombstones(data, name, kind, stones)
    except CannotRewrite as error:
        raise Refused(f"{name}：{error}") from error
    _replace(path, changed)


def _replace(path: Path, data: bytes) -> None:
    """Write a file at once, with the permissions it had; the old one stays whole until then."""
    real = Path(os.path.realpath(path))
    write_whole(real, data, real.stat().st_mode & 0o7777)


# ------------------------------------------------------------------------------------------------ pruning


@dataclass(frozen=True, slots=True)
class Ended:
    """A whole record whose publicity has ended."""

    row: Row
    reason: str
    gone_on: str


def list_ended(rows: Sequence[Row], today: date) -> Iterator[Ended]:
    """Yield the records that are shown no more and still stand whole in their files."""
    for row in rows:
        state = state_on(row.life, today)
        if state in ("expired", "withdrawn", "repaired") and not row.is_tombstone:
            day = gone_on(row.life)
            yield Ended(row, row.reason if day == row.withdrawn_on else "公示期满", day)


def prune(project: Path, kinds: Mapping[str, Kind], ended: Sequence[Ended]) -> Iterator[tuple[str, int]]:
    """Put tombstones in the place of these records, file by file; yield each file and how many.

    Raises:
        Refused: a file cannot be changed safely; those yielded before are changed.
    """
    by_file: dict[str, list[Ended]] = {}
    for one in ended:
        by_file.setdefault(one.row.source, []).append(one)
    for name, some in by_file.items():
        kind, path = kinds[some[0].row.kind], project / name
        data = reading.load(path, name)
        if isinstance(data, Finding):
            raise Refused(f"{name}：{data.message}")
        found = {one.id: one for one in _found(data, name, kind)}
        _rewrite(path, name, kind, _stones(found, some))
        yield name, len(some)


def _stones(found: Mapping[str, Found], ended: Sequence[Ended]) -> dict[str, dict[str, Any]]:
    return {one.row.id: _stone(found[one.row.id], _withdrawal(one), has_showing(one.row.life)) for one in ended}


def _withdrawal(one: Ended) -> dict[str, str]:
    changed_on = one.row.changed_on if one.gone_on == one.row.withdrawn_on else ""
    values = {"withdrawn_on": one.gone_on, "reason": one.reason, "changed_on": changed_on}
    return {name: value for name, value in values.items() if value}
