"""OFD attachments: their text is read however it was set, what draws stays, what nobody sees does not get out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageFont

import hidden_attachments as h
from attachment_files import zipped
from gongshi.admission import Door
from gongshi.findings import Where
from gongshi.model.attachable import ENDINGS
from gongshi.private import attachments
from gongshi.private.attachments.door import CLEANERS, Cleaned, clean_here
from gongshi.private.attachments.fonts import alphabet, tables_of
from gongshi.private.attachments.rules import Refused
from gongshi.private.detectors import NO_CONTACTS
from gongshi.private.names import Persons
from hidden_attachments import TOKEN
from ofd_files import EMBEDDED, NAMESPACE, TEN_POINT, Parts, Sheet, element, latin_font, ofd, part, photograph

T = TOKEN.encode()
OPEN = h.OPEN
PHONE = "13900139000"
GLYPHS = alphabet(tables_of(latin_font()))


def cleaned(data: bytes) -> Cleaned:
    return clean_here(data, "a.ofd", NO_CONTACTS)


def cleaned_or_none(data: bytes) -> Cleaned | None:
    try:
        return cleaned(data)
    except Refused as error:
        if TOKEN in error.message + error.help:
            raise AssertionError("the message tells it") from error
        return None


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        cleaned(data)
    assert TOKEN not in caught.value.message + caught.value.help
    return f"{caught.value.message}；{caught.value.help}"


def tree(data: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read(name))


def shown(sheet: Sheet | None = None) -> Sheet:
    return (sheet or Sheet()).line(OPEN)


# ---------------------------------------------------------------- what stays


def test_a_document_keeps_what_is_drawn_and_nothing_else() -> None:
    info = f"<ofd:DocID>{TOKEN}</ofd:DocID><ofd:Author>{TOKEN}</ofd:Author><ofd:Creator>{TOKEN}</ofd:Creator><ofd:Keywords><ofd:Keyword>{TOKEN}</ofd:Keyword></ofd:Keywords>"
    sheet = shown().picture().box(20, 100, 10, 5, "200 30 30")
    data = cleaned(ofd(sheet, info=info, picture=photograph(), font=latin_font())).data
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.namelist() == [
            "OFD.xml", "Doc_0/Document.xml", "Doc_0/DocumentRes.xml", "Doc_0/Pages/Page_0/Content.xml", "Doc_0/PublicRes.xml", "Doc_0/Res/image_1.jpg",
        ]  # fmt: skip
        assert archive.read("OFD.xml").count(b"<ofd:") == 5
        with Image.open(BytesIO(archive.read("Doc_0/Res/image_1.jpg"))) as image:
            assert image.size == (60, 40)
            assert not image.getexif()
    page = tree(data, "Doc_0/Pages/Page_0/Content.xml")
    assert [one.tag.rpartition("}")[2] for one in page[0][0]] == ["TextObject", "ImageObject", "PathObject"]
    path = page[0][0][2]
    assert path.attrib["Boundary"] == "20 100 10 5"
    assert [one.attrib.get("Value", one.text) for one in path] == ["200 30 30", "M 0 0 L 10 0 L 10 5 L 0 5 C"]


def test_references_lead_to_resources_that_are_there() -> None:
    sheet = shown().picture().in_units("单元").glyphs("AB", [GLYPHS[65], GLYPHS[66]])
    data = cleaned(ofd(sheet, picture=photograph(), font=latin_font())).data
    lists = [tree(data, f"Doc_0/{name}.xml") for name in ("PublicRes", "DocumentRes")]
    ids = [one.attrib["ID"] for res in lists for group in res for one in group]
    page = tree(data, "Doc_0/Pages/Page_0/Content.xml")
    drawn = [one.attrib for root in (page, *lists) for one in root.iter()]
    used = [one[name] for one in drawn for name in ("Font", "ResourceID") if name in one]
    assert used
    assert set(used) == set(ids)
    assert len(ids) == len(set(ids))


def test_an_embedded_font_draws_as_before_under_a_name_of_ours() -> None:
    data = cleaned(ofd(shown().line("Hello", 20, 60, Font=EMBEDDED), font=latin_font())).data
    with zipfile.ZipFile(BytesIO(data)) as archive:
        font = ImageFont.truetype(BytesIO(archive.read("Doc_0/Res/font_1.ttf")), 40)
    before = ImageFont.truetype(BytesIO(latin_font()), 40)
    assert font.getname()[0] == "Font1"
    assert bytes(font.getmask("Hello 123")) == bytes(before.getmask("Hello 123"))


def test_the_copy_of_a_copy_is_the_same() -> None:
    sheet = shown().picture().in_units("单元").letter_by_letter("逐字").glyphs("AB", [GLYPHS[65], GLYPHS[66]], 20, 150)
    once = cleaned(
        ofd(
            sheet,
            picture=photograph(),
            font=latin_font(),
            templates={7: Sheet().line("抬头", 20, 15)},
            page=element("Template", TemplateID=7),
        )
    )
    twice = cleaned(once.data)
    assert once.text == twice.text
    assert dict(sizes(once.data)) == dict(sizes(twice.data))
    assert cleaned(once.data).data == twice.data


def sizes(data: bytes) -> Iterator[tuple[str, int]]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        yield from (
            (entry.filename, entry.file_size) for entry in archive.infolist() if entry.filename.endswith(".xml")
        )


@pytest.mark.parametrize("namespace", ["http://www.ofdspec.org", "http://example.org/of-a-program", ""])
def test_other_namespaces_are_read_and_written_as_the_standard_says(namespace: str) -> None:
    data = ofd(shown())
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts: Parts = {name: archive.read(name) for name in archive.namelist()}
    if namespace:
        parts = {name: bytes(one).replace(NAMESPACE.encode(), namespace.encode()) for name, one in parts.items()}  # type: ignore[arg-type]
    else:
        parts = {name: re.sub(rb' xmlns:ofd="[^"]*"|(?<=<)ofd:|(?<=</)ofd:', b"", one) for name, one in parts.items()}  # type: ignore[arg-type]
    copy = cleaned(zipped(parts))
    assert copy.text == OPEN
    assert tree(copy.data, "OFD.xml").tag == f"{{{NAMESPACE}}}OFD"


PLACES = {
    "relative to the document": {"Pages/Page_0/Content.xml": "Pages/Page_0/Content.xml"},
    "from the root": {"Pages/Page_0/Content.xml": "/Doc_0/Pages/Page_0/Content.xml"},
    "with dots": {"Pages/Page_0/Content.xml": "./Pages/../Pages/Page_0/Content.xml"},
    "in other letters": {"Pages/Page_0/Content.xml": "pages/PAGE_0/content.xml"},
    "of Windows": {"Pages/Page_0/Content.xml": "Pages\\Page_0\\Content.xml"},
}


@pytest.mark.parametrize("changed", PLACES.values(), ids=PLACES)
def test_places_are_found_as_programs_write_them(changed: dict[str, str]) -> None:
    data = ofd(shown())
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts: Parts = {name: archive.read(name) for name in archive.namelist()}
    for before, after in changed.items():
        parts["Doc_0/Document.xml"] = bytes(parts["Doc_0/Document.xml"]).replace(before.encode(), after.encode())  # type: ignore[arg-type]
    assert cleaned(zipped(parts)).text == OPEN


# ---------------------------------------------------------------- text

SET = {
    "in one piece": Sheet().line(f"联系电话：{PHONE}"),
    "letter by letter": Sheet().letter_by_letter(f"联系电话：{PHONE}"),
    "letter by letter, wide": Sheet().letter_by_letter(PHONE, gap=1.2),
    "in boxes, one figure each": Sheet().letter_by_letter(PHONE, gap=5),
    "in units of their own": Sheet().in_units(PHONE),
    "downwards": Sheet().downwards(f"电话{PHONE}"),
    "backwards": Sheet().add(*reversed(Sheet().letter_by_letter(PHONE).objects)),
    "in two halves, drawn apart": Sheet().line(PHONE[:6], 20, 60).line("别的字", 20, 90).line(PHONE[6:], 20 + 6 * TEN_POINT * 0.55, 60),
    "over a line end": Sheet().line(f"电话{PHONE[:5]}", 20, 60).line(PHONE[5:], 20, 66),
    "full width": Sheet().line("".join(chr(ord(one) + 0xFEE0) for one in PHONE)),
    "two texts of an object": Sheet().add(element("TextObject", element("TextCode", "139001", X=0, Y=4, DeltaX="g 5 1.9") + element("TextCode", "39000", X=11.4, Y=4, DeltaX="g 4 1.9"), ID=5, Boundary="20 20 40 6", Font=1, Size=3.5)),
    "turned": Sheet().line(PHONE, 60, 60, CTM="0 1 -1 0 10 0", Boundary="40 20 60 60"),
}  # fmt: skip


@pytest.mark.parametrize("sheet", SET.values(), ids=SET)
def test_a_number_is_found_however_it_was_set(sheet: Sheet) -> None:
    assert cleaned(ofd(sheet)).sorts == ("手机号码",)


@pytest.mark.parametrize("how", ["letter_by_letter", "in_units", "line", "downwards"])
def test_a_name_is_found_however_it_was_set(how: str) -> None:
    persons = Persons(("冶成林",), "surname")
    sheet = getattr(Sheet(), how)("当事人冶成林陈述")
    assert persons.full_names(cleaned(ofd(sheet)).text) == 1


def test_a_template_and_its_page_are_read_together() -> None:
    form = Sheet().line("联系电话：", 20, 60)
    sheet = Sheet().line(PHONE, 20 + 5 * TEN_POINT, 60)
    copy = cleaned(ofd(sheet, templates={7: form}, page=element("Template", TemplateID=7, ZOrder="Background")))
    assert copy.sorts == ("手机号码",)
    assert copy.text == f"联系电话：{PHONE}"


def test_sums_in_neighbouring_cells_are_no_telephone() -> None:
    sheet = Sheet().line("13900139", 20, 60).line("000", 50, 60).line("139001390", 20, 70).line("00", 60, 70)
    assert cleaned(ofd(sheet)).sorts == ()


def test_lines_are_read_from_top_to_bottom() -> None:
    sheet = (
        Sheet()
        .line("二、处罚", 20, 50)
        .line("一、事实", 20, 40)
        .line("印发", 120, 50)
        .letter_by_letter("三、救济", 20, 60)
    )
    assert cleaned(ofd(sheet, Sheet().line("第二页"))).text == "一、事实\n二、处罚 印发\n三、救济\n第二页"


def test_links_are_dropped_and_whom_they_call_is_looked_at() -> None:
    call = element("Actions", element("Action", element("URI", URI=f"tel:{PHONE}"), Event="CLICK"))
    copy = cleaned(ofd(Sheet().line("点这里", inside=call)))
    assert copy.sorts == ("手机号码",)
    assert b"tel:" not in b"".join(h.everything_in(copy.data))


# ---------------------------------------------------------------- glyphs


def test_glyphs_of_the_text_are_read() -> None:
    copy = cleaned(ofd(shown().glyphs("AB", [GLYPHS[65], GLYPHS[66]], 20, 90), font=latin_font()))
    assert not copy.is_unread
    assert copy.text.endswith("AB")


def test_a_text_that_says_something_else_than_its_glyphs_is_what_they_show() -> None:
    copy = cleaned(ofd(shown().glyphs("x" * 11, [GLYPHS[ord(one)] for one in PHONE], 20, 90), font=latin_font()))
    assert copy.sorts == ("手机号码",)
    hidden = cleaned(ofd(shown().glyphs(TOKEN, [GLYPHS[ord("o")]] * len(TOKEN), 20, 90), font=latin_font()))
    assert not any(T in one for one in h.everything_in(hidden.data))
    assert hidden.text.endswith("o" * len(TOKEN))


@pytest.mark.parametrize("font", [None, latin_font()])
def test_glyphs_that_no_font_explains_leave_the_file_unread(font: bytes | None) -> None:
    sheet = shown().glyphs("AB", [60001, 60002], 20, 90, font=EMBEDDED if font else 1)
    assert cleaned(ofd(sheet, font=font)).is_unread
    assert cleaned(ofd(shown().line("\ue001\ue002", 20, 90, Font=EMBEDDED if font else 1), font=font)).is_unread


@pytest.mark.parametrize(
    ("sheet", "picture", "is_unread"),
    [
        (shown(Sheet().line("有很多文字的一页，超过十二个", 20, 100)), None, False),
        (shown(Sheet().line("有很多文字的一页，超过十二个", 20, 100)).picture(), photograph(), False),
        (shown(Sheet().line("有很多文字的一页，超过十二个", 20, 100)).picture(), photograph((800, 600)), True),
        (Sheet().picture(), photograph(), True),
        (Sheet().box(10, 10, 50, 50).line("12"), None, True),
    ],
)
def test_what_may_be_writing_in_pictures_or_paths_is_told(sheet: Sheet, picture: bytes | None, is_unread: bool) -> None:
    assert cleaned(ofd(sheet, picture=picture)).is_unread == is_unread


# ---------------------------------------------------------------- refused

SIGNED = {"Signs/Signatures.xml": part("Signatures", element("MaxSignId", "1") + element("Signature", ID=1, Type="Seal", BaseLoc="Sign_0/Signature.xml"))}  # fmt: skip
WHITE = element("FillColor", Value="255 255 254")
LAYER = Sheet().text(TOKEN)


def annotated(kind: str, drawn: str = "") -> bytes:
    note = element("Annot", element("Remark", TOKEN) + element("Appearance", drawn, Boundary="0 0 9 9"), ID=1, Type=kind, Creator=TOKEN, LastModDate="2026-01-01")  # fmt: skip
    parts: Parts = {
        "Doc_0/Annots/Annotations.xml": part(
            "Annotations", element("Page", element("FileLoc", "Page_0/Annotation.xml"), PageID=10)
        ),
        "Doc_0/Annots/Page_0/Annotation.xml": part("PageAnnot", note),
    }
    return ofd(shown(), document=element("Annotations", "Annots/Annotations.xml"), parts=parts)


REFUSED = {
    "signed": (ofd(shown(), body=element("Signatures", "/Signs/Signatures.xml"), parts=dict(SIGNED)), "电子印章"),
    "earlier versions": (ofd(shown(), body=element("Versions", element("Version", ID="v1", Index=1, BaseLoc="v.xml"))), "版本"),
    "two documents": (ofd(shown(), parts={"OFD.xml": part("OFD", element("DocBody", element("DocRoot", "Doc_0/Document.xml")) * 2)}), "几个文档"),
    "encrypted": (ofd(shown(), body=element("Encryptions", "e.xml")), "加了密"),
    "stamp": (annotated("Stamp"), "图章"),
    "cover": (annotated("Path", Sheet().box(0, 0, 9, 9).objects[0]), "涂盖"),
    "watermark": (annotated("Watermark"), "水印"),
    "not shown": (ofd(shown().line(TOKEN, 20, 60, Visible="false")), "隐藏"),
    "picture not shown": (ofd(shown().picture(Visible="0"), picture=photograph()), "隐藏"),
    "white": (ofd(shown().line(TOKEN, 20, 60, inside=WHITE)), "和纸同色"),
    "white in grey": (ofd(shown().line(TOKEN, 20, 60, inside=element("FillColor", Value="255", ColorSpace=50)), resources=element("ColorSpaces", element("ColorSpace", ID=50, Type="GRAY"))), "和纸同色"),
    "white in inks": (ofd(shown().line(TOKEN, 20, 60, inside=element("FillColor", Value="0 0 0 0"))), "和纸同色"),
    "white, in sixteenths": (ofd(shown().line(TOKEN, 20, 60, inside=element("FillColor", Value="#FF #FF #FF"))), "和纸同色"),
    "white of a palette": (ofd(shown().line(TOKEN, 20, 60, inside=element("FillColor", Index=1, ColorSpace=50)), resources=element("ColorSpaces", element("ColorSpace", element("Palette", element("CV", "0 0 0") + element("CV", "255 255 255")), ID=50, Type="RGB"))), "和纸同色"),
    "white by settings": (ofd(shown().line(TOKEN, 20, 60, DrawParam=51), resources=element("DrawParams", element("DrawParam", ID=51, Relative=52) + element("DrawParam", WHITE, ID=52))), "和纸同色"),
    "transparent": (ofd(shown().line(TOKEN, 20, 60, Alpha=0)), "透明"),
    "transparent colour": (ofd(shown().line(TOKEN, 20, 60, inside=element("FillColor", Value="0 0 0", Alpha=2))), "透明"),
    "transparent together": (ofd(shown().line(TOKEN, 20, 60, Alpha=20, inside=element("FillColor", Value="0 0 0", Alpha=20))), "透明"),
    "neither filled nor stroked": (ofd(shown().line(TOKEN, 20, 60, Fill="false")), "透明"),
    "tiny": (ofd(shown().line(TOKEN, 20, 60, size=0.2)), "小得看不见"),
    "scaled to nothing": (ofd(shown().line(TOKEN, 20, 60, CTM="0.01 0 0 0.01 0 0")), "小得看不见"),
    "outside the page": (ofd(shown().line(TOKEN, 230, 60)), "页面以外"),
    "running out of the page": (ofd(shown().line(TOKEN * 9, 20, 60)), "页面以外"),
    "above the page": (ofd(shown().line(TOKEN, 20, -60)), "页面以外"),
    "outside its own page": (ofd(shown().line(TOKEN, 20, 160), page=element("Area", element("PhysicalBox", "0 0 210 100"))), "页面以外"),
    "outside what is for display": (ofd(shown().line(TOKEN, 20, 160), page=element("Area", element("PhysicalBox", "0 0 210 297") + element("ApplicationBox", "0 0 210 100"))), "页面以外"),
    "outside its boundary": (ofd(shown().line(TOKEN, 20, 60, Boundary="150 200 5 5", CTM="1 0 0 1 -130 -140")), "被裁掉"),
    "clipped": (ofd(shown().line(TOKEN, 20, 60, inside=element("Clips", element("Clip", element("Area", element("Path", element("AbbreviatedData", "M 100 100 L 101 100 L 101 101 C"), Boundary="0 0 200 200")))))), "被裁掉"),
    "clipped by a unit": (ofd(shown(Sheet().in_units("甲乙", 100, 200)).add(), parts=None, page=element("Area", element("PhysicalBox", "0 0 90 90"))), "页面以外"),
    "picture cut by a clip": (ofd(shown().picture(inside=element("Clips", element("Clip", element("Area", element("Path", element("AbbreviatedData", "M 0 0 L 10 0 L 10 10 C"), Boundary="0 0 10 10"))), TransFlag="false")), picture=photograph()), "被裁掉"),
    "picture beyond the page": (ofd(shown().picture(180), picture=photograph()), "被裁掉"),
    "picture in a window": (ofd(shown().picture(CTM="120 0 0 80 0 0"), picture=photograph()), "被裁掉"),
    "picture under a mask": (ofd(shown().picture(ImageMask=3), picture=photograph()), "蒙版"),
    "pattern": (ofd(shown().line("甲", 20, 60, inside=element("FillColor", element("Pattern", element("CellContent", LAYER), Width=9, Height=9)))), "不认识"),
    "text as a clip": (ofd(shown().line("甲", 20, 60, inside=element("Clips", element("Clip", element("Area", element("Text", TOKEN)))))), "不认识"),
    "unknown object": (ofd(shown().add(element("Video", ResourceID=9))), "不认识"),
    "unit in itself": (ofd(shown().add(element("CompositeObject", ID=9, Boundary="0 0 9 9", ResourceID=60)), resources=element("CompositeGraphicUnits", element("CompositeGraphicUnit", element("Content", element("CompositeObject", ID=8, Boundary="0 0 9 9", ResourceID=60)), ID=60, Width=9, Height=9))), "写法"),
    "picture that is none": (ofd(shown().picture(), picture=b"nothing"), "图片打不开"),
    "font that is broken": (ofd(shown().line("x", 20, 60, Font=EMBEDDED), font=b"none"), "字体打不开"),
    "page that is not there": (ofd(shown(), parts={"Doc_0/Document.xml": part("Document", element("CommonData") + element("Pages", element("Page", ID=1, BaseLoc="../../x.xml")))}), "缺少部件"),
    "out of the package": (ofd(shown(), parts={"../x.xml": "<a/>"}), "越界"),
    "entities": (ofd(shown(), parts={"Doc_0/x.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "写法"),
    "word": (h.word(), "对不上"),
    "no package": (b"PK\3\4nothing", "损坏"),
    "picture": (photograph(), "对不上"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_hidden_or_odd_is_refused_with_what_to_do(data: bytes, said: str) -> None:
    assert said in refused(data)


def test_white_on_what_is_painted_is_no_secret() -> None:
    sheet = shown().box(15, 50, 100, 20, "0 51 102").line("白字", 20, 60, inside=WHITE)
    assert cleaned(ofd(sheet)).text == f"{OPEN}\n白字"


def test_units_that_multiply_end_soon() -> None:
    def unit(id: int, inner: str) -> str:
        return element("CompositeGraphicUnit", element("Content", inner), ID=id, Width=9, Height=9)

    def use(id: int) -> str:
        return element("CompositeObject", ID=id + 500, Boundary="0 0 90 90", ResourceID=id)

    units = "".join(unit(60 + number, use(61 + number) * 20) for number in range(12)) + unit(
        72, Sheet().text("x", 1, 5)
    )
    assert "内容太多" in refused(ofd(shown().add(use(60)), resources=element("CompositeGraphicUnits", units)))


# ---------------------------------------------------------------- hidden

HIDDEN = {
    "custom data": ofd(shown(), info=f'<ofd:CustomDatas><ofd:CustomData Name="{TOKEN}">{TOKEN}</ofd:CustomData></ofd:CustomDatas><ofd:Title>{TOKEN}</ofd:Title>'),
    "attachment": ofd(shown(), document=element("Attachments", "Attachs/Attachments.xml"), parts={"Doc_0/Attachs/Attachments.xml": part("Attachments", element("Attachment", element("FileLoc", "a.bin"), ID=1, Name=TOKEN)), "Doc_0/Attachs/a.bin": T}),
    "tags": ofd(shown(), document=element("CustomTags", "Tags/CustomTags.xml"), parts={"Doc_0/Tags/CustomTags.xml": part("CustomTags", TOKEN)}),
    "extensions": ofd(shown(), document=element("Extensions", "Extensions.xml"), parts={"Doc_0/Extensions.xml": part("Extensions", TOKEN)}),
    "outline": ofd(shown(), document=element("Outlines", element("OutlineElem", Title=TOKEN)) + element("Bookmarks", element("Bookmark", Name=TOKEN))),
    "link": annotated("Link"),
    "address": ofd(shown().line("甲", 20, 60, inside=element("Actions", element("Action", element("URI", URI=f"https://{TOKEN}.example"), Event="CLICK")))),
    "unsigned signatures": ofd(shown(), body=element("Signatures", "Signs/Signatures.xml"), parts={"Signs/Signatures.xml": part("Signatures", element("MaxSignId", "0")), "Signs/Sign_0/SignedValue.dat": T}),
    "name of an object": ofd(shown().line("甲", 20, 60, Name=TOKEN, ID=TOKEN)),
    "number of an object": ofd(shown().line("甲", 20, 60, Boundary=f"20 56 9 9 {TOKEN}", CTM=TOKEN)),
    "unused template": ofd(shown(), templates={7: Sheet().line(TOKEN)}),
    "unused part": ofd(shown(), parts={"Doc_0/x.xml": f"<a>{TOKEN}</a>", f"{TOKEN}.bin": T}),
    "package inside": ofd(shown(), parts={"Doc_0/Res/a.zip": zipped({"a.txt": T})}),
    "unused font": ofd(shown(), resources=element("Fonts", element("Font", ID=90, FontName=TOKEN))),
    "unused unit": ofd(shown(), resources=element("CompositeGraphicUnits", element("CompositeGraphicUnit", element("Content", LAYER), ID=90))),
    "name of a font": ofd(shown().line("甲", 20, 60, Font=90), resources=element("Fonts", element("Font", ID=90, FontName=TOKEN, FamilyName=TOKEN, Charset=TOKEN))),
    "behind a font": ofd(shown().line("x", 20, 60, Font=EMBEDDED), font=latin_font() + T),
    "EXIF": ofd(shown().picture(), picture=h.jpeg(h.segment(0xE1, b"Exif\0\0" + T))),
    "behind a picture": ofd(shown().picture(), picture=photograph() + T),
    "instead of a picture": ofd(shown().picture(Substitution=90), picture=photograph(), resources=element("MultiMedias", element("MultiMedia", element("MediaFile", "x.bin"), ID=90, Type="Image")), parts={"Doc_0/Res/x.bin": T}),
    "sound": ofd(shown(), resources=element("MultiMedias", element("MultiMedia", element("MediaFile", "x.bin"), ID=90, Type="Audio")), parts={"Doc_0/Res/x.bin": T}),
    "cover": ofd(shown(), info="<ofd:Cover>c.jpg</ofd:Cover>", parts={"c.jpg": T}),
    "profile": ofd(shown().box(20, 80, 9, 9, Fill="true").line("甲", 20, 60, inside=element("FillColor", Value="9 9 9", ColorSpace=50)), resources=element("ColorSpaces", element("ColorSpace", ID=50, Type="RGB", Profile="p.icc", Name=TOKEN)), parts={"Doc_0/Res/p.icc": T}),
    "xml comment": ofd(shown(), document=f"<!-- {TOKEN} --><?x {TOKEN}?>"),
    "text between elements": ofd(shown().add(TOKEN)),
    "more steps than characters": ofd(shown().add(element("TextObject", element("TextCode", "甲", X=0, Y=3, DeltaX=f"1 {TOKEN}"), ID=1, Boundary="20 90 9 9", Font=1, Size=3))),
    "glyphs of no text": ofd(shown().line("甲", 20, 60).add(element("TextObject", element("TextCode", "乙", X=0, Y=3) + element("CGTransform", element("Glyphs", "1 2 3"), CodePosition=TOKEN), ID=1, Boundary="20 90 9 9", Font=1, Size=3))),
}  # fmt: skip


@pytest.mark.parametrize("data", HIDDEN.values(), ids=HIDDEN)
def test_what_nobody_sees_is_not_in_the_copy(data: bytes) -> None:
    assert any(T in piece for piece in h.everything_in(data)), "the case hides nothing"
    copy = cleaned(data)
    assert not any(T in piece for piece in h.everything_in(copy.data))
    assert TOKEN not in copy.text
    assert OPEN in copy.text


def test_nothing_that_is_written_between_the_lines_gets_through() -> None:
    sheet = shown().picture().box(20, 100, 9, 9, DrawParam=51).in_units("甲").glyphs("A", [GLYPHS[65]], 20, 150)
    resources = element("DrawParams", element("DrawParam", element("FillColor", Value="1 2 3", ColorSpace=50), ID=51)) + element("ColorSpaces", element("ColorSpace", ID=50, Type="RGB"))  # fmt: skip
    data = ofd(sheet, picture=photograph(), font=latin_font(), resources=resources, templates={7: Sheet().line("抬头", 20, 15)}, page=element("Template", TemplateID=7, ZOrder="Background"))  # fmt: skip
    assert cleaned(data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts: Parts = {name: archive.read(name) for name in archive.namelist()}
    kept, tried = [], 0
    for name in [name for name in parts if name.endswith(".xml")]:
        for xml in injected(bytes(parts[name]).decode()):  # type: ignore[arg-type]
            tried += 1
            copy = cleaned_or_none(zipped(parts | {name: xml}))
            if copy and any(T in piece for piece in h.everything_in(copy.data)):
                kept.append((name, xml[max(0, xml.find(TOKEN) - 60) :][:90]))
    assert tried > 150
    assert kept == []


def injected(xml: str) -> Iterator[str]:
    """Yield a part with TOKEN in place of each attribute's value, as a new attribute, and as text in each element but TextCode."""
    for match in re.finditer(' ([A-Za-z]+)="([^"]*)"', xml):
        yield xml[: match.start(2)] + TOKEN + xml[match.end(2) :]
    for match in re.finditer("<ofd:([A-Za-z]+)(?: [^<>]*)?(?<!/)>", xml):
        yield f'{xml[: match.end(1)]} zq="{TOKEN}"{xml[match.end(1) :]}'
        if match[1] != "TextCode":
            yield xml[: match.end()] + TOKEN + xml[match.end() :]


