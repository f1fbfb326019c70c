"""The page of one record: values in, HTML out.

What is the same on all pages of a kind is put together once a kind; text is escaped where it comes in: in `values`, and by `escaped`.
Parts that few records have are templates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cache
from typing import Final

from markupsafe import Markup

from gongshi.law.remedies import told
from gongshi.markup.addresses import Link, article_anchor, record_url, root_of
from gongshi.markup.escaping import escaped
from gongshi.markup.head import Site
from gongshi.markup.record_head import record_head
from gongshi.markup.shell import Content
from gongshi.markup.templates import render
from gongshi.markup.values import Frame, MeantLaws, Show, cited_html, show_of
from gongshi.model.kind import FieldSpec, Kind
from gongshi.model.life import STATE_NAMES, State
from gongshi.model.record import Plain
from gongshi.model.remedies import Remedies
from gongshi.model.values import show_day


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """One article of a law, and the records that cite it."""

    key: str
    title: str
    counts: Mapping[str, int]
    """How many records cite it, by the title of their kind."""
    links: Sequence[Link]
    """The newest of them."""
    more: str
    """The address of the list of all, "" if `links` has them all."""
    subject: str = ""

    @property
    def anchor(self) -> str:
        return article_anchor(self.key)


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure of a report as its page shows it."""

    name: str
    value: str
    links: Sequence[tuple[str, str]]
    """(words, address from the site's root) of the records that it counts."""
    adds: Sequence[str]
    source: str
    computed: str
    """What the records give today, if that is not the value; "" otherwise."""
    difference: str


@dataclass(frozen=True, slots=True)
class Referrers:
    """The records that refer to one by the same sort of field."""

    title: str
    links: Sequence[Link]
    """Newest first, at most REFERRERS_SHOWN."""
    count: int
    said: str
    """How many there are of each kind, in words."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A record with all that its page shows."""

    record: Plain
    heading: str
    state: State
    until: str
    shelf: Link
    """The list that the record stands in."""
    targets: Mapping[tuple[str, str], Link]
    """The records that this one refers to, by kind and id; a record that cannot be shown is not in here."""
    referrers: Sequence[Referrers]
    repair_from: str = ""
    """The first day (ISO) on which the party may have the publicity ended; "" if that does not apply."""
    laws: MeantLaws = dataclass_field(default_factory=dict)
    """The law that each citation means, and where in the words its name begins; see `citations.Meaning`."""
    cited: Sequence[CitedArticle] = ()
    """The articles of this record, if it is a law."""
    figures: Mapping[str, Sequence[ShownFigure]] = dataclass_field(default_factory=dict)
    """The figures of this record with where they come from, by field."""
    remedy_laws: MeantLaws = dataclass_field(default_factory=dict)
    """The same of what is said of remedies, which is the law of today."""
    tiers: Markup | None = None
    """Where fines lie in their benchmark, see `makers._tiers`."""


def record_content(kind: Kind, subject: Subject, site: Site) -> Content:
    url = record_url(kind.name, subject.record["id"])
    head = record_head(kind, subject.record, subject.heading, subject.state, site)
    return Content(f"{subject.heading} - {kind.title}", head, _main(kind, subject, site, root_of(url)))


# ------------------------------------------------------------------------------------------------ once a kind


@dataclass(frozen=True, slots=True)
class _Row:
    """A field as its row shows it: `before`, then the value."""

    name: str
    label: str
    """Escaped."""
    within: str
    is_prose: bool
    before: str
    show: Show


