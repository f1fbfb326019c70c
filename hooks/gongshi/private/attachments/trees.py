"""XML of office files: read within bounds, kept by lists of what may stay, written anew.

Names are told by their namespace, whatever prefix a file gives it, and have one form here: `w:p`, `a:blip`, `s:row`. Only
what a list names stays, and text stays only where readers see it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NoReturn
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

from gongshi.private.attachments.rules import Refused

DEEPEST: Final = 200
"""Elements in each other. Word stops at some sixty tables in each other."""
MOST_BYTES: Final = 12 * 1024 * 1024
"""Of a part that is held as a tree, which takes ten times as much."""

_OFFICE: Final = ("http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/")
_FAMILIES: Final = {
    "wordprocessingml/main": "w",
    "spreadsheetml/main": "s",
    "drawingml/main": "a",
    "drawingml/picture": "pic",
    "drawingml/chart": "c",
    "drawingml/wordprocessingDrawing": "wp",
    "drawingml/spreadsheetDrawing": "xdr",
    "officeDocument/math": "m",
    "officeDocument/relationships": "r",
    "package/relationships": "rel",
    "package/content-types": "ct",
}
_OTHERS: Final = {
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup": "wpg",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas": "wpc",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "http://www.ofdspec.org/2016": "ofd",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
NAMESPACES: Final = {
    **{prefix: f"{_OFFICE[0]}{name.replace('/', '/2006/', 1)}" for name, prefix in _FAMILIES.items()},
    **{prefix: uri for uri, prefix in _OTHERS.items() if prefix != "xml"},
}


def prefix_of(uri: str) -> str:
    """Return our prefix for a namespace, of either edition of the standard; "?" if it is none that we know."""
    if uri in _OTHERS:
        return _OTHERS[uri]
    for head in _OFFICE:
        if uri.startswith(head):
            return _FAMILIES.get(re.sub("/20[0-9]{2}/", "/", uri[len(head) :]), "?")
    return "?"


def broken() -> Refused:
    return Refused("文件的写法不是办公软件保存的", "重新保存，或者导出成 PDF。")


def inspect(data: bytes) -> None:
    """Look over XML before a tree is made of it.

    Raises:
        Refused: it is too deep, declares entities, or names macros.
    """
    depth = 0

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise broken()
        if any("macroEnabled" in value for value in attributes.values()):
            raise Refused("文件里有宏", "另存为不含宏的格式，或者导出成 PDF。")

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_: object) -> NoReturn:
        raise broken()

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise broken() from error


def read(data: bytes) -> Element:
    """Return the tree of a part that `inspect` has seen, its names in our form.

    Raises:
        Refused: it is too large.
    """
    if len(data) > MOST_BYTES:
        raise Refused("文件太大，检查不了", "分成几个文件，或者导出成 PDF。")
    root = ElementTree.fromstring(data)  # noqa: S314  # no DOCTYPE gets here, so no entities
    named(root)
    return root


def named(root: Element) -> None:
    """Bring the names of a tree into our form."""
    for element in root.iter():
        element.tag = _name(element.tag)
        if element.attrib:
            attributes = {_name(key, "") if key[0] == "{" else key: value for key, value in element.attrib.items()}
            element.attrib.clear()
            element.attrib.update(attributes)


@lru_cache(maxsize=10_000)
def _name(qualified: str, bare: str = "?:") -> str:
    uri, _, local = qualified[1:].partition("}") if qualified[:1] == "{" else ("", "", qualified)
    prefix = prefix_of(uri) if uri else ""
    return f"{prefix}:{local}" if prefix else f"{bare}{local}"


def local(tag: str) -> str:
    return tag.rpartition(":")[2]


def children(element: Element, tag: str) -> list[Element]:
    return [one for one in element if one.tag == tag]


def child(element: Element, tag: str) -> Element | None:
    return next((one for one in element if one.tag == tag), None)


def text_in(element: Element, tag: str) -> str | None:
    """Return the text of a child, None if there is no such child."""
    found = child(element, tag)
    return found.text if found is not None else None


def written(root: Element) -> bytes:
    """Return the tree as the bytes of a part, with the namespaces that it uses."""
    used = {name.partition(":")[0] for element in root.iter() for name in (element.tag, *element.attrib) if ":" in name}
    for prefix in sorted(used & NAMESPACES.keys()):
        root.set(f"xmlns:{prefix}", NAMESPACES[prefix])
    return HEAD + bytes(ElementTree.tostring(root, "utf-8", xml_declaration=False))


HEAD: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


# ------------------------------------------------------------------------------------------------ what may stay


def table(text: str) -> dict[str, frozenset[str]]:
    """Return element → attributes from lines `elements: attributes`; in `w:` attributes have the prefix of their element."""
    allowed: dict[str, frozenset[str]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        tags, _, attributes = line.partition(" = ")
        for tag in tags.split():
            prefix = "w:" if tag.startswith("w:") else "m:" if tag.startswith("m:") else ""
            names = (
                name if ":" in name else name[1:] if name[0] == "=" else prefix + name for name in attributes.split()
            )
            allowed[tag] = allowed.get(tag, frozenset()) | frozenset(names)
    return allowed


_SIMPLE: Final = re.compile(
    r"[+-]?[0-9]{0,10}(?:\.[0-9]{1,20})?(?:e[+-][0-9]{1,3})?(?:%|pt|mm|cm|in|pc|pi|px|em)?|#?[0-9A-Fa-f]{3}|#?[0-9A-Fa-f]{6}|#?[0-9A-Fa-f]{8}|[a-z][A-Za-z]{0,40}[0-9]{0,3}",
)
"""A number, a measure, a colour, or a word of the standard: nothing else stands in an attribute unless it is asked for."""

Value = Callable[[str], str | None]
"""What becomes of an attribute's value; None if it goes."""


