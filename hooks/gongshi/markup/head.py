"""The head of a page: tags of government pages (政府网站发展指引), feeds, canonical address, schema.org."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from gongshi.markup.addresses import feed_url, root_of
from gongshi.markup.escaping import escaped
from gongshi.model.body import Body
from gongshi.model.kind import Kind
from gongshi.model.web import host_of


@dataclass(frozen=True, slots=True)
class Site:
    """What every page needs to know of the site. `url` is the site's address with a final `/`, or ""."""

    body: Body
    url: str = ""


def list_head(kind: Kind, site: Site, url: str) -> str:
    return column_head(kind, site) + feed_link(site, url, kind) + canonical(site, url)


def site_head(site: Site, url: str = "") -> str:
    """Return the head of a page that stands above the columns: home, search, map."""
    return _site_head(site) + feed_link(site, url) + canonical(site, url)


def written_head(site: Site) -> str:
    """Return the head of a hand-written page, but for what depends on its address."""
    return _site_head(site)


def feed_link(site: Site, url: str, kind: Kind | None = None) -> str:
    """Return where a feed reader finds the feeds: of the kind, if the page belongs to one, and of all."""
    feeds = [(feed_url(), site.body.site_name)]
    if kind:
        feeds.insert(0, (feed_url(kind.name), f"{kind.title} - {site.body.site_name}"))
    return "".join(
        f'<link rel="alternate" type="application/atom+xml" title="{escaped(title)}" href="{root_of(url)}{address}">'
        for address, title in feeds
    )


@cache
def _site_head(site: Site) -> str:
    body = site.body
    host = host_of(body.url or site.url) or body.domain or ""
    return meta_tags([("SiteName", body.site_name), ("SiteDomain", host), ("SiteIDCode", body.site_code or "")])


@cache
def column_head(kind: Kind, site: Site) -> str:
    tags = [
        ("ColumnName", kind.title),
        ("ColumnDescription", kind.about),
        ("ColumnKeywords", kind.title),
        ("ColumnType", kind.column_type),
    ]
    return _site_head(site) + meta_tags(tags)


def meta_tags(tags: Iterable[tuple[str, str]]) -> str:
    return "".join(meta_tag(name, text) for name, text in tags)


def meta_tag(name: str, text: str) -> str:
    """Return a tag; none if there is nothing to say."""
    return f'<meta name="{name}" content="{escaped(" ".join(text.split()))}">' if text else ""


def canonical(site: Site, url: str) -> str:
    return f'<link rel="canonical" href="{escaped(site.url + url)}">' if site.url else ""


def json_block(data: Mapping[str, Any]) -> str:
    text = _NOT_IN_SCRIPT.sub(lambda match: f"\\u{ord(match[0]):04x}", _as_json(data))
    return f'<script type="application/ld+json">{text}</script>'


_as_json: Final = json.JSONEncoder(ensure_ascii=False).encode
_NOT_IN_SCRIPT: Final = re.compile("[<>&\u2028\u2029]")
NOT_INDEXED: Final = '<meta name="robots" content="noindex">'
"""For pages that no search engine is to keep."""
