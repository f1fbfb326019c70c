"""Files to attach, made by hand, each with what must not be published in it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from gongshi.private.attachments.rules import Refused

AUTHOR = "Author-Secret-Name"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CORE = f'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{AUTHOR}</dc:creator></cp:coreProperties>'


def why_refused(take: Callable[[bytes], object], data: bytes) -> str:
    """Return in Chinese why a file is not taken, "" if it is."""
    try:
        take(data)
    except Refused as error:
        return error.message
    return ""


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(
    body: str = "<w:p><w:r><w:t>处罚决定书</w:t></w:r></w:p>", more: dict[str, str | bytes] | None = None
) -> bytes:
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": "<Relationships/>",
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "docProps/core.xml": CORE,
    }
    return zipped(parts | (more or {}))


def xlsx(
    sheet: str = "<row><c><v>1</v></c></row>",
    book: str = '<sheet name="a"/>',
    more: dict[str, str | bytes] | None = None,
) -> bytes:
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f"<workbook {S}><sheets>{book}</sheets></workbook>",
        "xl/worksheets/sheet1.xml": f"<worksheet {S}><sheetData>{sheet}</sheetData></worksheet>",
        "docProps/core.xml": CORE,
    }
    return zipped(parts | (more or {}))


def picture(kind: str = "JPEG") -> bytes:
    image = Image.new("RGB", (40, 20), "red")
    image.putpixel((0, 0), (0, 0, 255))
    exif = Image.Exif()
    exif[0x013B], exif[0x0112] = AUTHOR, 6
    exif.get_ifd(0x8825)[1] = "N"
    out = BytesIO()
    if kind == "JPEG":
        image.save(out, kind, exif=exif, comment=AUTHOR.encode())
    else:
        from PIL.PngImagePlugin import PngInfo

        info = PngInfo()
        info.add_text("Author", AUTHOR)
        image.save(out, kind, exif=exif, pnginfo=info)
    return out.getvalue() + AUTHOR.encode()


def plain_pdf(text: str = "Decision") -> bytes:
    stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    return assembled(objects)


def assembled(objects: list[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start


def written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def loaded_pdf() -> bytes:
    """Return a PDF with an author, XMP, a script, an embedded file, a link and an earlier revision."""
    writer = PdfWriter(BytesIO(plain_pdf()))
    writer.add_metadata({"/Author": AUTHOR})
    script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject(f"app.alert('{AUTHOR}')")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject(key): one for key, one in script.items()}
    )
    writer.add_attachment("list.txt", AUTHOR.encode())
    writer.add_outline_item(title=AUTHOR, page_number=0)
    link = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Link"), NameObject("/Contents"): TextStringObject(AUTHOR)})  # fmt: skip
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(link)])
    writer.xmp_metadata = f'<?xpacket begin="" id="a"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="{AUTHOR}"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'.encode()
    first = written(writer)
    later = PdfWriter(BytesIO(first), incremental=True)
    later.add_metadata({"/Author": "nobody"})
    return written(later)


def covered_pdf() -> bytes:
    writer = PdfWriter(BytesIO(plain_pdf("13900139000")))
    writer.add_annotation(0, FreeText(text="covered", rect=(10, 90, 200, 120), background_color="000000"))
    return written(writer)


def locked_pdf() -> bytes:
    writer = PdfWriter(BytesIO(plain_pdf()))
    writer.encrypt("secret")
    return written(writer)


def form_pdf() -> bytes:
    writer = PdfWriter(BytesIO(plain_pdf()))
    field = DictionaryObject({NameObject("/FT"): NameObject("/Sig")})
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject([field])})
    return written(writer)


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def photo_pdf() -> bytes:
    """Return a PDF whose page is a photograph with EXIF."""
    photo = picture()
    stream = b"q 100 0 0 100 0 0 cm /I Do Q"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/XObject/Subtype/Image/Width 40/Height 20/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length %d>>stream\n%s\nendstream"
        % (len(photo), photo),
    ]
    return assembled(objects)
