"""Records → HTML. Pure: values in, text out; whoever calls knows where it goes.

A page is a shell, rendered once by the site's theme, with a record stamped into its slots. Record text is escaped by Jinja;
a field that is Markdown is rendered and sanitised.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cache
from hashlib import sha256
from html import escape, unescape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

import jinja2
import markdown
import nh3
from markupsafe import Markup

from gongshi.body import Body
from gongshi.citations import LawTable, linked
from gongshi.fields import USCC_PLACEHOLDER
from gongshi.index.format import FEED, FEEDS, FIELD_PREFIX, FINDER_WORDS, SLUG_DIGITS
from gongshi.publicity import STATE_NAMES, State
from gongshi.record import FieldSpec, Kind, Plain, shown

PER_PAGE: Final = 50
"""Records on one page of a list."""
REFERRERS_SHOWN: Final = 200
"""Decisions listed on the page of the item they rest on; all of them are in the lists by year."""

ACCOUNTS: Final = (
    ("takedowns.html", "撤下记录"),
    ("timeliness.html", "公开及时率"),
    ("unused.html", "没有用过的权责事项"),
    ("rules.html", "检查规则"),
)
"""The pages on which the body gives account of its disclosure."""

TITLE_SLOT: Final = "<!--gongshi:title-->"
HEAD_SLOT: Final = "<!--gongshi:head-->"
MAIN_SLOT: Final = "<!--gongshi:main-->"
_SLOTS: Final = re.compile("|".join(map(re.escape, (TITLE_SLOT, HEAD_SLOT, MAIN_SLOT))))


@dataclass(frozen=True, slots=True)
class Content:
    """What is stamped into a shell. `title` is text, the others are HTML."""

    title: str
    head: str
    main: str


@dataclass(frozen=True, slots=True)
class Shell:
    """A page of the theme, cut at its slots: piece, slot, piece, slot, … piece. UTF-8, since it is joined a thousand times."""

    pieces: tuple[bytes, ...]
    slots: tuple[str, ...]

    @classmethod
    def cut(cls, html: str) -> Shell:
        """Cut a page of the theme. A slot may stand in it more than once, or not at all."""
        return cls(tuple(piece.encode() for piece in _SLOTS.split(html)), tuple(_SLOTS.findall(html)))

    def html(self) -> str:
        """Return the page with nothing in its slots."""
        return b"".join(self.pieces).decode()

    def stamp(self, content: Content) -> bytes:
        values = {
            TITLE_SLOT: escape(content.title).encode(),
            HEAD_SLOT: content.head.encode(),
            MAIN_SLOT: content.main.encode(),
        }
        parts = [self.pieces[0]]
        for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
            parts += (values[slot], piece)
        return b"".join(parts)


@dataclass(frozen=True, slots=True)
class Link:
    """A record as other pages name it. `url` is relative to the site's root."""

    url: str
    heading: str
    number: str = ""
    day: str = ""
    kind_title: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """What every page needs to know of the site. `url` is the site's address with a final `/`, or ""."""

    body: Body
    url: str = ""


NO_LAWS: Final = LawTable()


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


def article_anchor(key: str) -> str:
    return f"article-{key or 'all'}"


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
    laws: LawTable = NO_LAWS
    """The laws that citations are linked to."""
    cited: Sequence[CitedArticle] = ()
    """The articles of this record, if it is a law."""
    figures: Mapping[str, Sequence[ShownFigure]] = dataclass_field(default_factory=dict)
    """The figures of this record with where they come from, by field."""
    tiers: Markup | None = None
    """Where fines lie in their benchmark, see `tierpages`."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One part of a kind's list: a year, or one value of the field the list is cut by."""

    slug: str
    title: str
    count: int
    pages: int
    disclosed: int
    """How many records were disclosed, also those taken down since."""
    sums: Mapping[str, str]


