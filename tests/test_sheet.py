"""Workbooks: the values that are seen stay where they stood, what a sheet hides is told, and nothing else is left."""

from __future__ import annotations

import re
import zipfile
from functools import partial
from io import BytesIO

import pytest

import hidden_attachments as h
from attachment_files import why_refused
from gongshi.private.attachments.office import clean
from gongshi.private.attachments.rules import Clean
from gongshi.private.attachments.sheet import as_read
from hidden_attachments import OPEN, book, cell, styles

FIRST = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
"""What becomes of the row that every book has."""
PHONE = "13988889999"
STYLED = ("r2", "styles", "styles.xml")
STRINGS = ("r3", "sharedStrings", "sharedStrings.xml")


def cleaned(data: bytes) -> Clean:
    return clean(data, "xlsx")


def part(data: bytes, name: str) -> str:
    """Return a part of the copy without its declaration."""
    with zipfile.ZipFile(BytesIO(cleaned(data).data)) as archive:
        return archive.read(name).decode().partition("\n")[2]


def sheet(data: bytes) -> str:
    """Return what stands inside the first sheet of the copy."""
    return re.sub("^<worksheet[^>]*>|</worksheet>$", "", part(data, "xl/worksheets/sheet1.xml"))


def rows(data: bytes) -> str:
    """Return the rows of the copy behind the first."""
    inside = sheet(data).partition("<sheetData>")[2].partition("</sheetData>")[0]
    assert inside.startswith(FIRST)
    return inside.removeprefix(FIRST)


refusal = partial(why_refused, cleaned)


def inline(text: str, ref: str = "A2", row: int = 2) -> str:
    return f'<row r="{row}">{cell(ref, text=text)}</row>'


# ---------------------------------------------------------------- cells

CELLS = {
    "a number": ('<row r="2"><c r="A2"><v>1.50</v></c></row>', '<row r="2"><c r="A2"><v>1.50</v></c></row>'),
    "no places": ("<row><c><v>1</v></c><c><v>-2</v></c></row>", '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>-2</v></c></row>'),
    "places go on": ('<row r="5"><c r="C5"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>', '<row r="5"><c r="C5"><v>1</v></c><c r="D5"><v>2</v></c></row><row r="6"><c r="A6"><v>3</v></c></row>'),
    "far columns": ("<row>" + "".join(f'<c r="{one}2"><v>1</v></c>' for one in ("Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD")) + "</row>", '<row r="2">' + "".join(f'<c r="{one}2"><v>1</v></c>' for one in ("Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD")) + "</row>"),
    "how a row looks": ('<row r="2" spans="1:3" ht="20.5" customHeight="1" s="1" customFormat="1" thickTop="1" thickBot="0" x="Secret"/>', '<row r="2" ht="20.5" customHeight="1" s="1" customFormat="1" thickTop="1" thickBot="0"></row>'),
    "what no row has": ('<row r="2" ht="20 Secret"/>', '<row r="2"></row>'),
    "a hidden row without anything": ('<row r="2" hidden="1"><c r="A2"/></row>', '<row r="2" hidden="1"><c r="A2"/></row>'),
    "a low row without anything": ('<row r="2" ht="1"/>', '<row r="2" ht="1" hidden="1"></row>'),
    "a truth": ('<row><c t="b"><v>1</v></c></row>', '<row r="2"><c r="A2" t="b"><v>1</v></c></row>'),
    "a fault": ('<row><c t="e"><v>#N/A</v></c></row>', '<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>'),
    "a day": ('<row><c t="d"><v>2024-01-02T00:00:00Z</v></c></row>', '<row r="2"><c r="A2" t="d"><v>2024-01-02T00:00:00Z</v></c></row>'),
    "a formula": ('<row><c><f>A1*Secret</f><v>3</v></c></row>', '<row r="2"><c r="A2"><v>3</v></c></row>'),
    "a formula of a text": ('<row><c t="str"><f>A1</f><v>字</v></c></row>', '<row r="2"><c r="A2" t="s"><v>1</v></c></row>'),
    "a formula of no text": ('<row><c t="str"><f>A1</f></c></row>', '<row r="2"><c r="A2"/></row>'),
    "the same text twice": (inline("字") + inline("字", "A3", 3) + inline(OPEN, "A4", 4), '<row r="2"><c r="A2" t="s"><v>1</v></c></row><row r="3"><c r="A3" t="s"><v>1</v></c></row><row r="4"><c r="A4" t="s"><v>0</v></c></row>'),
    "nothing": ('<row><c/><c t="s"/><c><v/></c><c t="inlineStr"><is><t/></is></c></row>', '<row r="2"><c r="A2"/><c r="B2"/><c r="C2"/><c r="D2"/></row>'),
    "what is no cell": ('<row><x>Secret</x><c><v>1</v></c></row>', '<row r="2"><c r="A2"><v>1</v></c></row>'),
}  # fmt: skip


