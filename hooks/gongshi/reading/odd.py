"""Characters that readers do not see, see as a box, in another order or for others: one table, and where they stand in a text.

Each class of characters has a rule; what is said of one names it, for nobody finds what cannot be seen.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gongshi.findings import Finding, Rule, Where
from gongshi.form import form_of_character
from gongshi.format import HAN, IGNORED, RADICALS
from gongshi.patterns import late
from gongshi.reading.rules import (
    CONTROL_CHARACTER,
    LOOK_ALIKE,
    MAX_ODD_CHARACTERS,
    PRIVATE_USE,
    RADICAL,
    RIGHT_TO_LEFT,
)

# ------------------------------------------------------------------------------------------------ what is found


@dataclass(frozen=True, slots=True)
class Odd:
    """Odd characters of one sort that stand together: [start, end) of the text."""

    start: int
    end: int
    rule: Rule
    what: str
    """What they are, in Chinese; completes 这里有…."""
    harm: str
    """What comes of it, beginning with a comma, or ""."""
    help: str

    @property
    def message(self) -> str:
        return f"这里有{self.what}{self.harm}"


def odd_characters(text: str) -> Iterator[Odd]:
    """Yield what is odd in a text: first what is so by itself, then what is so among its neighbours, each from start to end."""
    if not text.isascii() or _CONTROLS.search(text):
        yield from _odd_alone(text)
        yield from _disguised(text)


def odd_findings(text: str, name: str) -> tuple[list[Finding], frozenset[int]]:
    """Return what is odd in a file, and the lines, from 1, on which that is an error.

    Of each rule some are reported one by one; of the others one says how many there are.
    """
    findings: list[Finding] = []
    refused: set[int] = set()
    counts = Counter[str]()
    more: dict[str, tuple[Odd, Where]] = {}
    line, at = 1, 0
    for odd in odd_characters(text):
        if odd.start < at:  # the second sort begins
            line, at = 1, 0
        line += text.count("\n", at, odd.start)
        at = odd.start
        if odd.rule.level == "error":
            refused.add(line)
        counts[odd.rule.name] += 1
        if counts[odd.rule.name] <= MAX_ODD_CHARACTERS + 1:
            column = at - text.rfind("\n", 0, at)
            where = Where(name, line, column, column + odd.end - at if odd.end - at > 1 else 0)
            more[odd.rule.name] = odd, where
            if counts[odd.rule.name] <= MAX_ODD_CHARACTERS:
                findings.append(odd.rule.at(where, odd.message, odd.help))
    for name_of_rule, (odd, where) in more.items():
        if (left := counts[name_of_rule] - MAX_ODD_CHARACTERS) > 0:
            findings.append(odd.rule.at(where, f"从这里起还有 {left} 处同样的问题", odd.help))
    return findings, frozenset(refused)


def without_controls(text: str) -> str:
    """Return the text with a blank in place of each character that YAML does not take, or takes for the end of a line."""
    return _NOT_YAML.sub(" ", text)


def name_of(character: str) -> str:
    """Return a character's code point and, for one that cannot be seen, what it is called: `U+200B 零宽空格`."""
    code = ord(character)
    called = next((name for first, last, name in _NAMES if first <= code <= last), "")
    return f"U+{code:04X} {called}".strip()


# ------------------------------------------------------------------------------------------------ odd by themselves


def _odd_alone(text: str) -> Iterator[Odd]:
    end = 0
    for match in (_CANDIDATE if _BEYOND.search(text) else _CANDIDATE_OF_16_BITS).finditer(text):
        start = match.start()
        if start >= end and (sort := _sort_of(match[0])) and sort.is_odd(text, start):
            end = sort.end(text, start)
            found = text[start:end]
            yield Odd(start, end, sort.rule, sort.what(found), sort.harm, sort.help(found))


def _always(text: str, start: int) -> bool:
    return True


def _end_of_same(text: str, start: int) -> int:
    """Return where the characters end that are the same as the one at a place."""
    end = start + 1
    while text[end : end + 1] == text[start]:
        end += 1
    return end


@dataclass(frozen=True, slots=True)
class _Sort:
    """A sort of odd characters. `what` and `help` get those that stand together."""

    rule: Rule
    what: Callable[[str], str]
    harm: str
    help: Callable[[str], str]
    is_odd: Callable[[str, int], bool] = _always
    """Takes the text and the place: some are odd in some places only."""
    end: Callable[[str, int], int] = _end_of_same
    """Takes the text and the place; returns where those that stand together end."""


def _class_of(*ranges: Sequence[int]) -> str:
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


