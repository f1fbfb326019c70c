"""A page of HTML as it is published: what is said in it anywhere, and the page without its comments."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final
from urllib.parse import unquote, unquote_to_bytes

from gongshi.patterns import late
from gongshi.private.detectors import Hit, personal_data

_RAW: Final = "script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext"
_REST: Final = r"""(?: =\s*+ (?: "[^"]*+(?:"|\Z) | '[^']*+(?:'|\Z) | (?!["'])[^\s>]*+ ) | [^=>]++ )*+ (?:>|\Z)"""
"""What follows the name of a tag: attributes, in whose quotes a `>` ends nothing."""
_MARKUP: Final = late(
    rf"""
      (?P<raw> <(?P<tag>{_RAW})(?=[\s/>]) {_REST} .*? (?: </(?P=tag)(?=[\s/>])[^>]*+>?+ | \Z ) )
    | (?P<comment> <!-- (?: -?> | .*? (?: --!?> | \Z ) ) )
    | (?P<bogus> <!(?!doctype\b|\[CDATA\[|--)[^>]*+(?:>|\Z) | <\?[^>]*+(?:>|\Z) | </(?![a-z])[^>]*+(?:>|\Z) )
    | (?P<element> </?[a-z][^\s/>]*+ {_REST} )
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
"""What begins with `<`, as a browser divides it: HTML Living Standard, 13.2.5. Possessive: linear whatever is unclosed."""


def without_comments(html: str) -> str:
    """Return HTML without its comments and what browsers take for such."""
    return _MARKUP.sub(lambda found: "" if found["comment"] or found["bogus"] else found[0], html)


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of personal data in a page: its sort, and the words of the page before it, "" if none."""

    sort: str
    before: str = ""


def said_in(html: str, own: frozenset[str], seen: set[str] | None = None) -> list[Said]:
    """Return the personal data of a page, in the text and in whatever else a browser gets, each sort and place once.

    Blocks and values that stand in `seen` are passed over; those of a page without personal data are added to it.
    """
    found: dict[Said, None] = {}
    new: set[str] = set()
    for parts in readings(html):
        left = [part for part in parts if not seen or part not in seen]
        words = _APART.join(left)
        for hit in personal_data(words, own=own):
            found.setdefault(Said(hit.sort, _before(words, hit)))
        new.update(left)
    if seen is not None and not found:
        seen |= new
    return list(found)


def _before(words: str, hit: Hit) -> str:
    return words[words.rfind("\n", 0, hit.start) + 1 : hit.start].strip("\n。 ")[-20:]


def readings(html: str) -> Iterator[list[str]]:
    """Yield the blocks of a page's text, then the values of its attributes, its scripts, what is packed into `data:` addresses."""
    reader = _Reader()
    reader.read(html)
    blocks = (_BLANKS.sub(_one_blank, block).strip() for block in "".join(reader.text).split(_APART))
    yield [block for block in blocks if block]
    yield list(dict.fromkeys(reader.values))
    for code in reader.code:
        yield from ([text] for text in texts_of_code(code))
    for kind, data in data_addresses(html):
        if not kind.startswith("image/") or "svg" in kind:
            yield [data.decode("utf-8", "replace")]


_BLANKS: Final = late(r"\s{2,}")


def _one_blank(blanks: re.Match[str]) -> str:
    return "\n" if "\n" in blanks[0] else " "


_ESCAPE: Final = late(r"\\u\{([0-9a-fA-F]{1,6})\}|\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")


def texts_of_code(code: str) -> Iterator[str]:
    """Yield a script or JSON as it stands, and with its escapes (`\\u4e00`) undone where it has some; lines stay lines."""
    yield code
    if _ESCAPE.search(code):
        yield _ESCAPE.sub(lambda found: _character(int(found[1] or found[2] or found[3], 16)), code)


def _character(number: int) -> str:
    return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number <= 0x10FFFF else " "


_DATA: Final = late(r"data:([a-z]+/[a-z0-9.+-]+|)((?:;[a-z0-9=\"_-]+)*),([^\s\"'<>)]*+)", re.IGNORECASE)


def data_addresses(html: str) -> Iterator[tuple[str, bytes]]:
    """Yield (type, content) of each `data:` address. What cannot be decoded comes as it is written."""
    for found in _DATA.finditer(html):
        yield found[1].lower(), _unpacked(found)


def with_data_addresses(html: str, clean: Callable[[str, bytes], bytes | None]) -> str:
    """Return a page in which the content of each `data:` address is what `clean(type, content)` gives; None leaves it."""

    def packed(found: re.Match[str]) -> str:
        content = clean(found[1].lower(), _unpacked(found))
        return found[0] if content is None else f"data:{found[1]};base64,{base64.b64encode(content).decode()}"

    return _DATA.sub(packed, html)


def _unpacked(found: re.Match[str]) -> bytes:
    raw = unquote_to_bytes(found[3])
    if ";base64" not in found[2].lower():
        return raw
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return raw


_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "button",
        "caption",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "label",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "template",
        "textarea",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
        "video",
        "audio",
    ]
)
_CELLS: Final = ("td", "th", "dd")
_APART: Final = "\n。\n"
"""Between texts that are none: no number goes on from one block to the next."""
_SILENT: Final = frozenset(
    {"class", "style", "d", "points", "viewbox", "transform", "integrity", "nonce", "srcset", "sizes", "rel"}
)
"""Attributes that say nothing."""


_ATTRIBUTE: Final = late(r"""([^\s/>=]++)(?:\s*+=\s*+(?:"([^"]*+)|'([^']*+)|([^\s>"']*+)))?+""")


@dataclass(slots=True)
class _Reader:
    """Collects what a page says: a line a block, a blank between cells."""

    text: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)

    def read(self, html: str) -> None:
        end = 0
        for found in _MARKUP.finditer(html):
            self.text.append(unescape(html[end : found.start()]))
            end = found.end()
            if found["raw"]:
                self._raw(found["raw"], found["tag"].lower())
            elif found["element"]:
                self._element(found["element"])
            else:
                self.code.append(found[0])
        self.text.append(unescape(html[end:]))

    def _raw(self, raw: str, tag: str) -> None:
        """Take an element in which nothing is markup: code, or text in which characters may still be written as entities."""
        opening = _OPENING.match(raw)
        length = opening.end() if opening else 0
        self._element(raw[:length])
        inside = re.sub(rf"</{tag}[\s/>][^>]*+\Z", "", raw[length:], flags=re.IGNORECASE)
        if tag in ("textarea", "title"):
            self.text.append(unescape(inside))
        else:
            self.code.append(inside)

    def _element(self, element: str) -> None:
        name = _NAME.match(element)
        tag = name[1].lower() if name else ""
        if tag in _BLOCKS:
            self.text.append("\n" if tag == "br" else _APART)
        elif tag in _CELLS:
            self.text.append(" ")
        if element.startswith("</") or not name:
            return
        for key, *quoted in _ATTRIBUTE.findall(element, name.end()):
            value = unescape("".join(quoted))
            if value and key.lower() not in _SILENT and not value.lstrip().lower().startswith("data:"):
                self.values.extend(_words_of(value))
            elif not value and len(key) > 10:
                self.values.append(key)


_NAME: Final = late("</?([A-Za-z][^\\s/>]*)")
_OPENING: Final = late(rf"<[a-z][^\s/>]*+ {_REST}", re.VERBOSE | re.IGNORECASE)


def _words_of(value: str) -> tuple[str]:
    """Return an attribute's value, and what it says where it is an address: `tel:139…`, `%E5%BC%A0`."""
    plain = unquote(value) if "%" in value else value
    scheme, colon, rest = plain.partition(":")
    if colon and scheme.strip().lower() in ("tel", "sms", "mailto"):
        return (rest,)
    return (plain,)
