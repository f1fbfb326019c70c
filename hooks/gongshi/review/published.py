"""Nothing that is public vanishes with a build: what stood on the site before, and what has become of it.

The site itself says what is public (`exports.published`). Its list is looked for in the folder that the build replaces, then
where the caller says; where there is none, git knows what was public in the commit that the site was built from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from gongshi.checking import where_of
from gongshi.exports.published import BUILT, LIST, MAX_BYTES, BadList, Built, Key, read_built, read_published
from gongshi.findings import Finding, Where, printable
from gongshi.kinds import all_kinds
from gongshi.lawbook import laws_left_to_it
from gongshi.model.life import state_on
from gongshi.review import history
from gongshi.review.fetching import CannotFetch, fetched
from gongshi.review.git import NoHistory
from gongshi.review.vanished import VANISHED, hidden_again, or_withdraw
from gongshi.store import Row, Store
from gongshi.survey import Survey
from gongshi.views import Change, View

SHOWN: Final = 50
"""Vanished records that are named; beyond, only their number is told."""
_BUILT_BYTES: Final = 1 << 16


class CannotCompare(Exception):
    """What was public cannot be known, though it should be. The message is Chinese."""


@dataclass(frozen=True, slots=True)
class Before:
    """What was public before this build."""

    keys: frozenset[Key] | None
    """None for exactly what the last build has put into the folder of the site."""
    day: str
    """The ISO day for which that site was built; "" if it is not known."""
    commit: str
    """What it was built from; "" if it is not known."""
    told_by: str
    """Where this is known from, for people."""


# ------------------------------------------------------------------------------------------------ what was public


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a site stands, in a folder or online."""

    name: str
    read: Callable[[str, int], bytes | None]
    """Gives a file by name, of no more than so many bytes and one; None if it is not there."""

    def built(self) -> Built:
        data = self.read(BUILT, _BUILT_BYTES)
        return read_built(data) if data and len(data) <= _BUILT_BYTES else Built()


def what_was_public(site: Path, since: str, taken: Survey, is_own: Callable[[bytes], bool]) -> Before | None:
    """Return what stood on the site: by its folder, else by `since` (a folder, or an address), else by git; None if nobody knows.

    `is_own` tells whether a list is the one that the last build has put into the folder of the site.

    Raises:
        CannotCompare: a list is there and cannot be read, or `since` leads to none, and git does not know either.
    """
    places = [_folder(site), *([_place(since)] if since else [])]
    faults = []
    for place in places:
        try:
            if (data := place.read(LIST, MAX_BYTES)) is not None:
                keys = None if place is places[0] and is_own(data) else read_published(data)
                built = place.built()
                return Before(keys, built.day, built.commit, f"{place.name} 的 {LIST}")
        except BadList as error:
            faults.append(f"{place.name} 的 {LIST} {error}。")
    if before := next(_by_git(places, taken), None):
        return before
    if faults:
        raise CannotCompare(
            f"{''.join(faults)}不知道公开过什么，网站保持原样。恢复这个文件，或者用 --since 写明网站的网址；没有别的办法，就删去它再生成。"
        )
    return None


def built_at(site: str) -> Built:
    """Return what a site was built from that stands at an address or in a folder; nothing is known of one that does not say it.

    Raises:
        CannotCompare: there is nothing, or nobody answers.
    """
    return _place(site).built()


def _by_git(places: list[_Place], taken: Survey) -> Iterator[Before]:
    for place in places:
        built = place.built()
        if not (built.commit and built.day):
            continue
        try:
            keys = frozenset(history.public_at(taken, built.commit, date.fromisoformat(built.day)))
        except NoHistory:
            continue
        yield Before(keys, built.day, built.commit, f"{place.name} 的 {BUILT} 写的版本 {built.commit[:10]}")


