"""Files beside a record: only what a reader can see is published, and only with its record."""

from __future__ import annotations

import json
import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

import attachment_files as files
import hidden_attachments
from gongshi.findings import Where
from gongshi.private import attachments
from gongshi.private.attachments import Prepared
from gongshi.private.detectors import NO_CONTACTS
from site_tools import TODAY, Product, Project, contents, plain_bytes

FOLDER = "data/penalties/2026"


def prepared(folder: Path, name: str, data: bytes | None, limit_mb: int = 20) -> Prepared:
    if data is not None:
        (folder / name).write_bytes(data)
    cache = folder / "cache"
    wheres = [Where("a.yml")]
    return attachments.prepare([name], "a", folder, cache=cache, wheres=wheres, limit_mb=limit_mb, own=NO_CONTACTS)


def clean(folder: Path, name: str, data: bytes) -> bytes:
    result = prepared(folder, name, data)
    assert result.findings == ()
    found = attachments.cached(folder / "cache", result.shown[0]["digest"])
    assert found is not None
    return found


def test_a_pdf_keeps_its_pages_and_nothing_else(tmp_path: Path) -> None:
    loaded = files.loaded_pdf()
    assert files.AUTHOR.encode() in loaded
    data = clean(tmp_path, "a.pdf", loaded)
    assert files.text_of(data) == "Decision"
    for gone in (
        files.AUTHOR.encode(),
        b"/JavaScript",
        b"/EmbeddedFile",
        b"/Metadata",
        b"/Outlines",
        b"/Annots",
        b"/Info",
    ):
        assert gone not in data, gone
    assert data.count(b"startxref") == 1


def test_a_photograph_in_a_pdf_keeps_its_pixels_and_nothing_else(tmp_path: Path) -> None:
    before = files.photo_pdf()
    assert files.AUTHOR.encode() in before
    data = clean(tmp_path, "a.pdf", before)
    assert files.AUTHOR.encode() not in data
    assert b"Exif" not in data
    (picture,) = PdfReader(BytesIO(data)).pages[0].images
    with Image.open(BytesIO(picture.data)) as image:
        assert image.size == (40, 20)
        assert image.getpixel((30, 10)) == (254, 0, 0)


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png")])
def test_a_picture_keeps_its_pixels_upright_and_nothing_else(tmp_path: Path, kind: str, name: str) -> None:
    data = clean(tmp_path, name, files.picture(kind))
    assert files.AUTHOR.encode() not in data
    with Image.open(BytesIO(data)) as image:
        assert image.size == (20, 40)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}


@pytest.mark.parametrize(("name", "data"), [("a.docx", files.docx()), ("a.xlsx", files.xlsx())])
def test_a_document_loses_its_author(tmp_path: Path, name: str, data: bytes) -> None:
    cleaned = clean(tmp_path, name, data)
    with zipfile.ZipFile(BytesIO(cleaned)) as archive:
        assert archive.testzip() is None
        everything = b"".join(archive.read(one) for one in archive.namelist())
    assert files.AUTHOR.encode() not in everything


def test_the_same_file_becomes_the_same_bytes(tmp_path: Path) -> None:
    for name, data in (("a.pdf", files.loaded_pdf()), ("a.jpg", files.picture()), ("a.docx", files.docx())):
        assert clean(tmp_path, name, data) == clean(tmp_path, name, data), name


