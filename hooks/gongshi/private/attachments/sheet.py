"""Workbooks (xlsx): the values that are seen, written anew. Refused if somebody hid something in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement
from xml.sax.saxutils import escape, quoteattr

from gongshi.private.attachments import drawing, trees
from gongshi.private.attachments.cells import row_passages, spelled
from gongshi.private.attachments.number_formats import shows, sound, tells_day, unseen_sections
from gongshi.private.attachments.package import Link, Package, Packing, callable_targets
from gongshi.private.attachments.rules import Clean, Refused
from gongshi.private.attachments.theme import THEME_TYPE, clean_theme, colours

_MEND: Final = "取消隐藏或者删去它，或者导出成 PDF。"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml"
_EMBEDDED: Final = ("文件里有嵌入的文件或者控件", "删去它，或者导出成 PDF。")
_TINY_ROW: Final = 2.0
"""Points."""
_TINY_COLUMN: Final = 0.3
"""Characters."""
_TINY_FONT: Final = 2.0
"""Points."""

_TALL: Final = 20_000
"""Rows."""
_LAST_COLUMN: Final = 1024
"""Columns from here on are hidden by people who want to show where the sheet ends."""

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,320}(?:\.[0-9]{0,320})?|\.[0-9]{1,320})(?:[eE][+-]?[0-9]{1,4})?")
_CELL: Final = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE: Final = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?")
_PLAIN: Final = {
    "b": re.compile("[01]"),
    "e": re.compile("#(?:DIV/0!|N/A|NAME\\?|NULL!|NUM!|REF!|VALUE!|GETTING_DATA|SPILL!|CALC!)"),
    "d": re.compile("[0-9T:.Z-]{1,30}"),
}
"""What may stand in a cell of a type that is neither a number nor a text."""


def _range(value: str) -> str | None:
    return value if all(_RANGE.fullmatch(one) for one in value.split(" ")) else None


_RUNS: Final = trees.table("""
    s:si s:is s:r s:rPr s:t
    s:t = xml:space
    s:b s:i s:u s:strike s:outline s:shadow s:condense s:extend s:vertAlign s:sz s:family s:charset s:scheme = val
    s:rFont = val
    s:color = rgb theme tint indexed auto
""")
_STRINGS: Final = trees.Vocabulary(
    _RUNS,
    texts=frozenset(["s:t"]),
    dropped=frozenset(["s:rPh", "s:phoneticPr", "s:extLst"]),
    values={"s:rFont val": drawing.font, "xml:space": lambda value: "preserve"},
)
_STYLES: Final = trees.Vocabulary(
    trees.table("""
    s:styleSheet s:numFmts s:fonts s:font s:fills s:fill s:borders s:cellXfs s:xf s:start s:end
    s:b s:i s:u s:strike s:outline s:shadow s:condense s:extend s:vertAlign s:sz s:family s:charset s:scheme s:name = val
    s:color s:fgColor s:bgColor = rgb theme tint indexed auto
    s:patternFill = patternType
    s:gradientFill = type degree left right top bottom
    s:stop = position
    s:border = diagonalUp diagonalDown outline
    s:left s:right s:top s:bottom s:diagonal s:vertical s:horizontal s:start s:end = style
    s:xf = numFmtId fontId fillId borderId applyNumberFormat applyFont applyFill applyBorder applyAlignment quotePrefix
    s:alignment = horizontal vertical textRotation wrapText indent relativeIndent justifyLastLine shrinkToFit readingOrder
