"""The text of attachments is read where their readers see it, and a fault of one file is told within bounds."""

from __future__ import annotations

import random
import time
import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hidden_attachments as h
from attachment_files import zipped
from gongshi.private.attachments import bounded
from gongshi.private.attachments.cells import spelled
from gongshi.private.attachments.door import Cleaned, clean_here
from gongshi.private.attachments.number_formats import sound, unseen_sections
from gongshi.private.attachments.rules import Refused
from gongshi.private.attachments.sheet import as_read
from gongshi.private.detectors import NO_CONTACTS
from hidden_attachments import book, jpeg, pdf, png, relations, styles, word

PHONE = "13988889999"


def number(text: str) -> str:
    return f"<c><v>{text}</v></c>"


def row(*texts: str, number: int = 2) -> str:
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'


def paragraphs(*texts: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)


def story(text: str, tag: str) -> str:
    return f"<w:{tag} {h.W}>{paragraphs(text)}</w:{tag}>"


CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    f"<c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>手机{PHONE}</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea/></c:chart></c:chartSpace>"
)
SHEET_CHART: h.Parts = {
    "xl/worksheets/_rels/sheet1.xml.rels": relations(("r9", "drawing", "../drawings/drawing1.xml")),
    "xl/drawings/drawing1.xml": '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><xdr:absoluteAnchor><xdr:graphicFrame><a:graphic><a:graphicData><c:chart r:id="r1"/></a:graphicData></a:graphic></xdr:graphicFrame></xdr:absoluteAnchor></xdr:wsDr>',
    "xl/drawings/_rels/drawing1.xml.rels": relations(("r1", "chart", "../charts/chart1.xml")),
    "xl/charts/chart1.xml": CHART,
}
SEEN = {
    "name of a sheet": ("a.xlsx", book(sheets=f'<sheet name="手机{PHONE}" sheetId="1" r:id="r1"/>')),
    "header of a sheet": ("a.xlsx", book(after=f"<headerFooter><oddHeader>&amp;C手机{PHONE}</oddHeader></headerFooter>")),
    "chart of a sheet": ("a.xlsx", book(after='<drawing r:id="r9"/>', parts=SHEET_CHART)),
    "float": ("a.xlsx", book(f'<row r="2">{number("1.3988889999E10")}</row>')),
    "a digit a cell": ("a.xlsx", book(row(*PHONE))),
    "a digit a row": ("a.xlsx", book("".join(row(digit, number=n) for n, digit in enumerate(PHONE, 2)))),
    "groups in cells": ("a.xlsx", book(row("139", "8888", "9999"))),
    "identity number over cells": ("a.xlsx", book(row("630122", "19600101", "0007"))),
    "under a heading": ("a.xlsx", book(row("联系电话") + row("2231234", number=3))),
    "rich text": ("a.xlsx", book('<row r="2"><c t="inlineStr"><is><r><t>1398888</t></r><r><t>9999</t></r></is></c></row>')),
    "formula": ("a.xlsx", book(f'<row r="2"><c t="str"><f>A1</f><v>手机{PHONE}</v></c></row>')),
    "link to call": ("a.xlsx", book(parts={"xl/worksheets/_rels/sheet1.xml.rels": relations(("r1", "hyperlink", f"tel:{PHONE}", "External"))})),
    "header": ("a.docx", word("", ("r2", "header", "header1.xml"), parts={"word/header1.xml": story(f"手机{PHONE}", "hdr")}, end='<w:headerReference w:type="default" r:id="r2"/>')),
    "footnote": ("a.docx", word('<w:p><w:r><w:footnoteReference w:id="9"/></w:r></w:p>', ("r2", "footnotes", "footnotes.xml"), parts={"word/footnotes.xml": f'<w:footnotes {h.W}><w:footnote w:id="9">{paragraphs(PHONE)}</w:footnote></w:footnotes>'})),
    "link to call in a document": ("a.docx", word("", ("r2", "hyperlink", f"tel:+86-{PHONE}", "External"))),
    "description of a picture": ("a.docx", h.picture_in_word(png(), props=f'descr="手机{PHONE}"')),
    "over two lines": ("a.docx", word("<w:p><w:r><w:t>手机1398888</w:t><w:br/><w:t>9999</w:t></w:r></w:p>")),
    "over two paragraphs": ("a.docx", word(paragraphs("手机1398888", "9999"))),
    "boxes of a form": ("a.docx", word("<w:tbl><w:tr>" + "".join(f"<w:tc>{paragraphs(digit)}</w:tc>" for digit in PHONE) + "</w:tr></w:tbl>")),
    "text box": ("a.docx", word(f'<w:p><w:r><w:pict><v:shape style="width:100pt"><v:textbox><w:txbxContent>{paragraphs(PHONE)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>')),
    "full width": ("a.docx", word(paragraphs("手机１３９８８８８９９９９"))),
    "content control": ("a.docx", word(f"<w:sdt><w:sdtContent>{paragraphs(PHONE)}</w:sdtContent></w:sdt>")),
    "invisible in a PDF": ("a.pdf", pdf(b"BT 3 Tr /F1 9 Tf 10 10 Td (Tel 13988889999) Tj ET")),
    "off the page": ("a.pdf", pdf(b"BT /F1 9 Tf 900 900 Td (Tel 13988889999) Tj ET")),
    "under a white box": ("a.pdf", pdf(b"BT /F1 9 Tf 10 10 Td (Tel 13988889999) Tj ET 1 g 0 0 200 30 re f")),
    "white in a PDF": ("a.pdf", pdf(b"1 g BT /F1 9 Tf 10 10 Td (Tel 13988889999) Tj ET")),
    "in groups in a PDF": ("a.pdf", pdf(b"BT /F1 9 Tf 10 10 Td (Tel 139 8888 9999) Tj ET")),
    "digit by digit in a PDF": ("a.pdf", pdf(b"BT /F1 9 Tf 10 10 Td (1 3 9 8 8 8 8 9 9 9 9) Tj ET")),
    "over lines of a PDF": ("a.pdf", pdf(b"BT /F1 9 Tf 10 50 Td (Tel 1398888) Tj 0 -12 Td (9999) Tj ET")),
    "form inside a PDF": ("a.pdf", pdf(b"/X Do", resources=b"/XObject<</X 6 0 R>>", more=(h.stream(b"BT /F1 9 Tf (Tel 13988889999) Tj ET", b"/Subtype/Form/BBox[0 0 99 9]/Resources<</Font<</F1 5 0 R>>>>"),))),
}  # fmt: skip


