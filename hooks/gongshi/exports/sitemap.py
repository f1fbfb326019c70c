"""The sitemap: an index and one part a list, so that a changed record changes one part. Protocol: sitemaps.org 0.9."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

MAX_URLS: Final = 50_000
"""The protocol's limit for one file."""
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def url_set(site_url: str, urls: Iterable[tuple[str, str]]) -> str:
    """Return one part. `urls` are (address from the site's root, ISO day or "")."""
    rows = "".join(f"<url><loc>{escape(site_url + url)}</loc>{_last_changed(day)}</url>\n" for url, day in urls)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_NAMESPACE}">\n{rows}</urlset>\n'


def sitemap_index(site_url: str, parts: Iterable[str]) -> str:
    """Return the index over the parts, given by their names."""
    rows = "".join(f"<sitemap><loc>{escape(site_url + part)}</loc></sitemap>\n" for part in parts)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{_NAMESPACE}">\n{rows}</sitemapindex>\n'


def _last_changed(day: str) -> str:
    return f"<lastmod>{day}</lastmod>" if day else ""