@pytest.mark.parametrize(("given", "kept"), CELLS.values(), ids=CELLS)
def test_a_cell_has_its_value_where_it_stood(given: str, kept: str) -> None:
    assert rows(book(given)) == kept


@pytest.mark.parametrize("value", ["b", "e", "d", "n", ""])
def test_what_is_no_value_of_its_type_is_refused(value: str) -> None:
    for said in ("2x", "#SECRET!", "x", "1 2"):
        assert "不是办公软件保存的" in refusal(book(f'<row><c t="{value or "n"}"><v>{said}</v></c></row>'))


def test_a_formula_without_its_value_is_refused() -> None:
    assert "没有算出结果" in refusal(book("<row><c><f>A1</f></c></row>"))
    assert "没有算出结果" in refusal(book('<row><c t="e"><v/><f>A1</f></c></row>'))


def test_styles_of_cells_stay() -> None:
    data = book('<row><c s="1"><v>1</v></c><c s="1"/><c s="9"><v>2</v></c></row>', STYLED, parts=styles())
    assert rows(data) == '<row r="2"><c r="A2" s="1"><v>1</v></c><c r="B2" s="1"/><c r="C2" s="9"><v>2</v></c></row>'


def shared(*items: str) -> h.Parts:
    return {"xl/sharedStrings.xml": f"<sst {h.S}>{''.join(items)}</sst>"}


def test_of_the_shared_strings_those_stay_that_a_cell_shows() -> None:
    parts = shared(
        "<si><t>甲</t></si>",
        "<si><t>Secret</t></si>",
        '<si><t xml:space="preserve"> 乙 </t><rPh><t>Secret</t></rPh></si>',
        "<x><t>no string</t></x>",
        "<si><r><rPr><b/></rPr><t>丙</t></r><r><t>丁 </t></r></si>",
    )
    data = book(
        '<row><c t="s"><v>3</v></c><c t="s"><v>2</v></c><c t="s"><v>0</v></c><c t="s"><v>2</v></c></row>',
        STRINGS,
        parts=parts,
    )
    assert (
        rows(data)
        == '<row r="2">'
        + "".join(f'<c r="{one}2" t="s"><v>{n}</v></c>' for one, n in zip("ABCD", (1, 2, 3, 2), strict=True))
        + "</row>"
    )
    assert re.sub("<sst[^>]*>|</sst>", "", part(data, "xl/sharedStrings.xml")) == (
        f'<si><t>{OPEN}</t></si><si><r><rPr><b /></rPr><t>丙</t></r><r><t xml:space="preserve">丁 </t></r></si><si><t xml:space="preserve"> 乙 </t></si><si><t>甲</t></si>'
    )  # fmt: skip
    assert "丙丁 | 乙|甲| 乙" in cleaned(data).text.replace("|乙", "| 乙") or "丙丁" in cleaned(data).text


def test_a_book_without_texts_has_no_strings() -> None:
    with zipfile.ZipFile(
        BytesIO(
            cleaned(
                book(
                    parts={
                        "xl/worksheets/sheet1.xml": f"<worksheet {h.S}><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>"
                    }
                )
            ).data
        )
    ) as archive:
        assert sorted(archive.namelist()) == [
            "[Content_Types].xml",
            "_rels/.rels",
            "xl/_rels/workbook.xml.rels",
            "xl/workbook.xml",
            "xl/worksheets/sheet1.xml",
        ]


@pytest.mark.parametrize(
    ("run", "is_seen"),
    [
        ('<r><rPr><color rgb="FFFFFFFF"/></rPr><t>甲</t></r>', False),
        ('<r><rPr><color rgb="FFFFFFFF"/></rPr><t> </t></r>', True),
        ('<r><rPr><sz val="1"/></rPr><t>甲</t></r>', False),
        ('<r><rPr><sz val="2"/></rPr><t>甲</t></r>', True),
        ('<r><t>甲</t></r><r><rPr><sz val="1"/></rPr><t>乙</t></r><r><rPr><sz val="9"/></rPr><t>丙</t></r>', False),
    ],
)  # fmt: skip
def test_a_part_of_a_text_that_nobody_sees_is_refused_where_a_cell_shows_it(run: str, is_seen: bool) -> None:
    parts = shared(f"<si>{run}</si>", "<si><t>乙</t></si>")
    shows = '<row><c t="s"><v>{}</v></c></row>'
    assert (refusal(book(shows.format(0), STRINGS, parts=parts)) == "") == is_seen
    assert refusal(book(shows.format(1), STRINGS, parts=parts)) == ""
    assert (refusal(book(f'<row><c t="inlineStr"><is>{run}</is></c></row>')) == "") == is_seen