def cleaned(name: str, data: bytes) -> Cleaned:
    return clean_here(data, name, NO_CONTACTS)


@pytest.mark.parametrize(("name", "data"), SEEN.values(), ids=SEEN)
def test_personal_data_is_found_where_readers_see_it(name: str, data: bytes) -> None:
    assert cleaned(name, data).sorts


FIGURES = {
    "neighbours in a sheet": ("a.xlsx", book(row("13", "5230", "12000") + row("15", "2024", "10012", number=3))),
    "neighbours in a table": ("a.docx", word("<w:tbl><w:tr>" + "".join(f"<w:tc>{paragraphs(one)}</w:tc>" for one in ("13", "5230", "12000")) + "</w:tr></w:tbl>")),
    "columns of a PDF": ("a.pdf", pdf(b"BT /F1 9 Tf 10 10 Td (13 5230 12000) Tj ET")),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data"), FIGURES.values(), ids=FIGURES)
def test_figures_beside_each_other_are_no_number_of_a_person(name: str, data: bytes) -> None:
    assert cleaned(name, data).sorts == ()


def test_numbers_are_spelled_over_neighbours() -> None:
    assert list(spelled(list(PHONE))) == [PHONE]
    assert list(spelled(["139", "8888", "9999"])) == [PHONE]
    assert list(spelled(["13", "5230", "12000"])) == []
    assert list(spelled([*PHONE[:5], "\n8", *PHONE[6:]])) == []


@pytest.mark.parametrize(
    ("code", "unseen"),
    [
        ("", set()),
        ("General", set()),
        ("0.00", set()),
        ('#,##0.00"万元"', set()),
        ("#,##0;-#,##0;;@", set()),
        (";;;", {"number", "negative", "text"}),
        ('"";"";"";""', {"number", "negative", "text"}),
        (";;;@", {"number", "negative"}),
        ("0;;", {"negative"}),
        ("[White]0", {"number", "negative"}),
        ("[<0]0;;", {"number", "negative", "text"}),
        ("yyyy-mm-dd", set()),
        ("[h]:mm", set()),
    ],
)
def test_a_format_says_what_it_leaves_unseen(code: str, unseen: set[str]) -> None:
    assert unseen_sections(code) - ({"text"} if code.startswith("[White]") else set()) == unseen


def test_a_format_keeps_units_and_loses_texts() -> None:
    assert sound('#,##0.00"万元"') == '#,##0.00"万元"'
    assert sound('0;0;"a secret text"') == "0;0;"
    assert sound("[$¥-804]#,##0") == "[$¥-804]#,##0"
    assert sound("[$secret-804]0") == "0"
    assert sound("[Red][<0]0;[secret]0") == "[Red][<0]0;0"
    assert "kq" not in sound("kqvwx0")


@pytest.mark.parametrize(
    ("value", "text"), [("1.3988889999E10", PHONE), ("12.50", "12.5"), ("7", "7"), ("-0.1", "-0.1"), ("1E300", "1E300")]
)
def test_a_number_reads_as_a_wide_cell_shows_it(value: str, text: str) -> None:
    assert as_read(value) == text


UNREAD = {
    "photograph": ("a.jpg", jpeg(), True),
    "scan": ("a.pdf", h.image_pdf(zlib.compress(bytes(360_000 * 3)), b"/Width 600/Height 600/Filter/FlateDecode").replace(b"(Open text of the decision)", b"(7)                        "), True),
    "scan with its text": ("a.pdf", h.image_pdf(zlib.compress(bytes(360_000 * 3)), b"/Width 600/Height 600/Filter/FlateDecode"), False),
    "text": ("a.pdf", pdf(), False),
    "no alphabet": ("a.pdf", pdf(b"BT /G 9 Tf <0001> Tj ET", resources=b"/Font<</F1 5 0 R/G<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/A>>]>>>>"), True),
    "emblem in a document": ("a.docx", h.picture_in_word(png()), False),
    "photograph in a document": ("a.docx", h.picture_in_word(h.large_picture()), True),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data", "is_unread"), UNREAD.values(), ids=UNREAD)
def test_what_cannot_be_read_is_told(name: str, data: bytes, is_unread: bool) -> None:
    assert cleaned(name, data).is_unread is is_unread


def test_what_is_cropped_off_a_picture_is_not_kept() -> None:
    data = h.picture_in_word(h.large_picture(), crop='<a:srcRect r="50000"/>')
    with zipfile.ZipFile(BytesIO(cleaned("a.docx", data).data)) as archive:
        from PIL import Image

        with Image.open(archive.open("word/media/image1.png")) as image:
            assert image.size == (300, 400)
        assert b"srcRect" not in archive.read("word/document.xml")


def test_pages_go_on_being_counted() -> None:
    field = '<w:p><w:fldSimple w:instr=" PAGE \\* MERGEFORMAT "><w:r><w:t>3</w:t></w:r></w:fldSimple></w:p>'
    with zipfile.ZipFile(BytesIO(cleaned("a.docx", word(field)).data)) as archive:
        assert "PAGE \\* MERGEFORMAT" in archive.read("word/document.xml").decode()


def packed_with(method: int) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(word())) as source, zipfile.ZipFile(out, "w", method) as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name))
    return out.getvalue()


