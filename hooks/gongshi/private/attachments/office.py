"""Word and Excel files (docx, xlsx): refused if anything in them is hidden, else packed anew with what readers see."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from gongshi.private.attachments import trees
from gongshi.private.attachments.package import Package, opened
from gongshi.private.attachments.rules import WRONG_TYPE, Clean, Refused
from gongshi.private.attachments.sheet import clean_sheet
from gongshi.private.attachments.word import clean_word

_PDF: Final = "接受修订、删去批注和隐藏的内容，或者导出成 PDF。"
_MAIN: Final = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_CLEANERS: Final = {"docx": clean_word, "xlsx": clean_sheet}

_TOLD: Final = (
    (re.compile(r"vbaProject|macrosheets/|dialogsheets/|/activeX/|/ctrlProps/", re.IGNORECASE), "宏或者控件"),
    (re.compile(r"/embeddings/|oleObject", re.IGNORECASE), "嵌入的文件"),
    (re.compile(r"/(?:comments|threadedComments)", re.IGNORECASE), "批注"),
    (re.compile(r"/externalLinks/|/connections\.xml|/queryTables/|/pivotCache/|/model/", re.IGNORECASE), "外部数据或者数据透视表的源数据"),
    (re.compile(r"/revisions/", re.IGNORECASE), "修订记录"),
)  # fmt: skip
"""Parts that somebody made on purpose: their loss is told. All others that no list names are left behind."""


def clean(data: bytes, kind: str) -> Clean:
    """Return the document packed anew from the parts that its readers see, and its text.

    Raises:
        Refused: it is broken or too large, or holds what its reader would not see.
    """
    if not data.startswith(b"PK\x03\x04"):
        raise WRONG_TYPE
    package = opened(data)
    main = _main_part(package)
    if main is None or trees.local(package.tree(main).tag) != _MAIN[kind].rpartition("/")[2].removesuffix(".xml"):
        raise WRONG_TYPE
    _refuse_told(package)
    return _CLEANERS[kind](package, main)


def _main_part(package: Package) -> str | None:
    """Return the part with which a reader begins."""
    if "[Content_Types].xml" not in package.parts:
        return None
    named = [link.target for link in package.links("").values() if link.sort == "officeDocument"]
    return next((name for name in (*named, *_MAIN.values()) if name in package.parts), None)


def _refuse_told(package: Package) -> None:
    behind_charts = set(_behind_charts(package))
    for name in package.parts:
        for pattern, what in _TOLD:
            if pattern.search(name) and name not in behind_charts and not name.endswith(".rels"):
                raise Refused(f"文件里有{what}", _PDF)
        if name.endswith(".rels"):
            folder, _, file = name.removesuffix(".rels").rpartition("_rels/")
            if any(
                link.is_external and link.sort not in ("hyperlink", "oleObject")
                for link in package.links(folder + file).values()
            ):
                raise Refused("文件引用了外面的模板、图片或者数据", "导出成 PDF。")


def _behind_charts(package: Package) -> Iterable[str]:
    """Yield the workbooks behind charts: a chart shows them, its copy has the numbers that are drawn."""
    for name in package.parts:
        if re.fullmatch(r"[a-z]+/charts/[^/]+\.xml", name):
            yield from (link.target for link in package.links(name).values() if not link.is_external)
