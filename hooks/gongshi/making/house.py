"""All that is known when pages are planned. What several makers need is worked out once, when it is first asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from gongshi.catalogue import Catalogue, Seen
from gongshi.findings import Finding
from gongshi.law.citations import citations_in
from gongshi.law.citing import LAWS, Resolver, cited_by, law_table
from gongshi.law.remedies import CITED
from gongshi.markup.head import Site
from gongshi.markup.record_page import MeantLaws
from gongshi.model.life import Audience
from gongshi.store import Row, Store
from gongshi.survey import Progress


@dataclass(frozen=True, slots=True)
class Written:
    """A hand-written page, for the search index and the map. `url` is relative to the site's root."""

    url: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Theme:
    """What the theme and the hand-written pages have put into the stage."""

    origins: Mapping[str, str]
    """Where each of these files comes from, by its address."""
    scripts: frozenset[str]
    """The inline scripts of all its pages, as sources of the policy."""
    written: tuple[Written, ...]


@dataclass(frozen=True)
class House:
    """What stands on the site and what is known beside it. Days are of the body's calendar."""

    project: Path
    catalogue: Catalogue
    rows: Sequence[Row]
    store: Store
    site: Site
    theme: Theme
    today: date
    audience: Audience
    progress: Progress
    commit: str = ""
    """The commit in which the records stand; "" without git."""
    findings: Sequence[Finding] = ()
    """What `gongshi check` says of the records."""

    @cached_property
    def resolver(self) -> Resolver:
        """Says what citations mean, by the laws that this audience may see."""
        laws = (one.row for one in self.catalogue.seen.get(LAWS, ()))
        return Resolver.of(law_table(laws, self.store), self.catalogue.kinds)

    @cached_property
    def remedy_laws(self) -> MeantLaws:
        """The laws that remedies cite, as far as the body keeps them."""
        table = self.resolver.table
        cited = ((one, table.meaning("")(one)) for one in citations_in(CITED)) if table else ()
        return {(one.name, one.is_quoted, one.version): meant for one, meant in cited if meant}

    @cached_property
    def cited(self) -> Mapping[str, Mapping[str, Sequence[Seen]]]:
        """The records that cite each article, newest first, by the law's id and the article's key."""
        by_id = self.catalogue.by_id
        found = cited_by(self.resolver, (one.row for one in by_id.values() if one.row.citations))
        return {
            law: {key: [by_id[row.kind, row.id] for row in rows] for key, rows in keys.items()}
            for law, keys in found.items()
        }

    def facets(self) -> Mapping[int, str]:
        """Return the facets of each record as packed text, by its number in the store. Not kept: 30 MB at 100,000 records."""
        return dict(self.store.facets())

    def records(self, seen: Iterable[Seen]) -> Iterator[Any]:
        """Yield the public values of records."""
        return (json.loads(data) for data in self.store.data(one.row for one in seen))
