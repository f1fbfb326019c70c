"""Word and Excel files (docx, xlsx): refused if anything in them is hidden, else packed anew without who and when."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Final
from xml.etree import ElementTree

from gongshi.private.attachments.images import clean_image
from gongshi.private.attachments.rules import Refused

MOST_BYTES: Final = 200 * 1024 * 1024
"""Of all parts, unpacked."""
MOST_PARTS: Final = 5000
_PDF: Final = "接受修订、删去批注和隐藏的内容，或者导出成 PDF。"
_MAIN: Final[Mapping[str, str]] = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}

_REFUSED_PARTS: Final = (
    (re.compile(r"vbaProject|\.bin$|macrosheets/|/activeX/", re.IGNORECASE), "宏或者二进制的部件"),
    (re.compile(r"/embeddings/|oleObject", re.IGNORECASE), "嵌入的文件"),
    (re.compile(r"comments|/persons/", re.IGNORECASE), "批注"),
    (
        re.compile(r"externalLinks/|/connections\.xml|/queryTables/|pivotCache/|/model/", re.IGNORECASE),
        "外部数据或者数据透视表的源数据",
    ),
    (re.compile(r"(?:^|/)revisions/", re.IGNORECASE), "修订记录"),
)
_PRINTER: Final = re.compile(r"printerSettings", re.IGNORECASE)
_HIDDEN: Final[Mapping[str, tuple[tuple[re.Pattern[bytes], str], ...]]] = {
    "docx": (
        (re.compile(rb"<w:(?:ins|del|moveFrom|moveTo|rPrChange|pPrChange|sectPrChange|tblPrChange|cellIns|cellDel)[ />]"), "修订（保留的改动）"),
        (re.compile(rb"<w:(?:vanish|webHidden|specVanish)(?:/>|\s+w:val=\"(?:1|true|on)\")"), "隐藏的文字"),
        (re.compile(rb"<w:commentReference"), "批注"),
        (re.compile(rb"<w:(?:altChunk|object)[ />]"), "嵌入的文件"),
    ),
    "xlsx": (
        (re.compile(rb"<sheet\b[^<>]{0,500}\bstate=\"(?:hidden|veryHidden)\""), "隐藏的工作表"),
        (re.compile(rb"<(?:col|row)\b[^<>]{0,500}\bhidden=\"(?:1|true)\""), "隐藏的行或者列"),
        (re.compile(rb"<definedName\b[^<>]{0,500}\bhidden=\"(?:1|true)\""), "隐藏的名称"),
    ),
}  # fmt: skip
_EXTERNAL: Final = re.compile(rb"<Relationship\b(?=[^<>]{0,4000}TargetMode=\"External\")(?![^<>]{0,4000}/hyperlink\")")
_CORE: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_APP: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_CUSTOM: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)
_PROPERTIES: Final = {"docProps/core.xml": _CORE, "docProps/app.xml": _APP, "docProps/custom.xml": _CUSTOM}
_RSID: Final = re.compile(rb' w:(?:rsid\w{0,8}|author|date|initials)="[^"]{0,200}"|<w:rsids>.*?</w:rsids>', re.DOTALL)
_BOUND: Final = re.compile(r"customXml/item[0-9]+\.xml")
"""Data behind the document that no page of it shows."""
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def kind_of(data: bytes) -> str:
    """Return "docx" or "xlsx" for a file of this kind without macros, "" for any other."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return ""
    return next((kind for kind, main in _MAIN.items() if main in names and "[Content_Types].xml" in names), "")


def clean_office(data: bytes, kind: str) -> tuple[bytes, str]:
    """Return the document packed anew without author, dates, thumbnail and picture data, and its text.

    Raises:
        Refused: it is broken or too large, or holds what its reader would not see.
    """
    try:
        parts = dict(_parts(data))
        _refuse_hidden(parts, kind)
        texts = "\n".join(_texts(parts, kind))
        return _packed(parts), texts
    except Refused:
        raise
    except Exception as error:  # whatever a broken file makes the readers raise
        raise Refused("文件打不开，可能已经损坏", "重新保存，或者导出成 PDF。") from error


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise Refused("文件解压以后太大", "导出成 PDF。")
        if len({entry.filename for entry in entries}) < len(entries):
            raise Refused("文件里有重名的部件", "重新保存，或者导出成 PDF。")
        for entry in entries:
            if entry.flag_bits & 1:
                raise Refused("文件有密码", "去掉密码后重新保存。")
            if entry.filename.startswith("/") or ".." in entry.filename.split("/") or "\\" in entry.filename:
                raise Refused("文件里有越界的路径", "重新保存，或者导出成 PDF。")
            if not entry.is_dir():
                with archive.open(entry) as stream:
                    content = stream.read(MOST_BYTES + 1)
                if len(content) != entry.file_size:
                    raise Refused("文件解压以后太大", "导出成 PDF。")
                yield entry.filename, content


