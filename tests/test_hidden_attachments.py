"""What no reader of an attachment sees is not in its published copy: it is left out, or the file is refused."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

import pytest
from pypdf import PdfReader

import hidden_attachments as h
from attachment_files import zipped
from gongshi.private.attachments.door import Cleaned, clean_here
from gongshi.private.attachments.rules import Refused
from gongshi.private.detectors import NO_CONTACTS
from hidden_attachments import (
    TOKEN,
    book,
    cell,
    chunk,
    image_pdf,
    jpeg,
    pdf,
    picture_in_word,
    png,
    relations,
    segment,
    stream,
    styles,
    word,
)

T = TOKEN.encode()
PARAGRAPH = f"<w:p><w:r>{{}}<w:t>{TOKEN}</w:t></w:r></w:p>"
NOTES = f'<w:footnotes {h.W}><w:footnote w:id="9"><w:p><w:r><w:t>{TOKEN}</w:t></w:r></w:p></w:footnote></w:footnotes>'
STYLES = f"<w:styles {h.W}>{{}}</w:styles>"
CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><c:chart><c:plotArea><c:barChart><c:barDir val="col"/><c:ser><c:idx val="0"/>'
    f'<c:val><c:numRef><c:f>{TOKEN}!A1</c:f><c:numCache><c:formatCode>{TOKEN}</c:formatCode><c:ptCount val="1"/><c:pt idx="0"><c:v>5</c:v></c:pt></c:numCache></c:numRef></c:val>'
    f'<c:extLst><c:ext uri="x"><c:v>{TOKEN}</c:v></c:ext></c:extLst></c:ser></c:barChart></c:plotArea></c:chart><c:externalData r:id="r1"/></c:chartSpace>'
)
CHART_IN_WORD = (
    '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="c"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="r5"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
)
WHITE = '<font><color rgb="FFFFFFFF"/></font>'

WORD = {
    "vanish with a blank": word(PARAGRAPH.format("<w:rPr><w:vanish /></w:rPr>")),
    "vanish, another prefix": word(PARAGRAPH.format("<w:rPr><w:vanish/></w:rPr>")).replace(b"w:", b"w:"),
    "vanish as on": word(PARAGRAPH.format("<w:rPr><w:vanish w:val='on'/></w:rPr>")),
    "vanish by a style": word(
        PARAGRAPH.format('<w:rPr><w:rStyle w:val="x"/></w:rPr>'),
        ("r2", "styles", "styles.xml"),
        parts={"word/styles.xml": STYLES.format('<w:style w:type="character" w:styleId="y"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="character" w:styleId="x"><w:basedOn w:val="y"/></w:style>')},
    ),
    "white": word(PARAGRAPH.format('<w:rPr><w:color w:val="FFFFFF"/></w:rPr>')),
    "nearly white": word(PARAGRAPH.format('<w:rPr><w:color w:val="FEFDFE"/></w:rPr>')),
    "white of the theme": word(PARAGRAPH.format('<w:rPr><w:color w:val="auto" w:themeColor="background1"/></w:rPr>')),
    "one point": word(PARAGRAPH.format('<w:rPr><w:sz w:val="2"/></w:rPr>')),
    "row of no height": word(f'<w:tbl><w:tr><w:trPr><w:trHeight w:val="1" w:hRule="exact"/></w:trPr><w:tc>{PARAGRAPH.format("")}</w:tc></w:tr></w:tbl>'),
    "line of no height": word(f'<w:p><w:pPr><w:spacing w:line="2" w:lineRule="exact"/></w:pPr><w:r><w:t>{TOKEN}</w:t></w:r></w:p>'),
    "deleted": word(f'<w:p><w:del w:id="1" w:author="a"><w:r><w:delText>{TOKEN}</w:delText></w:r></w:del></w:p>'),
    "author of a change": word(f'<w:p><w:ins w:id="1" w:author="{TOKEN}"><w:r><w:t>x</w:t></w:r></w:ins></w:p>'),
    "format before": word(f'<w:p><w:pPr><w:pPrChange w:author="{TOKEN}"/></w:pPr></w:p>'),
    "comment": word('<w:p><w:r><w:commentReference w:id="0"/></w:r></w:p>', ("r2", "comments", "comments.xml"), parts={"word/comments.xml": f"<w:comments {h.W}>{TOKEN}</w:comments>"}),
    "people": word("", ("r2", "people", "people.xml"), parts={"word/people.xml": f"<a>{TOKEN}</a>"}),
    "glossary": word("", ("r2", "glossaryDocument", "glossary/document.xml"), parts={"word/glossary/document.xml": f"<w:glossaryDocument {h.W}>{TOKEN}</w:glossaryDocument>"}),
    "variables": word("", ("r2", "settings", "settings.xml"), parts={"word/settings.xml": f'<w:settings {h.W}><w:docVars><w:docVar w:name="a" w:val="{TOKEN}"/></w:docVars></w:settings>'}),
    "mail merge": word("", ("r2", "settings", "settings.xml"), parts={"word/settings.xml": f'<w:settings {h.W}><w:mailMerge><w:query w:val="{TOKEN}"/></w:mailMerge><w:rsids><w:rsid w:val="{TOKEN}"/></w:rsids></w:settings>'}),
    "unused part": word(parts={"word/other.xml": f"<a>{TOKEN}</a>"}),
    "unused picture": word(parts={"word/media/b.bin": T}),
    "custom xml": word("", ("r2", "customXml", "../customXml/item1.xml"), parts={"customXml/item1.xml": f"<a>{TOKEN}</a>"}),
    "properties": word(parts={"docProps/core.xml": f"<a>{TOKEN}</a>", "docProps/app.xml": f"<a>{TOKEN}</a>", "docProps/custom.xml": f"<a>{TOKEN}</a>", "docProps/thumbnail.jpeg": T}),
    "label": word(parts={"docMetadata/LabelInfo.xml": f"<a>{TOKEN}</a>"}),
    "name of a part": word(parts={f"word/{TOKEN}.xml": "<a/>"}),
    "revision ids": word(f'<w:p w:rsidR="{TOKEN}" x:paraId="{TOKEN}"><w:r w:rsidRPr="{TOKEN}"><w:t>x</w:t></w:r></w:p>'),
    "bookmark": word(f'<w:p><w:bookmarkStart w:id="0" w:name="{TOKEN}"/><w:bookmarkEnd w:id="0"/></w:p>'),
    "link": word('<w:p><w:hyperlink r:id="r2" w:tooltip="x"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>', ("r2", "hyperlink", f"file:///C:/Users/{TOKEN}/a", "External")),
    "tip of a link": word(f'<w:p><w:hyperlink w:anchor="{TOKEN}" w:tooltip="{TOKEN}"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>'),
    "field": word(f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> ADDIN {TOKEN} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>x</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'),
    "text in a code": word(f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>{TOKEN}</w:t></w:r><w:r><w:instrText> IF 1 = 1 </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>x</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'),
    "page with a secret": word(f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE \\* MERGEFORMAT {TOKEN} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'),
    "simple field": word(f'<w:p><w:fldSimple w:instr=" QUOTE {TOKEN} "><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'),
    "index entry": word(f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> XE "{TOKEN}" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'),
    "form field": word(f'<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="{TOKEN}"/></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMTEXT </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'),
    "content control": word(f'<w:sdt><w:sdtPr><w:alias w:val="{TOKEN}"/><w:dropDownList><w:listItem w:value="{TOKEN}"/></w:dropDownList></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>'),
    "smart tag": word(f'<w:p><w:smartTag w:uri="{TOKEN}"><w:smartTagPr><w:attr w:val="{TOKEN}"/></w:smartTagPr><w:r><w:t>x</w:t></w:r></w:smartTag></w:p>'),
    "fallback": word(f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:t>x</w:t></mc:Choice><mc:Fallback><w:t>{TOKEN}</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>'),
    "text between elements": word(f"<w:p>{TOKEN}<w:r>{TOKEN}</w:r></w:p>"),
    "xml comment": word(f"<!-- {TOKEN} --><?x {TOKEN}?>"),
    "unknown element": word(f"<x:y x:z='{TOKEN}'>{TOKEN}</x:y>"),
    "unknown with text": word(f"<x:y><w:r><w:t>{TOKEN}</w:t></w:r></x:y>"),
    "unknown attribute": word(f'<w:p x:z="{TOKEN}"><w:pPr><w:jc w:val="{TOKEN}"/></w:pPr></w:p>'),
    "name of a style": word('<w:p><w:pPr><w:pStyle w:val="q"/></w:pPr></w:p>', ("r2", "styles", "styles.xml"), parts={"word/styles.xml": STYLES.format(f'<w:style w:type="paragraph" w:styleId="q"><w:name w:val="{TOKEN}"/><w:aliases w:val="{TOKEN}"/></w:style>')}),
    "unused style": word("", ("r2", "styles", "styles.xml"), parts={"word/styles.xml": STYLES.format(f'<w:style w:type="paragraph" w:styleId="{TOKEN}"><w:name w:val="a"/></w:style>')}),
    "id of a style": word(f'<w:p><w:pPr><w:pStyle w:val="{TOKEN}"/></w:pPr></w:p>', ("r2", "styles", "styles.xml"), parts={"word/styles.xml": STYLES.format(f'<w:style w:type="paragraph" w:styleId="{TOKEN}"><w:name w:val="a"/></w:style>')}),
    "unused list": word("", ("r2", "numbering", "numbering.xml"), parts={"word/numbering.xml": f'<w:numbering {h.W}><w:abstractNum w:abstractNumId="0"><w:name w:val="{TOKEN}"/><w:lvl w:ilvl="0"><w:lvlText w:val="{TOKEN}"/></w:lvl></w:abstractNum></w:numbering>'}),
    "unused level": word('<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>', ("r2", "numbering", "numbering.xml"), parts={"word/numbering.xml": f'<w:numbering {h.W}><w:abstractNum w:abstractNumId="0"><w:name w:val="{TOKEN}"/><w:lvl w:ilvl="0"><w:lvlText w:val="%1"/></w:lvl><w:lvl w:ilvl="5"><w:lvlText w:val="{TOKEN}"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'}),
    "unused note": word("", ("r2", "footnotes", "footnotes.xml"), parts={"word/footnotes.xml": NOTES}),
    "header of no first page": word("", ("r2", "header", "header1.xml"), parts={"word/header1.xml": f"<w:hdr {h.W}><w:p><w:r><w:t>{TOKEN}</w:t></w:r></w:p></w:hdr>"}, end='<w:headerReference w:type="first" r:id="r2"/>'),
    "header of even pages": word("", ("r2", "header", "header1.xml"), parts={"word/header1.xml": f"<w:hdr {h.W}><w:p><w:r><w:t>{TOKEN}</w:t></w:r></w:p></w:hdr>"}, end='<w:headerReference w:type="even" r:id="r2"/>'),
    "header that leads nowhere": word("", end=f'<w:headerReference w:type="default" r:id="{TOKEN}"/>'),
    "font": word(f'<w:p><w:r><w:rPr><w:rFonts w:ascii="{TOKEN}"/></w:rPr><w:t>x</w:t></w:r></w:p>', ("r2", "fontTable", "fontTable.xml"), parts={"word/fontTable.xml": f'<w:fonts {h.W}><w:font w:name="{TOKEN}"/></w:fonts>'}),
    "theme": word("", ("r2", "theme", "theme/theme1.xml"), parts={"word/theme/theme1.xml": f'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="{TOKEN}"><a:themeElements><a:clrScheme name="{TOKEN}"/></a:themeElements></a:theme>'}),
    "chart": word(CHART_IN_WORD, ("r5", "chart", "charts/chart1.xml"), parts={"word/charts/chart1.xml": CHART, "word/charts/_rels/chart1.xml.rels": relations(("r1", "package", "../embeddings/a.xlsx")), "word/embeddings/a.xlsx": h.book(cell())}),
    "chart without cache": word(CHART_IN_WORD, ("r5", "chart", "charts/chart1.xml"), parts={"word/charts/chart1.xml": CHART.replace("numCache", "numGone")}),
    "text box hidden": word(f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:extent cx="9000" cy="9000"/><wp:docPr id="1" name="a" hidden="1"/><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx><w:txbxContent>{PARAGRAPH.format("")}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>'),
    "picture's EXIF": picture_in_word(jpeg(segment(0xE1, b"Exif\0\0" + T)), "jpg"),
    "picture's text": picture_in_word(png(chunk(b"tEXt", b"a\0" + T))),
    "picture's extension": picture_in_word(png(), blip=f'<a:extLst><a:ext uri="{TOKEN}"/></a:extLst>'),
    "picture's path": picture_in_word(png(), props=f'descr="C:\\Users\\{TOKEN}\\a.png" title="{TOKEN}"'),
    "picture's name": picture_in_word(png(), name=TOKEN),
    "picture too small": picture_in_word(png(chunk(b"tEXt", b"a\0" + T)), size=100),
    "drawing of old, hidden": word(f'<w:p><w:r><w:pict><v:shape style="visibility:hidden;x:{TOKEN}" alt=""><v:textbox><w:txbxContent><w:p/></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>'),
    "object": word('<w:p><w:r><w:object><o:OLEObject r:id="r5"/></w:object></w:r></w:p>', ("r5", "oleObject", "embeddings/o.bin"), parts={"word/embeddings/o.bin": T}),
    "macro": word("", ("r2", "vbaProject", "vbaProject.bin"), parts={"word/vbaProject.bin": T}),
    "altChunk": word('<w:altChunk r:id="r5"/>', ("r5", "aFChunk", "a.html"), parts={"word/a.html": T}),
    "template": word("", ("r2", "attachedTemplate", f"file:///{TOKEN}", "External")),
    "ruby base kept, hidden note gone": word(f'<w:p><w:permStart w:id="1" w:ed="{TOKEN}"/></w:p>'),
    "strict": word(PARAGRAPH.format("<w:rPr><w:vanish/></w:rPr>"), parts={"word/document.xml": f'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>{PARAGRAPH.format("<w:rPr><w:vanish/></w:rPr>")}</w:body></w:document>'}),
    "table style hides": word(f'<w:tbl><w:tblPr><w:tblStyle w:val="t"/></w:tblPr><w:tr><w:tc>{PARAGRAPH.format("")}</w:tc></w:tr></w:tbl>', ("r2", "styles", "styles.xml"), parts={"word/styles.xml": STYLES.format('<w:style w:type="table" w:styleId="t"><w:rPr><w:vanish/></w:rPr></w:style>')}),
    "table's description": word(f'<w:tbl><w:tblPr><w:tblCaption w:val="{TOKEN}"/><w:tblDescription w:val="{TOKEN}"/></w:tblPr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>'),
}  # fmt: skip
XLSX = {
    "hidden sheet, prefix": book(parts={"xl/workbook.xml": f'<x:workbook xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" {h.R}><x:sheets><x:sheet name="{TOKEN}" sheetId="1" state="hidden" r:id="r1"/></x:sheets></x:workbook>'}),
    "very hidden": book(sheets=f"<sheet name='{TOKEN}' sheetId='1' state = 'veryHidden' r:id='r1'/>"),
    "unused sheet": book(parts={"xl/worksheets/sheet2.xml": f"<worksheet {h.S}><sheetData>{TOKEN}</sheetData></worksheet>"}),
    "row of no height": book(f'<row r="2" ht="0" customHeight="1">{cell()}</row>'),
    "hidden row": book(f"<row r='2' hidden='true'>{cell()}</row>"),
    "rows hidden by default": book(f'<row r="2">{cell()}</row>', before='<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>'),
    "column of no width": book(f'<row r="2">{cell("B2")}</row>', before='<cols><col min="2" max="2" width="0" customWidth="1"/></cols>'),
    "hidden columns to the end": book(f'<row r="2">{cell("D2")}</row>', before='<cols><col min="3" max="16384" hidden="1"/></cols>'),
    "grouped columns": book(f'<row r="2">{cell("B2")}</row>', before='<cols><col min="2" max="2" hidden="1" outlineLevel="1"/></cols>'),
    "format ;;;": book(f'<row r="2">{cell(style=1)}</row>', parts=styles(formats='<numFmt numFmtId="170" formatCode=";;;"/>', xf='numFmtId="170"')),
    "format of white": book('<row r="2"><c r="A2" s="1"><v>123</v></c></row>', parts=styles(formats=f'<numFmt numFmtId="170" formatCode="[White]0&quot;{TOKEN}&quot;"/>', xf='numFmtId="170"')),
    "text in a format": book('<row r="2"><c r="A2" s="1"><v>5</v></c></row>', parts=styles(formats=f'<numFmt numFmtId="170" formatCode="0;0;&quot;{TOKEN}&quot;"/>', xf='numFmtId="170"')),
    "currency in a format": book('<row r="2"><c r="A2" s="1"><v>5</v></c></row>', parts=styles(formats=f'<numFmt numFmtId="170" formatCode="[${TOKEN}-804]0"/>', xf='numFmtId="170"')),
    "unused format": book(parts=styles(formats=f'<numFmt numFmtId="170" formatCode="&quot;{TOKEN}&quot;"/>', xf='numFmtId="170"')),
    "white on white": book(f'<row r="2">{cell(style=1)}</row>', parts=styles(fonts=WHITE, xf='fontId="1"')),
    "white of the theme": book(f'<row r="2">{cell(style=1)}</row>', parts=styles(fonts='<font><color theme="0"/></font>', xf='fontId="1"')),
    "red on red": book(f'<row r="2">{cell(style=1)}</row>', parts=styles(fonts='<font><color rgb="FFFF0000"/></font>', fills='<fill><patternFill patternType="solid"><fgColor indexed="10"/></patternFill></fill>', xf='fontId="1" fillId="2"')),
    "tiny": book(f'<row r="2">{cell(style=1)}</row>', parts=styles(fonts='<font><sz val="1"/></font>', xf='fontId="1"')),
    "white run": book(f'<row r="2"><c r="A2" t="inlineStr"><is><r><rPr><color rgb="FFFFFFFF"/></rPr><t>{TOKEN}</t></r></is></c></row>'),
    "phonetic": book(f'<row r="2"><c r="A2" t="inlineStr"><is><t>x</t><rPh sb="0" eb="1"><t>{TOKEN}</t></rPh></is></c></row>'),
    "unused string": book('<row r="2"><c r="A2" t="s"><v>0</v></c></row>', ("r2", "sharedStrings", "sharedStrings.xml"), parts={"xl/sharedStrings.xml": f"<sst {h.S}><si><t>x</t></si><si><t>{TOKEN}</t></si></sst>"}),
    "formula": book(f'<row r="2"><c r="A2" t="str"><f>IF(TRUE,"x","{TOKEN}")</f><v>x</v></c></row>'),
    "covered by a merge": book(f'<row r="2"><c r="A2"><v>1</v></c>{cell("B2")}</row>', after='<mergeCells><mergeCell ref="A2:C2"/></mergeCells>'),
    "names": book(tail=f'<definedNames><definedName name="{TOKEN}" hidden="1">"{TOKEN}"</definedName></definedNames>'),
    "path": book(head=f'<x15ac:absPath xmlns:x15ac="u" url="C:\\{TOKEN}"/><fileVersion codeName="{TOKEN}"/><workbookPr codeName="{TOKEN}"/><fileSharing userName="{TOKEN}"/>'),
    "validation": book(after=f'<dataValidations><dataValidation prompt="{TOKEN}"><formula1>"{TOKEN}"</formula1></dataValidation></dataValidations>'),
    "link": book(after='<hyperlinks><hyperlink ref="A1" r:id="r1" tooltip="x"/></hyperlinks>', parts={"xl/worksheets/_rels/sheet1.xml.rels": relations(("r1", "hyperlink", f"file:///{TOKEN}", "External"))}),
    "scenario": book(after=f'<scenarios><scenario name="{TOKEN}"><inputCells r="A1" val="{TOKEN}"/></scenario></scenarios>'),
    "filter": book(after=f'<autoFilter ref="A1:A2"><filterColumn colId="0"><filters><filter val="{TOKEN}"/></filters></filterColumn></autoFilter>'),
    "conditional": book(f'<row r="2">{cell()}</row>', after='<conditionalFormatting sqref="A2"><cfRule type="expression" dxfId="0"><formula>TRUE</formula></cfRule></conditionalFormatting>', parts=styles(more='<dxfs><dxf><font><color rgb="FFFFFFFF"/></font></dxf></dxfs>')),
    "conditional's formula": book(after=f'<conditionalFormatting sqref="A2"><cfRule type="expression"><formula>"{TOKEN}"</formula></cfRule></conditionalFormatting>'),
    "extension": book(after=f'<extLst><ext uri="{TOKEN}"><a>{TOKEN}</a></ext></extLst>'),
    "protection": book(after=f'<protectedRanges><protectedRange name="{TOKEN}" sqref="A1"/></protectedRanges>'),
    "pages not shown": book(after=f"<headerFooter><evenHeader>{TOKEN}</evenHeader></headerFooter>"),
    "printer": book(after='<pageSetup r:id="r1"/>', parts={"xl/printerSettings/p1.bin": T, "xl/worksheets/_rels/sheet1.xml.rels": relations(("r1", "printerSettings", "../printerSettings/p1.bin"))}),
    "code name": book(before=f'<sheetPr codeName="{TOKEN}" filterMode="1"><tabColor rgb="FF000000"/></sheetPr>'),
    "table": book(after='<tableParts><tablePart r:id="r1"/></tableParts>', parts={"xl/tables/table1.xml": f'<table {h.S} name="{TOKEN}"/>', "xl/worksheets/_rels/sheet1.xml.rels": relations(("r1", "table", "../tables/table1.xml"))}),
    "pivot cache": book("", ("r2", "pivotCacheDefinition", "pivotCache/p.xml"), parts={"xl/pivotCache/p.xml": f"<a>{TOKEN}</a>"}),
    "external link": book("", ("r2", "externalLink", "externalLinks/e.xml"), parts={"xl/externalLinks/e.xml": f"<a>{TOKEN}</a>"}),
    "connections": book("", ("r2", "connections", "connections.xml"), parts={"xl/connections.xml": f"<a>{TOKEN}</a>"}),
    "comments": book(parts={"xl/comments1.xml": f"<a>{TOKEN}</a>"}),
    "threads": book(parts={"xl/threadedComments/t.xml": f"<a>{TOKEN}</a>", "xl/persons/person.xml": f"<a>{TOKEN}</a>"}),
    "calculation chain": book("", ("r2", "calcChain", "calcChain.xml"), parts={"xl/calcChain.xml": f"<a>{TOKEN}</a>"}),
    "metadata": book("", ("r2", "sheetMetadata", "metadata.xml"), parts={"xl/metadata.xml": f"<a>{TOKEN}</a>"}),
    "background": book(after='<picture r:id="r1"/>', parts={"xl/media/a.png": png(chunk(b"tEXt", T)), "xl/worksheets/_rels/sheet1.xml.rels": relations(("r1", "image", "../media/a.png"))}),
    "style names": book(parts=styles(more=f'<cellStyles><cellStyle name="{TOKEN}" xfId="0"/></cellStyles><tableStyles><tableStyle name="{TOKEN}"/></tableStyles>')),
    "font name": book(parts=styles(fonts=f'<font><name val="{TOKEN}"/></font>')),
    "text in a row": book(f'<row r="2" spans="{TOKEN}">{TOKEN}<c r="A2" cm="{TOKEN}">{TOKEN}</c></row>'),
    "custom property": book(after=f'<customProperties><customPr name="{TOKEN}" r:id="r1"/></customProperties>'),
}  # fmt: skip
JPEG_ENTRIES = b"/Width 256/Height 256/Filter/DCTDecode"
PDFS = {
    "information": pdf(trailer=b"/Info 6 0 R", more=(b"<</Author(%b)>>" % T,)),
    "xmp": pdf(root=b"/Metadata 6 0 R", more=(stream(T, b"/Type/Metadata/Subtype/XML"),)),
    "script": pdf(root=b"/OpenAction<</S/JavaScript/JS(%b)>>" % T),
    "embedded": pdf(root=b"/Names<</EmbeddedFiles<</Names[(a)<</EF<</F 6 0 R>>>>]>>>>", more=(stream(T),)),
    "named places": pdf(root=b"/Dests<</%b[3 0 R/Fit]>>/PageLabels<</Nums[0<</P(%b)>>]>>" % (T, T)),
    "link": pdf(page=b"/Annots[<</Subtype/Link/A<</URI(%b)>>>>]" % T),
    "note": pdf(page=b"/Annots[<</Subtype/Text/Contents(%b)>>]" % T),
    "page-piece": pdf(page=b"/PieceInfo<</a<</Private(%b)>>>>/Thumb 6 0 R/LastModified(%b)/%b 1" % (T, T, T), more=(stream(T),)),
    "unused object": pdf(more=(stream(T), b"(%b)" % T)),
    "unused resource": pdf(resources=b"/XObject<</%b 6 0 R>>/Properties<</P<</a(%b)>>>>" % (T, T), more=(stream(T, b"/Subtype/Form/BBox[0 0 1 1]"),)),
    "actual text": pdf(b"/Span<</ActualText(%b)>>BDC (x) pop EMC /a<</b(%b)>>DP" % (T, T)),
    "comment in the page": pdf(b"%% %b\nq Q" % T),
    "operands left over": pdf(b"(%b) /%b q Q" % (T, T)),
    "unknown operator": pdf(b"BX (%b) zz EX" % T),
    "string in an array": pdf(b"[(%b)] 0 d" % T),
    "name in a TJ": pdf(b"BT /F1 9 Tf [/%b (x)] TJ ET" % T),
    "dictionary in a TJ": pdf(b"BT /F1 9 Tf [<</a(%b)>>(x)] TJ ET" % T),
    "structure": pdf(root=b"/StructTreeRoot<</K<</Alt(%b)>>>>/MarkInfo<</Marked true>>/Lang(%b)" % (T, T)),
    "layers off": pdf(b"/OC/L BDC BT /F1 9 Tf (%b) Tj ET EMC" % T, root=b"/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>", resources=b"/Properties<</L 6 0 R>>", more=(b"<</Type/OCG/Name(l)>>",)),
    "layers off in print": pdf(b"/OC/L BDC BT /F1 9 Tf (%b) Tj ET EMC" % T, root=b"/OCProperties<</OCGs[6 0 R]/D<<>>>>", resources=b"/Properties<</L 6 0 R>>", more=(b"<</Type/OCG/Name(l)/Usage<</Print<</PrintState/OFF>>>>>>",)),
    "layers that exclude": pdf(b"/OC/L BDC BT /F1 9 Tf (%b) Tj ET EMC" % T, root=b"/OCProperties<</OCGs[6 0 R]/D<<>>>>", resources=b"/Properties<</L<</Type/OCMD/OCGs 6 0 R/P/AllOff>>>>", more=(b"<</Type/OCG/Name(l)>>",)),
    "name of a layer": pdf(root=b"/OCProperties<</OCGs[6 0 R]/D<<>>>>", more=(b"<</Type/OCG/Name(%b)>>" % T,)),
    "form": pdf(root=b"/AcroForm<</Fields[<</T(a)/V(%b)>>]>>" % T),
    "behind the end": pdf(tail=T),
    "earlier revision": h.revised(T),
    "EXIF": image_pdf(jpeg(segment(0xE1, b"Exif\0\0" + T)), JPEG_ENTRIES),
    "EXIF under flate": image_pdf(zlib.compress(jpeg(segment(0xE1, b"Exif\0\0" + T))), b"/Width 256/Height 256/Filter[/FlateDecode/DCTDecode]"),
    "EXIF under two": image_pdf(zlib.compress(jpeg(segment(0xFE, T))).hex().encode() + b">", b"/Width 256/Height 256/Filter[/ASCIIHexDecode/FlateDecode/DCTDecode]"),
    "between scans": image_pdf(h.between_scans(), JPEG_ENTRIES),
    "behind a picture": image_pdf(jpeg(tail=T), JPEG_ENTRIES),
    "in JFIF": image_pdf(jpeg(segment(0xE0, b"JFXX\0" + T)), JPEG_ENTRIES),
    "behind pixels": image_pdf(zlib.compress(bytes(12) + T), b"/Width 2/Height 2/Filter/FlateDecode"),
    "behind the stream": image_pdf(zlib.compress(bytes(12)) + T, b"/Width 2/Height 2/Filter/FlateDecode"),
    "entries of a picture": image_pdf(bytes(12), b"/Width 2/Height 2/%b(%b)/Metadata 7 0 R/OPI<</a(%b)>>/Name/%b" % (T, T, T, T), stream(T)),
    "other picture": image_pdf(bytes(12), b"/Width 2/Height 2/Alternates[<</Image 7 0 R>>]", stream(T, b"/Subtype/Image/Width 1/Height 1")),
    "profile": pdf(b"q /I Do Q", resources=b"/XObject<</I 6 0 R>>", more=(stream(bytes(12), b"/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace[/ICCBased 7 0 R]"), stream(T, b"/N 3"))),
    "ink": pdf(b"/C cs 1 scn 0 0 9 9 re f", resources=b"/ColorSpace<</C[/Separation/%b/DeviceGray 6 0 R]>>" % T, more=(b"<</FunctionType 2/Domain[0 1]/C0[1]/C1[0]/N 1/%b 1>>" % T,)),
    "palette": pdf(b"q /I Do Q", resources=b"/XObject<</I 6 0 R>>", more=(stream(b"\0\0\0\0", b"/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace[/Indexed/DeviceRGB 0<000000%b>]" % T.hex().encode()),)),
    "font's family": pdf(b"BT /G 9 Tf (x) Tj ET", resources=b"/Font<</F1 5 0 R/G<</Type/Font/Subtype/TrueType/BaseFont/Arial/FontDescriptor<</FontFamily(%b)/FontName/Arial/Flags 4>>>>>>" % T),
    "map of characters": pdf(b"BT /G 9 Tf <0001> Tj ET", resources=b"/Font<</F1 5 0 R/G<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(%b)/Ordering(%b)/Supplement 0>>>>]/ToUnicode 6 0 R>>>>" % (T, T), more=(stream(b"%% %b\n/CMapName /%b def 1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfchar <0001> <0041> endbfchar" % (T, T)),)),
    "program in a function": pdf(b"/S sh", resources=b"/Shading<</S<</ShadingType 1/ColorSpace/DeviceGray/Function 6 0 R>>>>", more=(stream(b"{ %% %b\n pop }" % T, b"/FunctionType 4/Domain[0 1 0 1]/Range[0 1]"),)),
    "form inside": pdf(b"/X Do", resources=b"/XObject<</X 6 0 R>>", more=(stream(b"%% %b\nq Q" % T, b"/Subtype/Form/BBox[0 0 9 9]/PieceInfo<</a(%b)>>/Ref<</F(%b)>>" % (T, T)),)),
    "inline picture": pdf(b"BI /W 1 /H 1 /BPC 8 /CS /G /Z (%b) ID x EI" % T),
    "name of a resource": pdf(b"/%b Do" % T, resources=b"/XObject<</%b 6 0 R>>" % T, more=(stream(b"q Q", b"/Subtype/Form/BBox[0 0 9 9]"),)),
}  # fmt: skip
PICTURES = {
    "text.png": png(chunk(b"tEXt", b"a\0" + T)),
    "compressed.png": png(chunk(b"zTXt", b"a\0\0" + zlib.compress(T))),
    "exif.png": png(chunk(b"eXIf", b"MM\0*" + T)),
    "profile.png": png(chunk(b"iCCP", b"a\0\0" + zlib.compress(T))),
    "own.png": png(chunk(b"prIv", T)),
    "tail.png": png(tail=T),
    "transparent.png": h.under_transparency(),
    "palette.png": h.in_the_palette(),
    "exif.jpg": jpeg(segment(0xE1, b"Exif\0\0" + T)),
    "xmp.jpg": jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + T)),
    "iptc.jpg": jpeg(segment(0xED, b"Photoshop 3.0\0" + T)),
    "profile.jpg": jpeg(segment(0xE2, b"ICC_PROFILE\0\1\1" + T)),
    "comment.jpg": jpeg(segment(0xFE, T)),
    "tail.jpg": jpeg(tail=T),
    "scans.jpg": h.between_scans(),
}
CASES = (
    [("a.docx", name, data) for name, data in WORD.items()]
    + [("a.xlsx", name, data) for name, data in XLSX.items()]
    + [("a.pdf", name, data) for name, data in PDFS.items()]
    + [(name, "", data) for name, data in PICTURES.items()]
)


def cleaned(name: str, data: bytes) -> Cleaned:
    return clean_here(data, name, NO_CONTACTS)


def cleaned_or_none(name: str, data: bytes) -> Cleaned | None:
    """Return the copy; None of a file that is refused, with words that tell nothing of what is hidden."""
    try:
        return cleaned(name, data)
    except Refused as refused:
        if TOKEN in refused.message + refused.help:
            raise AssertionError("the message tells it") from refused
        return None


@pytest.mark.parametrize(("name", "what", "data"), CASES, ids=[f"{name} {what}" for name, what, _ in CASES])
def test_what_nobody_sees_is_not_in_the_copy(name: str, what: str, data: bytes) -> None:
    assert any(T in piece for piece in h.everything_in(data)), "the case hides nothing"
    copy = cleaned_or_none(name, data)
    if copy is None:
        return
    assert not any(T in piece for piece in h.everything_in(copy.data))
    assert TOKEN not in copy.text
    if name == "a.pdf":
        assert "Open text of the decision" in PdfReader(BytesIO(copy.data)).pages[0].extract_text()
    elif not name.endswith((".png", ".jpg")) and what != "strict":
        assert any(h.OPEN.encode() in piece for piece in h.everything_in(copy.data))


def injected(xml: str) -> Iterator[str]:
    """Yield a part with TOKEN in place of each attribute's value, as a new attribute, and as text in each element."""
    for match in re.finditer(r'(?<!xmlns)[ :]([A-Za-z]+)="([^"]*)"', xml):
        if "xmlns:" not in match[0] and not xml[: match.start(1)].endswith(("xmlns:", " xmlns")):
            yield xml[: match.start(2)] + TOKEN + xml[match.end(2) :]
    for match in re.finditer("<[A-Za-z:]+(?=[ />])", xml):
        yield f'{xml[: match.end()]} zq="{TOKEN}"{xml[match.end() :]}'
    for match in re.finditer("<([A-Za-z:]+)(?: [^<>]*)?(?<!/)>", xml):
        if match[1] not in ("w:t", "t", "a:t"):
            yield xml[: match.end()] + TOKEN + xml[match.end() :]


