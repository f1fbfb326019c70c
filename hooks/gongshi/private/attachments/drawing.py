"""DrawingML, in both kinds of office files: pictures, shapes and charts (ISO/IEC 29500-1, 20 and 21)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from gongshi.private.attachments import trees
from gongshi.private.attachments.package import Link, Packing
from gongshi.private.attachments.rules import Refused

_HELP: Final = "删去它或者让它看得见，或者导出成 PDF。"
_TINY: Final = 12_700
"""English Metric Units: one point."""

_FONT_NAMES: Final = (
    "宋体|新宋体|仿宋|仿宋_GB2312|黑体|楷体|楷体_GB2312|隶书|幼圆|等线|等线 Light|微软雅黑|微软雅黑 Light|华文宋体|华文中宋|华文仿宋|华文楷体|华文黑体|"
    "华文细黑|华文行楷|华文隶书|华文新魏|方正小标宋简体|方正小标宋_GBK|方正仿宋_GBK|方正仿宋简体|方正黑体_GBK|方正黑体简体|方正楷体_GBK|方正楷体简体|"
    "方正书宋_GBK|方正大标宋简体|方正舒体|方正姚体|文泉驿微米黑|思源黑体|思源宋体|文鼎小标宋简|汉仪中黑|SimSun|NSimSun|FangSong|FangSong_GB2312|SimHei|"
    "KaiTi|KaiTi_GB2312|DengXian|YouYuan|LiSu|STSong|STZhongsong|STFangsong|STKaiti|STXihei|Microsoft YaHei|Microsoft YaHei UI|Arial|"
    "Arial Unicode MS|Calibri|Calibri Light|Cambria|Cambria Math|Candara|Consolas|Courier|Courier New|Georgia|Helvetica|MS Gothic|Segoe UI|"
    "Segoe UI Symbol|Symbol|Tahoma|Times|Times New Roman|Verdana|Wingdings|Wingdings 2|Wingdings 3|Aptos|Aptos Display|Liberation Sans|"
    "Liberation Serif|Noto Sans CJK SC|Noto Serif CJK SC|Source Han Sans CN|Source Han Serif CN|Tibetan Machine Uni|Microsoft Himalaya"
)
FONTS: Final = frozenset(_FONT_NAMES.split("|"))
"""The names that stay; any other is a text that no reader sees, and its reader's machine would hardly have the font."""


def font(name: str) -> str | None:
    """Return the name of a font, or a reference to the theme's, if it is known."""
    return name if name in FONTS or re.fullmatch(r"\+m[jn]-(?:lt|ea|cs)", name) else None


_GUIDE: Final = re.compile(r"val -?[0-9]{1,10}")

_FILE_NAME: Final = re.compile(r"[\\/]|\.[A-Za-z0-9]{2,4}$")
"""What programs write where a description belongs: where the picture came from."""
WORDS: Final = trees.table("""
    a:graphic a:graphicData a:stretch a:fillRect a:tile a:avLst a:noFill a:solidFill a:gsLst a:fgClr a:bgClr a:effectLst a:round a:bevel a:ln a:sx
    a:graphicData = uri
    a:blip = r:embed
    a:blipFill = rotWithShape
    a:srcRect a:fillRect a:tileRect a:fillToRect = l t r b
    a:xfrm = rot flipH flipV
    a:off a:chOff = x y
    a:ext a:chExt = cx cy
    a:prstGeom = prst
    a:gd = name fmla
    a:custGeom a:pathLst a:moveTo a:lnTo a:cubicBezTo a:quadBezTo a:close
    a:path = w h fill stroke path
    a:pt = x y
    a:arcTo = wR hR stAng swAng
    a:rect = l t r b
    a:gradFill = flip rotWithShape
    a:gs = pos
    a:lin = ang scaled
    a:pattFill = prst
    a:srgbClr a:schemeClr a:prstClr a:sysClr = val lastClr
    a:lumMod a:lumOff a:shade a:tint a:satMod a:satOff a:alpha a:hueMod a:hueOff = val
    a:ln = w cap cmpd algn
    a:prstDash = val
    a:miter = lim
    a:headEnd a:tailEnd = type w len
    a:bodyPr = rot vert wrap lIns tIns rIns bIns anchor anchorCtr numCol spcCol upright spcFirstLastPara vertOverflow horzOverflow rtlCol
    a:spAutoFit a:noAutofit a:lstStyle a:spcPct a:spcPts a:lnSpc a:spcBef a:spcAft
    a:normAutofit = fontScale lnSpcReduction
    a:spcPct a:spcPts = val
    a:p a:r a:t a:buNone
    a:br a:fld
    a:pPr = algn marL marR indent lvl eaLnBrk latinLnBrk hangingPunct fontAlgn rtl defTabSz
    a:lvl1pPr = algn marL marR indent
    a:rPr a:defRPr a:endParaRPr = sz b i u strike kern baseline spc cap
    a:latin a:ea a:cs = typeface
    a:buChar = char
    a:buAutoNum = type startAt
    pic:pic pic:nvPicPr pic:cNvPicPr pic:blipFill pic:spPr
    pic:blipFill = rotWithShape
    pic:cNvPr = id name
    c:chart = r:id
""")  # fmt: skip