# ---------------------------------------------------------------- merged cells


def square(*refs: str) -> str:
    """Return three rows of three cells, from B2 to D4, merged as these say: which of their values are left."""
    given = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{column}{row}"><v>{row}</v></c>' for column in "BCD") + "</row>"
        for row in (2, 3, 4)
    )
    merged = "<mergeCells>" + "".join(f'<mergeCell ref="{ref}"/>' for ref in refs) + "</mergeCells>"
    return " ".join(re.findall('<c r="([A-Z0-9]+)"><v>', rows(book(given, after=merged))))


@pytest.mark.parametrize(
    ("refs", "left"),
    [
        ((), "B2 C2 D2 B3 C3 D3 B4 C4 D4"),
        (("C3:D4",), "B2 C2 D2 B3 C3 B4"),
        (("$C$3:$D$4",), "B2 C2 D2 B3 C3 B4"),
        (("B2:D4",), "B2"),
        (("B2:D2",), "B2 B3 C3 D3 B4 C4 D4"),
        (("B2:B4",), "B2 C2 D2 C3 D3 C4 D4"),
        (("C3",), "B2 C2 D2 B3 C3 D3 B4 C4 D4"),
        (("B2:C2", "B3:C3", "D2:D4"), "B2 D2 B3 B4 C4"),
        (("C3:C20002",), "B2 C2 D2 B3 C3 D3 B4 D4"),
        (("C3:C20003",), "B2 C2 D2 B3 C3 D3 B4 D4"),
        (("C3:D1048576",), "B2 C2 D2 B3 C3 B4"),
        (("A1:XFD1048576",), ""),
    ],
)  # fmt: skip
def test_of_merged_cells_the_first_stays(refs: tuple[str, ...], left: str) -> None:
    assert square(*refs) == left


@pytest.mark.parametrize("row", [20_001, 20_002, 25_000, 30_000])
def test_what_a_tall_merged_cell_covers_is_gone_down_to_its_last_row(row: int) -> None:
    data = book(f'<row r="{row}"><c r="B{row}"><v>7</v></c></row><row r="30001"><c r="B30001"><v>8</v></c></row>', after='<mergeCells><mergeCell ref="B2:B30000"/></mergeCells>')  # fmt: skip
    assert rows(data) == f'<row r="{row}"><c r="B{row}"/></row><row r="30001"><c r="B30001"><v>8</v></c></row>'


@pytest.mark.parametrize("ref", ["", "B", "2", "B2:", "B2:C", "b2:c3", "B2:C3:D4"])
def test_a_merged_cell_without_a_place_is_refused(ref: str) -> None:
    found = refusal(book(after=f'<mergeCells><mergeCell ref="{ref}"/></mergeCells>'))
    assert (found == "") == (ref == "B2:")


# ---------------------------------------------------------------- hidden rows and columns

FORMAT = "<sheetFormatPr {}/>"
ROWS = {
    "hidden": ("", 'hidden="1"', False),
    "hidden as true": ("", 'hidden="true"', False),
    "not hidden": ("", 'hidden="0"', True),
    "too low": ("", 'ht="1.9"', False),
    "low": ("", 'ht="2"', True),
    "too low by hand": ("", 'ht="0" customHeight="1"', False),
    "by hand without a height": (FORMAT.format('zeroHeight="1"'), 'customHeight="1"', True),
    "no height by default": (FORMAT.format('zeroHeight="1"'), 'r="2"', False),
    "no height by default, true": (FORMAT.format('zeroHeight="true"'), 'r="2"', False),
    "a height in spite of that": (FORMAT.format('zeroHeight="1"'), 'ht="20"', True),
    "too low by default": (FORMAT.format('defaultRowHeight="1.9"'), 'r="2"', False),
    "low by default": (FORMAT.format('defaultRowHeight="2"'), 'r="2"', True),
    "no default": (FORMAT.format('defaultRowHeight="x"'), 'r="2"', True),
}


