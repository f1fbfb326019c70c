"""What a page may load and run: the Content Security Policy, worked out from the pages themselves.

Nothing is listed by hand: an inline script is allowed because a page that was written holds it, by the hash of its text. What
the policy would refuse in a hand-written page is said before the browser refuses it in silence.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from html.parser import HTMLParser
from typing import Final

from gongshi.exports.headers import REFERRER
from gongshi.model.body import Body
from gongshi.model.web import origin

SLOT: Final = '<meta name="gongshi-slot-policy">'
"""Where the theme leaves room for the policy: before whatever could load or run."""
_SLOT: Final = re.compile(r"<meta\b[^<>]*\bgongshi-slot-policy\b[^<>]*>", re.IGNORECASE)
_BEGINNING: Final = re.compile(
    r"\s*(?:<!doctype[^<>]*>\s*)?(?:<html\b[^<>]*>\s*)?(?:<head(?=[\s>])[^<>]*>)?", re.IGNORECASE
)
"""What stands before all else in a page, as much of it as is written out."""

_DIRECTIVES: Final = (
    ("default-src", "'self'"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
    ("img-src", "'self' data:"),  # the theme's stylesheet draws its icons from data: addresses
    ("object-src", "'none'"),
    ("base-uri", "'none'"),
    ("form-action", "'self'"),
)

_LOADING: Final = ("default-src", "script-src", "style-src", "img-src")
"""What an allowed host may give; the first stands for requests, fonts, frames and media, which have no directive of their own."""
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
_LINKED: Final = frozenset({"stylesheet", "preload", "modulepreload"})
"""What a link is for if it loads something that a page cannot do without."""
_ELSEWHERE: Final = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outside:
    """What of other sites the body allows: origins (`https://host`), see `model.web.origin`."""

    hosts: tuple[str, ...] = ()
    """From which pages may load scripts, styles, pictures and frames, and to which these may send."""
    framers: tuple[str, ...] = ()
    """Whose pages may show this site in a frame."""

    @classmethod
    def of(cls, body: Body) -> Outside:
        return cls(tuple(dict.fromkeys(one.url for one in body.services)), tuple(dict.fromkeys(body.framers)))


NOTHING: Final = Outside()


def policy(scripts: Iterable[str], is_header: bool = False, outside: Outside = NOTHING) -> str:
    """Return the policy for pages with these inline scripts, given as sources (see `inline_scripts`).

    A header may also say who may frame the page; in a page's own `<meta>` browsers ignore that, and complain.
    """
    allowed = dict(_DIRECTIVES)
    for name in _LOADING if outside.hosts else ():
        allowed[name] = " ".join([allowed[name], *outside.hosts])
    allowed["script-src"] = " ".join([allowed["script-src"], *sorted(set(scripts))])
    if is_header:
        allowed["frame-ancestors"] = " ".join(outside.framers) or "'none'"
    return "; ".join(f"{name} {sources}" for name, sources in allowed.items())


def sealed(html: str, outside: Outside = NOTHING) -> str:
    """Return a page of the theme with its own policy in its head, so that it also holds where no header can be set.

    It stands in its slot or, in a page of a template that has none, before all else.
    """
    own = escape(policy(inline_scripts(html), outside=outside), quote=True).replace("&#x27;", "'")
    tags = f'<meta http-equiv="Content-Security-Policy" content="{own}"><meta name="referrer" content="{REFERRER}">'
    if _SLOT.search(html):
        return _SLOT.sub(lambda slot: tags, html, count=1)
    return _BEGINNING.sub(lambda beginning: beginning[0] + tags, html, count=1)


def unsealed(html: str) -> str:
    """Return a page of the theme without a policy."""
    return _SLOT.sub("", html, count=1)


def inline_scripts(html: str) -> list[str]:
    """Return the source (`'sha256-…'`) of every script that stands in the page itself and would run; data is none."""
    reader = _Reader()
    reader.feed(html.replace("\r\n", "\n").replace("\r", "\n"))  # as a browser reads it before it hashes
    reader.close()
    return [_source(text) for text in reader.scripts]


def refused(html: str, outside: Outside = NOTHING) -> Iterator[str]:
    """Yield what the policy refuses in a page's own text: `style=`, `onclick=`, `<style>`, what is loaded from elsewhere."""
    reader = _read(html)
    loaded = (
        f"<{tag} {name}=“{address[:80]}”>" for tag, name, address in reader.loaded if not _is_allowed(address, outside)
    )
    yield from dict.fromkeys([*reader.refused, *loaded])


def from_elsewhere(html: str, outside: Outside = NOTHING) -> Iterator[str]:
    """Yield the addresses from which a page loads something, and which the policy refuses, each once."""
    yield from dict.fromkeys(address for _, _, address in _read(html).loaded if not _is_allowed(address, outside))


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def _is_allowed(address: str, outside: Outside) -> bool:
    """Tell whether an address on another host is one that the body allows; without a scheme, whichever that is."""
    return any(name in outside.hosts for name in origins_of(address))


def origins_of(address: str) -> tuple[str, ...]:
    """Return the origins that an address on another host may have: two where it leaves the scheme to the page."""
    host = re.split(r"[/?#]", address.split("//", 1)[-1], maxsplit=1)[0]
    schemes = ("https:", "http:") if address.startswith("//") else (address.split("//", 1)[0],)
    try:
        return tuple(origin(f"{scheme}//{host}") for scheme in schemes)
    except ValueError:
        return ()


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode('utf-8', 'surrogatepass')).digest()).decode()}'"


class _Reader(HTMLParser):
    """Collects inline scripts, and what a strict policy refuses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self.refused: list[str] = []
        self.loaded: list[tuple[str, str, str]] = []
        """Tag, attribute and address of what is loaded from another host."""
        self._open: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values: dict[str, str] = {}
        for name, value in attrs:
            values.setdefault(name, value or "")  # of two equal attributes, the first counts
        if tag == "script" and "src" not in values and _runs(values.get("type", "")):
            self._open = []
        self.refused.extend(_refused_in(tag, values))
        self.loaded.extend(_loaded_in(tag, values))

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


def _loaded_in(tag: str, values: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield tag, attribute and address of what a tag loads from another host, or sends there."""
    named = ("href",) if tag == "link" and _LINKED & {*values.get("rel", "").lower().split()} else _LOADERS.get(tag, ())
    for name in named:
        for address in values.get(name, "").split(",") if name == "srcset" else (values.get(name, ""),):
            if _ELSEWHERE.match(address):
                yield tag, name, address.strip().split()[0]
