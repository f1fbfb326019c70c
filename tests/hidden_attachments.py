"""Files with something in them that no reader sees, made as office programs, cameras and PDF writers make them.

Each has TOKEN in one hidden place. What stands in the open is OPEN.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from attachment_files import zipped

TOKEN = "Zq7Secret9xK"
OPEN = "公开的文字"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = f'xmlns:r="{_REL}"'
DRAW = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:example:unknown"'
)
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
Parts = dict[str, str | bytes]


def relations(*links: tuple[str, str, str] | tuple[str, str, str, str]) -> str:
    lines = (
        f'<Relationship Id="{id}" Type="{_REL}/{sort}" Target="{target}"'
        + (f' TargetMode="{mode[0]}"' if mode else "")
        + "/>"
        for id, sort, target, *mode in links
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'


_TYPES = {
    "word/document.xml": "wordprocessingml.document.main",
    "xl/workbook.xml": "spreadsheetml.sheet.main",
    "xl/worksheets/sheet1.xml": "spreadsheetml.worksheet",
    "xl/sharedStrings.xml": "spreadsheetml.sharedStrings",
    "xl/styles.xml": "spreadsheetml.styles",
} | {f"word/{sort}.xml": f"wordprocessingml.{sort}" for sort in ("styles", "numbering", "settings", "footnotes")}


def packed(parts: Parts) -> bytes:
    """Return the package of parts, with what each of them is."""
    kinds = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        "png": "image/png",
        "jpg": "image/jpeg",
    }
    lines = [f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in kinds.items()]
    lines += [
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.{_TYPES[name]}+xml"/>'
        for name in parts
        if name in _TYPES
    ]
    directory = f'<Types xmlns="{_PACKAGE}/content-types">{"".join(lines)}</Types>'
    first: Parts = {"[Content_Types].xml": directory}
    return zipped(first | parts)


def word(
    body: str = "",
    *links: tuple[str, ...],
    parts: Parts | None = None,
    open_: str = f"<w:p><w:r><w:t>{OPEN}</w:t></w:r></w:p>",
    end: str = "",
) -> bytes:
    """Return a docx with its relationships. `links` lead from the document."""
    whole: Parts = {
        "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": f'<?xml version="1.0"?><w:document {W} {R} {DRAW}><w:body>{open_}{body}<w:sectPr>{end}<w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>',
        "word/_rels/document.xml.rels": relations(*links),  # type: ignore[arg-type]
    }
    return packed(whole | (parts or {}))


def book(
    rows: str = "",
    *links: tuple[str, ...],
    parts: Parts | None = None,
    before: str = "",
    after: str = "",
    sheets: str = '<sheet name="表" sheetId="1" r:id="r1"/>',
    head: str = "",
    tail: str = "",
) -> bytes:
    """Return an xlsx with its relationships. `links` lead from the workbook, beside that to its sheet."""
    whole: Parts = {
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f"<workbook {S} {R}>{head}<sheets>{sheets}</sheets>{tail}</workbook>",
        "xl/_rels/workbook.xml.rels": relations(("r1", "worksheet", "worksheets/sheet1.xml"), *links),  # type: ignore[arg-type]
        "xl/worksheets/sheet1.xml": f'<worksheet {S} {R}>{before}<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{OPEN}</t></is></c></row>{rows}</sheetData>{after}</worksheet>',
    }
    return packed(whole | (parts or {}))


def cell(ref: str = "A2", style: int = 0, text: str = TOKEN) -> str:
    return f'<c r="{ref}" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>'


def styles(fonts: str = "", fills: str = "", formats: str = "", xf: str = "", more: str = "") -> Parts:
    """Return the part with the styles of cells: style 1 is `xf`."""
    return {
        "xl/styles.xml": f'<styleSheet {S}><numFmts>{formats}</numFmts><fonts><font><sz val="11"/></font>{fonts}</fonts><fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>{fills}</fills><borders><border/></borders><cellXfs><xf/><xf {xf}/></cellXfs>{more}</styleSheet>'
    }


def png(extra: bytes = b"", *, mode: str = "RGB", tail: bytes = b"") -> bytes:
    """Return a picture with a chunk before its data and bytes behind its end."""
    out = BytesIO()
    Image.new(mode, (30, 20), "red" if mode == "RGB" else None).save(out, "PNG")
    data = out.getvalue()
    return data[:33] + extra + data[33:] + tail


def chunk(sort: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + sort + content + struct.pack(">I", zlib.crc32(sort + content))


def under_transparency() -> bytes:
    """Return a picture whose transparent pixels spell TOKEN in their red."""
    image = Image.new("RGBA", (40, 4), (255, 0, 0, 255))
    for place, letter in enumerate(TOKEN.encode()):
        image.putpixel((place, 0), (letter, letter, letter, 0))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def in_the_palette() -> bytes:
    image = Image.new("P", (10, 10))
    image.putpalette(bytes(range(3)) + TOKEN.encode() + bytes(3))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def jpeg(*segments: bytes, tail: bytes = b"", progressive: bool = False) -> bytes:
    """Return a photograph with segments behind its beginning."""
    out = BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, "JPEG", progressive=progressive)
    data = out.getvalue()
    return data[:2] + b"".join(segments) + data[2:] + tail


def segment(marker: int, content: bytes) -> bytes:
    return b"\xff%c%b%b" % (marker, (len(content) + 2).to_bytes(2, "big"), content)


def between_scans() -> bytes:
    """Return a progressive photograph with a comment between two of its scans."""
    data = jpeg(progressive=True)
    place = data.find(b"\xff\xda", data.find(b"\xff\xda") + 2)
    return data[:place] + segment(0xFE, TOKEN.encode()) + data[place:]


def picture_in_word(
    data: bytes,
    suffix: str = "png",
    *,
    blip: str = "",
    crop: str = "",
    props: str = "",
    name: str = "p",
    size: int = 900_000,
) -> bytes:
    drawing = (
        f'<w:p><w:r><w:drawing><wp:inline><wp:extent cx="{size}" cy="{size}"/><wp:docPr id="1" name="{name}" {props}/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="p"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="r5">{blip}</a:blip>{crop}<a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{size}" cy="{size}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    return word(drawing, ("r5", "image", f"media/a.{suffix}"), parts={f"word/media/a.{suffix}": data})


# ------------------------------------------------------------------------------------------------ PDF


def pdf(
    content: bytes = b"",
    *,
    page: bytes = b"",
    resources: bytes = b"",
    root: bytes = b"",
    more: tuple[bytes, ...] = (),
    trailer: bytes = b"",
    tail: bytes = b"",
) -> bytes:
    """Return a PDF of one page; `more` are its objects from number 6 on."""
    text = b"BT /F1 12 Tf 20 100 Td (Open text of the decision) Tj ET\n" + content
    objects = (
        b"<</Type/Catalog/Pages 2 0 R %b>>" % root,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<<%b%b>>%b>>"
        % (b"" if b"/Font<<" in resources[:7] else b"/Font<</F1 5 0 R>>", resources, page),
        b"<</Length %d>>stream\n%b\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *more,
    )
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % place for place in places
    )
    return (
        out
        + b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
        + tail
    )


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(data), data)


def image_pdf(data: bytes, entries: bytes, *more: bytes) -> bytes:
    shape = b"/Type/XObject/Subtype/Image/ColorSpace/DeviceRGB/BitsPerComponent 8" + entries
    return pdf(b"q 50 0 0 50 0 0 cm /I Do Q", resources=b"/XObject<</I 6 0 R>>", more=(stream(data, shape), *more))


# ------------------------------------------------------------------------------------------------ what stands in a file


def everything_in(data: bytes) -> Iterator[bytes]:
    """Yield the bytes of a file and all that unpacks from it: parts, streams, pixels."""
    yield data
    if data.startswith(b"PK"):
        import zipfile

        with zipfile.ZipFile(BytesIO(data)) as archive:
            assert archive.testzip() is None
            for entry in archive.infolist():
                yield entry.filename.encode() + entry.comment + entry.extra
                yield from everything_in(archive.read(entry))
    elif data.startswith(b"%PDF"):
        for start in _streams(data):
            unpacked = zlib.decompressobj()
            try:
                yield from everything_in(unpacked.decompress(data[start:]))
            except zlib.error:
                end = data.find(b">", start)
                if re.fullmatch(rb"[0-9a-f]+", data[start:end]):  # under a filter more
                    yield from everything_in(zlib.decompress(bytes.fromhex(data[start:end].decode())))
        for number in range(1, 200):
            try:
                found = PdfReader(BytesIO(data)).get_object(number)
            except Exception:
                break
            yield repr(found).encode()
    elif data.startswith((b"\x89PNG", b"\xff\xd8")):
        for match in re.finditer(rb"(?:zTXt|iCCP)a\0\0", data):
            yield zlib.decompressobj().decompress(data[match.end() :])
        with Image.open(BytesIO(data)) as image:
            yield image.convert("RGBA").getchannel("R").tobytes()
            yield image.tobytes()


def _streams(data: bytes) -> Iterator[int]:
    place = 0
    while (place := data.find(b"stream", place)) >= 0:
        place += 6
        yield place + (2 if data[place : place + 2] == b"\r\n" else 1)


def revised(token: bytes) -> bytes:
    """Return a PDF whose page was written over: what it said stands still in the file."""
    first = pdf(b"BT /F1 9 Tf (%b) Tj ET" % token)
    writer = PdfWriter(BytesIO(first), incremental=True)
    content = StreamObject()
    content.set_data(b"BT /F1 12 Tf 20 100 Td (Open text of the decision) Tj ET")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(content)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def large_picture() -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize((600, 400)).convert("RGB").save(out, "PNG")
    return out.getvalue()