def _refuse_hidden(parts: Mapping[str, bytes], kind: str) -> None:
    for name, content in parts.items():
        for pattern, what in _REFUSED_PARTS:
            if pattern.search(name) and not _PRINTER.search(name):
                raise Refused(f"文件里有{what}", _PDF)
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise Refused("文件的写法不是办公软件保存的", "重新保存，或者导出成 PDF。")
        if b"macroEnabled" in content:
            raise Refused("文件里有宏", "另存为不含宏的格式，或者导出成 PDF。")
        if name.endswith(".rels") and _EXTERNAL.search(content):
            raise Refused("文件引用了外面的模板、图片或者数据", "导出成 PDF。")
        for hidden, what in _HIDDEN[kind]:
            if hidden.search(content):
                raise Refused(f"文件里有{what}", _PDF)


def _texts(parts: Mapping[str, bytes], kind: str) -> Iterator[str]:
    """Yield the text of each paragraph of a document, of each row of a sheet."""
    prefix = "word/" if kind == "docx" else "xl/"
    shared = list(_shared(parts)) if kind == "xlsx" else []
    for name in sorted(parts):
        if not (name.startswith(prefix) and name.endswith(".xml")):
            continue
        root = ElementTree.fromstring(parts[name])  # noqa: S314  # no DOCTYPE gets here, so no entities
        if "/worksheets/" in name:
            for row in root.iter(_tag(root, "row")):
                yield "\t".join(_cell(cell, shared) for cell in row)
        else:
            yield from _paragraphs(root)


def _tag(root: ElementTree.Element, name: str) -> str:
    return root.tag.partition("}")[0] + "}" + name if root.tag.startswith("{") else name


def _paragraphs(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        if element.tag.endswith(("}p", "}si", "}comment")):
            yield "".join(part.text or "" for part in element.iter() if part.tag.endswith(("}t", "}instrText")))


def _shared(parts: Mapping[str, bytes]) -> Iterator[str]:
    content = parts.get("xl/sharedStrings.xml")
    if content:
        for item in ElementTree.fromstring(content):  # noqa: S314  # no DOCTYPE gets here, so no entities
            yield "".join(part.text or "" for part in item.iter() if part.tag.endswith("}t"))


def _cell(cell: ElementTree.Element, shared: list[str]) -> str:
    text = "".join(part.text or "" for part in cell.iter() if part.tag.endswith(("}v", "}t")))
    if cell.get("t") == "s" and text.isdigit() and int(text) < len(shared):
        return shared[int(text)]
    return text


def _packed(parts: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            if not name.startswith("docProps/thumbnail") and not _PRINTER.search(name):
                archive.writestr(zipfile.ZipInfo(name, _EPOCH), _cleaned(name, parts[name]), zipfile.ZIP_DEFLATED)
    return out.getvalue()


_GONE: Final = re.compile(rb"<Relationship\b[^<>]{0,2000}(?:docProps/thumbnail|printerSettings)[^<>]{0,2000}/>")


def _cleaned(name: str, content: bytes) -> bytes:
    if name in _PROPERTIES:
        return _PROPERTIES[name]
    if _BOUND.fullmatch(name):
        return b"<data/>"
    if name.endswith(".rels"):
        return _GONE.sub(b"", content)
    if name.startswith("word/") and name.endswith(".xml"):
        return _RSID.sub(b"", content)
    for suffix, kind in ((".jpg", "JPEG"), (".jpeg", "JPEG"), (".png", "PNG")):
        if name.lower().endswith(suffix):
            return clean_image(content, kind)
    return content