def with_heights(before: str, row: str, inside: str) -> bytes:
    data = f"<worksheet {h.S}>{before}<sheetData><row {row}>{inside}</row></sheetData></worksheet>"
    return book(parts={"xl/worksheets/sheet1.xml": data})


@pytest.mark.parametrize(("before", "row", "is_seen"), ROWS.values(), ids=ROWS)
def test_a_row_that_shows_something_is_high_enough(before: str, row: str, is_seen: bool) -> None:
    found = refusal(with_heights(before, row, "<c><v>7</v></c>"))
    assert found == "" if is_seen else "隐藏的行" in found
    assert refusal(with_heights(before, row, '<c/><c t="inlineStr"><is><t> </t></is></c>')) == ""


COLUMNS = {
    "hidden": ('min="2" max="3" hidden="1"', "A", False),
    "hidden as true": ('min="2" max="3" hidden="true"', "A", False),
    "not hidden": ('min="2" max="3" hidden="0"', "A", True),
    "too narrow": ('min="2" max="3" width="0.29"', "A", False),
    "narrow": ('min="2" max="3" width="0.3"', "A", True),
    "one": ('min="2" hidden="1"', "A", False),
    "the first": ('hidden="1"', "B", False),
    "up to the end of the sheet": ('min="2" max="1024" hidden="1"', "A", True),
    "nearly to the end": ('min="2" max="1023" hidden="1"', "A", False),
    "up to the end, but filled": ('min="2" max="16384" hidden="1"', "B", False),
    "up to the end, and filled at the end": ('min="2" max="1024" hidden="1"', "AMJ", False),
    "up to the end, and filled behind": ('min="2" max="1024" hidden="1"', "AMK", True),
    "up to the end, and filled before": ('min="3" max="16384" hidden="1"', "B", True),
}


@pytest.mark.parametrize(("column", "filled", "is_seen"), COLUMNS.values(), ids=COLUMNS)
def test_a_column_that_may_show_something_is_wide_enough(column: str, filled: str, is_seen: bool) -> None:
    data = f'<worksheet {h.S}><cols><col {column}/></cols><sheetData><row r="1"><c r="{filled}1"><v>7</v></c></row></sheetData></worksheet>'
    found = refusal(book(parts={"xl/worksheets/sheet1.xml": data}))
    assert found == "" if is_seen else "隐藏的列" in found


@pytest.mark.parametrize(("width", "is_seen"), [("0.29", False), ("0.3", True), ("9", True), ("0", False)])
def test_columns_are_wide_enough_by_default(width: str, is_seen: bool) -> None:
    before = FORMAT.format(f'defaultColWidth="{width}"')
    found = refusal(with_heights(before, 'r="2"', "<c><v>7</v></c>"))
    assert found == "" if is_seen else "隐藏的列" in found
    assert refusal(with_heights(before, 'r="2"', "<c/>")) == ""


# ---------------------------------------------------------------- fonts, colours, formats


def in_style(xf: str, value: str = "<v>7</v>", head: str = "", **given: str) -> bytes:
    more = {"xl/theme/theme1.xml": head} if head else {}
    links = (STYLED, ("r4", "theme", "theme/theme1.xml")) if head else (STYLED,)
    return book(f'<row><c s="1">{value}</c></row>', *links, parts={**styles(xf=xf, **given), **more})


