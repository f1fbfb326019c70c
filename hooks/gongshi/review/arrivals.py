"""When records reached the main branch: what claims to have been published before.

The days are kept in the store with the commit up to which they are known; later, only what came after it is asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from gongshi.findings import Finding, Where
from gongshi.model.liferules import BACKDATED
from gongshi.review.git import NoHistory, git
from gongshi.store import Store
from gongshi.survey import Survey

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
    """Yield the records that claim a day of publication before they reached the main branch.

    The committer's day on the main line counts. What came with the first import is old stock, and is passed over; so is
    a history of which the beginning is missing. The days of example data are invented, and nobody published it.
    """
    if taken.is_example:
        return
    try:
        tip = _main_tip(taken.project)
    except NoHistory:
        return
    if not tip:
        return
    with taken.open_store() as store:
        known = store.noted(_KNOWN)
        if known != json.dumps([tip, taken.generation]):
            store.begin()
            _bring_up_to_date(taken, store, tip, *(json.loads(known) if known else ("", 0)))
            store.note(_KNOWN, json.dumps([tip, taken.generation]))
            store.commit()
        yield from _late(store)


def _main_tip(project: Path) -> str:
    """Return the last commit of the main branch, "" if the beginning of its history is missing."""
    if git(project, "rev-parse", "--is-shallow-repository").strip() == "true":
        return ""
    told = git(project, "for-each-ref", "--format=%(refname) %(objectname)", *MAIN)
    commits = dict(line.split(" ") for line in told.splitlines())
    found = next((commits[name] for name in MAIN if name in commits), "")
    return found or git(project, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").strip()


@dataclass(frozen=True, slots=True)
class _News:
    """What has come to be known of arrivals."""

    files: frozenset[str]
    """Of which the day is new."""
    is_all: bool
    """The history is another; nothing that was known of it counts."""


def _bring_up_to_date(taken: Survey, store: Store, tip: str, known: str, generation: int) -> None:
    """Find the late among the records that have changed since this `generation`, and in files that have arrived since a commit."""
    news = _arrived(taken.project, store, tip, known) if tip != known else _News(frozenset(), is_all=False)
    lists = [name for (name,) in store.select(_LISTS)]
    as_they_are = json.dumps([[name, store.digest_of(name).hex()] for name in lists])
    are_lists_news = tip != known or as_they_are != store.noted(_AS_LISTED)
    if are_lists_news:
        days = _days_in_lists(taken.project, tip, lists) if lists else {}
        store.select("DELETE FROM arrivals_in_lists")
        rows = ((kind, id, day) for (kind, id), day in days.items())
        store.change("INSERT INTO arrivals_in_lists VALUES (?, ?, ?)", rows)
        store.note(_AS_LISTED, as_they_are)
    imported_on = _imported_on(store)
    is_all = news.is_all or imported_on != store.noted(_IMPORTED)
    store.note(_IMPORTED, imported_on)
    picked = [(name,) for name in (*news.files, *(lists if are_lists_news else ()))]
    store.select("CREATE TEMP TABLE picked (n INTEGER PRIMARY KEY)")
    store.select("INSERT INTO picked SELECT n FROM records WHERE born > ?", (-1 if is_all else generation,))
    store.change("INSERT OR IGNORE INTO picked SELECT n FROM records WHERE source = ?", picked)
    store.select("DELETE FROM late WHERE n IN (SELECT n FROM picked) OR n NOT IN (SELECT n FROM records)")
    store.select(_FIND_LATE, (imported_on,))
    store.select("DROP TABLE picked")


_IMPORTED: Final = "imported"
_AS_LISTED: Final = "lists"
_LISTS: Final = """SELECT source FROM records INDEXED BY records_in_lists
    CROSS JOIN arrivals ON arrivals.file = source WHERE nth = 1 ORDER BY source"""
"""The files of several records: only these need their lines looked at."""
_FIND_LATE: Final = """INSERT INTO late
    SELECT n, COALESCE(arrivals_in_lists.day, arrivals.day) AS arrived_on
    FROM picked CROSS JOIN records USING (n) CROSS JOIN arrivals ON arrivals.file = source
    LEFT JOIN arrivals_in_lists USING (kind, id)
    WHERE arrived_on > ? AND published_on < arrived_on AND NOT is_tombstone"""


def _imported_on(store: Store) -> str:
    """Return the day on which the first of the records that stand now arrived; "" if none has."""
    of_files = """SELECT day FROM arrivals WHERE EXISTS (SELECT 1 FROM records WHERE source = arrivals.file
        AND n NOT IN (SELECT n FROM outs) AND (kind, id) NOT IN (SELECT kind, id FROM arrivals_in_lists))
        ORDER BY day LIMIT 1"""
    in_lists = """SELECT MIN(arrivals_in_lists.day) FROM arrivals_in_lists CROSS JOIN records USING (kind, id)
        JOIN arrivals ON arrivals.file = source WHERE n NOT IN (SELECT n FROM outs)"""
    found = (store.select(query).fetchone() for query in (of_files, in_lists))
    return min((one[0] for one in found if one and one[0]), default="")


def _late(store: Store) -> Iterator[Finding]:
    query = """SELECT n, source, published_on, late.day FROM late JOIN records USING (n)
        WHERE n NOT IN (SELECT n FROM outs) ORDER BY source, nth"""
    for number, source, published_on, day in store.select(query).fetchall():
        message = f"公开日期是 {published_on}，这条记录 {day} 才进入主分支"
        where = Where(source, *store.place(number, "published_on"))
        yield BACKDATED.at(where, message, f"写真实的公开日期，例如 {day}。")


# ------------------------------------------------------------------------------------------------ what git says


_LOG: Final = ("log", "--first-parent", "--diff-merges=first-parent", "--reverse", "--relative", "-M")


def _arrived(project: Path, store: Store, tip: str, known: str) -> _News:
    """Keep the day (ISO, in China) on which each file first stood on the main branch, and return what is new.

    One pass over the names of files, of those commits that came after the known one if they follow it.
    """
    news = _told_of_files(project, f"{known}..{tip}") if known and _knows(project, known) else None
    is_all = news is None or news.parent != known
    if is_all:
        store.select("DELETE FROM arrivals")
    told = _told_of_files(project, tip) if news is None or is_all else news
    for old, new, day in told.files:
        before = store.select("SELECT day FROM arrivals WHERE file = ?", (old,)).fetchone() if old else None
        store.select("INSERT OR IGNORE INTO arrivals VALUES (?, ?)", (new, before[0] if before else day))
    return _News(frozenset(new for _, new, _ in told.files), is_all)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the log says of some commits."""

    parent: str
    """What the first of them follows on; "" if it follows none, or there are none."""
    files: tuple[tuple[str, str, str], ...]
    """(former name or "", name, day) of each file that came or got another name, the first commit's first."""


