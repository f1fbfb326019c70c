"""PDF: the pages are written into a new file, so that nothing else of the old one is left. Uses pypdf."""

from __future__ import annotations

import logging
from io import BytesIO
from typing import Any, Final

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from gongshi.private.attachments.images import without_metadata
from gongshi.private.attachments.rules import Refused

MOST_PAGES: Final = 2000
_INVISIBLE: Final = frozenset({"/Link", "/Text", "/Popup"})
"""Annotations that draw nothing over the page; they are dropped. A drawn one may be what covers a name."""
_OF_PAGE: Final = (
    "/Annots",
    "/AA",
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/Thumb",
    "/B",
    "/StructParents",
    "/Tabs",
    "/AF",
)
_ANYWHERE: Final = ("/Metadata", "/PieceInfo", "/LastModified", "/OPI", "/AF", "/AA", "/OpenAction", "/JS", "/EF")
_PRINT: Final = "在打开它的程序里“打印”成新的 PDF。"

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it would print what it finds in broken files


def clean_pdf(data: bytes) -> tuple[bytes, str]:
    """Return a PDF with the same pages and nothing else, and the text of its pages.

    Left behind: document information, XMP, scripts, embedded files, outlines, links, and all that earlier revisions hold.

    Raises:
        Refused: it is encrypted, broken, too long, has a form, a signature, hidden layers or drawn annotations.
    """
    try:
        reader = PdfReader(BytesIO(data))
        _refuse_odd(reader)
        first = PdfWriter()
        texts = []
        for page in reader.pages:
            _refuse_drawn(page)
            texts.append(page.extract_text())
            for key in _OF_PAGE:
                page.pop(NameObject(key), None)
            first.add_page(page)
        _strip(first)
        clean = _written(_pages_of(_written(first)))  # once more, without what only the stripped keys led to
    except Refused:
        raise
    except Exception as error:  # whatever a broken file makes the reader raise
        raise Refused("PDF 打不开，可能已经损坏", f"重新生成；或者{_PRINT}") from error
    return clean, "\n".join(texts)


def _refuse_odd(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise Refused("PDF 有密码或者权限限制", "去掉密码后重新生成。")
    root = reader.trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    form = _inside(root, "/AcroForm")
    if form and (_inside(form, "/Fields") or "/XFA" in form):
        raise Refused("PDF 里有表单或者电子签章，重新处理会使它失效", _PRINT)
    layers = _inside(_inside(root, "/OCProperties"), "/D")
    if layers and (_inside(layers, "/OFF") or layers.get("/BaseState") == "/OFF"):
        raise Refused("PDF 里有隐藏的图层", _PRINT)
    if len(reader.pages) > MOST_PAGES:
        raise Refused(f"PDF 超过 {MOST_PAGES} 页", "分成几个文件。")
    if not reader.pages:
        raise Refused("PDF 里没有页", "重新生成。")


def _inside(owner: Any, key: str) -> Any:
    value = owner.get(key) if owner else None
    return value.get_object() if value is not None else None


def _refuse_drawn(page: Any) -> None:
    for reference in _inside(page, "/Annots") or ():
        annotation = reference.get_object()
        if annotation.get("/Subtype") not in _INVISIBLE:
            raise Refused("PDF 里有批注、图章或者涂盖的框，去掉以后下面的内容会露出来", _PRINT)


def _strip(writer: PdfWriter) -> None:
    """Take what describes or acts out of every object."""
    for one in list(writer._objects):
        if isinstance(one, DictionaryObject):
            for key in _ANYWHERE:
                one.pop(NameObject(key), None)
            if isinstance(one, StreamObject) and one.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
                one._data = without_metadata(one._data)


def _pages_of(data: bytes) -> PdfWriter:
    writer = PdfWriter()
    for page in PdfReader(BytesIO(data)).pages:
        writer.add_page(page)
    return writer


def _written(writer: PdfWriter) -> bytes:
    writer.metadata = None
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