ON = 'fontId="1" fillId="2"'
SOLID = '<fill><patternFill patternType="solid"><fgColor rgb="FF{}"/></patternFill></fill>'
FONTS = {
    "nothing said": ("<font/>", "", True),
    "two points": ('<font><sz val="2"/></font>', "", True),
    "less": ('<font><sz val="1.9"/></font>', "", False),
    "white": ('<font><color rgb="FFFFFFFF"/></font>', "", False),
    "white in six digits": ('<font><color rgb="FFFFFF"/></font>', "", False),
    "black": ('<font><color rgb="FF000000"/></font>', "", True),
    "nearly white": ('<font><color rgb="FFEEEEEE"/></font>', "", False),
    "pale": ('<font><color rgb="FFEDFFFF"/></font>', "", True),
    "pale green": ('<font><color rgb="FFFFEDFF"/></font>', "", True),
    "pale blue": ('<font><color rgb="FFFFFFED"/></font>', "", True),
    "white on black": ('<font><color rgb="FFFFFFFF"/></font>', SOLID.format("000000"), True),
    "white on white": ('<font><color rgb="FFFFFFFF"/></font>', SOLID.format("FFFFFF"), False),
    "black on black": ("<font/>", SOLID.format("000000"), False),
    "red on red": ('<font><color rgb="FFFF0000"/></font>', SOLID.format("F00000"), False),
    "red on another red": ('<font><color rgb="FFFF0000"/></font>', SOLID.format("ED0000"), True),
    "solid without a colour": ('<font><color rgb="FFFFFFFF"/></font>', '<fill><patternFill patternType="solid"/></fill>', False),
    "a colour behind the pattern": ('<font><color rgb="FFFFFFFF"/></font>', '<fill><patternFill patternType="solid"><bgColor rgb="FF000000"/></patternFill></fill>', False),
    "a pattern": ('<font><color rgb="FFFFFFFF"/></font>', '<fill><patternFill patternType="gray125"/></fill>', True),
    "no pattern": ('<font><color rgb="FFFFFFFF"/></font>', '<fill><patternFill patternType="none"/></fill>', False),
    "a pattern without a name": ('<font><color rgb="FFFFFFFF"/></font>', "<fill><patternFill/></fill>", False),
    "an empty fill": ('<font><color rgb="FFFFFFFF"/></font>', "<fill/>", False),
    "a gradient": ('<font><color rgb="FFFFFFFF"/></font>', "<fill><gradientFill/></fill>", True),
    "light 1 of the theme": ('<font><color theme="0"/></font>', "", False),
    "dark 1 of the theme": ('<font><color theme="1"/></font>', "", True),
    "light 2 of the theme": ('<font><color theme="2" tint="0.5"/></font>', "", False),
    "light 2 as it is": ('<font><color theme="2"/></font>', "", True),
    "dark 2 of the theme": ('<font><color theme="3" tint="0.5"/></font>', "", True),
    "the last of the theme": ('<font><color theme="11"/></font>', SOLID.format("954F72"), False),
    "beyond the theme": ('<font><color theme="12"/></font>', SOLID.format("000000"), False),
    "an index": ('<font><color indexed="9"/></font>', "", False),
    "another index": ('<font><color indexed="8"/></font>', "", True),
    "the last index": ('<font><color indexed="65"/></font>', "", False),
    "beyond the indexes": ('<font><color indexed="66"/></font>', "", True),
    "a colour before a theme": ('<font><color rgb="FF000000" theme="0" indexed="9"/></font>', "", True),
    "a theme before an index": ('<font><color theme="1" indexed="9"/></font>', "", True),
    "a shade of white": ('<font><color rgb="FFFFFFFF" tint="-0.05"/></font>', "", False),
    "a dark shade of white": ('<font><color rgb="FFFFFFFF" tint="-0.5"/></font>', "", True),
    "a tint of black": ('<font><color rgb="FF000000" tint="0.95"/></font>', "", False),
    "a dark tint of black": ('<font><color rgb="FF000000" tint="0.9"/></font>', "", True),
    "a tint of grey": ('<font><color rgb="FF808080" tint="0.9"/></font>', "", False),
}  # fmt: skip


@pytest.mark.parametrize(("font", "fill", "is_seen"), FONTS.values(), ids=FONTS)
def test_a_text_is_seen_on_what_is_under_it(font: str, fill: str, is_seen: bool) -> None:
    found = refusal(in_style(ON, fonts=font, fills=fill))
    assert found == "" if is_seen else found in ("文件里有小得看不见的文字", "文件里有和底色一样的文字")
    assert refusal(in_style(ON, "<v/>", fonts=font, fills=fill)) == ""


def test_which_font_and_fill_a_style_has() -> None:
    tiny = '<font><sz val="1"/></font>'
    assert refusal(in_style('fontId="0"', fonts=tiny)) == ""
    assert refusal(in_style("", fonts=tiny)) == ""
    assert refusal(in_style('fontId="2"', fonts=tiny)) == ""
    assert refusal(in_style('fontId="-1"', fonts=tiny)) == ""
    assert refusal(in_style('fontId="2"', fonts="<font/>" + tiny)) != ""


def test_colours_are_those_of_the_theme() -> None:
    theme = '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:clrScheme><a:dk1><a:srgbClr val="fefefe"/></a:dk1></a:clrScheme></a:themeElements></a:theme>'
    assert "和底色一样" in refusal(in_style('fontId="1"', fonts='<font><color theme="1"/></font>', head=theme))


FORMATS = {
    "shown": ("0.00", "<v>7</v>", ""),
    "hidden": (";;;", "<v>7</v>", "数字"),
    "hidden nought": (";;;", "<v>-0.0</v>", ""),
    "hidden below nought": ("0;;", "<v>-7</v>", "数字"),
    "shown above": ("0;;", "<v>7</v>", ""),
    "hidden above": (";-0;", "<v>7</v>", "数字"),
    "shown below": (";-0;", "<v>-7</v>", ""),
    "with a sign": (";-0;", "<v>+7</v>", "数字"),
}


