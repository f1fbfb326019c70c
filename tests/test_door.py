"""What the door says of a file: by its name, by what it holds, and what a clean copy still holds. No site is built here."""

from __future__ import annotations

import base64
import struct
import time
from io import BytesIO
from pathlib import Path

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from attachment_files import docx, picture, plain_pdf
from gongshi.admission import Door, Verdict, as_json, from_json
from gongshi.private import attachments, pages
from gongshi.private.attachments import Refused
from gongshi.private.detectors import NO_CONTACTS
from gongshi.private.svg import clean_svg
from gongshi.reading.mkdocs_yml import docs_of
from gongshi.reading.written import DocsFile, docs_files

PHONE = "13900139000"


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(tmp_path / "cache", NO_CONTACTS, 1, ("可信",))


def judged(door: Door, tmp_path: Path, address: str, data: bytes | str) -> Verdict:
    path = tmp_path / "docs" / address
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return door.judge(path, f"content/{address}", address)


def rules(verdict: Verdict) -> list[str]:
    return [one.rule for one in verdict.findings]


def svg(inside: str, head: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{inside}</svg>'.encode()


def jpeg_with(words: str) -> bytes:
    out = BytesIO()
    image = Image.new("RGB", (4, 4))
    exif = image.getexif()
    exif[0x010E] = words  # ImageDescription
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def icon(extra: bytes = b"") -> bytes:
    out = BytesIO()
    Image.new("RGBA", (16, 16)).save(out, "ICO", bitmap_format="bmp")
    return out.getvalue() + extra


def woff2(length: int) -> bytes:
    return b"wOF2" + b"\0\1\0\0" + struct.pack(">I", length) + b"\0" * (48 - 12)


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    "name",
    [
        *(
            "a.md.bak",
            "a.md~",
            "~$a.docx",
            "#a.md#",
            ".#a.md",
            ".a.md.swp",
            "a.OLD",
            "Thumbs.db",
            "thumbs.DB",
            "desktop.ini",
        ),
        *(".DS_Store", ".env", ".git/config", "x/.svn/entries", "__MACOSX/a.png", "a.tmp", "a.orig", "a.rej", "a.lnk"),
    ],
)
def test_what_editors_and_systems_leave_is_not_published_and_a_warning(door: Door, tmp_path: Path, name: str) -> None:
    for folder in ("", "可信/"):
        verdict = judged(door, tmp_path, folder + name, "SECRET")
        assert verdict.is_refused
        assert rules(verdict) == ["stray-file"]


@pytest.mark.parametrize(
    "name", ["a.zip", "a.psd", "a.7z", "a.doc", "a.xlsm", "a.svgz", "a.exe", "a.mp4", "notes", "a.PSD", "a.webp"]
)
def test_a_type_that_nobody_can_look_into_is_refused_but_in_a_trusted_folder(
    door: Door, tmp_path: Path, name: str
) -> None:
    assert rules(judged(door, tmp_path, name, b"\0\1")) == ["unpublished-file"]
    trusted = judged(door, tmp_path, f"可信/深/{name}", b"\0\1")
    assert (trusted.is_trusted, trusted.is_refused, trusted.clean) == (True, False, "")


def test_a_folder_whose_name_begins_like_a_trusted_one_is_not_trusted(door: Door, tmp_path: Path) -> None:
    assert judged(door, tmp_path, "可信的/a.zip", b"\0").is_refused


@pytest.mark.parametrize(
    "name",
    [f"{PHONE}.pdf", f"名单/{PHONE}/a.txt", "李某630102199003078513.jpg", "139 0013 9000.md", f"可信/{PHONE}.zip"],
)
def test_personal_data_in_a_name_is_refused_and_not_repeated(door: Door, tmp_path: Path, name: str) -> None:
    verdict = judged(door, tmp_path, name, b"x")
    assert rules(verdict) == ["personal-data"]
    assert verdict.is_refused
    said = verdict.findings[0].message
    assert "×" in said or "/" in name
    assert "139" not in said
    assert "630102" not in said


