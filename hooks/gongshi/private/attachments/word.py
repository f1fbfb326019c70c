"""Word documents (docx): what a reader sees of them, packed anew. Refused if somebody hid or tracked something in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from gongshi.private.attachments import drawing, trees
from gongshi.private.attachments.cells import row_passages
from gongshi.private.attachments.package import Link, Package, Packing, callable_targets
from gongshi.private.attachments.rules import Clean, Refused
from gongshi.private.attachments.theme import THEME_TYPE, clean_theme

_MEND: Final = "接受修订、删去批注和隐藏的内容，或者导出成 PDF。"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_CHANGED: Final = ("文件里有修订（保留的改动）", _MEND)
_EMBEDDED: Final = ("文件里有嵌入的文件", _MEND)
_FORM: Final = ("文件里有表单域", "把表单填好以后导出成 PDF。")

_KEPT: Final = drawing.WORDS | trees.table("""
    w:document w:body w:p w:r w:t w:pPr w:rPr w:tbl w:tblPr w:tblGrid w:tr w:trPr w:tc w:tcPr w:tblPrEx w:sectPr w:hdr w:ftr w:footnotes w:endnotes w:drawing
    w:pict w:t w:tab w:br w:cr w:noBreakHyphen w:softHyphen w:pgNum w:footnoteRef w:endnoteRef w:separator w:continuationSeparator w:numPr w:tabs w:pBdr
    w:tblBorders w:tcBorders w:tblCellMar w:tcMar w:pgBorders w:ruby w:rubyPr w:rt w:rubyBase w:txbxContent w:instrText w:tblStylePr w:styles w:docDefaults
    w:rPrDefault w:pPrDefault w:numbering w:settings w:compat w:footnotePr w:endnotePr w:pos w:numRestart
    w:t w:instrText = xml:space
    w:pStyle w:rStyle w:tblStyle w:basedOn w:next w:link w:jc w:ilvl w:numId w:outlineLvl w:textAlignment w:textDirection w:vAlign w:vertAlign w:hMerge = val
    w:b w:bCs w:i w:iCs w:strike w:dstrike w:caps w:smallCaps w:outline w:shadow w:emboss w:imprint w:noProof w:snapToGrid w:rtl w:cs w:em w:kern w:position = val
    w:sz w:szCs w:w w:fitText w:effect w:keepNext w:keepLines w:pageBreakBefore w:widowControl w:suppressLineNumbers w:suppressAutoHyphens w:kinsoku = val
    w:wordWrap w:overflowPunct w:topLinePunct w:autoSpaceDE w:autoSpaceDN w:bidi w:adjustRightInd w:contextualSpacing w:mirrorIndents w:cantSplit = val
    w:tblHeader w:gridSpan w:gridBefore w:gridAfter w:vMerge w:noWrap w:tcFitText w:tblLayout w:bidiVisual w:titlePg w:type w:rtlGutter w:oMath = val
    w:rubyAlign w:hps w:hpsRaise w:hpsBaseText w:tblStyleRowBandSize w:tblStyleColBandSize w:numFmt w:numStart w:numRestart w:pos w:start w:lvlRestart = val
    w:suff w:lvlJc w:isLgl w:multiLevelType w:abstractNumId w:startOverride w:lvlText w:uiPriority w:qFormat w:semiHidden w:name w:updateFields = val
    w:lang w:vanish w:defaultTabStop w:characterSpacingControl w:evenAndOddHeaders w:mirrorMargins w:gutterAtTop w:autoHyphenation w:doNotExpandShiftReturn = val
    w:useFELayout w:balanceSingleByteDoubleByteWidth w:spaceForUL w:ulTrailSpace w:doNotLeaveBackslashAlone w:formProt w:noEndnote w:tblCaption w:hideMark = val
    w:color w:u w:bdr w:top w:left w:bottom w:right w:start w:end w:insideH w:insideV w:between w:bar w:tl2br w:tr2bl = val sz space color themeColor themeTint themeShade shadow frame
    w:top w:left w:bottom w:right w:start w:end w:tblW w:tcW w:tblInd w:tblCellSpacing w:wBefore w:wAfter = w type
    w:shd = val color fill themeColor themeFill themeTint themeShade themeFillTint themeFillShade
    w:highlight = val
    w:rFonts = ascii hAnsi eastAsia cs hint asciiTheme hAnsiTheme eastAsiaTheme cstheme
    w:spacing = val before beforeLines beforeAutospacing after afterLines afterAutospacing line lineRule
    w:ind = left leftChars right rightChars start startChars end endChars firstLine firstLineChars hanging hangingChars
    w:tab = val leader pos
    w:br = type clear
    w:sym = font char
    w:fldChar = fldCharType
    w:gridCol = w
    w:trHeight = val hRule
    w:tblLook = val firstRow lastRow firstColumn lastColumn noHBand noVBand
    w:tblpPr = leftFromText rightFromText topFromText bottomFromText vertAnchor horzAnchor tblpX tblpY tblpXSpec tblpYSpec
    w:tblOverlap w:cnfStyle = val
    w:framePr = w h hRule hSpace vSpace wrap vAnchor hAnchor x xAlign y yAlign dropCap lines
    w:pgSz = w h orient code
    w:pgMar = top right bottom left header footer gutter
    w:cols = num space equalWidth sep
    w:col = w space
    w:docGrid = type linePitch charSpace
    w:pgNumType = fmt start chapStyle chapSep
    w:lnNumType = countBy start distance restart
    w:pgBorders = display offsetFrom zOrder
    w:headerReference w:footerReference = type r:id
    w:footnoteReference w:endnoteReference = id customMarkFollows
    w:footnote w:endnote = id type
    w:eastAsianLayout = vert vertCompress combine combineBrackets
    w:style = type default styleId customStyle
    w:tblStylePr = type
    w:abstractNum = abstractNumId
    w:num = numId
    w:lvl = ilvl tentative
    w:lvlOverride = ilvl
    w:compatSetting = name uri val
    wp:inline wp:anchor = =distT =distB =distL =distR =simplePos =relativeHeight =behindDoc =locked =layoutInCell =allowOverlap
    wp:simplePos wp:start wp:lineTo = x y
    wp:positionH wp:positionV = relativeFrom
    wp:posOffset wp:align wp:wrapNone wp:wrapTopAndBottom wp:cNvGraphicFramePr
    wp:extent = cx cy
    wp:effectExtent = l t r b
    wp:wrapSquare wp:wrapTight wp:wrapThrough = wrapText distT distB distL distR
    wp:wrapPolygon = edited
    wp:docPr = id name descr
    wps:wsp wps:cNvSpPr wps:cNvCnPr wps:spPr wps:style wps:txbx wpg:wgp wpg:cNvGrpSpPr wpg:grpSpPr wpg:grpSp wpc:wpc wpc:bg wpc:whole
    wps:cNvPr wpg:cNvPr = id name descr
    wps:cNvSpPr = txBox
    wps:txbx = id
    wps:bodyPr = rot vert wrap lIns tIns rIns bIns anchor anchorCtr upright numCol
    a:lnRef a:fillRef a:effectRef a:fontRef = idx
    m:oMath m:oMathPara m:oMathParaPr m:r m:rPr m:t m:acc m:accPr m:bar m:barPr m:box m:boxPr m:borderBox m:borderBoxPr m:d m:dPr m:e m:eqArr m:eqArrPr m:f m:fPr m:num
    m:den m:func m:funcPr m:fName m:groupChr m:groupChrPr m:limLow m:limLowPr m:lim m:limUpp m:limUppPr m:m m:mPr m:mcs m:mc m:mcPr m:mr m:nary m:naryPr m:sub m:sup
    m:phantPr m:rad m:radPr m:deg m:sPre m:sPrePr m:sSub m:sSubPr m:sSubSup m:sSubSupPr m:sSup m:sSupPr m:ctrlPr
    m:jc m:chr m:pos m:vertJc m:begChr m:endChr m:sepChr m:grow m:shp m:type m:limLoc m:subHide m:supHide m:degHide m:count m:mcJc m:sty m:scr m:nor m:lit m:brk = val
    v:shape v:rect v:roundrect v:oval v:line v:group = style fillcolor stroked filled strokecolor strokeweight from to coordsize coordorigin arcsize path alt
    v:textbox = style inset
    v:imagedata = r:id croptop cropleft cropbottom cropright
    v:fill = on color type opacity
    v:stroke = on color weight dashstyle
    v:textpath = on style string
    v:path = textpathok
