"""What was found between records, and what that looked at: kept in the store, so that only what may have changed is asked again.

A *thing* is what one can look at of a kind: a record by its id; "" for all its records; `@2024` for those that count in a year;
`=field⇥value` for those that have a value which no two may have; `>field:id` for those that refer to one record by a field. When a
file is read anew, the things of its records, as they were and as they are, have changed, and the records are *touched*.

A finding stands under a *test* and its *subject*: a record's number, or a question. What a question looked at is kept with it. When
subjects are asked again, all that was said of them is replaced.

A record may be held back at a *stage*; those at later stages no longer see it. When that changes, it is touched, and so are its things.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from gongshi.findings import Finding
from gongshi.store import Row, Store, packed_findings, unpacked_findings

TWICE: Final = 1
"""The stage at which a record is held back that has what another has; those beyond see of two only one."""
BETWEEN: Final = 2
"""The stage of what is wrong between a record and others."""
NAMES: Final = 3
"""The stage of what a record tells that another hides."""


_DAY: Final = "day"


class Said(NamedTuple):
    """A finding about a subject. `number` is that of the record at which it stands, 0 for none; `about` is a kind whose ids it looked at."""

    subject: int | str
    number: int
    finding: Finding
    about: str = ""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is known between the records of a store, while it is being brought up to date."""

    store: Store

    @property
    def day(self) -> str:
        """The day (ISO) for which all is known; "" before the first."""
        return self.store.noted(_DAY)

    def is_settled(self, day: str) -> bool:
        """Tell whether all is known for this day."""
        query = "SELECT EXISTS (SELECT 1 FROM touched) OR EXISTS (SELECT 1 FROM things)"
        return self.day == day and not self.store.select(query).fetchone()[0]

    def open(self) -> None:
        """Begin: note what the touched records are now."""
        for thing in ("id", "''", "'@' || year"):
            self.store.select(
                f"INSERT OR IGNORE INTO things SELECT kind, {thing} FROM records WHERE n IN (SELECT n FROM touched)"
            )
        self.store.select("CREATE TEMP TABLE IF NOT EXISTS work (n INTEGER PRIMARY KEY)")
        self.store.select("DELETE FROM work")

    def close(self, day: str) -> None:
        """End: all is known for this day."""
        self.store.note(_DAY, day)
        self.store.hold([number for (number,) in self.store.select("SELECT n FROM outs").fetchall()])
        gone = "n IN (SELECT n FROM touched WHERE n NOT IN (SELECT n FROM records))"
        for table in ("outs", "watch", "unknown_laws", "law_uses"):
            self.store.select(f"DELETE FROM {table} WHERE {gone}")
        for table in ("touched", "things", "work"):
            self.store.select(f"DELETE FROM {table}")

    def spread(self) -> None:
        """Take the touched records into `work`, and those that refer to a thing that changed."""
        select = self.store.select
        select("INSERT OR IGNORE INTO work SELECT n FROM touched")
        select(
            """INSERT OR IGNORE INTO work SELECT links.n FROM things
            CROSS JOIN links ON links.kind = things.kind AND links.id = things.thing"""
        )

    # -- what is looked at

    def rows(self, condition: str, *values: str | int, stage: int) -> list[Row]:
        """Return the rows for which a condition of SQL holds, of those that stand beyond a stage, in the order of files."""
        return self.store.rows_where(
            f"({condition}) AND n NOT IN (SELECT n FROM outs WHERE stage <= ?)", *values, stage
        )

    def changed_kinds(self) -> set[str]:
        return {kind for (kind,) in self.store.select("SELECT DISTINCT kind FROM things")}

    def old_things(self, mark: str, kind: str = "") -> set[tuple[str, str]]:
        """Return (kind, thing without its mark) of the changed things with this mark."""
        query = "SELECT kind, substr(thing, ?) FROM things WHERE substr(thing, 1, ?) = ? AND (kind = ? OR ? = '')"
        values = (len(mark) + 1, len(mark), mark, kind, kind)
        return set(self.store.select(query, values))

    def due_questions(self) -> set[str]:
        """Return the questions that looked at something that has changed."""
        query = "SELECT DISTINCT question FROM things CROSS JOIN looks USING (kind, thing)"
        return {question for (question,) in self.store.select(query)}

    def was_asked(self, question: str) -> bool:
        query = "SELECT 1 FROM looks WHERE question = ? LIMIT 1"
        return self.store.select(query, (question,)).fetchone() is not None

    def put_looks(self, question: str, looked_at: Iterable[tuple[str, str]]) -> None:
        """Keep what a question looked at, as (kind, thing)."""
        self.store.select("DELETE FROM looks WHERE question = ?", (question,))
        rows = ((kind, thing, question) for kind, thing in looked_at)
        self.store.change("INSERT OR IGNORE INTO looks VALUES (?, ?, ?)", rows)

    # -- what is said

    def say_of_rows(self, test: str, stage: int, subjects: str, found: Iterable[Said]) -> None:
        """Replace what a test says of the records whose numbers a query of SQL gives."""
        if self._has(test):
            self._forget(test, f"subject IN ({subjects})", ())
        self._say(test, stage, found)

    def say_of(self, test: str, stage: int, questions: Iterable[str], found: Iterable[Said]) -> None:
        """Replace what a test says of questions."""
        for question in questions:
            self._forget(test, "subject = ?", (question,))
        self._say(test, stage, found)

    def findings(self) -> Iterator[Finding]:
        for (said,) in self.store.select("SELECT finding FROM said ORDER BY test, subject, rowid"):
            yield from unpacked_findings(said)

    def _has(self, test: str) -> bool:
        return self.store.select("SELECT 1 FROM said WHERE test = ? LIMIT 1", (test,)).fetchone() is not None

    def _forget(self, test: str, which: str, values: tuple[str, ...]) -> None:
        where = f"test = ? AND {which}"
        held = self.store.select(f"SELECT DISTINCT n FROM said WHERE {where} AND stage > 0", (test, *values))
        numbers = [number for (number,) in held]
        self.store.select(f"DELETE FROM said WHERE {where}", (test, *values))
        self._settle(numbers)

    def _say(self, test: str, stage: int, found: Iterable[Said]) -> None:
        numbers = []
        for one in found:
            is_out = one.number and one.finding.holds_back
            row = (test, one.subject, one.number, stage if is_out else 0, one.about, packed_findings((one.finding,)))
            self.store.select("INSERT INTO said VALUES (?, ?, ?, ?, ?, ?)", row)
            numbers += [one.number] if is_out else []
        self._settle(numbers)

    def _settle(self, numbers: Sequence[int]) -> None:
        """Note at which stage records are held back now. Those of which that has changed are touched."""
        select = self.store.select
        for number in dict.fromkeys(numbers):
            (stage,) = select("SELECT MIN(stage) FROM said WHERE n = ? AND stage > 0", (number,)).fetchone()
            (before,) = select("SELECT MAX(stage) FROM outs WHERE n = ?", (number,)).fetchone()
            if stage == before:
                continue
            if stage is None:
                select("DELETE FROM outs WHERE n = ?", (number,))
            else:
                select("INSERT OR REPLACE INTO outs VALUES (?, ?)", (number, stage))
            self._touch(number)

    def _touch(self, number: int) -> None:
        select = self.store.select
        select("INSERT OR IGNORE INTO touched VALUES (?)", (number,))
        for of_record in (
            "SELECT kind, id FROM records WHERE n = ?",
            "SELECT kind, '' FROM records WHERE n = ?",
            "SELECT kind, '@' || year FROM records WHERE n = ?",
            "SELECT kind, '=' || field || char(9) || value FROM uniques WHERE n = ?",
            "SELECT records.kind, '>' || field || ':' || links.id FROM records JOIN links USING (n) WHERE n = ?",
        ):
            select(f"INSERT OR IGNORE INTO things {of_record}", (number,))
