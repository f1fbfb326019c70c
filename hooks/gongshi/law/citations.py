"""Citations of laws in Chinese legal texts: found, taken apart, and resolved against a table of laws and their versions.

Pure: text and a table in, citations and verdicts out. `《中华人民共和国土地管理法》（2019修正）第四十四条、第七十七条第一款` is one
citation of one law with two articles.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from gongshi.findings import suggestion
from gongshi.patterns import late

MAX_ARTICLE: Final = 2000
"""The highest article number that is believed; the Civil Code has 1260."""
MAX_RANGE: Final = 300
"""Articles between the ends of `第…条至第…条`; a longer range is not spelt out."""

_NUMERAL: Final = "[零〇○一二两三四五六七八九十百千]{1,9}|[0-9０-９]{1,4}"
_QUOTED: Final = r"《(?P<quoted>[^《》\n]{2,80})》"
_BARE: Final = r"(?P<bare>[\u4e00-\u9fff]{0,40}(?:法典|法|条例|办法|规定|细则|规则|决定|基准))"
_VERSION: Final = r"(?:\s{0,4}[（(](?P<version>[^（）()《》\n]{1,80})[）)])?"
_NAME_BEFORE: Final = late(f"(?:{_QUOTED}|{_BARE}){_VERSION}的?\\s{{0,4}}$")
_QUOTED_NAME: Final = late(_QUOTED + _VERSION)
_ARTICLES_BEGIN: Final = late(f"第\\s{{0,4}}(?:{_NUMERAL})\\s{{0,4}}(?:条|[、，,和及与至到—-])")
_STEP: Final = late(
    r"\s{0,4}(?P<separator>、|，|,|以及|及|和|与|或者|或|至|到|—{1,2}|-|－|～|~)?\s{0,4}(?P<mark>第)?\s{0,4}"
    rf"[（(]?(?P<number>{_NUMERAL})[）)]?\s{{0,4}}(?P<unit>条|款|项|目)?(?:(?<=条)之(?P<sub>{_NUMERAL}))?"
)
_TO: Final = frozenset("至到—-－～~") | {"——"}
_SAME: Final = frozenset({"同法", "该法", "本法", "同条例", "该条例", "本条例", "该办法", "同办法"})
_LOOKBACK: Final = 130
"""Characters before an article in which its law's name is looked for: a name and its version."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it is cited. `key` is `77`, or `120-1` for 第一百二十条之一; `start` and `end` count characters."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """One law with the articles cited of it. `start` and `end` are of the name and its version in the text."""

    name: str
    is_quoted: bool
    """The name stood in 《》; otherwise it may have words before it that are none of its own."""
    version: str
    articles: tuple[Article, ...]
    between: tuple[str, ...]
    """Keys of the articles inside ranges, which are cited without being written."""
    start: int
    end: int

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of all articles cited, each once."""
        return tuple(dict.fromkeys((*(article.key for article in self.articles), *self.between)))


def number_of(text: str) -> int:
    """Return the value of a Chinese or Arabic numeral: 七十七, 一百零五, 一〇五, 77, ７７. 0 if it has none."""
    plain = unicodedata.normalize("NFKC", text).replace("○", "零").replace("〇", "零").replace("两", "二")
    if plain.isdecimal():
        return int(plain)
    if not any(char in _SCALES for char in plain):
        return int("".join(str(_DIGITS[char]) for char in plain))
    total, digit = 0, 0
    for char in plain:
        if char in _SCALES:
            total += (digit or 1) * _SCALES[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


_DIGITS: Final = {char: value for value, char in enumerate("零一二三四五六七八九")}
_SCALES: Final = {"十": 10, "百": 100, "千": 1000}


def article_name(key: str) -> str:
    """Return `第七十七条` for `77` and `第一百二十条之一` for `120-1`."""
    number, _, sub = key.partition("-")
    return f"第{_chinese(int(number))}条" + (f"之{_chinese(int(sub))}" if sub else "")


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    text, zero = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            text += ("零" if zero else "") + ("" if (scale, digit, text) == (10, 1, "") else digits[digit]) + name
        zero = bool(text) and not digit
    return text or "零"


def article_key(text: str) -> str:
    """Return the key of an article written as `第七十七条`, `第77条` or `77`; "" if it is none."""
    match = _ONE_ARTICLE.fullmatch(text.strip())
    return _key(match["number"], match["sub"]) if match else ""


_ONE_ARTICLE: Final = late(rf"第?(?P<number>{_NUMERAL})条?(?:之(?P<sub>{_NUMERAL}))?")


def _key(number: str, sub: str | None) -> str:
    value = number_of(number)
    if not 1 <= value <= MAX_ARTICLE:
        return ""
    return f"{value}-{number_of(sub)}" if sub else str(value)


# ------------------------------------------------------------------------------------------------ finding


@lru_cache(maxsize=4096)  # decisions of one sort cite in the same words
def citations_in(text: str) -> tuple[Citation, ...]:
    """Return the laws that a text cites, in their order; a law may stand in more than one."""
    found: list[Citation] = []
    position, scanned, named = 0, 0, list(_QUOTED_NAME.finditer(text))
    for begin in _ARTICLES_BEGIN.finditer(text):
        if begin.start() < scanned:
            continue
        articles, between, end, scanned = _articles_at(text, begin.start())
        if not articles:
            continue
        law = _law_before(text, position, begin.start(), found)
        position = end
        if law:
            found.append(Citation(law.name, law.is_quoted, law.version, articles, between, law.start, law.end))
    taken = {one.start for one in found}
    found.extend(
        Citation(match["quoted"], True, match["version"] or "", (), (), match.start(), match.end())
        for match in named
        if match.start() not in taken
    )
    return tuple(sorted((_clean(one) for one in found), key=lambda one: one.start))


def _clean(citation: Citation) -> Citation:
    """Take a version out of the quoted name: 《土地管理法（2019修正）》."""
    inner = _INNER_VERSION.fullmatch(citation.name)
    if not inner or citation.version:
        return citation
    return Citation(
        inner["name"],
        citation.is_quoted,
        inner["version"],
        citation.articles,
        citation.between,
        citation.start,
        citation.end,
    )


_INNER_VERSION: Final = late(r"(?P<name>[^（(]+)[（(](?P<version>[^（）()]*[0-9０-９]{4}[^（）()]*)[）)]")


def _articles_at(text: str, position: int) -> tuple[tuple[Article, ...], tuple[str, ...], int, int]:
    """Return the articles enumerated from `position` on, those inside ranges, where they end, and how far was read."""
    articles: list[Article] = []
    between: list[str] = []
    waiting: list[tuple[re.Match[str], bool]] = []  # numbers whose 条 comes later: 第七十七、七十八条
    end = position
    while step := _STEP.match(text, position):
        is_first = not articles and not waiting
        if is_first == bool(step["separator"]) and step["unit"] in (None, "条"):
            break
        if step["unit"] in ("款", "项", "目"):
            if not articles or waiting:
                break
            last = articles[-1]
            if not step["separator"]:
                articles[-1] = Article(last.key, last.start, step.end())
            end = step.end()
        else:
            waiting.append((step, step["separator"] in _TO))
            if step["unit"] == "条":
                for one, is_range in waiting:
                    _add(one, is_range, articles, between)
                waiting.clear()
                end = step.end()
        position = step.end()
    return tuple(articles), tuple(between), end, position


def _add(step: re.Match[str], is_range: bool, articles: list[Article], between: list[str]) -> None:
    key = _key(step["number"], step["sub"])
    if not key:
        return
    if is_range and articles and articles[-1].key.isdecimal() and key.isdecimal():
        first, last = int(articles[-1].key), int(key)
        if last <= first + MAX_RANGE:
            between.extend(map(str, range(first + 1, last)))
    start = step.start("mark") if step["mark"] else step.start("number")
    articles.append(Article(key, start, step.end()))


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    is_quoted: bool
    version: str
    start: int
    end: int


def _law_before(text: str, earliest: int, position: int, found: list[Citation]) -> _Named | None:
    """Return the law named right before an article; without a name there, the law cited last in the same sentence."""
    start = max(earliest, position - _LOOKBACK)
    match = _NAME_BEFORE.search(text[start:position])
    if match and match["quoted"]:
        return _Named(match["quoted"], True, match["version"] or "", start + match.start(), position)
    bare = match["bare"] if match else ""
    is_same = any(bare.endswith(word) for word in _SAME)
    if match and bare and not is_same:
        if found and bare.lstrip("、，及和与") in ("其实施条例", "其实施细则", "其实施办法"):
            name = found[-1].name + bare.lstrip("、，及和与").removeprefix("其")
            return _Named(name, True, match["version"] or "", start + match.start(), position)
        return _Named(bare, False, match["version"] or "", start + match.start("bare"), position)
    if found and not re.search("[。；;\n《]", text[earliest:position]):
        last = found[-1]
        return _Named(last.name, last.is_quoted, last.version, position, position)
    return None


# ------------------------------------------------------------------------------------------------ resolving


@dataclass(frozen=True, slots=True)
class Law:
    """One version of a law. Days are ISO; `until` is the first day on which it is no longer in force, "" for none."""

    id: str
    name: str
    short_names: tuple[str, ...]
    number: str
    version: str
    since: str
    until: str
    article_count: int = 0
    """How many articles it has; 0 if that is not known."""

    @property
    def title(self) -> str:
        return f"《{self.name}》（{self.version}）"

    @property
    def year(self) -> str:
        return _year(self.version)

    def is_in_force(self, day: str) -> bool:
        return self.since <= day and (not self.until or day < self.until)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a citation means. `law` is None if the table has no law, or no version of the law, that it could mean."""

    law: Law | None
    offset: int
    """Characters before the law's name that a name without 《》 began with."""
    versions: tuple[Law, ...]
    """All versions of the law that the table has."""