""")  # fmt: skip

_STYLE_KEYS: Final = frozenset(
    [
        "position",
        "margin-left",
        "margin-top",
        "margin-right",
        "margin-bottom",
        "left",
        "top",
        "width",
        "height",
        "z-index",
        "rotation",
        "text-align",
        "v-text-anchor",
        "flip",
        "mso-position-horizontal",
        "mso-position-horizontal-relative",
        "mso-position-vertical",
        "mso-position-vertical-relative",
        "mso-wrap-style",
        "mso-width-percent",
        "mso-height-percent",
        "mso-fit-shape-to-text",
        "layout-flow",
        "font-size",
    ]
)


def _css(value: str) -> str:
    """Return the settings of a VML shape that say where it stands and how large it is."""
    pairs = (one.partition(":") for one in value.split(";"))
    sound = ((key.strip().lower(), one.strip()) for key, _, one in pairs)
    return ";".join(
        f"{key}:{one}" for key, one in sound if key in _STYLE_KEYS and re.fullmatch(r"-?[\w.%-]{1,24}", one)
    )


_COLOUR: Final = re.compile(r"(#[0-9a-fA-F]{3,6}|[a-z]{3,12})(?: \[[0-9]{1,4}\])?")
_KNOWN_SETTING: Final = {"compatibilityMode": "name", "http://schemas.microsoft.com/office/word": "uri"}

_WORDS: Final = trees.Vocabulary(
    _KEPT,
    texts=frozenset(["w:t", "w:instrText", "a:t", "m:t"]),
    places=frozenset(["wp:posOffset", "wp:align"]),
    unwrapped=frozenset(
        ["w:hyperlink", "w:sdtContent", "w:smartTag", "w:customXml", "w:fldSimple", "w:sdt", "w:dir", "w:bdo", "m:phant"]
    ),
    dropped=drawing.UNSEEN
    | {"w:sdtPr", "w:sdtEndPr", "w:smartTagPr", "w:customXmlPr", "w:ffData", "w:fldData", "w:webHidden", "w:printerSettings", "w:bookmarkStart"}
    | {"v:shapetype", "v:formulas", "v:handles", "v:shadow", "o:lock", "w:docPartObj", "w:background", "w:fonts", "w:latentStyles", "w:numPicBullet"},
    refused=dict.fromkeys(
        ["w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:rPrChange", "w:pPrChange", "w:sectPrChange", "w:tblPrChange", "w:tblPrExChange", "w:trPrChange", "w:tcPrChange", "w:tblGridChange", "w:numberingChange", "w:cellIns", "w:cellDel", "w:cellMerge", "w:delText", "w:delInstrText", "w:moveFromRangeStart", "w:moveToRangeStart", "w:customXmlInsRangeStart", "w:customXmlDelRangeStart", "w:customXmlMoveFromRangeStart", "w:customXmlMoveToRangeStart"],
        _CHANGED,
    )
    | dict.fromkeys(["w:object", "w:altChunk", "w:control", "w:subDoc", "o:OLEObject", "w:movie", "w:contentPart"], _EMBEDDED)
    | {"w:commentReference": ("文件里有批注", _MEND)},
    values=dict(drawing.VALUES)
    | dict.fromkeys(["w:ascii", "w:hAnsi", "w:eastAsia", "w:cs", "w:font"], drawing.font)
    | dict.fromkeys(["w:rFonts w:hint", "w:rFonts w:cstheme"], trees.simple)
    | dict.fromkeys(["w:pStyle w:val", "w:rStyle w:val", "w:tblStyle w:val", "w:basedOn w:val", "w:next w:val", "w:link w:val", "w:styleId"], str)
    | dict.fromkeys(["style"], _css)
    | dict.fromkeys(["fillcolor", "strokecolor", "color"], lambda value: value if _COLOUR.fullmatch(value) else None)
    | {"w:sym w:char": lambda value: value if re.fullmatch("[0-9A-Fa-f]{4}", value) else None}
    | {"w:lvlText w:val": lambda value: value if len(value) <= 30 else None, "w:name w:val": str, "v:textpath string": str, "alt": str}
    | {"xml:space": lambda value: "preserve", "croptop": trees.simple}
    | dict.fromkeys(["m:chr m:val", "m:begChr m:val", "m:endChr m:val", "m:sepChr m:val"], lambda value: value if len(value) <= 1 else None)
    | dict.fromkeys(["coordsize", "coordorigin", "from", "to", "inset"], lambda value: value if re.fullmatch(r"[0-9.,a-z-]{0,40}", value) else None)
    | {"v:shape path": lambda value: value if re.fullmatch(r"[0-9a-z,@ -]{0,2000}", value) else None}
    | {"w:compatSetting w:name": lambda value: value if value in _KNOWN_SETTING else None}
    | {"w:compatSetting w:uri": lambda value: value if value in _KNOWN_SETTING else None},
)  # fmt: skip

_SETTINGS: Final = frozenset(
    [
        "w:evenAndOddHeaders",
        "w:defaultTabStop",
        "w:characterSpacingControl",
        "w:mirrorMargins",
        "w:gutterAtTop",
        "w:autoHyphenation",
        "w:compat",
        "w:footnotePr",
        "w:endnotePr",
    ]
)


def clean_word(package: Package, main: str) -> Clean:
    """Return a document packed anew.

    Raises:
        Refused: it holds what its reader would not see, or what this program does not know.
    """
    work = _Document(package, main)
    data = work.packed()
    text = "\n".join(one for one in work.passages if one.strip())
    return Clean(data, text, (*work.passages, *work.aside), work.packing.has_large_picture)


@dataclass(slots=True)
class _Document:
    """A document on its way: the trees of its stories, cleaned one after the other."""

    source: Package
    main: str
    packing: Packing = field(init=False)
    passages: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    links: dict[str, Link] = field(init=False)
    styles: _Styles = field(init=False)
    numbers: set[tuple[str, int]] = field(default_factory=set)
    """(numId, level) of the numbered paragraphs."""

    def __post_init__(self) -> None:
        self.packing = Packing(self.source, "word")
        self.links = self.source.links(self.main)
        self.styles = _Styles.of(self._other("styles"))

    def _other(self, sort: str) -> Element | None:
        """Return the tree of a part that the whole document shares."""
        targets = [link.target for link in self.links.values() if link.sort == sort and not link.is_external]
        targets += [f"word/{sort}.xml"] if not targets and f"word/{sort}.xml" in self.source.parts else []
        return self.source.tree(targets[0]) if targets else None

    def packed(self) -> bytes:
        name = "word/document.xml"
        root = self.source.tree(self.main)
        if root.tag != "w:document":
            raise trees.broken()
        settings = self._other("settings")
        self._drop_unused_stories(root, settings)
        stories = self._stories(root)
        self._clean(root, name, self.links)
        for sort in ("footnote", "endnote"):
            self._notes(root, sort)
        for reference, kind, link in stories:
            reference.set("r:id", self._story(kind, link))
        self._unreferenced({link.target for _, _, link in stories})
        self.packing.put(name, trees.written(root), _TYPE.format("document.main"))
        self._shared(name, settings)
        return self.packing.packed(name)

    def _drop_unused_stories(self, root: Element, settings: Element | None) -> None:
        """Take out headers and footers that no page shows: of a first page that is like the others, of even pages likewise."""
        has_even = settings is not None and any(_is_on(one) for one in settings.iter("w:evenAndOddHeaders"))
        for section in root.iter("w:sectPr"):
            has_first = any(_is_on(one) for one in section.iter("w:titlePg"))
            for one in list(section):
                if one.tag in ("w:headerReference", "w:footerReference"):
                    sort = one.get("w:type", "default")
                    if (sort == "first" and not has_first) or (sort == "even" and not has_even):
                        section.remove(one)

    def _stories(self, root: Element) -> list[tuple[Element, str, Link]]:
        """Return the references to headers and footers with what they lead to; those that lead nowhere are taken out."""
        found = []
        for section in root.iter("w:sectPr"):
            for one in [one for one in section if one.tag in ("w:headerReference", "w:footerReference")]:
                link = self.links.get(one.get("r:id", ""))
                if link is None:
                    section.remove(one)
                else:
                    found.append((one, one.tag[2:8], link))
        return found

    def _story(self, kind: str, link: Link) -> str:
        known = self.packing.name(f"word/{kind}{{}}.xml")
        tree = self.source.tree(link.target)
        self._clean(tree, known, self.source.links(link.target))
        self.packing.put(known, trees.written(tree), _TYPE.format(kind))
        return self.packing.link("word/document.xml", kind, known)

    def _notes(self, root: Element, sort: str) -> None:
        wanted = {one.get("w:id") for one in root.iter(f"w:{sort}Reference")}
        notes = self._other(f"{sort}s")
        if notes is None or not wanted:
            return
        for one in list(notes):
            if one.get("w:id") not in wanted and one.get("w:type", "normal") == "normal":
                notes.remove(one)
        name = f"word/{sort}s.xml"
        source = next((link.target for link in self.links.values() if link.sort == f"{sort}s"), name)
        self._clean(notes, name, self.source.links(source))
        self.packing.put(name, trees.written(notes), _TYPE.format(f"{sort}s"))
        self.packing.link("word/document.xml", f"{sort}s", name)

    def _unreferenced(self, used: set[str]) -> None:
        """Look also at headers and notes that no page shows; they do not get into the copy."""
        for name in sorted(self.source.parts):
            if name not in used and re.fullmatch(r"word/(?:header|footer)[0-9]*\.xml", name):
                self.aside += _passages(self.source.tree(name))

    def _clean(self, root: Element, name: str, links: Mapping[str, Link]) -> None:
        drawing.refuse_hidden(root)
        self.aside += callable_targets(links)
        _expand_simple_fields(root)
        trees.keep(root, _WORDS)
        _settle_fields(root)
        self.styles.refuse_unseen(root)
        self.styles.rename(root)
        drawing.draw_pictures(root, name, links, self.packing)
        for one in root.iter():
            if one.tag == "v:imagedata":
                one.set("r:id", self.packing.picture(name, links.get(one.get("r:id", ""))))
            elif one.tag == "c:chart":
                id, texts = drawing.add_chart(self.packing, name, links.get(one.get("r:id", "")))
                one.set("r:id", id)
                self.passages += texts
        for paragraph in root.iter("w:numPr"):
            found = {one.tag: one.get("w:val", "") for one in paragraph}
            self.numbers.add((found.get("w:numId", ""), int(found.get("w:ilvl") or 0)))
        self.passages += _passages(root)
        self.passages += drawing.descriptions(root)

    def _shared(self, name: str, settings: Element | None) -> None:
        styles = self.styles.cleaned()
        for one in styles.iter("w:numPr"):
            found = {child.tag: child.get("w:val", "") for child in one}
            self.numbers.add((found.get("w:numId", ""), int(found.get("w:ilvl") or 8)))
        self._put(name, "styles", styles)
        numbering = self._other("numbering")
        if numbering is not None and self.numbers:
            _keep_used_levels(numbering, self.numbers)
            trees.keep(numbering, _WORDS)
            self.styles.rename(numbering)
            self._put(name, "numbering", numbering)
        if settings is not None:
            settings[:] = [one for one in settings if one.tag in _SETTINGS]
            trees.keep(settings, _WORDS)
            for compat in settings.iter("w:compat"):
                compat[:] = [one for one in compat if one.tag != "w:compatSetting" or len(one.attrib) == 3]
            for one in settings:
                if one.tag in ("w:footnotePr", "w:endnotePr"):
                    one[:] = [child for child in one if child.tag not in ("w:footnote", "w:endnote")]
            self._put(name, "settings", settings)
        theme = self._other("theme")
        if theme is not None:
            self.packing.put("word/theme/theme1.xml", clean_theme(theme), THEME_TYPE)
            self.packing.link(name, "theme", "word/theme/theme1.xml")

    def _put(self, owner: str, sort: str, root: Element) -> None:
        self.packing.put(f"word/{sort}.xml", trees.written(root), _TYPE.format(sort))
        self.packing.link(owner, sort, f"word/{sort}.xml")


def _is_on(element: Element) -> bool:
    return element.get("w:val", "1") in ("1", "true", "on")


# ------------------------------------------------------------------------------------------------ fields

_LIVE: Final = re.compile(
    r"\s*(PAGE|NUMPAGES|SECTIONPAGES)\s*(\\\* ?(?:Arabic|roman|ROMAN|CHINESENUM[123]|ArabicDash|MERGEFORMAT) ?)*\s*",
    re.IGNORECASE,
)
"""Fields that count pages go on counting; of all others what they show stays, not what they are made from."""
_DRAWN: Final = re.compile(r"\s*EQ\b", re.IGNORECASE)
"""A formula: its code is what is seen."""


def _expand_simple_fields(root: Element) -> None:
    """Write fields that count pages in the long form, which holds their last result too."""
    for parent in list(root.iter()):
        for place, one in reversed(list(enumerate(parent))):
            if one.tag == "w:fldSimple" and _LIVE.fullmatch(one.get("w:instr", "")):
                code = Element("w:instrText")
                code.text = one.get("w:instr", "")
                parent[place : place + 1] = [
                    _run(_mark("begin")),
                    _run(code),
                    _run(_mark("separate")),
                    *one,
                    _run(_mark("end")),
                ]


def _mark(sort: str) -> Element:
    return Element("w:fldChar", {"w:fldCharType": sort})


def _run(content: Element) -> Element:
    run = Element("w:r")
    run.append(content)
    return run


@dataclass(slots=True)
class _Field:
    """A field that is being read: its marks and code, in the runs that hold them."""

    code: list[tuple[Element, Element]] = field(default_factory=list)
    marks: list[tuple[Element, Element]] = field(default_factory=list)
    is_result: bool = False
    inner: bool = False


def _settle_fields(root: Element) -> None:
    """Take out of each field all but what it shows; one that counts pages stays.

    Raises:
        Refused: a field is left open, or is a box to be filled in.
    """
    open_fields: list[_Field] = []
    for run in list(root.iter("w:r")):
        for one in list(run):
            if one.tag == "w:instrText":
                if open_fields and not open_fields[-1].is_result:
                    open_fields[-1].code.append((run, one))
                else:
                    run.remove(one)
            elif one.tag == "w:fldChar":
                _mark_met(open_fields, run, one)
            elif open_fields and any(not outer.is_result for outer in open_fields) and one.tag != "w:rPr":
                run.remove(one)  # text among the code is not shown
    if open_fields:
        raise trees.broken()


def _mark_met(open_fields: list[_Field], run: Element, mark: Element) -> None:
    sort = mark.get("w:fldCharType")
    if sort == "begin":
        for outer in open_fields:
            outer.inner = True
        open_fields.append(_Field())
    if not open_fields:
        raise trees.broken()
    current = open_fields[-1]
    current.marks.append((run, mark))
    if sort == "separate":
        current.is_result = True
    if sort == "end":
        done = open_fields.pop()
        _settle(done, is_shown=all(outer.is_result for outer in open_fields))


def _settle(done: _Field, is_shown: bool) -> None:
    code = "".join(one.text or "" for _, one in done.code)
    if re.match(r"\s*FORM(?:CHECKBOX|DROPDOWN)", code):
        raise Refused(*_FORM)
    live = _LIVE.fullmatch(code)
    is_kept = is_shown and not done.inner and (live is not None or _DRAWN.match(code) is not None)
    for run, one in done.code[1:] if is_kept else [*done.code, *done.marks]:
        run.remove(one)
    if is_kept:
        done.code[0][1].text = f" {live[0].strip()} " if live else code
        done.code[0][1].set("xml:space", "preserve")


# ------------------------------------------------------------------------------------------------ text


def _passages(root: Element) -> Iterator[str]:
    """Yield the text as it is read: paragraphs that follow each other, then each row of a table."""
    lines: list[str] = []
    for block in root:
        if block.tag == "w:tbl":
            yield "\n".join(lines)
            lines.clear()
            yield from _of_table(block)
        elif block.tag == "w:p":
            lines.append(_text(block))
            yield from (passage for box in block.iter("w:txbxContent") for passage in _passages(box))
        else:
            yield "\n".join(lines)
            lines.clear()
            yield from _passages(block)
    yield "\n".join(lines)
    yield from (text for text in drawing.paragraphs(root) if root.tag != "w:txbxContent")


_MARKS: Final = {"w:br": "\n", "w:cr": "\n", "w:tab": "\t", "w:noBreakHyphen": "-"}


def _text(paragraph: Element) -> str:
    return "".join(_texts(paragraph))


def _texts(element: Element) -> Iterator[str]:
    for one in element:
        if one.tag in ("w:t", "m:t", "w:instrText", "w:delText"):
            yield one.text or ""
        elif one.tag in _MARKS:
            yield _MARKS[one.tag]
        elif one.tag == "v:textpath":
            yield one.get("string", "")
        elif one.tag != "w:txbxContent":
            yield from _texts(one)


def _of_table(table: Element) -> Iterator[str]:
    headers: dict[int, str] = {}
    for row in table.iter("w:tr"):
        cells = ["\n".join(_text(one) for one in cell if one.tag == "w:p") for cell in row if cell.tag == "w:tc"]
        yield from row_passages(list(enumerate(cells)), headers)
        for cell in row.iter("w:txbxContent"):
            yield from _passages(cell)


# ------------------------------------------------------------------------------------------------ numbering


def _keep_used_levels(numbering: Element, used: set[tuple[str, int]]) -> None:
    """Leave the lists that paragraphs use, with the levels that they use."""
    deepest: dict[str, int] = {}
    for number, level in used:
        deepest[number] = max(level, deepest.get(number, 0))
    levels: dict[str, int] = {}
    for one in list(numbering):
        if one.tag == "w:num":
            number = one.get("w:numId", "")
            if number not in deepest:
                numbering.remove(one)
                continue
            for of in one.iter("w:abstractNumId"):
                levels[of.get("w:val", "")] = max(deepest[number], levels.get(of.get("w:val", ""), 0))
    for one in list(numbering):
        if one.tag == "w:abstractNum":
            last = levels.get(one.get("w:abstractNumId", ""))
            if last is None:
                numbering.remove(one)
            else:
                one[:] = [
                    child
                    for child in one
                    if child.tag == "w:multiLevelType"
                    or (child.tag == "w:lvl" and int(child.get("w:ilvl", "0")) <= last)
                ]


# ------------------------------------------------------------------------------------------------ styles

_STYLE_NAMES: Final = re.compile(
    "Normal|(?:heading|toc|index|List|List Bullet|List Number|Body Text|Body Text Indent) [1-9]|Title|Subtitle|header|footer|caption|"
    "footnote (?:text|reference)|endnote (?:text|reference)|List Paragraph|Table Grid|Normal Table|Default Paragraph Font|No List|"
    "Hyperlink|Body Text|Body Text Indent|Plain Text|Date|page number|Strong|Emphasis|Quote|Normal Indent|Normal \\(Web\\)|Salutation|Closing|TOC Heading",
    re.IGNORECASE,
)
_REFERENCES: Final = ("w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn", "w:next", "w:link")
_LONGEST_CHAIN: Final = 50
"""Styles based on each other. Word stops at eleven."""
_WHITE: Final = 0xEE
"""Of 255 in each of red, green and blue: nobody reads a text on white that is as light as this."""


def _is_light(colour: str) -> bool:
    return bool(re.fullmatch("[0-9A-Fa-f]{6}", colour)) and min(bytes.fromhex(colour)) >= _WHITE


def _is_dark(shade: Element | None) -> bool:
    """Tell whether a shading lets white text be read."""
    if shade is None:
        return False
    fill = shade.get("w:fill", "auto")
    is_theme = shade.get("w:themeFill", "background1") not in ("background1", "light1")
    is_pattern = shade.get("w:val") not in (None, "clear", "nil") and not _is_light(shade.get("w:color", "auto"))
    return is_theme or is_pattern or (fill != "auto" and not _is_light(fill))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is around a text: whether white can be read there, and what its paragraph's style says."""

    is_dark: bool = False
    is_flat: bool = False
    """The row or line is too low to show anything."""
    chain: tuple[Element, ...] = ()


