"""Word documents: what is read of them stays, what is hidden is told, fields show what they showed, styles and lists stay as far as they are used."""

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
from hidden_attachments import OPEN, word

STYLES = ("r2", "styles", "styles.xml")
LISTS = ("r3", "numbering", "numbering.xml")
SETTINGS = ("r4", "settings", "settings.xml")
FIRST = f"<w:p><w:r><w:t>{OPEN}</w:t></w:r></w:p>"
LAST = '<w:sectPr><w:pgSz w:w="11906" w:h="16838" /></w:sectPr>'


def cleaned(data: bytes) -> Clean:
    return clean(data, "docx")


def part(data: bytes, name: str) -> str:
    """Return what stands inside a part of the copy."""
    with zipfile.ZipFile(BytesIO(cleaned(data).data)) as archive:
        whole = archive.read(name).decode().partition("\n")[2]
    return re.sub("^<[^>]*>|</[^>]*>$", "", whole)


def names(data: bytes) -> set[str]:
    with zipfile.ZipFile(BytesIO(cleaned(data).data)) as archive:
        return set(archive.namelist())


def body(data: bytes) -> str:
    """Return what stands in the copy between the first paragraph and the section's settings."""
    inside = part(data, "word/document.xml").removeprefix("<w:body>").removesuffix("</w:body>")
    assert inside.startswith(FIRST)
    return inside.removeprefix(FIRST).removesuffix(LAST)


refusal = partial(why_refused, cleaned)


def run(text: str = "甲", properties: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}<w:t>{text}</w:t></w:r>"


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{''.join(runs or (run(),))}</w:p>"


# ---------------------------------------------------------------- fields


def field(*parts: str) -> str:
    marks = {"<": "begin", "|": "separate", ">": "end"}
    return "".join(
        f'<w:r><w:fldChar w:fldCharType="{marks[one]}"/></w:r>' if one in marks else f"<w:r><w:instrText>{one[1:]}</w:instrText></w:r>" if one[0] == "=" else run(one)
        for one in parts
    )  # fmt: skip


def shape(data: bytes) -> str:
    """Return the runs of the copy in the notation of `field`."""
    text = body(data)
    for mark, sort in (("<", "begin"), ("|", "separate"), (">", "end")):
        text = text.replace(f'<w:fldChar w:fldCharType="{sort}" />', f"«{mark}»")
    text = re.sub('<w:instrText xml:space="preserve">(.*?)</w:instrText>', r"«=\1»", text)
    return "".join(
        re.findall("«(.*?)»|<w:t>(.*?)</w:t>", text)
        and [a or b for a, b in re.findall("«(.*?)»|<w:t>(.*?)</w:t>", text)]
    )


@pytest.mark.parametrize(
    ("given", "left"),
    [
        (("<", "= PAGE ", "|", "3", ">"), "<= PAGE |3>"),
        (("<", "=NUMPAGES \\* Arabic", "|", "3", ">"), "<= NUMPAGES \\* Arabic |3>"),
        (("<", "= PA", "=GE ", "|", "3", ">"), "<= PAGE |3>"),
        (("<", "= EQ \\f(1,2) ", ">"), "<= EQ \\f(1,2) >"),
        (("<", "= DATE ", "|", "今天", ">"), "今天"),
        (("<", "= IF ", "甲", "|", "乙", ">"), "乙"),
        (("<", "= IF ", "<", "= PAGE ", "|", "3", ">", "|", "乙", ">"), "乙"),
        (("<", "= IF ", "|", "乙", "<", "= PAGE ", "|", "3", ">", ">"), "乙<= PAGE |3>"),
        (("<", "= PAGE ", "<", "= DATE ", "|", "1", ">", "|", "3", ">"), "3"),
        (("<", "= QUOTE ", ">"), ""),
        (("甲", "= PAGE ", "乙"), "甲乙"),
        (("<", "= DATE ", "|", "乙", "= Secret ", ">"), "乙"),
    ],
)
def test_a_field_shows_what_it_showed_and_those_that_count_pages_go_on(given: tuple[str, ...], left: str) -> None:
    assert shape(word(f"<w:p>{field(*given)}</w:p>")) == left


@pytest.mark.parametrize(
    ("given", "message"),
    [(("<", "= PAGE "), "不是办公软件保存的"), ((">",), "不是办公软件保存的"), (("<", "= FORMCHECKBOX ", ">"), "表单域"), (("<", "=FORMDROPDOWN", ">"), "表单域"), (("<", "= FORMTEXT ", "|", "甲", ">"), "")],
)  # fmt: skip
def test_fields_that_are_open_or_to_be_filled_in_are_refused(given: tuple[str, ...], message: str) -> None:
    found = refusal(word(f"<w:p>{field(*given)}</w:p>"))
    assert message in found
    assert bool(found) == bool(message)


