"""What git knows of the records: what has changed since another version."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from gongshi import reading
from gongshi.checking import where_of
from gongshi.findings import Finding, Rule, Where
from gongshi.format import DOC_NO_SHAPE
from gongshi.kinds import all_kinds
from gongshi.law.publicity import groundless, too_early
from gongshi.lawbook import laws_left_to_it
from gongshi.model.body import said_by_body
from gongshi.model.codes import number_as_compared
from gongshi.model.kind import FieldSpec, Kind
from gongshi.model.life import Life, life_of, state_on, tombstone_life, was_disclosed
from gongshi.model.liferules import WITHDRAWAL_REASON
from gongshi.model.record import Plain
from gongshi.review.git import SHALLOW, NoHistory, Refusal, git, is_shallow
from gongshi.review.vanished import VANISHED, hidden_again, or_withdraw
from gongshi.store import Row, Store
from gongshi.survey import Survey

REUSED_ID = Rule(
    "reused-id",
    "error",
    what="公开过的标识给了另一条记录。",
    why="标识就是网址，永远只属于一条记录；旧网址不能变成别人的决定。",
    bad="把 cf-2024-012 的内容换成另一个决定",
    good="新的记录用新的标识",
)
UNNOTED_CHANGE = Rule(
    "unnoted-change",
    "error",
    what="公开过的决定改了内容，却没有写更正。",
    why="公众看到的决定变了，要说明哪天改的、改了什么、为什么。",
    bad="把罚款金额 2万元 改成 3万元，没有写“更正”",
    good="更正:\n  - 更正日期: 2026-11-20\n    更正内容: 罚款金额原来误写为2万元，现更正为3万元",
    law="国办发〔2018〕118号二",
)
RULES: Final = (VANISHED, REUSED_ID, UNNOTED_CHANGE)


# ------------------------------------------------------------------------------------------------ since another version


@dataclass(frozen=True, slots=True)
class _Then:
    """A record as it stood in the other version."""

    source: str
    kind: Kind
    read: reading.Read
    life: Life
    was_public: bool
    """It was disclosed by then, or a tombstone already."""


def changes(taken: Survey, base: str, today: date) -> Iterator[Finding]:
    """Yield what happened in silence since the version `base`: records gone, ids reused, decisions changed.

    Raises:
        NoHistory: there is no git, or no such version.
    """
    revision = _revision(taken.project, base)
    before = list(_records_then(taken, revision, today))
    with taken.open_store() as store:
        rows = {(row.kind, row.id): row for row in store.rows()}
        files, keys = _Files(taken), [(then.kind.name, then.read.id) for then in before]
        not_theirs = laws_left_to_it(
            keys, store
        )  # the law that comes with the program stands, or may stand, in their place
        for then, key in zip(before, keys, strict=True):
            if key in not_theirs:
                continue
            row = rows.get(key)
            if row is not None:
                yield from _row_changes(then, row, files.values_of(row), store, today)
            elif then.was_public and not store.is_left_out(*key):
                yield _gone(then)


def public_at(taken: Survey, commit: str, day: date) -> Iterator[tuple[str, str]]:
    """Yield kind and id of the records that were public on a day, by a commit, in files that have changed since.

    Raises:
        NoHistory: git is not there, or does not know the commit, or the commit holds no records of this project.
    """
    revision = _revision(taken.project, commit)
    git(taken.project, "rev-parse", "--verify", "--quiet", f"{revision}:./data")
    for then in _records_then(taken, revision, day):
        if state_on(then.life, day) == "published":
            yield then.kind.name, then.read.id


def head(project: Path) -> str:
    """Return the commit that the records of a project stand in, "" if git does not know them."""
    try:
        git(project, "rev-parse", "--verify", "--quiet", "HEAD:./data")
        return git(project, "rev-parse", "--verify", "HEAD").strip()
    except NoHistory:
        return ""


def file_of(project: Path, commit: str, kind: str, id: str) -> str:
    """Return the file (from the project) that a record stood in at a commit, "" if git does not know it."""
    pattern = f"""^ *(- +)?["']?(标识|id)["']?: *["']?{re.escape(id)}["']? *(#.*)?$"""
    try:
        told = git(project, "grep", "-z", "-l", "-E", "-e", pattern, commit, "--", f"data/{kind}")
    except NoHistory:
        return ""
    return told.partition("\0")[0].partition(":")[2]


def _revision(project: Path, base: str) -> str:
    try:
        return git(project, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}").strip()
    except Refusal as error:
        raise NoHistory(f"git 里没有“{base}”这个版本。{SHALLOW if is_shallow(project) else ''}") from error


def _records_then(taken: Survey, revision: str, today: date) -> Iterator[_Then]:
    """Yield the records of the files that have changed since."""
    kinds = all_kinds(taken.project)
    told = git(
        taken.project,
        "diff",
        "-z",
        "--name-only",
        "--no-renames",
        "--diff-filter=MDT",
        "--relative",
        revision,
        "--",
        "data",
    )
    months = taken.body.months() if taken.body else {}
    said = said_by_body(taken.body, kinds)
    for name in filter(None, told.split("\0")):
        parts = name.split("/")
        if len(parts) < 3 or parts[1] not in kinds or not name.lower().endswith((".yml", ".yaml")):
            continue
        kind = kinds[parts[1]]
        data = git(taken.project, "show", f"{revision}:./{name}").encode("utf-8", "surrogateescape")
        for read in reading.read(data, name, kind, reading.as_written(said)).records:
            life = tombstone_life(read.values) if read.is_tombstone else life_of(kind, read.values, months)
            yield _Then(name, kind, read, life, read.is_tombstone or was_disclosed(life, today))


def _gone(then: _Then) -> Finding:
    number = "存根" if then.read.is_tombstone else then.kind.title
    message = f"{number}“{then.read.id}”公开过，现在没有了"
    help = f"恢复这个文件（git restore）；{or_withdraw(then.kind.name, then.read.id)}"
    return replace(VANISHED.at(Where(then.source), message, help), secret=True)


class _Files:
    """The records of today's files, each file read once."""

    def __init__(self, taken: Survey) -> None:
        self._project = taken.project
        self._kinds = all_kinds(taken.project)
        self._told = reading.as_written(said_by_body(taken.body, self._kinds))
        self._known: dict[str, dict[str, reading.Read]] = {}

    def values_of(self, row: Row) -> Plain:
        if row.source not in self._known:
            data = reading.load(self._project / row.source, row.source)
            records: Iterable[reading.Read] = ()
            if not isinstance(data, Finding):
                records = reading.read(data, row.source, self._kinds[row.kind], self._told).records
            self._known[row.source] = {record.id: record for record in records}
        found = self._known[row.source].get(row.id)
        return found.values if found else {}


def _row_changes(then: _Then, row: Row, now: Plain, store: Store, today: date) -> Iterator[Finding]:
    where = where_of(row, "id", store)
    if not _is_same(then, row, now):
        if then.was_public:
            message = f"标识“{row.id}”原来是另一{then.kind.unit}{then.kind.title}"
            yield REUSED_ID.at(where, message, "恢复原来的记录，给新的记录换一个标识。")
        return
    if row.is_tombstone or then.read.is_tombstone:
        if not then.read.is_tombstone:
            yield from _early_end(then, row, store)
        return
    state = state_on(row.life, today)
    if then.was_public and state in ("draft", "scheduled"):
        yield hidden_again(row, state, store)
    elif state_on(then.life, today) == "published" and then.kind.day and (labels := _silent_changes(then, now)):
        message = f"“{row.id}”已经公开，现在改了{'、'.join(labels)}，没有写更正"
        yield UNNOTED_CHANGE.at(where, message, "在“更正”里加一条：更正日期、改了什么、为什么。")


def _early_end(then: _Then, row: Row, store: Store) -> Iterator[Finding]:
    """Yield that a tombstone says of a record what its days contradict: once it is gone, only history knows them."""
    if not groundless(then.kind, row.reason):
        values = then.read.values
        message, help = too_early(row.reason, row.withdrawn_on, then.life.until, then.kind.repair_from(values))
        if message:
            yield WITHDRAWAL_REASON.at(where_of(row, "withdrawal", store), message, help)


def _is_same(then: _Then, row: Row, now: Plain) -> bool:
    """Tell whether an id still names the same record: its number is the same or, where that was corrected, its title."""
    kind, old = then.kind, then.read.values
    old_number = old.get("number") if then.read.is_tombstone else old.get(kind.number)
    new_number = now.get("number") if row.is_tombstone else now.get(kind.number)
    if old_number and new_number and number_as_compared(str(old_number)) == number_as_compared(str(new_number)):
        return True
    if then.read.is_tombstone or row.is_tombstone:
        return not (old_number and new_number)
    if not (old_number and new_number):
        return True
    return _named(kind, old) == _named(kind, now)


def _named(kind: Kind, values: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(values.get(name) for name in _HEADING_FIELDS.findall(kind.heading))


_HEADING_FIELDS: Final = re.compile(r"\{([a-z_]+)\}")


def _silent_changes(then: _Then, now: Plain) -> list[str]:
    """Return the labels of what differs, if no new correction tells of it and none was taken back."""
    old = then.read.values
    before, after = old.get("corrections", []), now.get("corrections", [])
    if any(one not in after for one in before):
        return [then.kind.field("corrections").meta.label]
    if any(one not in before for one in after):
        return []
    return [
        spec.meta.label
        for spec in then.kind.fields
        if spec.meta.public and not spec.meta.life and not _says_the_same(spec, old.get(spec.name), now.get(spec.name))
    ]


def _says_the_same(spec: FieldSpec, old: Any, new: Any) -> bool:
    """Tell whether two values of a field say the same; a number may be written in another way."""
    if spec.shape.name == DOC_NO_SHAPE and isinstance(old, str) and isinstance(new, str):
        return number_as_compared(old) == number_as_compared(new)
    return bool(old == new)