"""),
    texts=frozenset(),
    values={"s:name val": drawing.font},
)
_SHEET: Final = trees.Vocabulary(
    trees.table("""
    s:sheetPr s:sheetViews s:cols s:mergeCells s:rowBreaks s:colBreaks s:pageSetUpPr s:tabColor
    s:tabColor = rgb theme tint indexed
    s:pageSetUpPr = fitToPage
    s:outlinePr = summaryBelow summaryRight
    s:sheetView = showGridLines showRowColHeaders showZeros rightToLeft zoomScale zoomScaleNormal workbookViewId
    s:pane = xSplit ySplit topLeftCell activePane state
    s:sheetFormatPr = baseColWidth defaultColWidth defaultRowHeight customHeight thickTop thickBottom
    s:col = min max width style customWidth bestFit hidden
    s:mergeCell = ref
    s:printOptions = horizontalCentered verticalCentered headings gridLines gridLinesSet
    s:pageMargins = left right top bottom header footer
    s:pageSetup = paperSize scale firstPageNumber fitToWidth fitToHeight pageOrder orientation blackAndWhite draft useFirstPageNumber
    s:headerFooter = differentOddEven differentFirst scaleWithDoc alignWithMargins
    s:oddHeader s:oddFooter s:evenHeader s:evenFooter s:firstHeader s:firstFooter
    s:rowBreaks s:colBreaks = count manualBreakCount
    s:brk = id min max man
    s:drawing = r:id
"""),
    texts=frozenset([f"s:{page}{end}" for page in ("odd", "even", "first") for end in ("Header", "Footer")]),
    refused=dict.fromkeys(["s:oleObjects", "s:controls", "s:legacyDrawingHF"], _EMBEDDED),
    dropped=frozenset(["s:legacyDrawing", "s:hyperlinks", "s:tableParts", "s:picture", "s:extLst", "s:customSheetViews", "s:customProperties"])
    | {"s:sheetProtection", "s:protectedRanges", "s:dataValidations", "s:scenarios", "s:autoFilter", "s:webPublishItems"},
    values={"ref": _range, "topLeftCell": _range, "r:id": str},
)  # fmt: skip
_ORDER: Final = [
    "s:sheetPr",
    "s:sheetViews",
    "s:sheetFormatPr",
    "s:cols",
    "s:sheetData",
    "s:mergeCells",
    "s:printOptions",
    "s:pageMargins",
    "s:pageSetup",
    "s:headerFooter",
    "s:rowBreaks",
    "s:colBreaks",
    "s:drawing",
]
_DRAWING: Final = trees.Vocabulary(
    drawing.WORDS
    | trees.table("""
    xdr:wsDr xdr:from xdr:to xdr:col xdr:colOff xdr:row xdr:rowOff xdr:pic xdr:nvPicPr xdr:cNvPicPr xdr:blipFill xdr:spPr xdr:sp xdr:nvSpPr xdr:cNvSpPr
    xdr:txBody xdr:style xdr:graphicFrame xdr:nvGraphicFramePr xdr:cNvGraphicFramePr xdr:xfrm xdr:grpSp xdr:nvGrpSpPr xdr:cNvGrpSpPr xdr:grpSpPr xdr:cxnSp
    xdr:nvCxnSpPr xdr:cNvCxnSpPr xdr:clientData xdr:oneCellAnchor xdr:absoluteAnchor
    xdr:twoCellAnchor = editAs
    xdr:cNvPr = id name descr
    xdr:cNvSpPr = txBox
    xdr:ext = cx cy
    xdr:pos = x y
    a:lnRef a:fillRef a:effectRef a:fontRef = idx