@pytest.mark.parametrize(("code", "value", "what"), FORMATS.values(), ids=FORMATS)
def test_a_number_is_seen_in_its_format(code: str, value: str, what: str) -> None:
    found = refusal(in_style('numFmtId="170"', value, formats=f'<numFmt numFmtId="170" formatCode="{code}"/>'))
    assert found == (f"文件里有数字格式藏起来的{what}" if what else "")


def test_a_text_is_seen_in_its_format() -> None:
    for code, is_seen in ((";;;", False), (";;;@", True), ("0", True)):
        given = book(f'<row><c s="1" t="inlineStr"><is><t>字</t></is></c></row>', STYLED, parts=styles(xf='numFmtId="170"', formats=f'<numFmt numFmtId="170" formatCode="{code}"/>'))  # noqa: F541  # fmt: skip
        assert refusal(given) == ("" if is_seen else "文件里有数字格式藏起来的文字")


@pytest.mark.parametrize("id", range(70))
def test_the_formats_of_days_are_known_by_their_numbers(id: int) -> None:
    is_day = id in {14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)}
    assert ("2024-01-16" in cleaned(in_style(f'numFmtId="{id}"', "<v>45307.5</v>")).text) == is_day


def test_a_format_with_years_tells_days() -> None:
    for code, is_day in (("yyyy&quot;年&quot;m&quot;月&quot;", True), ("0.0&quot;y&quot;", False), ("0", False)):
        text = cleaned(in_style('numFmtId="170"', "<v>45307</v>", formats=f'<numFmt numFmtId="170" formatCode="{code}"/>')).text  # fmt: skip
        assert ("2024-01-16" in text) == is_day


def test_styles_stay_with_the_formats_that_are_used() -> None:
    formats = '<numFmt numFmtId="171" formatCode="0.0&quot;Secret and more&quot;"/><numFmt numFmtId="170" formatCode="0.00&quot;元&quot;"/><numFmt numFmtId="172" formatCode="0.000"/>'
    xf = 'numFmtId="170" fontId="1" fillId="2" borderId="0" applyFont="1" xfId="3"/><xf numFmtId="171" x="Secret"/><xf numFmtId="172"'
    cells = '<row><c s="1"><v>7</v></c><c s="2"><v>7</v></c><c s="3"/></row>'
    data = book(cells, STYLED, parts=styles(fonts='<font><b/><name val="Secret"/></font><font><name val="宋体"/></font>', fills=SOLID.format("FFFF00"), formats=formats, xf=xf, more="<dxfs><dxf>Secret</dxf></dxfs><colors/>"))  # fmt: skip
    assert part(data, "xl/styles.xml") == (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<numFmts><numFmt numFmtId="170" formatCode="0.00&quot;元&quot;" /><numFmt numFmtId="171" formatCode="0.0" /></numFmts>'
        '<fonts><font><sz val="11" /></font><font><b /><name /></font><font><name val="宋体" /></font></fonts>'
        '<fills><fill><patternFill patternType="none" /></fill><fill><patternFill patternType="gray125" /></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFFFFF00" /></patternFill></fill></fills>'
        "<borders><border /></borders>"
        '<cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0" /></cellStyleXfs>'
        '<cellXfs><xf /><xf numFmtId="170" fontId="1" fillId="2" borderId="0" applyFont="1" /><xf numFmtId="171" /><xf numFmtId="0" /></cellXfs>'
        '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0" /></cellStyles></styleSheet>'
    )


def test_styles_without_formats_have_no_list_of_them() -> None:
    assert "numFmts" not in part(in_style("", formats='<numFmt numFmtId="170" formatCode="0"/>'), "xl/styles.xml")


def test_of_a_format_known_by_its_number_the_number_stays() -> None:
    assert '<xf numFmtId="14" />' in part(in_style('numFmtId="14"'), "xl/styles.xml")