REFUSED = {
    "tracked insertion": ("a.docx", files.docx('<w:p><w:ins w:author="x"><w:r><w:t>甲</w:t></w:r></w:ins></w:p>')),
    "tracked deletion": ("a.docx", files.docx('<w:p><w:del w:id="1"><w:r><w:delText>甲</w:delText></w:r></w:del></w:p>')),
    "hidden text": ("a.docx", files.docx("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>甲</w:t></w:r></w:p>")),
    "comments": ("a.docx", files.docx(more={"word/comments.xml": "<c/>"})),
    "macros": ("a.docx", files.docx(more={"word/vbaProject.bin": b"x"})),
    "macro type": ("a.docx", files.docx(more={"word/settings.xml": "<a b='application/vnd.ms-word.document.macroEnabled'/>"})),
    "embedded": ("a.docx", files.docx(more={"word/embeddings/a.xlsx": b"x"})),
    "remote template": ("a.docx", files.docx(more={"word/_rels/settings.xml.rels": '<Relationships><Relationship Type="x/attachedTemplate" Target="https://e.example/" TargetMode="External"/></Relationships>'})),
    "entities": ("a.docx", files.docx(more={"word/header1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})),
    "hidden sheet": ("a.xlsx", files.xlsx(book='<sheet name="a"/><sheet name="b" state="hidden"/>')),
    "very hidden sheet": ("a.xlsx", files.xlsx(book='<sheet name="b" state="veryHidden"/>')),
    "hidden row": ("a.xlsx", files.xlsx('<row r="1" hidden="1"><c><v>1</v></c></row>')),
    "hidden column": ("a.xlsx", files.xlsx('<cols><col min="1" hidden="true"/></cols>')),
    "pivot cache": ("a.xlsx", files.xlsx(more={"xl/pivotCache/a.xml": "<a/>"})),
    "not a document": ("a.docx", files.zipped({"a.txt": "x"})),
    "path out": ("a.docx", files.docx(more={"../x.xml": "<a/>"})),
    "broken document": ("a.docx", files.docx("<w:p>")),
    "drawn annotation": ("a.pdf", files.covered_pdf()),
    "encrypted": ("a.pdf", files.locked_pdf()),
    "signature": ("a.pdf", files.form_pdf()),
    "broken pdf": ("a.pdf", b"%PDF-1.4\nnothing"),
    "picture called pdf": ("a.pdf", files.picture()),
    "page called picture": ("a.jpg", b"<html><script>alert(1)</script>"),
    "broken picture": ("a.png", b"\x89PNG\r\n\x1a\nxxxx"),
    "old word": ("a.doc", b"\xd0\xcf\x11\xe0"),
    "svg": ("a.svg", b"<svg onload='alert(1)'/>"),
    "html": ("a.html", b"<script>"),
    "not there": ("a.pdf", None),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data"), REFUSED.values(), ids=REFUSED)
def test_what_is_hidden_or_odd_is_refused(tmp_path: Path, name: str, data: bytes | None) -> None:
    result = prepared(tmp_path, name, data)
    assert [finding.rule for finding in result.findings] == ["bad-attachment"]
    assert result.shown == ()
    assert not list(tmp_path.glob("cache/*"))


@pytest.mark.parametrize(
    "name", ["../a.pdf", "/etc/passwd.pdf", "b/a.pdf", "..\\a.pdf", ".a.pdf", "a\u202e.pdf", "..", "甲" * 120 + ".pdf"]
)
def test_a_name_that_is_a_path_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "a.pdf").write_bytes(files.plain_pdf())
    assert [finding.rule for finding in prepared(tmp_path / "inside", name, None).findings] == ["bad-attachment"]


def test_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(files.plain_pdf())
    (tmp_path / "a.pdf").symlink_to(tmp_path / "b.pdf")
    (finding,) = prepared(tmp_path, "a.pdf", None).findings
    assert "链接" in finding.message


def test_a_pipe_does_not_hold_up_the_check(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    assert prepared(tmp_path, "a.pdf", None).findings


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    (finding,) = prepared(tmp_path, "a.pdf", files.plain_pdf() + b"\0" * 1024 * 1024, limit_mb=1).findings
    assert "1.0 MB，最多 1 MB" in finding.message


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    bomb = files.docx(more={"word/bomb.xml": b"<a>" + b" " * 210_000_000 + b"</a>"})
    assert len(bomb) < 1_000_000
    assert [finding.rule for finding in prepared(tmp_path, "a.docx", bomb).findings] == ["bad-attachment"]


TEXTS = {
    "pdf": ("a.pdf", files.plain_pdf("Tel 13900139000")),
    "docx": ("a.docx", files.docx("<w:p><w:r><w:t>手机139</w:t></w:r><w:r><w:t>00139000</w:t></w:r></w:p>")),
    "header": ("a.docx", files.docx(more={"word/header1.xml": f"<w:hdr {files.W}><w:p><w:r><w:t>手机13900139000</w:t></w:r></w:p></w:hdr>"})),
    "number": ("a.xlsx", files.xlsx("<row><c><v>13900139000</v></c></row>")),
    "shared": ("a.xlsx", files.xlsx('<row><c t="s"><v>0</v></c></row>', more={"xl/sharedStrings.xml": f"<sst {files.S}><si><t>手机13900139000</t></si></sst>"})),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data"), TEXTS.values(), ids=TEXTS)
def test_personal_data_in_the_text_is_found_and_not_shown(tmp_path: Path, name: str, data: bytes) -> None:
    result = prepared(tmp_path, name, data)
    assert {finding.rule for finding in result.findings} == {"attachment-personal-data"}
    assert all("手机号码" in finding.message and "139" not in finding.message for finding in result.findings)


# ---------------------------------------------------------------- on the site


@pytest.fixture
def small(product: Product, tmp_path: Path) -> Project:
    return product.small(tmp_path / "project")


def attach(project: Project, name: str, data: bytes) -> tuple[Path, str]:
    """Attach a file to the first record of 2026; return its YAML file and id."""
    source = project.folder / FOLDER / "cf-2026-018.yml"
    text = source.read_text(encoding="utf-8")
    source.write_text(f"附件: [{name}]\n{text}", encoding="utf-8")
    (project.folder / FOLDER / name).write_bytes(data)
    return source, source.stem


def published(project: Project) -> list[str]:
    return [path for path in contents(project.site) if path.endswith((".pdf", ".docx", ".xlsx", ".jpg"))]


def test_an_attachment_is_linked_listed_found_and_goes_with_its_record(small: Project) -> None:
    source, id = attach(small, "处罚决定书 正本.pdf", files.loaded_pdf())
    small.gongshi("check", "--today", TODAY).must(0)
    small.build().must(0)
    (path,) = published(small)
    assert path.startswith(f"penalties/{id}/")
    assert path.isascii()
    html = (small.site / f"penalties/{id}.html").read_text(encoding="utf-8")
    assert f'href="{path.removeprefix("penalties/")}" download="处罚决定书 正本.pdf"' in html
    data = json.loads((small.site / f"penalties/{id}.json").read_bytes())["record"]["附件"]
    assert [one["网址"] for one in data] == [path.removeprefix("penalties/")]
    index = [plain_bytes(data) for name, data in contents(small.site).items() if name.endswith(".bin")]
    assert any("处罚决定书 正本.pdf".encode() in one for one in index)
    assert files.AUTHOR.encode() not in b"".join(contents(small.site).values())
    text = source.read_text(encoding="utf-8")
    source.write_text("草稿: 是\n" + text, encoding="utf-8")
    small.forget()
    small.build().must(0)
    assert published(small) == []
    source.write_text(text, encoding="utf-8")
    small.build().must(0)
    assert published(small) == [path]
    source.unlink()
    small.forget()
    small.build().must(0)
    assert published(small) == []
    assert not list((small.folder / ".gongshi/attachments").iterdir())


def test_a_changed_attachment_is_published_without_a_change_of_the_record(small: Project) -> None:
    attach(small, "a.pdf", files.plain_pdf("First"))
    small.build().must(0)
    (first,) = published(small)
    (small.folder / FOLDER / "a.pdf").write_bytes(files.plain_pdf("Second"))
    small.build().must(0)
    (second,) = published(small)
    assert files.text_of((small.site / second).read_bytes()) == "Second"
    assert first != second


def test_a_bad_attachment_withholds_its_record_and_no_other(small: Project) -> None:
    small.build().must(0)
    before = {path.name for path in (small.site / "penalties").glob("cf-2026-*.html")}
    source, id = attach(small, "a.docx", files.docx("<w:p><w:del><w:r/></w:del></w:p>"))
    ran = small.gongshi("check", "--format", "json", "--today", TODAY).must(1)
    (finding,) = [json.loads(line) for line in ran.out.splitlines()]
    assert (finding["rule"], finding["file"], finding["line"], finding["column"]) == ("bad-attachment", f"{FOLDER}/{source.name}", 1, 6)  # fmt: skip
    small.forget()
    small.build().must(0)
    assert {path.name for path in (small.site / "penalties").glob("cf-2026-*.html")} == before - {f"{id}.html"}
    (small.folder / FOLDER / "a.docx").write_bytes(files.docx())
    small.build().must(0)
    assert (small.site / f"penalties/{id}.html").exists()


def test_a_picture_is_published_with_a_warning_that_nobody_read_it(small: Project) -> None:
    source, id = attach(small, "现场照片.jpg", files.picture())
    ran = small.gongshi("check", "--format", "json", "--today", TODAY).must(0)
    (finding,) = [json.loads(line) for line in ran.out.splitlines()]
    assert (finding["rule"], finding["level"], finding["file"], finding["line"]) == (
        "attachment-unread",
        "warning",
        f"{FOLDER}/{source.name}",
        1,
    )
    small.build().must(0)
    (path,) = published(small)
    assert path.startswith(f"penalties/{id}/")


def test_a_file_that_breaks_its_reader_is_a_finding_at_its_record(small: Project) -> None:
    attach(small, "a.docx", hidden_attachments.word("<w:sdt><w:sdtContent>" * 30_000))
    ran = small.gongshi("check", "--format", "json", "--today", TODAY).must(1)
    assert [json.loads(line)["rule"] for line in ran.out.splitlines()] == ["bad-attachment"]


def test_the_text_of_an_attachment_can_be_searched(tmp_path: Path) -> None:
    result = prepared(tmp_path, "a.docx", files.docx("<w:p><w:r><w:t>王小明</w:t></w:r></w:p>"))
    assert result.texts == ("王小明",)
    assert result.unread == ()


def test_a_lost_cache_is_made_again(small: Project) -> None:
    attach(small, "a.pdf", files.plain_pdf())
    small.build().must(0)
    for kept in (small.folder / ".gongshi/attachments").iterdir():
        kept.write_bytes(b"spoilt")
    for path in published(small):
        (small.site / path).unlink()
    small.build().must(0)
    (path,) = published(small)
    assert files.text_of((small.site / path).read_bytes()) == "Decision"


def test_a_file_that_no_record_names_is_not_published(small: Project) -> None:
    (small.folder / FOLDER / "stray.pdf").write_bytes(files.plain_pdf())
    ran = small.gongshi("check", "--today", TODAY).must(0)
    assert "not-yaml" in ran.out
    small.build().must(0)
    assert published(small) == []


def test_the_limit_stands_in_site_yml(small: Project) -> None:
    attach(small, "a.pdf", files.plain_pdf() + b"\0" * 1024 * 1024)
    small.gongshi("check", "--today", TODAY).must(0)
    small.edit("data/site.yml", "自然人姓名:", "附件大小上限: 1\n自然人姓名:")
    small.gongshi("check", "--today", TODAY).must(1)


def test_personal_data_in_a_name_is_found(small: Project) -> None:
    attach(small, "13900139000.pdf", files.plain_pdf())
    ran = small.gongshi("check", "--today", TODAY).must(1)
    assert "“附件”里有手机号码" in ran.out
    small.build().must(0)
    assert b"13900139000" not in b"".join(plain_bytes(data) for data in contents(small.site).values())
