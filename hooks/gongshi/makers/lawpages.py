"""The page of a law: its articles, and who cites each of them; lists of their own for articles cited often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gongshi.catalogue import Catalogue, Seen
from gongshi.law import citing
from gongshi.law.citations import LawTable, article_key, article_name
from gongshi.law.citing import Resolver
from gongshi.markup import addresses, head, templates
from gongshi.markup.addresses import Link
from gongshi.markup.head import Site
from gongshi.markup.record_page import CitedArticle
from gongshi.markup.shell import Content
from gongshi.model.record import Plain
from gongshi.store import Store

SHOWN: Final = 50
"""Records listed under an article on the law's own page."""
PER_LIST: Final = 200
"""Records on one page of an article's own list."""


@dataclass(frozen=True, slots=True)
class Laws:
    """The laws on the site and what cites them."""

    table: LawTable
    resolver: Resolver
    cited: Mapping[str, Mapping[str, Sequence[Seen]]]

    def links_of(self, one: Seen) -> str:
        """Return what the links of a record to laws depend on."""
        return repr(sorted({pair[0] for pair in citing.articles_cited(self.resolver, one.row)}))


def make_laws(catalogue: Catalogue, store: Store) -> Laws:
    """Arrange the laws that this audience may see, and the records that cite them."""
    table = citing.law_table((one.row for one in catalogue.seen.get(citing.LAWS, ())), store)
    resolver = Resolver.of(table, catalogue.kinds)
    found = citing.cited_by(resolver, (one.row for one in catalogue.by_id.values() if one.row.citations))
    by_id = catalogue.by_id
    cited = {
        law: {key: [by_id[row.kind, row.id] for row in rows] for key, rows in keys.items()}
        for law, keys in found.items()
    }
    return Laws(table, resolver, cited)


def cited_articles(law: str, laws: Laws, catalogue: Catalogue) -> list[CitedArticle]:
    """Return the articles of a law that are cited, as its page shows them; their subjects are the record's to add."""
    return [_cited(law, key, members, catalogue) for key, members in laws.cited.get(law, {}).items()]


def _cited(law: str, key: str, members: Sequence[Seen], catalogue: Catalogue) -> CitedArticle:
    counts = Counter(catalogue.kinds[one.row.kind].title for one in members)
    more = list_url(law, key, _pages(members)) if len(members) > SHOWN else ""
    links = [one.link(catalogue.kinds[one.row.kind].title) for one in members[:SHOWN]]
    return CitedArticle(key, article_name(key) if key else "整部", dict(counts), links, more)


def with_subjects(cited: Sequence[CitedArticle], record: Plain) -> list[CitedArticle]:
    """Return all articles of a law's page: those cited and those the record names, with what they are about."""
    subjects = {article_key(one["article"]): one["subject"] for one in record.get("articles", ())}
    known = {one.key: one for one in cited}
    keys = sorted(known.keys() | subjects.keys(), key=citing.article_order)
    return [
        CitedArticle(
            key,
            known[key].title if key in known else article_name(key),
            known[key].counts if key in known else {},
            known[key].links if key in known else [],
            known[key].more if key in known else "",
            subjects.get(key, ""),
        )
        for key in keys
    ]


# ------------------------------------------------------------------------------------------------ lists


@dataclass(frozen=True, slots=True)
class ArticleList:
    """One page of the records that cite an article. Pages count from the oldest record, so that addresses last."""

    url: str
    law: Link
    anchor: str
    title: str
    page: int
    pages: int
    links: Sequence[Link]
    total: int


def list_url(law: str, key: str, page: int) -> str:
    return f"{citing.LAWS}/cited/{law}.{key or 'all'}-{page}.html"


def _pages(members: Sequence[Seen]) -> int:
    return -(-len(members) // PER_LIST)


def article_lists(laws: Laws, catalogue: Catalogue) -> Iterator[ArticleList]:
    """Yield the pages of every article that is cited more often than the law's page shows."""
    for law, keys in laws.cited.items():
        heading = catalogue.by_id[citing.LAWS, law].link()
        for key, members in keys.items():
            if len(members) <= SHOWN:
                continue
            oldest_first = list(reversed(members))
            pages_of = _pages(members)
            for page in range(1, pages_of + 1):
                part = oldest_first[(page - 1) * PER_LIST : page * PER_LIST]
                links = [one.link(catalogue.kinds[one.row.kind].title) for one in reversed(part)]
                title = article_name(key) if key else "整部"
                yield ArticleList(
                    list_url(law, key, page),
                    heading,
                    addresses.article_anchor(key),
                    title,
                    page,
                    pages_of,
                    links,
                    len(members),
                )


def list_content(one: ArticleList, catalogue: Catalogue, site: Site) -> Content:
    """Return one page of an article's list."""
    addresses = {page: one.url.rpartition("-")[0] + f"-{page}.html" for page in range(1, one.pages + 1)}
    main = templates.template("cited.html").render(
        one=one, kind=catalogue.kinds[citing.LAWS], root=addresses.root_of(one.url), addresses=addresses, body=site.body
    )
    title = f"引用{one.law.heading}{one.title}的记录"
    return Content(f"{title}（{one.page}）", head.list_head(catalogue.kinds[citing.LAWS], site, one.url), main)
