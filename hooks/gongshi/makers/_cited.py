"""The articles of a law as its page shows them: who cites each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from gongshi.catalogue import Catalogue, link_of, remedy_laws
from gongshi.law.citations import article_key, article_name, citations_in
from gongshi.law.citing import LAWS, article_order
from gongshi.law.remedies import CITED
from gongshi.markup.record_page import CitedArticle
from gongshi.model.record import Plain
from gongshi.views import Citing

SHOWN: Final = 50
"""Records listed under an article on the law's own page."""
PER_LIST: Final = 200
"""Records on one page of an article's own list."""


def list_url(law: str, key: str, page: int) -> str:
    """Return the address of a page of the records that cite an article; pages count from the oldest record."""
    return f"{LAWS}/cited/{law}.{key or 'all'}-{page}.html"


def pages_of(members: Sequence[Citing]) -> int:
    return -(-len(members) // PER_LIST)


def cited_articles(law: str, catalogue: Catalogue) -> list[CitedArticle]:
    """Return the articles of a law that are cited, by records or where remedies are told; their subjects are the record's to add."""
    cited, meant = catalogue.citing(law), catalogue.ask(remedy_laws)
    told = [
        key
        for one in citations_in(CITED)
        if meant.get((one.name, one.is_quoted, one.version), ("",))[0] == law
        for key in one.keys
    ]
    return [_cited(law, key, cited.get(key, ()), catalogue) for key in dict.fromkeys((*cited, *told))]


def _cited(law: str, key: str, members: Sequence[Citing], catalogue: Catalogue) -> CitedArticle:
    kinds = catalogue.kinds
    counts = Counter(kinds[one.kind].title for one in members)
    more = list_url(law, key, pages_of(members)) if len(members) > SHOWN else ""
    links = [link_of(one, kinds[one.kind].title) for one in members[:SHOWN]]
    return CitedArticle(key, article_name(key) if key else "整部", dict(counts), links, more)


def with_subjects(cited: Sequence[CitedArticle], record: Plain) -> list[CitedArticle]:
    """Return all articles of a law's page: those cited and those the record names, with what they are about."""
    subjects = {article_key(one["article"]): one["subject"] for one in record.get("articles", ())}
    known = {one.key: one for one in cited}
    keys = sorted(known.keys() | subjects.keys(), key=article_order)
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
