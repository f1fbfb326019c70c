"""Runs of digits: what stands together and may be one number, several, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gongshi.patterns import late
from gongshi.private.detectors.text import WRAP

RUN: Final = late(f"[0-9](?:[ {WRAP}·._/()-]{{0,3}}[0-9]){{6,}}")
"""Seven digits or more, with no more between two of them than may stand inside a number."""
_GROUP: Final = late("[0-9]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Digits in a row, in groups. Places are those of digits, from 0, unless said otherwise; a claimed digit belongs to a number."""

    text: str
    start: int
    """In the text, as `end`."""
    end: int
    digits: str
    _groups: Sequence[tuple[int, int, int]]
    """(first digit, behind the last digit, where in the text it begins) of each group."""
    _claimed: bytearray

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Run:
        groups, digits = [], []
        count = 0
        for match in _GROUP.finditer(text, start, end):
            groups.append((count, count + len(match[0]), match.start()))
            count += len(match[0])
            digits.append(match[0])
        return cls(text, start, end, "".join(digits), groups, bytearray(count))

    def place(self, digit: int) -> int:
        """Return where in the text a digit stands."""
        first, _, start = self._groups[self._group_of(digit)]
        return start + digit - first

    def _group_of(self, digit: int) -> int:
        low, high = 0, len(self._groups)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._groups[middle][0] <= digit else (low, middle)
        return low

    def is_free(self, first: int, behind: int) -> bool:
        return not any(self._claimed[first:behind])

    def claim(self, first: int, behind: int) -> None:
        self._claimed[first:behind] = b"\1" * (behind - first)

    def gap_before(self, group: int) -> str:
        """Return what stands in the text before a group: "" before the first."""
        if group == 0:
            return ""
        first, behind, start = self._groups[group - 1]
        return self.text[start + behind - first : self._groups[group][2]]

    def is_cut(self, digit: int) -> bool:
        """Tell whether a group begins with this digit."""
        return digit >= len(self.digits) or self._groups[self._group_of(digit)][0] == digit

    def sizes(self, first: int, behind: int) -> tuple[int, ...]:
        """Return the lengths of the groups between two places; what only a line end parts is one."""
        sizes: list[int] = []
        for number in range(self._group_of(first), self._group_of(behind - 1) + 1):
            begin, end, _ = self._groups[number]
            size = min(end, behind) - max(begin, first)
            if sizes and self.gap_before(number) == WRAP:
                sizes[-1] += size
            else:
                sizes.append(size)
        return tuple(sizes)

    def is_wrapped(self, first: int, behind: int) -> bool:
        return len(self.sizes(first, behind)) == 1

    def groups_in(self, first: int, behind: int) -> Sequence[tuple[int, int]]:
        return [(begin, end) for begin, end, _ in self._groups if begin >= first and end <= behind]

    def pieces(self, gap: re.Pattern[str] | None = None) -> Iterator[tuple[int, int]]:
        """Yield (first, behind the last) of what no digit has claimed: groups whose gaps match, or that only line ends part."""
        first = -1
        for number, (begin, end, _) in enumerate(self._groups):
            if not self.is_free(begin, end):
                if first >= 0:
                    yield first, begin
                first = -1
                continue
            between = self.gap_before(number)
            if first >= 0 and not (gap.fullmatch(between) if gap else between == WRAP):
                yield first, begin
                first = begin
            first = begin if first < 0 else first
        if first >= 0:
            yield first, len(self.digits)

    def spans(self, least: int, most: int) -> Iterator[tuple[int, int]]:
        """Yield (first, behind the last) of all groups in a row with so many digits together."""
        for number, (first, _, _) in enumerate(self._groups):
            for place in range(number, len(self._groups)):
                begin, end, _ = self._groups[place]
                if end - first > most or begin - first >= most:
                    break
                if end - first >= least:
                    yield first, end

    def ends_here(self, first: int, behind: int, is_named: bool) -> bool:
        """Tell whether a number may begin and end at two places: no hyphen or point makes it a part of something longer."""
        before = self._group_of(first)
        if before and not self._claimed[first - 1]:
            gap, (begin, end, _) = self.gap_before(before), self._groups[before - 1]
            is_item = end - begin <= 3 and gap[0] in "._)" and not self._has_digit_left(before - 1)
            if "-" in gap and " " not in gap and not is_named and not is_item:
                return False
            if gap.startswith((".", "_")) and not is_item:
                return False
        if behind < len(self.digits):
            gap = self.gap_before(self._group_of(behind))
            if gap[0] in "._" or (gap[0] == "-" and not is_named and " " not in gap):
                return False
        return True

    def _has_digit_left(self, group: int) -> bool:
        """Tell whether something stands right before a group, so that it is no number of an item."""
        start = self._groups[group][2]
        return group > 0 or (start > 0 and self.text[start - 1] in ".-_=°")