@dataclass(frozen=True, slots=True)
class LawTable:
    """The laws that a body works with."""

    laws: tuple[Law, ...] = ()
    _by_name: Mapping[str, tuple[Law, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names: dict[str, list[Law]] = {}
        for law in sorted(self.laws, key=lambda law: (law.since, law.id)):
            for name in dict.fromkeys(map(plain_name, (law.name, *law.short_names))):
                names.setdefault(name, []).append(law)
        object.__setattr__(self, "_by_name", {name: tuple(laws) for name, laws in names.items()})

    def __bool__(self) -> bool:
        return bool(self.laws)

    def resolve(self, name: str, is_quoted: bool, version: str, day: str, acted_on: str = "") -> Resolved:
        """Return the version meant: the one named, or the one in force on the day, on that of the act, or the newest.

        `day` may be "": then the newest is meant.
        """
        offset, versions, meant = self.meant(name, is_quoted, version)
        if not meant:
            return Resolved(None, offset, versions)
        if version and _year(version):
            return Resolved(meant[-1], offset, versions)
        for when in filter(None, (day, acted_on)):
            if in_force := [law for law in meant if law.is_in_force(when)]:
                return Resolved(in_force[-1], offset, versions)
        return Resolved(meant[-1], offset, versions)

    def meant(self, name: str, is_quoted: bool, version: str) -> tuple[int, tuple[Law, ...], tuple[Law, ...]]:
        """Return what a citation may mean on any day: where the law's name begins in it, the law's versions, and those meant."""
        offset, versions = self._named(name, is_quoted)
        return offset, versions, tuple(law for law in versions if _is_version(law, version))

    def called(self, name: str) -> frozenset[str]:
        """Return the ids of the laws that a citation by this name may mean, quoted or not."""
        return frozenset(law.id for law in self._named(name, is_quoted=False)[1])

    def meaning(self, day: str, acted_on: str = "") -> Meaning:
        """Return what citations mean in a record of this day."""

        def meant(one: Citation) -> tuple[str, int] | None:
            found = self.resolve(one.name, one.is_quoted, one.version, day, acted_on)
            return (found.law.id, found.offset) if found.law else None

        return meant

    def _named(self, name: str, is_quoted: bool) -> tuple[int, tuple[Law, ...]]:
        if is_quoted:
            return 0, self._by_name.get(plain_name(name), ())
        for offset in range(len(name) - 1):
            if laws := self._by_name.get(plain_name(name[offset:])):
                return offset, laws
        return 0, ()

    def offer(self, name: str) -> str:
        """Return the sentence that offers the law most like `name`, or ""."""
        return suggestion(plain_name(name), self._by_name)


def plain_name(name: str) -> str:
    """Return a law's name as names are compared: without 中华人民共和国 and spaces."""
    plain = "".join(unicodedata.normalize("NFKC", name).split())
    return plain.removeprefix("中华人民共和国") or plain


def _year(version: str) -> str:
    match = _YEAR.search(unicodedata.normalize("NFKC", version))
    return match[0] if match else ""


_YEAR: Final = late("(?:19|20)[0-9]{2}")
_ORDER_NUMBER: Final = late("第?([0-9]+)号")


def _is_version(law: Law, version: str) -> bool:
    """Tell whether a version as written (2019修正, 国务院令第592号) may be this law's; what names neither year nor number may."""
    if year := _year(version):
        return law.year == year or _year(law.number) == year
    order = _ORDER_NUMBER.search(unicodedata.normalize("NFKC", version))
    if not order or not law.number:
        return True
    own = _ORDER_NUMBER.search(unicodedata.normalize("NFKC", law.number))
    return own is None or int(own[1]) == int(order[1])


Meaning = Callable[[Citation], tuple[str, int] | None]
"""Says which law a citation means: its id, and the characters before the law's name that a name without 《》 began with."""


def linked(text: str, meaning: Meaning) -> Iterator[tuple[str, str, str]]:
    """Cut a text into (words, law id, article key); id and key are "" where nothing is cited."""
    marks: list[tuple[int, int, str, str]] = []
    for one in citations_in(text):
        meant = meaning(one)
        if meant is None:
            continue
        law, offset = meant
        if one.start < one.end:
            marks.append((one.start + offset, _end_of_name(text, one), law, ""))
        marks.extend((article.start, article.end, law, article.key) for article in one.articles)
    position = 0
    for start, end, law, key in sorted(set(marks)):
        if start < position:
            continue
        if position < start:
            yield text[position:start], "", ""
        yield text[start:end], law, key
        position = end
    if position < len(text):
        yield text[position:], "", ""


def _end_of_name(text: str, citation: Citation) -> int:
    whole = text[citation.start : citation.end].rstrip()
    return citation.start + len(whole.removesuffix("的"))


def keys_of(citations: Iterable[Citation]) -> Iterator[tuple[Citation, str]]:
    """Yield every article cited; "" for a law that is cited as a whole."""
    for one in citations:
        yield from ((one, key) for key in one.keys or ("",))
