"""PDF: what draws stays value for value in the copy, and nothing else is left of an object (ISO 32000-1)."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from attachment_files import why_refused
from gongshi.private.attachments.fonts import without_names
from gongshi.private.attachments.pdf import clean
from hidden_attachments import jpeg, pdf, segment, stream

TEXT = b"(Open text of the decision)"


def page_of(data: bytes) -> Any:
    return PdfReader(BytesIO(clean(data, "pdf").data)).pages[0]


def plain(value: Any) -> Any:
    """Return an object as lists, dictionaries and texts; a stream has its data under "data"."""
    value = value.get_object()
    if isinstance(value, StreamObject):
        return {key: plain(one) for key, one in value.items() if key not in ("/Filter", "/Length")} | {
            "data": value.get_data()
        }
    if isinstance(value, DictionaryObject):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, ArrayObject):
        return [plain(one) for one in value]
    return value


def resource(group: bytes, source: bytes, content: bytes, *more: bytes) -> Any:
    """Return what becomes of one resource of a page, which is called X and used by `content`."""
    data = pdf(content, resources=b"/%b<</X %b>>" % (group, source), more=more)
    found = plain(page_of(data)["/Resources"])[f"/{group.decode()}"]
    assert list(found) == ["/N1"]
    return found["/N1"]


def refusal(data: bytes) -> str:
    return why_refused(lambda one: clean(one, "pdf"), data)


# ---------------------------------------------------------------- colours

POWER = b"<</FunctionType 2/N 1/Domain[0 1]/C0[0]/C1[1]/Secret(x)>>"
KEPT_POWER = {"/FunctionType": 2, "/N": 1, "/Domain": [0, 1], "/C0": [0], "/C1": [1]}
SPACES = {
    "a profile of one": (b"[/ICCBased 6 0 R]", "/DeviceGray", stream(b"Secret", b"/N 1")),
    "a profile of three": (b"[/ICCBased 6 0 R]", "/DeviceRGB", stream(b"Secret", b"/N 3")),
    "a profile of four": (b"[/ICCBased 6 0 R]", "/DeviceCMYK", stream(b"Secret", b"/N 4")),
    "calibrated": (b"[/CalRGB<</WhitePoint[1 1 1]/Gamma[2 2 2]/Secret(x)>>]", ["/CalRGB", {"/WhitePoint": [1, 1, 1], "/Gamma": [2, 2, 2]}]),
    "calibrated grey": (b"[/CalGray<</WhitePoint[1 1 1]>>]", ["/CalGray", {"/WhitePoint": [1, 1, 1]}]),
    "lab": (b"[/Lab<</WhitePoint[1 1 1]/Range[0 1 0 1]>>]", ["/Lab", {"/WhitePoint": [1, 1, 1], "/Range": [0, 1, 0, 1]}]),
    "a table of greys": (b"[/Indexed/DeviceGray 1(abSecret)]", ["/Indexed", "/DeviceGray", 1, "ab"]),
    "a table of colours": (b"[/Indexed/DeviceRGB 1(abcdefSecret)]", ["/Indexed", "/DeviceRGB", 1, "abcdef"]),
    "a table of inks": (b"[/Indexed/DeviceCMYK 1(abcdefghSecret)]", ["/Indexed", "/DeviceCMYK", 1, "abcdefgh"]),
    "a table in a stream": (b"[/Indexed/DeviceRGB 0 6 0 R]", ["/Indexed", "/DeviceRGB", 0, "abc"], stream(b"abcSecret")),
    "a table of calibrated ones": (b"[/Indexed[/CalRGB<</WhitePoint[1 1 1]>>]0(abcSecret)]", ["/Indexed", ["/CalRGB", {"/WhitePoint": [1, 1, 1]}], 0, "abc"]),
    "a table of lab": (b"[/Indexed[/Lab<</WhitePoint[1 1 1]>>]0(abcSecret)]", ["/Indexed", ["/Lab", {"/WhitePoint": [1, 1, 1]}], 0, "abc"]),
    "a table of two inks": (b"[/Indexed[/DeviceN[/Cyan/Black]/DeviceCMYK %b]0(abSecret)]" % POWER, ["/Indexed", ["/DeviceN", ["/Cyan", "/Black"], "/DeviceCMYK", KEPT_POWER], 0, "ab"]),
    "an ink": (b"[/Separation/Secret/DeviceCMYK %b]" % POWER, ["/Separation", "/Spot7", "/DeviceCMYK", KEPT_POWER]),
    "all inks": (b"[/Separation/All/DeviceCMYK %b]" % POWER, ["/Separation", "/All", "/DeviceCMYK", KEPT_POWER]),
    "inks": (b"[/DeviceN[/Magenta/Secret/None]/DeviceCMYK %b]" % POWER, ["/DeviceN", ["/Magenta", "/Spot7", "/None"], "/DeviceCMYK", KEPT_POWER]),
    "patterns": (b"[/Pattern/DeviceRGB/Secret]", ["/Pattern", "/DeviceRGB"]),
    "patterns alone": (b"[/Pattern]", ["/Pattern"]),
    "a device's": (b"/DeviceCMYK", "/DeviceCMYK"),
    "a device's in a list": (b"[/DeviceRGB]", "/DeviceRGB"),
    "no space": (b"/Secret", "/DeviceGray"),
}  # fmt: skip


@pytest.mark.parametrize("case", SPACES.values(), ids=SPACES)
def test_a_space_of_colours_stays_without_its_names(case: tuple[Any, ...]) -> None:
    source, kept, *more = case
    assert resource(b"ColorSpace", source, b"/X cs", *more) == kept


FUNCTIONS = {
    "by a power": (POWER, KEPT_POWER),
    "none": (b"/Secret", "/Identity"),
    "several": (b"[%b %b]" % (POWER, POWER), [KEPT_POWER, KEPT_POWER]),
    "stitched": (b"<</FunctionType 3/Domain[0 1]/Functions[%b]/Bounds[]/Encode[0 1]/A(x)>>" % POWER, {"/FunctionType": 3, "/Domain": [0, 1], "/Bounds": [], "/Encode": [0, 1], "/Functions": [KEPT_POWER]}),
    "sampled": (b"6 0 R", {"/FunctionType": 0, "/Domain": [0, 1], "/Size": [2], "data": b"ab%c"}, stream(b"ab%c", b"/FunctionType 0/Domain[0 1]/Size[2]/A(x)")),
    "a program": (b"6 0 R", {"/FunctionType": 4, "/Domain": [0, 1], "data": b"{ dup \n mul }"}, stream(b"{ dup % Secret\n mul }", b"/FunctionType 4/Domain[0 1]")),
}  # fmt: skip


@pytest.mark.parametrize("case", FUNCTIONS.values(), ids=FUNCTIONS)
def test_a_shading_stays_with_its_function(case: tuple[Any, ...]) -> None:
    function, kept, *more = case
    source = (
        b"<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 1 1]/Extend[true false]/Secret(x)/Function %b>>" % function
    )
    found = resource(b"Shading", source, b"/X sh", *more)
    assert found == {
        "/ShadingType": 2,
        "/Coords": [0, 0, 1, 1],
        "/Extend": [True, False],
        "/ColorSpace": "/DeviceRGB",
        "/Function": kept,
    }


def test_a_shading_may_be_a_mesh() -> None:
    mesh = stream(
        b"points",
        b"/ShadingType 4/BitsPerCoordinate 8/BitsPerComponent 8/BitsPerFlag 8/Decode[0 1 0 1]/ColorSpace/DeviceGray",
    )
    found = resource(b"Shading", b"6 0 R", b"/X sh", mesh)
    assert (found["data"], found["/BitsPerCoordinate"], found["/ColorSpace"]) == (b"points", 8, "/DeviceGray")
    assert "/Function" not in found


def test_patterns_stay() -> None:
    shading = b"<</PatternType 2/Matrix[1 0 0 1 0 0]/A(x)/Shading<</ShadingType 2/ColorSpace/DeviceGray>>>>"
    assert resource(b"Pattern", shading, b"/Pattern cs /X scn") == {
        "/PatternType": 2,
        "/Matrix": [1, 0, 0, 1, 0, 0],
        "/Shading": {"/ShadingType": 2, "/ColorSpace": "/DeviceGray"},
    }
    tile = stream(
        b"1 w /Secret MP 0 0 m",
        b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 1/YStep 2/Subtype/Form",
    )
    assert resource(b"Pattern", b"6 0 R", b"/Pattern cs /X scn", tile) == {
        "/Type": "/Pattern", "/PatternType": 1, "/PaintType": 1, "/TilingType": 1, "/BBox": [0, 0, 1, 1], "/XStep": 1, "/YStep": 2, "/Resources": {}, "data": b"1 w\n0 0 m",
    }  # fmt: skip


# ---------------------------------------------------------------- pictures


@pytest.mark.parametrize(
    ("entries", "length"),
    [
        (b"/Width 5/Height 3/ColorSpace/DeviceGray/BitsPerComponent 8", 15),
        (b"/Width 5/Height 3/ColorSpace/DeviceRGB/BitsPerComponent 8", 45),
        (b"/Width 5/Height 3/ColorSpace/DeviceCMYK/BitsPerComponent 8", 60),
        (b"/Width 5/Height 3/ColorSpace/DeviceRGB/BitsPerComponent 16", 90),
        (b"/Width 5/Height 3/ColorSpace/DeviceRGB", 45),
        (b"/Width 9/Height 3/ColorSpace/DeviceGray/BitsPerComponent 1", 6),
        (b"/Width 8/Height 3/ColorSpace/DeviceGray/BitsPerComponent 1", 3),
        (b"/Width 5/Height 3/ColorSpace/DeviceRGB/BitsPerComponent 4", 24),
        (b"/Width 9/Height 3/ImageMask true", 6),
        (b"/Width 9/Height 3/ImageMask true/BitsPerComponent 8/ColorSpace/DeviceRGB", 6),
        (b"/Width 9/Height 3/ImageMask false/BitsPerComponent 8/ColorSpace/DeviceRGB", 81),
        (b"/Width 5/Height 3/ColorSpace[/Indexed/DeviceRGB 1(abcdef)]/BitsPerComponent 8", 15),
        (b"/Width 5/Height 3/ColorSpace[/CalRGB<</WhitePoint[1 1 1]>>]/BitsPerComponent 8", 45),
        (b"/Width 5/Height 3", 15),
    ],
)
@pytest.mark.parametrize("coding", ["", "/FlateDecode"])
def test_of_pixels_as_many_stay_as_are_drawn(entries: bytes, length: int, coding: str) -> None:
    pixels = bytes(range(200))[:length]
    data = pixels + b"Secret"
    coded = (
        stream(zlib.compress(data), b"/Subtype/Image/Filter/FlateDecode" + entries)
        if coding
        else stream(data, b"/Subtype/Image" + entries)
    )
    found = resource(b"XObject", b"6 0 R", b"/X Do", coded)
    assert found["data"] == pixels
    assert ("/ColorSpace" in found) == (b"/ColorSpace" in entries and b"/ImageMask true" not in entries)


def test_the_masks_of_a_picture_stay() -> None:
    picture = stream(
        b"abc",
        b"/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8/Decode[0 1 0 1 0 1]/Intent/Perceptual/SMask 7 0 R/Mask %b/Secret(x)/Alternates[(x)]",
    )
    shape = stream(b"aSecret", b"/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8")
    mask = {
        "/Subtype": "/Image",
        "/Width": 1,
        "/Height": 1,
        "/BitsPerComponent": 8,
        "/ColorSpace": "/DeviceGray",
        "data": b"a",
    }
    found = resource(b"XObject", b"6 0 R", b"/X Do", picture.replace(b"%b", b"7 0 R"), shape)
    assert found == {
        "/Subtype": "/Image", "/Width": 1, "/Height": 1, "/BitsPerComponent": 8, "/Decode": [0, 1, 0, 1, 0, 1], "/Intent": "/Perceptual", "/ColorSpace": "/DeviceRGB",
        "/SMask": mask, "/Mask": mask, "data": b"abc",
    }  # fmt: skip
    assert resource(b"XObject", b"6 0 R", b"/X Do", picture.replace(b"%b", b"[1 2 3 4 5 6]"), shape)["/Mask"] == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]


@pytest.mark.parametrize(
    ("picture", "kept"),
    [
        (b"BI /W 2 /H 1 /CS /G /BPC 8 ID ab EI", b"BI /W 2 /H 1 /CS /G /BPC 8 ID ab\nEI"),
        (b"BI /Width 2 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 ID ab EI", b"BI /W 2 /H 1 /CS /DeviceGray /BPC 8 ID ab\nEI"),
        (b"BI /W 2 /H 1 /F /AHx ID 6162> EI", b"BI /W 2 /H 1 ID ab\nEI"),
        (b"BI /W 2 /H 1 /Filter [/AHx] ID 61625365> EI", b"BI /W 2 /H 1 ID ab\nEI"),
        (b"BI /W 2 /H 1 /Secret /Secret /L 2 /D [1 0] /I true ID ab EI", b"BI /W 2 /H 1 /D [ 1 0 ] /I true ID ab\nEI"),
        (b"BI /W 9 /H 1 /IM true ID ab EI", b"BI /W 9 /H 1 /IM true ID ab\nEI"),
        (b"BI /W 2 /H 1 /D (Secret) ID ab EI", b"BI /W 2 /H 1 ID ab\nEI"),
    ],
)  # fmt: skip
def test_a_picture_inside_a_page_is_uncompressed(picture: bytes, kept: bytes) -> None:
    assert kept in page_of(pdf(picture))["/Contents"].get_data()


@pytest.mark.parametrize(
    "setting",
    [
        b"/F /CCF",
        b"/F /CCITTFaxDecode",
        b"/F [/AHx /JBIG2Decode]",
        b"/F /JPXDecode",
        b"/F /Fl /DP <</A 1>>",
        b"/DecodeParms 1",
    ],
)
def test_a_picture_inside_a_page_in_an_odd_coding_is_refused(setting: bytes) -> None:
    assert "不认识的图片" in refusal(pdf(b"BI /W 2 /H 1 " + setting + b" ID ab EI"))


@pytest.mark.parametrize(
    ("size", "text", "is_unread"),
    [
        ((400, 300), 11, True),
        ((400, 300), 12, False),
        ((400, 299), 11, False),
        ((0, 0), 11, False),
    ],
)
def test_a_page_of_pictures_and_hardly_a_word_may_be_a_scan(size: tuple[int, int], text: int, is_unread: bool) -> None:
    width, height = size
    pixels = zlib.compress(bytes((width + 7) // 8 * height))
    picture = stream(
        pixels, b"/Subtype/Image/Filter/FlateDecode/ColorSpace/DeviceGray/BitsPerComponent 1/Width %d/Height %d" % size
    )
    data = pdf(b"/X Do" if width else b"", resources=b"/XObject<</X 6 0 R>>", more=(picture,))
    said = b"(" + b"a" * text + b" " * (len(TEXT) - 2 - text) + b")"
    assert clean(data.replace(TEXT, said), "pdf").is_unread == is_unread


def test_pictures_of_a_page_are_counted_together_and_of_each_page_alone() -> None:
    picture = stream(
        zlib.compress(bytes(25 * 300)),
        b"/Subtype/Image/Filter/FlateDecode/ColorSpace/DeviceGray/BitsPerComponent 1/Width 200/Height 300",
    )
    for content, is_unread in ((b"/X Do /Y Do", True), (b"/X Do", False)):
        data = pdf(content, resources=b"/XObject<</X 6 0 R/Y 7 0 R>>", more=(picture, picture))
        assert clean(data.replace(TEXT, b"(" + b" " * (len(TEXT) - 2) + b")"), "pdf").is_unread == is_unread


# ---------------------------------------------------------------- fonts

UNREAD = {
    "a font of every reader": (b"<</Subtype/Type1/BaseFont/Helvetica>>", False),
    "glyphs by numbers": (b"<</Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[<</Subtype/CIDFontType2/BaseFont/A>>]>>", True),
    "glyphs by a known map": (b"<</Subtype/Type0/BaseFont/A/Encoding/GBK-EUC-H/DescendantFonts[<</Subtype/CIDFontType0/BaseFont/A>>]>>", False),
    "glyphs by a map of its own": (b"<</Subtype/Type0/BaseFont/A/Encoding 6 0 R/DescendantFonts[<</Subtype/CIDFontType2/BaseFont/A>>]>>", True),
    "glyphs with an alphabet": (b"<</Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[<</Subtype/CIDFontType2/BaseFont/A>>]>>", False),
    "drawn glyphs": (b"<</Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<<>>/Encoding<<>>/FirstChar 0/LastChar 0/Widths[1]>>", True),
    "drawn glyphs with an alphabet": (b"<</Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<<>>/Encoding<<>>/FirstChar 0/LastChar 0/Widths[1]/ToUnicode 6 0 R>>", False),
}  # fmt: skip
MAP = b"/CIDInit /ProcSet findresource begin begincmap % Secret\n/CMapName /Secret def 1 begincodespacerange <00> <ff> endcodespacerange 2 beginbfchar <01> <0041> <02> <0042> endbfchar 1 beginbfrange <03> <05> [<0043> <0044> <0045>] (Secret) endbfrange endcmap"


@pytest.mark.parametrize(("font", "is_unread"), UNREAD.values(), ids=UNREAD)
def test_a_font_that_does_not_say_its_characters_leaves_the_file_unread(font: bytes, is_unread: bool) -> None:
    data = pdf(b"/X 9 Tf", resources=b"/Font<</F1 5 0 R/X %b>>" % font, more=(stream(MAP),))
    assert clean(data, "pdf").is_unread == is_unread


def font_of(source: bytes, *more: bytes) -> Any:
    data = pdf(b"/X 9 Tf", resources=b"/Font<</F1 5 0 R/X %b>>" % source, more=more)
    return plain(page_of(data)["/Resources"])["/Font"]["/N1"]


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        (b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/FirstChar 1/LastChar 2/Widths[3 4]/Name/Secret>>", {"/Type": "/Font", "/Subtype": "/Type1", "/FirstChar": 1, "/LastChar": 2, "/Widths": [3, 4], "/BaseFont": "/Times-Roman"}),
        (b"<</Subtype/Type1/BaseFont/Se#20cret>>", {"/Subtype": "/Type1", "/BaseFont": "/Helvetica"}),
        (b"<</Subtype/Type1>>", {"/Subtype": "/Type1", "/BaseFont": "/Helvetica"}),
        (b"<</Subtype/TrueType/BaseFont/A/Encoding/WinAnsiEncoding>>", {"/Subtype": "/TrueType", "/BaseFont": "/A", "/Encoding": "/WinAnsiEncoding"}),
        (b"<</Subtype/TrueType/BaseFont/A/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[1/a/b]/X(y)>>>>", {"/Subtype": "/TrueType", "/BaseFont": "/A", "/Encoding": {"/BaseEncoding": "/WinAnsiEncoding", "/Differences": [1, "/a", "/b"]}}),
        (b"<</Subtype/TrueType/BaseFont/A/FontDescriptor<</Flags 4/Ascent 9/FontFamily(Secret)/FontName/Secret>>>>", {"/Subtype": "/TrueType", "/BaseFont": "/A", "/FontDescriptor": {"/Flags": 4, "/Ascent": 9, "/FontName": "/A"}}),
    ],
)  # fmt: skip
def test_a_font_stays_with_what_measures_it(source: bytes, kept: dict[str, Any]) -> None:
    assert font_of(source) == kept


def test_a_font_in_the_file_has_a_name_of_ours() -> None:
    program = stream(b"program", b"/Length1 3/Length2 4/Length3 5/Secret(x)")
    found = font_of(b"<</Subtype/Type1/BaseFont/Secret/FontDescriptor<</Flags 4/FontFile 6 0 R>>>>", program)
    assert found == {"/Subtype": "/Type1", "/BaseFont": "/F2", "/FontDescriptor": {"/Flags": 4, "/FontName": "/F2", "/FontFile": {"/Length1": 3, "/Length2": 4, "/Length3": 5, "data": b"program"}}}  # fmt: skip
    compact = stream(b"program", b"/Subtype/Type1C/Secret(x)")
    found = font_of(b"<</Subtype/Type1/BaseFont/Secret/FontDescriptor<</FontFile3 6 0 R>>>>", compact)
    assert found["/FontDescriptor"]["/FontFile3"] == {"/Subtype": "/Type1C", "data": b"program"}


def test_a_font_of_many_glyphs_stays() -> None:
    child = b"<</Subtype/CIDFontType2/BaseFont/Secret/DW 7/W[1[2 3]]/CIDSystemInfo<</Registry(Secret)/Ordering(GB1)/Supplement 2>>/CIDToGIDMap %b>>"
    whole = b"<</Subtype/Type0/BaseFont/Secret/Encoding/GBK-EUC-H/DescendantFonts[%b]>>"
    inner = {
        "/Subtype": "/CIDFontType2",
        "/BaseFont": "/Secret",
        "/DW": 7,
        "/W": [1, [2, 3]],
        "/CIDSystemInfo": {"/Registry": "Adobe", "/Ordering": "GB1", "/Supplement": 2},
    }
    found = font_of(whole % (child % b"/Identity"))
    assert found == {"/Subtype": "/Type0", "/BaseFont": "/Secret", "/Encoding": "/GBK-EUC-H", "/DescendantFonts": [inner | {"/CIDToGIDMap": "/Identity"}]}  # fmt: skip
    found = font_of(whole % (child % b"6 0 R"), stream(b"a" * 131_072 + b"Secret"))
    assert found["/DescendantFonts"][0]["/CIDToGIDMap"] == {"data": b"a" * 131_072}
    odd = font_of(whole % (child % b"/Identity").replace(b"GB1", b"Secret"))
    assert odd["/DescendantFonts"][0]["/CIDSystemInfo"]["/Ordering"] == "Identity"


HEAD = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType %d def\n"
TAIL = b"\nendcmap CMapName currentdict /CMap defineresource pop end end"
MAPS = {
    "an alphabet": (MAP, HEAD % 2 + b"1 begincodespacerange <00> <ff> endcodespacerange\n2 beginbfchar <01> <0041> <02> <0042> endbfchar\n2 beginbfrange <03> <05> [ <0043> <0044> <0045> ] endbfrange" + TAIL),
    "numbers of glyphs": (b"/WMode 1 def /GBK-EUC-H usecmap 2 begincidchar <01> 7 <02> 8 endcidchar 1 begincidrange <00> <7f> 814 endcidrange", HEAD % 1 + b"/WMode 1 def\n/GBK-EUC-H usecmap\n2 begincidchar <01> 7 <02> 8 endcidchar\n1 begincidrange <00> <7f> 814 endcidrange" + TAIL),
    "nothing": (b"(Secret)", HEAD % 2 + b"endcmap CMapName currentdict /CMap defineresource pop end end"),
    "nothing in a range": (b"0 beginbfchar endbfchar", HEAD % 2 + b"1 beginbfchar  endbfchar" + TAIL),
    "very many": (b"150 beginbfchar " + b"<01> <0041> " * 150 + b"endbfchar", HEAD % 2 + b"100 beginbfchar " + b"<01> <0041> " * 150 + b"endbfchar" + TAIL),
}  # fmt: skip


@pytest.mark.parametrize(("given", "kept"), MAPS.values(), ids=MAPS)
def test_a_map_of_characters_has_its_ranges_and_nothing_else(given: bytes, kept: bytes) -> None:
    assert font_of(b"<</Subtype/TrueType/BaseFont/A/ToUnicode 6 0 R>>", stream(given))["/ToUnicode"] == {"data": kept}


def test_a_map_for_glyphs_says_what_it_is() -> None:
    source = stream(MAP, b"/Type/CMap/CMapName/Secret/UseCMap/GBK-EUC-H/CIDSystemInfo<</Ordering(Secret)>>")
    found = font_of(b"<</Subtype/TrueType/BaseFont/A/ToUnicode 6 0 R>>", source)["/ToUnicode"]
    del found["data"]
    assert found == {"/Type": "/CMap", "/CMapName": "/M", "/UseCMap": "/GBK-EUC-H", "/CIDSystemInfo": {"/Registry": "Adobe", "/Ordering": "Identity", "/Supplement": 0}}  # fmt: skip


def test_drawn_glyphs_stay_with_their_resources() -> None:
    glyphs = (
        stream(b"1 0 d0 /A Do /G gs"),
        stream(b"2 0 d0 /A Do"),
        stream(b"abc", b"/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8"),
    )
    font = b"<</Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 6 0 R/b 7 0 R/Se#20cret 7 0 R>>/Resources<</XObject<</A 8 0 R>>/ExtGState<</G<</LW 3>>>>>>>>"
    found = font_of(font, *glyphs)
    assert {name: one["data"] for name, one in found["/CharProcs"].items()} == {
        "/a": b"1 0 d0\n/N0x0 Do\n/N1x0 gs",
        "/b": b"2 0 d0\n/N0x1 Do",
    }
    assert found["/Resources"]["/ExtGState"] == {"/N1x0": {"/LW": 3}}
    assert {"/N0x0", "/N0x1"} <= set(found["/Resources"]["/XObject"])
    assert "/BaseFont" not in found


# ---------------------------------------------------------------- pages, states, forms


def test_a_page_keeps_its_shape() -> None:
    page = page_of(
        pdf(
            page=b"/CropBox[1 2 3 4]/Rotate 90/UserUnit 2/Group<</S/Transparency/CS/DeviceRGB/I true/A(x)>>/TrimBox[0 0 1 1]/Tabs/S"
        )
    )
    assert (page["/MediaBox"], page["/CropBox"], page["/Rotate"], page["/UserUnit"]) == (
        [0, 0, 300, 200],
        [1, 2, 3, 4],
        90,
        2,
    )
    assert plain(page["/Group"]) == {"/S": "/Transparency", "/I": True, "/CS": "/DeviceRGB"}
    assert set(page) == {
        "/Type",
        "/Parent",
        "/MediaBox",
        "/CropBox",
        "/Rotate",
        "/UserUnit",
        "/Group",
        "/Resources",
        "/Contents",
    }


def test_a_page_may_have_several_streams() -> None:
    data = pdf(more=(stream(b"1 w"), stream(b"2 w"))).replace(b"/Contents 4 0 R", b"/Contents[4 0 R 6 0 R 7 0 R]")
    assert page_of(data)["/Contents"].get_data().endswith(b"ET\n1 w\n2 w")


def test_a_state_of_drawing_stays() -> None:
    source = b"<</Type/ExtGState/LW 2/ca .5/BM[/Multiply/Normal]/D[[1 2]0]/HT(Secret)/Font[5 0 R 9]/SMask<</S/Luminosity/BC[0]/G 6 0 R/TR %b/A(x)>>>>"
    form = stream(b"1 w", b"/Subtype/Form/BBox[0 0 1 1]/Group<</S/Transparency>>")
    found = resource(b"ExtGState", source % POWER, b"/X gs", form)
    assert found["/Font"] == [{"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}, 9]
    assert found["/SMask"] == {"/S": "/Luminosity", "/BC": [0], "/TR": KEPT_POWER, "/G": {"/Subtype": "/Form", "/BBox": [0, 0, 1, 1], "/Group": {"/S": "/Transparency"}, "/Resources": {}, "data": b"1 w"}}  # fmt: skip
    assert {key: found[key] for key in ("/Type", "/LW", "/BM", "/D")} == {
        "/Type": "/ExtGState",
        "/LW": 2,
        "/BM": ["/Multiply", "/Normal"],
        "/D": [[1, 2], 0],
    }
    assert set(found) == {"/Type", "/LW", "/ca", "/BM", "/D", "/Font", "/SMask"}
    assert resource(b"ExtGState", b"<</SMask/Secret>>", b"/X gs") == {"/SMask": "/None"}
    assert "/TR" not in resource(b"ExtGState", source % b"/Identity", b"/X gs", form)["/SMask"]


def test_what_is_used_twice_is_copied_once() -> None:
    form = stream(b"1 w", b"/Subtype/Form/BBox[0 0 1 1]")
    page = page_of(pdf(b"/X Do /Y Do", resources=b"/XObject<</X 6 0 R/Y 6 0 R>>", more=(form,)))
    drawn = page["/Resources"]["/XObject"]
    assert drawn.raw_get("/N1").idnum == drawn.raw_get("/N2").idnum


def test_forms_in_each_other_go_sixty_deep() -> None:
    for depth, is_ordinary in ((58, True), (70, False)):
        forms = [
            stream(b"/X Do", b"/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X %d 0 R>>>>" % (7 + n))
            for n in range(depth)
        ]
        found = refusal(
            pdf(
                b"/X Do",
                resources=b"/XObject<</X 6 0 R>>",
                more=(*forms, stream(b"1 w", b"/Subtype/Form/BBox[0 0 1 1]")),
            )
        )
        assert found == "" if is_ordinary else "写法不正常" in found


# ---------------------------------------------------------------- refused

LAYERS = {
    "shown": (b"<</OCGs[6 0 R]/D<</ON[6 0 R]/OFF[]>>>>", b"<</Type/OCG>>", True),
    "none": (b"<</OCGs[]/D<<>>>>", b"<<>>", True),
    "off": (b"<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>", b"<</Type/OCG>>", False),
    "off at first": (b"<</OCGs[6 0 R]/D<</BaseState/OFF>>>>", b"<</Type/OCG>>", False),
    "unchanged at first": (b"<</OCGs[6 0 R]/D<</BaseState/Unchanged>>>>", b"<</Type/OCG>>", False),
    "on at first": (b"<</OCGs[6 0 R]/D<</BaseState/ON>>>>", b"<</Type/OCG>>", True),
    "off on the screen": (b"<</OCGs[6 0 R]/D<<>>>>", b"<</Type/OCG/Usage<</View<</ViewState/OFF>>>>>>", False),
    "off in print": (b"<</OCGs[6 0 R]/D<<>>>>", b"<</Type/OCG/Usage<</Print<</PrintState/OFF>>>>>>", False),
    "on in both": (
        b"<</OCGs[6 0 R]/D<<>>>>",
        b"<</Type/OCG/Usage<</Print<</PrintState/ON>>/View<</ViewState/ON>>>>>>",
        True,
    ),
}


@pytest.mark.parametrize(("properties", "layer", "is_shown"), LAYERS.values(), ids=LAYERS)
def test_layers_are_all_shown(properties: bytes, layer: bytes, is_shown: bool) -> None:
    found = refusal(pdf(root=b"/OCProperties " + properties, more=(layer,)))
    assert found == "" if is_shown else "隐藏的图层" in found


@pytest.mark.parametrize(("condition", "is_shown"), [(b"<</P/AnyOn>>", True), (b"<</P/AllOn>>", True), (b"<<>>", True), (b"<</P/AnyOff>>", False), (b"<</VE[/Not 6 0 R]>>", False)])  # fmt: skip
def test_nothing_is_shown_only_if_a_layer_is_not(condition: bytes, is_shown: bool) -> None:
    form = stream(b"1 w", b"/Subtype/Form/BBox[0 0 1 1]/OC %b" % condition)
    inner = stream(b"1 w", b"/Subtype/Form/BBox[0 0 1 1]/Resources<</Properties<</P %b>>>>" % condition)
    image = stream(b"a", b"/Subtype/Image/Width 1/Height 1/OC %b" % condition)
    for data in (
        *(pdf(b"/X Do", resources=b"/XObject<</X 6 0 R>>", more=(one,)) for one in (form, inner, image)),
        pdf(resources=b"/Properties<</P %b>>" % condition),
    ):
        found = refusal(data)
        assert found == "" if is_shown else "隐藏的图层" in found


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"GIF89a", "扩展名对不上"),
        (pdf(root=b"/AcroForm<</Fields[<</T(a)>>]>>"), "表单或者电子签章"),
        (pdf(root=b"/AcroForm<</Fields[]/XFA(a)>>"), "表单或者电子签章"),
        (pdf(root=b"/AcroForm<</Fields[]>>"), ""),
        (pdf(page=b"/Annots[<</Subtype/Stamp>>]"), "涂盖的框"),
        (pdf(page=b"/Annots[<</Subtype/Link>><</Subtype/Square>>]"), "涂盖的框"),
        (pdf(page=b"/Annots[<</Subtype/Link>><</Subtype/Text>><</Subtype/Popup>>]"), ""),
        (pdf().replace(b"/Kids[3 0 R]/Count 1", b"/Kids[]/Count 0"), "没有页"),
        (pdf()[:100], "PDF 打不开"),
    ],
)
def test_what_cannot_be_published_is_refused(data: bytes, message: str) -> None:
    found = refusal(data)
    assert message in found
    assert bool(found) == bool(message)


def test_a_page_has_twenty_thousand_pieces_of_text_at_most() -> None:
    assert "文字太多" in refusal(pdf(b"BT /F1 9 Tf " + b"( ) Tj " * 20_000 + b"ET"))


# ---------------------------------------------------------------- pictures as they are coded

PHOTOGRAPH = jpeg()
FAX = b"/Width 8/Height 1/ColorSpace/DeviceGray/BitsPerComponent 1"


def coded(data: bytes, entries: bytes, *more: bytes) -> Any:
    return page_of(
        pdf(b"/X Do", resources=b"/XObject<</X 6 0 R>>", more=(stream(data, b"/Subtype/Image" + entries), *more))
    )["/Resources"]["/XObject"]["/N1"].get_object()


def test_a_photograph_stays_as_it_is_coded() -> None:
    shape = b"/Width 256/Height 256/ColorSpace/DeviceRGB/BitsPerComponent 8"
    with_note = jpeg(segment(0xFE, b"Secret"))
    hexadecimal = zlib.compress(with_note).hex().encode() + b">"
    for data, filters in (
        (with_note, b"/Filter/DCTDecode"),
        (with_note, b"/Filter[/DCTDecode]/DecodeParms[null]"),
        (zlib.compress(with_note), b"/Filter[/FlateDecode/DCTDecode]"),
        (hexadecimal, b"/Filter[/AHx/Fl/DCT]"),
    ):
        found = coded(data, shape + filters)
        assert found._data == PHOTOGRAPH
        assert found["/Filter"] == "/DCTDecode"
        assert "/DecodeParms" not in found


def test_how_a_picture_is_coded_stays() -> None:
    found = coded(b"fax data", FAX + b"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 8/BlackIs1 true/Secret(x)>>")
    assert (found._data, found["/Filter"], plain(found["/DecodeParms"])) == (
        b"fax data",
        "/CCITTFaxDecode",
        {"/K": -1, "/Columns": 8, "/BlackIs1": True},
    )
    found = coded(b"66617820>", FAX + b"/Filter[/AHx/CCF]/DecodeParms[null<</K 0>>]")
    assert (found._data, plain(found["/DecodeParms"])) == (b"fax ", {"/K": 0})
    found = coded(
        b"data", FAX + b"/Filter/JBIG2Decode/DecodeParms<</JBIG2Globals 7 0 R>>", stream(b"shared", b"/A(Secret)")
    )
    assert (found._data, plain(found["/DecodeParms"])) == (b"data", {"/JBIG2Globals": {"data": b"shared"}})
    wavelets = b"\xff\x4f\xff\x51\x00\x02\xff\x90\x00\x02x\xff\xd9"
    found = coded(wavelets + b"Secret", FAX + b"/Filter/JPXDecode")
    assert (found._data, found["/Filter"]) == (wavelets, "/JPXDecode")


def test_what_is_packed_by_difference_is_unpacked() -> None:
    packed = zlib.compress(
        b"\2"
        + PHOTOGRAPH[:4]
        + b"\2"
        + bytes((one - other) % 256 for one, other in zip(PHOTOGRAPH[4:8], PHOTOGRAPH[:4], strict=True))
    )
    found = coded(packed, FAX + b"/Filter[/FlateDecode/CCITTFaxDecode]/DecodeParms[<</Predictor 15/Columns 4>>null]")
    assert found._data == PHOTOGRAPH[:8]


def test_a_picture_in_two_drawing_codes_is_refused() -> None:
    found = refusal(
        pdf(
            b"/X Do",
            resources=b"/XObject<</X 6 0 R>>",
            more=(stream(b"x", b"/Subtype/Image/Filter[/DCTDecode/CCITTFaxDecode]" + FAX),),
        )
    )
    assert "不认识的图片" in found


def test_a_photograph_inside_a_page_stays_a_photograph() -> None:
    with_note = jpeg(segment(0xFE, b"Secret"))
    for data, filters in (
        (with_note, b"/DCT"),
        (with_note.hex().encode() + b">", b"[/AHx /DCT]"),
        (with_note, b"[/DCTDecode]"),
    ):
        content = page_of(pdf(b"BI /W 256 /H 256 /CS /RGB /F " + filters + b" ID " + data + b" EI"))[
            "/Contents"
        ].get_data()
        assert b"BI /W 256 /H 256 /CS /RGB /F /DCT ID " + PHOTOGRAPH + b"\nEI" in content


@pytest.mark.parametrize(
    ("settings", "is_unread"),
    [(b"/W 400 /H 300", True), (b"/W 400 /H 299", False), (b"/W 400", False), (b"/H 300", False)],
)
def test_pictures_inside_a_page_are_counted_too(settings: bytes, is_unread: bool) -> None:
    data = pdf(b"BI " + settings + b" /BPC 1 ID " + bytes(15_000) + b" EI").replace(
        TEXT, b"(" + b" " * (len(TEXT) - 2) + b")"
    )
    assert clean(data, "pdf").is_unread == is_unread


# ---------------------------------------------------------------- names and what is not there


def test_a_name_may_be_written_in_sixteenths() -> None:
    page = page_of(
        pdf(b"/A#42 Do", resources=b"/XObject<</AB 6 0 R>>", more=(stream(b"1 w", b"/Subtype/Form/BBox[0 0 1 1]"),))
    )
    assert page["/Resources"]["/XObject"]["/N1"].get_data() == b"1 w"


def test_a_resource_that_is_not_there_is_passed_over() -> None:
    page = page_of(
        pdf(
            b"/A Do /X Do /B gs",
            resources=b"/XObject<</X 6 0 R>>",
            more=(stream(b"1 w", b"/Subtype/Form/BBox[0 0 1 1]"),),
        )
    )
    assert list(page["/Resources"]["/XObject"]) == ["/N2"]
    assert set(page["/Resources"]) == {"/Font", "/XObject"}


def test_a_font_of_outlines_is_written_anew() -> None:
    program = (
        struct.pack(">4sHHHH", b"\0\1\0\0", 2, 0, 0, 0)
        + struct.pack(">4sIII", b"glyf", 0, 44, 4)
        + struct.pack(">4sIII", b"name", 0, 48, 6)
        + b"dataSecret"
    )
    found = font_of(
        b"<</Subtype/TrueType/BaseFont/Secret/FontDescriptor<</FontFile2 6 0 R>>>>", stream(program, b"/Length1 99")
    )
    kept = found["/FontDescriptor"]["/FontFile2"]
    assert kept == {"data": without_names(program), "/Length1": len(without_names(program))}
    assert b"Secret" not in kept["data"]


def test_what_a_pattern_or_a_drawn_glyph_says_is_not_read() -> None:
    tile = stream(b"BT (x) Tj ET", b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 1/YStep 2")
    assert clean(pdf(b"/Pattern cs /X scn", resources=b"/Pattern<</X 6 0 R>>", more=(tile,)), "pdf").is_unread
    form = stream(b"BT (x) Tj ET", b"/Subtype/Form/BBox[0 0 1 1]")
    assert not clean(pdf(b"/X Do", resources=b"/XObject<</X 6 0 R>>", more=(form,)), "pdf").is_unread


def test_objects_beside_each_other_are_not_deep() -> None:
    names = b"".join(b"/X%d 6 0 R " % number for number in range(6, 8)) + b"".join(
        b"/Y%d <</LW %d>> " % (n, n) for n in range(80)
    )
    content = b"".join(b"/Y%d gs " % n for n in range(80))
    page = page_of(pdf(content, resources=b"/ExtGState<<%b>>" % names, more=(stream(b"1 w"),)))
    assert [one["/LW"] for one in plain(page["/Resources"]["/ExtGState"]).values()] == list(range(80))