def _folder(folder: Path) -> _Place:
    def read(name: str, limit: int) -> bytes | None:
        try:
            with open(folder / name, "rb") as stream:
                return stream.read(limit + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CannotCompare(
                f"{printable(str(folder / name))} 读不了（{error.strerror}），不知道公开过什么，网站保持原样。"
            ) from error

    return _Place(printable(str(folder)), read)


def _place(since: str) -> _Place:
    if "://" in since:
        return _online(since)
    folder = Path(since).absolute()
    if not folder.is_dir():
        raise CannotCompare(f"{printable(since)} 不是网址，也不是文件夹。")
    return _folder(folder)


def _online(address: str) -> _Place:
    name = printable(address.partition("://")[0] + "://" + address.partition("://")[2].rpartition("@")[2])

    def read(file: str, limit: int) -> bytes | None:
        try:
            return fetched(address, file, limit)
        except CannotFetch as error:
            raise CannotCompare(
                f"取不到 {name} 的 {file}：{error}。不知道公开过什么，网站保持原样；过一会再试，或者核对网址。"
            ) from error

    return _Place(name, read)


# ------------------------------------------------------------------------------------------------ what has become of it


@dataclass(frozen=True, slots=True)
class Vanished:
    """The records that were public and have left the site without a word."""

    total: int = 0
    findings: tuple[Finding, ...] = ()
    """About the first `SHOWN` of them."""
    early: int = 0
    """Beside them those that are not public yet: the build is for a day before that of the site."""

    def __bool__(self) -> bool:
        return bool(self.total or self.early)

    def told(self, before: Before, today: date) -> str:
        """Return the Chinese sentence that sums up."""
        said = []
        if self.total:
            more = f"（上面是前 {len(self.findings)} 条）" if self.total > len(self.findings) else ""
            said.append(f"公开过的 {self.total} 条记录不见了，没有留下存根{more}")
        if self.early:
            said.append(
                f"网站是按 {before.day} 生成的，这次按 {today}，有 {self.early} 条公开过的记录还没有到公开日期；核对日期，要看那一天的网站就用 --site-dir 写另一个文件夹"
            )
        return f"{'。'.join(said)}。网站保持原样。公开过什么，依据是 {before.told_by}。"


def vanished(before: Before, view: View, changes: Iterable[Change], taken: Survey) -> Vanished:
    """Return what was public and is no more. `changes` are those since the last build of the site.

    It is lawful that a notice stands in the place of a record (its period has ended, it was withdrawn), or that it is a tombstone.
    A law that comes with the program has a page only while something cites it.
    """
    store, today = view.store, view.today
    if before.keys is None:
        were = (old.row for old, _ in changes if old and old.is_seen)
        missing = {
            (row.kind, row.id) for row in were if not (view.seen(row.kind, row.id) or view.gone(row.kind, row.id))
        }
    else:
        missing = view.absent(before.keys)
    missing -= laws_left_to_it(missing, store)
    if not missing:
        return Vanished()
    rows = {key: row for key in missing if (row := view.any_row(*key))}
    stones = {key for key, row in rows.items() if row.is_tombstone}
    early = {
        key
        for key, row in rows.items()
        if not store.is_held_back(row.number_in_store)
        and state_on(row.life, today) == "scheduled"
        and row.published_on <= before.day
    }
    lost = sorted(missing - stones - early)
    look = _Look(before, taken, store, today)
    return Vanished(len(lost), tuple(look.finding(key, rows.get(key)) for key in lost[:SHOWN]), len(early))


@dataclass(frozen=True, slots=True)
class _Look:
    """What is asked about each record that has vanished."""

    before: Before
    taken: Survey
    store: Store
    today: date

    def finding(self, key: Key, row: Row | None) -> Finding:
        if row is None:
            is_faulty = self.store.is_left_out(*key)
            return _faulty(key, Where(f"data/{key[0]}")) if is_faulty else self._gone(key)
        if self.store.is_held_back(row.number_in_store):
            return _faulty(key, where_of(row, "id", self.store))
        state = state_on(row.life, self.today)
        if state in ("draft", "scheduled"):
            return hidden_again(row, state, self.store)
        message = f"“{row.id}”已经公开，现在不再显示，网址上却没有说明"
        help = "公开日期写实际公开的那一天，去掉“草稿”。"
        return VANISHED.at(where_of(row, "published_on", self.store), message, help)

    def _gone(self, key: Key) -> Finding:
        kind, id = key
        help = f"{self._way_back(kind, id)}；{or_withdraw(kind, id)}"
        return VANISHED.at(Where(f"data/{kind}"), f"“{id}”已经公开，现在没有了", help)

    def _way_back(self, kind: str, id: str) -> str:
        project, commit = self.taken.project, self.before.commit
        if kind not in all_kinds(project):
            return f"“{kind}”这种记录没有定义了，先恢复 kinds/{kind}.py"
        faulty = [one.where.file for one in self.taken.findings if one.level == "error"]
        named = (name for name in faulty if name.startswith(f"data/{kind}/") and Path(name).stem == id)
        file = history.file_of(project, commit, kind, id) if commit else next(named, "")
        if file in faulty:
            return f"它原来在 {file} 里，这个文件有错误，先改正"
        if file and (project / file).exists():
            return f"先把它恢复到 {file} 里（原来的内容：git show {commit[:10]}:./{file}）"
        return f"先恢复它：git checkout {commit[:10]} -- {file}" if file else "先用 git 恢复它"


def _faulty(key: Key, where: Where) -> Finding:
    kind, id = key
    help = f"用 gongshi check 查看，改正它；{or_withdraw(kind, id)}"
    return VANISHED.at(where, f"“{id}”已经公开，现在有错误，不能公开", help)