_UNSEEN: Final = (
    "a:hlinkClick a:hlinkHover a:extLst a:clrMap a:effectLst a:scene3d a:sp3d a:cxnLst a:ahLst a:gdLst a:picLocks a:spLocks "
    "a:graphicFrameLocks a:cxnSpLocks a:grpSpLocks a:sym a:buFont a:highlight"
)
UNSEEN: Final = frozenset(_UNSEEN.split())
VALUES: Final[Mapping[str, trees.Value]] = {
    "typeface": font,
    "a:graphicData uri": lambda value: value if value in trees.NAMESPACES.values() else None,
    "a:gd fmla": lambda value: value if _GUIDE.fullmatch(value) else None,
    "r:embed": str,
    "r:id": str,
    "a:buChar char": lambda value: value if len(value) == 1 else None,
    "descr": lambda value: None if _FILE_NAME.search(value) else value[:500],
    "name": lambda value: value if re.fullmatch("adj[0-9]{0,2}|[hv]f", value) else "",
}


def refuse_hidden(root: Element) -> None:
    """Refuse drawings that are marked as hidden, or so small that nobody sees them; they are not yet filtered."""
    for element in root.iter():
        if trees.local(element.tag) in ("docPr", "cNvPr") and element.get("hidden") in ("1", "true"):
            raise Refused("文件里有隐藏的图片或者图形", _HELP)
        if element.tag == "wp:extent" and any(int(element.get(side, "0")) < _TINY for side in ("cx", "cy")):
            shown = [one for one in root.iter() if trees.local(one.tag) in ("t", "blip")]
            if shown and all(int(element.get(side, "0")) < _TINY for side in ("cx", "cy")):
                raise Refused("文件里有小得看不见的图片或者图形", _HELP)


def draw_pictures(root: Element, owner: str, links: Mapping[str, Link], packing: Packing) -> None:
    """Draw the pictures of a part anew, without what is cropped off, and let its tree lead to them."""
    for holder in root.iter():
        blip = next((child for child in holder if child.tag == "a:blip"), None)
        if blip is None:
            continue
        crop = (0, 0, 0, 0)
        for rect in [child for child in holder if child.tag == "a:srcRect"]:
            left, top, right, bottom = (int(float(rect.get(side, "0"))) for side in "ltrb")
            crop = (left, top, right, bottom)
            if any(one > 0 for one in crop):
                holder.remove(rect)
            else:
                crop = (0, 0, 0, 0)
        blip.set("r:embed", packing.picture(owner, links.get(blip.get("r:embed", "")), crop))


def descriptions(root: Element) -> Iterator[str]:
    """Yield what screen readers say of the drawings."""
    for element in root.iter():
        if trees.local(element.tag) in ("docPr", "cNvPr") and element.get("descr"):
            yield element.get("descr", "")


def paragraphs(root: Element) -> Iterator[str]:
    """Yield the text of each paragraph of the shapes and titles."""
    for paragraph in root.iter("a:p"):
        yield "".join(
            one.text or "" if one.tag == "a:t" else "\n" for one in paragraph.iter() if one.tag in ("a:t", "a:br")
        )


# ------------------------------------------------------------------------------------------------ charts

