"""What is wrong, where, and what to write instead; and the three ways to show it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import Final, Literal, NamedTuple

Level = Literal["error", "warning", "info"]

LEVEL_NAMES: Mapping[str, str] = {"error": "错误", "warning": "警告", "info": "提示"}
EXCERPT_CELLS = 88
"""Width of a shown source line in terminal cells; a longer line is cut around the caret."""


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in a file. Lines and columns count from 1; columns count characters, not bytes."""

    file: str
    line: int = 1
    column: int = 1
    end_column: int = 0
    """Column behind the last character, on the same line; 0 if only the start is known."""


class Cut(NamedTuple):
    """A piece of a line that is not printed, from 0: [start, end), and what stands in its place."""

    start: int
    end: int
    mask: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be wrong. `name` is stable: it stands in logs, in tests and in `gongshi explain`."""

    name: str
    level: Level
    what: str
    why: str
    bad: str = ""
    good: str = ""
    law: str = ""
    about: Literal["record", "act"] = "record"
    """What is at fault: the record, which the clerk mends, or the act that it tells of, which stands once it was done.

    A fault of the act never holds a record back (行政处罚法 Art. 48: what was decided is published). It is an error only as long as the act
    may still be changed, and a warning from then on.
    """
    label: str = ""
    """Its name in Chinese, by which a clerk may call it."""
    may_be_verified: bool = False
    """Somebody may look and answer for it (核实), and it is set aside for that record."""

    def at(self, where: Where, message: str, help: str = "", open_until: str = "") -> Finding:
        """Return this rule's finding at a place. `message` and `help` are Chinese sentences.

        `open_until` is the last day (ISO) on which the act may still be changed, "" for none.
        """
        matters = tuple(filter(None, (self.name, self.label))) if self.may_be_verified else ()
        until = open_until if self.is_about_act else None
        return Finding(self.name, self.level, message, where, help, open_until=until, matters=matters)

    def level_name(self, level: Level | None = None) -> str:
        """Return how grave its findings are, in words; `level` is what the body has decided of it."""
        if self.is_about_act and self.level == "error":
            return "决定作出以前是错误，以后是警告"
        return LEVEL_NAMES[level or self.level]

    def verified_by(self) -> str:
        """Say whether somebody may answer for a finding of it (核实), and how that is written."""
        if self.may_be_verified:
            return f"核对过、确实如此的，可以在记录的“核实”里写“事项: {self.label or self.name}”，这条记录就不再报。"
        return "这条规则不能用“核实”放过。"

    @property
    def is_about_act(self) -> bool:
        return self.about == "act"


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule at one place. `secret` keeps the source line out of every output."""

    rule: str
    level: Level
    message: str
    where: Where
    help: str = ""
    secret: bool = False
    open_until: str | None = None
    """Of a fault of an act: the last day (ISO) on which it may still be changed, "" for none. None: it is one of the record."""
    matters: tuple[str, ...] = ()
    """What a clerk may call it who has looked and answers for it (核实); () if nobody may."""

    @property
    def holds_back(self) -> bool:
        """Tell whether the record cannot be published."""
        return self.level == "error" and self.open_until is None

    def sort_key(self) -> tuple[Where, str, str]:
        return (self.where, self.rule, self.message)


AS_IT_STANDS: Final = "原件确实如此的不用改，照常公开。"
"""What a clerk is told of a fault that can no longer be mended."""


def as_of(findings: Iterable[Finding], today: date) -> Iterator[Finding]:
    """Yield the findings at the level that they have on a day: a fault of an act that stands is a warning."""
    for finding in findings:
        if finding.level == "error" and finding.open_until is not None and finding.open_until < today.isoformat():
            yield replace(finding, level="warning", help=f"{finding.help}{AS_IT_STANDS}")
        else:
            yield finding


def nearest(word: str, words: Iterable[str]) -> str:
    """Return the one of `words` most like `word`, or "" if none is alike."""
    close = get_close_matches(word, list(words), n=1, cutoff=0.6)
    return close[0] if close else ""


def suggestion(word: str, words: Iterable[str]) -> str:
    """Return the sentence that offers the nearest of `words`, or ""."""
    close = nearest(word[:200], words)
    return f"是不是“{close}”？" if close else ""