CONDITION = '<conditionalFormatting sqref="A1"><cfRule type="expression" {}><formula>Secret</formula></cfRule></conditionalFormatting>'
DXFS = {
    "white": ('dxfId="1"', '<font><color rgb="FFFFFFFF"/></font>', False),
    "red": ('dxfId="1"', '<font><color rgb="FFFF0000"/></font>', True),
    "another": ('dxfId="0"', '<font><color rgb="FFFFFFFF"/></font>', True),
    "not there": ('dxfId="2"', '<font><color rgb="FFFFFFFF"/></font>', True),
    "none": ("", '<font><color rgb="FFFFFFFF"/></font>', True),
    "red on red": ('dxfId="1"', '<font><color rgb="FFFF0000"/></font>' + SOLID.format("FF0000"), False),
    "no colour on black": ('dxfId="1"', "<font><b/></font>" + SOLID.format("000000"), True),
    "no font on black": ('dxfId="1"', SOLID.format("000000"), True),
    "a format that hides": ('dxfId="1"', '<numFmt numFmtId="9" formatCode=";;;"/>', False),
    "a format that shows": ('dxfId="1"', '<numFmt numFmtId="9" formatCode="0"/>', True),
}


@pytest.mark.parametrize(("rule", "form", "is_seen"), DXFS.values(), ids=DXFS)
def test_a_conditional_format_may_colour_but_not_hide(rule: str, form: str, is_seen: bool) -> None:
    more = f"<dxfs><dxf/><dxf>{form}</dxf></dxfs>"
    data = book("", STYLED, parts=styles(more=more), after=CONDITION.format(rule))
    assert refusal(data) == ("" if is_seen else "文件里有条件格式藏起来的内容")
    if is_seen:
        assert sheet(data) == f"<sheetData>{FIRST}</sheetData>"


def test_a_conditional_format_of_a_book_without_styles_says_nothing() -> None:
    assert refusal(book(after=CONDITION.format('dxfId="0"'))) == ""


# ---------------------------------------------------------------- what stands beside the cells


def test_the_looks_of_a_sheet_stay_in_the_order_of_the_standard() -> None:
    before = '<sheetPr codeName="Secret"><tabColor rgb="FF000000"/></sheetPr><dimension ref="A1"/><sheetViews><sheetView workbookViewId="3" zoomScale="80"><selection sqref="B2"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="1" width="9" customWidth="1"/></cols>'
    after = '<sheetProtection password="AAAA"/><autoFilter ref="A1:B2"/><mergeCells count="1"><mergeCell ref="C1:D1"/><mergeCell ref="E1:F1"/></mergeCells><dataValidations><dataValidation><formula1>Secret</formula1></dataValidation></dataValidations><hyperlinks><hyperlink ref="A1" r:id="r1"/></hyperlinks><pageMargins left="1"/><pageSetup orientation="landscape" r:id="r9"/><rowBreaks count="1"><brk id="5" man="1"/></rowBreaks>'
    assert sheet(book(before=before, after=after)) == (
        '<sheetPr><tabColor rgb="FF000000" /></sheetPr><sheetViews><sheetView workbookViewId="0" zoomScale="80" /></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15" /><cols><col min="1" max="1" width="9" customWidth="1" /></cols>'
        f"<sheetData>{FIRST}</sheetData>"
        '<mergeCells><mergeCell ref="C1:D1" /><mergeCell ref="E1:F1" /></mergeCells><pageMargins left="1" />'
        '<pageSetup orientation="landscape" /><rowBreaks count="1"><brk id="5" man="1" /></rowBreaks>'
    )


def test_headers_stay_on_the_pages_that_have_them() -> None:
    texts = "".join(
        f"<{page}{end}>{page}{end}</{page}{end}>" for page in ("odd", "even", "first") for end in ("Header", "Footer")
    )
    for said, pages in (
        ("", ("odd",)),
        ('differentOddEven="1"', ("odd", "even")),
        ('differentFirst="true"', ("odd", "first")),
        ('differentFirst="0" differentOddEven="true"', ("odd", "even")),
    ):
        data = book(after=f"<headerFooter {said}>{texts}</headerFooter>")
        kept = [f"{page}{end}" for page in ("odd", "even", "first") if page in pages for end in ("Header", "Footer")]
        assert re.findall("<(odd|even|first)(Header|Footer)>", sheet(data)) == [re.fullmatch("([a-z]+)([A-Z].*)", one).groups() for one in kept]  # type: ignore[union-attr]  # fmt: skip
        assert [one for one in cleaned(data).passages if one.endswith(("Header", "Footer"))] == kept


def test_a_header_is_read_without_its_codes() -> None:
    header = '&amp;L&amp;"宋体,Bold"&amp;12 甲&amp;C&amp;K000000乙&amp;P&amp;&amp;丙'
    passages = cleaned(book(after=f"<headerFooter><oddHeader>{header}</oddHeader></headerFooter>")).passages
    assert "   甲  000000乙  丙" in passages


