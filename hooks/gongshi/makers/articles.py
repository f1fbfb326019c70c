"""The lists of records that cite an article often cited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongshi.catalogue import Catalogue, link_of
from gongshi.law.citations import article_name
from gongshi.law.citing import LAWS
from gongshi.makers._cited import PER_LIST, SHOWN, list_url, pages_of
from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Page, Unit
from gongshi.markup.addresses import Link, article_anchor, root_of
from gongshi.markup.head import Site, list_head
from gongshi.markup.shell import Content
from gongshi.markup.templates import template
from gongshi.model.kind import Kind
from gongshi.views import Citing, Standing

OWNS = ()
"""They stand in the folder of the laws."""


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


def units(house: House) -> Iterator[Unit]:
    """Yield every law."""
    return ((id,) for kind, id in house.catalogue.view.all_keys() if kind == LAWS)


def units_of(one: Standing) -> Iterator[Unit]:
    if one.is_seen and one.row.kind == LAWS:
        yield (one.row.id,)


def plan(unit: Unit, house: House) -> Iterator[Page]:
    """Yield the pages of every article that is cited more often than the law's page shows."""
    (id,) = unit
    law = house.catalogue.link(LAWS, id)
    for key, members in house.catalogue.citing(id).items() if law else ():
        if law and len(members) > SHOWN:
            for one in _lists(house.catalogue, id, law, key, members):
                yield Page((one.url,), one, listed=("pages", ""))


def _lists(catalogue: Catalogue, id: str, law: Link, key: str, members: Sequence[Citing]) -> Iterator[ArticleList]:
    count = pages_of(members)
    oldest_first = list(reversed(members))
    for page in range(1, count + 1):
        part = oldest_first[(page - 1) * PER_LIST : page * PER_LIST]
        links = [link_of(one, catalogue.kinds[one.kind].title) for one in reversed(part)]
        title = article_name(key) if key else "整部"
        yield ArticleList(list_url(id, key, page), law, article_anchor(key), title, page, count, links, len(members))


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    return [list_content(page.subject, frame.kinds[LAWS], frame.site)]


def list_content(one: ArticleList, laws: Kind, site: Site) -> Content:
    """Return one page of an article's list."""
    urls = {page: one.url.rpartition("-")[0] + f"-{page}.html" for page in range(1, one.pages + 1)}
    main = template("cited.html").render(one=one, kind=laws, root=root_of(one.url), addresses=urls, body=site.body)
    title = f"引用{one.law.heading}{one.title}的记录"
    return Content(f"{title}（{one.page}）", list_head(laws, site, one.url), main)