@pytest.mark.parametrize("name", ["a.MD", "a.Md", "README.MARKDOWN"])
def test_the_source_of_a_page_is_not_published_as_a_file(door: Door, tmp_path: Path, name: str) -> None:
    assert judged(door, tmp_path, name, "# 一页\n\n<!-- 内部 -->\n").is_refused


# ---------------------------------------------------------------- what is in a file


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", f"姓名,手机\n张某,{PHONE}\n"),
        ("a.json", f'{{"tel": "{PHONE}"}}'),
        ("a.json", r'{"tel": "\u0031\u0033900139000"}'),
        ("a.json", r'{"tel": "\u00313900139000"}'),
        ("a.js", rf'const tel = "\x31{PHONE[1:]}"'),
        ("a.css", f".a::after {{ content: '{PHONE}' }}"),
        ("a.xml", f"<a b='{PHONE}'/>"),
        ("a.xml", "<a>&#49;3900139000</a>"),
        ("a.html", f"<p title='{PHONE}'>字</p>"),
        ("a.html", "<a href='tel:%31%33%39%30%30%31%33%39%30%30%30'>拨打</a>"),
        ("a.html", f"<a href='data:text/plain;base64,{base64.b64encode(PHONE.encode()).decode()}'>x</a>"),
        ("a.html", f"<!-- {PHONE} -->"),
        ("a.html", "<p hidden>139<b>0013</b>9000</p>"),
        ("CNAME", PHONE),
        (".well-known/security.txt", PHONE),
        (".well-known/x", PHONE),
        ("a.svg", svg("<text>139<tspan>0013</tspan>9000</text>")),
        ("a.svg", svg(f"<title>{PHONE}</title>")),
        ("a.pdf", plain_pdf(PHONE)),
        ("a.docx", docx(f"<w:p><w:r><w:t>{PHONE}</w:t></w:r></w:p>")),
        ("a.txt", f"\ufeff{PHONE}"),
        ("a.md", f"---\ndescription: {PHONE}\n---\n# 页\n"),
        ("可信/a.csv", PHONE),
        ("可信/a.pdf", plain_pdf(PHONE)),
    ],
)
def test_personal_data_is_found_however_a_file_holds_it(
    door: Door, tmp_path: Path, name: str, data: bytes | str
) -> None:
    verdict = judged(door, tmp_path, name, data)
    assert verdict.is_refused
    assert set(rules(verdict)) <= {"personal-data", "attachment-personal-data"}
    assert all(one.secret and "手机号码" in one.message and PHONE not in one.message for one in verdict.findings)


def test_a_finding_names_the_line_and_the_column(door: Door, tmp_path: Path) -> None:
    (found,) = judged(door, tmp_path, "a.csv", f"姓名,手机\r\n张某,{PHONE}\r\n").findings
    assert (found.where.file, found.where.line, found.where.column) == ("content/a.csv", 2, 4)


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.csv", "a.html", "a.json"])
@pytest.mark.parametrize(("encoding", "called"), [("gbk", "GBK"), ("utf-16", "UTF-16")])
def test_another_encoding_is_named_as_in_records(
    door: Door, tmp_path: Path, name: str, encoding: str, called: str
) -> None:
    verdict = judged(door, tmp_path, name, f"# 标题\n\n联系人 {PHONE}\n".encode(encoding))
    assert verdict.is_refused
    assert rules(verdict) == ["not-utf8"]
    assert f"文件像是 {called} 编码" in verdict.findings[0].message


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "办公电话见首页。\n"),
        ("a.csv", "\ufeff年份,件数\n2024,12\n"),
        ("a.css", "/* 说明 */ p { color: red }"),
        ("a.js", "const a = 1; // 说明"),
        ("a.xml", "<?xml version='1.0'?><!-- 说明 --><a/>"),
        ("CNAME", "www.example.gov.cn\n"),
        ("robots.txt", "User-agent: *\n"),
        (".well-known/security.txt", "Contact: https://www.example.gov.cn/\n"),
        (".well-known/assetlinks", "x"),
        ("font.woff2", woff2(48)),
        ("favicon.ico", icon()),
        ("a.html", "<!doctype html><title>页</title><p>字</p>"),
    ],
)
def test_what_passes_unchanged(door: Door, tmp_path: Path, name: str, data: bytes | str) -> None:
    assert judged(door, tmp_path, name, data) == Verdict(digest=judged(door, tmp_path, name, data).digest)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        *(
            ("a.woff2", b"SECRET"),
            ("a.woff2", woff2(48) + b"SECRET"),
            ("a.ico", icon(b"SECRET")),
            ("a.png", jpeg_with("x")),
        ),
        *(("a.txt", b"a\0b"), ("a.ttf", b"PK\3\4"), ("a.svg", b"<html/>"), ("a.pdf", b"%PDF-"), ("a.jpg", b"GIF89a")),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(door: Door, tmp_path: Path, name: str, data: bytes) -> None:
    assert judged(door, tmp_path, name, data).is_refused


