"""What Python writes and JavaScript reads must agree on; the only place where it stands.

`python -m gongshi.exports.format_js` writes these constants, with what is said of them, to `assets/gongshi/format.js`.
"""

from __future__ import annotations

from typing import Final

# ---------------------------------------------------------------- where

ASSETS: Final = "assets/gongshi"
"""The folder of the scripts, from the root of the site."""
MANIFEST: Final = f"{ASSETS}/index.json"
"""The one file of the index that keeps its name."""
FOLDER: Final = f"{ASSETS}/index"
"""All other files of the index."""
SUFFIX: Final = ".bin"
"""Of those files."""
NAME_LETTERS: Final = 12
"""In the name of such a file, before its suffix."""

# ---------------------------------------------------------------- the search index: hooks/decisions/0003-search-index.md

FORMAT: Final = 3
"""Raise it when the same documents give other files: it is part of every segment's key."""
CODE_BITS: Final = 21
"""A code point in the key of a bigram has so many bits."""
LISTED_BLOCKS: Final = 64
"""So many blocks are named by one list."""
SHORT_LIST: Final = 100
"""A bigram that so few documents hold has no ordinals: the reader looks at their texts instead."""

# ---------------------------------------------------------------- text as it is compared

OPENING_BRACKETS: Final = "(〔【["
"""All are taken for the first."""
CLOSING_BRACKETS: Final = ")〕】]"
"""All are taken for the first."""
SPACES: Final = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What `str.isspace` calls a space; all are taken for U+0020."""

# ---------------------------------------------------------------- the finders: hooks/decisions/0006-finder-tables.md

YEAR: Final = "year"
"""The choice by year, which every kind with a day has."""
DAY_SHAPE: Final = "day"
"""The shape of a column of days."""
AMOUNT_SHAPE: Final = "amount"
"""The shape of a column of amounts."""
DOC_NO_SHAPE: Final = "doc_no"
"""The shape of a column of document numbers."""
FINDER_WORDS: Final = {"query": "q", "from": "from", "to": "to", "sort": "sort", "page": "page", "size": "size"}
"""Parameters of the finder's own in an address, by what they hold."""
FIELD_PREFIX: Final = "field-"
"""Stands before a facet's name in an address if that is one of the finder's own words."""

# ---------------------------------------------------------------- feeds

FEED: Final = "feed.xml"
"""The feed of a kind in the kind's folder, the one over all kinds at the root of the site."""
FEEDS: Final = "feeds"
"""The folder, in that of the kind, with a feed for each value of a facet."""
SLUG_DIGITS: Final = 12
"""Hexadecimal digits of the SHA-256 of a value, in UTF-8, that name its feed."""

# ---------------------------------------------------------------- values for the reader

FOREVER_ON: Final = "2099-12-31"
"""The day that stands for 长期 in the national forms."""
WAN: Final = 10_000
"""Yuan in a 万元; from there on an amount is said in both."""
FORMULA_SIGNS: Final = "=+-@＝＋－＠"
"""A cell that begins with one of them is a formula to a spreadsheet."""
