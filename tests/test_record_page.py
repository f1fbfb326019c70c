"""The page of a record: one of every kind, byte for byte, and that whatever a text says stays text.

    python tests/test_record_page.py    write tests/pages/ anew

`tests/pages/` was first written by the templates that these pages were made of before; a difference is to be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from gongshi.kinds import all_kinds
from gongshi.law.citations import citations_in
from gongshi.markup.addresses import Link
from gongshi.markup.head import Site
from gongshi.markup.record_page import CitedArticle, Referrers, ShownFigure, Subject, record_content
from gongshi.markup.shell import Content
from gongshi.model.body import Body
from gongshi.model.kind import FieldSpec, Kind, heading
from gongshi.model.record import Plain
from gongshi.private.names import public_view
from gongshi.reading.records import read
from hostile_records import PAYLOADS
from test_between import sample

PAGES = Path(__file__).parent / "pages"
KINDS = tuple(all_kinds())
BODY = Body(
    name="示例县自然资源局", uscc="11630106MB1EXAMPLH", region="630106", site_name="示例 & 公示", domain="example.cn",
    phone="0971-0000011", example="是",
)  # fmt: skip
SITE = Site(BODY, "https://example.cn/")


def made(kind: Kind, record: Plain, is_full: bool) -> Content:
    """Return a record's page: with all that may stand around a record, or nothing of it."""
    told = heading(kind, record)
    shelf = Link(f"{kind.name}/list/2024.html", "2024年")
    if not is_full:
        return record_content(kind, Subject(record, told, "scheduled", "", shelf, {}, ()), SITE)
    links = [
        Link("permits/xk-1.html", "示例<一>", "湟许〔2024〕1号", "2024-05-06", "行政许可"),
        Link("permits/xk-2.html", "示例二"),
    ]
    references = {
        (spec.meta.refers_to, str(id)): Link(f"{spec.meta.refers_to}/{id}.html", f"所指的 {id}")
        for spec in kind.fields
        if spec.meta.refers_to and spec.name in record
        for id in (record[spec.name] if spec.many else [record[spec.name]])
    }
    figures = [
        ShownFigure(
            "数量", "12", [("2024年的处罚", "penalties/list/2024.html")], ["甲", "乙"], "台账", "11", "<少一件>"
        )
    ]
    subject = Subject(
        record,
        told,
        "published",
        "2027-01-06",
        shelf,
        references,
        [Referrers("引用它的", links, 30, "行政许可 30 件")],
        "2024-08-09",
        {
            (one.name, one.is_quoted, one.version): ("laws-1", 0)
            for text in texts_of_basis(kind.fields, record)
            for one in citations_in(text)
        },
        [
            CitedArticle("33", "第三十三条", {"行政处罚": 2, "行政许可": 1}, links, "laws/cited/a.33.html", "不予处罚"),
            CitedArticle("", "整部", {}, [], ""),
        ],
        {"figures": figures} if "figures" in record else {},
        tiers=Markup("<section>阶次</section>"),
    )
    return record_content(kind, subject, SITE)


def texts_of_basis(fields: tuple[FieldSpec, ...], record: Plain) -> Iterator[str]:
    for spec in fields:
        if spec.name not in record:
            continue
        values = record[spec.name] if spec.many else [record[spec.name]]
        for value in values:
            if spec.parts:
                yield from texts_of_basis(spec.parts, value)
            elif spec.shape.name == "basis":
                yield value


def sample_of(kind: Kind) -> Plain:
    (record,) = read(sample(kind.name).encode(), f"data/{kind.name}/x.yml", kind).records
    return public_view(kind, record.values, "surname")


def golden(name: str) -> str:
    kind = all_kinds()[name]
    pages = [made(kind, sample_of(kind), is_full) for is_full in (True, False)]
    return "\n".join(f"{page.title}\n{page.head}\n{page.main}\n" for page in pages)


@pytest.mark.parametrize("name", KINDS)
def test_a_page_of_every_kind_is_as_it_was(name: str) -> None:
    assert golden(name) == (PAGES / f"{name}.html").read_text(encoding="utf-8")


def test_no_page_is_kept_of_a_kind_that_is_no_more() -> None:
    assert {path.stem for path in PAGES.iterdir()} == set(KINDS)


class Structure(HTMLParser):
    """What stands on a page as a browser reads it: elements with the names of their attributes, and the text between."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[tuple[str, ...]] = set()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add((tag, *sorted(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def attacked(fields: tuple[FieldSpec, ...], record: Plain, payloads: Iterator[str], used: list[str]) -> dict[str, Any]:
    """Return a record whose texts, those in groups included, are attacks, and note those that its page is to show."""

    def attack() -> str:
        used.append(next(payloads))
        return used[-1]

    hostile = dict(record)
    for spec in fields:
        if spec.name not in record or spec.shape.name in ("markdown", "basis", "attachment"):
            continue
        value = record[spec.name]
        if spec.name == "figures":
            continue  # shown as `ShownFigure`
        if spec.parts:
            groups = [attacked(spec.parts, one, payloads, used) for one in (value if spec.many else [value])]
            hostile[spec.name] = groups if spec.many else groups[0]
        elif spec.shape.show is str and spec.meta.group and spec.name not in ("id", "published_on"):
            hostile[spec.name] = [attack()] if spec.many else attack()
    return hostile


@pytest.fixture(scope="module")
def own() -> set[tuple[str, ...]]:
    """The elements of our pages."""
    return Structure("".join(path.read_text(encoding="utf-8") for path in PAGES.iterdir())).elements


@pytest.mark.parametrize("name", KINDS)
def test_whatever_a_text_says_it_stays_text(name: str, own: set[tuple[str, ...]]) -> None:
    kind = all_kinds()[name]
    record, shown = sample_of(kind), [text.strip() for text in PAYLOADS if text.strip()]
    payloads, used = cycle(shown), list[str]()
    while len(used) < len(shown):
        before = len(used)
        content = made(kind, attacked(kind.fields, record, payloads, used), is_full=True)
        page = Structure(content.head + content.main)
        assert page.elements <= own
        assert [text for text in used[before:] if text not in page.text] == []
        assert len(used) > before


if __name__ == "__main__":
    PAGES.mkdir(exist_ok=True)
    for each in KINDS:
        (PAGES / f"{each}.html").write_text(golden(each), encoding="utf-8")