def test_a_file_over_the_limit_is_refused_but_in_a_trusted_folder(door: Door, tmp_path: Path) -> None:
    large = b"a" * (1024 * 1024 + 1)
    assert rules(judged(door, tmp_path, "a.txt", large)) == ["too-large"]
    assert judged(door, tmp_path, "可信/a.txt", large).is_trusted


@pytest.mark.parametrize("name", ["a.jpg", "A.JPG", "a.JpEg"])
def test_a_picture_is_published_as_a_clean_copy(door: Door, tmp_path: Path, name: str) -> None:
    verdict = judged(door, tmp_path, name, jpeg_with("SECRET"))
    clean = attachments.cached(door.cache, verdict.clean)
    assert clean is not None
    assert b"SECRET" not in clean
    assert Image.open(BytesIO(clean)).size == (4, 4)


def test_comments_of_a_page_of_html_are_not_in_its_copy(door: Door, tmp_path: Path) -> None:
    verdict = judged(door, tmp_path, "a.html", "<p>好<!-- SECRET -->的</p>")
    assert attachments.cached(door.cache, verdict.clean) == "<p>好的</p>".encode()


def test_pictures_inside_a_page_become_clean_and_what_cannot_be_looked_into_refuses_it(door: Door) -> None:
    packed = base64.b64encode(jpeg_with("SECRET")).decode()
    html = door.with_clean_pictures(f'<img src="data:image/jpeg;base64,{packed}">')
    (found,) = pages.data_addresses(html)
    assert b"SECRET" not in found[1]
    assert Image.open(BytesIO(found[1])).size == (4, 4)
    for kind in ("image/gif", "application/zip", "image/webp"):
        with pytest.raises(Refused):
            door.with_clean_pictures(f'<a href="data:{kind};base64,AAAA">x</a>')


def test_a_verdict_is_the_same_after_the_store(door: Door, tmp_path: Path) -> None:
    for name, data in (("a.csv", PHONE), ("a.jpg", picture()), ("a.zip", b"x"), ("可信/a.zip", b"x")):
        verdict = judged(door, tmp_path, name, data)
        assert from_json(as_json(verdict)) == verdict


# ---------------------------------------------------------------- drawings


@pytest.mark.parametrize(
    "inside",
    [
        "<metadata>SECRET</metadata>",
        "<desc>SECRET</desc>",
        "<script>SECRET</script>",
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>SECRET</p></foreignObject>",
        "<!-- SECRET -->",
        "<?php SECRET ?>",
        "<rect width='1' data-name='SECRET' onclick='SECRET()'/>",
        "<g style='display:none'><text>SECRET</text></g>",
        "<g display='none'><text>SECRET</text></g>",
        "<style>/* SECRET */ .a { fill: red }</style>",
        "<style><![CDATA[ /* SECRET */ .a { fill: red } ]]></style>",
        "<i:pgf xmlns:i='urn:x'>SECRET</i:pgf>",
        "<g xmlns:i='urn:x' i:label='SECRET'/>",
        "<unknown>SECRET<text>SECRET</text></unknown>",
        "<animate attributeName='href' values='SECRET'/>",
    ],
)
def test_what_does_not_draw_is_not_in_the_copy(inside: str) -> None:
    clean, _ = clean_svg(svg(f"{inside}<path d='M0 0L9 9'/><text x='1'>看得见</text>", 'viewBox="0 0 9 9"'))
    assert b"SECRET" not in clean
    assert b'viewBox="0 0 9 9"' in clean
    assert b'd="M0 0L9 9"' in clean
    assert "看得见".encode() in clean
    assert clean_svg(clean)[0] == clean