def test_a_field_in_short_form_goes_on_counting() -> None:
    simple = '<w:p><w:fldSimple w:instr=" PAGE "><w:r><w:t>3</w:t></w:r></w:fldSimple><w:fldSimple w:instr=" AUTHOR "><w:r><w:t>甲</w:t></w:r></w:fldSimple></w:p>'
    assert shape(word(simple)) == "<= PAGE |3>甲"


# ---------------------------------------------------------------- what is seen

FONTS = {
    "two points": ('<w:sz w:val="5"/>', True),
    "less": ('<w:sz w:val="4"/>', False),
    "vanished": ("<w:vanish/>", False),
    "not vanished": ('<w:vanish w:val="0"/>', True),
    "white": ('<w:color w:val="FFFFFF"/>', False),
    "light": ('<w:color w:val="EEEEEE"/>', False),
    "less light": ('<w:color w:val="EDFFFF"/>', True),
    "dark": ('<w:color w:val="000000"/>', True),
    "of the theme's paper": ('<w:color w:themeColor="background1"/>', False),
    "of the theme's light": ('<w:color w:themeColor="light1"/>', False),
    "a shade of it": ('<w:color w:themeColor="background1" w:themeShade="80"/>', True),
    "of the theme's text": ('<w:color w:themeColor="text1"/>', True),
    "white and marked": ('<w:color w:val="FFFFFF"/><w:highlight w:val="red"/>', True),
    "white and marked with nothing": ('<w:color w:val="FFFFFF"/><w:highlight w:val="none"/>', False),
    "white and marked with white": ('<w:color w:val="FFFFFF"/><w:highlight w:val="white"/>', False),
    "white on black": ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000000"/>', True),
    "white on white": ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="FFFFFF"/>', False),
    "white on nothing": ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="auto"/>', False),
    "white on the theme's dark": ('<w:color w:val="FFFFFF"/><w:shd w:themeFill="text1"/>', True),
    "white on the theme's paper": ('<w:color w:val="FFFFFF"/><w:shd w:themeFill="light1"/>', False),
    "white on a pattern": ('<w:color w:val="FFFFFF"/><w:shd w:val="solid" w:color="000000"/>', True),
    "white on a white pattern": ('<w:color w:val="FFFFFF"/><w:shd w:val="solid" w:color="FFFFFF"/>', False),
    "white on no pattern": ('<w:color w:val="FFFFFF"/><w:shd w:val="nil"/>', False),
}


@pytest.mark.parametrize(("properties", "is_seen"), FONTS.values(), ids=FONTS)
def test_a_text_is_seen(properties: str, is_seen: bool) -> None:
    assert (refusal(word(paragraph(run("甲", properties)))) == "") == is_seen
    assert refusal(word(paragraph(run(" ", properties)))) == ""


def styled(inside: str, id: str = "x", more: str = "") -> h.Parts:
    return {
        "word/styles.xml": f'<w:styles {h.W}>{more}<w:style w:type="paragraph" w:styleId="{id}">{inside}</w:style></w:styles>'
    }


BY_STYLE = {
    "a paragraph's": (paragraph(properties='<w:pStyle w:val="x"/>'), '<w:rPr><w:sz w:val="2"/></w:rPr>', "", False),
    "a run's": (paragraph(run("甲", '<w:rStyle w:val="x"/>')), '<w:rPr><w:sz w:val="2"/></w:rPr>', "", False),
    "another": (paragraph(properties='<w:pStyle w:val="y"/>'), '<w:rPr><w:sz w:val="2"/></w:rPr>', "", True),
    "based on another": (paragraph(properties='<w:pStyle w:val="x"/>'), '<w:basedOn w:val="y"/>', '<w:style w:type="paragraph" w:styleId="y"><w:rPr><w:vanish/></w:rPr></w:style>', False),
    "by default": (paragraph(), '<w:name w:val="a"/>', '<w:style w:type="paragraph" w:default="1" w:styleId="y"><w:rPr><w:vanish/></w:rPr></w:style>', False),
    "by default of runs": (paragraph(), '<w:name w:val="a"/>', '<w:style w:type="character" w:default="1" w:styleId="y"><w:rPr><w:vanish/></w:rPr></w:style>', True),
    "by the document": (paragraph(), '<w:name w:val="a"/>', '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="2"/></w:rPr></w:rPrDefault></w:docDefaults>', False),
    "said otherwise by the run": (paragraph(run("甲", '<w:sz w:val="20"/>'), properties='<w:pStyle w:val="x"/>'), '<w:rPr><w:sz w:val="2"/></w:rPr>', "", True),
    "white on its dark paragraph": (paragraph(properties='<w:pStyle w:val="x"/>'), '<w:pPr><w:shd w:fill="000000"/></w:pPr><w:rPr><w:color w:val="FFFFFF"/></w:rPr>', "", True),
    "white": (paragraph(properties='<w:pStyle w:val="x"/>'), '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>', "", False),
    "a line of no height": (paragraph(properties='<w:pStyle w:val="x"/>'), '<w:pPr><w:spacing w:line="39" w:lineRule="exact"/></w:pPr>', "", False),
    "a low line": (paragraph(properties='<w:pStyle w:val="x"/>'), '<w:pPr><w:spacing w:line="40" w:lineRule="exact"/></w:pPr>', "", True),
    "a line at least as low": (paragraph(properties='<w:pStyle w:val="x"/>'), '<w:pPr><w:spacing w:line="2" w:lineRule="atLeast"/></w:pPr>', "", True),
}  # fmt: skip