_CHART: Final = trees.Vocabulary(
    WORDS
    | trees.table("""
    c:chartSpace c:chart c:plotArea c:layout c:manualLayout c:legend c:legendEntry c:title c:tx c:rich c:txPr c:spPr c:bodyPr c:lstStyle
    c:barChart c:bar3DChart c:lineChart c:line3DChart c:pieChart c:pie3DChart c:ofPieChart c:doughnutChart c:areaChart c:area3DChart c:scatterChart
    c:bubbleChart c:radarChart c:stockChart c:surfaceChart c:ser c:cat c:val c:xVal c:yVal c:bubbleSize c:marker c:dPt c:dLbls c:dLbl c:catAx c:valAx
    c:dateAx c:serAx c:scaling c:majorGridlines c:minorGridlines c:numLit c:strLit c:pt c:v c:dTable c:upDownBars c:upBars c:downBars c:dropLines
    c:hiLowLines c:serLines c:leaderLines c:view3D c:floor c:sideWall c:backWall c:trendline c:errBars c:plus c:minus c:dispUnits
    c:style c:roundedCorners c:autoTitleDeleted c:plotVisOnly c:dispBlanksAs c:overlay c:legendPos c:delete c:barDir c:grouping c:varyColors = val
    c:idx c:order c:smooth c:gapWidth c:gapDepth c:overlap c:axId c:crossAx c:crosses c:crossesAt c:crossBetween c:axPos c:majorTickMark c:minorTickMark = val
    c:tickLblPos c:tickLblSkip c:tickMarkSkip c:lblAlgn c:lblOffset c:noMultiLvlLbl c:auto c:orientation c:max c:min c:majorUnit c:minorUnit c:logBase = val
    c:showLegendKey c:showVal c:showCatName c:showSerName c:showPercent c:showBubbleSize c:showLeaderLines c:dLblPos c:separator c:symbol c:size = val
    c:invertIfNegative c:firstSliceAng c:holeSize c:explosion c:ptCount c:layoutTarget c:xMode c:yMode c:wMode c:hMode c:x c:y c:w c:h = val
    c:scatterStyle c:radarStyle c:bubbleScale c:showNegBubbles c:sizeRepresents c:shape c:rotX c:rotY c:rAngAx c:perspective c:depthPercent c:hPercent = val
    c:thickness c:showHorzBorder c:showVertBorder c:showOutline c:showKeys c:trendlineType c:dispEq c:dispRSqr c:errDir c:errBarType c:errValType = val
    c:noEndCap c:builtInUnit c:baseTimeUnit c:majorTimeUnit c:minorTimeUnit c:date1904 c:wireframe c:ofPieType c:splitType c:splitPos c:secondPieSize = val
    c:numFmt = formatCode sourceLinked
    c:pt = idx
"""),
    texts=frozenset(["a:t", "c:v", "c:formatCode"]),
    dropped=UNSEEN
    | {"c:extLst", "c:externalData", "c:printSettings", "c:lang", "c:pivotSource", "c:pivotFmts", "c:clrMapOvr", "c:protection", "c:f", "c:formatCode", "c:name"},
    refused={"c:userShapes": trees.UNKNOWN},
    values=dict(VALUES)
    | {"c:numFmt formatCode": lambda value: value if re.fullmatch(r'[#0,.%?;\-() _@"元万亿千年月日yYmMdD/:hs¥￥\\]{1,40}|General|G/通用格式', value) else "General"},
)  # fmt: skip
CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"


def add_chart(packing: Packing, owner: str, link: Link | None) -> tuple[str, list[str]]:
    """Put a clean chart into the package; return the id under which `owner` leads to it, and its text.

    Its numbers are written into it: the workbook behind it, which holds more than is drawn, stays behind.
    """
    if link is None or link.is_external:
        raise Refused(*trees.UNKNOWN)
    root = packing.source.tree(link.target)
    if root.tag != "c:chartSpace":
        raise Refused("文件里有系统不认识的图表", "导出成 PDF。")
    name = packing.name(f"{packing.main_type}/charts/chart{{}}.xml")
    _as_drawn(root)
    trees.keep(root, _CHART)
    if any(trees.simple(one.text or "") is None for literal in root.iter("c:numLit") for one in literal.iter("c:v")):
        raise trees.broken()
    draw_pictures(root, name, packing.source.links(link.target), packing)
    texts = list(paragraphs(root))
    texts += [one.text for one in root.iter("c:v") if one.text]
    packing.put(name, trees.written(root), CHART_TYPE)
    return packing.link(owner, "chart", name), texts


def _as_drawn(root: Element) -> None:
    """Write the numbers and names that are drawn in place of where they came from."""
    for element in list(root.iter()):
        for child in list(element):
            if child.tag in ("c:numRef", "c:strRef", "c:multiLvlStrRef"):
                cache = next(
                    (one for one in child if one.tag in ("c:numCache", "c:strCache", "c:multiLvlStrCache")), None
                )
                place = list(element).index(child)
                element.remove(child)
                if cache is None:
                    raise Refused("文件里的图表没有存下它的数据", "用办公软件打开，保存以后再附上；或者导出成 PDF。")
                for one in _literal(element, cache):
                    element.insert(place, one)


def _literal(owner: Element, cache: Element) -> Iterator[Element]:
    if owner.tag == "c:tx":
        values = [one.text or "" for one in cache.iter("c:v")]
        if trees.local(cache.tag) == "strCache":
            shown = Element("c:v")
            shown.text = "".join(values[:1])
            yield shown
        return
    kind = "c:numLit" if cache.tag == "c:numCache" else "c:strLit"
    literal = Element(kind)
    level = next(cache.iter("c:lvl"), cache)
    points = [one for one in level if one.tag == "c:pt"]
    count = next((one.get("val", "") for one in cache if one.tag == "c:ptCount"), str(len(points)))
    SubElement(literal, "c:ptCount", {"val": count})
    for point in points:
        SubElement(SubElement(literal, "c:pt", {"idx": point.get("idx", "0")}), "c:v").text = next(
            (one.text for one in point if one.tag == "c:v"), ""
        )
    yield literal