def shortened(text: str, limit: int = 30) -> str:
    """Return `text` on one line and at most `limit` characters long, for use inside a message."""
    line = " ".join(text[: limit * 4].split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def printable(text: str) -> str:
    """Return `text` with every character escaped that no terminal should obey and no reader could see."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    is_hidden = unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") or _UNSEEN.match(character)
    if is_hidden or unicodedata.bidirectional(character) in ("R", "AL", "AN"):
        code = ord(character)
        return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    return character


_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufffc\ufffe\uffff\U000e0000-\U000e0fff]"
)


def cells(text: str) -> int:
    """Return how many terminal cells `text` takes; a Chinese character takes two."""
    return sum(_cell(char) for char in text)


def _cell(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def as_text(
    findings: Iterable[Finding],
    lines_of: Callable[[str], list[str]],
    cuts_of: Callable[[str, Sequence[str]], Mapping[int, Sequence[Cut]]] = lambda name, lines: {},
) -> Iterable[str]:
    """Yield each finding as a paragraph for a terminal.

    `lines_of` returns the lines of a file, or an empty list where it cannot be shown; `cuts_of` takes them too and returns what of each
    line, from 1, is not to be printed. Both are asked once for findings of the same file that follow each other, and never for a secret one.
    """
    name, lines = "", list[str]()
    cuts: Mapping[int, Sequence[Cut]] = {}
    for finding in findings:
        if not finding.secret and finding.where.file != name:
            name, lines = finding.where.file, lines_of(finding.where.file)
            cuts = cuts_of(name, lines)
        yield "\n".join(_paragraph(finding, [] if finding.secret else lines, cuts))


def _paragraph(finding: Finding, lines: list[str], cuts: Mapping[int, Sequence[Cut]]) -> Iterable[str]:
    where = finding.where
    yield f"{LEVEL_NAMES[finding.level]}[{finding.rule}]：{printable(finding.message)}"
    yield f"  --> {printable(where.file)}:{where.line}:{where.column}"
    if 0 < where.line <= len(lines):
        number = str(where.line)
        margin = " " * len(number)
        line, place = _without(lines[where.line - 1], where, cuts.get(where.line, ()))
        shown, before, marked = _excerpt(_visible(line, where), place)
        yield f" {margin} |"
        yield f" {number} | {shown}"
        yield f" {margin} | {' ' * before}{'^' * marked}"
        if finding.help:
            yield f" {margin} = 建议：{printable(finding.help)}"
    elif finding.help:
        yield f"   = 建议：{printable(finding.help)}"


def _without(line: str, where: Where, cuts: Sequence[Cut]) -> tuple[str, Where]:
    """Return a line without what is cut from it, and the place in it that was meant in the whole line."""
    first = where.line == 1 and line.startswith("\ufeff")
    start, end = where.column - 1 + first, where.end_column - 1 + first if where.end_column else 0
    pieces, at, moved, moved_end = list[str](), 0, start, end
    for cut in sorted(cuts):
        if cut.start < at:  # within the one before
            continue
        pieces += [line[at : cut.start], cut.mask]
        at = cut.end
        moved += _shift(cut, start, is_end=False)
        moved_end += _shift(cut, end, is_end=True)
    column, end_column = moved - first + 1, moved_end - first + 1 if end else 0
    return "".join([*pieces, line[at:]]), replace(where, column=column, end_column=end_column)


def _shift(cut: Cut, place: int, *, is_end: bool) -> int:
    """Return how far a place in a line moves by a cut; one inside the piece moves to the mask's beginning or end."""
    if place >= cut.end:
        return len(cut.mask) - (cut.end - cut.start)
    if place <= cut.start:
        return 0
    return cut.start + (len(cut.mask) if is_end else 0) - place


def _visible(line: str, where: Where) -> str:
    """Return the line as the clerk's editor shows it: tabs as arrows, and no mark of the byte order."""
    return (line.removeprefix("\ufeff") if where.line == 1 else line).replace("\t", "→")


def _excerpt(line: str, where: Where) -> tuple[str, int, int]:
    """Return the part of `line` around the place, the cells before the caret, and the carets."""
    start = min(where.column - 1, len(line))
    end = min(max(where.end_column - 1, start + 1), len(line))
    fits = len(line) <= EXCERPT_CELLS and cells(printable(line)) <= EXCERPT_CELLS
    first = 0 if fits else max(0, start - EXCERPT_CELLS // 4)
    head = "…" if first else ""
    tail = line if fits else line[first : first + EXCERPT_CELLS // 2]
    cut = "…" if first + len(tail) < len(line) else ""
    shown = printable(head + tail + cut)
    before = cells(printable(head + line[first:start]))
    marked = cells(printable(line[start : min(end, first + len(tail))]))
    return shown, before, max(1, marked)


def as_json(findings: Iterable[Finding]) -> Iterable[str]:
    """Yield each finding as one line of JSON: rule, level, message, file, line, column, help."""
    for finding in findings:
        where = finding.where
        yield json.dumps(
            {
                "rule": finding.rule,
                "level": finding.level,
                "message": printable(finding.message),
                "file": printable(where.file),
                "line": where.line,
                "column": where.column,
                "help": printable(finding.help),
            },
            ensure_ascii=False,
        )


def as_github(findings: Iterable[Finding]) -> Iterable[str]:
    """Yield each finding as a GitHub workflow command, which marks the line in a pull request."""
    for finding in findings:
        where = finding.where
        place = f"file={_property(where.file)},line={where.line},col={where.column}"
        text = finding.message + (f"\n建议：{finding.help}" if finding.help else "")
        yield f"::{_COMMANDS[finding.level]} {place},title={_property(finding.rule)}::{_data(text)}"


_COMMANDS: Mapping[str, str] = {"error": "error", "warning": "warning", "info": "notice"}


def _data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return printable(escaped)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


RENDERERS: Mapping[str, Callable[[Iterable[Finding]], Iterable[str]]] = {"json": as_json, "github": as_github}
"""The renderers that need nothing but the findings; `as_text` also needs the files."""