# ---------------------------------------------------------------- beside a record


def test_an_attachment_is_published_as_its_copy(tmp_path: Path) -> None:
    (tmp_path / "决定书.OFD").write_bytes(ofd(shown()))
    found = attachments.prepare(
        ["决定书.OFD"], "a", tmp_path, cache=tmp_path / "cache", wheres=[Where("a.yml")], limit_mb=20, own=NO_CONTACTS
    )
    assert found.findings == ()
    assert found.texts == (OPEN,)
    assert found.shown[0]["name"] == "决定书.OFD"
    assert re.fullmatch("a/[0-9a-f]{12}.ofd", found.shown[0]["url"])


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ofd").write_bytes(ofd(shown(), parts={"Doc_0/x.xml": b"<a>" + b" " * 90_000_000 + b"</a>"}))
    found = attachments.prepare(
        ["a.ofd"], "a", tmp_path, cache=tmp_path / "cache", wheres=[Where("a.yml")], limit_mb=20, own=NO_CONTACTS
    )
    assert [one.message for one in found.findings] == ["第 1 个附件：文件解压以后太大"]


def test_an_unknown_type_is_told_what_may_be_attached(tmp_path: Path) -> None:
    found = attachments.prepare(
        ["a.ceb"], "a", tmp_path, cache=tmp_path, wheres=[Where("a.yml")], limit_mb=20, own=NO_CONTACTS
    )
    assert found.findings[0].help.startswith("可以用 PDF、JPG、PNG、DOCX、XLSX、OFD；")


def test_every_kind_of_file_has_one_that_cleans_it() -> None:
    assert set(ENDINGS.values()) == set(CLEANERS)


def test_a_document_under_content_becomes_its_copy(tmp_path: Path) -> None:
    (tmp_path / "a.ofd").write_bytes(ofd(shown(), info=f"<ofd:Author>{TOKEN}</ofd:Author>"))
    door = Door(tmp_path / "cache", NO_CONTACTS, 20)
    verdict = door.judge(tmp_path / "a.ofd", "content/a.ofd", "a.ofd")
    assert verdict.findings == ()
    copy = attachments.cached(tmp_path / "cache", verdict.clean)
    assert copy is not None
    assert not any(T in one for one in h.everything_in(copy))
