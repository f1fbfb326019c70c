"""The parts of a file that is a zip (OPC, ISO/IEC 29500-2; OFD): taken within bounds; packed anew under names of ours."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from gongshi.private.attachments import trees
from gongshi.private.attachments.images import draw_anew
from gongshi.private.attachments.rules import Refused

MOST_BYTES: Final = 60 * 1024 * 1024
"""Of all parts, unpacked."""
MOST_PARTS: Final = 5000
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_AGAIN: Final = "重新保存，或者导出成 PDF。"
_DIRECTORY: Final = "[Content_Types].xml"
_XML: Final = (".xml", ".rels", ".vml")


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship: its sort is the last part of its type."""

    sort: str
    target: str
    is_external: bool


def callable_targets(links: Mapping[str, Link]) -> Iterator[str]:
    """Yield whom the links of a part call or write to. No link is kept, but a reader of the source could see these.

    Raises:
        Refused: the part takes anything from outside but links.
    """
    for link in links.values():
        if link.is_external and link.sort != "hyperlink":
            raise Refused("文件引用了外面的模板、图片或者数据", "导出成 PDF。")
        if link.is_external and link.target.partition(":")[0].lower() in ("tel", "mailto", "sms", "callto"):
            yield link.target


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a file, by their names without a slash in front."""

    parts: Mapping[str, bytes]

    def links(self, name: str) -> dict[str, Link]:
        """Return the relationships of a part, or of the package ("") by their ids."""
        folder, _, file = name.rpartition("/")
        content = self.parts.get(posixpath.join(folder, "_rels", f"{file}.rels"))
        links: dict[str, Link] = {}
        for one in trees.read(content) if content is not None else ():
            if trees.local(one.tag) != "Relationship":
                continue
            target, is_external = unquote(one.get("Target", "")), one.get("TargetMode", "").lower() == "external"
            if not is_external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            links[one.get("Id", "")] = Link(one.get("Type", "").rpartition("/")[2], target, is_external)
        return links

    def xml(self, name: str) -> bytes:
        """Return the bytes of a part that is XML and was looked over.

        Raises:
            Refused: it is not there, or does not say that it is XML.
        """
        if name not in self.parts or not name.endswith(_XML):
            raise Refused("文件缺少部件，可能已经损坏", _AGAIN)
        return self.parts[name]

    def tree(self, name: str) -> Element:
        """Return the tree of a part. Raises: see `xml`."""
        return trees.read(self.xml(name))


def opened(data: bytes) -> Package:
    """Return the parts of a zip.

    Raises:
        Refused: it is broken, has a password, is too large, or names parts twice or out of itself; its XML is none that office
            programs write.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _refuse_odd(entries)
            parts = {entry.filename: archive.read(entry) for entry in entries if not entry.is_dir()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise Refused("文件打不开，可能已经损坏", _AGAIN) from error
    for name, content in parts.items():
        if name.endswith(_XML):
            trees.inspect(content)
    return Package(parts)


def _refuse_odd(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise Refused("文件解压以后太大", "压缩里面的图片，分成几个文件，或者导出成 PDF。")
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise Refused("文件里有重名的部件", _AGAIN)
    for entry in entries:
        if entry.flag_bits & 1:
            raise Refused("文件有密码", "去掉密码后重新保存。")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("文件用了办公软件不用的压缩方法", _AGAIN)
        if entry.filename.startswith("/") or ".." in entry.filename.split("/") or "\\" in entry.filename:
            raise Refused("文件里有越界的路径", _AGAIN)


# ------------------------------------------------------------------------------------------------ packed anew

_HEAD: Final = "http://schemas.openxmlformats.org/"
_RELATION: Final = f"{_HEAD}officeDocument/2006/relationships/"
_MEDIA: Final = {"png": "image/png", "jpg": "image/jpeg"}


@dataclass(slots=True)
class Packing:
    """A package that is being made: parts under names of ours, and what leads to each."""

    source: Package
    main_type: str
    parts: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    relations: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Part → (sort, target) in the order of their ids."""
    counts: dict[str, int] = field(default_factory=dict)
    has_large_picture: bool = False
    _pictures: dict[tuple[str, tuple[int, ...]], str] = field(default_factory=dict)

    def put(self, name: str, content: bytes, type: str) -> None:
        self.parts[name], self.types[name] = content, type

    def name(self, pattern: str) -> str:
        """Return the next free name like `word/header{}.xml`."""
        self.counts[pattern] = number = self.counts.get(pattern, 0) + 1
        return pattern.format(number)

    def link(self, source: str, sort: str, target: str) -> str:
        """Let a part lead to another; return the id under which it does."""
        relations = self.relations.setdefault(source, [])
        if (sort, target) not in relations:
            relations.append((sort, target))
        return f"rId{relations.index((sort, target)) + 1}"

    def picture(self, owner: str, link: Link | None, crop: tuple[int, int, int, int] = (0, 0, 0, 0)) -> str:
        """Draw a picture anew that a part of the source shows; return the id under which `owner` leads to it.

        `crop` says what is cut off at left, top, right and bottom, in 1/100000 of its size: that is not kept.

        Raises:
            Refused: it is not there, outside the file, or no picture that can be drawn.
        """
        if link is None or link.is_external or link.target not in self.source.parts:
            raise Refused("文件里的图片不在文件里，或者打不开", "重新插入图片，或者导出成 PDF。")
        known = self._pictures.get((link.target, crop))
        if known is None:
            drawn = draw_anew(self.source.parts[link.target], crop)
            folder = self.main_type.partition("/")[0]
            known = self.name(f"{folder}/media/image{{}}.{drawn.suffix}")
            self.put(known, drawn.data, _MEDIA[drawn.suffix])
            self.has_large_picture |= drawn.is_large
            self._pictures[link.target, crop] = known
        return self.link(owner, "image", known)

    def packed(self, main: str) -> bytes:
        """Return the zip: the same parts give the same bytes."""
        self.relations[""] = [("officeDocument", main)]
        whole = dict(self.parts)
        for source, links in self.relations.items():
            folder, _, file = source.rpartition("/")
            whole[posixpath.join(folder, "_rels", f"{file}.rels")] = _relations(folder, links)
        whole[_DIRECTORY] = _directory(self.types)
        return zipped(whole, _DIRECTORY)


def zipped(parts: Mapping[str, bytes], first: str) -> bytes:
    """Return the zip of parts, one of them before the others: the same parts give the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != first, name)):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), parts[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _relations(folder: str, links: list[tuple[str, str]]) -> bytes:
    lines = (
        f'<Relationship Id="rId{number}" Type="{_RELATION}{sort}" Target="{posixpath.relpath(target, folder or ".")}"/>'
        for number, (sort, target) in enumerate(links, 1)
    )
    return (
        trees.HEAD
        + f'<Relationships xmlns="{_HEAD}package/2006/relationships">{"".join(lines)}</Relationships>'.encode()
    )


def _directory(types: Mapping[str, str]) -> bytes:
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml", **_MEDIA}
    lines = [f'<Default Extension="{suffix}" ContentType="{type}"/>' for suffix, type in defaults.items()]
    lines += [
        f'<Override PartName="/{name}" ContentType="{type}"/>'
        for name, type in sorted(types.items())
        if not type.startswith("image/")
    ]
    return trees.HEAD + f'<Types xmlns="{_HEAD}package/2006/content-types">{"".join(lines)}</Types>'.encode()