@dataclass(slots=True)
class _Styles:
    """The styles of a document: which are used, and what they do to a text."""

    root: Element
    by_id: dict[str, Element]
    new: dict[str, str]
    used: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, root: Element | None) -> _Styles:
        root = Element("w:styles") if root is None else root
        trees.keep(root, _WORDS)
        by_id = {one.get("w:styleId", ""): one for one in root if one.tag == "w:style"}
        return cls(root, by_id, {id: f"s{number}" for number, id in enumerate(by_id, 1)})

    def chain(self, id: str | None, sort: str) -> tuple[Element, ...]:
        """Return a style and those on which it is based; of no style, the one that the document has for this sort."""
        if id not in self.by_id:
            id = next(
                (
                    key
                    for key, one in self.by_id.items()
                    if one.get("w:type") == sort and one.get("w:default") in ("1", "true")
                ),
                None,
            )
        found: dict[str, Element] = {}
        while id is not None and id in self.by_id and id not in found:
            if len(found) > _LONGEST_CHAIN:
                raise trees.broken()
            found[id] = self.by_id[id]
            based = _child(found[id], "w:basedOn")
            id = based.get("w:val") if based is not None else None
        return tuple(found.values())

    def refuse_unseen(self, root: Element) -> None:
        """Refuse text that is hidden, white on white, or too small to be seen; take the marks of it off everything else."""
        self._look(root, _Seen())
        for parent in list(root.iter("w:rPr")):
            parent[:] = [one for one in parent if one.tag != "w:vanish"]

    def _look(self, element: Element, seen: _Seen) -> None:
        for one in element:
            if one.tag == "w:r":
                self._look_at_run(one, seen)
            self._look(one, self._around(one, seen))

    def _around(self, one: Element, seen: _Seen) -> _Seen:
        if one.tag == "w:p":
            properties = _child(one, "w:pPr")
            style = _child(properties, "w:pStyle")
            chain = self.chain(style.get("w:val") if style is not None else None, "paragraph")
            sets = [properties, *(_child(of, "w:pPr") for of in chain)]
            is_dark = seen.is_dark or any(_is_dark(_child(of, "w:shd")) for of in sets)
            return _Seen(is_dark, seen.is_flat or any(map(_is_flat_line, sets)), chain)
        if one.tag == "w:tc":
            return _Seen(seen.is_dark or _is_dark(_child(_child(one, "w:tcPr"), "w:shd")), seen.is_flat)
        if one.tag == "w:tr":
            heights = [height for height in one.iter("w:trHeight") if height.get("w:hRule") == "exact"]
            return _Seen(seen.is_dark, seen.is_flat or any(_number(of.get("w:val")) < 40 for of in heights[:1]))
        if one.tag == "w:tbl":
            style = _child(_child(one, "w:tblPr"), "w:tblStyle")
            chain = self.chain(style.get("w:val"), "table") if style is not None else ()
            if any(_is_on(of) for owner in chain for of in owner.iter("w:vanish")):
                raise Refused("文件里有隐藏的文字", _MEND)
            return _Seen(any(_is_dark(of) for owner in chain for of in owner.iter("w:shd")))
        if one.tag in ("wps:wsp", "v:shape", "v:rect", "v:roundrect", "v:oval"):
            return _Seen(is_dark=True)
        return seen

    def _look_at_run(self, run: Element, seen: _Seen) -> None:
        shown = "".join(of.text or "" for of in run if of.tag == "w:t").strip()
        if not shown and not any(of.tag in ("w:drawing", "w:pict", "w:sym") for of in run):
            return
        properties = _child(run, "w:rPr")
        style = _child(properties, "w:rStyle")
        named = self.chain(style.get("w:val"), "character") if style is not None else ()
        defaults = [one for of in self.root.iter("w:rPrDefault") for one in of]
        sets = [properties, *(_child(of, "w:rPr") for of in (*named, *seen.chain)), *defaults]
        vanish = _first(sets, "w:vanish")
        if vanish is not None and _is_on(vanish):
            raise Refused("文件里有隐藏的文字", _MEND)
        if not shown:
            return
        size, colour = _first(sets, "w:sz"), _first(sets, "w:color")
        if seen.is_flat or (size is not None and _number(size.get("w:val")) <= 4):
            raise Refused("文件里有小得看不见的文字", _MEND)
        is_white = colour is not None and (
            _is_light(colour.get("w:val", ""))
            or (colour.get("w:themeColor") in ("background1", "light1") and "w:themeShade" not in colour.attrib)
        )
        highlight = _first(sets, "w:highlight")
        is_marked = highlight is not None and highlight.get("w:val") not in ("none", "white")
        if is_white and not seen.is_dark and not is_marked and not any(_is_dark(_child(of, "w:shd")) for of in sets):
            raise Refused("文件里有白色的文字", "改成看得见的颜色，或者删去。")

    def rename(self, root: Element) -> None:
        """Let a tree name styles as the copy does: their names in the file may say anything."""
        for parent in list(root.iter()):
            for one in list(parent):
                if one.tag in _REFERENCES:
                    id = one.get("w:val", "")
                    if id in self.new:
                        self.used.add(id)
                        one.set("w:val", self.new[id])
                    else:
                        parent.remove(one)

    def cleaned(self) -> Element:
        """Return the tree of the styles that are used."""
        waiting = [*self.used, *(id for id, one in self.by_id.items() if one.get("w:default") in ("1", "true"))]
        while waiting:
            id = waiting.pop()
            self.used.add(id)
            for one in self.by_id[id]:
                if one.tag in ("w:basedOn", "w:link") and one.get("w:val") in self.by_id.keys() - self.used:
                    waiting.append(one.get("w:val", ""))
        self.root[:] = [one for one in self.root if one.tag == "w:docDefaults" or one.get("w:styleId") in self.used]
        used = set(self.used)
        for one in self.root.iter("w:style"):
            id = one.get("w:styleId", "")
            one[:] = [of for of in one if of.tag not in _REFERENCES or of.get("w:val") in used]
            one.set("w:styleId", self.new[id])
            for name in one.iter("w:name"):
                if not _STYLE_NAMES.fullmatch(name.get("w:val", "")):
                    name.set("w:val", f"Style {self.new[id][1:]}")
        for properties in self.root.iter("w:rPr"):
            properties[:] = [of for of in properties if of.tag != "w:vanish"]
        self.rename(self.root)
        return self.root


def _child(element: Element | None, tag: str) -> Element | None:
    return next((one for one in element if one.tag == tag), None) if element is not None else None


def _first(sets: list[Element | None], tag: str) -> Element | None:
    """Return what is said of a property where it is said first."""
    return next((found for one in sets if (found := _child(one, tag)) is not None), None)


def _number(value: str | None) -> float:
    return float(value) if value and re.fullmatch(r"[0-9.]{1,12}", value) else 1e9


def _is_flat_line(properties: Element | None) -> bool:
    spacing = _child(properties, "w:spacing")
    return spacing is not None and spacing.get("w:lineRule") == "exact" and _number(spacing.get("w:line")) < 40