WHOLE = {
    "a.docx": picture_in_word(png()),
    "b.docx": word(
        '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tr><w:trPr><w:trHeight w:val="400" w:hRule="exact"/></w:trPr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="FF0000"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="q"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:spacing w:line="300" w:lineRule="auto"/><w:ind w:firstLine="200"/></w:pPr><w:r><w:rPr><w:rFonts w:ascii="Arial"/><w:color w:val="FF0000"/><w:sz w:val="20"/></w:rPr><w:t xml:space="preserve">x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>',
        ("r2", "styles", "styles.xml"), ("r3", "numbering", "numbering.xml"), ("r4", "settings", "settings.xml"),
        parts={
            "word/styles.xml": STYLES.format('<w:style w:type="paragraph" w:styleId="q"><w:name w:val="heading 1"/><w:rPr><w:sz w:val="40"/></w:rPr></w:style>'),
            "word/numbering.xml": f'<w:numbering {h.W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
            "word/settings.xml": f'<w:settings {h.W}><w:defaultTabStop w:val="420"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>',
        },
    ),
    "c.docx": word(CHART_IN_WORD, ("r5", "chart", "charts/chart1.xml"), parts={"word/charts/chart1.xml": CHART.replace(f"<c:f>{TOKEN}!A1</c:f>", "").replace(TOKEN, "General").replace('<c:externalData r:id="r1"/>', "")}),
    "a.xlsx": book(
        '<row r="2" ht="20" customHeight="1"><c r="A2" s="1"><v>5</v></c></row>',
        ("r2", "styles", "styles.xml"),
        before='<sheetPr><tabColor rgb="FF000000"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="1" width="9" customWidth="1"/></cols>',
        after='<mergeCells><mergeCell ref="C1:D1"/></mergeCells><pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/><pageSetup orientation="landscape"/>',
        parts=styles(fonts='<font><b val="1"/><sz val="12"/><color theme="1"/><name val="Arial"/></font>', formats='<numFmt numFmtId="170" formatCode="0.00"/>', xf='numFmtId="170" fontId="1" fillId="0" borderId="0"'),
    ),
}  # fmt: skip


def test_nothing_that_is_written_between_the_lines_gets_through() -> None:
    kept, tried = [], 0
    for name, data in WHOLE.items():
        assert cleaned(name, data)
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts: h.Parts = {part: archive.read(part) for part in archive.namelist()}
        for part in [part for part in parts if part.endswith((".xml", ".rels"))]:
            for xml in injected(bytes(parts[part]).decode()):  # type: ignore[arg-type]
                tried += 1
                copy = cleaned_or_none(name, zipped(parts | {part: xml}))
                if (
                    copy
                    and any(T in piece for piece in h.everything_in(copy.data))
                    and f'<sheet name="{TOKEN}"' not in xml
                ):
                    kept.append((name, part, xml[max(0, xml.find(TOKEN) - 40) :][:90]))
    assert tried > 300
    assert kept == []