"""),
    texts=frozenset(["a:t"]),
    places=frozenset(["xdr:col", "xdr:colOff", "xdr:row", "xdr:rowOff"]),
    dropped=drawing.UNSEEN,
    values=drawing.VALUES,
)


def clean_sheet(package: Package, main: str) -> Clean:
    """Return a workbook written anew: values in place of formulas, no names, no filters, no cells that merged ones cover.

    Raises:
        Refused: it holds what its reader would not see, or what this program does not know.
    """
    work = _Workbook(package, main)
    data = work.packed()
    text = "\n".join(one for one in work.passages if one.strip())
    return Clean(data, text, (*work.passages, *work.aside), work.packing.has_large_picture)


@dataclass(frozen=True, slots=True)
class _Format:
    """What a format of cells does to what stands in them."""

    hides: frozenset[str]
    """Of "number", "negative", "text": what it does not show at all."""
    is_day: bool
    fault: str = ""
    """Why nobody sees a text in it."""


@dataclass(slots=True)
class _Strings:
    """The shared strings: those of the source, and those that some cell shows."""

    cleaned: list[tuple[str, bytes]]
    faults: dict[int, str]
    new: dict[bytes, int] = field(default_factory=dict)

    def put(self, xml: bytes) -> int:
        return self.new.setdefault(xml, len(self.new))

    def part(self) -> bytes:
        items = b"".join(self.new)
        return trees.HEAD + f'<sst xmlns="{trees.NAMESPACES["s"]}">'.encode() + items + b"</sst>"


@dataclass(slots=True)
class _Workbook:
    source: Package
    main: str
    packing: Packing = field(init=False)
    passages: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    links: dict[str, Link] = field(init=False)
    palette: tuple[str, ...] = field(init=False)
    formats: list[_Format] = field(init=False)
    styles: Element | None = field(init=False)
    strings: _Strings = field(init=False)
    used_styles: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.packing = Packing(self.source, "xl")
        self.links = self.source.links(self.main)

    def _shared(self, sort: str) -> bytes | None:
        targets = [link.target for link in self.links.values() if link.sort == sort and not link.is_external]
        name = targets[0] if targets else f"xl/{sort}.xml"
        return self.source.xml(name) if name in self.source.parts else None

    def packed(self) -> bytes:
        name = "xl/workbook.xml"
        book = self.source.tree(self.main)
        if book.tag != "s:workbook":
            raise trees.broken()
        self._read_shared(name)
        sheets = []
        for number, sheet in enumerate(book.iter("s:sheet"), 1):
            if sheet.get("state", "visible") != "visible":
                raise Refused("文件里有隐藏的工作表", _MEND)
            self.passages.append(sheet.get("name", ""))
            id = self._sheet(name, sheet, number)
            sheets.append(f'<sheet name={quoteattr(sheet.get("name", ""))} sheetId="{number}" r:id="{id}"/>')
        if not sheets:
            raise trees.broken()
        is_1904 = any(one.get("date1904") in ("1", "true") for one in book.iter("s:workbookPr"))
        self._write_shared(name)
        xml = (
            f'<workbook xmlns="{trees.NAMESPACES["s"]}" xmlns:r="{trees.NAMESPACES["r"]}">'
            f'<workbookPr date1904="{int(is_1904)}"/><sheets>{"".join(sheets)}</sheets></workbook>'
        )
        self.packing.put(name, trees.HEAD + xml.encode(), _TYPE.format("sheet.main"))
        return self.packing.packed(name)

    def _read_shared(self, name: str) -> None:
        theme = self._shared("theme")
        tree = trees.read(theme) if theme is not None else None
        self.palette = colours(tree)
        if tree is not None:
            self.packing.put("xl/theme/theme1.xml", clean_theme(tree), THEME_TYPE)
            self.packing.link(name, "theme", "xl/theme/theme1.xml")
        styles = self._shared("styles")
        self.styles = trees.read(styles) if styles is not None else None
        self.formats = list(_formats(self.styles, self.palette)) or [_Format(frozenset(), False)]
        strings = self._shared("sharedStrings")
        self.strings = _Strings([], {})
        for number, item in enumerate(_children(strings, "si") if strings is not None else ()):
            xml, text, fault = _string(item, self.palette)
            self.strings.cleaned.append((text, xml))
            if fault:
                self.strings.faults[number] = fault

    def _write_shared(self, name: str) -> None:
        if self.strings.new:
            self.packing.put("xl/sharedStrings.xml", self.strings.part(), _TYPE.format("sharedStrings"))
            self.packing.link(name, "sharedStrings", "xl/sharedStrings.xml")
        if self.styles is not None:
            self.packing.put("xl/styles.xml", _clean_styles(self.styles, self.used_styles), _TYPE.format("styles"))
            self.packing.link(name, "styles", "xl/styles.xml")

    def _sheet(self, book: str, sheet: Element, number: int) -> str:
        link = self.links.get(sheet.get("r:id", ""))
        target = link.target if link is not None else f"xl/worksheets/sheet{number}.xml"
        if link is not None and link.sort not in ("worksheet", "chartsheet"):
            raise Refused("文件里有宏或者对话框的工作表", _MEND)
        sort = link.sort if link is not None else "worksheet"
        name = self.packing.name("xl/worksheets/sheet{}.xml" if sort == "worksheet" else "xl/chartsheets/sheet{}.xml")
        links = self.source.links(target)
        self.aside += callable_targets(links)
        work = _Sheet(self, self.source.xml(target), name, links)
        self.packing.put(name, work.cleaned(sort), _TYPE.format(sort))
        return self.packing.link(book, sort, name)

    def refuse_hiding(self, formatting: Element) -> None:
        """Refuse a conditional format that lets what stands in cells vanish; one that colours goes."""
        groups = {one.tag: list(one) for one in self.styles} if self.styles is not None else {}
        for rule in formatting.iter("s:cfRule"):
            form = _at(groups.get("s:dxfs", []), rule.get("dxfId", "-1"))
            parts = {one.tag: one for one in form} if form is not None else {}
            has_colour = "s:font" in parts and any(one.tag == "s:color" for one in parts["s:font"])
            code = parts["s:numFmt"].get("formatCode", "") if "s:numFmt" in parts else ""
            if (has_colour and _fault_of_font(parts["s:font"], parts.get("s:fill"), self.palette)) or unseen_sections(
                code
            ):
                raise Refused("文件里有条件格式藏起来的内容", "删去这条条件格式，或者导出成 PDF。")

    def drawing(self, owner: str, link: Link | None) -> str:
        """Put the drawings of a sheet into the package; return the id under which the sheet leads to them."""
        if link is None or link.is_external:
            raise trees.broken()
        root = self.source.tree(link.target)
        name, links = self.packing.name("xl/drawings/drawing{}.xml"), self.source.links(link.target)
        self.aside += callable_targets(links)
        drawing.refuse_hidden(root)
        trees.keep(root, _DRAWING)
        drawing.draw_pictures(root, name, links, self.packing)
        for chart in root.iter("c:chart"):
            id, texts = drawing.add_chart(self.packing, name, links.get(chart.get("r:id", "")))
            chart.set("r:id", id)
            self.passages += texts
        self.passages += drawing.paragraphs(root)
        self.passages += drawing.descriptions(root)
        self.packing.put(name, trees.written(root), "application/vnd.openxmlformats-officedocument.drawing+xml")
        return self.packing.link(owner, "drawing", name)


def _children(data: bytes, sort: str) -> Iterator[Element]:
    """Yield the elements of one sort of a part, one after the other, so that none is held."""
    depth = 0
    for event, element in ElementTree.iterparse(BytesIO(data), ("start", "end")):  # noqa: S314  # `trees.inspect` has seen it
        depth += 1 if event == "start" else -1
        if event == "end" and depth == 1:
            if element.tag.rpartition("}")[2] == sort:
                trees.named(element)
                yield element
            element.clear()


def _string(item: Element, palette: tuple[str, ...]) -> tuple[bytes, str, str]:
    """Return a string as it is kept, its text, and why nobody sees a part of it."""
    trees.keep(item, _STRINGS)
    fault = ""
    for run in item.iter("s:r"):
        if "".join(one.text or "" for one in run if one.tag == "s:t").strip():
            fault = fault or next((_fault_of_font(one, None, palette) for one in run if one.tag == "s:rPr"), "")
    text = "".join(one.text or "" for one in item.iter("s:t"))
    return _bare(item, "si"), text, fault


def _bare(item: Element, tag: str) -> bytes:
    """Return an element as it stands inside a part whose namespace is that of workbooks."""
    for one in item.iter():
        one.tag = one.tag.removeprefix("s:")
        if one.tag == "t" and (one.text or "").strip() != (one.text or ""):
            one.set("xml:space", "preserve")
    item.tag = tag
    return bytes(ElementTree.tostring(item, "utf-8", xml_declaration=False))


# ------------------------------------------------------------------------------------------------ a sheet


@dataclass(slots=True)
class _Sheet:
    book: _Workbook
    data: bytes
    name: str
    links: Mapping[str, Link]
    kept: dict[str, list[bytes]] = field(default_factory=dict)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    is_low: bool = False
    """Rows are hidden unless they say how high they are."""
    is_narrow: bool = False
    filled_columns: set[int] = field(default_factory=set)
    covered: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """Row → columns of cells that a merged one covers."""
    tall: list[tuple[range, int, int]] = field(default_factory=list)
    """(rows, first column, last) of merged cells that cover very many."""
    headers: dict[int, str] = field(default_factory=dict)
    columns: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    """Column → (row, text) of cells with one digit or two."""

    def cleaned(self, sort: str) -> bytes:
        for merge in _inner(self.data, "mergeCell"):
            self._cover(merge.get("ref", ""))
        row = 0
        for element in _rows(self.data):
            trees.named(element)
            if element.tag == "s:row" and sort == "worksheet":
                row = int(element.get("r") or row + 1)
                self.kept.setdefault("s:sheetData", []).append(self._row(element, row))
            elif element.tag != "s:sheetData":
                self._other(element)
        for column in self.columns.values():
            self._spell(column)
        self._refuse_narrow()
        inside = b"".join(
            b"<sheetData>" + b"".join(self.kept.get(one, ())) + b"</sheetData>"
            if one == "s:sheetData" and sort == "worksheet"
            else b"".join(self.kept.get(one, ()))
            for one in _ORDER
        )
        head = f'<{sort} xmlns="{trees.NAMESPACES["s"]}" xmlns:r="{trees.NAMESPACES["r"]}">'
        return trees.HEAD + head.encode() + inside + f"</{sort}>".encode()

    def _cover(self, ref: str) -> None:
        first, _, last = ref.replace("$", "").partition(":")
        start, end = _CELL.fullmatch(first), _CELL.fullmatch(last or first)
        if start is None or end is None:
            raise trees.broken()
        columns = (_column(start[1]), _column(end[1]))
        rows = range(int(start[2]), int(end[2]) + 1)
        if len(rows) > _TALL:
            self.tall.append((rows, *columns))
            return
        for row in rows:
            self.covered.setdefault(row, []).append((columns[0] + (row == rows.start), columns[1]))

    def _is_covered(self, column: int, row: int) -> bool:
        return any(start <= column <= end for start, end in self.covered.get(row, ())) or any(
            row in rows and start + (row == rows.start) <= column <= end for rows, start, end in self.tall
        )

    def _row(self, element: Element, row: int) -> bytes:
        height = _number(element.get("ht"))
        is_set = element.get("customHeight") in ("1", "true") or "ht" in element.attrib
        is_hidden = element.get("hidden") in ("1", "true") or (height < _TINY_ROW if is_set else self.is_low)
        cells, shown, column = [], [], 0
        for cell in element:
            if cell.tag != "s:c":
                continue
            place = _CELL.fullmatch(cell.get("r", ""))
            column = _column(place[1]) if place else column + 1
            xml, text = self._cell(cell, column, row)
            cells.append(xml)
            if not text.strip():
                continue
            shown.append((column, text))
            self.filled_columns.add(column)
            if is_hidden:
                raise Refused("文件里有隐藏的行", _MEND)
            if len(text) <= 2:
                self.columns.setdefault(column, []).append((row, text))
        self.book.passages += row_passages(shown, self.headers)
        said = {name: element.get(name) for name in ("ht", "customHeight", "s", "customFormat", "thickTop", "thickBot")}
        if is_hidden:
            said["hidden"] = "1"
        attributes = "".join(
            f' {name}="{value}"' for name, value in said.items() if value is not None and trees.simple(value)
        )
        return f'<row r="{row}"{attributes}>'.encode() + b"".join(cells) + b"</row>"

    def _cell(self, cell: Element, column: int, row: int) -> tuple[bytes, str]:
        style = int(cell.get("s") or 0)
        place = f'<c r="{_letters(column)}{row}"' + (f' s="{style}"' if style else "")
        form = self.book.formats[style] if style < len(self.book.formats) else self.book.formats[0]
        if self._is_covered(column, row):
            return f"{place}/>".encode(), ""
        sort, xml, text, fault = self._value(cell, form)
        if xml:
            self.book.used_styles.add(style)
        if text.strip() and (fault := fault or form.fault):
            raise Refused(f"文件里有{fault}", "改成看得见的样子，或者删去。")
        if not xml:
            return f"{place}/>".encode(), ""
        return f"{place}{sort}>".encode() + xml + b"</c>", text

    def _value(self, cell: Element, form: _Format) -> tuple[str, bytes, str, str]:
        """Return the type of a cell as an attribute, what stands in it, how that is read, and why it is not seen."""
        sort = cell.get("t", "n")
        value = next((one.text or "" for one in cell if one.tag == "s:v"), "")
        item = next((one for one in cell if one.tag == "s:is"), None)
        if sort == "inlineStr" and item is not None:
            return self._text(*_string(item, self.book.palette), form)
        if not value:
            if sort != "str" and any(one.tag == "s:f" for one in cell):
                raise Refused("文件里有没有算出结果的公式", "用办公软件打开，保存以后再附上；或者导出成 PDF。")
            return "", b"", "", ""
        if sort == "s":
            number = int(value)
            text, xml = self.book.strings.cleaned[number]
            return self._text(xml, text, self.book.strings.faults.get(number, ""), form)
        if sort == "str":
            return self._text(f'<si><t xml:space="preserve">{escape(value)}</t></si>'.encode(), value, "", form)
        if sort in _PLAIN:
            if not _PLAIN[sort].fullmatch(value):
                raise trees.broken()
            return f' t="{sort}"', f"<v>{value}</v>".encode(), value, ""
        return self._amount(value, form)

    def _amount(self, value: str, form: _Format) -> tuple[str, bytes, str, str]:
        if not _NUMBER.fullmatch(value):
            raise trees.broken()
        is_hidden = ("negative" if value.startswith("-") else "number") in form.hides and value.strip("+-0.")
        fault = "数字格式藏起来的数字" if is_hidden else ""
        return "", f"<v>{value}</v>".encode(), tells_day(value) if form.is_day else as_read(value), fault

    def _text(self, xml: bytes, text: str, fault: str, form: _Format) -> tuple[str, bytes, str, str]:
        if not text:
            return "", b"", "", ""
        fault = fault or ("数字格式藏起来的文字" if "text" in form.hides else "")
        return ' t="s"', f"<v>{self.book.strings.put(xml)}</v>".encode(), text, fault

    def _other(self, element: Element) -> None:
        """Keep what stands beside the cells of a sheet."""
        if element.tag == "s:conditionalFormatting":
            self.book.refuse_hiding(element)
            return
        if element.tag == "s:sheetFormatPr":
            is_zero = element.get("zeroHeight") in ("1", "true")
            self.is_low = is_zero or _number(element.get("defaultRowHeight")) < _TINY_ROW
            self.is_narrow = _number(element.get("defaultColWidth")) < _TINY_COLUMN
        if element.tag in ("s:dataValidations", "s:hyperlinks"):
            return
        holder = Element("s:worksheet")
        holder.append(element)
        trees.keep(holder, _SHEET)
        for one in holder:
            for column in one.iter("s:col"):
                self._column_met(column)
            if one.tag == "s:drawing":
                one.set("r:id", self.book.drawing(self.name, self.links.get(one.get("r:id", ""))))
            if one.tag == "s:headerFooter":
                self._page_ends(one)
            for view in one.iter("s:sheetView"):
                view.set("workbookViewId", "0")
            self.kept.setdefault(one.tag, []).append(_bare(one, trees.local(one.tag)))

    def _column_met(self, column: Element) -> None:
        width = _number(column.get("width"))
        if column.get("hidden") in ("1", "true") or width < _TINY_COLUMN:
            start = int(column.get("min", "1"))
            self.hidden_columns.append((start, int(column.get("max", start))))

    def _page_ends(self, element: Element) -> None:
        is_on = {"even": element.get("differentOddEven"), "first": element.get("differentFirst"), "odd": "1"}
        for one in list(element):
            page = next(page for page in is_on if trees.local(one.tag).startswith(page))
            if is_on[page] not in ("1", "true"):
                element.remove(one)
            else:
                self.book.passages.append(re.sub('&(?:"[^"]{0,100}"|[A-Za-z&]|[0-9]{1,3} ?)', " ", one.text or ""))

    def _refuse_narrow(self) -> None:
        for start, end in self.hidden_columns:
            if end < _LAST_COLUMN or any(start <= column <= end for column in self.filled_columns):
                raise Refused("文件里有隐藏的列", _MEND)
        if self.is_narrow and self.filled_columns:
            raise Refused("文件里有隐藏的列", _MEND)

    def _spell(self, column: list[tuple[int, str]]) -> None:
        before = [row for row, _ in column]
        texts = [text if not n or row - before[n - 1] == 1 else f"\n{text}" for n, (row, text) in enumerate(column)]
        self.book.passages += spelled(texts)


def _rows(data: bytes) -> Iterator[Element]:
    """Yield the rows of a sheet and what stands beside them, one after the other, so that none is held."""
    path: list[Element] = []
    for event, element in ElementTree.iterparse(BytesIO(data), ("start", "end")):  # noqa: S314  # `trees.inspect` has seen it
        if event == "start":
            path.append(element)
            continue
        path.pop()
        is_row = len(path) == 2 and path[-1].tag.endswith("}sheetData")
        if is_row or len(path) == 1:
            yield element
            path[-1].remove(element)


def _inner(data: bytes, sort: str) -> Iterator[Element]:
    """Yield all elements of a sort in a part."""
    if sort.encode() not in data:
        return
    for _, element in ElementTree.iterparse(BytesIO(data)):  # noqa: S314  # `trees.inspect` has seen it
        if element.tag.endswith("}" + sort):
            yield element
        elif element.tag.endswith(("}row", "}c")):
            element.clear()


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _number(value: str | None) -> float:
    """Return a measure; one that is not given is as large as can be."""
    return float(value) if value and re.fullmatch(r"[0-9]{0,7}(?:\.[0-9]{1,20})?", value) else 1e9


def as_read(value: str) -> str:
    """Return a number as a cell shows it if it is wide enough: `1.3988889999E10` has eleven digits."""
    if value.isdigit():
        return value
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    exponent = number.adjusted()
    return f"{number.normalize():f}" if -20 <= exponent <= 30 else value


# ------------------------------------------------------------------------------------------------ styles


def _formats(styles: Element | None, palette: tuple[str, ...]) -> Iterator[_Format]:
    """Yield what each format of cells does, in their order."""
    if styles is None:
        return
    groups = {trees.local(one.tag): list(one) for one in styles}
    codes = {one.get("numFmtId", ""): one.get("formatCode", "") for one in groups.get("numFmts", ())}
    fonts, fills = groups.get("fonts", []), groups.get("fills", [])
    for form in groups.get("cellXfs", ()):
        id = form.get("numFmtId", "0")
        code = codes.get(id, "")
        font, fill = _at(fonts, form.get("fontId")), _at(fills, form.get("fillId"))
        is_day = id in _DAYS or (bool(code) and shows(code, "y"))
        yield _Format(unseen_sections(code), is_day, _fault_of_font(font, fill, palette))


_DAYS: Final = frozenset([*map(str, range(14, 18)), "22", *map(str, range(27, 37)), *map(str, range(50, 59))])
"""The formats of days that every program knows by their number. ISO/IEC 29500-1, 18.8.30."""


def _at(things: list[Element], index: str | None) -> Element | None:
    number = int(index or 0)
    return things[number] if 0 <= number < len(things) else None


def _fault_of_font(font: Element | None, fill: Element | None, palette: tuple[str, ...]) -> str:
    """Return why nobody sees a text in a font on a fill, or ""."""
    found = {trees.local(one.tag): one for one in font} if font is not None else {}
    if "sz" in found and _number(found["sz"].get("val")) < _TINY_FONT:
        return "小得看不见的文字"
    ink = _colour(found.get("color"), palette) or (0, 0, 0)
    paper = (255, 255, 255)
    for pattern in fill.iter("s:patternFill") if fill is not None else ():
        sort = pattern.get("patternType", "none")
        if sort == "solid":
            paper = next((_colour(one, palette) for one in pattern if one.tag == "s:fgColor"), None) or paper
        elif sort not in ("none", ""):
            return ""
    if fill is not None and any(one.tag == "s:gradientFill" for one in fill):
        return ""
    is_alike = max(abs(one - other) for one, other in zip(ink, paper, strict=True)) < 18
    return "和底色一样的文字" if is_alike else ""


_INDEXED: Final = [
    "000000",
    "FFFFFF",
    "FF0000",
    "00FF00",
    "0000FF",
    "FFFF00",
    "FF00FF",
    "00FFFF",
    "000000",
    "FFFFFF",
    "FF0000",
    "00FF00",
    "0000FF",
    "FFFF00",
    "FF00FF",
    "00FFFF",
    "800000",
    "008000",
    "000080",
    "808000",
    "800080",
    "008080",
    "C0C0C0",
    "808080",
    "9999FF",
    "993366",
    "FFFFCC",
    "CCFFFF",
    "660066",
    "FF8080",
    "0066CC",
    "CCCCFF",
    "000080",
    "FF00FF",
    "FFFF00",
    "00FFFF",
    "800080",
    "800000",
    "008080",
    "0000FF",
    "00CCFF",
    "CCFFFF",
    "CCFFCC",
    "FFFF99",
    "99CCFF",
    "FF99CC",
    "CC99FF",
    "FFCC99",
    "3366FF",
    "33CCCC",
    "99CC00",
    "FFCC00",
    "FF9900",
    "FF6600",
    "666699",
    "969696",
    "003366",
    "339966",
    "003300",
    "333300",
    "993300",
    "993366",
    "333399",
    "333333",
    "000000",
    "FFFFFF",
]
"""ISO/IEC 29500-1, 18.8.27."""
_THEME_ORDER: Final = (1, 0, 3, 2, *range(4, 12))
"""Cells count the theme's colours as light 1, dark 1, light 2, dark 2."""