@pytest.mark.parametrize(
    "drawing",
    [
        b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>',
        svg("<image href='data:image/png;base64,AAAA'/>"),
        svg("<image href='https://x.example/a.png'/>"),
        svg("<use href='other.svg#a'/>"),
        svg("<a href='javascript:alert(1)'><text>x</text></a>"),
        svg("<style>@import url(https://x.example/a.css)</style>"),
        svg("<rect style='fill:url(https://x.example/#a)'/>"),
        svg("<rect fill='url(//x.example/a)'/>"),
        b"<svg><text>no namespace</text></svg>",
        b"",
    ],
)
def test_what_loads_from_elsewhere_or_is_no_drawing_is_refused(drawing: bytes) -> None:
    with pytest.raises(Refused):
        clean_svg(drawing)


def test_a_drawing_of_another_program_keeps_what_draws() -> None:
    inkscape = b"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" xmlns="http://www.w3.org/2000/svg"
 xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
 width="210mm" viewBox="0 0 210 297" sodipodi:docname="/home/lishifan/a.svg" inkscape:version="1.2">
 <sodipodi:namedview inkscape:document-units="mm"/><metadata><rdf:RDF><dc:creator>lishifan</dc:creator></rdf:RDF></metadata>
 <defs><linearGradient id="g"><stop offset="0" style="stop-color:#f00"/></linearGradient></defs>
 <g inkscape:label="lishifan" inkscape:groupmode="layer" transform="translate(1 2)"><use xlink:href="#g"/>
 <rect style="fill:url(#g);stroke-width:.2" width="4" height="5"/><text xml:space="preserve">a &lt; b</text></g></svg>"""
    clean, words = clean_svg(inkscape)
    assert b"lishifan" not in clean
    for kept in (b'href="#g"', b"fill:url(#g)", b"translate(1 2)", b"a &lt; b", b"stop-color:#f00", b'width="210mm"'):
        assert kept in clean, kept
    assert "a < b" in words


# ---------------------------------------------------------------- pages


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("a<!-- x -->b", "ab"),
        ("a<!-- x --!>b", "ab"),
        ("a<!-->b", "ab"),
        ("a<!--->b", "ab"),
        ("a<!-- x", "a"),
        ("a<!-- x\n<p>--> b", "a b"),
        ("<p title='<!-- x -->'>", "<p title='<!-- x -->'>"),
        ("<script>a = '<!-- x -->'</script>b<!-- y -->", "<script>a = '<!-- x -->'</script>b"),
        ("<p a='<script>'><!-- x --></p>", "<p a='<script>'></p>"),
        ("<?php x ?>b", "b"),
        ("<!x>b", "b"),
        ("</ x>b", "b"),
        ("<!doctype html>b", "<!doctype html>b"),
        ("a<!--gongshi:main-->b", "ab"),
        ("1 < 2 <!-- x -->", "1 < 2 "),
    ],
)
def test_comments_are_taken_out_and_nothing_else(html: str, left: str) -> None:
    assert pages.without_comments(html) == left


_PIECES = (
    "<!--",
    "-->",
    "--!>",
    "<!-->",
    "字",
    "<p>",
    "</p>",
    "<p a='",
    "'",
    '"',
    "<script>",
    "</script>",
    "<!x",
    ">",
    "<",
    "-",
    "<b c=d>",
    " ",
)


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
@example("<title><!--</title>-->")
def test_no_comment_is_left_for_a_browser_s_parser(html: str) -> None:
    tree = html5lib.parse(pages.without_comments(html), treebuilder="dom")
    waiting, comments = [tree], list[str]()
    while waiting:
        node = waiting.pop()
        waiting.extend(node.childNodes)
        if node.nodeType == node.COMMENT_NODE:
            comments.append(node.data)
    assert comments == []


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{PHONE}</p>",
        "<p>139<b>0013</b>9000</p>",
        "<p>139\n0013\n9000</p>",
        "<p>&#49;3900139000</p>",
        f"<img alt={PHONE}>",
        f"<p data-x='{PHONE}' hidden>",
        f"<input value='{PHONE}'>",
        f"<script type='application/ld+json'>{{'telephone':'{PHONE}'}}</script>",
        f"<title>{PHONE}</title>",
        f"<meta name='description' content='{PHONE}'>",
        f"<textarea>{PHONE}</textarea>",
        f"<template><p>{PHONE}</p></template>",
        f"<a href='tel:{PHONE}'>",
        "<a href='TEL:139%200013%209000'>",
        f"<table><tr><td>手机</td><td>{PHONE}</td></tr></table>",
        f"<p {PHONE}>",
        f"<noscript>{PHONE}</noscript>",
    ],
)
def test_personal_data_is_found_wherever_a_page_says_it(html: str) -> None:
    assert {one.sort for one in pages.said_in(html, NO_CONTACTS)} == {"手机号码"}


def test_what_stands_in_two_blocks_is_not_one_number() -> None:
    assert (
        pages.said_in("<p>共 139</p><p>00139000 元</p><i title='139'></i><i title='00139000'></i>", NO_CONTACTS) == []
    )


@pytest.mark.parametrize(
    "piece", ['<a "', "<!--", "<a =", "<script>", "<x y='\"", "<", "</", "<p>&#", "<a b='", "data:", "<title><"]
)
def test_reading_a_page_takes_linear_time(piece: str) -> None:
    begun = time.perf_counter()
    html = piece * (400_000 // len(piece))
    pages.without_comments(html)
    list(pages.readings(html))
    assert time.perf_counter() - begun < 5


# ---------------------------------------------------------------- which files there are


def names_in(project: Path, **environment: str) -> list[str]:
    found = docs_files(docs_of(project, environment=environment), project)
    return [one.name if isinstance(one, DocsFile) else f"! {one.rule} {one.where.file}" for one in found]


def put(project: Path, **files: str) -> None:
    for name, text in files.items():
        path = project / name.replace("__", "/").replace("_yml", ".yml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("settings", "folder"),
    [
        ("site_name: a\n", "docs"),
        ("docs_dir: 内容\nplugins: [!ENV [A, b], x]\nfoo: !!python/name:a.b\n", "内容"),
        ("docs_dir: !ENV WHERE\n", "there"),
        ("docs_dir: !ENV [MISSING, WHERE, 内容]\n", "there"),
        ("docs_dir: !ENV [MISSING, 内容]\n", "内容"),
        ("INHERIT: base.yml\n", "base"),
        ("INHERIT: base.yml\ndocs_dir: 内容\n", "内容"),
        ("INHERIT: mkdocs.yml\n", "docs"),
        ("docs_dir: [\n", "docs"),
    ],
)
def test_the_docs_folder_is_where_mkdocs_would_look(tmp_path: Path, settings: str, folder: str) -> None:
    put(tmp_path, mkdocs_yml=settings, base_yml="docs_dir: base\n")
    for one in ("docs", "内容", "there", "base"):
        put(tmp_path, **{f"{one}__a.md": "x"})
    assert names_in(tmp_path, WHERE="there") == [f"{folder}/a.md"]


def test_what_mkdocs_leaves_out_is_not_looked_at(tmp_path: Path) -> None:
    put(tmp_path, mkdocs_yml="exclude_docs: |\n  !.well-known\n  inner/\ndraft_docs: d.md\n", docs__inner__a="x")
    for name in ("docs/.env", "docs/.well-known/a.txt", "docs/templates/t.html", "docs/d.md", "docs/e.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert names_in(tmp_path) == ["docs/.well-known/a.txt", "docs/e.md"]


def test_links_that_lead_out_or_round_are_named_and_not_followed(tmp_path: Path) -> None:
    put(tmp_path, docs__a="x", docs__in__b="x", data__secret="x")
    for name, target in (("out.txt", "/etc/passwd"), ("rec", "../data"), ("loop", "."), ("near", "a"), ("deep", "in")):
        (tmp_path / "docs" / name).symlink_to(target)
    assert names_in(tmp_path) == [
        "docs/a",
        "docs/deep/b",
        "docs/in/b",
        "! outside-link docs/loop",
        "docs/near",
        "! outside-link docs/out.txt",
        "! outside-link docs/rec",
    ]