@dataclass(frozen=True, slots=True)
class _Group:
    """The fields under one heading of the page; one that begins with prose is a heading for each."""

    title: str
    """Escaped."""
    anchor: str
    rows: tuple[_Row, ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    rows: tuple[_Row, ...]
    """All that the page may show."""
    summary: tuple[_Row, ...]
    groups: tuple[_Group, ...]
    """In the order in which the kind first names them."""


@cache
def _layout(kind: Kind) -> _Layout:
    rows = {spec.name: _row(spec) for spec in kind.fields if spec.meta.group or spec.name in kind.summary}
    groups: dict[str, list[_Row]] = {}
    for spec in kind.fields:
        if spec.meta.group:
            groups.setdefault(spec.meta.group, []).append(rows[spec.name])
    return _Layout(
        tuple(rows.values()),
        tuple(rows[name] for name in kind.summary),
        tuple(_Group(escaped(title), f"s-{n}", tuple(some)) for n, (title, some) in enumerate(groups.items())),
    )


def _row(spec: FieldSpec) -> _Row:
    label = escaped(spec.meta.label)
    before = f"<div{_WIDE if spec.part_type else ''}><dt>{label}</dt><dd>"
    return _Row(spec.name, label, spec.within, spec.shape.name == "markdown", before, show_of(spec))


_WIDE: Final = ' class="gs-wide"'


# ------------------------------------------------------------------------------------------------ once a page

_Shown = Mapping[str, str]
"""The HTML of the values of a record, by field."""


def _main(kind: Kind, subject: Subject, site: Site, root: str) -> str:
    layout, record = _layout(kind), subject.record
    shown, remedies = _values(layout, subject, root), kind.remedies(record)
    return "".join(
        [
            _crumbs(kind, subject, root),
            f'<article class="gs-record">\n<h1>{escaped(subject.heading)}</h1>\n',
            _badges(kind, subject, site),
            f'<dl class="gs-summary">\n{_rows(layout.summary, shown)}\n</dl>\n',
            *_blocks(layout, record, shown),
            f"{subject.tiers or ''}\n",
            _period(subject, site) if subject.until else "",
            _remedies(remedies, subject.remedy_laws, site, root) if remedies else "",
            render("record_more.html", subject=subject, root=root) if subject.referrers or subject.cited else "",
            _source(kind, record, site),
            "</article>",
        ]
    )


def _values(layout: _Layout, subject: Subject, root: str) -> _Shown:
    record, figures = subject.record, subject.figures
    frame = Frame(record, root, subject.targets, subject.laws)
    return {
        row.name: render("figures.html", figures=figures[row.name], root=root)
        if row.name in figures
        else row.show(record[row.name], frame)
        for row in layout.rows
        if row.name in record
    }


def _rows(rows: Sequence[_Row], shown: _Shown) -> str:
    return "\n".join([f"{row.before}{shown[row.name]}</dd></div>" for row in rows if row.name in shown])


def _crumbs(kind: Kind, subject: Subject, root: str) -> str:
    shelf = subject.shelf
    return (
        f'<nav class="gs-crumbs" aria-label="所在位置"><a href="{root}index.html">首页</a> › '
        f'<a href="{root}{kind.name}/index.html">{escaped(kind.title)}</a> › '
        f'<a href="{root}{escaped(shelf.url)}">{escaped(shelf.heading)}</a></nav>\n'
    )


def _badges(kind: Kind, subject: Subject, site: Site) -> str:
    record, state = subject.record, subject.state
    badges = [f'<span class="gs-badge gs-badge--{state}">{STATE_NAMES[state]}</span>']
    if subject.until:
        badges.append(f'<a class="gs-badge" href="#period">公示至{show_day(subject.until)}</a>')
    if kind.lapsed and record.get(kind.lapsed[0]) == kind.lapsed[1]:
        badges.append('<span class="gs-badge">已失效</span>')
    if corrections := record.get("corrections"):
        last = max(one["corrected_on"] for one in corrections)
        badges.append(f'<span class="gs-badge">有更正，{show_day(last)}</span>')
    if site.body.example:
        badges.append('<span class="gs-badge gs-badge--example">示例数据</span>')
    return f'<p class="gs-badges">{"".join(badges)}</p>\n'


def _blocks(layout: _Layout, record: Plain, shown: _Shown) -> Iterator[str]:
    """Yield the sections of the fields, behind a table of contents if one of them is prose."""
    contents: list[tuple[str, str]] = []
    sections: list[str] = []
    has_prose = False
    for group in layout.groups:
        rows = [row for row in group.rows if row.name in shown and row.within not in record]
        if rows and rows[0].is_prose:
            has_prose = True
            for number, row in enumerate(rows):
                title, anchor = row.label if len(rows) > 1 else group.title, f"{group.anchor}-{number}"
                contents.append((anchor, title))
                sections.append(_section(anchor, title, f"{shown[row.name]}\n", " gs-prose"))
        elif rows:
            contents.append((group.anchor, group.title))
            fields = f'<dl class="gs-fields">\n{_rows(rows, shown)}\n</dl>\n'
            sections.append(_section(group.anchor, group.title, fields))
    if has_prose:
        items = [f'<li><a href="#{anchor}">{title}</a></li>\n' for anchor, title in contents]
        yield f'<nav class="gs-toc" aria-label="本页目录"><h2>目录</h2><ol>\n{"".join(items)}</ol></nav>\n'
    yield from sections


def _section(anchor: str, title: str, html: str, style: str = "") -> str:
    return f'<section class="gs-block{style}" id="{anchor}">\n<h2>{title}</h2>\n{html}</section>\n'


def _period(subject: Subject, site: Site) -> str:
    text = f"<p>本决定公示到{_time(subject.until)}为止，到期自动停止公示。</p>\n"
    if subject.repair_from:
        phone = f"咨询电话：{escaped(site.body.phone)}。" if site.body.phone else ""
        text += (
            f"<p>当事人认为公示应当提前结束的，可以申请信用修复：从{_time(subject.repair_from)}起，"
            "违法行为已经改正、决定确定的义务已经履行的，向“信用中国”网站（www.creditchina.gov.cn）或者本机关提出申请，并作出信用承诺。"
            f"修复完成后，本页立即停止公示。{phone}信息不准确的，可以随时要求本机关更正。"
            "（信用修复管理办法，国家发展改革委令2025年第36号）</p>\n"
        )
    return _section("period", "公示期限", text)


def _time(day: str) -> str:
    return f'<time datetime="{day}">{show_day(day)}</time>'


def _remedies(remedies: Remedies, laws: MeantLaws, site: Site, root: str) -> str:
    said = told(remedies, site.body.review_body, site.body.court)
    return _section("remedies", "不服怎么办", f"<p>{escaped(said.text)}（{cited_html(said.law, laws, root)}）</p>\n")


def _source(kind: Kind, record: Plain, site: Site) -> str:
    id = escaped(record["id"])
    return (
        '<footer class="gs-source">\n'
        f"<p>来源：{escaped(record.get(kind.source) or site.body.name)}　公开日期：{_time(record['published_on'])}　标识：{id}</p>\n"
        f'<p class="gs-actions"><a href="{id}.json" type="application/json">本条记录的数据（JSON）</a> '
        '<button type="button" class="gs-print" data-gs-print hidden>打印</button></p>\n'
        "</footer>\n"
    )