def simple(value: str) -> str | None:
    return value if _SIMPLE.fullmatch(value) else None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What may stay of a part, by the names of elements."""

    kept: Mapping[str, frozenset[str]]
    texts: frozenset[str]
    """Elements whose text readers see."""
    places: frozenset[str] = frozenset()
    """Elements whose text is a number or a word of the standard."""
    unwrapped: frozenset[str] = frozenset()
    """Their children stay in their place."""
    dropped: frozenset[str] = frozenset()
    """They and all in them go: no reader sees them. What no list names goes too, unless it shows something."""
    refused: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Why such a file is not published, and what to do."""
    values: Mapping[str, Value] = field(default_factory=dict)
    """For `element attribute` or `attribute`: whose value is more than a number or a word."""


UNKNOWN: Final = ("文件里有系统不认识的内容", "导出成 PDF。")


def keep(element: Element, words: Vocabulary) -> None:
    """Take out of a tree what may not stay.

    Raises:
        Refused: it has what is refused, or shows what nobody knows.
    """
    _keep_attributes(element, words)
    element.tail = None
    if element.tag in words.places:
        if simple(element.text or "") is None:
            raise broken()
    elif element.tag not in words.texts:
        element.text = None
    children = [child for given in element for child in _staying(given, words)]
    element[:] = children
    for child in children:
        keep(child, words)


def _keep_attributes(element: Element, words: Vocabulary) -> None:
    tag = element.tag
    allowed = words.kept.get(tag, frozenset())
    for name, value in list(element.attrib.items()):
        checked = None
        if name in allowed:
            checked = (words.values.get(f"{tag} {name}") or words.values.get(name) or simple)(value)
        if checked is None:
            del element.attrib[name]
        elif checked != value:
            element.set(name, checked)


def _staying(child: Element, words: Vocabulary) -> Iterator[Element]:
    """Yield what stays of a child in its place: itself, its children, or nothing."""
    tag = child.tag
    if tag in words.kept:
        yield child
    elif tag in words.refused:
        raise Refused(*words.refused[tag])
    elif tag == "mc:AlternateContent":
        for one in _alternative(child, words):
            yield from _staying(one, words)
    elif tag in words.unwrapped:
        for one in child:
            yield from _staying(one, words)
    elif tag not in words.dropped and _shows(child, words):
        raise Refused(*UNKNOWN)


def _alternative(element: Element, words: Vocabulary) -> Iterator[Element]:
    """Yield what is shown of content that a file has in several forms: the first whose elements we all know."""
    known = words.kept.keys() | words.unwrapped | words.dropped
    for form in element:
        graphics = (one for one in form.iter() if local(one.tag) == "graphicData")
        shapes = [inner.tag for one in graphics for inner in one]
        if form.tag == "mc:Fallback" or all(tag in known for tag in (*shapes, *(one.tag for one in form))):
            yield from form
            return


def _shows(element: Element, words: Vocabulary) -> bool:
    return any(
        (one.tag in words.texts and one.text) or any(name.startswith("r:") for name in one.attrib)
        for one in element.iter()
    )
