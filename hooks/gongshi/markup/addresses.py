"""Where everything stands on the site: addresses relative to its root, and records as other pages name them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote, urlencode

from gongshi.format import FEED, FEEDS, FIELD_PREFIX, FINDER_WORDS, SLUG_DIGITS


@dataclass(frozen=True, slots=True)
class Link:
    """A record as other pages name it. `url` is relative to the site's root."""

    url: str
    heading: str
    number: str = ""
    day: str = ""
    kind_title: str = ""


def article_anchor(key: str) -> str:
    return f"article-{key or 'all'}"


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