@pytest.mark.parametrize(("given", "style", "more", "is_seen"), BY_STYLE.values(), ids=BY_STYLE)
def test_a_text_is_seen_in_its_style(given: str, style: str, more: str, is_seen: bool) -> None:
    opening = "" if "default" in more or "docDefaults" in more else FIRST
    data = word(given, STYLES, parts=styled(style, more=more), open_=opening)
    assert (refusal(data) == "") == is_seen


WHITE = run("甲", '<w:color w:val="FFFFFF"/>')
AROUND = {
    "a dark paragraph": (paragraph(WHITE, properties='<w:shd w:fill="000000"/>'), True),
    "a light paragraph": (paragraph(WHITE, properties='<w:shd w:fill="FFFFFF"/>'), False),
    "a dark cell": (f'<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill="000000"/></w:tcPr>{paragraph(WHITE)}</w:tc></w:tr></w:tbl>', True),
    "a cell beside a dark one": (f'<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill="000000"/></w:tcPr><w:p/></w:tc><w:tc>{paragraph(WHITE)}</w:tc></w:tr></w:tbl>', False),
    "a shape": (f'<w:p><w:r><w:pict><v:rect><v:textbox><w:txbxContent>{paragraph(WHITE)}</w:txbxContent></v:textbox></v:rect></w:pict></w:r></w:p>', True),
    "a row of a height": (f'<w:tbl><w:tr><w:trPr><w:trHeight w:val="40" w:hRule="exact"/></w:trPr><w:tc>{paragraph()}</w:tc></w:tr></w:tbl>', True),
    "a row of no height": (f'<w:tbl><w:tr><w:trPr><w:trHeight w:val="39" w:hRule="exact"/></w:trPr><w:tc>{paragraph()}</w:tc></w:tr></w:tbl>', False),
    "a row of any height": (f'<w:tbl><w:tr><w:trPr><w:trHeight w:val="1"/></w:trPr><w:tc>{paragraph()}</w:tc></w:tr></w:tbl>', True),
    "a line of no height": (paragraph(properties='<w:spacing w:line="39" w:lineRule="exact"/>'), False),
}  # fmt: skip


@pytest.mark.parametrize(("given", "is_seen"), AROUND.values(), ids=AROUND)
def test_a_text_is_seen_where_it_stands(given: str, is_seen: bool) -> None:
    assert (refusal(word(given)) == "") == is_seen


def test_a_table_s_style_may_be_dark_but_not_hidden() -> None:
    table = f'<w:tbl><w:tblPr><w:tblStyle w:val="x"/></w:tblPr><w:tr><w:tc>{paragraph(WHITE)}</w:tc></w:tr></w:tbl>'
    for inside, is_seen in (
        ('<w:tcPr><w:shd w:fill="000000"/></w:tcPr>', True),
        ("<w:tcPr/>", False),
        ("<w:rPr><w:vanish/></w:rPr>", False),
    ):
        assert (refusal(word(table, STYLES, parts=styled(inside))) == "") == is_seen


def test_styles_go_round_and_are_not_too_deep() -> None:
    ring = styled('<w:basedOn w:val="y"/>', more='<w:style w:styleId="y"><w:basedOn w:val="x"/></w:style>')
    assert refusal(word(paragraph(properties='<w:pStyle w:val="x"/>'), STYLES, parts=ring)) == ""
    for depth, is_ordinary in ((51, True), (52, False)):
        chain = "".join(f'<w:style w:styleId="{n}"><w:basedOn w:val="{n + 1}"/></w:style>' for n in range(depth))
        found = refusal(word(paragraph(properties='<w:pStyle w:val="0"/>'), STYLES, parts=styled("", more=chain)))
        assert (found == "") == is_ordinary