def _is_stray(text: str, start: int) -> bool:
    """Tell whether an invisible character has nothing to do where it stands.

    It has behind a Han character (a variant of its shape), behind a symbol (in colour or not), between symbols (one made of
    several), and in Mongolian, whose letters it shapes.
    """
    character, before = text[start], text[start - 1 : start]
    if not before:
        return True
    if _SELECTOR.match(character):
        return not (unicodedata.category(before)[0] == "S" or _SELECTED.match(before))
    if _MONGOLIAN.match(before):
        return not _SHAPES_MONGOLIAN.match(character)
    if character == "\u200d":
        behind = text[start + 1 : start + 2]
        is_joint = unicodedata.category(before) in ("So", "Sk") or before == "\ufe0f"
        return not (is_joint and behind and unicodedata.category(behind) == "So")
    return True


_HAN: Final = late(f"[{_class_of(*HAN)}\uf900-\ufaff]")
_SELECTOR: Final = late("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SELECTED: Final = late(f"[{_class_of(*HAN)}\uf900-\ufaff0-9#*]")
_MONGOLIAN: Final = late("[\u1820-\u18aa]")
_SHAPES_MONGOLIAN: Final = late("[\u180b-\u180f\u200c\u200d]")


def _invisible(found: str) -> str:
    called = "乱码字符" if found[0] == "\ufffd" else f"看不见的字符 {name_of(found[0])}"
    return called if len(found) == 1 else f" {len(found)} 个{called}"


def _help_private(found: str) -> str:
    better = _GB18030.get(found[0], "")
    return f"写成“{better}”（{name_of(better)}）。" if better else "换成这个字在 Unicode 里的编码；没有的，用文字说明。"


def _end_of_leftward(text: str, start: int) -> int:
    end = start + 1
    while end < len(text) and unicodedata.bidirectional(text[end]) in (*_LEFTWARD, "NSM"):
        end += 1
    return end


_LEFTWARD: Final = ("R", "AL", "AN")
"""Unicode's classes of letters and digits that are written from right to left."""

_INVISIBLE: Final = _Sort(
    CONTROL_CHARACTER, _invisible, "", lambda _: "删去它，把前后的文字核对一遍。", is_odd=_is_stray
)
_PRIVATE: Final = _Sort(
    PRIVATE_USE, lambda found: f"自造字的编码 {name_of(found[0])}", "，别人的设备上显示为方框", _help_private
)
_RADICAL: Final = _Sort(
    RADICAL,
    lambda found: f"部首或者兼容字“{found[0]}”（{name_of(found[0])}）",
    "，不是通常的汉字",
    lambda found: f"写成“{form_of_character(found[0])}”（{name_of(form_of_character(found[0])[0])}）。",
)
_RIGHT_TO_LEFT: Final = _Sort(
    RIGHT_TO_LEFT,
    lambda found: f"从右往左写的文字（{name_of(found[0])}）",
    "，会使前后的数字换位",
    lambda _: "删去它，或者改写成汉字、拉丁字母。",
    end=_end_of_leftward,
)


@lru_cache(maxsize=4096)
def _sort_of(character: str) -> _Sort | None:
    """Return the sort of a character that may be odd."""
    code, category, direction = ord(character), unicodedata.category(character), unicodedata.bidirectional(character)
    if category == "Co":
        return _PRIVATE
    if direction == "AN" or (direction in _LEFTWARD and category != "Cf"):
        return _RIGHT_TO_LEFT
    if category in _NO_TEXT or code & 0xFFFE == 0xFFFE or any(first <= code <= last for first, last in _UNSEEN):
        return _INVISIBLE
    if character in RADICALS or (_COMPATIBLE.match(character) and form_of_character(character) != character):
        return _RADICAL
    return None


_NO_TEXT: Final = ("Cc", "Cf", "Cs", "Zl", "Zp")
_UNSEEN: Final = (*IGNORED, [0x2800, 0x2800], [0xFFF9, 0xFFFD], [0xFDD0, 0xFDEF])
_COMPATIBLE: Final = late("[\u2f00-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
_CONTROL: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_CONTROLS: Final = late(f"[{_CONTROL}]")
_BLOCKS: Final = (
    f"{_CONTROL}\xad\u034f\u0590-\u08ff\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u2e80-\u2fdf\u3164\ud800-\ufaff\ufb1d-\ufe0f\ufe70-\ufeff\uffa0\uffd9-\uffff"
)
"""The blocks in which odd characters are, to be looked at one by one."""
_BEYOND: Final = late("[\U00010000-\U0010ffff]")
_CANDIDATE_OF_16_BITS: Final = late(f"[{_BLOCKS}]")
"""Three times as fast as the other."""
_CANDIDATE: Final = late(
    f"[{_BLOCKS}\U00010800-\U00010fff\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U0001e800-\U0001efff\U0001fffe\U0001ffff\U0002f800-\U0002fa1f\U0002fffe\U0002ffff\U0003fffe-\U0010ffff]"
)
_NOT_YAML: Final = late(
    f"[{_CONTROL}\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\uffff]"
)
_NAMES: Final = (
    (0x0000, 0x0000, "空字符"),
    (0x0001, 0x001F, "控制字符"),
    (0x007F, 0x009F, "控制字符"),
    (0x00AD, 0x00AD, "软连字符"),
    (0x034F, 0x034F, "组合用连接符"),
    (0x061C, 0x061C, "阿拉伯文方向标记"),
    (0x115F, 0x1160, "谚文填充符"),
    (0x180B, 0x180F, "蒙古文变形选择符"),
    (0x200B, 0x200B, "零宽空格"),
    (0x200C, 0x200C, "零宽不连字"),
    (0x200D, 0x200D, "零宽连字"),
    (0x200E, 0x200E, "从左到右标记"),
    (0x200F, 0x200F, "从右到左标记"),
    (0x2028, 0x2028, "行分隔符"),
    (0x2029, 0x2029, "段分隔符"),
    (0x202A, 0x202B, "文字方向嵌入符"),
    (0x202C, 0x202C, "文字方向结束符"),
    (0x202D, 0x202E, "文字方向强制符"),
    (0x2060, 0x2060, "单词连接符"),
    (0x2061, 0x2064, "数学隐形运算符"),
    (0x2066, 0x2069, "文字方向隔离符"),
    (0x206A, 0x206F, "已废弃的格式字符"),
    (0x2800, 0x2800, "盲文空格"),
    (0x3164, 0x3164, "谚文填充符"),
    (0xD800, 0xDFFF, "半个字符"),
    (0xFE00, 0xFE0F, "变体选择符"),
    (0xFEFF, 0xFEFF, "零宽不换行空格（BOM）"),
    (0xFFA0, 0xFFA0, "谚文填充符"),
    (0xFFF9, 0xFFFB, "注音标记"),
    (0xFFFC, 0xFFFC, "对象占位符"),
    (0xE0000, 0xE007F, "标签字符"),
    (0xE0100, 0xE01EF, "变体选择符"),
)
"""From, to, what they are called."""


def _mapped(first: int, characters: str) -> dict[str, str]:
    """Return characters by private code points that follow each other; for a radical, its ideograph."""
    written = (form_of_character(one) if one in RADICALS else one for one in characters)
    return {chr(code): one for code, one in enumerate(written, first)}


_GB18030: Final = {
    **_mapped(0xE78D, "，。、：；！？〖〗…"),
    **_mapped(0xE7C7, "ḿǹ"),
    **_mapped(0xE7E7, "〾⿰⿱⿲⿳⿴⿵⿶⿷⿸⿹⿺⿻"),
    **_mapped(
        0xE815,
        "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻",
    ),
}
"""Private code points under which GBK and GB 18030-2000 had characters that Unicode had not yet, and these characters in Unicode now
(GB 18030-2022: A6D9…A6F3, here as they stand in a line, A8BC, A8BF, A989…A995, FE50…FEA0)."""

# ------------------------------------------------------------------------------------------------ odd among their neighbours


def _disguised(text: str) -> Iterator[Odd]:
    """Yield Cyrillic and Greek letters that pass for Latin ones: among Latin letters and digits, or alone beside a Han character.

    A word with a letter that looks like none is Russian or Greek, and no disguise.
    """
    for word in _WORD.finditer(text) if _FOREIGN.search(text) else ():
        foreign = _FOREIGN.findall(word[0])
        if not foreign or not all(letter in _LATIN for letter in foreign):
            continue
        if len(foreign) == len(word[0]) and not (len(foreign) == 1 and _is_beside_han(text, *word.span())):
            continue
        for run in _DISGUISE.finditer(word[0]):
            start, end = word.start() + run.start(), word.start() + run.end()
            alphabet = "希腊" if run[0] < "\u0400" else "西里尔（俄文）"
            latin = "".join(_LATIN[letter] for letter in run[0])
            what = f"{alphabet}字母“{run[0]}”（{name_of(run[0][0])}）"
            help = f"改成拉丁字母“{latin}”；不改，按它查找就找不到。"
            yield Odd(start, end, LOOK_ALIKE, what, "，看上去像拉丁字母", help)


def _is_beside_han(text: str, start: int, end: int) -> bool:
    return any(_HAN.match(one) for one in (text[start - 1 : start] if start else "", text[end : end + 1]))


_FOREIGN_LETTERS: Final = "АВЕЅІЈКМНОРСТУХҮҺаеорсухѕіјһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"
_LATIN_LETTERS: Final = "ABESIJKMHOPCTYXYhaeopcyxsijhdqwABEZHIKMNOPTYXo"
_LATIN: Final = dict(zip(_FOREIGN_LETTERS, _LATIN_LETTERS, strict=True))
"""The Latin letters as which those of Cyrillic and Greek are seen (Unicode: confusables.txt), as far as the shapes are the same."""
_FOREIGN: Final = late("[\u0370-\u03ff\u0400-\u052f]")
_DISGUISE: Final = late("[\u0370-\u03ff]+|[\u0400-\u052f]+")
_LETTERS: Final = r"[0-9A-Za-z\u0370-\u03ff\u0400-\u052f]+"
_WORD: Final = late(f"{_LETTERS}(?:[-–—·.・]{_LETTERS})*")