def record_url(kind: str, id: str) -> str:
    return f"{kind}/{id}.html"


def data_url(url: str) -> str:
    """Return the address of a record's JSON beside its page."""
    return url.removesuffix(".html") + ".json"


def feed_url(kind: str = "") -> str:
    """Return the address of the feed of a kind, or of the one over all kinds."""
    return f"{kind}/{FEED}" if kind else FEED


def facet_feed_url(kind: str, facet: str, value: str) -> str:
    """Return the address of the feed of one value, as readers see it, of a kind's facet.

    The same as `feedSlug` in assets/gongshi/finder/feeds.js.
    """
    slug = sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:SLUG_DIGITS]
    return f"{kind}/{FEEDS}/{facet}-{slug}.xml"


def shelf_url(kind: str, slug: str, page: int = 0) -> str:
    """Return the address of a page of a list: 0 is the newest, the others count from the oldest, 1 on."""
    return f"{kind}/list/{slug}{f'-{page}' if page else ''}.html"


def search_url(query: str) -> str:
    """Return the address of everything that holds a query."""
    return f"search.html?{FINDER_WORDS['query']}={quote(query)}"


def finder_url(kind: str, filters: Iterable[tuple[str, str]], query: str = "") -> str:
    """Return the address of a kind's finder with facets chosen, and years under `year`; see assets/gongshi/finder/state.js."""
    asked = [(FINDER_WORDS["query"], query)] if query else []
    asked += [(f"{FIELD_PREFIX}{name}" if name in FINDER_WORDS.values() else name, value) for name, value in filters]
    return f"{kind}/index.html{f'?{urlencode(asked)}' if asked else ''}"


def root_of(url: str) -> str:
    """Return the relative path from a page to the site's root."""
    return "../" * url.count("/")


# ------------------------------------------------------------------------------------------------ the record page