# ---------------------------------------------------------------- what stays


def test_styles_stay_as_far_as_they_are_used() -> None:
    given = {"word/styles.xml": f'<w:styles {h.W}><w:docDefaults/><w:style w:type="paragraph" w:default="1" w:styleId="Secret1"><w:name w:val="Normal"/><w:next w:val="Secret4"/></w:style><w:style w:styleId="Secret2"><w:name w:val="Secret"/><w:basedOn w:val="Secret3"/><w:link w:val="Secret4"/><w:rPr><w:b/></w:rPr></w:style><w:style w:styleId="Secret3"><w:name w:val="heading 1"/></w:style><w:style w:styleId="Secret4"><w:name w:val="Secret"/></w:style><w:style w:styleId="Secret5"/></w:styles>'}  # fmt: skip
    data = word(
        paragraph(properties='<w:pStyle w:val="Secret2"/>') + paragraph(properties='<w:pStyle w:val="other"/>'),
        STYLES,
        parts=dict(given),
    )
    assert part(data, "word/styles.xml") == (
        '<w:docDefaults /><w:style w:type="paragraph" w:default="1" w:styleId="s1"><w:name w:val="Normal" /><w:next w:val="s4" /></w:style>'
        '<w:style w:styleId="s2"><w:name w:val="Style 2" /><w:basedOn w:val="s3" /><w:link w:val="s4" /><w:rPr><w:b /></w:rPr></w:style>'
        '<w:style w:styleId="s3"><w:name w:val="heading 1" /></w:style><w:style w:styleId="s4"><w:name w:val="Style 4" /></w:style>'
    )
    assert (
        body(data)
        == '<w:p><w:pPr><w:pStyle w:val="s2" /></w:pPr><w:r><w:t>甲</w:t></w:r></w:p><w:p><w:pPr /><w:r><w:t>甲</w:t></w:r></w:p>'
    )


def listed(number: int, level: int | None = None) -> str:
    at = f'<w:ilvl w:val="{level}"/>' if level is not None else ""
    return paragraph(properties=f'<w:numPr>{at}<w:numId w:val="{number}"/></w:numPr>')


LEVELS = "".join(f'<w:lvl w:ilvl="{n}"><w:lvlText w:val="{n}"/></w:lvl>' for n in range(3))
NUMBERING = "".join(f'<w:abstractNum w:abstractNumId="{n}"><w:nsid w:val="1"/><w:multiLevelType w:val="multilevel"/>{LEVELS}</w:abstractNum>' for n in range(3)) + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n - 1}"/></w:num>' for n in (1, 2, 3))  # fmt: skip


@pytest.mark.parametrize(
    ("given", "levels"),
    [
        ((listed(1, 0),), {"0": ["0"]}),
        ((listed(1),), {"0": ["0"]}),
        ((listed(2, 1), listed(2, 0)), {"1": ["0", "1"]}),
        ((listed(1, 0), listed(3, 2)), {"0": ["0"], "2": ["0", "1", "2"]}),
    ],
)
def test_lists_stay_with_the_levels_that_are_used(given: tuple[str, ...], levels: dict[str, list[str]]) -> None:
    data = word("".join(given), LISTS, parts={"word/numbering.xml": f"<w:numbering {h.W}>{NUMBERING}</w:numbering>"})
    found = part(data, "word/numbering.xml")
    assert {
        one: re.findall('<w:lvl w:ilvl="([0-9])">', inside)
        for one, inside in re.findall('<w:abstractNum w:abstractNumId="(.)">(.*?)</w:abstractNum>', found)
    } == levels
    assert re.findall('<w:abstractNumId w:val="(.)" />', found) == list(levels)
    assert "multiLevelType" in found


def test_a_document_without_lists_has_none() -> None:
    data = word("", LISTS, parts={"word/numbering.xml": f"<w:numbering {h.W}>{NUMBERING}</w:numbering>"})
    assert "word/numbering.xml" not in names(data)


def story(text: str, kind: str = "hdr") -> str:
    return f"<w:{kind} {h.W}>{paragraph(run(text))}</w:{kind}>"