def _twice() -> bytes:
    out = BytesIO(word())
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/document.xml", "<a/>")
    return out.getvalue()


LOOP = h.stream(b"/X Do " * 10, b"/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>")
FAULTY = {
    "newer zip": ("a.docx", word().replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\xff\x03\xff")),
    "deep": ("a.docx", word("<w:sdt><w:sdtContent>" * 30_000)),
    "bzip2": ("a.docx", packed_with(zipfile.ZIP_BZIP2)),
    "encrypted member": ("a.docx", word().replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")),
    "twice": ("a.docx", _twice()),
    "cut": ("a.docx", word()[:-40]),
    "entities": ("a.docx", word(parts={"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>'})),
    "UTF-16 entities": ("a.docx", word(parts={"word/document.xml": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")})),
    "bomb": ("a.docx", word(parts={"word/a.xml": b" " * 70_000_000})),
    "wrong end": ("a.xlsx", word()),
    "picture as document": ("a.docx", png()),
    "page bomb": ("a.pdf", pdf().replace(b"/Kids[3 0 R]", b"/Kids[" + b"3 0 R " * 20_000 + b"]")),
    "kids in a ring": ("a.pdf", pdf().replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]")),
    "bomb in a PDF": ("a.pdf", pdf(b"/X Do", resources=b"/XObject<</X 6 0 R>>", more=(h.stream(zlib.compress(b"q Q " * 40_000_000), b"/Subtype/Form/BBox[0 0 9 9]/Filter/FlateDecode"),))),
    "bomb in a picture": ("a.pdf", h.image_pdf(zlib.compress(bytes(200_000_000)), b"/Width 9000/Height 9000/Filter/FlateDecode")),
    "pixels": ("a.png", png().replace(b"\0\0\0\x1e\0\0\0\x14", b"\0\1\0\0\0\1\0\0")),
    "too much text": ("a.pdf", pdf(b"BT /F1 9 Tf " + b"(a) Tj " * 100_000 + b"ET")),
    "no end": ("a.pdf", pdf()[:300]),
    "many tables": ("a.docx", word(parts={"word/styles.xml": f"<w:styles {h.W}>" + "<w:style/>" * 10}, open_="<w:p/>")),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_file_is_refused_within_bounds(name: str, data: bytes) -> None:
    start = time.process_time()
    with pytest.raises(Refused) as refused:
        bounded.clean(data, name, NO_CONTACTS)
    assert refused.value.help
    assert time.process_time() - start < 1, "the work was done here"


def test_a_file_that_takes_too_long_is_refused_and_the_next_is_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "SECONDS", 0.0)
    monkeypatch.setattr(bounded, "SECONDS_A_MB", 0.0)
    busy = word(paragraphs(*["x"] * 60_000))
    with pytest.raises(Refused, match="时间太长"):
        bounded.clean(busy, "a.docx", NO_CONTACTS)
    monkeypatch.undo()
    assert "Open text" in bounded.clean(pdf(), "a.pdf", NO_CONTACTS).text


BASES = {
    "a.docx": h.picture_in_word(png()),
    "a.xlsx": book(row("公开", "1"), parts=styles()),
    "a.pdf": h.image_pdf(jpeg(), b"/Width 256/Height 256/Filter/DCTDecode"),
    "a.png": png(),
    "a.jpg": jpeg(),
}


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """Return a file with bytes changed, taken out, repeated or cut off; of a zip, inside one of its parts too."""
    if data.startswith(b"PK") and chance.random() < 0.7:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts: h.Parts = {name: archive.read(name) for name in archive.namelist()}
        name = chance.choice(sorted(parts))
        parts[name] = spoilt(bytes(parts[name]), chance)  # type: ignore[arg-type]
        return zipped(parts)
    whole = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(whole) or 1)
        length = chance.choice((1, 1, 2, 8, 64))
        change = chance.randrange(4)
        if change == 0:
            whole[place : place + length] = chance.randbytes(length)
        elif change == 1:
            del whole[place : place + length]
        elif change == 2:
            whole[place:place] = whole[chance.randrange(len(whole) or 1) :][:length]
        else:
            whole[place : place + length] = chance.choice((b"0", b"-1", b"99999999", b"/", b"<", b'"', b"\0"))
    return bytes(whole)


def stays_ordinary(seed: int) -> None:
    chance = random.Random(seed)
    name = chance.choice(sorted(BASES))
    try:
        copy = cleaned(name, spoilt(BASES[name], chance))
    except Refused:
        return
    assert copy.data
    assert copy.kind == name[2:]


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.integers(0, 10_000))
def test_a_spoilt_file_is_cleaned_or_refused(seed: int) -> None:
    stays_ordinary(seed)


@pytest.mark.long
@pytest.mark.parametrize("part", range(20))
def test_many_spoilt_files_are_cleaned_or_refused(part: int) -> None:
    for seed in range(10_000 + part * 1000, 11_000 + part * 1000):
        stays_ordinary(seed)
