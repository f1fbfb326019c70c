"""Every article that the example cites is in `cited_articles.md`, and where it is cited speaks of what the article is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import yaml

from gongshi.law.citations import Citation, Law, LawTable, article_key, article_name, citations_in
from site_tools import ROOT

TABLE: Final = Path(__file__).with_name("cited_articles.md")
CONTEXTS: Final = {
    "处罚依据": ("违法行为类型", "违法事实", "处罚内容"),
    "依据": ("事项", "事实", "理由"),
    "设定依据": ("项目名称", "子项"),
    "责任事项依据": ("阶段", "责任内容"),
    "追责依据": ("追责情形",),
    "法定依据": ("违法行为",),
    "抽查依据": ("抽查事项", "抽查内容"),
    "决策依据": ("决策事项", "主要内容"),
}
"""What a field that cites is about: the fields beside it. Any other text that cites an article speaks for itself."""

LawName = tuple[str, str]
"""Name and version."""


@dataclass(frozen=True, slots=True)
class Article:
    subject: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """An article as it is cited somewhere."""

    where: str
    about: str
    law: LawName
    key: str


def read_table(text: str) -> dict[LawName, dict[str, Article]]:
    found: dict[LawName, dict[str, Article]] = {}
    for part in re.split("^## ", text, flags=re.MULTILINE)[1:]:
        name, version = re.fullmatch("(.+)（(.+?)）", part.partition("\n")[0].strip()).groups()  # type: ignore[union-attr]
        rows = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \|$", part, flags=re.MULTILINE)
        found[name, version] = {key: Article(subject, tuple(words.split())) for key, subject, words in rows}
    return found


def laws_of_the_example() -> list[Mapping[str, Any]]:
    """Return its own laws and those that come with the program."""
    folders = (ROOT / "data/laws", ROOT / "hooks/gongshi/lawbook")
    paths = [path for folder in folders for path in sorted(folder.glob("*.yml"))]
    return [law for path in paths for law in yaml.safe_load(path.read_text("utf-8"))]


def law_table(names: Iterator[LawName] | None = None) -> LawTable:
    """Return the example's laws, and those that only pages cite."""
    known = [
        Law(one["标识"], one["法律名称"], tuple(one.get("简称", ())), one.get("文号", ""), one["版本"], *_term(one))
        for one in laws_of_the_example()
    ]
    held = {(law.name, law.version) for law in known}
    others = [Law(name, name, (), "", version, "", "") for name, version in names or () if (name, version) not in held]
    return LawTable((*known, *others))


def _term(law: Mapping[str, Any]) -> tuple[str, str]:
    return str(law["施行日期"]), str(law.get("失效日期", ""))


def texts_of(value: Any, field: str, beside: Mapping[str, Any], record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each text inside a value with what it is about."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from texts_of(inner, name, value, record)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner, field, beside, record)
    elif isinstance(value, str):
        names = CONTEXTS.get(field)
        yield (
            value,
            "：".join(_flat(beside.get(name)) for name in names)
            if names
            else f"{_flat(record.get('项目名称'))}：{value}",
        )


def _flat(value: Any) -> str:
    return "；".join(map(_flat, value)) if isinstance(value, list) else str(value or "")


def cited_in_data(table: LawTable) -> Iterator[Place]:
    for path in sorted((ROOT / "data").rglob("*.yml")):
        read = yaml.safe_load(path.read_text("utf-8"))
        for record in read if isinstance(read, list) else [read]:
            for text, about in texts_of(record, "", record, record):
                yield from _places(text, about, f"{path.name} {record.get('标识', '')}", table)


def cited_in_pages(table: LawTable) -> Iterator[Place]:
    for path in sorted((ROOT / "content").rglob("*.md")):
        text = path.read_text("utf-8")
        for line in text.splitlines():
            yield from _places(line, text.partition("\n")[0] + line, path.name, table)


def _places(text: str, about: str, where: str, table: LawTable) -> Iterator[Place]:
    for one in citations_in(text):
        law = _meant(one, table)
        for key in one.keys:
            yield Place(where, about, law, key)


def _meant(one: Citation, table: LawTable) -> LawName:
    found = table.resolve(one.name, one.is_quoted, one.version, "")
    return (found.law.name, found.law.version) if found.law else (one.name, one.version)


def fault(place: Place, table: Mapping[LawName, Mapping[str, Article]]) -> str:
    """Return what is wrong with a citation; "" if it fits."""
    article = table.get(place.law, {}).get(place.key)
    name = f"{place.where}：《{place.law[0]}》（{place.law[1]}）{article_name(place.key)}"
    if article is None:
        return f"{name}不在表里"
    if not any(word in place.about for word in article.words):
        return f"{name}是“{article.subject}”，引用的地方说的是“{place.about}”"
    return ""


ARTICLES: Final = read_table(TABLE.read_text("utf-8"))
LAWS: Final = law_table(iter(ARTICLES))
PLACES: Final = [*cited_in_data(LAWS), *cited_in_pages(LAWS)]


def test_every_citation_names_an_article_that_fits() -> None:
    assert len(PLACES) > 900
    assert [said for place in PLACES if (said := fault(place, ARTICLES))] == []


def test_no_article_stands_in_the_table_uncited() -> None:
    cited = {(place.law, place.key) for place in PLACES}
    assert {(law, key) for law, articles in ARTICLES.items() for key in articles} - cited == set()


def test_the_laws_of_the_example_name_each_article_as_the_table_does() -> None:
    named = {
        (law["法律名称"], law["版本"]): {article_key(one["条"]): one["主题"] for one in law.get("常用条文", ())}
        for law in laws_of_the_example()
    }
    assert len(named) > 30
    for law in named.keys() & ARTICLES.keys():
        subjects = {key: article.subject for key, article in ARTICLES[law].items()}
        assert {key: subject for key, subject in named[law].items() if key in subjects} == subjects, law


def test_a_citation_one_article_off_is_found() -> None:
    """The table would be worth little if it found nothing: of all citations moved by one article it finds nineteen in twenty."""
    cited = set(PLACES)
    moved = [replace(place, key=str(int(place.key) + step)) for place in cited for step in (-1, 1)]
    wrong = [place for place in moved if place not in cited]
    missed = [place for place in wrong if not fault(place, ARTICLES)]
    assert len(wrong) > 900
    assert len(missed) / len(wrong) < 0.05