def with_headers(first: str = "", even: str = "") -> bytes:
    end = "".join(f'<w:headerReference w:type="{sort}" r:id="r{n}"/>' for n, sort in enumerate(("default", "first", "even"), 6)) + '<w:footerReference r:id="r9"/><w:footerReference r:id="gone"/>'  # fmt: skip
    links = [(f"r{n}", "header", f"header{n}.xml") for n in (6, 7, 8)] + [("r9", "footer", "footer9.xml"), SETTINGS]
    parts: h.Parts = {f"word/header{n}.xml": story(text) for n, text in ((6, "每页"), (7, "首页"), (8, "双页"))}
    parts |= {"word/footer9.xml": story("页脚", "ftr"), "word/settings.xml": f"<w:settings {h.W}>{even}</w:settings>"}
    return word("", *links, parts=parts, end=end + first)


@pytest.mark.parametrize(
    ("first", "even", "shown"),
    [
        ("", "", {"每页", "页脚"}),
        ("<w:titlePg/>", "", {"每页", "首页", "页脚"}),
        ('<w:titlePg w:val="0"/>', "", {"每页", "页脚"}),
        ("", "<w:evenAndOddHeaders/>", {"每页", "双页", "页脚"}),
        ("<w:titlePg/>", '<w:evenAndOddHeaders w:val="on"/>', {"每页", "首页", "双页", "页脚"}),
    ],
)
def test_headers_stay_that_some_page_shows(first: str, even: str, shown: set[str]) -> None:
    data = with_headers(first, even)
    with zipfile.ZipFile(BytesIO(cleaned(data).data)) as archive:
        whole = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
    assert {text for text in ("每页", "首页", "双页", "页脚") if text in whole} == shown
    assert set(cleaned(data).text.split("\n")) == shown | {OPEN}
    assert {"每页", "首页", "双页", "页脚"} <= set(cleaned(data).passages), "whatever a part says is looked at"


def test_notes_stay_that_are_named() -> None:
    notes = f'<w:footnotes {h.W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="1">{paragraph(run("注一"))}</w:footnote><w:footnote w:id="2">{paragraph(run("Secret"))}</w:footnote></w:footnotes>'
    link = ("r2", "footnotes", "footnotes.xml")
    data = word('<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>', link, parts={"word/footnotes.xml": notes})
    assert re.findall('w:id="(.)"', part(data, "word/footnotes.xml")) == ["0", "1"]
    assert "Secret" not in part(data, "word/footnotes.xml")
    assert cleaned(data).text.split() == [OPEN, "注一"]
    assert "word/footnotes.xml" not in names(word("", link, parts={"word/footnotes.xml": notes}))


def test_settings_stay_that_decide_how_pages_look() -> None:
    given = '<w:defaultTabStop w:val="420"/><w:rsids><w:rsid w:val="1"/></w:rsids><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/><w:compatSetting w:name="Secret" w:uri="x" w:val="1"/></w:compat><w:footnotePr><w:footnote w:id="0"/><w:numFmt w:val="decimal"/></w:footnotePr>'
    data = word("", SETTINGS, parts={"word/settings.xml": f"<w:settings {h.W}>{given}</w:settings>"})
    assert part(data, "word/settings.xml") == (
        '<w:defaultTabStop w:val="420" /><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15" /></w:compat>'
        '<w:footnotePr><w:numFmt w:val="decimal" /></w:footnotePr>'
    )  # fmt: skip


# ---------------------------------------------------------------- what is read


def test_a_text_is_read_in_its_lines() -> None:
    given = paragraph(
        "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/><w:t>丁</w:t><w:cr/></w:r>"
    ) + paragraph(run("戊"))
    assert cleaned(word(given)).text == f"{OPEN}\n甲\t乙\n丙-丁\n\n戊"


def test_a_table_is_read_row_by_row() -> None:
    cells = "".join(f"<w:tc>{paragraph(run(one))}</w:tc>" for one in ("电话", "2231234"))
    more = "".join(f"<w:tc>{paragraph(run(one))}{paragraph(run('二'))}</w:tc>" for one in ("甲", "2231235"))
    found = cleaned(word(f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{more}</w:tr></w:tbl>{paragraph()}")).passages
    assert [one for one in found if one.strip()] == [OPEN, "电话:2231234", "甲\n二:2231235\n二", "甲"]


def test_a_text_box_as_word_writes_it_stays_and_is_read() -> None:
    inner = f"<w:txbxContent>{paragraph(run('框里'))}</w:txbxContent>"
    choice = f'<w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="Secret"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr/><wps:txbx>{inner}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>'
    fallback = f'<w:pict><v:shape style="width:100pt" alt="Secret"><v:textbox>{inner.replace("框里", "Secret")}</v:textbox></v:shape></w:pict>'
    data = word(
        f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r></w:p>'
    )
    assert sorted(cleaned(data).text.split()) == [OPEN, "框里"]
    assert body(data).count("框里") == 1
    assert "Secret" not in body(data)
