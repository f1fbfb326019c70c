"""All that is known when pages are planned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gongshi.cache import Cache
from gongshi.catalogue import Catalogue, digest_of_value
from gongshi.findings import Finding
from gongshi.making.ledger import Ledger
from gongshi.markup.head import Site
from gongshi.model.life import Audience
from gongshi.pool import Workers
from gongshi.store import Store
from gongshi.stored import restored
from gongshi.survey import Progress, no_progress
from gongshi.views import Member


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

    def __repr__(self) -> str:
        return f"Theme({dict(self.origins)}, {sorted(self.scripts)}, {self.written})"


@dataclass(frozen=True, slots=True)
class Grounds:
    """What pages may hang on beside the records. Days are of the body's calendar."""

    today: date
    theme: Theme
    commit: str
    """The commit in which the records stand; "" without git."""
    findings: tuple[Finding, ...]
    """What `gongshi check` says of the records, for reviewers: in a preview only."""

    def digests(self) -> dict[str, str]:
        """Return a digest of each, by its name."""
        return {name: digest_of_value(getattr(self, name)).hex() for name in GROUNDS}


GROUNDS = ("today", "theme", "commit", "findings")


@dataclass(frozen=True)
class House:
    """What stands on the site and what is known beside it. What a page asks of it is noted, as the catalogue does."""

    project: Path
    cache: Cache
    catalogue: Catalogue
    site: Site
    audience: Audience
    ledger: Ledger
    _grounds: Grounds
    workers: Workers
    progress: Progress = no_progress

    @property
    def store(self) -> Store:
        return self.catalogue.view.store

    def parts(self) -> dict[str, int]:
        """Return the parts of the sitemap, and how many pages stand in each."""
        self.catalogue.note("parts")
        return self.ledger.parts()

    def listed(self, part: str) -> list[tuple[str, str]]:
        """Return the pages in a part of the sitemap: address, and ISO day or ""."""
        self.catalogue.note("part", part)
        return self.ledger.listed(part)

    @property
    def today(self) -> date:
        self.catalogue.note("today")
        return self._grounds.today

    @property
    def theme(self) -> Theme:
        self.catalogue.note("theme")
        return self._grounds.theme

    @property
    def commit(self) -> str:
        self.catalogue.note("commit")
        return self._grounds.commit

    @property
    def findings(self) -> Sequence[Finding]:
        self.catalogue.note("findings")
        return self._grounds.findings

    def records(self, members: Iterable[Member]) -> Iterator[Any]:
        """Yield the public values of records in a list."""
        return (restored(data) for _, data in self.catalogue.view.texts(one.number for one in members))
