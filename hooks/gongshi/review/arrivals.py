"""When records reached the main branch: what claims to have been published before.

A record arrives with its id, wherever under data/ that stands: files may be moved, split and joined. The days are kept in the store
with the commit up to which they are known; later, only what came after it is asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from gongshi.findings import Finding, Rule, Where
from gongshi.model.liferules import BACKDATED
from gongshi.review.git import SHALLOW, NoHistory, Refusal, git, git_lines, is_shallow
from gongshi.store import Store
from gongshi.survey import Survey

HISTORY_UNKNOWN = Rule(
    "history-unknown",
    "info",
    what="没有核对公开日期有没有倒签。",
    why="记录哪一天进入主分支要看 git 的历史；看不到历史，就没有核对。",
    bad="只取了最近一个版本的仓库（浅克隆）",
    good="git fetch --unshallow 以后再检查",
)
RULES: Final = (HISTORY_UNKNOWN,)
MAIN: Final = (
    "refs/heads/main",
    "refs/heads/master",
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
)
_CHINA: Final = timezone(timedelta(hours=8))
_KNOWN: Final = "arrivals"


def backdated(taken: Survey) -> Iterator[Finding]:
    """Yield the records that claim a day of publication before they reached the main branch; where nobody can know, that.

    The committer's day on the main line counts. What came with the first import is old stock, and is passed over.
    The days of example data are invented, and nobody published it.
    """
    if taken.is_example:
        return
    try:
        tip = _main_tip(taken.project)
        with taken.open_store() as store:
            known = store.noted(_KNOWN)
            if known != json.dumps([tip, taken.generation]):
                _assert_told(taken.project, store, tip)
                store.begin()
                _bring_up_to_date(taken, store, tip, *(json.loads(known) if known else ("", 0)))
                store.note(_KNOWN, json.dumps([tip, taken.generation]))
                store.commit()
            yield from _late(store)
    except NoHistory as error:
        yield HISTORY_UNKNOWN.at(Where("data"), f"没有核对公开日期有没有倒签：{error}")


def _main_tip(project: Path) -> str:
    """Return the last commit of the main branch.

    Raises:
        NoHistory: there is none, or the beginning of its history is missing.
    """
    if is_shallow(project):
        raise NoHistory(SHALLOW)
    told = git(project, "for-each-ref", "--format=%(refname) %(objectname)", *MAIN)
    commits = dict(line.split(" ") for line in told.splitlines())
    found = next((commits[name] for name in MAIN if name in commits), "")
    try:
        return found or git(project, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").strip()
    except Refusal:
        raise NoHistory("这个仓库里还没有提交过。先用 git commit 提交。") from None


def _assert_told(project: Path, store: Store, tip: str) -> None:
    """Make sure that the history of this repository tells of records.

    Raises:
        NoHistory: they are in another one, or git keeps something in their place.
    """
    mode = git(project, "ls-tree", tip, "--", "data").partition(" ")[0]
    if mode == _SUBMODULE:
        raise NoHistory("data/ 是 git 子模块，这个仓库只记着它的版本号。在子模块自己的仓库里检查。")
    if not mode:
        raise NoHistory("data/ 没有提交到主分支。先用 git add、git commit 提交。")
    row = store.select("SELECT source FROM records WHERE source LIKE 'data/%' LIMIT 1").fetchone()
    if row and git(project, "check-attr", "-z", "filter", "--", row[0]).split("\0")[2:3] == ["lfs"]:
        raise NoHistory(
            "记录用 Git LFS 保存，git 里只有指针。记录是小文件，在 .gitattributes 里不要对 data/ 写 filter=lfs。"
        )


_SUBMODULE: Final = "160000"


def _bring_up_to_date(taken: Survey, store: Store, tip: str, known: str, generation: int) -> None:
    """Find the late among the records that have changed since this `generation`, and those that have arrived since a commit."""
    news = _arrived(taken.project, store, tip, known) if tip != known else _News()
    imported_on = _imported_on(store)
    is_all = news.is_all or imported_on != store.noted(_IMPORTED)
    store.note(_IMPORTED, imported_on)
    store.select("CREATE TEMP TABLE picked (n INTEGER PRIMARY KEY)")
    store.select("INSERT INTO picked SELECT n FROM records WHERE born > ?", (-1 if is_all else generation,))
    if not is_all:
        store.change(
            "INSERT OR IGNORE INTO picked SELECT n FROM records WHERE source = ?", ((one,) for one in news.files)
        )
        store.change("INSERT OR IGNORE INTO picked SELECT n FROM records WHERE kind = ? AND id = ?", news.ids)
    store.select("DELETE FROM late WHERE n IN (SELECT n FROM picked) OR n NOT IN (SELECT n FROM records)")
    store.select(_FIND_LATE, (imported_on,))
    store.select("DROP TABLE picked")


_IMPORTED: Final = "imported"
_FIND_LATE: Final = """INSERT INTO late
    SELECT n, COALESCE(arrivals.day, arrivals_of_files.day) AS arrived_on
    FROM picked CROSS JOIN records USING (n) LEFT JOIN arrivals USING (kind, id)
    LEFT JOIN arrivals_of_files ON arrivals_of_files.file = source
    WHERE arrived_on > ? AND published_on < arrived_on AND NOT is_tombstone"""
"""Of a record whose id stands in no line as it is looked for (in another encoding, on one line with others) its file tells."""


def _imported_on(store: Store) -> str:
    """Return the day on which the first of the records that stand now arrived; "" if none has."""
    by_id = """SELECT day FROM arrivals WHERE EXISTS (SELECT 1 FROM records WHERE kind = arrivals.kind
        AND id = arrivals.id AND n NOT IN (SELECT n FROM outs)) ORDER BY day LIMIT 1"""
    by_file = """SELECT day FROM arrivals_of_files WHERE EXISTS (SELECT 1 FROM records WHERE source = file
        AND n NOT IN (SELECT n FROM outs) AND (kind, id) NOT IN (SELECT kind, id FROM arrivals)) ORDER BY day LIMIT 1"""
    found = (store.select(query).fetchone() for query in (by_id, by_file))
    return min((one[0] for one in found if one and one[0]), default="")


def _late(store: Store) -> Iterator[Finding]:
    query = """SELECT n, source, published_on, late.day FROM late JOIN records USING (n)
        WHERE n NOT IN (SELECT n FROM outs) ORDER BY source, nth"""
    for number, source, published_on, day in store.select(query).fetchall():
        message = f"公开日期是 {published_on}，这条记录 {day} 才进入主分支"
        where = Where(source, *store.place(number, "published_on"))
        yield BACKDATED.at(where, message, f"写真实的公开日期，例如 {day}。")


# ------------------------------------------------------------------------------------------------ what git says


@dataclass(slots=True)
class _News:
    """What has come to be known of arrivals."""

    is_all: bool = False
    """The history is another; nothing that was known of it counts."""
    ids: set[tuple[str, str]] = field(default_factory=set)
    """Kind and id of records whose day is new."""
    files: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Commit:
    """A commit of the main line."""

    name: str
    parent: str
    """The one before it; "" if it is the first."""
    day: str
    """ISO, in China."""


def _arrived(project: Path, store: Store, tip: str, known: str) -> _News:
    """Keep the day (ISO, in China) on which each id first stood on the main branch, and return what is new.

    Of the commits that came after the known one, if they follow it.
    """
    line = _main_line(project, f"{known}..{tip}") if known and _knows(project, known) else []
    news = _News(is_all=not (line and line[0].parent == known))
    if news.is_all:
        store.select("DELETE FROM arrivals")
        store.select("DELETE FROM arrivals_of_files")
        line = _main_line(project, tip)
        if line and not line[0].parent:  # the first import may be large: what stands in it is asked for in fewer words
            _keep(store, news, line[0].day, _standing(project, line[0].name))
            known = line[0].name
    commits = f"{known}..{tip}" if known else tip
    for day, said in _added(project, commits):
        _keep(store, news, day, [said])
    return news


def _keep(store: Store, news: _News, day: str, said: Iterable[_Said]) -> None:
    """Keep the day of what was not there before."""
    for kind, id, file in said:
        if id:
            is_new = store.select("INSERT OR IGNORE INTO arrivals VALUES (?, ?, ?)", (kind, id, day)).rowcount > 0
            news.ids |= {(kind, id)} if is_new else set()
        else:
            is_new = store.select("INSERT OR IGNORE INTO arrivals_of_files VALUES (?, ?)", (file, day)).rowcount > 0
            news.files |= {file} if is_new else set()


_Said = tuple[str, str, str]
"""Kind, id, "": a line that says an id; "", "", file: a file that is new."""


def _knows(project: Path, commit: str) -> bool:
    try:
        git(project, "cat-file", "-e", commit)
    except Refusal:
        return False
    return True


def _main_line(project: Path, commits: str) -> list[_Commit]:
    """Return the commits of the main line, the first one first."""
    told = git(project, "log", "--first-parent", "--reverse", "--format=%H %cI %P", commits)
    rows = (row.split(" ") for row in told.splitlines())
    return [_Commit(name, (parents or [""])[0], _day_in_china(moment)) for name, moment, *parents in rows]


def _standing(project: Path, commit: str) -> Iterator[_Said]:
    """Yield the files and the ids that stand in a commit."""
    told = git(project, "ls-tree", "-r", "-z", "--name-only", commit, "--", "data")
    yield from (("", "", name) for name in told.split("\0") if name)
    for line in git_lines(project, "grep", "-a", "-z", "-E", "-e", _ID_WORDS, commit, "--", "data"):
        place, _, text = line.partition(b"\0")
        if named := _ID_LINE.match(b"+" + text):
            yield _kind_of(_text(place.partition(b":")[2])), _text(named["id"]), ""


def _added(project: Path, commits: str) -> Iterator[tuple[str, _Said]]:
    """Yield the day and what was said, for each new file and each added line with an id, the first commit's first."""
    day = kind = ""
    is_new = False
    for line in git_lines(project, *_PATCHES, commits, "--", "data"):
        if line.startswith(b"+++ "):
            name = _text(line[6:].rstrip(b"\r\n\t"))
            kind = _kind_of(name)
            if is_new:
                yield day, ("", "", name)
        elif line.startswith(b"+"):
            if named := _ID_LINE.match(line):
                yield day, (kind, _text(named["id"]), "")
        elif line.startswith(b"--- "):
            is_new = line.startswith(b"--- /dev/null")
        elif line.startswith(b"\x01"):
            day = _day_in_china(line[1:].decode())


_PATCHES: Final = (
    *("log", "--first-parent", "--diff-merges=first-parent", "--reverse", "--format=%x01%cI"),
    *("-p", "-U0", "--text", "--no-renames", "--relative", "--no-color", "--no-ext-diff", "--no-textconv"),
    *("--src-prefix=a/", "--dst-prefix=b/"),
)
_ID_WORDS: Final = """^ *(- +)?["']?(标识|id)["']? *:"""
"""A line that says an id, for git."""
_ID_LINE: Final = re.compile(
    rb"""\+ *(?:- +)?["']?(?:%s|%s|id)["']? *: *["']?(?P<id>[^\s"'#]+)""" % ("标识".encode(), "标识".encode("gbk"))
)


def _kind_of(name: str) -> str:
    """Return the kind of the records in a file under data/, by its path from the project."""
    return name.removeprefix("data/").partition("/")[0]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _day_in_china(moment: str) -> str:
    return datetime.fromisoformat(moment.strip()).astimezone(_CHINA).date().isoformat()
