"""Where everything stands on the site: addresses relative to its root, and records as other pages name them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from urllib.parse import quote, urlencode


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
    return f"{kind}/feed.xml" if kind else "feed.xml"


def facet_feed_url(kind: str, facet: str, value: str) -> str:
    """Return the address of the feed of one value, as readers see it, of a kind's facet.

    The first 12 hexadecimal digits of the SHA-256 of the value in UTF-8. In the browser:

        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(value)));
        const slug = [...digest.slice(0, 6)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    """
    return f"{kind}/feeds/{facet}-{sha256(value.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}.xml"


def shelf_url(kind: str, slug: str, page: int = 0) -> str:
    """Return the address of a page of a list: 0 is the newest, the others count from the oldest, 1 on."""
    return f"{kind}/list/{slug}{f'-{page}' if page else ''}.html"


def search_url(query: str) -> str:
    """Return the address of everything that holds a query."""
    return f"search.html?q={quote(query)}"


def finder_url(kind: str, filters: Iterable[tuple[str, str]], query: str = "") -> str:
    """Return the address of a kind's finder with facets chosen, and years under `year`; see assets/gongshi/state.js."""
    asked = [("q", query)] if query else []
    asked += [(f"field-{name}" if name in _FINDER_WORDS else name, value) for name, value in filters]
    return f"{kind}/index.html{f'?{urlencode(asked)}' if asked else ''}"


_FINDER_WORDS: Final = frozenset({"q", "from", "to", "sort", "page", "size"})
"""Parameters of the finder's own; a facet of that name is `field-…`."""


def root_of(url: str) -> str:
    """Return the relative path from a page to the site's root."""
    return "../" * url.count("/")
