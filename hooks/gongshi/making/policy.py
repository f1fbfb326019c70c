"""What a page may load and run: the Content Security Policy, worked out from the pages themselves.

Nothing is listed by hand: an inline script is allowed because a page that was written holds it, by the hash of its text. What
the policy would refuse in a hand-written page is said before the browser refuses it in silence.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from html import escape
from html.parser import HTMLParser
from typing import Final

from gongshi.exports.headers import REFERRER

SLOT: Final = "<!--gongshi:policy-->"
"""Where the theme leaves room for the policy: before whatever could load or run."""

_DIRECTIVES: Final = (
    ("default-src", "'self'"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
    ("img-src", "'self' data:"),  # the theme's stylesheet draws its icons from data: addresses
    ("object-src", "'none'"),
    ("base-uri", "'none'"),
    ("form-action", "'self'"),
)

_JAVASCRIPT: Final = re.compile(
    r"(?:text|application)/(?:x-)?(?:java|ecma)script(?:1\.[0-5])?|text/(?:jscript|livescript)"
)
_OTHER_SCRIPTS: Final = {"", "module", "importmap", "speculationrules"}
_LOADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "img": ("src", "srcset"),
    "script": ("src",),
    "iframe": ("src",),
    "audio": ("src",),
    "video": ("src", "poster"),
    "source": ("src", "srcset"),
    "embed": ("src",),
    "object": ("data",),
    "form": ("action",),
}
_ELSEWHERE: Final = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


def policy(scripts: Iterable[str], is_header: bool = False) -> str:
    """Return the policy for pages with these inline scripts, given as sources (see `inline_scripts`).

    A header may also say who may frame the page; in a page's own `<meta>` browsers ignore that, and complain.
    """
    allowed = dict(_DIRECTIVES)
    allowed["script-src"] = " ".join([allowed["script-src"], *sorted(set(scripts))])
    if is_header:
        allowed["frame-ancestors"] = "'none'"
    return "; ".join(f"{name} {sources}" for name, sources in allowed.items())


def sealed(html: str) -> str:
    """Return a page of the theme with its own policy in its head, so that it also holds where no header can be set."""
    own = escape(policy(inline_scripts(html)), quote=True).replace("&#x27;", "'")
    tags = f'<meta http-equiv="Content-Security-Policy" content="{own}"><meta name="referrer" content="{REFERRER}">'
    return html.replace(SLOT, tags, 1)


def unsealed(html: str) -> str:
    """Return a page of the theme without a policy."""
    return html.replace(SLOT, "", 1)


def inline_scripts(html: str) -> list[str]:
    """Return the source (`'sha256-…'`) of every script that stands in the page itself and would run; data is none."""
    reader = _Reader()
    reader.feed(html.replace("\r\n", "\n").replace("\r", "\n"))  # as a browser reads it before it hashes
    reader.close()
    return [_source(text) for text in reader.scripts]


def refused(html: str) -> Iterator[str]:
    """Yield what the policy refuses in a page's own text: `style=`, `onclick=`, `<style>`, what is loaded from elsewhere."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    yield from dict.fromkeys(reader.refused)


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode('utf-8', 'surrogatepass')).digest()).decode()}'"


class _Reader(HTMLParser):
    """Collects inline scripts, and what a strict policy refuses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self.refused: list[str] = []
        self._open: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values: dict[str, str] = {}
        for name, value in attrs:
            values.setdefault(name, value or "")  # of two equal attributes, the first counts
        if tag == "script" and "src" not in values and _runs(values.get("type", "")):
            self._open = []
        self.refused.extend(_refused_in(tag, values))

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._open is not None:
            self.scripts.append("".join(self._open))
            self._open = None


def _runs(kind: str) -> bool:
    """Tell whether a browser runs a script of this type; JSON and templates are data."""
    name = kind.strip().lower()
    return name in _OTHER_SCRIPTS or bool(_JAVASCRIPT.fullmatch(name))


def _refused_in(tag: str, values: Mapping[str, str]) -> Iterator[str]:
    if tag in ("style", "base", "object", "embed"):
        yield f"<{tag}>"
    for name, value in values.items():
        if name == "style" or name.startswith("on"):
            yield f"{name}="
        elif name in ("href", "action", "src") and re.match(r"\s*javascript:", value, re.IGNORECASE):
            yield f"{name}=“javascript:”"
    for name in _LOADERS.get(tag, ()):
        if _ELSEWHERE.match(values.get(name, "")):
            yield f"<{tag} {name}=“{values[name].strip()[:80]}”>"
    if tag == "link" and _ELSEWHERE.match(values.get("href", "")) and "stylesheet" in values.get("rel", ""):
        yield f"<link href=“{values['href'].strip()[:80]}”>"
