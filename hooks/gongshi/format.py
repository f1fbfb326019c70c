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

FORMAT: Final = 5
"""Raise it when the same documents give other files: it is part of every segment's key."""
CODE_BITS: Final = 21
"""A code point in the key of a bigram has so many bits."""
SHORT_LIST: Final = 100
"""A bigram that so few documents hold has no ordinals: the reader looks at their texts instead."""

# ---------------------------------------------------------------- text as it is compared

OPENING_BRACKETS: Final = "(〔【["
"""All are taken for the first."""
CLOSING_BRACKETS: Final = ")〕】]"
"""All are taken for the first."""
RADICALS: Final = "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
"""The radicals of CJK Radicals Supplement, which PDF copies bring in place of ideographs (Unicode: Equivalent_Unified_Ideograph)."""
IDEOGRAPHS: Final = "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
"""The ideograph for each of them; those of Kangxi Radicals are NFKC's."""
IGNORED: Final = (
    [0xAD, 0xAD], [0x34F, 0x34F], [0x61C, 0x61C], [0x115F, 0x1160], [0x17B4, 0x17B5], [0x180B, 0x180F], [0x200B, 0x200F],
    [0x202A, 0x202E], [0x2060, 0x206F], [0x3164, 0x3164], [0xFE00, 0xFE0F], [0xFEFF, 0xFEFF], [0xFFA0, 0xFFA0],
    [0xFFF0, 0xFFF8], [0x1BCA0, 0x1BCA3], [0x1D173, 0x1D17A], [0xE0000, 0xE0FFF],
)  # fmt: skip
"""Code points that nobody sees, from and to (Unicode: Default_Ignorable_Code_Point): they are no part of a text."""
HAN: Final = ([0x3005, 0x3005], [0x3007, 0x3007], [0x3400, 0x4DBF], [0x4E00, 0x9FFF], [0x20000, 0x3FFFF])
"""Code points of Han characters, from and to. Between two of them, two digits, or one and a digit, a blank is nothing."""
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