# ---------------------------------------------------------------- what is read


def read(rows: str) -> tuple[str, ...]:
    return cleaned(book(rows)).passages


def digits(start: int, pieces: list[str], column: str = "A") -> str:
    return "".join(f'<row r="{row}">{cell(f"{column}{row}", text=one)}</row>' for row, one in enumerate(pieces, start))


def test_digits_under_each_other_are_read_down_their_column() -> None:
    assert PHONE in read(digits(3, list(PHONE)))
    assert PHONE in read(digits(3, list(PHONE), "C"))
    assert PHONE not in read(digits(3, list(PHONE[:5])) + digits(9, list(PHONE[5:])))


def test_rows_of_two_digits_are_read_down_too_and_longer_ones_are_not() -> None:
    assert "6301221990" not in read(digits(3, ["630", "122"]))
    assert any(one.replace("\n", "") for one in read(digits(3, ["13", "98"])))


def test_the_text_is_what_stands_in_the_cells() -> None:
    text = cleaned(book(f'<row><c r="B2"><v>7.50</v></c>{cell("C2", text="甲")}</row>')).text
    assert text.split("\n") == ["表", OPEN, "7.5|甲"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1.3988889999E10", PHONE),
        ("12.50", "12.5"),
        ("007", "007"),
        ("1E30", "1" + "0" * 30),
        ("1E31", "1E31"),
        ("1E-20", "0." + "0" * 19 + "1"),
        ("1E-21", "1E-21"),
        ("x", "x"),
    ],
)
def test_a_number_is_read_as_a_wide_cell_shows_it(value: str, text: str) -> None:
    assert as_read(value) == text


# ---------------------------------------------------------------- the book


def test_a_book_has_its_sheets_in_their_order() -> None:
    sheets = '<sheet name="甲&quot;" sheetId="7" r:id="r8"/><sheet name="乙" sheetId="9" r:id="r1" state="visible"/>'
    parts: h.Parts = {
        "xl/worksheets/other.xml": f"<worksheet {h.S}><sheetData>{inline('别的', 'A1', 1)}</sheetData></worksheet>"
    }
    data = book(
        "",
        ("r8", "worksheet", "worksheets/other.xml"),
        sheets=sheets,
        parts=parts,
        head='<workbookPr date1904="true" codeName="Secret"/>',
    )
    assert part(data, "xl/workbook.xml") == (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        """<workbookPr date1904="1"/><sheets><sheet name='甲"' sheetId="1" r:id="rId1"/><sheet name="乙" sheetId="2" r:id="rId2"/></sheets></workbook>"""
    )
    assert cleaned(data).text == f'甲"\n别的\n乙\n{OPEN}'
    with zipfile.ZipFile(BytesIO(cleaned(data).data)) as archive:
        assert "别的" in archive.read("xl/sharedStrings.xml").decode()
        assert b'<row r="1"><c r="A1" t="s"><v>1</v></c>' in archive.read("xl/worksheets/sheet2.xml")


@pytest.mark.parametrize(("said", "is_1904"), [("1", 1), ("true", 1), ("0", 0), ("false", 0)])
def test_from_when_days_are_counted_stays(said: str, is_1904: int) -> None:
    assert f'date1904="{is_1904}"' in part(book(head=f'<workbookPr date1904="{said}"/>'), "xl/workbook.xml")
    assert 'date1904="0"' in part(book(), "xl/workbook.xml")


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_refused(state: str) -> None:
    assert "隐藏的工作表" in refusal(book(sheets=f'<sheet name="a" r:id="r1" state="{state}"/>'))


def test_what_is_no_book_is_refused() -> None:
    assert "不是办公软件保存的" in refusal(book(sheets=""))
    odd = book(parts={"xl/_rels/workbook.xml.rels": h.relations(("r1", "dialogsheet", "worksheets/sheet1.xml"))})
    assert "宏或者对话框的工作表" in refusal(odd)


def test_sheets_may_stand_where_they_always_do() -> None:
    data = book(parts={"xl/_rels/workbook.xml.rels": h.relations()}, sheets='<sheet name="a"/>')
    assert sheet(data) == f"<sheetData>{FIRST}</sheetData>"


def test_a_sheet_that_is_a_chart_has_no_rows() -> None:
    data = book(parts={"xl/_rels/workbook.xml.rels": h.relations(("r1", "chartsheet", "worksheets/sheet1.xml"))})
    assert part(data, "xl/chartsheets/sheet1.xml").endswith('relationships"></chartsheet>')
