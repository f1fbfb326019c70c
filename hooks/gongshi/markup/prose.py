"""Markdown → sanitised HTML, and HTML → plain text."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

import markdown
import nh3
from markupsafe import Markup

_MARKDOWN_TAGS: Final = {"p", "br", "hr", "ul", "ol", "li", "strong", "em", "b", "i", "sup", "sub", "a", "h3", "h4", "h5", "h6"} | {
    "table", "thead", "tbody", "tr", "th", "td", "blockquote", "code", "pre"
}  # fmt: skip


def markdown_html(text: str) -> Markup:
    """Render Markdown and take out whatever could run, load or reach outside. Headings start at level 3."""
    html = markdown.markdown(_deeper(text), extensions=["tables", "sane_lists"], output_format="html")
    clean = nh3.clean(
        html,
        tags=_MARKDOWN_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    return Markup(clean)  # noqa: S704  # sanitised


_HEADING: Final = re.compile(r"^(#{1,6})(?=\s)", re.MULTILINE)


def _deeper(text: str) -> str:
    """Move the headings of a text down so that the highest is of level 3."""
    levels = [len(match) for match in _HEADING.findall(text)]
    shift = 3 - min(levels, default=3)
    return _HEADING.sub(lambda match: "#" * min(6, max(3, len(match[1]) + shift)), text)


def plain_text(html: str) -> str:
    """Return the text of HTML, one line a block, for the search index."""
    text = re.sub(r"</(?:p|li|h[1-6]|td|th|tr|div|section|blockquote|pre|dd|dt)>|<br ?/?>", "\n", html)
    return unescape(nh3.clean(text, tags=set(), clean_content_tags={"script", "style", "svg"}))
