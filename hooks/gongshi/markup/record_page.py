"""The page of one record: values in, HTML out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cache
from html import escape
from typing import Any, Final

from markupsafe import Markup

from gongshi.law.citations import Citation, linked
from gongshi.law.remedies import told
from gongshi.markup.addresses import Link, article_anchor, record_url, root_of, search_url
from gongshi.markup.head import NOT_INDEXED, Site, canonical, column_head, feed_link, json_block, meta_tags
from gongshi.markup.prose import markdown_html
from gongshi.markup.shell import Content
from gongshi.markup.templates import template
from gongshi.model.codes import USCC_PLACEHOLDER
from gongshi.model.kind import FieldSpec, Kind, shown
from gongshi.model.life import STATE_NAMES, State
from gongshi.model.record import Plain

CitedName = tuple[str, bool, str]
"""How a law is cited: its name, whether in 《》, and the version."""
MeantLaws = Mapping[CitedName, tuple[str, int]]
"""The law's id, and the characters before its name that a name without 《》 began with; a law that has no page is not in here."""


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
    root = root_of(url)
    html = {spec.name: _value_html(subject, kind, spec, root) for spec in kind.fields if spec.name in subject.record}
    told_below = {name for name in html if kind.field(name).within in subject.record}
    blocks = list(_blocks(kind, {name: one for name, one in html.items() if name not in told_below}))
    remedies = kind.remedies(subject.record)
    said = remedies and told(remedies, site.body.review_body, site.body.court)
    main = template("record.html").render(
        subject=subject,
        remedies=said,
        remedy_law=Markup(_cited_html(said.law, subject.remedy_laws, root)) if said else "",  # noqa: S704  # escaped there
        kind=kind,
        root=root,
        summary=_rows((kind.field(name) for name in kind.summary if name in html), html),
        blocks=blocks,
        has_toc=any(block.is_prose for block in blocks),
        state=STATE_NAMES[subject.state],
        body=site.body,
    )
    return Content(f"{subject.heading} - {kind.title}", _head(kind, subject, site, url), main)


@dataclass(frozen=True, slots=True)
class Block:
    """The fields under one heading of the page; a field of prose is a block of its own."""

    title: str
    anchor: str
    html: Markup
    is_prose: bool = False


def _blocks(kind: Kind, html: Mapping[str, str]) -> Iterator[Block]:
    for place, (group, specs) in enumerate(_groups(kind)):
        present = [spec for spec in specs if spec.name in html]
        if present and present[0].shape.name == "markdown":
            for number, spec in enumerate(present):
                prose = Markup(html[spec.name])  # noqa: S704  # sanitised
                title = spec.meta.label if len(present) > 1 else group
                yield Block(title, f"s-{place}-{number}", prose, is_prose=True)
        elif present:
            yield Block(group, f"s-{place}", _rows(present, html))


@cache
def _groups(kind: Kind) -> Sequence[tuple[str, Sequence[FieldSpec]]]:
    """Return the headings of a record page with their fields, in the order in which the kind first names them."""
    groups: dict[str, list[FieldSpec]] = {}
    for spec in kind.fields:
        if spec.meta.group:
            groups.setdefault(spec.meta.group, []).append(spec)
    return tuple(groups.items())


def _rows(specs: Iterable[FieldSpec], html: Mapping[str, str]) -> Markup:
    rows = (
        f"<div{_WIDE if spec.part_type else ''}><dt>{escape(spec.meta.label)}</dt><dd>{html[spec.name]}</dd></div>"
        for spec in specs
    )
    return Markup("\n".join(rows))  # noqa: S704  # values are HTML already, see _value_html


_WIDE: Final = ' class="gs-wide"'