def _knows(project: Path, commit: str) -> bool:
    try:
        git(project, "cat-file", "-e", commit)
    except NoHistory:
        return False
    return True


def _told_of_files(project: Path, commits: str) -> _Told:
    arguments = (*_LOG, "--format=%x01%cI", "-z", "--name-status", "--diff-filter=AR", commits, "--", "data")
    told = git(project, *arguments)
    first = git(project, "log", "--first-parent", "--reverse", "--format=%x01%P", commits).split("\x01")[1:2]
    files = []
    day = ""
    words = (word.lstrip("\n") for word in told.split("\0"))
    for word in words:
        if word.startswith("\x01"):
            day = _day_in_china(word[1:])
        elif word.startswith("A"):
            files.append(("", next(words), day))
        elif word.startswith("R"):
            files.append((next(words), next(words), day))
    parents = first[0].split() if first else []
    return _Told(parents[0] if parents else "", tuple(files))


def _days_in_lists(project: Path, tip: str, names: Sequence[str]) -> dict[tuple[str, str], str]:
    """Return the day on which each record of some files first stood in a line of one of them, by kind and id."""
    given = "\n".join(["--", *names]) + "\n"
    arguments = (*_LOG, "--format=%x01%cI", "-p", "-U0", "--no-ext-diff", "--no-textconv", tip, "--stdin")
    first: dict[tuple[str, str], str] = {}
    day = kind = ""
    for line in git(project, *arguments, given=given).split("\n"):
        if line.startswith("\x01"):
            day = _day_in_china(line[1:])
        elif line.startswith("+++ "):
            kind = line.partition("data/")[2].partition("/")[0]
        elif named := _ID_LINE.match(line):
            first.setdefault((kind, named["id"]), day)
    return first


_ID_LINE: Final = re.compile(r"""\+ *(?:- +)?(?:标识|id): *["']?(?P<id>[^\s"'#]+)""")


def _day_in_china(moment: str) -> str:
    return datetime.fromisoformat(moment.strip()).astimezone(_CHINA).date().isoformat()