def record_content(kind: Kind, subject: Subject, site: Site) -> Content:
    url = record_url(kind.name, subject.record["id"])
    root = root_of(url)
    html = {spec.name: _value_html(subject, kind, spec, root) for spec in kind.fields if spec.name in subject.record}
    blocks = list(_blocks(kind, html))
    main = template("record.html").render(
        subject=subject,
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
        texts = [_basis_html(text, frame) for text in (value if spec.many else [value])]
        return f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>" if spec.many else texts[0]
    if spec.part_type:
        return _groups_html(spec, value if spec.many else [value], frame)
    if spec.meta.refers_to:
        return "<br>".join(_reference_html(spec, one, frame) for one in (value if spec.many else [value]))
    return _simple_html(spec, value, frame)


def _simple_html(spec: FieldSpec, value: Any, frame: _Frame) -> str:
    if spec.meta.leads and value != USCC_PLACEHOLDER:
        return f'{escape(value)} <a href="{frame.root}{escape(search_url(value))}">与它有关的全部记录</a>'
    if spec.many and spec.shape.name in ("text", "attachment"):
        shown_items = map(_attachment_html if spec.shape.name == "attachment" else escape, value)
        return f"<ul>{''.join(f'<li>{one}</li>' for one in shown_items)}</ul>"
    return escape(shown(spec, value))


def _basis_html(text: str, frame: _Frame) -> str:
    """Return a text with each citation linked to the law's page."""
    record, kind, root = frame.subject.record, frame.kind, frame.root
    day = record.get(kind.day, "") if kind.day else ""
    acted_on = record.get(kind.acted, "") if kind.acted else ""
    return "".join(
        f'<a class="gs-cite" href="{root}{record_url("laws", law)}{f"#{article_anchor(key)}" if key else ""}">{escape(words)}</a>'
        if law
        else escape(words)
        for words, law, key in linked(text, frame.subject.laws, day, acted_on)
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


def _number(kind: Kind, record: Plain) -> str:
    return shown(kind.field(kind.number), record[kind.number]) if kind.number in record else ""


_MARKDOWN_TAGS: Final = {"p", "br", "hr", "ul", "ol", "li", "strong", "em", "b", "i", "sup", "sub", "a", "h3", "h4", "h5", "h6"} | {
    "table", "thead", "tbody", "tr", "th", "td", "blockquote", "code", "pre"
}  # fmt: skip


def markdown_html(text: str) -> Markup:
    """Render Markdown and take out whatever could run, load or reach outside. Headings start at level 3."""
    html = markdown.markdown(_deeper(text), extensions=["tables", "sane_lists"], output_format="html")
    clean = nh3.clean(
        html,
        tags=_MARKDOWN_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    return Markup(clean)  # noqa: S704  # sanitised


_HEADING: Final = re.compile(r"^(#{1,6})(?=\s)", re.MULTILINE)


def _deeper(text: str) -> str:
    """Move the headings of a text down so that the highest is of level 3."""
    levels = [len(match) for match in _HEADING.findall(text)]
    shift = 3 - min(levels, default=3)
    return _HEADING.sub(lambda match: "#" * min(6, max(3, len(match[1]) + shift)), text)


def plain_text(html: str) -> str:
    """Return the text of HTML, one line a block, for the search index."""
    text = re.sub(r"</(?:p|li|h[1-6]|td|th|tr|div|section|blockquote|pre|dd|dt)>|<br ?/?>", "\n", html)
    return unescape(nh3.clean(text, tags=set(), clean_content_tags={"script", "style", "svg"}))


# ------------------------------------------------------------------------------------------------ the head


def _head(kind: Kind, subject: Subject, site: Site, url: str) -> str:
    record = subject.record
    shown_fields = (kind.field(name) for name in kind.summary if name in record)
    description = "，".join(shown(spec, record[spec.name]) for spec in shown_fields if not spec.parts)
    number = _number(kind, record)
    tags = [
        ("ArticleTitle", subject.heading),
        ("PubDate", f"{record['published_on']} 00:00"),
        ("ContentSource", record.get("source") or record.get("agency") or site.body.name),
        ("Keywords", f"{kind.title},{number}" if number else kind.title),
        ("Author", site.body.name),
        ("Description", description[:150]),
        ("Url", site.url and site.url + url),
    ]
    return (
        ("" if subject.state == "published" else NOT_INDEXED)
        + _column_head(kind, site)
        + _feed_link(site, url, kind)
        + _meta(tags)
        + _canonical(site, url)
        + _json_block(_schema_org(kind, subject, site, url, number))
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


def list_head(kind: Kind, site: Site, url: str) -> str:
    return _column_head(kind, site) + _feed_link(site, url, kind) + _canonical(site, url)


def site_head(site: Site, url: str = "") -> str:
    """Return the head of a page that stands above the columns: home, search, map."""
    return _site_head(site) + _feed_link(site, url) + _canonical(site, url)


def written_head(site: Site) -> str:
    """Return the head of a hand-written page, but for what depends on its address."""
    return _site_head(site)


def _feed_link(site: Site, url: str, kind: Kind | None = None) -> str:
    """Return where a feed reader finds the feeds: of the kind, if the page belongs to one, and of all."""
    feeds = [(feed_url(), site.body.site_name)]
    if kind:
        feeds.insert(0, (feed_url(kind.name), f"{kind.title} - {site.body.site_name}"))
    return "".join(
        f'<link rel="alternate" type="application/atom+xml" title="{escape(title)}" href="{root_of(url)}{address}">'
        for address, title in feeds
    )


@cache
def _site_head(site: Site) -> str:
    body = site.body
    return _meta(
        [("SiteName", body.site_name), ("SiteDomain", body.domain or ""), ("SiteIDCode", body.site_code or "")]
    )


@cache
def _column_head(kind: Kind, site: Site) -> str:
    tags = [
        ("ColumnName", kind.title),
        ("ColumnDescription", kind.about),
        ("ColumnKeywords", kind.title),
        ("ColumnType", kind.column_type),
    ]
    return _site_head(site) + _meta(tags)


def _meta(tags: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<meta name="{name}" content="{escape(" ".join(text.split()))}">' for name, text in tags if text)


def _canonical(site: Site, url: str) -> str:
    return f'<link rel="canonical" href="{escape(site.url + url)}">' if site.url else ""


def _json_block(data: Mapping[str, Any]) -> str:
    text = _NOT_IN_SCRIPT.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(data, ensure_ascii=False))
    return f'<script type="application/ld+json">{text}</script>'


_NOT_IN_SCRIPT: Final = re.compile("[<>&\u2028\u2029]")


# ------------------------------------------------------------------------------------------------ lists, home, map


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list. `shelf` is None on the kind's first page, which shows the newest of all."""

    kind: Kind
    shelves: Sequence[Shelf]
    shelf: Shelf | None
    page: int
    """0 for the newest page of the shelf; the others count from the oldest, 1 on, so that their addresses last."""
    pages: int
    records: Sequence[tuple[Link, Plain, State]]
    total: int


def list_content(page: ListPage, site: Site) -> Content:
    kind, shelf = page.kind, page.shelf
    url = shelf_url(kind.name, shelf.slug, page.page) if shelf else f"{kind.name}/index.html"
    columns = [kind.field(name) for name in kind.columns]
    main = template("list.html").render(
        page=page,
        kind=kind,
        shelf=shelf,
        root=root_of(url),
        body=site.body,
        columns=columns,
        rows=[
            (link, _cells(columns, record), STATE_NAMES[state] if state != "published" else "")
            for link, record, state in page.records
        ],
        sums=[(kind.field(name).meta.label, text) for name, text in shelf.sums.items()] if shelf else [],
        shelf_url=shelf_url,
    )
    title = f"{shelf.title} - {kind.title}" if shelf else kind.title
    return Content(f"{title}（{page.page}）" if page.page else title, list_head(kind, site, url), main)


def _cells(columns: Sequence[FieldSpec], record: Plain) -> list[tuple[str, str, str]]:
    return [
        (spec.meta.label, shown(spec, record[spec.name]) if spec.name in record else "", spec.shape.name)
        for spec in columns
    ]


@dataclass(frozen=True, slots=True)
class Card:
    """A kind as the home page shows it."""

    kind: Kind
    count: int
    shelves: Sequence[Shelf]


def home_content(cards: Sequence[Card], latest: Sequence[Link], site: Site) -> Content:
    main = template("home.html").render(cards=cards, latest=latest, body=site.body, root="", shelf_url=shelf_url)
    return Content(site.body.site_name, site_head(site), main)


def map_content(cards: Sequence[Card], written: Sequence[Link], site: Site) -> Content:
    main = template("map.html").render(
        cards=cards, written=written, accounts=ACCOUNTS, body=site.body, root="", shelf_url=shelf_url
    )
    return Content(f"网站地图 - {site.body.site_name}", site_head(site, "map.html"), main)


def search_content(kinds: Iterable[Kind], site: Site) -> Content:
    main = template("search.html").render(kinds=list(kinds), body=site.body, root="")
    return Content(f"检索 - {site.body.site_name}", site_head(site, "search.html"), main)


def render(name: str, **values: Any) -> str:
    """Return a template with its values, which are escaped."""
    return template(name).render(**values)


NOT_INDEXED: Final = '<meta name="robots" content="noindex">'
"""For pages that no search engine is to keep."""


@cache
def _environment() -> jinja2.Environment:
    folder = Path(__file__).parent / "templates"
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["day"] = lambda text: f"{text[:4]}年{int(text[5:7])}月{int(text[8:10])}日" if text else ""
    return environment


@cache
def template(name: str) -> jinja2.Template:
    return _environment().get_template(name)
