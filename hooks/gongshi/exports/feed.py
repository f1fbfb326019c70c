"""Atom feeds (RFC 4287). Text in, bytes out.

Ids are `urn:uuid:` of the body's code and the record's kind and id: they last through a change of the site's address, and are
valid where the site has none. Links are absolute if the address is known; else relative to the feed, which RFC 4287 allows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

MAX_ENTRIES: Final = 30
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, however it is written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record. `url` is relative to the site's root; days are ISO."""

    url: str
    title: str
    summary: str
    category: str
    published_on: str
    updated_on: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and where it stands. `page` is the page that shows the same, `root` the site's address or the way to its root."""

    url: str
    page: str
    title: str
    author: str
    owner: str
    """The body's unified social credit code, from which the ids are made."""
    root: str
    is_absolute: bool


def atom(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """Return the feed, newest entry first as given. A feed without entries was last changed at the beginning of time."""
    updated = max((entry.updated_on for entry in entries), default="1970-01-01")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"<id>{_id(feed, feed.url)}</id>",
        f"<title>{_text(feed.title)}</title>",
        f"<updated>{_moment(updated)}</updated>",
        f"<author><name>{_text(feed.author)}</name></author>",
        *([f'<link rel="self" type="application/atom+xml" href={_link(feed, feed.url)}/>'] if feed.is_absolute else []),
        f'<link rel="alternate" type="text/html" href={_link(feed, feed.page)}/>',
        *(line for entry in entries for line in _entry(feed, entry)),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _entry(feed: Feed, entry: Entry) -> Sequence[str]:
    return (
        "<entry>",
        f"<id>{_id(feed, entry.url)}</id>",
        f"<title>{_text(entry.title)}</title>",
        f'<link rel="alternate" type="text/html" href={_link(feed, entry.url)}/>',
        f"<published>{_moment(entry.published_on)}</published>",
        f"<updated>{_moment(entry.updated_on)}</updated>",
        f"<category term={quoteattr(_clean(entry.category))}/>",
        f"<summary>{_text(entry.summary)}</summary>",
        "</entry>",
    )


def _id(feed: Feed, url: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, _clean(f'gongshi:{feed.owner}/{url}'))}"


def _link(feed: Feed, url: str) -> str:
    return quoteattr(_clean(feed.root + url))


def _moment(day: str) -> str:
    """Return the beginning of a day in China."""
    return f"{day}T00:00:00+08:00"


def _text(text: str) -> str:
    return escape(_clean(text))


def _clean(text: str) -> str:
    return " ".join(_NOT_XML.sub("", text).split())