def _colour(element: Element | None, palette: tuple[str, ...]) -> tuple[int, int, int] | None:
    if element is None:
        return None
    digits = ""
    rgb, theme, indexed = element.get("rgb", ""), element.get("theme", ""), element.get("indexed", "")
    if re.fullmatch("(?:[0-9A-Fa-f]{2})?[0-9A-Fa-f]{6}", rgb):
        digits = rgb[-6:]
    elif theme.isdigit() and int(theme) < len(_THEME_ORDER):
        digits = palette[_THEME_ORDER[int(theme)]]
    elif indexed.isdigit() and int(indexed) < len(_INDEXED):
        digits = _INDEXED[int(indexed)]
    if not digits:
        return None
    red, green, blue = bytes.fromhex(digits)
    tint = float(element.get("tint") or 0)
    return _tinted(red, tint), _tinted(green, tint), _tinted(blue, tint)


def _tinted(part: int, tint: float) -> int:
    return round(part * (1 + tint) if tint < 0 else part + (255 - part) * tint)


def _clean_styles(styles: Element, used_styles: set[int]) -> bytes:
    """Return the styles of cells, and of the formats of numbers those in which some cell stands."""
    groups = {one.tag: one for one in styles}
    codes = {one.get("numFmtId", ""): one.get("formatCode", "") for one in groups.get("s:numFmts", ())}
    forms = list(groups.get("s:cellXfs", ()))
    used = {one.get("numFmtId", "0") for number, one in enumerate(forms) if number in used_styles}
    root = Element("s:styleSheet")
    root.extend(groups[tag] for tag in ("s:fonts", "s:fills", "s:borders", "s:cellXfs") if tag in groups)
    trees.keep(root, _STYLES)
    for form in root.iter("s:xf"):
        if form.get("numFmtId", "0") not in used:
            form.set("numFmtId", "0")
    plain = Element("s:cellStyleXfs")
    SubElement(plain, "s:xf", {"numFmtId": "0", "fontId": "0", "fillId": "0", "borderId": "0"})
    root.insert(sum(one.tag != "s:cellXfs" for one in root), plain)
    formats = Element("s:numFmts")
    for id in sorted(used & codes.keys()):
        SubElement(formats, "s:numFmt", {"numFmtId": id, "formatCode": sound(codes[id])})
    if len(formats):
        root.insert(0, formats)
    named = SubElement(root, "s:cellStyles")
    SubElement(named, "s:cellStyle", {"name": "Normal", "xfId": "0", "builtinId": "0"})
    root.set("xmlns", trees.NAMESPACES["s"])
    return trees.HEAD + _bare(root, "styleSheet")