def _value_html(subject: Subject, kind: Kind, spec: FieldSpec, root: str) -> str:
    """Return one field's value as HTML: escaped text, a link, a list, a table of groups, or sanitised Markdown."""
    if spec.name in subject.figures:
        return template("figures.html").render(figures=subject.figures[spec.name], root=root)
    return _html(spec, subject.record[spec.name], _Frame(subject, kind, root))


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the values of a record are shown in."""

    subject: Subject
    kind: Kind
    root: str


def _html(spec: FieldSpec, value: Any, frame: _Frame) -> str:
    if spec.shape.name == "markdown":
        return markdown_html(value)
    if spec.shape.name == "basis":
        texts = [_cited_html(text, frame.subject.laws, frame.root) for text in (value if spec.many else [value])]
        return f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>" if spec.many else texts[0]
    if spec.part_type:
        return _groups_html(spec, value if spec.many else [value], frame)
    if spec.meta.refers_to:
        return "<br>".join(_reference_html(spec, one, frame) for one in (value if spec.many else [value]))
    return _simple_html(spec, value, frame)


def _simple_html(spec: FieldSpec, value: Any, frame: _Frame) -> str:
    if spec.meta.leads and value != USCC_PLACEHOLDER:
        return f'{escape(value)} <a href="{frame.root}{escape(search_url(value))}">与它有关的全部记录</a>'
    if spec.shape.name == "attached":
        files = {one["name"]: one for one in frame.subject.record.get("attachments", ())}
        return _attachment_html(files[value]) if value in files else escape(value)
    if spec.many and spec.shape.name in ("text", "attachment"):
        shown_items = map(_attachment_html if spec.shape.name == "attachment" else escape, value)
        return f"<ul>{''.join(f'<li>{one}</li>' for one in shown_items)}</ul>"
    return escape(shown(spec, value))


def _cited_html(text: str, laws: MeantLaws, root: str) -> str:
    """Return a text with each citation linked to the law's page."""

    def meaning(one: Citation) -> tuple[str, int] | None:
        return laws.get((one.name, one.is_quoted, one.version))

    return "".join(
        f'<a class="gs-cite" href="{root}{record_url("laws", law)}{f"#{article_anchor(key)}" if key else ""}">{escape(words)}</a>'
        if law
        else escape(words)
        for words, law, key in linked(text, meaning)
    )


def _reference_html(spec: FieldSpec, id: str, frame: _Frame) -> str:
    target = frame.subject.targets.get((spec.meta.refers_to, id))
    return f'<a href="{frame.root}{escape(target.url)}">{escape(target.heading)}</a>' if target else escape(id)


CELL_LENGTH: Final = 60
"""Characters up to which a text is a table's cell; a table with a longer one is shown as cards on a narrow screen."""


def _groups_html(spec: FieldSpec, groups: Sequence[Plain], frame: _Frame) -> Markup:
    """Return groups of fields: one as a list of its fields, several as a table of the columns that occur."""
    columns = [part for part in spec.parts if any(part.name in group for group in groups)]
    rows = [
        [_html(part, group[part.name], frame) if part.name in group else "" for part in columns] for group in groups
    ]
    return Markup(  # noqa: S704  # the template escapes what is not HTML already
        template("parts.html").render(
            spec=spec,
            columns=columns,
            rows=[[Markup(cell) for cell in row] for row in rows],  # noqa: S704
            is_table=all(len(cell) <= CELL_LENGTH or "<a " in cell for row in rows for cell in row),
        )
    )


def _attachment_html(one: Mapping[str, Any]) -> str:
    kind, size = one["url"].rpartition(".")[2].upper(), one["size"] / 1024
    shown_size = f"{size / 1024:.1f} MB" if size >= 1000 else f"{max(1, round(size))} KB"
    link = f'<a href="{escape(one["url"])}" download="{escape(one["name"])}">{escape(one["name"])}</a>'
    return f"{link}（{kind}，{shown_size}）"


def number_of(kind: Kind, record: Plain) -> str:
    return shown(kind.field(kind.number), record[kind.number]) if kind.number in record else ""


# ------------------------------------------------------------------------------------------------ the head


def _head(kind: Kind, subject: Subject, site: Site, url: str) -> str:
    record = subject.record
    shown_fields = (kind.field(name) for name in kind.summary if name in record)
    description = "，".join(shown(spec, record[spec.name]) for spec in shown_fields if not spec.parts)
    number = number_of(kind, record)
    tags = [
        ("ArticleTitle", subject.heading),
        ("PubDate", f"{record['published_on']} 00:00"),
        ("ContentSource", record.get(kind.source) or site.body.name),
        ("Keywords", f"{kind.title},{number}" if number else kind.title),
        ("Author", site.body.name),
        ("Description", description[:150]),
        ("Url", site.url and site.url + url),
    ]
    return (
        ("" if subject.state == "published" else NOT_INDEXED)
        + column_head(kind, site)
        + feed_link(site, url, kind)
        + meta_tags(tags)
        + canonical(site, url)
        + json_block(_schema_org(kind, subject, site, url, number))
    )


def _schema_org(kind: Kind, subject: Subject, site: Site, url: str, number: str) -> dict[str, Any]:
    """Return what search engines read of a record. Vocabulary: schema.org."""
    record = subject.record
    body = {"@type": "GovernmentOrganization", "name": site.body.name, "identifier": site.body.uscc}
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "name": subject.heading,
        "identifier": number or record["id"],
    }
    if site.url:
        data["url"] = site.url + url
    if kind.schema_org == "GovernmentService":
        return {**data, "@type": "GovernmentService", "provider": body}
    data |= {"datePublished": record["published_on"], "inLanguage": "zh-CN", "publisher": body}
    if kind.schema_org != "Legislation":
        return {**data, "@type": kind.schema_org}
    return {**data, "@type": "Legislation", "legislationDate": record.get(kind.day, record["published_on"])}
